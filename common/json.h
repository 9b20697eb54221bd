/* common/json.h
 * The door to jansson, and the binder: a record's codec is a static table of fields, read by one decoder, one encoder
 * and one writer of JSON Schema, so that they cannot disagree.
 *
 * Decoding goes through jansson's tree (strict: duplicates, invalid UTF-8 and NUL are errors) into a plain struct whose
 * memory is an arena's. Encoding writes from the struct straight into a GString: a jansson tree for output would cost
 * an allocation and a hash insertion a field on the path of every record, and decide the order of nothing.
 * What is written is compact, in the table's order, raw UTF-8, reals with at most six decimals: equal structs give
 * equal bytes, on any machine and in any locale.
 * Thread: any; no state is shared. */
#pragma once
#include "common/arena.h"

/* How a field is stored in the struct and written in JSON. "none" is what J_NULL writes as null. */
enum json_kind {
    J_KIND_STRING,  /* struct strview; none: p == NULL */
    J_KIND_I64,     /* gint64; has no none */
    J_KIND_COUNT,   /* gint64, never negative; none: JSON_COUNT_NONE */
    J_KIND_REAL,    /* double; none: NAN */
    J_KIND_BOOL,    /* gboolean */
    J_KIND_TIME,    /* gint64 microseconds UTC <-> RFC 3339; none: 0 */
    J_KIND_ENUM,    /* an enum (int) <-> its name; names[0] == NULL: value 0 is none */
    J_KIND_FLAGS,   /* guint32 bits <-> array of their names, in the table's order */
    J_KIND_OBJECT,  /* struct in place; has no none */
    J_KIND_POINTER, /* struct * in the arena; none: NULL */
    J_KIND_STRINGS, /* struct string_list <-> array of strings */
    J_KIND_OBJECTS, /* {T *items; guint n} <-> array of objects */
    J_KIND_SPLICE,  /* struct in place whose fields stand in the parent's object */
};

#define JSON_COUNT_NONE (-1)

/* The layout every list in a record has: LIST(struct event_actor) actors; */
#define LIST(type)                                                                                                     \
    struct {                                                                                                           \
        type *items;                                                                                                   \
        guint n;                                                                                                       \
    }
struct string_list {
    struct strview *items;
    guint n;
};

struct json_names {
    const char *const *names; /* index = value (or bit number) */
    guint n;
};
#define JSON_NAMES(array)                                                                                              \
    {                                                                                                                  \
        (array), G_N_ELEMENTS(array)                                                                                   \
    }

/* Field flags. */
#define J_NULL 1u /* may be none: written as null, taken as none when null or missing */

struct json_shape;
struct json_field {
    const char *name;
    const char *key; /* "\"name\":", as it is written */
    guint key_bytes;
    enum json_kind kind;
    guint flags;
    gsize offset;
    const struct json_shape *shape; /* of OBJECT, POINTER, OBJECTS, SPLICE */
    const struct json_names *names; /* of ENUM, FLAGS */
    const char *help;               /* the sentence in the schema */
};
struct json_shape {
    const char *name; /* of the struct, for messages */
    gsize bytes;      /* sizeof the struct */
    const struct json_field *fields;
    guint n;
};

/* Rows of a table: J_STRING(struct item, title, 0, "plain text"). The JSON name is the member's name. */
#define J_ROW(T, member, kind, flags, shape, names, help)                                                              \
    {                                                                                                                  \
#member, "\"" #member "\":", sizeof(#member) + 2, kind, flags, offsetof(T, member), shape, names, help         \
    }
