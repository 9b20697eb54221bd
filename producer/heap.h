/* producer/heap.h
 * A binary heap of small numbers with a time each, where a number's time can be changed or taken out. */
#pragma once
#include <glib.h>

struct heap {
    GArray *nodes;  /* of struct heap_node: the heap's order */
    GArray *places; /* of guint: id -> index in nodes + 1; 0: not in the heap */
};
struct heap_node {
    gint64 at;
    guint id;
};

void heap_init(struct heap *h);
void heap_clear(struct heap *h);
/* Adds `id`, or changes its time. */
void heap_set(struct heap *h, guint id, gint64 at);
void heap_remove(struct heap *h, guint id);
/* Moves all times by `by`; their order stays. */
void heap_shift(struct heap *h, gint64 by);
gboolean heap_has(const struct heap *h, guint id);
/* The earliest; NULL when empty. Valid until the next change. Equal times: the smaller id. */
const struct heap_node *heap_peek(const struct heap *h);
