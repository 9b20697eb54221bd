#include "filters/extract/event_place.h"

/* ---- in the sentence ---- */

/* "Moscow denied": a capital that acts is no place; "in Moscow" is. Languages read by mentions say "visé Damas" without
 * a word for where; what acts there is decided by the frame (noun_phrase.c). */
static gboolean may_be_where(const struct place_mention *p, gboolean is_plain)
{
    return !p->is_dateline && (is_plain || !p->is_actor || p->is_said);
}

static void add_phrase(const struct sentence_view *s, guint np, struct index_set *out)
{
    struct index_set found = {0};
    noun_phrase_places(s, np, &found);
    const struct place_mentions *all = s->place_mentions;
    for (guint i = 0; i < found.n; i++) {
        if (!may_be_where(&all->items[found.items[i]], s->grammar->is_plain))
            continue;
        index_set_add(out, found.items[i]);
        for (guint32 next = found.items[i] + 1; next < all->n && all->items[next].is_listed; next++)
            index_set_add(out, next);
    }
}

static gboolean is_governed(enum relation r)
{
    return r == REL_IN || r == REL_NEAR || r == REL_ON || r == REL_AGAINST || r == REL_OBJECT || r == REL_OF ||
           r == REL_FROM || r == REL_TO || r == REL_BETWEEN || r == REL_OVER;
}

/* Where somebody comes from is not where it happened, unless the trigger asks for it. */
static void drop_origins(const struct place_mentions *all, struct index_set *set)
{
    guint kept = 0;
    for (guint i = 0; i < set->n; i++)
        if (!all->items[set->items[i]].is_origin)
            set->items[kept++] = set->items[i];
    set->n = kept;
}

static gboolean any_said(const struct place_mentions *all, const struct index_set *set)
{
    for (guint i = 0; i < set->n; i++)
        if (all->items[set->items[i]].is_said || all->items[set->items[i]].is_listed)
            return TRUE;
    return FALSE;
}

/* Of the places found some are said to be places ("in X", "the town of X"): the others may be names of persons. */
static void keep_said(const struct place_mentions *all, struct index_set *set)
{
    struct index_set said = {0};
    for (guint i = 0; i < set->n; i++) {
        const struct place_mention *p = &all->items[set->items[i]];
        if (p->is_said || p->is_listed)
            index_set_add(&said, set->items[i]);
    }
    if (said.n)
        *set = said;
}

/* How far a mention stands from the trigger; what is behind it, and said to be a place, is nearer. */
#define FAR_BEFORE 8
#define FAR_BARE   40
#define FAR_ORIGIN 60

static guint32 distance_from(guint32 trigger, const struct place_mention *p)
{
    guint32 d = p->first >= trigger ? p->first - trigger : trigger - p->first + FAR_BEFORE;
    d += p->is_said ? 0 : FAR_BARE;
    return d + (p->is_origin ? FAR_ORIGIN : 0);
}

#define PROVINCE_KM 100 /* wider than the widest province (CODEBOOK §7: 90) */

static gboolean is_too_wide(const struct place_mention *p)
{
    return p->precision == PLACE_OF_COUNTRY || (p->precision == PLACE_AREA && p->radius_km > PROVINCE_KM);
}

#define POINT_KM 25 /* a road, the middle between two towns: as good as a point */

static gboolean is_point(const struct place_mention *p)
{
    return p->precision < PLACE_AREA || (p->precision == PLACE_AREA && p->radius_km <= POINT_KM);
}

/* Another place, of the same province where one is named, or within reach. */
static gboolean lies_in(const struct place_mention *point, const struct place_mention *area)
{
    if (!point->has_coordinates || !area->has_coordinates || point->place == area->place)
        return FALSE;
    if (area->admin1[0])
        return strcmp(area->admin1, point->admin1) == 0;
    return place_distance_km(point->lat, point->lon, area->lat, area->lon) <= area->radius_km;
}

static gboolean lies_in_any(const struct place_mentions *all, const struct place_mention *point,
                            const struct index_set *areas)
{
    for (guint i = 0; i < areas->n; i++)
        if (lies_in(point, &all->items[areas->items[i]]))
            return TRUE;
    return FALSE;
}

/* The nearest place of the sentence, of those inside `areas` (NULL: any); PLACE_NONE when there is none. */
static guint32 nearest_of_sentence(const struct sentence_view *s, guint32 trigger, const struct index_set *areas)
{
    const struct place_mentions *all = s->place_mentions;
    guint32 best = PLACE_NONE, nearest = G_MAXUINT32;
    for (guint k = 0; k < s->places.n; k++) {
        guint32 i = s->places.items[k].index;
        const struct place_mention *p = &all->items[i];
        gboolean wide = p->precision == PLACE_OF_COUNTRY || p->explains != PLACE_NONE;
        if (wide || !may_be_where(p, s->grammar->is_plain) || p->is_modifier)
            continue;
        if (areas && !(is_point(p) && p->is_said && !p->is_origin && lies_in_any(all, p, areas)))
            continue;
        guint32 d = distance_from(trigger, p);
        if (d < nearest) {
            nearest = d;
            best = i;
        }
    }
    return best;
}

