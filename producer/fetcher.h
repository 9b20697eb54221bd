/* producer/fetcher.h
 * Fetches many URLs at once in one thread: http and https, GET only, all content encodings libcurl can undo, validators
 * sent back as they came, no cookies, no Referer, no proxy of the environment, certificates verified. Redirects are
 * followed here, not by libcurl, so that each hop is known and each address is asked of the guard. Every answer ends:
 * by its limits at the latest. Thread: its creator's, except fetcher_wake(). */
#pragma once
#include "producer/address_guard.h"
#include "producer/response.h"

struct fetch_limits {
    gsize max_body_bytes; /* decoded */
    guint connect_timeout_ms;
    guint total_timeout_ms; /* with all redirects */
    guint stall_timeout_ms; /* without a byte */
    guint max_redirects;
};
extern const struct fetch_limits FETCH_LIMITS; /* 16 MB, 10 s, 60 s, 20 s, 5 */

struct fetch_options {
    struct fetch_limits limits;
    const char *user_agent;     /* with a URL where people can complain */
    const char *ca_file;        /* NULL: the system's certificates */
    const address_guard *guard; /* must outlive the fetcher */
};

struct fetch_request {
    const char *url, *etag, *last_modified; /* the latter two may be NULL */
    const char *accept;                     /* NULL: feeds */
    gsize max_body_bytes;                   /* less than the fetcher's; 0: the fetcher's */
    gboolean stays_at_origin; /* a redirect to another scheme, host or port ends it with FETCH_REDIRECTS */
};

/* An answer or a failure: yours. Its record_id, feed and outlet fields are left to you. */
typedef void (*fetch_done)(void *user, gpointer tag, struct response *r);

typedef struct fetcher fetcher;
/* Copies the options. */
fetcher *fetcher_new(const struct fetch_options *options, fetch_done done, void *user);
/* Gives up what is under way without a word. */
void fetcher_free(fetcher *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fetcher, fetcher_free)

/* Begins a fetch at `now` (UTC microseconds: the answer's fetched_at). Never calls `done` at once. */
void fetcher_start(fetcher *f, const struct fetch_request *q, gpointer tag, gint64 now);
/* Waits for events for at most `timeout_ms`, works them off, calls `done` for what ended. */
void fetcher_run(fetcher *f, int timeout_ms);
/* Ends the wait of fetcher_run(). Any thread. */
void fetcher_wake(fetcher *f);
guint fetcher_under_way(const fetcher *f);
/* Bytes of bodies under way in memory. */
guint64 fetcher_body_bytes(const fetcher *f);
