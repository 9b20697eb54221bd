/* common/kafka_config.h
 * The section `kafka` of frontwire.yaml, the same for all programs: where the brokers are and how we speak with them.
 */
#pragma once
#include "common/config.h"
#include "common/kafka_client.h"

struct kafka_config {
    char *bootstrap, *prefix;
    const struct yaml_node *properties; /* librdkafka property: value */
    const struct yaml_node *secrets;    /* librdkafka property: file that holds the value */
};
extern const struct config_field kafka_config_fields[];
extern const guint kafka_config_fields_n;
#define KAFKA_CONFIG_SECTION(struct_pointer)                                                                           \
    {                                                                                                                  \
        "kafka", kafka_config_fields, kafka_config_fields_n, (struct_pointer)                                          \
    }

/* The client it describes; kafka_client_free() it. Errors name file, line and property. */
kafka_client *kafka_config_client_new(const struct kafka_config *c, const char *client_id, GError **error);
