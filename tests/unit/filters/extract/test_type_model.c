#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "filters/extract/type_model.h"

static void a_file_that_is_no_model_is_refused(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(type_model_load("tests/unit/filters/extract/test_type_model.c", &error));
    assert_true(g_error_matches(error, TYPE_MODEL_ERROR, TYPE_MODEL_ERROR_BAD_FILE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_no_model_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
