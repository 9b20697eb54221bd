#include "text/furniture_cues.h"
#include "common/tsv.h"

/* ---- the table ---- */

static const char *const role_names[CUE_ROLES_N] = {
    "line",           "any",        "start",     "list",    "head_end", "tail",    "rest",
    "title_head",     "title_tail", "site_word", "agency",  "byline",   "caption", "credit",
    "comment_header", "counter",    "month",     "weekday", "stamp",
};

#define WEIGHT_MAX 1000

static gboolean add_row(tsv *t, gpointer data, GError **error)
{
    furniture_table *f = data;
    gint role = sv_position(tsv_cell(t, 2), role_names, CUE_ROLES_N);
    double weight = 0;
    if (role < 0)
        return tsv_fail(t, error, "unknown role '%.*s'", SV_ARG(tsv_cell(t, 2)));
    if (!tsv_real(t, 3, 0, WEIGHT_MAX, &weight, error))
        return FALSE;
    gboolean needs_capital = role == CUE_AGENCY || role == CUE_MONTH || role == CUE_WEEKDAY;
    if (!name_table_add(f->names, tsv_cell(t, 0), (guint16)role, f->weights->len,
                        needs_capital ? NAME_NEEDS_CAPITAL : 0))
        g_ptr_array_add(f->signs, sv_dup(tsv_cell(t, 0)));
    g_array_append_val(f->weights, weight);
    return TRUE;
}

/* Takes `names`. */
static furniture_table *load_into(name_table *names, const char *path, GError **error)
{
    static const char *const columns[] = {"phrase", "language", "role", "weight", "source", NULL};
    g_autoptr(furniture_table) f = g_new0(furniture_table, 1);
    f->names = names;
    f->weights = g_array_new(FALSE, FALSE, sizeof(double));
    f->signs = g_ptr_array_new_with_free_func(g_free);
    return tsv_each(path, columns, add_row, f, error) ? g_steal_pointer(&f) : NULL;
}

furniture_table *furniture_table_load(const char *path, GError **error)
{
    furniture_table *f = load_into(name_table_new(), path, error);
    if (f)
        furniture_table_compile(f);
    return f;
}

furniture_table *furniture_table_load_sharing(const char *path, name_table *names, GError **error)
{
    return load_into(name_table_new_sharing(names), path, error);
}

void furniture_table_compile(furniture_table *t)
{
    name_table_compile(t->names);
}

void furniture_table_free(furniture_table *t)
{
    if (!t)
        return;
    name_table_free(t->names);
    g_array_unref(t->weights);
    g_ptr_array_unref(t->signs);
    g_free(t);
}

/* ---- one sentence ---- */

struct piece {
    guint first, end; /* tokens */
    guint words, numbers, mentions, links;
    guint line_tokens;    /* of the line it stands in */
    gboolean is_line;     /* the whole of its line */
    gboolean is_stopped;  /* ends in a full stop or the like */
    gboolean is_dated;    /* has a month, a weekday or a date in digits */
    gboolean only_counts; /* numbers and the words of counters and dates */
};

static gboolean is_stop(const struct marker *m, guint i)
{
    static const guint32 stops[] = {'.', '!', '?', U'؟', U'…'};
    for (guint k = 0; k < G_N_ELEMENTS(stops); k++)
        if (token_is_sign(m, i, stops[k]))
            return TRUE;
    return FALSE;
}

static const struct name_match *counting_word(const struct marker *m, guint i)
{
    static const enum cue_role roles[] = {CUE_COUNTER, CUE_MONTH, CUE_WEEKDAY, CUE_STAMP};
    const struct name_match *longest = NULL;
    if (!m->roles[i])
        return NULL;
    for (guint k = 0; k < G_N_ELEMENTS(roles); k++) {
        const struct name_match *cue = cue_at(m, i, roles[k]);
        longest = cue && (!longest || cue->n > longest->n) ? cue : longest;
    }
    return longest;
}

static void look_at_token(const struct marker *m, guint i, struct piece *p)
{
    const struct token *t = &m->tokens[i];
    p->words += (t->bits & TOKEN_WORD) != 0;
    p->numbers += (t->bits & TOKEN_NUMBER) != 0;
    p->mentions += (t->bits & TOKEN_MENTION) != 0;
    p->links += token_is_sign(m, i, U']') && token_is_sign(m, i + 1, U'(');
    p->is_dated = p->is_dated || has_cue(m, i, CUE_MONTH) || has_cue(m, i, CUE_WEEKDAY) || date_length(m, i) > 0;
}

