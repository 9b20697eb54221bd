#include "filters/extract/event_coder_parts.h"
#include "filters/extract/event_place.h"
#include "filters/extract/event_time.h"
#include "filters/extract/reference.h"
#include "filters/extract/toll.h"

static guint clause_cues_of(struct coder *c, guint chunk, guint *first, guint *last)
{
    c->s->grammar->bounds(&c->s->chunks, chunk, first, last);
    guint32 from = chunk_at(c, *first)->first, to = chunk_at(c, *last)->first + chunk_at(c, *last)->n;
    return span_cues(c->s, from, to - from);
}

static enum event_modality modality_at(const struct sentence_view *s, guint32 token)
{
    guint32 n;
    const struct modality_cue *cue = knowledge_modality(s->k, s->a, token, s->language, &n);
    return cue ? cue->value : MODALITY_ACTUAL;
}

static gboolean has_subordinator_if(const struct coder *c, guint first)
{
    if (first == 0 || chunk_at(c, first - 1)->kind != CHUNK_SUBORDINATOR)
        return FALSE;
    return modality_at(c->s, chunk_at(c, first - 1)->first) == MODALITY_HYPOTHETICAL;
}

/* Bits of a verb group and of the group on which its infinitive hangs: "would be able to take", "may try to cross". */
static guint32 verb_chain_bits(const struct coder *c, guint v)
{
    guint32 bits = chunk_at(c, v)->bits;
    for (guint i = v; i > 0 && i + 3 > v && bits & VP_INFINITIVE; i--)
        if (chunk_at(c, i - 1)->kind == CHUNK_VERB)
            return bits | (chunk_at(c, i - 1)->bits & (VP_MODAL | VP_FUTURE));
    return bits;
}

#define SPEECH_WINDOW 64 /* chunks */

/* Does the clause of verb `v` stand in what somebody says? */
static gboolean is_reported_speech(const struct coder *c, guint v)
{
    guint32 n;
    for (guint i = v > SPEECH_WINDOW ? v - SPEECH_WINDOW : 0; i < v; i++)
        if (chunk_at(c, i)->kind == CHUNK_VERB &&
            knowledge_reporting(c->s->k, c->s->a, chunk_at(c, i)->head, c->s->language, &n))
            return TRUE;
    return FALSE;
}

/* The cues of tokens from … to-1; TRUE when one of them is conditional. */
static gboolean take_modal_cues(struct coder *c, struct draft *d, guint32 from, guint32 to)
{
    gboolean conditional = FALSE;
    for (guint32 i = from; i < to; i++) {
        guint32 n;
        const struct modality_cue *cue = knowledge_modality(c->s->k, c->s->a, i, c->s->language, &n);
        conditional = conditional || (cue && cue->is_conditional);
        if (cue && cue->value != MODALITY_ACTUAL && d->modality == MODALITY_ACTUAL) {
            d->modality = cue->value;
            d->modality_cue = text_span(c->s->a, i, n);
        }
    }
    return conditional;
}

/* Modal cues between the clause's start and the trigger, auxiliaries, infinitives under verbs of wish and plan. */
static void take_modality(struct coder *c, struct draft *d, guint v, guint first)
{
    const struct chunk *at = chunk_at(c, v);
    gboolean is_verb = at->kind == CHUNK_VERB; /* "vowed" is a cue for what is vowed, not for the vow */
    gboolean conditional = take_modal_cues(c, d, chunk_at(c, first)->first, is_verb ? at->head : at->first + at->n);
    if (is_verb) {
        guint32 bits = verb_chain_bits(c, v);
        if (bits & VP_MODAL || (bits & VP_FUTURE && conditional && !is_reported_speech(c, v)))
            d->modality = MODALITY_HYPOTHETICAL;
        else if (bits & VP_FUTURE && d->modality != MODALITY_HYPOTHETICAL) /* "will most likely" */
            d->modality = MODALITY_PLANNED;
        d->is_negated = (at->bits & VP_NEGATED) != 0;
    } else {
        d->is_negated = (at->bits & NP_NEGATED) != 0;
    }
    if (has_subordinator_if(c, first))
        d->modality = MODALITY_HYPOTHETICAL;
}

