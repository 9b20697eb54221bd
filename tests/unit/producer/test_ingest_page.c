/* The page behind an item, from its record in the archive to the item's next version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include "common/records/item.h"
#include "producer/ingest.h"
#include "producer/warc_read.h"
#include "producer/warc_write.h"

#define FEED                                                                                                           \
    "<rss version='2.0'><channel><title>f</title><item><guid>1</guid><title>Bridge closed</title>"                     \
    "<link>http://a.example/1</link><description>Short.</description></item></channel></rss>"
#define P1 "The bridge over the river was closed on Monday after a truck hit one of its pillars, the roads office said."
#define P2 "Engineers will look at the damage on Tuesday. Until then traffic is led over the old dam, which is narrow."
#define PAGE                                                                                                           \
    "<html><nav><a href=/>Home</a></nav><article><h1>Bridge closed</h1><p>" P1 "</p><p>" P2 "</p></article></html>"

static struct response *answer(const char *url, const char *type, const char *body, gint64 at)
{
    struct response *r = response_new();

    r->record_id = g_strdup("00000000-0000-4000-8000-000000000001");
    r->fetched_at = at;
    r->feed_id = g_strdup("0011223344556677");
    r->feed_url = g_strdup("http://a.example/feed");
    r->request_url = g_strdup(url);
    r->url = g_strdup(url);
    r->status = 200;
    g_string_printf(r->head, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n", type);
    g_byte_array_append(r->body, (const guint8 *)body, strlen(body));
    response_hash_body(r);
    return r;
}

/* As it comes out of the archive. */
static struct response *archived(struct response *r)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(warc_writer) w = warc_writer_new();
    g_autofree char *path = NULL;
    struct warc_record record;

    warc_write_response(w, r, 1, bytes);
    response_free(r);
    g_close(g_file_open_tmp("ingest-page-XXXXXX", &path, NULL), NULL);
    assert_true(g_file_set_contents(path, (const char *)bytes->data, bytes->len, NULL));
    g_autoptr(warc_reader) in = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
    warc_record_init(&record);
    assert_int_equal(warc_reader_next(in, &record, NULL), 1);
    struct response *back = warc_record_to_response(&record);
    warc_record_clear(&record);
    remove(path);
    assert_non_null(back);
    return back;
}

struct run {
    struct feed_memory *m;
    struct outbox b;
    struct ingest_options o;
    struct ingest_result last;
};

static void run_init(struct run *x)
{
    *x = (struct run){.m = feed_memory_new("0011223344556677", "http://a.example/feed"),
                      .o = {.limits = &POLL_LIMITS, .max_feed_bytes = 1 << 20, .max_entries = 100}};
    outbox_init(&x->b);
}

static void run_clear(struct run *x)
{
    outbox_clear(&x->b);
    feed_memory_free(x->m);
}

static void take(struct run *x, struct response *r)
{
    struct ingest_place place = {"a-000001.warc.gz", 7};

    ingest_response(&x->o, x->m, r, &place, &x->b, &x->last);
    response_free(r);
}

static const char *message(struct run *x, guint i)
{
    return ((struct outbox_message *)x->b.messages->pdata[i])->value->str;
}

static struct response *page_for(const char *item, const char *html)
{
    struct response *r = answer("http://a.example/1", "text/html", html, 1700000060000000);

    r->item = g_strdup(item);
    return archived(r);
}

static void take_feed(struct run *x, const char *feed)
{
    struct response *r = answer("http://a.example/feed", "application/rss+xml", feed, 1700000000000000);

    r->wants_pages = TRUE;
    r = archived(r);
    assert_true(r->wants_pages);
    take(x, r);
}

static void a_page_becomes_the_next_version(void **state)
{
    struct run x;

    (void)state;
    run_init(&x);
    take_feed(&x, FEED);
    assert_int_equal(x.b.messages->len, 1);
    guint polls = x.m->poll.polls;
    take(&x, page_for(message(&x, 0), PAGE));
    assert_int_equal(x.b.messages->len, 2);
    assert_int_equal(x.m->poll.polls, polls); /* it is no poll of the feed */
    struct arena *a = arena_new(1 << 20, 0);
    struct item item;
    assert_true(item_decode(sv_from(message(&x, 1)), a, &item, NULL));
    assert_int_equal(item.version, 2);
    assert_true(item.flags & ITEM_FULL_TEXT);
    assert_true(sv_equal(item.body, SV(P1 "\n\n" P2)));
    assert_true(sv_equal(item.summary, SV("Short.")));
    assert_int_equal(item.fetched, 1700000060000000);
    arena_free(a);
    run_clear(&x);
}

static void a_page_archived_twice_is_published_once(void **state)
{
    struct run x;

    (void)state;
    run_init(&x);
    take_feed(&x, FEED);
    take(&x, page_for(message(&x, 0), PAGE));
    take(&x, page_for(message(&x, 0), PAGE));
    assert_int_equal(x.b.messages->len, 2);
    run_clear(&x);
}

static void the_same_feed_again_is_no_new_version(void **state)
{
    struct run x;

    (void)state;
    run_init(&x);
    take_feed(&x, FEED);
    take(&x, page_for(message(&x, 0), PAGE));
    take_feed(&x, FEED "<!-- -->");
    assert_int_equal(x.b.messages->len, 2);
    run_clear(&x);
}

static void a_page_without_an_article_changes_nothing(void **state)
{
    struct run x;

    (void)state;
    run_init(&x);
    take_feed(&x, FEED);
    take(&x, page_for(message(&x, 0), "<html><p>Please log in.</p></html>"));
    take(&x, page_for("{\"no\":\"item\"}", PAGE));
    assert_int_equal(x.b.messages->len, 1);
    run_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_becomes_the_next_version),
        cmocka_unit_test(a_page_archived_twice_is_published_once),
        cmocka_unit_test(the_same_feed_again_is_no_new_version),
        cmocka_unit_test(a_page_without_an_article_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
