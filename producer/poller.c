#include "producer/poller.h"
#include <malloc.h>
#include "common/log.h"
#include "common/metrics.h"
#include "producer/feed_memory.h"

METRIC_COUNTER(fetches, "frontwire_fetches_total", "Requests that ended, by what came of them.", "result");
METRIC_COUNTER(fetched_bytes, "frontwire_fetched_bytes_total", "Bytes of bodies fetched, decoded.", NULL);
METRIC_HISTOGRAM(fetch_seconds, "frontwire_fetch_seconds", "Time of one request with its redirects.", NULL,
                 METRIC_SECONDS);
METRIC_GAUGE(feeds_total, "frontwire_feeds", "Feeds of this process, by how they are.", "state");
METRIC_GAUGE(under_way, "frontwire_fetches_under_way", "Requests under way.", NULL);
METRIC_GAUGE(waiting, "frontwire_feeds_waiting", "Feeds that are due but held back by their host's limits.", NULL);
METRIC_COUNTER(pages, "frontwire_pages_total", "Pages behind items, by what came of them.", "result");
METRIC_HISTOGRAM(lateness, "frontwire_poll_lateness_seconds", "How late a due feed was asked.", NULL, METRIC_SECONDS);

#define IDLE_MS         500
#define NOT_ARCHIVED_US (10 * US_PER_S)
#define SUMMARY_US      (10 * US_PER_S)
#define TRIM_US         (60 * US_PER_S)
#define FAILING_N       3                      /* failures in a row until a feed is called failing */
#define SILENT_US       (7 * 86400 * US_PER_S) /* without a new item until it is called silent */
#define HEARTBEAT_MS    60000
#define CLOCK_JUMP_US   (2 * US_PER_S) /* less is slewing, or a thread that had to wait between two looks */

struct polled {
    struct feed_source *source;
    guint32 hash;
    struct poll_state poll;
    gint64 due_at;
    struct page_job *job; /* not a feed but a page to be fetched; source is NULL. Such places are used again. */
    gboolean is_listed;   /* in the present list */
    gboolean is_asked;    /* by this process: its own state is newer than a restored one */
    gboolean is_scheduled;
};

enum event_kind { EVENT_FEED, EVENT_READY, EVENT_ARCHIVED, EVENT_LIST, EVENT_PAGE };
struct event {
    enum event_kind kind;
    char *feed_id;
    struct poll_state poll;
    gboolean flag; /* is_restored, is_archived */
    guint number;  /* slot, feed's index */
    struct response *r;
    GPtrArray *feeds;
    struct page_job *job;
};

struct poller {
    struct poller_options options;
    GThread *thread;
    gint is_stopping; /* atomic */
    GAsyncQueue *events;
    archiver *archive;
    fetcher *fetcher;
    scheduler *scheduler;
    GPtrArray *feeds;  /* struct polled * */
    GHashTable *by_id; /* feed id -> index + 1 */
    page_queue *pages;
    GArray *free_places; /* guint: of feeds, left by pages */
    guint jobs_n;
    guint64 ready;       /* bit s: slot s's feeds are polled */
    gint64 started_at;   /* monotonic */
    gint64 clock_offset; /* of UTC from the monotonic clock */
    gint64 summary_at, trimmed_at;
};

static void free_polled(gpointer data)
{
    struct polled *f = data;

    feed_source_free(f->source);
    page_job_free(f->job);
    poll_state_clear(&f->poll);
    g_free(f);
}

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

static struct polled *feed_at(poller *p, guint i)
{
    return p->feeds->pdata[i];
}

static guint slot_of(const poller *p, const struct polled *f)
{
    return f->hash % p->options.slots;
}

static gboolean is_ready(const poller *p, const struct polled *f)
{
    return p->ready >> slot_of(p, f) & 1;
}

static char *dup_host(const char *url)
{
    const char *p = strstr(url, "://");
    g_autofree char *authority = p ? g_strndup(p + 3, strcspn(p + 3, "/?#")) : g_strdup("");
    const char *at = strrchr(authority, '@');

    return g_ascii_strdown(at ? at + 1 : authority, -1);
}

