#include "consumer/runner_internal.h"

#include <string.h>
#include <sysexits.h>

#include "common/health.h"
#include "common/log.h"
#include "common/planted.h"
#include "consumer/dead_letters.h"

#define ARENA_KEEP_BYTES  (4u << 20)
#define LETTER_ROOM_BYTES (1u << 20) /* kept free in each batch, so that a dead letter always fits */
#define LOOK_EVERY        32         /* records between two looks at clock, signals and sinks */
#define TICK_US           G_TIME_SPAN_SECOND
#define PUBLISH_US        (2 * G_TIME_SPAN_SECOND)
#define RETRY_MIN_MS      50
#define CLOSE_TIMEOUT_MS  1500
#define RELOAD_TIMEOUT_S  30
#define BEAT_MAX_AGE_MS   120000 /* a hand-over and a restore together may take this long */

gboolean runner_must_stop(runner *r)
{
    return g_atomic_int_get(&r->must_stop);
}

void runner_stop(runner *r)
{
    g_atomic_int_set(&r->must_stop, TRUE);
}

gboolean runner_reload(runner *r, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + RELOAD_TIMEOUT_S * G_TIME_SPAN_SECOND;
    g_mutex_lock(&r->lock);
    r->must_reload = TRUE;
    while (r->must_reload && g_cond_wait_until(&r->reloaded, &r->lock, deadline))
        ;
    gboolean ok = !r->must_reload && r->reload_ok;
    if (!ok && r->reload_error)
        g_propagate_prefixed_error(error, g_steal_pointer(&r->reload_error), "stage %s: ", r->stage->name);
    else if (!ok)
        g_set_error(error, STAGE_ERROR, STAGE_ERROR_RECORD, "stage %s is busy; it will read its pack later",
                    r->stage->name);
    g_mutex_unlock(&r->lock);
    return ok;
}

static void reload(runner *r)
{
    g_mutex_lock(&r->lock);
    if (r->must_reload) {
        g_clear_error(&r->reload_error);
        r->reload_ok = !r->stage->reload || r->stage->reload(r->self, &r->reload_error);
        r->must_reload = FALSE;
        g_cond_broadcast(&r->reloaded);
    }
    g_mutex_unlock(&r->lock);
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

/* Waits longer each time, never all instances at once. */
void runner_back_off(runner *r, guint attempt, int max_ms)
{
    int ms = MIN(max_ms, RETRY_MIN_MS << MIN(attempt, 12));
    gint64 until = g_get_monotonic_time() + g_random_int_range(ms / 2, ms + 1) * G_TIME_SPAN_MILLISECOND;
    for (gint64 left; (left = until - g_get_monotonic_time()) > 0 && !runner_must_stop(r);)
        g_usleep((gulong)MIN(left, 50 * G_TIME_SPAN_MILLISECOND));
    runner_beat(r);
}

/* --- batches ---------------------------------------------------------------------------------------------------- */

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
        runner_take_back(r, before);
    else if (r->batch->records->len > before && !r->batch->first_at)
        r->batch->first_at = now;
    return outcome == OUTCOME_RETRY || outcome == OUTCOME_SKIP ? OUTCOME_OK : outcome;
}

static gboolean is_full(const runner *r)
{
    return r->batch->inputs_n >= (r->isolation.is_on ? r->isolation.limit : r->o.batch_max_inputs) ||
           batch_bytes(r->batch) >= r->o.batch_max_bytes;
}

static gboolean is_due(const runner *r, gint64 now)
{
    return r->batch->first_at && now - r->batch->first_at >= r->o.commit_interval_ms * G_TIME_SPAN_MILLISECOND;
}

gboolean runner_submit(runner *r, int timeout_ms)
{
    if (!kafka_offsets_count(r->batch->offsets) && !r->batch->records->len)
        return TRUE;
    kafka_offsets_stamp(r->batch->offsets, r->source);
    if (!pipeline_submit(r->pipeline, r->batch, timeout_ms))
        return FALSE;
    r->batch = NULL;
    return TRUE;
}

/* Nothing is applied before the batch is committed: for a stage with one undo, and while a record is isolated. */
static void settle_serial(runner *r)
{
    while (!runner_must_stop(r) && pipeline_drain(r->pipeline, RUNNER_POLL_MS, NULL) == OUTCOME_RETRY)
        ;
    if (pipeline_check(r->pipeline, NULL) != OUTCOME_OK)
        return;
    if (r->stage->commit)
        r->stage->commit(r->self);
    runner_isolation_step(r);
}

