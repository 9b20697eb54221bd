#include "producer/archiver.h"
#include "common/log.h"
#include "common/metrics.h"
#include "producer/feed_memory.h"

METRIC_COUNTER(archived, "frontwire_archived_total", "Answers and failures appended to the archive.", NULL);
METRIC_COUNTER(archived_bytes, "frontwire_archived_bytes_total", "Bytes of bodies archived, before compression.", NULL);
METRIC_COUNTER(refused, "frontwire_archive_refused_total",
               "Answers that could not be archived and will be asked for again.", NULL);
METRIC_COUNTER(expired, "frontwire_archive_segments_deleted_total", "Archive segments deleted by retention.", NULL);
METRIC_GAUGE(full, "frontwire_archive_full", "1 while the archive's disk is full and fetching has stopped.", NULL);
METRIC_HISTOGRAM(sync_seconds, "frontwire_archive_sync_seconds", "Time to make a batch durable.", NULL, METRIC_SECONDS);

#define IDLE_US       (500 * US_PER_MS)
#define FULL_RETRY_US US_PER_S
#define EXPIRE_US     (60 * US_PER_S)

struct job {
    struct response *r; /* NULL: the end */
    gpointer tag;
};

struct archiver {
    struct archiver_options options;
    GThread *thread;
    GAsyncQueue *jobs;
    GPtrArray *batch;              /* struct job *, appended and not yet durable */
    gint is_full;                  /* atomic */
    guint64 pending_bytes;         /* atomic */
    gint64 full_until, expired_at; /* monotonic */
    gboolean is_stopping;
};

void archive_tail_init(struct archive_tail *t)
{
    g_mutex_init(&t->lock);
    g_cond_init(&t->moved);
    t->end = (struct archive_mark){0};
}

void archive_tail_clear(struct archive_tail *t)
{
    g_mutex_clear(&t->lock);
    g_cond_clear(&t->moved);
}

struct archive_mark archive_tail_end(struct archive_tail *t)
{
    g_mutex_lock(&t->lock);
    struct archive_mark end = t->end;
    g_mutex_unlock(&t->lock);
    return end;
}

void archive_tail_move(struct archive_tail *t, struct archive_mark end)
{
    g_mutex_lock(&t->lock);
    t->end = end;
    g_cond_broadcast(&t->moved);
    g_mutex_unlock(&t->lock);
}

void archive_tail_wake(struct archive_tail *t)
{
    g_mutex_lock(&t->lock);
    g_cond_broadcast(&t->moved);
    g_mutex_unlock(&t->lock);
}

struct archive_mark archive_tail_wait(struct archive_tail *t, struct archive_mark seen, gint timeout_ms)
{
    gint64 until = g_get_monotonic_time() + timeout_ms * US_PER_MS;

    g_mutex_lock(&t->lock);
    if (archive_mark_compare(t->end, seen) <= 0)
        g_cond_wait_until(&t->moved, &t->lock, until);
    struct archive_mark end = t->end;
    g_mutex_unlock(&t->lock);
    return end;
}

static void hand_back(archiver *a, struct job *job, gboolean is_archived)
{
    guint64 bytes = job->r->body->len;

    if (is_archived) {
        metric_add(&archived, 1);
        metric_add(&archived_bytes, bytes);
    } else {
        metric_add(&refused, 1);
    }
    a->options.done(a->options.user, job->tag, job->r, is_archived);
    __atomic_fetch_sub(&a->pending_bytes, bytes, __ATOMIC_RELAXED);
    g_free(job);
}

static void hand_back_batch(archiver *a, gboolean is_archived)
{
    for (guint i = 0; i < a->batch->len; i++)
        hand_back(a, a->batch->pdata[i], is_archived);
    g_ptr_array_set_size(a->batch, 0);
}

static void set_full(archiver *a, const GError *why)
{
    a->full_until = clock_monotonic(a->options.clock) + FULL_RETRY_US;
    if (g_atomic_int_get(&a->is_full))
        return;
    g_atomic_int_set(&a->is_full, 1);
    metric_set(&full, 1);
    health_wait(a->options.health, "archive", "disk full: %s", why->message);
    log_error("archive-full", "reason", why->message, "doing", "fetching has stopped until there is room", NULL);
}

static void set_room(archiver *a)
{
    if (!g_atomic_int_get(&a->is_full))
        return;
    g_atomic_int_set(&a->is_full, 0);
    metric_set(&full, 0);
    health_ok(a->options.health, "archive");
    log_info("archive-has-room", "doing", "fetching goes on", NULL);
}

