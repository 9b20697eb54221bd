#include "producer/feed_repair_tag.h"

#include <string.h>

static gboolean is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean is_name_start(char c)
{
    return g_ascii_isalpha(c) || c == '_' || c == ':' || (guchar)c >= 0x80;
}

static gboolean is_name_char(char c)
{
    return is_name_start(c) || g_ascii_isdigit(c) || c == '-' || c == '.';
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p;
}

static const char *skip_name(const char *p, const char *end)
{
    while (p < end && is_name_char(*p))
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
    if (t->n_attributes == REPAIR_TAG_ATTRIBUTES_MAX)
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
    *t = (struct repair_tag){.start = p, .name = p + 1};
    const char *q = skip_name(t->name, end);
    t->name_n = (gsize)(q - t->name);
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

static void write_value(const struct repair_attribute *a, feed_entities *entities, GString *out, gboolean *is_mended)
{
    const char *p = a->value, *end = p + a->value_n;
    while (p < end) {
        if (*p == '&') {
            p += feed_entities_resolve(entities, p, (gsize)(end - p), out, is_mended);
            continue;
        }
        if (*p == '<')
            g_string_append(out, "&lt;");
        else if (*p == '"')
            g_string_append(out, "&quot;");
        else
            g_string_append_c(out, *p);
        p++;
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
