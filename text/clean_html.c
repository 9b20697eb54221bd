#include "text/clean_html.h"

#include <string.h>
#include "text/html_elements.h"
#include "text/html_events.h"

#define DEPTH_MAX 512

struct writer {
    GString *out;
    guint n_hidden;   /* open elements within a hidden one */
    guint n_newlines; /* owed before the next character: 0, 1 (line) or 2 (paragraph) */
    gboolean owes_blank;
};

static void owe_newlines(struct writer *w, guint n)
{
    w->n_newlines = MAX(w->n_newlines, n);
}

static void write_owed(struct writer *w)
{
    if (w->out->len > 0) {
        if (w->n_newlines)
            g_string_append(w->out, w->n_newlines > 1 ? "\n\n" : "\n");
        else if (w->owes_blank)
            g_string_append_c(w->out, ' ');
    }
    w->n_newlines = 0;
    w->owes_blank = FALSE;
}

/* Bytes of white space at p: ASCII's, the no-break space, zero-width space and byte order mark; 0 for a visible
 * character. */
static gsize space_length(const char *p, const char *end)
{
    if (g_ascii_isspace(*p))
        return 1;
    if (end - p >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    if (end - p >= 3 && (memcmp(p, "\xE2\x80\x8B", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0))
        return 3;
    return 0;
}

static void write_text(struct writer *w, const char *p, gsize n)
{
    const char *end = p + n;
    while (p < end) {
        gsize blank = space_length(p, end);
        if (blank) {
            w->owes_blank = TRUE;
            p += blank;
            continue;
        }
        write_owed(w);
        const char *from = p;
        while (p < end && !space_length(p, end))
            p++;
        g_string_append_len(w->out, from, p - from);
    }
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
    struct writer *w = user;
    (void)attributes;
    enum html_element_kind kind = html_element_kind(name, strlen(name));
    if (w->n_hidden || kind == ELEMENT_HIDDEN)
        w->n_hidden++;
    else if (kind == ELEMENT_BLOCK)
        owe_newlines(w, 2);
    else if (kind == ELEMENT_LINE)
        owe_newlines(w, w->n_newlines == 1 && strcmp(name, "br") == 0 ? 2 : 1);
    else if (kind == ELEMENT_CELL)
        w->owes_blank = TRUE;
}

static void on_end(void *user, const char *name)
{
    struct writer *w = user;
    if (w->n_hidden)
        w->n_hidden--;
    else if (html_element_kind(name, strlen(name)) == ELEMENT_BLOCK)
        owe_newlines(w, 2);
}

static void on_text(void *user, const char *text, gsize n)
{
    struct writer *w = user;
    if (!w->n_hidden)
        write_text(w, text, n);
}

static void on_forget(void *user)
{
    struct writer *w = user;
    w->n_hidden = 0;
}

static void parse(const char *html, gsize n, struct writer *w)
{
    static const struct html_events EVENTS = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .forget = on_forget,
        .before = "<body>", /* without it the parser swallows texts that begin with an end tag */
        .max_depth = DEPTH_MAX,
    };
    html_events_read(html, MIN(n, CLEAN_HTML_MAX_BYTES), &EVENTS, w);
}

static gboolean has_known_tag(const char *text)
{
    const char *last_close = strrchr(text, '>');
    for (const char *p = text; (p = strchr(p, '<')); p++) {
        const char *name = p + 1 + (p[1] == '/');
        gsize n = 0;
        while (g_ascii_isalnum(name[n]))
            n++;
        if (n > 0 && strchr(" \t\r\n/>", name[n]) && name[n] && html_element_kind(name, n) != ELEMENT_UNKNOWN &&
            name < last_close)
            return TRUE;
    }
    return FALSE;
}

char *clean_html_dup_text(const char *html, gsize n)
{
    struct writer w = {.out = g_string_sized_new(n)};
    g_autofree char *source = g_strndup(html, n);
    gboolean has_tags = strchr(source, '<') != NULL;
    if (!has_tags && !strchr(source, '&'))
        write_text(&w, html, n);
    else
        parse(html, n, &w);
    if (!has_tags && has_known_tag(w.out->str)) {
        struct writer again = {.out = g_string_sized_new(w.out->len)};
        parse(w.out->str, w.out->len, &again);
        g_string_free(w.out, TRUE);
        w = again;
    }
    return g_string_free(w.out, FALSE);
}

char *clean_html_dup_plain(const char *text, gsize n)
{
    struct writer w = {.out = g_string_sized_new(n)};
    const char *end = text + n;
    while (text < end) {
        const char *line = text, *newline = memchr(text, '\n', (gsize)(end - text));
        text = newline ? newline + 1 : end;
        gsize before = w.out->len;
        write_text(&w, line, (gsize)((newline ? newline : end) - line));
        if (w.out->len == before && newline)
            owe_newlines(&w, 2);
        else
            w.owes_blank = TRUE;
    }
    return g_string_free(w.out, FALSE);
}

static gboolean has_reference(const char *text)
{
    for (const char *p = text; (p = strchr(p, '&')); p++) {
        const char *name = p + 1;
        gsize n = 0;
        if (*name == '#') {
            n = strspn(name + 1, "0123456789xXabcdefABCDEF");
            if (n > 0 && name[1 + n] == ';')
                return TRUE;
            continue;
        }
        while (g_ascii_isalnum(name[n]))
            n++;
        g_autofree char *entity = g_strndup(name, n);
        if (n > 1 && name[n] == ';' && html_events_has_entity(entity))
            return TRUE;
    }
    return FALSE;
}

gboolean clean_html_looks_like_html(const char *text)
{
    for (const char *p = text; (p = strchr(p, '<')); p++) {
        const char *name = p + 1 + (p[1] == '/');
        gsize n = 0;
        while (g_ascii_isalnum(name[n]))
            n++;
        if (n > 0 && g_ascii_isalpha(*name) && html_element_kind(name, n) == ELEMENT_UNKNOWN)
            return FALSE;
    }
    return has_known_tag(text) || has_reference(text);
}
