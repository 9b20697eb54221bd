#include "text/token.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

/* ---- what a character is, and what it folds to: one table for the first planes, built once from ICU ---- */

enum char_kind { KIND_OTHER, KIND_LETTER, KIND_DIGIT, KIND_MARK, KIND_SPACE, KIND_APOSTROPHE, KIND_JOINER, KIND_QUOTE };

#define TABLE_CHARS 0x2100
#define FOLD_MAX    3 /* characters a character may fold to */

struct char_info {
    guint8 kind;
    guint8 is_upper;
    guint8 n_fold;
    guint8 digit;
    guint16 script_bit_index; /* 0 none, else 1 + position in script_bits */
    guint16 fold[FOLD_MAX];
};

static struct char_info table[TABLE_CHARS];

struct script_range {
    UChar32 from, to;
    guint32 bit;
};

/* Source: Unicode 15 block table. */
static const struct script_range scripts[] = {
    {0x0041, 0x024F, TOKEN_LATIN},  {0x1E00, 0x1EFF, TOKEN_LATIN},  {0x0400, 0x052F, TOKEN_CYRILLIC},
    {0x0590, 0x05FF, TOKEN_HEBREW}, {0x0600, 0x077F, TOKEN_ARABIC}, {0x08A0, 0x08FF, TOKEN_ARABIC},
    {0xFB1D, 0xFB4F, TOKEN_HEBREW}, {0xFB50, 0xFDFF, TOKEN_ARABIC}, {0xFE70, 0xFEFF, TOKEN_ARABIC},
};

static guint32 script_of(UChar32 c)
{
    for (guint i = 0; i < G_N_ELEMENTS(scripts); i++)
        if (c >= scripts[i].from && c <= scripts[i].to)
            return scripts[i].bit;
    return 0;
}

/* Letters that Unicode does not decompose but writers use for one another. Source: EXTRACTION.md §1 and §7. */
static const struct {
    guint16 from;
    const char *to;
} letter_variants[] = {
    {0x0671, "ا"}, {0x0649, "ي"},  {0x0629, "ه"},  {0x06A9, "ك"},  {0x06CC, "ي"}, {0x06C1, "ه"},  {0x06BE, "ه"},
    {0x06D5, "ه"}, {0x0621, ""},   {0x0640, ""},   {0x0131, "i"},  {0x0142, "l"}, {0x00F8, "o"},  {0x0111, "d"},
    {0x00F0, "d"}, {0x00FE, "th"}, {0x00E6, "ae"}, {0x0153, "oe"}, {0x0259, "a"}, {0x00DF, "ss"},
};

static enum char_kind kind_of(UChar32 c)
{
    switch (c) {
    case '\'':
    case 0x2019:
    case 0x2018:
    case 0x02BC:
    case 0x02BB:
    case 0x02BF:
    case 0x02BE:
    case '`':
        return KIND_APOSTROPHE;
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x05BE: /* the hyphen of Hebrew */
    case '/':
    case '_':
        return KIND_JOINER;
    case '"':
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB:
        return KIND_QUOTE;
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
    case 0x202A:
    case 0x202B:
    case 0x202C:
    case 0x00AD:
    case 0xFEFF:
        return KIND_MARK; /* invisible: part of the word, folds to nothing */
    default:
        break;
    }
    guint32 mask = U_GET_GC_MASK(c);
    if (mask & (U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK))
        return KIND_MARK;
    if (mask & U_GC_ND_MASK)
        return KIND_DIGIT;
    if (mask & U_GC_L_MASK)
        return KIND_LETTER;
    return u_isUWhiteSpace(c) ? KIND_SPACE : KIND_OTHER;
}

static guint fold_by_unicode(UChar32 c, const UNormalizer2 *nfkd, guint16 out[FOLD_MAX])
{
    UChar decomposed[32];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = unorm2_getDecomposition(nfkd, c, decomposed, G_N_ELEMENTS(decomposed), &status);
    if (n < 0 || U_FAILURE(status)) {
        if (c > 0xFFFF)
            return 0;
        decomposed[0] = (UChar)c;
        n = 1;
    }
    guint used = 0;
    for (int32_t i = 0; i < n && used < FOLD_MAX; i++) {
        UChar32 lower = u_foldCase(decomposed[i], U_FOLD_CASE_DEFAULT);
        if (kind_of(lower) == KIND_LETTER || kind_of(lower) == KIND_DIGIT)
            out[used++] = (guint16)lower;
    }
    return used;
}

