#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/feed_documents.h"

#define RSS(items) "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>t</title>" items "</channel></rss>"

static void note(const struct feed_document *d, gpointer data)
{
    g_string_append_printf(data, "[%s|%s|%s|%" G_GINT64_FORMAT "]", d->id ? d->id : "", d->title ? d->title : "",
                           d->body ? d->body : "", d->published_at / G_USEC_PER_SEC);
}

/* "" where the bytes are no feed. */
static const struct {
    const char *claim, *bytes, *told;
} ROWS[] = {
    {"a feed is its entries, with their ids and dates",
     RSS("<item><guid>g1</guid><title>One</title><pubDate>Wed, 08 May 2019 10:00:00 GMT</pubDate>"
         "<description>&lt;p&gt;Shells &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;</description></item>"
         "<item><link>https://a.example/2</link><title>Two</title></item>"),
     "[g1|One|Shells fell.|1557309600][https://a.example/2|Two||0]"},
    {"a feed without entries is one", RSS(""), "a feed"},
    {"blanks and a byte order mark before it do not matter",
     "\xEF\xBB\xBF\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><title>T</title></entry></feed>",
     "[a|T||0]"},
    {"a JSON feed is one",
     "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [{\"id\": \"j\", "
     "\"content_text\": \"Shells fell.\"}]}",
     "[j||Shells fell.|0]"},
    {"a page is no feed", "<!DOCTYPE html><html><body><p>Shells fell.</p></body></html>", ""},
    {"a fragment of HTML is none", "<p>Shells <b>fell</b> &amp; burned.</p>", ""},
    {"plain text is none", "Shells fell on the village.", ""},
    {"a text that quotes a tag is none", "He wrote <b>no</b> & left.", ""},
    {"a text that begins with what is no tag is none", "<Reuters> Shells fell.", ""},
    {"JSON of something else is none", "{\"text\": \"Shells fell.\"}", ""},
    {"nothing is none", "", ""},
    {"broken bytes are none", "\xff\xfe\x01<b>x</b>", ""},
};

static void a_feed_is_told_by_its_bytes(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autoptr(GString) told = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        gboolean is_feed;
        assert_true(cli_each_feed_document(sv_from(ROWS[i].bytes), "packs", note, told, &is_feed, &error));
        if (is_feed && told->len == 0)
            g_string_append(told, "a feed");
        if (strcmp(told->str, ROWS[i].told) != 0)
            fail_msg("%s: %s", ROWS[i].claim, told->str);
    }
}

static void a_table_that_is_not_there_is_named(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) told = g_string_new(NULL);
    gboolean is_feed;
    assert_false(cli_each_feed_document(SV(RSS("")), "/nowhere", note, told, &is_feed, &error));
    assert_non_null(strstr(error->message, "/nowhere/common/date_names.tsv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_is_told_by_its_bytes),
        cmocka_unit_test(a_table_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
