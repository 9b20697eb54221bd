/* common/records/record.h
 * What all records share: the schema's name and version stand first in the JSON, so that a stage can put aside what it
 * does not know (RECORD_ERROR_SCHEMA -> dead letter) before it looks at anything else. */
#pragma once
#include "common/json.h"

#define RECORD_ERROR (record_error_quark())
GQuark record_error_quark(void);
enum record_error_code {
    RECORD_ERROR_SCHEMA,  /* another schema, or a version that is not known here */
    RECORD_ERROR_INVALID, /* of the right shape, but says what cannot be (a sub-type of another type) */
};
/* Everything else a decoder reports is JSON_ERROR_*: all of them are the record's fault, except JSON_ERROR_MEMORY. */

/* A broker takes messages of 1 MB by default; 10 MB is what we ever read. */
#define RECORD_MAX_BYTES (10u * 1024 * 1024)
#define RECORD_MAX_DEPTH 16

struct record_type {
    const char *schema; /* "frontwire.item/1" */
    const char *title;  /* one sentence for the schema file */
    const char *file;   /* schemas/<file> */
    const struct json_shape *shape;
};

/* Reads a record of this type; see json_decode. `out` points to the type's struct. */
gboolean record_decode(const struct record_type *type, struct strview json, struct arena *a, void *out, GError **error);
/* Appends the record, `schema` first, without a line end. */
void record_encode(const struct record_type *type, const void *in, GString *out);

/* All record types, for schemas, documentation and tests. The array ends with NULL. */
extern const struct record_type *const RECORD_TYPES[];
