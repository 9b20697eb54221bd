#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "producer/ingest.h"

#define T0   (G_GINT64_CONSTANT(1503619200) * 1000000) /* 2017-08-25T00:00:00Z */
#define HOUR (G_GINT64_CONSTANT(3600) * 1000000)
#define URL  "http://a.example/feed"
#define ITEM(n, date)                                                                                                  \
    "<item><guid isPermaLink='false'>" #n "</guid><link>http://a.example/s/" #n "</link><title>Title " #n              \
    "</title><description>Text of "                                                                                    \
    "story " #n ".</description>" date "</item>"
#define DATED(n) ITEM(n, "<pubDate>Thu, 24 Aug 2017 10:00:00 GMT</pubDate>")
#define RSS(items)                                                                                                     \
    "<rss version='2.0'><channel><title>Feed &amp; co</title><link>http://a.example/</link>" items "</channel></rss>"

struct fixture {
    struct ingest_options o;
    struct feed_memory *m;
    struct outbox batch;
    struct ingest_result result;
    struct arena *arena;
    struct feed_dates *dates;
    gint64 at;
};

static int set_up(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);

    f->o = (struct ingest_options){.limits = &POLL_LIMITS, .max_feed_bytes = 1 << 20, .max_entries = 3, .topic = 0};
    f->o.dates = f->dates = feed_dates_load("packs/common/date_names.tsv", NULL);
    f->m = feed_memory_new("0123456789abcdef", URL);
    outbox_init(&f->batch);
    f->arena = arena_new(1 << 22, 1 << 16);
    f->at = T0;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    feed_memory_free(f->m);
    outbox_clear(&f->batch);
    arena_free(f->arena);
    feed_dates_free(f->dates);
    g_free(f);
    return 0;
}

/* Ingests an answer; returns how many messages came of it. */
static guint give_response(struct fixture *f, int status, enum fetch_failure failure, const char *body)
{
    g_autoptr(response_owner) r = response_new();
    struct ingest_place place = {"frontwire-x-00000001.warc.gz", 1234};

    r->record_id = g_strdup("4d5b7fbb-4c0e-4a51-9c7e-1a1b1c1d1e1f");
    r->fetched_at = f->at;
    r->feed_id = g_strdup(f->m->feed_id);
    r->feed_url = g_strdup(URL);
    r->request_url = g_strdup(URL);
    r->url = g_strdup(URL);
    r->status = status;
    r->failure = failure;
    g_string_assign(r->head, status ? "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" : "");
    g_byte_array_append(r->body, (const guint8 *)body, strlen(body));
    response_hash_body(r);
    outbox_reset(&f->batch);
    ingest_response(&f->o, f->m, r, &place, &f->batch, &f->result);
    f->at += 900 * G_USEC_PER_SEC;
    return f->batch.messages->len;
}

static void decode(struct fixture *f, guint i, struct item *item)
{
    const struct outbox_message *m = f->batch.messages->pdata[i];
    g_autoptr(GError) error = NULL;

    if (!item_decode((struct strview){m->value->str, m->value->len}, f->arena, item, &error))
        fail_msg("%s", error->message);
}

static void the_first_poll_is_backfill_and_only_news_follows(void **state)
{
    struct fixture *f = *state;
    struct item item;

    assert_int_equal(give_response(f, 200, FETCH_OK, RSS(DATED(2) DATED(1))), 2);
    assert_int_equal(f->result.items_backfill, 2);
    decode(f, 0, &item);
    assert_true(sv_equal(item.guid, SV("1"))); /* oldest first */
    assert_int_equal(item.flags, ITEM_BACKFILL);
    assert_true(sv_equal(item.title, SV("Title 1")));
    assert_true(sv_equal(item.body, SV("Text of story 1.")));
    assert_true(sv_equal(item.feed.title, SV("Feed & co")));
    assert_true(sv_equal(item.outlet.id, SV("a.example")));
    assert_int_equal(item.version, 1);
    assert_int_equal(item.fetched, T0);
    assert_int_equal(item.archive->offset, 1234);
    assert_true(f->m->is_changed);
    assert_int_equal(give_response(f, 200, FETCH_OK, RSS(DATED(2) DATED(1))), 0);
    assert_int_equal(give_response(f, 200, FETCH_OK, RSS(DATED(3) DATED(2))), 1);
    decode(f, 0, &item);
    assert_int_equal(item.flags, 0);
    assert_int_equal(f->result.items_new, 1);
}

static void headers_come_from_the_archive_alone(void **state)
{
    struct fixture *f = *state;

    give_response(f, 200, FETCH_OK, RSS(DATED(1)));
    const struct outbox_message *m = f->batch.messages->pdata[0];
    g_autofree char *id = g_strdup_printf("%s.1", m->key);
    assert_int_equal(m->timestamp_ms, T0 / 1000);
    assert_string_equal(m->id, id);
    struct message_out out = outbox_message_out(m);
    gboolean has_time = FALSE, has_trace = FALSE;
    for (guint i = 0; i < out.headers_n; i++) {
        has_time |=
            sv_equal(out.headers[i].name, SV("ce_time")) && sv_equal(out.headers[i].value, SV("2017-08-25T00:00:00Z"));
        has_trace |= sv_equal(out.headers[i].name, SV("traceparent")) &&
                     sv_starts_with(out.headers[i].value, SV("00-4d5b7fbb4c0e4a519c7e1a1b1c1d1e1f-"));
    }
    assert_true(has_time && has_trace);
}