static void apply_variants(struct char_info *info)
{
    guint16 out[FOLD_MAX];
    guint n = 0;
    for (guint i = 0; i < info->n_fold; i++) {
        const char *to = NULL;
        for (guint v = 0; v < G_N_ELEMENTS(letter_variants) && !to; v++)
            if (letter_variants[v].from == info->fold[i])
                to = letter_variants[v].to;
        if (!to && n < FOLD_MAX)
            out[n++] = info->fold[i];
        for (; to && *to && n < FOLD_MAX; to = g_utf8_next_char(to))
            out[n++] = (guint16)g_utf8_get_char(to);
    }
    memcpy(info->fold, out, sizeof out);
    info->n_fold = (guint8)n;
}

static void describe(UChar32 c, const UNormalizer2 *nfkd, struct char_info *info)
{
    *info = (struct char_info){.kind = (guint8)kind_of(c), .is_upper = (guint8)(u_isupper(c) || u_istitle(c))};
    int digit = info->kind == KIND_DIGIT ? u_charDigitValue(c) : -1;
    if (digit >= 0) {
        info->digit = (guint8)digit;
        info->fold[0] = (guint16)('0' + digit);
        info->n_fold = 1;
    } else if (info->kind == KIND_LETTER) {
        info->n_fold = (guint8)fold_by_unicode(c, nfkd, info->fold);
        apply_variants(info);
    }
}

static gpointer build_table(gpointer unused)
{
    (void)unused;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    g_assert(U_SUCCESS(status));
    for (UChar32 c = 0; c < TABLE_CHARS; c++)
        describe(c, nfkd, &table[c]);
    return (gpointer)nfkd;
}

static GOnce table_once = G_ONCE_INIT;

static const struct char_info *char_info_of(UChar32 c, struct char_info *scratch)
{
    if (c >= 0 && c < TABLE_CHARS)
        return &table[c];
    if (c < 0)
        *scratch = (struct char_info){.kind = KIND_OTHER};
    else
        describe(c, table_once.retval, scratch);
    return scratch;
}

/* ---- cutting ---- */

struct cutter {
    const char *p;
    gsize n, at;
    guint32 pending; /* bits for the next token */
    guint max_tokens;
    struct arena *arena;
    struct vec out;
    gboolean truncated;
    char *fold; /* room for folded forms */
    gsize fold_left;
};

struct ch {
    UChar32 c;
    gsize from, to;
    struct char_info scratch;
    const struct char_info *info;
};

static gboolean peek(const struct cutter *k, gsize at, struct ch *out)
{
    if (at >= k->n)
        return FALSE;
    int32_t i = (int32_t)at;
    const char *p = k->p;
    U8_NEXT(p, i, (int32_t)k->n, out->c);
    out->from = at;
    out->to = (gsize)i;
    out->info = char_info_of(out->c, &out->scratch);
    return TRUE;
}

static gboolean is_wordish(const struct ch *c)
{
    return c->info->kind == KIND_LETTER || c->info->kind == KIND_DIGIT;
}

static gboolean wordish_at(const struct cutter *k, gsize at)
{
    struct ch c;
    return peek(k, at, &c) && is_wordish(&c);
}

static gboolean letter_at(const struct cutter *k, gsize at)
{
    struct ch c;
    return peek(k, at, &c) && c.info->kind == KIND_LETTER;
}

static struct token *push_token(struct cutter *k, gsize start, gsize end, guint32 bits)
{
    struct token *t = k->out.n < k->max_tokens ? vec_push(&k->out, k->arena, sizeof *t) : NULL;
    if (!t) {
        k->truncated = TRUE;
        return NULL;
    }
    t->start = (guint32)start;
    t->end = (guint32)end;
    t->bits = bits | k->pending;
    k->pending = 0;
    return t;
}

#define WORD_MAX_CHARS  64 /* longer words are kept with their folded form cut: no name is that long */
#define WORD_MAX_BYTES  (WORD_MAX_CHARS * FOLD_MAX * 3 + 1) /* a Hangul syllable folds to nine bytes */
#define FOLD_ROOM_BYTES 4096

