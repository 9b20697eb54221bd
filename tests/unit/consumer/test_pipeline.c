#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "consumer/pipeline.h"
#include "tests/unit/common/mock_kafka.h"

#define WAIT_MS 15000

static struct mock_kafka mock;
static pipeline *p;
static GArray *committed; /* numbers, as they come */
static GMutex lock;

static void on_committed(void *user, const struct batch *b)
{
    (void)user;
    g_mutex_lock(&lock);
    g_array_append_val(committed, b->number);
    g_mutex_unlock(&lock);
}

static int begin_with(guint sinks_n)
{
    static const char *const topics[] = {"out", NULL};
    const struct pipeline_options o = {"id", topics, sinks_n, 1 << 20, 5000, on_committed, NULL};
    mock = mock_kafka_start("out", 2);
    committed = g_array_new(FALSE, FALSE, sizeof(guint64));
    p = pipeline_new(mock.client, &o, NULL);
    for (int i = 0; i < 10; i++)
        if (pipeline_open(p, 1000, NULL) == OUTCOME_OK)
            return 0;
    return 1;
}

static int begin_two(void **state)
{
    (void)state;
    return begin_with(2);
}

static int begin_one(void **state)
{
    (void)state;
    return begin_with(1);
}

static int end_each(void **state)
{
    (void)state;
    pipeline_free(p);
    mock_kafka_stop(&mock);
    g_array_unref(committed);
    return 0;
}

static struct batch *full_batch(void)
{
    struct batch *b = pipeline_take_batch(p, WAIT_MS);
    assert_non_null(b);
    assert_true(batch_is_empty(b));
    for (int i = 0; i < 20; i++)
        assert_true(batch_add(b, 0, &(struct message_out){MESSAGE_PARTITION_BY_KEY, 1, SV("k"), SV("value"), NULL, 0}));
    return b;
}

static enum outcome recover(void)
{
    enum outcome outcome = OUTCOME_RETRY;
    for (int i = 0; i < WAIT_MS / 500 && outcome == OUTCOME_RETRY; i++)
        outcome = pipeline_recover(p, 500, NULL);
    return outcome;
}

static void assert_committed_in_order(guint n)
{
    assert_int_equal(committed->len, n);
    for (guint i = 1; i < committed->len; i++)
        assert_true(g_array_index(committed, guint64, i - 1) < g_array_index(committed, guint64, i));
}

static void batches_are_committed_in_the_order_of_their_submission(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++)
        assert_true(pipeline_submit(p, full_batch(), WAIT_MS));
    assert_int_equal(pipeline_drain(p, WAIT_MS, NULL), OUTCOME_OK);
    assert_committed_in_order(30);
    assert_int_equal(pipeline_committed_number(p), 30);
    assert_int_equal(pipeline_counts(p).sent, 600);
    assert_int_equal(pipeline_check(p, NULL), OUTCOME_OK);
}

static void after_a_failure_nothing_commits_until_the_recovery(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL;
    mock_kafka_answer(&mock, API_ADD_PARTITIONS, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING);
    assert_true(pipeline_submit(p, full_batch(), WAIT_MS));
    struct batch *next = full_batch();
    if (!pipeline_submit(p, next, WAIT_MS))
        pipeline_give_back(p, next);
    assert_int_equal(pipeline_drain(p, WAIT_MS, &why), OUTCOME_ABORT);
    assert_non_null(why);
    assert_true(pipeline_has_failed(p));
    assert_int_equal(recover(), OUTCOME_OK);
    assert_int_equal(committed->len, 0);
    assert_false(pipeline_has_failed(p));
    for (int i = 0; i < 6; i++)
        assert_true(pipeline_submit(p, full_batch(), WAIT_MS));
    assert_int_equal(pipeline_drain(p, WAIT_MS, NULL), OUTCOME_OK);
    assert_committed_in_order(6);
}

