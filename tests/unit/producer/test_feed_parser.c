#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "common/rfc3339.h"
#include "producer/feed_parser.h"

static struct feed_dates *dates; /* the tests' own, read once */

static struct feed *parse_in_cuts(const char *document, gsize n, gsize cut, GError **error)
{
    g_autoptr(feed_parser) p = feed_parser_new(1 << 24);
    feed_parser_set_origin(p, "http://example.org/feeds/all.xml", NULL);
    feed_parser_set_dates(p, dates);
    for (gsize at = 0; at < n; at += cut)
        assert_true(feed_parser_push(p, document + at, MIN(cut, n - at), NULL));
    return feed_parser_finish(p, error);
}

static struct feed *parse(const char *document)
{
    g_autoptr(GError) error = NULL;
    struct feed *f = parse_in_cuts(document, strlen(document), G_MAXSIZE / 2, &error);
    if (error)
        fail_msg("%s", error->message);
    return f;
}

static void show(GString *out, const char *label, const char *value)
{
    if (value)
        g_string_append_printf(out, "%s=%s\n", label, value);
}

static void show_time(GString *out, const char *label, gint64 at)
{
    char text[RFC3339_MAX_BYTES];
    if (at == FEED_NO_DATE)
        return;
    rfc3339_format(at, text);
    show(out, label, text);
}

static void show_entry(GString *out, const struct feed_entry *e)
{
    g_string_append(out, "entry\n");
    show(out, "guid", e->guid);
    show(out, "permalink", e->is_permalink ? "yes" : NULL);
    show(out, "link", e->link);
    show(out, "title", e->title.value);
    show(out, "summary", e->summary.value);
    show(out, "content", e->content.value);
    show(out, "language", e->language);
    for (guint i = 0; i < e->authors.n; i++) {
        show(out, "author", feed_person_at(&e->authors, i)->name);
        show(out, "email", feed_person_at(&e->authors, i)->email);
    }
    for (guint i = 0; i < e->categories.n; i++)
        show(out, "category", feed_category_at(&e->categories, i));
    for (guint i = 0; i < e->enclosures.n; i++)
        g_string_append_printf(out, "enclosure=%s %s %" G_GINT64_FORMAT "\n", feed_enclosure_at(&e->enclosures, i)->url,
                               feed_enclosure_at(&e->enclosures, i)->type,
                               feed_enclosure_at(&e->enclosures, i)->length);
    show(out, "source", e->source_title);
    show(out, "source_url", e->source_url);
    show_time(out, "published", e->published_at);
    show_time(out, "updated", e->updated_at);
    if (e->place.is_set)
        g_string_append_printf(out, "place=%.2f %.2f\n", e->place.lat, e->place.lon);
}

/* Everything that was read, a line each. */
static char *shown(const struct feed *f)
{
    GString *out = g_string_new(NULL);
    show(out, "title", f->title.value);
    show(out, "subtitle", f->subtitle.value);
    show(out, "link", f->link);
    show(out, "language", f->language);
    if (f->ttl_min >= 0)
        g_string_append_printf(out, "ttl=%d\n", f->ttl_min);
    show(out, "period", f->update_period);
    if (f->skip_hours || f->skip_days)
        g_string_append_printf(out, "skip=%x %x\n", f->skip_hours, f->skip_days);
    show_time(out, "updated", f->updated_at);
    if (f->is_recovered || f->is_truncated)
        g_string_append_printf(out, "%s%s\n", f->is_recovered ? "recovered" : "", f->is_truncated ? " truncated" : "");
    for (guint i = 0; i < f->entries->len; i++)
        show_entry(out, feed_entry_at(f, i));
    return g_string_free(out, FALSE);
}

