#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include "common/kafka_topics.h"

static GPtrArray *load(const char *text, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("topics-XXXXXX", &path, NULL);
    assert_true(g_close(fd, NULL));
    assert_true(g_file_set_contents(path, text, -1, NULL));
    GPtrArray *topics = kafka_topics_load(path, error);
    g_unlink(path);
    return topics;
}

static void the_projects_own_table_is_valid_and_complete(void **state)
{
    (void)state;
    static const char *const needed[] = {"news.raw",        "news.feedstate",   "news.matched",   "news.events",
                                         "news.incidents",  "news.incidentlog", "news.alerts",    "news.corrections",
                                         "news.alertstate", "news.deliveries",  "news.deadletter"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) topics = kafka_topics_load("deploy/kafka/topics.tsv", &error);
    assert_null(error);
    assert_int_equal(topics->len, G_N_ELEMENTS(needed));
    for (guint i = 0; i < topics->len; i++) {
        const struct kafka_topic *t = topics->pdata[i];
        gboolean is_known = FALSE;
        for (guint k = 0; k < G_N_ELEMENTS(needed); k++)
            is_known |= strcmp(needed[k], t->name) == 0;
        assert_true(is_known);
    }
}

static void a_row_is_read_whole(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) topics =
        load("# comment\n\na.b\t3\tcompact\t-\tsegment.bytes=1 x=y\nc\t1\tdelete\t30\n", NULL);
    assert_int_equal(topics->len, 2);
    const struct kafka_topic *first = topics->pdata[0], *second = topics->pdata[1];
    assert_string_equal(first->name, "a.b");
    assert_int_equal(first->partitions, 3);
    assert_string_equal(first->cleanup, "compact");
    assert_int_equal(first->retention_days, -1);
    assert_string_equal(first->config[1], "x=y");
    assert_int_equal(second->retention_days, 30);
}

static void a_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *row, *told;
    } cases[] = {
        {"a\t1\tdelete", "expected name, partitions"},
        {"a\t0\tdelete\t1", "partitions must be"},
        {"a\tmany\tdelete\t1", "partitions must be"},
        {"a\t1\tremove\t1", "delete or compact"},
        {"a\t1\tdelete\tsoon", "retention_days"},
        {"a b\t1\tdelete\t1", "topic's name"},
        {"\t1\tdelete\t1", "topic's name"},
        {"a\t1\tdelete\t1\tnovalue", "key=value"},
        {"a\t1\tdelete\t1\tx=y\tmore", "expected name, partitions"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat("# first line\n", cases[i].row, "\n", NULL);
        assert_null(load(text, &error));
        assert_true(g_error_matches(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG));
        assert_non_null(strstr(error->message, ":2: "));
        assert_non_null(strstr(error->message, cases[i].told));
    }
}

static void a_table_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(kafka_topics_load("/nowhere/topics.tsv", &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_projects_own_table_is_valid_and_complete),
        cmocka_unit_test(a_row_is_read_whole),
        cmocka_unit_test(a_mistake_is_told_with_its_line),
        cmocka_unit_test(a_table_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
