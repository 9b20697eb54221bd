#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/kafka_range.h"
#include "tests/unit/common/mock_kafka.h"

#define WAIT_MS 20000

struct row {
    int partition;
    gint64 at_ms;
    const char *value;
};

static void produce(struct mock_kafka *m, const struct row *rows, guint n)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(m->cluster), why, sizeof why);
    rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    for (guint i = 0; i < n; i++)
        rd_kafka_producev(rk, RD_KAFKA_V_TOPIC("t"), RD_KAFKA_V_PARTITION(rows[i].partition),
                          RD_KAFKA_V_VALUE((void *)rows[i].value, strlen(rows[i].value)),
                          RD_KAFKA_V_TIMESTAMP(rows[i].at_ms), RD_KAFKA_V_KEY("k", 1), RD_KAFKA_V_HEADER("h", "x", 1),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    assert_int_equal(rd_kafka_flush(rk, WAIT_MS), 0);
    rd_kafka_destroy(rk);
}

/* All records' values with a space behind each. */
static char *dup_all(kafka_range *r)
{
    GString *out = g_string_new(NULL);
    struct message m;

    for (;;) {
        assert_int_equal(kafka_range_next(r, WAIT_MS, &m, NULL), OUTCOME_OK);
        if (!m.topic)
            break;
        g_string_append_printf(out, "%.*s ", SV_ARG(m.value));
        assert_true(sv_equal(m.key, SV("k")));
        assert_true(sv_equal(message_header(&m, SV("h")), SV("x")));
    }
    return g_string_free(out, FALSE);
}

static void partitions_are_merged_by_time_and_each_keeps_its_order(void **state)
{
    (void)state;
    static const struct row ROWS[] = {{0, 1000, "a"}, {0, 4000, "d"}, {0, 2000, "late"},
                                      {1, 3000, "c"}, {1, 1000, "b"}, {1, 5000, "e"}};
    struct mock_kafka m = mock_kafka_start("t", 3);
    guint64 done, total;
    produce(&m, ROWS, G_N_ELEMENTS(ROWS));
    for (guint again = 0; again < 2; again++) {
        g_autoptr(kafka_range) r = kafka_range_new(m.client, "t", 0, WAIT_MS, NULL);
        assert_non_null(r);
        g_autofree char *got = dup_all(r);
        assert_string_equal(got, "a c b d late e ");
        kafka_range_progress(r, &done, &total);
        assert_int_equal(done, 6);
        assert_int_equal(total, 6);
    }
    mock_kafka_stop(&m);
}

static void what_comes_after_the_opening_is_not_in_the_range(void **state)
{
    (void)state;
    static const struct row BEFORE = {0, 1000, "before"}, AFTER = {0, 2000, "after"};
    struct mock_kafka m = mock_kafka_start("t", 1);
    produce(&m, &BEFORE, 1);
    g_autoptr(kafka_range) r = kafka_range_new(m.client, "t", 0, WAIT_MS, NULL);
    assert_non_null(r);
    produce(&m, &AFTER, 1);
    g_autofree char *got = dup_all(r);
    assert_string_equal(got, "before ");
    g_clear_pointer(&r, kafka_range_free);
    mock_kafka_stop(&m);
}

static void an_empty_topic_ends_at_once_and_no_broker_is_an_error(void **state)
{
    (void)state;
    struct mock_kafka m = mock_kafka_start("t", 2);
    g_autoptr(kafka_range) r = kafka_range_new(m.client, "t", 0, WAIT_MS, NULL);
    g_autofree char *got = dup_all(r);
    assert_string_equal(got, "");
    g_clear_pointer(&r, kafka_range_free);
    mock_kafka_stop(&m);
    g_autoptr(kafka_client) nobody = kafka_client_new("127.0.0.1:1", "", "test");
    g_autoptr(GError) error = NULL;
    assert_null(kafka_range_new(nobody, "t", 0, 300, &error));
    assert_true(g_error_matches(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partitions_are_merged_by_time_and_each_keeps_its_order),
        cmocka_unit_test(what_comes_after_the_opening_is_not_in_the_range),
        cmocka_unit_test(an_empty_topic_ends_at_once_and_no_broker_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
