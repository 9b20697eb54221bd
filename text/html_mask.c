#include "text/html_mask.h"

#include <string.h>

#include "text/html_elements.h"
#include "text/html_events.h"

#define NAME_MAX_BYTES   32 /* the longest name of a reference: CounterClockwiseContourIntegral, 31 */
#define SOFT_HYPHEN      "\xC2\xAD"
#define ZERO_WIDTH_SPACE "\xE2\x80\x8B"

struct mask {
    const char *p, *end;
    char *out;             /* the byte for *p */
    gboolean no_more[128]; /* by character: it does not come again before `end` */
    gboolean no_comment_ends;
};

/* The next `c` at or behind `from`, or NULL. Looks in vain only once. */
static const char *find(struct mask *m, const char *from, char c)
{
    if (m->no_more[(guchar)c] || from >= m->end)
        return NULL;
    const char *at = memchr(from, c, (gsize)(m->end - from));
    m->no_more[(guchar)c] = at == NULL;
    return at;
}

static gsize name_length(const char *p, const char *end)
{
    gsize n = 0;
    while (p + n < end && n < NAME_MAX_BYTES && g_ascii_isalnum(p[n]))
        n++;
    return n;
}

/* Blanks up to `to`, beginning with `newlines` line breaks as far as there is room. */
static void blank(struct mask *m, const char *to, guint newlines)
{
    gsize n = (gsize)(to - m->p);
    memset(m->out, ' ', n);
    memset(m->out, '\n', MIN(n, newlines));
    m->out += n;
    m->p = to;
}

/* Behind the '>' of the tag whose attributes begin at `p`; one in quotation marks does not end it. */
static const char *tag_end(struct mask *m, const char *p)
{
    const char *plain = find(m, p, '>');
    for (const char *q = p; plain && q < plain; q++) {
        if (*q != '"' && *q != '\'')
            continue;
        const char *close = find(m, q + 1, *q);
        if (!close)
            break;
        q = close;
        plain = q < plain ? plain : find(m, q + 1, '>');
    }
    return plain ? plain + 1 : NULL;
}

/* Behind the end tag of a hidden element, or the end of the text. */
static const char *hidden_end(struct mask *m, const char *name, gsize n, const char *from)
{
    for (const char *p = from; (p = find(m, p, '<')); p++) {
        gboolean closes = (gsize)(m->end - p) > n + 2 && p[1] == '/' && g_ascii_strncasecmp(p + 2, name, n) == 0;
        const char *end = closes ? find(m, p, '>') : NULL;
        if (end)
            return end + 1;
    }
    return m->end;
}

static const char *comment_end(struct mask *m)
{
    for (const char *p = m->p + 4; !m->no_comment_ends && (p = find(m, p, '>')); p++)
        if (p - m->p >= 6 && p[-1] == '-' && p[-2] == '-')
            return p + 1;
    m->no_comment_ends = TRUE;
    return NULL;
}

static guint newlines_of(enum html_element_kind kind)
{
    return kind == ELEMENT_BLOCK ? 2 : kind == ELEMENT_LINE ? 1 : 0;
}

static gboolean is_void(const char *name, gsize n, const char *end)
{
    static const char *const voids[] = {"br", "hr", "img", "wbr", "input"};
    for (gsize i = 0; i < G_N_ELEMENTS(voids); i++)
        if (strlen(voids[i]) == n && g_ascii_strncasecmp(voids[i], name, n) == 0)
            return TRUE;
    return end[-2] == '/';
}

static gboolean mask_tag(struct mask *m)
{
    gboolean is_end = m->p + 1 < m->end && m->p[1] == '/';
    const char *name = m->p + 1 + is_end, *end;
    gsize n = name_length(name, m->end);
    gboolean is_declaration = name < m->end && (*name == '!' || *name == '?');
    if ((gsize)(m->end - m->p) >= 4 && memcmp(m->p, "<!--", 4) == 0 && (end = comment_end(m))) {
        blank(m, end, 0);
        return TRUE;
    }
    if ((!is_declaration && (n == 0 || !g_ascii_isalpha(*name))) || !(end = tag_end(m, name + n)))
        return FALSE;
    enum html_element_kind kind = html_element_kind(name, n);
    blank(m, end, newlines_of(kind));
    if (kind == ELEMENT_HIDDEN && !is_end && !is_void(name, n, end))
        blank(m, hidden_end(m, name, n, m->p), 0);
    return TRUE;
}

/* The character of the reference at `p`; its length in *n. 0: none. */
static gunichar reference_at(const char *p, const char *end, gsize *n)
{
    char name[NAME_MAX_BYTES + 1] = "";
    const char *from = p + 1;
    gboolean is_number = from < end && *from == '#', is_hex = is_number && from + 1 < end && (from[1] | 32) == 'x';
    from += is_number + is_hex;
    gsize length = name_length(from, end);
    if (!length || from + length >= end || from[length] != ';')
        return 0;
    memcpy(name, from, length);
    *n = (gsize)(from - p) + length + 1;
    if (is_number) {
        guint64 value = g_ascii_strtoull(name, NULL, is_hex ? 16 : 10);
        return value <= 0x10FFFF && g_unichar_validate((gunichar)value) ? (gunichar)value : 0;
    }
    return html_events_entity(name);
}

/* Fills `n` bytes with what is invisible inside a word; one byte alone with a blank. */
static void fill(char *out, gsize n)
{
    for (; n >= 2 && n != 3; n -= 2, out += 2)
        memcpy(out, SOFT_HYPHEN, 2);
    if (n == 3)
        memcpy(out, ZERO_WIDTH_SPACE, 3);
    else if (n == 1)
        *out = ' ';
}

static gboolean mask_reference(struct mask *m)
{
    char utf8[6];
    gsize n = 0;
    gunichar c = reference_at(m->p, m->end, &n);
    gsize length = c ? (gsize)g_unichar_to_utf8(c, utf8) : 0;
    if (!length || length > n)
        return FALSE;
    memcpy(m->out, utf8, length);
    fill(m->out + length, n - length);
    m->out += n;
    m->p += n;
    return TRUE;
}

char *html_mask_dup(const char *html, gsize n)
{
    char *out = g_malloc(n + 1);
    struct mask m = {.p = html, .end = html + n, .out = out};
    while (m.p < m.end) {
        if ((*m.p == '<' && mask_tag(&m)) || (*m.p == '&' && mask_reference(&m)))
            continue;
        *m.out++ = *m.p == '\n' || *m.p == '\r' ? ' ' : *m.p; /* line breaks of the source mean nothing */
        m.p++;
    }
    *m.out = '\0';
    return out;
}
