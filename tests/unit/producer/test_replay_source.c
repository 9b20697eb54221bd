#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include "producer/archive_writer.h"
#include "producer/replay_source.h"
#include "producer/warc_write.h"

static struct response *answer(const char *body)
{
    struct response *r = response_new();

    r->record_id = g_uuid_string_random();
    r->feed_id = g_strdup("f");
    r->feed_url = g_strdup("http://a.example/");
    r->request_url = g_strdup(r->feed_url);
    r->url = g_strdup(r->feed_url);
    r->status = 200;
    r->fetched_at = 1000000;
    g_string_assign(r->head, "HTTP/1.1 200 OK\r\n");
    g_byte_array_append(r->body, (const guint8 *)body, strlen(body));
    response_hash_body(r);
    return r;
}

static void put(const char *dir, const char *name, const void *bytes, gsize n)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    assert_true(g_file_set_contents(path, bytes, n, NULL));
}

static void make_archive(const char *dir)
{
    struct archive_report report;
    g_autoptr(archive_writer) w = archive_writer_open(dir, &ARCHIVE_OPTIONS, &report, NULL);
    g_autoptr(response_owner) r = answer("from archive");
    assert_true(archive_writer_append(w, r, 1, 1, NULL));
    assert_true(archive_writer_sync(w, NULL));
}

static void inputs_of_all_kinds_come_in_the_order_of_their_names(void **state)
{
    (void)state;
    g_autofree char *dir = g_dir_make_tmp("fw-replay-XXXXXX", NULL);
    g_autofree char *archive = g_build_filename(dir, "b-archive", NULL);
    g_autoptr(warc_writer) warc = warc_writer_new();
    g_autoptr(GByteArray) member = g_byte_array_new();
    g_autoptr(response_owner) r = answer("from warc");
    g_autoptr(GError) error = NULL;
    static const char *const WANT[] = {"feed file", "from archive", "{\"id\":1}", "{\"id\":2}", "from warc", NULL};

    put(dir, "a.xml", "feed file", 9);
    make_archive(archive);
    put(dir, "c.jsonl", "{\"id\":1}\n\n{\"id\":2}", 18);
    warc_write_response(warc, r, 1, member);
    g_byte_array_append(member, (const guint8 *)"\x1f\x8b\x08", 3); /* and a torn one */
    put(dir, "d.warc.gz", member->data, member->len);

    const char *inputs[] = {dir, NULL};
    const struct replay_source_options options = {.inputs = inputs, .fetched_at = 7000000};
    g_autoptr(replay_source) s = replay_source_new(&options, &error);
    struct replay_record record = {0};
    guint n = 0;
    for (; replay_source_next(s, &record, &error) == REPLAY_RECORD; n++) {
        g_autofree char *body =
            record.r ? g_strndup((char *)record.r->body->data, record.r->body->len) : g_strdup(record.line);
        assert_string_equal(body, WANT[n]);
        if (n == 0) {
            assert_string_equal(record.r->feed_url, "file:a.xml");
            assert_int_equal(record.r->fetched_at, 7000000);
            assert_null(record.segment);
        }
        if (n == 1)
            assert_true(g_str_has_suffix(record.segment, "-00000001.warc.gz"));
        if (n == 4)
            assert_string_equal(record.segment, "d.warc.gz");
        replay_record_clear(&record);
    }
    assert_int_equal(n, 5);
    assert_int_equal(replay_source_counts(s).torn, 1);
    assert_int_equal(replay_source_counts(s).bytes_done, replay_source_counts(s).bytes_total);
    g_autofree char *rm = g_strdup_printf("rm -r '%s'", dir);
    assert_true(g_spawn_command_line_sync(rm, NULL, NULL, NULL, NULL));
}

static void a_missing_input_is_an_error(void **state)
{
    (void)state;
    const char *inputs[] = {"/nonexistent/x", NULL};
    g_autoptr(GError) error = NULL;

    const struct replay_source_options options = {.inputs = inputs};

    assert_null(replay_source_new(&options, &error));
    assert_non_null(strstr(error->message, "/nonexistent/x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_of_all_kinds_come_in_the_order_of_their_names),
        cmocka_unit_test(a_missing_input_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
