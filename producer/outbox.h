/* producer/outbox.h
 * Messages on their way into one transaction. They are made once and stay, so that a transaction that was aborted can
 * be sent again as it was. */
#pragma once
#include "common/message.h"
#include "common/records/cloud_event.h"

struct outbox_message {
    guint topic; /* number of the topic in the sink */
    gint32 partition;
    gint64 timestamp_ms;
    char *key;
    GString *value; /* NULL: a tombstone */
    char *id;       /* ce_id; NULL: of a copy */
    struct cloud_event event;
    struct message_header own[CLOUD_EVENT_HEADERS_N];
    struct message_header *headers; /* own, or a copy's: one block with what they point into */
    guint headers_n;
};

struct outbox {
    GPtrArray *messages; /* struct outbox_message * */
    gsize bytes;
};
void outbox_init(struct outbox *b);
void outbox_clear(struct outbox *b);
/* Forgets the messages. */
void outbox_reset(struct outbox *b);
/* Forgets all but the first `n`. */
void outbox_truncate(struct outbox *b, guint n);

/* What a message is, beside its value. Everything is copied. */
struct outbox_header {
    guint topic;
    gint32 partition;
    const char *key;
    const char *schema;   /* "frontwire.item/1"; must live as long as the batch */
    const char *id;       /* ce_id */
    gint64 at;            /* ce_time and timestamp: when what it came from was fetched */
    const char *trace_of; /* WARC record id or another name of what it came from */
};
/* Takes `value`. */
void outbox_add(struct outbox *b, const struct outbox_header *h, GString *value);
/* Adds the message as it is, with its key, headers and timestamp; everything is copied. */
void outbox_add_copy(struct outbox *b, guint topic, const struct message *m);
/* As the sink wants it; borrowed from the message. */
struct message_out outbox_message_out(const struct outbox_message *m);
