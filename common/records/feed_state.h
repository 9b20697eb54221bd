/* common/records/feed_state.h
 * What the producer must remember of one feed, and nothing else: news.feedstate, compacted (key: feed id, partition:
 * its slot). Written in the transaction that publishes the items it speaks of. */
#pragma once
#include "common/records/record.h"

/* One item that was sighted, and the names under which it was: each a letter for what it is the hash of, and 16
 * hexadecimal digits (g guid, l link, c content, t title, p published). */
struct known_entry {
    struct strview item; /* item id */
    gint64 version;
    struct strview content_hash;
    gint64 seen; /* last sighting; forgotten 30 days after it */
    struct string_list aliases;
};
struct feed_state {
    struct strview feed;          /* feed id */
    struct strview url;           /* as configured */
    struct strview moved_to;      /* after repeated 301/308; none: not moved */
    gint64 moved_sightings;       /* permanent redirects to moved_to in a row */
    struct strview etag;          /* byte for byte; none: the server gives none */
    struct strview last_modified; /* byte for byte */
    struct strview body_hash;     /* of the last 200 */
    gint64 last_fetch;            /* last answer or failure */
    gint64 last_success;          /* last 200 or 304 */
    gint64 last_new;              /* last time a new item came */
    gint64 first_read;            /* the first whole feed: what came up to it was backfill; none: not yet */
    gint64 not_before;            /* the server's wish: Retry-After, freshness */
    gint64 next_due;
    gint64 interval_s;            /* as adapted */
    gint64 failures;              /* in a row */
    gint64 unreadable;            /* bodies that were no feed, in a row */
    gint64 last_status;           /* HTTP status; 0: no answer */
    gint64 polls;                 /* answers so far: every Nth is unconditional */
    gint64 ttl_s, update_s;       /* <ttl>; sy:updatePeriod / sy:updateFrequency; 0: not said */
    gint64 skip_hours, skip_days; /* bits: UTC hours; days from Monday */
    double items_per_day;         /* decaying mean of new items; none: not known yet */
    LIST(struct known_entry) entries;
};

extern const struct record_type feed_state_record;

gboolean feed_state_decode(struct strview json, struct arena *a, struct feed_state *out, GError **error);
void feed_state_encode(const struct feed_state *in, GString *out);
