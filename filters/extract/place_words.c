#include "filters/extract/place_words.h"

#include "common/tsv.h"

struct row {
    char *word;
    struct place_word meaning;
    guint8 flags;
};

struct place_words {
    GArray *rows;
};

enum column { WORD, LANGUAGE, ROLE, VALUE, COLUMNS_N };
static const char *const columns[] = {"word", "language", "role", "value", NULL};

static const char *const role_names[PLACE_ROLES_N] = {
    [PR_PREP] = "prep",           [PR_LINK] = "link",         [PR_KIND] = "kind",
    [PR_PLURAL] = "plural",       [PR_RURAL] = "rural",       [PR_EDGE] = "edge",
    [PR_DIRECTION] = "direction", [PR_DISTANCE] = "distance", [PR_BORDER] = "border",
    [PR_BETWEEN] = "between",     [PR_AND] = "and",           [PR_TITLE] = "title",
    [PR_PERSON] = "person",       [PR_VERB] = "verb",         [PR_AGENCY] = "agency",
    [PR_COMPOUND] = "compound",   [PR_ARTICLE] = "article",   [PR_STOP] = "stop",
    [PR_DEFINITE] = "definite",   [PR_BUILDING] = "building",
};

static const char *const prep_names[] = {"", "in", "near", "to", "from"};

static gboolean value_of(tsv *t, enum place_role role, float *out, GError **error)
{
    struct strview cell = tsv_cell(t, VALUE);
    double real;
    enum place_kind kind;
    switch (role) {
    case PR_PREP:
        for (guint i = PREP_IN; i < G_N_ELEMENTS(prep_names); i++)
            if (sv_equal(cell, sv_from(prep_names[i]))) {
                *out = (float)i;
                return TRUE;
            }
        return tsv_fail(t, error, "value of a preposition must be in, near, to or from (found '%.*s')", SV_ARG(cell));
    case PR_KIND:
        if (!place_kind_from_name(cell, &kind))
            return tsv_fail(t, error, "value must be a kind of place (found '%.*s')", SV_ARG(cell));
        *out = (float)kind;
        return TRUE;
    case PR_DIRECTION:
    case PR_DISTANCE:
        if (!tsv_real(t, VALUE, 0, 360, &real, error))
            return FALSE;
        *out = (float)real;
        return TRUE;
    default:
        *out = 0;
        return TRUE;
    }
}

/* Titles of things, of persons and agencies are names: "media" is a word, "Media" may be part of one. */
static gboolean needs_capital(enum place_role role)
{
    return role == PR_TITLE || role == PR_PERSON || role == PR_AGENCY;
}

static gboolean read_row(tsv *t, gpointer data, GError **error)
{
    place_words *w = data;
    struct row row = {0};
    if (tsv_cell(t, WORD).n == 0)
        return tsv_fail(t, error, "a word is needed");
    gint role = sv_position(tsv_cell(t, ROLE), role_names, PLACE_ROLES_N);
    if (role < 0)
        return tsv_fail(t, error, "role is none of place_words.h (found '%.*s')", SV_ARG(tsv_cell(t, ROLE)));
    row.meaning.role = (enum place_role)role;
    if (!value_of(t, row.meaning.role, &row.meaning.value, error))
        return FALSE;
    row.flags = needs_capital(row.meaning.role) && g_ascii_isupper(tsv_cell(t, WORD).p[0]) ? NAME_NEEDS_CAPITAL : 0;
    row.word = sv_dup(tsv_cell(t, WORD));
    g_array_append_val(w->rows, row);
    return TRUE;
}

static void clear_row(gpointer row)
{
    g_free(((struct row *)row)->word);
}

place_words *place_words_load(const char *path, GError **error)
{
    g_autoptr(place_words) w = g_new0(place_words, 1);
    w->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    g_array_set_clear_func(w->rows, clear_row);
    return tsv_each(path, columns, read_row, w, error) ? g_steal_pointer(&w) : NULL;
}

void place_words_free(place_words *w)
{
    if (!w)
        return;
    g_array_unref(w->rows);
    g_free(w);
}

void place_words_add_names(const place_words *w, name_table *t, guint16 class)
{
    for (guint32 i = 0; i < w->rows->len; i++) {
        const struct row *row = &g_array_index(w->rows, struct row, i);
        name_table_add(t, sv_from(row->word), class, i, row->flags);
    }
}

const struct place_word *place_words_get(const place_words *w, guint32 index)
{
    g_assert(index < w->rows->len);
    return &g_array_index(w->rows, struct row, index).meaning;
}

/* ---- the words of one text ---- */

