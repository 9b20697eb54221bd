#include "producer/feed_entities.h"

#include <string.h>
#include <libxml/HTMLparser.h>

#define DECLARED_MAX       100
#define DECLARED_MAX_BYTES 1024

struct feed_entities {
    GHashTable *declared; /* name → value; NULL until a DOCTYPE declares one */
    gsize expansion_left_bytes;
};

feed_entities *feed_entities_new(gsize expansion_max_bytes)
{
    feed_entities *e = g_new0(feed_entities, 1);
    e->expansion_left_bytes = expansion_max_bytes;
    return e;
}

void feed_entities_free(feed_entities *e)
{
    if (!e)
        return;
    g_clear_pointer(&e->declared, g_hash_table_unref);
    g_free(e);
}

gunichar feed_windows_1252(gunichar c)
{
    /* Source: https://encoding.spec.whatwg.org/index-windows-1252.txt */
    static const guint16 map[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    return c >= 0x80 && c <= 0x9F ? map[c - 0x80] : c;
}

static gboolean is_xml_char(gunichar c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

/* At "&#": 0 when it is no number. A missing semicolon is forgiven, as browsers do. */
static gsize resolve_number(const char *p, gsize n, struct feed_reference *out)
{
    gsize i = 2;
    gboolean is_hex = i < n && (p[i] == 'x' || p[i] == 'X');
    out->is_mended = is_hex && p[i] == 'X';
    i += is_hex;
    gunichar c = 0;
    gsize first = i;
    for (; i < n && i < first + FEED_ENTITY_NAME_MAX; i++) {
        int digit = is_hex ? g_ascii_xdigit_value(p[i]) : g_ascii_digit_value(p[i]);
        if (digit < 0)
            break;
        c = MIN(c * (is_hex ? 16 : 10) + (gunichar)digit, 0x110000);
    }
    if (i == first)
        return 0;
    if (i < n && p[i] == ';')
        i++;
    else
        out->is_mended = TRUE;
    if (is_xml_char(c))
        out->c = c;
    else
        out->is_mended = TRUE;
    return i;
}

/* XML's own five, in any case; 0 when it is none. */
static gunichar xml_entity(const char *name, gboolean *is_mended)
{
    static const struct {
        const char *name;
        char c;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_ascii_strcasecmp(name, known[i].name) == 0) {
            *is_mended |= strcmp(name, known[i].name) != 0;
            return (guchar)known[i].c;
        }
    return 0;
}

static gboolean resolve_name(feed_entities *e, const char *name, struct feed_reference *out)
{
    out->c = xml_entity(name, &out->is_mended);
    if (out->c)
        return TRUE;
    const char *value = e->declared ? g_hash_table_lookup(e->declared, name) : NULL;
    if (value && strlen(value) <= e->expansion_left_bytes) {
        e->expansion_left_bytes -= strlen(value);
        out->text = sv_from(value);
        return TRUE;
    }
    const htmlEntityDesc *html = value ? NULL : htmlEntityLookup((const xmlChar *)name);
    out->is_mended = TRUE;
    out->c = html ? html->value : 0;
    return html != NULL;
}

gsize feed_entities_resolve(feed_entities *e, const char *p, gsize n, struct feed_reference *out)
{
    *out = (struct feed_reference){0};
    if (n > 1 && p[1] == '#') {
        gsize used = resolve_number(p, n, out);
        if (used)
            return used;
    }
    char name[FEED_ENTITY_NAME_MAX + 1];
    gsize i = 1;
    for (; i < n && i <= FEED_ENTITY_NAME_MAX && (g_ascii_isalnum(p[i]) || p[i] == '_' || p[i] == '-' || p[i] == '.');
         i++)
        name[i - 1] = p[i];
    name[i - 1] = '\0';
    if (i > 1 && i < n && p[i] == ';' && resolve_name(e, name, out))
        return i + 1;
    out->is_mended = TRUE;
    out->c = '&';
    return 1;
}

/* The value as text, or NULL when it refers to anything but a character. */
static char *plain_value(const char *p, gsize n)
{
    g_autoptr(GString) value = g_string_new(NULL);
    for (gsize i = 0; i < n;) {
        struct feed_reference r = {0};
        if (p[i] != '&') {
            g_string_append_c(value, p[i++]);
            continue;
        }
        gsize used = i + 1 < n && p[i + 1] == '#' ? resolve_number(p + i, n - i, &r) : 0;
        if (!used)
            return NULL;
        if (r.c)
            g_string_append_unichar(value, r.c);
        i += used;
    }
    return g_strdup(value->str);
}

/* At the name of an <!ENTITY declaration. */
static void declare_one(feed_entities *e, const char *p, const char *end)
{
    const char *name = p;
    while (p < end && !g_ascii_isspace(*p) && *p != '>')
        p++;
    gsize name_n = (gsize)(p - name);
    while (p < end && g_ascii_isspace(*p))
        p++;
    if (p >= end || (*p != '"' && *p != '\'') || name_n == 0 || name_n > FEED_ENTITY_NAME_MAX)
        return; /* SYSTEM, PUBLIC, parameter entity, nonsense */
    const char *value = p + 1, *close = memchr(value, *p, (gsize)(end - value));
    if (!close || close - value > DECLARED_MAX_BYTES)
        return;
    char *text = plain_value(value, (gsize)(close - value));
    if (!text)
        return;
    if (!e->declared)
        e->declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (g_hash_table_size(e->declared) < DECLARED_MAX)
        g_hash_table_insert(e->declared, g_strndup(name, name_n), text);
    else
        g_free(text);
}

void feed_entities_declare(feed_entities *e, const char *doctype, gsize n)
{
    static const char keyword[] = "<!ENTITY";
    const gsize keyword_n = sizeof keyword - 1;
    const char *end = doctype + n;
    for (const char *p = doctype; (p = memmem(p, (gsize)(end - p), keyword, keyword_n));) {
        p += keyword_n;
        while (p < end && g_ascii_isspace(*p))
            p++;
        declare_one(e, p, end);
    }
}
