#include "filters/extract/event_coder_parts.h"

/* What only looks like an event. */

static void drop(struct draft *d, const char *why)
{
    d->is_dropped = TRUE;
    d->why_dropped = why;
}

static gboolean has_joined(const struct coder *c, guint number)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++)
        if (draft_at(c->out, i)->merged_into == number)
            return TRUE;
    return FALSE;
}

/* A place behind its own preposition: not the one hidden in whom it is against ("battling forces loyal to …"). */
static gboolean has_place_of_its_own(const struct coder *c, const struct draft *d)
{
    struct arguments a;
    if (!d->places.n || d->place_scope > 0)
        return FALSE;
    c->s->grammar->verb_arguments(&c->s->chunks, d->chunk, coder_reading_of(c, d->frame, d->chunk), &a);
    return coder_has_place_behind(c, &a, REL_IN) || coder_has_place_behind(c, &a, REL_NEAR);
}

void coder_drop_descriptions(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        const struct chunk *v = chunk_at(c, d->chunk);
        if (!d->is_verb || d->frame->kind == FRAME_HARM || d->merged_into != NO_DRAFT)
            continue;
        gboolean described = c->s->grammar->is_relative(&c->s->chunks, d->chunk) ||
                             (v->bits & VP_ING && !(v->bits & VP_FINITE) && d->type == EVENT_BATTLE);
        gboolean own = d->has_time || has_place_of_its_own(c, d) || has_joined(c, i);
        if (described && !own)
            drop(d, "says who somebody is, not what happened");
    }
}

void coder_drop_idle_things(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        if (d->frame->is_thing && !d->is_verb && d->merged_into == NO_DRAFT && !d->agents.n && !has_joined(c, i))
            drop(d, "the thing is named but does nothing");
    }
}

void coder_drop_passing(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean peaceful = d->type == EVENT_STRATEGIC || d->type == EVENT_DIPLOMACY || d->type == EVENT_HUMANITARIAN;
        gboolean bare = !d->agents.n && !d->has_time && !(d->places.n && d->place_scope == 0) && !has_joined(c, i);
        if (peaceful && bare && !d->is_verb && d->merged_into == NO_DRAFT && !c->s->is_headline &&
            c->s->grammar->preposition(&c->s->chunks, d->chunk) != NO_CHUNK)
            drop(d, "named in passing");
    }
}

/* Who did it and where must be told of what is long ago, else it is only mentioned (CODEBOOK §1: history). */
#define HISTORY_DAYS 365

void coder_drop_history(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean old = c->s->day && d->has_time && d->time.end + HISTORY_DAYS < c->s->day;
        gboolean nobody = !d->agents.n || d->subtype == SUBTYPE_PEACEFUL_PROTEST; /* how the war began */
        if (old && d->merged_into == NO_DRAFT && nobody && !d->counts[MEASURE_KILLED].is_set && !d->is_verb)
            drop(d, "history that names nobody who acts");
    }
}

/* A fight that has gone on for longer than this is the state of the war, not an event (CODEBOOK §7). */
#define STANDING_DAYS 365

void coder_drop_standing(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean fight = d->type == EVENT_BATTLE && d->subtype == SUBTYPE_ARMED_CLASH && d->merged_into == NO_DRAFT;
        gboolean long_since = d->has_time && d->time.end - d->time.start > STANDING_DAYS;
        if (fight && long_since && !d->counts[MEASURE_KILLED].is_set)
            drop(d, "a fight of years is the state of the war");
    }
}
