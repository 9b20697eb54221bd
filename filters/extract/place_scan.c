#include "filters/extract/place_scan.h"

/* ---- names ---- */

struct named_span *place_scanner_push(struct place_scanner *sc, guint first, guint n, char proclitic)
{
    struct named_span *span = vec_push(&sc->out, sc->arena, sizeof *span);
    if (!span)
        return NULL;
    memset(span, 0, sizeof *span);
    span->first = first;
    span->n = n;
    span->chosen = PLACE_NONE;
    span->around = surroundings_read(sc->v, first, n, proclitic);
    return span;
}

void named_span_add(struct named_span *span, struct candidate c)
{
    if (span->n_candidates < CANDIDATES_MAX)
        span->candidates[span->n_candidates++] = c;
}

static gboolean is_place_match(const struct place_scanner *sc, const struct name_match *m, guint at)
{
    return m->first == at && m->class == sc->v->classes.place && m->first + m->n <= sc->v->text->n_tokens;
}

/* A longer name of somebody or something covers the tokens: "Deir ez-Zor Military Council". */
static gboolean is_inside_actor(const struct place_scanner *sc, guint first, guint n)
{
    const struct name_matches *all = &sc->v->text->matches;
    guint from = first > 6 ? first - 6 : 0;
    for (guint i = place_first_match(sc->v, from); i < all->n; i++) {
        const struct name_match *m = &all->items[i];
        if (m->first > first)
            break;
        if (m->class == sc->v->classes.actor && m->first + m->n >= first + n && m->n > n)
            return TRUE;
    }
    return FALSE;
}

/* Some word around places is as long as the name: the name is that word unless a noun of places stands before it. */
static gboolean is_common_word(const struct place_view *v, guint at, guint n)
{
    guint length = 0;
    for (guint role = 0; role < PLACE_ROLES_N; role++)
        if (role != PR_COMPOUND && role != PR_ARTICLE && role != PR_DEFINITE &&
            place_role_at(v, at, (enum place_role)role, NULL, &length) && length >= n)
            return TRUE;
    return FALSE;
}

static char cut_of(const struct place_scanner *sc, const struct name_match *m)
{
    char prefix = sc->v->text->tokens[m->first].prefix;
    return m->form && prefix ? prefix : 0;
}

gboolean place_scanner_is_free(const struct place_scanner *sc, guint i)
{
    return i < sc->v->text->n_tokens && !(sc->v->foreign_classes[i] & 3) && (sc->v->text->tokens[i].bits & TOKEN_WORD);
}

gboolean place_scanner_is_plain_arabic(const struct place_scanner *sc, guint i)
{
    return place_scanner_is_free(sc, i) && (sc->v->text->tokens[i].bits & TOKEN_ARABIC);
}

/* "Kafr Wuzz": the first word alone is also a village's name, but here a name goes on. */
static gboolean opens_longer_name(const struct place_scanner *sc, guint at)
{
    const struct place_view *v = sc->v;
    if (at + 1 >= v->text->n_tokens || !place_role_at(v, at, PR_COMPOUND, NULL, NULL) ||
        v->sentence_of[at] != v->sentence_of[at + 1])
        return FALSE;
    guint32 next = v->text->tokens[at + 1].bits;
    if (next & TOKEN_ARABIC)
        return at > 0 && place_role_before(v, at - 1, PR_KIND, NULL, NULL) && !place_word_begins(v, at + 1) &&
               place_scanner_is_plain_arabic(sc, at + 1) && v->text->tokens[at + 1].prefix == 0;
    if (!(next & TOKEN_WORD) || place_role_at(v, at + 1, PR_KIND, NULL, NULL))
        return FALSE;
    return (next & TOKEN_CAPITAL) || place_role_at(v, at + 1, PR_ARTICLE, NULL, NULL);
}