/* "dozens of rockets", "a barrage of shells": what a noun of amount measures stands behind "of". */
static guint cues_of_measured(const struct coder *c, guint np)
{
    guint cues = noun_phrase_cues(c->s, np);
    gboolean measures = !cues && np + 2 < c->s->chunks.n && chunk_at(c, np + 1)->kind == CHUNK_PREPOSITION &&
                        chunk_at(c, np + 1)->relation == REL_OF && chunk_at(c, np + 2)->kind == CHUNK_NOUN;
    return measures ? noun_phrase_cues(c->s, np + 2) : cues;
}

static guint argument_cues(const struct coder *c, const struct arguments *a, enum relation r)
{
    guint cues = 0;
    for (guint i = 0; i < a->n; i++)
        if (a->items[i].relation == r)
            cues |= cues_of_measured(c, a->items[i].chunk);
    return cues;
}

static gboolean names_ground(const struct coder *c, guint np)
{
    struct index_set places = {0};
    noun_phrase_places(c->s, np, &places);
    return places.n || chunk_at(c, np)->bits & NP_PLACE || noun_phrase_has_area(c->s, np);
}

gboolean coder_has_place_behind(const struct coder *c, const struct arguments *a, enum relation r)
{
    for (guint i = 0; i < a->n; i++)
        if (a->items[i].relation == r && names_ground(c, a->items[i].chunk))
            return TRUE;
    return FALSE;
}

static gboolean object_is_place(const struct coder *c, const struct arguments *a)
{
    for (guint i = 0; i < a->n; i++) {
        gboolean over = c->s->grammar->is_plain && a->items[i].relation == REL_ON; /* "سيطر على" */
        if (!over && a->items[i].relation != REL_OBJECT && a->items[i].relation != REL_OF &&
            a->items[i].relation != REL_IN && a->items[i].relation != REL_TO && a->items[i].relation != REL_OVER)
            continue;
        if (names_ground(c, a->items[i].chunk))
            return TRUE;
    }
    return FALSE;
}

/* "The town fell to rebels": of a frame whose object means nothing the subject is the place, when somebody gets it. */
static gboolean subject_is_place(const struct coder *c, const struct draft *d, const struct arguments *a)
{
    if (coder_role_of(d->frame, REL_OBJECT) != FRAME_ROLE_NONE || !d->agents.n)
        return FALSE;
    for (guint i = 0; i < a->n; i++) {
        struct index_set places = {0};
        noun_phrase_places(c->s, a->items[i].chunk, &places);
        if (a->items[i].relation == REL_SUBJECT && (places.n || chunk_at(c, a->items[i].chunk)->bits & NP_PLACE))
            return TRUE;
    }
    return FALSE;
}

#define ARMS (1u << CUE_ARMS | 1u << CUE_ARTILLERY | 1u << CUE_AIR_MUNITION | 1u << CUE_IED)

/* What a frame needs and does not have, in words; NULL when it has all. */
static const char *missing_need(const struct coder *c, const struct draft *d, const struct arguments *a)
{
    guint needs = d->frame->needs;
    if (needs & NEEDS_AGENT && !d->agents.n)
        return "names nobody who acts";
    if (needs & NEEDS_ARMED_AGENT && !coder_any_actor(c, &d->agents, ACTOR_KINDS_ARMED))
        return "names nobody armed who acts";
    if (needs & NEEDS_TARGET && !d->targets.n)
        return "names nobody it is done to";
    if (needs & NEEDS_PLACE && !object_is_place(c, a) && !subject_is_place(c, d, a))
        return "its object is no place";
    if (needs & NEEDS_FROM_PLACE && !coder_has_place_behind(c, a, REL_FROM) && !coder_has_place_behind(c, a, REL_OF))
        return "names no place that somebody is driven from";
    if (needs & NEEDS_OBJECT_ARMS && !(argument_cues(c, a, REL_OBJECT) & ARMS))
        return "its object is no weapon";
    if (needs & NEEDS_SUBJECT_ARMS && !(argument_cues(c, a, REL_SUBJECT) & ARMS))
        return "its subject is no weapon";
    if (needs & NEEDS_OBJECT_OPERATION && !(argument_cues(c, a, REL_OBJECT) & 1u << CUE_OPERATION))
        return "its object is no operation";
    if (needs & NEEDS_PROTEST && !(c->cues & 1u << CUE_PROTEST))
        return "the sentence tells of no protest";
    if (needs & NEEDS_LIFE && !toll_names_life(c->s, d->chunk))
        return "no life is lost";
    return NULL;
}

