#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "producer/http_date.h"
#include "producer/http_rules.h"

#define S       G_GINT64_CONSTANT(1000000)
#define NOW     (G_GINT64_CONSTANT(1503619200) * S) /* 2017-08-25T00:00:00Z, a Friday */
#define URL     "http://a.example/feed"
#define NEW_URL "https://b.example/feed"
#define HASH    0x12345678u

static const struct poll_limits LIMITS = {.floor_s = 300,
                                          .ceiling_s = 21600,
                                          .default_s = 900,
                                          .backoff_max_s = 86400,
                                          .gone_rest_s = 604800,
                                          .retry_after_max_s = 86400,
                                          .full_every_n = 5,
                                          .move_sightings = 3,
                                          .jitter_percent = 0};

static struct response *answer(int status, const char *headers)
{
    struct response *r = response_new();

    r->status = status;
    r->fetched_at = NOW;
    r->request_url = g_strdup(URL);
    r->failure = status ? FETCH_OK : FETCH_TIMEOUT;
    if (status)
        g_string_printf(r->head, "HTTP/1.1 %d X\r\n%s", status, headers);
    g_byte_array_append(r->body, (const guint8 *)"body", 4);
    response_hash_body(r);
    return r;
}

static void give(struct poll_state *s, int status, const char *headers)
{
    g_autoptr(response_owner) r = answer(status, headers);

    http_rules_answer(s, &LIMITS, URL, r);
}

/* What one answer does to the time of the next poll of a fresh feed. */
static void the_next_poll_comes_when_the_answer_allows(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int status;
        const char *headers;
        gint64 wait_s;
    } TABLE[] = {
        {"a plain answer", 200, "", 900},
        {"not modified", 304, "", 900},
        {"max-age longer than the interval", 200, "Cache-Control: public, max-age=3600\r\n", 3600},
        {"max-age shorter", 200, "Cache-Control: max-age=60\r\n", 900},
        {"max-age less the age", 200, "Cache-Control: max-age=3600\r\nAge: 600\r\n", 3000},
        {"max-age beyond the ceiling", 200, "Cache-Control: max-age=31536000\r\n", 21600},
        {"max-age on 304", 304, "Cache-Control: max-age=1800\r\n", 1800},
        {"s-maxage is for proxies", 200, "Cache-Control: s-maxage=3600\r\n", 900},
        {"no-cache wins", 200, "Cache-Control: no-cache, max-age=3600\r\n", 900},
        {"max-age wins over Expires", 200, "Cache-Control: max-age=1800\r\nExpires: Fri, 25 Aug 2017 02:00:00 GMT\r\n",
         1800},
        {"Expires by our clock", 200, "Expires: Fri, 25 Aug 2017 01:00:00 GMT\r\n", 3600},
        {"Expires by the server's clock", 200,
         "Date: Fri, 25 Aug 2017 00:30:00 GMT\r\nExpires: Fri, 25 Aug 2017 01:00:00 GMT\r\n", 1800},
        {"Expires in the past", 200, "Expires: Thu, 01 Jan 1970 00:00:00 GMT\r\n", 900},
        {"Expires that is no date", 200, "Expires: -1\r\n", 900},
        {"429 with seconds", 429, "Retry-After: 7200\r\n", 7200},
        {"429 with a date", 429, "Retry-After: Fri, 25 Aug 2017 03:00:00 GMT\r\n", 10800},
        {"503 with seconds", 503, "Retry-After: 1200\r\n", 1200},
        {"503 shorter than the back-off", 503, "Retry-After: 5\r\n", 900},
        {"Retry-After beyond the limit", 429, "Retry-After: 99999999\r\n", 86400},
        {"Retry-After that is rubbish", 429, "Retry-After: soon\r\n", 900},
        {"Retry-After means nothing on 404", 404, "Retry-After: 7200\r\n", 900},
        {"410 rests long", 410, "", 604800},
        {"404", 404, "", 900},
        {"500", 500, "", 900},
        {"no answer", 0, "", 900},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct poll_state s;
        poll_state_init(&s);
        give(&s, TABLE[i].status, TABLE[i].headers);
        gint64 wait = (http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S;
        if (wait != TABLE[i].wait_s)
            fail_msg("%s: waits %ld, not %ld", TABLE[i].why, (long)wait, (long)TABLE[i].wait_s);
        poll_state_clear(&s);
    }
}

