/* common/records/dead_letter.h
 * A message that a stage could not take, with its coordinates and the reason: news.deadletter (original key). */
#pragma once
#include "common/records/record.h"

/* The most of the original value that is carried along. */
#define DEAD_LETTER_VALUE_MAX_BYTES (64 * 1024)

struct dead_letter_source {
    struct strview topic;
    gint64 partition, offset;
    gint64 timestamp;   /* 0: none */
    struct strview key; /* base64; none: no key */
};
struct dead_letter_header {
    struct strview name;
    struct strview value; /* base64; none: null header */
};
struct dead_letter {
    struct strview stage;
    struct strview error; /* error id, as in docs/errors */
    struct strview reason;
    struct dead_letter_source source;
    LIST(struct dead_letter_header) headers;
    struct strview value; /* base64 of the first DEAD_LETTER_VALUE_MAX_BYTES; none: a null value */
    struct strview value_sha256;
    gint64 value_bytes;
    gint64 time; /* the message's timestamp: a replay gives the same record */
};

/* Fills value, value_sha256 and value_bytes from the message's value (p == NULL: null). Memory of `a`. */
void dead_letter_set_value(struct dead_letter *letter, struct strview value, struct arena *a);
/* Base64 in the arena, SV_NULL for p == NULL. */
struct strview dead_letter_base64(struct strview bytes, struct arena *a);

extern const struct record_type dead_letter_record;

gboolean dead_letter_decode(struct strview json, struct arena *a, struct dead_letter *out, GError **error);
void dead_letter_encode(const struct dead_letter *in, GString *out);
