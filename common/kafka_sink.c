#include "common/kafka_sink.h"
#include "common/kafka_rd.h"
#include "common/kafka_source.h"
#include "common/planted.h"

#include <string.h>

#define TRANSACTION_TIMEOUT_MS 10000
#define REOPEN_TIMEOUT_MS      1000

/* Requests that can begin, enlarge or end a transaction, by Kafka's API keys. Of all but Produce librdkafka has one at
 * a time under way for a producer. */
static const gint16 watched_keys[] = {0 /* Produce */, 24 /* AddPartitionsToTxn */, 25 /* AddOffsetsToTxn */,
                                      26 /* EndTxn */, 28 /* TxnOffsetCommit */};
enum { PRODUCE = 0, END_TXN = 3, WATCHED_N = G_N_ELEMENTS(watched_keys) }; /* indexes into it */

/* What the open transaction has on its way. Written by librdkafka's threads; lives as long as the sink. */
struct wire {
    GMutex lock;
    guint sent[WATCHED_N];
    guint produce_answered;
    gboolean is_under_way[WATCHED_N]; /* not of Produce */
    gboolean was_given_up;            /* one was sent, or asked for, again before it was answered */
};

struct kafka_sink {
    const kafka_client *client;
    char *transactional_id;
    char **topics;
    guint topics_n;
    int transaction_timeout_ms;

    rd_kafka_t *rk; /* NULL: none yet, or thrown away */
    rd_kafka_topic_t **handles;
    struct wire wire;
    gboolean is_open, is_in_transaction, must_replace;
    gboolean is_fenced;     /* for good: taking the id back would fence the one that has it now, and so on for ever */
    guint number;           /* of the transaction; its records carry it */
    gint64 begun_at;        /* monotonic, µs */
    GError *delivery_error; /* first failed delivery report of this transaction */
    struct kafka_sink_counts counts;
};

/* --- what goes over the wire ------------------------------------------------------------------------------------ */

static int watched_index(gint16 key)
{
    for (int i = 0; i < WATCHED_N; i++)
        if (watched_keys[i] == key)
            return i;
    return -1;
}

