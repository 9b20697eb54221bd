#include "common/records/dead_letter.h"

static const struct json_field SOURCE[] = {
    J_STRING(struct dead_letter_source, topic, 0, "topic it came from"),
    J_I64(struct dead_letter_source, partition, "partition"),
    J_I64(struct dead_letter_source, offset, "offset; the original is there as long as the topic keeps it"),
    J_TIME(struct dead_letter_source, timestamp, J_NULL, "the message's timestamp"),
    J_STRING(struct dead_letter_source, key, J_NULL, "the message's key, base64"),
};
static const struct json_shape SOURCE_SHAPE = J_SHAPE(struct dead_letter_source, SOURCE);

static const struct json_field HEADER[] = {
    J_STRING(struct dead_letter_header, name, 0, "header name"),
    J_STRING(struct dead_letter_header, value, J_NULL, "header value, base64"),
};
static const struct json_shape HEADER_SHAPE = J_SHAPE(struct dead_letter_header, HEADER);

static const struct json_field LETTER[] = {
    J_STRING(struct dead_letter, stage, 0, "the stage that could not take it"),
    J_STRING(struct dead_letter, error, 0, "error id; docs/errors explains it"),
    J_STRING(struct dead_letter, reason, 0, "what was expected and found"),
    J_OBJECT(struct dead_letter, source, &SOURCE_SHAPE, "where the message stands"),
    J_OBJECTS(struct dead_letter, headers, &HEADER_SHAPE, "the message's headers"),
    J_STRING(struct dead_letter, value, J_NULL, "first 64 KB of the value, base64"),
    J_STRING(struct dead_letter, value_sha256, 0, "SHA-256 of the whole value, hexadecimal"),
    J_COUNT(struct dead_letter, value_bytes, 0, "bytes of the whole value"),
    J_TIME(struct dead_letter, time, 0, "time of the record"),
};
static const struct json_shape LETTER_SHAPE = J_SHAPE(struct dead_letter, LETTER);

struct strview dead_letter_base64(struct strview bytes, struct arena *a)
{
    if (!bytes.p)
        return SV_NULL;
    g_autofree char *text = g_base64_encode((const guchar *)bytes.p, bytes.n);
    return arena_strdup(a, sv_from(text));
}

void dead_letter_set_value(struct dead_letter *letter, struct strview value, struct arena *a)
{
    const char *bytes = value.p ? value.p : "";
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, value.n);
    letter->value_sha256 = arena_strdup(a, sv_from(sum));
    letter->value_bytes = (gint64)value.n;
    letter->value = dead_letter_base64((struct strview){value.p, MIN(value.n, DEAD_LETTER_VALUE_MAX_BYTES)}, a);
}

const struct record_type dead_letter_record = {
    .schema = "frontwire.dead_letter/1",
    .title = "A message that a stage could not take (topic news.deadletter, key: the original)",
    .file = "dead_letter.v1.json",
    .shape = &LETTER_SHAPE,
};

gboolean dead_letter_decode(struct strview json, struct arena *a, struct dead_letter *out, GError **error)
{
    return record_decode(&dead_letter_record, json, a, out, error);
}

void dead_letter_encode(const struct dead_letter *in, GString *out)
{
    record_encode(&dead_letter_record, in, out);
}
