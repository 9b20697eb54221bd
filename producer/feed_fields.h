/* producer/feed_fields.h
 * The inside of the builder: its state, and what an element of the table of tags does at its start and its end.
 * Only feed_build.c, feed_fields.c (starts) and
 * feed_fields_close.c (ends) include it. */
#pragma once
#include <stdbool.h>
#include "producer/feed_build.h"
#include "producer/feed_tags.h"

/* Whose values are being read. */
enum target { TO_NOBODY, TO_FEED, TO_ENTRY, TO_SOURCE };

struct frame {
    const struct feed_tag *tag; /* NULL: unknown, or markup in a text */
    GString *text;              /* the text it collects, or NULL; the builder's */
    const char *base, *lang;    /* in scope; lang "" = explicitly none */
    const char *value;          /* a category's term, a link's url; the name of a markup element */
    struct feed_person *person; /* being filled by the children; arena */
    enum target outer;
    bool has_own_lang, is_permalink, is_html, is_escaped_source, is_base64, has_type;
};

/* Where a field's value was found, to judge the next one. */
struct claim {
    guint16 depth; /* 0: no value yet */
    gint8 rank;
};

/* What names of a namespace have been found to mean: an XML parser's dictionary gives equal names the same address. */
struct tag_memo {
    const char *uri, *prefix, *name;
    const struct feed_tag *tag;
};
#define TAG_MEMOS_N 64 /* a power of two */

struct feed_builder {
    struct feed *feed;
    struct feed_entry *entry; /* the open one, or NULL */
    const struct feed_dates *dates;
    const char *base;
    guint entries_max;
    struct frame *frames; /* they move when there are more */
    guint n_frames;
    guint depth;        /* open frames */
    guint n_too_deep;   /* open elements without a frame */
    GPtrArray *buffers; /* GStrings; the first n_buffers are in use, like a stack */
    guint n_buffers;
    enum target target;
    guint n_skipped; /* open elements from a RULE_SKIP element on */
    guint n_markup;  /* open elements from one on whose children are markup */
    struct claim feed_claims[N_FIELDS], entry_claims[N_FIELDS];
    struct tag_memo memos[TAG_MEMOS_N];
};

struct attributes {
    const struct feed_attribute *a;
    guint n;
};

/* `prefix` NULL: any. Trimmed; SV_NULL when there is none. */
struct strview attributes_get(const struct attributes *as, const char *prefix, const char *name);
/* TRUE when a value found now is better than what the field has. `is_first`: of equals the first stays, else the last.
 */
gboolean feed_field_claim(feed_builder *b, enum feed_field field, int rank, gboolean is_first);
/* Puts a date or link where it belongs now, if it is one and is better. */
void feed_field_set_date(feed_builder *b, enum feed_field field, const char *text);
void feed_field_set_link(feed_builder *b, const struct frame *f, struct strview url);
/* The list of categories that is being filled, or NULL. */
struct vec *feed_field_categories(feed_builder *b);
/* Gives `f` a buffer to collect text in. */
void feed_field_collect(feed_builder *b, struct frame *f);
/* At the start of an element that the table knows. */
void feed_field_open(feed_builder *b, struct frame *f, const struct attributes *as);
/* An unknown element in a person, category or id is part of the text (`f` may be NULL). */
gboolean feed_field_may_hold_markup(const struct frame *f);
/* A text was not closed: what comes cannot be markup of it. */
gboolean feed_field_is_ended_by(const struct frame *f, const struct feed_tag *next);
/* Then it ends here; its frame stays as that of an unknown element. */
void feed_field_close_early(feed_builder *b, struct frame *f);
/* At its end. */
void feed_field_close(feed_builder *b, struct frame *f);
/* The open entry is complete, whether its element was closed or not. */
void feed_field_finish_entry(feed_builder *b);
