/* common/message.h
 * A record on its way in or out, in words that know nothing of Kafka: stages and rooms see these, common/kafka_* make
 * them of Kafka's messages and Kafka's messages of them. Timestamps are milliseconds since 1970, UTC. */
#pragma once
#include "common/strview.h"

#define MESSAGE_HEADERS_MAX 32 /* read of one message; CloudEvents and traceparent are 7 */

struct message_header {
    struct strview name, value;
};

/* One input record. Everything is borrowed and lives until the call it was handed to returns. A record without a
 * value (a tombstone) has value.p == NULL. */
struct message {
    const char *topic;
    gint32 partition;
    gint64 offset;
    gint64 timestamp_ms;
    struct strview key, value;
    /* Headers are decoded only when somebody asks; NULL: there are none. */
    guint (*read_headers)(const struct message *m, struct message_header *out, guint max);
    gconstpointer source; /* read_headers' own */
};

/* The headers of `m`, at most `max`; how many were written. */
static inline guint message_headers(const struct message *m, struct message_header *out, guint max)
{
    return m->read_headers ? m->read_headers(m, out, max) : 0;
}

/* The last header of that name, else SV_NULL. */
static inline struct strview message_header(const struct message *m, struct strview name)
{
    struct message_header headers[MESSAGE_HEADERS_MAX];
    for (guint n = message_headers(m, headers, MESSAGE_HEADERS_MAX); n > 0; n--)
        if (sv_equal(headers[n - 1].name, name))
            return headers[n - 1].value;
    return SV_NULL;
}

#define MESSAGE_PARTITION_BY_KEY (-1)

/* One output record, borrowed for the call. key.p == NULL: no key; value.p == NULL: a tombstone. */
struct message_out {
    gint32 partition; /* MESSAGE_PARTITION_BY_KEY: murmur2 of the key, as Java's clients do */
    gint64 timestamp_ms;
    struct strview key, value;
    const struct message_header *headers;
    guint headers_n;
};
