/* Which of several places of a name is meant. Every candidate gets points from its fame, from what the text calls it,
 * and from the places around it; two rounds, the first of which settles the famous names that the second leans on. The
 * points were set by hand and checked on the shared sets (docs/quality.md); they are few and round on purpose. */
#include "filters/extract/place_choose.h"
#include "filters/extract/place_context.h"

struct chooser {
    const gazetteer *g;
    const struct place_view *views;
    struct named_spans *spans;
    guint n_texts;
    struct place_context context;
    struct arena *arena;
};

#define ANCHOR_PRIOR  80
#define PRIOR_OF_TOWN 60

/* ---- what the text calls it ---- */

static float score_kind(const struct place *p, const struct surroundings *s)
{
    gboolean settlement = place_kind_is_settlement(p->kind);
    if (s->kind < 0)
        return p->kind == PLACE_GOVERNORATE || p->kind == PLACE_DISTRICT ? -8 : 0;
    enum place_kind noun = (enum place_kind)s->kind;
    if (noun == p->kind)
        return noun == PLACE_GOVERNORATE ? 60 : 25;
    if (noun == PLACE_REGION && p->kind == PLACE_GOVERNORATE)
        return 15; /* "the Homs region" */
    if (noun == PLACE_GOVERNORATE || p->kind == PLACE_GOVERNORATE)
        return noun == PLACE_REGION || noun == PLACE_DISTRICT ? 0 : -40;
    if (settlement && place_kind_is_settlement(noun))
        return noun == PLACE_CITY && p->kind == PLACE_VILLAGE ? -10 : 15;
    if (noun == PLACE_NEIGHBOURHOOD || noun == PLACE_DISTRICT)
        return p->kind == PLACE_NEIGHBOURHOOD ? 25 : p->kind == PLACE_DISTRICT ? 20 : p->kind == PLACE_VILLAGE ? 5 : 0;
    if (p->kind == PLACE_NEIGHBOURHOOD && place_kind_is_settlement(noun))
        return noun == PLACE_CITY ? -20 : 5;
    if (s->kind_before && !place_kind_is_area(noun) && !settlement && p->kind != noun)
        return -10;
    return 0;
}

/* ---- whether it is a place at all ---- */

/* An unknown capitalised word right beside the name: more likely a person or a thing of that name. */
static gboolean touches_name(const struct place_view *v, const struct named_span *span)
{
    const struct token *t = v->text->tokens;
    guint32 before = span->first - 1, behind = span->first + span->n;
    if (span->first > 1 && place_role_at(v, before, PR_ARTICLE, NULL, NULL)) /* "Faylaq al-Rahman" */
        before--;
    guint32 unknown_capital = TOKEN_CAPITAL | TOKEN_LATIN;
    if (span->first > 0 && !(t[span->first].bits & TOKEN_SENTENCE_START) &&
        (t[before].bits & unknown_capital) == unknown_capital && !place_word_begins(v, before) &&
        v->ends[before] == PLACE_NONE && !(t[before].bits & (TOKEN_SENTENCE_START | TOKEN_POSSESSIVE)))
        return TRUE;
    gboolean goes_on = behind + 1 < v->text->n_tokens && place_role_at(v, behind, PR_ARTICLE, NULL, NULL) &&
                       (t[behind + 1].bits & TOKEN_CAPITAL); /* "Bashar al-Assad" */
    if (goes_on)
        return TRUE;
    return behind < v->text->n_tokens && (t[behind].bits & unknown_capital) == unknown_capital &&
           !(t[behind].bits & TOKEN_SENTENCE_START) && !place_word_begins(v, behind) &&
           !(t[behind - 1].bits & TOKEN_POSSESSIVE);
}

/* "Aleppo hospital" stands in Aleppo; "al-Quds hospital" not in Jerusalem. */
static gboolean is_own_building(const struct place *p)
{
    return p->admin1[0] && p->prior >= PRIOR_OF_TOWN;
}

