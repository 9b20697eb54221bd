#include "common/arena.h"

#include <stdarg.h>
#include <stdio.h>

#define BLOCK_BYTES     (64 * 1024)
#define BLOCK_MAX_BYTES (16 * 1024 * 1024)
#define ALIGN           16

struct block {
    struct block *next;
    gsize size, used;
    _Alignas(ALIGN) char bytes[];
};

struct arena {
    struct block *blocks; /* the one being filled is first */
    gsize budget, keep, used, held;
    gboolean overflowed;
};

struct arena *arena_new(gsize budget_bytes, gsize keep_bytes)
{
    struct arena *a = g_new0(struct arena, 1);
    a->budget = budget_bytes;
    a->keep = keep_bytes;
    return a;
}

static void free_blocks_beyond(struct arena *a, gsize keep)
{
    struct block *kept = NULL;
    gsize held = 0;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        if (held + b->size > keep) {
            g_free(b);
            continue;
        }
        held += b->size;
        b->used = 0;
        b->next = kept;
        kept = b;
    }
    a->blocks = kept;
    a->held = held;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    free_blocks_beyond(a, 0);
    g_free(a);
}

void arena_reset(struct arena *a)
{
    free_blocks_beyond(a, a->keep);
    a->used = 0;
    a->overflowed = FALSE;
}

gboolean arena_has_overflowed(const struct arena *a)
{
    return a->overflowed;
}

gsize arena_used_bytes(const struct arena *a)
{
    return a->used;
}

static struct block *block_with_room(struct arena *a, gsize n)
{
    struct block *first = a->blocks;
    if (first && first->size - first->used >= n)
        return first;
    for (struct block **at = first ? &first->next : &a->blocks; *at; at = &(*at)->next) {
        struct block *b = *at;
        if (b->used == 0 && b->size >= n) { /* kept from before the reset */
            *at = b->next;
            b->next = a->blocks;
            return a->blocks = b;
        }
    }
    /* Blocks grow with what is held: few of them, and malloc() keeps their pages instead of returning and faulting
     * them. */
    gsize size = MAX(n, CLAMP(2 * a->held, BLOCK_BYTES, BLOCK_MAX_BYTES));
    struct block *b = g_malloc(sizeof *b + size);
    *b = (struct block){.next = a->blocks, .size = size};
    a->held += size;
    return a->blocks = b;
}

void *arena_take(struct arena *a, gsize n)
{
    if (n > a->budget) {
        a->overflowed = TRUE;
        return NULL;
    }
    n = (n + ALIGN - 1) & ~(gsize)(ALIGN - 1);
    if (n > a->budget - MIN(a->used, a->budget)) {
        a->overflowed = TRUE;
        return NULL;
    }
    struct block *b = a->blocks;
    if (!b || b->size - b->used < n)
        b = block_with_room(a, n);
    void *p = b->bytes + b->used;
    b->used += n;
    a->used += n;
    return p;
}

void *arena_alloc(struct arena *a, gsize n)
{
    void *p = arena_take(a, n);
    return p ? memset(p, 0, n) : NULL;
}

struct strview arena_strdup(struct arena *a, struct strview s)
{
    char *p = s.n < G_MAXSIZE ? arena_take(a, s.n + 1) : NULL;
    if (!p)
        return SV_NULL;
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (struct strview){p, s.n};
}

struct strview arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n >= 0 ? arena_take(a, (gsize)n + 1) : NULL;
    if (p)
        vsnprintf(p, (gsize)n + 1, format, again);
    va_end(again);
    return p ? (struct strview){p, (gsize)n} : SV_NULL;
}

static gboolean vec_hold(struct vec *v, struct arena *a, gsize element_bytes, guint cap)
{
    void *grown = arena_take(a, (gsize)cap * element_bytes);
    if (!grown)
        return FALSE;
    if (v->n)
        memcpy(grown, v->items, (gsize)v->n * element_bytes);
    v->items = grown;
    v->cap = cap;
    return TRUE;
}

gboolean vec_grow(struct vec *v, struct arena *a, gsize element_bytes)
{
    return vec_hold(v, a, element_bytes, v->cap ? v->cap * 2 : 8);
}

void vec_reserve(struct vec *v, struct arena *a, gsize element_bytes, guint n)
{
    if (n > v->cap)
        vec_hold(v, a, element_bytes, n);
}
