/* common/records/item.h
 * One version of one entry of a feed, as the producer publishes it on news.raw (key: item id). */
#pragma once
#include "common/records/record.h"

/* The two texts of an item that offsets point into. */
enum text_part { PART_TITLE, PART_BODY };
extern const struct json_names text_part_names;

enum item_flag {
    ITEM_BACKFILL = 1u << 0,      /* from the first poll of a new feed */
    ITEM_RECOVERED_XML = 1u << 1, /* the feed was not well-formed */
    ITEM_TRUNCATED = 1u << 2,     /* text or feed was cut at a limit */
    ITEM_DATE_MISSING = 1u << 3,
    ITEM_DATE_FUTURE = 1u << 4,
    ITEM_FULL_TEXT = 1u << 5, /* body is the linked page's */
};

struct item_feed {
    struct strview id;    /* hash of the URL first configured */
    struct strview url;   /* where it is fetched now */
    struct strview title; /* none: the feed gives none */
};
struct item_outlet {
    struct strview id, name;
    struct strview country, side, owner, timezone; /* none: not in the outlets file */
};
struct item_enclosure {
    struct strview url;
    struct strview type;
    gint64 length; /* bytes as declared; JSON_COUNT_NONE: not declared */
};
struct item_archive {
    struct strview segment;
    gint64 offset; /* bytes from the segment's start */
};

struct item {
    struct strview id;
    gint64 version;              /* from 1 */
    struct strview content_hash; /* of title, summary and body */
    struct strview origin_key;   /* equal for the same entry in several feeds of one outlet */
    struct item_feed feed;
    struct item_outlet outlet;
    struct strview origin; /* RSS <source> or the dateline's agency */
    struct strview guid, link;
    struct strview title;    /* plain text */
    struct strview summary;  /* plain text */
    struct strview body;     /* plain text, paragraphs kept */
    struct strview language; /* as declared */
    struct string_list authors, categories;
    LIST(struct item_enclosure) enclosures;
    gint64 published, updated; /* 0: none */
    gint64 fetched;
    struct item_archive *archive; /* NULL: did not come through an archive (JSON lines) */
    guint32 flags;                /* enum item_flag */
};

extern const struct record_type item_record;
extern const struct json_shape item_shape;

/* See record_decode; `out->fetched` is never 0 afterwards unless the record says 1970. */
gboolean item_decode(struct strview json, struct arena *a, struct item *out, GError **error);
void item_encode(const struct item *in, GString *out);
