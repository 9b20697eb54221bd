#include "consumer/runner.h"

#include <string.h>
#include <sysexits.h>

#include "common/kafka_state.h"
#include "common/log.h"
#include "consumer/dead_letters.h"

#define POLL_MS             100
#define RECORD_MAX_BYTES_   (4u << 20)  /* default of stage.max_bytes */
#define OUTPUT_MAX_BYTES    (3u << 20)  /* one record; below max.message.bytes of the topics */
#define OUTPUT_SLACK_BYTES  (24u << 20) /* what one input may emit beyond a nearly full batch */
#define LETTER_ROOM_BYTES   (1u << 20)  /* kept free, so that a dead letter always fits */
#define ARENA_BUDGET_BYTES  (64u << 20)
#define ARENA_KEEP_BYTES    (4u << 20)
#define TICK_US             G_TIME_SPAN_SECOND
#define LAG_US              (5 * G_TIME_SPAN_SECOND)
#define FUTURE_MS           (50 * 60 * 1000) /* the broker refuses timestamps more than 60 minutes ahead */
#define RETRIES_MAX         8                /* of one record: ~30 s */
#define RETRY_MIN_MS        50
#define RETRY_MAX_MS        10000
#define CLOSE_TIMEOUT_MS    3000
#define HANDOVER_TIMEOUT_MS 20000 /* to commit what we have when partitions are taken from us */
#define RESTORE_TIMEOUT_MS  15000

struct runner_context {
    struct stage_context base; /* first: emit() gets it back */
    struct runner *runner;
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
    struct message held; /* a record that has no batch yet; topic NULL: none */
    struct arena *arena;
    struct runner_context context;
    gint64 now_ms, next_tick_at, next_lag_at;
    guint aborts_in_row;
    guint64 committed_seen;
    gboolean is_closing;

    gint must_stop, must_reload;
    GMutex lock; /* of status */
    struct runner_status status;
    guint64 read, emitted, dead_letters, clamped; /* this thread's; copied into status now and then */
};

/* --- status ----------------------------------------------------------------------------------------------------- */

const char *runner_state_name(enum runner_state state)
{
    static const char *const names[] = {"connecting", "joining", "running", "stalled", "stopping", "ended"};
    return (guint)state < G_N_ELEMENTS(names) ? names[state] : "?";
}

static void set_state(runner *r, enum runner_state state)
{
    g_mutex_lock(&r->lock);
    r->status.state = state;
    g_mutex_unlock(&r->lock);
}

static void publish_status(runner *r)
{
    struct kafka_sink_counts sinks = r->pipeline ? pipeline_counts(r->pipeline) : (struct kafka_sink_counts){0};
    guint partitions = r->source ? kafka_source_assigned_count(r->source) : 0;
    gboolean stalled = r->pipeline && pipeline_is_stalled(r->pipeline);
    g_mutex_lock(&r->lock);
    r->status.read = r->read;
    r->status.emitted = r->emitted;
    r->status.dead_letters = r->dead_letters;
    r->status.clamped = r->clamped;
    r->status.sinks = sinks;
    r->status.partitions = partitions;
    if (r->status.state != RUNNER_STOPPING && r->status.state != RUNNER_CONNECTING)
        r->status.state = stalled ? RUNNER_STALLED : partitions ? RUNNER_RUNNING : RUNNER_JOINING;
    g_mutex_unlock(&r->lock);
}

struct runner_status runner_status(runner *r)
{
    g_mutex_lock(&r->lock);
    struct runner_status s = r->status;
    g_mutex_unlock(&r->lock);
    return s;
}

static void note_progress(runner *r)
{
    g_mutex_lock(&r->lock);
    r->status.progress_at = g_get_monotonic_time();
    g_mutex_unlock(&r->lock);
}

static gboolean must_stop(runner *r)
{
    return g_atomic_int_get(&r->must_stop);
}

void runner_stop(runner *r)
{
    g_atomic_int_set(&r->must_stop, TRUE);
}

