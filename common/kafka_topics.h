/* common/kafka_topics.h
 * Creates the topics of a table (deploy/kafka/topics.tsv): name, partitions, cleanup, retention in days, other
 * settings. Topics that are there already are left as they are. */
#pragma once
#include "common/kafka_client.h"

struct kafka_topic {
    char *name; /* without prefix */
    int partitions;
    char *cleanup;      /* "delete" or "compact" */
    int retention_days; /* -1: unlimited */
    char **config;      /* NULL-terminated key=value */
};

/* Reads the table (NULL: the one that came with the programs, see shipped.h): an array of struct kafka_topic, freed
 * with g_ptr_array_unref(). KAFKA_ERROR_CONFIG, with file:line.
 */
GPtrArray *kafka_topics_load(const char *path, GError **error);

struct kafka_topics_options {
    int replication;         /* copies; -1: the broker's default */
    gint64 retention_bytes;  /* > 0: topics that delete keep this much a partition instead of days (replays) */
    const char *const *only; /* NULL: all; else NULL-terminated names */
    int timeout_ms;
};

struct kafka_topics_result {
    guint created_n, existed_n;
};

/* Creates what is missing and waits until the brokers know it. KAFKA_ERROR_UNAVAILABLE, KAFKA_ERROR_REFUSED (the first
 * topic the broker refused, and why). */
gboolean kafka_topics_create(const kafka_client *c, const GPtrArray *topics, const struct kafka_topics_options *options,
                             struct kafka_topics_result *result, GError **error);
