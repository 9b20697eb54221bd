#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/kafka_sink.h"
#include "common/kafka_source.h"
#include "tests/unit/common/mock_kafka.h"

#define WAIT_MS 10000

static struct mock_kafka mock;
static kafka_sink *sink;

static const char *const topics[] = {"out", NULL};

static int begin_each(void **state)
{
    (void)state;
    mock = mock_kafka_start("out", 2);
    const struct kafka_sink_options o = {"id", topics, 5000};
    sink = kafka_sink_new(mock.client, &o, NULL);
    return sink == NULL;
}

static int end_each(void **state)
{
    (void)state;
    kafka_sink_free(sink);
    mock_kafka_stop(&mock);
    return 0;
}

/* Repeats a call while it says RETRY, as who uses the sink does. */
#define UNTIL_SETTLED(call)                                                                                            \
    ({                                                                                                                 \
        enum outcome outcome_;                                                                                         \
        gint64 until_ = g_get_monotonic_time() + WAIT_MS * 1000;                                                       \
        do {                                                                                                           \
            g_clear_error(&error);                                                                                     \
            outcome_ = (call);                                                                                         \
        } while (outcome_ == OUTCOME_RETRY && g_get_monotonic_time() < until_);                                        \
        outcome_;                                                                                                      \
    })

static enum outcome begin(void)
{
    g_autoptr(GError) error = NULL;
    enum outcome outcome = UNTIL_SETTLED(kafka_sink_open(sink, 1000, &error));
    return outcome == OUTCOME_OK ? UNTIL_SETTLED(kafka_sink_begin(sink, &error)) : outcome;
}

static enum outcome send_one(void)
{
    const struct message_out m = {MESSAGE_PARTITION_BY_KEY, 1, SV("key"), SV("value"), NULL, 0};
    return kafka_sink_send(sink, 0, &m, NULL);
}

static enum outcome commit(GError **why)
{
    g_autoptr(GError) error = NULL;
    enum outcome outcome = UNTIL_SETTLED(kafka_sink_commit(sink, 1000, &error));
    if (error && why)
        *why = g_steal_pointer(&error);
    return outcome;
}

static void a_transaction_is_committed_and_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(begin(), OUTCOME_OK);
        assert_int_equal(send_one(), OUTCOME_OK);
        assert_int_equal(commit(NULL), OUTCOME_OK);
    }
    struct kafka_sink_counts c = kafka_sink_counts(sink);
    assert_int_equal(c.begun, 3);
    assert_int_equal(c.committed, 3);
    assert_int_equal(c.sent, 3);
    assert_int_equal(c.failed, 0);
    assert_int_equal(c.replaced, 0);
}

static void a_busy_coordinator_is_asked_again(void **state)
{
    (void)state;
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_END_TXN, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
                      RD_KAFKA_RESP_ERR_NOT_COORDINATOR);
    assert_int_equal(commit(NULL), OUTCOME_OK);
}

/* The late EndTxn rule (KAFKA-17754): the second one may overtake the next transaction. */
static void a_second_end_of_one_transaction_costs_the_connection(void **state)
{
    (void)state;
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_END_TXN, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS);
    assert_int_equal(commit(NULL), OUTCOME_OK);
    assert_int_equal(kafka_sink_counts(sink).replaced, 0);
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(kafka_sink_counts(sink).replaced, 1);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(commit(NULL), OUTCOME_OK);
}