/* Room for one folded form of WORD_MAX_BYTES; NULL over budget. */
static char *fold_room(struct cutter *k)
{
    if (k->fold_left < WORD_MAX_BYTES) {
        k->fold_left = CLAMP(k->n - k->at + WORD_MAX_BYTES, 2 * WORD_MAX_BYTES, FOLD_ROOM_BYTES);
        k->fold = arena_take(k->arena, k->fold_left);
        k->fold_left = k->fold ? k->fold_left : 0;
    }
    return k->fold;
}

/* Keeps the `n` bytes written into fold_room(), a NUL behind them. */
static struct strview fold_keep(struct cutter *k, gsize n)
{
    struct strview kept = {k->fold, n};
    k->fold[n] = 0;
    k->fold += n + 1;
    k->fold_left -= n + 1;
    return kept;
}

static struct strview fold_copy(struct cutter *k, const char *p, gsize n)
{
    char *room = fold_room(k);
    if (!room)
        return SV_NULL;
    memcpy(room, p, n);
    return fold_keep(k, n);
}

static gsize put_utf8(char *out, gsize n, guint16 c)
{
    int32_t i = (int32_t)n;
    U8_APPEND_UNSAFE(out, i, c);
    return (gsize)i;
}

struct word_scan {
    char *folded; /* WORD_MAX_BYTES */
    gsize n;
    gsize end;
    gsize apostrophe_at; /* folded bytes before the first apostrophe inside the word; 0: none */
    guint letters, uppers, chars;
    gboolean first_upper, last_upper, possessive, upper_behind_apostrophe;
    guint32 script;
};

static void take_char(struct word_scan *w, const struct ch *c)
{
    if (w->chars == 0)
        w->first_upper = c->info->is_upper;
    if (w->apostrophe_at && w->n == w->apostrophe_at)
        w->upper_behind_apostrophe = c->info->is_upper;
    if (c->info->kind == KIND_LETTER) {
        w->letters++;
        w->uppers += c->info->is_upper;
        w->last_upper = c->info->is_upper;
        if (!w->script)
            w->script = script_of(c->c);
    }
    if (w->chars++ < WORD_MAX_CHARS)
        for (guint i = 0; i < c->info->n_fold; i++)
            w->n = put_utf8(w->folded, w->n, c->info->fold[i]);
    w->end = c->to;
}

/* An apostrophe inside or behind a word: part of it, its possessive, or none of it. Returns FALSE when the word ends.
 */
static gboolean take_apostrophe(struct cutter *k, struct word_scan *w, const struct ch *apostrophe)
{
    struct ch next;
    if (!peek(k, apostrophe->to, &next))
        return FALSE;
    gboolean is_s = next.c == 's' || next.c == 'S';
    if (is_s && w->script == TOKEN_LATIN && !wordish_at(k, next.to)) {
        w->possessive = TRUE;
        w->end = next.to;
        return FALSE;
    }
    if (next.info->kind == KIND_LETTER && script_of(next.c) == w->script) {
        w->apostrophe_at = w->apostrophe_at ? w->apostrophe_at : w->n;
        w->end = apostrophe->to;
        return TRUE;
    }
    gboolean ends_in_s = w->n > 1 && w->folded[w->n - 1] == 's' && w->script == TOKEN_LATIN;
    if (ends_in_s && next.info->kind == KIND_SPACE && (apostrophe->c == '\'' || apostrophe->c == 0x2019)) {
        w->possessive = TRUE;
        w->end = apostrophe->to;
    }
    return FALSE;
}

/* "U.S." and the like: single letters each followed by a full stop. Returns its end, or 0. */
static gsize abbreviation_end(const struct cutter *k, gsize at)
{
    gsize end = 0;
    guint letters = 0;
    struct ch c;
    while (peek(k, at, &c) && c.info->kind == KIND_LETTER && c.to < k->n && k->p[c.to] == '.') {
        at = c.to + 1;
        end = at;
        letters++;
    }
    if (letters < 2)
        return 0;
    return letter_at(k, end) ? 0 : end;
}

#define TATWEEL            0x0640
#define DISGUISE_MAX_CHARS 5

