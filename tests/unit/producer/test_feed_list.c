#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "producer/feed_list.h"

#define HEAD "<?xml version='1.0'?>\n<opml version='2.0' xmlns:fw='urn:frontwire:opml'>\n<head/><body>\n"
#define TAIL "</body></opml>\n"

static char *write_temp(const char *text)
{
    char *path = g_strdup("/tmp/fw-opml-XXXXXX");
    close(g_mkstemp(path));
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void feeds_are_read_from_nested_folders(void **state)
{
    (void)state;
    g_autofree char *path =
        write_temp(HEAD "<outline text='folder'><outline text='A' title='Title A' "
                        "xmlUrl='https://a.example/rss' fw:outlet='a' fw:fullText='true'/></outline>\n"
                        "<outline text='B' xmlUrl=' http://b.example/x?a=1&amp;b=2 '/>\n"
                        "<outline text='again' xmlUrl='https://a.example/rss'/>" TAIL);
    g_autoptr(GError) error = NULL;
    guint repeated = 0;
    g_autoptr(GPtrArray) list = feed_list_load(path, &repeated, &error);
    if (!list)
        fail_msg("%s", error->message);
    assert_int_equal(list->len, 2);
    assert_int_equal(repeated, 1);
    const struct feed_source *a = list->pdata[0], *b = list->pdata[1];
    assert_string_equal(a->url, "https://a.example/rss");
    assert_string_equal(a->title, "Title A");
    assert_string_equal(a->outlet, "a");
    assert_true(a->full_text);
    assert_string_equal(b->url, "http://b.example/x?a=1&b=2");
    assert_string_equal(b->title, "B");
    assert_null(b->outlet);
    assert_int_equal(strlen(b->id), 16);
    g_unlink(path);
}

static void errors_name_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *what;
    } TABLE[] = {
        {HEAD "<outline xmlUrl='ftp://x/'/>" TAIL, ":4:", "ftp://x/"},
        {HEAD "<outline xmlUrl='http://'/>" TAIL, ":4:", "http or https"},
        {HEAD "<outline>\n\n</body>", ":6:", ""},
        {"<html><body/></html>", ":1:", "OPML"},
        {"", ":", ""},
        {"<!DOCTYPE opml [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><opml><body><outline xmlUrl='&b;'/></body></opml>", ":",
         "http"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autofree char *path = write_temp(TABLE[i].text);
        g_autoptr(GError) error = NULL;
        assert_null(feed_list_load(path, NULL, &error));
        if (!g_str_has_prefix(error->message, path) || !strstr(error->message, TABLE[i].place) ||
            !strstr(error->message, TABLE[i].what))
            fail_msg("%u: %s", i, error->message);
        g_unlink(path);
    }
    g_autoptr(GError) error = NULL;
    assert_null(feed_list_load("/nonexistent.opml", NULL, &error));
    assert_true(g_error_matches(error, FEED_LIST_ERROR, FEED_LIST_ERROR_READ));
}

static gboolean add(const char *path, const char *url, GError **error)
{
    return feed_list_add(path, &(struct feed_source){.url = (char *)url}, error);
}

static void feeds_are_added_removed_and_imported(void **state)
{
    (void)state;
    g_autofree char *path = write_temp("<opml version='2.0'><head/><body/></opml>");
    g_autofree char *other = write_temp(HEAD "<outline xmlUrl='http://a.example/'/><outline xmlUrl='feed://x'/>"
                                             "<outline text='folder'><outline text='C' xmlUrl='http://c.example/' "
                                             "fw:outlet='c' fw:fullText='true'/></outline>" TAIL);
    const struct feed_source first = {
        .url = (char *)"http://a.example/", .title = (char *)"A & B <x>", .outlet = (char *)"outlet"};
    struct feed_import n;
    g_autoptr(GError) error = NULL;

    assert_true(feed_list_add(path, &first, NULL));
    assert_true(add(path, "http://b.example/?x=1&y=2", NULL));
    assert_false(add(path, "http://a.example/", &error));
    assert_true(g_error_matches(error, FEED_LIST_ERROR, FEED_LIST_ERROR_ENTRY));
    assert_false(add(path, "gopher://a", NULL));
    assert_true(feed_list_import(path, other, &n, NULL));
    assert_int_equal(n.added, 1);
    assert_int_equal(n.known, 1);
    assert_int_equal(n.not_understood, 1);
    assert_true(feed_list_import(path, other, &n, NULL));
    assert_int_equal(n.added, 0);
    assert_true(feed_list_remove(path, "http://b.example/?x=1&y=2", NULL));
    assert_false(feed_list_remove(path, "http://b.example/?x=1&y=2", NULL));
    g_autoptr(GPtrArray) list = feed_list_load(path, NULL, NULL);
    assert_int_equal(list->len, 2);
    const struct feed_source *a = list->pdata[0], *c = list->pdata[1];
    assert_string_equal(a->title, "A & B <x>");
    assert_string_equal(a->outlet, "outlet");
    assert_false(a->full_text);
    assert_string_equal(c->title, "C");
    assert_string_equal(c->outlet, "c");
    assert_true(c->full_text);
    g_unlink(path);
    g_unlink(other);
}

static void a_list_that_is_not_there_is_made_by_the_first_feed(void **state)
{
    (void)state;
    g_autofree char *path = write_temp("");
    g_unlink(path);
    const struct feed_source feed = {.url = (char *)"http://a.example/", .full_text = TRUE};
    assert_true(feed_list_add(path, &feed, NULL));
    g_autoptr(GPtrArray) list = feed_list_load(path, NULL, NULL);
    assert_int_equal(list->len, 1);
    assert_true(((struct feed_source *)list->pdata[0])->full_text);
    g_unlink(path);
    assert_false(add("/nonexistent/feeds.opml", "http://a.example/", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds_are_read_from_nested_folders),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(feeds_are_added_removed_and_imported),
        cmocka_unit_test(a_list_that_is_not_there_is_made_by_the_first_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
