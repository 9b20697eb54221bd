#include "filters/extract/event_coder.h"

#include "filters/extract/reference.h"

#include "filters/extract/event_place.h"
#include "filters/extract/event_time.h"
#include "filters/extract/toll.h"

struct coder {
    const struct sentence_view *s;
    struct discourse *told;
    struct drafts *out;
    struct arena *arena;
    guint first_draft; /* of this sentence */
    guint cues;        /* of the whole sentence */
};

static const struct chunk *chunk_at(const struct coder *c, guint i)
{
    return &c->s->chunks.items[i];
}

/* ---- roles ---- */

static gboolean is_violent(const struct frame *f)
{
    return !f->is_political && f->type != EVENT_DIPLOMACY && f->type != EVENT_HUMANITARIAN;
}

/* Observers and the unarmed do no violence of war. */
static guint kinds_that_never_act(const struct frame *f)
{
    gboolean armed_act = f->type == EVENT_BATTLE || f->type == EVENT_EXPLOSION || f->decision == DECIDE_HARM ||
                         f->type == EVENT_VIOLENCE_AGAINST_CIVILIANS;
    return armed_act ? ACTOR_KINDS_CIVILIAN | 1u << ACTOR_IGO : 0;
}

/* "عنصر من …", "طائرة تابعة ل…": whose they are stands behind a preposition. */
static guint owner_of(const struct coder *c, guint np)
{
    guint p = np + 1;
    while (p < c->s->chunks.n && chunk_at(c, p)->kind == CHUNK_OTHER && p < np + 3)
        p++;
    if (p + 1 >= c->s->chunks.n || chunk_at(c, p)->kind != CHUNK_PREPOSITION)
        return NO_CHUNK;
    enum relation r = chunk_at(c, p)->relation;
    gboolean owned = (r == REL_OF || r == REL_FROM) && noun_phrase_units(c->s, np);
    return owned && chunk_at(c, p + 1)->kind == CHUNK_NOUN ? p + 1 : NO_CHUNK;
}

#define LIST_MEMBERS_MAX 4

/* "positions and dens of ISIS fighters", "a convoy for the rebels": whose the things are that are attacked. */
static guint owner_behind(const struct coder *c, guint np)
{
    guint n = c->s->chunks.n, at = np;
    for (guint i = 0; i < LIST_MEMBERS_MAX && at + 2 < n && chunk_at(c, at + 2)->kind == CHUNK_NOUN; i++) {
        enum chunk_kind joint = chunk_at(c, at + 1)->kind;
        if (joint != CHUNK_CONJUNCTION && joint != CHUNK_COMMA)
            break;
        at += 2;
    }
    if (at + 2 >= n || chunk_at(c, at + 1)->kind != CHUNK_PREPOSITION || chunk_at(c, at + 2)->kind != CHUNK_NOUN)
        return NO_CHUNK;
    enum relation r = chunk_at(c, at + 1)->relation;
    guint people = UNITS_CIVILIAN | 1u << UNIT_PROTESTERS | 1u << UNIT_SETTLEMENTS;
    gboolean of_somebody = r == REL_OF || r == REL_FOR;
    if (!of_somebody || noun_phrase_units(c->s, np) & people || chunk_at(c, np)->bits & (NP_PRONOUN | NP_PLACE))
        return NO_CHUNK;
    struct np_actors found;
    noun_phrase_actors(c->s, at + 2, TRUE, &found);
    gboolean armed = found.n && ACTOR_KINDS_ARMED >> actor_kind_of(c->s->k->actors, found.items[0].actor) & 1;
    return armed ? at + 2 : NO_CHUNK;
}

static struct text_ref ref_of(const struct coder *c, guint chunk)
{
    return (struct text_ref){c->s->text, chunk_at(c, chunk)->first, chunk_at(c, chunk)->n};
}