#define J_STRING(T, member, flags, help)      J_ROW(T, member, J_KIND_STRING, flags, NULL, NULL, help)
#define J_I64(T, member, help)                J_ROW(T, member, J_KIND_I64, 0, NULL, NULL, help)
#define J_COUNT(T, member, flags, help)       J_ROW(T, member, J_KIND_COUNT, flags, NULL, NULL, help)
#define J_REAL(T, member, flags, help)        J_ROW(T, member, J_KIND_REAL, flags, NULL, NULL, help)
#define J_BOOL(T, member, help)               J_ROW(T, member, J_KIND_BOOL, 0, NULL, NULL, help)
#define J_TIME(T, member, flags, help)        J_ROW(T, member, J_KIND_TIME, flags, NULL, NULL, help)
#define J_ENUM(T, member, flags, names, help) J_ROW(T, member, J_KIND_ENUM, flags, NULL, names, help)
#define J_FLAGS(T, member, names, help)       J_ROW(T, member, J_KIND_FLAGS, 0, NULL, names, help)
#define J_OBJECT(T, member, shape, help)      J_ROW(T, member, J_KIND_OBJECT, 0, shape, NULL, help)
#define J_POINTER(T, member, shape, help)     J_ROW(T, member, J_KIND_POINTER, J_NULL, shape, NULL, help)
#define J_STRINGS(T, member, help)            J_ROW(T, member, J_KIND_STRINGS, 0, NULL, NULL, help)
#define J_OBJECTS(T, member, shape, help)     J_ROW(T, member, J_KIND_OBJECTS, 0, shape, NULL, help)
#define J_SPLICE(T, member, shape)            J_ROW(T, member, J_KIND_SPLICE, 0, shape, NULL, NULL)
#define J_SHAPE(T, table)                                                                                              \
    {                                                                                                                  \
#T, sizeof(T), (table), G_N_ELEMENTS(table)                                                                    \
    }

#define JSON_ERROR (json_error_quark())
GQuark json_error_quark(void);
enum json_error_code_of_ours {
    JSON_ERROR_TOO_BIG,  /* more bytes than the limit */
    JSON_ERROR_TOO_DEEP, /* nested deeper than the limit */
    JSON_ERROR_SYNTAX,   /* not JSON, not UTF-8, duplicate keys, NUL */
    JSON_ERROR_SHAPE,    /* JSON, but not what the table says; the message names path and expectation */
    JSON_ERROR_MEMORY,   /* the arena's budget is used up */
};

struct json_limits {
    gsize max_bytes;
    guint max_depth; /* of nested arrays and objects; at most 1000 */
};

/* Sets every field of `*out` to none, empty or zero as its kind wants (NAN, JSON_COUNT_NONE…). */
void json_init(const struct json_shape *shape, void *out);

/* Reads one JSON object into `*out`; strings and lists live in `a`, `json` may go afterwards. Unknown fields are passed
 * over. A field that is missing is an error unless it may be none, is a list, flags or a boolean. On failure `*out` is
 * undefined. Errors: JSON_ERROR. `what` begins the path in messages ("item.feed.url: expected a string, found number").
 */
gboolean json_decode(const struct json_shape *shape, const char *what, struct strview json,
                     const struct json_limits *limits, struct arena *a, void *out, GError **error);
/* The same for an object whose member `member` must be the string `value` (a schema id); `*found` is what it is, in the
 * arena, or SV_NULL. Returns FALSE without an error when only that differs. */
gboolean json_decode_tagged(const struct json_shape *shape, const char *what, struct strview json,
                            const struct json_limits *limits, const char *member, const char *value,
                            struct strview *found, struct arena *a, void *out, GError **error);

/* Appends the object of `in`. */
void json_encode(const struct json_shape *shape, const void *in, GString *out);
/* Appends the object's fields without braces, each followed by a comma where another one follows. */
void json_encode_fields(const struct json_shape *shape, const void *in, GString *out);

/* One value each, for output that has no table. Text that is not UTF-8 is mended with U+FFFD. */
void json_append_string(GString *out, struct strview s);
void json_append_i64(GString *out, gint64 value);
void json_append_real(GString *out, double value); /* null when not finite */
void json_append_time(GString *out, gint64 at);

/* Name of an enumeration's value, or NULL; value of a name, or -1. */
const char *json_name_of(const struct json_names *names, int value);
int json_value_of(const struct json_names *names, struct strview name);

/* Appends the JSON Schema (2020-12) of a record as text: every field required, nothing else allowed. `schema_id` is the
 * value of its first member "schema", or NULL for an object without one. */
void json_schema_write(const struct json_shape *shape, const char *schema_id, const char *title, GString *out);
