#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/metrics.h"

METRIC_COUNTER(plain, "t_plain_total", "Plain.", NULL);
METRIC_COUNTER(by_reason, "t_by_reason_total", "By reason.", "reason");
METRIC_COUNTER(flood, "t_flood_total", "Too many values.", "value");
METRIC_COUNTER(shared, "t_shared_total", "Counted by threads.", "thread");
METRIC_GAUGE(level, "t_level_bytes", "Level.", NULL);
static const double BOUNDS[] = {0.1, 1, 10};
METRIC_HISTOGRAM(latency, "t_latency_seconds", "Latency.", "stage", BOUNDS);
METRIC_HISTOGRAM(sums, "t_sums", "Sums of threads.", NULL, BOUNDS);

static char *written(void)
{
    GString *out = g_string_new(NULL);
    metrics_write(out);
    return g_string_free(out, FALSE);
}

static void counters_and_gauges_stand_with_help_and_type(void **state)
{
    (void)state;
    metric_add(&plain, 2);
    metric_add_for(&by_reason, "too-big", 3);
    metric_add_for(&by_reason, "a\"b\\c\nd", 1);
    metric_set(&level, 1.5);
    metric_set(&level, -2.25);
    g_autofree char *text = written();
    assert_non_null(strstr(text, "# HELP t_plain_total Plain.\n# TYPE t_plain_total counter\nt_plain_total 2\n"));
    assert_non_null(
        strstr(text, "t_by_reason_total{reason=\"a\\\"b\\\\c\\nd\"} 1\nt_by_reason_total{reason=\"too-big\"} 3\n"));
    assert_non_null(strstr(text, "# TYPE t_level_bytes gauge\nt_level_bytes -2.25\n"));
    assert_true(metric_value(&by_reason, "too-big") == 3 && metric_value(&by_reason, "never") == 0);
}

static void a_histogram_is_cumulative(void **state)
{
    (void)state;
    static const double values[] = {0.05, 0.1, 0.5, 5, 50};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        metric_observe_for(&latency, "filter", values[i]);
    g_autofree char *text = written();
    assert_non_null(strstr(text, "t_latency_seconds_bucket{stage=\"filter\",le=\"0.1\"} 2\n"
                                 "t_latency_seconds_bucket{stage=\"filter\",le=\"1\"} 3\n"
                                 "t_latency_seconds_bucket{stage=\"filter\",le=\"10\"} 4\n"
                                 "t_latency_seconds_bucket{stage=\"filter\",le=\"+Inf\"} 5\n"
                                 "t_latency_seconds_sum{stage=\"filter\"} 55.65\n"
                                 "t_latency_seconds_count{stage=\"filter\"} 5\n"));
}

static void label_values_from_outside_cannot_fill_the_memory(void **state)
{
    (void)state;
    for (int i = 0; i < METRIC_SERIES_MAX + 500; i++) {
        g_autofree char *value = g_strdup_printf("v%d", i);
        metric_add_for(&flood, value, 1);
    }
    assert_true(flood.series_n <= METRIC_SERIES_MAX + 1);
    assert_true(metric_value(&flood, "other") == 500);
}

static gpointer count_a_lot(gpointer user)
{
    (void)user;
    for (int i = 0; i < 50000; i++) {
        metric_add_for(&shared, i % 2 ? "odd" : "even", 1);
        metric_observe(&sums, 0.5);
    }
    return NULL;
}

static void threads_lose_no_count(void **state)
{
    (void)state;
    GThread *all[4];
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        all[i] = g_thread_new("count", count_a_lot, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        g_thread_join(all[i]);
    assert_true(metric_value(&shared, "odd") == 100000 && metric_value(&shared, "even") == 100000);
    g_autofree char *text = written();
    assert_non_null(strstr(text, "t_sums_sum 100000\nt_sums_count 200000\n"));
}

static void a_process_tells_of_itself(void **state)
{
    (void)state;
    g_autofree char *text = written();
    const char *resident = strstr(text, "\nprocess_resident_memory_bytes ");
    assert_non_null(resident);
    assert_true(g_ascii_strtod(strchr(resident + 1, ' '), NULL) > 1e6);
    assert_non_null(strstr(text, "\nprocess_open_fds "));
}

static void names_are_sorted_and_documented(void **state)
{
    (void)state;
    g_autoptr(GString) docs = g_string_new(NULL);
    metrics_write_docs(docs);
    const char *a = strstr(docs->str, "| `t_by_reason_total` | counter | reason | By reason. |\n");
    const char *b = strstr(docs->str, "| `t_plain_total` | counter |  | Plain. |\n");
    assert_true(a && b && a < b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_and_gauges_stand_with_help_and_type),
        cmocka_unit_test(a_histogram_is_cumulative),
        cmocka_unit_test(label_values_from_outside_cannot_fill_the_memory),
        cmocka_unit_test(threads_lose_no_count),
        cmocka_unit_test(a_process_tells_of_itself),
        cmocka_unit_test(names_are_sorted_and_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
