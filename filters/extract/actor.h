/* filters/extract/actor.h
 * What the grammar asks of the actors: who a name means on a day, which forces a state has, what kind of people or
 * things a unit noun names, who takes a place back for the state. Tables: actor_table.h, packs/common/unit_nouns.tsv.
 */
#pragma once
#include "filters/extract/actor_table.h"
#include "filters/extract/patronage.h"
#include "filters/extract/unit_table.h"

#define NO_ACTOR G_MAXUINT32

#define ACTOR_KINDS_ARMED                                                                                              \
    (1u << ACTOR_MILITARY | 1u << ACTOR_MILITIA | 1u << ACTOR_REBEL | 1u << ACTOR_JIHADIST | 1u << ACTOR_UNKNOWN)
#define ACTOR_KINDS_CIVILIAN (1u << ACTOR_CIVILIAN | 1u << ACTOR_NGO | 1u << ACTOR_MONITOR)

#define UNITS_ARMED    (1u << UNIT_TROOPS | 1u << UNIT_FIGHTERS | 1u << UNIT_POLICE)
#define UNITS_MILITARY (1u << UNIT_TROOPS | 1u << UNIT_AIRCRAFT | 1u << UNIT_ARMOUR | 1u << UNIT_SHIPS)
#define UNITS_CIVILIAN                                                                                                 \
    (1u << UNIT_CIVILIANS | 1u << UNIT_CHILDREN | 1u << UNIT_WOMEN | 1u << UNIT_MEN | 1u << UNIT_MEDICAL |             \
     1u << UNIT_MEDIA)
#define UNITS_OF_PEOPLE (UNITS_ARMED | UNITS_CIVILIAN | 1u << UNIT_OFFICIALS | 1u << UNIT_PROTESTERS)

struct actors;

/* Loads the actor table, the unit nouns and who is whose client. TSV_ERROR_* with file and line. */
struct actors *actors_load(const char *pack_dir, const char *common_dir, GError **error);
void actors_free(struct actors *a);
/* Adds actors, demonyms and unit nouns under their classes. */
void actors_add_names(const struct actors *a, name_table *names, guint16 actor_class, guint16 demonym_class,
                      guint16 unit_class);

const struct actor *actor_get(const struct actors *a, guint32 actor);
/* NO_ACTOR for an unknown id. */
guint32 actor_find(const struct actors *a, const char *id);
enum actor_kind actor_kind_of(const struct actors *a, guint32 actor);
/* Rebels, militants: stands for a group that the text may name elsewhere (actor_table id without a name of its own). */
gboolean actor_is_generic(const struct actors *a, guint32 actor);
/* A state's armed forces (from the demonyms); else the actor himself. */
guint32 actor_forces_of(const struct actors *a, guint32 actor);
/* The state of a country (ISO 3166-1 alpha-2); NO_ACTOR when no demonym names one. */
guint32 actor_of_country(const struct actors *a, const char *country);
/* The actor that a match of the actor class means on `day` (Julian, 0 unknown); NO_ACTOR when the name was another's.
 */
guint32 actor_of_alias(const struct actors *a, guint32 alias, guint32 day);
gboolean actor_alias_is_weak(const struct actors *a, guint32 alias);
gboolean actor_alias_is_metonym(const struct actors *a, guint32 alias);
enum patron_link actor_link(const struct actors *a, struct strview word);
/* Whom a patron's people of the kind `head` ("militia") are on `day`: the actor `patron`, or NO_ACTOR and the word that
 * names him ("western"). NO_ACTOR when the pack does not say: packs/PACK/patronage.tsv. */
guint32 actor_client_of(const struct actors *a, guint32 patron, struct strview word, struct strview head, guint32 day);
const struct demonym *actor_demonym(const struct actors *a, guint32 index);
enum unit_kind actor_unit_kind(const struct actors *a, guint32 unit);
/* Side on `day` (0: the undated one); "" when unknown. */
const char *actor_side(const struct actors *a, guint32 actor, guint32 day);
/* Does a place that this actor takes come back under the state's control? The state's forces and their allies: side
 * `government`, or a country's own army (CODEBOOK §2). */
gboolean actor_regains_territory(const struct actors *a, guint32 actor, guint32 day);