static float score_weakness(const struct place_view *v, const struct named_span *span, const struct candidate *c,
                            const struct place *p)
{
    const struct surroundings *s = &span->around;
    gboolean says_place = surroundings_say_place(s);
    gboolean is_rumour = c->likeness < 1, is_unsure = c->is_weak || p->prior < 40 || is_rumour;
    float score = 0;
    if ((s->is_title && p->kind != PLACE_COUNTRY) || (s->is_building && !is_own_building(p)))
        score -= 60;
    if (is_unsure && s->is_person)
        score -= 60;
    if (is_unsure && touches_name(v, span))
        score -= is_rumour ? 100 : 40; /* "Bashar al-Assad" sounds like a town */
    gboolean is_arabic = v->text->tokens[span->first].bits & TOKEN_ARABIC;
    gboolean in_hashtag = v->text->tokens[span->first].bits & (TOKEN_HASHTAG | TOKEN_GLUED);
    gboolean is_called_place = s->kind_before || (s->kind >= 0 && !is_arabic) || s->is_rural || s->is_edge;
    if (span->is_word && (span->is_noun || !s->kind_before))
        score -= 100;
    if (span->is_time && !(p->prior >= ANCHOR_PRIOR || s->kind_before))
        score -= 80;
    if (c->is_weak) /* an Arabic preposition stands before any noun: it says less than an English one */
        score -= is_called_place                        ? 0
                 : !says_place                          ? (in_hashtag ? 25 : 55)
                 : is_arabic && p->prior < ANCHOR_PRIOR ? 45
                                                        : 12;
    else if (p->prior < 40 && !is_called_place)
        score -= is_arabic ? (says_place ? 8 : s->is_list ? 15 : 35) : says_place ? 0 : s->is_list ? 5 : 15;
    if (c->cut && p->prior < 60 && !is_called_place)
        score -= c->cut == 'w' ? 5 : 15;
    return score - (1 - c->likeness) * 60;
}

/* ---- choosing ---- */

static float score_of(const struct chooser *ch, guint text, const struct named_span *span, guint order,
                      const struct candidate *c, const struct place *self)
{
    const struct place *p = gazetteer_place(ch->g, c->place);
    guint sentence = ch->views[text].sentence_of[span->first];
    return (float)p->prior * 0.5f + score_kind(p, &span->around) + score_weakness(&ch->views[text], span, c, p) +
           place_context_score(&ch->context, text, sentence, order, self, p, c->likeness);
}

static void choose_one(const struct chooser *ch, guint text, guint order)
{
    struct named_span *span = &ch->spans[text].items[order];
    float best = -1000, second = -1000;
    const struct place *self = span->is_anchor ? gazetteer_place(ch->g, span->chosen) : NULL;
    span->chosen = PLACE_NONE;
    span->is_anchor = FALSE;
    for (guint i = 0; i < span->n_candidates; i++) {
        float score = span->candidates[i].score = score_of(ch, text, span, order, &span->candidates[i], self);
        const struct place *p = gazetteer_place(ch->g, span->candidates[i].place);
        const struct place *now = span->chosen != PLACE_NONE ? gazetteer_place(ch->g, span->chosen) : NULL;
        gboolean elsewhere = now && !place_is_within(now, p, 25);
        if (score > best) {
            second = elsewhere ? best : second;
            best = score;
            span->chosen = span->candidates[i].place;
            span->likeness = span->candidates[i].likeness;
        } else if (elsewhere) {
            second = MAX(second, score);
        }
    }
    span->score = best;
    span->margin = best - second;
    span->is_dropped = span->n_candidates > 0 && best < 0;
    gboolean only_sounds = span->is_dropped && span->candidates[0].likeness < 1;
    if (only_sounds && span->around.kind >= 0 && !span->around.is_person) {
        span->is_dropped = FALSE; /* called a place, but none of those it sounds like */
        span->chosen = PLACE_NONE;
    }
}

static void add_anchors(struct chooser *ch, float least)
{
    ch->context = (struct place_context){.g = ch->g};
    for (guint t = 0; t < ch->n_texts; t++)
        for (guint i = 0; i < ch->spans[t].n; i++) {
            struct named_span *span = &ch->spans[t].items[i];
            if (span->chosen == PLACE_NONE || span->is_dropped || span->score < least)
                continue;
            struct place_anchor a = {gazetteer_place(ch->g, span->chosen), t, ch->views[t].sentence_of[span->first], i};
            span->is_anchor = place_context_add(&ch->context, a, ch->arena);
        }
}

static void choose_all(struct chooser *ch)
{
    for (guint t = 0; t < ch->n_texts; t++)
        for (guint i = 0; i < ch->spans[t].n; i++)
            choose_one(ch, t, i);
}

void place_choose(const gazetteer *g, const struct place_view *views, struct named_spans *spans, guint n_texts,
                  struct arena *arena)
{
    struct chooser ch = {
        .g = g, .views = views, .spans = spans, .n_texts = n_texts, .context = {.g = g}, .arena = arena};
    choose_all(&ch);
    add_anchors(&ch, ANCHOR_PRIOR * 0.5f - 10);
    choose_all(&ch);
    add_anchors(&ch, 15);
    choose_all(&ch);
}