static void note_role(struct coder *c, guint32 actor, guint np, gboolean is_reference)
{
    struct noted *m = vec_push(&c->out->roles, c->arena, sizeof *m);
    if (m)
        *m = (struct noted){.at = ref_of(c, np), .what = actor, .is_reference = is_reference};
}

static void note_count(struct coder *c, enum casualty_measure measure, gint64 min, guint np)
{
    struct noted *m = vec_push(&c->out->counts, c->arena, sizeof *m);
    if (m)
        *m = (struct noted){.at = ref_of(c, np), .what = measure, .min = min};
}

static enum frame_role role_of(const struct frame *f, enum relation r)
{
    return r < RELATIONS_N ? f->roles[r] : FRAME_ROLE_NONE;
}

static void take_actors(struct coder *c, struct draft *d, guint np, enum frame_role role, gboolean heads_only)
{
    struct np_actors found;
    noun_phrase_actors(c->s, np, is_violent(d->frame), &found);
    guint owner = found.n                     ? NO_CHUNK
                  : c->s->grammar->is_plain   ? owner_of(c, np)
                  : role == FRAME_ROLE_TARGET ? owner_behind(c, np)
                                              : NO_CHUNK;
    if (owner != NO_CHUNK)
        noun_phrase_actors(c->s, owner, is_violent(d->frame), &found);
    struct index_set *to = role == FRAME_ROLE_AGENT ? &d->agents : &d->targets;
    struct index_set meant = {0};
    if (!found.n)
        reference_resolve(c->s, c->told, np, role == FRAME_ROLE_AGENT, d->frame->is_political, &meant);
    if (meant.n) {
        index_set_add_all(to, &meant); /* "It also accused …" */
        for (guint i = 0; i < meant.n; i++)
            note_role(c, meant.items[i], np, TRUE);
        d->agent_is_resolved = role == FRAME_ROLE_AGENT;
        return;
    }
    guint never = role == FRAME_ROLE_AGENT ? kinds_that_never_act(d->frame) : 1u << ACTOR_MONITOR;
    for (guint i = 0; i < found.n; i++) {
        const struct np_actor *a = &found.items[i];
        if ((heads_only && !a->is_head) || never >> actor_kind_of(c->s->k->actors, a->actor) & 1)
            continue;
        index_set_add(to, a->actor);
        note_role(c, a->actor, np, FALSE);
        if (a->is_generic && reference_is_to_those(c->s, np, a))
            *(role == FRAME_ROLE_AGENT ? &d->agent_points_back : &d->target_points_back) = TRUE;
        struct text_ref *mention = role == FRAME_ROLE_AGENT ? &d->agent_mention : &d->target_mention;
        if (!mention->n)
            *mention = ref_of(c, np);
    }
}

/* "an army checkpoint", "the rebels' stronghold": who attacks it attacks its owner; "the rebel-held town" stands for
 * nobody. */
static gboolean has_owner(const struct coder *c, guint np)
{
    struct np_actors found;
    noun_phrase_actors(c->s, np, TRUE, &found);
    for (guint i = 0; i < found.n; i++)
        if (found.items[i].is_head && ACTOR_KINDS_ARMED >> actor_kind_of(c->s->k->actors, found.items[i].actor) & 1)
            return TRUE;
    return FALSE;
}

/* A town stands for nobody: only its people or things do. */
static gboolean is_bare_place(const struct coder *c, guint np)
{
    const struct chunk *at = chunk_at(c, np);
    if (!(at->bits & NP_PLACE) || has_owner(c, np))
        return FALSE;
    const struct name_match *word = name_at(c->s->a, at->head, CLASS_WORD);
    for (; word; word = name_next(c->s->a, word))
        if (word->payload & (WORD_THING_NOUN | WORD_GROUP_NOUN))
            return FALSE;
    return TRUE;
}

/* The phrase that is an act itself ("air strikes by Russia", "a car bomb") lends its own agent. */
static void take_argument(struct coder *c, struct draft *d, const struct argument *a)
{
    enum frame_role role = role_of(d->frame, a->relation);
    if (role == FRAME_ROLE_NONE)
        return;
    if (role == FRAME_ROLE_TARGET && is_bare_place(c, a->chunk))
        return;
    take_actors(c, d, a->chunk, role, TRUE);
}

