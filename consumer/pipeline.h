/* consumer/pipeline.h
 * Commits batches while the next ones are being made. Two sinks (two transactional ids) take turns, each with a thread:
 *
 *     sink 0:  begin produce flush | offsets | commit            begin produce flush | offsets | commit
 *     sink 1:                        begin produce flush | offsets | commit ...
 *
 * A batch produces only after the former one's records are acknowledged (so the order of each key is kept), sends its
 * offsets after the former one's, and commits only after the former one is committed. When one fails, it and all later
 * ones are aborted; the runner then rewinds and begins again. docs/decisions: transactions that overlap.
 * Thread: the runner's. */
#pragma once
#include "common/kafka_sink.h"
#include "consumer/batch.h"

typedef struct pipeline pipeline;

struct pipeline_options {
    const char *transactional_id; /* "-0", "-1" … are put behind it */
    const char *const *topics;    /* as of kafka_sink_options */
    guint sinks_n;                /* 1: no overlap of commits; default 2 */
    gsize batch_max_bytes;
    int transaction_timeout_ms; /* 0: default */
    /* Called in the committing thread after each commit, outside all locks. */
    void (*committed)(void *user, const struct batch *b);
    void *user;
};

pipeline *pipeline_new(const kafka_client *client, const struct pipeline_options *options, GError **error);
/* Ends the threads, each of which may need up to ~2 s for the call it is in, and the sinks. */
void pipeline_free(pipeline *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pipeline, pipeline_free)

/* Takes the transactional ids; before the source is made. RETRY while no broker answers. */
enum outcome pipeline_open(pipeline *p, int timeout_ms, GError **error);
/* Is there a free batch to fill? Lends it until pipeline_submit() or pipeline_give_back(). NULL after `timeout_ms`. */
struct batch *pipeline_take_batch(pipeline *p, int timeout_ms);
void pipeline_give_back(pipeline *p, struct batch *b);
/* Is a sink free, so that a submit would not wait? */
gboolean pipeline_is_free(pipeline *p);
/* Hands `b` over. FALSE: no sink became free within `timeout_ms`, or something failed; `b` stays the caller's. */
gboolean pipeline_submit(pipeline *p, struct batch *b, int timeout_ms);

/* OK: nothing failed since the last recover. Else what has to be done, once, with its reason. */
enum outcome pipeline_check(pipeline *p, GError **error);
/* Waits until all that was submitted is committed, or one failed, or the time is over (RETRY). */
enum outcome pipeline_drain(pipeline *p, int timeout_ms, GError **error);
/* The same without a lock, for the hot loop. */
gboolean pipeline_has_failed(pipeline *p);
/* Lets everything fail that is not committed: ABORT (the assignment was lost) or STOP. */
void pipeline_fail(pipeline *p, enum outcome outcome, const char *reason);
/* After ABORT: waits until everything is aborted and the sinks are ready again. RETRY: not within `timeout_ms`. */
enum outcome pipeline_recover(pipeline *p, int timeout_ms, GError **error);
/* True while a commit or abort has been waiting for the brokers for more than 5 s. */
gboolean pipeline_is_stalled(pipeline *p);
guint64 pipeline_committed_number(pipeline *p);
struct kafka_sink_counts pipeline_counts(pipeline *p);
