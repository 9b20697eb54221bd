#include "text/furniture.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void check(const furniture_table *table, struct strview text, enum furniture_part part)
{
    g_autoptr(arena_owner) arena = arena_new(1 << 25, 0);
    struct tokens tokens = tokenize(text, 1 << 16, arena);
    struct sentences s = sentence_split(text, &tokens, NULL, arena);
    struct furniture f;
    if (!furniture_mark(table, text, &tokens, &s, part, arena, &f))
        return;
    guint at = 0;
    for (guint i = 0; i < s.n; at += s.items[i++].n)
        g_assert(s.items[i].first == at && s.items[i].n > 0);
    g_assert(at == tokens.n);
    g_assert(f.dateline.place_first + f.dateline.place_n <= tokens.n);
    g_assert(f.dateline.agency_first + f.dateline.agency_n <= tokens.n);
    g_assert(f.dateline.date_first + f.dateline.date_n <= tokens.n);
}

/* Furniture of any bytes, as a title and as a body: the sentences still cover all tokens. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static furniture_table *table;
    if (!table && !(table = furniture_table_load("packs/common/furniture.tsv", NULL)))
        g_error("packs/common/furniture.tsv is missing: run in the source root");
    struct strview text = {(const char *)data, n};
    check(table, text, FURNITURE_TITLE);
    check(table, text, FURNITURE_BODY);
    return 0;
}
