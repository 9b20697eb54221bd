/* producer/poller.h
 * The thread that asks: scheduler, fetcher and the polling state of every feed. It never waits for the broker. A feed's
 * state moves on only when its answer is durable in the archive, so that a validator never promises more than is there.
 * Thread: start, stop and the functions marked "any thread" from outside; all else inside. */
#pragma once
#include "common/clock.h"
#include "common/health.h"
#include "producer/archiver.h"
#include "producer/feed_list.h"
#include "producer/fetcher.h"
#include "producer/http_rules.h"
#include "producer/page_queue.h"
#include "producer/scheduler.h"

struct poller_options {
    struct poll_limits limits;
    struct scheduler_limits scheduler;
    struct fetch_options fetch;
    guint slots;
    guint64 held;             /* bit s: slot s is this process's */
    gint64 start_spread_us;   /* first requests are spread over this */
    gint64 without_broker_us; /* a slot that is not ready after so long is polled all the same */
    guint64 in_flight_bytes;  /* bodies in memory above this: nothing new is asked */
    const struct clock *clock;
    struct health *health;
};

typedef struct poller poller;
/* Copies the options. `feeds` (struct feed_source *) is taken. */
poller *poller_new(const struct poller_options *options, GPtrArray *feeds);
/* The archiver must outlive the poller's thread. */
void poller_start(poller *p, archiver *archive);
/* Stops asking, gives up what is under way, ends the thread. Answers handed to the archiver come back later. */
void poller_stop(poller *p);
void poller_free(poller *p);

/* Any thread; see struct publisher_listener and archiver_done. */
void poller_tell_feed(poller *p, const char *feed_id, const struct poll_state *poll, gboolean is_restored);
/* A page is to be fetched; takes `job`. */
void poller_tell_page(poller *p, struct page_job *job);
void poller_tell_ready(poller *p, guint slot);
void poller_tell_archived(poller *p, gpointer tag, struct response *r, gboolean is_archived);
/* Another list of feeds (taken): new ones are asked, missing ones no more. */
void poller_tell_list(poller *p, GPtrArray *feeds);
