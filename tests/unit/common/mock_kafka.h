/* tests/unit/common/mock_kafka.h
 * librdkafka's mock cluster inside the test: for control flow. It accepts transactions and ignores them, so nothing is
 * proven here about exactly-once (tests/integration does that on a real broker). */
#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include "common/kafka_client.h"

struct mock_kafka {
    rd_kafka_t *rk;
    rd_kafka_mock_cluster_t *cluster;
    kafka_client *client;
};

static inline struct mock_kafka mock_kafka_start(const char *topic, int partitions)
{
    char why[256];
    struct mock_kafka m = {0};
    m.rk = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
    m.cluster = rd_kafka_mock_cluster_new(m.rk, 1);
    rd_kafka_mock_topic_create(m.cluster, topic, partitions, 1);
    m.client = kafka_client_new(rd_kafka_mock_cluster_bootstraps(m.cluster), "", "test");
    return m;
}

static inline void mock_kafka_stop(struct mock_kafka *m)
{
    kafka_client_free(m->client);
    rd_kafka_mock_cluster_destroy(m->cluster);
    rd_kafka_destroy(m->rk);
}

/* The next requests of this kind are answered with these errors, one each. */
#define mock_kafka_answer(m, api_key, ...)                                                                             \
    do {                                                                                                               \
        const rd_kafka_resp_err_t codes[] = {__VA_ARGS__};                                                             \
        rd_kafka_mock_push_request_errors_array((m)->cluster, (api_key), G_N_ELEMENTS(codes), codes);                  \
    } while (0)

enum {
    API_PRODUCE = 0,
    API_INIT_PRODUCER_ID = 22,
    API_ADD_PARTITIONS = 24,
    API_ADD_OFFSETS = 25,
    API_END_TXN = 26,
    API_TXN_OFFSET_COMMIT = 28
};
