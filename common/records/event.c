#include "common/records/event.h"

static const struct json_field HEADLINE[] = {
    J_STRING(struct event_headline, en, J_NULL, "in English, from a template"),
    J_STRING(struct event_headline, ar, J_NULL, "in Arabic, from a template"),
};
static const struct json_shape HEADLINE_SHAPE = J_SHAPE(struct event_headline, HEADLINE);

static const struct json_field PLOVER[] = {
    J_STRING(struct event_plover, event, J_NULL, "PLOVER event category"),
    J_STRING(struct event_plover, mode, J_NULL, "PLOVER mode"),
};
static const struct json_shape PLOVER_SHAPE = J_SHAPE(struct event_plover, PLOVER);

static const struct json_field MODALITY[] = {
    J_ENUM(struct event_modality_of, value, 0, &event_modality_names,
           "did it happen, or is it planned, threatened, supposed"),
    J_STRING(struct event_modality_of, cue, J_NULL, "the words that say so"),
    J_BOOL(struct event_modality_of, negated, "true: the text says that it did not happen"),
};
static const struct json_shape MODALITY_SHAPE = J_SHAPE(struct event_modality_of, MODALITY);

static const struct json_field ACTOR[] = {
    J_STRING(struct event_actor, id, 0, "id in the pack's actors, or other:<name in lower case>"),
    J_STRING(struct event_actor, name, 0, "its name"),
    J_ENUM(struct event_actor, role, 0, &actor_role_names, "part it takes in the event"),
    J_STRING(struct event_actor, side, J_NULL, "its side on the day of the event"),
    J_STRING(struct event_actor, mention, 0, "as the text puts it"),
};
const struct json_shape event_actor_shape = J_SHAPE(struct event_actor, ACTOR);

static const struct json_field PLACE[] = {
    J_STRING(struct event_place, name, 0, "as the text puts it"),
    J_STRING(struct event_place, canonical, J_NULL, "its name in the gazetteer; null where no table lists it"),
    J_STRING(struct event_place, name_ar, J_NULL, "its Arabic name"),
    J_STRING(struct event_place, gazetteer_id, J_NULL, "its id in the gazetteer"),
    J_STRING(struct event_place, admin1, J_NULL, "governorate or province"),
    J_STRING(struct event_place, country, J_NULL, "ISO 3166-1 alpha-2"),
    J_REAL(struct event_place, lat, J_NULL, "degrees north, WGS 84"),
    J_REAL(struct event_place, lon, J_NULL, "degrees east, WGS 84"),
    J_ENUM(struct event_place, precision, J_NULL, &event_place_precision_names, "what the coordinates stand for"),
    J_REAL(struct event_place, radius_km, J_NULL, "the event lies within this distance of the coordinates"),
    J_STRING(struct event_place, relation, J_NULL, "how the event lies to the named place (west_of, near, between)"),
};
const struct json_shape event_place_shape = J_SHAPE(struct event_place, PLACE);

static const struct json_field TIME[] = {
    J_STRING(struct event_time, start, 0, "first day (ISO 8601)"),
    J_STRING(struct event_time, end, 0, "last day (ISO 8601), inclusive"),
    J_ENUM(struct event_time, precision, 0, &event_time_precision_names, "how exactly the text says it"),
    J_ENUM(struct event_time, basis, 0, &event_time_basis_names, "how it was found"),
    J_STRING(struct event_time, mention, J_NULL, "as the text puts it"),
};
const struct json_shape event_time_shape = J_SHAPE(struct event_time, TIME);

static const struct json_field COUNT[] = {
    J_COUNT(struct event_count, min, J_NULL, "at least; null: open"),
    J_COUNT(struct event_count, max, J_NULL, "at most; null: open"),
    J_ENUM(struct event_count, who, J_NULL, &casualty_who_names, "who is counted"),
};
const struct json_shape event_count_shape = J_SHAPE(struct event_count, COUNT);

static const struct json_field DETAIL[] = {
    J_ENUM(struct event_count_detail, measure, 0, &casualty_measure_names, "what happened to them"),
    J_ENUM(struct event_count_detail, who, J_NULL, &casualty_who_names, "civilians or combatants"),
    J_ENUM(struct event_count_detail, group, J_NULL, &casualty_group_names, "which part of those counted"),
    J_COUNT(struct event_count_detail, min, J_NULL, "at least; null: open"),
    J_COUNT(struct event_count_detail, max, J_NULL, "at most; null: open"),
};
static const struct json_shape DETAIL_SHAPE = J_SHAPE(struct event_count_detail, DETAIL);

static const struct json_field CASUALTIES[] = {
    J_POINTER(struct event_casualties, killed, &event_count_shape, "dead; null: not stated"),
    J_POINTER(struct event_casualties, wounded, &event_count_shape, "wounded; null: not stated"),
    J_POINTER(struct event_casualties, captured, &event_count_shape,
              "captured, arrested or abducted; null: not stated"),
    J_POINTER(struct event_casualties, missing, &event_count_shape, "missing; null: not stated"),
    J_POINTER(struct event_casualties, displaced, &event_count_shape, "driven out or evacuated; null: not stated"),
    J_OBJECTS(struct event_casualties, detail, &DETAIL_SHAPE,
              "breakdowns; parts of the numbers above, never added to them"),
};
static const struct json_shape CASUALTIES_SHAPE = J_SHAPE(struct event_casualties, CASUALTIES);

static const struct json_field EQUIPMENT[] = {
    J_STRING(struct event_equipment, class, 0, "class of equipment in the pack"),
    J_STRING(struct event_equipment, effect, J_NULL, "destroyed, damaged, captured, shot_down…"),
    J_COUNT(struct event_equipment, min, J_NULL, "at least; null: open"),
    J_COUNT(struct event_equipment, max, J_NULL, "at most; null: open"),
};
static const struct json_shape EQUIPMENT_SHAPE = J_SHAPE(struct event_equipment, EQUIPMENT);

