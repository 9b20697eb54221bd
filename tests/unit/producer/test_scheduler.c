#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "producer/heap.h"
#include "producer/scheduler.h"

static const struct scheduler_limits LIMITS = {.total_n = 4, .per_host_n = 2, .host_gap_ms = 1000};

static void a_heap_gives_the_earliest_whatever_was_changed(void **state)
{
    (void)state;
    struct heap h;
    gint64 at[200];
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);

    heap_init(&h);
    for (guint i = 0; i < G_N_ELEMENTS(at); i++)
        heap_set(&h, i, at[i] = g_rand_int_range(rand, 0, 1000));
    for (guint i = 0; i < 500; i++) {
        guint id = g_rand_int_range(rand, 0, G_N_ELEMENTS(at));
        at[id] = g_rand_boolean(rand) ? g_rand_int_range(rand, 0, 1000) : -1;
        if (at[id] < 0)
            heap_remove(&h, id);
        else
            heap_set(&h, id, at[id]);
    }
    gint64 last = 0;
    guint n = 0, expected = 0;
    for (guint i = 0; i < G_N_ELEMENTS(at); i++)
        expected += at[i] >= 0;
    for (const struct heap_node *top; (top = heap_peek(&h)); n++) {
        assert_int_equal(top->at, at[top->id]);
        assert_true(top->at >= last);
        last = top->at;
        heap_remove(&h, top->id);
    }
    assert_int_equal(n, expected);
    heap_clear(&h);
}

static void feeds_come_when_due_and_in_that_order(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed;
    gint64 again;

    scheduler_set(s, 1, "a", 300);
    scheduler_set(s, 2, "b", 100);
    scheduler_set(s, 3, "c", 200);
    assert_false(scheduler_take(s, 99, &feed, &again));
    assert_int_equal(again, 100);
    assert_true(scheduler_take(s, 250, &feed, &again));
    assert_int_equal(feed, 2);
    assert_true(scheduler_take(s, 250, &feed, &again));
    assert_int_equal(feed, 3);
    assert_false(scheduler_take(s, 250, &feed, &again));
    assert_int_equal(again, 300);
    scheduler_done(s, 2, 1000, 260);
    assert_true(scheduler_take(s, 300, &feed, &again));
    assert_int_equal(feed, 1);
    assert_false(scheduler_take(s, 300, &feed, &again));
    assert_int_equal(again, 1000);
}

static void one_slow_host_holds_up_only_itself(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed, slow = 0, others = 0;
    gint64 again;

    for (guint i = 0; i < 10; i++)
        scheduler_set(s, i, "slow", 0);
    for (guint i = 10; i < 20; i++)
        scheduler_set(s, i, "abcdefghij" + (i - 10), 1);
    for (gint64 now = 1; now < 60 * 1000000; now += 500000)
        while (scheduler_take(s, now, &feed, &again)) {
            slow += feed < 10;
            others += feed >= 10;
            if (feed >= 10)
                scheduler_done(s, feed, G_MAXINT64, now);
        }
    assert_int_equal(slow, 2); /* never done: its two places stay taken */
    assert_int_equal(others, 10);
    assert_int_equal(scheduler_counts(s).waiting, 8);
    assert_int_equal(scheduler_counts(s).under_way, 2);
}

static void requests_to_one_host_keep_their_distance(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed;
    gint64 again, last = -1000000, now = 0;

    for (guint i = 0; i < 5; i++)
        scheduler_set(s, i, "a", 0);
    for (guint n = 0; n < 5; n++) {
        while (!scheduler_take(s, now, &feed, &again)) {
            assert_true(again > now);
            now = again;
        }
        assert_true(now - last >= 1000000);
        last = now;
        scheduler_done(s, feed, G_MAXINT64, now);
    }
}

static void the_total_is_kept(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed;
    gint64 again;

    for (guint i = 0; i < 6; i++)
        scheduler_set(s, i, "abcdef" + i, 0);
    for (guint i = 0; i < 4; i++)
        assert_true(scheduler_take(s, 1, &feed, &again));
    assert_false(scheduler_take(s, 1, &feed, &again));
    scheduler_done(s, feed, 500, 2);
    assert_true(scheduler_take(s, 2, &feed, &again));
}

static void a_feed_can_be_moved_and_removed_in_any_state(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed;
    gint64 again;

    for (guint i = 0; i < 4; i++)
        scheduler_set(s, i, "a", 0);
    assert_true(scheduler_take(s, 0, &feed, &again)); /* 0 under way, the others wait */
    assert_int_equal(feed, 0);
    scheduler_remove(s, 0);
    scheduler_remove(s, 2);
    scheduler_set(s, 1, "b", 5000000);
    scheduler_done(s, 0, 0, 1);
    assert_int_equal(scheduler_counts(s).feeds, 2);
    assert_true(scheduler_take(s, 1000000, &feed, &again));
    assert_int_equal(feed, 3);
    assert_false(scheduler_take(s, 1000000, &feed, &again));
    assert_int_equal(again, 5000000);
    scheduler_remove(s, 1);
    assert_false(scheduler_take(s, 9000000, &feed, &again));
    scheduler_remove(s, 3);
    scheduler_done(s, 3, 0, 1);
    assert_int_equal(scheduler_counts(s).feeds, 0);
}

static void a_clock_that_is_set_changes_no_distance(void **state)
{
    (void)state;
    g_autoptr(scheduler) s = scheduler_new(&LIMITS);
    guint feed;
    gint64 again;

    for (guint i = 0; i < 3; i++)
        scheduler_set(s, i, "a", 5000000 + i);
    assert_true(scheduler_take(s, 5000000, &feed, &again));
    scheduler_shift(s, -4000000); /* it is 1 s, not 5 s: the next comes after the host's pause, not 4 s later */
    assert_false(scheduler_take(s, 1000002, &feed, &again));
    assert_int_equal(again, 1000000 + LIMITS.host_gap_ms * 1000);
    assert_true(scheduler_take(s, again, &feed, &again));
    assert_int_equal(feed, 1);
}

static void a_start_is_spread(void **state)
{
    (void)state;
    assert_int_equal(scheduler_start_at(10, 1000, 0), 10);
    assert_int_equal(scheduler_start_at(10, 1000, 0x80000000u), 510);
    assert_true(scheduler_start_at(10, 1000, 0xffffffffu) < 1010);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heap_gives_the_earliest_whatever_was_changed),
        cmocka_unit_test(feeds_come_when_due_and_in_that_order),
        cmocka_unit_test(one_slow_host_holds_up_only_itself),
        cmocka_unit_test(requests_to_one_host_keep_their_distance),
        cmocka_unit_test(the_total_is_kept),
        cmocka_unit_test(a_feed_can_be_moved_and_removed_in_any_state),
        cmocka_unit_test(a_clock_that_is_set_changes_no_distance),
        cmocka_unit_test(a_start_is_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
