/* The encoder: struct and table to bytes, without a tree between. */
#include "common/json.h"

#include <math.h>

#include "common/rfc3339.h"

#define REAL_SCALE 1000000      /* six decimals: 0.1 m of latitude, finer than any source we have */
#define REAL_EXACT 9000000000.0 /* below it value * REAL_SCALE fits a gint64 with room */

/* What stands for a byte inside a string: 0 = itself, 'u' = \u00XX, else the letter after the backslash. */
static const char ESCAPES[256] = {
    [0x00 ... 0x07] = 'u', ['\b'] = 'b', ['\t'] = 't',          ['\n'] = 'n', [0x0b] = 'u',
    ['\f'] = 'f',          ['\r'] = 'r', [0x0e ... 0x1f] = 'u', ['"'] = '"',  ['\\'] = '\\',
};

static void append_escaped(GString *out, const char *p, gsize n)
{
    gsize from = 0;
    for (gsize i = 0; i < n; i++) {
        char escape = ESCAPES[(guchar)p[i]];
        if (G_LIKELY(!escape))
            continue;
        g_string_append_len(out, p + from, (gssize)(i - from));
        from = i + 1;
        g_string_append_c(out, '\\');
        g_string_append_c(out, escape);
        if (escape == 'u') {
            static const char hex[] = "0123456789abcdef";
            g_string_append_len(out, "00", 2);
            g_string_append_c(out, hex[(guchar)p[i] >> 4]);
            g_string_append_c(out, hex[p[i] & 15]);
        }
    }
    g_string_append_len(out, p + from, (gssize)(n - from));
}

void json_append_string(GString *out, struct strview s)
{
    g_string_append_c(out, '"');
    if (s.n && G_LIKELY(g_utf8_validate_len(s.p, s.n, NULL))) {
        append_escaped(out, s.p, s.n);
    } else if (s.n) {
        g_autofree char *mended = g_utf8_make_valid(s.p, (gssize)s.n);
        append_escaped(out, mended, strlen(mended));
    }
    g_string_append_c(out, '"');
}

static void append_digits(GString *out, guint64 value)
{
    char digits[20];
    int at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    g_string_append_len(out, digits + at, (gssize)sizeof digits - at);
}

void json_append_i64(GString *out, gint64 value)
{
    if (value < 0)
        g_string_append_c(out, '-');
    append_digits(out, value < 0 ? -(guint64)value : (guint64)value);
}

static void append_fraction(GString *out, guint64 millionths)
{
    if (millionths == 0)
        return;
    char text[7] = ".";
    for (int i = 6; i > 0; i--, millionths /= 10)
        text[i] = (char)('0' + millionths % 10);
    gssize n = sizeof text;
    while (text[n - 1] == '0')
        n--;
    g_string_append_len(out, text, n);
}

void json_append_real(GString *out, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(value)) {
        g_string_append_len(out, "null", 4);
    } else if (fabs(value) >= REAL_EXACT) {
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.15g", value));
    } else {
        gint64 scaled = llround(value * REAL_SCALE);
        if (scaled < 0)
            g_string_append_c(out, '-');
        guint64 size = scaled < 0 ? (guint64)-scaled : (guint64)scaled;
        append_digits(out, size / REAL_SCALE);
        append_fraction(out, size % REAL_SCALE);
    }
}

void json_append_time(GString *out, gint64 at)
{
    char text[RFC3339_MAX_BYTES];
    gsize n = rfc3339_format(at, text);
    g_string_append_c(out, '"');
    g_string_append_len(out, text, (gssize)n);
    g_string_append_c(out, '"');
}

const char *json_name_of(const struct json_names *names, int value)
{
    return value >= 0 && (guint)value < names->n ? names->names[value] : NULL;
}

static void encode_string(const struct json_field *f, const void *at, GString *out)
{
    const struct strview *s = at;
    if (!s->p && (f->flags & J_NULL))
        g_string_append_len(out, "null", 4);
    else
        json_append_string(out, *s);
}

static void encode_i64(const struct json_field *f, const void *at, GString *out)
{
    (void)f;
    json_append_i64(out, *(const gint64 *)at);
}

