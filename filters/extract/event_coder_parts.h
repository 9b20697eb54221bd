/* filters/extract/event_coder_parts.h
 * What the parts of the event coder share: event_roles.c (who acts, and to whom), event_subtype.c (which sub-type),
 * event_join.c (several words of a sentence, one event), event_weed.c (what is no event after all); event_coder.c calls
 * them. For these files only. */
#pragma once
#include "filters/extract/event_coder.h"

struct coder {
    const struct sentence_view *s;
    struct discourse *told;
    struct drafts *out;
    struct arena *arena;
    guint first_draft; /* of this sentence */
    guint cues;        /* of the whole sentence */
};

static inline const struct chunk *chunk_at(const struct coder *c, guint i)
{
    return &c->s->chunks.items[i];
}

/* ---- event_roles.c ---- */

/* Notes for the evidence that phrase `np` counts `min` of `measure`. */
void coder_note_count(struct coder *c, enum casualty_measure measure, gint64 min, guint np);
/* The role that frame `f` gives a phrase in relation `r`. */
enum frame_role coder_role_of(const struct frame *f, enum relation r);
/* Adds the actors of phrase `np` to the agents or targets of `d`, resolved where it points back; `heads_only`: not
 * those that only modify its head. Kinds that cannot have the role are left out. */
void coder_take_actors(struct coder *c, struct draft *d, guint np, enum frame_role role, gboolean heads_only);
/* A town stands for nobody: only its people or things do. */
gboolean coder_is_bare_place(const struct coder *c, guint np);
/* Fills agents and targets of `d` from the arguments of its verb or noun. */
void coder_take_roles(struct coder *c, struct draft *d, const struct arguments *arguments);
/* "Russian air strikes", "ISIS attack": actors before the head. */
void coder_take_modifiers(struct coder *c, struct draft *d, guint np);
/* Agents become targets and targets agents: who repels an attack is its target. */
void coder_swap_roles(struct draft *d);
/* What kinds of people or things (enum unit bits) the phrases in `role` name. */
guint coder_units_of_role(const struct coder *c, const struct frame *f, const struct arguments *a,
                          enum frame_role role);
/* Civilians are the targets, since an argument in that role names one of `units`. */
void coder_add_civilians(struct coder *c, struct draft *d, const struct arguments *a, guint units);
/* The reporting verb that verb group `v` is, or NULL. */
const struct reporting_cue *coder_cue_of_verb(const struct coder *c, guint v);
/* "accused the army of shelling", "urged Russia to stop": the one addressed acts, not the one who speaks. */
void coder_let_addressee_act(const struct coder *c, guint chunk, struct arguments *a);
/* "نفذت القوات … عملية إنزال": the verb is no trigger, so its subject stands free: the nearest phrase of the
 * clause, then of the sentence, that can act and has no other part in it. */
void coder_take_free_agent(struct coder *c, struct draft *d);
/* Agents for the open drafts of a sentence in a language whose clauses are not cut. */
void coder_take_free_agents(struct coder *c);

/* ---- event_subtype.c ---- */

/* Is one of `set` of one of these kinds (bits of enum actor_kind)? */
gboolean coder_any_actor(const struct coder *c, const struct index_set *set, guint kinds);
/* Sets type and sub-type of `d`: by its frame, the weapons of its clause (bits of enum cue_class), who acts and
 * whom it harms (bits of enum unit). */
void coder_decide_subtype(struct coder *c, struct draft *d, guint clause_cues, guint target_units);

/* ---- event_join.c ---- */

/* May casualties belong to this act? */
gboolean coder_can_cause_harm(const struct draft *d);
/* Gives each toll of the sentence to the act that caused it: the one in its own phrases, else the nearest. */
void coder_join_harms(struct coder *c);
/* Two harm drafts of one sentence ("killed 28 and wounded 30") are one event. */
void coder_join_harm_pairs(struct coder *c);
/* A verb that lends its subject to the act it governs: "carried out air strikes", "came under fire". The verb's own
 * draft, if it is one of an act, takes the noun's sub-type: "attacked with mortar fire". */
void coder_lend_subject(struct coder *c, struct draft *noun);
/* Gives a noun of action that is the subject of a passive or of a verb that is no act ("clashes broke out between
 * …") the phrases of that verb. */
void coder_lend_passive(struct coder *c, struct draft *noun);
/* "the strikes hit Douma", "an attack targeted": verb and noun of action are one event, told by the sharper sub-
 * type. */
void coder_join_verb_and_noun(struct coder *c, struct draft *verb);
/* "took the town after clashes with ISIS": the fight for a place that was taken is the taking (CODEBOOK §2). */
void coder_join_fights_of_takings(struct coder *c);
/* "launched an operation to seize the town": what it is for is no second event; it lends its place and its enemy. */
void coder_join_purposes(struct coder *c);
/* "the attack", "those clashes" with nothing of its own points back to the last act of that kind. */
void coder_resolve_definite(struct coder *c, guint number);

/* ---- event_weed.c ---- */

/* "people who fought them", "groups fighting ISIS": says who somebody is, not what happened. */
void coder_drop_descriptions(struct coder *c);
/* A bomb that is only named did nothing: its draft stays when something joined it, or somebody used it. */
void coder_drop_idle_things(struct coder *c);
/* "in evacuation deals", "after talks": an act without force that stands behind a preposition, with nobody, no
 * place and no day of its own, is named in passing. */
void coder_drop_passing(struct coder *c);
/* "the conflict, which began with protests in 2011" */
void coder_drop_history(struct coder *c);
/* "government forces have been fighting terrorists since 2011" */
void coder_drop_standing(struct coder *c);

/* ---- event_coder.c ---- */

/* Does a phrase in relation `r` name a place or ground? */
gboolean coder_has_place_behind(const struct coder *c, const struct arguments *a, enum relation r);
/* "20 civilians killed 30 injured": the second toll is no object of the first. */
guint coder_reading_of(const struct coder *c, const struct frame *f, guint v);
