/* producer/poller_parts.h
 * What the files of the poller share; nobody else includes this. All of it is the poller's thread's. */
#pragma once
#include "producer/page_queue.h"
#include "producer/poller.h"

#define POLLER_NOT_ARCHIVED_US                                                                                         \
    (10 * US_PER_S)        /* an answer that could not be archived is asked for again after this                       \
                            */
#define POLLER_FAILING_N 3 /* failures in a row until a feed is called failing */

/* A feed, or a page that takes the place of one. */
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

/* What is told from other threads. */
enum event_kind { EVENT_FEED, EVENT_READY, EVENT_ARCHIVED, EVENT_LIST, EVENT_PAGE };
struct event {
    /* What is told from other threads. */
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

static inline struct polled *poller_feed_at(const poller *p, guint i)
{
    return p->feeds->pdata[i];
}

/* --- poller_schedule.c: when ------------------------------------------------------------------------------------- */

/* At the host of `url`. */
void poller_schedule_url(poller *p, guint i, const char *url, gint64 due_at);
void poller_schedule(poller *p, guint i, gint64 due_at);
/* When the feed's state says, by a clock that may have been set since. */
gint64 poller_next_due(poller *p, const struct polled *f);
/* The first time after the start, when the feed is listed and its slot ready. */
void poller_schedule_first(poller *p, guint i);
void poller_schedule_slot(poller *p, guint slot);
/* Slots whose state the broker has not told in time are polled all the same. */
void poller_without_broker(poller *p);
/* A clock that was set puts no feeds to sleep. */
void poller_notice_clock_jump(poller *p);

/* --- poller_pages.c: pages, which the scheduler knows as feeds that are asked once ---------------------------------
 */

void poller_ask_page(poller *p, guint i, gint64 now);
void poller_take_page(poller *p, guint i, struct response *r);
/* The page is in the archive, or could not be written there. */
void poller_page_archived(poller *p, guint i, const struct response *r, gboolean is_archived);
/* Takes the event's job. */
void poller_take_job(poller *p, struct event *e);

/* --- poller_feeds.c: what is known of feeds -------------------------------------------------------------------------
 */

void poller_polled_free(gpointer polled);
void poller_take_archived(poller *p, const struct event *e);
void poller_take_feed(poller *p, const struct event *e);
void poller_take_list(poller *p, GPtrArray *feeds);