void runner_reload(runner *r)
{
    g_atomic_int_set(&r->must_reload, TRUE);
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

/* Waits longer each time, never all instances at once. */
static void back_off(runner *r, guint attempt, int max_ms)
{
    int ms = MIN(max_ms, RETRY_MIN_MS << MIN(attempt, 12));
    gint64 until = g_get_monotonic_time() + g_random_int_range(ms / 2, ms + 1) * G_TIME_SPAN_MILLISECOND;
    for (gint64 left; (left = until - g_get_monotonic_time()) > 0 && !must_stop(r);)
        g_usleep((gulong)MIN(left, 50 * G_TIME_SPAN_MILLISECOND));
}

/* --- what a stage emits ----------------------------------------------------------------------------------------- */

/* A broker refuses the far future, and with it the whole transaction, for ever. */
static gint64 clamp_timestamp(runner *r, gint64 timestamp_ms)
{
    if (timestamp_ms <= r->now_ms + FUTURE_MS)
        return MAX(timestamp_ms, 0);
    r->clamped++;
    return r->now_ms;
}

static gboolean emit(struct stage_context *c, guint topic, const struct message_out *m)
{
    runner *r = ((struct runner_context *)c)->runner;
    g_assert(topic < r->letters_topic);
    gsize room = r->o.batch_max_bytes + OUTPUT_SLACK_BYTES - batch_bytes(r->batch);
    if (m->key.n + m->value.n > OUTPUT_MAX_BYTES || m->key.n + m->value.n + 4096 > room)
        return FALSE;
    struct message_out out = *m;
    out.timestamp_ms = clamp_timestamp(r, m->timestamp_ms);
    if (!batch_add(r->batch, topic, &out))
        return FALSE;
    r->emitted++;
    return TRUE;
}

static void count(struct stage_context *c, const char *what, const char *reason)
{
    (void)c, (void)what, (void)reason;
}

/* --- one record ------------------------------------------------------------------------------------------------- */

static void take_back(runner *r, guint records_n)
{
    r->emitted -= r->batch->records->len - records_n;
    batch_truncate(r->batch, records_n);
}

static enum outcome add_letter(runner *r, const struct message *m, const GError *why)
{
    const char *id = r->context.base.skip_id ? r->context.base.skip_id : "unfit";
    const char *reason = why ? why->message : "";
    struct message clamped = *m;
    clamped.timestamp_ms = clamp_timestamp(r, m->timestamp_ms);
    arena_reset(r->arena);
    log_warn("dead-letter", "stage", r->stage->name, "error", id, "topic", m->topic, "partition", m->partition,
             "offset", m->offset, "reason", reason, NULL);
    if (!dead_letters_add(r->batch, r->letters_topic, r->stage->name, id, reason, &clamped, r->arena))
        return OUTCOME_STOP;
    r->dead_letters++;
    return OUTCOME_OK;
}

static enum outcome apply_once(runner *r, const struct message *m, GError **error)
{
    struct stage_context *c = &r->context.base;
    gsize max = r->stage->max_bytes ? r->stage->max_bytes : RECORD_MAX_BYTES_;
    c->skip_id = NULL;
    arena_reset(r->arena);
    if (m->value.n > max)
        return stage_skip(c, "too-big", error, "%" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are read",
                          m->value.n, max);
    enum outcome outcome = r->stage->apply(r->self, m, c, error);
    if (outcome == OUTCOME_OK && arena_has_overflowed(r->arena))
        return stage_skip(c, "too-complex", error, "more than %u bytes were needed to work on it", ARENA_BUDGET_BYTES);
    return outcome;
}

static enum outcome out_of_retries(runner *r, const struct message *m, GError *why, GError **error)
{
    log_error("retries-exhausted", "stage", r->stage->name, "topic", m->topic, "partition", m->partition, "offset",
              m->offset, "reason", why, NULL);
    g_propagate_error(error, why);
    return OUTCOME_STOP;
}

static enum outcome apply(runner *r, const struct message *m, GError **error)
{
    for (guint attempt = 0;; attempt++) {
        GError *why = NULL;
        guint before = r->batch->records->len;
        enum outcome outcome = apply_once(r, m, &why);
        if (outcome != OUTCOME_OK)
            take_back(r, before);
        if (outcome == OUTCOME_RETRY && attempt < RETRIES_MAX && !must_stop(r)) {
            log_warn("stage-retries", "stage", r->stage->name, "topic", m->topic, "partition", m->partition, "offset",
                     m->offset, "reason", why, NULL);
            g_clear_error(&why);
            back_off(r, attempt, RETRY_MAX_MS);
            continue;
        }
        if (outcome == OUTCOME_RETRY && must_stop(r)) { /* not done with: it comes again after the restart */
            g_clear_error(&why);
            return OUTCOME_RETRY;
        }
        if (outcome == OUTCOME_RETRY)
            return out_of_retries(r, m, why, error);
        if (outcome == OUTCOME_SKIP) {
            outcome = add_letter(r, m, why);
            g_clear_error(&why);
        }
        if (why)
            g_propagate_error(error, why);
        return outcome;
    }
}

/* Applies `m` and notes it as done. */
static enum outcome take_record(runner *r, const struct message *m, GError **error)
{
    enum outcome outcome = apply(r, m, error);
    if (outcome != OUTCOME_OK)
        return outcome == OUTCOME_RETRY ? OUTCOME_OK : outcome;
    r->read++;
    batch_input_done(r->batch, m);
    return OUTCOME_OK;
}

static enum outcome tick(runner *r, GError **error)
{
    gint64 now = g_get_monotonic_time();
    if (!r->stage->tick || !r->batch || now < r->next_tick_at || kafka_source_assigned_count(r->source) == 0)
        return OUTCOME_OK;
    r->next_tick_at = now + TICK_US;
    arena_reset(r->arena);
    guint before = r->batch->records->len;
    enum outcome outcome = r->stage->tick(r->self, r->now_ms, &r->context.base, error);
    if (outcome != OUTCOME_OK)
        take_back(r, before);
    else if (r->batch->records->len > before && !r->batch->first_at)
        r->batch->first_at = now;
    return outcome == OUTCOME_RETRY || outcome == OUTCOME_SKIP ? OUTCOME_OK : outcome;
}

/* --- batches ---------------------------------------------------------------------------------------------------- */

static gboolean is_full(const runner *r)
{
    return r->batch->inputs_n >= r->o.batch_max_inputs || batch_bytes(r->batch) >= r->o.batch_max_bytes;
}

static gboolean is_due(const runner *r, gint64 now)
{
    return r->batch->first_at && now - r->batch->first_at >= r->o.commit_interval_ms * G_TIME_SPAN_MILLISECOND;
}

static gboolean submit(runner *r, int timeout_ms)
{
    if (!kafka_offsets_count(r->batch->offsets) && !r->batch->records->len)
        return TRUE;
    kafka_offsets_stamp(r->batch->offsets, r->source);
    if (!pipeline_submit(r->pipeline, r->batch, timeout_ms))
        return FALSE;
    r->batch = NULL;
    return TRUE;
}

/* A stage with one undo: its batch is committed before the next record is applied. */
static void settle_serial(runner *r)
{
    while (!must_stop(r) && pipeline_drain(r->pipeline, POLL_MS, NULL) == OUTCOME_RETRY)
        ;
    if (pipeline_check(r->pipeline, NULL) == OUTCOME_OK && r->stage->commit)
        r->stage->commit(r->self);
}

static enum outcome wait_with_source_paused(runner *r, GError **error)
{
    enum outcome outcome = kafka_source_pause(r->source, error);
    log_info("source-paused", "stage", r->stage->name, NULL);
    while (outcome == OUTCOME_OK && !must_stop(r) && pipeline_check(r->pipeline, NULL) == OUTCOME_OK &&
           !submit(r, POLL_MS)) {
        publish_status(r);
        if (!r->held.topic) {
            g_autoptr(GError) why = NULL;
            if (kafka_source_poll(r->source, 0, &r->held, &why) == OUTCOME_STOP) {
                g_propagate_error(error, g_steal_pointer(&why));
                outcome = OUTCOME_STOP;
            }
        }
        if (!r->batch)
            break; /* handed over inside a rebalance */
    }
    if (outcome == OUTCOME_OK)
        outcome = kafka_source_resume(r->source, error);
    log_info("source-resumed", "stage", r->stage->name, NULL);
    return outcome == OUTCOME_RETRY ? OUTCOME_OK : outcome;
}

/* Hands the batch over when it is due and a sink is free; a full one waits for a sink, however long that takes. */
static enum outcome hand_over_when_due(runner *r, GError **error)
{
    gboolean full = is_full(r);
    if (!full && (!is_due(r, g_get_monotonic_time()) || !pipeline_is_free(r->pipeline)))
        return OUTCOME_OK;
    enum outcome outcome = OUTCOME_OK;
    if (!submit(r, full ? 500 : 0) && full)
        outcome = wait_with_source_paused(r, error);
    if (!r->batch && r->stage->is_serial)
        settle_serial(r);
    return outcome;
}

static void drop_batch(runner *r)
{
    if (r->batch)
        pipeline_give_back(r->pipeline, g_steal_pointer(&r->batch));
    r->held.topic = NULL;
}

/* --- aborts ----------------------------------------------------------------------------------------------------- */

/* Goes on polling while it waits, so that the group keeps us; what comes is read again after the rewind. */
static enum outcome wait_for_abort(runner *r, GError **error)
{
    struct message dropped;
    for (;;) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = pipeline_recover(r->pipeline, POLL_MS, &why);
        publish_status(r);
        if (outcome == OUTCOME_RETRY && !must_stop(r)) {
            if (kafka_source_poll(r->source, 0, &dropped, NULL) == OUTCOME_STOP)
                return OUTCOME_STOP;
            continue;
        }
        if (why)
            g_propagate_error(error, g_steal_pointer(&why));
        return outcome;
    }
}

