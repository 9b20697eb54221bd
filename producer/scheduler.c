#include "producer/scheduler.h"
#include "producer/heap.h"

const struct scheduler_limits SCHEDULER_LIMITS = {200, 2, 1000};

enum feed_place { FEED_ABSENT, FEED_SLEEPING, FEED_WAITING, FEED_UNDER_WAY, FEED_LEAVING };

struct sched_feed {
    guint host;
    enum feed_place place;
    guint next; /* in the host's queue, + 1 */
};
struct sched_host {
    guint first, last; /* queue of waiting feeds, + 1; 0: empty */
    guint under_way;
    gint64 open_at; /* the next request may start */
};

struct scheduler {
    struct scheduler_limits limits;
    GArray *feeds, *hosts;
    GHashTable *host_ids; /* name -> index */
    struct heap sleeping; /* feeds by due time */
    struct heap open;     /* hosts with waiting feeds and a free connection, by open_at */
    struct scheduler_counts counts;
};

scheduler *scheduler_new(const struct scheduler_limits *limits)
{
    scheduler *s = g_new0(scheduler, 1);

    s->limits = *limits;
    s->feeds = g_array_new(FALSE, TRUE, sizeof(struct sched_feed));
    s->hosts = g_array_new(FALSE, TRUE, sizeof(struct sched_host));
    s->host_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    heap_init(&s->sleeping);
    heap_init(&s->open);
    return s;
}

void scheduler_free(scheduler *s)
{
    if (!s)
        return;
    g_array_unref(s->feeds);
    g_array_unref(s->hosts);
    g_hash_table_unref(s->host_ids);
    heap_clear(&s->sleeping);
    heap_clear(&s->open);
    g_free(s);
}

static struct sched_feed *feed_at(scheduler *s, guint feed)
{
    if (feed >= s->feeds->len)
        g_array_set_size(s->feeds, feed + 1);
    return &g_array_index(s->feeds, struct sched_feed, feed);
}

static struct sched_host *host_at(scheduler *s, guint host)
{
    return &g_array_index(s->hosts, struct sched_host, host);
}

static guint host_id(scheduler *s, const char *name)
{
    gpointer found;

    if (g_hash_table_lookup_extended(s->host_ids, name, NULL, &found))
        return GPOINTER_TO_UINT(found);
    guint id = s->hosts->len;
    g_array_set_size(s->hosts, id + 1);
    g_hash_table_insert(s->host_ids, g_strdup(name), GUINT_TO_POINTER(id));
    return id;
}

static void update_host(scheduler *s, guint host)
{
    struct sched_host *h = host_at(s, host);

    if (h->first && h->under_way < s->limits.per_host_n)
        heap_set(&s->open, host, h->open_at);
    else
        heap_remove(&s->open, host);
}

static void enqueue(scheduler *s, guint feed)
{
    struct sched_feed *f = feed_at(s, feed);
    struct sched_host *h = host_at(s, f->host);

    f->place = FEED_WAITING;
    f->next = 0;
    if (h->last)
        feed_at(s, h->last - 1)->next = feed + 1;
    else
        h->first = feed + 1;
    h->last = feed + 1;
    s->counts.waiting++;
    update_host(s, f->host);
}

static void unqueue(scheduler *s, guint feed)
{
    struct sched_feed *f = feed_at(s, feed);
    struct sched_host *h = host_at(s, f->host);
    guint before = 0, at = h->first;

    for (; at && at != feed + 1; at = feed_at(s, at - 1)->next)
        before = at;
    if (before)
        feed_at(s, before - 1)->next = f->next;
    else
        h->first = f->next;
    if (h->last == feed + 1)
        h->last = before;
    s->counts.waiting--;
    update_host(s, f->host);
}

static void take_out(scheduler *s, guint feed)
{
    if (feed_at(s, feed)->place == FEED_SLEEPING)
        heap_remove(&s->sleeping, feed);
    else if (feed_at(s, feed)->place == FEED_WAITING)
        unqueue(s, feed);
}

void scheduler_set(scheduler *s, guint feed, const char *host, gint64 due_at)
{
    struct sched_feed *f = feed_at(s, feed);

    if (f->place == FEED_UNDER_WAY || f->place == FEED_LEAVING) {
        f->place = FEED_UNDER_WAY;
        return;
    }
    s->counts.feeds += f->place == FEED_ABSENT;
    take_out(s, feed);
    f->host = host_id(s, host);
    f->place = FEED_SLEEPING;
    heap_set(&s->sleeping, feed, due_at);
}

void scheduler_remove(scheduler *s, guint feed)
{
    struct sched_feed *f = feed_at(s, feed);

    if (f->place == FEED_ABSENT)
        return;
    if (f->place == FEED_UNDER_WAY || f->place == FEED_LEAVING) {
        f->place = FEED_LEAVING;
        return;
    }
    take_out(s, feed);
    f->place = FEED_ABSENT;
    s->counts.feeds--;
}

static void wake_due(scheduler *s, gint64 now)
{
    const struct heap_node *next;

    while ((next = heap_peek(&s->sleeping)) && next->at <= now) {
        guint feed = next->id;
        heap_remove(&s->sleeping, feed);
        enqueue(s, feed);
    }
}

gboolean scheduler_take(scheduler *s, gint64 now, guint *feed, gint64 *again_at)
{
    wake_due(s, now);
    const struct heap_node *due = heap_peek(&s->sleeping), *open = heap_peek(&s->open);
    gboolean is_full = s->counts.under_way >= s->limits.total_n;

    if (is_full || !open || open->at > now) {
        *again_at = MIN(due ? due->at : G_MAXINT64, open && !is_full ? open->at : G_MAXINT64);
        return FALSE;
    }
    struct sched_host *h = host_at(s, open->id);
    *feed = h->first - 1;
    h->under_way++;
    h->open_at = now + (gint64)s->limits.host_gap_ms * 1000;
    unqueue(s, *feed);
    feed_at(s, *feed)->place = FEED_UNDER_WAY;
    s->counts.under_way++;
    return TRUE;
}

void scheduler_done(scheduler *s, guint feed, gint64 due_at, gint64 now)
{
    struct sched_feed *f = feed_at(s, feed);

    g_assert(f->place == FEED_UNDER_WAY || f->place == FEED_LEAVING);
    host_at(s, f->host)->under_way--;
    s->counts.under_way--;
    update_host(s, f->host);
    if (f->place == FEED_LEAVING) {
        f->place = FEED_ABSENT;
        s->counts.feeds--;
        return;
    }
    f->place = FEED_SLEEPING;
    heap_set(&s->sleeping, feed, MAX(due_at, now));
}

void scheduler_shift(scheduler *s, gint64 by_us)
{
    heap_shift(&s->sleeping, by_us);
    heap_shift(&s->open, by_us);
    for (guint i = 0; i < s->hosts->len; i++)
        host_at(s, i)->open_at += by_us;
}

struct scheduler_counts scheduler_counts(const scheduler *s)
{
    return s->counts;
}

gint64 scheduler_start_at(gint64 now, gint64 spread_us, guint32 feed_hash)
{
    return now + (gint64)((double)spread_us * (feed_hash / 4294967296.0));
}
