/* common/kafka_rd.h
 * What the common/kafka_* modules share of librdkafka; nobody else includes this. */
#pragma once
#include <librdkafka/rdkafka.h>
#include "common/kafka_client.h"
#include "common/message.h"
#include "common/outcome.h"

/* A name and value librdkafka gets; tables of these end with {NULL, NULL}. */
struct kafka_property {
    const char *name, *value;
};

/* A new configuration with the client's own settings, then `properties`. NULL with KAFKA_ERROR_CONFIG. */
rd_kafka_conf_t *kafka_rd_conf_new(const kafka_client *c, const struct kafka_property *properties, GError **error);
/* rd_kafka_new(), which takes `conf` also on failure. */
rd_kafka_t *kafka_rd_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, GError **error);

/* A consumer outside every group that checks CRCs, commits nothing, never resets by itself and tells where partitions
 * end; `more` (may be NULL) over it. */
rd_kafka_t *kafka_rd_reader_new(const kafka_client *client, const char *isolation, const struct kafka_property *more,
                                GError **error);
/* The message in words that know nothing of Kafka; borrowed from it. */
void kafka_rd_view(const rd_kafka_message_t *m, struct message *out);

/* Turns a librdkafka error into what is to be done, by librdkafka's own flags: fatal and abortable ABORT, retriable
 * RETRY, anything else STOP. Takes `e` (NULL: OK). `what` says what was tried. */
enum outcome kafka_rd_take_error(rd_kafka_error_t *e, const char *what, GError **error);
/* The same for plain codes of calls that have no flags: time-outs and transport RETRY, the rest STOP. */
enum outcome kafka_rd_code_error(rd_kafka_resp_err_t code, const char *what, const char *detail, GError **error);
/* True for the codes that say that another instance took our transactional id or group.instance.id. */
gboolean kafka_rd_is_fenced(rd_kafka_resp_err_t code);

struct kafka_offsets;
struct kafka_source;
/* The offsets as librdkafka wants them. */
rd_kafka_topic_partition_list_t *kafka_rd_offsets_list_new(const struct kafka_offsets *o);
/* The membership they were stamped with (borrowed), NULL: none. */
const rd_kafka_consumer_group_metadata_t *kafka_rd_offsets_group(const struct kafka_offsets *o);
#ifdef FW_PLANTED_BUGS
rd_kafka_t *kafka_rd_source_handle(const struct kafka_source *s);
#endif
/* The source's membership as of now; NULL when it is in no group. */
rd_kafka_consumer_group_metadata_t *kafka_rd_source_group_metadata_new(const struct kafka_source *s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rd_kafka_t, rd_kafka_destroy)
