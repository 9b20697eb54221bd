#include "text/sentence.h"
#include "common/tsv.h"

/* ---- abbreviations and other words that decide about a full stop ---- */

enum word_kind {
    WORD_TITLE = 1 << 0,         /* a name follows: never an end */
    WORD_NUMBERED = 1 << 1,      /* no end before a number */
    WORD_ABBREVIATED = 1 << 2,   /* an end only before a starter */
    WORD_AFTER_ORDINAL = 1 << 3, /* "3. Oktober": no end between */
    WORD_STARTER = 1 << 4,       /* begins sentences when capitalised */
};

#define CAPITAL_ONLY_SHIFT 8 /* the same kinds, for words that the table writes with a capital: "Org." but "org." */

static const struct {
    const char *name;
    guint kind;
} kinds[] = {
    {"title", WORD_TITLE},       {"number", WORD_NUMBERED},
    {"other", WORD_ABBREVIATED}, {"after_ordinal", WORD_AFTER_ORDINAL},
    {"starter", WORD_STARTER},
};

struct abbreviations {
    struct arena *strings;
    GHashTable *words; /* struct strview * (folded) → kinds */
};

static guint kind_named(struct strview name)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (sv_equal(name, sv_from(kinds[i].name)))
            return kinds[i].kind;
    return 0;
}

static gboolean add_word(abbreviations *a, struct strview word, guint kind)
{
    struct strview *key = arena_new_n(a->strings, struct strview, 1);
    if (!key)
        return FALSE;
    *key = token_fold(word, a->strings);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(a->words, key));
    if (g_unichar_isupper(g_utf8_get_char_validated(word.p, (gssize)word.n)))
        kind <<= CAPITAL_ONLY_SHIFT;
    g_hash_table_replace(a->words, key, GUINT_TO_POINTER(known | kind));
    return key->n > 0;
}

static gboolean add_row(tsv *t, gpointer a, GError **error)
{
    guint kind = kind_named(tsv_cell(t, 2));
    if (!kind)
        return tsv_fail(t, error, "kind must be title, number, other, after_ordinal or starter (found '%.*s')",
                        SV_ARG(tsv_cell(t, 2)));
    if (!add_word(a, tsv_cell(t, 0), kind))
        return tsv_fail(t, error, "an abbreviation must have letters (found '%.*s')", SV_ARG(tsv_cell(t, 0)));
    return TRUE;
}

#define ABBREVIATIONS_BUDGET_BYTES (8 << 20)

abbreviations *abbreviations_load(const char *path, GError **error)
{
    static const char *const columns[] = {"abbreviation", "language", "kind", "source", NULL};
    g_autoptr(abbreviations) a = g_new0(abbreviations, 1);
    a->strings = arena_new(ABBREVIATIONS_BUDGET_BYTES, 0);
    a->words = g_hash_table_new(sv_key_hash, sv_key_equal);
    return tsv_each(path, columns, add_row, a, error) ? g_steal_pointer(&a) : NULL;
}

void abbreviations_free(abbreviations *a)
{
    if (!a)
        return;
    g_hash_table_unref(a->words);
    arena_free(a->strings);
    g_free(a);
}

/* ---- what stands at a place ---- */

struct splitter {
    struct strview text;
    struct token *tokens;
    guint n;
    const abbreviations *known;
};

#define LOOK_AROUND 6 /* how many quotes, brackets and stops may stand between two sentences */

static guint kinds_of(const struct splitter *s, guint i)
{
    if (!s->known || !(s->tokens[i].bits & TOKEN_WORD))
        return 0;
    guint kind = GPOINTER_TO_UINT(g_hash_table_lookup(s->known->words, &s->tokens[i].forms[0]));
    return s->tokens[i].bits & TOKEN_CAPITAL ? kind | kind >> CAPITAL_ONLY_SHIFT : kind;
}

static gboolean is_one_of(const struct token *t, const guint32 *signs)
{
    if (!t->sign)
        return FALSE;
    for (; *signs; signs++)
        if (t->sign == *signs)
            return TRUE;
    return FALSE;
}

static gboolean is_full_stop(const struct token *t)
{
    return t->sign == '.';
}

static gboolean is_terminator(const struct token *t)
{
    static const guint32 signs[] = {'.', '!', '?', U'…', U'؟', U'۔', U'。', U'‼', U'⁉', 0};
    return is_one_of(t, signs);
}

/* Signs that part the items of one line: bullets, bars, the middle dot of page furniture. */
static gboolean is_separator(const struct token *t)
{
    static const guint32 signs[] = {U'•', U'·', '|', U'‖', U'¦', U'►', U'▶', 0};
    return is_one_of(t, signs);
}

