#include "common/records/alert.h"

static const char *const SEVERITIES[] = {"minor", "moderate", "severe", "extreme"}; /* CAP 1.2 */
const struct json_names alert_severity_names = JSON_NAMES(SEVERITIES);

static const struct json_field ALERT[] = {
    J_STRING(struct alert, id, 0, "idempotency key: equal for the same rule, incident and material state"),
    J_STRING(struct alert, rule, 0, "id of the alert rule"),
    J_OBJECT(struct alert, incident, &incident_shape, "the incident's version that is alerted"),
    J_STRING(struct alert, why, 0, "the material change in one sentence"),
    J_ENUM(struct alert, severity, 0, &alert_severity_names, "as in CAP 1.2"),
    J_BOOL(struct alert, test, "true for replays and backtests"),
};
static const struct json_shape ALERT_SHAPE = J_SHAPE(struct alert, ALERT);

const struct record_type alert_record = {
    .schema = "frontwire.alert/1",
    .title = "A material change of an incident that a rule wants heard (topic news.alerts, key: id)",
    .file = "alert.v1.json",
    .shape = &ALERT_SHAPE,
};

gboolean alert_decode(struct strview json, struct arena *a, struct alert *out, GError **error)
{
    return record_decode(&alert_record, json, a, out, error);
}

void alert_encode(const struct alert *in, GString *out)
{
    record_encode(&alert_record, in, out);
}