static struct piece look_at(const struct marker *m, const struct sentence *s, guint line, guint line_end)
{
    struct piece p = {.first = s->first, .end = s->first + s->n, .only_counts = TRUE};
    guint counted = p.first;
    for (guint i = p.first; i < p.end; i++) {
        look_at_token(m, i, &p);
        const struct name_match *cue = counting_word(m, i);
        counted = MAX(counted, i + (cue ? cue->n : 0));
        if (m->tokens[i].bits & TOKEN_WORD && i >= counted)
            p.only_counts = FALSE;
    }
    p.only_counts &= p.numbers > 0;
    p.line_tokens = line_end - line;
    p.is_line = m->tokens[p.first].bits & TOKEN_PARAGRAPH_START && line_end == p.end;
    p.is_stopped = is_stop(m, p.end - 1) || (p.end - p.first > 1 && is_stop(m, p.end - 2));
    return p;
}

static guint first_word(const struct marker *m, const struct piece *p)
{
    guint i = p->first;
    while (i < p->end && m->tokens[i].bits & TOKEN_PUNCT)
        i++;
    return i;
}

/* The cue with which the piece begins covers all its words but `spare`. */
static const struct name_match *cue_of_all(const struct marker *m, const struct piece *p, enum cue_role role,
                                           guint spare)
{
    const struct name_match *cue = cue_at(m, first_word(m, p), role);
    return cue && p->words + p->numbers <= cue->n + spare ? cue : NULL;
}

static gboolean is_comment_header(const struct marker *m, const struct piece *p)
{
    guint end = p->end;
    while (end > p->first && is_stop(m, end - 1))
        end--;
    gboolean dots = p->end - end >= 2 || token_is_sign(m, p->end - 1, U'…');
    return p->is_line && dots && p->words <= 6 && end > p->first + 1 && cue_at(m, end - 1, CUE_COMMENT_HEADER);
}

#define CAPTION_TOKENS_MAX    40
#define CAPTION_BORDER_TOKENS 6 /* a caption's cue begins or ends it */

static gboolean is_caption(const struct marker *m, const struct piece *p)
{
    if (p->end - p->first > CAPTION_TOKENS_MAX)
        return FALSE;
    for (guint i = p->first; i < p->end; i++) {
        gboolean at_border = i - p->first < CAPTION_BORDER_TOKENS || p->end - i <= CAPTION_BORDER_TOKENS;
        if (at_border && cue_at(m, i, CUE_CAPTION))
            return TRUE;
        for (guint k = 0; m->tokens[i].bits & TOKEN_PUNCT && k < m->table->signs->len; k++)
            if (sv_equal(m->tokens[i].forms[0], sv_from(g_ptr_array_index(m->table->signs, k))))
                return TRUE;
    }
    return FALSE;
}

static gboolean has_address(const struct marker *m, const struct piece *p)
{
    guint from = m->tokens[p->first].start, to = p->end < m->n ? m->tokens[p->end].start : (guint)m->text.n;
    return memmem(m->text.p + from, to - from, "http", 4) || memmem(m->text.p + from, to - from, "www.", 4);
}

#define WEIGHT_MENTION   0.4
#define WEIGHT_LINK      0.6
#define WEIGHT_ADDRESS   0.3
#define WEIGHT_SHORT     0.2
#define SHORT_WORDS      8
#define FURNITURE_LEAST  0.95
/* A long sentence with one cue is more likely news with a cue stuck to it than furniture. */
#define LONG_TOKENS      20
#define WEIGHT_PER_TOKEN 0.03

static double weight_of(const struct marker *m, const struct piece *p)
{
    double sum = p->mentions ? WEIGHT_MENTION : 0;
    sum += p->links ? WEIGHT_LINK : 0;
    sum += has_address(m, p) ? WEIGHT_ADDRESS : 0;
    sum += p->is_line && p->words < SHORT_WORDS && !p->is_stopped ? WEIGHT_SHORT : 0;
    const struct name_match *start = cue_at(m, first_word(m, p), CUE_START);
    sum += start ? cue_weight(m, start) : 0;
    for (guint i = p->first; i < p->end; i++) {
        const struct name_match *any = cue_at(m, i, CUE_ANY);
        sum += any ? cue_weight(m, any) : 0;
    }
    return sum;
}