static void what_is_doomed_is_not_committed(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL;
    pipeline_fail(p, OUTCOME_ABORT, "the partitions were lost");
    struct batch *b = full_batch();
    assert_false(pipeline_submit(p, b, WAIT_MS));
    pipeline_give_back(p, b);
    assert_int_equal(pipeline_check(p, &why), OUTCOME_ABORT);
    assert_string_equal(why->message, "the partitions were lost");
    assert_int_equal(recover(), OUTCOME_OK);
    assert_int_equal(committed->len, 0);
}

static void stop_outranks_abort_and_stays(void **state)
{
    (void)state;
    pipeline_fail(p, OUTCOME_ABORT, "first");
    pipeline_fail(p, OUTCOME_STOP, "second");
    pipeline_fail(p, OUTCOME_ABORT, "third");
    g_autoptr(GError) why = NULL;
    assert_int_equal(pipeline_check(p, &why), OUTCOME_STOP);
    assert_string_equal(why->message, "second");
    assert_int_equal(pipeline_recover(p, 1000, NULL), OUTCOME_STOP);
}

static void a_fenced_sink_stops_the_pipeline(void **state)
{
    (void)state;
    mock_kafka_answer(&mock, API_END_TXN, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH);
    assert_true(pipeline_submit(p, full_batch(), WAIT_MS));
    g_autoptr(GError) why = NULL;
    assert_int_equal(pipeline_drain(p, WAIT_MS, &why), OUTCOME_STOP);
    assert_true(g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_FENCED));
}

static void with_the_broker_away_it_says_so_takes_no_more_and_ends_in_time(void **state)
{
    (void)state;
    rd_kafka_mock_broker_set_down(mock.cluster, 1);
    assert_true(pipeline_submit(p, full_batch(), 1000));
    assert_true(pipeline_submit(p, full_batch(), 1000));
    struct batch *third = full_batch();
    assert_false(pipeline_submit(p, third, 300));
    assert_false(pipeline_is_free(p));
    assert_int_equal(pipeline_drain(p, 300, NULL), OUTCOME_RETRY);
    pipeline_give_back(p, third);
    gint64 began = g_get_monotonic_time();
    pipeline_free(g_steal_pointer(&p));
    assert_true(g_get_monotonic_time() - began < 5 * G_TIME_SPAN_SECOND);
}

static void what_waited_for_the_broker_is_committed_when_it_is_back(void **state)
{
    (void)state;
    rd_kafka_mock_broker_set_down(mock.cluster, 1);
    assert_true(pipeline_submit(p, full_batch(), 1000));
    assert_int_equal(pipeline_drain(p, 500, NULL), OUTCOME_RETRY);
    rd_kafka_mock_broker_set_up(mock.cluster, 1);
    enum outcome outcome = pipeline_drain(p, WAIT_MS, NULL);
    if (outcome == OUTCOME_ABORT) { /* or it had to be given up: then it is handed over again */
        assert_int_equal(recover(), OUTCOME_OK);
        assert_true(pipeline_submit(p, full_batch(), WAIT_MS));
        outcome = pipeline_drain(p, WAIT_MS, NULL);
    }
    assert_int_equal(outcome, OUTCOME_OK);
    assert_int_equal(committed->len, 1);
}

int main(void)
{
#define WITH(n, f) cmocka_unit_test_setup_teardown(f, begin_##n, end_each)
    const struct CMUnitTest tests[] = {
        WITH(two, batches_are_committed_in_the_order_of_their_submission),
        WITH(two, after_a_failure_nothing_commits_until_the_recovery),
        WITH(one, after_a_failure_nothing_commits_until_the_recovery),
        WITH(two, what_is_doomed_is_not_committed),
        WITH(two, stop_outranks_abort_and_stays),
        WITH(two, a_fenced_sink_stops_the_pipeline),
        WITH(two, with_the_broker_away_it_says_so_takes_no_more_and_ends_in_time),
        WITH(one, what_waited_for_the_broker_is_committed_when_it_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
