#include "common/records/item.h"

static const char *const PARTS[] = {[PART_TITLE] = "title", [PART_BODY] = "body"};
const struct json_names text_part_names = JSON_NAMES(PARTS);

static const char *const FLAGS[] = {"backfill",     "recovered_xml", "truncated",
                                    "date_missing", "date_future",   "full_text"};
static const struct json_names FLAG_NAMES = JSON_NAMES(FLAGS);

static const struct json_field FEED[] = {
    J_STRING(struct item_feed, id, 0, "hash of the URL first configured"),
    J_STRING(struct item_feed, url, 0, "where the feed is fetched now"),
    J_STRING(struct item_feed, title, J_NULL, "the feed's own title"),
};
static const struct json_shape FEED_SHAPE = J_SHAPE(struct item_feed, FEED);

static const struct json_field OUTLET[] = {
    J_STRING(struct item_outlet, id, 0, "id in the outlets file, or the host where it is not listed"),
    J_STRING(struct item_outlet, name, 0, "the outlet's name"),
    J_STRING(struct item_outlet, country, J_NULL, "ISO 3166-1 alpha-2"),
    J_STRING(struct item_outlet, side, J_NULL, "the side of the conflict it belongs to or stands near"),
    J_STRING(struct item_outlet, owner, J_NULL, "who owns it"),
    J_STRING(struct item_outlet, timezone, J_NULL, "IANA name of the time zone its dates are meant in"),
};
static const struct json_shape OUTLET_SHAPE = J_SHAPE(struct item_outlet, OUTLET);

static const struct json_field ENCLOSURE[] = {
    J_STRING(struct item_enclosure, url, 0, "address"),
    J_STRING(struct item_enclosure, type, J_NULL, "media type as declared"),
    J_COUNT(struct item_enclosure, length, J_NULL, "bytes as declared"),
};
static const struct json_shape ENCLOSURE_SHAPE = J_SHAPE(struct item_enclosure, ENCLOSURE);

static const struct json_field ARCHIVE[] = {
    J_STRING(struct item_archive, segment, 0, "file name of the WARC segment"),
    J_COUNT(struct item_archive, offset, 0, "byte in the segment where the response's record begins"),
};
static const struct json_shape ARCHIVE_SHAPE = J_SHAPE(struct item_archive, ARCHIVE);

static const struct json_field ITEM[] = {
    J_STRING(struct item, id, 0, "minted when the entry was first sighted; kept when its guid or link changes"),
    J_COUNT(struct item, version, 0, "1, and one more each time content_hash changes"),
    J_STRING(struct item, content_hash, 0, "hash of title, summary and body"),
    J_STRING(struct item, origin_key, 0, "equal for the same entry in several feeds of one outlet"),
    J_OBJECT(struct item, feed, &FEED_SHAPE, "the feed it stood in"),
    J_OBJECT(struct item, outlet, &OUTLET_SHAPE, "who publishes the feed"),
    J_STRING(struct item, origin, J_NULL, "whom the outlet took it from: RSS source element or the dateline's agency"),
    J_STRING(struct item, guid, J_NULL, "the entry's own id"),
    J_STRING(struct item, link, J_NULL, "the entry's page"),
    J_STRING(struct item, title, 0, "plain text"),
    J_STRING(struct item, summary, J_NULL, "plain text"),
    J_STRING(struct item, body, 0, "plain text with paragraph breaks; the summary where the feed gives no content"),
    J_STRING(struct item, language, J_NULL, "language as declared (BCP 47)"),
    J_STRINGS(struct item, authors, "names as given"),
    J_STRINGS(struct item, categories, "the outlet's own categories"),
    J_OBJECTS(struct item, enclosures, &ENCLOSURE_SHAPE, "media that belong to the entry"),
    J_TIME(struct item, published, J_NULL, "as the outlet dates it"),
    J_TIME(struct item, updated, J_NULL, "as the outlet dates its last change"),
    J_TIME(struct item, fetched, 0, "when the bytes came in: the only clock that enters the system"),
    J_POINTER(struct item, archive, &ARCHIVE_SHAPE, "where the response is kept; null where there is no archive"),
    J_FLAGS(struct item, flags, &FLAG_NAMES, "what was noticed on the way in"),
};
const struct json_shape item_shape = J_SHAPE(struct item, ITEM);

const struct record_type item_record = {
    .schema = "frontwire.item/1",
    .title = "One version of one entry of a feed (topic news.raw, key: id)",
    .file = "item.v1.json",
    .shape = &item_shape,
};

gboolean item_decode(struct strview json, struct arena *a, struct item *out, GError **error)
{
    return record_decode(&item_record, json, a, out, error);
}

void item_encode(const struct item *in, GString *out)
{
    record_encode(&item_record, in, out);
}
