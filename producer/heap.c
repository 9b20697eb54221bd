#include "producer/heap.h"

static struct heap_node *node(const struct heap *h, guint i)
{
    return &g_array_index(h->nodes, struct heap_node, i);
}

static gboolean is_before(const struct heap_node *a, const struct heap_node *b)
{
    return a->at != b->at ? a->at < b->at : a->id < b->id;
}

static void put(struct heap *h, guint i, struct heap_node n)
{
    *node(h, i) = n;
    g_array_index(h->places, guint, n.id) = i + 1;
}

void heap_init(struct heap *h)
{
    h->nodes = g_array_new(FALSE, FALSE, sizeof(struct heap_node));
    h->places = g_array_new(FALSE, TRUE, sizeof(guint));
}

void heap_clear(struct heap *h)
{
    g_array_unref(h->nodes);
    g_array_unref(h->places);
}

gboolean heap_has(const struct heap *h, guint id)
{
    return id < h->places->len && g_array_index(h->places, guint, id) != 0;
}

/* Moves `n`, whose place i is free, to where it belongs. */
static void settle(struct heap *h, guint i, struct heap_node n)
{
    for (; i > 0 && is_before(&n, node(h, (i - 1) / 2)); i = (i - 1) / 2)
        put(h, i, *node(h, (i - 1) / 2));
    for (;;) {
        guint child = 2 * i + 1;
        if (child + 1 < h->nodes->len && is_before(node(h, child + 1), node(h, child)))
            child++;
        if (child >= h->nodes->len || !is_before(node(h, child), &n))
            break;
        put(h, i, *node(h, child));
        i = child;
    }
    put(h, i, n);
}

void heap_set(struct heap *h, guint id, gint64 at)
{
    struct heap_node n = {at, id};

    if (id >= h->places->len)
        g_array_set_size(h->places, id + 1);
    guint place = g_array_index(h->places, guint, id);
    if (!place) {
        g_array_append_val(h->nodes, n);
        place = h->nodes->len;
    }
    settle(h, place - 1, n);
}

void heap_remove(struct heap *h, guint id)
{
    if (!heap_has(h, id))
        return;
    guint place = g_array_index(h->places, guint, id) - 1;
    struct heap_node last = *node(h, h->nodes->len - 1);
    g_array_index(h->places, guint, id) = 0;
    g_array_set_size(h->nodes, h->nodes->len - 1);
    if (last.id != id)
        settle(h, place, last);
}

void heap_shift(struct heap *h, gint64 by)
{
    for (guint i = 0; i < h->nodes->len; i++)
        node(h, i)->at += by;
}

const struct heap_node *heap_peek(const struct heap *h)
{
    return h->nodes->len ? node(h, 0) : NULL;
}
