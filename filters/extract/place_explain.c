#include "filters/extract/place_explain.h"

#include <math.h>

/* Nothing between the two but links, prepositions and nouns of places. */
static gboolean is_bound_to(const struct place_view *v, const struct place_mention *a, const struct place_mention *b)
{
    guint32 from = a->span_first + a->span_n, to = b->span_first;
    if (from > to || to - from > 6 || v->sentence_of[a->first] != v->sentence_of[b->first])
        return from > to && from <= b->first;
    for (guint32 i = from; i < to;) {
        guint n = 1;
        struct strview form = v->text->tokens[i].forms[0];
        gboolean comma = sv_equal(form, SV(",")) || sv_equal(form, SV("،")) ||
                         (v->text->tokens[i].bits & TOKEN_QUOTE) || sv_equal(form, SV("(")) || sv_equal(form, SV(")"));
        if (!comma && !place_role_at(v, i, PR_PREP, NULL, &n) && !place_role_at(v, i, PR_LINK, NULL, &n) &&
            !place_role_at(v, i, PR_KIND, NULL, &n) && !place_role_at(v, i, PR_EDGE, NULL, &n) &&
            !place_role_at(v, i, PR_DIRECTION, NULL, &n) && !place_role_at(v, i, PR_RURAL, NULL, &n))
            return FALSE;
        i += n;
    }
    return TRUE;
}

#define WIDE_REGION_KM 80 /* "central Syria" is wider than a province, the Ghab is not */

/* How wide a mention is: only the wider explains the narrower. */
static gint width(const struct place_mention *m)
{
    static const gint of_kind[PLACE_KINDS_N] = {
        [PLACE_COUNTRY] = 10,    [PLACE_GOVERNORATE] = 8, [PLACE_REGION] = 7, [PLACE_DISTRICT] = 6,
        [PLACE_SUBDISTRICT] = 5, [PLACE_CITY] = 4,        [PLACE_TOWN] = 3,   [PLACE_RIVER] = 7,
        [PLACE_ROAD] = 7,        [PLACE_MOUNTAIN] = 4};
    if (m->place == PLACE_NONE)
        return 0;
    gboolean around = m->relation != PLACE_IN;
    if (m->kind == PLACE_REGION && m->radius_km >= WIDE_REGION_KM)
        return of_kind[PLACE_GOVERNORATE] + 1;
    return m->precision == PLACE_AREA && m->kind == PLACE_CITY
               ? 7
               : of_kind[m->kind] + (around && of_kind[m->kind] < 5 ? 1 : 0);
}

static gboolean contains(const gazetteer *g, const struct place_mention *wide, const struct place_mention *narrow)
{
    if (narrow->place == PLACE_NONE)
        return TRUE;
    if (wide->kind == PLACE_COUNTRY)
        return strcmp(wide->country, narrow->country) == 0 || narrow->country[0] == 0;
    if (narrow->kind == PLACE_COUNTRY)
        return FALSE;
    if (wide->admin1[0] && strcmp(wide->admin1, narrow->admin1) == 0)
        return TRUE;
    const struct place *w = gazetteer_place(g, wide->place);
    return place_distance_km(w->lat, w->lon, narrow->lat, narrow->lon) <= MAX(wide->radius_km, 20) * 1.3;
}

/* The middle of the countryside of a province is that of its capital's. */
static const struct place *middle_of(const gazetteer *g, const struct place_mention *wide)
{
    const struct place *p = gazetteer_place(g, wide->place);
    const struct place *capital = p->kind == PLACE_GOVERNORATE ? gazetteer_capital(g, p) : NULL;
    return capital ? capital : p;
}

#define SIDE_OF_PROVINCE_KM 20 /* from its capital */

/* A name without coordinates lies where the one that explains it lies, when that is no wider than a countryside or a
 * side of a province. */
static void locate_by(const gazetteer *g, struct place_mention *unknown, const struct place_mention *wide)
{
    unknown->admin1 = wide->admin1;
    unknown->country = wide->country;
    gboolean is_side = wide->kind == PLACE_GOVERNORATE && wide->relation >= PLACE_NORTH_OF &&
                       wide->relation <= PLACE_NORTHWEST_OF && middle_of(g, wide)->kind != PLACE_GOVERNORATE;
    if (!wide->has_coordinates || (wide->radius_km > COUNTRYSIDE_KM && !is_side))
        return;
    unknown->has_coordinates = TRUE;
    unknown->lat = wide->lat;
    unknown->lon = wide->lon;
    unknown->radius_km = MAX(wide->radius_km, NEAR_KM);
    unknown->precision = MAX(wide->precision, PLACE_NEARBY);
    if (is_side) {
        const struct place *middle = middle_of(g, wide);
        place_shift(middle->lat, middle->lon, SIDE_OF_PROVINCE_KM, (wide->relation - PLACE_NORTH_OF) * 45,
                    &unknown->lat, &unknown->lon);
        unknown->radius_km = COUNTRYSIDE_KM;
    }
}

