#include "filters/extract/time_roles.h"

#include "common/tsv.h"

#include <stdio.h>
#include <stdlib.h>

struct row {
    char *word;
    struct time_word meaning;
    guint8 flags;
};

struct time_words {
    GArray *rows;
    GPtrArray *languages; /* char * */
};

enum column { WORD, LANGUAGE, ROLE, VALUE, FLAGS, COLUMNS_N };
static const char *const columns[] = {"word", "language", "role", "value", "flags", NULL};

static const struct {
    const char *name;
    enum time_role role;
} role_names[] = {
    {"weekday", ROLE_WEEKDAY}, {"month", ROLE_MONTH},     {"hijri", ROLE_HIJRI},     {"jalali", ROLE_JALALI},
    {"feast", ROLE_FEAST},     {"day", ROLE_DAY},         {"unit", ROLE_UNIT},       {"count", ROLE_COUNT},
    {"prev", ROLE_PREV},       {"past", ROLE_PAST},       {"this", ROLE_THIS},       {"next", ROLE_NEXT},
    {"ago", ROLE_AGO},         {"recent", ROLE_RECENT},   {"shift", ROLE_SHIFT},     {"after", ROLE_AFTER},
    {"part", ROLE_PART},       {"number", ROLE_NUMBER},   {"ordinal", ROLE_ORDINAL}, {"since", ROLE_SINCE},
    {"until", ROLE_UNTIL},     {"from", ROLE_FROM},       {"to", ROLE_TO},           {"in", ROLE_IN},
    {"filler", ROLE_FILLER},   {"daytime", ROLE_DAYTIME}, {"season", ROLE_SEASON},   {"streak", ROLE_STREAK},
};

static const struct {
    const char *name;
    gint value;
} value_names[] = {
    {"hour", UNIT_HOUR},   {"day", UNIT_DAY},   {"week", UNIT_WEEK},      {"fortnight", UNIT_FORTNIGHT},
    {"month", UNIT_MONTH}, {"year", UNIT_YEAR}, {"decade", UNIT_DECADE},  {"weekend", UNIT_WEEKEND},
    {"early", PART_EARLY}, {"mid", PART_MID},   {"late", PART_LATE},      {"earlier", PART_EARLIER},
    {"later", PART_LATER}, {"and", 1},          {"-1..0", DAY_OVERNIGHT}, {"", 0},
};

static gboolean role_of(struct strview name, enum time_role *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(role_names); i++)
        if (sv_equal(name, sv_from(role_names[i].name))) {
            *out = role_names[i].role;
            return TRUE;
        }
    return FALSE;
}

static gboolean named_value(const char *text, gint32 *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(value_names); i++)
        if (strcmp(text, value_names[i].name) == 0) {
            *out = value_names[i].value;
            return TRUE;
        }
    return FALSE;
}

/* "3", "-1", "hour", "2 week" (count), "10.1-10.3" (feast) */
static gboolean value_of(struct strview cell, enum time_role role, gint32 *out)
{
    g_autofree char *text = sv_dup(cell);
    char *end = text;
    if (named_value(text, out))
        return TRUE;
    gint from_month, from_day, to_month, to_day;
    if (role == ROLE_FEAST) {
        if (sscanf(text, "%d.%d-%d.%d", &from_month, &from_day, &to_month, &to_day) != 4)
            return FALSE;
        *out = (from_month * 100 + from_day) * 10000 + to_month * 100 + to_day;
        return TRUE;
    }
    glong number = strtol(text, &end, 10);
    if (end == text || number < -999 || number > 9999)
        return FALSE;
    *out = (gint32)number;
    if (role != ROLE_COUNT)
        return *end == 0;
    gint32 unit;
    if (*end != ' ' || !named_value(end + 1, &unit))
        return FALSE;
    *out = unit + 100 * (gint32)number;
    return TRUE;
}

gint time_words_language(const time_words *w, const char *language)
{
    for (guint i = 0; i < w->languages->len; i++)
        if (g_str_has_prefix(language, w->languages->pdata[i])) {
            char next = language[strlen(w->languages->pdata[i])];
            if (next == 0 || next == '-' || next == '_')
                return (gint)i;
        }
    return -1;
}

static guint8 intern_language(time_words *w, struct strview language)
{
    g_autofree char *name = sv_dup(language);
    gint known = time_words_language(w, name);
    if (known >= 0)
        return (guint8)known;
    g_ptr_array_add(w->languages, g_steal_pointer(&name));
    return (guint8)(w->languages->len - 1);
}

static gboolean read_row(tsv *t, gpointer data, GError **error)
{
    time_words *w = data;
    struct row row = {0};
    if (tsv_cell(t, WORD).n == 0 || tsv_cell(t, LANGUAGE).n == 0 || w->languages->len > 200)
        return tsv_fail(t, error, "a word and its language are needed");
    if (!role_of(tsv_cell(t, ROLE), &row.meaning.role))
        return tsv_fail(t, error, "role is none of time.c's (found '%.*s')", SV_ARG(tsv_cell(t, ROLE)));
    if (!value_of(tsv_cell(t, VALUE), row.meaning.role, &row.meaning.value))
        return tsv_fail(t, error, "value is no number or unit (found '%.*s')", SV_ARG(tsv_cell(t, VALUE)));
    row.meaning.language = intern_language(w, tsv_cell(t, LANGUAGE));
    row.flags = sv_equal(tsv_cell(t, FLAGS), SV("capital")) ? NAME_NEEDS_CAPITAL : 0;
    row.word = sv_dup(tsv_cell(t, WORD));
    g_array_append_val(w->rows, row);
    return TRUE;
}

static void clear_row(gpointer row)
{
    g_free(((struct row *)row)->word);
}

time_words *time_words_load(const char *path, GError **error)
{
    g_autoptr(time_words) w = g_new0(time_words, 1);
    w->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    g_array_set_clear_func(w->rows, clear_row);
    w->languages = g_ptr_array_new_with_free_func(g_free);
    return tsv_each(path, columns, read_row, w, error) ? g_steal_pointer(&w) : NULL;
}

void time_words_free(time_words *w)
{
    if (!w)
        return;
    g_array_unref(w->rows);
    g_ptr_array_unref(w->languages);
    g_free(w);
}

void time_words_add_names(const time_words *w, name_table *t, guint16 class)
{
    for (guint32 i = 0; i < w->rows->len; i++) {
        const struct row *row = &g_array_index(w->rows, struct row, i);
        name_table_add(t, sv_from(row->word), class, i, row->flags);
    }
}

const struct time_word *time_words_get(const time_words *w, guint32 index)
{
    g_assert(index < w->rows->len);
    return &g_array_index(w->rows, struct row, index).meaning;
}

guint time_words_languages(const time_words *w)
{
    return w->languages->len;
}
