#include "common/metrics.h"
#include "producer/poller_parts.h"

METRIC_COUNTER(pages, "frontwire_pages_total", "Pages behind items, by what came of them.", "result");

/* What becomes of a page's place: the poller's scheduler knows it as a feed that is asked once. */
static void page_again(poller *p, guint i, gint64 again_at)
{
    scheduler_done(p->scheduler, i, again_at, clock_now(p->options.clock));
    poller_schedule_url(p, i, poller_feed_at(p, i)->job->url, again_at);
}

static void page_over(poller *p, guint i, const char *result)
{
    struct polled *f = poller_feed_at(p, i);

    metric_add_for(&pages, result, 1);
    scheduler_remove(p->scheduler, i);
    scheduler_done(p->scheduler, i, 0, clock_now(p->options.clock));
    g_clear_pointer(&f->job, page_job_free);
    g_array_append_val(p->free_places, i);
    p->jobs_n--;
}

void poller_ask_page(poller *p, guint i, gint64 now)
{
    struct fetch_request request = {0};
    gint64 again_at;

    switch (page_queue_next(p->pages, poller_feed_at(p, i)->job, now, &request, &again_at)) {
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

void poller_take_page(poller *p, guint i, struct response *r)
{
    struct page_job *j = poller_feed_at(p, i)->job;
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
void poller_take_job(poller *p, struct event *e)
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
    struct polled *f = poller_feed_at(p, i);
    f->job = g_steal_pointer(&e->job);
    p->jobs_n++;
    poller_schedule_url(p, i, f->job->url, clock_now(p->options.clock));
}

void poller_page_archived(poller *p, guint i, const struct response *r, gboolean is_archived)
{
    if (is_archived)
        page_over(p, i, r->status == 200 ? "archived" : "failed");
    else
        page_again(p, i, clock_now(p->options.clock) + POLLER_NOT_ARCHIVED_US);
}