static enum outcome rewind_source(runner *r, GError **error)
{
    struct message dropped;
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_source_rewind(r->source, 5000, &why);
        if (outcome != OUTCOME_RETRY || must_stop(r)) {
            if (why)
                g_propagate_error(error, g_steal_pointer(&why));
            return outcome == OUTCOME_RETRY ? OUTCOME_OK : outcome;
        }
        log_warn("rewind-waits", "stage", r->stage->name, "reason", why, NULL);
        back_off(r, attempt, 1000);
        if (kafka_source_poll(r->source, 0, &dropped, NULL) == OUTCOME_STOP)
            return OUTCOME_STOP;
    }
}

static void count_abort(runner *r)
{
    guint64 committed = pipeline_committed_number(r->pipeline);
    r->aborts_in_row = committed > r->committed_seen ? 0 : r->aborts_in_row + 1;
    r->committed_seen = committed;
    g_mutex_lock(&r->lock);
    r->status.aborts++;
    g_mutex_unlock(&r->lock);
}

/* Back to what is committed: transactions, the stage's state, the source. */
static enum outcome recover(runner *r, GError **error)
{
    g_autoptr(GError) why = NULL;
    enum outcome outcome = pipeline_check(r->pipeline, &why);
    if (outcome == OUTCOME_STOP) {
        g_propagate_error(error, g_steal_pointer(&why));
        return outcome;
    }
    log_warn("transaction-aborted", "stage", r->stage->name, "reason", why, NULL);
    drop_batch(r);
    if (r->stage->abort)
        r->stage->abort(r->self);
    count_abort(r);
    if (r->aborts_in_row > 0)
        back_off(r, r->aborts_in_row, 5000);
    outcome = wait_for_abort(r, error);
    if (outcome == OUTCOME_RETRY)
        return OUTCOME_OK; /* stopping: the next owner aborts it */
    return outcome == OUTCOME_OK ? rewind_source(r, error) : outcome;
}

