#include "common/kafka_range.h"
#include "common/kafka_rd.h"

#define QUEUE_KBYTES "4096" /* fetched ahead, each partition */
#define ASK_AGAIN_MS 200

/* One partition: its next record waits in `head` until it is the oldest of all. */
struct part {
    gint32 partition;
    gint64 from, position, end;
    rd_kafka_message_t *head;
};

struct kafka_range {
    rd_kafka_t *rk;
    rd_kafka_topic_t *topic;
    char *name;    /* with prefix */
    GArray *parts; /* struct part; those that have something to read */
    guint started; /* of them */
    rd_kafka_message_t *lent;
};

static struct part *part_at(const kafka_range *r, guint i)
{
    return &g_array_index(r->parts, struct part, i);
}

/* --- where the range lies ----------------------------------------------------------------------------------------- */

/* Questions to the brokers about the range, asked again while the world is not ready. */
struct asking {
    kafka_range *r;
    rd_kafka_t *rk;
    gint64 from_ms, deadline;
};
typedef rd_kafka_resp_err_t (*question)(const struct asking *a, int timeout_ms);

static gboolean ask(const struct asking *a, question q, const char *what, GError **error)
{
    for (;;) {
        g_autoptr(GError) why = NULL;
        int left_ms = (int)((a->deadline - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND);
        enum outcome outcome = kafka_rd_code_error(q(a, MAX(1, left_ms)), what, a->r->name, &why);
        if (outcome == OUTCOME_OK)
            return TRUE;
        if (outcome != OUTCOME_RETRY || left_ms <= ASK_AGAIN_MS) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
        g_usleep(ASK_AGAIN_MS * G_TIME_SPAN_MILLISECOND);
    }
}

/* The end is that of read_uncommitted: past everything that anybody has begun. */
static rd_kafka_resp_err_t find_ends(const struct asking *a, int timeout_ms)
{
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

    for (guint i = 0; i < a->r->parts->len && !code; i++) {
        struct part *p = part_at(a->r, i);
        code = rd_kafka_query_watermark_offsets(a->rk, a->r->name, p->partition, &p->from, &p->end, timeout_ms);
    }
    return code;
}

static rd_kafka_resp_err_t find_beginnings(const struct asking *a, int timeout_ms)
{
    kafka_range *r = a->r;
    g_autoptr(rd_kafka_topic_partition_list_t) list = rd_kafka_topic_partition_list_new((int)r->parts->len);

    for (guint i = 0; i < r->parts->len; i++)
        rd_kafka_topic_partition_list_add(list, r->name, part_at(r, i)->partition)->offset = a->from_ms;
    rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(a->rk, list, timeout_ms);
    for (int i = 0; i < list->cnt && !code; i++)
        code = list->elems[i].err;
    if (code)
        return code;
    for (guint i = 0; i < r->parts->len; i++) {
        gint64 at = list->elems[i].offset; /* negative: nothing is so new */
        part_at(r, i)->from = at < 0 ? part_at(r, i)->end : MAX(at, part_at(r, i)->from);
    }
    return code;
}

static void forget_empty_parts(kafka_range *r)
{
    for (guint i = r->parts->len; i-- > 0;)
        if (part_at(r, i)->from >= part_at(r, i)->end)
            g_array_remove_index(r->parts, i);
}

static gboolean find_range(kafka_range *r, const kafka_client *client, const char *topic, gint64 from_ms,
                           int timeout_ms, GError **error)
{
    int n = kafka_client_count_partitions(client, topic, timeout_ms, error);
    g_autoptr(rd_kafka_t) asker = n < 0 ? NULL : kafka_rd_reader_new(client, "read_uncommitted", NULL, error);
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    const struct asking a = {r, asker, from_ms, deadline};

    if (!asker)
        return FALSE;
    g_array_set_size(r->parts, (guint)n);
    for (gint32 i = 0; i < n; i++)
        part_at(r, (guint)i)->partition = i;
    return ask(&a, find_ends, "reading the topic's range", error) &&
           (from_ms <= 0 || ask(&a, find_beginnings, "looking up a time", error));
}

/* --- life --------------------------------------------------------------------------------------------------------- */

static gboolean start(kafka_range *r, GError **error)
{
    forget_empty_parts(r);
    for (; r->started < r->parts->len; r->started++) {
        struct part *p = part_at(r, r->started);
        p->position = p->from;
        if (rd_kafka_consume_start(r->topic, p->partition, p->from) != 0) {
            kafka_rd_code_error(rd_kafka_last_error(), "beginning to read", r->name, error);
            return FALSE;
        }
    }
    return TRUE;
}

kafka_range *kafka_range_new(const kafka_client *client, const char *topic, gint64 from_ms, int timeout_ms,
                             GError **error)
{
    static const struct kafka_property MORE[] = {{"queued.max.messages.kbytes", QUEUE_KBYTES}, {NULL, NULL}};
    g_autoptr(kafka_range) r = g_new0(kafka_range, 1);

    r->name = kafka_client_dup_name(client, topic);
    r->parts = g_array_new(FALSE, TRUE, sizeof(struct part));
    if (!find_range(r, client, topic, from_ms, timeout_ms, error))
        return NULL;
    r->rk = kafka_rd_reader_new(client, "read_committed", MORE, error);
    r->topic = r->rk ? rd_kafka_topic_new(r->rk, r->name, NULL) : NULL;
    return r->topic && start(r, error) ? g_steal_pointer(&r) : NULL;
}

static void give_back(rd_kafka_message_t **m)
{
    if (*m)
        rd_kafka_message_destroy(g_steal_pointer(m));
}

void kafka_range_free(kafka_range *r)
{
    if (!r)
        return;
    give_back(&r->lent);
    for (guint i = 0; i < r->parts->len; i++) {
        give_back(&part_at(r, i)->head);
        if (i < r->started)
            rd_kafka_consume_stop(r->topic, part_at(r, i)->partition);
    }
    g_clear_pointer(&r->topic, rd_kafka_topic_destroy);
    g_clear_pointer(&r->rk, rd_kafka_destroy);
    g_array_unref(r->parts);
    g_free(r->name);
    g_free(r);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static gboolean is_over(const struct part *p)
{
    return !p->head && p->position >= p->end;
}

/* Takes `m`: a record becomes the partition's head; an end of the partition moves the position past what read_committed
 * does not show. */
static enum outcome take(kafka_range *r, struct part *p, rd_kafka_message_t *m, GError **error)
{
    enum outcome outcome = OUTCOME_OK;

    if (!m->err && m->offset < p->end) {
        p->head = m;
        p->position = m->offset + 1;
        return OUTCOME_OK;
    }
    if (!m->err || m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        p->position = MAX(p->position, m->offset);
    } else if (m->err == RD_KAFKA_RESP_ERR__BAD_MSG || m->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
               m->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_GAP, "%s [%d] at offset %" G_GINT64_FORMAT ": %s", r->name,
                    p->partition, p->position, rd_kafka_message_errstr(m));
        outcome = OUTCOME_STOP;
    } else {
        outcome = kafka_rd_code_error(m->err, "reading the topic", rd_kafka_message_errstr(m), error);
    }
    rd_kafka_message_destroy(m);
    return outcome;
}

/* Waits for the partition's next record. RETRY: time is over. */
static enum outcome fill(kafka_range *r, struct part *p, gint64 deadline, GError **error)
{
    while (!p->head && !is_over(p)) {
        gint64 left_ms = (deadline - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND;
        rd_kafka_message_t *m = rd_kafka_consume(r->topic, p->partition, (int)MAX(0, left_ms));
        enum outcome outcome = m ? take(r, p, m, error) : OUTCOME_RETRY;
        if (outcome != OUTCOME_OK)
            return outcome;
    }
    return OUTCOME_OK;
}

static gint64 time_of(const struct part *p)
{
    return rd_kafka_message_timestamp(p->head, NULL);
}

enum outcome kafka_range_next(kafka_range *r, int timeout_ms, struct message *m, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    struct part *oldest = NULL;

    *m = (struct message){0};
    give_back(&r->lent);
    for (guint i = 0; i < r->parts->len; i++) {
        struct part *p = part_at(r, i);
        enum outcome outcome = fill(r, p, deadline, error);
        if (outcome != OUTCOME_OK)
            return outcome;
        if (p->head && (!oldest || time_of(p) < time_of(oldest)))
            oldest = p;
    }
    if (!oldest)
        return OUTCOME_OK;
    r->lent = g_steal_pointer(&oldest->head);
    kafka_rd_view(r->lent, m);
    return OUTCOME_OK;
}

void kafka_range_progress(const kafka_range *r, guint64 *done, guint64 *total)
{
    *done = *total = 0;
    for (guint i = 0; i < r->parts->len; i++) {
        const struct part *p = part_at(r, i);
        *done += (guint64)(MIN(p->position, p->end) - p->from);
        *total += (guint64)(p->end - p->from);
    }
}
