#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include "producer/archive_reader.h"
#include "producer/archive_writer.h"

static int make_dir(void **state)
{
    *state = g_dir_make_tmp("fw-archive-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int remove_dir(void **state)
{
    g_autoptr(GDir) d = g_dir_open(*state, 0, NULL);
    for (const char *name; (name = g_dir_read_name(d));) {
        g_autofree char *path = g_build_filename(*state, name, NULL);
        g_unlink(path);
    }
    g_rmdir(*state);
    g_free(*state);
    return 0;
}

static struct response *numbered(guint n)
{
    struct response *r = response_new();

    r->fetched_at = G_GINT64_CONSTANT(1503619200000000) + n;
    r->feed_id = g_strdup("f");
    r->request_url = g_strdup("http://a.example/feed");
    r->url = g_strdup(r->request_url);
    r->status = 200;
    g_string_assign(r->head, "HTTP/1.1 200 OK\r\n");
    g_byte_array_set_size(r->body, 500);
    for (guint i = 0; i < 500; i++)
        r->body->data[i] = g_random_int_range(0, 256);
    memcpy(r->body->data, &n, sizeof n);
    response_hash_body(r);
    return r;
}

static archive_writer *open_writer(const char *dir, guint64 segment_bytes, struct archive_report *report)
{
    struct archive_options options = ARCHIVE_OPTIONS;
    g_autoptr(GError) error = NULL;
    struct archive_report ignored;

    options.segment_bytes = segment_bytes;
    archive_writer *w = archive_writer_open(dir, &options, report ? report : &ignored, &error);
    if (!w)
        fail_msg("%s", error->message);
    return w;
}

static void append_n(archive_writer *w, guint from, guint n)
{
    for (guint i = from; i < from + n; i++) {
        g_autoptr(response_owner) r = numbered(i);
        assert_true(archive_writer_append(w, r, i, g_get_real_time(), NULL));
        assert_non_null(r->record_id);
    }
}

/* Reads to `end` and checks that numbers from `first` on follow each other by `step`; returns how many. */
static guint read_all(archive_reader *r, struct archive_mark end, guint first, guint step)
{
    struct response *out = NULL;
    guint n = 0;

    while (archive_reader_next(r, end, &out, NULL) == 1) {
        guint got;
        memcpy(&got, out->body->data, sizeof got);
        assert_int_equal(got, first + n * step);
        response_free(out);
        n++;
    }
    return n;
}

static void what_is_appended_is_read_back_over_segments(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 4000, NULL);

    append_n(w, 0, 50);
    assert_true(archive_writer_sync(w, NULL));
    g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){0}, NULL);
    assert_int_equal(read_all(r, archive_writer_durable_end(w), 0, 1), 50);
    assert_true(archive_writer_durable_end(w).segment > 3);
    struct archive_mark files_end;
    assert_true(archive_reader_find_end(r, &files_end, NULL));
    assert_int_equal(archive_mark_compare(files_end, archive_writer_durable_end(w)), 0);
    assert_int_equal(archive_reader_peek_gaps(r)->missing_segments, 0);
}

static void nothing_is_read_that_is_not_durable(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 1 << 20, NULL);

    append_n(w, 0, 3);
    assert_true(archive_writer_sync(w, NULL));
    append_n(w, 3, 3);
    g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){0}, NULL);
    assert_int_equal(read_all(r, archive_writer_durable_end(w), 0, 1), 3);
    assert_true(archive_writer_sync(w, NULL));
    assert_int_equal(read_all(r, archive_writer_durable_end(w), 3, 1), 3);
    append_n(w, 6, 200); /* more than the reader's buffer */
    assert_true(archive_writer_sync(w, NULL));
    assert_int_equal(read_all(r, archive_writer_durable_end(w), 6, 1), 200);
}

static void reading_goes_on_from_a_position(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 4000, NULL);
    struct response *out = NULL;

    append_n(w, 0, 30);
    assert_true(archive_writer_sync(w, NULL));
    struct archive_mark at = {0};
    for (guint i = 0; i < 30; i++) {
        g_autoptr(archive_reader) r = archive_reader_open(*state, at, NULL);
        guint got;
        assert_int_equal(archive_reader_next(r, archive_writer_durable_end(w), &out, NULL), 1);
        memcpy(&got, out->body->data, sizeof got);
        assert_int_equal(got, i);
        at = archive_reader_position(r);
        response_free(out);
    }
}

static void a_slot_sees_its_feeds_only(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 4000, NULL);

    append_n(w, 1, 40); /* the number is the feed's hash too; hash 0 is nobody's */
    assert_true(archive_writer_sync(w, NULL));
    for (guint slot = 0; slot < 4; slot++) {
        g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){0}, NULL);
        archive_reader_want_slot(r, slot, 4);
        assert_int_equal(read_all(r, archive_writer_durable_end(w), slot ? slot : 4, 4), 10);
        assert_int_equal(archive_mark_compare(archive_reader_position(r), archive_writer_durable_end(w)), 0);
    }
}

static char *newest_segment(const char *dir)
{
    g_autofree char *id = archive_dup_id(dir, NULL);
    g_autoptr(GArray) segments = archive_list_segments(dir, id, NULL);
    g_autofree char *name = archive_segment_dup_name(id, g_array_index(segments, guint32, segments->len - 1));

    return g_build_filename(dir, name, NULL);
}

