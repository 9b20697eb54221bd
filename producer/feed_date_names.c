#include "producer/feed_date_names.h"

#include <string.h>
#include "common/tsv.h"

struct feed_dates {
    GHashTable *words; /* folded name → struct date_word */
    guint max_words;
};

void feed_dates_free(struct feed_dates *d)
{
    if (!d)
        return;
    g_hash_table_unref(d->words);
    g_free(d);
}

const struct date_word *feed_dates_lookup(const struct feed_dates *d, const char *folded_name)
{
    return d ? g_hash_table_lookup(d->words, folded_name) : NULL;
}

guint feed_dates_max_words(const struct feed_dates *d)
{
    return d ? d->max_words : 1;
}

char *feed_date_fold(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *lower = g_utf8_casefold(text, -1);
    g_autofree char *apart = g_utf8_normalize(lower, -1, G_NORMALIZE_ALL);
    GString *out = g_string_new(NULL);
    for (const char *p = apart ? apart : ""; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        int digit = g_unichar_digit_value(c);
        if (g_unichar_ismark(c) || c == 0x0640 || g_unichar_type(c) == G_UNICODE_FORMAT)
            continue; /* accents, Arabic vowel signs, tatweel, direction marks */
        if (digit >= 0)
            g_string_append_c(out, (char)('0' + digit));
        else if (g_unichar_isspace(c))
            g_string_append_c(out, ' ');
        else
            g_string_append_unichar(out, c == 0x0131                  ? 'i'
                                         : c == 0x0649 || c == 0x06CC ? 0x064A
                                         : c == 0x0629                ? 0x0647
                                         : c == 0x06A9                ? 0x0643
                                                                      : c);
    }
    return g_string_free(out, FALSE);
}

static int kind_by_name(const char *name)
{
    static const char *const kinds[N_DATE_WORD_KINDS] = {"month", "hijri_month", "hijri_mark", "weekday",
                                                         "zone",  "am",          "pm",         "filler"};
    for (int i = 0; i < N_DATE_WORD_KINDS; i++)
        if (g_str_equal(kinds[i], name))
            return i;
    return -1;
}

static void add_word(struct feed_dates *d, const char *name, int kind, int value)
{
    g_autofree char *folded = feed_date_fold(name);
    guint n = 1;
    for (const char *p = folded; (p = strchr(p, ' ')); p++)
        n++;
    d->max_words = MAX(d->max_words, n);
    struct date_word *w = g_hash_table_lookup(d->words, folded);
    if (!w) {
        w = g_new0(struct date_word, 1);
        g_hash_table_insert(d->words, g_steal_pointer(&folded), w);
    }
    if (w->kinds & (1u << kind))
        return; /* the first line of a name counts */
    w->kinds |= 1u << kind;
    w->value[kind] = (gint16)value;
}

static gboolean read_row(tsv *table, gpointer d, GError **error)
{
    g_autofree char *kind_name = sv_dup(tsv_cell(table, 0)), *name = sv_dup(tsv_cell(table, 1));
    g_autofree char *value_text = sv_dup(tsv_cell(table, 2));
    gint64 value = G_MININT16;
    int kind = kind_by_name(kind_name);
    if (kind < 0 || !*name)
        return tsv_fail(table, error, "expected a kind of date word and a name (found '%s', '%s')", kind_name, name);
    if (*value_text && !g_ascii_string_to_signed(value_text, 10, -1440, 1440, &value, NULL))
        return tsv_fail(table, error, "value must be a number (found '%s')", value_text);
    add_word(d, name, kind, (int)value);
    return TRUE;
}

struct feed_dates *feed_dates_load(const char *path, GError **error)
{
    static const char *const columns[] = {"kind", "name", "value", NULL};
    g_autoptr(feed_dates_owner) d = g_new0(struct feed_dates, 1);
    d->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return tsv_each(path, columns, read_row, d, error) ? g_steal_pointer(&d) : NULL;
}
