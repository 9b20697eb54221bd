#include "common/log.h"
#include "producer/poller_parts.h"
#include "producer/feed_memory.h"

void poller_polled_free(gpointer data)
{
    struct polled *f = data;

    feed_source_free(f->source);
    page_job_free(f->job);
    poll_state_clear(&f->poll);
    g_free(f);
}

static void warn_failing(const struct polled *f, const struct response *r)
{
    if (f->poll.failures == POLLER_FAILING_N || (f->poll.failures && f->poll.failures % 50 == 0))
        log_warn("feed-failing", "feed", f->source->url, "status", r->status, "failure", fetch_failure_name(r->failure),
                 "reason", r->failure_text, "failures", f->poll.failures, NULL);
}

void poller_take_archived(poller *p, const struct event *e)
{
    struct polled *f = poller_feed_at(p, e->number);
    gint64 now = clock_now(p->options.clock), due = now + POLLER_NOT_ARCHIVED_US;

    if (f->job) {
        poller_page_archived(p, e->number, e->r, e->flag);
        return;
    }
    if (e->flag) {
        http_rules_answer(&f->poll, &p->options.limits, f->source->url, e->r);
        due = poller_next_due(p, f);
        warn_failing(f, e->r);
    }
    f->due_at = due;
    scheduler_done(p->scheduler, e->number, due, now);
    if (f->is_listed && e->flag)
        poller_schedule(p, e->number, due); /* its host may have changed */
}

/* From a restored state everything, unless our own is newer; from an answer what its body said. */
void poller_take_feed(poller *p, const struct event *e)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(p->by_id, e->feed_id));
    struct polled *f = found ? poller_feed_at(p, found - 1) : NULL;

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
        poller_schedule(p, found - 1, poller_next_due(p, f));
}

static void list_feed(poller *p, struct feed_source *source)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(p->by_id, source->id));
    struct polled *f = found ? poller_feed_at(p, found - 1) : NULL;

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
    poller_schedule_first(p, found - 1);
}

void poller_take_list(poller *p, GPtrArray *feeds)
{
    for (guint i = 0; i < p->feeds->len; i++)
        poller_feed_at(p, i)->is_listed = FALSE;
    g_ptr_array_set_free_func(feeds, NULL);
    for (guint i = 0; i < feeds->len; i++) {
        struct feed_source *source = feeds->pdata[i];
        if (p->options.held >> (feed_hash_of(source->id) % p->options.slots) & 1)
            list_feed(p, source);
        else
            feed_source_free(source);
    }
    for (guint i = 0; i < p->feeds->len; i++)
        if (!poller_feed_at(p, i)->is_listed && poller_feed_at(p, i)->is_scheduled) {
            scheduler_remove(p->scheduler, i);
            poller_feed_at(p, i)->is_scheduled = FALSE;
        }
    log_info("feeds-listed", "feeds", feeds->len, "ours", scheduler_counts(p->scheduler).feeds, NULL);
}