/* --- when ------------------------------------------------------------------------------------------------------- */

static void schedule_url(poller *p, guint i, const char *url, gint64 due_at)
{
    g_autofree char *host = dup_host(url);

    feed_at(p, i)->due_at = due_at;
    scheduler_set(p->scheduler, i, host, due_at);
}

static void schedule(poller *p, guint i, gint64 due_at)
{
    struct polled *f = feed_at(p, i);

    f->is_scheduled = TRUE;
    schedule_url(p, i, http_rules_request(&f->poll, &p->options.limits, f->source->url).url, due_at);
}

/* When the last answer's rules say. One from the future was got by a clock that has been set back since: then its
 * distance counts, or feeds would sleep for as long as the clock was wrong. */
static gint64 next_due(poller *p, const struct polled *f)
{
    gint64 due = http_rules_next_due(&f->poll, &p->options.limits, f->hash);

    return due - MAX(0, f->poll.last_fetch_at - clock_now(p->options.clock));
}

/* The first time after the start: when the state says, and what is overdue spread out. */
static void schedule_first(poller *p, guint i)
{
    struct polled *f = feed_at(p, i);
    gint64 now = clock_now(p->options.clock), due = 0;

    if (!f->is_listed || f->is_scheduled || !is_ready(p, f))
        return;
    if (f->poll.last_fetch_at)
        due = next_due(p, f);
    schedule(p, i, due > now ? due : scheduler_start_at(now, p->options.start_spread_us, f->hash));
}

static void schedule_slot(poller *p, guint slot)
{
    p->ready |= (guint64)1 << slot;
    for (guint i = 0; i < p->feeds->len; i++)
        if (slot_of(p, feed_at(p, i)) == slot)
            schedule_first(p, i);
}

/* Without a broker nobody can say what is known: after a while feeds are asked all the same, and the archive keeps what
 * comes for when it is back. */
static void poll_without_broker(poller *p)
{
    if (p->ready == p->options.held || clock_monotonic(p->options.clock) - p->started_at < p->options.without_broker_us)
        return;
    for (guint slot = 0; slot < p->options.slots; slot++) {
        if (!(p->options.held >> slot & 1) || p->ready >> slot & 1)
            continue;
        log_warn("polling-without-state", "slot", slot, "reason", "the broker has not answered; what comes is archived",
                 NULL);
        schedule_slot(p, slot);
    }
}

/* --- what ------------------------------------------------------------------------------------------------------- */

/* --- pages ------------------------------------------------------------------------------------------------------ */

/* What becomes of a page's place: the poller's scheduler knows it as a feed that is asked once. */
static void page_again(poller *p, guint i, gint64 again_at)
{
    scheduler_done(p->scheduler, i, again_at, clock_now(p->options.clock));
    schedule_url(p, i, feed_at(p, i)->job->url, again_at);
}

static void page_over(poller *p, guint i, const char *result)
{
    struct polled *f = feed_at(p, i);

    metric_add_for(&pages, result, 1);
    scheduler_remove(p->scheduler, i);
    scheduler_done(p->scheduler, i, 0, clock_now(p->options.clock));
    g_clear_pointer(&f->job, page_job_free);
    g_array_append_val(p->free_places, i);
    p->jobs_n--;
}

static void ask_page(poller *p, guint i, gint64 now)
{
    struct fetch_request request = {0};
    gint64 again_at;

    switch (page_queue_next(p->pages, feed_at(p, i)->job, now, &request, &again_at)) {
    case PAGE_ASK:
        fetcher_start(p->fetcher, &request, GUINT_TO_POINTER(i), now);
        break;
    case PAGE_WAIT:
        page_again(p, i, again_at);
        break;
    case PAGE_GIVE_UP:
        page_over(p, i, "forbidden");
        break;
    }
}