static void note_rejected(const struct coder *c, const struct frame *f, guint chunk, const char *why)
{
    if (!c->s->trace)
        return;
    const struct chunk *at = chunk_at(c, chunk);
    const struct token *tokens = c->s->a->tokens.items;
    struct extract_note n = {.fate = FATE_REJECTED,
                             .rule = f->id,
                             .why = why,
                             .type = f->type,
                             .subtype = f->subtype,
                             .number = NO_DRAFT,
                             .into = NO_DRAFT,
                             .text = c->s->text,
                             .start = tokens[at->first].start,
                             .end = tokens[at->first + at->n - 1].end};
    c->s->trace->note(&n, c->s->trace->data);
}

static void read_counts(struct coder *c, struct draft *d, const struct arguments *a)
{
    struct toll toll;
    if (!d->frame->has_measure || !toll_read(c->s, d->frame, d->chunk, a, &toll))
        return;
    d->counts[d->frame->measure] = toll.sum;
    for (guint i = 0; i < toll.n_parts; i++)
        coder_note_count(c, d->frame->measure, toll.parts[i].min, toll.parts[i].chunk);
}

static void set_evidence(struct coder *c, struct draft *d, const struct arguments *a)
{
    guint32 from = chunk_at(c, d->chunk)->first, to = from + chunk_at(c, d->chunk)->n;
    for (guint i = 0; i < a->n; i++) {
        const struct chunk *x = chunk_at(c, a->items[i].chunk);
        from = MIN(from, x->first);
        to = MAX(to, x->first + x->n);
    }
    d->evidence = (struct text_ref){c->s->text, from, to - from};
}

/* Totals of whole wars are background (CODEBOOK §7). Number: the largest toll of one event of the Syrian war in UCDP
 * GED is below it. */
#define WAR_TOTAL_MIN 5000

static gboolean is_war_total(const struct draft *d)
{
    return d->counts[MEASURE_KILLED].is_set && d->counts[MEASURE_KILLED].min >= WAR_TOTAL_MIN;
}

guint coder_reading_of(const struct coder *c, const struct frame *f, guint v)
{
    guint how = f->is_intransitive ? CLAUSE_INTRANSITIVE : 0;
    if (c->s->grammar->is_plain)
        return how | (f->kind == FRAME_HARM ? CLAUSE_HARM : 0);
    guint object = f->kind == FRAME_HARM ? clause_object(&c->s->chunks, v) : NO_CHUNK;
    if (object == NO_CHUNK || chunk_at(c, object)->trigger == NO_INDEX || !(chunk_at(c, v)->bits & VP_PARTICIPLE))
        return how;
    for (const struct name_match *m = &c->s->a->matches.items[chunk_at(c, object)->trigger]; m;
         m = name_next(c->s->a, m))
        if (frames_trigger(c->s->k->frames, m->payload)->frame->kind == FRAME_HARM)
            return how | CLAUSE_NO_OBJECT;
    return how;
}

/* Words at the start of a sentence that part it from what was told before stand among its first tokens. */
#define OPENING_TOKENS 4

/* Does the text point back ("the attack"), or say that this is another event ("Elsewhere", "a second strike")? */
static void mark_reference(const struct coder *c, struct draft *d)
{
    const struct chunk *at = chunk_at(c, d->chunk);
    guint32 opening = MIN(c->s->sentence.n, OPENING_TOKENS);
    guint object =
        d->is_verb && d->frame->needs & NEEDS_OBJECT_OPERATION ? clause_object(&c->s->chunks, d->chunk) : NO_CHUNK;
    d->is_definite = object != NO_CHUNK ? (chunk_at(c, object)->bits & NP_DEFINITE) != 0 /* "launching the operation" */
                                        : !d->is_verb && (at->bits & NP_DEFINITE) != 0;
    d->is_other =
        (span_cues(c->s, at->first, at->n) | span_cues(c->s, c->s->sentence.first, opening)) >> CUE_OTHER_EVENT & 1;
}

