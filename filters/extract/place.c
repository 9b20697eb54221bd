#include "filters/extract/place_choose.h"
#include "filters/extract/place_explain.h"
#include "filters/extract/place_reference.h"

const char *place_relation_name(enum place_relation r)
{
    static const char *const names[PLACE_RELATIONS_N] = {
        [PLACE_IN] = "in",
        [PLACE_NEAR] = "near",
        [PLACE_NORTH_OF] = "north_of",
        [PLACE_NORTHEAST_OF] = "northeast_of",
        [PLACE_EAST_OF] = "east_of",
        [PLACE_SOUTHEAST_OF] = "southeast_of",
        [PLACE_SOUTH_OF] = "south_of",
        [PLACE_SOUTHWEST_OF] = "southwest_of",
        [PLACE_WEST_OF] = "west_of",
        [PLACE_NORTHWEST_OF] = "northwest_of",
        [PLACE_COUNTRYSIDE_OF] = "countryside_of",
        [PLACE_OUTSKIRTS_OF] = "outskirts_of",
        [PLACE_BETWEEN] = "between",
        [PLACE_ON_ROAD] = "on_road",
        [PLACE_ON_BORDER] = "on_border",
    };
    return r < PLACE_RELATIONS_N ? names[r] : NULL;
}

const char *place_precision_name(enum place_precision p)
{
    static const char *const names[PLACE_PRECISIONS_N] = {"exact",    "settlement",  "near",   "area",
                                                          "district", "governorate", "country"};
    return p < PLACE_PRECISIONS_N ? names[p] : NULL;
}

/* ---- where it lies ---- */

enum place_precision place_precision_of(enum place_kind kind)
{
    static const enum place_precision table[PLACE_KINDS_N] = {
        [PLACE_COUNTRY] = PLACE_OF_COUNTRY,
        [PLACE_GOVERNORATE] = PLACE_OF_GOVERNORATE,
        [PLACE_REGION] = PLACE_AREA,
        [PLACE_DISTRICT] = PLACE_OF_DISTRICT,
        [PLACE_SUBDISTRICT] = PLACE_OF_DISTRICT,
        [PLACE_CITY] = PLACE_SETTLEMENT,
        [PLACE_TOWN] = PLACE_SETTLEMENT,
        [PLACE_VILLAGE] = PLACE_SETTLEMENT,
        [PLACE_NEIGHBOURHOOD] = PLACE_SETTLEMENT,
        [PLACE_AIRBASE] = PLACE_EXACT,
        [PLACE_BASE] = PLACE_EXACT,
        [PLACE_DAM] = PLACE_EXACT,
        [PLACE_FIELD] = PLACE_EXACT,
        [PLACE_CROSSING] = PLACE_EXACT,
        [PLACE_RIVER] = PLACE_AREA,
        [PLACE_MOUNTAIN] = PLACE_AREA,
        [PLACE_ROAD] = PLACE_AREA,
        [PLACE_CAMP] = PLACE_SETTLEMENT,
    };
    return table[kind];
}

static enum place_relation relation_of_bearing(gint bearing)
{
    return (enum place_relation)(PLACE_NORTH_OF + (bearing + 22) / 45 % 8);
}

static void shift(struct place_mention *m, double km, gint bearing)
{
    place_shift(m->lat, m->lon, km, bearing, &m->lat, &m->lon);
}

static void make_area(struct place_mention *m, double radius_km)
{
    m->radius_km = MAX(radius_km, m->radius_km);
    m->precision = MAX(m->precision, PLACE_AREA);
}

#define SIDE_SHIFT_KM 15 /* where the middle of "the western countryside" is taken to be */
#define BESIDE_KM     5  /* "east of X" without a distance */

/* "northern Aleppo" is countryside; "eastern Aleppo's districts" and the east of a village are not. */
static gboolean is_side_of_area(const struct surroundings *s, const struct place *p)
{
    gboolean is_capital = p->kind == PLACE_GOVERNORATE || (p->kind == PLACE_CITY && strcmp(p->name, p->admin1) == 0);
    gboolean in_town =
        s->kind == PLACE_NEIGHBOURHOOD || s->kind == PLACE_DISTRICT || s->kind == PLACE_CITY || s->is_edge;
    return s->bearing >= 0 && !s->is_bearing_of && is_capital && !in_town;
}

