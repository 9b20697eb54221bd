/* common/health.h
 * Is this process alive, and is it ready? Two questions:
 * - ready: every condition somebody has named is fulfilled ("broker", "pack"); else what it waits for, in words;
 * - alive: every loop that promised to turn has turned lately. The watchdog asks this, so that a process that only
 *   keeps a timer going is restarted.
 * Thread: any. */
#pragma once
#include <glib.h>

struct health;
struct heartbeat;

struct health *health_new(void);
void health_free(struct health *h);
typedef struct health health_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(health_owner, health_free)

/* `what` is not fulfilled; `why` says what is waited for. Names are few and written by programmers. */
void health_wait(struct health *h, const char *what, const char *why_format, ...) G_GNUC_PRINTF(3, 4);
/* `what` is fulfilled. */
void health_ok(struct health *h, const char *what);
/* TRUE when nothing is waited for; appends a line for each condition (`out` may be NULL). */
gboolean health_is_ready(struct health *h, GString *out);

/* A loop's promise to turn at least every `max_age_ms`. Lives as long as `h`; ends with heartbeat_end. */
struct heartbeat *heartbeat_begin(struct health *h, const char *name, gint64 max_age_ms);
void heartbeat(struct heartbeat *beat);
/* The loop has ended as it should: nothing more is expected of it. */
void heartbeat_end(struct heartbeat *beat);
/* TRUE when every promise is kept at this monotonic time; appends a line for each (`out` may be NULL). */
gboolean health_is_alive(struct health *h, gint64 monotonic_us, GString *out);
