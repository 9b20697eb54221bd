#include "producer/poller.h"
#include <malloc.h>
#include "common/log.h"
#include "common/metrics.h"
#include "producer/poller_parts.h"

METRIC_COUNTER(fetches, "frontwire_fetches_total", "Requests that ended, by what came of them.", "result");
METRIC_COUNTER(fetched_bytes, "frontwire_fetched_bytes_total", "Bytes of bodies fetched, decoded.", NULL);
METRIC_HISTOGRAM(fetch_seconds, "frontwire_fetch_seconds", "Time of one request with its redirects.", NULL,
                 METRIC_SECONDS);
METRIC_GAUGE(feeds_total, "frontwire_feeds", "Feeds of this process, by how they are.", "state");
METRIC_GAUGE(under_way, "frontwire_fetches_under_way", "Requests under way.", NULL);
METRIC_GAUGE(waiting, "frontwire_feeds_waiting", "Feeds that are due but held back by their host's limits.", NULL);
METRIC_HISTOGRAM(lateness, "frontwire_poll_lateness_seconds", "How late a due feed was asked.", NULL, METRIC_SECONDS);

#define IDLE_MS      500
#define SUMMARY_US   (10 * US_PER_S)
#define TRIM_US      (60 * US_PER_S)
#define SILENT_US    (7 * 86400 * US_PER_S) /* without a new item until it is called silent */
#define HEARTBEAT_MS 60000

