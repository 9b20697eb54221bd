#include <string.h>
#include "common/log.h"
#include "producer/poller_parts.h"

#define CLOCK_JUMP_US (2 * US_PER_S) /* less is slewing, or a thread that had to wait between two looks */

static guint slot_of(const poller *p, const struct polled *f)
{
    return f->hash % p->options.slots;
}

static gboolean is_ready(const poller *p, const struct polled *f)
{
    return p->ready >> slot_of(p, f) & 1;
}

static char *dup_host(const char *url)
{
    const char *p = strstr(url, "://");
    g_autofree char *authority = p ? g_strndup(p + 3, strcspn(p + 3, "/?#")) : g_strdup("");
    const char *at = strrchr(authority, '@');

    return g_ascii_strdown(at ? at + 1 : authority, -1);
}

void poller_schedule_url(poller *p, guint i, const char *url, gint64 due_at)
{
    g_autofree char *host = dup_host(url);

    poller_feed_at(p, i)->due_at = due_at;
    scheduler_set(p->scheduler, i, host, due_at);
}

void poller_schedule(poller *p, guint i, gint64 due_at)
{
    struct polled *f = poller_feed_at(p, i);

    f->is_scheduled = TRUE;
    poller_schedule_url(p, i, http_rules_request(&f->poll, &p->options.limits, f->source->url).url, due_at);
}

/* When the last answer's rules say. One from the future was got by a clock that has been set back since: then its
 * distance counts, or feeds would sleep for as long as the clock was wrong. */
gint64 poller_next_due(poller *p, const struct polled *f)
{
    gint64 due = http_rules_next_due(&f->poll, &p->options.limits, f->hash);

    return due - MAX(0, f->poll.last_fetch_at - clock_now(p->options.clock));
}

/* The first time after the start: when the state says, and what is overdue spread out. */
void poller_schedule_first(poller *p, guint i)
{
    struct polled *f = poller_feed_at(p, i);
    gint64 now = clock_now(p->options.clock), due = 0;

    if (!f->is_listed || f->is_scheduled || !is_ready(p, f))
        return;
    if (f->poll.last_fetch_at)
        due = poller_next_due(p, f);
    poller_schedule(p, i, due > now ? due : scheduler_start_at(now, p->options.start_spread_us, f->hash));
}

void poller_schedule_slot(poller *p, guint slot)
{
    p->ready |= (guint64)1 << slot;
    for (guint i = 0; i < p->feeds->len; i++)
        if (slot_of(p, poller_feed_at(p, i)) == slot)
            poller_schedule_first(p, i);
}

/* Without a broker nobody can say what is known: after a while feeds are asked all the same, and the archive keeps what
 * comes for when it is back. */
void poller_without_broker(poller *p)
{
    if (p->ready == p->options.held || clock_monotonic(p->options.clock) - p->started_at < p->options.without_broker_us)
        return;
    for (guint slot = 0; slot < p->options.slots; slot++) {
        if (!(p->options.held >> slot & 1) || p->ready >> slot & 1)
            continue;
        log_warn("polling-without-state", "slot", slot, "reason", "the broker has not answered; what comes is archived",
                 NULL);
        poller_schedule_slot(p, slot);
    }
}

/* Somebody set the clock: due times keep their distance from now, or a clock that runs ahead for a minute and is set
 * right again would put all feeds to sleep for as long as it was wrong. */
void poller_notice_clock_jump(poller *p)
{
    gint64 offset = clock_now(p->options.clock) - clock_monotonic(p->options.clock), by = offset - p->clock_offset;

    if (ABS(by) < CLOCK_JUMP_US)
        return;
    p->clock_offset = offset;
    log_warn("clock-jumped", "seconds", by / US_PER_S, NULL);
    scheduler_shift(p->scheduler, by);
    for (guint i = 0; i < p->feeds->len; i++) {
        struct polled *f = poller_feed_at(p, i);
        f->due_at += by;
        f->poll.last_fetch_at += f->poll.last_fetch_at ? by : 0;
        f->poll.not_before_at += f->poll.not_before_at ? by : 0;
    }
}
