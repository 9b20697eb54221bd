/* The decoder: bytes to jansson's tree, tree and table to struct. */
#include "common/json.h"

#include <jansson.h>
#include <math.h>

#include "common/rfc3339.h"

G_DEFINE_QUARK(frontwire - json - error, json_error)

typedef json_t json_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_owner, json_decref)

#define PATH_MAX_PARTS 16

/* Where the decoder stands, for messages only. */
struct path_part {
    const char *name; /* NULL: an index */
    gsize index;
};
struct decoding {
    struct arena *arena;
    const char *what;
    struct path_part path[PATH_MAX_PARTS];
    guint depth;
    GError **error;
};

static const char *const TYPE_NAMES[] = {
    [JSON_OBJECT] = "object", [JSON_ARRAY] = "array",  [JSON_STRING] = "string", [JSON_INTEGER] = "number",
    [JSON_REAL] = "number",   [JSON_TRUE] = "boolean", [JSON_FALSE] = "boolean", [JSON_NULL] = "null",
};

static void push(struct decoding *d, const char *name, gsize index)
{
    if (d->depth < PATH_MAX_PARTS)
        d->path[d->depth] = (struct path_part){name, index};
    d->depth++;
}

static void pop(struct decoding *d)
{
    d->depth--;
}

static char *path_text(const struct decoding *d)
{
    GString *text = g_string_new(d->what);
    for (guint i = 0; i < MIN(d->depth, PATH_MAX_PARTS); i++) {
        if (d->path[i].name)
            g_string_append_printf(text, ".%s", d->path[i].name);
        else
            g_string_append_printf(text, "[%" G_GSIZE_FORMAT "]", d->path[i].index);
    }
    return g_string_free(text, FALSE);
}

static gboolean expected(struct decoding *d, const char *expectation, const char *found)
{
    g_autofree char *path = path_text(d);
    g_set_error(d->error, JSON_ERROR, JSON_ERROR_SHAPE, "%s: expected %s, found %s", path, expectation, found);
    return FALSE;
}

static gboolean expected_type(struct decoding *d, const char *expectation, const json_t *v)
{
    return expected(d, expectation, v ? TYPE_NAMES[json_typeof(v)] : "nothing");
}

static gboolean out_of_memory(struct decoding *d)
{
    g_autofree char *path = path_text(d);
    g_set_error(d->error, JSON_ERROR, JSON_ERROR_MEMORY, "%s: the record needs more memory than its budget", path);
    return FALSE;
}

static gboolean copy_string(struct decoding *d, const json_t *v, struct strview *out)
{
    if (!json_is_string(v))
        return expected_type(d, "a string", v);
    *out = arena_strdup(d->arena, (struct strview){json_string_value(v), json_string_length(v)});
    return out->p ? TRUE : out_of_memory(d);
}

static gboolean decode_fields(struct decoding *d, const struct json_shape *shape, json_t *object, void *out);

static gboolean decode_string(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    return copy_string(d, v, at);
}

static gboolean decode_i64(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    if (!json_is_integer(v))
        return expected_type(d, "a whole number", v);
    *(gint64 *)at = json_integer_value(v);
    return TRUE;
}

static gboolean decode_count(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    if (!decode_i64(d, f, v, at))
        return FALSE;
    return *(gint64 *)at >= 0 ? TRUE : expected(d, "a number from 0 up", "a negative one");
}

static gboolean decode_real(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    if (!json_is_number(v))
        return expected_type(d, "a number", v);
    *(double *)at = json_number_value(v);
    return TRUE;
}

static gboolean decode_bool(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    if (!json_is_boolean(v))
        return expected_type(d, "true or false", v);
    *(gboolean *)at = json_is_true(v);
    return TRUE;
}

static gboolean decode_time(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    if (!json_is_string(v))
        return expected_type(d, "a time (RFC 3339)", v);
    if (rfc3339_parse((struct strview){json_string_value(v), json_string_length(v)}, at))
        return TRUE;
    g_autofree char *found = g_strdup_printf("\"%.40s\"", json_string_value(v));
    return expected(d, "a time (RFC 3339)", found);
}

int json_value_of(const struct json_names *names, struct strview name)
{
    return sv_position(name, names->names, names->n);
}

