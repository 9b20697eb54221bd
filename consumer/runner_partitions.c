#include "common/health.h"
#include "common/kafka_state.h"
#include "common/log.h"
#include "consumer/runner_internal.h"

#define HANDOVER_TIMEOUT_MS 20000 /* to commit what we have when partitions are taken from us */
#define RESTORE_TIMEOUT_MS  15000 /* longer than a hanging transaction lives */

struct restore {
    runner *runner;
    guint topic;
};

static gboolean restore_row(void *user, const struct message *row, GError **error)
{
    const struct restore *to = user;
    return to->runner->stage->restore(to->runner->self, to->topic, row, error);
}

static gboolean restore_partition(runner *r, guint topic, gint32 partition)
{
    struct restore to = {r, topic};
    const char *name = r->stage->state_topics[topic];
    for (guint attempt = 0; !runner_must_stop(r); attempt++) {
        g_autoptr(GError) why = NULL;
        struct kafka_state_result result = {0};
        enum outcome outcome =
            kafka_state_restore(r->client, name, partition, restore_row, &to, RESTORE_TIMEOUT_MS, &result, &why);
        if (outcome == OUTCOME_OK) {
            log_info("state-restored", "stage", r->stage->name, "topic", name, "partition", partition, "rows",
                     result.rows_n, NULL);
            return TRUE;
        }
        log_warn("state-not-restored", "stage", r->stage->name, "topic", name, "partition", partition, "reason", why,
                 NULL);
        if (outcome != OUTCOME_RETRY)
            return FALSE;
        runner_back_off(r, attempt, 1000);
    }
    return FALSE;
}

static void on_assigned(void *user, const struct kafka_partition *p, guint n)
{
    runner *r = user;
    gboolean ok = TRUE;
    for (guint i = 0; r->stage->restore && r->stage->state_topics && i < n; i++)
        for (guint t = 0; ok && r->stage->state_topics[t]; t++)
            ok = restore_partition(r, t, p[i].partition);
    if (!ok)
        pipeline_fail(r->pipeline, OUTCOME_STOP, "the stage's state could not be restored");
    log_info("partitions-assigned", "stage", r->stage->name, "partitions", n, NULL);
}

/* Commits what is done, so that the next owner begins behind it. */
static gboolean settle(runner *r, GError **error)
{
    if (r->batch && !runner_submit(r, HANDOVER_TIMEOUT_MS)) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "no sink became free in time");
        return FALSE;
    }
    return pipeline_drain(r->pipeline, HANDOVER_TIMEOUT_MS, error) == OUTCOME_OK;
}

static void on_revoked(void *user, const struct kafka_partition *p, guint n, gboolean is_lost)
{
    runner *r = user;
    g_autoptr(GError) why = NULL;
    log_info("partitions-revoked", "stage", r->stage->name, "partitions", n, "lost", (_Bool)is_lost, NULL);
    if (r->is_closing)
        return;
    if (is_lost)
        pipeline_fail(r->pipeline, OUTCOME_ABORT, "the partitions were lost");
    else if (!settle(r, &why))
        pipeline_fail(r->pipeline, OUTCOME_ABORT, why->message);
    else if (r->stage->commit)
        r->stage->commit(r->self);
    r->held.topic = NULL;
    for (guint i = 0; r->stage->revoked && i < n; i++)
        r->stage->revoked(r->self, p[i].partition);
}

static void on_gap(void *user, const struct kafka_gap *gap)
{
    runner *r = user;
    runner_count_gap(r);
    log_error("input-gap", "stage", r->stage->name, "topic", gap->topic, "partition", gap->partition, "from", gap->from,
              "to", gap->to, "reason", gap->reason, NULL);
}

const struct kafka_source_events RUNNER_SOURCE_EVENTS = {on_assigned, on_revoked, on_gap};