static const struct {
    const char *document, *wanted;
} cases[] = {
    {/* news sitemap */
     "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
     "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
     "<url><loc>https://a.example/s1</loc><news:news><news:publication><news:name>Outlet</news:name>"
     "<news:language>ar</news:language></news:publication><news:publication_date>2017-08-24T10:00:00+03:00"
     "</news:publication_date><news:title>One &amp; two</news:title><news:keywords>war, aid</news:keywords></news:news>"
     "<lastmod>2017-08-24T11:00:00Z</lastmod></url><url><loc>https://a.example/about</loc></url></urlset>",
     "entry\nlink=https://a.example/s1\ntitle=One & two\nlanguage=ar\ncategory=war\ncategory=aid\n"
     "published=2017-08-24T07:00:00Z\nupdated=2017-08-24T11:00:00Z\nentry\nlink=https://a.example/about\n"},
    {/* RSS 2.0 with modules */
     "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
     "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:atom='http://www.w3.org/2005/Atom' "
     "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:georss='http://www.georss.org/georss'>"
     "<channel><title>News</title><link>/</link><description>All of it</description><language>en-GB</language>"
     "<atom:link rel='self' href='x'/><ttl>15</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
     "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
     "<image><title>logo</title><link>http://other/</link></image><lastBuildDate>Tue, 05 Mar 2024 10:00:00 "
     "GMT</lastBuildDate>"
     "<item><title>One &amp; two</title><link> a.html </link><guid isPermaLink='false'>x1</guid>"
     "<pubDate>Tue, 05 Mar 2024 09:00:00 +0300</pubDate><dc:creator>Desk</dc:creator><category>War</category>"
     "<category>War</category><category domain='d'>Aid</category><description>short</description>"
     "<content:encoded><![CDATA[<p>long</p>]]></content:encoded><source url='http://agency/'>Agency</source>"
     "<enclosure url='v.mp4' type='video/mp4' length='12'/><georss:point>35.33 39.95</georss:point></item>"
     "<item><guid>http://example.org/2</guid><author>a@example.org (Ann)</author></item></channel></rss>",
     "title=News\nsubtitle=All of it\nlink=http://example.org/\nlanguage=en-GB\nttl=15\nperiod=hourly\nskip=9 40\n"
     "updated=2024-03-05T10:00:00Z\n"
     "entry\nguid=x1\nlink=http://example.org/feeds/a.html\ntitle=One & two\nsummary=short\ncontent=<p>long</p>\n"
     "author=Desk\ncategory=War\ncategory=Aid\nenclosure=http://example.org/feeds/v.mp4 video/mp4 12\nsource=Agency\n"
     "source_url=http://agency/\npublished=2024-03-05T06:00:00Z\nplace=35.33 39.95\n"
     "entry\nguid=http://example.org/2\npermalink=yes\nlink=http://example.org/2\nauthor=Ann\nemail=a@example.org\n"},
    {/* Atom with bases and languages */
     "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en' xml:base='http://base.org/x/'><title "
     "type='html'>&lt;b&gt;N&lt;/b&gt;</title>"
     "<link href='http://alt.org/'/><updated>2024-03-05T10:00:00Z</updated>"
     "<entry xml:base='y/'><id>tag:1</id><title xml:lang='ar'>خبر</title><link rel='alternate' href='z'/>"
     "<link rel='enclosure' href='e.mp3' type='audio/mpeg' "
     "length='7'/><author><name>Ann</name><email>a@b.cd</email></author>"
     "<category term='war'/><updated>2024-03-05T09:00:00+01:00</updated>"
     "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a &lt; <b>b</b> <i>c</i><br/></div></content>"
     "<source><title>Orig</title><id>no</id><link href='http://orig.org/'/></source></entry></feed>",
     "title=<b>N</b>\nlink=http://alt.org/\nlanguage=en\nupdated=2024-03-05T10:00:00Z\n"
     "entry\nguid=tag:1\nlink=http://base.org/x/y/z\ntitle=خبر\ncontent=<div>a &lt; <b>b</b> <i>c</i><br /></div>\n"
     "language=ar\nauthor=Ann\nemail=a@b.cd\ncategory=war\nenclosure=http://base.org/x/y/e.mp3 audio/mpeg 7\n"
     "source=Orig\nsource_url=http://orig.org/\npublished=2024-03-05T08:00:00Z\nupdated=2024-03-05T08:00:00Z\n"},
    {/* RDF */
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
     "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='c'><title>T</title></channel>"
     "<item "
     "rdf:about='http://i/1'><title>I</title><link>http://i/1</link><dc:date>2024-03-05</dc:date></item></rdf:RDF>",
     "title=T\nentry\nguid=http://i/1\nlink=http://i/"
     "1\ntitle=I\npublished=2024-03-05T00:00:00Z\nupdated=2024-03-05T00:00:00Z\n"},
    {/* JSON Feed */
     "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J\",\"home_page_url\":\"/\",\"items\":[{\"id\":7,"
     "\"url\":\"a\",\"content_html\":\"<p>x</p>\",\"date_published\":\"2024-03-05T10:00:00+02:00\",\"tags\":[\"t\",3],"
     "\"authors\":[{\"name\":\"Ann\"}],\"attachments\":[{\"url\":\"m\",\"mime_type\":\"audio/"
     "x\",\"size_in_bytes\":5}]},4]}",
     "title=J\nlink=http://example.org/\nentry\nguid=7\nlink=http://example.org/feeds/a\ncontent=<p>x</p>\nauthor=Ann\n"
     "category=t\nenclosure=http://example.org/feeds/m audio/x 5\npublished=2024-03-05T08:00:00Z\n"},
    {/* undeclared prefixes, a missing </item>, a bare ampersand, naked markup */
     "<rss><channel><item><title>A & B</title><dc:creator>X</dc:creator><item><description>a "
     "<b>c</b></description></item></channel></rss>",
     "recovered\nentry\ntitle=A & B\nauthor=X\nentry\nsummary=a <b>c</b>\n"},
    {/* a title and an image that are never closed */
     "<rss><channel><image><url>u</url><item><title>One<link>http://l/</link><pubDate>2024-03-05</pubDate></item></"
     "channel></rss>",
     "recovered\nentry\nlink=http://l/\ntitle=One\npublished=2024-03-05T00:00:00Z\n"},
    {/* cut off in the middle of a text */
     "<rss><channel><title>T</title><item><title>One</title></item><item><title>Tw",
     "title=T\nrecovered truncated\nentry\ntitle=One\nentry\ntitle=Tw\n"},
    {/* double encoding and windows-1252 numbers */
     "<rss><channel><title>caf\u00C3\u00A9 &#150; &#8217;</title></channel></rss>", "title=caf\u00C3\u00A9 – ’\n"},
    {"<rss><channel><title>caf\u00C3\u00A9</title></channel></rss>", "title=café\n"},
    {/* an RSS channel in capitals (CDF) */
     "<CHANNEL HREF='http://c/'><TITLE>C</TITLE><ITEM HREF='http://c/1' "
     "LASTMOD='2024-03-05T10:00'><TITLE>I</TITLE></ITEM></CHANNEL>",
     "title=C\nlink=http://c/\nentry\nlink=http://c/"
     "1\ntitle=I\npublished=2024-03-05T10:00:00Z\nupdated=2024-03-05T10:00:00Z\n"},
};