#define BYLINE_WORDS_MAX 7

static gboolean is_byline(const struct marker *m, const struct piece *p)
{
    guint at = first_word(m, p);
    const struct name_match *cue = cue_at(m, at, CUE_BYLINE);
    if (!cue || !p->is_line || p->is_stopped || p->words > BYLINE_WORDS_MAX)
        return FALSE;
    guint name = at + cue->n;
    while (name < p->end && m->tokens[name].bits & TOKEN_PUNCT)
        name++;
    return name < p->end && (m->tokens[name].bits & (TOKEN_CAPITAL | TOKEN_ARABIC | TOKEN_HEBREW));
}

static guint8 flags_of(struct marker *m, const struct piece *p)
{
    if (m->token_flags[p->first])
        return m->token_flags[p->first];
    if (p->words + p->numbers == 0)
        return FURNITURE_LINE;
    if (p->only_counts)
        return p->is_dated ? FURNITURE_DATELINE : FURNITURE_LINE;
    if (p->is_line && cue_of_all(m, p, CUE_LINE, 0))
        return FURNITURE_LINE;
    if (is_byline(m, p))
        return FURNITURE_BYLINE;
    if (is_caption(m, p))
        return FURNITURE_CAPTION;
    guint tokens = p->end - p->first;
    double least = FURNITURE_LEAST + (tokens > LONG_TOKENS ? MIN(1.0, WEIGHT_PER_TOKEN * (tokens - LONG_TOKENS)) : 0);
    return weight_of(m, p) >= least ? FURNITURE_LINE : 0;
}

/* ---- over the sentences ---- */

#define LIST_LINE_TOKENS_MAX 30
#define LIST_CUE_SPARE       2
#define MENU_WORDS_MAX       3
#define MENU_LINES_MIN       4

/* Headlines behind "related articles", until a line is long or a sentence. Returns the first piece behind them. */
static guint mark_related(guint8 *flags, const struct piece *pieces, guint n, guint i)
{
    for (; i < n; i++) {
        const struct piece *p = &pieces[i];
        gboolean is_prose = p->is_stopped && p->line_tokens > LIST_LINE_TOKENS_MAX / 2;
        if (p->line_tokens > LIST_LINE_TOKENS_MAX || is_prose)
            break;
        flags[i] |= FURNITURE_LINE | FURNITURE_HEADLINE_LIST;
    }
    return i;
}

static void mark_menus(guint8 *flags, const struct piece *pieces, guint n)
{
    for (guint i = 0; i < n;) {
        guint end = i;
        while (end < n && pieces[end].is_line && pieces[end].words <= MENU_WORDS_MAX && !pieces[end].is_stopped)
            end++;
        for (guint k = i; end - i >= MENU_LINES_MIN && k < end; k++)
            flags[k] |= FURNITURE_LINE;
        i = MAX(end, i + 1);
    }
}

#define HEADLINE_SOURCE_TOKENS 5

/* "Army retakes town -- Reuters" */
static gboolean names_its_source(const struct marker *m, const struct piece *p)
{
    if (!p->is_line || p->is_stopped)
        return FALSE;
    for (guint i = p->end - 1; i > p->first + 2 && p->end - i <= HEADLINE_SOURCE_TOKENS; i--)
        if (token_is_dash(m, i) && token_is_dash(m, i - 1))
            return TRUE;
    return FALSE;
}

#define HEADLINES_MIN 3

static void mark_headline_list(const struct marker *m, guint8 *flags, const struct piece *pieces, guint n)
{
    for (guint i = 0; i < n;) {
        guint end = i;
        while (end < n && names_its_source(m, &pieces[end]))
            end++;
        for (guint k = i; end - i >= HEADLINES_MIN && k < end; k++)
            flags[k] |= FURNITURE_HEADLINE_LIST;
        i = MAX(end, i + 1);
    }
}

#define SIGNATURE_TOKENS_MAX 5