static rd_kafka_resp_err_t on_request_sent(rd_kafka_t *rk, int fd, const char *broker, int32_t broker_id, int16_t key,
                                           int16_t version, int32_t correlation, size_t size, void *opaque)
{
    (void)rk, (void)fd, (void)broker, (void)broker_id, (void)version, (void)correlation, (void)size;
    struct wire *w = opaque;
    int i = watched_index(key);
    if (i < 0)
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    g_mutex_lock(&w->lock);
    w->sent[i]++;
    if (i != PRODUCE) {
        w->was_given_up |= w->is_under_way[i];
        w->is_under_way[i] = TRUE;
    }
    g_mutex_unlock(&w->lock);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* 2.0.2 tells some responses twice and none with its correlation id, so they can be neither counted nor matched. */
static rd_kafka_resp_err_t on_response_received(rd_kafka_t *rk, int fd, const char *broker, int32_t broker_id,
                                                int16_t key, int16_t version, int32_t correlation, size_t size,
                                                int64_t rtt, rd_kafka_resp_err_t err, void *opaque)
{
    (void)rk, (void)fd, (void)broker, (void)broker_id, (void)version, (void)correlation, (void)size, (void)rtt;
    struct wire *w = opaque;
    int i = err ? -1 : watched_index(key);
    if (i < 0)
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    g_mutex_lock(&w->lock);
    if (i == PRODUCE)
        w->produce_answered++;
    else
        w->is_under_way[i] = FALSE;
    g_mutex_unlock(&w->lock);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t on_new(rd_kafka_t *rk, const rd_kafka_conf_t *conf, void *opaque, char *why,
                                  size_t why_bytes)
{
    (void)conf, (void)why, (void)why_bytes;
    rd_kafka_resp_err_t code = rd_kafka_interceptor_add_on_request_sent(rk, "frontwire", on_request_sent, opaque);
    return code ? code : rd_kafka_interceptor_add_on_response_received(rk, "frontwire", on_response_received, opaque);
}

static void wire_reset(struct wire *w)
{
    g_mutex_lock(&w->lock);
    memset(w->sent, 0, sizeof w->sent);
    memset(w->is_under_way, 0, sizeof w->is_under_way);
    w->produce_answered = 0;
    w->was_given_up = FALSE;
    g_mutex_unlock(&w->lock);
}

/* May a request of the transaction that ended just now still arrive at a broker? */
static gboolean wire_may_be_late(struct wire *w)
{
    g_mutex_lock(&w->lock);
    gboolean late = w->was_given_up || w->sent[END_TXN] > 1 || w->sent[PRODUCE] > w->produce_answered;
    for (guint i = 0; i < WATCHED_N; i++)
        late |= w->is_under_way[i];
    g_mutex_unlock(&w->lock);
    return late;
}

/* --- the connection --------------------------------------------------------------------------------------------- */

/* Answers that say that this very record will never be taken. */
static gboolean is_about_the_record(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_MSG ||
           code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE || code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP ||
           code == RD_KAFKA_RESP_ERR_INVALID_RECORD || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque)
{
    (void)rk;
    kafka_sink *s = opaque;
    if (!m->err || planted(PLANTED_REPORTS_IGNORED))
        return;
    s->counts.failed++;
    if (GPOINTER_TO_UINT(m->_private) != s->number) /* what an abort purged is reported after it */
        return;
    /* When one record fails, librdkafka purges the others: the one that is to blame is the one to tell of. */
    gboolean is_refused = is_about_the_record(m->err);
    if (is_refused && s->delivery_error && s->delivery_error->code != KAFKA_ERROR_REFUSED)
        g_clear_error(&s->delivery_error);
    if (!s->delivery_error)
        s->delivery_error = g_error_new(KAFKA_ERROR, is_refused ? KAFKA_ERROR_REFUSED : KAFKA_ERROR_ABORTABLE,
                                        "record for %s [%d] was not delivered: %s", rd_kafka_topic_name(m->rkt),
                                        m->partition, rd_kafka_err2str(m->err));
}

static void disconnect(kafka_sink *s)
{
    if (!s->rk)
        return;
    for (guint i = 0; i < s->topics_n; i++)
        if (s->handles[i])
            rd_kafka_topic_destroy(g_steal_pointer(&s->handles[i]));
    rd_kafka_purge(s->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    rd_kafka_destroy(g_steal_pointer(&s->rk));
    s->is_open = s->is_in_transaction = s->must_replace = FALSE;
    g_clear_error(&s->delivery_error);
    wire_reset(&s->wire);
}

static gboolean connect_producer(kafka_sink *s, GError **error)
{
    g_autofree char *id = kafka_client_dup_name(s->client, s->transactional_id);
    char timeout[16];
    g_snprintf(timeout, sizeof timeout, "%d", s->transaction_timeout_ms);
    const struct kafka_property properties[] = {
        {"transactional.id", id},
        {"transaction.timeout.ms", timeout}, /* message.timeout.ms and socket.timeout.ms follow it */
        {"compression.codec", "lz4"},
        {"linger.ms", "5"},
        {"partitioner", "murmur2_random"}, /* as Java's clients */
        {"message.max.bytes", "16777216"}, /* the brokers' own limit decides (deploy/kafka/server.properties) */
        {"queue.buffering.max.messages", "1000000"},
        {"delivery.report.only.error", "true"}, /* success is counted by flush and commit */
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = kafka_rd_conf_new(s->client, properties, error);
    if (!conf)
        return FALSE;
    rd_kafka_conf_set_opaque(conf, s);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_interceptor_add_on_new(conf, "frontwire", on_new, &s->wire);
    s->rk = kafka_rd_new(RD_KAFKA_PRODUCER, conf, error);
    for (guint i = 0; s->rk && i < s->topics_n; i++)
        s->handles[i] = rd_kafka_topic_new(s->rk, s->topics[i], NULL);
    return s->rk != NULL;
}

kafka_sink *kafka_sink_new(const kafka_client *client, const struct kafka_sink_options *o, GError **error)
{
    g_autoptr(kafka_sink) s = g_new0(kafka_sink, 1);
    s->client = client;
    g_mutex_init(&s->wire.lock);
    s->transactional_id = g_strdup(o->transactional_id);
    s->transaction_timeout_ms = o->transaction_timeout_ms > 0 ? o->transaction_timeout_ms : TRANSACTION_TIMEOUT_MS;
    s->topics_n = g_strv_length((char **)o->topics);
    s->topics = g_new0(char *, s->topics_n + 1);
    s->handles = g_new0(rd_kafka_topic_t *, s->topics_n + 1);
    for (guint i = 0; i < s->topics_n; i++)
        s->topics[i] = kafka_client_dup_name(client, o->topics[i]);
    return connect_producer(s, error) ? g_steal_pointer(&s) : NULL;
}

void kafka_sink_free(kafka_sink *s)
{
    if (!s)
        return;
    disconnect(s);
    g_mutex_clear(&s->wire.lock);
    g_free(s->transactional_id);
    g_strfreev(s->topics);
    g_free(s->handles);
    g_free(s);
}

struct kafka_sink_counts kafka_sink_counts(const kafka_sink *s)
{
    return s->counts;
}

/* --- errors ----------------------------------------------------------------------------------------------------- */

static gboolean outlived_its_timeout(const kafka_sink *s)
{
    return s->is_in_transaction &&
           g_get_monotonic_time() - s->begun_at >= s->transaction_timeout_ms * G_TIME_SPAN_MILLISECOND;
}

/* A fatal error costs the instance. Fenced in a young transaction means that somebody else lives under our id: STOP; in
 * an old one the coordinator ended it, which nobody else had a hand in. */
static enum outcome judge(kafka_sink *s, enum outcome outcome, GError *why, GError **error)
{
    if (!why)
        return outcome;
    gboolean is_fenced = g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_FENCED);
    if (is_fenced && outlived_its_timeout(s)) {
        why->code = KAFKA_ERROR_FATAL;
    } else if (is_fenced) {
        outcome = OUTCOME_STOP;
        s->is_fenced = TRUE;
    }
    if (is_fenced || why->code == KAFKA_ERROR_FATAL)
        s->must_replace = TRUE;
    g_propagate_error(error, why);
    return outcome;
}

static enum outcome settle(kafka_sink *s, rd_kafka_error_t *e, const char *what, GError **error)
{
    GError *why = NULL;
    enum outcome outcome = kafka_rd_take_error(e, what, &why);
    return judge(s, outcome, why, error);
}

/* A call that ended a transaction's life or added to it has to be made again: what it asked for may still wait in
 * librdkafka's queue, unseen by on_request_sent, and go out in the middle of the next transaction. (2.0.2 asserts when
 * the answer to such an abort meets the next commit.) While records are not out, none of this was asked for yet. */
static enum outcome note_repeat(kafka_sink *s, enum outcome outcome)
{
    if (outcome == OUTCOME_RETRY && rd_kafka_outq_len(s->rk) == 0) {
        g_mutex_lock(&s->wire.lock);
        s->wire.was_given_up = TRUE;
        g_mutex_unlock(&s->wire.lock);
    }
    return outcome;
}

/* For calls that return a plain code: has the instance died? */
static enum outcome fatal_outcome(kafka_sink *s, GError **error)
{
    char text[256];
    rd_kafka_resp_err_t code = rd_kafka_fatal_error(s->rk, text, sizeof text);
    if (!code || planted(PLANTED_FATAL_IGNORED))
        return OUTCOME_OK;
    GError *why =
        g_error_new(KAFKA_ERROR, kafka_rd_is_fenced(code) ? KAFKA_ERROR_FENCED : KAFKA_ERROR_FATAL, "%s", text);
    return judge(s, OUTCOME_ABORT, why, error);
}

static enum outcome delivery_outcome(kafka_sink *s, GError **error)
{
    enum outcome outcome = fatal_outcome(s, error);
    if (outcome != OUTCOME_OK || !s->delivery_error)
        return outcome;
    g_propagate_error(error, g_error_copy(s->delivery_error));
    return OUTCOME_ABORT;
}

/* --- transactions ----------------------------------------------------------------------------------------------- */

enum outcome kafka_sink_open(kafka_sink *s, int timeout_ms, GError **error)
{
    if (s->is_fenced) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_FENCED, "another instance has the transactional id %s",
                    s->transactional_id);
        return OUTCOME_STOP;
    }
    if (s->is_open && !s->must_replace)
        return OUTCOME_OK;
    if (s->must_replace) {
        disconnect(s);
        s->counts.replaced++;
    }
    if (!s->rk && !connect_producer(s, error))
        return OUTCOME_STOP;
    enum outcome outcome =
        settle(s, rd_kafka_init_transactions(s->rk, timeout_ms), "taking the transactional id", error);
    s->is_open = outcome == OUTCOME_OK;
    if (outcome == OUTCOME_ABORT) /* nothing to abort: the next call makes a new instance */
        outcome = OUTCOME_RETRY;
    return outcome;
}

static void transaction_is_over(kafka_sink *s)
{
    s->is_in_transaction = FALSE;
    g_clear_error(&s->delivery_error);
#ifndef FW_PLANT_NO_LATE_RULE /* a bug for tests/integration/test_late_end.py to catch */
    if (!planted(PLANTED_NO_LATE_RULE) && wire_may_be_late(&s->wire))
        s->must_replace = TRUE;
#endif
    wire_reset(&s->wire);
}

enum outcome kafka_sink_begin(kafka_sink *s, GError **error)
{
    enum outcome outcome = kafka_sink_open(s, REOPEN_TIMEOUT_MS, error);
    if (outcome != OUTCOME_OK)
        return outcome;
    wire_reset(&s->wire);
    outcome = settle(s, rd_kafka_begin_transaction(s->rk), "beginning a transaction", error);
    if (outcome != OUTCOME_OK)
        return outcome;
    s->is_in_transaction = TRUE;
    s->number++;
    s->begun_at = g_get_monotonic_time();
    s->counts.begun++;
    return OUTCOME_OK;
}

static rd_kafka_headers_t *headers_new(const struct message_out *m)
{
    if (!m->headers_n)
        return NULL;
    rd_kafka_headers_t *h = rd_kafka_headers_new(m->headers_n);
    for (guint i = 0; i < m->headers_n; i++)
        rd_kafka_header_add(h, m->headers[i].name.p, (ssize_t)m->headers[i].name.n, m->headers[i].value.p,
                            (ssize_t)m->headers[i].value.n);
    return h;
}

static enum outcome produce_error(kafka_sink *s, guint topic, rd_kafka_resp_err_t code, GError **error)
{
    gboolean is_full = code == RD_KAFKA_RESP_ERR__QUEUE_FULL;
    gboolean is_refused = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
                          code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
    enum outcome outcome = is_full || is_refused ? OUTCOME_OK : fatal_outcome(s, error);
    if (outcome != OUTCOME_OK)
        return outcome;
    if (is_full)
        rd_kafka_poll(s->rk, 10);
    g_set_error(error, KAFKA_ERROR,
                is_full      ? KAFKA_ERROR_UNAVAILABLE
                : is_refused ? KAFKA_ERROR_REFUSED
                             : KAFKA_ERROR_ABORTABLE,
                "record for %s: %s", s->topics[topic], rd_kafka_err2str(code));
    return is_full ? OUTCOME_RETRY : is_refused ? OUTCOME_STOP : OUTCOME_ABORT;
}

static enum outcome send_message(kafka_sink *s, guint topic, const struct message_out *m, int flags, GError **error)
{
    g_assert(topic < s->topics_n && s->is_in_transaction);
    rd_kafka_headers_t *headers = headers_new(m);
    int32_t partition = m->partition == MESSAGE_PARTITION_BY_KEY ? RD_KAFKA_PARTITION_UA : m->partition;
    rd_kafka_resp_err_t code =
        rd_kafka_producev(s->rk, RD_KAFKA_V_RKT(s->handles[topic]), RD_KAFKA_V_PARTITION(partition),
                          RD_KAFKA_V_MSGFLAGS(flags), RD_KAFKA_V_KEY((void *)m->key.p, m->key.n),
                          RD_KAFKA_V_VALUE((void *)m->value.p, m->value.n), RD_KAFKA_V_TIMESTAMP(m->timestamp_ms),
                          RD_KAFKA_V_OPAQUE(GUINT_TO_POINTER(s->number)), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    if (G_LIKELY(!code)) {
        s->counts.sent++;
        return OUTCOME_OK;
    }
    if (headers)
        rd_kafka_headers_destroy(headers);
    return produce_error(s, topic, code, error);
}

enum outcome kafka_sink_send(kafka_sink *s, guint topic, const struct message_out *m, GError **error)
{
    return send_message(s, topic, m, RD_KAFKA_MSG_F_COPY, error);
}

enum outcome kafka_sink_send_borrowed(kafka_sink *s, guint topic, const struct message_out *m, GError **error)
{
    return send_message(s, topic, m, 0, error);
}

enum outcome kafka_sink_flush(kafka_sink *s, int timeout_ms, GError **error)
{
    rd_kafka_resp_err_t code = rd_kafka_flush(s->rk, timeout_ms);
    enum outcome outcome = delivery_outcome(s, error);
    if (outcome == OUTCOME_OK && code)
        outcome = kafka_rd_code_error(code, "waiting for acknowledgements", NULL, error);
    return outcome;
}

enum outcome kafka_sink_send_offsets(kafka_sink *s, const struct kafka_offsets *offsets, int timeout_ms, GError **error)
{
    if (kafka_offsets_count(offsets) == 0 || planted(PLANTED_OFFSETS_OUTSIDE))
        return OUTCOME_OK;
    const rd_kafka_consumer_group_metadata_t *group = kafka_rd_offsets_group(offsets);
    if (!group) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_ABORTABLE, "sending offsets: the source is in no group");
        return OUTCOME_ABORT;
    }
    g_autoptr(rd_kafka_topic_partition_list_t) list = kafka_rd_offsets_list_new(offsets);
    return note_repeat(
        s, settle(s, rd_kafka_send_offsets_to_transaction(s->rk, list, group, timeout_ms), "sending offsets", error));
}

