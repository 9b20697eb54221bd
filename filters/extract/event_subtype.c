#include "filters/extract/event_coder_parts.h"

/* Which sub-type an act is. */

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

gboolean coder_any_actor(const struct coder *c, const struct index_set *set, guint kinds)
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
    gboolean armed_target = coder_any_actor(c, &d->targets, ACTOR_KINDS_ARMED) || target_units & UNITS_ARMED;
    d->is_generic = TRUE;
    set_subtype(d, armed_target ? SUBTYPE_ARMED_CLASH : SUBTYPE_ATTACK);
}

void coder_decide_subtype(struct coder *c, struct draft *d, guint clause_cues, guint target_units)
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
    gboolean flies = f->air_agent && coder_any_actor(c, &d->agents, 1u << ACTOR_MILITARY | 1u << ACTOR_STATE);
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
