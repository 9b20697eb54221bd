#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/kafka_source.h"
#include "tests/unit/common/mock_kafka.h"

#define WAIT_S 20

struct seen {
    guint assigned, revoked, lost, records;
    GString *values;
};

static void on_assigned(void *user, const struct kafka_partition *p, guint n)
{
    (void)p;
    ((struct seen *)user)->assigned += n;
}

static void on_revoked(void *user, const struct kafka_partition *p, guint n, gboolean is_lost)
{
    (void)p;
    ((struct seen *)user)->revoked += n;
    ((struct seen *)user)->lost += is_lost ? n : 0;
}

static const struct kafka_source_events events = {on_assigned, on_revoked, NULL};
static const char *const topics[] = {"in", NULL};

static void produce(struct mock_kafka *m, int n)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(m->cluster), why, sizeof why);
    rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    for (int i = 0; i < n; i++) {
        char value[16];
        g_snprintf(value, sizeof value, "%d", i);
        rd_kafka_producev(rk, RD_KAFKA_V_TOPIC("in"), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_VALUE(value, strlen(value)),
                          RD_KAFKA_V_KEY("k", 1), RD_KAFKA_V_HEADER("h", "x", 1),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    }
    assert_int_equal(rd_kafka_flush(rk, WAIT_S * 1000), 0);
    rd_kafka_destroy(rk);
}

static kafka_source *make(struct mock_kafka *m, struct seen *seen, enum kafka_policy from)
{
    const struct kafka_source_options o = {
        .group = "g", .instance = "a", .topics = topics, .from_new = from, .events = &events, .user = seen};
    kafka_source *s = kafka_source_new(m->client, &o, NULL);
    assert_non_null(s);
    return s;
}

static void read_some(kafka_source *s, struct seen *seen, guint n)
{
    gint64 until = g_get_monotonic_time() + WAIT_S * G_TIME_SPAN_SECOND;
    while (seen->records < n && g_get_monotonic_time() < until) {
        struct message m;
        enum outcome outcome = kafka_source_poll(s, 100, &m, NULL);
        assert_true(outcome == OUTCOME_OK || outcome == OUTCOME_RETRY);
        if (outcome != OUTCOME_OK || !m.topic)
            continue;
        seen->records++;
        g_string_append_printf(seen->values, "%.*s ", SV_ARG(m.value));
        assert_true(sv_equal(m.key, SV("k")));
        assert_true(sv_equal(message_header(&m, SV("h")), SV("x")));
        assert_true(sv_is_empty(message_header(&m, SV("none"))));
    }
    assert_int_equal(seen->records, n);
}

static void records_come_in_order_with_key_and_headers(void **state)
{
    (void)state;
    struct mock_kafka m = mock_kafka_start("in", 2);
    struct seen seen = {.values = g_string_new(NULL)};
    produce(&m, 5);
    g_autoptr(kafka_source) s = make(&m, &seen, KAFKA_POLICY_START);
    read_some(s, &seen, 5);
    assert_string_equal(seen.values->str, "0 1 2 3 4 ");
    assert_int_equal(seen.assigned, 2);
    assert_int_equal(kafka_source_assigned_count(s), 2);
    assert_true(kafka_source_close(s, WAIT_S * 1000));
    assert_int_equal(seen.revoked, 2);
    assert_int_equal(seen.lost, 0);
    g_string_free(seen.values, TRUE);
    g_clear_pointer(&s, kafka_source_free);
    mock_kafka_stop(&m);
}

static void a_rewind_without_commits_goes_back_to_where_it_began(void **state)
{
    (void)state;
    struct mock_kafka m = mock_kafka_start("in", 1);
    struct seen seen = {.values = g_string_new(NULL)};
    produce(&m, 3);
    g_autoptr(kafka_source) s = make(&m, &seen, KAFKA_POLICY_START);
    read_some(s, &seen, 2);
    assert_int_equal(kafka_source_rewind(s, 5000, NULL), OUTCOME_OK);
    read_some(s, &seen, 5);
    assert_string_equal(seen.values->str, "0 1 0 1 2 ");
    kafka_source_close(s, WAIT_S * 1000);
    g_string_free(seen.values, TRUE);
    g_clear_pointer(&s, kafka_source_free);
    mock_kafka_stop(&m);
}

static void a_paused_source_hands_nothing_out_and_loses_nothing(void **state)
{
    (void)state;
    struct mock_kafka m = mock_kafka_start("in", 1);
    struct seen seen = {.values = g_string_new(NULL)};
    produce(&m, 4);
    g_autoptr(kafka_source) s = make(&m, &seen, KAFKA_POLICY_START);
    read_some(s, &seen, 2);
    assert_int_equal(kafka_source_pause(s, NULL), OUTCOME_OK);
    for (int i = 0; i < 5; i++) {
        struct message none;
        assert_int_equal(kafka_source_poll(s, 50, &none, NULL), OUTCOME_OK);
        assert_null(none.topic);
    }
    assert_int_equal(kafka_source_resume(s, NULL), OUTCOME_OK);
    read_some(s, &seen, 4);
    assert_string_equal(seen.values->str, "0 1 2 3 ");
    kafka_source_close(s, WAIT_S * 1000);
    g_string_free(seen.values, TRUE);
    g_clear_pointer(&s, kafka_source_free);
    mock_kafka_stop(&m);
}

static void policies_have_names(void **state)
{
    (void)state;
    enum kafka_policy p = KAFKA_POLICY_START;
    assert_true(kafka_policy_parse("end", &p));
    assert_int_equal(p, KAFKA_POLICY_END);
    assert_true(kafka_policy_parse("stop", &p));
    assert_int_equal(p, KAFKA_POLICY_STOP);
    assert_false(kafka_policy_parse("latest", &p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_in_order_with_key_and_headers),
        cmocka_unit_test(a_rewind_without_commits_goes_back_to_where_it_began),
        cmocka_unit_test(a_paused_source_hands_nothing_out_and_loses_nothing),
        cmocka_unit_test(policies_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
