#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "common/tsv.h"

static const char *const columns[] = {"name", "lat", NULL};

static char *file_with(const char *text)
{
    char *path = NULL;
    int fd = g_file_open_tmp("tsvXXXXXX", &path, NULL);
    assert_true(fd >= 0);
    g_close(fd, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void cells_are_found_by_column_name_in_any_order(void **state)
{
    (void)state;
    g_autofree char *path = file_with("# places\nlat\tname\tsource\n\n35.5\tRaqqa\town\r\n1\tx\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(tsv) t = tsv_open(path, columns, &error);
    assert_non_null(t);
    assert_true(tsv_next(t, &error));
    assert_true(sv_equal(tsv_cell(t, 0), SV("Raqqa")));
    assert_true(sv_equal(tsv_named_cell(t, "source"), SV("own")));
    double lat = 0;
    assert_true(tsv_real(t, 1, -90, 90, &lat, &error));
    assert_true(tsv_next(t, &error));
    assert_int_equal(tsv_named_cell(t, "source").n, 0);
    assert_false(tsv_next(t, &error));
    assert_null(error);
    g_unlink(path);
}

static void errors_name_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", ":1: is empty"},
        {"name\tx\n", ":1: the header has no column 'lat'"},
        {"name\tlat\na\tb\tc\n", ":2: has 3 cells, the header 2"},
        {"name\tlat\n# c\na\thigh\n", ":3: lat must be a number from -90 to 90 (found 'high')"},
        {"name\tlat\na\t91\n", ":2: lat must be a number"},
        {"name\tlat\na\tnan\n", ":2: lat must be a number"},
        {"name\tlat\n\xff\t1\n", "is not UTF-8"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = file_with(rows[i].text);
        g_autoptr(GError) error = NULL;
        g_autoptr(tsv) t = tsv_open(path, columns, &error);
        double lat = 0;
        if (t && tsv_next(t, &error))
            assert_false(tsv_real(t, 1, -90, 90, &lat, &error));
        assert_non_null(error);
        if (!strstr(error->message, rows[i].message))
            fail_msg("'%s' lacks '%s'", error->message, rows[i].message);
        g_unlink(path);
    }
}

static void pieces_of_a_cell_are_trimmed_and_empty_ones_left_out(void **state)
{
    (void)state;
    struct strview rest = SV(" a | |b c|"), piece;
    assert_true(tsv_piece(&rest, '|', &piece));
    assert_true(sv_equal(piece, SV("a")));
    assert_true(tsv_piece(&rest, '|', &piece));
    assert_true(sv_equal(piece, SV("b c")));
    assert_false(tsv_piece(&rest, '|', &piece));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_found_by_column_name_in_any_order),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(pieces_of_a_cell_are_trimmed_and_empty_ones_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