static enum outcome wait_with_source_paused(runner *r, GError **error)
{
    enum outcome outcome = kafka_source_pause(r->source, error);
    log_info("source-paused", "stage", r->stage->name, NULL);
    while (outcome == OUTCOME_OK && !runner_must_stop(r) && pipeline_check(r->pipeline, NULL) == OUTCOME_OK &&
           !runner_submit(r, RUNNER_POLL_MS)) {
        runner_publish(r);
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
    if (!runner_submit(r, full ? 500 : 0) && full)
        outcome = wait_with_source_paused(r, error);
    if (!r->batch && (r->stage->is_serial || r->isolation.is_on))
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

/* Polls for the group's sake only; what comes is read again after the rewind. */
static enum outcome poll_and_drop(runner *r, GError **error)
{
    struct message dropped;
    g_autoptr(GError) why = NULL;
    if (kafka_source_poll(r->source, 0, &dropped, &why) != OUTCOME_STOP)
        return OUTCOME_OK;
    g_propagate_error(error, g_steal_pointer(&why));
    return OUTCOME_STOP;
}

/* Goes on polling while it waits, so that the group keeps us. */
static enum outcome wait_for_abort(runner *r, GError **error)
{
    for (;;) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = pipeline_recover(r->pipeline, RUNNER_POLL_MS, &why);
        runner_publish(r);
        if (outcome == OUTCOME_RETRY && !runner_must_stop(r)) {
            if (poll_and_drop(r, error) == OUTCOME_STOP)
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
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_source_rewind(r->source, 5000, &why);
        if (outcome != OUTCOME_RETRY || runner_must_stop(r)) {
            if (why)
                g_propagate_error(error, g_steal_pointer(&why));
            return outcome == OUTCOME_RETRY ? OUTCOME_OK : outcome;
        }
        log_warn("rewind-waits", "stage", r->stage->name, "reason", why, NULL);
        runner_back_off(r, attempt, 1000);
        if (poll_and_drop(r, error) == OUTCOME_STOP)
            return OUTCOME_STOP;
    }
}

static void note_abort(runner *r)
{
    guint64 committed = pipeline_committed_number(r->pipeline);
    r->aborts_in_row = committed > r->committed_seen ? 0 : r->aborts_in_row + 1;
    r->committed_seen = committed;
    runner_count_abort(r);
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
    if (runner_isolate(r, why, error) == OUTCOME_STOP)
        return OUTCOME_STOP;
    if (r->stage->abort)
        r->stage->abort(r->self);
    note_abort(r);
    if (r->aborts_in_row > 0)
        runner_back_off(r, r->aborts_in_row, 5000);
    outcome = wait_for_abort(r, error);
    if (outcome == OUTCOME_RETRY)
        return OUTCOME_OK; /* stopping: the next owner aborts it */
    guint64 given_up = runner_give_up(r);
    runner_isolation_narrow(r, given_up);
    return outcome == OUTCOME_OK && !planted(PLANTED_NO_REWIND) ? rewind_source(r, error) : outcome;
}

/* --- beginning -------------------------------------------------------------------------------------------------- */

static enum outcome wait_for(runner *r, enum outcome (*step)(runner *r, GError **error), GError **error)
{
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = step(r, &why);
        if (outcome != OUTCOME_RETRY || runner_must_stop(r)) {
            if (outcome != OUTCOME_OK)
                g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        }
        reload(r);
        log_warn("waiting-for-kafka", "stage", r->stage->name, "bootstrap", kafka_client_peek_bootstrap(r->client),
                 "reason", why, NULL);
        runner_back_off(r, attempt, 2000);
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
        .batch_max_bytes = r->o.batch_max_bytes + RUNNER_SLACK_BYTES + LETTER_ROOM_BYTES,
        .transaction_timeout_ms = r->o.transaction_timeout_ms,
        .committed = runner_batch_committed,
        .user = r,
    };
    r->pipeline = pipeline_new(r->client, &po, error);
    return r->pipeline != NULL;
}

static gboolean make_source(runner *r, GError **error)
{
    const char *const topics[] = {r->stage->in_topic, NULL};
    const struct kafka_source_options so = {
        .group = r->group,
        .instance = r->o.instance,
        .topics = topics,
        .from_new = r->o.from_new,
        .from_gap = r->o.from_gap,
        .session_timeout_ms = r->o.session_timeout_ms,
        .events = &RUNNER_SOURCE_EVENTS,
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
        runner_set_state(r, RUNNER_JOINING);
    return outcome;
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static void housekeep(runner *r)
{
    gint64 now = g_get_monotonic_time();
    r->now_ms = g_get_real_time() / 1000;
    reload(r);
    runner_beat(r);
    if (now < r->next_lag_at)
        return;
    r->next_lag_at = now + PUBLISH_US;
    runner_publish(r);
}

static int poll_ms(const runner *r)
{
    if (!r->batch->first_at)
        return RUNNER_POLL_MS;
    gint64 left = r->o.commit_interval_ms - (g_get_monotonic_time() - r->batch->first_at) / G_TIME_SPAN_MILLISECOND;
    return (int)CLAMP(left, 2, RUNNER_POLL_MS); /* due, but no sink free: look again soon */
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
    return runner_take_record(r, &m, error);
}

/* What is looked at after each poll that found nothing, and every so many records. */
static enum outcome between_records(runner *r, GError **error)
{
    housekeep(r);
    enum outcome outcome = tick(r, error);
    return outcome == OUTCOME_OK ? hand_over_when_due(r, error) : outcome;
}

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
    if (!r->batch && !(r->batch = pipeline_take_batch(r->pipeline, RUNNER_POLL_MS)))
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
    gboolean ok = !r->batch || !r->source || runner_submit(r, r->o.drain_timeout_ms);
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

static int exit_code(const GError *why)
{
    static const int of_kafka[] = {
        [KAFKA_ERROR_CONFIG] = EX_CONFIG,
        [KAFKA_ERROR_UNAVAILABLE] = EX_UNAVAILABLE,
        [KAFKA_ERROR_FENCED] = EX_TEMPFAIL, /* the supervisor tries again: maybe the other one is gone then */
        [KAFKA_ERROR_GAP] = EX_DATAERR,
    };
    gboolean is_kafka = why && why->domain == KAFKA_ERROR && (guint)why->code < G_N_ELEMENTS(of_kafka);
    return is_kafka && of_kafka[why->code] ? of_kafka[why->code] : EX_SOFTWARE;
}

static int end(runner *r, enum outcome outcome, const GError *why)
{
    gboolean is_asked = runner_must_stop(r) && outcome != OUTCOME_STOP;
    runner_set_state(r, RUNNER_STOPPING);
    if (is_asked && r->source)
        drain(r);
    close_source(r);
    runner_publish(r);
    runner_set_state(r, RUNNER_ENDED);
    struct runner_status s = runner_status(r);
    log_info("runner-ended", "stage", r->stage->name, "read", s.read, "emitted", s.emitted, "dead_letters",
             s.dead_letters, "aborts", s.aborts, NULL);
    if (r->beat)
        heartbeat_end(r->beat);
    return is_asked ? EX_OK : exit_code(why);
}

int runner_run(runner *r, GError **error)
{
    g_autoptr(GError) why = NULL;
    r->now_ms = g_get_real_time() / 1000;
    if (r->o.health)
        r->beat = heartbeat_begin(r->o.health, r->stage->name, BEAT_MAX_AGE_MS);
    enum outcome outcome = begin(r, &why);
    while (outcome == OUTCOME_OK && !runner_must_stop(r))
        outcome = turn(r, &why);
    int code = end(r, outcome, why);
    if (code != EX_OK && why)
        g_propagate_prefixed_error(error, g_steal_pointer(&why), "stage %s: ", r->stage->name);
    else if (code != EX_OK)
        g_set_error(error, STAGE_ERROR, STAGE_ERROR_OUTPUT, "stage %s ended without saying why", r->stage->name);
    return code;
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
        o->drain_timeout_ms = 5000;
}

static void name_things(runner *r)
{
    const char *stage = r->stage->name;
    g_autofree char *random = g_uuid_string_random();
    r->group = g_strdup_printf("%s-%s", r->o.group ? r->o.group : "frontwire", stage);
    r->transactional_id = g_strdup_printf("%s-%s", r->group, r->o.instance ? r->o.instance : random);
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
    r->arena = arena_new(RUNNER_ARENA_BYTES, ARENA_KEEP_BYTES);
    runner_context_init(r);
    g_mutex_init(&r->lock);
    g_cond_init(&r->reloaded);
    r->status.stage = r->stage->name;
    r->status.lag = -1;
    runner_set_state(r, RUNNER_CONNECTING);
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
    runner_isolation_clear(r);
    g_clear_error(&r->reload_error);
    g_mutex_clear(&r->lock);
    g_cond_clear(&r->reloaded);
    g_free(r);
}