/* "clashes between X and Y": the first acts, the others are acted on. */
static void take_sides(struct coder *c, struct draft *d, const struct arguments *arguments)
{
    gboolean first = TRUE;
    for (guint i = 0; i < arguments->n; i++) {
        if (arguments->items[i].relation != REL_BETWEEN)
            continue;
        take_actors(c, d, arguments->items[i].chunk, first ? FRAME_ROLE_AGENT : FRAME_ROLE_TARGET, TRUE);
        first = FALSE;
    }
}

static void take_roles(struct coder *c, struct draft *d, const struct arguments *arguments)
{
    for (guint i = 0; i < arguments->n; i++)
        if (arguments->items[i].relation != REL_BETWEEN)
            take_argument(c, d, &arguments->items[i]);
    if (role_of(d->frame, REL_BETWEEN) != FRAME_ROLE_NONE)
        take_sides(c, d, arguments);
}

/* "Russian air strikes", "ISIS attack": actors before the head. */
static void take_modifiers(struct coder *c, struct draft *d, guint np)
{
    enum frame_role role = role_of(d->frame, REL_MODIFIER);
    if (role != FRAME_ROLE_NONE)
        take_actors(c, d, np, role, TRUE);
}

/* ---- sub-type ---- */

/* Which weapon decides when several are named: the codebook's order of preference. */
static const struct {
    enum cue_class class;
    enum event_subtype subtype;
} weapon_order[] = {
    {CUE_CHEMICAL, SUBTYPE_CHEMICAL_WEAPON},
    {CUE_SUICIDE, SUBTYPE_SUICIDE_BOMB},
    {CUE_AIRCRAFT, SUBTYPE_AIR_DRONE_STRIKE},
    {CUE_AIR_MUNITION, SUBTYPE_AIR_DRONE_STRIKE},
    {CUE_ARTILLERY, SUBTYPE_SHELLING_ARTILLERY_MISSILE},
    {CUE_IED, SUBTYPE_REMOTE_EXPLOSIVE_IED},
    {CUE_GRENADE, SUBTYPE_GRENADE},
};

static gboolean subtype_of_cues(guint cues, enum event_subtype *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(weapon_order); i++)
        if (cues & 1u << weapon_order[i].class) {
            *out = weapon_order[i].subtype;
            return TRUE;
        }
    return FALSE;
}

static void set_subtype(struct draft *d, enum event_subtype subtype)
{
    d->subtype = subtype;
    d->type = event_type_of(subtype);
}

static gboolean any_actor(const struct coder *c, const struct index_set *set, guint kinds)
{
    for (guint i = 0; i < set->n; i++)
        if (kinds & 1u << actor_kind_of(c->s->k->actors, set->items[i]))
            return TRUE;
    return FALSE;
}

/* How far before an infinitive the words may stand that make it an attempt, or say that it was brought to its end. */
#define ATTEMPT_WINDOW    3
#define COMPLETION_WINDOW 6

static guint cues_before(const struct coder *c, guint32 token, guint32 window)
{
    guint32 n = MIN(token - c->s->sentence.first, window);
    return span_cues(c->s, token - n, n);
}

/* "tried to retake the hill", "an operation to liberate the district", "efforts on capturing": fought for, not taken.
 */
static gboolean is_attempt(const struct coder *c, const struct draft *d)
{
    const struct chunk *at = chunk_at(c, d->chunk);
    if (!d->is_verb || !(at->bits & (VP_INFINITIVE | VP_ING)) || at->bits & VP_FINITE)
        return FALSE;
    return cues_before(c, at->head, at->head - at->first + ATTEMPT_WINDOW) >> CUE_ATTEMPT & 1 &&
           !(cues_before(c, at->first, COMPLETION_WINDOW) >> CUE_COMPLETION & 1);
}

