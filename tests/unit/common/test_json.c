#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>
#include <cmocka.h>

#include "common/json.h"

static void text_is_written_raw_and_only_what_must_be_is_escaped(void **state)
{
    (void)state;
    static const struct {
        struct strview in;
        const char *out;
    } rows[] = {
        {SV(""), "\"\""},
        {SV_NULL, "\"\""},
        {SV("قصف \xf0\x9f\x92\xa3 é"), "\"قصف \xf0\x9f\x92\xa3 é\""},
        {SV("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
        {SV("\n\t\r\b\f\x01\x1f\x7f"), "\"\\n\\t\\r\\b\\f\\u0001\\u001f\x7f\""},
        {SV("x\xffy"), "\"x\xef\xbf\xbdy\""},
        {SV("x\0y"), "\"x\xef\xbf\xbdy\""},
        {SV("cut \xd8"), "\"cut \xef\xbf\xbd\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        json_append_string(out, rows[i].in);
        assert_string_equal(out->str, rows[i].out);
    }
}

static void reals_have_at_most_six_decimals_and_no_locale(void **state)
{
    (void)state;
    static const struct {
        double in;
        const char *out;
    } rows[] = {
        {0, "0"},           {-0.0, "0"},           {40, "40"},       {0.1, "0.1"},
        {-35.33, "-35.33"}, {1.0 / 3, "0.333333"}, {0.0000004, "0"}, {-0.0000004, "0"},
        {2.9999999, "3"},   {1e9, "1000000000"},   {1e15, "1e+15"},  {123456.789012, "123456.789012"},
        {NAN, "null"},      {INFINITY, "null"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        json_append_real(out, rows[i].in);
        assert_string_equal(out->str, rows[i].out);
    }
}

static void whole_numbers_keep_their_ends(void **state)
{
    (void)state;
    g_autoptr(GString) out = g_string_new(NULL);
    json_append_i64(out, G_MININT64);
    g_string_append_c(out, ' ');
    json_append_i64(out, G_MAXINT64);
    g_string_append_c(out, ' ');
    json_append_i64(out, 0);
    assert_string_equal(out->str, "-9223372036854775808 9223372036854775807 0");
}

struct leaf {
    struct strview name;
};
static const struct json_field LEAF[] = {J_STRING(struct leaf, name, J_NULL, "a name")};
static const struct json_shape LEAF_SHAPE = J_SHAPE(struct leaf, LEAF);

static gboolean decode_leaf(struct strview json, const struct json_limits *limits, struct leaf *out, GError **error)
{
    static arena_owner *a;
    if (!a)
        a = arena_new(1 << 20, 1 << 20);
    arena_reset(a);
    gboolean ok = json_decode(&LEAF_SHAPE, "leaf", json, limits, a, out, error);
    if (!json.p) { /* the last call */
        arena_free(a);
        a = NULL;
    }
    return ok;
}

static void limits_are_kept_before_anything_is_parsed(void **state)
{
    (void)state;
    const struct json_limits limits = {.max_bytes = 40, .max_depth = 3};
    static const struct {
        struct strview json;
        int code; /* -1: taken */
    } rows[] = {
        {SV("{}"), -1},
        {SV("{\"name\":\"x\"}"), -1},
        {SV("{\"a\":[[1]]}"), -1},
        {SV("{\"a\":[[[1]]]}"), JSON_ERROR_TOO_DEEP},
        {SV("{\"a\":\"[[[[[[[[\\\"[[[\"}"), -1}, /* brackets in a string do not count */
        {SV("{\"name\":\"0123456789012345678901234567890123\"}"), JSON_ERROR_TOO_BIG},
        {SV("[[[[[[[[[[[[[[[["), JSON_ERROR_TOO_DEEP},
        {SV("[]"), JSON_ERROR_SHAPE},
        {SV("nul"), JSON_ERROR_SYNTAX},
        {SV("{} {}"), JSON_ERROR_SYNTAX},
        {SV("{\"a\":1e999}"), JSON_ERROR_SYNTAX},
        {SV("{\"a\":99999999999999999999}"), JSON_ERROR_SYNTAX},
        {SV("\xef\xbb\xbf{}"), JSON_ERROR_SYNTAX},
        {SV_NULL, JSON_ERROR_SYNTAX},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        struct leaf leaf;
        gboolean ok = decode_leaf(rows[i].json, &limits, &leaf, &error);
        if (ok != (rows[i].code < 0) || (!ok && !g_error_matches(error, JSON_ERROR, rows[i].code)))
            fail_msg("row %zu: %s", i, error ? error->message : "taken");
    }
}

static void an_enumeration_is_a_table_of_names(void **state)
{
    (void)state;
    static const char *const table[] = {NULL, "one", "two"};
    static const struct json_names names = JSON_NAMES(table);
    assert_int_equal(json_value_of(&names, SV("two")), 2);
    assert_int_equal(json_value_of(&names, SV("tw")), -1);
    assert_int_equal(json_value_of(&names, SV("")), -1);
    assert_string_equal(json_name_of(&names, 1), "one");
    assert_null(json_name_of(&names, 0));
    assert_null(json_name_of(&names, 3));
    assert_null(json_name_of(&names, -1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_written_raw_and_only_what_must_be_is_escaped),
        cmocka_unit_test(reals_have_at_most_six_decimals_and_no_locale),
        cmocka_unit_test(whole_numbers_keep_their_ends),
        cmocka_unit_test(limits_are_kept_before_anything_is_parsed),
        cmocka_unit_test(an_enumeration_is_a_table_of_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