static gboolean is_pictogram(const struct token *t)
{
    guint32 c = t->sign;
    /* Source: Unicode blocks Geometric Shapes, Miscellaneous Symbols, Dingbats, the emoji planes */
    return (c >= 0x25A0 && c <= 0x27BF) || (c >= 0x2B00 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF);
}

static gboolean is_closer(const struct token *t)
{
    static const guint32 signs[] = {U'”', U'’', U'»', ')', ']', '}', '"', '\'', 0};
    return is_one_of(t, signs) && !(t->bits & TOKEN_SPACE_BEFORE);
}

static gboolean is_opener(const struct token *t)
{
    return t->bits & TOKEN_PUNCT && !is_terminator(t);
}

static guint line_breaks_before(const struct splitter *s, guint i)
{
    guint from = i ? s->tokens[i - 1].end : 0, breaks = 0;
    for (guint at = from; at < s->tokens[i].start; at++) {
        char c = s->text.p[at];
        breaks += c == '\n' || (c == '\r' && s->text.p[at + 1] != '\n');
    }
    return breaks;
}

static guint letters_of(const struct token *t)
{
    return (guint)g_utf8_strlen(t->forms[0].p, (gssize)t->forms[0].n);
}

static gboolean is_cased(const struct token *t)
{
    return t->bits & TOKEN_WORD && t->bits & (TOKEN_LATIN | TOKEN_CYRILLIC);
}

static gboolean is_lower(const struct token *t)
{
    return is_cased(t) && !(t->bits & TOKEN_CAPITAL);
}

/* The first word or number at or behind `i`, past quotes and brackets; n when none is near. */
static guint next_word(const struct splitter *s, guint i)
{
    guint end = MIN(s->n, i + LOOK_AROUND);
    while (i < end && is_opener(&s->tokens[i]))
        i++;
    return i < end && !(s->tokens[i].bits & TOKEN_PUNCT) ? i : s->n;
}

/* ---- whether the stop before a token ends a sentence ---- */

static gboolean starter_follows(const struct splitter *s, guint next)
{
    return next < s->n && s->tokens[next].bits & TOKEN_CAPITAL && kinds_of(s, next) & WORD_STARTER;
}

/* "capital.The", "قتلى.وقال": the blank was lost. Not "site.org", "3.5", "EE.UU". */
static gboolean is_lost_blank(const struct token *before, const struct token *after)
{
    if (before->bits & TOKEN_NUMBER)
        return letters_of(before) > 1 && is_cased(after) && after->bits & TOKEN_CAPITAL;
    if (before->bits & TOKEN_ARABIC && after->bits & TOKEN_ARABIC)
        return letters_of(before) > 1;
    return is_lower(before) && letters_of(before) > 2 && is_cased(after) && after->bits & TOKEN_CAPITAL;
}

static gboolean number_goes_on(const struct splitter *s, guint before, guint next)
{
    const struct token *t = &s->tokens[before];
    gboolean is_ordinal = t->bits & TOKEN_NUMBER && letters_of(t) <= 2;
    return is_ordinal && (is_lower(&s->tokens[next]) || kinds_of(s, next) & WORD_AFTER_ORDINAL);
}

static gboolean word_goes_on(const struct splitter *s, guint before, guint next)
{
    const struct token *t = &s->tokens[before];
    guint kind = kinds_of(s, before);
    if (kind & WORD_NUMBERED && s->tokens[next].bits & TOKEN_NUMBER)
        return TRUE;
    if (kind & WORD_TITLE && (t->bits & TOKEN_CAPITAL || letters_of(t) > 1 || !is_cased(t)))
        return !(kind & WORD_ABBREVIATED && starter_follows(s, next));
    if (kind & WORD_ABBREVIATED || letters_of(t) == 1)
        return !starter_follows(s, next);
    return kind & WORD_NUMBERED && !(s->tokens[next].bits & TOKEN_CAPITAL);
}

/* `stop` is the first of `run` stops. */
static gboolean full_stop_ends(const struct splitter *s, guint stop, guint run, guint next)
{
    const struct token *before = &s->tokens[stop - 1], *after = &s->tokens[next];
    gboolean is_spaced = s->tokens[stop].end < after->start && after->bits & TOKEN_SPACE_BEFORE;
    if (run > 1) /* "Idlib.. five dead": a dash in Arabic headlines, a pause elsewhere */
        return run > 2 && starter_follows(s, next);
    if (before->bits & TOKEN_PUNCT)
        return !is_lower(after);
    if (!is_spaced && next == stop + 1)
        return is_lost_blank(before, after) && !word_goes_on(s, stop - 1, next);
    if (s->tokens[stop].bits & TOKEN_SPACE_BEFORE && !is_spaced)
        return FALSE; /* " .5" */
    return !number_goes_on(s, stop - 1, next) && !word_goes_on(s, stop - 1, next);
}

