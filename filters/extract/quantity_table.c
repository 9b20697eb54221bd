#include "filters/extract/quantity_table.h"
#include "common/tsv.h"

const guint32 quantity_scripts[SCRIPTS_N] = {TOKEN_LATIN, TOKEN_ARABIC, TOKEN_CYRILLIC, TOKEN_HEBREW};

static const char *const kind_names[QUANTITY_KINDS_N] = {
    "count",   "age",   "area",  "date",    "distance", "duration", "label",
    "measure", "model", "money", "ordinal", "percent",  "time",     "year",
};

static const char *const role_names[NUMBER_ROLES_N] = {
    "cardinal",   "multiplier",  "vague",     "article",        "ordinal",       "suffix",
    "at_least",   "at_most",     "about",     "at_least_after", "at_most_after", "about_after",
    "range_open", "range_join",  "join",      "before",         "after",         "counted",
    "of",         "digit_group", "proclitic", "none",
};

const char *quantity_kind_name(enum quantity_kind kind)
{
    return (guint)kind < QUANTITY_KINDS_N ? kind_names[kind] : "unknown";
}

/* ---- languages ---- */

static gint language_position(quantity_table *t, struct strview code)
{
    gint at = sv_position(code, t->languages, t->n_languages);
    if (at >= 0 || t->n_languages == LANGUAGES_MAX)
        return at;
    t->languages[t->n_languages] = arena_strdup(t->strings, code).p;
    return (gint)t->n_languages++;
}

static void note_script(quantity_table *t, guint language, struct strview phrase)
{
    if (language == 0 || t->language_script[language])
        return;
    struct tokens tokens = tokenize(phrase, 1, t->strings);
    for (guint s = 0; s < SCRIPTS_N && tokens.n; s++) {
        if (!(tokens.items[0].bits & quantity_scripts[s]))
            continue;
        t->language_script[language] = (guint8)(s + 1);
        if (!t->main_language[s])
            t->main_language[s] = (guint8)language;
    }
}

/* ---- numbers.tsv ---- */

enum { PHRASE, LANGUAGE, ROLE, VALUE, MAX, SOURCE };

static gboolean number_cell(tsv *t, guint column, gint64 empty, gint64 *out, GError **error)
{
    double real = 0;
    *out = empty;
    if (sv_is_empty(tsv_cell(t, column)))
        return TRUE;
    if (!tsv_real(t, column, 0, 1e15, &real, error))
        return FALSE;
    *out = (gint64)real;
    return TRUE;
}

static gboolean read_value(quantity_table *q, tsv *t, struct number_row *row, GError **error)
{
    struct strview value = tsv_cell(t, VALUE);
    gint kind = sv_position(value, kind_names, QUANTITY_KINDS_N);
    switch (row->role) {
    case ROLE_BEFORE:
    case ROLE_AFTER:
        if (kind < 0)
            return tsv_fail(t, error, "value must be a kind of quantity (found '%.*s')", SV_ARG(value));
        row->kind = (guint8)kind;
        return TRUE;
    case ROLE_SUFFIX:
        row->kind = (guint8)(kind < 0 ? QUANTITY_COUNT : kind);
        row->value = kind < 0 ? 1000 : 0;
        return TRUE;
    case ROLE_COUNTED:
        row->noun_kind = arena_strdup(q->strings, value).p;
        return TRUE;
    case ROLE_RANGE_JOIN:
        row->value = sv_equal(value, SV("open"));
        return TRUE;
    case ROLE_DIGIT_GROUP:
        return TRUE;
    default:
        return number_cell(t, VALUE, QUANTITY_UNKNOWN, &row->value, error) &&
               number_cell(t, MAX, QUANTITY_UNKNOWN, &row->max, error);
    }
}

static void add_row(quantity_table *q, struct strview phrase, const struct number_row *row)
{
    g_autoptr(arena_owner) scratch = arena_new(1 << 16, 0);
    guint32 index = q->rows->len;
    struct strview kept = arena_strdup(q->strings, phrase);
    g_array_append_val(q->rows, *row);
    if (token_fold(phrase, scratch).n == 0) {
        struct number_sign sign = {kept, index};
        g_array_append_val(q->signs, sign);
        kept = SV_NULL;
    }
    g_array_append_val(q->phrases, kept);
}

static gboolean read_row(tsv *t, gpointer data, GError **error)
{
    quantity_table *q = data;
    gint role = sv_position(tsv_cell(t, ROLE), role_names, NUMBER_ROLES_N);
    gint language = language_position(q, tsv_cell(t, LANGUAGE));
    if (role < 0)
        return tsv_fail(t, error, "unknown role '%.*s'", SV_ARG(tsv_cell(t, ROLE)));
    if (language < 0)
        return tsv_fail(t, error, "more than %d languages", LANGUAGES_MAX);
    struct number_row row = {.role = (guint8)role, .language = (guint8)language, .max = QUANTITY_UNKNOWN};
    if (!read_value(q, t, &row, error))
        return FALSE;
    note_script(q, (guint)language, tsv_cell(t, PHRASE));
    add_row(q, tsv_cell(t, PHRASE), &row);
    return TRUE;
}

/* ---- count_nouns.ar.tsv ---- */

