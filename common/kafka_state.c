#include "common/kafka_state.h"
#include "common/kafka_rd.h"

#define POLL_MS 200

struct restore {
    const char *topic; /* with prefix */
    gint32 partition;
    gint64 end, deadline; /* deadline: monotonic µs */
    kafka_state_row row;
    void *user;
    guint64 rows_n;
};

static int ms_left(const struct restore *r)
{
    return (int)MAX(0, (r->deadline - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND);
}

/* The end as read_uncommitted sees it: past everything that anybody has begun. */
static enum outcome find_range(const kafka_client *client, struct restore *r, gint64 *low, GError **error)
{
    g_autoptr(rd_kafka_t) rk = kafka_rd_reader_new(client, "read_uncommitted", NULL, error);
    if (!rk)
        return OUTCOME_STOP;
    rd_kafka_resp_err_t code =
        rd_kafka_query_watermark_offsets(rk, r->topic, r->partition, low, &r->end, MAX(1, ms_left(r)));
    return kafka_rd_code_error(code, "reading the state's range", NULL, error);
}

static gboolean hand_over(struct restore *r, const rd_kafka_message_t *m, GError **error)
{
    const struct message row = {
        .topic = r->topic,
        .partition = r->partition,
        .offset = m->offset,
        .timestamp_ms = rd_kafka_message_timestamp(m, NULL),
        .key = {m->key, m->key_len},
        .value = {m->payload, m->len},
    };
    r->rows_n++;
    return r->row(r->user, &row, error);
}

/* One message or event. *done: the position has reached the end. Records of aborted transactions and control records
 * are passed over silently; the end of the partition is what tells that the position moved past them. */
static enum outcome step(struct restore *r, const rd_kafka_message_t *m, gboolean *done, GError **error)
{
    if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        *done = m->offset >= r->end;
        return OUTCOME_OK;
    }
    if (m->err == RD_KAFKA_RESP_ERR__BAD_MSG || m->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_GAP, "state in %s [%d] at offset %" G_GINT64_FORMAT ": %s",
                    r->topic, r->partition, m->offset, rd_kafka_message_errstr(m));
        return OUTCOME_STOP;
    }
    if (m->err)
        return kafka_rd_code_error(m->err, "restoring state", rd_kafka_message_errstr(m), error);
    if (m->offset < r->end && !hand_over(r, m, error))
        return OUTCOME_STOP;
    *done = m->offset + 1 >= r->end;
    return OUTCOME_OK;
}

static enum outcome read_up_to_the_end(rd_kafka_t *rk, struct restore *r, GError **error)
{
    gboolean done = FALSE;
    while (!done) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(rk, POLL_MS);
        g_autoptr(GError) why = NULL;
        enum outcome outcome = m ? step(r, m, &done, &why) : OUTCOME_OK;
        if (m)
            rd_kafka_message_destroy(m);
        if (outcome == OUTCOME_STOP) {
            g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        }
        if (!done && ms_left(r) == 0) {
            g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE,
                        "state in %s [%d]: offset %" G_GINT64_FORMAT " not reached in time%s%s", r->topic, r->partition,
                        r->end, why ? ": " : "", why ? why->message : "");
            return OUTCOME_RETRY;
        }
    }
    return OUTCOME_OK;
}

static enum outcome read_partition(const kafka_client *client, struct restore *r, gint64 low, GError **error)
{
    if (r->end <= low)
        return OUTCOME_OK;
    g_autoptr(rd_kafka_t) rk = kafka_rd_reader_new(client, "read_committed", NULL, error);
    if (!rk)
        return OUTCOME_STOP;
    rd_kafka_poll_set_consumer(rk);
    g_autoptr(rd_kafka_topic_partition_list_t) list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, r->topic, r->partition)->offset = low;
    enum outcome outcome = kafka_rd_code_error(rd_kafka_assign(rk, list), "restoring state", NULL, error);
    if (outcome == OUTCOME_OK)
        outcome = read_up_to_the_end(rk, r, error);
    rd_kafka_consumer_close(rk);
    return outcome;
}

enum outcome kafka_state_restore(const kafka_client *client, const char *topic, gint32 partition, kafka_state_row row,
                                 void *user, int timeout_ms, struct kafka_state_result *result, GError **error)
{
    g_autofree char *name = kafka_client_dup_name(client, topic);
    struct restore r = {.topic = name, .partition = partition, .row = row, .user = user};
    gint64 low = 0;
    r.deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    enum outcome outcome = find_range(client, &r, &low, error);
    if (outcome == OUTCOME_OK)
        outcome = read_partition(client, &r, low, error);
    if (outcome == OUTCOME_OK && result)
        *result = (struct kafka_state_result){r.rows_n, r.end};
    return outcome;
}
