#include "filters/extract/event_coder_parts.h"

/* What one sentence says in several words is one event. */

static struct draft *draft_of_chunk(struct coder *c, guint chunk)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++)
        if (draft_at(c->out, i)->chunk == chunk)
            return draft_at(c->out, i);
    return NULL;
}

static guint draft_number(const struct coder *c, const struct draft *d)
{
    return (guint)(d - (struct draft *)c->out->items.items);
}

gboolean coder_can_cause_harm(const struct draft *d)
{
    if (d->frame->kind == FRAME_HARM)
        return FALSE;
    return d->type == EVENT_EXPLOSION || d->type == EVENT_BATTLE || d->type == EVENT_VIOLENCE_AGAINST_CIVILIANS ||
           d->type == EVENT_PROTEST || d->type == EVENT_RIOT || d->subtype == SUBTYPE_DISRUPTED_WEAPONS_USE;
}

/* The act that a harm verb's subject, means or circumstance names. */
static struct draft *cause_in_arguments(struct coder *c, const struct draft *harm)
{
    struct arguments a;
    if (harm->is_verb)
        c->s->grammar->verb_arguments(&c->s->chunks, harm->chunk, coder_reading_of(c, harm->frame, harm->chunk), &a);
    else
        c->s->grammar->noun_arguments(&c->s->chunks, harm->chunk, &a);
    for (guint i = 0; i < a.n; i++) {
        if (a.items[i].relation == REL_OBJECT)
            continue;
        struct draft *cause = draft_of_chunk(c, a.items[i].chunk);
        if (cause && coder_can_cause_harm(cause))
            return cause;
    }
    return NULL;
}

/* "fired rockets …, killing seven", "killed when rebels fired …": the nearest act that can cause it in the sentence,
 * the clause before first. */
static struct draft *cause_in_sentence(struct coder *c, const struct draft *harm)
{
    struct draft *best = NULL;
    guint nearest = G_MAXUINT;
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        if (!coder_can_cause_harm(d) || d->merged_into != NO_DRAFT)
            continue;
        gboolean is_before = d->chunk < harm->chunk;
        guint distance = is_before ? harm->chunk - d->chunk : (d->chunk - harm->chunk) + 2;
        if (distance < nearest) {
            nearest = distance;
            best = d;
        }
    }
    return best;
}

static gboolean contradicts(const struct index_set *a, const struct index_set *b)
{
    if (!a->n || !b->n)
        return FALSE;
    for (guint i = 0; i < a->n; i++)
        if (index_set_has(b, a->items[i]))
            return FALSE;
    return TRUE;
}

static void join_counts(struct draft *to, const struct draft *from)
{
    for (guint m = 0; m < MEASURES_N; m++)
        if (from->counts[m].is_set && !to->counts[m].is_set)
            to->counts[m] = from->counts[m];
}

static void join_harm(struct coder *c, struct draft *cause, struct draft *harm)
{
    join_counts(cause, harm);
    gboolean is_fight = cause->frame->roles[REL_WITH] == FRAME_ROLE_TARGET && !cause->agents.n;
    if (is_fight && harm->targets.n && contradicts(&cause->targets, &harm->targets)) {
        cause->agents = cause->targets; /* "killed in clashes with X": X killed them */
        cause->targets.n = 0;
    }
    if (!cause->agents.n)
        cause->agents = harm->agents;
    index_set_add_all(&cause->targets, &harm->targets);
    if (!cause->places.n || (cause->place_scope > harm->place_scope && harm->places.n)) {
        cause->places = harm->places;
        cause->place_text = harm->place_text;
        cause->place_scope = harm->place_scope;
    }
    if (!cause->has_time && harm->has_time) {
        cause->time = harm->time;
        cause->time_text = harm->time_text;
        cause->has_time = TRUE;
    }
    harm->merged_into = draft_number(c, cause);
}

static gboolean tolls_differ(const struct draft *a, const struct draft *b)
{
    const struct count *x = &a->counts[MEASURE_KILLED], *y = &b->counts[MEASURE_KILLED];
    return x->is_set && y->is_set && x->min != y->min;
}

void coder_join_harms(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *harm = draft_at(c->out, i);
        if (harm->frame->kind != FRAME_HARM || harm->merged_into != NO_DRAFT)
            continue;
        struct draft *cause = cause_in_arguments(c, harm);
        if (!cause) {
            cause = cause_in_sentence(c, harm);
            if (cause && contradicts(&cause->agents, &harm->agents))
                cause = NULL;
        }
        while (cause && cause->merged_into != NO_DRAFT) /* "killed in the attack": in the one told before */
            cause = draft_at(c->out, cause->merged_into);
        if (cause && cause->modality == harm->modality && !tolls_differ(cause, harm))
            join_harm(c, cause, harm);
    }
}

