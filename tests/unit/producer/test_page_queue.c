/* The manners of fetching pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "common/records/item.h"
#include "producer/page_queue.h"

#define NOW G_GINT64_CONSTANT(1700000000000000)
#define S   ((gint64)G_USEC_PER_SEC)

static struct page_job *job_for(const char *link, gint64 fetched)
{
    g_autoptr(GString) json = g_string_new(NULL);
    struct item item;

    json_init(&item_shape, &item);
    item.id = SV("00112233445566778899aabbccddeeff");
    item.version = 1;
    item.content_hash = item.origin_key = SV("0011223344556677");
    item.feed = (struct item_feed){SV("0011223344556677"), SV("http://a.example/feed"), SV_NULL};
    item.outlet.id = SV("a");
    item.outlet.name = SV("A");
    item.link = sv_from(link);
    item.title = item.body = SV("t");
    item.fetched = fetched;
    item_encode(&item, json);
    return page_job_new("0011223344556677", "http://a.example/feed", "a", json->str, NOW);
}

static struct response *answer(const struct fetch_request *q, int status, const char *head, const char *body)
{
    struct response *r = response_new();

    r->request_url = g_strdup(q->url);
    r->url = g_strdup(q->url);
    r->status = status;
    g_string_assign(r->head, head);
    g_byte_array_append(r->body, (const guint8 *)body, strlen(body));
    return r;
}

/* The site's robots.txt is asked for before `j`, and answered so; what the queue makes of the answer. */
static enum page_fate answer_robots(page_queue *q, struct page_job *j, int status, const char *body, gint64 *again)
{
    struct fetch_request request;
    page_queue_next(q, j, NOW, &request, again);
    assert_true(g_str_has_suffix(request.url, "/robots.txt"));
    g_autofree char *head = g_strdup_printf("HTTP/1.1 %d Answer\r\n", status);
    g_autoptr(response_owner) r = answer(&request, status, head, body);
    return page_queue_answer(q, j, r, NOW, again);
}

static void only_fresh_http_links_are_wanted(void **state)
{
    struct page_job *j = job_for("http://a.example/1#top", NOW);

    (void)state;
    assert_non_null(j);
    assert_string_equal(j->url, "http://a.example/1");
    page_job_free(j);
    assert_null(job_for("mailto:x@a.example", NOW));
    assert_null(job_for("http://a.example/1", NOW - PAGE_FRESH_US - 1));
}

static void robots_are_asked_first_and_remembered(void **state)
{
    g_autoptr(page_queue) q = page_queue_new("frontwire");
    struct page_job *j = job_for("http://a.example/news/1", NOW), *k = job_for("http://a.example/private/2", NOW);
    struct fetch_request request;
    gint64 again;

    (void)state;
    assert_int_equal(page_queue_next(q, j, NOW, &request, &again), PAGE_ASK);
    assert_string_equal(request.url, "http://a.example/robots.txt");
    assert_int_equal(page_queue_next(q, k, NOW, &request, &again), PAGE_WAIT);
    request.url = "http://a.example/robots.txt";
    struct response *r =
        answer(&request, 200, "HTTP/1.1 200 OK\r\n", "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n");
    assert_int_equal(page_queue_answer(q, j, r, NOW, &again), PAGE_AGAIN);
    response_free(r);
    assert_int_equal(page_queue_next(q, k, NOW, &request, &again), PAGE_GIVE_UP);
    assert_int_equal(page_queue_next(q, j, NOW, &request, &again), PAGE_ASK);
    assert_string_equal(request.url, "http://a.example/news/1");
    assert_true(request.stays_at_origin);
    assert_int_equal(page_queue_next(q, k, NOW, &request, &again), PAGE_WAIT); /* the site's own delay */
    assert_int_equal(again, NOW + 7 * S);
    page_job_free(j);
    page_job_free(k);
}

static void a_site_without_answer_forbids_for_now(void **state)
{
    g_autoptr(page_queue) q = page_queue_new("frontwire");
    struct page_job *j = job_for("http://a.example/1", NOW);
    struct fetch_request request;
    gint64 again;

    (void)state;
    assert_int_equal(answer_robots(q, j, 503, "", &again), PAGE_AGAIN);
    assert_int_equal(page_queue_next(q, j, NOW, &request, &again), PAGE_WAIT);
    assert_true(again >= NOW + 600 * S);
    page_job_free(j);
}

static void another_site_is_asked_for_its_own_robots(void **state)
{
    g_autoptr(page_queue) q = page_queue_new("frontwire");
    struct page_job *j = job_for("http://a.example/1", NOW);
    struct fetch_request request;
    gint64 again;

    (void)state;
    answer_robots(q, j, 404, "", &again);
    assert_int_equal(page_queue_next(q, j, NOW, &request, &again), PAGE_ASK);
    struct response *r = answer(&request, 0, "", "");
    r->failure = FETCH_REDIRECTS;
    response_add_redirect(r, 301, "https://b.example/1");
    assert_int_equal(page_queue_answer(q, j, r, NOW, &again), PAGE_AGAIN);
    response_free(r);
    assert_int_equal(page_queue_next(q, j, NOW, &request, &again), PAGE_ASK);
    assert_string_equal(request.url, "https://b.example/robots.txt");
    page_job_free(j);
}

static void a_site_that_asks_for_a_pause_gets_it(void **state)
{
    g_autoptr(page_queue) q = page_queue_new("frontwire");
    struct page_job *j = job_for("http://a.example/1", NOW);
    struct fetch_request request;
    gint64 again;

    (void)state;
    answer_robots(q, j, 404, "", &again);
    request.url = j->url;
    struct response *r = answer(&request, 429, "HTTP/1.1 429 Slow\r\nRetry-After: 900\r\n", "");
    for (guint i = 1; i < PAGE_TRIES_MAX; i++) {
        page_queue_next(q, j, NOW + i * 3600 * S, &request, &again);
        assert_int_equal(page_queue_answer(q, j, r, NOW + i * 3600 * S, &again), PAGE_AGAIN);
        assert_true(again >= NOW + i * 3600 * S + 900 * S);
    }
    page_queue_next(q, j, NOW + 4 * 3600 * S, &request, &again);
    assert_int_equal(page_queue_answer(q, j, r, NOW + 4 * 3600 * S, &again), PAGE_ARCHIVE);
    response_free(r);
    page_job_free(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_fresh_http_links_are_wanted),
        cmocka_unit_test(robots_are_asked_first_and_remembered),
        cmocka_unit_test(a_site_without_answer_forbids_for_now),
        cmocka_unit_test(another_site_is_asked_for_its_own_robots),
        cmocka_unit_test(a_site_that_asks_for_a_pause_gets_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