static void what_is_no_feed_is_counted_and_forgotten(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int status;
        enum fetch_failure failure;
        const char *body;
        enum ingest_outcome outcome;
    } TABLE[] = {
        {200, FETCH_OK, "<html><body>blocked</body></html>", INGEST_NO_FEED},
        {200, FETCH_OK, "", INGEST_NO_FEED},
        {304, FETCH_OK, "", INGEST_UNCHANGED},
        {404, FETCH_OK, RSS(DATED(1)), INGEST_NO_ANSWER},
        {0, FETCH_TIMEOUT, "", INGEST_NO_ANSWER},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        assert_int_equal(give_response(f, TABLE[i].status, TABLE[i].failure, TABLE[i].body), 0);
        assert_int_equal(f->result.outcome, TABLE[i].outcome);
        assert_false(f->m->is_changed);
    }
    assert_int_equal(f->m->poll.polls, G_N_ELEMENTS(TABLE));
    assert_int_equal(give_response(f, 200, FETCH_OK, RSS(DATED(1))), 1);
    assert_int_equal(f->result.items_backfill, 1); /* still the first feed seen */
}

static void a_cut_answer_gives_its_whole_entries_and_the_rest_later(void **state)
{
    struct fixture *f = *state;
    const char *whole = RSS(DATED(2) DATED(1));
    g_autofree char *cut = g_strndup(whole, strstr(whole, "story 1") - whole);
    struct item item;

    assert_int_equal(give_response(f, 200, FETCH_DISCONNECTED, cut), 1);
    decode(f, 0, &item);
    assert_true(sv_equal(item.guid, SV("2")));
    assert_true(item.flags & ITEM_TRUNCATED);
    assert_int_equal(f->m->poll.failures, 1);
    assert_int_equal(give_response(f, 200, FETCH_OK, whole), 1);
    decode(f, 0, &item);
    assert_true(sv_equal(item.guid, SV("1")));
    assert_int_equal(item.version, 1);
    assert_true(item.flags & ITEM_BACKFILL);
}

static void dates_are_flagged_and_nonsense_is_none(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *date;
        guint32 flags;
        gint64 published;
    } TABLE[] = {
        {RSS(ITEM(1, "")), ITEM_DATE_MISSING, 0},
        {RSS(ITEM(2, "<pubDate>rubbish</pubDate>")), ITEM_DATE_MISSING, 0},
        {RSS(ITEM(3, "<pubDate>2017-08-24T10:00:00Z</pubDate>")), 0, T0 - 14 * HOUR},
        {RSS(ITEM(4, "<pubDate>2017-08-25T10:00:00Z</pubDate>")), ITEM_DATE_FUTURE, T0 + 10 * HOUR},
        {RSS(ITEM(5, "<pubDate>2099-01-01T00:00:00Z</pubDate>")), ITEM_DATE_FUTURE, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct item item;
        f->at = T0;
        assert_int_equal(give_response(f, 200, FETCH_OK, TABLE[i].date), 1);
        decode(f, 0, &item);
        if ((item.flags & ~ITEM_BACKFILL) != TABLE[i].flags || item.published != TABLE[i].published)
            fail_msg("%u: flags %u, published %ld", i, item.flags, (long)item.published);
    }
}

static void entries_past_the_limit_are_counted(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(give_response(f, 200, FETCH_OK, RSS(DATED(5) DATED(4) DATED(3) DATED(2) DATED(1))), 3);
    assert_int_equal(f->result.dropped_entries, 2);
}

static void pages_of_a_sitemap_that_are_no_news_are_left_out(void **state)
{
    struct fixture *f = *state;
    struct item item;

    assert_int_equal(
        give_response(f, 200, FETCH_OK,
                      "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
                      "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>http://a.example/1"
                      "</loc><n:news><n:title>News</n:title></n:news></url><url><loc>http://a.example/about"
                      "</loc></url></urlset>"),
        1);
    decode(f, 0, &item);
    assert_true(sv_equal(item.link, SV("http://a.example/1")));
    assert_int_equal(f->result.dropped_entries, 1);
}

static void the_feeds_words_reach_the_polling_state(void **state)
{
    struct fixture *f = *state;

    give_response(f, 200, FETCH_OK,
                  "<rss version='2.0'><channel><title>x</title><ttl>90</ttl>"
                  "<skipHours><hour>3</hour></skipHours>" DATED(1) "</channel></rss>");
    assert_int_equal(f->m->poll.ttl_s, 5400);
    assert_int_equal(f->m->poll.skip_hours, 1u << 3);
}

static void a_giant_text_is_cut_between_characters(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GString) body =
        g_string_new("<rss version='2.0'><channel><item><guid>1</guid><title>x</title><description>a");
    struct item item;

    while (body->len < ITEM_TEXT_MAX_BYTES + 1000)
        g_string_append(body, "ä");
    g_string_append(body, "</description></item></channel></rss>");
    f->o.max_feed_bytes = 4 << 20;
    assert_int_equal(give_response(f, 200, FETCH_OK, body->str), 1);
    decode(f, 0, &item);
    assert_true(item.flags & ITEM_TRUNCATED);
    assert_true(item.body.n <= ITEM_TEXT_MAX_BYTES && item.body.n > ITEM_TEXT_MAX_BYTES - 3);
    assert_true(g_utf8_validate(item.body.p, item.body.n, NULL));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_poll_is_backfill_and_only_news_follows),
        TEST(headers_come_from_the_archive_alone),
        TEST(what_is_no_feed_is_counted_and_forgotten),
        TEST(a_cut_answer_gives_its_whole_entries_and_the_rest_later),
        TEST(dates_are_flagged_and_nonsense_is_none),
        TEST(entries_past_the_limit_are_counted),
        TEST(pages_of_a_sitemap_that_are_no_news_are_left_out),
        TEST(the_feeds_words_reach_the_polling_state),
        TEST(a_giant_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
