#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/rfc3339.h"

#define S G_GINT64_CONSTANT(1000000)

static const struct {
    const char *text;
    gint64 at;
    const char *written; /* NULL: the same */
} GOOD[] = {
    {"1970-01-01T00:00:00Z", 0, NULL},
    {"2017-08-25T00:00:00Z", 1503619200 * S, NULL},
    {"2000-02-29T23:59:59Z", 951868799 * S, NULL},
    {"1969-12-31T23:59:59.5Z", -S / 2, NULL},
    {"2017-08-25T03:00:00+03:00", 1503619200 * S, "2017-08-25T00:00:00Z"},
    {"2017-08-24t21:30:00.250-02:30", 1503619200 * S + S / 4, "2017-08-25T00:00:00.25Z"},
    {"2017-08-25 00:00:00.1234569z", 1503619200 * S + 123456, "2017-08-25T00:00:00.123456Z"},
    {"2016-12-31T23:59:60Z", 1483228800 * S, "2017-01-01T00:00:00Z"},
    {"0001-01-01T00:00:00Z", -62135596800 * S, NULL},
    {"9999-12-31T23:59:59.999999Z", 253402300800 * S - 1, NULL},
};

static const char *const BAD[] = {
    "",
    "2017-08-25",
    "2017-08-25T00:00:00",
    "2017-02-29T00:00:00Z",
    "2017-13-01T00:00:00Z",
    "2017-08-25T24:00:00Z",
    "2017-08-25T00:60:00Z",
    "2017-08-25T00:00:00.Z",
    "2017-08-25T00:00:00Zx",
    "2017-08-25T00:00:00+3:00",
    " 2017-08-25T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2017-8-25T00:00:00Z",
};

static void good_times_are_read_and_written(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(GOOD); i++) {
        gint64 at = -7;
        char text[RFC3339_MAX_BYTES];
        assert_true(rfc3339_parse(sv_from(GOOD[i].text), &at));
        assert_int_equal(at, GOOD[i].at);
        gsize n = rfc3339_format(at, text);
        assert_int_equal(n, strlen(text));
        assert_string_equal(text, GOOD[i].written ? GOOD[i].written : GOOD[i].text);
    }
}

static void anything_else_is_refused_at_every_length(void **state)
{
    (void)state;
    gint64 at = -7;
    for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++)
        if (rfc3339_parse(sv_from(BAD[i]), &at))
            fail_msg("%s was taken", BAD[i]);
    const char *whole = "2017-08-25T00:00:00.5+03:00";
    for (gsize n = 0; n < strlen(whole); n++)
        assert_false(rfc3339_parse((struct strview){whole, n}, &at));
    assert_int_equal(at, -7);
}

static void every_day_of_eight_centuries_is_its_own_inverse(void **state)
{
    (void)state;
    for (gint64 day = -200000; day < 100000; day++) {
        int y, m, d;
        civil_from_days(day, &y, &m, &d);
        assert_true(civil_is_valid(y, m, d));
        assert_int_equal(days_from_civil(y, m, d), day);
    }
}

static void times_beyond_the_calendar_are_clamped(void **state)
{
    (void)state;
    char text[RFC3339_MAX_BYTES];
    rfc3339_format(G_MAXINT64, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
    rfc3339_format(G_MININT64, text);
    assert_string_equal(text, "0001-01-01T00:00:00Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_times_are_read_and_written),
        cmocka_unit_test(anything_else_is_refused_at_every_length),
        cmocka_unit_test(every_day_of_eight_centuries_is_its_own_inverse),
        cmocka_unit_test(times_beyond_the_calendar_are_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
