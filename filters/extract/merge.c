#include "filters/extract/merge.h"

#include "filters/extract/toll.h"

/* Two places nearer than this are one for the purpose of a merge; areas reach as far as their radius. */
#define SAME_PLACE_KM 15.0

static const struct place_mention *mention(const struct merge_context *m, const struct draft *d, guint i)
{
    return &m->places[d->place_text].items[d->places.items[i]];
}

static gboolean near_each_other(const struct place_mention *a, const struct place_mention *b)
{
    if (!a->has_coordinates || !b->has_coordinates)
        return a->place != PLACE_NONE && a->place == b->place;
    double reach = MAX(SAME_PLACE_KM, MAX(a->radius_km, b->radius_km));
    return place_distance_km(a->lat, a->lon, b->lat, b->lon) <= reach;
}

static gboolean share_place(const struct merge_context *m, const struct draft *a, const struct draft *b)
{
    for (guint i = 0; i < a->places.n; i++)
        for (guint j = 0; j < b->places.n; j++)
            if (near_each_other(mention(m, a, i), mention(m, b, j)))
                return TRUE;
    return FALSE;
}

static gboolean share_actor(const struct index_set *a, const struct index_set *b)
{
    for (guint i = 0; i < a->n; i++)
        if (index_set_has(b, a->items[i]))
            return TRUE;
    return FALSE;
}

/* "dozens" may be the headline's word for 62; four times its least is as far as it reaches. */
static gboolean covers(const struct count *vague, const struct count *exact)
{
    return vague->max < 0 && exact->min >= vague->min && exact->min <= vague->min * 4;
}

static gboolean counts_agree(const struct draft *a, const struct draft *b)
{
    const struct count *x = &a->counts[MEASURE_KILLED], *y = &b->counts[MEASURE_KILLED];
    gboolean is_part = (x->is_part && x->min <= y->min) || (y->is_part && y->min <= x->min);
    return !x->is_set || !y->is_set || x->min == y->min || is_part || covers(x, y) || covers(y, x);
}

/* Headline and lead without a day of their own tell of the day of publication, give or take these. */
#define FRESH_DAYS 4

static gboolean is_fresh(const struct draft *d)
{
    return !d->has_time && (d->text == 0 || d->sentence <= 1);
}

static gboolean times_agree(const struct merge_context *m, const struct draft *a, const struct draft *b)
{
    const struct draft *dated = a->has_time ? a : b;
    if (!dated->has_time)
        return TRUE;
    if (!a->has_time || !b->has_time)
        return !m->day || !is_fresh(dated == a ? b : a) || dated->time.end + FRESH_DAYS >= m->day;
    return a->time.start <= b->time.end && b->time.start <= a->time.end;
}

static gboolean same_toll(const struct draft *a, const struct draft *b)
{
    const struct count *x = &a->counts[MEASURE_KILLED], *y = &b->counts[MEASURE_KILLED];
    return x->is_set && y->is_set && x->min == y->min;
}

static gboolean subtypes_agree(const struct draft *a, const struct draft *b)
{
    if (a->type == b->type && a->subtype == b->subtype)
        return TRUE;
    if ((a->is_generic || b->is_generic) && same_toll(a, b))
        return TRUE; /* a toll without its act */
    gboolean either_open = a->is_generic || b->is_generic;
    gboolean violent = a->type <= EVENT_VIOLENCE_AGAINST_CIVILIANS && b->type <= EVENT_VIOLENCE_AGAINST_CIVILIANS;
    return either_open && violent;
}

static gboolean are_generic(const struct knowledge *k, const struct index_set *set)
{
    for (guint i = 0; i < set->n; i++)
        if (!actor_is_generic(k->actors, set->items[i]))
            return FALSE;
    return TRUE;
}

static guint kinds_of(const struct knowledge *k, const struct index_set *set)
{
    guint kinds = 0;
    for (guint i = 0; i < set->n; i++)
        kinds |= 1u << actor_kind_of(k->actors, set->items[i]);
    return kinds;
}

/* "rebels" are nobody's army. */
static gboolean are_other_kinds(const struct knowledge *k, const struct index_set *a, const struct index_set *b)
{
    guint irregular = 1u << ACTOR_REBEL | 1u << ACTOR_JIHADIST, regular = 1u << ACTOR_MILITARY | 1u << ACTOR_STATE;
    guint x = kinds_of(k, a), y = kinds_of(k, b);
    return (!(x & ~irregular) && !(y & ~regular)) || (!(y & ~irregular) && !(x & ~regular));
}

/* Compatible sets: one is open, they share a member, or one only has what kinds of people there are. */
static gboolean roles_agree(const struct knowledge *k, const struct index_set *a, const struct index_set *b)
{
    if (!a->n || !b->n || share_actor(a, b))
        return TRUE;
    return (are_generic(k, a) || are_generic(k, b)) && !are_other_kinds(k, a, b);
}

