#include "common/records/feed_state.h"

static const struct json_field ENTRY[] = {
    J_STRING(struct known_entry, alias, 0, "8-byte hash of a guid, link or content, in hexadecimal"),
    J_STRING(struct known_entry, item, 0, "id of the item it is"),
    J_COUNT(struct known_entry, version, 0, "its newest published version"),
    J_STRING(struct known_entry, content_hash, 0, "content hash of that version"),
    J_TIME(struct known_entry, seen, 0, "last sighting"),
};
static const struct json_shape ENTRY_SHAPE = J_SHAPE(struct known_entry, ENTRY);

static const struct json_field STATE[] = {
    J_STRING(struct feed_state, feed, 0, "feed id"),
    J_STRING(struct feed_state, url, 0, "URL as configured"),
    J_STRING(struct feed_state, moved_to, J_NULL, "where permanent redirects lead"),
    J_COUNT(struct feed_state, moved_sightings, 0, "permanent redirects to it in a row"),
    J_STRING(struct feed_state, etag, J_NULL, "validator of the last answer, byte for byte"),
    J_STRING(struct feed_state, last_modified, J_NULL, "validator of the last answer, byte for byte"),
    J_STRING(struct feed_state, body_hash, J_NULL, "hash of the last body"),
    J_TIME(struct feed_state, last_fetch, J_NULL, "last answer or failure"),
    J_TIME(struct feed_state, last_success, J_NULL, "last 200 or 304"),
    J_TIME(struct feed_state, last_new, J_NULL, "last time a new item came"),
    J_TIME(struct feed_state, next_due, J_NULL, "when it is polled next"),
    J_COUNT(struct feed_state, interval_s, 0, "seconds between polls, as adapted"),
    J_COUNT(struct feed_state, failures, 0, "failures in a row"),
    J_COUNT(struct feed_state, last_status, 0, "HTTP status of the last answer; 0: none came"),
    J_COUNT(struct feed_state, polls, 0, "answers so far"),
    J_REAL(struct feed_state, items_per_day, 0, "decaying mean of new items"),
    J_OBJECTS(struct feed_state, entries, &ENTRY_SHAPE, "entries of the last response and of 30 days"),
};
static const struct json_shape STATE_SHAPE = J_SHAPE(struct feed_state, STATE);

const struct record_type feed_state_record = {
    .schema = "frontwire.feed_state/1",
    .title = "What the producer remembers of one feed (topic news.feedstate, compacted, key: feed)",
    .file = "feed_state.v1.json",
    .shape = &STATE_SHAPE,
};

gboolean feed_state_decode(struct strview json, struct arena *a, struct feed_state *out, GError **error)
{
    return record_decode(&feed_state_record, json, a, out, error);
}

void feed_state_encode(const struct feed_state *in, GString *out)
{
    record_encode(&feed_state_record, in, out);
}
