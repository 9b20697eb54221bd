#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "common/records/item.h"
#include "producer/replay_lines.h"

#define DOCUMENT "{\"doc_id\":\"d1\",\"title\":\"A title\",\"text\":\"A text.\",\"fetched\":\"2020-02-03T04:05:06Z\"}"
#define AT       G_GINT64_CONSTANT(1580702706000000)

static struct arena *arena;
static struct outbox out;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20, 0);
    outbox_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    outbox_clear(&out);
    return 0;
}

static gboolean add(const char *text, const struct message *m, gint64 *at, GError **error)
{
    const struct replay_line line = {text, m, "in.jsonl", 42};
    static const struct ingest_options OPTIONS = {.topic = 3};

    return replay_line_add(&line, &OPTIONS, arena, &out, at, error);
}

static const struct outbox_message *only_message(void)
{
    assert_int_equal(out.messages->len, 1);
    return out.messages->pdata[0];
}

static void a_document_becomes_an_item_and_that_item_comes_back_as_it_was(void **state)
{
    (void)state;
    gint64 at = 0;
    assert_true(add(DOCUMENT, NULL, &at, NULL));
    g_autofree char *item = g_strdup(only_message()->value->str), *key = g_strdup(only_message()->key);
    outbox_reset(&out);
    assert_true(add(item, NULL, &at, NULL));
    assert_string_equal(only_message()->value->str, item);
    assert_string_equal(only_message()->key, key);
    assert_int_equal(only_message()->topic, 3);
}

static guint read_headers(const struct message *m, struct message_header *headers, guint max)
{
    (void)m;
    assert_true(max >= 2);
    headers[0] = (struct message_header){SV("traceparent"), SV("00-t")};
    headers[1] = (struct message_header){SV("ce_id"), SV("of the first run")};
    return 2;
}

static void a_message_keeps_key_headers_and_timestamp(void **state)
{
    (void)state;
    gint64 at = 0;
    assert_true(add(DOCUMENT, NULL, &at, NULL));
    g_autofree char *item = g_strdup(only_message()->value->str);
    outbox_reset(&out);
    const struct message m = {.topic = "news.raw",
                              .timestamp_ms = 123,
                              .key = SV("its key"),
                              .value = sv_from(item),
                              .read_headers = read_headers};
    assert_true(add(item, &m, &at, NULL));
    struct message_out o = outbox_message_out(only_message());
    assert_true(sv_equal(o.key, SV("its key")));
    assert_true(sv_equal(o.value, sv_from(item)));
    assert_int_equal(o.timestamp_ms, 123);
    assert_int_equal(o.headers_n, 2);
    assert_true(sv_equal(o.headers[0].name, SV("traceparent")) && sv_equal(o.headers[0].value, SV("00-t")));
    assert_true(sv_equal(o.headers[1].value, SV("of the first run")));
}

static void times_come_from_the_line_else_from_where_it_stood(void **state)
{
    (void)state;
    const struct message m = {.topic = "t", .timestamp_ms = 1};
    static const struct {
        const char *line;
        gboolean is_message;
        gint64 at;
    } CASES[] = {
        {DOCUMENT, FALSE, AT},
        {DOCUMENT, TRUE, AT},
        {"{\"id\":\"d\",\"text\":\"x\",\"published\":\"2020-02-03T04:05:06Z\"}", FALSE, AT},
        {"{\"id\":\"d\",\"text\":\"x\",\"published\":\"2020-02-03T04:05:06Z\"}", TRUE, 42},
        {"{\"id\":\"d\",\"title\":\"x\"}", FALSE, 42},
    };
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        gint64 at = 0;
        assert_true(add(CASES[i].line, CASES[i].is_message ? &m : NULL, &at, NULL));
        assert_int_equal(at, CASES[i].at);
    }
}

static void what_is_no_item_and_no_document_is_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {"",
                                      "{",
                                      "[]",
                                      "{}",
                                      "{\"id\":\"x\"}",
                                      "{\"title\":\"no id\"}",
                                      "{\"id\":7,\"text\":\"x\"}",
                                      "null",
                                      "{\"schema\":\"frontwire.item/1\"}",
                                      "{\"schema\":\"frontwire.item/1\",\"id\":\"x\",\"text\":\"y\"}"};
    for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(GError) error = NULL;
        gint64 at = 0;
        assert_false(add(BAD[i], NULL, &at, &error));
        assert_non_null(error);
    }
    assert_int_equal(out.messages->len, 0);
}

static void forgotten_messages_take_their_bytes_with_them(void **state)
{
    (void)state;
    gint64 at = 0;
    assert_true(add(DOCUMENT, NULL, &at, NULL));
    gsize one = out.bytes;
    assert_true(add(DOCUMENT, NULL, &at, NULL));
    assert_true(out.bytes > one);
    outbox_truncate(&out, 1);
    assert_int_equal(out.bytes, one);
    outbox_truncate(&out, 5);
    assert_int_equal(out.messages->len, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_document_becomes_an_item_and_that_item_comes_back_as_it_was),
        TEST(a_message_keeps_key_headers_and_timestamp),
        TEST(times_come_from_the_line_else_from_where_it_stood),
        TEST(what_is_no_item_and_no_document_is_refused),
        TEST(forgotten_messages_take_their_bytes_with_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