static void a_request_that_was_asked_again_after_its_answer_costs_nothing(void **state)
{
    (void)state;
    assert_int_equal(begin(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_ADD_PARTITIONS, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
                      RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(commit(NULL), OUTCOME_OK);
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(kafka_sink_counts(sink).replaced, 0);
}

static void an_abortable_error_is_aborted_and_the_next_transaction_works(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL, error = NULL;
    assert_int_equal(begin(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_ADD_PARTITIONS, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(commit(&why), OUTCOME_ABORT);
    assert_non_null(why);
    assert_int_equal(UNTIL_SETTLED(kafka_sink_abort(sink, 1000, &error)), OUTCOME_OK);
    assert_int_equal(kafka_sink_counts(sink).aborted, 1);
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(commit(NULL), OUTCOME_OK);
}

static void a_young_transaction_that_is_fenced_stops_for_good(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL, error = NULL;
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_END_TXN, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH);
    assert_int_equal(commit(&why), OUTCOME_STOP);
    assert_true(g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_FENCED));
    assert_int_equal(kafka_sink_abort(sink, 1000, &error), OUTCOME_STOP);
    g_clear_error(&error);
    assert_int_equal(kafka_sink_begin(sink, &error), OUTCOME_STOP);
}

static void a_transaction_that_outlived_its_timeout_is_replaced_not_given_up(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL, error = NULL;
    kafka_sink_free(sink);
    const struct kafka_sink_options o = {"id", topics, 1000};
    sink = kafka_sink_new(mock.client, &o, NULL);
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(UNTIL_SETTLED(kafka_sink_flush(sink, 1000, &error)), OUTCOME_OK);
    g_usleep(1100 * 1000);
    mock_kafka_answer(&mock, API_END_TXN, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH);
    assert_int_equal(commit(&why), OUTCOME_ABORT);
    assert_true(g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_FATAL));
    assert_int_equal(UNTIL_SETTLED(kafka_sink_abort(sink, 1000, &error)), OUTCOME_OK);
    assert_int_equal(kafka_sink_counts(sink).replaced, 1);
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(commit(NULL), OUTCOME_OK);
}

static void a_record_the_broker_refuses_is_an_abort_with_its_reason(void **state)
{
    (void)state;
    g_autoptr(GError) why = NULL, error = NULL;
    assert_int_equal(begin(), OUTCOME_OK);
    mock_kafka_answer(&mock, API_PRODUCE, RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP);
    assert_int_equal(send_one(), OUTCOME_OK);
    enum outcome outcome = UNTIL_SETTLED(kafka_sink_flush(sink, 1000, &error));
    assert_int_equal(outcome, OUTCOME_ABORT);
    assert_non_null(strstr(error->message, "out [")); /* which topic and partition */
    assert_int_equal(kafka_sink_counts(sink).failed, 1);
    g_clear_error(&error);
    assert_int_equal(UNTIL_SETTLED(kafka_sink_abort(sink, 1000, &error)), OUTCOME_OK);
}

static void without_a_broker_opening_says_retry(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    rd_kafka_mock_broker_set_down(mock.cluster, 1);
    assert_int_equal(kafka_sink_open(sink, 300, &error), OUTCOME_RETRY);
    assert_true(g_error_matches(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE));
    rd_kafka_mock_broker_set_up(mock.cluster, 1);
    assert_int_equal(begin(), OUTCOME_OK);
}

static void while_the_broker_is_away_a_commit_says_retry_and_then_succeeds(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(send_one(), OUTCOME_OK);
    assert_int_equal(UNTIL_SETTLED(kafka_sink_flush(sink, 1000, &error)), OUTCOME_OK);
    rd_kafka_mock_broker_set_down(mock.cluster, 1);
    assert_int_equal(kafka_sink_commit(sink, 300, &error), OUTCOME_RETRY);
    rd_kafka_mock_broker_set_up(mock.cluster, 1);
    assert_int_equal(commit(NULL), OUTCOME_OK);
}

static void an_abort_without_a_transaction_is_fine(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_int_equal(UNTIL_SETTLED(kafka_sink_abort(sink, 1000, &error)), OUTCOME_OK);
    assert_int_equal(begin(), OUTCOME_OK);
}

static void no_offsets_are_sent_as_nothing_and_unstamped_ones_are_refused(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(kafka_offsets) offsets = kafka_offsets_new();
    assert_int_equal(begin(), OUTCOME_OK);
    assert_int_equal(kafka_sink_send_offsets(sink, offsets, 1000, &error), OUTCOME_OK);
    kafka_offsets_add(offsets, &(struct message){.topic = "in", .offset = 1});
    assert_int_equal(kafka_sink_send_offsets(sink, offsets, 1000, &error), OUTCOME_ABORT);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, begin_each, end_each)
    const struct CMUnitTest tests[] = {
        EACH(a_transaction_is_committed_and_counted),
        EACH(a_busy_coordinator_is_asked_again),
        EACH(a_second_end_of_one_transaction_costs_the_connection),
        EACH(a_request_that_was_asked_again_after_its_answer_costs_nothing),
        EACH(an_abortable_error_is_aborted_and_the_next_transaction_works),
        EACH(a_young_transaction_that_is_fenced_stops_for_good),
        EACH(a_transaction_that_outlived_its_timeout_is_replaced_not_given_up),
        EACH(a_record_the_broker_refuses_is_an_abort_with_its_reason),
        EACH(without_a_broker_opening_says_retry),
        EACH(while_the_broker_is_away_a_commit_says_retry_and_then_succeeds),
        EACH(an_abort_without_a_transaction_is_fine),
        EACH(no_offsets_are_sent_as_nothing_and_unstamped_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