static void decide_takeover(struct coder *c, struct draft *d)
{
    if (is_attempt(c, d)) {
        set_subtype(d, SUBTYPE_ARMED_CLASH);
        return;
    }
    gboolean regains = FALSE;
    for (guint i = 0; i < d->agents.n; i++)
        regains = regains || actor_regains_territory(c->s->k->actors, d->agents.items[i], c->s->day);
    d->is_generic = !d->agents.n;
    set_subtype(d, regains ? SUBTYPE_GOVERNMENT_REGAINS_TERRITORY : SUBTYPE_NON_STATE_OVERTAKES_TERRITORY);
}

static void decide_harm(struct coder *c, struct draft *d, guint clause_cues, guint target_units)
{
    enum event_subtype subtype;
    if (subtype_of_cues(clause_cues, &subtype)) {
        set_subtype(d, subtype);
        return;
    }
    if (target_units & 1u << UNIT_PROTESTERS) {
        set_subtype(d, SUBTYPE_EXCESSIVE_FORCE_AGAINST_PROTESTERS);
        return;
    }
    gboolean armed_target = any_actor(c, &d->targets, ACTOR_KINDS_ARMED) || target_units & UNITS_ARMED;
    d->is_generic = TRUE;
    set_subtype(d, armed_target ? SUBTYPE_ARMED_CLASH : SUBTYPE_ATTACK);
}

static void decide_subtype(struct coder *c, struct draft *d, guint clause_cues, guint target_units)
{
    const struct frame *f = d->frame;
    enum event_subtype subtype;
    set_subtype(d, f->subtype);
    d->type = f->type;
    switch (f->decision) {
    case DECIDE_TAKEOVER:
        decide_takeover(c, d);
        return;
    case DECIDE_HARM:
        decide_harm(c, d, clause_cues, target_units);
        return;
    case DECIDE_FIXED:
        break;
    }
    gboolean flies = f->air_agent && any_actor(c, &d->agents, 1u << ACTOR_MILITARY | 1u << ACTOR_STATE);
    if (flies && !(clause_cues & (1u << CUE_ARTILLERY | 1u << CUE_SUICIDE | 1u << CUE_IED)))
        set_subtype(d, SUBTYPE_AIR_DRONE_STRIKE);
    else if ((f->refine || f->refine_own) && !d->is_verb && subtype_of_cues(noun_phrase_cues(c->s, d->chunk), &subtype))
        set_subtype(d, subtype); /* "rocket attacks" beside air strikes are no air strikes */
    else if (f->refine && subtype_of_cues(clause_cues, &subtype))
        set_subtype(d, subtype);
    else if (f->refine_suicide && clause_cues & 1u << CUE_SUICIDE)
        set_subtype(d, SUBTYPE_SUICIDE_BOMB);
    else
        d->is_generic = f->refine || f->refine_suicide || f->refine_own;
}

/* ---- scopes ---- */

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

/* ---- what a frame needs ---- */

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

static gboolean has_place_behind(const struct coder *c, const struct arguments *a, enum relation r)
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
    if (role_of(d->frame, REL_OBJECT) != FRAME_ROLE_NONE || !d->agents.n)
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
    if (needs & NEEDS_ARMED_AGENT && !any_actor(c, &d->agents, ACTOR_KINDS_ARMED))
        return "names nobody armed who acts";
    if (needs & NEEDS_TARGET && !d->targets.n)
        return "names nobody it is done to";
    if (needs & NEEDS_PLACE && !object_is_place(c, a) && !subject_is_place(c, d, a))
        return "its object is no place";
    if (needs & NEEDS_FROM_PLACE && !has_place_behind(c, a, REL_FROM) && !has_place_behind(c, a, REL_OF))
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

/* ---- one trigger ---- */

static void swap_roles(struct draft *d)
{
    struct index_set agents = d->agents;
    d->agents = d->targets;
    d->targets = agents;
}