static gboolean try_frame(struct coder *c, const struct trigger *t, guint chunk, struct draft *d)
{
    *d = (struct draft){.frame = t->frame,
                        .score = t->frame->score,
                        .is_verb = t->is_verb,
                        .is_plain = c->s->grammar->is_plain,
                        .text = c->s->text,
                        .sentence = c->s->index,
                        .chunk = chunk,
                        .merged_into = NO_DRAFT};
    struct arguments a;
    if (t->is_verb)
        c->s->grammar->verb_arguments(&c->s->chunks, chunk, coder_reading_of(c, t->frame, chunk), &a);
    else
        c->s->grammar->noun_arguments(&c->s->chunks, chunk, &a);
    if (t->is_verb)
        coder_let_addressee_act(c, chunk, &a);
    coder_take_roles(c, d, &a);
    if (!t->is_verb)
        coder_take_modifiers(c, d, chunk);
    gboolean free_agent = t->frame->decision == DECIDE_TAKEOVER || t->frame->subtype == SUBTYPE_AGREEMENT;
    if (c->s->grammar->is_plain && free_agent && !d->agents.n)
        coder_take_free_agent(c, d);
    if (t->frame->decision == DECIDE_TAKEOVER && !d->agents.n)
        reference_announcer(c->s, chunk, &d->targets, &d->agents);
    const char *missing = missing_need(c, d, &a);
    if (missing) {
        note_rejected(c, t->frame, chunk, missing);
        return FALSE;
    }
    guint first, last, cues = clause_cues_of(c, chunk, &first, &last);
    guint target_units = coder_units_of_role(c, t->frame, &a, FRAME_ROLE_TARGET);
    if (target_units & UNITS_CIVILIAN && !d->targets.n)
        coder_add_civilians(c, d, &a, UNITS_CIVILIAN);
    coder_decide_subtype(c, d, cues, target_units);
    guint homes = 1u << UNIT_SETTLEMENTS | 1u << UNIT_BUILDINGS;
    if (d->type == EVENT_EXPLOSION && !d->targets.n && target_units & homes) /* bombs on homes fall on civilians */
        coder_add_civilians(c, d, &a, homes);
    gboolean told = d->targets.n || (d->type == EVENT_HUMANITARIAN && d->agents.n); /* "civilians fled" */
    if (t->frame->target_default && !told)
        index_set_add(&d->targets, actor_find(c->s->k->actors, t->frame->target_default));
    if (t->frame->swap)
        coder_swap_roles(d);
    read_counts(c, d, &a);
    event_place_take(c->s, d, &a, first, last);
    event_time_take(c->s, d, first, last);
    take_modality(c, d, chunk, first);
    set_evidence(c, d, &a);
    mark_reference(c, d);
    if (is_war_total(d))
        note_rejected(c, t->frame, chunk, "the toll is that of a whole war");
    return !is_war_total(d);
}

/* Of several frames of one phrase the first that has what it needs, the most demanding before the others. */
static void read_trigger(struct coder *c, guint chunk)
{
    const struct chunk *at = chunk_at(c, chunk);
    struct draft best = {0};
    gboolean found = FALSE;
    for (const struct name_match *m = &c->s->a->matches.items[at->trigger]; m; m = name_next(c->s->a, m)) {
        const struct trigger *t = frames_trigger(c->s->k->frames, m->payload);
        struct draft d;
        if (t->is_verb != (at->kind == CHUNK_VERB) ||
            !knowledge_trigger_stands(c->s->k, c->s->a, m, c->s->language, c->s->sentence.first + c->s->sentence.n))
            continue;
        if (t->frame->kind == FRAME_NOTHING) {
            note_rejected(c, t->frame, chunk, "a phrase that tells of no event");
            return;
        }
        if (!try_frame(c, t, chunk, &d))
            continue;
        gboolean better = !found || frame_demand(d.frame) > frame_demand(best.frame);
        if (found)
            note_rejected(c, better ? best.frame : t->frame, chunk,
                          "another rule reads the same words and asks for more");
        if (better)
            best = d;
        found = TRUE;
    }
    struct draft *slot = found ? vec_push(&c->out->items, c->arena, sizeof best) : NULL;
    if (slot)
        *slot = best;
}

