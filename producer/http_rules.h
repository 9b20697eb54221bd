/* producer/http_rules.h
 * The manners of polling, as pure functions of the answer, the feed's state and limits: when a feed may be asked again,
 * where, and with which validators. No clock: "now" is when the answer was asked for, so that a replay of the archive
 * comes to the same state. Each rule is a row in tests/unit/producer/test_http_rules.c.
 * Source: RFC 9110 (validators, Retry-After), RFC 9111 (freshness), RFC 3229 (226), RSS 2.0 (ttl, skipHours, skipDays),
 * RSS 1.0 syndication module. */
#pragma once
#include "producer/response.h"

struct poll_limits {
    guint floor_s, ceiling_s; /* of the time between two polls of a healthy feed */
    guint default_s;          /* while a feed's rhythm is not known */
    guint backoff_max_s;      /* of the pause after failures */
    guint gone_rest_s;        /* after 410 Gone */
    guint retry_after_max_s;  /* what a server may ask for */
    guint full_every_n;       /* every Nth poll goes without validators; 0: never */
    guint move_sightings;     /* permanent redirects in a row until the new URL is asked directly */
    guint jitter_percent;
};
/* 5 min, 6 h, 15 min, 1 d, 7 d, 1 d, 50, 3, 10. */
extern const struct poll_limits POLL_LIMITS;

struct poll_state {
    char *etag, *last_modified; /* to be sent back byte for byte; NULL: none */
    char *moved_to;             /* target of the permanent redirects seen last; NULL: none */
    guint moved_sightings;      /* in a row; from limits.move_sightings on moved_to is asked directly */
    char *body_hash;            /* of the last complete 200; NULL: none */
    gint64 last_fetch_at, last_success_at, last_new_at; /* 0: never */
    gint64 not_before_at;                               /* the server's wish: Retry-After, freshness */
    guint failures;                                     /* without an HTTP success, in a row */
    guint unreadable;                                   /* bodies that were no feed, in a row */
    int last_status;                                    /* 0: no answer */
    guint polls;                                        /* answers and failures so far */
    guint ttl_s, update_s;                              /* <ttl>; sy:updatePeriod / sy:updateFrequency; 0: not said */
    guint32 skip_hours;                                 /* bit h: not in the UTC hour h */
    guint8 skip_days;                                   /* bit d: not on that UTC day, 0 = Monday */
    double items_per_day;                               /* decaying mean of new items; negative: not known yet */
};
void poll_state_init(struct poll_state *s);
void poll_state_clear(struct poll_state *s);
/* `to` becomes equal to `from`. */
void poll_state_copy(struct poll_state *to, const struct poll_state *from);

/* What an answer means for the feed's content. */
enum verdict {
    VERDICT_BODY,      /* a complete body to be read */
    VERDICT_PARTIAL,   /* a cut body: read, but the fetch counts as failed */
    VERDICT_UNCHANGED, /* 304, 204, or the same bytes again */
    VERDICT_GONE,      /* 410 */
    VERDICT_WAIT,      /* 429, 503 */
    VERDICT_FAILED,
};
enum verdict http_verdict(const struct response *r);
/* Is this a complete body whose bytes are those of the last one? */
gboolean http_is_same_body(const struct poll_state *s, const struct response *r);

/* What is to be asked next; strings are borrowed from `s` and `configured_url`. */
struct poll_request {
    const char *url, *etag, *last_modified;
};
struct poll_request http_rules_request(const struct poll_state *s, const struct poll_limits *l,
                                       const char *configured_url);

/* The state after an answer. */
void http_rules_answer(struct poll_state *s, const struct poll_limits *l, const char *configured_url,
                       const struct response *r);

/* What the body said, once it is read. */
struct poll_content {
    gboolean is_feed;
    guint ttl_s, update_s;
    guint32 skip_hours;
    guint8 skip_days;
    guint n_new;          /* entries not known before; 0 at a feed's first poll */
    double dated_per_day; /* items a day by the entries' own dates; negative: not known */
};
/* `at`: when that body was fetched; `since`: the poll before (0: none). */
void http_rules_content(struct poll_state *s, const struct poll_content *c, gint64 at, gint64 since);

/* Seconds between polls of this feed when it is well. */
guint http_rules_interval_s(const struct poll_state *s, const struct poll_limits *l);
/* When the feed is due after its last answer. `feed_hash` decides the jitter: the same feed and poll, the same time. */
gint64 http_rules_next_due(const struct poll_state *s, const struct poll_limits *l, guint32 feed_hash);
