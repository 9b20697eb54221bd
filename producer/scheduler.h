/* producer/scheduler.h
 * Which feed is asked next: a heap of due times, and for each host a queue, a number of connections at once and a pause
 * between two requests, so that feeds of many hosts never wait for one slow host. No clock of its own; UTC microseconds
 * come in. Feeds are numbers that the caller chooses (small ones: they index an array). */
#pragma once
#include <glib.h>

struct scheduler_limits {
    guint total_n;     /* requests under way */
    guint per_host_n;  /* requests under way to one host */
    guint host_gap_ms; /* between the starts of two requests to one host */
};
extern const struct scheduler_limits SCHEDULER_LIMITS; /* 200, 2, 1000 */

typedef struct scheduler scheduler;
scheduler *scheduler_new(const struct scheduler_limits *limits);
void scheduler_free(scheduler *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(scheduler, scheduler_free)

/* Adds a feed, or changes its host and due time. A feed under way gets its time when it is done. */
void scheduler_set(scheduler *s, guint feed, const char *host, gint64 due_at);
/* Forgets a feed; one under way is forgotten when it is done. */
void scheduler_remove(scheduler *s, guint feed);
/* Takes the next feed that may be asked at `now`: it is under way until scheduler_done(). FALSE: none, try again at
 * `*again_at` (G_MAXINT64: after a done or set). */
gboolean scheduler_take(scheduler *s, gint64 now, guint *feed, gint64 *again_at);
/* The feed's request has ended; it is due again at `due_at`. */
void scheduler_done(scheduler *s, guint feed, gint64 due_at, gint64 now);

/* The clock was set: what was to happen in a minute happens in a minute, by the new time. */
void scheduler_shift(scheduler *s, gint64 by_us);

struct scheduler_counts {
    guint feeds, under_way;
    guint waiting; /* due, but held back by their host's limits */
};
struct scheduler_counts scheduler_counts(const scheduler *s);

/* When a feed without a due time is asked first after a start: spread over `spread_us` by its hash. */
gint64 scheduler_start_at(gint64 now, gint64 spread_us, guint32 feed_hash);