static void remember(struct coder *c, const struct draft *d)
{
    struct index_set both = d->agents;
    index_set_add_all(&both, &d->targets);
    for (guint i = 0; i < both.n; i++) {
        if (actor_is_generic(c->s->k->actors, both.items[i]) ||
            coder_any_actor(c, &(struct index_set){{both.items[i]}, 1}, ACTOR_KINDS_CIVILIAN))
            continue;
        struct index_set *r = &c->told->recent;
        guint at = 0;
        while (at < r->n && r->items[at] != both.items[i])
            at++;
        if (at == r->n && r->n == DRAFT_LIST_MAX)
            at = 0;
        if (at < r->n) {
            memmove(&r->items[at], &r->items[at + 1], (r->n - at - 1) * sizeof r->items[0]);
            r->n--;
        }
        r->items[r->n++] = both.items[i];
    }
}

/* "the militants", "the group": the one group of that kind named before; when two fit, nobody (EXTRACTION §5). */
static void resolve_generic(struct coder *c, struct draft *d, struct index_set *set, const struct index_set *opposite)
{
    for (guint i = 0; i < set->n; i++) {
        if (!actor_is_generic(c->s->k->actors, set->items[i]))
            continue;
        guint32 meant = reference_of_generic(c->s, c->told, set->items[i], opposite);
        if (meant != NO_ACTOR) {
            set->items[i] = meant;
            d->agent_is_resolved = TRUE;
        }
    }
}

static void finish_sentence(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        if (d->merged_into != NO_DRAFT || d->is_dropped)
            continue;
        if (d->agent_points_back)
            resolve_generic(c, d, &d->agents, &d->targets);
        if (d->target_points_back)
            resolve_generic(c, d, &d->targets, &d->agents);
        for (guint t = 0; t < d->targets.n; t++) /* nobody does it to himself */
            if (d->type != EVENT_HUMANITARIAN && index_set_has(&d->agents, d->targets.items[t])) {
                memmove(&d->targets.items[t], &d->targets.items[t + 1],
                        (d->targets.n - t - 1) * sizeof d->targets.items[0]);
                d->targets.n--;
                t--;
            }
        remember(c, d);
        if (d->agents.n)
            c->told->subject = d->agents;
        if (coder_can_cause_harm(d))
            c->told->last_act = i;
    }
}

void event_coder_read(const struct sentence_view *s, struct discourse *told, struct drafts *out, struct arena *arena)
{
    struct coder c = {.s = s, .told = told, .out = out, .arena = arena, .first_draft = out->items.n};
    if (s->is_furniture)
        return;
    c.cues = span_cues(s, s->sentence.first, s->sentence.n);
    for (guint i = 0; i < s->chunks.n; i++)
        if (s->chunks.items[i].trigger != NO_INDEX)
            read_trigger(&c, i);
    for (guint i = c.first_draft; i + 1 < out->items.n; i++)
        toll_share(s, draft_at(out, i), draft_at(out, i + 1));
    for (guint i = c.first_draft; !s->grammar->is_plain && i < out->items.n; i++)
        coder_lend_subject(&c, draft_at(out, i));
    for (guint i = c.first_draft; !s->grammar->is_plain && i < out->items.n; i++)
        coder_lend_passive(&c, draft_at(out, i));
    for (guint i = c.first_draft; i < out->items.n; i++)
        coder_join_verb_and_noun(&c, draft_at(out, i));
    if (!s->grammar->is_plain) {
        coder_join_purposes(&c);
        coder_join_fights_of_takings(&c);
    }
    for (guint i = c.first_draft; !s->grammar->is_plain && i < out->items.n; i++)
        if (coder_can_cause_harm(draft_at(out, i)))
            coder_resolve_definite(&c, i);
    coder_join_harms(&c);
    coder_join_harm_pairs(&c);
    if (s->grammar->is_plain)
        coder_take_free_agents(&c);
    coder_drop_idle_things(&c);
    coder_drop_descriptions(&c);
    coder_drop_standing(&c);
    coder_drop_history(&c);
    if (!s->grammar->is_plain)
        coder_drop_passing(&c);
    for (guint i = c.first_draft; i < out->items.n; i++)
        coder_resolve_definite(&c, i);
    finish_sentence(&c);
}
