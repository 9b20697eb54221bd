/* filters/extract/chunk_walk.h
 * Steps along the chunks of a sentence that pass over what no clause is built of: unknown words and times. */
#pragma once
#include "filters/extract/chunk.h"

/* CHUNK_STOP before the first and behind the last. */
static inline enum chunk_kind kind_at(const struct chunks *c, gint i)
{
    return i >= 0 && (guint)i < c->n ? c->items[i].kind : CHUNK_STOP;
}

static inline gboolean is_transparent(enum chunk_kind k)
{
    return k == CHUNK_OTHER || k == CHUNK_TIME;
}

/* The next chunk to the left of `i`; -1: none. */
static inline gint before(const struct chunks *c, gint i)
{
    for (i--; i >= 0 && is_transparent(kind_at(c, i)); i--)
        ;
    return i;
}

/* The next one to the right; c->n: none. */
static inline guint after(const struct chunks *c, guint i)
{
    for (i++; i < c->n && is_transparent(kind_at(c, (gint)i)); i++)
        ;
    return i;
}
