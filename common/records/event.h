/* common/records/event.h
 * A conflict event as ONE version of ONE document tells it; never changed afterwards. news.events (key: pack id).
 * What the types mean: docs/codebook (ACLED's taxonomy with three types for politics and relief). */
#pragma once
#include "common/records/document.h"
#include "common/records/item.h"

enum event_type {
    EVENT_BATTLE,
    EVENT_EXPLOSION,
    EVENT_VIOLENCE_AGAINST_CIVILIANS,
    EVENT_PROTEST,
    EVENT_RIOT,
    EVENT_STRATEGIC,
    EVENT_DIPLOMACY,
    EVENT_HUMANITARIAN,
    EVENT_OTHER_VIOLENCE,
    EVENT_TYPES_N
};
extern const struct json_names event_type_names;

enum event_subtype {
    SUBTYPE_ARMED_CLASH,
    SUBTYPE_GOVERNMENT_REGAINS_TERRITORY,
    SUBTYPE_NON_STATE_OVERTAKES_TERRITORY,
    SUBTYPE_AIR_DRONE_STRIKE,
    SUBTYPE_SHELLING_ARTILLERY_MISSILE,
    SUBTYPE_SUICIDE_BOMB,
    SUBTYPE_REMOTE_EXPLOSIVE_IED,
    SUBTYPE_GRENADE,
    SUBTYPE_CHEMICAL_WEAPON,
    SUBTYPE_ATTACK,
    SUBTYPE_ABDUCTION_FORCED_DISAPPEARANCE,
    SUBTYPE_SEXUAL_VIOLENCE,
    SUBTYPE_PEACEFUL_PROTEST,
    SUBTYPE_PROTEST_WITH_INTERVENTION,
    SUBTYPE_EXCESSIVE_FORCE_AGAINST_PROTESTERS,
    SUBTYPE_VIOLENT_DEMONSTRATION,
    SUBTYPE_MOB_VIOLENCE,
    SUBTYPE_AGREEMENT,
    SUBTYPE_ARRESTS,
    SUBTYPE_CHANGE_TO_GROUP_ACTIVITY,
    SUBTYPE_DISRUPTED_WEAPONS_USE,
    SUBTYPE_BASE_ESTABLISHED,
    SUBTYPE_LOOTING_PROPERTY_DESTRUCTION,
    SUBTYPE_NON_VIOLENT_TRANSFER_OF_TERRITORY,
    SUBTYPE_STATEMENT,
    SUBTYPE_MEETING,
    SUBTYPE_SANCTION,
    SUBTYPE_AID,
    SUBTYPE_DISPLACEMENT,
    SUBTYPE_CIVILIAN_CONDITIONS,
    SUBTYPE_OTHER, /* of EVENT_STRATEGIC or of EVENT_OTHER_VIOLENCE: the type says which */
    SUBTYPES_N
};
extern const struct json_names event_subtype_names;

/* The type a sub-type belongs to; EVENT_STRATEGIC for SUBTYPE_OTHER. */
enum event_type event_type_of(enum event_subtype subtype);
/* True when the pair is one of the codebook's 32. */
gboolean event_type_has(enum event_type type, enum event_subtype subtype);

enum event_status {
    STATUS_REPORTED,
    STATUS_CLAIMED,
    STATUS_CONFIRMED,
    STATUS_DENIED,
    STATUS_PLANNED,
    STATUS_HYPOTHETICAL
};
extern const struct json_names event_status_names;

enum event_modality { MODALITY_ACTUAL, MODALITY_PLANNED, MODALITY_THREATENED, MODALITY_HYPOTHETICAL };
extern const struct json_names event_modality_names;

enum actor_role { ROLE_AGENT, ROLE_TARGET, ROLE_MEDIATOR, ROLE_CLAIMANT, ROLE_VICTIM, ROLE_HOST };
extern const struct json_names actor_role_names;

/* Value 0 is none (null) where the record allows it. */
enum event_place_precision {
    PRECISION_NONE, /* a named place that no table lists */
    PRECISION_EXACT,
    PRECISION_SETTLEMENT,
    PRECISION_NEAR,
    PRECISION_AREA,
    PRECISION_DISTRICT,
    PRECISION_GOVERNORATE,
    PRECISION_COUNTRY
};
extern const struct json_names event_place_precision_names;

enum event_time_precision { EVENT_DAY, EVENT_WEEK, EVENT_MONTH, EVENT_YEAR, EVENT_PERIOD };
extern const struct json_names event_time_precision_names;
/* How the date was found. */
enum event_time_basis { BASIS_ABSOLUTE, BASIS_RELATIVE, BASIS_DATELINE, BASIS_PUBLICATION, BASIS_CONTEXT };
extern const struct json_names event_time_basis_names;