/* --- rebalance -------------------------------------------------------------------------------------------------- */

struct restore_row {
    runner *r;
    guint topic;
};

static gboolean restore_row(void *user, const struct message *row, GError **error)
{
    struct restore_row *to = user;
    return to->r->stage->restore(to->r->self, to->topic, row, error);
}

static gboolean restore_partition(runner *r, guint topic, gint32 partition)
{
    struct restore_row to = {r, topic};
    struct kafka_state_result result = {0};
    for (guint attempt = 0; !must_stop(r); attempt++) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_state_restore(r->client, r->stage->state_topics[topic], partition, restore_row,
                                                   &to, RESTORE_TIMEOUT_MS, &result, &why);
        if (outcome == OUTCOME_OK) {
            log_info("state-restored", "stage", r->stage->name, "topic", r->stage->state_topics[topic], "partition",
                     partition, "rows", result.rows_n, NULL);
            return TRUE;
        }
        log_warn("state-not-restored", "stage", r->stage->name, "topic", r->stage->state_topics[topic], "partition",
                 partition, "reason", why, NULL);
        if (outcome != OUTCOME_RETRY)
            return FALSE;
        back_off(r, attempt, 1000);
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

static void on_revoked(void *user, const struct kafka_partition *p, guint n, gboolean is_lost)
{
    runner *r = user;
    g_autoptr(GError) why = NULL;
    log_info("partitions-revoked", "stage", r->stage->name, "partitions", n, "lost", (_Bool)is_lost, NULL);
    if (r->is_closing)
        return;
    gboolean ok = !is_lost && (!r->batch || submit(r, HANDOVER_TIMEOUT_MS)) &&
                  pipeline_drain(r->pipeline, HANDOVER_TIMEOUT_MS, &why) == OUTCOME_OK;
    if (!ok)
        pipeline_fail(r->pipeline, OUTCOME_ABORT,
                      is_lost ? "the partitions were lost"
                      : why   ? why->message
                              : "no sink became free in time");
    else if (r->stage->commit)
        r->stage->commit(r->self);
    r->held.topic = NULL;
    for (guint i = 0; r->stage->revoked && i < n; i++)
        r->stage->revoked(r->self, p[i].partition);
}

static void on_gap(void *user, const struct kafka_gap *gap)
{
    runner *r = user;
    g_mutex_lock(&r->lock);
    r->status.gaps++;
    g_mutex_unlock(&r->lock);
    log_error("input-gap", "stage", r->stage->name, "topic", gap->topic, "partition", gap->partition, "from", gap->from,
              "to", gap->to, "reason", gap->reason, NULL);
}

/* --- beginning -------------------------------------------------------------------------------------------------- */

static enum outcome wait_for(runner *r, enum outcome (*step)(runner *r, GError **error), GError **error)
{
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = step(r, &why);
        if (outcome != OUTCOME_RETRY || must_stop(r)) {
            if (outcome != OUTCOME_OK)
                g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        }
        log_warn("waiting-for-kafka", "stage", r->stage->name, "bootstrap", kafka_client_peek_bootstrap(r->client),
                 "reason", why, NULL);
        back_off(r, attempt, 2000);
    }
}

