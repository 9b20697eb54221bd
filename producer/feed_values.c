#include "producer/feed_values.h"

#include <string.h>
#include "producer/feed_entities.h"

struct strview feed_text_trim(struct strview s)
{
    while (s.n > 0 && g_ascii_isspace(s.p[s.n - 1]))
        s.n--;
    while (s.n > 0 && g_ascii_isspace(*s.p))
        s.p++, s.n--;
    return s;
}

/* Text that was UTF-8, was taken for latin-1 and encoded again: the original, or NULL when it is not such a text. */
static char *undo_double_encoding(struct strview s)
{
    g_autoptr(GString) bytes = g_string_sized_new(s.n);
    gboolean has_high = FALSE;
    for (const char *p = s.p; p < s.p + s.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c > 0xFF)
            return NULL;
        has_high |= c >= 0x80;
        g_string_append_c(bytes, (char)c);
    }
    if (!has_high || !g_utf8_validate_len(bytes->str, bytes->len, NULL))
        return NULL;
    return g_strdup(bytes->str);
}

static gboolean has_c1_control(struct strview s)
{
    for (const char *p = s.p, *end = s.p + s.n; (p = memchr(p, 0xC2, (gsize)(end - p))) && p + 1 < end; p++)
        if ((guchar)p[1] < 0xA0)
            return TRUE;
    return FALSE;
}

static const char *map_c1_controls(struct feed *f, struct strview s)
{
    g_autoptr(GString) out = g_string_sized_new(s.n);
    for (const char *p = s.p; p < s.p + s.n; p = g_utf8_next_char(p))
        g_string_append_unichar(out, feed_windows_1252(g_utf8_get_char(p)));
    return feed_strdup(f, (struct strview){out->str, out->len});
}

/* First bytes of the characters U+0080-U+00FF, of which double encoding and C1 controls are made. */
static gboolean may_be_damaged(struct strview s)
{
    return memchr(s.p, 0xC3, s.n) || memchr(s.p, 0xC2, s.n);
}

const char *feed_text_tidy(struct feed *f, struct strview text)
{
    struct strview s = feed_text_trim(text);
    if (s.n == 0)
        return NULL;
    if (!may_be_damaged(s))
        return feed_strdup(f, s);
    g_autofree char *undone = undo_double_encoding(s);
    if (undone)
        s = sv_from(undone);
    return has_c1_control(s) ? map_c1_controls(f, s) : feed_strdup(f, s);
}

static gboolean has_scheme(struct strview s)
{
    gsize i = 0;
    if (s.n == 0 || !g_ascii_isalpha(*s.p))
        return FALSE;
    while (i < s.n && (g_ascii_isalnum(s.p[i]) || strchr("+-.", s.p[i])))
        i++;
    return i < s.n && s.p[i] == ':';
}

const char *feed_resolve_url(struct feed *f, const char *base, struct strview reference)
{
    struct strview s = feed_text_trim(reference);
    if (!base || !*base || s.n == 0 || has_scheme(s))
        return feed_strdup(f, s);
    g_autofree char *ref = sv_dup(s);
    g_autofree char *absolute =
        g_uri_resolve_relative(base, ref, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    return feed_strdup(f, absolute ? sv_from(absolute) : s);
}

static gboolean is_address_char(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("._+-%", c) != NULL);
}

/* Finds "local@domain" in `s`; an empty view when there is none. */
static struct strview find_address(struct strview s)
{
    const char *end = s.p + s.n, *at = memchr(s.p, '@', s.n);
    if (!at)
        return SV_NULL;
    const char *from = at, *to = at + 1;
    while (from > s.p && is_address_char(from[-1]))
        from--;
    while (to < end && is_address_char(*to))
        to++;
    while (to > at + 1 && to[-1] == '.')
        to--;
    gboolean is_address = from < at && memchr(at, '.', (gsize)(to - at)) != NULL;
    return is_address ? (struct strview){from, (gsize)(to - from)} : SV_NULL;
}

/* What is left of "Name <>", "(Name)", "mailto:" when the address is out. */
static struct strview strip_leftovers(char *name)
{
    static const char *const leftovers[] = {"<>", "()", "mailto:", "&lt;&gt;", "[]"};
    for (gsize i = 0; i < G_N_ELEMENTS(leftovers); i++) {
        char *found = strstr(name, leftovers[i]);
        if (found)
            memmove(found, found + strlen(leftovers[i]), strlen(found + strlen(leftovers[i])) + 1);
    }
    struct strview s = feed_text_trim(sv_from(name));
    if (s.n >= 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
        s = feed_text_trim((struct strview){s.p + 1, s.n - 2});
    return s;
}

void feed_person_parse(struct feed *f, struct strview text, struct feed_person *p)
{
    struct strview address = find_address(text);
    if (address.n == 0) {
        p->name = feed_text_tidy(f, text);
        return;
    }
    const char *behind = address.p + address.n;
    g_autofree char *rest =
        g_strdup_printf("%.*s%.*s", (int)(address.p - text.p), text.p, (int)(text.p + text.n - behind), behind);
    p->email = feed_strdup(f, address);
    p->name = feed_text_tidy(f, strip_leftovers(rest));
}
