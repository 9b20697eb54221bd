/* common/records/alert.h
 * A material change of an incident that a rule wants people to hear of: news.alerts (key: alert id). */
#pragma once
#include "common/records/incident.h"

enum alert_severity { SEVERITY_MINOR, SEVERITY_MODERATE, SEVERITY_SEVERE, SEVERITY_EXTREME };
extern const struct json_names alert_severity_names;

struct alert {
    struct strview id; /* the receiver's idempotency key */
    struct strview rule;
    struct incident incident;
    struct strview why; /* the material change in one sentence */
    enum alert_severity severity;
    gboolean test; /* replay or backtest */
};

extern const struct record_type alert_record;

gboolean alert_decode(struct strview json, struct arena *a, struct alert *out, GError **error);
void alert_encode(const struct alert *in, GString *out);
