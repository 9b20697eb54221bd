#include "filters/extract/place.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

enum { PLACE, WORD, ACTOR, TIME };

struct tables {
    gazetteer *places;
    place_words *words;
    name_table *names;
};

static const struct tables *tables(void)
{
    static struct tables t;
    static const char *const paths[] = {"packs/syria/places.tsv", "packs/common/world_places.tsv", NULL};
    if (t.names)
        return &t;
    t.places = gazetteer_load(paths, NULL);
    t.words = place_words_load("packs/common/place_words.tsv", NULL);
    if (!t.places || !t.words)
        g_error("the tables of places are missing: run in the source root");
    t.names = name_table_new();
    gazetteer_add_names(t.places, t.names, PLACE);
    place_words_add_names(t.words, t.names, WORD);
    name_table_add(t.names, SV("Aleppo Military Council"), ACTOR, 0, 0);
    name_table_add(t.names, SV("Sunday"), TIME, 0, 0);
    name_table_compile(t.names);
    return &t;
}

static void check_mention(const struct tables *t, const struct tokens *tokens, const struct place_mentions *all,
                          guint i)
{
    const struct place_mention *m = &all->items[i];
    g_assert(m->n >= 1 && m->first + m->n <= tokens->n);
    g_assert(m->span_first <= m->first && m->span_first + m->span_n >= m->first + m->n);
    g_assert(m->span_first + m->span_n <= tokens->n);
    g_assert(i == 0 || all->items[i - 1].first <= m->first);
    g_assert(m->place == PLACE_NONE || m->place < gazetteer_size(t->places));
    g_assert(m->explains == PLACE_NONE || (m->explains < all->n && m->explains != i));
    g_assert(m->other == PLACE_NONE || m->other < all->n);
    g_assert(m->confidence >= 0 && m->confidence <= 1);
    g_assert(!m->has_coordinates || (isfinite(m->lat) && isfinite(m->lon) && m->radius_km > 0));
}

/* Places of any bytes as title and body (parted by the first line break): in order, inside the tokens. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    const struct tables *t = tables();
    g_autoptr(arena_owner) arena = arena_new(1 << 25, 0);
    const unsigned char *br = n ? memchr(data, '\n', n) : NULL;
    gsize title_n = br ? (gsize)(br - data) : 0;
    struct strview parts[] = {{(const char *)data, title_n}, {(const char *)data + title_n, n - title_n}};
    struct tokens tokens[2];
    struct place_text texts[2];
    for (guint i = 0; i < 2; i++) {
        tokens[i] = tokenize(n ? parts[i] : SV_NULL, 1 << 16, arena);
        struct sentences s = sentence_split(n ? parts[i] : SV_NULL, &tokens[i], NULL, arena);
        texts[i] = (struct place_text){tokens[i].items, tokens[i].n, s.items, s.n,
                                       name_table_match(t->names, tokens[i].items, tokens[i].n, arena)};
    }
    struct place_mentions out[2];
    place_find(t->places, t->words, (struct place_classes){PLACE, WORD, ACTOR, TIME}, texts, 2, out, arena);
    for (guint p = 0; p < 2; p++)
        for (guint i = 0; i < out[p].n; i++)
            check_mention(t, &tokens[p], &out[p], i);
    return 0;
}
