/* consumer/batch.h
 * What becomes one transaction: records to be written, how far the input is done. It is complete before its transaction
 * begins, so that a slow stage never keeps one open. Thread: one at a time; handed over whole. */
#pragma once
#include "common/arena.h"
#include "common/kafka_source.h"
#include "common/message.h"

struct batch_record {
    guint topic; /* index into the sink's topics */
    struct message_out out;
};

struct batch {
    guint64 number;  /* order of submission, from 1 */
    gint64 first_at; /* monotonic µs of its first input; 0: empty */
    guint inputs_n;
    GArray *records;     /* struct batch_record */
    struct arena *bytes; /* what the records point into */
    kafka_offsets *offsets;
    gint64 oldest_input_ms; /* smallest timestamp of its inputs, for the latency histogram */
};

/* `max_bytes`: the most its records may hold together. */
struct batch *batch_new(gsize max_bytes);
void batch_free(struct batch *b);
void batch_reset(struct batch *b);

/* Copies `m`. FALSE: no room. */
gboolean batch_add(struct batch *b, guint topic, const struct message_out *m);
/* Notes that `m` is done with, whatever came of it. */
void batch_input_done(struct batch *b, const struct message *m);
/* Drops the records from number `n` on (what a record that turned out unfit had emitted). */
void batch_truncate(struct batch *b, guint n);
gsize batch_bytes(const struct batch *b);
gboolean batch_is_empty(const struct batch *b);