static void failures_back_off_by_doubling_to_a_limit_and_success_ends_it(void **state)
{
    (void)state;
    static const gint64 WAITS[] = {900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400};
    struct poll_state s;

    poll_state_init(&s);
    for (guint i = 0; i < G_N_ELEMENTS(WAITS); i++) {
        give(&s, i % 2 ? 500 : 0, "");
        assert_int_equal((http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S, WAITS[i]);
    }
    give(&s, 200, "");
    assert_int_equal((http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S, 900);
    poll_state_clear(&s);
}

static void a_page_that_is_no_feed_backs_off_too(void **state)
{
    (void)state;
    struct poll_content no_feed = {.is_feed = FALSE, .dated_per_day = -1};
    struct poll_content feed = {.is_feed = TRUE, .dated_per_day = -1};
    struct poll_state s;

    poll_state_init(&s);
    for (guint i = 0; i < 3; i++) {
        give(&s, 200, "");
        http_rules_content(&s, &no_feed, NOW, 0);
    }
    assert_int_equal((http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S, 3600);
    http_rules_content(&s, &feed, NOW, 0);
    assert_int_equal((http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S, 900);
    poll_state_clear(&s);
}

static void validators_go_back_byte_for_byte(void **state)
{
    (void)state;
    struct poll_state s;

    poll_state_init(&s);
    struct poll_request q = http_rules_request(&s, &LIMITS, URL);
    assert_null(q.etag);
    assert_string_equal(q.url, URL);
    give(&s, 200, "etag:   W/\"a'b, c\"  \r\nLast-Modified: yesterday, about noon\r\n");
    q = http_rules_request(&s, &LIMITS, URL);
    assert_string_equal(q.etag, "W/\"a'b, c\"");
    assert_string_equal(q.last_modified, "yesterday, about noon");
    give(&s, 304, "ETag: \"2\"\r\n");
    q = http_rules_request(&s, &LIMITS, URL);
    assert_string_equal(q.etag, "\"2\"");
    assert_string_equal(q.last_modified, "yesterday, about noon");
    give(&s, 500, "ETag: \"error\"\r\n");
    assert_string_equal(http_rules_request(&s, &LIMITS, URL).etag, "\"2\"");
    give(&s, 200, "");
    assert_null(http_rules_request(&s, &LIMITS, URL).etag);
    assert_null(http_rules_request(&s, &LIMITS, URL).last_modified);
    poll_state_clear(&s);
}

static void every_nth_poll_asks_for_everything(void **state)
{
    (void)state;
    struct poll_state s;
    guint full = 0;

    poll_state_init(&s);
    give(&s, 200, "ETag: \"1\"\r\n");
    for (guint i = 1; i < 21; i++) {
        full += http_rules_request(&s, &LIMITS, URL).etag == NULL;
        give(&s, 304, "");
    }
    assert_int_equal(full, 4);
    poll_state_clear(&s);
}

static void a_cut_body_leaves_the_validators_and_counts_as_a_failure(void **state)
{
    (void)state;
    struct poll_state s;
    g_autoptr(response_owner) r = answer(200, "ETag: \"half\"\r\n");

    r->failure = FETCH_DISCONNECTED;
    response_hash_body(r);
    poll_state_init(&s);
    assert_int_equal(http_verdict(r), VERDICT_PARTIAL);
    http_rules_answer(&s, &LIMITS, URL, r);
    assert_null(s.etag);
    assert_null(s.body_hash);
    assert_int_equal(s.failures, 1);
    poll_state_clear(&s);
}

static void the_same_bytes_again_are_recognised(void **state)
{
    (void)state;
    struct poll_state s;
    g_autoptr(response_owner) r = answer(200, "");

    poll_state_init(&s);
    assert_false(http_is_same_body(&s, r));
    http_rules_answer(&s, &LIMITS, URL, r);
    assert_true(http_is_same_body(&s, r));
    g_byte_array_append(r->body, (const guint8 *)"!", 1);
    response_hash_body(r);
    assert_false(http_is_same_body(&s, r));
    r->failure = FETCH_TOO_BIG;
    response_hash_body(r);
    assert_false(http_is_same_body(&s, r));
    poll_state_clear(&s);
}

/* Answers in a row, each with one redirect of `status` to NEW_URL (0: none), then the URL asked next. */
static void permanent_moves_are_believed_after_repetition_only(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int redirects[6];
        const char *asked;
    } TABLE[] = {
        {"once", {301, -1}, URL},
        {"twice", {301, 301, -1}, URL},
        {"three times", {301, 301, 301, -1}, NEW_URL},
        {"308 as well", {308, 301, 308, -1}, NEW_URL},
        {"temporary ones never", {302, 302, 302, 307, 302, -1}, URL},
        {"one answer from the old home begins anew", {301, 301, 0, 301, -1}, URL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct poll_state s;
        poll_state_init(&s);
        for (const int *status = TABLE[i].redirects; *status >= 0; status++) {
            g_autoptr(response_owner) r = answer(200, "");
            if (*status)
                response_add_redirect(r, *status, NEW_URL);
            http_rules_answer(&s, &LIMITS, URL, r);
        }
        const char *asked = http_rules_request(&s, &LIMITS, URL).url;
        if (strcmp(asked, TABLE[i].asked) != 0)
            fail_msg("%s: asks %s", TABLE[i].why, asked);
        poll_state_clear(&s);
    }
}

static void a_moved_feed_stays_moved_and_comes_back_when_the_new_home_dies(void **state)
{
    (void)state;
    struct poll_state s;

    poll_state_init(&s);
    s.moved_to = g_strdup(NEW_URL);
    s.moved_sightings = 3;
    g_autoptr(response_owner) r = answer(200, "");
    g_free(r->request_url);
    r->request_url = g_strdup(NEW_URL);
    http_rules_answer(&s, &LIMITS, URL, r);
    assert_string_equal(http_rules_request(&s, &LIMITS, URL).url, NEW_URL);
    for (guint i = 0; i < 3; i++)
        give(&s, 404, "");
    assert_string_equal(http_rules_request(&s, &LIMITS, URL).url, URL);
    poll_state_clear(&s);
}

static void a_chain_is_permanent_up_to_its_first_temporary_redirect(void **state)
{
    (void)state;
    struct poll_state s;

    poll_state_init(&s);
    for (guint i = 0; i < 3; i++) {
        g_autoptr(response_owner) r = answer(200, "");
        response_add_redirect(r, 301, "http://1.example/");
        response_add_redirect(r, 308, "http://2.example/");
        response_add_redirect(r, 302, "http://3.example/");
        http_rules_answer(&s, &LIMITS, URL, r);
    }
    assert_string_equal(http_rules_request(&s, &LIMITS, URL).url, "http://2.example/");
    poll_state_clear(&s);
}

static void the_feeds_own_words_and_rhythm_set_the_interval(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct poll_content content;
        guint interval_s;
    } TABLE[] = {
        {"48 items a day", {.is_feed = TRUE, .dated_per_day = 48}, 900},
        {"busy: the floor", {.is_feed = TRUE, .dated_per_day = 5000}, 300},
        {"quiet: the ceiling", {.is_feed = TRUE, .dated_per_day = 0.1}, 21600},
        {"silent", {.is_feed = TRUE, .dated_per_day = 0}, 21600},
        {"not known", {.is_feed = TRUE, .dated_per_day = -1}, 900},
        {"ttl holds back", {.is_feed = TRUE, .dated_per_day = 5000, .ttl_s = 3600}, 3600},
        {"ttl up to the ceiling", {.is_feed = TRUE, .dated_per_day = 48, .ttl_s = 864000}, 21600},
        {"ttl shorter than the rhythm", {.is_feed = TRUE, .dated_per_day = 48, .ttl_s = 60}, 900},
        {"update period", {.is_feed = TRUE, .dated_per_day = 5000, .update_s = 1800}, 1800},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct poll_state s;
        poll_state_init(&s);
        http_rules_content(&s, &TABLE[i].content, NOW, 0);
        if (http_rules_interval_s(&s, &LIMITS) != TABLE[i].interval_s)
            fail_msg("%s: %u", TABLE[i].why, http_rules_interval_s(&s, &LIMITS));
        poll_state_clear(&s);
    }
}

static void the_rhythm_follows_what_is_really_published(void **state)
{
    (void)state;
    struct poll_state s;
    struct poll_content c = {.is_feed = TRUE, .dated_per_day = -1};

    poll_state_init(&s);
    http_rules_content(&s, &c, NOW, 0);
    c.dated_per_day = 10;
    http_rules_content(&s, &c, NOW + 900 * S, NOW);
    assert_true(s.items_per_day > 9.9);
    c.n_new = 1;
    for (guint i = 2; i < 24 * 28; i++) /* 24 a day for four weeks */
        http_rules_content(&s, &c, NOW + i * 3600 * S, NOW + (i - 1) * 3600 * S);
    assert_true(s.items_per_day > 22 && s.items_per_day < 26);
    assert_int_equal(s.last_new_at, NOW + (24 * 28 - 1) * 3600 * S);
    poll_state_clear(&s);
}

static void skipped_hours_and_days_are_slept_through(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        guint32 hours;
        guint8 days;
        gint64 wait_s;
    } TABLE[] = {
        {"none", 0, 0, 900},
        {"this hour", 1u << 0, 0, 3600},
        {"the first three hours", 7, 0, 3 * 3600},
        {"Friday", 0, 1u << 4, 24 * 3600},
        {"Friday and Saturday", 0, 3u << 4, 48 * 3600},
        {"another hour", 1u << 5, 0, 900},
        {"all hours: nonsense", 0xffffff, 0, 900},
        {"all days: nonsense", 0, 0x7f, 900},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct poll_content c = {
            .is_feed = TRUE, .dated_per_day = -1, .skip_hours = TABLE[i].hours, .skip_days = TABLE[i].days};
        struct poll_state s;
        poll_state_init(&s);
        give(&s, 200, "");
        http_rules_content(&s, &c, NOW, 0);
        gint64 wait = (http_rules_next_due(&s, &LIMITS, HASH) - NOW) / S;
        if (wait != TABLE[i].wait_s)
            fail_msg("%s: %ld", TABLE[i].why, (long)wait);
        poll_state_clear(&s);
    }
}

static void jitter_is_deterministic_bounded_and_spread(void **state)
{
    (void)state;
    struct poll_limits l = LIMITS;
    struct poll_state s;
    gint64 low = G_MAXINT64, high = 0;

    l.jitter_percent = 10;
    poll_state_init(&s);
    give(&s, 200, "");
    for (guint hash = 0; hash < 1000; hash++) {
        gint64 wait = http_rules_next_due(&s, &l, hash) - NOW;
        assert_int_equal(wait, http_rules_next_due(&s, &l, hash) - NOW);
        low = MIN(low, wait);
        high = MAX(high, wait);
    }
    assert_true(low >= 855 * S && low < 860 * S);
    assert_true(high <= 945 * S && high > 940 * S);
    poll_state_clear(&s);
}

static void verdicts(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum verdict verdict;
    } TABLE[] = {
        {200, VERDICT_BODY},      {203, VERDICT_BODY},   {226, VERDICT_BODY},   {204, VERDICT_UNCHANGED},
        {304, VERDICT_UNCHANGED}, {410, VERDICT_GONE},   {429, VERDICT_WAIT},   {503, VERDICT_WAIT},
        {404, VERDICT_FAILED},    {500, VERDICT_FAILED}, {301, VERDICT_FAILED}, {206, VERDICT_FAILED},
        {0, VERDICT_FAILED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autoptr(response_owner) r = answer(TABLE[i].status, "");
        assert_int_equal(http_verdict(r), TABLE[i].verdict);
    }
}

static void http_dates_of_three_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gint64 s; /* -1: not a date */
    } TABLE[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},
        {"Fri, 25 Aug 2017 00:00:00 GMT", 1503619200},
        {"0", -1},
        {"-1", -1},
        {"", -1},
        {"Fri, 32 Aug 2017 00:00:00 GMT", -1},
        {"Fri, 25 Xxx 2017 00:00:00 GMT", -1},
        {"Fri, 25 ugS 2017 00:00:00 GMT", -1},
        {"Fri, 25 Aug 2017 25:00:00 GMT", -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        gint64 at = -S;
        gboolean ok = http_date_parse(sv_from(TABLE[i].text), &at);
        if (ok != (TABLE[i].s >= 0) || at != TABLE[i].s * S)
            fail_msg("%s: %ld", TABLE[i].text, (long)(at / S));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_poll_comes_when_the_answer_allows),
        cmocka_unit_test(failures_back_off_by_doubling_to_a_limit_and_success_ends_it),
        cmocka_unit_test(a_page_that_is_no_feed_backs_off_too),
        cmocka_unit_test(validators_go_back_byte_for_byte),
        cmocka_unit_test(every_nth_poll_asks_for_everything),
        cmocka_unit_test(a_cut_body_leaves_the_validators_and_counts_as_a_failure),
        cmocka_unit_test(the_same_bytes_again_are_recognised),
        cmocka_unit_test(permanent_moves_are_believed_after_repetition_only),
        cmocka_unit_test(a_moved_feed_stays_moved_and_comes_back_when_the_new_home_dies),
        cmocka_unit_test(a_chain_is_permanent_up_to_its_first_temporary_redirect),
        cmocka_unit_test(the_feeds_own_words_and_rhythm_set_the_interval),
        cmocka_unit_test(the_rhythm_follows_what_is_really_published),
        cmocka_unit_test(skipped_hours_and_days_are_slept_through),
        cmocka_unit_test(jitter_is_deterministic_bounded_and_spread),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(http_dates_of_three_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
