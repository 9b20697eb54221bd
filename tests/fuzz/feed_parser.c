/* Any bytes as a feed. The first byte says how they are cut and where they came from. */
#include "producer/feed_parser.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void render(const struct feed_text *t)
{
    g_autofree char *plain = feed_text_dup_plain(t);
    g_assert(!plain || g_utf8_validate(plain, -1, NULL));
}

static void look_at(const struct feed *f)
{
    render(&f->title);
    for (guint i = 0; i < f->entries->len; i++) {
        const struct feed_entry *e = feed_entry_at(f, i);
        g_assert(!e->link || g_utf8_validate(e->link, -1, NULL));
        render(&e->title);
        render(&e->summary);
        render(&e->content);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const types[] = {NULL, "text/xml; charset=utf-8", "application/xml",
                                        "text/html; charset=windows-1256"};
    if (n == 0)
        return 0;
    gsize cut = data[0] < 128 ? n : (gsize)(data[0] - 127);
    g_autoptr(feed_parser) p = feed_parser_new(1 << 20);
    feed_parser_set_origin(p, data[0] & 1 ? "http://example.org/a/b" : NULL, types[data[0] >> 1 & 3]);
    for (size_t at = 1; at < n; at += cut)
        if (!feed_parser_push(p, (const char *)data + at, MIN(cut, n - at), NULL))
            return 0;
    g_autoptr(feed_owner) f = feed_parser_finish(p, NULL);
    if (f)
        look_at(f);
    return 0;
}
