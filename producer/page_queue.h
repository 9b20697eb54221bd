/* producer/page_queue.h
 * The manners of fetching the pages behind items: which request comes next for a page (its site's robots.txt first,
 * then the page), when it may be tried again, and when it is given up. Sites' robots.txt are remembered for a day; a
 * site that asks for a pause (Retry-After, Crawl-delay) is left alone so long. A redirect to another site asks that
 * site's robots.txt before it is followed. No network and no clock of its own: the poller's scheduler says when, so
 * that pages share the pauses and connections of their host with its feeds. Thread: its creator's.
 * Source: RFC 9309 (4xx: all is allowed; 5xx and failures: nothing is, for now), RFC 9110 (Retry-After). */
#pragma once
#include "producer/fetcher.h"

#define PAGE_MAX_BYTES      (4u * 1024 * 1024) /* of a page; what is longer is cut */
#define PAGE_ITEM_MAX_BYTES (32u * 1024)       /* an item longer than this has its text already */
#define PAGE_FRESH_US       (G_GINT64_CONSTANT(6) * 3600 * G_USEC_PER_SEC) /* older items' pages are not asked for */
#define PAGE_JOBS_MAX       5000
#define PAGE_TRIES_MAX      3

struct page_job {
    char *feed_id, *feed_url, *outlet_id;
    char *item;  /* the item's record (JSON): goes into the archive beside the page */
    char *url;   /* of the page; redirects to other sites change it */
    char *asked; /* what was asked last */
    char *item_id;
    gint64 version, fetched_at; /* of the item */
    guint tries, hops;
    gboolean asks_robots;
};
/* NULL when the item needs or has no page: no http link, too long, too old at `now`. */
struct page_job *page_job_new(const char *feed_id, const char *feed_url, const char *outlet_id, const char *item,
                              gint64 now);
/* The same from the item's record alone, however old it is. */
struct page_job *page_job_from_item(const char *item);
void page_job_free(struct page_job *j);

typedef struct page_queue page_queue;
/* `product`: our name in robots.txt. */
page_queue *page_queue_new(const char *product);
void page_queue_free(page_queue *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(page_queue, page_queue_free)

enum page_step {
    PAGE_ASK,     /* send `*request`; its strings live until the job's next step */
    PAGE_WAIT,    /* not before *again_at */
    PAGE_GIVE_UP, /* robots.txt forbids it, or it cannot be had */
};
enum page_step page_queue_next(page_queue *q, struct page_job *j, gint64 now, struct fetch_request *request,
                               gint64 *again_at);

enum page_fate {
    PAGE_AGAIN,   /* ask page_queue_next() at *again_at, perhaps at another host */
    PAGE_ARCHIVE, /* this is the page's answer */
    PAGE_OVER,    /* given up */
};
enum page_fate page_queue_answer(page_queue *q, struct page_job *j, const struct response *r, gint64 now,
                                 gint64 *again_at);