#define PRIOR_OF_CERTAIN 60 /* a place so well known is meant even where the text seems to say otherwise */

/* "the village of X in the countryside of Y", and the only X known lies elsewhere: another X is meant. */
static gboolean contradicts(const gazetteer *g, const struct place_view *v, const struct place_mention *wide,
                            const struct place_mention *narrow)
{
    gboolean is_explaining = wide->kind == PLACE_GOVERNORATE || wide->precision == PLACE_AREA ||
                             wide->precision == PLACE_OF_DISTRICT || wide->kind == PLACE_CITY;
    if (narrow->place == PLACE_NONE || !is_explaining || wide->kind == PLACE_COUNTRY || wide->kind == PLACE_ROAD)
        return FALSE;
    const struct place *n = gazetteer_place(g, narrow->place);
    gboolean is_list = FALSE;
    for (guint32 i = narrow->span_first + narrow->span_n; i < wide->span_first; i++)
        is_list |= place_role_at(v, i, PR_AND, NULL, NULL);
    return !is_list && (n->prior < PRIOR_OF_CERTAIN || narrow->is_guess) &&
           place_distance_km(n->lat, n->lon, wide->lat, wide->lon) > 60;
}

static void forget_place(struct place_mention *m)
{
    m->place = PLACE_NONE;
    m->has_coordinates = FALSE;
    m->admin1 = m->country = "";
    m->confidence = MIN(m->confidence, 0.5f);
}

/* ---- which of several places of a name ---- */

static gboolean says_where(const struct place_mention *wide, const struct place_mention *narrow)
{
    return wide->place != PLACE_NONE && narrow->place != PLACE_NONE && wide->kind != PLACE_COUNTRY &&
           wide->kind != PLACE_ROAD && wide->kind != PLACE_RIVER &&
           place_precision_of(narrow->kind) <= PLACE_SETTLEMENT;
}

static double bearing_between(const struct place *from, const struct place *to)
{
    double north = to->lat - from->lat, east = (to->lon - from->lon) * cos(from->lat * G_PI / 180);
    double degrees = atan2(east, north) * 180 / G_PI;
    return degrees < 0 ? degrees + 360 : degrees;
}

#define RIGHT_SIDE_DEGREES 60
#define WRONG_SIDE_DEGREES 100
#define SIDE_POINTS        25
#define OUTSIDE_POINTS     40
#define SIDE_MIN_KM        3 /* nearer by, no side can be told */

/* Points for a candidate behind which "in the northern countryside of Y" stands. */
static float side_points(const struct place *middle, gint bearing, const struct place *p)
{
    double km = place_distance_km(middle->lat, middle->lon, p->lat, p->lon);
    gboolean is_inside = strcmp(middle->admin1, p->admin1) == 0 || km <= 60;
    if (!is_inside)
        return -OUTSIDE_POINTS;
    if (bearing < 0 || km < SIDE_MIN_KM)
        return 0;
    double apart = fabs(bearing_between(middle, p) - bearing);
    apart = MIN(apart, 360 - apart);
    return apart <= RIGHT_SIDE_DEGREES ? SIDE_POINTS : apart > WRONG_SIDE_DEGREES ? -SIDE_POINTS : 0;
}

/* "Sheikh Issa in Aleppo's northern countryside": of the villages of that name the one that lies there. */
static void choose_by_side(const gazetteer *g, const struct place_view *v, const struct place_mention *wide,
                           gint bearing, struct named_span *span, struct place_mention *narrow)
{
    const struct place *middle = middle_of(g, wide);
    const struct candidate *chosen = NULL;
    float best = -1000;
    for (guint i = 0; i < span->n_candidates; i++) {
        const struct candidate *c = &span->candidates[i];
        const struct place *p = gazetteer_place(g, c->place);
        float points = c->score + (place_kind_is_area(p->kind) ? 0 : side_points(middle, bearing, p));
        if (points > best) {
            best = points;
            chosen = c;
        }
    }
    if (!chosen || chosen->place == span->chosen)
        return;
    span->chosen = chosen->place;
    span->likeness = chosen->likeness;
    *narrow = place_mention_of(g, v, span);
}

