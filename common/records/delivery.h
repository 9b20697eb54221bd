/* common/records/delivery.h
 * Where the sending of one alert to one receiver stands: news.deliveries, compacted (key: alert id + endpoint). */
#pragma once
#include "common/records/record.h"

enum delivery_state { DELIVERY_PENDING, DELIVERY_DELIVERED, DELIVERY_GIVEN_UP };
extern const struct json_names delivery_state_names;

struct delivery {
    struct strview alert;    /* alert id */
    struct strview endpoint; /* name in the configuration */
    enum delivery_state state;
    gint64 attempts;
    gint64 last_attempt, next_attempt; /* 0: none */
    gint64 last_status;                /* HTTP or SMTP status; 0: no answer */
    struct strview last_error;         /* none: none */
};

extern const struct record_type delivery_record;

gboolean delivery_decode(struct strview json, struct arena *a, struct delivery *out, GError **error);
void delivery_encode(const struct delivery *in, GString *out);
