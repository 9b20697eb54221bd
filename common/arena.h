/* common/arena.h
 * Memory of one record: allocated piece by piece, given back all at once. One arena a worker; reset after each record.
 * It has a byte budget: past it every allocation returns NULL and the overflow flag stays up until the next reset, so
 * that a room can work on and the stage asks once at the end (the idea: varnish, cache_ws.c).
 * Thread: its creator's. */
#pragma once
#include "common/strview.h"

struct arena;

/* `budget_bytes` is the most that lives between two resets; blocks are kept for reuse up to `keep_bytes`. */
struct arena *arena_new(gsize budget_bytes, gsize keep_bytes);
void arena_free(struct arena *a);
typedef struct arena arena_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(arena_owner, arena_free)

/* Gives everything back; all memory of this arena is invalid. */
void arena_reset(struct arena *a);
/* True when an allocation since the last reset was refused. */
gboolean arena_has_overflowed(const struct arena *a);
/* Bytes handed out since the last reset. */
gsize arena_used_bytes(const struct arena *a);

/* `n` zeroed bytes aligned to 16, or NULL over budget. */
void *arena_alloc(struct arena *a, gsize n);
/* The same, not zeroed. */
void *arena_take(struct arena *a, gsize n);
/* A copy with a NUL behind it; SV_NULL over budget. */
struct strview arena_strdup(struct arena *a, struct strview s);
/* printf into the arena; SV_NULL over budget. */
struct strview arena_printf(struct arena *a, const char *format, ...) G_GNUC_PRINTF(2, 3);

#define arena_new_n(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (gsize)(n)))

/* A growing array in an arena, for code that does not know its count beforehand:
 *     struct vec v = {0}; struct token *t = vec_push(&v, arena, sizeof *t);
 * Elements move when it grows; NULL over budget. */
struct vec {
    void *items;
    guint n, cap;
};
gboolean vec_grow(struct vec *v, struct arena *a, gsize element_bytes);
static inline void *vec_push(struct vec *v, struct arena *a, gsize element_bytes) /* zeroed */
{
    if (v->n == v->cap && !vec_grow(v, a, element_bytes))
        return NULL;
    return memset((char *)v->items + (gsize)v->n++ * element_bytes, 0, element_bytes);
}
/* Makes room for `n` elements in all, for who knows about how many there will be; over budget nothing happens. */
void vec_reserve(struct vec *v, struct arena *a, gsize element_bytes, guint n);