/* Writers of social pages hide a word from the censor by signs between two tatweels or behind one: "قصـ.ـف",
 * "شــ*ــهداء", "استـ.شهاد", "مقـ تل"; "بــ 24" and "لـ قسد" are a proclitic and a word. `letters`: of the word so far.
 * Returns where the word goes on, or 0. */
static gsize disguise_end(const struct cutter *k, const struct ch *tatweel, guint letters)
{
    struct ch c;
    gsize at = tatweel->to;
    for (guint i = 0; i < DISGUISE_MAX_CHARS && peek(k, at, &c) && !is_wordish(&c); i++, at = c.to)
        if (c.c == '\n')
            return 0;
    if (at == tatweel->to || !peek(k, at, &c))
        return 0;
    gboolean one_sign = at == tatweel->to + 1 && strchr(letters > 1 ? ".* " : ".*", k->p[tatweel->to]);
    return c.c == TATWEEL || (one_sign && script_of(c.c) == TOKEN_ARABIC) ? at : 0;
}

/* "Publicالقصف": a blank was lost between two scripts that no word mixes; "و12": digits behind an Arabic proclitic. */
static gboolean is_other_script(const struct word_scan *w, const struct ch *c)
{
    if (c->info->kind == KIND_DIGIT)
        return w->script & (TOKEN_ARABIC | TOKEN_HEBREW);
    guint32 script = c->info->kind == KIND_LETTER ? script_of(c->c) : 0;
    return script && w->script && script != w->script && (script | w->script) & (TOKEN_ARABIC | TOKEN_HEBREW);
}

/* Hebrew writes its abbreviations with a quotation mark inside: צה"ל. */
static gboolean may_be_apostrophe(const struct word_scan *w, const struct ch *c)
{
    return c->info->kind == KIND_APOSTROPHE ||
           (w->script == TOKEN_HEBREW && (c->info->kind == KIND_QUOTE || c->c == 0x05F4));
}

#define PART_LETTERS_MIN 4

/* "#DeirEzzor", "PressDecember": a capital behind small letters begins a word of its own; "MiG" and "YouTube" stay. */
static gboolean is_next_part(const struct word_scan *w, const struct ch *c)
{
    gboolean was_lower = w->letters > w->uppers && !w->last_upper;
    return c->info->is_upper && was_lower && w->letters >= PART_LETTERS_MIN && w->script == TOKEN_LATIN;
}

static void scan_word(struct cutter *k, struct word_scan *w)
{
    struct ch c;
    gsize at = k->at, abbreviation = abbreviation_end(k, at);
    guint tatweels = 0;
    while (peek(k, at, &c)) {
        if (abbreviation && c.c == '.' && c.to <= abbreviation)
            w->end = c.to;
        else if (abbreviation && c.from >= abbreviation)
            break;
        else if (is_other_script(w, &c) || is_next_part(w, &c))
            break;
        else if (is_wordish(&c) || (c.info->kind == KIND_MARK && w->chars))
            take_char(w, &c);
        else if (!may_be_apostrophe(w, &c) || !take_apostrophe(k, w, &c))
            break;
        tatweels += c.c == TATWEEL;
        gsize goes_on = c.c == TATWEEL ? disguise_end(k, &c, w->letters - tatweels) : 0;
        at = goes_on ? goes_on : c.to;
    }
    k->at = MAX(w->end, k->at);
}

#define AL       "ال"
#define AL_BYTES (sizeof(AL) - 1)

static void add_form(struct token *t, struct strview form, char prefix)
{
    if (t->n_forms >= TOKEN_FORMS || form.n < 4) /* two letters at least */
        return;
    t->forms[t->n_forms++] = form;
    if (!t->prefix)
        t->prefix = prefix;
}

static char proclitic(struct strview s, const char *letters[], const char *names)
{
    for (guint i = 0; letters[i]; i++)
        if (s.n >= 2 && memcmp(s.p, letters[i], 2) == 0)
            return names[i];
    return 0;
}

static struct strview skip(struct strview s, gsize n)
{
    return (struct strview){s.p + n, s.n - n};
}