static enum outcome find_topic(runner *r, const char *topic, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (kafka_client_count_partitions(r->client, topic, 2000, &why) > 0)
        return OUTCOME_OK;
    gboolean is_config = g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_CONFIG);
    g_propagate_error(error, g_steal_pointer(&why));
    return is_config ? OUTCOME_STOP : OUTCOME_RETRY;
}

/* A record for a topic that is not there would fail its transaction again and again: start order does not matter, so we
 * wait until somebody has made the topics. */
static enum outcome find_topics(runner *r, GError **error)
{
    enum outcome outcome = find_topic(r, r->stage->in_topic, error);
    for (guint i = 0; outcome == OUTCOME_OK && r->topics[i]; i++)
        outcome = find_topic(r, r->topics[i], error);
    return outcome;
}

static enum outcome open_pipeline(runner *r, GError **error)
{
    return pipeline_open(r->pipeline, 2000, error);
}

static gboolean make_pipeline(runner *r, GError **error)
{
    const struct pipeline_options po = {
        .transactional_id = r->transactional_id,
        .topics = (const char *const *)r->topics,
        .sinks_n = r->o.sinks_n,
        .batch_max_bytes = r->o.batch_max_bytes + OUTPUT_SLACK_BYTES + LETTER_ROOM_BYTES,
        .transaction_timeout_ms = r->o.transaction_timeout_ms,
    };
    r->pipeline = pipeline_new(r->client, &po, error);
    return r->pipeline != NULL;
}

static gboolean make_source(runner *r, GError **error)
{
    static const struct kafka_source_events events = {on_assigned, on_revoked, on_gap};
    const char *const topics[] = {r->stage->in_topic, NULL};
    const struct kafka_source_options so = {
        .group = r->group,
        .instance = r->o.instance,
        .topics = topics,
        .from_new = r->o.from_new,
        .from_gap = r->o.from_gap,
        .session_timeout_ms = r->o.session_timeout_ms,
        .events = &events,
        .user = r,
    };
    r->source = kafka_source_new(r->client, &so, error);
    return r->source != NULL;
}

