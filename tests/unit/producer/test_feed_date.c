#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/rfc3339.h"
#include "producer/feed_date.h"
#include <glib/gstdio.h>

static const struct {
    const char *text, *utc; /* utc NULL: no date */
} cases[] = {
    /* RFC 3339, ISO 8601 */
    {"2024-03-05T10:15:30Z", "2024-03-05T10:15:30Z"},
    {"2024-03-05T10:15:30+03:00", "2024-03-05T07:15:30Z"},
    {"2024-03-05t10:15:30.250z", "2024-03-05T10:15:30Z"},
    {"2024-03-05 10:15", "2024-03-05T10:15:00Z"},
    {"2024-03-05", "2024-03-05T00:00:00Z"},
    {"20240305", "2024-03-05T00:00:00Z"},
    {"20240305T101530Z", "2024-03-05T10:15:30Z"},
    {"20240305101530", "2024-03-05T10:15:30Z"},
    {"2024-03", "2024-03-01T00:00:00Z"},
    {"2024", "2024-01-01T00:00:00Z"},
    {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
    {"2024-03-05T24:00:00Z", "2024-03-06T00:00:00Z"},
    /* RFC 822 as people write it */
    {"Tue, 05 Mar 2024 10:15:30 GMT", "2024-03-05T10:15:30Z"},
    {"Tue,05 Mar 2024 10:15:30 +0300", "2024-03-05T07:15:30Z"},
    {"  Tue, 5 March 2024 10:15 EST ", "2024-03-05T15:15:00Z"},
    {"5 Mar 24 10:15:30 UT", "2024-03-05T10:15:30Z"},
    {"Tue Mar 05 2024 10:15:30 GMT+0300 (Arabian Standard Time)", "2024-03-05T07:15:30Z"},
    {"Tue Mar  5 10:15:30 2024", "2024-03-05T10:15:30Z"},
    {"Tue, Mar 5, 2024 3:15 PM", "2024-03-05T15:15:00Z"},
    {"March 5th, 2024 at 12:05 a.m.", "2024-03-05T00:05:00Z"},
    {"January 2024", "2024-01-01T00:00:00Z"},
    {"Tue, 05 Mar 2024 10:15:30 Z", "2024-03-05T10:15:30Z"},
    {"Tue, 05 Mar 2024 10:15:30 XYZT", "2024-03-05T10:15:30Z"},
    {"03/05/2024 10:15", "2024-03-05T10:15:00Z"},
    {"25/03/2024", "2024-03-25T00:00:00Z"},
    {"05.03.2024 10:15", "2024-03-05T10:15:00Z"},
    {"2024/03/05 10:15:30 EDT", "2024-03-05T14:15:30Z"},
    {"1709633730", "2024-03-05T10:15:30Z"},
    {"1709633730000", "2024-03-05T10:15:30Z"},
    /* other languages */
    {"الثلاثاء 5 آذار 2024 10:15", "2024-03-05T10:15:00Z"},
    {"٥ مارس ٢٠٢٤ - ٠٣:١٥ م", "2024-03-05T15:15:00Z"},
    {"5 تشرين الثاني 2024", "2024-11-05T00:00:00Z"},
    {"5 كانون الثاني/يناير 2024", "2024-01-05T00:00:00Z"},
    {"5 جويلية 2024", "2024-07-05T00:00:00Z"},
    {"25 رمضان 1445 هـ", "2024-04-04T00:00:00Z"},
    {"1445/09/25 هـ", "2024-04-04T00:00:00Z"},
    {"Вт, 05 мар 2024 10:15:30 +0300", "2024-03-05T07:15:30Z"},
    {"5 марта 2024 г., 10:15", "2024-03-05T10:15:00Z"},
    {"5 Mart 2024 Salı 10:15", "2024-03-05T10:15:00Z"},
    {"05 Ağustos 2024", "2024-08-05T00:00:00Z"},
    {"5 ŞUBAT 2024", "2024-02-05T00:00:00Z"},
    {"mar., 5 mars 2024 10:15:30 +0100", "2024-03-05T09:15:30Z"},
    {"mardi 6 février 2024 à 10h15", NULL},
    {"mardi 6 février 2024 à 10:15", "2024-02-06T10:15:00Z"},
    {"Dienstag, 5. März 2024, 10:15 Uhr", "2024-03-05T10:15:00Z"},
    {"martes, 5 de marzo de 2024 10:15", "2024-03-05T10:15:00Z"},
    {"5ê Adarê 2024", NULL},
    {"5 Adar 2024", "2024-03-05T00:00:00Z"},
    /* no dates */
    {"", NULL},
    {"yesterday", NULL},
    {"Tue, 32 Mar 2024 10:15:30 GMT", NULL},
    {"2024-02-30", NULL},
    {"2024-03-05T25:00:00Z", NULL},
    {"2024-03-05T10:75:00Z", NULL},
    {"2024-03-05T10:15:30+99:99", NULL},
    {"Tue, 05 Foo 2024 10:15:30 GMT", NULL},
    {"2024-03-05-07", NULL},
    {"1:2:3:4", NULL},
};

static struct feed_dates *load(void)
{
    g_autoptr(GError) error = NULL;
    struct feed_dates *d = feed_dates_load("packs/common/date_names.tsv", &error);
    if (error)
        fail_msg("%s", error->message);
    return d;
}

static void dates_are_read_as_people_write_them(void **state)
{
    (void)state;
    g_autoptr(feed_dates_owner) d = load();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 at = 0, wanted = 0;
        gboolean is_date = feed_date_parse(d, cases[i].text, &at);
        if (is_date != (cases[i].utc != NULL))
            fail_msg("'%s' is %s date", cases[i].text, is_date ? "taken for a" : "not taken for a");
        if (is_date) {
            assert_true(rfc3339_parse(sv_from(cases[i].utc), &wanted));
            if (at / G_USEC_PER_SEC != wanted / G_USEC_PER_SEC)
                fail_msg("'%s' is %ld s off", cases[i].text, (long)((at - wanted) / G_USEC_PER_SEC));
        }
    }
}

static void without_names_numeric_dates_are_read(void **state)
{
    (void)state;
    gint64 at;
    assert_true(feed_date_parse(NULL, "2024-03-05T10:15:30Z", &at));
    assert_int_equal(at / G_USEC_PER_SEC, 1709633730);
    assert_false(feed_date_parse(NULL, "5 March 2024", &at));
}

static void overlong_and_broken_input_is_no_date(void **state)
{
    (void)state;
    g_autoptr(feed_dates_owner) d = load();
    g_autofree char *digits = g_strnfill(100000, '1');
    gint64 at;
    assert_false(feed_date_parse(d, digits, &at));
    assert_false(feed_date_parse(d, "\xFF\xFE 2024", &at));
}

static void a_wrong_table_is_refused_with_its_line(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "frontwire-test-dates-XXXXXX", NULL);
    int fd = g_mkstemp(path);
    assert_true(fd >= 0);
    g_close(fd, NULL);
    assert_true(g_file_set_contents(path, "kind\tname\tvalue\nmonth\tMay\tfive\n", -1, NULL));
    assert_null(feed_dates_load(path, &error));
    assert_non_null(strstr(error->message, ":2"));
    assert_non_null(strstr(error->message, "five"));
    g_unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_as_people_write_them),
        cmocka_unit_test(without_names_numeric_dates_are_read),
        cmocka_unit_test(overlong_and_broken_input_is_no_date),
        cmocka_unit_test(a_wrong_table_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