static gboolean unknown_name(struct decoding *d, const struct json_names *names, const json_t *v)
{
    GString *known = g_string_new("one of");
    for (guint i = 0; i < names->n; i++)
        if (names->names[i])
            g_string_append_printf(known, " %s", names->names[i]);
    g_autofree char *expectation = g_string_free(known, FALSE);
    g_autofree char *found = g_strdup_printf("\"%.40s\"", json_string_value(v));
    return expected(d, expectation, found);
}

static gboolean decode_enum(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    if (!json_is_string(v))
        return expected_type(d, "a name", v);
    int value = json_value_of(f->names, (struct strview){json_string_value(v), json_string_length(v)});
    if (value < 0)
        return unknown_name(d, f->names, v);
    *(int *)at = value;
    return TRUE;
}

/* A flag nobody here knows is passed over like an unknown field. */
static gboolean decode_flags(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    if (!json_is_array(v))
        return expected_type(d, "an array of names", v);
    guint32 bits = 0;
    for (gsize i = 0; i < json_array_size(v); i++) {
        const json_t *name = json_array_get(v, i);
        if (!json_is_string(name))
            return expected_type(d, "an array of names", name);
        int bit = json_value_of(f->names, (struct strview){json_string_value(name), json_string_length(name)});
        if (bit >= 0)
            bits |= 1u << bit;
    }
    *(guint32 *)at = bits;
    return TRUE;
}

static gboolean decode_object(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    return json_is_object(v) ? decode_fields(d, f->shape, v, at) : expected_type(d, "an object", v);
}

static gboolean decode_pointer(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    void *target = arena_alloc(d->arena, f->shape->bytes);
    if (!target)
        return out_of_memory(d);
    json_init(f->shape, target);
    *(void **)at = target;
    return decode_object(d, f, v, target);
}

static gboolean decode_strings(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    (void)f;
    if (!json_is_array(v))
        return expected_type(d, "an array of strings", v);
    struct string_list *list = at;
    gsize n = json_array_size(v);
    struct strview *items = n ? arena_new_n(d->arena, struct strview, n) : NULL;
    if (n && !items)
        return out_of_memory(d);
    for (gsize i = 0; i < n; i++) {
        push(d, NULL, i);
        if (!copy_string(d, json_array_get(v, i), &items[i]))
            return FALSE;
        pop(d);
    }
    list->items = items;
    list->n = (guint)n;
    return TRUE;
}

static gboolean decode_objects(struct decoding *d, const struct json_field *f, json_t *v, void *at)
{
    if (!json_is_array(v))
        return expected_type(d, "an array of objects", v);
    LIST(char) *list = at;
    gsize n = json_array_size(v);
    char *items = n ? arena_alloc(d->arena, n * f->shape->bytes) : NULL;
    if (n && !items)
        return out_of_memory(d);
    for (gsize i = 0; i < n; i++) {
        push(d, NULL, i);
        json_init(f->shape, items + i * f->shape->bytes);
        if (!decode_object(d, f, json_array_get(v, i), items + i * f->shape->bytes))
            return FALSE;
        pop(d);
    }
    list->items = items;
    list->n = (guint)n;
    return TRUE;
}

static const struct {
    gboolean (*decode)(struct decoding *d, const struct json_field *f, json_t *v, void *at);
    gboolean may_be_missing;
} DECODERS[] = {
    [J_KIND_STRING] = {decode_string, FALSE},  [J_KIND_I64] = {decode_i64, FALSE},
    [J_KIND_COUNT] = {decode_count, FALSE},    [J_KIND_REAL] = {decode_real, FALSE},
    [J_KIND_BOOL] = {decode_bool, TRUE},       [J_KIND_TIME] = {decode_time, FALSE},
    [J_KIND_ENUM] = {decode_enum, FALSE},      [J_KIND_FLAGS] = {decode_flags, TRUE},
    [J_KIND_OBJECT] = {decode_object, FALSE},  [J_KIND_POINTER] = {decode_pointer, TRUE},
    [J_KIND_STRINGS] = {decode_strings, TRUE}, [J_KIND_OBJECTS] = {decode_objects, TRUE},
};