/* Who acts here is acted on there. */
static gboolean roles_crossed(const struct draft *a, const struct draft *b)
{
    return share_actor(&a->agents, &b->targets) && !share_actor(&a->agents, &b->agents);
}

/* ---- how like two drafts are ---- */

/* What speaks for one event and what against it, in points; drafts that reach LIKE_ENOUGH are united. Found by a search
 * over ../shared/gold/dev and seeds (soft F1 .587 to .602 and .579 to .583), then checked on the facts and typing sets;
 * what the search gave no weight was taken out. */
#define LIKE_ENOUGH           1.0
#define SAME_PLACE            2.0
#define SAME_PLACE_OF_CONTEXT 1.1 /* one of them has it from the sentences around */
#define SAME_TOLL             2.0
#define SAME_DAY              0.4
#define SAME_AGENT            1.0
#define SAME_TARGET           0.2
#define POINTS_BACK           0.3
#define NEXT_SENTENCE         1.0
#define HEADLINE              0.6
#define BARE                  0.6 /* no place, day or toll of its own */
#define FAR_AWAY              (-0.5)
#define FAR_AWAY_SENTENCES    4
#define ANOTHER               (-1.5) /* the text says so */
#define SHARPER_SUBTYPE       (-0.5)
#define CONTRADICTED          (-1.0)

/* "a town in Hama province", then its name: one that no table knows may lie there. */
static gboolean may_contain(const struct place_mention *wide, const struct place_mention *p)
{
    if (!p->has_coordinates)
        return TRUE;
    return wide->admin1 && p->admin1 && *wide->admin1 && strcmp(wide->admin1, p->admin1) == 0;
}

/* Wide: a governorate, or the city that a governorate is named after ("in Raqqa" may mean either). */
static gboolean is_wide(const struct place_mention *p)
{
    return p->precision >= PLACE_OF_DISTRICT || p->kind == PLACE_CITY;
}

static double place_likeness(const struct merge_context *m, const struct draft *a, const struct draft *b,
                             gboolean *apart)
{
    *apart = FALSE;
    if (!a->places.n || !b->places.n)
        return 0;
    gboolean both_own = a->place_scope <= 1 && b->place_scope <= 1;
    if (share_place(m, a, b))
        return both_own ? SAME_PLACE : SAME_PLACE_OF_CONTEXT;
    for (guint i = 0; i < a->places.n; i++)
        for (guint j = 0; j < b->places.n; j++) {
            const struct place_mention *x = mention(m, a, i), *y = mention(m, b, j);
            if ((is_wide(x) && may_contain(x, y)) || (is_wide(y) && may_contain(y, x)))
                return 0;
        }
    *apart = TRUE;
    return 0;
}

/* "33 people may have been killed in the strike": the doubt is about the toll. */
static gboolean modalities_agree(const struct draft *a, const struct draft *b)
{
    gboolean unreal = a->modality != MODALITY_ACTUAL && b->modality != MODALITY_ACTUAL;
    return a->modality == b->modality || unreal || (b->is_definite && b->modality == MODALITY_HYPOTHETICAL);
}

static double likeness(const struct merge_context *m, const struct draft *a, const struct draft *b)
{
    if (!subtypes_agree(a, b) || !modalities_agree(a, b) || a->is_negated != b->is_negated || !times_agree(m, a, b) ||
        !counts_agree(a, b) || !roles_agree(m->k, &a->agents, &b->agents) || roles_crossed(a, b) || roles_crossed(b, a))
        return CONTRADICTED;
    if (a->type == EVENT_DIPLOMACY &&
        (!share_actor(&a->agents, &b->agents) || a->text != b->text || b->sentence - a->sentence > 1))
        return CONTRADICTED;
    gboolean apart;
    double score = place_likeness(m, a, b, &apart);
    if (apart)
        return CONTRADICTED;
    guint distance = a->text != b->text ? 0 : b->sentence > a->sentence ? b->sentence - a->sentence : 0;
    gboolean bare = !b->places.n && !b->has_time && !b->counts[MEASURE_KILLED].is_set;
    score += same_toll(a, b) ? SAME_TOLL : 0;
    score += a->has_time && b->has_time ? SAME_DAY : 0;
    score += share_actor(&a->agents, &b->agents) ? SAME_AGENT : 0;
    score += share_actor(&a->targets, &b->targets) ? SAME_TARGET : 0;
    score += b->is_definite ? POINTS_BACK : 0;
    score += a->text == b->text && distance <= 1 ? NEXT_SENTENCE : 0;
    score += a->text == 0 || (a->text == b->text && a->sentence == 0) ? HEADLINE : 0;
    score += bare ? BARE : 0;
    score += distance > FAR_AWAY_SENTENCES ? FAR_AWAY : 0;
    score += a->is_other != b->is_other || (b->is_other && distance > 0) ? ANOTHER : 0;
    score += a->type != b->type || a->subtype != b->subtype ? SHARPER_SUBTYPE : 0;
    return score;
}