/* The word without its conjunction, preposition and article, one after the other. */
static void add_arabic_forms(struct token *t, struct arena *arena)
{
    static const char *conjunctions[] = {"و", "ف", NULL}, *prepositions[] = {"ب", "ل", "ك", "س", NULL};
    struct strview s = t->forms[0];
    char prefix = 0, cut;
    if (s.n > 6 && (cut = proclitic(s, conjunctions, "wf"))) {
        prefix = cut;
        s = skip(s, 2);
        add_form(t, s, prefix);
    }
    if (s.n > 6 && (cut = proclitic(s, prepositions, "blks"))) {
        prefix = prefix ? prefix : cut;
        struct strview rest = skip(s, 2);
        gboolean assimilated = cut == 'l' && rest.n > 4 && memcmp(rest.p, "ل", 2) == 0; /* ل + ال writes لل */
        if (assimilated) {
            add_form(t, arena_printf(arena, AL "%.*s", SV_ARG(skip(rest, 2))), prefix);
            add_form(t, skip(rest, 2), prefix);
            return;
        }
        add_form(t, rest, prefix);
        if (!sv_starts_with(rest, SV(AL)) && !sv_starts_with(s, SV(AL)))
            return;
        s = rest;
    }
    if (sv_starts_with(s, SV(AL)) && s.n > AL_BYTES + 2)
        add_form(t, skip(s, AL_BYTES), prefix ? prefix : 'a');
}

/* The Hebrew word without one and without two of the letters that stand for and, the, in, to, from, that, as. */
static void add_hebrew_forms(struct token *t)
{
    static const char *letters[] = {"ו", "ה", "ב", "ל", "מ", "ש", "כ", NULL};
    struct strview s = t->forms[0];
    for (guint cut = 0; cut < 2 && s.n >= 8 && proclitic(s, letters, "wablmsk"); cut++) {
        char prefix = proclitic(s, letters, "wablmsk");
        s = skip(s, 2);
        add_form(t, s, prefix);
    }
}

static gboolean is_elided(struct strview s)
{
    static const char *elided[] = {"l", "d", "n", "s", "j", "c", "m", "t", "qu"};
    for (guint i = 0; i < G_N_ELEMENTS(elided); i++)
        if (sv_equal(s, sv_from(elided[i])))
            return TRUE;
    return FALSE;
}

/* The two words around an apostrophe where French elides an article ("l'armée", "d'Alep") or Turkish and Kurdish hang
 * an ending on a name ("Suriye'de", "Îdlib'ê"); transliterations ("Ba'er") are kept whole beside it. */
static void add_apostrophe_forms(struct token *t, gsize cut, gboolean upper_behind, gboolean caps_behind)
{
    struct strview before = {t->forms[0].p, cut}, after = skip(t->forms[0], cut);
    gboolean has_vowel = FALSE;
    for (gsize i = 0; i < after.n; i++)
        has_vowel |= strchr("aeiou", after.p[i]) != NULL;
    if (is_elided(before) && (after.n >= 3 || (after.n == 2 && caps_behind))) { /* "l'EI" */
        t->forms[t->n_forms++] = after;
        t->bits |= upper_behind ? TOKEN_CAPITAL : 0;
        t->bits |= caps_behind ? TOKEN_ALL_CAPS : 0;
    } else if (before.n >= 3 && after.n <= 6 && has_vowel && t->bits & TOKEN_CAPITAL) {
        t->forms[t->n_forms++] = before;
    }
}

static void cut_word(struct cutter *k)
{
    gsize start = k->at;
    char folded[WORD_MAX_BYTES];
    struct word_scan w = {.folded = folded};
    scan_word(k, &w);
    if (w.n == 0)
        return;
    guint32 bits = TOKEN_WORD | w.script;
    bits |= w.first_upper ? TOKEN_CAPITAL : 0;
    bits |= w.letters >= 2 && w.uppers == w.letters ? TOKEN_ALL_CAPS : 0;
    bits |= w.possessive ? TOKEN_POSSESSIVE : 0;
    struct token *t = push_token(k, start, k->at, bits);
    if (!t)
        return;
    t->forms[0] = fold_copy(k, w.folded, w.n);
    t->hash = sv_hash(t->forms[0]);
    t->n_forms = 1;
    if (w.script == TOKEN_ARABIC)
        add_arabic_forms(t, k->arena);
    else if (w.script == TOKEN_HEBREW)
        add_hebrew_forms(t);
    else if (w.script == TOKEN_LATIN && w.apostrophe_at && w.apostrophe_at < t->forms[0].n)
        add_apostrophe_forms(t, w.apostrophe_at, w.upper_behind_apostrophe,
                             w.uppers - w.first_upper == w.letters - w.apostrophe_at);
}

