#include "common/kafka_rd.h"

rd_kafka_t *kafka_rd_reader_new(const kafka_client *client, const char *isolation, const struct kafka_property *more,
                                GError **error)
{
    struct kafka_property properties[16] = {
        {"group.id", "frontwire-restore"}, /* needed by the interface; nothing joins or commits */
        {"isolation.level", isolation},    {"enable.auto.commit", "false"},
        {"enable.partition.eof", "true"},  {"check.crcs", "true"},
        {"auto.offset.reset", "error"},    {"fetch.error.backoff.ms", "50"},
        {"fetch.wait.max.ms", "50"},
    };
    guint n = 8;

    for (; more && more->name; more++) {
        g_assert(n + 1 < G_N_ELEMENTS(properties));
        properties[n++] = *more;
    }
    rd_kafka_conf_t *conf = kafka_rd_conf_new(client, properties, error);
    return conf ? kafka_rd_new(RD_KAFKA_CONSUMER, conf, error) : NULL;
}

static guint read_headers(const struct message *m, struct message_header *out, guint max)
{
    rd_kafka_headers_t *headers = NULL;
    guint n = 0;
    if (rd_kafka_message_headers(m->source, &headers))
        return 0;
    const char *name;
    const void *value;
    size_t bytes;
    while (n < max && !rd_kafka_header_get_all(headers, n, &name, &value, &bytes)) {
        out[n] = (struct message_header){sv_from(name), {value, bytes}};
        n++;
    }
    return n;
}

void kafka_rd_view(const rd_kafka_message_t *m, struct message *out)
{
    rd_kafka_timestamp_type_t type;
    gint64 timestamp = rd_kafka_message_timestamp(m, &type);
    *out = (struct message){
        .topic = rd_kafka_topic_name(m->rkt),
        .partition = m->partition,
        .offset = m->offset,
        .timestamp_ms = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? 0 : timestamp,
        .key = {m->key, m->key_len},
        .value = {m->payload, m->len},
        .read_headers = read_headers,
        .source = m,
    };
}