static guint specificity(const struct merge_context *m, const struct draft *d)
{
    guint best = 0;
    for (guint i = 0; i < d->places.n; i++) {
        const struct place_mention *p = mention(m, d, i);
        guint s = p->precision <= PLACE_NEARBY ? 3 : p->precision <= PLACE_OF_DISTRICT ? 2 : 1;
        best = MAX(best, s);
    }
    return d->places.n ? best * 4 + (3 - MIN(d->place_scope, 3)) : 0;
}

#define UNITED_PLACES_MAX 4

static gboolean are_points(const struct merge_context *m, const struct draft *d)
{
    for (guint i = 0; i < d->places.n; i++)
        if (mention(m, d, i)->precision > PLACE_NEARBY)
            return FALSE;
    return d->places.n > 0;
}

static gboolean has_place(const struct merge_context *m, const struct draft *d, const struct place_mention *p)
{
    for (guint i = 0; i < d->places.n; i++)
        if (mention(m, d, i)->place == p->place)
            return TRUE;
    return FALSE;
}

/* Two villages beside each other, told one after the other: the event has both. */
static void add_points(const struct merge_context *m, struct draft *to, const struct draft *from)
{
    if (to->place_text != from->place_text || from->place_scope > 1 || !are_points(m, to) || !are_points(m, from))
        return;
    for (guint i = 0; i < from->places.n && to->places.n < UNITED_PLACES_MAX; i++)
        if (mention(m, from, i)->kind != PLACE_CITY && !has_place(m, to, mention(m, from, i)))
            index_set_add(&to->places, from->places.items[i]);
}

/* A headline names the city that readers know, the text the village or quarter beside it. */
static gboolean is_narrower(const struct merge_context *m, const struct draft *from, const struct draft *to)
{
    gboolean is_vague = to->places.n == 1 && mention(m, to, 0)->precision == PLACE_NEARBY; /* "near Raqqa" */
    if (to->place_text == from->place_text || from->place_scope > is_vague || !are_points(m, from) || to->places.n != 1)
        return FALSE;
    for (guint i = 0; i < from->places.n; i++)
        if (mention(m, from, i)->kind == PLACE_CITY)
            return FALSE;
    return mention(m, to, 0)->kind == PLACE_CITY;
}

/* "the second strike this month; on the 4th": the day is the sharper of the two. */
static gboolean is_inside(const struct time_mention *a, const struct time_mention *b)
{
    return a->precision == TIME_DAY && b->precision == TIME_MONTH && b->start <= a->start && a->end <= b->end;
}

static void unite(const struct merge_context *m, struct draft *to, const struct draft *from)
{
    if (to->is_generic && !from->is_generic) {
        to->type = from->type;
        to->subtype = from->subtype;
        to->frame = from->frame;
        to->is_generic = FALSE;
    }
    index_set_add_all(&to->agents, &from->agents);
    index_set_add_all(&to->targets, &from->targets);
    draft_tidy_actors(m->k->actors, &to->agents);
    draft_tidy_actors(m->k->actors, &to->targets);
    if (!to->agent_mention.n)
        to->agent_mention = from->agent_mention;
    if (!to->target_mention.n)
        to->target_mention = from->target_mention;
    if (specificity(m, from) > specificity(m, to) || is_narrower(m, from, to)) {
        to->places = from->places;
        to->place_text = from->place_text;
        to->place_scope = from->place_scope;
    } else {
        add_points(m, to, from);
    }
    if (from->has_time && (!to->has_time || is_inside(&from->time, &to->time))) {
        to->time = from->time;
        to->time_text = from->time_text;
        to->has_time = TRUE;
    }
    for (guint i = 0; i < MEASURES_N; i++)
        toll_unite(&to->counts[i], &from->counts[i]);
    index_set_add_all(&to->sources, &from->sources);
    to->score = MIN(0.99, MAX(to->score, from->score) + 0.05);
}

static gboolean is_open(const struct draft *d)
{
    return d->merged_into == NO_DRAFT && !d->is_dropped;
}

/* The earlier draft that `b` is most like; of equals the nearest. */
static guint best_of(const struct merge_context *m, const struct drafts *drafts, guint b)
{
    guint best = NO_DRAFT;
    double most = LIKE_ENOUGH;
    for (guint i = 0; i < b; i++) {
        const struct draft *a = draft_at(drafts, i);
        double score = is_open(a) ? likeness(m, a, draft_at(drafts, b)) : CONTRADICTED;
        if (score >= most) {
            most = score;
            best = i;
        }
    }
    return best;
}

void merge_drafts(const struct merge_context *m, struct drafts *drafts)
{
    for (guint pass = 0; pass < 2; pass++)
        for (guint j = 1; j < drafts->items.n; j++) {
            guint i = is_open(draft_at(drafts, j)) ? best_of(m, drafts, j) : NO_DRAFT;
            if (i == NO_DRAFT)
                continue;
            unite(m, draft_at(drafts, i), draft_at(drafts, j));
            draft_at(drafts, j)->merged_into = i;
        }
}
