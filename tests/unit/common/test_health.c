#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/clock.h"
#include "common/health.h"

static void readiness_says_what_it_waits_for(void **state)
{
    (void)state;
    g_autoptr(health_owner) h = health_new();
    g_autoptr(GString) out = g_string_new(NULL);
    assert_true(health_is_ready(h, NULL));
    health_wait(h, "broker", "no answer from %s", "127.0.0.1:9092");
    health_ok(h, "pack");
    assert_false(health_is_ready(h, out));
    assert_string_equal(out->str, "broker: waiting: no answer from 127.0.0.1:9092\npack: ok\n");
    health_ok(h, "broker");
    assert_true(health_is_ready(h, NULL));
    health_wait(h, "pack", "reloading");
    assert_false(health_is_ready(h, NULL));
}

static void a_loop_that_no_longer_turns_is_found(void **state)
{
    (void)state;
    g_autoptr(health_owner) h = health_new();
    struct heartbeat *b = heartbeat_begin(h, "runner", 1000);
    gint64 now = clock_monotonic(clock_system());
    assert_true(health_is_alive(h, now, NULL));
    g_autoptr(GString) out = g_string_new(NULL);
    assert_false(health_is_alive(h, now + 5 * US_PER_S, out));
    assert_true(g_str_has_prefix(out->str, "runner: stuck, last turn "));
    heartbeat_end(b);
    assert_true(health_is_alive(h, now + 5 * US_PER_S, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readiness_says_what_it_waits_for),
        cmocka_unit_test(a_loop_that_no_longer_turns_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