static void take_page(poller *p, guint i, struct response *r)
{
    struct page_job *j = feed_at(p, i)->job;
    gint64 again_at;
    enum page_fate fate = page_queue_answer(p->pages, j, r, clock_now(p->options.clock), &again_at);

    if (fate == PAGE_ARCHIVE) {
        r->feed_id = g_strdup(j->feed_id);
        r->feed_url = g_strdup(j->feed_url);
        r->outlet_id = g_strdup(j->outlet_id);
        r->item = g_strdup(j->item);
        archiver_give(p->archive, r, GUINT_TO_POINTER(i));
        return;
    }
    response_free(r);
    page_again(p, i, again_at);
}

/* A place for a page among the feeds. */
static void take_page_job(poller *p, struct event *e)
{
    guint i = p->feeds->len;

    if (p->jobs_n >= PAGE_JOBS_MAX) {
        metric_add_for(&pages, "too_many", 1);
        return;
    }
    if (p->free_places->len) {
        i = g_array_index(p->free_places, guint, p->free_places->len - 1);
        g_array_set_size(p->free_places, p->free_places->len - 1);
    } else {
        struct polled *f = g_new0(struct polled, 1);
        poll_state_init(&f->poll);
        g_ptr_array_add(p->feeds, f);
    }
    struct polled *f = feed_at(p, i);
    f->job = g_steal_pointer(&e->job);
    p->jobs_n++;
    schedule_url(p, i, f->job->url, clock_now(p->options.clock));
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

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void ask(poller *p, guint i, gint64 now)
{
    struct polled *f = feed_at(p, i);
    if (f->job) {
        ask_page(p, i, now);
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
    struct polled *f = feed_at(p, GPOINTER_TO_UINT(tag));

    count_fetch(r);
    if (f->job) {
        take_page(p, GPOINTER_TO_UINT(tag), r);
        return;
    }
    r->wants_pages = f->source->full_text;
    r->feed_id = g_strdup(f->source->id);
    r->feed_url = g_strdup(f->source->url);
    r->outlet_id = g_strdup(f->source->outlet);
    r->is_unchanged = http_is_same_body(&f->poll, r);
    archiver_give(p->archive, r, tag);
}

/* --- what is told ----------------------------------------------------------------------------------------------- */

static void warn_failing(const struct polled *f, const struct response *r)
{
    if (f->poll.failures == FAILING_N || (f->poll.failures && f->poll.failures % 50 == 0))
        log_warn("feed-failing", "feed", f->source->url, "status", r->status, "failure", fetch_failure_name(r->failure),
                 "reason", r->failure_text, "failures", f->poll.failures, NULL);
}

static void take_archived(poller *p, const struct event *e)
{
    struct polled *f = feed_at(p, e->number);
    gint64 now = clock_now(p->options.clock), due = now + NOT_ARCHIVED_US;

    if (f->job) {
        if (e->flag)
            page_over(p, e->number, e->r->status == 200 ? "archived" : "failed");
        else
            page_again(p, e->number, due);
        return;
    }
    if (e->flag) {
        http_rules_answer(&f->poll, &p->options.limits, f->source->url, e->r);
        due = next_due(p, f);
        warn_failing(f, e->r);
    }
    f->due_at = due;
    scheduler_done(p->scheduler, e->number, due, now);
    if (f->is_listed && e->flag)
        schedule(p, e->number, due); /* its host may have changed */
}

/* From a restored state everything, unless our own is newer; from an answer what its body said. */
static void take_feed(poller *p, const struct event *e)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(p->by_id, e->feed_id));
    struct polled *f = found ? feed_at(p, found - 1) : NULL;

    if (!f || (e->flag && f->is_asked))
        return;
    if (e->flag) {
        poll_state_copy(&f->poll, &e->poll);
        return;
    }
    f->poll.unreadable = e->poll.unreadable;
    f->poll.ttl_s = e->poll.ttl_s;
    f->poll.update_s = e->poll.update_s;
    f->poll.skip_hours = e->poll.skip_hours;
    f->poll.skip_days = e->poll.skip_days;
    f->poll.items_per_day = e->poll.items_per_day;
    f->poll.last_new_at = e->poll.last_new_at;
    /* Only the answer to the last request says when the next is due. */
    if (f->is_scheduled && f->is_listed && f->poll.last_fetch_at == e->poll.last_fetch_at)
        schedule(p, found - 1, next_due(p, f));
}

