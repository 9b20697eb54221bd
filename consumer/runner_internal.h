/* consumer/runner_internal.h
 * What the runner's files share: runner.c the loop, runner_records.c one record through the stage, runner_partitions.c
 * what a rebalance asks for, runner_status.c what others see of it. Nobody else includes this. */
#pragma once
#include "consumer/runner.h"

#define RUNNER_POLL_MS     100
#define RUNNER_SLACK_BYTES (24u << 20) /* what one input may emit beyond a nearly full batch */
#define RUNNER_ARENA_BYTES (64u << 20) /* what a room may use for one record */

struct runner_context {
    struct stage_context base; /* first: emit() gets it back */
    struct runner *runner;
};

/* What a stage counts ("dropped", "prefilter"); the strings are constants, so their addresses tell them apart. */
struct stage_count {
    const char *what, *reason;
    guint64 n;
};
#define STAGE_COUNTS_MAX 32

/* Where one record stands; topic NULL: none. */
struct coordinates {
    char *topic;
    gint32 partition;
    gint64 offset;
};

/* A record whose output the broker refuses takes its whole transaction with it, again and again. So after such a
 * refusal the next transactions are half as large, and half of that after each further one, down to one record; the
 * one that fails alone becomes a dead letter whenever it comes again. */
struct isolation {
    gboolean is_on;
    guint64 left;            /* records that were in the failed transactions and are still to come */
    guint64 limit;           /* of records in a transaction */
    guint64 n;               /* records in the transaction handed over last */
    gboolean is_refused;     /* the last failure was such a refusal */
    struct coordinates last; /* the last of those records */
    GPtrArray *poisons;      /* struct poison *: to be put aside; they stay, since their own commit may fail */
};

struct runner {
    const kafka_client *client;
    struct runner_options o;
    const struct stage *stage;
    void *self;
    char **topics; /* the stage's outputs, then news.deadletter */
    guint letters_topic;
    char *transactional_id, *group;

    pipeline *pipeline;
    kafka_source *source;
    struct batch *batch; /* being filled; NULL: none */
    struct message held; /* a record that has not been applied yet; topic NULL: none */
    struct arena *arena;
    struct runner_context context;
    gint64 now_ms, next_tick_at, next_lag_at; /* UTC; monotonic µs */
    guint aborts_in_row;
    guint64 committed_seen;
    gboolean is_closing;
    struct isolation isolation;

    struct heartbeat *beat;
    struct stage_count counts[STAGE_COUNTS_MAX];
    guint counts_n;
    guint64 read, emitted, clamped; /* this thread's; published now and then */
    guint64 given_up;               /* of read: records of aborted transactions */
    guint64 published_read, published_emitted, published_clamped;
    struct kafka_sink_counts published_sinks;

    gint must_stop;
    GMutex lock;
    GCond reloaded;
    gint must_reload;
    gboolean reload_ok;
    GError *reload_error;
    struct runner_status status;
    guint64 committed_inputs;
};

/* runner.c */
gboolean runner_must_stop(runner *r);
/* Sleeps longer each time, never all instances at once; ends early on stop. */
void runner_back_off(runner *r, guint attempt, int max_ms);
/* Hands the batch to the pipeline; TRUE also when it is empty and stays. */
gboolean runner_submit(runner *r, int timeout_ms);

/* runner_records.c: applies the record and notes it as done; a refused one becomes a dead letter. */
void runner_context_init(runner *r);
enum outcome runner_take_record(runner *r, const struct message *m, GError **error);
/* An abort for this reason: begins to isolate, or has found the record. STOP: its dead letter was refused, too. */
enum outcome runner_isolate(runner *r, const GError *why, GError **error);
void runner_isolation_clear(runner *r);
/* So many records were in the failed transactions: halves the limit when one of them was refused. */
void runner_isolation_narrow(runner *r, guint64 failed_n);
/* What was handed over last is committed. */
void runner_isolation_step(runner *r);
/* Takes back what was emitted after record number `n`. */
void runner_take_back(runner *r, guint n);

/* runner_partitions.c */
extern const struct kafka_source_events RUNNER_SOURCE_EVENTS;

/* runner_status.c */
void runner_set_state(runner *r, enum runner_state state);
void runner_beat(runner *r);
void runner_publish(runner *r);
void runner_count_abort(runner *r);
/* Records read but not committed, when no transaction is open; they are counted as given up. */
guint64 runner_give_up(runner *r);
void runner_count_gap(runner *r);
void runner_count_letter(runner *r, const char *error_id);
void runner_count_retry(runner *r);
void runner_batch_committed(void *user, const struct batch *b);
