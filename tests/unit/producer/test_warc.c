#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <zlib.h>
#include "producer/http_body.h"
#include "producer/warc_read.h"
#include "producer/warc_write.h"

static char *temp_path(void)
{
    char *path = g_strdup("/tmp/fw-warc-XXXXXX");
    int fd = g_mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    return path;
}

static struct response *sample(const char *head, const char *body, gssize n)
{
    struct response *r = response_new();

    r->record_id = g_strdup("00000000-0000-4000-8000-000000000001");
    r->fetched_at = G_GINT64_CONSTANT(1503619200123456);
    r->feed_id = g_strdup("feedid");
    r->feed_url = g_strdup("http://a.example/feed");
    r->outlet_id = g_strdup("outlet");
    r->request_url = g_strdup("http://a.example/feed");
    r->url = g_strdup("https://a.example/feed/");
    r->ip = g_strdup("192.0.2.1");
    r->duration_ms = 12;
    response_add_redirect(r, 301, "https://a.example/feed/");
    g_string_assign(r->head, head);
    r->status = *head ? 200 : 0;
    g_byte_array_append(r->body, (const guint8 *)body, n < 0 ? strlen(body) : (gsize)n);
    response_hash_body(r);
    return r;
}

static void write_member(const struct response *r, GByteArray *out)
{
    g_autoptr(warc_writer) w = warc_writer_new();

    warc_write_response(w, r, 0x01020304, out);
}

static void write_file(const char *path, const guint8 *data, gsize n)
{
    assert_true(g_file_set_contents(path, (const char *)data, n, NULL));
}

static struct response *read_only_response(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, &error);
    struct warc_record record;
    struct response *found = NULL;

    assert_null(error);
    warc_record_init(&record);
    while (warc_reader_next(r, &record, &error) > 0 && !found)
        found = warc_record_to_response(&record);
    assert_null(error);
    warc_record_clear(&record);
    return found;
}

static void a_response_comes_back_as_it_was_written(void **state)
{
    (void)state;
    static const char BODY[] = "<rss>\0\r\n\r\n</rss>";
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\nETag: \"x\"\r\n", BODY, sizeof BODY);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();

    in->is_conditional = TRUE;
    write_member(in, bytes);
    write_file(path, bytes->data, bytes->len);
    g_autoptr(response_owner) out = read_only_response(path);
    assert_non_null(out);
    assert_string_equal(out->record_id, in->record_id);
    assert_int_equal(out->fetched_at, in->fetched_at);
    assert_string_equal(out->feed_id, "feedid");
    assert_string_equal(out->url, in->url);
    assert_string_equal(out->request_url, in->request_url);
    assert_string_equal(out->outlet_id, "outlet");
    assert_int_equal(out->redirects->len, 1);
    assert_int_equal(((struct redirect *)out->redirects->pdata[0])->status, 301);
    assert_string_equal(((struct redirect *)out->redirects->pdata[0])->to, in->url);
    assert_string_equal(out->head->str, in->head->str);
    assert_int_equal(out->body->len, sizeof BODY);
    assert_memory_equal(out->body->data, BODY, sizeof BODY);
    assert_string_equal(out->body_sha256, in->body_sha256);
    assert_true(out->is_conditional);
    assert_int_equal(out->failure, FETCH_OK);
    g_unlink(path);
}

static void equal_responses_give_equal_bytes(void **state)
{
    (void)state;
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", "x", -1);
    g_autoptr(GByteArray) a = g_byte_array_new(), b = g_byte_array_new();

    write_member(in, a);
    write_member(in, b);
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->data, b->data, a->len);
}

