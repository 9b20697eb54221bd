/* consumer/runner.h
 * The only loop of the consumers: polls, collects batches, lets the stage work, has them committed (pipeline.h), puts
 * unfit records aside, waits out what passes, aborts and rewinds, hands partitions over, stops. One runner is one stage
 * in one thread. Thread: runner_run() in its own; runner_stop(), runner_reload() and runner_status() from any. */
#pragma once
#include "common/health.h"
#include "common/kafka_source.h"
#include "consumer/pipeline.h"
#include "consumer/stage.h"

typedef struct runner runner;

struct runner_options {
    const struct stage *stage;
    struct stage_options stage_options;
    const char *group;    /* its name and "-" and the stage's; NULL: "frontwire". Begins the transactional ids, too */
    const char *instance; /* names this member; NULL: a dynamic member with a random transactional id */
    enum kafka_policy from_new, from_gap;
    int commit_interval_ms;     /* age of a batch; 0: 100 */
    guint batch_max_inputs;     /* 0: 50000 */
    gsize batch_max_bytes;      /* of output; 0: 16 MiB */
    guint sinks_n;              /* 0: 2 */
    int session_timeout_ms;     /* 0: 10000 */
    int transaction_timeout_ms; /* 0: 10000 */
    int drain_timeout_ms;       /* on stop; 0: 5000 */
    struct health *health;      /* told what we wait for, under the stage's name; NULL: nobody */
};

/* Loads the stage's pack. On failure `*exit_code` is a sysexits code. Borrows `client` and the options' strings. */
runner *runner_new(const kafka_client *client, const struct runner_options *options, int *exit_code, GError **error);
void runner_free(runner *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(runner, runner_free)

/* Runs until runner_stop() or STOP. A sysexits code: EX_OK after a drain, else with the reason in `error`. */
int runner_run(runner *r, GError **error);
void runner_stop(runner *r);
/* Has the pack read again before the next record, and waits for it. FALSE: it was refused, the old one stays; or the
 * stage is busy (it will be read when it is not). */
gboolean runner_reload(runner *r, GError **error);

enum runner_state { RUNNER_CONNECTING, RUNNER_JOINING, RUNNER_RUNNING, RUNNER_STALLED, RUNNER_STOPPING, RUNNER_ENDED };
const char *runner_state_name(enum runner_state state);

struct runner_status {
    const char *stage;
    enum runner_state state;
    guint partitions;
    gint64 lag;                                                 /* records; -1: not known */
    guint64 read, emitted, dead_letters, retries, aborts, gaps; /* records; aborts: rewinds */
    struct kafka_sink_counts sinks;
};
struct runner_status runner_status(runner *r);