static void every_dialect_is_read(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(feed_owner) f = parse(cases[i].document);
        g_autofree char *got = shown(f);
        assert_string_equal(got, cases[i].wanted);
    }
}

static void cuts_at_every_byte_make_no_difference(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize n = strlen(cases[i].document);
        for (gsize first = 1; first < n; first++) {
            g_autoptr(feed_parser) p = feed_parser_new(1 << 24);
            feed_parser_set_origin(p, "http://example.org/feeds/all.xml", NULL);
            feed_parser_set_dates(p, dates);
            assert_true(feed_parser_push(p, cases[i].document, first, NULL));
            assert_true(feed_parser_push(p, cases[i].document + first, n - first, NULL));
            g_autoptr(feed_owner) f = feed_parser_finish(p, NULL);
            g_autofree char *got = shown(f);
            assert_string_equal(got, cases[i].wanted);
        }
        g_autoptr(feed_owner) f = parse_in_cuts(cases[i].document, n, 1, NULL);
        g_autofree char *got = shown(f);
        assert_string_equal(got, cases[i].wanted);
    }
}

static void every_prefix_of_a_feed_is_a_feed_or_an_error(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize n = 0; n < strlen(cases[i].document); n++) {
            g_autoptr(GError) error = NULL;
            g_autofree char *prefix = g_memdup2(cases[i].document, MAX(n, 1));
            g_autoptr(feed_owner) f = parse_in_cuts(prefix, n, 100, &error);
            assert_true((f != NULL) != (error != NULL));
            if (error)
                assert_true(g_error_matches(error, FEED_ERROR, FEED_ERROR_NOT_A_FEED));
        }
}

static void what_is_no_feed_is_refused(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "",
        "   \n",
        "<html><head><title>404</title></head><body>gone</body></html>",
        "just text",
        "{\"a\": 1}",
        "{\"items\": ",
        "[1, 2]",
        "<!DOCTYPE html><p>",
        "<opml><head><title>x</title></head></opml>",
        "\xFF\xD8\xFF\xE0 JFIF",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(parse_in_cuts(documents[i], strlen(documents[i]), 4, &error));
        assert_true(g_error_matches(error, FEED_ERROR, FEED_ERROR_NOT_A_FEED));
    }
}

