#include "cli/documents.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/feed_documents.h"
#include "common/json.h"
#include "common/rfc3339.h"
#include "common/shipped.h"
#include "text/clean_html.h"
#include "text/html_mask.h"

#define INPUT_MAX_BYTES (64u * 1024 * 1024)

struct reader {
    cli_document_fn fn;
    gpointer data;
    const struct cli_input *in;
    struct arena *arena;
};

static guint32 day_of_text(struct strview s)
{
    int y, m, d;
    g_autofree char *text = sv_dup(s);
    if (sscanf(text, "%4d-%2d-%2d", &y, &m, &d) != 3 || !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return 0;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
    return g_date_get_julian(&date);
}

#define JULIAN_OF_1970 719163 /* g_date_get_julian of 1970-01-01 */

static gint64 us_of_day(guint32 day)
{
    return day ? ((gint64)day - JULIAN_OF_1970) * 86400 * G_USEC_PER_SEC : 0;
}

/* The text without markup; *mask holds it where it had some. */
static struct strview without_markup(struct strview given, char **mask)
{
    if (!given.n || (!memchr(given.p, '<', given.n) && !memchr(given.p, '&', given.n)))
        return given;
    g_autofree char *copy = sv_dup(given);
    if (!clean_html_looks_like_html(copy))
        return given;
    *mask = html_mask_dup(given.p, given.n);
    return (struct strview){*mask, given.n};
}

static void hand_over(struct reader *r, struct cli_document *d)
{
    g_autofree char *title = NULL, *body = NULL;
    d->title = without_markup(d->given_title, &title);
    d->body = without_markup(d->given_body, &body);
    r->fn(d, r->data);
}

/* ---- JSON lines ---- */

struct line {
    struct strview doc_id, id, title, text, body, summary, published, language, outlet, link;
};

static const struct json_field LINE[] = {
    J_STRING(struct line, doc_id, J_NULL, ""),    J_STRING(struct line, id, J_NULL, ""),
    J_STRING(struct line, title, J_NULL, ""),     J_STRING(struct line, text, J_NULL, ""),
    J_STRING(struct line, body, J_NULL, ""),      J_STRING(struct line, summary, J_NULL, ""),
    J_STRING(struct line, published, J_NULL, ""), J_STRING(struct line, language, J_NULL, ""),
    J_STRING(struct line, outlet, J_NULL, ""),    J_STRING(struct line, link, J_NULL, ""),
};
static const struct json_shape LINE_SHAPE = J_SHAPE(struct line, LINE);

static struct strview first_of(struct strview a, struct strview b, struct strview c)
{
    return a.n ? a : b.n ? b : c;
}

/* A date is the day's first moment. */
static gint64 us_of_text(struct strview s)
{
    gint64 at;
    return rfc3339_parse(s, &at) ? at : us_of_day(day_of_text(s));
}

static gboolean read_json_line(struct reader *r, struct strview text, GError **error)
{
    static const struct json_limits limits = {INPUT_MAX_BYTES, 16};
    struct line l = {0};
    arena_reset(r->arena);
    if (!json_decode(&LINE_SHAPE, "document", text, &limits, r->arena, &l, error))
        return FALSE;
    struct cli_document d = {.given_title = l.title, .given_body = first_of(l.text, l.body, l.summary)};
    struct strview published = l.published.n ? l.published : sv_from(r->in->published);
    d.published_day = day_of_text(published);
    d.doc = (struct doc){.id = l.doc_id.n ? l.doc_id : l.id,
                         .version = 1,
                         .outlet = l.outlet.p ? l.outlet : SV(""),
                         .content_hash = SV(""),
                         .link = l.link.p ? l.link : SV(""),
                         .title = l.title.p ? l.title : SV(""),
                         .published = us_of_text(published),
                         .language = l.language.p ? l.language : SV("")};
    hand_over(r, &d);
    return TRUE;
}

static gboolean read_json_lines(struct reader *r, const char *name, struct strview text, GError **error)
{
    guint number = 0;
    while (text.n) {
        struct strview line = sv_cut_line(&text);
        number++;
        if (line.n > 1 && !read_json_line(r, line, error)) {
            g_prefix_error(error, "%s:%u: ", name, number);
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- feeds, pages, texts ---- */

struct file {
    struct reader *reader;
    struct strview name; /* without its folders */
};

static struct strview text_or_none(const char *text)
{
    return text ? sv_from(text) : SV("");
}

static void read_entry(const struct feed_document *e, gpointer data)
{
    struct file *file = data;
    guint32 day = e->published_at ? (guint32)(e->published_at / G_USEC_PER_SEC / 86400 + JULIAN_OF_1970)
                                  : day_of_text(sv_from(file->reader->in->published));
    struct cli_document d = {
        .given_title = text_or_none(e->title), .given_body = text_or_none(e->body), .published_day = day};
    d.doc = (struct doc){.id = e->id ? sv_from(e->id) : file->name,
                         .version = 1,
                         .content_hash = SV(""),
                         .outlet = SV(""),
                         .link = text_or_none(e->link),
                         .title = d.given_title,
                         .published = e->published_at ? e->published_at : us_of_day(day),
                         .language = text_or_none(e->language)};
    hand_over(file->reader, &d);
}

static void read_text(struct reader *r, struct strview id, struct strview text)
{
    struct cli_document d = {
        .given_title = SV(""), .given_body = text, .published_day = day_of_text(sv_from(r->in->published))};
    d.doc = (struct doc){.id = id,
                         .version = 1,
                         .content_hash = SV(""),
                         .outlet = SV(""),
                         .link = SV(""),
                         .title = SV(""),
                         .published = us_of_day(d.published_day),
                         .language = SV("")};
    hand_over(r, &d);
}

static gboolean read_file(struct reader *r, const char *name, struct strview bytes, GError **error)
{
    g_autofree char *id = g_path_get_basename(name);
    struct file file = {r, sv_from(id)};
    gboolean is_feed;
    if (!cli_each_feed_document(bytes, r->in->packs, read_entry, &file, &is_feed, error))
        return FALSE;
    if (!is_feed)
        read_text(r, file.name, bytes);
    return TRUE;
}

static char *read_all(const char *name, gsize *n, GError **error)
{
    if (strcmp(name, "-") != 0) {
        char *text = NULL;
        return g_file_get_contents(name, &text, n, error) ? text : NULL;
    }
    GString *all = g_string_new("");
    char chunk[65536];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, stdin)) > 0 && all->len < INPUT_MAX_BYTES;)
        g_string_append_len(all, chunk, (gssize)got);
    *n = all->len;
    return g_string_free(all, FALSE);
}

gboolean cli_each_document(const struct cli_input *in, cli_document_fn fn, gpointer data, GError **error)
{
    static const char *const standard_input[] = {"-", NULL};
    g_autoptr(arena_owner) arena = arena_new((gsize)INPUT_MAX_BYTES * 4, 1 << 20);
    struct reader r = {fn, data, in, arena};
    for (const char *const *f = in->files && *in->files ? in->files : standard_input; *f; f++) {
        gsize n = 0;
        g_autofree char *text = read_all(*f, &n, error);
        struct strview all = {text, n};
        if (!text || !(in->jsonl ? read_json_lines(&r, *f, all, error) : read_file(&r, *f, all, error)))
            return FALSE;
    }
    return TRUE;
}

int cli_input_exit_code(const GError *error)
{
    return error->domain == G_FILE_ERROR ? EX_NOINPUT : EX_DATAERR;
}

char *cli_packs_dir_dup(const char *given)
{
    const char *env = g_getenv("FRONTWIRE_PACKS");
    return given || env ? g_strdup(given ? given : env) : shipped_path_dup("packs");
}
