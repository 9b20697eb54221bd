/* consumer/consumer_config.h
 * The section `consumer` of frontwire.yaml. */
#pragma once
#include "common/service.h"

struct consumer_config {
    struct service_config service;
    char *pack, *instance, *group;
    int from, on_gap;
    gint64 commit_interval_ms, session_timeout_ms, transaction_timeout_ms, batch_max_records, batch_max_bytes, sinks;
};
#define CONSUMER_PACK_DEFAULT "packs/syria" /* of the folder it runs in, else the one that came with the program */

extern const struct config_field consumer_config_fields[];
extern const guint consumer_config_fields_n;
