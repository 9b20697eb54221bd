#include "cli/feed_documents.h"

#include "producer/feed_parser.h"

#define FEED_MAX_BYTES ((gsize)64 << 20)
#define HEAD_BYTES     2048 /* where JSON names its format */

static struct strview without_bom_and_space(struct strview s)
{
    if (sv_starts_with(s, SV("\xEF\xBB\xBF")))
        s = (struct strview){s.p + 3, s.n - 3};
    while (s.n && g_ascii_isspace(s.p[0]))
        s.p++, s.n--;
    return s;
}

/* What begins like XML, in whatever encoding, or is JSON that names its format; the parser has the last word. */
static gboolean may_be_feed(struct strview bytes)
{
    struct strview s = without_bom_and_space(bytes);
    gboolean is_utf16 = sv_starts_with(bytes, SV("\xFF\xFE")) || sv_starts_with(bytes, SV("\xFE\xFF"));
    if (sv_starts_with(s, SV("{")))
        return g_strstr_len(s.p, (gssize)MIN(s.n, HEAD_BYTES), "jsonfeed.org/version") != NULL;
    return is_utf16 || sv_starts_with(s, SV("<"));
}

static struct feed *parse(struct strview bytes, const struct feed_dates *dates)
{
    g_autoptr(feed_parser) p = feed_parser_new(FEED_MAX_BYTES);
    feed_parser_set_dates(p, dates);
    return feed_parser_push(p, bytes.p, bytes.n, NULL) ? feed_parser_finish(p, NULL) : NULL;
}

static void tell(const struct feed *f, const struct feed_entry *e, feed_document_fn fn, gpointer data)
{
    g_autofree char *title = feed_text_dup_plain(&e->title);
    g_autofree char *summary = feed_text_dup_plain(&e->summary);
    g_autofree char *content = feed_text_dup_plain(&e->content);
    const struct feed_document d = {.id = e->guid ? e->guid : e->link,
                                    .link = e->link,
                                    .title = title,
                                    .body = content ? content : summary,
                                    .language = e->language ? e->language : f->language,
                                    .published_at = e->published_at};
    fn(&d, data);
}

gboolean cli_each_feed_document(struct strview bytes, const char *packs, feed_document_fn fn, gpointer data,
                                gboolean *is_feed, GError **error)
{
    *is_feed = FALSE;
    if (!may_be_feed(bytes))
        return TRUE;
    g_autofree char *path = g_build_filename(packs, "common", "date_names.tsv", NULL);
    g_autoptr(feed_dates_owner) dates = feed_dates_load(path, error);
    if (!dates)
        return FALSE;
    g_autoptr(feed_owner) f = parse(bytes, dates);
    *is_feed = f != NULL;
    for (guint i = 0; f && i < f->entries->len; i++)
        tell(f, feed_entry_at(f, i), fn, data);
    return TRUE;
}