static void mark_sentences(struct place_view *v)
{
    for (guint s = 0; s < v->text->n_sentences; s++)
        for (guint i = 0; i < v->text->sentences[s].n; i++)
            if (v->text->sentences[s].first + i < v->text->n_tokens)
                v->sentence_of[v->text->sentences[s].first + i] = s;
}

/* The words of time hold many small words ("in", "al"); only those that look like a name may be taken for one. */
static gboolean is_named_time(const struct place_view *v, const struct name_match *m)
{
    guint32 bits = v->text->tokens[m->first].bits;
    if (m->n == 1 && v->text->tokens[m->first].forms[0].n < 3)
        return FALSE;
    return (bits & TOKEN_CAPITAL) || !(bits & (TOKEN_LATIN | TOKEN_CYRILLIC));
}

static void mark_match(struct place_view *v, guint32 index)
{
    const struct name_match *m = &v->text->matches.items[index];
    if (m->class == v->classes.word) {
        guint32 last = m->first + m->n - 1;
        if (v->begins[m->first] == PLACE_NONE)
            v->begins[m->first] = index;
        v->roles[m->first] |= 1u << place_words_get(v->words, m->payload)->role;
        if (v->ends[last] == PLACE_NONE || m->first < v->ends[last])
            v->ends[last] = m->first;
    } else if (m->class == v->classes.actor || (m->class == v->classes.time && is_named_time(v, m))) {
        for (guint32 i = 0; i < m->n; i++)
            v->foreign_classes[m->first + i] |= m->class == v->classes.actor ? 1 : 2;
    } else if (m->class != v->classes.place) {
        v->foreign_classes[m->first] |= 4;
    }
}

gboolean place_view_init(struct place_view *v, const struct place_text *text, const place_words *words,
                         struct place_classes classes, struct arena *arena)
{
    guint n = text->n_tokens + 1;
    *v = (struct place_view){.text = text, .words = words, .classes = classes};
    v->begins = arena_new_n(arena, guint32, n);
    v->ends = arena_new_n(arena, guint32, n);
    v->roles = arena_new_n(arena, guint32, n);
    v->sentence_of = arena_new_n(arena, guint32, n);
    v->foreign_classes = arena_new_n(arena, guint8, n);
    if (!v->begins || !v->ends || !v->roles || !v->sentence_of || !v->foreign_classes)
        return FALSE;
    memset(v->begins, 0xff, sizeof(guint32) * n);
    memset(v->ends, 0xff, sizeof(guint32) * n);
    mark_sentences(v);
    for (guint32 i = 0; i < text->matches.n; i++)
        if (text->matches.items[i].first + text->matches.items[i].n <= text->n_tokens)
            mark_match(v, i);
    return TRUE;
}

gboolean place_role_at(const struct place_view *v, guint i, enum place_role role, float *value, guint *n)
{
    if (i >= v->text->n_tokens || !(v->roles[i] >> role & 1))
        return FALSE;
    const struct name_match *m = &v->text->matches.items[v->begins[i]];
    const struct name_match *end = v->text->matches.items + v->text->matches.n;
    for (; m < end && m->first == i && m->class == v->classes.word; m++) {
        const struct place_word *word = place_words_get(v->words, m->payload);
        if (word->role != role)
            continue;
        if (value)
            *value = word->value;
        if (n)
            *n = m->n;
        return TRUE;
    }
    return FALSE;
}

gboolean place_role_before(const struct place_view *v, guint i, enum place_role role, float *value, guint *first)
{
    if (i >= v->text->n_tokens || v->ends[i] == PLACE_NONE)
        return FALSE;
    guint n;
    if (!place_role_at(v, v->ends[i], role, value, &n) || v->ends[i] + n != i + 1)
        return FALSE;
    if (first)
        *first = v->ends[i];
    return TRUE;
}

gboolean place_word_begins(const struct place_view *v, guint i)
{
    return i < v->text->n_tokens && v->begins[i] != PLACE_NONE;
}

char place_proclitic(const struct place_view *v, guint i)
{
    const struct token *t = &v->text->tokens[i];
    if (!(t->bits & TOKEN_ARABIC) || t->prefix == 0 || t->prefix == 'a')
        return 0;
    if (v->begins[i] != PLACE_NONE && v->text->matches.items[v->begins[i]].form == 0)
        return 0;
    return t->prefix;
}

guint place_first_match(const struct place_view *v, guint i)
{
    guint lo = 0, hi = v->text->matches.n;
    while (lo < hi) {
        guint mid = lo + (hi - lo) / 2;
        if (v->text->matches.items[mid].first < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}