static guint units_of_role(const struct coder *c, const struct frame *f, const struct arguments *a,
                           enum frame_role role)
{
    guint units = 0;
    for (guint i = 0; i < a->n; i++)
        if (role_of(f, a->items[i].relation) == role)
            units |= noun_phrase_units(c->s, a->items[i].chunk);
    return units;
}

static void read_counts(struct coder *c, struct draft *d, const struct arguments *a)
{
    struct toll toll;
    if (!d->frame->has_measure || !toll_read(c->s, d->frame, d->chunk, a, &toll))
        return;
    d->counts[d->frame->measure] = toll.sum;
    for (guint i = 0; i < toll.n_parts; i++)
        note_count(c, d->frame->measure, toll.parts[i].min, toll.parts[i].chunk);
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

/* "20 civilians killed 30 injured": the second toll is no object of the first. */
static guint reading_of(const struct coder *c, const struct frame *f, guint v)
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
    d->is_definite = !d->is_verb && (at->bits & NP_DEFINITE) != 0;
    d->is_other =
        (span_cues(c->s, at->first, at->n) | span_cues(c->s, c->s->sentence.first, opening)) >> CUE_OTHER_EVENT & 1;
}

static void take_free_agent(struct coder *c, struct draft *d);

/* Civilians are the targets, since an argument in that role names one of `units`. */
static void add_civilians(struct coder *c, struct draft *d, const struct arguments *a, guint units)
{
    guint32 civilians = actor_find(c->s->k->actors, "civilians");
    index_set_add(&d->targets, civilians);
    for (guint i = 0; i < a->n; i++)
        if (role_of(d->frame, a->items[i].relation) == FRAME_ROLE_TARGET &&
            noun_phrase_units(c->s, a->items[i].chunk) & units)
            note_role(c, civilians, a->items[i].chunk, !(units & UNITS_CIVILIAN));
}

static const struct reporting_cue *cue_of_verb(const struct coder *c, guint v)
{
    guint32 n;
    return chunk_at(c, v)->kind == CHUNK_VERB
               ? knowledge_reporting(c->s->k, c->s->a, chunk_at(c, v)->head, c->s->language, &n)
               : NULL;
}

