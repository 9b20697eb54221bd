/* producer/feed_build.h
 * Elements, attributes and text of a feed in, a struct feed out: walks the table of tags. Knows no XML library; part of
 * feed_parser. Source: RSS 2.0, RFC 4287, feedparser's documented treatment of what the two leave open. */
#pragma once
#include <glib.h>
#include "producer/feed.h"
#include "producer/feed_date.h"

struct feed_attribute {
    const char *ns_prefix; /* NULL or "xml", "rdf", … */
    const char *name;
    const char *value; /* not NUL-terminated */
    gsize value_n;
};

typedef struct feed_builder feed_builder;

/* `base`: the URL the feed came from, or NULL; `dates` may be NULL (then only numeric dates are read); both borrowed
 * until steal. Entries past `entries_max` are counted and dropped. */
feed_builder *feed_builder_new(const char *base, const struct feed_dates *dates, guint entries_max);
void feed_builder_free(feed_builder *b);

/* `uri` and `prefix` may be NULL. The strings must stay where they are until free (an XML parser's dictionary). */
void feed_builder_start(feed_builder *b, const char *uri, const char *prefix, const char *name,
                        const struct feed_attribute *attributes, guint n_attributes);
void feed_builder_end(feed_builder *b);
void feed_builder_text(feed_builder *b, const char *text, gsize n);
/* The feed, finished; the builder can only be freed afterwards. */
struct feed *feed_builder_steal(feed_builder *b);

/* `reference` made absolute with `base` (may be NULL), spaces around taken off; g_free() it. */
char *feed_resolve_url(const char *base, const char *reference);
/* "a@b (Name)", "Name <a@b>", "Name": taken apart. g_free'd by feed_person_free(). */
struct feed_person *feed_person_parse(const char *text);
/* Trimmed, mojibake and stray windows-1252 controls mended; NULL when nothing is left. g_free() it. */
char *feed_text_tidy(const char *text, gsize n);