/* TRUE: the caller may go on after handing the affected responses back. */
static gboolean survive(archiver *a, const GError *why)
{
    if (g_error_matches(why, ARCHIVE_ERROR, ARCHIVE_ERROR_FULL)) {
        set_full(a, why);
        return TRUE;
    }
    a->options.broken(a->options.user, why);
    return FALSE;
}

static void append(archiver *a, struct job *job)
{
    g_autoptr(GError) why = NULL;

    if (archive_writer_append(a->options.writer, job->r, feed_hash_of(job->r->feed_id), clock_now(a->options.clock),
                              &why)) {
        g_ptr_array_add(a->batch, job);
        return;
    }
    survive(a, why);
    hand_back(a, job, FALSE);
}

static void sync_batch(archiver *a)
{
    g_autoptr(GError) why = NULL;
    gint64 began = g_get_monotonic_time();

    if (a->batch->len == 0)
        return;
    if (!archive_writer_sync(a->options.writer, &why)) {
        survive(a, why);
        hand_back_batch(a, FALSE);
        return;
    }
    metric_observe(&sync_seconds, (g_get_monotonic_time() - began) / 1e6);
    set_room(a);
    archive_tail_move(a->options.tail, archive_writer_durable_end(a->options.writer));
    hand_back_batch(a, TRUE);
}

static void expire(archiver *a)
{
    gint64 now = g_get_monotonic_time();

    if (!a->options.retention_us || now - a->expired_at < EXPIRE_US)
        return;
    a->expired_at = now;
    guint n = archive_writer_expire(a->options.writer, a->options.published(a->options.user),
                                    clock_now(a->options.clock) - a->options.retention_us);
    metric_add(&expired, n);
    if (n)
        log_info("archive-expired", "segments", n, NULL);
}

/* While the disk is full nothing comes in: look for room by ourselves. */
static void look_for_room(archiver *a)
{
    g_autoptr(GError) why = NULL;

    if (!g_atomic_int_get(&a->is_full) || clock_monotonic(a->options.clock) < a->full_until)
        return;
    if (archive_writer_has_room(a->options.writer, &why))
        set_room(a);
    else
        set_full(a, why);
}

/* Takes jobs until there is none, the batch is full or its time is over. */
static void work_off_batch(archiver *a, struct job *job)
{
    gint64 until = g_get_monotonic_time() + a->options.batch_us;
    gsize bytes = 0;

    for (; job; job = g_async_queue_try_pop(a->jobs)) {
        if (!job->r) {
            g_free(job);
            a->is_stopping = TRUE;
            break;
        }
        bytes += job->r->body->len;
        append(a, job);
        if (bytes >= a->options.batch_bytes || g_get_monotonic_time() >= until)
            break;
    }
    sync_batch(a);
}

static gpointer run(gpointer data)
{
    archiver *a = data;
    struct heartbeat *beat = heartbeat_begin(a->options.health, "archiver", 120000);

    while (!a->is_stopping) {
        struct job *job = g_async_queue_timeout_pop(a->jobs, IDLE_US);
        heartbeat(beat);
        if (job)
            work_off_batch(a, job);
        look_for_room(a);
        expire(a);
    }
    heartbeat_end(beat);
    return NULL;
}

archiver *archiver_start(const struct archiver_options *options)
{
    archiver *a = g_new0(archiver, 1);

    a->options = *options;
    a->jobs = g_async_queue_new();
    a->batch = g_ptr_array_new();
    archive_tail_move(options->tail, archive_writer_durable_end(options->writer));
    a->thread = g_thread_new("archiver", run, a);
    return a;
}

void archiver_stop(archiver *a)
{
    if (!a)
        return;
    g_async_queue_push(a->jobs, g_new0(struct job, 1));
    g_thread_join(a->thread);
    for (struct job *job; (job = g_async_queue_try_pop(a->jobs)); g_free(job))
        response_free(job->r);
    g_async_queue_unref(a->jobs);
    g_ptr_array_unref(a->batch);
    g_free(a);
}

void archiver_give(archiver *a, struct response *r, gpointer tag)
{
    struct job *job = g_new0(struct job, 1);

    job->r = r;
    job->tag = tag;
    __atomic_fetch_add(&a->pending_bytes, r->body->len, __ATOMIC_RELAXED);
    g_async_queue_push(a->jobs, job);
}

guint64 archiver_pending_bytes(archiver *a)
{
    return __atomic_load_n(&a->pending_bytes, __ATOMIC_RELAXED);
}

gboolean archiver_is_full(archiver *a)
{
    return g_atomic_int_get(&a->is_full);
}
