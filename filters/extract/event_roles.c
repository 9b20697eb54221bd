#include "filters/extract/event_coder_parts.h"
#include "filters/extract/reference.h"

/* Who acts and to whom it is done. */

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

void coder_note_count(struct coder *c, enum casualty_measure measure, gint64 min, guint np)
{
    struct noted *m = vec_push(&c->out->counts, c->arena, sizeof *m);
    if (m)
        *m = (struct noted){.at = ref_of(c, np), .what = measure, .min = min};
}

enum frame_role coder_role_of(const struct frame *f, enum relation r)
{
    return r < RELATIONS_N ? f->roles[r] : FRAME_ROLE_NONE;
}

static gboolean are_any(const struct np_actors *found)
{
    for (guint i = 0; i < found->n; i++)
        if (!found->items[i].is_generic)
            return FALSE;
    return TRUE;
}

/* "units of the army", "fighters from that group": the phrase that names whose men act. */
static guint commander_behind(const struct coder *c, guint np)
{
    guint n = c->s->chunks.n;
    if (np + 2 >= n || chunk_at(c, np + 1)->kind != CHUNK_PREPOSITION || chunk_at(c, np + 2)->kind != CHUNK_NOUN)
        return NO_CHUNK;
    enum relation r = chunk_at(c, np + 1)->relation;
    gboolean of_armed = (r == REL_OF || r == REL_FROM) && noun_phrase_units(c->s, np) & (UNITS_ARMED | UNITS_MILITARY);
    if (!of_armed || chunk_at(c, np)->trigger != NO_INDEX)
        return NO_CHUNK;
    struct np_actors found;
    noun_phrase_actors(c->s, np + 2, TRUE, &found);
    gboolean armed = found.n && found.items[0].is_head &&
                     ACTOR_KINDS_ARMED >> actor_kind_of(c->s->k->actors, found.items[0].actor) & 1;
    return armed ? np + 2 : NO_CHUNK;
}

/* The phrase behind `np` that says whose the people or things of `np` are, when it names nobody itself. */
static guint whose(const struct coder *c, guint np, enum frame_role role, const struct np_actors *found)
{
    if (c->s->grammar->is_plain)
        return found->n ? NO_CHUNK : owner_of(c, np);
    guint owner = are_any(found) ? commander_behind(c, np) : NO_CHUNK;
    return owner == NO_CHUNK && !found->n && role == FRAME_ROLE_TARGET ? owner_behind(c, np) : owner;
}

void coder_take_actors(struct coder *c, struct draft *d, guint np, enum frame_role role, gboolean heads_only)
{
    struct np_actors found;
    noun_phrase_actors(c->s, np, is_violent(d->frame), &found);
    guint owner = whose(c, np, role, &found);
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

gboolean coder_is_bare_place(const struct coder *c, guint np)
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
    enum frame_role role = coder_role_of(d->frame, a->relation);
    if (role == FRAME_ROLE_NONE)
        return;
    if (role == FRAME_ROLE_TARGET && coder_is_bare_place(c, a->chunk))
        return;
    coder_take_actors(c, d, a->chunk, role, TRUE);
}

/* "the Syrian" in "the Syrian and Russian forces": its noun stands in the next phrase, so both are one side. */
static gboolean ends_with_demonym(const struct coder *c, guint np)
{
    const struct chunk *at = chunk_at(c, np);
    const struct name_match *m = name_at(c->s->a, at->first + at->n - 1, CLASS_DEMONYM);
    return m && m->n == 1 && np + 1 < c->s->chunks.n && chunk_at(c, np + 1)->kind == CHUNK_CONJUNCTION;
}

/* "clashes between X and Y": the first acts, the others are acted on. */
static void take_sides(struct coder *c, struct draft *d, const struct arguments *arguments)
{
    gboolean first = TRUE;
    for (guint i = 0; i < arguments->n; i++) {
        if (arguments->items[i].relation != REL_BETWEEN)
            continue;
        coder_take_actors(c, d, arguments->items[i].chunk, first ? FRAME_ROLE_AGENT : FRAME_ROLE_TARGET, TRUE);
        first = first && ends_with_demonym(c, arguments->items[i].chunk);
    }
}

void coder_take_roles(struct coder *c, struct draft *d, const struct arguments *arguments)
{
    for (guint i = 0; i < arguments->n; i++)
        if (arguments->items[i].relation != REL_BETWEEN)
            take_argument(c, d, &arguments->items[i]);
    if (coder_role_of(d->frame, REL_BETWEEN) != FRAME_ROLE_NONE)
        take_sides(c, d, arguments);
}

void coder_take_modifiers(struct coder *c, struct draft *d, guint np)
{
    enum frame_role role = coder_role_of(d->frame, REL_MODIFIER);
    if (role != FRAME_ROLE_NONE)
        coder_take_actors(c, d, np, role, TRUE);
}

void coder_swap_roles(struct draft *d)
{
    struct index_set agents = d->agents;
    d->agents = d->targets;
    d->targets = agents;
}

guint coder_units_of_role(const struct coder *c, const struct frame *f, const struct arguments *a, enum frame_role role)
{
    guint units = 0;
    for (guint i = 0; i < a->n; i++)
        if (coder_role_of(f, a->items[i].relation) == role)
            units |= noun_phrase_units(c->s, a->items[i].chunk);
    return units;
}

