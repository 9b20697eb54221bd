#include "consumer/pipeline.h"

#define SLICE_MS         1000 /* one call into a sink; between two of them stop and failure are looked at */
#define PAUSE_MIN_MS     20
#define PAUSE_MAX_MS     1000
#define STALLED_AFTER_US (5 * G_TIME_SPAN_SECOND)

/* What batches do one after the other, in the order of their numbers. */
enum turn { TURN_PRODUCE, TURN_OFFSETS, TURN_COMMIT, TURNS_N };

struct lane {
    struct pipeline *pipeline;
    kafka_sink *sink;
    GThread *thread;
    struct batch *batch;             /* being committed; NULL: idle */
    gboolean needs_abort;            /* its transaction is open or broken */
    struct kafka_sink_counts counts; /* as of the last batch's end */
    gint64 waiting_since;            /* monotonic µs of the first RETRY in a row; 0: none */
};

struct pipeline {
    struct pipeline_options options;
    GMutex lock;
    GCond changed;
    GPtrArray *free_batches;
    struct lane *lanes;
    guint64 submitted;     /* number of the last batch */
    guint64 done[TURNS_N]; /* number of the last batch that is through that turn */
    gboolean is_ending;
    enum outcome failed;
    gint has_failed; /* the same for who has no lock */
    GError *failure;
};

/* --- turns (all under the lock) --------------------------------------------------------------------------------- */

static void fail_locked(struct pipeline *p, enum outcome outcome, GError *why)
{
    /* STOP outranks ABORT: it is what has to be done in the end. */
    if (p->failed == OUTCOME_OK || (outcome == OUTCOME_STOP && p->failed != OUTCOME_STOP)) {
        g_clear_error(&p->failure);
        p->failed = outcome;
        p->failure = why;
        g_atomic_int_set(&p->has_failed, TRUE);
    } else {
        g_clear_error(&why);
    }
    g_cond_broadcast(&p->changed);
}

static gboolean wait_turn(struct lane *l, enum turn turn)
{
    struct pipeline *p = l->pipeline;
    g_mutex_lock(&p->lock);
    while (p->failed == OUTCOME_OK && !p->is_ending && p->done[turn] + 1 < l->batch->number)
        g_cond_wait(&p->changed, &p->lock);
    gboolean ok = p->failed == OUTCOME_OK && !p->is_ending;
    g_mutex_unlock(&p->lock);
    return ok;
}

static void end_turn(struct lane *l, enum turn turn)
{
    struct pipeline *p = l->pipeline;
    g_mutex_lock(&p->lock);
    p->done[turn] = l->batch->number;
    g_cond_broadcast(&p->changed);
    g_mutex_unlock(&p->lock);
}

static gboolean must_give_up(struct lane *l)
{
    struct pipeline *p = l->pipeline;
    g_mutex_lock(&p->lock);
    gboolean give_up = p->failed != OUTCOME_OK || p->is_ending;
    g_mutex_unlock(&p->lock);
    return give_up;
}

static gboolean is_ending(struct pipeline *p)
{
    g_mutex_lock(&p->lock);
    gboolean ending = p->is_ending;
    g_mutex_unlock(&p->lock);
    return ending;
}

static void fail(struct lane *l, enum outcome outcome, GError *why)
{
    g_mutex_lock(&l->pipeline->lock);
    fail_locked(l->pipeline, outcome, why);
    g_mutex_unlock(&l->pipeline->lock);
}

/* Sleeps before the next try, longer each time, never all at once with others; ends early when the pipeline ends. */
static void pause_before_retry(struct lane *l, guint attempt)
{
    struct pipeline *p = l->pipeline;
    int max_ms = MIN(PAUSE_MAX_MS, PAUSE_MIN_MS << MIN(attempt, 10));
    gint64 until = g_get_monotonic_time() + g_random_int_range(max_ms / 2, max_ms + 1) * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&p->lock);
    if (!l->waiting_since)
        l->waiting_since = g_get_monotonic_time();
    while (!p->is_ending && g_cond_wait_until(&p->changed, &p->lock, until))
        ;
    g_mutex_unlock(&p->lock);
}