/* "accused the army of shelling", "urged Russia to stop": the one addressed acts, not the one who speaks. */
static void let_addressee_act(const struct coder *c, guint chunk, struct arguments *a)
{
    const struct chunk *at = chunk_at(c, chunk);
    if (c->s->grammar->is_plain || !(at->bits & (VP_ING | VP_INFINITIVE)) || at->bits & VP_FINITE)
        return;
    guint v = chunk;
    while (v-- > 0 && chunk_at(c, v)->kind != CHUNK_VERB)
        ;
    const struct reporting_cue *cue = v < chunk ? cue_of_verb(c, v) : NULL;
    guint addressee =
        cue && cue->is_statement && cue->stance != STANCE_DENIES ? c->s->grammar->object(&c->s->chunks, v) : NO_CHUNK;
    for (guint i = 0; i < a->n && addressee != NO_CHUNK && addressee < chunk; i++)
        if (a->items[i].relation == REL_SUBJECT)
            a->items[i].chunk = addressee;
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
        c->s->grammar->verb_arguments(&c->s->chunks, chunk, reading_of(c, t->frame, chunk), &a);
    else
        c->s->grammar->noun_arguments(&c->s->chunks, chunk, &a);
    if (t->is_verb)
        let_addressee_act(c, chunk, &a);
    take_roles(c, d, &a);
    if (!t->is_verb)
        take_modifiers(c, d, chunk);
    gboolean free_agent = t->frame->decision == DECIDE_TAKEOVER || t->frame->subtype == SUBTYPE_AGREEMENT;
    if (c->s->grammar->is_plain && free_agent && !d->agents.n)
        take_free_agent(c, d);
    const char *missing = missing_need(c, d, &a);
    if (missing) {
        note_rejected(c, t->frame, chunk, missing);
        return FALSE;
    }
    guint first, last, cues = clause_cues_of(c, chunk, &first, &last);
    guint target_units = units_of_role(c, t->frame, &a, FRAME_ROLE_TARGET);
    if (target_units & UNITS_CIVILIAN && !d->targets.n)
        add_civilians(c, d, &a, UNITS_CIVILIAN);
    decide_subtype(c, d, cues, target_units);
    guint homes = 1u << UNIT_SETTLEMENTS | 1u << UNIT_BUILDINGS;
    if (d->type == EVENT_EXPLOSION && !d->targets.n && target_units & homes) /* bombs on homes fall on civilians */
        add_civilians(c, d, &a, homes);
    gboolean told = d->targets.n || (d->type == EVENT_HUMANITARIAN && d->agents.n); /* "civilians fled" */
    if (t->frame->target_default && !told)
        index_set_add(&d->targets, actor_find(c->s->k->actors, t->frame->target_default));
    if (t->frame->swap)
        swap_roles(d);
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
        if (t->is_verb != (at->kind == CHUNK_VERB) || strcmp(t->language, c->s->language) != 0)
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

/* ---- joining what one sentence says ---- */

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

static gboolean can_cause_harm(const struct draft *d)
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
        c->s->grammar->verb_arguments(&c->s->chunks, harm->chunk, reading_of(c, harm->frame, harm->chunk), &a);
    else
        c->s->grammar->noun_arguments(&c->s->chunks, harm->chunk, &a);
    for (guint i = 0; i < a.n; i++) {
        if (a.items[i].relation == REL_OBJECT)
            continue;
        struct draft *cause = draft_of_chunk(c, a.items[i].chunk);
        if (cause && can_cause_harm(cause))
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
        if (!can_cause_harm(d) || d->merged_into != NO_DRAFT)
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

static void join_harms(struct coder *c)
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
        if (cause && cause->modality == harm->modality)
            join_harm(c, cause, harm);
    }
}

/* Two harm drafts of one sentence ("killed 28 and wounded 30") are one event. */
static void join_harm_pairs(struct coder *c)
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

/* A verb that lends its subject to the act it governs: "carried out air strikes", "came under fire". The verb's own
 * draft, if it is one of an act, takes the noun's sub-type: "attacked with mortar fire". */
static void lend_subject(struct coder *c, struct draft *noun)
{
    guint v = clause_verb_of_object(&c->s->chunks, noun->chunk);
    if (v == NO_CHUNK || noun->is_verb || tells_of_its_object(c, v))
        return;
    struct arguments a;
    c->s->grammar->verb_arguments(&c->s->chunks, v, 0, &a);
    gboolean open = !noun->agents.n;
    for (guint i = 0; i < a.n && open; i++)
        if (a.items[i].relation == REL_SUBJECT)
            take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_AGENT, TRUE);
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
        take_roles(c, noun, &phrases);
}

static void lend_passive(struct coder *c, struct draft *noun)
{
    guint v = noun->is_verb ? NO_CHUNK : clause_verb_of_subject(&c->s->chunks, noun->chunk);
    if (v == NO_CHUNK || cue_of_verb(c, v))
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
            take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_AGENT, TRUE);
        if ((r == REL_ON || r == REL_AGAINST || (r == REL_OBJECT && !passive)) && no_targets &&
            a.items[i].chunk != noun->chunk && !is_bare_place(c, a.items[i].chunk))
            take_actors(c, noun, a.items[i].chunk, FRAME_ROLE_TARGET, TRUE);
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

/* "the strikes hit Douma", "an attack targeted": verb and noun of action are one event, told by the sharper sub-type.
 */
