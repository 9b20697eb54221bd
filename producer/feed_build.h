/* producer/feed_build.h
 * Elements, attributes and text of a feed in, a struct feed out: walks the table of tags. Knows no XML library; part of
 * feed_parser. Source: RSS 2.0, RFC 4287; where the two leave a choice, what most readers do (tests/conformance). */
#pragma once
#include "producer/feed.h"
#include "producer/feed_date.h"

struct feed_attribute {
    const char *ns_prefix; /* NULL or "xml", "rdf", … */
    const char *name;
    struct strview value;
};

typedef struct feed_builder feed_builder;

/* `base`: the URL the feed came from, or NULL; `dates` may be NULL (then only numeric dates are read); both borrowed
 * until steal. Entries past `entries_max` are counted and dropped. */
feed_builder *feed_builder_new(const char *base, const struct feed_dates *dates, guint entries_max);
void feed_builder_free(feed_builder *b);

/* `uri` and `prefix` may be NULL. These three strings must stay where they are until free, equal ones at the same place
 * (an XML parser's dictionary). Depth is limited to FEED_BUILD_DEPTH_MAX; deeper elements are passed over. */
#define FEED_BUILD_DEPTH_MAX 256
void feed_builder_start(feed_builder *b, const char *uri, const char *prefix, const char *name,
                        const struct feed_attribute *attributes, guint n_attributes);
void feed_builder_end(feed_builder *b);
void feed_builder_text(feed_builder *b, const char *text, gsize n);
/* The feed, finished; the builder can only be freed afterwards. */
struct feed *feed_builder_steal(feed_builder *b);