void coder_join_harm_pairs(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *a = draft_at(c->out, i);
        for (guint j = i + 1; j < c->out->items.n && a->frame->kind == FRAME_HARM && a->merged_into == NO_DRAFT; j++) {
            struct draft *b = draft_at(c->out, j);
            gboolean both = b->frame->kind == FRAME_HARM && b->merged_into == NO_DRAFT;
            gboolean clash = a->counts[MEASURE_KILLED].is_set && b->counts[MEASURE_KILLED].is_set;
            if (both && !clash && !contradicts(&a->agents, &b->agents))
                join_harm(c, a, b);
        }
    }
}

/* "the army said the casualties …", "Damascus denounced the intervention": who speaks of an act did not therefore do
 * it. */
static gboolean tells_of_its_object(const struct coder *c, guint v)
{
    const struct chunk *at = chunk_at(c, v);
    if (name_at(c->s->a, at->head, CLASS_REPORTING))
        return TRUE;
    for (const struct name_match *m = at->trigger == NO_INDEX ? NULL : &c->s->a->matches.items[at->trigger]; m;
         m = name_next(c->s->a, m))
        if (frames_trigger(c->s->k->frames, m->payload)->frame->is_political)
            return TRUE;
    return FALSE;
}

void coder_lend_subject(struct coder *c, struct draft *noun)
{
    guint v = clause_verb_of_object(&c->s->chunks, noun->chunk);
    if (v == NO_CHUNK || noun->is_verb || tells_of_its_object(c, v))
        return;
    struct arguments a;
    c->s->grammar->verb_arguments(&c->s->chunks, v, 0, &a);
    gboolean open = !noun->agents.n;
    for (guint i = 0; i < a.n && open; i++)
        if (a.items[i].relation == REL_SUBJECT)
            coder_take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_AGENT, TRUE);
}

/* "clashes broke out between X and Y": a verb that is no act itself passes its phrases on to the act. */
static void lend_phrases(struct coder *c, struct draft *noun, const struct arguments *a)
{
    struct arguments phrases = {.n = 0};
    for (guint i = 0; i < a->n; i++) {
        enum relation r = a->items[i].relation;
        if (r == REL_BETWEEN || r == REL_WITH || r == REL_BY)
            phrases.items[phrases.n++] = a->items[i];
    }
    if (!noun->agents.n && !noun->targets.n)
        coder_take_roles(c, noun, &phrases);
}

void coder_lend_passive(struct coder *c, struct draft *noun)
{
    guint v = noun->is_verb ? NO_CHUNK : clause_verb_of_subject(&c->s->chunks, noun->chunk);
    if (v == NO_CHUNK || coder_cue_of_verb(c, v))
        return;
    struct arguments a;
    c->s->grammar->verb_arguments(&c->s->chunks, v, 0, &a);
    gboolean passive = chunk_at(c, v)->bits & (VP_PASSIVE | VP_PARTICIPLE);
    if (chunk_at(c, v)->trigger == NO_INDEX && clause_object(&c->s->chunks, v) == NO_CHUNK)
        lend_phrases(c, noun, &a);
    gboolean no_agents = !noun->agents.n, no_targets = !noun->targets.n;
    for (guint i = 0; i < a.n; i++) {
        enum relation r = a.items[i].relation;
        if (r == REL_SUBJECT && passive && no_agents && a.items[i].chunk != noun->chunk)
            coder_take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_AGENT, TRUE);
        if ((r == REL_ON || r == REL_AGAINST || (r == REL_OBJECT && !passive)) && no_targets &&
            a.items[i].chunk != noun->chunk && !coder_is_bare_place(c, a.items[i].chunk))
            coder_take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_TARGET, TRUE);
        if ((r == REL_IN || r == REL_ON || r == REL_OBJECT || r == REL_NEAR) && noun->place_scope > 0 &&
            a.items[i].chunk != noun->chunk) {
            struct index_set places = {0};
            noun_phrase_places(c->s, a.items[i].chunk, &places);
            if (places.n) {
                noun->places = places;
                noun->place_scope = 0;
            }
        }
    }
}

