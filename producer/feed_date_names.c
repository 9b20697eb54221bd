#include "producer/feed_date_names.h"

#include <string.h>

struct feed_dates {
    GHashTable *words; /* folded name → struct date_word */
    guint max_words;
};

G_DEFINE_QUARK(frontwire-feed-date-error, feed_date_error)

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
            g_string_append_unichar(out, c == 0x0131 ? 'i' : c == 0x0649 || c == 0x06CC ? 0x064A : c == 0x0629 ? 0x0647 : c == 0x06A9 ? 0x0643 : c);
    }
    return g_string_free(out, FALSE);
}

static int kind_by_name(const char *name)
{
    static const char *const kinds[N_DATE_WORD_KINDS] = {"month", "hijri_month", "hijri_mark", "weekday", "zone", "am", "pm", "filler"};
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

/* kind, name, value, language, source */
static gboolean read_line(struct feed_dates *d, const char *path, guint line_n, const char *line, GError **error)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
    int kind = g_strv_length(cells) >= 3 ? kind_by_name(cells[0]) : -1;
    gint64 value = G_MININT16;
    if (kind < 0 || !*cells[1]) {
        g_set_error(error, FEED_DATE_ERROR, 0, "%s:%u: expected kind, name, value, language, source (found '%s')", path, line_n, line);
        return FALSE;
    }
    if (*cells[2] && !g_ascii_string_to_signed(cells[2], 10, -1440, 1440, &value, NULL)) {
        g_set_error(error, FEED_DATE_ERROR, 0, "%s:%u: value must be a number (found '%s')", path, line_n, cells[2]);
        return FALSE;
    }
    add_word(d, cells[1], kind, (int)value);
    return TRUE;
}

struct feed_dates *feed_dates_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autoptr(feed_dates_owner) d = g_new0(struct feed_dates, 1);
    d->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 1; lines[0] && lines[i]; i++) /* line 1 names the columns */
        if (*lines[i] && *lines[i] != '#' && !read_line(d, path, i + 1, lines[i], error))
            return NULL;
    return g_steal_pointer(&d);
}
