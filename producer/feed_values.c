/* producer/feed_values.c
 * Small values of feeds made usable: texts, links, people. Interfaces in feed_build.h. */
#include <string.h>
#include "producer/feed_build.h"
#include "producer/feed_entities.h"

/* Text that was UTF-8, was taken for latin-1 and encoded again: the original, or NULL when it is not such a text. */
static char *undo_double_encoding(const char *text, gsize n)
{
    g_autoptr(GString) bytes = g_string_sized_new(n);
    gboolean has_high = FALSE;
    for (const char *p = text; p < text + n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c > 0xFF)
            return NULL;
        has_high |= c >= 0x80;
        g_string_append_c(bytes, (char)c);
    }
    if (!has_high || !g_utf8_validate_len(bytes->str, bytes->len, NULL))
        return NULL;
    return g_string_free(g_steal_pointer(&bytes), FALSE);
}

static gboolean has_c1_control(const char *text, gsize n)
{
    for (gsize i = 0; i + 1 < n; i++)
        if ((guchar)text[i] == 0xC2 && (guchar)text[i + 1] < 0xA0)
            return TRUE;
    return FALSE;
}

static char *map_c1_controls(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        g_string_append_unichar(out, feed_windows_1252(g_utf8_get_char(p)));
    return g_string_free(out, FALSE);
}

char *feed_text_tidy(const char *text, gsize n)
{
    while (n > 0 && g_ascii_isspace(text[n - 1]))
        n--;
    while (n > 0 && g_ascii_isspace(*text)) {
        text++;
        n--;
    }
    if (n == 0)
        return NULL;
    gboolean may_be_double = memchr(text, 0xC3, n) || memchr(text, 0xC2, n);
    char *undone = may_be_double ? undo_double_encoding(text, n) : NULL;
    char *value = undone ? undone : g_strndup(text, n);
    if (!may_be_double || !has_c1_control(value, strlen(value)))
        return value;
    char *mapped = map_c1_controls(value);
    g_free(value);
    return mapped;
}

static gboolean has_scheme(const char *s)
{
    if (!g_ascii_isalpha(*s))
        return FALSE;
    while (g_ascii_isalnum(*s) || *s == '+' || *s == '-' || *s == '.')
        s++;
    return *s == ':';
}

char *feed_resolve_url(const char *base, const char *reference)
{
    g_autofree char *ref = g_strstrip(g_strdup(reference));
    if (!base || !*base || !*ref || has_scheme(ref))
        return g_steal_pointer(&ref);
    char *absolute = g_uri_resolve_relative(base, ref, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
    return absolute ? absolute : g_steal_pointer(&ref);
}

static gboolean is_address_char(char c)
{
    return g_ascii_isalnum(c) || strchr("._+-%", c) != NULL;
}

/* Finds "local@domain" in `text`; FALSE when there is none. */
static gboolean find_address(const char *text, gsize *start, gsize *n)
{
    const char *at = strchr(text, '@');
    if (!at)
        return FALSE;
    const char *from = at, *to = at + 1;
    while (from > text && from[-1] && is_address_char(from[-1]))
        from--;
    while (*to && is_address_char(*to))
        to++;
    while (to > at + 1 && to[-1] == '.')
        to--;
    *start = (gsize)(from - text);
    *n = (gsize)(to - from);
    return from < at && memchr(at, '.', (gsize)(to - at)) != NULL;
}

struct feed_person *feed_person_parse(const char *text)
{
    struct feed_person *p = g_new0(struct feed_person, 1);
    gsize start, n;
    if (!find_address(text, &start, &n)) {
        p->name = g_strdup(text);
        return p;
    }
    p->email = g_strndup(text + start, n);
    g_autofree char *rest = g_strdup_printf("%.*s%s", (int)start, text, text + start + n);
    char *name = g_strstrip(rest);
    static const char *const leftovers[] = {"<>", "()", "mailto:", "&lt;&gt;", "[]"};
    for (gsize i = 0; i < G_N_ELEMENTS(leftovers); i++) {
        char *found = strstr(name, leftovers[i]);
        if (found)
            memmove(found, found + strlen(leftovers[i]), strlen(found + strlen(leftovers[i])) + 1);
    }
    name = g_strstrip(name);
    gsize len = strlen(name);
    if (len >= 2 && name[0] == '(' && name[len - 1] == ')') {
        name[len - 1] = '\0';
        name = g_strstrip(name + 1);
    }
    p->name = *name ? g_strdup(name) : NULL;
    return p;
}