static void join_verb_and_noun(struct coder *c, struct draft *verb)
{
    if (!verb->is_verb || verb->merged_into != NO_DRAFT || verb->frame->kind == FRAME_HARM)
        return;
    struct arguments a;
    c->s->grammar->verb_arguments(&c->s->chunks, verb->chunk, reading_of(c, verb->frame, verb->chunk), &a);
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
        if (!governs || !(same_kind || (same_act && can_cause_harm(noun))))
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

/* "took the town after clashes with ISIS": the fight for a place that was taken is the taking (CODEBOOK §2). */
static void join_fights_of_takings(struct coder *c)
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

/* "launched an operation to seize the town": what it is for is no second event; it lends its place and its enemy. */
static void join_purposes(struct coder *c)
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

/* ---- pointing back ---- */

static void remember(struct coder *c, const struct draft *d)
{
    struct index_set both = d->agents;
    index_set_add_all(&both, &d->targets);
    for (guint i = 0; i < both.n; i++) {
        if (actor_is_generic(c->s->k->actors, both.items[i]) ||
            any_actor(c, &(struct index_set){{both.items[i]}, 1}, ACTOR_KINDS_CIVILIAN))
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
    c->s->grammar->verb_arguments(&c->s->chunks, d->chunk, reading_of(c, d->frame, d->chunk), &a);
    return has_place_behind(c, &a, REL_IN) || has_place_behind(c, &a, REL_NEAR);
}

/* "people who fought them", "groups fighting ISIS": says who somebody is, not what happened. */
static void drop_descriptions(struct coder *c)
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

/* A bomb that is only named did nothing: its draft stays when something joined it, or somebody used it. */
static void drop_idle_things(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        if (d->frame->is_thing && !d->is_verb && d->merged_into == NO_DRAFT && !d->agents.n && !has_joined(c, i))
            drop(d, "the thing is named but does nothing");
    }
}

/* "the attack", "those clashes" with nothing of its own points back to the last act of that kind. */
static void resolve_definite(struct coder *c, guint number)
{
    struct draft *d = draft_at(c->out, number);
    gboolean bare = !d->agents.n && !d->targets.n && !(d->places.n && d->place_scope == 0) && !d->has_time;
    if (d->is_verb || d->merged_into != NO_DRAFT || !(chunk_at(c, d->chunk)->bits & NP_DEFINITE) || !bare)
        return;
    for (guint i = number; i-- > 0;) {
        struct draft *e = draft_at(c->out, i);
        if (e->merged_into != NO_DRAFT || e->is_dropped || e->text != d->text)
            continue;
        gboolean same =
            e->type == d->type || (can_cause_harm(d) && can_cause_harm(e) && (d->is_generic || e->is_generic));
        if (!same)
            continue;
        if (!(d->counts[MEASURE_KILLED].is_set && e->counts[MEASURE_KILLED].is_set))
            join_counts(e, d);
        d->merged_into = i;
        return;
    }
}

/* May the phrase be the agent of an act beside which it stands? Not what the act is directed against or where it is. */
static gboolean may_be_agent(const struct coder *c, guint np)
{
    const struct chunk *at = chunk_at(c, np);
    if (at->kind != CHUNK_NOUN || !(at->bits & NP_ACTS) || at->trigger != NO_INDEX)
        return FALSE;
    guint p = c->s->grammar->preposition(&c->s->chunks, np);
    enum relation r = p == NO_CHUNK ? REL_NONE : chunk_at(c, p)->relation;
    return r == REL_NONE || r == REL_BY || r == REL_OF || r == REL_FROM || r == REL_SUPPORT || r == REL_WITH;
}

/* Who speaks did not therefore act: the phrase beside a reporting verb. */
static gboolean is_speaker(const struct coder *c, guint np)
{
    for (guint i = np > 0 ? np - 1 : 0; i <= np + 1 && i < c->s->chunks.n; i++) {
        const struct chunk *x = chunk_at(c, i);
        gboolean verb = x->kind == CHUNK_VERB && x->trigger == NO_INDEX;
        if (verb || (x->kind == CHUNK_PREPOSITION && x->relation == REL_ACCORDING))
            return TRUE;
    }
    return FALSE;
}

/* "نفذت القوات … عملية إنزال": the verb is no trigger, so its subject stands free: the nearest phrase of the clause,
 * then of the sentence, that can act and has no other part in it. */
static void take_free_agent(struct coder *c, struct draft *d)
{
    /* distances that outweigh any within a clause: phrases of other clauses come after all of this one, and who
     * announces that a place was taken ("أعلن الجيش السيطرة على") after all who do not speak */
    enum { FREE_OTHER_CLAUSE = 100, FREE_SPEAKER = 1000 };
    guint first, last, best = NO_CHUNK, nearest = G_MAXUINT;
    c->s->grammar->bounds(&c->s->chunks, d->chunk, &first, &last);
    for (guint i = 0; i < c->s->chunks.n; i++) {
        guint distance = i < d->chunk ? d->chunk - i : (i - d->chunk) + 4;
        gboolean speaks = is_speaker(c, i);
        distance += (i < first || i > last ? FREE_OTHER_CLAUSE : 0) + (speaks ? FREE_SPEAKER : 0);
        if (distance < nearest && may_be_agent(c, i) && (!speaks || d->frame->decision == DECIDE_TAKEOVER)) {
            struct draft probe = {.frame = d->frame};
            take_actors(c, &probe, i, FRAME_ROLE_AGENT, TRUE);
            gboolean fits = probe.agents.n && !index_set_has(&d->targets, probe.agents.items[0]);
            if (fits && (!speaks || any_actor(c, &probe.agents, ACTOR_KINDS_ARMED))) {
                nearest = distance;
                best = i;
            }
        }
    }
    if (best != NO_CHUNK)
        take_actors(c, d, best, FRAME_ROLE_AGENT, TRUE);
}

static void take_free_agents(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean open = d->merged_into == NO_DRAFT && !d->is_dropped && !d->agents.n;
        gboolean seizes = d->subtype == SUBTYPE_ARRESTS || d->subtype == SUBTYPE_ABDUCTION_FORCED_DISAPPEARANCE ||
                          d->subtype == SUBTYPE_LOOTING_PROPERTY_DESTRUCTION;
        if (open && (seizes || can_cause_harm(d) || (d->frame->kind == FRAME_HARM && d->targets.n)))
            take_free_agent(c, d);
    }
}