/* Whether a plain word may end before byte `at`: nothing there that cut_word() looks at more closely. */
static gboolean ends_plain_word(const struct cutter *k, gsize at)
{
    struct ch c;
    if (!peek(k, at, &c))
        return TRUE;
    return c.c >= 0 && !is_wordish(&c) && c.info->kind != KIND_MARK && c.info->kind != KIND_APOSTROPHE;
}

/* Most words of most texts: ASCII letters and digits, nothing behind them that could belong to the word. Does what
 * cut_word() does, or nothing and returns FALSE. */
static gboolean cut_plain_word(struct cutter *k)
{
    const guchar *p = (const guchar *)k->p + k->at;
    gsize left = k->n - k->at, n = 0;
    char *out = fold_room(k);
    guint letters = 0, uppers = 0;
    guint32 hash = SV_HASH_START;
    gboolean last_upper = FALSE;
    if (!out || (left > 1 && p[1] == '.'))
        return FALSE; /* perhaps an abbreviation */
    for (; n < left && p[n] < 0x80; n++) {
        const struct char_info *c = &table[p[n]];
        gboolean is_letter = c->kind == KIND_LETTER;
        if ((!is_letter && c->kind != KIND_DIGIT) || n > WORD_MAX_CHARS)
            break;
        if (c->is_upper && letters > uppers && !last_upper && letters >= PART_LETTERS_MIN)
            goto next_part;
        letters += is_letter;
        uppers += c->is_upper;
        last_upper = is_letter ? c->is_upper : last_upper;
        out[n] = (char)c->fold[0];
        hash = sv_hash_byte(hash, (guint8)out[n]);
    }
    if (n > WORD_MAX_CHARS || !ends_plain_word(k, k->at + n))
        return FALSE;
next_part:;
    guint32 bits = TOKEN_WORD | TOKEN_LATIN;
    bits |= table[p[0]].is_upper ? TOKEN_CAPITAL : 0;
    bits |= letters >= 2 && uppers == letters ? TOKEN_ALL_CAPS : 0;
    struct token *t = push_token(k, k->at, k->at + n, bits);
    k->at += n;
    if (t) {
        t->forms[0] = fold_keep(k, n);
        t->hash = hash;
        t->n_forms = 1;
    }
    return TRUE;
}

static gboolean three_digits_at(const struct cutter *k, gsize at)
{
    struct ch c;
    for (int i = 0; i < 3; i++, at = c.to)
        if (!peek(k, at, &c) || c.info->kind != KIND_DIGIT)
            return FALSE;
    return !peek(k, at, &c) || c.info->kind != KIND_DIGIT;
}

static gboolean is_thousands_separator(UChar32 c)
{
    return c == ',' || c == 0x066C || c == 0x060C;
}

static void cut_number(struct cutter *k)
{
    gsize start = k->at;
    char folded[WORD_MAX_CHARS];
    gsize n = 0;
    gint64 value = 0;
    gboolean fraction = FALSE;
    struct ch c;
    while (peek(k, k->at, &c)) {
        if (c.info->kind == KIND_DIGIT) {
            if (!fraction)
                value = value > G_MAXINT64 / 10 - 10 ? G_MAXINT64 : value * 10 + c.info->digit;
            if (n < sizeof folded)
                folded[n++] = (char)('0' + c.info->digit);
        } else if (!fraction && is_thousands_separator(c.c) && three_digits_at(k, c.to)) {
            /* part of the number, not of its folded form */
        } else if (!fraction && (c.c == '.' || c.c == 0x066B) && peek(k, c.to, &(struct ch){0}) &&
                   wordish_at(k, c.to) && !letter_at(k, c.to)) {
            fraction = TRUE;
            if (n < sizeof folded)
                folded[n++] = '.';
        } else {
            break;
        }
        k->at = c.to;
    }
    struct token *t = push_token(k, start, k->at, TOKEN_NUMBER);
    if (!t)
        return;
    t->forms[0] = fold_copy(k, folded, n);
    t->hash = sv_hash(t->forms[0]);
    t->n_forms = 1;
    t->number = value;
}