static gboolean decode_field(struct decoding *d, const struct json_field *f, json_t *object, void *at)
{
    if (f->kind == J_KIND_SPLICE)
        return decode_fields(d, f->shape, object, at);
    json_t *v = json_object_get(object, f->name);
    if ((f->flags & J_NULL) && (!v || json_is_null(v)))
        return TRUE; /* json_init has made it none */
    if (!v && DECODERS[f->kind].may_be_missing)
        return TRUE;
    push(d, f->name, 0);
    if (!DECODERS[f->kind].decode(d, f, v, at))
        return FALSE;
    pop(d);
    return TRUE;
}

static gboolean decode_fields(struct decoding *d, const struct json_shape *shape, json_t *object, void *out)
{
    for (guint i = 0; i < shape->n; i++) {
        const struct json_field *f = &shape->fields[i];
        if (!decode_field(d, f, object, (char *)out + f->offset))
            return FALSE;
    }
    return TRUE;
}

static void init_fields(const struct json_shape *shape, void *out)
{
    for (guint i = 0; i < shape->n; i++) {
        const struct json_field *f = &shape->fields[i];
        void *at = (char *)out + f->offset;
        if (f->kind == J_KIND_COUNT && (f->flags & J_NULL))
            *(gint64 *)at = JSON_COUNT_NONE;
        else if (f->kind == J_KIND_REAL && (f->flags & J_NULL))
            *(double *)at = NAN;
        else if (f->kind == J_KIND_OBJECT || f->kind == J_KIND_SPLICE)
            init_fields(f->shape, at);
    }
}

void json_init(const struct json_shape *shape, void *out)
{
    memset(out, 0, shape->bytes);
    init_fields(shape, out);
}

/* Nesting is counted before jansson recurses. */
static gboolean is_too_deep(struct strview json, guint max_depth)
{
    guint depth = 0;
    gboolean in_string = FALSE;
    for (gsize i = 0; i < json.n; i++) {
        char c = json.p[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = FALSE;
        } else if (c == '"') {
            in_string = TRUE;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return TRUE;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return FALSE;
}

static json_t *parse(struct decoding *d, struct strview json, const struct json_limits *limits)
{
    if (json.n > limits->max_bytes) {
        g_set_error(d->error, JSON_ERROR, JSON_ERROR_TOO_BIG,
                    "%s: %" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are taken", d->what, json.n,
                    limits->max_bytes);
        return NULL;
    }
    if (is_too_deep(json, MIN(limits->max_depth, 1000))) {
        g_set_error(d->error, JSON_ERROR, JSON_ERROR_TOO_DEEP, "%s: nested deeper than %u", d->what, limits->max_depth);
        return NULL;
    }
    json_error_t why;
    json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &why);
    if (!root) {
        g_autofree char *text = g_utf8_make_valid(why.text, -1);
        g_set_error(d->error, JSON_ERROR, JSON_ERROR_SYNTAX, "%s: not JSON at byte %d: %s", d->what, why.position,
                    text);
    } else if (!json_is_object(root)) {
        expected_type(d, "an object", root);
        g_clear_pointer(&root, json_decref);
    }
    return root;
}

gboolean json_decode(const struct json_shape *shape, const char *what, struct strview json,
                     const struct json_limits *limits, struct arena *a, void *out, GError **error)
{
    struct decoding d = {.arena = a, .what = what, .error = error};
    g_autoptr(json_owner) root = parse(&d, json, limits);
    if (!root)
        return FALSE;
    json_init(shape, out);
    return decode_fields(&d, shape, root, out);
}

gboolean json_decode_tagged(const struct json_shape *shape, const char *what, struct strview json,
                            const struct json_limits *limits, const char *member, const char *value,
                            struct strview *found, struct arena *a, void *out, GError **error)
{
    struct decoding d = {.arena = a, .what = what, .error = error};
    *found = SV_NULL;
    g_autoptr(json_owner) root = parse(&d, json, limits);
    if (!root)
        return FALSE;
    push(&d, member, 0);
    if (!copy_string(&d, json_object_get(root, member), found))
        return FALSE;
    pop(&d);
    if (!sv_equal(*found, sv_from(value)))
        return FALSE;
    json_init(shape, out);
    return decode_fields(&d, shape, root, out);
}
