#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/arena.h"

static void memory_is_zeroed_aligned_and_separate(void **state)
{
    (void)state;
    g_autoptr(arena_owner) a = arena_new(1 << 20, 1 << 20);
    char *first = arena_alloc(a, 3), *second = arena_alloc(a, 5);
    assert_int_equal((uintptr_t)first % 16, 0);
    assert_true(second >= first + 3);
    memset(first, 'x', 3);
    assert_int_equal(second[0], 0);
    arena_reset(a);
    assert_int_equal(((char *)arena_alloc(a, 3))[0], 0);
}

static void past_the_budget_everything_is_refused_until_the_reset(void **state)
{
    (void)state;
    g_autoptr(arena_owner) a = arena_new(1000, 0);
    assert_non_null(arena_alloc(a, 900));
    assert_null(arena_alloc(a, 200));
    assert_null(arena_alloc(a, G_MAXSIZE));
    assert_true(arena_has_overflowed(a));
    arena_reset(a);
    assert_false(arena_has_overflowed(a));
    assert_non_null(arena_alloc(a, 200));
}

static void a_vector_keeps_its_elements_when_it_grows(void **state)
{
    (void)state;
    g_autoptr(arena_owner) a = arena_new(1 << 20, 1 << 20);
    struct vec v = {0};
    for (int i = 0; i < 1000; i++)
        *(int *)vec_push(&v, a, sizeof(int)) = i;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(((int *)v.items)[i], i);
}

static void strings_are_copied_with_a_nul_behind(void **state)
{
    (void)state;
    g_autoptr(arena_owner) a = arena_new(1 << 20, 1 << 20);
    struct strview s = arena_strdup(a, (struct strview){"abcdef", 3});
    assert_string_equal(s.p, "abc");
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x").p, "7-x");
    assert_int_equal(arena_strdup(a, SV_NULL).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_separate),
        cmocka_unit_test(past_the_budget_everything_is_refused_until_the_reset),
        cmocka_unit_test(a_vector_keeps_its_elements_when_it_grows),
        cmocka_unit_test(strings_are_copied_with_a_nul_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