static void work_in_relation(struct place_mention *m, const struct surroundings *s, const struct place *p)
{
    gboolean has_bearing = s->bearing >= 0;
    if (s->distance_km >= 0) {
        m->relation = has_bearing ? relation_of_bearing(s->bearing) : PLACE_NEAR;
        if (has_bearing)
            shift(m, MIN(s->distance_km, 300), s->bearing);
        m->radius_km = has_bearing ? MAX(5, s->distance_km * 0.3) : MAX(5, s->distance_km);
        m->precision = MAX(m->precision, PLACE_NEARBY);
    } else if (s->is_rural || is_side_of_area(s, p)) {
        m->relation = has_bearing ? relation_of_bearing(s->bearing) : PLACE_COUNTRYSIDE_OF;
        if (has_bearing && p->kind != PLACE_COUNTRY)
            shift(m, p->kind == PLACE_GOVERNORATE || p->kind == PLACE_CITY ? SIDE_SHIFT_KM : BESIDE_KM, s->bearing);
        make_area(m, p->kind == PLACE_GOVERNORATE ? p->radius_km : COUNTRYSIDE_KM);
        if (p->kind == PLACE_CITY || p->kind == PLACE_GOVERNORATE)
            m->precision = PLACE_AREA;
    } else if (s->is_border) {
        m->relation = PLACE_ON_BORDER;
        make_area(m, COUNTRYSIDE_KM);
    } else if (has_bearing && s->is_bearing_of && !place_kind_is_area(p->kind)) {
        m->relation = relation_of_bearing(s->bearing);
        shift(m, BESIDE_KM, s->bearing);
        m->radius_km = MAX(m->radius_km, NEAR_KM);
        m->precision = MAX(m->precision, PLACE_NEARBY);
    } else if (has_bearing && place_kind_is_area(p->kind)) {
        m->relation = relation_of_bearing(s->bearing);
    } else if (s->is_edge) {
        m->relation = PLACE_OUTSKIRTS_OF;
        m->radius_km = MAX(m->radius_km, 5);
        m->precision = MAX(m->precision, PLACE_NEARBY);
    } else if (s->prep == PREP_NEAR) {
        m->relation = PLACE_NEAR;
        m->radius_km = MAX(m->radius_km, NEAR_KM);
        m->precision = MAX(m->precision, PLACE_NEARBY);
    } else if (s->kind == PLACE_ROAD && p->kind != PLACE_ROAD) {
        m->relation = PLACE_ON_ROAD;
        make_area(m, 20);
    }
}

static float confidence_of(const struct named_span *span)
{
    float c = 0.5f + span->score / 120;
    if (span->margin < 10)
        c -= 0.2f;
    return CLAMP(c, 0.05f, 0.98f);
}

struct place_mention place_mention_of(const gazetteer *g, const struct place_view *v, const struct named_span *span)
{
    const struct surroundings *s = &span->around;
    struct place_mention m = {.first = span->first,
                              .n = span->n,
                              .place = span->chosen,
                              .explains = PLACE_NONE,
                              .other = PLACE_NONE,
                              .admin1 = "",
                              .country = "",
                              .is_dateline = span->is_dateline};
    m.span_first = MIN(s->first, span->first);
    m.span_n = MAX(s->first + s->n, span->first + span->n) - m.span_first;
    guint32 behind = span->first + span->n;
    m.is_modifier = s->is_possessive || (behind < v->text->n_tokens && (v->text->tokens[behind].bits & TOKEN_GLUED));
    m.called = s->kind;
    m.is_said = surroundings_say_place(s);
    m.is_origin = s->prep == PREP_FROM;
    m.is_actor = (v->foreign_classes[span->first] & 1) != 0;
    if (span->chosen == PLACE_NONE) {
        m.kind = s->kind >= 0 ? (enum place_kind)s->kind : PLACE_VILLAGE;
        m.precision = place_precision_of(m.kind);
        m.confidence = s->kind >= 0 ? 0.5f : 0.25f;
        m.relation = s->prep == PREP_NEAR ? PLACE_NEAR : PLACE_IN;
        return m;
    }
    const struct place *p = gazetteer_place(g, span->chosen);
    m.has_coordinates = TRUE;
    m.is_guess = span->likeness < 1;
    m.lat = p->lat;
    m.lon = p->lon;
    m.radius_km = p->radius_km;
    m.kind = p->kind;
    m.precision = place_precision_of(p->kind);
    m.admin1 = p->admin1;
    m.country = p->country;
    m.confidence = confidence_of(span);
    work_in_relation(&m, s, p);
    return m;
}