static void kinds_of_answers_survive(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum fetch_failure failure;
        gboolean is_unchanged;
        gsize body_bytes; /* as read back */
    } TABLE[] = {
        {304, FETCH_OK, FALSE, 0},
        {200, FETCH_OK, TRUE, 0},
        {200, FETCH_TOO_BIG, FALSE, 4},
        {200, FETCH_TIMEOUT, FALSE, 4},
        {200, FETCH_DISCONNECTED, FALSE, 4},
        {404, FETCH_OK, FALSE, 4},
        {0, FETCH_DNS, FALSE, 0},
        {0, FETCH_BLOCKED, FALSE, 0},
        {0, FETCH_REDIRECTS, FALSE, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", "body", -1);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autofree char *path = temp_path();
        in->status = TABLE[i].status;
        in->failure = TABLE[i].failure;
        in->is_unchanged = TABLE[i].is_unchanged;
        in->failure_text = in->failure ? g_strdup("why it\r\nfailed") : NULL;
        g_string_printf(in->head, "HTTP/1.1 %d Some\r\n", in->status);
        write_member(in, bytes);
        write_file(path, bytes->data, bytes->len);
        g_autoptr(response_owner) out = read_only_response(path);
        assert_int_equal(out->status, TABLE[i].status);
        assert_int_equal(out->failure, TABLE[i].failure);
        assert_int_equal(out->is_unchanged, TABLE[i].is_unchanged);
        assert_int_equal(out->body->len, TABLE[i].body_bytes);
        if (!in->status)
            assert_string_equal(out->failure_text, "why itfailed");
        g_unlink(path);
    }
}