static void list_feed(poller *p, struct feed_source *source)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(p->by_id, source->id));
    struct polled *f = found ? feed_at(p, found - 1) : NULL;

    if (!f) {
        f = g_new0(struct polled, 1);
        f->hash = feed_hash_of(source->id);
        poll_state_init(&f->poll);
        g_ptr_array_add(p->feeds, f);
        found = p->feeds->len;
        g_hash_table_insert(p->by_id, source->id, GUINT_TO_POINTER(found));
    } else {
        g_hash_table_steal(p->by_id, f->source->id);
        feed_source_free(f->source);
        g_hash_table_insert(p->by_id, source->id, GUINT_TO_POINTER(found));
    }
    g_clear_pointer(&source->title, g_free); /* nobody asks for it here, and there are a hundred thousand */
    f->source = source;
    f->is_listed = TRUE;
    schedule_first(p, found - 1);
}

static void take_list(poller *p, GPtrArray *feeds)
{
    for (guint i = 0; i < p->feeds->len; i++)
        feed_at(p, i)->is_listed = FALSE;
    g_ptr_array_set_free_func(feeds, NULL);
    for (guint i = 0; i < feeds->len; i++) {
        struct feed_source *source = feeds->pdata[i];
        if (p->options.held >> (feed_hash_of(source->id) % p->options.slots) & 1)
            list_feed(p, source);
        else
            feed_source_free(source);
    }
    for (guint i = 0; i < p->feeds->len; i++)
        if (!feed_at(p, i)->is_listed && feed_at(p, i)->is_scheduled) {
            scheduler_remove(p->scheduler, i);
            feed_at(p, i)->is_scheduled = FALSE;
        }
    log_info("feeds-listed", "feeds", feeds->len, "ours", scheduler_counts(p->scheduler).feeds, NULL);
}

static void take_event(poller *p, struct event *e)
{
    switch (e->kind) {
    case EVENT_FEED:
        take_feed(p, e);
        break;
    case EVENT_READY:
        schedule_slot(p, e->number);
        break;
    case EVENT_ARCHIVED:
        take_archived(p, e);
        break;
    case EVENT_LIST:
        take_list(p, e->feeds);
        break;
    case EVENT_PAGE:
        take_page_job(p, e);
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

/* --- the clock -------------------------------------------------------------------------------------------------- */

/* Somebody set the clock: due times keep their distance from now, or a clock that runs ahead for a minute and is set
 * right again would put all feeds to sleep for as long as it was wrong. */
static void notice_clock_jump(poller *p)
{
    gint64 offset = clock_now(p->options.clock) - clock_monotonic(p->options.clock), by = offset - p->clock_offset;

    if (ABS(by) < CLOCK_JUMP_US)
        return;
    p->clock_offset = offset;
    log_warn("clock-jumped", "seconds", by / US_PER_S, NULL);
    scheduler_shift(p->scheduler, by);
    for (guint i = 0; i < p->feeds->len; i++) {
        struct polled *f = feed_at(p, i);
        f->due_at += by;
        f->poll.last_fetch_at += f->poll.last_fetch_at ? by : 0;
        f->poll.not_before_at += f->poll.not_before_at ? by : 0;
    }
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
        const struct polled *f = feed_at(p, i);
        if (!f->is_listed)
            continue;
        if (!f->poll.last_fetch_at)
            fresh++;
        else if (MAX(f->poll.failures, f->poll.unreadable) >= FAILING_N)
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
        notice_clock_jump(p);
        poll_without_broker(p);
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
    p->feeds = g_ptr_array_new_with_free_func(free_polled);
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
