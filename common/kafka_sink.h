/* common/kafka_sink.h
 * Writes records in transactions: begin, send…, flush, send_offsets, commit. One transactional id has one owner: open()
 * fences the one before. The producer's slots and the consumer's runner both stand on it.
 *
 * What it takes care of by itself: lz4, idempotence, every delivery report, explicit timestamps, and the connection's
 * replacement. The instance below is thrown away, and the transactional id taken anew, after a fatal error, after a
 * transaction that outlived its time-out, and whenever a request that could end or enlarge a transaction may still be
 * on its way (late EndTxn, KAFKA-17754): a second EndTxn for one transaction, or an AddPartitions, AddOffsets,
 * TxnOffsetCommit or Produce request without its answer at the transaction's end. Source: KAFKA_FACTS.
 *
 * Outcomes: OK; RETRY: call the same function again, later (no broker, time-out); ABORT: call kafka_sink_abort(), then
 * bring your own state back to what is committed: after KAFKA_ERROR_ABORTABLE the transaction is surely not committed,
 * (KAFKA_ERROR_REFUSED: and it never will be with this record in it),
 * after KAFKA_ERROR_FATAL nobody knows until the abort is OK and the committed offsets or state are read again;
 * STOP: another instance has our transactional id (KAFKA_ERROR_FENCED), or the broker will never take this.
 * Thread: one at a time. */
#pragma once
#include "common/kafka_client.h"
#include "common/message.h"
#include "common/outcome.h"

struct kafka_offsets;

typedef struct kafka_sink kafka_sink;

struct kafka_sink_options {
    const char *transactional_id; /* without prefix */
    const char *const *topics;    /* without prefix, NULL-terminated; kafka_sink_send() counts from 0 */
    int transaction_timeout_ms;   /* 0: 10000. An orphan blocks read_committed readers so long */
};

/* Copies the options; connects when opened. KAFKA_ERROR_CONFIG. */
kafka_sink *kafka_sink_new(const kafka_client *client, const struct kafka_sink_options *options, GError **error);
/* Ends the connection; an open transaction is left to its time-out or to the next owner. Waits at most ~1 s. */
void kafka_sink_free(kafka_sink *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kafka_sink, kafka_sink_free)

/* Takes the transactional id: fences its old owner and ends that one's open transaction. Before the first begin; then
 * restore state, then go. RETRY until a broker answers. */
enum outcome kafka_sink_open(kafka_sink *s, int timeout_ms, GError **error);

enum outcome kafka_sink_begin(kafka_sink *s, GError **error);
/* Queues a copy of `m` for topic number `topic`. RETRY: the queue is full (it never is within runner's limits). */
enum outcome kafka_sink_send(kafka_sink *s, guint topic, const struct message_out *m, GError **error);
/* The same without copying the value: its bytes must stay until flush, commit or abort of this transaction was OK. */
enum outcome kafka_sink_send_borrowed(kafka_sink *s, guint topic, const struct message_out *m, GError **error);
/* Waits until everything sent is acknowledged by the brokers, i.e. has its place in the partitions' order. */
enum outcome kafka_sink_flush(kafka_sink *s, int timeout_ms, GError **error);
/* Puts the offsets (stamped, kafka_source.h) into the transaction. */
enum outcome kafka_sink_send_offsets(kafka_sink *s, const struct kafka_offsets *offsets, int timeout_ms,
                                     GError **error);
/* Flushes what is not flushed yet, and commits. OK: it is committed. */
enum outcome kafka_sink_commit(kafka_sink *s, int timeout_ms, GError **error);
/* Gives the transaction up and makes the sink ready for the next begin, replacing the connection where needed. OK also
 * without an open transaction. */
enum outcome kafka_sink_abort(kafka_sink *s, int timeout_ms, GError **error);

struct kafka_sink_counts {
    guint64 begun, committed, aborted, replaced; /* transactions; connections replaced after the first */
    guint64 sent, failed;                        /* records; failed: delivery reports with an error */
};
struct kafka_sink_counts kafka_sink_counts(const kafka_sink *s);