static void not_waiting(struct lane *l)
{
    g_mutex_lock(&l->pipeline->lock);
    l->waiting_since = 0;
    g_mutex_unlock(&l->pipeline->lock);
}

/* --- one transaction -------------------------------------------------------------------------------------------- */

typedef enum outcome (*sink_step)(struct lane *l, GError **error);

static enum outcome step_begin(struct lane *l, GError **error)
{
    return kafka_sink_begin(l->sink, error);
}

static enum outcome step_flush(struct lane *l, GError **error)
{
    return kafka_sink_flush(l->sink, SLICE_MS, error);
}

static enum outcome step_offsets(struct lane *l, GError **error)
{
    return kafka_sink_send_offsets(l->sink, l->batch->offsets, SLICE_MS, error);
}

static enum outcome step_commit(struct lane *l, GError **error)
{
    return kafka_sink_commit(l->sink, SLICE_MS, error);
}

/* Repeats a step while its outcome is RETRY. FALSE: it failed, or somebody else did. */
static gboolean do_step(struct lane *l, sink_step step)
{
    for (guint attempt = 0;; attempt++) {
        GError *why = NULL;
        enum outcome outcome = step(l, &why);
        if (outcome == OUTCOME_OK) {
            not_waiting(l);
            return TRUE;
        }
        if (outcome != OUTCOME_RETRY) {
            fail(l, outcome, why);
            return FALSE;
        }
        g_debug("%s", why->message);
        g_clear_error(&why);
        if (must_give_up(l))
            return FALSE;
        pause_before_retry(l, attempt);
    }
}

static gboolean produce(struct lane *l)
{
    const GArray *records = l->batch->records;
    for (guint i = 0, attempt = 0; i < records->len;) {
        const struct batch_record *r = &g_array_index(records, struct batch_record, i);
        GError *why = NULL;
        enum outcome outcome = kafka_sink_send_borrowed(l->sink, r->topic, &r->out, &why);
        if (outcome == OUTCOME_OK) {
            i++;
            continue;
        }
        if (outcome != OUTCOME_RETRY) {
            fail(l, outcome, why);
            return FALSE;
        }
        g_clear_error(&why);
        if (must_give_up(l))
            return FALSE;
        pause_before_retry(l, attempt++);
    }
    return TRUE;
}

static gboolean run_transaction(struct lane *l)
{
    if (!wait_turn(l, TURN_PRODUCE))
        return FALSE;
    l->needs_abort = TRUE;
    if (!do_step(l, step_begin) || !produce(l) || !do_step(l, step_flush))
        return FALSE;
    end_turn(l, TURN_PRODUCE);
    if (!wait_turn(l, TURN_OFFSETS) || !do_step(l, step_offsets))
        return FALSE;
    end_turn(l, TURN_OFFSETS);
    if (!wait_turn(l, TURN_COMMIT) || !do_step(l, step_commit))
        return FALSE;
    l->needs_abort = FALSE;
    if (l->pipeline->options.committed)
        l->pipeline->options.committed(l->pipeline->options.user, l->batch);
    end_turn(l, TURN_COMMIT);
    return TRUE;
}

/* Gives up the lane's transaction; ends when it is surely aborted, the broker says STOP, or the pipeline ends. */
static void abort_transaction(struct lane *l)
{
    for (guint attempt = 0; l->needs_abort; attempt++) {
        GError *why = NULL;
        enum outcome outcome = kafka_sink_abort(l->sink, SLICE_MS, &why);
        if (outcome == OUTCOME_OK) {
            l->needs_abort = FALSE;
            not_waiting(l);
        } else if (outcome == OUTCOME_STOP) {
            fail(l, outcome, why);
            return;
        } else {
            g_debug("%s", why->message);
            g_clear_error(&why);
            if (is_ending(l->pipeline))
                return;
            pause_before_retry(l, attempt);
        }
    }
}

static void release_batch_locked(struct lane *l)
{
    l->counts = kafka_sink_counts(l->sink);
    batch_reset(l->batch);
    g_ptr_array_add(l->pipeline->free_batches, g_steal_pointer(&l->batch));
    g_cond_broadcast(&l->pipeline->changed);
}

