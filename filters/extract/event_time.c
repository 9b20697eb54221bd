#include "filters/extract/event_time.h"

/* ---- of the clause ---- */

/* "said on Wednesday that strikes had killed": the day of saying is not the day of what is said. */
static gboolean is_time_of_saying(const struct sentence_view *s, const struct draft *d, const struct time_mention *t)
{
    const struct chunk *all = s->chunks.items;
    for (guint i = 0; i < s->chunks.n; i++) {
        if (all[i].kind != CHUNK_TIME || t->first < all[i].first || t->first >= all[i].first + all[i].n)
            continue;
        guint v = i;
        while (v > 0 && (all[v].kind == CHUNK_TIME || all[v].kind == CHUNK_OTHER))
            v--;
        guint32 n;
        return v != d->chunk && all[v].kind == CHUNK_VERB &&
               knowledge_reporting(s->k, s->a, all[v].head, s->language, &n);
    }
    return FALSE;
}

static gboolean is_inside(const struct time_mention *day, const struct time_mention *span)
{
    return span->start <= day->start && day->end <= span->end && day->end - day->start < span->end - span->start;
}

/* "since early 2011, when protests were put down": the clause behind tells what was at the beginning. */
static gboolean stands_behind(const struct sentence_view *s, const struct draft *d, const struct time_mention *t)
{
    guint32 end = t->first + t->n;
    for (guint i = 0; i + 1 < s->chunks.n && i < d->chunk; i++) {
        const struct chunk *x = &s->chunks.items[i];
        gboolean opens = x->kind == CHUNK_SUBORDINATOR || x->kind == CHUNK_RELATIVE;
        if (opens && x->first >= end && x->first <= end + 1)
            return TRUE;
    }
    return FALSE;
}

static void set_time(const struct sentence_view *s, struct draft *d, const struct time_mention *t)
{
    d->time = *t;
    d->has_time = TRUE;
    d->time_text = d->text;
    if (t->is_since && stands_behind(s, d, t))
        d->time.end = MAX(t->since_end, t->start);
}

void event_time_take(const struct sentence_view *s, struct draft *d, guint first, guint last)
{
    const struct chunk *all = s->chunks.items;
    guint32 from = all[first].first, to = all[last].first + all[last].n, anchor = all[d->chunk].first;
    guint32 nearest = G_MAXUINT32;
    const struct time_mention *best = NULL;
    for (guint i = 0; i < s->times.n; i++) {
        const struct time_mention *t = &s->times.items[i];
        guint32 distance = t->first > anchor ? t->first - anchor : anchor - t->first;
        if (t->first < from || t->first >= to || !t->start || is_time_of_saying(s, d, t))
            continue;
        gboolean sharpens = best && is_inside(t, best), blurs = best && is_inside(best, t);
        if (sharpens || (distance < nearest && !blurs)) {
            nearest = distance;
            best = t;
        }
    }
    if (best)
        set_time(s, d, best);
}

/* ---- of the news ---- */

#define FRESH_SENTENCES 2 /* the lead: what stands in it without a time is of the day */

static gboolean is_news(const struct draft *d)
{
    if (d->modality != MODALITY_ACTUAL)
        return FALSE;
    gboolean is_fresh = d->text == 0 || d->sentence < FRESH_SENTENCES;
    return d->subtype != SUBTYPE_STATEMENT || is_fresh; /* accusations further down are standing ones (CODEBOOK §3) */
}

void event_time_settle(struct drafts *drafts, guint32 published)
{
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->has_time || !published || !is_news(d))
            continue;
        d->time = (struct time_mention){.start = published, .end = published, .precision = TIME_DAY};
        d->has_time = TRUE;
        d->time_is_default = TRUE;
    }
}