enum outcome kafka_sink_commit(kafka_sink *s, int timeout_ms, GError **error)
{
    GError *why = NULL;
    enum outcome outcome =
        note_repeat(s, settle(s, rd_kafka_commit_transaction(s->rk, timeout_ms), "committing", &why));
    if (outcome == OUTCOME_ABORT && s->delivery_error && !s->must_replace) { /* it says more */
        g_clear_error(&why);
        why = g_error_copy(s->delivery_error);
    }
    if (outcome != OUTCOME_OK) {
        g_propagate_error(error, why);
        return outcome;
    }
    s->counts.committed++;
    transaction_is_over(s);
    return OUTCOME_OK;
}

enum outcome kafka_sink_abort(kafka_sink *s, int timeout_ms, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (s->is_in_transaction && !s->must_replace) {
        enum outcome outcome =
            note_repeat(s, settle(s, rd_kafka_abort_transaction(s->rk, timeout_ms), "aborting", &why));
        if (outcome == OUTCOME_OK) {
            s->counts.aborted++;
            transaction_is_over(s);
        } else if (!s->must_replace) {
            g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        } else if (outcome == OUTCOME_STOP) {
            g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        }
    }
    if (s->must_replace && s->is_in_transaction)
        s->counts.aborted++;
    return kafka_sink_open(s, timeout_ms, error); /* a new instance's init_transactions ends what was open */
}
