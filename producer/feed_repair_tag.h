/* producer/feed_repair_tag.h
 * One start tag of a feed: read as it is written, written as XML wants it. Part of feed_repair.
 * Source: XML 1.0 §3.1; unquoted, repeated and valueless attributes as HTML reads them. */
#pragma once
#include <glib.h>
#include "producer/feed_entities.h"

#define REPAIR_TAG_ATTRIBUTES_MAX 64 /* later ones are dropped */

struct repair_attribute {
    const char *name, *value;
    guint32 name_n, value_n;
};

struct repair_tag {
    const char *start; /* at '<' */
    const char *name;
    gsize name_n, total_n; /* bytes of the name; of the tag from '<' to '>' */
    gboolean is_empty;     /* <name/> */
    gboolean is_mended;    /* cannot stay as written */
    gboolean has_reference;
    guint n_attributes;
    struct repair_attribute attributes[REPAIR_TAG_ATTRIBUTES_MAX];
};

enum repair_tag_result {
    REPAIR_TAG_OK,
    REPAIR_TAG_NONE, /* the '<' begins no tag */
    REPAIR_TAG_CUT,  /* no end within `n` bytes */
};

/* `p` is at a '<' before a letter. The tag borrows from `p`. */
enum repair_tag_result repair_tag_read(const char *p, gsize n, struct repair_tag *t);
void repair_tag_write(const struct repair_tag *t, feed_entities *entities, GString *out, gboolean *is_mended);