static gpointer run_lane(gpointer user)
{
    struct lane *l = user;
    struct pipeline *p = l->pipeline;
    g_mutex_lock(&p->lock);
    while (!p->is_ending) {
        if (!l->batch) {
            g_cond_wait(&p->changed, &p->lock);
            continue;
        }
        g_mutex_unlock(&p->lock);
        if (!run_transaction(l))
            abort_transaction(l);
        g_mutex_lock(&p->lock);
        if (l->needs_abort) /* librdkafka may still read from the batch: it stays until the sink is gone */
            break;
        release_batch_locked(l);
    }
    g_mutex_unlock(&p->lock);
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------------------------- */

static gboolean lane_init(struct lane *l, struct pipeline *p, guint number, const kafka_client *client, GError **error)
{
    g_autofree char *id = g_strdup_printf("%s-%u", p->options.transactional_id, number);
    g_autofree char *name = g_strdup_printf("commit-%u", number);
    const struct kafka_sink_options o = {id, p->options.topics, p->options.transaction_timeout_ms};
    l->pipeline = p;
    l->sink = kafka_sink_new(client, &o, error);
    if (l->sink)
        l->thread = g_thread_new(name, run_lane, l);
    return l->sink != NULL;
}

pipeline *pipeline_new(const kafka_client *client, const struct pipeline_options *o, GError **error)
{
    g_autoptr(pipeline) p = g_new0(pipeline, 1);
    p->options = *o;
    g_mutex_init(&p->lock);
    g_cond_init(&p->changed);
    p->lanes = g_new0(struct lane, o->sinks_n);
    p->free_batches = g_ptr_array_new_with_free_func((GDestroyNotify)batch_free);
    for (guint i = 0; i < o->sinks_n + 1; i++)
        g_ptr_array_add(p->free_batches, batch_new(o->batch_max_bytes));
    for (guint i = 0; i < o->sinks_n; i++)
        if (!lane_init(&p->lanes[i], p, i, client, error))
            return NULL;
    return g_steal_pointer(&p);
}

void pipeline_free(pipeline *p)
{
    if (!p)
        return;
    g_mutex_lock(&p->lock);
    p->is_ending = TRUE;
    g_cond_broadcast(&p->changed);
    g_mutex_unlock(&p->lock);
    for (guint i = 0; i < p->options.sinks_n; i++) {
        if (p->lanes[i].thread)
            g_thread_join(p->lanes[i].thread);
        kafka_sink_free(p->lanes[i].sink); /* first: it may still point into the batch */
        batch_free(p->lanes[i].batch);
    }
    g_ptr_array_unref(p->free_batches);
    g_clear_error(&p->failure);
    g_mutex_clear(&p->lock);
    g_cond_clear(&p->changed);
    g_free(p->lanes);
    g_free(p);
}

enum outcome pipeline_open(pipeline *p, int timeout_ms, GError **error)
{
    for (guint i = 0; i < p->options.sinks_n; i++) {
        enum outcome outcome = kafka_sink_open(p->lanes[i].sink, timeout_ms, error);
        if (outcome != OUTCOME_OK)
            return outcome;
    }
    return OUTCOME_OK;
}

/* --- the runner's side ------------------------------------------------------------------------------------------ */

struct batch *pipeline_take_batch(pipeline *p, int timeout_ms)
{
    struct batch *b = NULL;
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&p->lock);
    while (p->free_batches->len == 0 && g_cond_wait_until(&p->changed, &p->lock, deadline))
        ;
    if (p->free_batches->len > 0)
        b = g_ptr_array_steal_index_fast(p->free_batches, p->free_batches->len - 1);
    g_mutex_unlock(&p->lock);
    return b;
}

void pipeline_give_back(pipeline *p, struct batch *b)
{
    batch_reset(b);
    g_mutex_lock(&p->lock);
    g_ptr_array_add(p->free_batches, b);
    g_mutex_unlock(&p->lock);
}

static struct lane *next_lane(pipeline *p)
{
    return &p->lanes[p->submitted % p->options.sinks_n];
}

gboolean pipeline_is_free(pipeline *p)
{
    g_mutex_lock(&p->lock);
    gboolean is_free = next_lane(p)->batch == NULL;
    g_mutex_unlock(&p->lock);
    return is_free;
}

