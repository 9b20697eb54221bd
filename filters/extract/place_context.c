#include "filters/extract/place_context.h"

static guint country_index(const struct place *p)
{
    gboolean is_code = g_ascii_isupper(p->country[0]) && g_ascii_isupper(p->country[1]);
    return is_code ? (guint)(p->country[0] - 'A') * 26 + (guint)(p->country[1] - 'A') : G_MAXUINT;
}

static guint area_index(const struct place_context *c, const char *admin1)
{
    guint i = 0;
    while (i < c->n_areas && strcmp(c->areas[i].admin1, admin1) != 0)
        i++;
    return i;
}

gboolean place_context_add(struct place_context *c, struct place_anchor anchor, struct arena *arena)
{
    struct place_anchor *slot = vec_push(&c->anchors, arena, sizeof *slot);
    if (!slot)
        return FALSE;
    *slot = anchor;
    guint country = country_index(anchor.place), area = area_index(c, anchor.place->admin1);
    if (country != G_MAXUINT && c->countries[country] < G_MAXUINT16)
        c->countries[country]++;
    c->n_home += gazetteer_is_home(c->g, anchor.place) != 0;
    if (anchor.place->admin1[0] && area < CONTEXT_AREAS_MAX) {
        c->areas[area].admin1 = anchor.place->admin1;
        c->areas[area].n++;
        c->n_areas = MAX(c->n_areas, area + 1);
    }
    return TRUE;
}

/* ---- near by ---- */

#define WINDOW_SENTENCES 6
#define WINDOW_ANCHORS   16 /* on either side, and of the other texts */
#define OTHER_TEXT_APART 4  /* a place of the title is as near as one four sentences off */

struct nearness {
    float area, distance;
};

static void look_at(const struct place_anchor *a, guint apart, const struct place *p, struct nearness *best)
{
    if (a->place->admin1[0] && strcmp(a->place->admin1, p->admin1) == 0)
        best->area = MAX(best->area, apart == 0 ? 25 : apart <= 2 ? 16 : 8);
    if (a->place->kind == PLACE_COUNTRY || a->place->kind == PLACE_GOVERNORATE)
        return;
    float near = !place_is_within(a->place, p, 80)  ? 0
                 : place_is_within(a->place, p, 15) ? 20
                 : place_is_within(a->place, p, 40) ? 14
                                                    : 6;
    best->distance = MAX(best->distance, apart == 0 ? near : near * 0.7f);
}

/* The first anchor at or behind (text, order). */
static guint anchor_from(const struct place_context *c, guint text, guint order)
{
    const struct place_anchor *all = c->anchors.items;
    guint lo = 0, hi = c->anchors.n;
    while (lo < hi) {
        guint mid = lo + (hi - lo) / 2;
        if (all[mid].text < text || (all[mid].text == text && all[mid].order < order))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static struct nearness look_around(const struct place_context *c, guint text, guint sentence, guint order,
                                   const struct place *p)
{
    const struct place_anchor *all = c->anchors.items;
    struct nearness best = {0};
    guint here = anchor_from(c, text, order),
          behind = here + (here < c->anchors.n && all[here].text == text && all[here].order == order);
    for (guint i = here; i > 0 && here - i < WINDOW_ANCHORS && all[i - 1].text == text; i--)
        if (sentence - all[i - 1].sentence <= WINDOW_SENTENCES)
            look_at(&all[i - 1], sentence - all[i - 1].sentence, p, &best);
    for (guint i = behind; i < c->anchors.n && i - behind < WINDOW_ANCHORS && all[i].text == text; i++)
        if (all[i].sentence - sentence <= WINDOW_SENTENCES)
            look_at(&all[i], all[i].sentence - sentence, p, &best);
    for (guint i = 0, seen = 0; i < c->anchors.n && seen < WINDOW_ANCHORS && all[i].text < text; i++, seen++)
        look_at(&all[i], OTHER_TEXT_APART, p, &best);
    guint next = anchor_from(c, text + 1, 0);
    for (guint i = next; i < c->anchors.n && i - next < WINDOW_ANCHORS; i++)
        look_at(&all[i], OTHER_TEXT_APART, p, &best);
    return best;
}

/* ---- of the whole document ---- */

static gboolean country_is_named(const struct place_context *c, const struct place *self, const struct place *p)
{
    guint i = country_index(p);
    guint own = self && country_index(self) == i;
    return i != G_MAXUINT && c->countries[i] > own;
}

static gboolean area_is_named(const struct place_context *c, const struct place *self, const struct place *p)
{
    guint i = p->admin1[0] ? area_index(c, p->admin1) : c->n_areas;
    guint own = self && strcmp(self->admin1, p->admin1) == 0;
    return i < c->n_areas && c->areas[i].n > own;
}

float place_context_score(const struct place_context *c, guint text, guint sentence, guint order,
                          const struct place *self, const struct place *p, float likeness)
{
    struct nearness near = look_around(c, text, sentence, order, p);
    float area = MAX(near.area, area_is_named(c, self, p) ? 8 : 0);
    gboolean home = gazetteer_is_home(c->g, p) || p->country[0] == 0,
             names_home = c->n_home > (guint)(self && gazetteer_is_home(c->g, self));
    gboolean named = country_is_named(c, self, p), far_rumour = !named && !home && likeness < 1;
    float country = named ? 10 : home ? 0 : far_rumour ? -100 : p->prior >= 75 ? -5 : -20;
    if (home && !names_home && p->prior < 60) /* a hamlet's name in news that never speaks of its country */
        country = -25 - (1 - likeness) * 100;
    return area + near.distance + country;
}
