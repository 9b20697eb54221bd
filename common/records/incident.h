/* common/records/incident.h
 * The current belief about one happening over all its reports: news.incidents (compacted) and news.incidentlog
 * (every version); key: incident id. Lists are capped, the counts beside them are not. */
#pragma once
#include "common/records/event.h"

#define INCIDENT_LIST_MAX 200

enum incident_lifecycle {
    INCIDENT_NEW,
    INCIDENT_UPDATED,
    INCIDENT_ENDED,
    INCIDENT_REOPENED,
    INCIDENT_MERGED_INTO,
    INCIDENT_SPLIT_FROM,
    INCIDENT_RETRACTED
};
extern const struct json_names incident_lifecycle_names;
enum incident_grade { GRADE_CONFIRMED, GRADE_FAIR, GRADE_WEAK, GRADE_CONTESTED, GRADE_DISCOUNTED, GRADE_RETRACTED };
extern const struct json_names incident_grade_names;

struct incident_toll {
    enum casualty_measure measure;
    enum casualty_who who;
    struct strview origin; /* who counted */
    gint64 min, max;       /* JSON_COUNT_NONE: open */
};
struct incident_grading {
    enum incident_grade value;
    struct strview reason;
};
struct incident_doc {
    struct strview id;
    gint64 version;
};
struct incident_report {
    struct strview event; /* event id */
    struct incident_doc doc;
    struct strview outlet;
    struct strview origin; /* whom the outlet took it from; none: its own */
    struct strview side;   /* none: unknown */
};
struct incident_side {
    struct strview side;
    gint64 reports, origins;
};
struct incident_claim {
    struct strview who; /* actor or source id */
    enum source_stance stance;
    struct strview field, value;
    struct string_list via; /* outlets that carry it */
    struct strview event;   /* event id */
};
struct incident_contradiction {
    struct strview field;
    struct string_list values;
};
struct incident {
    struct strview id; /* hash of its first event's id, never issued again */
    gint64 version;
    enum incident_lifecycle lifecycle;
    struct strview other; /* the incident merged into or split from */
    struct event_headline headline;
    enum event_type type;
    enum event_subtype subtype;
    struct event_time *time;
    LIST(struct event_place) places;
    LIST(struct event_actor) actors;
    LIST(struct incident_toll) casualties;
    struct incident_grading grade;
    LIST(struct incident_report) reports;
    gint64 reports_n, independent_origins;
    LIST(struct incident_side) sides;
    LIST(struct incident_claim) claims;
    LIST(struct incident_contradiction) contradictions;
    gint64 first_seen, last_change;
    struct string_list last_change_fields;
};
extern const struct json_shape incident_shape;

extern const struct record_type incident_record;

gboolean incident_decode(struct strview json, struct arena *a, struct incident *out, GError **error);
void incident_encode(const struct incident *in, GString *out);