void coder_add_civilians(struct coder *c, struct draft *d, const struct arguments *a, guint units)
{
    guint32 civilians = actor_find(c->s->k->actors, "civilians");
    index_set_add(&d->targets, civilians);
    for (guint i = 0; i < a->n; i++)
        if (coder_role_of(d->frame, a->items[i].relation) == FRAME_ROLE_TARGET &&
            noun_phrase_units(c->s, a->items[i].chunk) & units)
            note_role(c, civilians, a->items[i].chunk, !(units & UNITS_CIVILIAN));
}

const struct reporting_cue *coder_cue_of_verb(const struct coder *c, guint v)
{
    guint32 n;
    return chunk_at(c, v)->kind == CHUNK_VERB
               ? knowledge_reporting(c->s->k, c->s->a, chunk_at(c, v)->head, c->s->language, &n)
               : NULL;
}

void coder_let_addressee_act(const struct coder *c, guint chunk, struct arguments *a)
{
    const struct chunk *at = chunk_at(c, chunk);
    if (c->s->grammar->is_plain || !(at->bits & (VP_ING | VP_INFINITIVE)) || at->bits & VP_FINITE)
        return;
    guint v = chunk;
    while (v-- > 0 && chunk_at(c, v)->kind != CHUNK_VERB)
        ;
    const struct reporting_cue *cue = v < chunk ? coder_cue_of_verb(c, v) : NULL;
    guint addressee =
        cue && cue->is_statement && cue->stance != STANCE_DENIES ? c->s->grammar->object(&c->s->chunks, v) : NO_CHUNK;
    for (guint i = 0; i < a->n && addressee != NO_CHUNK && addressee < chunk; i++)
        if (a->items[i].relation == REL_SUBJECT)
            a->items[i].chunk = addressee;
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
static gboolean makes_a_statement(const struct coder *c, guint chunk)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++)
        if (draft_at(c->out, i)->chunk == chunk && draft_at(c->out, i)->type == EVENT_DIPLOMACY)
            return TRUE;
    return FALSE;
}

static gboolean is_speaker(const struct coder *c, guint np)
{
    for (guint i = np > 0 ? np - 1 : 0; i <= np + 1 && i < c->s->chunks.n; i++) {
        const struct chunk *x = chunk_at(c, i);
        gboolean verb = x->kind == CHUNK_VERB && (x->trigger == NO_INDEX || makes_a_statement(c, i));
        if (verb || (x->kind == CHUNK_PREPOSITION && x->relation == REL_ACCORDING))
            return TRUE;
    }
    return FALSE;
}

void coder_take_free_agent(struct coder *c, struct draft *d)
{
    /* distances that outweigh any within a clause: phrases of other clauses come after all of this one, and who
     * announces that a place was taken ("أعلن الجيش السيطرة على") after all who do not speak */
    enum { FREE_OTHER_CLAUSE = 100, FREE_SPEAKER = 1000 };
    gboolean tells_of_himself = d->frame->decision == DECIDE_TAKEOVER || d->modality == MODALITY_PLANNED ||
                                d->modality == MODALITY_THREATENED; /* who threatens means to do it */
    guint first, last, best = NO_CHUNK, nearest = G_MAXUINT;
    c->s->grammar->bounds(&c->s->chunks, d->chunk, &first, &last);
    for (guint i = 0; i < c->s->chunks.n; i++) {
        guint distance = i < d->chunk ? d->chunk - i : (i - d->chunk) + 4;
        gboolean speaks = is_speaker(c, i);
        distance += (i < first || i > last ? FREE_OTHER_CLAUSE : 0) + (speaks ? FREE_SPEAKER : 0);
        if (distance < nearest && may_be_agent(c, i) && (!speaks || tells_of_himself)) {
            struct draft probe = {.frame = d->frame};
            coder_take_actors(c, &probe, i, FRAME_ROLE_AGENT, TRUE);
            gboolean fits = probe.agents.n && !index_set_has(&d->targets, probe.agents.items[0]);
            if (fits && (!speaks || coder_any_actor(c, &probe.agents, ACTOR_KINDS_ARMED))) {
                nearest = distance;
                best = i;
            }
        }
    }
    if (best != NO_CHUNK)
        coder_take_actors(c, d, best, FRAME_ROLE_AGENT, TRUE);
}

void coder_take_free_agents(struct coder *c)
{
    for (guint i = c->first_draft; i < c->out->items.n; i++) {
        struct draft *d = draft_at(c->out, i);
        gboolean open = d->merged_into == NO_DRAFT && !d->is_dropped && !d->agents.n;
        gboolean seizes = d->subtype == SUBTYPE_ARRESTS || d->subtype == SUBTYPE_ABDUCTION_FORCED_DISAPPEARANCE ||
                          d->subtype == SUBTYPE_LOOTING_PROPERTY_DESTRUCTION;
        if (open && (seizes || coder_can_cause_harm(d) || (d->frame->kind == FRAME_HARM && d->targets.n)))
            coder_take_free_agent(c, d);
    }
}