/* The order matters: topics there, old owners fenced (so that no transaction of theirs hangs), then the group. */
static enum outcome begin(runner *r, GError **error)
{
    if (!make_pipeline(r, error))
        return OUTCOME_STOP;
    enum outcome outcome = wait_for(r, find_topics, error);
    if (outcome == OUTCOME_OK)
        outcome = wait_for(r, open_pipeline, error);
    if (outcome == OUTCOME_OK && !make_source(r, error))
        outcome = OUTCOME_STOP;
    if (outcome == OUTCOME_OK)
        set_state(r, RUNNER_JOINING);
    return outcome;
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static void reload(runner *r)
{
    g_autoptr(GError) why = NULL;
    if (!g_atomic_int_compare_and_exchange(&r->must_reload, TRUE, FALSE) || !r->stage->reload)
        return;
    if (r->stage->reload(r->self, &why))
        log_info("pack-reloaded", "stage", r->stage->name, NULL);
    else
        log_error("pack-refused", "stage", r->stage->name, "reason", why, NULL);
}

static void housekeep(runner *r)
{
    gint64 now = g_get_monotonic_time();
    r->now_ms = g_get_real_time() / 1000;
    if (now < r->next_lag_at)
        return;
    r->next_lag_at = now + LAG_US;
    gint64 lag = kafka_source_lag(r->source);
    publish_status(r);
    g_mutex_lock(&r->lock);
    r->status.lag = lag;
    g_mutex_unlock(&r->lock);
}

static int poll_ms(const runner *r)
{
    if (!r->batch->first_at)
        return POLL_MS;
    gint64 left = r->o.commit_interval_ms - (g_get_monotonic_time() - r->batch->first_at) / G_TIME_SPAN_MILLISECOND;
    return (int)CLAMP(left, 2, POLL_MS); /* due, but no sink free: look again soon */
}

static enum outcome read_one(runner *r, GError **error)
{
    g_autoptr(GError) why = NULL;
    enum outcome outcome = kafka_source_poll(r->source, 0, &r->held, &why);
    if (outcome == OUTCOME_OK && !r->held.topic)
        outcome = kafka_source_poll(r->source, poll_ms(r), &r->held, &why);
    if (outcome == OUTCOME_RETRY) {
        log_warn("source-waits", "stage", r->stage->name, "reason", why, NULL);
        return OUTCOME_OK;
    }
    if (outcome != OUTCOME_OK)
        g_propagate_error(error, g_steal_pointer(&why));
    return outcome;
}

static enum outcome take_held(runner *r, GError **error)
{
    struct message m = r->held;
    r->held.topic = NULL;
    return take_record(r, &m, error);
}

/* What is looked at after each poll that found nothing, and every so many records. */
static enum outcome between_records(runner *r, GError **error)
{
    housekeep(r);
    reload(r);
    enum outcome outcome = tick(r, error);
    return outcome == OUTCOME_OK ? hand_over_when_due(r, error) : outcome;
}

#define LOOK_EVERY 32

static enum outcome fill(runner *r, GError **error)
{
    for (guint i = 0; i < LOOK_EVERY; i++) {
        enum outcome outcome = r->held.topic ? OUTCOME_OK : read_one(r, error);
        if (outcome != OUTCOME_OK || !r->held.topic)
            return outcome;
        if (!r->batch || pipeline_has_failed(r->pipeline))
            return OUTCOME_OK; /* a rebalance inside the poll took the batch, or it is to be read again */
        outcome = take_held(r, error);
        if (outcome != OUTCOME_OK || is_full(r) || is_due(r, g_get_monotonic_time()))
            return outcome;
    }
    return OUTCOME_OK;
}

static enum outcome turn(runner *r, GError **error)
{
    if (pipeline_has_failed(r->pipeline))
        return recover(r, error);
    if (!r->batch && !(r->batch = pipeline_take_batch(r->pipeline, POLL_MS)))
        return OUTCOME_OK; /* cannot last: there is one batch more than there are sinks */
    enum outcome outcome = fill(r, error);
    if (outcome == OUTCOME_ABORT) {
        pipeline_fail(r->pipeline, OUTCOME_ABORT, "the stage asked for it");
        return OUTCOME_OK;
    }
    if (outcome != OUTCOME_OK || !r->batch || pipeline_has_failed(r->pipeline))
        return outcome;
    return between_records(r, error);
}

/* --- ending ----------------------------------------------------------------------------------------------------- */

static gboolean drain(runner *r)
{
    g_autoptr(GError) why = NULL;
    gboolean ok = !r->batch || !r->source || submit(r, r->o.drain_timeout_ms);
    ok = ok && pipeline_drain(r->pipeline, r->o.drain_timeout_ms, &why) == OUTCOME_OK;
    if (ok && r->stage->commit)
        r->stage->commit(r->self);
    if (!ok) /* nothing is lost: what is not committed is read again */
        log_warn("drain-incomplete", "stage", r->stage->name, "reason",
                 why ? why->message : "no sink became free in time", NULL);
    return ok;
}

static void close_source(runner *r)
{
    r->is_closing = TRUE;
    if (r->source && !kafka_source_close(r->source, CLOSE_TIMEOUT_MS)) {
        log_warn("close-hangs", "stage", r->stage->name, NULL);
        r->source = NULL; /* abandoned */
    }
}

static int end(runner *r, enum outcome outcome, const GError *why)
{
    set_state(r, RUNNER_STOPPING);
    gboolean is_asked = must_stop(r) && outcome != OUTCOME_STOP;
    if (!is_asked)
        log_error("runner-stops", "stage", r->stage->name, "reason", why, NULL);
    else if (r->source)
        drain(r);
    close_source(r);
    publish_status(r);
    g_mutex_lock(&r->lock);
    r->status.state = RUNNER_ENDED;
    g_mutex_unlock(&r->lock);
    if (is_asked) {
        log_info("runner-ended", "stage", r->stage->name, "read", r->read, "emitted", r->emitted, "dead_letters",
                 r->dead_letters, NULL);
        return EX_OK;
    }
    return g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_CONFIG) ? EX_CONFIG : EX_SOFTWARE;
}