static void free_event(gpointer data)
{
    struct event *e = data;

    g_free(e->feed_id);
    poll_state_clear(&e->poll);
    response_free(e->r);
    page_job_free(e->job);
    if (e->feeds)
        g_ptr_array_unref(e->feeds);
    g_free(e);
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void ask(poller *p, guint i, gint64 now)
{
    struct polled *f = poller_feed_at(p, i);
    if (f->job) {
        poller_ask_page(p, i, now);
        return;
    }
    struct poll_request q = http_rules_request(&f->poll, &p->options.limits, f->source->url);
    struct fetch_request request = {.url = q.url, .etag = q.etag, .last_modified = q.last_modified};

    metric_observe(&lateness, MAX(0, now - f->due_at) / 1e6);
    f->is_asked = TRUE;
    fetcher_start(p->fetcher, &request, GUINT_TO_POINTER(i), now);
}

static void ask_due(poller *p, gint64 *again_at)
{
    guint i;

    *again_at = 0;
    while (!archiver_is_full(p->archive) &&
           fetcher_body_bytes(p->fetcher) + archiver_pending_bytes(p->archive) < p->options.in_flight_bytes) {
        gint64 now = clock_now(p->options.clock);
        if (!scheduler_take(p->scheduler, now, &i, again_at))
            return;
        ask(p, i, now);
    }
}

static void count_fetch(const struct response *r)
{
    char status[8];

    g_snprintf(status, sizeof status, "%d", r->status);
    metric_add_for(&fetches, r->failure == FETCH_OK ? status : fetch_failure_name(r->failure), 1);
    metric_add(&fetched_bytes, r->body->len);
    metric_observe(&fetch_seconds, r->duration_ms / 1e3);
}

static void on_fetched(void *user, gpointer tag, struct response *r)
{
    poller *p = user;
    struct polled *f = poller_feed_at(p, GPOINTER_TO_UINT(tag));

    count_fetch(r);
    if (f->job) {
        poller_take_page(p, GPOINTER_TO_UINT(tag), r);
        return;
    }
    r->wants_pages = f->source->full_text;
    r->feed_id = g_strdup(f->source->id);
    r->feed_url = g_strdup(f->source->url);
    r->outlet_id = g_strdup(f->source->outlet);
    r->is_unchanged = http_is_same_body(&f->poll, r);
    archiver_give(p->archive, r, tag);
}

/* --- what is told ---------------------------------------------------------------------------------------------- */

static void take_event(poller *p, struct event *e)
{
    switch (e->kind) {
    case EVENT_FEED:
        poller_take_feed(p, e);
        break;
    case EVENT_READY:
        poller_schedule_slot(p, e->number);
        break;
    case EVENT_ARCHIVED:
        poller_take_archived(p, e);
        break;
    case EVENT_LIST:
        poller_take_list(p, e->feeds);
        break;
    case EVENT_PAGE:
        poller_take_job(p, e);
        break;
    }
    free_event(e);
}

static void tell(poller *p, struct event *e)
{
    g_async_queue_push(p->events, e);
    fetcher_wake(p->fetcher);
}

void poller_tell_feed(poller *p, const char *feed_id, const struct poll_state *poll, gboolean is_restored)
{
    struct event *e = g_new0(struct event, 1);

    e->kind = EVENT_FEED;
    e->feed_id = g_strdup(feed_id);
    e->flag = is_restored;
    poll_state_init(&e->poll);
    poll_state_copy(&e->poll, poll);
    tell(p, e);
}

void poller_tell_ready(poller *p, guint slot)
{
    struct event *e = g_new0(struct event, 1);

    e->kind = EVENT_READY;
    e->number = slot;
    tell(p, e);
}

void poller_tell_archived(poller *p, gpointer tag, struct response *r, gboolean is_archived)
{
    struct event *e = g_new0(struct event, 1);

    e->kind = EVENT_ARCHIVED;
    e->number = GPOINTER_TO_UINT(tag);
    e->r = r;
    e->flag = is_archived;
    tell(p, e);
}

void poller_tell_list(poller *p, GPtrArray *feeds)
{
    struct event *e = g_new0(struct event, 1);

    e->kind = EVENT_LIST;
    e->feeds = feeds;
    tell(p, e);
}

void poller_tell_page(poller *p, struct page_job *job)
{
    struct event *e = g_new0(struct event, 1);

    e->kind = EVENT_PAGE;
    e->job = job;
    poll_state_init(&e->poll);
    g_async_queue_push(p->events, e);
    fetcher_wake(p->fetcher);
}

/* --- the thread ------------------------------------------------------------------------------------------------- */

static void summarise(poller *p)
{
    gint64 now = clock_now(p->options.clock);
    guint healthy = 0, failing = 0, silent = 0, fresh = 0;

    if (clock_monotonic(p->options.clock) - p->summary_at < SUMMARY_US)
        return;
    p->summary_at = clock_monotonic(p->options.clock);
    if (p->summary_at - p->trimmed_at >= TRIM_US) {
        p->trimmed_at = p->summary_at;
        malloc_trim(0); /* bodies lay between states that stay: what they left goes back to the system */
    }
    for (guint i = 0; i < p->feeds->len; i++) {
        const struct polled *f = poller_feed_at(p, i);
        if (!f->is_listed)
            continue;
        if (!f->poll.last_fetch_at)
            fresh++;
        else if (MAX(f->poll.failures, f->poll.unreadable) >= POLLER_FAILING_N)
            failing++;
        else if (f->poll.last_new_at && now - f->poll.last_new_at > SILENT_US)
            silent++;
        else
            healthy++;
    }
    metric_set_for(&feeds_total, "healthy", healthy);
    metric_set_for(&feeds_total, "failing", failing);
    metric_set_for(&feeds_total, "silent", silent);
    metric_set_for(&feeds_total, "not_asked_yet", fresh);
    metric_set(&under_way, scheduler_counts(p->scheduler).under_way);
    metric_set(&waiting, scheduler_counts(p->scheduler).waiting);
}

static int wait_ms(poller *p, gint64 again_at)
{
    gint64 now = clock_now(p->options.clock);

    if (again_at == 0) /* held back by the archive or by memory */
        return IDLE_MS / 5;
    return CLAMP((again_at - now) / 1000 + 1, 1, IDLE_MS);
}

static gpointer run(gpointer data)
{
    poller *p = data;
    struct heartbeat *beat = heartbeat_begin(p->options.health, "poller", HEARTBEAT_MS);
    gint64 again_at = 0;

    while (!g_atomic_int_get(&p->is_stopping)) {
        for (struct event *e; (e = g_async_queue_try_pop(p->events));)
            take_event(p, e);
        poller_notice_clock_jump(p);
        poller_without_broker(p);
        ask_due(p, &again_at);
        fetcher_run(p->fetcher, wait_ms(p, again_at));
        summarise(p);
        heartbeat(beat);
    }
    heartbeat_end(beat);
    return NULL;
}

poller *poller_new(const struct poller_options *options, GPtrArray *feeds)
{
    poller *p = g_new0(poller, 1);

    p->options = *options;
    p->events = g_async_queue_new_full(free_event);
    p->fetcher = fetcher_new(&options->fetch, on_fetched, p);
    p->scheduler = scheduler_new(&options->scheduler);
    p->feeds = g_ptr_array_new_with_free_func(poller_polled_free);
    p->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    p->pages = page_queue_new("frontwire");
    p->free_places = g_array_new(FALSE, FALSE, sizeof(guint));
    poller_tell_list(p, feeds);
    return p;
}

void poller_start(poller *p, archiver *archive)
{
    p->archive = archive;
    p->started_at = clock_monotonic(p->options.clock);
    p->clock_offset = clock_now(p->options.clock) - p->started_at;
    p->thread = g_thread_new("poller", run, p);
}

void poller_stop(poller *p)
{
    g_atomic_int_set(&p->is_stopping, 1);
    fetcher_wake(p->fetcher);
    if (p->thread)
        g_thread_join(p->thread);
    p->thread = NULL;
}

void poller_free(poller *p)
{
    if (!p)
        return;
    fetcher_free(p->fetcher);
    scheduler_free(p->scheduler);
    g_hash_table_unref(p->by_id);
    page_queue_free(p->pages);
    g_array_unref(p->free_places);
    g_ptr_array_unref(p->feeds);
    g_async_queue_unref(p->events);
    g_free(p);
}