/* A place with those that are listed beside it. */
static void take_list(const struct place_mentions *all, guint32 at, struct index_set *out)
{
    if (at == PLACE_NONE)
        return;
    while (at > 0 && all->items[at].is_listed)
        at--;
    out->n = 0;
    index_set_add(out, at);
    for (guint32 i = at + 1; i < all->n && all->items[i].is_listed; i++)
        index_set_add(out, i);
}

/* "shelled positions in the countryside of Idlib, in the villages of X and Y": where a town is named it is the town. */
static void sharpen(const struct sentence_view *s, guint32 trigger, struct index_set *places)
{
    for (guint i = 0; i < places->n; i++)
        if (is_point(&s->place_mentions->items[places->items[i]]))
            return;
    take_list(s->place_mentions, nearest_of_sentence(s, trigger, places), places);
}

void event_place_take(const struct sentence_view *s, struct draft *d, const struct arguments *arguments, guint first,
                      guint last)
{
    guint32 trigger = s->chunks.items[d->chunk].first;
    d->place_text = s->text;
    d->place_scope = PLACE_SCOPE_ROLE;
    for (guint i = 0; i < arguments->n; i++)
        if (is_governed(arguments->items[i].relation))
            add_phrase(s, arguments->items[i].chunk, &d->places);
    if (!d->places.n) {
        d->place_scope = PLACE_SCOPE_CLAUSE;
        for (guint i = first; i <= last; i++)
            if (s->chunks.items[i].kind == CHUNK_NOUN && s->grammar->preposition(&s->chunks, i) != NO_CHUNK)
                add_phrase(s, i, &d->places);
        drop_origins(s->place_mentions, &d->places);
        keep_said(s->place_mentions, &d->places);
    }
    gboolean may_be_person = s->grammar->is_plain && d->places.n && !any_said(s->place_mentions, &d->places);
    if (!d->places.n || may_be_person) {
        guint32 nearest = nearest_of_sentence(s, trigger, NULL);
        d->place_scope = d->places.n ? d->place_scope : PLACE_SCOPE_SENTENCE;
        if (!may_be_person || (nearest != PLACE_NONE && s->place_mentions->items[nearest].is_said))
            take_list(s->place_mentions, nearest, &d->places);
    }
    if (d->places.n)
        sharpen(s, trigger, &d->places);
}

/* ---- which of them stay ---- */

static const struct place_mention *mention_of(const struct event_place_texts *t, const struct draft *d, guint i)
{
    return &t->places[d->place_text].items[d->places.items[i]];
}

/* Beside a town or a countryside a whole province says nothing more. */
static gboolean is_narrow(const struct place_mention *p)
{
    return p->precision < PLACE_OF_GOVERNORATE && p->radius_km <= 60;
}

/* An area with one of the towns in it named beside it. */
static gboolean has_point_of(const struct place_mentions *all, guint32 area, const struct index_set *points)
{
    for (guint i = 0; i < points->n && !is_point(&all->items[area]); i++)
        if (lies_in(&all->items[points->items[i]], &all->items[area]))
            return TRUE;
    return FALSE;
}

/* The one country that the trigger governs. */
static struct index_set countries_of(const struct event_place_texts *t, const struct draft *d)
{
    struct index_set found = {0};
    for (guint i = 0; i < d->places.n; i++) {
        const struct place_mention *p = mention_of(t, d, i);
        if (p->precision == PLACE_OF_COUNTRY && p->relation == PLACE_IN && p->is_said && !p->is_origin)
            index_set_add(&found, d->places.items[i]);
    }
    return found.n == 1 ? found : (struct index_set){0};
}

/* Those that are no wider than a province and explain no other. */
static struct index_set usable_of(const struct event_place_texts *t, const struct draft *d)
{
    struct index_set kept = {0};
    for (guint i = 0; i < d->places.n; i++) {
        const struct place_mention *p = mention_of(t, d, i);
        if (p->explains == PLACE_NONE && !p->is_dateline && !is_too_wide(p))
            index_set_add(&kept, d->places.items[i]);
    }
    return kept;
}

static struct index_set filter(const struct place_mentions *all, const struct index_set *set,
                               gboolean (*test)(const struct place_mention *p))
{
    struct index_set out = {0};
    for (guint i = 0; i < set->n; i++)
        if (test(&all->items[set->items[i]]))
            index_set_add(&out, set->items[i]);
    return out;
}

static void prune(const struct event_place_texts *t, struct draft *d)
{
    const struct place_mentions *all = &t->places[d->place_text];
    struct index_set kept = usable_of(t, d), narrow = filter(all, &kept, is_narrow),
                     points = filter(all, &kept, is_point);
    d->wide = kept.n || d->place_scope != PLACE_SCOPE_ROLE ? (struct index_set){0} : countries_of(t, d);
    const struct index_set *of = narrow.n ? &narrow : &kept;
    d->places.n = 0;
    for (guint i = 0; i < of->n; i++)
        if (!has_point_of(all, of->items[i], &points))
            index_set_add(&d->places, of->items[i]);
}