/* "between X and Y": one spot in the middle. */
static void join_between(struct named_spans spans, const guint32 *span_of, struct place_mentions *out)
{
    for (guint i = 0; i + 1 < out->n; i++) {
        struct place_mention *a = &out->items[i], *b = &out->items[i + 1];
        const struct surroundings *sa = &spans.items[span_of[i]].around, *sb = &spans.items[span_of[i + 1]].around;
        if (!sa->is_between || !sb->is_list || !a->has_coordinates || !b->has_coordinates || a->other != PLACE_NONE)
            continue;
        double km = place_distance_km(a->lat, a->lon, b->lat, b->lon);
        if (km > 300)
            continue;
        a->relation = b->relation = PLACE_BETWEEN;
        a->other = i + 1;
        b->explains = i;
        a->lat = (a->lat + b->lat) / 2;
        a->lon = (a->lon + b->lon) / 2;
        a->radius_km = MAX(5, km / 2);
        a->precision = PLACE_AREA;
        a->span_n = b->span_first + b->span_n - a->span_first;
    }
}

/* ---- datelines ---- */

#define DATELINE_MAX_TOKENS 14

/* "DAMASCUS, Feb. 3 (AFP) —", "Aleppo, SANA –": the first name of a paragraph, and a dash or an agency before anything
 * that is a sentence. */
static gboolean is_dateline(const struct place_view *v, const struct named_span *span)
{
    const struct token *t = v->text->tokens;
    gboolean starts = t[span->first].bits & (TOKEN_PARAGRAPH_START | TOKEN_SENTENCE_START);
    gboolean in_capitals = (t[span->first].bits & TOKEN_ALL_CAPS) && t[span->first].forms[0].n >= 4;
    if (!(starts && v->sentence_of[span->first] <= 6) && !in_capitals)
        return FALSE;
    gboolean has_agency = FALSE;
    guint end = MIN(span->first + span->n + DATELINE_MAX_TOKENS, v->text->n_tokens);
    for (guint i = span->first + span->n; i < end; i++) {
        struct strview form = t[i].forms[0];
        if (place_role_at(v, i, PR_AGENCY, NULL, NULL))
            has_agency = TRUE;
        if ((t[i].bits & TOKEN_PUNCT) &&
            (sv_equal(form, SV("-")) || (has_agency && (sv_equal(form, SV(":")) || sv_equal(form, SV(")"))))))
            return has_agency || (starts && (i <= span->first + span->n + 3 || (v->foreign_classes[i - 1] & 2)));
        gboolean may_stand = (t[i].bits & (TOKEN_PUNCT | TOKEN_NUMBER | TOKEN_CAPITAL)) ||
                             (v->foreign_classes[i] & 2) || (t[i].bits & TOKEN_ARABIC);
        if (!may_stand || (sv_equal(form, SV(".")) && !(v->foreign_classes[i - 1] & 2)))
            return FALSE;
    }
    return FALSE;
}

/* ---- all ---- */

static void emit(const gazetteer *g, const struct place_view *v, struct named_spans spans, struct place_mentions *out,
                 struct arena *arena)
{
    *out = (struct place_mentions){0};
    out->items = arena_new_n(arena, struct place_mention, MAX(spans.n, 1));
    guint32 *span_of = arena_new_n(arena, guint32, MAX(spans.n, 1));
    if (!out->items || !span_of)
        return;
    for (guint i = 0; i < spans.n; i++) {
        if (spans.items[i].is_dropped)
            continue;
        span_of[out->n] = i;
        out->items[out->n++] = place_mention_of(g, v, &spans.items[i]);
    }
    join_between(spans, span_of, out);
    place_explain(g, v, spans, span_of, out);
    place_add_references(g, v, out, arena);
}

void place_find(const gazetteer *g, const place_words *w, struct place_classes classes, const struct place_text *texts,
                guint n_texts, struct place_mentions *out, struct arena *arena)
{
    struct place_view *views = arena_new_n(arena, struct place_view, MAX(n_texts, 1));
    struct named_spans *spans = arena_new_n(arena, struct named_spans, MAX(n_texts, 1));
    memset(out, 0, sizeof *out * n_texts);
    if (!views || !spans)
        return;
    for (guint i = 0; i < n_texts; i++) {
        if (!place_view_init(&views[i], &texts[i], w, classes, arena))
            return;
        spans[i] = place_scan(g, &views[i], arena);
        for (guint k = 0; k < spans[i].n; k++)
            spans[i].items[k].is_dateline = is_dateline(&views[i], &spans[i].items[k]);
    }
    place_choose(g, views, spans, n_texts, arena);
    for (guint i = 0; i < n_texts; i++)
        emit(g, &views[i], spans[i], &out[i], arena);
}
