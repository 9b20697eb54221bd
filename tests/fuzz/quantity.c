#include "filters/extract/quantity.h"
#include "text/sentence.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

/* Quantities of any bytes: in order, inside the tokens, not overlapping. The first byte chooses the language. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static quantity_table *table;
    static name_table *names;
    if (!table) {
        table = quantity_table_load("packs/common/numbers.tsv", "packs/common/count_nouns.ar.tsv", NULL);
        if (!table)
            g_error("packs/common/numbers.tsv is missing: run in the source root");
        names = name_table_new();
        quantity_table_add_names(table, names, 0);
        name_table_compile(names);
    }
    static const char *const languages[] = {"en", "ar", "tr", "ru", "fr", "de", "es", "ku", "ckb", "fa", "he", NULL};
    g_autoptr(arena_owner) arena = arena_new(1 << 24, 0);
    struct strview text = {n ? (const char *)data + 1 : NULL, n ? n - 1 : 0};
    struct tokens tokens = tokenize(text, 1 << 16, arena);
    sentence_split(text, &tokens, NULL, arena);
    struct name_matches matches = name_table_match(names, tokens.items, tokens.n, arena);
    const char *language = n ? languages[data[0] % G_N_ELEMENTS(languages)] : NULL;
    struct quantities q = quantities_find(table, text, &tokens, &matches, 0, language, arena);
    for (guint i = 0; i < q.n; i++) {
        const struct quantity *a = &q.items[i];
        g_assert(a->n >= 1 && a->number_n >= 1 && a->first + a->n <= tokens.n);
        g_assert(a->noun + a->noun_n <= tokens.n && a->number_first + a->number_n <= tokens.n);
        g_assert(a->min == QUANTITY_UNKNOWN || a->max == QUANTITY_UNKNOWN || a->min <= a->max);
    }
    return 0;
}
