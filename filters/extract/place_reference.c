#include "filters/extract/place_reference.h"

#define REACH_SENTENCES 3 /* how far back a definite noun looks */

/* Whether a mention of `kind` may be called by `noun`. */
static gboolean may_be_called(enum place_kind noun, enum place_kind kind)
{
    static const struct {
        enum place_kind noun, kind;
    } also[] = {
        {PLACE_CITY, PLACE_TOWN},
        {PLACE_TOWN, PLACE_CITY},
        {PLACE_TOWN, PLACE_VILLAGE},
        {PLACE_VILLAGE, PLACE_TOWN},
        {PLACE_AIRBASE, PLACE_BASE},
        {PLACE_BASE, PLACE_AIRBASE},
        {PLACE_DISTRICT, PLACE_NEIGHBOURHOOD},
        {PLACE_NEIGHBOURHOOD, PLACE_DISTRICT},
    };
    for (guint i = 0; i < G_N_ELEMENTS(also); i++)
        if (also[i].noun == noun && also[i].kind == kind)
            return TRUE;
    return noun == kind;
}

/* Nouns that stand for one place; "the area", "the road", "the front" are too vague. */
static gboolean points_back(enum place_kind noun)
{
    return place_kind_is_settlement(noun) || noun == PLACE_GOVERNORATE || noun == PLACE_NEIGHBOURHOOD ||
           noun == PLACE_CAMP || noun == PLACE_AIRBASE || noun == PLACE_DAM || noun == PLACE_DISTRICT;
}

/* The noun at token `i` with its determiner, when it is definite, one, and no name follows. */
static gboolean is_definite_noun(const struct place_view *v, guint i, enum place_kind *noun, guint *n)
{
    float value;
    const struct token *t = v->text->tokens;
    if (!place_role_at(v, i, PR_KIND, &value, n) || place_role_at(v, i, PR_PLURAL, NULL, NULL) ||
        !points_back((enum place_kind)value))
        return FALSE;
    gboolean is_arabic = t[i].bits & TOKEN_ARABIC;
    gboolean definite = is_arabic ? sv_starts_with(t[i].forms[0], SV("ال")) || place_proclitic(v, i) == 'b'
                                  : i > 0 && place_role_before(v, i - 1, PR_DEFINITE, NULL, NULL);
    gboolean has_al = is_arabic && (strstr(t[i].forms[0].p, "ال") != NULL);
    guint next = i + *n;
    gboolean ends = next >= v->text->n_tokens || v->sentence_of[next] != v->sentence_of[i];
    *noun = (enum place_kind)value;
    if (!definite || (is_arabic && !has_al))
        return FALSE;
    if (ends)
        return TRUE;
    gboolean names_follow = place_role_at(v, next, PR_LINK, NULL, NULL) ||
                            (t[next].bits & (TOKEN_CAPITAL | TOKEN_GLUED)) || (t[next].bits & TOKEN_QUOTE);
    return !names_follow;
}

static const struct place_mention *antecedent(const struct place_view *v, const struct place_mention *items,
                                              guint before, guint at, enum place_kind noun)
{
    const struct place_mention *second = NULL;
    for (guint i = before; i-- > 0;) {
        const struct place_mention *m = &items[i];
        guint apart = v->sentence_of[at] - v->sentence_of[m->first];
        if (apart > REACH_SENTENCES)
            break;
        if (m->is_dateline || m->place == PLACE_NONE || m->is_reference ||
            !(may_be_called(noun, m->kind) || m->called == (gint)noun))
            continue;
        gboolean is_explaining = m->explains != PLACE_NONE || m->precision == PLACE_AREA; /* "X in the Y countryside" */
        if ((m->kind == noun || m->called == (gint)noun) && !is_explaining)
            return m;
        second = second ? second : m;
    }
    return second;
}

static struct place_mention refer(const gazetteer *g, const struct place_mention *to, guint first, guint n)
{
    struct place_mention m = *to;
    const struct place *p = gazetteer_place(g, to->place);
    m.lat = p->lat; /* "10 km south of X": "the town" is X itself */
    m.lon = p->lon;
    m.radius_km = p->radius_km;
    m.precision = place_precision_of(p->kind);
    m.first = m.span_first = first;
    m.n = m.span_n = n;
    m.explains = m.other = PLACE_NONE;
    m.relation = PLACE_IN;
    m.confidence = to->confidence * 0.7f;
    m.is_reference = TRUE;
    m.is_modifier = m.is_listed = m.is_origin = m.is_actor = FALSE;
    m.is_said = TRUE;
    return m;
}

static gboolean is_covered(const struct place_mentions *mentions, guint from, guint token)
{
    for (guint i = from; i < mentions->n && mentions->items[i].span_first <= token; i++)
        if (token < mentions->items[i].span_first + mentions->items[i].span_n)
            return TRUE;
    return FALSE;
}

void place_add_references(const gazetteer *g, const struct place_view *v, struct place_mentions *mentions,
                          struct arena *arena)
{
    struct vec out = {0};
    guint next = 0; /* mention not yet copied */
    guint32 *moved = arena_new_n(arena, guint32, MAX(mentions->n, 1));
    for (guint i = 0; moved && i <= v->text->n_tokens; i++) {
        for (; next < mentions->n && mentions->items[next].first <= i; next++) {
            struct place_mention *copy = vec_push(&out, arena, sizeof *copy);
            if (!copy)
                return;
            moved[next] = out.n - 1;
            *copy = mentions->items[next];
        }
        enum place_kind noun;
        guint n;
        if (i == v->text->n_tokens || !is_definite_noun(v, i, &noun, &n) ||
            is_covered(mentions, next > 2 ? next - 2 : 0, i))
            continue;
        const struct place_mention *to = antecedent(v, out.items, out.n, i, noun);
        struct place_mention reference = to ? refer(g, to, i, n) : (struct place_mention){0};
        struct place_mention *slot = to ? vec_push(&out, arena, sizeof *slot) : NULL;
        if (slot)
            *slot = reference;
    }
    if (!moved || next < mentions->n)
        return;
    struct place_mention *items = out.items;
    for (guint i = 0; i < out.n; i++) {
        if (!items[i].is_reference && items[i].explains != PLACE_NONE)
            items[i].explains = moved[items[i].explains];
        if (!items[i].is_reference && items[i].other != PLACE_NONE)
            items[i].other = moved[items[i].other];
    }
    *mentions = (struct place_mentions){items, out.n};
}