enum { SINGULAR, GENDER, DUAL_NOM, DUAL_OBL, PLURAL, NOUN_KIND, ALSO_ADJECTIVE, NOUN_SOURCE };

static gboolean is_a_plural(tsv *t, struct strview word)
{
    struct strview rest = tsv_cell(t, PLURAL), piece;
    while (tsv_piece(&rest, '|', &piece))
        if (sv_equal(piece, word))
            return TRUE;
    return FALSE;
}

static void add_noun(quantity_table *q, struct strview form, const struct number_row *noun, gint64 value, gint64 max)
{
    struct number_row row = *noun;
    row.value = value;
    row.max = max;
    if (form.n)
        add_row(q, form, &row);
}

#define ACCUSATIVE "ا" /* tanwin of a masculine singular: مدنياً */

static void add_singular(quantity_table *q, tsv *t, const struct number_row *noun)
{
    struct strview singular = tsv_cell(t, SINGULAR);
    gboolean counts = noun->kind == QUANTITY_COUNT && !sv_equal(tsv_cell(t, ALSO_ADJECTIVE), SV("verbal"));
    add_noun(q, singular, noun, counts, counts);
    if (sv_equal(tsv_cell(t, GENDER), SV("m")))
        add_noun(q, arena_printf(q->strings, "%.*s" ACCUSATIVE, SV_ARG(singular)), noun, counts, counts);
}

static gboolean read_noun(tsv *t, gpointer data, GError **error)
{
    quantity_table *q = data;
    struct number_row noun = {.role = ROLE_COUNTED, .language = (guint8)MAX(language_position(q, SV("ar")), 0)};
    if (sv_is_empty(tsv_cell(t, SINGULAR)) || sv_is_empty(tsv_cell(t, NOUN_KIND)))
        return tsv_fail(t, error, "a noun needs a singular and a kind");
    noun.noun_kind = arena_strdup(q->strings, tsv_cell(t, NOUN_KIND)).p;
    gint kind = sv_position(tsv_cell(t, NOUN_KIND), kind_names, QUANTITY_KINDS_N); /* "duration": no things */
    noun.kind = (guint8)MAX(kind, QUANTITY_COUNT);
    noun.is_adjective = sv_equal(tsv_cell(t, ALSO_ADJECTIVE), SV("yes"));
    add_singular(q, t, &noun);
    noun.is_adjective = FALSE;
    add_noun(q, tsv_cell(t, DUAL_NOM), &noun, 2, 2);
    gboolean is_ambiguous = is_a_plural(t, tsv_cell(t, DUAL_OBL)); /* مدنيين: two of them, or more */
    add_noun(q, tsv_cell(t, DUAL_OBL), &noun, 2, is_ambiguous ? QUANTITY_UNKNOWN : 2);
    struct strview rest = tsv_cell(t, PLURAL), piece;
    while (tsv_piece(&rest, '|', &piece))
        if (!sv_equal(piece, tsv_cell(t, DUAL_OBL)))
            add_noun(q, piece, &noun, 0, 0);
    return TRUE;
}

/* ---- the table ---- */

static gboolean read_numbers(quantity_table *q, const char *path, GError **error)
{
    static const char *const columns[] = {"phrase", "language", "role", "value", "max", "source", NULL};
    return tsv_each(path, columns, read_row, q, error);
}

static gboolean read_nouns(quantity_table *q, const char *path, GError **error)
{
    static const char *const columns[] = {"singular", "gender",         "dual_nom", "dual_obl", "plural",
                                          "kind",     "also_adjective", "source",   NULL};
    return tsv_each(path, columns, read_noun, q, error);
}

#define STRINGS_BUDGET_BYTES (64 << 20)

quantity_table *quantity_table_load(const char *numbers_path, const char *nouns_path, GError **error)
{
    g_autoptr(quantity_table) q = g_new0(quantity_table, 1);
    q->strings = arena_new(STRINGS_BUDGET_BYTES, 0);
    q->rows = g_array_new(FALSE, FALSE, sizeof(struct number_row));
    q->phrases = g_array_new(FALSE, FALSE, sizeof(struct strview));
    q->signs = g_array_new(FALSE, FALSE, sizeof(struct number_sign));
    q->languages[q->n_languages++] = "*";
    if (!read_numbers(q, numbers_path, error) || !read_nouns(q, nouns_path, error))
        return NULL;
    return g_steal_pointer(&q);
}

void quantity_table_free(quantity_table *t)
{
    if (!t)
        return;
    g_array_unref(t->rows);
    g_array_unref(t->phrases);
    g_array_unref(t->signs);
    arena_free(t->strings);
    g_free(t);
}

void quantity_table_add_names(const quantity_table *t, name_table *names, guint16 class)
{
    for (guint i = 0; i < t->rows->len; i++) {
        struct strview phrase = g_array_index(t->phrases, struct strview, i);
        const struct number_row *row = quantity_row(t, i);
        if (!phrase.n)
            continue;
        gboolean is_arabic = row->language && g_str_equal(t->languages[row->language], "ar");
        gboolean is_name = g_ascii_isupper(phrase.p[0]); /* March, not march; "No. 5" */
        name_table_add(names, phrase, class, i,
                       (guint8)((is_arabic ? 0 : NAME_NO_PREFIX) | (is_name ? NAME_NEEDS_CAPITAL : 0)));
    }
}
