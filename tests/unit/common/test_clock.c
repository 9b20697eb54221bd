#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/clock.h"

static void the_system_clock_moves_forward(void **state)
{
    (void)state;
    const struct clock *c = clock_system();
    gint64 before = clock_monotonic(c);
    assert_true(clock_monotonic(c) >= before);
    assert_true(clock_now(c) > G_GINT64_CONSTANT(1700000000) * US_PER_S);
}

static void a_fake_clock_moves_only_when_it_is_moved(void **state)
{
    (void)state;
    struct fake_clock fake;
    fake_clock_init(&fake, 1000 * US_PER_S);
    gint64 monotonic = clock_monotonic(&fake.clock);
    fake_clock_advance(&fake, 3 * US_PER_S);
    assert_int_equal(clock_now(&fake.clock), 1003 * US_PER_S);
    assert_int_equal(clock_monotonic(&fake.clock) - monotonic, 3 * US_PER_S);
    fake_clock_jump(&fake, 5 * US_PER_S);
    assert_int_equal(clock_now(&fake.clock), 5 * US_PER_S);
    assert_int_equal(clock_monotonic(&fake.clock) - monotonic, 3 * US_PER_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_system_clock_moves_forward),
        cmocka_unit_test(a_fake_clock_moves_only_when_it_is_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