/* The last words of a text, all names, initials or numbers: who wrote it. */
static void mark_signature(const struct marker *m, guint8 *flags, const struct piece *pieces, guint n)
{
    if (n < 3 || flags[n - 1] || pieces[n - 1].end - pieces[n - 1].first > SIGNATURE_TOKENS_MAX)
        return;
    for (guint i = pieces[n - 1].first; i < pieces[n - 1].end; i++)
        if (m->tokens[i].bits & TOKEN_WORD && !(m->tokens[i].bits & TOKEN_CAPITAL))
            return;
    flags[n - 1] |= FURNITURE_BYLINE;
}

static void mark_body(struct marker *m, guint8 *flags, const struct piece *pieces, guint n)
{
    for (guint i = 0; i < n;) {
        const struct piece *p = &pieces[i];
        gboolean begins_list = p->is_line && cue_of_all(m, p, CUE_LIST, LIST_CUE_SPARE);
        gboolean begins_comments = is_comment_header(m, p);
        if (begins_list || begins_comments)
            flags[i] |= FURNITURE_LINE;
        i = begins_list ? mark_related(flags, pieces, n, i + 1) : i + 1;
        for (; begins_comments && i < n; i++)
            flags[i] |= FURNITURE_LINE;
    }
    mark_menus(flags, pieces, n);
    mark_headline_list(m, flags, pieces, n);
    mark_signature(m, flags, pieces, n);
}

static gboolean rebuild(struct marker *m, struct sentences *sentences, struct arena *arena)
{
    struct vec out = {0};
    for (guint k = 0; k < sentences->n; k++) {
        const struct sentence *s = &sentences->items[k];
        for (guint i = s->first; i < s->first + s->n; i++) {
            if (i > s->first && !m->breaks[i])
                continue;
            struct sentence *piece = vec_push(&out, arena, sizeof *piece);
            if (!piece)
                return FALSE;
            *piece = (struct sentence){.first = i, .paragraph = s->paragraph};
        }
    }
    struct sentence *items = out.items;
    for (guint k = 0; k < out.n; k++) {
        items[k].n = (k + 1 < out.n ? items[k + 1].first : m->n) - items[k].first;
        m->tokens[items[k].first].bits |= TOKEN_SENTENCE_START;
    }
    *sentences = (struct sentences){items, out.n};
    return TRUE;
}

static gboolean prepare(struct marker *m, const struct token_words *words, struct arena *arena)
{
    guint32 *first = arena_new_n(arena, guint32, m->n + 1), *roles = arena_new_n(arena, guint32, m->n + 1);
    m->token_flags = arena_new_n(arena, guint8, m->n + 1);
    m->breaks = arena_new_n(arena, guint8, m->n + 1);
    if (!first || !roles || !m->token_flags || !m->breaks)
        return FALSE;
    if (!words)
        words = name_table_words(m->table->names, m->tokens, m->n, arena);
    m->matches = name_table_match_words(m->table->names, m->tokens, m->n, words, arena);
    for (guint i = m->matches.n; i > 0; i--) {
        const struct name_match *cue = &m->matches.items[i - 1];
        first[cue->first] = i;
        roles[cue->first] |= 1u << cue->class;
    }
    m->first_match = first;
    m->roles = roles;
    return TRUE;
}

gboolean furniture_mark(const furniture_table *t, struct strview text, struct tokens *tokens,
                        struct sentences *sentences, enum furniture_part part, struct arena *arena,
                        struct furniture *out)
{
    struct marker m = {.table = t, .text = text, .tokens = tokens->items, .n = tokens->n};
    if (!prepare(&m, tokens->words, arena))
        return FALSE;
    if (part == FURNITURE_TITLE)
        furniture_cut_title(&m);
    else
        furniture_cut_body(&m);
    if (!rebuild(&m, sentences, arena))
        return FALSE;
    struct piece *pieces = arena_new_n(arena, struct piece, sentences->n + 1);
    out->flags = arena_new_n(arena, guint8, sentences->n + 1);
    if (!pieces || !out->flags)
        return FALSE;
    for (guint i = 0, line = 0, line_end = 0; i < sentences->n; i++) {
        guint first = sentences->items[i].first;
        line = first >= line_end ? first : line;
        line_end = first >= line_end ? line_end_of(&m, first) : line_end;
        pieces[i] = look_at(&m, &sentences->items[i], line, line_end);
        out->flags[i] = flags_of(&m, &pieces[i]);
    }
    if (part == FURNITURE_BODY)
        mark_body(&m, out->flags, pieces, sentences->n);
    out->dateline = m.dateline;
    return TRUE;
}
