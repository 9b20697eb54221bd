/* producer/publisher.h
 * The owner of one slot: takes it, restores what was published, reads the archive from there on (its own writer's tail
 * included), and publishes items, changed feed states and the archive's position in one transaction a batch. A thread
 * of its own; broker trouble stops nothing but itself.
 *
 * Taking a slot (ARCHITECTURE §1): open the sink, which fences the old owner and ends its transaction; then restore up
 * to the partition's end; only then publish. A transaction that was surely aborted is sent again as it was; one whose
 * fate is not known is looked up by the position it would have written. */
#pragma once
#include "common/clock.h"
#include "common/health.h"
#include "common/kafka_client.h"
#include "producer/archiver.h"
#include "producer/ingest.h"
#include "producer/page_queue.h"

/* What the poller is told, in the publisher's thread. `poll` is borrowed. */
struct publisher_listener {
    /* What is known of a feed: once after the restore for every feed, then after each of its answers. */
    void (*feed)(void *user, const char *feed_id, const struct poll_state *poll, gboolean is_restored);
    /* The page behind an item is to be fetched; `job` becomes the listener's. */
    void (*page)(void *user, struct page_job *job);
    /* The slot is ours and up to date: its feeds may be polled. */
    void (*ready)(void *user, guint slot);
    /* The slot is lost or cannot be taken: the process must end. */
    void (*lost)(void *user, guint slot, const GError *error);
    void *user;
};

struct publisher_options {
    const kafka_client *client;
    const char *archive_dir;
    guint slot, slots;
    struct ingest_options ingest; /* its `topic` is set here */
    gint64 batch_us;              /* between the beginnings of two transactions */
    gsize batch_bytes;
    gint64 state_us;                   /* a state that is merely stale is written after so long */
    gint64 position_us;                /* the position alone is written after so long */
    gboolean take_over;                /* of a slot whose owner has not released it */
    const char *const *their_archives; /* directories of such owners' archives, NULL at the end, or NULL: what they had
                                          not published is published first; without one the gap is reported */
    gboolean rebuild;                  /* publish an archive again that news.feedstate has forgotten */
    const char *owner;                 /* for people */
    struct archive_tail *tail;
    const struct clock *clock;
    struct health *health;
    struct publisher_listener listener;
};

typedef struct publisher publisher;
/* Copies the options; what they point to must outlive the publisher. */
publisher *publisher_start(const struct publisher_options *options);
/* Asks it to publish what is archived, release the slot and end; returns at once. */
void publisher_ask_to_stop(publisher *p, gint64 deadline_us);
/* Waits for its end (the deadline has been told) and frees it. TRUE: the slot was drained and released. */
gboolean publisher_join(publisher *p);
/* Up to where the archive is published; {0, 0} until the slot is taken. Any thread. */
struct archive_mark publisher_published(publisher *p);