void coder_join_verb_and_noun(struct coder *c, struct draft *verb)
{
    if (!verb->is_verb || verb->merged_into != NO_DRAFT || verb->frame->kind == FRAME_HARM)
        return;
    struct arguments a;
    c->s->grammar->verb_arguments(&c->s->chunks, verb->chunk, coder_reading_of(c, verb->frame, verb->chunk), &a);
    for (guint i = 0; i < a.n; i++) {
        enum relation r = a.items[i].relation;
        struct draft *noun = draft_of_chunk(c, a.items[i].chunk);
        if (!noun || noun == verb || noun->frame->kind == FRAME_HARM || noun->merged_into != NO_DRAFT)
            continue;
        if (r == REL_OBJECT && verb->frame->needs & NEEDS_OBJECT_OPERATION && noun->frame->yields) {
            index_set_add_all(&verb->targets, &noun->targets);
            noun->merged_into = draft_number(c, verb);
            continue;
        }
        if (r == REL_OBJECT && verb->frame->needs & NEEDS_OBJECT_ARMS) { /* the bomb that is defused did not explode */
            noun->merged_into = draft_number(c, verb);
            continue;
        }
        gboolean governs = r == REL_SUBJECT || (r == REL_OBJECT && verb->frame->needs & NEEDS_OBJECT_OPERATION) ||
                           (r == REL_WITH && verb->type == noun->type) || (r == REL_IN && verb->type == noun->type);
        gboolean takes = verb->frame->decision == DECIDE_TAKEOVER && noun->type == EVENT_EXPLOSION;
        gboolean same_act =
            !takes && (verb->type == EVENT_EXPLOSION || verb->type == EVENT_BATTLE || verb->frame->kind == FRAME_WEAK);
        if (verb->frame->needs & NEEDS_PROTEST &&
            noun->type == EVENT_PROTEST) { /* the suppression tells of the protest */
            noun->merged_into = draft_number(c, verb);
            continue;
        }
        gboolean same_kind = noun->type == verb->type && noun->subtype == verb->subtype;
        if (verb->type == EVENT_DIPLOMACY && noun->type != EVENT_DIPLOMACY) /* who condemns the strike did not fly it */
            continue;
        if (!governs || !(same_kind || (same_act && coder_can_cause_harm(noun))))
            continue;
        if (!noun->agents.n)
            noun->agents = verb->agents;
        index_set_add_all(&noun->targets, &verb->targets);
        if (verb->places.n && verb->place_scope <= noun->place_scope) {
            noun->places = verb->places;
            noun->place_scope = verb->place_scope;
        }
        if (verb->has_time && !noun->has_time) {
            noun->time = verb->time;
            noun->has_time = TRUE;
        }
        noun->modality = MAX(noun->modality, verb->modality);
        verb->merged_into = draft_number(c, noun);
        return;
    }
}

void coder_join_fights_of_takings(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *fight = draft_at(c->out, i), *taking = NULL;
        gboolean open = fight->subtype == SUBTYPE_ARMED_CLASH && !fight->is_verb && fight->merged_into == NO_DRAFT &&
                        c->s->grammar->preposition(&c->s->chunks, fight->chunk) != NO_CHUNK;
        for (guint j = c->first_draft; open && j < i; j++) {
            struct draft *d = draft_at(c->out, j);
            if (d->is_verb && d->frame->decision == DECIDE_TAKEOVER && d->merged_into == NO_DRAFT &&
                !contradicts(&d->agents, &fight->agents) && !contradicts(&d->targets, &fight->targets))
                taking = d;
        }
        if (!taking || taking->modality != fight->modality)
            continue;
        index_set_add_all(&taking->targets, &fight->targets);
        join_counts(taking, fight);
        fight->merged_into = draft_number(c, taking);
    }
}

void coder_join_purposes(struct coder *c)
{
    struct draft *launch = NULL;
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        if (d->merged_into != NO_DRAFT)
            continue;
        gboolean purpose = launch && d->is_verb && d->type == EVENT_BATTLE &&
                           chunk_at(c, d->chunk)->bits & VP_INFINITIVE && !d->agents.n;
        if (purpose && launch->modality == d->modality) {
            if (d->places.n && (!launch->places.n || launch->place_scope > 0)) {
                launch->places = d->places;
                launch->place_scope = d->place_scope;
            }
            index_set_add_all(&launch->targets, &d->targets);
            d->merged_into = draft_number(c, launch);
        } else if (d->is_verb) {
            launch = d->subtype == SUBTYPE_CHANGE_TO_GROUP_ACTIVITY ? d : NULL;
        }
    }
}

void coder_resolve_definite(struct coder *c, guint number)
{
    struct draft *d = draft_at(c->out, number);
    gboolean bare = !d->agents.n && !d->targets.n && !(d->places.n && d->place_scope == 0) && !d->has_time;
    if (d->is_verb || d->merged_into != NO_DRAFT || !(chunk_at(c, d->chunk)->bits & NP_DEFINITE) || !bare)
        return;
    for (guint i = number; i-- > 0;) {
        struct draft *e = draft_at(c->out, i);
        if (e->merged_into != NO_DRAFT || e->is_dropped || e->text != d->text)
            continue;
        gboolean same = e->type == d->type ||
                        (coder_can_cause_harm(d) && coder_can_cause_harm(e) && (d->is_generic || e->is_generic));
        if (!same)
            continue;
        if (!(d->counts[MEASURE_KILLED].is_set && e->counts[MEASURE_KILLED].is_set))
            join_counts(e, d);
        d->merged_into = i;
        return;
    }
}