static void a_document_over_the_limit_is_refused(void **state)
{
    (void)state;
    g_autoptr(feed_parser) p = feed_parser_new(100);
    g_autoptr(GError) error = NULL;
    static const char chunk[60] = "<rss>";
    assert_true(feed_parser_push(p, chunk, sizeof chunk, &error));
    assert_false(feed_parser_push(p, chunk, sizeof chunk, &error));
    assert_true(g_error_matches(error, FEED_ERROR, FEED_ERROR_TOO_BIG));
}

static void entities_neither_grow_nor_read_files(void **state)
{
    (void)state;
    g_autoptr(feed_owner) f =
        parse("<!DOCTYPE rss [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>"
              "<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'> %p;]>"
              "<rss><channel><title>&c;|&x;|&a;</title></channel></rss>");
    assert_string_equal(f->title.value, "&c;|&x;|lol");
    assert_true(f->is_recovered);
}

static void titles_and_texts_can_be_had_plain(void **state)
{
    (void)state;
    g_autoptr(feed_owner) f = parse("<rss><channel><item><title>R&amp;amp;D &lt;b&gt;bold&lt;/b&gt;</title>"
                                    "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description></item>"
                                    "<item><title>Is 3 &lt; 4 &amp;&amp; 5 &gt; 4?</title></item></channel></rss>");
    g_autofree char *title = feed_text_dup_plain(&feed_entry_at(f, 0)->title);
    g_autofree char *summary = feed_text_dup_plain(&feed_entry_at(f, 0)->summary);
    g_autofree char *second = feed_text_dup_plain(&feed_entry_at(f, 1)->title);
    assert_string_equal(title, "R&D bold");
    assert_string_equal(summary, "One\n\nTwo");
    assert_string_equal(second, "Is 3 < 4 && 5 > 4?");
    assert_null(feed_text_dup_plain(&feed_entry_at(f, 1)->summary));
}

static void a_very_long_text_is_kept_whole(void **state)
{
    (void)state;
    g_autoptr(GString) document = g_string_new("<rss><channel><item><description>");
    for (int i = 0; i < 400000; i++)
        g_string_append(document, i % 1000 ? "word " : "&amp; ");
    g_string_append(document, "</description><title>T</title></item></channel></rss>");
    g_autoptr(feed_owner) f = parse_in_cuts(document->str, document->len, 16384, NULL);
    assert_int_equal(strlen(feed_entry_at(f, 0)->summary.value), 400000 / 1000 * (999 * 5 + 2) - 1);
    assert_string_equal(feed_entry_at(f, 0)->title.value, "T");
}

static void lists_have_an_end(void **state)
{
    (void)state;
    g_autoptr(GString) document = g_string_new("<rss><channel><item>");
    for (int i = 0; i < 3 * FEED_LIST_MAX; i++)
        g_string_append_printf(document, "<category>c%d</category><author>a%d</author><enclosure url='%d'/>", i, i, i);
    g_string_append(document, "</item></channel></rss>");
    g_autoptr(feed_owner) f = parse(document->str);
    assert_int_equal(feed_entry_at(f, 0)->categories.n, FEED_LIST_MAX);
    assert_int_equal(feed_entry_at(f, 0)->authors.n, FEED_LIST_MAX);
    assert_int_equal(feed_entry_at(f, 0)->enclosures.n, FEED_LIST_MAX);
}

static int load_dates(void **state)
{
    (void)state;
    dates = feed_dates_load("packs/common/date_names.tsv", NULL);
    return dates ? 0 : -1;
}

static int free_dates(void **state)
{
    (void)state;
    feed_dates_free(dates);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dialect_is_read),
        cmocka_unit_test(cuts_at_every_byte_make_no_difference),
        cmocka_unit_test(every_prefix_of_a_feed_is_a_feed_or_an_error),
        cmocka_unit_test(what_is_no_feed_is_refused),
        cmocka_unit_test(a_document_over_the_limit_is_refused),
        cmocka_unit_test(entities_neither_grow_nor_read_files),
        cmocka_unit_test(titles_and_texts_can_be_had_plain),
        cmocka_unit_test(a_very_long_text_is_kept_whole),
        cmocka_unit_test(lists_have_an_end),
    };
    return cmocka_run_group_tests(tests, load_dates, free_dates);
}
