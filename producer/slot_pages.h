/* producer/slot_pages.h
 * The pages a slot still wants: items of feeds with full text whose page is not worked off yet. Each is a row of
 * news.feedstate (key page/ITEM, value the item's record), written in the transaction that publishes the item and
 * deleted in the one that publishes what its page gave: no crash between the two loses a page, and none that is in the
 * archive already is asked for again. Pages that could not be had within PAGE_FRESH_US are given up.
 * Thread: its slot's. */
#pragma once
#include "common/message.h"
#include "producer/outbox.h"
#include "producer/page_queue.h"

#define SLOT_PAGES_KEY "page/"

struct slot_pages {
    GHashTable *wanted; /* item id -> struct wanted_page * */
};
void slot_pages_init(struct slot_pages *p);
void slot_pages_clear(struct slot_pages *p);
/* Forgets everything read, to read again. */
void slot_pages_reset(struct slot_pages *p);

/* Is this key one of ours? */
gboolean slot_pages_is_row(struct strview key);
/* Takes such a row. One that cannot be read is no reason to stop: its page is not wanted. */
void slot_pages_take_row(struct slot_pages *p, const struct message *row);

/* Where the rows go. */
struct slot_pages_place {
    guint topic;
    gint32 partition;
    struct outbox *out;
};
/* The item's page is wanted from now on; takes `job`. */
void slot_pages_want(struct slot_pages *p, struct page_job *job, const struct slot_pages_place *to);
/* The page of this item (its record as it stands beside the page in the archive) is worked off. */
void slot_pages_done(struct slot_pages *p, const char *item, const struct slot_pages_place *to);
/* Gives up what was first wanted more than PAGE_FRESH_US before `now`; how many. */
guint slot_pages_give_up(struct slot_pages *p, gint64 now, const struct slot_pages_place *to);

/* Hands over every job that was not handed over before; `give` owns it. */
void slot_pages_hand_over(struct slot_pages *p, void (*give)(void *user, struct page_job *job), void *user);
