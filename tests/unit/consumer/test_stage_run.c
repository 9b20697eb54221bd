#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "consumer/stage_run.h"
#include "consumer/stages/stages.h"

static void add_value(void *user, const char *topic, const struct message_out *m)
{
    g_string_append_printf(user, "%s=%.*s;", topic, SV_ARG(m->value));
}

static void add_refused(void *user, guint64 line, const char *id, const char *reason)
{
    assert_true(strlen(reason) > 0);
    g_string_append_printf(user, "refused %s in line %d;", id, (int)line);
}

static enum outcome stop_at_x(void *self, const struct message *m, struct stage_context *c, GError **error)
{
    (void)self, (void)c;
    if (!sv_equal(m->value, SV("x")))
        return OUTCOME_OK;
    g_set_error(error, STAGE_ERROR, STAGE_ERROR_RECORD, "an x");
    return OUTCOME_STOP;
}

static gboolean run(const struct stage *stage, const char *text, gsize n, GString *seen,
                    struct stage_run_counts *counts, GError **error)
{
    const struct stage_run_sink output = {add_value, add_refused, seen};
    FILE *in = fmemopen((char *)text, n, "r");
    gboolean ok = stage_run_loaded(stage, NULL, in, &output, counts, error);
    fclose(in);
    return ok;
}

static void every_line_is_a_record_and_the_last_needs_no_newline(void **state)
{
    (void)state;
    g_autoptr(GString) seen = g_string_new(NULL);
    struct stage_run_counts counts;
    assert_true(run(&passthrough_stage, "a\n\n!skip\nb", 10, seen, &counts, NULL));
    assert_string_equal(seen->str, "news.matched=a;refused refused in line 3;news.matched=b;");
    assert_int_equal(counts.read, 3);
    assert_int_equal(counts.emitted, 2);
    assert_int_equal(counts.refused, 1);
}

static void a_line_that_is_too_big_is_refused_without_asking_the_stage(void **state)
{
    (void)state;
    g_autoptr(GString) seen = g_string_new(NULL);
    struct stage_run_counts counts;
    gsize n = (4u << 20) + 1;
    g_autofree char *big = g_malloc(n);
    memset(big, 'x', n);
    assert_true(run(&passthrough_stage, big, n, seen, &counts, NULL));
    assert_string_equal(seen->str, "refused too-big in line 1;");
}

static void a_stage_that_stops_ends_the_run_with_its_reason(void **state)
{
    (void)state;
    const struct stage stage = {.name = "x", .in_topic = "in", .apply = stop_at_x};
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    struct stage_run_counts counts;
    assert_false(run(&stage, "a\nx\nb\n", 6, seen, &counts, &error));
    assert_non_null(strstr(error->message, "line 2"));
    assert_non_null(strstr(error->message, "an x"));
    assert_int_equal(counts.read, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_a_record_and_the_last_needs_no_newline),
        cmocka_unit_test(a_line_that_is_too_big_is_refused_without_asking_the_stage),
        cmocka_unit_test(a_stage_that_stops_ends_the_run_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