gboolean pipeline_submit(pipeline *p, struct batch *b, int timeout_ms)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&p->lock);
    struct lane *l = next_lane(p);
    while (l->batch && p->failed == OUTCOME_OK && g_cond_wait_until(&p->changed, &p->lock, deadline))
        ;
    gboolean ok = !l->batch && p->failed == OUTCOME_OK;
    if (ok) {
        b->number = ++p->submitted;
        l->batch = b;
        g_cond_broadcast(&p->changed);
    }
    g_mutex_unlock(&p->lock);
    return ok;
}

static gboolean is_busy_locked(const pipeline *p)
{
    for (guint i = 0; i < p->options.sinks_n; i++)
        if (p->lanes[i].batch)
            return TRUE;
    return FALSE;
}

static enum outcome check_locked(pipeline *p, GError **error)
{
    if (p->failed != OUTCOME_OK && error && p->failure)
        *error = g_error_copy(p->failure);
    return p->failed;
}

enum outcome pipeline_check(pipeline *p, GError **error)
{
    g_mutex_lock(&p->lock);
    enum outcome outcome = check_locked(p, error);
    g_mutex_unlock(&p->lock);
    return outcome;
}

enum outcome pipeline_drain(pipeline *p, int timeout_ms, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&p->lock);
    while (p->failed == OUTCOME_OK && is_busy_locked(p) && g_cond_wait_until(&p->changed, &p->lock, deadline))
        ;
    enum outcome outcome = check_locked(p, error);
    if (outcome == OUTCOME_OK && is_busy_locked(p)) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "transactions are not committed within %d ms",
                    timeout_ms);
        outcome = OUTCOME_RETRY;
    }
    g_mutex_unlock(&p->lock);
    return outcome;
}

gboolean pipeline_has_failed(pipeline *p)
{
    return g_atomic_int_get(&p->has_failed);
}

void pipeline_fail(pipeline *p, enum outcome outcome, const char *reason)
{
    g_mutex_lock(&p->lock);
    fail_locked(p, outcome, g_error_new(KAFKA_ERROR, KAFKA_ERROR_ABORTABLE, "%s", reason));
    g_mutex_unlock(&p->lock);
}

enum outcome pipeline_recover(pipeline *p, int timeout_ms, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    enum outcome outcome = OUTCOME_OK;
    g_mutex_lock(&p->lock);
    while (p->failed != OUTCOME_STOP && is_busy_locked(p) && g_cond_wait_until(&p->changed, &p->lock, deadline))
        ;
    if (p->failed == OUTCOME_STOP) {
        outcome = check_locked(p, error);
    } else if (is_busy_locked(p)) {
        outcome = OUTCOME_RETRY;
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "transactions are not aborted yet");
    } else {
        p->failed = OUTCOME_OK;
        g_atomic_int_set(&p->has_failed, FALSE);
        g_clear_error(&p->failure);
        for (guint i = 0; i < TURNS_N; i++)
            p->done[i] = p->submitted;
    }
    g_mutex_unlock(&p->lock);
    return outcome;
}

gboolean pipeline_is_stalled(pipeline *p)
{
    gint64 now = g_get_monotonic_time();
    gboolean stalled = FALSE;
    g_mutex_lock(&p->lock);
    for (guint i = 0; i < p->options.sinks_n; i++)
        stalled |= p->lanes[i].waiting_since && now - p->lanes[i].waiting_since > STALLED_AFTER_US;
    g_mutex_unlock(&p->lock);
    return stalled;
}

guint64 pipeline_committed_number(pipeline *p)
{
    g_mutex_lock(&p->lock);
    guint64 n = p->done[TURN_COMMIT];
    g_mutex_unlock(&p->lock);
    return n;
}

struct kafka_sink_counts pipeline_counts(pipeline *p)
{
    struct kafka_sink_counts sum = {0};
    g_mutex_lock(&p->lock);
    for (guint i = 0; i < p->options.sinks_n; i++) {
        struct kafka_sink_counts c = p->lanes[i].counts;
        sum.begun += c.begun;
        sum.committed += c.committed;
        sum.aborted += c.aborted;
        sum.replaced += c.replaced;
        sum.sent += c.sent;
        sum.failed += c.failed;
    }
    g_mutex_unlock(&p->lock);
    return sum;
}