static void cut_punct(struct cutter *k, const struct ch *c)
{
    guint32 bits = TOKEN_PUNCT;
    if (c->info->kind == KIND_QUOTE || c->info->kind == KIND_APOSTROPHE)
        bits |= TOKEN_QUOTE;
    struct token *t = push_token(k, c->from, c->to, bits);
    k->at = c->to;
    if (!t)
        return;
    gboolean is_dash = c->c == '-' || (c->c >= 0x2010 && c->c <= 0x2015);
    t->forms[0] = is_dash ? SV("-") : (struct strview){k->p + c->from, c->to - c->from};
    t->sign = is_dash ? '-' : (guint32)c->c;
    t->n_forms = 1;
}

static gboolean starts_url(const struct cutter *k)
{
    struct strview rest = {k->p + k->at, k->n - k->at};
    return (*rest.p == 'h' || *rest.p == 'w') &&
           (sv_starts_with(rest, SV("http://")) || sv_starts_with(rest, SV("https://")) ||
            sv_starts_with(rest, SV("www.")));
}

static void skip_url(struct cutter *k)
{
    while (k->at < k->n && !g_ascii_isspace(k->p[k->at]) && !strchr("\"<>()[]", k->p[k->at]))
        k->at++;
}

static gboolean joins(const struct cutter *k, const struct ch *c)
{
    const struct token *last = k->out.n ? (const struct token *)k->out.items + k->out.n - 1 : NULL;
    return c->info->kind == KIND_JOINER && last && last->end == c->from && !(last->bits & TOKEN_PUNCT) &&
           wordish_at(k, c->to);
}

static void cut_one(struct cutter *k)
{
    struct ch c;
    peek(k, k->at, &c);
    if (c.info->kind == KIND_SPACE || c.info->kind == KIND_MARK) {
        k->pending |= c.info->kind == KIND_SPACE ? TOKEN_SPACE_BEFORE : 0;
        k->at = c.to;
    } else if (c.info->kind == KIND_LETTER) {
        if (starts_url(k))
            skip_url(k);
        else if (c.c >= 0x80 || !cut_plain_word(k))
            cut_word(k);
    } else if (c.info->kind == KIND_DIGIT) {
        cut_number(k);
    } else if (c.c < 0) {
        k->pending |= TOKEN_SPACE_BEFORE;
        k->at = c.to;
    } else if (joins(k, &c)) {
        k->pending |= TOKEN_GLUED;
        k->at = c.to;
    } else if ((c.c == '#' || c.c == '@') && wordish_at(k, c.to)) {
        k->pending |= c.c == '#' ? TOKEN_HASHTAG : TOKEN_MENTION;
        k->at = c.to;
    } else {
        cut_punct(k, &c);
    }
}

/* News has six bytes a token in English and nine in Arabic: room for the denser. */
#define BYTES_A_TOKEN 6

struct tokens tokenize(struct strview text, guint max_tokens, struct arena *arena)
{
    g_once(&table_once, build_table, NULL);
    struct cutter k = {.p = text.p, .n = MIN(text.n, (gsize)G_MAXINT32), .max_tokens = max_tokens, .arena = arena};
    vec_reserve(&k.out, arena, sizeof(struct token), (guint)MIN(k.n / BYTES_A_TOKEN + 8, max_tokens));
    while (k.at < k.n && !k.truncated) {
        if (k.p[k.at] == ' ') {
            k.pending |= TOKEN_SPACE_BEFORE;
            k.at++;
        } else {
            cut_one(&k);
        }
    }
    return (struct tokens){.items = k.out.items, .n = k.out.n, .truncated = k.truncated};
}

struct strview token_fold(struct strview text, struct arena *arena)
{
    struct tokens tokens = tokenize(text, G_MAXUINT, arena);
    struct strview out = SV("");
    for (guint i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.items[i];
        if (!(t->bits & TOKEN_PUNCT))
            out = out.n ? arena_printf(arena, "%.*s %.*s", SV_ARG(out), SV_ARG(t->forms[0])) : t->forms[0];
    }
    return out;
}
