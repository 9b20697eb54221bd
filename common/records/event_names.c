/* Names of the event record's enumerations, as they stand in JSON. */
#include "common/records/event.h"

#define NAMES_OF(variable, count, ...)                                                                                 \
    static const char *const variable##_table[count] = {__VA_ARGS__};                                                  \
    const struct json_names variable = JSON_NAMES(variable##_table)

NAMES_OF(event_type_names, EVENT_TYPES_N, "battle", "explosion", "violence_against_civilians", "protest", "riot",
         "strategic", "diplomacy", "humanitarian", "other_violence");
NAMES_OF(event_status_names, 6, "reported", "claimed", "confirmed", "denied", "planned", "hypothetical");
NAMES_OF(event_modality_names, 4, "actual", "planned", "threatened", "hypothetical");
NAMES_OF(actor_role_names, 6, "agent", "target", "mediator", "claimant", "victim", "host");
NAMES_OF(event_place_precision_names, 8, NULL, "exact", "settlement", "near", "area", "district", "governorate",
         "country");
NAMES_OF(event_time_precision_names, 5, "day", "week", "month", "year", "period");
NAMES_OF(event_time_basis_names, 5, "absolute", "relative", "dateline", "publication", "context");
NAMES_OF(source_kind_names, 7, "unknown", "monitor", "party", "state", "media", "personal", "organisation");
NAMES_OF(source_stance_names, 4, "asserts", "denies", "admits", "blames");
NAMES_OF(casualty_who_names, 4, NULL, "civilian", "combatant", "mixed");
NAMES_OF(casualty_measure_names, 5, "killed", "wounded", "captured", "missing", "displaced");
NAMES_OF(casualty_group_names, 7, NULL, "women", "children", "men", "fighters", "medical", "media");
NAMES_OF(territory_change_names, 4, "gained", "lost", "contested", "transferred");

#define SUBTYPE_ROWS(ROW)                                                                                              \
    ROW(SUBTYPE_ARMED_CLASH, "armed_clash", EVENT_BATTLE)                                                              \
    ROW(SUBTYPE_GOVERNMENT_REGAINS_TERRITORY, "government_regains_territory", EVENT_BATTLE)                            \
    ROW(SUBTYPE_NON_STATE_OVERTAKES_TERRITORY, "non_state_overtakes_territory", EVENT_BATTLE)                          \
    ROW(SUBTYPE_AIR_DRONE_STRIKE, "air_drone_strike", EVENT_EXPLOSION)                                                 \
    ROW(SUBTYPE_SHELLING_ARTILLERY_MISSILE, "shelling_artillery_missile", EVENT_EXPLOSION)                             \
    ROW(SUBTYPE_SUICIDE_BOMB, "suicide_bomb", EVENT_EXPLOSION)                                                         \
    ROW(SUBTYPE_REMOTE_EXPLOSIVE_IED, "remote_explosive_ied", EVENT_EXPLOSION)                                         \
    ROW(SUBTYPE_GRENADE, "grenade", EVENT_EXPLOSION)                                                                   \
    ROW(SUBTYPE_CHEMICAL_WEAPON, "chemical_weapon", EVENT_EXPLOSION)                                                   \
    ROW(SUBTYPE_ATTACK, "attack", EVENT_VIOLENCE_AGAINST_CIVILIANS)                                                    \
    ROW(SUBTYPE_ABDUCTION_FORCED_DISAPPEARANCE, "abduction_forced_disappearance", EVENT_VIOLENCE_AGAINST_CIVILIANS)    \
    ROW(SUBTYPE_SEXUAL_VIOLENCE, "sexual_violence", EVENT_VIOLENCE_AGAINST_CIVILIANS)                                  \
    ROW(SUBTYPE_PEACEFUL_PROTEST, "peaceful_protest", EVENT_PROTEST)                                                   \
    ROW(SUBTYPE_PROTEST_WITH_INTERVENTION, "protest_with_intervention", EVENT_PROTEST)                                 \
    ROW(SUBTYPE_EXCESSIVE_FORCE_AGAINST_PROTESTERS, "excessive_force_against_protesters", EVENT_PROTEST)               \
    ROW(SUBTYPE_VIOLENT_DEMONSTRATION, "violent_demonstration", EVENT_RIOT)                                            \
    ROW(SUBTYPE_MOB_VIOLENCE, "mob_violence", EVENT_RIOT)                                                              \
    ROW(SUBTYPE_AGREEMENT, "agreement", EVENT_STRATEGIC)                                                               \
    ROW(SUBTYPE_ARRESTS, "arrests", EVENT_STRATEGIC)                                                                   \
    ROW(SUBTYPE_CHANGE_TO_GROUP_ACTIVITY, "change_to_group_activity", EVENT_STRATEGIC)                                 \
    ROW(SUBTYPE_DISRUPTED_WEAPONS_USE, "disrupted_weapons_use", EVENT_STRATEGIC)                                       \
    ROW(SUBTYPE_BASE_ESTABLISHED, "base_established", EVENT_STRATEGIC)                                                 \
    ROW(SUBTYPE_LOOTING_PROPERTY_DESTRUCTION, "looting_property_destruction", EVENT_STRATEGIC)                         \
    ROW(SUBTYPE_NON_VIOLENT_TRANSFER_OF_TERRITORY, "non_violent_transfer_of_territory", EVENT_STRATEGIC)               \
    ROW(SUBTYPE_STATEMENT, "statement", EVENT_DIPLOMACY)                                                               \
    ROW(SUBTYPE_MEETING, "meeting", EVENT_DIPLOMACY)                                                                   \
    ROW(SUBTYPE_SANCTION, "sanction", EVENT_DIPLOMACY)                                                                 \
    ROW(SUBTYPE_AID, "aid", EVENT_HUMANITARIAN)                                                                        \
    ROW(SUBTYPE_DISPLACEMENT, "displacement", EVENT_HUMANITARIAN)                                                      \
    ROW(SUBTYPE_CIVILIAN_CONDITIONS, "civilian_conditions", EVENT_HUMANITARIAN)                                        \
    ROW(SUBTYPE_OTHER, "other", EVENT_STRATEGIC)

#define SUBTYPE_NAME(subtype, name, type) [subtype] = name,
#define SUBTYPE_TYPE(subtype, name, type) [subtype] = type,
static const char *const SUBTYPE_NAMES[SUBTYPES_N] = {SUBTYPE_ROWS(SUBTYPE_NAME)};
static const enum event_type SUBTYPE_TYPES[SUBTYPES_N] = {SUBTYPE_ROWS(SUBTYPE_TYPE)};
const struct json_names event_subtype_names = JSON_NAMES(SUBTYPE_NAMES);

enum event_type event_type_of(enum event_subtype subtype)
{
    return SUBTYPE_TYPES[subtype];
}

gboolean event_type_has(enum event_type type, enum event_subtype subtype)
{
    return SUBTYPE_TYPES[subtype] == type || (subtype == SUBTYPE_OTHER && type == EVENT_OTHER_VIOLENCE);
}
