/* producer/batch.h
 * Messages on their way into one transaction. They are made once and stay, so that a transaction that was aborted can
 * be sent again as it was. */
#pragma once
#include "common/message.h"
#include "common/records/cloud_event.h"

struct batch_message {
    guint topic; /* number of the topic in the sink */
    gint32 partition;
    gint64 timestamp_ms;
    char *key;
    GString *value; /* NULL: a tombstone */
    char *id;       /* ce_id */
    struct cloud_event event;
    struct message_header headers[CLOUD_EVENT_HEADERS_N];
};

struct batch {
    GPtrArray *messages; /* struct batch_message * */
    gsize bytes;
};
void batch_init(struct batch *b);
void batch_clear(struct batch *b);
/* Forgets the messages. */
void batch_reset(struct batch *b);

/* What a message is, beside its value. Everything is copied. */
struct batch_header {
    guint topic;
    gint32 partition;
    const char *key;
    const char *schema;   /* "frontwire.item/1"; must live as long as the batch */
    const char *id;       /* ce_id */
    gint64 at;            /* ce_time and timestamp: when what it came from was fetched */
    const char *trace_of; /* WARC record id or another name of what it came from */
};
/* Takes `value`. */
void batch_add(struct batch *b, const struct batch_header *h, GString *value);
/* As the sink wants it; borrowed from the message. */
struct message_out batch_message_out(const struct batch_message *m);
