/* The schema files are what the codec tables say: written by json_schema_write, compared byte by byte.
 * After a change of a table: FW_UPDATE_SCHEMAS=1 build/dev/tests/test_schemas */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/records/record.h"

static void every_schema_file_lists_what_the_codec_table_lists(void **state)
{
    (void)state;
    for (guint i = 0; RECORD_TYPES[i]; i++) {
        const struct record_type *type = RECORD_TYPES[i];
        g_autoptr(GString) wanted = g_string_new(NULL);
        json_schema_write(type->shape, type->schema, type->title, wanted);
        g_autofree char *path = g_build_filename("schemas", type->file, NULL);
        if (g_getenv("FW_UPDATE_SCHEMAS"))
            assert_true(g_file_set_contents(path, wanted->str, (gssize)wanted->len, NULL));
        g_autofree char *found = NULL;
        if (!g_file_get_contents(path, &found, NULL, NULL))
            fail_msg("%s is missing: FW_UPDATE_SCHEMAS=1 makes it", path);
        if (strcmp(found, wanted->str) != 0)
            fail_msg("%s differs from the table of %s: FW_UPDATE_SCHEMAS=1 renews it", path, type->schema);
    }
}

static void every_schema_is_named_in_asyncapi(void **state)
{
    (void)state;
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents("schemas/asyncapi.yaml", &text, NULL, NULL));
    for (guint i = 0; RECORD_TYPES[i]; i++)
        if (!strstr(text, RECORD_TYPES[i]->file))
            fail_msg("schemas/asyncapi.yaml does not refer to %s", RECORD_TYPES[i]->file);
}

static void visit(const struct json_shape *shape, guint depth)
{
    assert_true(depth < RECORD_MAX_DEPTH);
    for (guint i = 0; i < shape->n; i++) {
        const struct json_field *f = &shape->fields[i];
        assert_true(f->offset < shape->bytes);
        assert_true(f->kind == J_KIND_SPLICE || strlen(f->help) > 1);
        gboolean has_shape = f->kind == J_KIND_OBJECT || f->kind == J_KIND_POINTER || f->kind == J_KIND_OBJECTS ||
                             f->kind == J_KIND_SPLICE;
        assert_int_equal(has_shape, f->shape != NULL);
        assert_int_equal(f->kind == J_KIND_ENUM || f->kind == J_KIND_FLAGS, f->names != NULL);
        if (f->shape)
            visit(f->shape, depth + 1);
        for (guint k = 0; f->names && k < f->names->n; k++)
            assert_true(f->names->names[k] || (k == 0 && (f->flags & J_NULL)));
    }
}

static void tables_are_complete(void **state)
{
    (void)state;
    for (guint i = 0; RECORD_TYPES[i]; i++)
        visit(RECORD_TYPES[i]->shape, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_schema_file_lists_what_the_codec_table_lists),
        cmocka_unit_test(every_schema_is_named_in_asyncapi),
        cmocka_unit_test(tables_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
