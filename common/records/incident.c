#include "common/records/incident.h"

static const char *const LIFECYCLES[] = {"new",         "updated",    "ended",    "reopened",
                                         "merged_into", "split_from", "retracted"};
const struct json_names incident_lifecycle_names = JSON_NAMES(LIFECYCLES);
static const char *const GRADES[] = {"confirmed", "fair", "weak", "contested", "discounted", "retracted"};
const struct json_names incident_grade_names = JSON_NAMES(GRADES);

static const struct json_field HEADLINE[] = {
    J_STRING(struct event_headline, en, J_NULL, "in English, from a template"),
    J_STRING(struct event_headline, ar, J_NULL, "in Arabic, from a template"),
};
static const struct json_shape HEADLINE_SHAPE = J_SHAPE(struct event_headline, HEADLINE);

static const struct json_field TOLL[] = {
    J_ENUM(struct incident_toll, measure, 0, &casualty_measure_names, "what happened to them"),
    J_ENUM(struct incident_toll, who, J_NULL, &casualty_who_names, "who is counted"),
    J_STRING(struct incident_toll, origin, 0, "who counted"),
    J_COUNT(struct incident_toll, min, J_NULL, "at least; null: open"),
    J_COUNT(struct incident_toll, max, J_NULL, "at most; null: open"),
};
static const struct json_shape TOLL_SHAPE = J_SHAPE(struct incident_toll, TOLL);

static const struct json_field GRADING[] = {
    J_ENUM(struct incident_grading, value, 0, &incident_grade_names, "Airwars' ladder, made countable"),
    J_STRING(struct incident_grading, reason, 0, "the rule that gave it, in words"),
};
static const struct json_shape GRADING_SHAPE = J_SHAPE(struct incident_grading, GRADING);

static const struct json_field DOC[] = {
    J_STRING(struct incident_doc, id, 0, "document id"),
    J_COUNT(struct incident_doc, version, 0, "its version"),
};
static const struct json_shape DOC_SHAPE = J_SHAPE(struct incident_doc, DOC);

static const struct json_field REPORT[] = {
    J_STRING(struct incident_report, event, 0, "event id"),
    J_OBJECT(struct incident_report, doc, &DOC_SHAPE, "the document that tells it"),
    J_STRING(struct incident_report, outlet, 0, "outlet id"),
    J_STRING(struct incident_report, origin, J_NULL, "whom the outlet took it from"),
    J_STRING(struct incident_report, side, J_NULL, "side the outlet belongs to or stands near"),
};
static const struct json_shape REPORT_SHAPE = J_SHAPE(struct incident_report, REPORT);

static const struct json_field SIDE[] = {
    J_STRING(struct incident_side, side, 0, "side"),
    J_COUNT(struct incident_side, reports, 0, "reports from outlets of that side"),
    J_COUNT(struct incident_side, origins, 0, "independent origins among them"),
};
static const struct json_shape SIDE_SHAPE = J_SHAPE(struct incident_side, SIDE);

static const struct json_field CLAIM[] = {
    J_STRING(struct incident_claim, who, 0, "actor or source id"),
    J_ENUM(struct incident_claim, stance, 0, &source_stance_names, "what they do with it"),
    J_STRING(struct incident_claim, field, 0, "member of the incident it is about"),
    J_STRING(struct incident_claim, value, 0, "what they say it is"),
    J_STRINGS(struct incident_claim, via, "outlets that carry it"),
    J_STRING(struct incident_claim, event, 0, "event id"),
};
static const struct json_shape CLAIM_SHAPE = J_SHAPE(struct incident_claim, CLAIM);

static const struct json_field CONTRADICTION[] = {
    J_STRING(struct incident_contradiction, field, 0, "member of the incident"),
    J_STRINGS(struct incident_contradiction, values, "what the reports say, each once"),
};
static const struct json_shape CONTRADICTION_SHAPE = J_SHAPE(struct incident_contradiction, CONTRADICTION);

static const struct json_field INCIDENT[] = {
    J_STRING(struct incident, id, 0, "hash of its first event's id; never issued again"),
    J_COUNT(struct incident, version, 0, "one more with each change"),
    J_ENUM(struct incident, lifecycle, 0, &incident_lifecycle_names, "what this version is"),
    J_STRING(struct incident, other, J_NULL, "the incident merged into or split from"),
    J_OBJECT(struct incident, headline, &HEADLINE_SHAPE, "one line for people"),
    J_ENUM(struct incident, type, 0, &event_type_names, "as in events"),
    J_ENUM(struct incident, subtype, 0, &event_subtype_names, "as in events"),
    J_POINTER(struct incident, time, &event_time_shape, "when; null: not known"),
    J_OBJECTS(struct incident, places, &event_place_shape, "where, most reported first"),
    J_OBJECTS(struct incident, actors, &event_actor_shape, "who, most reported first"),
    J_OBJECTS(struct incident, casualties, &TOLL_SHAPE, "tolls, one row per origin"),
    J_OBJECT(struct incident, grade, &GRADING_SHAPE, "how far it can be believed"),
    J_OBJECTS(struct incident, reports, &REPORT_SHAPE, "newest 200"),
    J_COUNT(struct incident, reports_n, 0, "all reports"),
    J_COUNT(struct incident, independent_origins, 0, "origins that do not copy each other"),
    J_OBJECTS(struct incident, sides, &SIDE_SHAPE, "who reports it"),
    J_OBJECTS(struct incident, claims, &CLAIM_SHAPE, "who says what"),
    J_OBJECTS(struct incident, contradictions, &CONTRADICTION_SHAPE, "where reports disagree"),
    J_TIME(struct incident, first_seen, 0, "fetch time of the first report"),
    J_TIME(struct incident, last_change, 0, "fetch time of the report that made this version"),
    J_STRINGS(struct incident, last_change_fields, "members that changed"),
};
const struct json_shape incident_shape = J_SHAPE(struct incident, INCIDENT);

const struct record_type incident_record = {
    .schema = "frontwire.incident/1",
    .title = "The current belief about one happening over all its reports (topics news.incidents, news.incidentlog; "
             "key: id)",
    .file = "incident.v1.json",
    .shape = &incident_shape,
};

gboolean incident_decode(struct strview json, struct arena *a, struct incident *out, GError **error)
{
    return record_decode(&incident_record, json, a, out, error);
}

void incident_encode(const struct incident *in, GString *out)
{
    record_encode(&incident_record, in, out);
}
