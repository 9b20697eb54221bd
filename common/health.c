#include "common/health.h"

#include "common/clock.h"

struct condition {
    char *name, *why; /* why == NULL: fulfilled */
};
struct heartbeat {
    char *name;
    gint64 max_age_us;
    gint64 at;      /* monotonic; atomic */
    gint has_ended; /* atomic */
};
struct health {
    GMutex lock;
    GPtrArray *conditions; /* struct condition *, in the order they were named */
    GPtrArray *beats;      /* struct heartbeat * */
};

static void free_condition(void *p)
{
    struct condition *c = p;
    g_free(c->name);
    g_free(c->why);
    g_free(c);
}

static void free_heartbeat(void *p)
{
    struct heartbeat *b = p;
    g_free(b->name);
    g_free(b);
}

struct health *health_new(void)
{
    struct health *h = g_new0(struct health, 1);
    g_mutex_init(&h->lock);
    h->conditions = g_ptr_array_new_with_free_func(free_condition);
    h->beats = g_ptr_array_new_with_free_func(free_heartbeat);
    return h;
}

void health_free(struct health *h)
{
    if (!h)
        return;
    g_ptr_array_unref(h->conditions);
    g_ptr_array_unref(h->beats);
    g_mutex_clear(&h->lock);
    g_free(h);
}

static struct condition *condition_of(struct health *h, const char *name)
{
    for (guint i = 0; i < h->conditions->len; i++) {
        struct condition *c = h->conditions->pdata[i];
        if (g_str_equal(c->name, name))
            return c;
    }
    struct condition *c = g_new0(struct condition, 1);
    c->name = g_strdup(name);
    g_ptr_array_add(h->conditions, c);
    return c;
}

static void set_condition(struct health *h, const char *what, char *why_taken)
{
    g_mutex_lock(&h->lock);
    struct condition *c = condition_of(h, what);
    g_free(c->why);
    c->why = why_taken;
    g_mutex_unlock(&h->lock);
}

void health_wait(struct health *h, const char *what, const char *why_format, ...)
{
    va_list args;
    va_start(args, why_format);
    set_condition(h, what, g_strdup_vprintf(why_format, args));
    va_end(args);
}

void health_ok(struct health *h, const char *what)
{
    set_condition(h, what, NULL);
}

gboolean health_is_ready(struct health *h, GString *out)
{
    gboolean is_ready = TRUE;
    g_mutex_lock(&h->lock);
    for (guint i = 0; i < h->conditions->len; i++) {
        const struct condition *c = h->conditions->pdata[i];
        is_ready = is_ready && !c->why;
        if (out)
            g_string_append_printf(out, "%s: %s%s\n", c->name, c->why ? "waiting: " : "ok", c->why ? c->why : "");
    }
    g_mutex_unlock(&h->lock);
    return is_ready;
}

struct heartbeat *heartbeat_begin(struct health *h, const char *name, gint64 max_age_ms)
{
    struct heartbeat *b = g_new0(struct heartbeat, 1);
    b->name = g_strdup(name);
    b->max_age_us = max_age_ms * US_PER_MS;
    heartbeat(b);
    g_mutex_lock(&h->lock);
    g_ptr_array_add(h->beats, b);
    g_mutex_unlock(&h->lock);
    return b;
}

void heartbeat(struct heartbeat *beat)
{
    __atomic_store_n(&beat->at, clock_monotonic(clock_system()), __ATOMIC_RELAXED);
}

void heartbeat_end(struct heartbeat *beat)
{
    g_atomic_int_set(&beat->has_ended, 1);
}

gboolean health_is_alive(struct health *h, gint64 monotonic_us, GString *out)
{
    gboolean is_alive = TRUE;
    g_mutex_lock(&h->lock);
    for (guint i = 0; i < h->beats->len; i++) {
        struct heartbeat *b = h->beats->pdata[i];
        if (g_atomic_int_get(&b->has_ended))
            continue;
        gint64 age = monotonic_us - __atomic_load_n(&b->at, __ATOMIC_RELAXED);
        is_alive = is_alive && age <= b->max_age_us;
        if (out)
            g_string_append_printf(out, "%s: %s, last turn %" G_GINT64_FORMAT " ms ago\n", b->name,
                                   age <= b->max_age_us ? "ok" : "stuck", MAX(age, 0) / US_PER_MS);
    }
    g_mutex_unlock(&h->lock);
    return is_alive;
}