/* "A and B", "أ وب": beside each other, neither says where the other lies. */
static gboolean is_joined_by_and(const struct place_view *v, const struct place_mention *a,
                                 const struct place_mention *b)
{
    for (guint32 i = a->span_first + a->span_n; i < b->span_first; i++)
        if (place_role_at(v, i, PR_AND, NULL, NULL))
            return TRUE;
    return v->text->tokens[b->span_first].prefix == 'w' || v->text->tokens[b->first].prefix == 'w';
}

static void find_explanations(const gazetteer *g, const struct place_view *v, struct named_spans spans,
                              const guint32 *span_of, struct place_mentions *out)
{
    for (guint i = 0; i + 1 < out->n; i++) {
        struct place_mention *a = &out->items[i], *b = &out->items[i + 1];
        if (a->is_dateline || b->is_dateline || is_joined_by_and(v, a, b) || !is_bound_to(v, a, b))
            continue;
        gboolean a_is_wide = width(a) > width(b);
        struct place_mention *wide = a_is_wide ? a : b, *narrow = a_is_wide ? b : a;
        if (width(a) == width(b) || wide->relation == PLACE_BETWEEN)
            continue;
        struct named_span *wide_span = &spans.items[span_of[wide - out->items]],
                          *narrow_span = &spans.items[span_of[narrow - out->items]];
        if (says_where(wide, narrow))
            choose_by_side(g, v, wide, wide_span->around.is_rural ? wide_span->around.bearing : -1, narrow_span,
                           narrow);
        if (!contains(g, wide, narrow)) {
            if (!contradicts(g, v, wide, narrow))
                continue;
            forget_place(narrow);
        }
        wide->explains = a_is_wide ? i + 1 : i;
        if (narrow->place == PLACE_NONE)
            locate_by(g, narrow, wide);
    }
}

/* Only "and" and commas between the two. */
static gboolean is_listed_before(const struct place_view *v, const struct place_mention *a,
                                 const struct place_mention *b)
{
    for (guint32 i = a->span_first + a->span_n; i < b->span_first; i++) {
        struct strview form = v->text->tokens[i].forms[0];
        gboolean comma = sv_equal(form, SV(",")) || sv_equal(form, SV("،")) || (v->text->tokens[i].bits & TOKEN_QUOTE);
        if (!comma && !place_role_at(v, i, PR_AND, NULL, NULL))
            return FALSE;
    }
    return v->sentence_of[a->first] == v->sentence_of[b->first];
}

/* "the villages of A, B and C in the Hama countryside": what locates C locates A and B. */
static void share_location(const struct place_view *v, struct place_mentions *out)
{
    for (guint i = out->n; i-- > 1;) {
        struct place_mention *a = &out->items[i - 1], *b = &out->items[i];
        if (a->place != PLACE_NONE || b->place != PLACE_NONE || a->has_coordinates || !is_listed_before(v, a, b))
            continue;
        a->has_coordinates = b->has_coordinates;
        a->lat = b->lat;
        a->lon = b->lon;
        a->radius_km = b->radius_km;
        a->precision = b->precision;
        a->admin1 = b->admin1;
        a->country = b->country;
    }
}

/* What nothing explains lies in the area that the text speaks of: that is known of it, not where. */
static void place_unknown(const struct place_view *v, struct place_mentions *out)
{
    const struct place_mention *area = NULL;
    for (guint i = 0; i < out->n; i++) {
        struct place_mention *m = &out->items[i];
        if (m->place != PLACE_NONE) {
            if (m->kind != PLACE_COUNTRY && !m->is_dateline)
                area = m;
            continue;
        }
        gboolean is_close = area && v->sentence_of[m->first] - v->sentence_of[area->first] <= 2;
        if (m->admin1[0] || m->has_coordinates || !is_close)
            continue;
        m->admin1 = area->admin1;
        m->country = area->country;
    }
}

void place_explain(const gazetteer *g, const struct place_view *v, struct named_spans spans, const guint32 *span_of,
                   struct place_mentions *out)
{
    find_explanations(g, v, spans, span_of, out);
    share_location(v, out);
    for (guint i = 1; i < out->n; i++)
        out->items[i].is_listed = is_listed_before(v, &out->items[i - 1], &out->items[i]);
    place_unknown(v, out);
}