static void a_decoded_body_is_never_called_gzip(void **state)
{
    (void)state;
    g_autoptr(response_owner) in = sample(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n", "x", -1);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();

    write_member(in, bytes);
    write_file(path, bytes->data, bytes->len);
    g_autoptr(response_owner) out = read_only_response(path);
    assert_string_equal(out->head->str,
                        "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Encoding: gzip\r\n"
                        "X-Archive-Orig-Transfer-Encoding: chunked\r\nX-Archive-Orig-Content-Length: 9\r\n");
    assert_int_equal(out->body->len, 1);
    g_unlink(path);
}

static void a_file_cut_at_any_byte_is_torn_and_never_half_a_record(void **state)
{
    (void)state;
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", "some body", -1);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();

    write_member(in, bytes);
    gsize first = bytes->len;
    write_member(in, bytes);
    for (gsize cut = first + 1; cut < bytes->len; cut++) {
        g_autoptr(GError) error = NULL;
        struct warc_record record;
        write_file(path, bytes->data, cut);
        g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
        warc_record_init(&record);
        assert_int_equal(warc_reader_next(r, &record, &error), 1);
        assert_int_equal(warc_reader_offset(r), first);
        int some = warc_reader_next(r, &record, &error);
        if (some != -1 || !g_error_matches(error, WARC_ERROR, WARC_ERROR_TORN))
            fail_msg("cut at %zu: %d %s", cut, some, error ? error->message : "no error");
        assert_int_equal(warc_reader_offset(r), first);
        warc_record_clear(&record);
    }
    g_unlink(path);
}

static void a_flipped_byte_is_corrupt_or_torn_never_accepted(void **state)
{
    (void)state;
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", "some body", -1);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();

    write_member(in, bytes);
    for (gsize at = 28; at < bytes->len; at++) { /* behind the gzip header, which has no check sum */
        g_autoptr(GError) error = NULL;
        struct warc_record record;
        bytes->data[at] ^= 0x55;
        write_file(path, bytes->data, bytes->len);
        bytes->data[at] ^= 0x55;
        g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
        warc_record_init(&record);
        if (warc_reader_next(r, &record, &error) != -1)
            fail_msg("byte %zu flipped and accepted", at);
        warc_record_clear(&record);
    }
    g_unlink(path);
}

static void records_are_stepped_over_by_their_header(void **state)
{
    (void)state;
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", "some body", -1);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();
    guint64 n = 0;
    guint32 hash = 0;

    write_member(in, bytes);
    gsize first = bytes->len;
    write_member(in, bytes);
    write_file(path, bytes->data, bytes->len);
    g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
    assert_true(warc_reader_peek(r, &n, &hash));
    assert_int_equal(n, first);
    assert_int_equal(hash, 0x01020304);
    assert_true(warc_reader_seek(r, first, NULL));
    warc_reader_set_limit(r, bytes->len - 1);
    assert_false(warc_reader_peek(r, &n, &hash));
    warc_reader_set_limit(r, G_MAXUINT64);
    assert_true(warc_reader_peek(r, &n, &hash));
    g_unlink(path);
}

/* WARC files of other programs: plain, whole-file gzip, bodies as on the wire. */
#define FOREIGN_BLOCK "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
static GString *foreign_file(void)
{
    GString *s = g_string_new(NULL);

    for (guint i = 0; i < 3; i++)
        g_string_append_printf(
            s,
            "WARC/1.0\r\nwarc-type: response\r\nWARC-Record-ID: <urn:uuid:%u>\r\n"
            "WARC-Date: 2017-08-25T00:00:00Z\r\nWARC-Target-URI: <http://b.example/rss>\r\n"
            "Content-Type: application/http; msgtype=response\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
            i, strlen(FOREIGN_BLOCK), FOREIGN_BLOCK);
    return s;
}

static guint count_foreign(const char *path)
{
    g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
    g_autoptr(GError) error = NULL;
    struct warc_record record;
    guint n = 0;

    warc_record_init(&record);
    while (warc_reader_next(r, &record, &error) > 0) {
        g_autoptr(response_owner) found = warc_record_to_response(&record);
        assert_non_null(found);
        assert_string_equal(found->url, "http://b.example/rss");
        assert_int_equal(found->body->len, strlen("hello world"));
        assert_memory_equal(found->body->data, "hello world", found->body->len);
        n++;
    }
    assert_null(error);
    warc_record_clear(&record);
    return n;
}

static void archives_of_others_are_read_plain_and_in_one_gzip(void **state)
{
    (void)state;
    g_autoptr(GString) text = foreign_file();
    g_autofree char *path = temp_path();

    write_file(path, (const guint8 *)text->str, text->len);
    assert_int_equal(count_foreign(path), 3);
    gzFile gz = gzopen(path, "wb");
    gzwrite(gz, text->str, text->len);
    gzclose(gz);
    assert_int_equal(count_foreign(path), 3);
    g_unlink(path);
}

static void a_block_over_the_limit_is_cut_and_says_so(void **state)
{
    (void)state;
    struct warc_limits small = {4096, 100};
    g_autoptr(GString) big = g_string_new(NULL);
    for (guint i = 0; i < 1000; i++)
        g_string_append(big, "0123456789");
    g_autoptr(response_owner) in = sample("HTTP/1.1 200 OK\r\n", big->str, -1);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *path = temp_path();
    struct warc_record record;

    write_member(in, bytes);
    write_member(in, bytes);
    write_file(path, bytes->data, bytes->len);
    g_autoptr(warc_reader) r = warc_reader_open(path, 0, &small, NULL);
    warc_record_init(&record);
    assert_int_equal(warc_reader_next(r, &record, NULL), 1);
    assert_true(record.is_cut);
    assert_int_equal(record.block->len, 100);
    g_autoptr(response_owner) out = warc_record_to_response(&record);
    assert_int_equal(out->failure, FETCH_TOO_BIG);
    assert_int_equal(warc_reader_next(r, &record, NULL), 1);
    assert_int_equal(warc_reader_next(r, &record, NULL), 0);
    warc_record_clear(&record);
    g_unlink(path);
}

static void what_is_not_warc_is_refused(void **state)
{
    (void)state;
    static const char *const TABLE[] = {"<html>", "WARC/2.0\r\nContent-Length: 1\r\n\r\nx", "WARC/1.1\r\n\r\n",
                                        "WARC/1.1\r\nContent-Length: -1\r\n\r\n", "\x1f\x8b rubbish"};
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autofree char *path = temp_path();
        struct warc_record record;
        write_file(path, (const guint8 *)TABLE[i], strlen(TABLE[i]));
        g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, NULL);
        warc_record_init(&record);
        assert_int_equal(warc_reader_next(r, &record, NULL), -1);
        warc_record_clear(&record);
        g_unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_comes_back_as_it_was_written),
        cmocka_unit_test(equal_responses_give_equal_bytes),
        cmocka_unit_test(kinds_of_answers_survive),
        cmocka_unit_test(a_decoded_body_is_never_called_gzip),
        cmocka_unit_test(a_file_cut_at_any_byte_is_torn_and_never_half_a_record),
        cmocka_unit_test(a_flipped_byte_is_corrupt_or_torn_never_accepted),
        cmocka_unit_test(records_are_stepped_over_by_their_header),
        cmocka_unit_test(archives_of_others_are_read_plain_and_in_one_gzip),
        cmocka_unit_test(a_block_over_the_limit_is_cut_and_says_so),
        cmocka_unit_test(what_is_not_warc_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
