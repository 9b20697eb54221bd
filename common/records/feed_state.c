#include "common/records/feed_state.h"

static const struct json_field ENTRY[] = {
    J_STRING(struct known_entry, item, 0, "item id"),
    J_COUNT(struct known_entry, version, 0, "its newest published version"),
    J_STRING(struct known_entry, content_hash, 0, "content hash of that version"),
    J_TIME(struct known_entry, seen, 0, "last sighting"),
    J_STRINGS(
        struct known_entry, aliases,
        "what it was sighted under: a letter (g guid, l link, c content, t title, p published) and an 8-byte hash in "
        "hexadecimal"),
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
    J_TIME(struct feed_state, first_read, J_NULL, "first whole feed; what came up to it was backfill"),
    J_TIME(struct feed_state, not_before, J_NULL, "the server's wish: Retry-After, freshness"),
    J_TIME(struct feed_state, next_due, J_NULL, "when it is polled next"),
    J_COUNT(struct feed_state, interval_s, 0, "seconds between polls, as adapted"),
    J_COUNT(struct feed_state, failures, 0, "failures in a row"),
    J_COUNT(struct feed_state, unreadable, 0, "bodies that were no feed, in a row"),
    J_COUNT(struct feed_state, last_status, 0, "HTTP status of the last answer; 0: none came"),
    J_COUNT(struct feed_state, polls, 0, "answers so far"),
    J_COUNT(struct feed_state, ttl_s, 0, "<ttl> in seconds; 0: not said"),
    J_COUNT(struct feed_state, update_s, 0, "sy:updatePeriod / sy:updateFrequency in seconds; 0: not said"),
    J_COUNT(struct feed_state, skip_hours, 0, "bit h: not polled in UTC hour h"),
    J_COUNT(struct feed_state, skip_days, 0, "bit d: not polled on day d, 0 = Monday"),
    J_REAL(struct feed_state, items_per_day, J_NULL, "decaying mean of new items; null: not known yet"),
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
