#include "text/sentence.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

/* Tokens and sentences of any bytes: each token lies in the text, behind the one before; the sentences cover all. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static abbreviations *known;
    if (!known && !(known = abbreviations_load("packs/common/abbreviations.tsv", NULL)))
        g_error("packs/common/abbreviations.tsv is missing: run in the source root");
    g_autoptr(arena_owner) arena = arena_new(1 << 24, 0);
    struct strview text = {(const char *)data, n};
    struct tokens tokens = tokenize(text, 1 << 16, arena);
    struct sentences s = sentence_split(text, &tokens, known, arena);
    guint at = 0;
    for (guint i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.items[i];
        g_assert(t->start < t->end && t->end <= n && (i == 0 || t->start >= t[-1].end) && t->n_forms >= 1);
    }
    for (guint i = 0; i < s.n; at += s.items[i++].n)
        g_assert(s.items[i].first == at && s.items[i].n > 0);
    g_assert(at == tokens.n || arena_has_overflowed(arena));
    return 0;
}