/* "in evacuation deals", "after talks": an act without force that stands behind a preposition, with nobody, no place
 * and no day of its own, is named in passing. */
static void drop_passing(struct coder *c)
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

/* "the conflict, which began with protests in 2011" */
static void drop_history(struct coder *c)
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

/* "government forces have been fighting terrorists since 2011" */
static void drop_standing(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean fight = d->type == EVENT_BATTLE && d->subtype == SUBTYPE_ARMED_CLASH && d->merged_into == NO_DRAFT;
        gboolean long_since = d->has_time && d->time.end - d->time.start > STANDING_DAYS;
        if (fight && long_since && !d->counts[MEASURE_KILLED].is_set)
            drop(d, "a fight of years is the state of the war");
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
        if (can_cause_harm(d))
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
        lend_subject(&c, draft_at(out, i));
    for (guint i = c.first_draft; !s->grammar->is_plain && i < out->items.n; i++)
        lend_passive(&c, draft_at(out, i));
    for (guint i = c.first_draft; i < out->items.n; i++)
        join_verb_and_noun(&c, draft_at(out, i));
    if (!s->grammar->is_plain) {
        join_purposes(&c);
        join_fights_of_takings(&c);
    }
    join_harms(&c);
    join_harm_pairs(&c);
    if (s->grammar->is_plain)
        take_free_agents(&c);
    drop_idle_things(&c);
    drop_descriptions(&c);
    drop_standing(&c);
    drop_history(&c);
    if (!s->grammar->is_plain)
        drop_passing(&c);
    for (guint i = c.first_draft; i < out->items.n; i++)
        resolve_definite(&c, i);
    finish_sentence(&c);
}
