/* cli/kafka_options.h
 * Where a command finds the brokers: --bootstrap and --prefix, else the section `kafka` of frontwire.yaml (--config,
 * $FRONTWIRE_CONFIG), else 127.0.0.1:9092. */
#pragma once
#include "common/kafka_config.h"

struct kafka_options {
    char *config_file, *bootstrap, *prefix;
    struct kafka_config config;
    yaml_doc *doc;
};

void kafka_options_add(struct kafka_options *o, GOptionContext *context);
/* The client; kafka_client_free() it before kafka_options_clear(). Errors name file, line and option. */
kafka_client *kafka_options_client_new(struct kafka_options *o, const char *client_id, GError **error);
void kafka_options_clear(struct kafka_options *o);
/* sysexits code for an error of a command that speaks with Kafka. */
int kafka_exit_code(const GError *error);
