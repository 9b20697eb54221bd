#include "producer/page_hints.h"
#include <string.h>
#include "common/tsv.h"

#define NAME_MAX_BYTES   64 /* of one class name that is looked at */
#define NAME_MAX_WORDS   5  /* longer ones are made by programs and say anything */
#define NAMES_MAX        32 /* of one attribute */
#define PHRASE_MAX_WORDS 6
#define PHRASE_MAX_BYTES 120

struct page_hints {
    GHashTable *names;   /* lower-case word, or two with '-' -> enum page_hint */
    GHashTable *phrases; /* words folded and parted by one blank -> enum page_hint */
};

static guint hint_named(struct strview name)
{
    static const struct {
        const char *name;
        enum page_hint hint;
    } HINTS[] = {{"drop", PAGE_HINT_DROP},     {"caption", PAGE_HINT_CAPTION}, {"content", PAGE_HINT_CONTENT},
                 {"layout", PAGE_HINT_LAYOUT}, {"line", PAGE_HINT_LINE},       {"tail", PAGE_HINT_TAIL}};

    for (guint i = 0; i < G_N_ELEMENTS(HINTS); i++)
        if (sv_equal(name, sv_from(HINTS[i].name)))
            return HINTS[i].hint;
    return PAGE_HINT_NONE;
}

/* The text's first words, folded, parted by one blank; *words_n of them. What is no letter or digit parts words. */
static char *dup_folded(struct strview text, guint max_words, guint *words_n, gboolean *is_all)
{
    g_autofree char *head = g_strndup(text.p, MIN(text.n, PHRASE_MAX_BYTES));
    const char *end = NULL;
    g_utf8_validate(head, -1, &end);
    g_autofree char *folded = g_utf8_casefold(head, end - head);
    GString *out = g_string_new(NULL);
    gboolean owes_blank = FALSE;

    *words_n = 0;
    *is_all = text.n <= PHRASE_MAX_BYTES;
    for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_isalnum(c) && !g_unichar_ismark(c)) {
            owes_blank = out->len > 0;
            continue;
        }
        if (owes_blank || *words_n == 0) {
            if (*words_n == max_words) {
                *is_all = FALSE;
                break;
            }
            if (owes_blank)
                g_string_append_c(out, ' ');
            (*words_n)++;
        }
        owes_blank = FALSE;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static gboolean load_row(tsv *t, gpointer data, GError **error)
{
    page_hints *h = data;
    guint hint = hint_named(tsv_cell(t, 1));
    gboolean is_phrase = hint == PAGE_HINT_LINE || hint == PAGE_HINT_TAIL, is_all;
    guint words_n;

    if (!hint)
        return tsv_fail(t, error, "there is no hint '%.*s'", (int)tsv_cell(t, 1).n, tsv_cell(t, 1).p);
    char *key = is_phrase ? dup_folded(tsv_cell(t, 0), PHRASE_MAX_WORDS, &words_n, &is_all) : sv_dup(tsv_cell(t, 0));
    if (!*key) {
        g_free(key);
        return tsv_fail(t, error, "the hint is empty");
    }
    GHashTable *table = is_phrase ? h->phrases : h->names;
    hint |= GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
    g_hash_table_replace(table, key, GUINT_TO_POINTER(hint));
    return TRUE;
}

page_hints *page_hints_load(const char *path, GError **error)
{
    static const char *const COLUMNS[] = {"hint", "role", "language", "source", NULL};
    g_autoptr(page_hints) h = g_new0(page_hints, 1);

    h->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    h->phrases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!tsv_each(path, COLUMNS, load_row, h, error))
        return NULL;
    return g_steal_pointer(&h);
}

void page_hints_free(page_hints *h)
{
    if (!h)
        return;
    g_hash_table_unref(h->names);
    g_hash_table_unref(h->phrases);
    g_free(h);
}

static guint find_name(const page_hints *h, const char *name)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(h->names, name));
}

/* One class name: its words ("RelatedPosts", "related-posts": related, posts), and each two together. */
static guint hints_of_name(const page_hints *h, const char *name, gsize n)
{
    char words[2 * NAME_MAX_BYTES + 2];
    gsize word_at = 0, before_at = 0, len = 0;
    guint hints = 0, words_n = 0;

    n = MIN(n, NAME_MAX_BYTES);
    for (gsize i = 0; i <= n; i++) {
        gboolean is_hump = i > 0 && i < n && g_ascii_isupper(name[i]) && g_ascii_islower(name[i - 1]);
        gboolean is_end = i == n || !g_ascii_isalnum(name[i]);
        if ((is_end || is_hump) && len > word_at) {
            words[len] = '\0';
            hints |= find_name(h, words + word_at) | (before_at < word_at ? find_name(h, words + before_at) : 0);
            words_n++;
            before_at = word_at;
            words[len++] = '-';
            word_at = len;
        }
        if (!is_end)
            words[len++] = g_ascii_tolower(name[i]);
    }
    if (words_n > NAME_MAX_WORDS)
        return 0;
    return hints & PAGE_HINT_LAYOUT ? hints & ~(guint)(PAGE_HINT_DROP | PAGE_HINT_CAPTION) : hints;
}

guint page_hints_of_names(const page_hints *h, const char *value)
{
    guint hints = 0;

    if (!h)
        return 0;
    for (guint i = 0; *value && i < NAMES_MAX; i++) {
        value += strspn(value, " \t\r\n");
        gsize n = strcspn(value, " \t\r\n");
        hints |= hints_of_name(h, value, n);
        value += n;
    }
    return hints;
}

guint page_hints_of_text(const page_hints *h, struct strview text)
{
    gboolean is_all;
    guint words_n, hints = 0;

    if (!h || !text.n)
        return 0;
    g_autofree char *words = dup_folded(text, PHRASE_MAX_WORDS, &words_n, &is_all);
    for (gboolean is_first = TRUE;; is_first = FALSE) {
        guint found = GPOINTER_TO_UINT(g_hash_table_lookup(h->phrases, words));
        hints |= is_first && is_all ? found : found & ~(guint)PAGE_HINT_TAIL;
        char *blank = strrchr(words, ' ');
        if (!blank)
            return hints;
        *blank = '\0';
    }
}