static void encode_count(const struct json_field *f, const void *at, GString *out)
{
    gint64 value = *(const gint64 *)at;
    if (value < 0 && (f->flags & J_NULL))
        g_string_append_len(out, "null", 4);
    else
        json_append_i64(out, MAX(value, 0));
}

static void encode_real(const struct json_field *f, const void *at, GString *out)
{
    (void)f;
    json_append_real(out, *(const double *)at);
}

static void encode_bool(const struct json_field *f, const void *at, GString *out)
{
    (void)f;
    g_string_append(out, *(const gboolean *)at ? "true" : "false");
}

static void encode_time(const struct json_field *f, const void *at, GString *out)
{
    gint64 value = *(const gint64 *)at;
    if (value == 0 && (f->flags & J_NULL))
        g_string_append_len(out, "null", 4);
    else
        json_append_time(out, value);
}

static void encode_enum(const struct json_field *f, const void *at, GString *out)
{
    const char *name = json_name_of(f->names, *(const int *)at);
    if (!name) {
        g_string_append_len(out, "null", 4);
        return;
    }
    g_string_append_c(out, '"');
    g_string_append(out, name);
    g_string_append_c(out, '"');
}

static void encode_flags(const struct json_field *f, const void *at, GString *out)
{
    guint32 bits = *(const guint32 *)at;
    const char *between = "[";
    for (guint i = 0; i < f->names->n; i++) {
        if (!(bits & (1u << i)))
            continue;
        g_string_append(out, between);
        g_string_append_c(out, '"');
        g_string_append(out, f->names->names[i]);
        g_string_append_c(out, '"');
        between = ",";
    }
    g_string_append(out, *between == '[' ? "[]" : "]");
}

static void encode_object(const struct json_field *f, const void *at, GString *out)
{
    json_encode(f->shape, at, out);
}

static void encode_pointer(const struct json_field *f, const void *at, GString *out)
{
    const void *target = *(void *const *)at;
    if (target)
        json_encode(f->shape, target, out);
    else
        g_string_append_len(out, "null", 4);
}

static void encode_strings(const struct json_field *f, const void *at, GString *out)
{
    (void)f;
    const struct string_list *list = at;
    g_string_append_c(out, '[');
    for (guint i = 0; i < list->n; i++) {
        if (i)
            g_string_append_c(out, ',');
        json_append_string(out, list->items[i]);
    }
    g_string_append_c(out, ']');
}

static void encode_objects(const struct json_field *f, const void *at, GString *out)
{
    const LIST(char) *list = at;
    g_string_append_c(out, '[');
    for (guint i = 0; i < list->n; i++) {
        if (i)
            g_string_append_c(out, ',');
        json_encode(f->shape, list->items + i * f->shape->bytes, out);
    }
    g_string_append_c(out, ']');
}

static void (*const ENCODERS[])(const struct json_field *f, const void *at, GString *out) = {
    [J_KIND_STRING] = encode_string,   [J_KIND_I64] = encode_i64,         [J_KIND_COUNT] = encode_count,
    [J_KIND_REAL] = encode_real,       [J_KIND_BOOL] = encode_bool,       [J_KIND_TIME] = encode_time,
    [J_KIND_ENUM] = encode_enum,       [J_KIND_FLAGS] = encode_flags,     [J_KIND_OBJECT] = encode_object,
    [J_KIND_POINTER] = encode_pointer, [J_KIND_STRINGS] = encode_strings, [J_KIND_OBJECTS] = encode_objects,
};

void json_encode_fields(const struct json_shape *shape, const void *in, GString *out)
{
    for (guint i = 0; i < shape->n; i++) {
        const struct json_field *f = &shape->fields[i];
        const void *at = (const char *)in + f->offset;
        if (i)
            g_string_append_c(out, ',');
        if (f->kind == J_KIND_SPLICE) {
            json_encode_fields(f->shape, at, out);
            continue;
        }
        g_string_append_len(out, f->key, f->key_bytes);
        ENCODERS[f->kind](f, at, out);
    }
}

void json_encode(const struct json_shape *shape, const void *in, GString *out)
{
    g_string_append_c(out, '{');
    json_encode_fields(shape, in, out);
    g_string_append_c(out, '}');
}