/* Dotted letters keep their stop: "in the U.S. The army". */
static gboolean dotted_word_ends(const struct splitter *s, guint before, guint next)
{
    const struct token *t = &s->tokens[before];
    return t->bits & TOKEN_WORD && s->text.p[t->end - 1] == '.' && starter_follows(s, next);
}

static gboolean terminator_ends(const struct splitter *s, guint last, gboolean is_quoted, guint next)
{
    guint first = last, least = last > LOOK_AROUND ? last - LOOK_AROUND : 0;
    while (first > least && is_terminator(&s->tokens[first - 1]))
        first--;
    if (first == 0)
        return FALSE;
    if (is_lower(&s->tokens[next]) && (is_quoted || !is_full_stop(&s->tokens[last])))
        return FALSE; /* "Why?" he asked */
    if (is_full_stop(&s->tokens[last]))
        return full_stop_ends(s, first, last - first + 1, next);
    return s->tokens[last].sign != U'…' || starter_follows(s, next);
}

static gboolean starts_by_stop(const struct splitter *s, guint i)
{
    if (is_closer(&s->tokens[i]) || is_terminator(&s->tokens[i]))
        return FALSE;
    guint last = i - 1, least = i > LOOK_AROUND ? i - LOOK_AROUND : 0;
    while (last > least && is_closer(&s->tokens[last]))
        last--;
    gboolean is_stop = is_terminator(&s->tokens[last]);
    if (!is_stop && s->text.p[s->tokens[last].end - 1] != '.')
        return FALSE;
    guint next = next_word(s, i);
    if (next >= s->n)
        return FALSE;
    if (is_stop)
        return terminator_ends(s, last, last + 1 < i, next);
    return dotted_word_ends(s, last, next);
}

/* Spaced signs that part items of a line; only the first of a run begins one. */
static gboolean starts_by_separator(const struct splitter *s, guint i)
{
    const struct token *before = &s->tokens[i - 1], *t = &s->tokens[i];
    if (is_separator(before) && t->bits & TOKEN_SPACE_BEFORE)
        return TRUE;
    return is_pictogram(t) && !is_pictogram(before);
}

#define WRAPPED_LINE_BYTES 40 /* a shorter line is a line of its own */

/* A line broken by a mail program: a long line without a stop, and the next goes on in lower case. */
static gboolean is_wrapped(const struct splitter *s, guint i, guint line_start, guint breaks)
{
    const struct token *before = &s->tokens[i - 1];
    return breaks == 1 && is_lower(&s->tokens[i]) && !is_terminator(before) && !is_pictogram(before) &&
           before->end - s->tokens[line_start].start >= WRAPPED_LINE_BYTES;
}

/* ---- sentences ---- */

#define SENTENCE_LONG_TOKENS 120 /* past it the next comma ends it: texts without full stops */
#define SENTENCE_MAX_TOKENS  250

static gboolean ends_for_length(const struct splitter *s, guint first, guint i)
{
    static const guint32 signs[] = {',', ';', U'،', U'؛', ':', '-', 0};
    if (i - first < SENTENCE_LONG_TOKENS)
        return FALSE;
    return i - first >= SENTENCE_MAX_TOKENS || is_one_of(&s->tokens[i - 1], signs) || starter_follows(s, i);
}

static gboolean begin(struct vec *out, struct arena *arena, struct token *tokens, guint first, guint paragraph)
{
    struct sentence *sentence = vec_push(out, arena, sizeof *sentence);
    if (!sentence)
        return FALSE;
    *sentence = (struct sentence){.first = first, .paragraph = paragraph};
    tokens[first].bits |= TOKEN_SENTENCE_START;
    return TRUE;
}

struct sentences sentence_split(struct strview text, struct tokens *tokens, const abbreviations *known,
                                struct arena *arena)
{
    struct splitter s = {text, tokens->items, tokens->n, known};
    struct vec out = {0};
    guint paragraph = 0, first = 0, line_start = 0;
    for (guint i = 0; i < s.n; i++) {
        guint breaks = i ? line_breaks_before(&s, i) : 1;
        gboolean is_paragraph = breaks && !(i && is_wrapped(&s, i, line_start, breaks));
        if (is_paragraph) {
            s.tokens[i].bits |= TOKEN_PARAGRAPH_START;
            paragraph += i > 0;
        }
        line_start = breaks ? i : line_start;
        if (!is_paragraph && !starts_by_stop(&s, i) && !starts_by_separator(&s, i) && !ends_for_length(&s, first, i))
            continue;
        if (!begin(&out, arena, s.tokens, i, paragraph))
            break;
        first = i;
    }
    struct sentence *items = out.items;
    for (guint k = 0; k < out.n; k++)
        items[k].n = (k + 1 < out.n ? items[k + 1].first : s.n) - items[k].first;
    return (struct sentences){items, out.n};
}