static const struct json_field TERRITORY[] = {
    J_ENUM(struct event_territory, change, 0, &territory_change_names, "what became of it, seen from the agent"),
    J_STRING(struct event_territory, from, J_NULL, "actor id of who held it"),
    J_STRING(struct event_territory, to, J_NULL, "actor id of who holds it now"),
    J_REAL(struct event_territory, area_km2, J_NULL, "area as stated"),
};
static const struct json_shape TERRITORY_SHAPE = J_SHAPE(struct event_territory, TERRITORY);

static const struct json_field SOURCE[] = {
    J_STRING(struct event_source, id, J_NULL, "id in the pack; null where no table lists it"),
    J_STRING(struct event_source, name, 0, "its name"),
    J_ENUM(struct event_source, kind, 0, &source_kind_names, "what it is to the conflict"),
    J_ENUM(struct event_source, stance, 0, &source_stance_names, "what it does with the event"),
    J_STRING(struct event_source, mention, 0, "as the text puts it"),
};
static const struct json_shape SOURCE_SHAPE = J_SHAPE(struct event_source, SOURCE);

static const struct json_field EVIDENCE[] = {
    J_STRING(struct event_evidence, field, 0, "the member it is evidence for, or *"),
    J_ENUM(struct event_evidence, part, 0, &text_part_names, "which text of the item"),
    J_COUNT(struct event_evidence, start, 0, "first byte (UTF-8) in that text"),
    J_COUNT(struct event_evidence, end, 0, "the byte behind the last"),
    J_STRING(struct event_evidence, rule, 0, "id of the rule that read it"),
};
static const struct json_shape EVIDENCE_SHAPE = J_SHAPE(struct event_evidence, EVIDENCE);

static const struct json_field CONFIDENCE[] = {
    J_REAL(struct event_confidence, event, 0, "0 to 1: that the text tells this event"),
    J_REAL(struct event_confidence, place, J_NULL, "0 to 1: that it is there"),
    J_REAL(struct event_confidence, time, J_NULL, "0 to 1: that it was then"),
};
static const struct json_shape CONFIDENCE_SHAPE = J_SHAPE(struct event_confidence, CONFIDENCE);

static const struct json_field CODER[] = {
    J_STRING(struct event_coder, version, 0, "version of frontwire"),
    J_STRING(struct event_coder, pack, 0, "id of the pack"),
    J_STRING(struct event_coder, pack_hash, 0, "hash of the pack's files"),
};
static const struct json_shape CODER_SHAPE = J_SHAPE(struct event_coder, CODER);

static const struct json_field EVENT[] = {
    J_STRING(struct event, id, 0,
             "hash of document id, content hash, evidence span, type, sub-type and ordinal among equals"),
    J_OBJECT(struct event, doc, &doc_shape, "the document that tells it"),
    J_OBJECT(struct event, headline, &HEADLINE_SHAPE, "one line for people"),
    J_ENUM(struct event, type, 0, &event_type_names, "ACLED event type, or one of three for politics and relief"),
    J_ENUM(struct event, subtype, 0, &event_subtype_names, "sub-event type; docs/codebook says what each means"),
    J_OBJECT(struct event, plover, &PLOVER_SHAPE, "the same in PLOVER's categories"),
    J_ENUM(struct event, status, 0, &event_status_names, "how the document puts it"),
    J_OBJECT(struct event, modality, &MODALITY_SHAPE, "did it happen"),
    J_OBJECTS(struct event, actors, &event_actor_shape, "who; empty: nobody is named"),
    J_OBJECTS(struct event, places, &event_place_shape, "where; empty: nowhere is named"),
    J_POINTER(struct event, time, &event_time_shape, "when; null: not known"),
    J_OBJECT(struct event, casualties, &CASUALTIES_SHAPE, "people harmed, as stated"),
    J_OBJECTS(struct event, equipment, &EQUIPMENT_SHAPE, "arms and vehicles destroyed, taken or used, as stated"),
    J_POINTER(struct event, territory, &TERRITORY_SHAPE, "ground that changed hands; null: none"),
    J_OBJECTS(struct event, sources, &SOURCE_SHAPE, "who says so; empty: the outlet itself"),
    J_OBJECTS(struct event, evidence, &EVIDENCE_SHAPE, "where in the text each field was read"),
    J_OBJECT(struct event, confidence, &CONFIDENCE_SHAPE, "calibrated, for ranking and thresholds"),
    J_OBJECT(struct event, coder, &CODER_SHAPE, "what read it"),
};
const struct json_shape event_shape = J_SHAPE(struct event, EVENT);

const struct record_type event_record = {
    .schema = "frontwire.event/1",
    .title = "A conflict event as one version of one document tells it (topic news.events, key: pack id)",
    .file = "event.v1.json",
    .shape = &event_shape,
};

gboolean event_decode(struct strview json, struct arena *a, struct event *out, GError **error)
{
    if (!record_decode(&event_record, json, a, out, error))
        return FALSE;
    if (event_type_has(out->type, out->subtype))
        return TRUE;
    g_set_error(error, RECORD_ERROR, RECORD_ERROR_INVALID, "event.subtype: %s is not a sub-type of %s",
                json_name_of(&event_subtype_names, (int)out->subtype), json_name_of(&event_type_names, (int)out->type));
    return FALSE;
}

void event_encode(const struct event *in, GString *out)
{
    record_encode(&event_record, in, out);
}

void event_init(struct event *out)
{
    json_init(&event_shape, out);
}

void event_place_init(struct event_place *out)
{
    json_init(&event_place_shape, out);
}
