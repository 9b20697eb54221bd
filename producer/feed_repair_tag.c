#include "producer/feed_repair_tag.h"

#include <string.h>

#define NAME_MAX_BYTES 1000 /* libxml2 stops at 50,000 */

/* Classes of bytes: 1 = may begin a name, 2 = may go on with it. Beyond ASCII everything is taken for a letter. */
static const guint8 name_class[256] = {['A' ... 'Z'] = 3,   ['a' ... 'z'] = 3, ['_'] = 3, [':'] = 3,
                                       [0x80 ... 0xFF] = 3, ['0' ... '9'] = 2, ['-'] = 2, ['.'] = 2};

static gboolean is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean is_name_start(char c)
{
    return name_class[(guchar)c] & 1;
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p;
}

static const char *skip_name(const char *p, const char *end)
{
    while (p < end && name_class[(guchar)*p])
        p++;
    return p;
}

static void add_attribute(struct repair_tag *t, const struct repair_attribute *a)
{
    for (guint i = 0; i < t->n_attributes; i++)
        if (t->attributes[i].name_n == a->name_n && memcmp(t->attributes[i].name, a->name, a->name_n) == 0) {
            t->is_mended = TRUE; /* the first one counts */
            return;
        }
    if (t->n_attributes == REPAIR_TAG_ATTRIBUTES_MAX || a->name_n > NAME_MAX_BYTES)
        t->is_mended = TRUE;
    else
        t->attributes[t->n_attributes++] = *a;
}

/* At the value of an attribute. NULL: the bytes end before it does. */
static const char *read_value(struct repair_tag *t, struct repair_attribute *a, const char *p, const char *end)
{
    const char *close;
    if (p < end && (*p == '"' || *p == '\'')) {
        close = memchr(p + 1, *p, (gsize)(end - p - 1));
        a->value = ++p;
        if (!close)
            return NULL;
        t->is_mended |= memchr(p, '<', (gsize)(close - p)) != NULL;
        a->value_n = (guint32)(close - p);
        return close + 1;
    }
    t->is_mended = TRUE;
    for (close = p; close < end && !is_space(*close) && *close != '>'; close++)
        ;
    a->value = p;
    a->value_n = (guint32)(close - p);
    return close < end ? close : NULL;
}

/* At the name of an attribute. NULL: cut. */
static const char *read_attribute(struct repair_tag *t, const char *p, const char *end)
{
    struct repair_attribute a = {.name = p};
    const char *name_end = skip_name(p, end);
    a.name_n = (guint32)(name_end - p);
    p = skip_space(name_end, end);
    if (p == end)
        return NULL;
    if (*p == '=') {
        p = read_value(t, &a, skip_space(p + 1, end), end);
        if (!p)
            return NULL;
    } else {
        t->is_mended = TRUE; /* <option selected> */
        a.value = a.name;
        a.value_n = a.name_n;
    }
    t->has_reference |= memchr(a.value, '&', a.value_n) != NULL;
    add_attribute(t, &a);
    return p;
}

enum repair_tag_result repair_tag_read(const char *p, gsize n, struct repair_tag *t)
{
    const char *end = p + n;
    t->start = p;
    t->name = p + 1;
    t->is_empty = t->is_mended = t->has_reference = FALSE;
    t->n_attributes = 0; /* the attributes themselves stay as they are: 1.5 KB that most tags do not need */
    const char *q = skip_name(t->name, end);
    t->name_n = (gsize)(q - t->name);
    if (t->name_n > NAME_MAX_BYTES)
        return REPAIR_TAG_NONE;
    while (q < end) {
        const char *after_space = skip_space(q, end);
        gboolean has_space = after_space > q;
        q = after_space;
        if (q == end)
            break;
        if (*q == '>' || (*q == '/' && q + 1 < end && q[1] == '>')) {
            t->is_empty = *q == '/';
            t->total_n = (gsize)(q - p) + 1 + t->is_empty;
            return REPAIR_TAG_OK;
        }
        if (*q == '<' || (!has_space && t->n_attributes == 0 && *q != '/'))
            return REPAIR_TAG_NONE; /* "<a <b>", "<me@example.org>" */
        if (!is_name_start(*q)) {
            if (*q == '/' && q + 1 == end)
                break;
            t->is_mended = TRUE;
            q++;
            continue;
        }
        t->is_mended |= !has_space;
        q = read_attribute(t, q, end);
        if (!q)
            break;
    }
    return REPAIR_TAG_CUT;
}

/* A character of a value, escaped where XML wants it. */
static void write_char(GString *out, gunichar c)
{
    if (c == '<')
        g_string_append(out, "&lt;");
    else if (c == '&')
        g_string_append(out, "&amp;");
    else if (c == '"')
        g_string_append(out, "&quot;");
    else if (c)
        g_string_append_unichar(out, c);
}

static void write_value(const struct repair_attribute *a, feed_entities *entities, GString *out, gboolean *is_mended)
{
    const char *p = a->value, *end = p + a->value_n;
    while (p < end) {
        struct feed_reference r;
        if (*p != '&') {
            if (*p == '<' || *p == '"')
                write_char(out, (guchar)*p);
            else
                g_string_append_c(out, *p);
            p++;
            continue;
        }
        p += feed_entities_resolve(entities, p, (gsize)(end - p), &r);
        *is_mended |= r.is_mended;
        write_char(out, r.c);
        for (gsize i = 0; i < r.text.n; i = (gsize)(g_utf8_next_char(r.text.p + i) - r.text.p))
            write_char(out, g_utf8_get_char(r.text.p + i));
    }
}

void repair_tag_write(const struct repair_tag *t, feed_entities *entities, GString *out, gboolean *is_mended)
{
    if (!t->is_mended && !t->has_reference) {
        g_string_append_len(out, t->start, (gssize)t->total_n);
        return;
    }
    g_string_append_c(out, '<');
    g_string_append_len(out, t->name, (gssize)t->name_n);
    for (guint i = 0; i < t->n_attributes; i++) {
        const struct repair_attribute *a = &t->attributes[i];
        g_string_append_c(out, ' ');
        g_string_append_len(out, a->name, (gssize)a->name_n);
        g_string_append(out, "=\"");
        write_value(a, entities, out, is_mended);
        g_string_append_c(out, '"');
    }
    g_string_append(out, t->is_empty ? "/>" : ">");
}
