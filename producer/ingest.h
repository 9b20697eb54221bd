/* producer/ingest.h
 * Steps 4 and 5 of the walk, the same for the first run and for replay: an archived response becomes entries, entries
 * become items that are new or new versions, and the feed's memory follows. No clock, no network, no Kafka. */
#pragma once
#include "producer/outbox.h"
#include "producer/feed_date.h"
#include "producer/feed_memory.h"
#include "producer/outlets.h"
#include "producer/page_hints.h"

#define ITEM_TEXT_MAX_BYTES (1024u * 1024) /* of one text; longer ones are cut and flagged */

struct ingest_options {
    const struct poll_limits *limits;
    const outlets *outlets;         /* may be NULL */
    const struct feed_dates *dates; /* may be NULL */
    const page_hints *page_hints;   /* of the pages behind items; may be NULL */
    gsize max_feed_bytes;
    guint max_entries; /* of one answer; the rest is counted */
    guint topic;       /* of items in the sink */
    /* Answers may be older than the memory: they lay unpublished in an archive while somebody else held the slot. Such
     * a one brings its new items and changes nothing else. */
    gboolean may_be_late;
};

enum ingest_outcome {
    INGEST_READ,      /* a feed */
    INGEST_UNCHANGED, /* the same as before */
    INGEST_NO_FEED,   /* a body, but no feed */
    INGEST_NO_ANSWER, /* an error or a failure */
    INGEST_OUTCOMES_N
};
const char *ingest_outcome_name(enum ingest_outcome outcome); /* "read", "unchanged", "no_feed", "no_answer" */

struct ingest_result {
    enum ingest_outcome outcome;
    guint entries, items_new, items_changed, items_repeated, items_backfill;
    guint dropped_entries; /* past max_entries, or cut off in the middle */
    guint forgotten;       /* known items forgotten for want of room */
    guint dates_missing, dates_future;
};

/* Where the response stands in the archive; `segment` NULL: in none. */
struct ingest_place {
    const char *segment;
    guint64 offset;
};

/* Applies `r` to `m` and adds its items to `b`. */
void ingest_response(const struct ingest_options *o, struct feed_memory *m, const struct response *r,
                     const struct ingest_place *place, struct outbox *b, struct ingest_result *result);