static void a_torn_tail_is_cut_off_and_reported(void **state)
{
    struct archive_report report;
    archive_writer *w = open_writer(*state, 1 << 20, NULL);

    append_n(w, 0, 5);
    assert_true(archive_writer_sync(w, NULL));
    struct archive_mark sound = archive_writer_durable_end(w);
    append_n(w, 5, 1);
    archive_writer_free(w);
    g_autofree char *path = newest_segment(*state);
    GStatBuf st;
    assert_int_equal(g_stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 7), 0);

    g_autoptr(archive_writer) again = open_writer(*state, 1 << 20, &report);
    assert_int_equal(report.torn_bytes, st.st_size - 7 - sound.offset);
    assert_int_equal(archive_mark_compare(report.torn_at, sound), 0);
    append_n(again, 5, 2);
    assert_true(archive_writer_sync(again, NULL));
    g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){0}, NULL);
    assert_int_equal(read_all(r, archive_writer_durable_end(again), 0, 1), 7);
}

static void a_segment_of_rubbish_is_emptied_and_reported(void **state)
{
    struct archive_report report;
    archive_writer *w = open_writer(*state, 1 << 20, NULL);

    append_n(w, 0, 1);
    archive_writer_free(w);
    g_autofree char *path = newest_segment(*state);
    assert_true(g_file_set_contents(path, "\0\0\0\0\0\0", 6, NULL));
    g_autoptr(archive_writer) again = open_writer(*state, 1 << 20, &report);
    assert_int_equal(report.torn_bytes, 6);
}

static void one_process_writes(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 4000, NULL);
    g_autoptr(GError) error = NULL;
    struct archive_report report;

    assert_null(archive_writer_open(*state, &ARCHIVE_OPTIONS, &report, &error));
    assert_true(g_error_matches(error, ARCHIVE_ERROR, ARCHIVE_ERROR_LOCKED));
}

static void a_missing_segment_is_counted_and_reading_goes_on(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 1500, NULL);
    g_autofree char *id = g_strdup(archive_writer_peek_id(w));

    append_n(w, 0, 12);
    assert_true(archive_writer_sync(w, NULL));
    g_autofree char *name = archive_segment_dup_name(id, 2), *path = g_build_filename(*state, name, NULL);
    assert_int_equal(g_unlink(path), 0);
    g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){1, 0}, NULL);
    struct response *out = NULL;
    guint n = 0;
    for (; archive_reader_next(r, archive_writer_durable_end(w), &out, NULL) == 1; n++)
        response_free(out);
    assert_true(n > 0 && n < 12);
    assert_int_equal(archive_reader_peek_gaps(r)->missing_segments, 1);
}

static void a_damaged_record_in_the_middle_is_counted_and_stepped_over(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 1 << 20, NULL);
    struct response *out = NULL;
    guint n = 0;

    append_n(w, 0, 2);
    assert_true(archive_writer_sync(w, NULL));
    guint64 at = archive_writer_durable_end(w).offset + 300;
    append_n(w, 2, 3);
    assert_true(archive_writer_sync(w, NULL));
    g_autofree char *path = newest_segment(*state);
    int fd = g_open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "\xff\xff\xff\xff", 4, at), 4);
    close(fd);
    g_autoptr(archive_reader) r = archive_reader_open(*state, (struct archive_mark){0}, NULL);
    for (; archive_reader_next(r, archive_writer_durable_end(w), &out, NULL) == 1; n++)
        response_free(out);
    assert_int_equal(n, 4);
    assert_int_equal(archive_reader_peek_gaps(r)->corrupt_records, 1);
}

static void a_full_disk_leaves_the_archive_as_it_was(void **state)
{
    struct archive_options options = ARCHIVE_OPTIONS;
    struct archive_report report;
    g_autoptr(GError) error = NULL;

    options.min_free_bytes = G_MAXINT64; /* more than any disk has */
    g_autoptr(archive_writer) w = archive_writer_open(*state, &options, &report, NULL);
    g_autoptr(response_owner) r = numbered(1);
    assert_false(archive_writer_append(w, r, 1, 0, &error));
    assert_true(g_error_matches(error, ARCHIVE_ERROR, ARCHIVE_ERROR_FULL));
    assert_int_equal(archive_writer_durable_end(w).segment, 0);
    assert_true(archive_writer_sync(w, NULL));
}

static void only_published_old_segments_are_deleted(void **state)
{
    g_autoptr(archive_writer) w = open_writer(*state, 1500, NULL);

    append_n(w, 0, 12);
    assert_true(archive_writer_sync(w, NULL));
    guint32 newest = archive_writer_durable_end(w).segment;
    assert_true(newest > 3);
    assert_int_equal(archive_writer_expire(w, (struct archive_mark){3, 0}, 0), 0);
    assert_int_equal(archive_writer_expire(w, (struct archive_mark){3, 0}, G_MAXINT64), 2);
    assert_int_equal(archive_writer_expire(w, (struct archive_mark){newest + 5, 0}, G_MAXINT64), newest - 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_appended_is_read_back_over_segments),
        TEST(nothing_is_read_that_is_not_durable),
        TEST(reading_goes_on_from_a_position),
        TEST(a_slot_sees_its_feeds_only),
        TEST(a_torn_tail_is_cut_off_and_reported),
        TEST(a_segment_of_rubbish_is_emptied_and_reported),
        TEST(one_process_writes),
        TEST(a_missing_segment_is_counted_and_reading_goes_on),
        TEST(a_damaged_record_in_the_middle_is_counted_and_stepped_over),
        TEST(a_full_disk_leaves_the_archive_as_it_was),
        TEST(only_published_old_segments_are_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