void event_place_prune(const struct event_place_texts *t, struct drafts *drafts)
{
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        prune(t, d);
        if (d->subtype == SUBTYPE_STATEMENT || d->subtype == SUBTYPE_SANCTION)
            d->places.n = 0; /* where it was uttered is not the point (CODEBOOK §7) */
    }
}

/* ---- where the text was ---- */

#define BACKGROUND_DAYS 45 /* what lies further back is told with a place of its own, or without one */

/* "The army launched an operation in April", "last year": background does not happen where the news does. */
static gboolean is_background(const struct event_place_texts *t, const struct draft *d)
{
    return d->has_time && t->day && d->time.end + BACKGROUND_DAYS < t->day;
}

static gboolean lacks_place(const struct event_place_texts *t, const struct draft *d)
{
    return !d->places.n && d->merged_into == NO_DRAFT && !d->is_dropped && d->type != EVENT_DIPLOMACY &&
           !is_background(t, d);
}

#define REACH_SENTENCES 2

static void inherit_from_before(const struct event_place_texts *t, struct drafts *drafts)
{
    const struct draft *last = NULL;
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->merged_into != NO_DRAFT || d->is_dropped)
            continue;
        if (lacks_place(t, d) && last && last->text == d->text && d->sentence - last->sentence <= REACH_SENTENCES) {
            d->places = last->places;
            d->place_text = last->place_text;
            d->place_scope = PLACE_SCOPE_BEFORE;
        }
        if (d->places.n && d->place_scope <= PLACE_SCOPE_SENTENCE)
            last = d;
    }
}

/* ---- anywhere else ---- */

static void take_mention(struct draft *d, guint text, guint32 i)
{
    index_set_add(&d->places, i);
    d->place_text = text;
    d->place_scope = PLACE_SCOPE_DOCUMENT;
}

static gboolean is_usable(const struct place_mention *p)
{
    return p->explains == PLACE_NONE && p->precision != PLACE_OF_COUNTRY && !p->is_modifier && may_be_where(p, FALSE);
}

/* The first place of the few sentences behind: a lead tells what happened, the next sentence where. */
static void inherit_from_behind(const struct event_place_texts *t, struct draft *d)
{
    const struct text_analysis *a = &t->texts[d->text];
    guint last = MIN(d->sentence + REACH_SENTENCES, a->sentences.n - 1);
    guint32 from = a->sentences.items[d->sentence].first + a->sentences.items[d->sentence].n,
            to = a->sentences.items[last].first + a->sentences.items[last].n;
    for (guint32 i = 0; i < t->places[d->text].n; i++) {
        const struct place_mention *p = &t->places[d->text].items[i];
        if (p->first >= from && p->first < to && is_usable(p) && p->is_said && !is_too_wide(p)) {
            take_mention(d, d->text, i);
            return;
        }
    }
}

/* The place that stands nearest before token `before`, else the first behind it: a town or village rather than a
 * governorate. PLACE_NONE when there is none. */
static guint32 nearest_place(const struct event_place_texts *t, guint text, guint32 before)
{
    guint32 best = PLACE_NONE;
    gboolean best_is_point = FALSE;
    for (guint32 i = 0; i < t->places[text].n; i++) {
        const struct place_mention *p = &t->places[text].items[i];
        gboolean is_spot = p->precision < PLACE_OF_GOVERNORATE && p->has_coordinates;
        if (!is_usable(p))
            continue;
        gboolean nearer = best == PLACE_NONE || p->first < before;
        if ((is_spot && !best_is_point) || (is_spot == best_is_point && nearer)) {
            best = i;
            best_is_point = is_spot;
        }
    }
    return best;
}

/* Social pages name the place in a heading or a hashtag of its own. */
static void inherit_from_document(const struct event_place_texts *t, struct draft *d)
{
    for (guint i = 0; i < t->n_texts && !d->places.n; i++) {
        guint text = i == 0 ? d->text : t->n_texts - 1 - d->text;
        guint32 place = nearest_place(t, text, text == d->text ? d->evidence.first : G_MAXUINT32);
        if (place != PLACE_NONE)
            take_mention(d, text, place);
    }
}

void event_place_inherit(const struct event_place_texts *t, struct drafts *drafts)
{
    inherit_from_before(t, drafts);
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (lacks_place(t, d))
            inherit_from_behind(t, d);
        if (lacks_place(t, d) && d->is_plain)
            inherit_from_document(t, d);
    }
}

void event_place_widen(struct drafts *drafts)
{
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->places.n || !d->wide.n || d->type == EVENT_DIPLOMACY)
            continue;
        d->places = d->wide;
        d->place_text = d->text;
        d->place_scope = PLACE_SCOPE_COUNTRY;
    }
}