enum source_kind {
    SOURCE_UNKNOWN,
    SOURCE_MONITOR,     /* observatory, NGO, rescue service that counts */
    SOURCE_PARTY,       /* a party to the conflict or its ally */
    SOURCE_STATE,       /* a state or office that is no party */
    SOURCE_MEDIA,       /* outlet, agency, correspondent */
    SOURCE_PERSONAL,    /* activist, resident, witness */
    SOURCE_ORGANISATION /* United Nations and other international bodies */
};
extern const struct json_names source_kind_names;
enum source_stance { STANCE_ASSERTS, STANCE_DENIES, STANCE_ADMITS, STANCE_BLAMES };
extern const struct json_names source_stance_names;

enum casualty_who { WHO_NONE, WHO_CIVILIAN, WHO_COMBATANT, WHO_MIXED };
extern const struct json_names casualty_who_names;
enum casualty_measure { MEASURE_KILLED, MEASURE_WOUNDED, MEASURE_CAPTURED, MEASURE_MISSING, MEASURE_DISPLACED };
extern const struct json_names casualty_measure_names;
enum casualty_group { GROUP_NONE, GROUP_WOMEN, GROUP_CHILDREN, GROUP_MEN, GROUP_FIGHTERS, GROUP_MEDICAL, GROUP_MEDIA };
extern const struct json_names casualty_group_names;

enum territory_change { TERRITORY_GAINED, TERRITORY_LOST, TERRITORY_CONTESTED, TERRITORY_TRANSFERRED };
extern const struct json_names territory_change_names;

struct event_headline {
    struct strview en, ar; /* none: no template for it */
};
struct event_plover {
    struct strview event, mode; /* none: PLOVER has no such category */
};
struct event_modality_of {
    enum event_modality value;
    struct strview cue; /* the words that say so; none: nothing does */
    gboolean negated;
};
struct event_actor {
    struct strview id, name;
    enum actor_role role;
    struct strview side;    /* on the day of the event; none: unknown */
    struct strview mention; /* as in the text */
};
struct event_place {
    struct strview name;      /* as in the text */
    struct strview canonical; /* none: in no table */
    struct strview name_ar, gazetteer_id, admin1, country;
    double lat, lon; /* degrees WGS 84; NAN: unknown */
    enum event_place_precision precision;
    double radius_km;        /* NAN: unknown */
    struct strview relation; /* "west_of"; none: at the place itself */
};
struct event_time {
    struct strview start, end; /* ISO days, inclusive */
    enum event_time_precision precision;
    enum event_time_basis basis;
    struct strview mention; /* none: from the dateline or the publication date */
};
struct event_count {
    gint64 min, max; /* JSON_COUNT_NONE: open */
    enum casualty_who who;
};
struct event_count_detail {
    enum casualty_measure measure;
    enum casualty_who who;
    enum casualty_group group;
    gint64 min, max;
};
struct event_casualties {
    struct event_count *killed, *wounded, *captured, *missing, *displaced; /* NULL: not stated */
    LIST(struct event_count_detail) detail;
};
struct event_equipment {
    struct strview class;
    struct strview effect; /* none: only used or seen */
    gint64 min, max;
};
struct event_territory {
    enum territory_change change;
    struct strview from, to; /* actor ids; none: unknown */
    double area_km2;         /* NAN: not stated */
};
struct event_source {
    struct strview id; /* none: in no table */
    struct strview name;
    enum source_kind kind;
    enum source_stance stance;
    struct strview mention;
};
struct event_evidence {
    struct strview field; /* "*" or a member's name */
    enum text_part part;
    gint64 start, end; /* UTF-8 bytes into that part of the item */
    struct strview rule;
};
struct event_confidence {
    double event;
    double place, time; /* NAN: there is none */
};
struct event_coder {
    struct strview version, pack, pack_hash;
};

struct event {
    struct strview id;
    struct doc doc;
    struct event_headline headline;
    enum event_type type;
    enum event_subtype subtype;
    struct event_plover plover;
    enum event_status status;
    struct event_modality_of modality;
    LIST(struct event_actor) actors;
    LIST(struct event_place) places;
    struct event_time *time; /* NULL: not known */
    struct event_casualties casualties;
    LIST(struct event_equipment) equipment;
    struct event_territory *territory; /* NULL: nothing changed hands */
    LIST(struct event_source) sources;
    LIST(struct event_evidence) evidence;
    struct event_confidence confidence;
    struct event_coder coder;
};

extern const struct record_type event_record;
/* Shapes that the incident shares, and that json_init makes empty ones from (NAN and JSON_COUNT_NONE in place). */
extern const struct json_shape event_shape, event_actor_shape, event_place_shape, event_time_shape, event_count_shape;

/* RECORD_ERROR_INVALID when the sub-type is not one of the type's. */
gboolean event_decode(struct strview json, struct arena *a, struct event *out, GError **error);
void event_encode(const struct event *in, GString *out);

/* Empty ones: unknown numbers are none, not 0. */
void event_init(struct event *out);
void event_place_init(struct event_place *out);
