#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include "common/kafka_rd.h"
#include "tests/unit/common/mock_kafka.h"

static void settings_that_keep_exactly_once_true_cannot_be_overridden(void **state)
{
    (void)state;
    static const char *const forbidden[] = {
        "isolation.level",    "enable.auto.commit", "check.crcs", "auto.offset.reset", "transactional.id",
        "enable.idempotence", "bootstrap.servers",  "acks",       "group.id",          "partition.assignment.strategy"};
    g_autoptr(kafka_client) c = kafka_client_new("x:1", "", "test");
    for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(kafka_client_set(c, forbidden[i], "1", &error));
        assert_true(g_error_matches(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG));
    }
    assert_true(kafka_client_set(c, "socket.nagle.disable", "true", NULL));
}

static void a_bad_value_is_refused_without_repeating_it(void **state)
{
    (void)state;
    g_autoptr(kafka_client) c = kafka_client_new("x:1", "", "test");
    g_autoptr(GError) error = NULL;
    assert_false(kafka_client_set(c, "security.protocol", "hunter2", &error));
    assert_null(strstr(error->message, "hunter2"));
    assert_non_null(strstr(error->message, "security.protocol"));
}

static void a_secret_comes_from_its_file_and_is_read_again_for_each_connection(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("secret-XXXXXX", &path, NULL);
    assert_true(g_close(fd, NULL));
    g_autoptr(kafka_client) c = kafka_client_new("x:1", "", "test");
    assert_true(g_file_set_contents(path, "first\n", -1, NULL));
    assert_true(kafka_client_set_from_file(c, "sasl.password", path, NULL));
    for (int i = 0; i < 2; i++) {
        char value[64];
        gsize n = sizeof value;
        rd_kafka_conf_t *conf = kafka_rd_conf_new(c, NULL, NULL);
        assert_int_equal(rd_kafka_conf_get(conf, "sasl.password", value, &n), RD_KAFKA_CONF_OK);
        assert_string_equal(value, i == 0 ? "first" : "second");
        rd_kafka_conf_destroy(conf);
        assert_true(g_file_set_contents(path, "second", -1, NULL));
    }
    g_unlink(path);
    g_autoptr(GError) error = NULL;
    assert_null(kafka_rd_conf_new(c, NULL, &error));
    assert_non_null(strstr(error->message, "sasl.password"));
}

static void names_get_the_prefix(void **state)
{
    (void)state;
    g_autoptr(kafka_client) c = kafka_client_new("x:1", "replay.r1.", "test");
    g_autofree char *name = kafka_client_dup_name(c, "news.raw");
    assert_string_equal(name, "replay.r1.news.raw");
}

static void partitions_are_counted_and_a_missing_topic_is_named(void **state)
{
    (void)state;
    struct mock_kafka m = mock_kafka_start("there", 3);
    g_autoptr(GError) error = NULL;
    assert_true(kafka_client_ping(m.client, 5000, NULL));
    assert_int_equal(kafka_client_count_partitions(m.client, "there", 5000, NULL), 3);
    mock_kafka_stop(&m);
}

static void nobody_there_is_said_in_time(void **state)
{
    (void)state;
    g_autoptr(kafka_client) c = kafka_client_new("127.0.0.1:1", "", "test");
    g_autoptr(GError) error = NULL;
    gint64 began = g_get_monotonic_time();
    assert_false(kafka_client_ping(c, 300, &error));
    assert_true(g_error_matches(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE));
    assert_non_null(strstr(error->message, "127.0.0.1:1"));
    assert_true(g_get_monotonic_time() - began < 3 * G_TIME_SPAN_SECOND);
}

static void codes_without_flags_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        rd_kafka_resp_err_t code;
        enum outcome outcome;
        int error;
    } cases[] = {
        {RD_KAFKA_RESP_ERR__TRANSPORT, OUTCOME_RETRY, KAFKA_ERROR_UNAVAILABLE},
        {RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT, OUTCOME_RETRY, KAFKA_ERROR_UNAVAILABLE},
        {RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, OUTCOME_STOP, KAFKA_ERROR_FENCED},
        {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, OUTCOME_STOP, KAFKA_ERROR_REFUSED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_int_equal(kafka_rd_code_error(cases[i].code, "trying", NULL, &error), cases[i].outcome);
        assert_true(g_error_matches(error, KAFKA_ERROR, cases[i].error));
    }
    assert_int_equal(kafka_rd_code_error(RD_KAFKA_RESP_ERR_NO_ERROR, "trying", NULL, NULL), OUTCOME_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_that_keep_exactly_once_true_cannot_be_overridden),
        cmocka_unit_test(a_bad_value_is_refused_without_repeating_it),
        cmocka_unit_test(a_secret_comes_from_its_file_and_is_read_again_for_each_connection),
        cmocka_unit_test(names_get_the_prefix),
        cmocka_unit_test(partitions_are_counted_and_a_missing_topic_is_named),
        cmocka_unit_test(nobody_there_is_said_in_time),
        cmocka_unit_test(codes_without_flags_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
