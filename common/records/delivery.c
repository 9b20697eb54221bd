#include "common/records/delivery.h"

static const char *const STATES[] = {"pending", "delivered", "given_up"};
const struct json_names delivery_state_names = JSON_NAMES(STATES);

static const struct json_field DELIVERY[] = {
    J_STRING(struct delivery, alert, 0, "alert id"),
    J_STRING(struct delivery, endpoint, 0, "name of the receiver in the configuration"),
    J_ENUM(struct delivery, state, 0, &delivery_state_names, "where it stands"),
    J_COUNT(struct delivery, attempts, 0, "attempts so far"),
    J_TIME(struct delivery, last_attempt, J_NULL, "when it was tried last"),
    J_TIME(struct delivery, next_attempt, J_NULL, "when it is tried next; null: never again"),
    J_COUNT(struct delivery, last_status, 0, "status of the last answer; 0: none came"),
    J_STRING(struct delivery, last_error, J_NULL, "what went wrong last"),
};
static const struct json_shape DELIVERY_SHAPE = J_SHAPE(struct delivery, DELIVERY);

const struct record_type delivery_record = {
    .schema = "frontwire.delivery/1",
    .title = "Where the sending of one alert to one receiver stands (topic news.deliveries, compacted, key: alert + "
             "endpoint)",
    .file = "delivery.v1.json",
    .shape = &DELIVERY_SHAPE,
};

gboolean delivery_decode(struct strview json, struct arena *a, struct delivery *out, GError **error)
{
    return record_decode(&delivery_record, json, a, out, error);
}

void delivery_encode(const struct delivery *in, GString *out)
{
    record_encode(&delivery_record, in, out);
}