int runner_run(runner *r)
{
    g_autoptr(GError) error = NULL;
    r->now_ms = g_get_real_time() / 1000;
    enum outcome outcome = begin(r, &error);
    while (outcome == OUTCOME_OK && !must_stop(r)) {
        outcome = turn(r, &error);
        note_progress(r);
    }
    return end(r, outcome, error);
}

/* --- life ------------------------------------------------------------------------------------------------------- */

static void set_defaults(struct runner_options *o)
{
    if (o->commit_interval_ms <= 0)
        o->commit_interval_ms = 100;
    if (!o->batch_max_inputs)
        o->batch_max_inputs = 50000;
    if (!o->batch_max_bytes)
        o->batch_max_bytes = 16u << 20;
    if (!o->sinks_n)
        o->sinks_n = o->stage->is_serial ? 1 : 2;
    if (o->drain_timeout_ms <= 0)
        o->drain_timeout_ms = 8000;
}

static void name_things(runner *r)
{
    const char *stage = r->stage->name;
    g_autofree char *random = g_uuid_string_random();
    r->group = r->o.group ? g_strdup(r->o.group) : g_strdup_printf("frontwire-%s", stage);
    r->transactional_id = g_strdup_printf("frontwire-%s-%s", stage, r->o.instance ? r->o.instance : random);
    guint n = g_strv_length((char **)r->stage->out_topics);
    r->topics = g_new0(char *, n + 2);
    for (guint i = 0; i < n; i++)
        r->topics[i] = g_strdup(r->stage->out_topics[i]);
    r->topics[n] = g_strdup(DEAD_LETTER_TOPIC);
    r->letters_topic = n;
}

runner *runner_new(const kafka_client *client, const struct runner_options *options, int *exit_code, GError **error)
{
    void *self = options->stage->load ? options->stage->load(&options->stage_options, error) : NULL;
    if (options->stage->load && !self) {
        *exit_code = EX_CONFIG;
        return NULL;
    }
    runner *r = g_new0(runner, 1);
    r->client = client;
    r->o = *options;
    r->stage = options->stage;
    r->self = self;
    set_defaults(&r->o);
    name_things(r);
    r->arena = arena_new(ARENA_BUDGET_BYTES, ARENA_KEEP_BYTES);
    r->context = (struct runner_context){{.arena = r->arena, .emit = emit, .count = count}, r};
    g_mutex_init(&r->lock);
    r->status.stage = r->stage->name;
    r->status.lag = -1;
    return r;
}

void runner_free(runner *r)
{
    if (!r)
        return;
    if (r->pipeline && r->batch)
        drop_batch(r);
    pipeline_free(r->pipeline);
    kafka_source_free(r->source);
    if (r->stage->unload)
        r->stage->unload(r->self);
    arena_free(r->arena);
    g_strfreev(r->topics);
    g_free(r->transactional_id);
    g_free(r->group);
    g_mutex_clear(&r->lock);
    g_free(r);
}