static guint scan_known(struct place_scanner *sc, guint at, guint32 *next_match)
{
    const struct name_matches *all = &sc->v->text->matches;
    while (*next_match < all->n && all->items[*next_match].first < at)
        (*next_match)++;
    guint32 i = *next_match;
    while (i < all->n && all->items[i].first == at && !is_place_match(sc, &all->items[i], at))
        i++;
    if (i == all->n || !is_place_match(sc, &all->items[i], at))
        return 0;
    guint n = all->items[i].n;
    if (is_inside_actor(sc, at, n))
        return n;
    if (n == 1 && opens_longer_name(sc, at))
        return 0;
    char cut = cut_of(sc, &all->items[i]);
    if (cut && cut != 'a' && place_role_before(sc->v, at - (at > 0), PR_KIND, NULL, NULL) && at > 0)
        return 0; /* behind its noun a name has no proclitic: "بلدة فليون" is not Lyon */
    struct named_span *span = place_scanner_push(sc, at, n, cut);
    for (; span && i < all->n && is_place_match(sc, &all->items[i], at); i++)
        named_span_add(span, (struct candidate){.place = all->items[i].payload,
                                                .is_weak = (all->items[i].flags & GAZETTEER_NAME_WEAK) != 0,
                                                .cut = cut_of(sc, &all->items[i]),
                                                .likeness = 1.0f});
    if (span) {
        place_scan_add_alike(sc, span);
        span->is_word = is_common_word(sc->v, at, n);
        span->is_noun = place_role_at(sc->v, at, PR_KIND, NULL, NULL) && n == 1;
        span->is_time = (sc->v->foreign_classes[at] & 2) != 0;
    }
    return n;
}

/* ---- lists ---- */

static gboolean is_joined(const struct place_view *v, const struct named_span *a, const struct named_span *b)
{
    guint32 end = MAX(a->first + a->n, a->around.first + a->around.n);
    for (guint32 i = end; i < b->around.first; i++) {
        const struct token *t = &v->text->tokens[i];
        gboolean is_comma = (t->bits & TOKEN_QUOTE) || sv_equal(t->forms[0], SV(",")) || sv_equal(t->forms[0], SV("،"));
        if (!is_comma && !place_role_at(v, i, PR_AND, NULL, NULL) && !place_role_at(v, i, PR_LINK, NULL, NULL))
            return FALSE;
    }
    return end <= b->around.first && b->around.first - end <= 4 && v->sentence_of[a->first] == v->sentence_of[b->first];
}

/* "the villages of A, B and C", "A, B and C provinces": what is said of one is said of all. */
static void share_in_lists(const struct place_view *v, struct named_spans spans)
{
    for (guint i = 1; i < spans.n; i++) {
        struct surroundings *a = &spans.items[i - 1].around, *b = &spans.items[i].around;
        if (!b->is_list || !is_joined(v, &spans.items[i - 1], &spans.items[i]))
            continue;
        b->prep = b->prep ? b->prep : a->prep;
        b->is_verb |= a->is_verb;
        if (a->is_plural && a->kind_before && b->kind < 0) {
            b->kind = a->kind;
            b->is_plural = b->kind_before = TRUE;
        }
        if (a->is_between)
            b->is_between = TRUE;
    }
    for (guint i = spans.n; i-- > 1;) {
        struct surroundings *a = &spans.items[i - 1].around, *b = &spans.items[i].around;
        if (b->is_list && b->is_plural && !b->kind_before && a->kind < 0 &&
            is_joined(v, &spans.items[i - 1], &spans.items[i])) {
            a->kind = b->kind;
            a->is_plural = TRUE;
        }
    }
}

struct named_spans place_scan(const gazetteer *g, const struct place_view *v, struct arena *arena)
{
    struct place_scanner sc = {g, v, {0}, arena};
    guint32 next_match = 0;
    for (guint at = 0; at < v->text->n_tokens;) {
        guint n = scan_known(&sc, at, &next_match);
        if (n == 0)
            n = place_scan_unknown(&sc, at);
        at += MAX(n, 1);
    }
    struct named_spans spans = {sc.out.items, sc.out.n};
    share_in_lists(v, spans);
    return spans;
}
