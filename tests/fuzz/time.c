#include "filters/extract/time.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

/* Times of any bytes: in order, inside the tokens, the start not behind the end. The first byte chooses the language,
 * the second the day of publication. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static time_words *words;
    static name_table *names;
    if (!words) {
        words = time_words_load("packs/common/time_words.tsv", NULL);
        if (!words)
            g_error("packs/common/time_words.tsv is missing: run in the source root");
        names = name_table_new();
        time_words_add_names(words, names, 0);
        name_table_compile(names);
    }
    static const char *const languages[] = {"en", "ar", "tr", "ru", "fr", "de", "es", "ku", "ckb", "fa", "he", NULL};
    g_autoptr(arena_owner) arena = arena_new(1 << 24, 0);
    struct strview text = {n > 2 ? (const char *)data + 2 : NULL, n > 2 ? n - 2 : 0};
    struct tokens tokens = tokenize(text, 1 << 16, arena);
    struct name_matches matches = name_table_match(names, tokens.items, tokens.n, arena);
    struct time_anchor anchor = {.language = n ? languages[data[0] % G_N_ELEMENTS(languages)] : NULL,
                                 .published = n > 1 && data[1] ? 736000u + data[1] : 0};
    struct time_mentions t = time_find(words, tokens.items, 0, tokens.n, matches, 0, anchor, arena);
    for (guint i = 0; i < t.n; i++) {
        const struct time_mention *m = &t.items[i];
        g_assert(m->n >= 1 && m->first + m->n <= tokens.n);
        g_assert(i == 0 || t.items[i - 1].first + t.items[i - 1].n <= m->first);
        g_assert((m->start == 0) == (m->end == 0) && m->start <= m->end);
        char day[11];
        time_format_day(m->start, day);
    }
    return 0;
}
