#include "common/log.h"

/* Ids are written by programmers, so there are few; a bound all the same. */
#define IDS_MAX 4096

struct id_state {
    gint64 window_at;
    guint written;
    guint64 suppressed;
};
struct log_limiter {
    GHashTable *by_id; /* char * -> struct id_state * */
    guint burst;
    gint64 window_us;
};

struct log_limiter *log_limiter_new(guint burst, gint64 window_us)
{
    struct log_limiter *l = g_new0(struct log_limiter, 1);
    l->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    l->burst = burst;
    l->window_us = window_us;
    return l;
}

void log_limiter_free(struct log_limiter *l)
{
    if (!l)
        return;
    g_hash_table_unref(l->by_id);
    g_free(l);
}

static struct id_state *state_of(struct log_limiter *l, const char *id, gint64 at)
{
    struct id_state *state = g_hash_table_lookup(l->by_id, id);
    if (state)
        return state;
    if (g_hash_table_size(l->by_id) >= IDS_MAX)
        g_hash_table_remove_all(l->by_id);
    state = g_new0(struct id_state, 1);
    state->window_at = at;
    g_hash_table_insert(l->by_id, g_strdup(id), state);
    return state;
}

gboolean log_limiter_admit(struct log_limiter *l, const char *id, gint64 monotonic_at, guint64 *suppressed)
{
    struct id_state *state = state_of(l, id, monotonic_at);
    if (monotonic_at - state->window_at >= l->window_us) {
        state->window_at = monotonic_at;
        state->written = 0;
    }
    if (state->written >= l->burst) {
        state->suppressed++;
        return FALSE;
    }
    state->written++;
    *suppressed = state->suppressed;
    state->suppressed = 0;
    return TRUE;
}

void log_limiter_each_suppressed(struct log_limiter *l, void (*tell)(const char *id, guint64 n, void *user), void *user)
{
    GHashTableIter iter;
    void *id, *value;
    g_hash_table_iter_init(&iter, l->by_id);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        struct id_state *state = value;
        if (state->suppressed)
            tell(id, state->suppressed, user);
        state->suppressed = 0;
    }
}
