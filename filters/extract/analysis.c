#include "filters/extract/analysis.h"

gboolean text_analyse(struct strview text, guint max_tokens, const struct text_tables *tables, enum furniture_part part,
                      struct arena *arena, struct text_analysis *out)
{
    *out = (struct text_analysis){.text = text};
    out->tokens = tokenize(text, max_tokens, arena);
    out->tokens.words = name_table_words(tables->names, out->tokens.items, out->tokens.n, arena);
    out->sentences = sentence_split(text, &out->tokens, tables->abbreviations, arena);
    if (!furniture_mark(tables->furniture, text, &out->tokens, &out->sentences, part, arena, &out->furniture))
        return FALSE;
    out->matches = name_table_match_words(tables->names, out->tokens.items, out->tokens.n, out->tokens.words, arena);
    out->names = arena_new_n(arena, struct token_names, out->tokens.n + 1);
    if (!out->names || arena_has_overflowed(arena))
        return FALSE;
    memset(out->names, 0xFF, sizeof *out->names * (out->tokens.n + 1)); /* NO_INDEX everywhere */
    for (guint i = out->matches.n; i-- > 0;) {
        const struct name_match *m = &out->matches.items[i];
        out->names[m->first].at[m->class] = i;
    }
    return TRUE;
}

struct strview text_span(const struct text_analysis *a, guint first, guint n)
{
    if (n == 0 || first + n > a->tokens.n)
        return SV("");
    guint32 start = a->tokens.items[first].start, end = a->tokens.items[first + n - 1].end;
    return (struct strview){a->text.p + start, end - start};
}
