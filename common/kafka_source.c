#include "common/kafka_source.h"
#include "common/kafka_rd.h"
#include "common/planted.h"

#include <string.h>

#define SESSION_TIMEOUT_MS 10000
#define ASK_TIMEOUT_MS     5000 /* one question to the brokers */
#define ASK_AGAIN_MS       200

struct assigned {
    char *topic;
    gint32 partition;
    gint64 fallback; /* where to begin while nothing is committed */
    gint64 position; /* next offset to be handed out; -1: not known yet */
};

struct kafka_source {
    rd_kafka_t *rk;
    rd_kafka_message_t *lent;
    struct kafka_source_events events;
    void *user;
    enum kafka_policy from_new, from_gap;
    GArray *assigned;    /* struct assigned */
    enum outcome failed; /* by a callback: what the poll around it has to return */
    GError *failure;
    gint is_interrupted;
    gboolean is_closed;
};

gboolean kafka_policy_parse(const char *name, enum kafka_policy *policy)
{
    static const char *const names[] = {
        [KAFKA_POLICY_START] = "start", [KAFKA_POLICY_END] = "end", [KAFKA_POLICY_STOP] = "stop"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0) {
            *policy = (enum kafka_policy)i;
            return TRUE;
        }
    return FALSE;
}

static void assigned_clear(gpointer p)
{
    g_free(((struct assigned *)p)->topic);
}

static struct assigned *at(const kafka_source *s, guint i)
{
    return &g_array_index(s->assigned, struct assigned, i);
}

static struct assigned *find_assigned(const kafka_source *s, const char *topic, gint32 partition)
{
    for (guint i = 0; i < s->assigned->len; i++)
        if (at(s, i)->partition == partition && strcmp(at(s, i)->topic, topic) == 0)
            return at(s, i);
    return NULL;
}

static void fail(kafka_source *s, enum outcome outcome, GError *why)
{
    if (s->failure) {
        g_error_free(why);
        return;
    }
    s->failed = outcome;
    s->failure = why;
}

void kafka_source_interrupt(kafka_source *s)
{
    g_atomic_int_set(&s->is_interrupted, TRUE);
}

/* --- where to begin --------------------------------------------------------------------------------------------- */

/* Repeats a question while the world is not ready. FALSE: interrupted, or it will never be answered. */
static gboolean may_ask_again(kafka_source *s, rd_kafka_resp_err_t code, const char *what, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (kafka_rd_code_error(code, what, NULL, &why) == OUTCOME_RETRY && !g_atomic_int_get(&s->is_interrupted)) {
        g_debug("%s", why->message);
        g_usleep(ASK_AGAIN_MS * G_TIME_SPAN_MILLISECOND);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
}

static gboolean ask_committed(kafka_source *s, rd_kafka_topic_partition_list_t *list, GError **error)
{
    rd_kafka_resp_err_t code;
    while ((code = rd_kafka_committed(s->rk, list, ASK_TIMEOUT_MS)))
        if (!may_ask_again(s, code, "reading the committed offsets", error))
            return FALSE;
    return TRUE;
}

static gboolean ask_range(kafka_source *s, const char *topic, gint32 partition, gint64 *low, gint64 *high,
                          GError **error)
{
    rd_kafka_resp_err_t code;
    while ((code = rd_kafka_query_watermark_offsets(s->rk, topic, partition, low, high, ASK_TIMEOUT_MS)))
        if (!may_ask_again(s, code, "reading the partition's range", error))
            return FALSE;
    return TRUE;
}

/* Decides about a hole. -1: stop. */
static gint64 cross_gap(kafka_source *s, struct kafka_gap *gap, gint64 low, gint64 high, GError **error)
{
    gap->to = s->from_gap == KAFKA_POLICY_END ? high : low;
    if (s->events.gap)
        s->events.gap(s->user, gap);
    if (s->from_gap != KAFKA_POLICY_STOP)
        return gap->to;
    g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_GAP,
                "%s [%d]: wanted offset %" G_GINT64_FORMAT ", but the partition holds %" G_GINT64_FORMAT
                " to %" G_GINT64_FORMAT " (policy: stop)",
                gap->topic, gap->partition, gap->from, low, high);
    return -1;
}

/* The offset to begin at, from the committed one (< 0: none). -1: error. */
static gint64 resolve(kafka_source *s, const char *topic, gint32 partition, gint64 committed, gint64 *fallback,
                      GError **error)
{
    gint64 low, high;
    if (!ask_range(s, topic, partition, &low, &high, error))
        return -1;
    *fallback = s->from_new == KAFKA_POLICY_END ? high : low;
    if (committed < 0)
        return *fallback;
    if ((committed >= low && committed <= high) || planted(PLANTED_RESET_LATEST))
        return committed;
    struct kafka_gap gap = {topic, partition, committed, 0, "out-of-range"};
    return *fallback = cross_gap(s, &gap, low, high, error);
}

/* --- rebalance -------------------------------------------------------------------------------------------------- */

static void remember(kafka_source *s, const rd_kafka_topic_partition_t *p, gint64 fallback)
{
    struct assigned a = {g_strdup(p->topic), p->partition, fallback, p->offset};
    g_array_append_val(s->assigned, a);
}

static gboolean locate(kafka_source *s, rd_kafka_topic_partition_list_t *list, GError **error)
{
    if (!ask_committed(s, list, error))
        return FALSE;
    for (int i = 0; i < list->cnt; i++) {
        gint64 fallback = 0;
        list->elems[i].offset =
            resolve(s, list->elems[i].topic, list->elems[i].partition, list->elems[i].offset, &fallback, error);
        if (list->elems[i].offset < 0)
            return FALSE;
        remember(s, &list->elems[i], fallback);
    }
    return TRUE;
}

static void tell(kafka_source *s, const rd_kafka_topic_partition_list_t *list, gboolean is_assign, gboolean is_lost)
{
    g_autofree struct kafka_partition *p = g_new0(struct kafka_partition, list->cnt + 1);
    for (int i = 0; i < list->cnt; i++)
        p[i] = (struct kafka_partition){list->elems[i].topic, list->elems[i].partition};
    if (is_assign && s->events.assigned)
        s->events.assigned(s->user, p, (guint)list->cnt);
    if (!is_assign && s->events.revoked)
        s->events.revoked(s->user, p, (guint)list->cnt, is_lost);
}

static void assign(kafka_source *s, rd_kafka_topic_partition_list_t *list)
{
    GError *error = NULL;
    g_array_set_size(s->assigned, 0);
    if (locate(s, list, &error)) {
        tell(s, list, TRUE, FALSE);
        rd_kafka_assign(s->rk, list);
        return;
    }
    g_array_set_size(s->assigned, 0);
    rd_kafka_assign(s->rk, NULL);
    fail(s, OUTCOME_STOP, error);
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque)
{
    kafka_source *s = opaque;
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        assign(s, list);
        return;
    }
    if (s->assigned->len > 0)
        tell(s, list, FALSE, rd_kafka_assignment_lost(rk));
    g_array_set_size(s->assigned, 0);
    rd_kafka_assign(rk, NULL);
}

/* --- life ------------------------------------------------------------------------------------------------------- */

static rd_kafka_conf_t *source_conf(const kafka_client *client, const struct kafka_source_options *o, GError **error)
{
    g_autofree char *group = kafka_client_dup_name(client, o->group);
    char session[16];
    g_snprintf(session, sizeof session, "%d", o->session_timeout_ms > 0 ? o->session_timeout_ms : SESSION_TIMEOUT_MS);
    const struct kafka_property properties[] = {
        {"group.id", group},
        {"session.timeout.ms", session},
        {"partition.assignment.strategy", "range"},
        {"enable.auto.commit", planted(PLANTED_AUTO_COMMIT) ? "true" : "false"},
        {"enable.auto.offset.store", planted(PLANTED_AUTO_COMMIT) ? "true" : "false"},
        {"isolation.level", planted(PLANTED_READ_UNCOMMITTED) ? "read_uncommitted" : "read_committed"},
        {"check.crcs", planted(PLANTED_NO_CRCS) ? "false" : "true"},
        {"auto.offset.reset", planted(PLANTED_RESET_LATEST) ? "latest" : "error"},
        {"allow.auto.create.topics", "false"},
        {"fetch.error.backoff.ms", "100"},
        {"topic.metadata.refresh.interval.ms", "10000"}, /* topics made after our start are found within 10 s */
        {o->instance ? "group.instance.id" : NULL, o->instance},
        {NULL, NULL},
    };
    return kafka_rd_conf_new(client, properties, error);
}

static gboolean subscribe(kafka_source *s, const kafka_client *client, const char *const *topics, GError **error)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = rd_kafka_topic_partition_list_new(1);
    for (; *topics; topics++) {
        g_autofree char *name = kafka_client_dup_name(client, *topics);
        rd_kafka_topic_partition_list_add(list, name, RD_KAFKA_PARTITION_UA);
    }
    return kafka_rd_code_error(rd_kafka_subscribe(s->rk, list), "subscribing", NULL, error) == OUTCOME_OK;
}

kafka_source *kafka_source_new(const kafka_client *client, const struct kafka_source_options *o, GError **error)
{
    g_autoptr(kafka_source) s = g_new0(kafka_source, 1);
    s->assigned = g_array_new(FALSE, TRUE, sizeof(struct assigned));
    g_array_set_clear_func(s->assigned, assigned_clear);
    s->events = o->events ? *o->events : (struct kafka_source_events){0};
    s->user = o->user;
    s->from_new = o->from_new;
    s->from_gap = o->from_gap;
    rd_kafka_conf_t *conf = source_conf(client, o, error);
    if (!conf)
        return NULL;
    rd_kafka_conf_set_opaque(conf, s);
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    s->rk = kafka_rd_new(RD_KAFKA_CONSUMER, conf, error);
    if (!s->rk)
        return NULL;
    rd_kafka_poll_set_consumer(s->rk);
    return subscribe(s, client, o->topics, error) ? g_steal_pointer(&s) : NULL;
}

static void give_back(kafka_source *s)
{
    if (s->lent)
        rd_kafka_message_destroy(g_steal_pointer(&s->lent));
}

/* rd_kafka_consumer_close() has hung in some releases; it runs beside us, and we wait only so long. */
struct closing {
    GMutex lock;
    GCond done;
    gboolean is_done, is_abandoned;
    rd_kafka_t *rk;
};

static gpointer close_beside(gpointer p)
{
    struct closing *c = p;
    rd_kafka_consumer_close(c->rk);
    g_mutex_lock(&c->lock);
    c->is_done = TRUE;
    g_cond_signal(&c->done);
    g_mutex_unlock(&c->lock);
    return NULL;
}

gboolean kafka_source_close(kafka_source *s, int timeout_ms)
{
    give_back(s);
    struct closing *c = g_new0(struct closing, 1);
    g_mutex_init(&c->lock);
    g_cond_init(&c->done);
    c->rk = s->rk;
    kafka_source_interrupt(s);
    GThread *thread = g_thread_new("kafka-close", close_beside, c);
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&c->lock);
    while (!c->is_done && g_cond_wait_until(&c->done, &c->lock, deadline))
        ;
    gboolean ok = c->is_done;
    g_mutex_unlock(&c->lock);
    s->is_closed = ok;
    if (!ok) { /* the thread keeps `c` */
        g_thread_unref(thread);
        return FALSE;
    }
    g_thread_join(thread);
    g_mutex_clear(&c->lock);
    g_cond_clear(&c->done);
    g_free(c);
    return TRUE;
}

void kafka_source_free(kafka_source *s)
{
    if (!s)
        return;
    give_back(s);
    if (s->rk)
        rd_kafka_destroy_flags(s->rk, s->is_closed ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    g_array_unref(s->assigned);
    g_clear_error(&s->failure);
    g_free(s);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static rd_kafka_topic_partition_list_t *assigned_list(const kafka_source *s)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)s->assigned->len);
    for (guint i = 0; i < s->assigned->len; i++)
        rd_kafka_topic_partition_list_add(list, at(s, i)->topic, at(s, i)->partition)->offset = at(s, i)->position;
    return list;
}

/* Makes the fetchers go on at our positions. A fetcher that is not running (between two states) refuses to seek; a new
 * assignment of the same partitions then does it. */
static enum outcome go_to_positions(kafka_source *s, GError **error)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = assigned_list(s);
    rd_kafka_error_t *e = rd_kafka_seek_partitions(s->rk, list, ASK_TIMEOUT_MS);
    gboolean is_refused = e != NULL;
    if (e)
        rd_kafka_error_destroy(e);
    for (int i = 0; i < list->cnt; i++)
        is_refused |= list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!is_refused)
        return OUTCOME_OK;
    g_autoptr(rd_kafka_topic_partition_list_t) again = assigned_list(s);
    return kafka_rd_code_error(rd_kafka_assign(s->rk, again), "assigning anew", NULL, error);
}

static enum outcome seek(kafka_source *s, struct assigned *a, gint64 offset, GError **error)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = rd_kafka_topic_partition_list_new(1);
    a->position = offset;
    rd_kafka_topic_partition_list_add(list, a->topic, a->partition)->offset = offset;
    rd_kafka_error_t *e = rd_kafka_seek_partitions(s->rk, list, ASK_TIMEOUT_MS);
    gboolean is_refused = e || list->elems[0].err;
    if (e)
        rd_kafka_error_destroy(e);
    return is_refused ? go_to_positions(s, error) : OUTCOME_OK;
}

/* The wanted offset is not in the partition any more. */
static enum outcome on_out_of_range(kafka_source *s, const rd_kafka_message_t *m, GError **error)
{
    const char *topic = rd_kafka_topic_name(m->rkt);
    struct assigned *a = find_assigned(s, topic, m->partition);
    gint64 low, high;
    if (!a)
        return OUTCOME_OK; /* revoked meanwhile */
    if (!ask_range(s, topic, m->partition, &low, &high, error))
        return OUTCOME_RETRY;
    struct kafka_gap gap = {topic, m->partition, a->position, 0, "out-of-range"};
    gint64 to = cross_gap(s, &gap, low, high, error);
    if (to < 0)
        return OUTCOME_STOP;
    a->fallback = to;
    return seek(s, a, to, error);
}

/* A batch whose CRC is wrong is delivered as one error and asked for again and again. Its length is not told, so the
 * way across it is one offset at a time. */
static enum outcome on_corrupt(kafka_source *s, const rd_kafka_message_t *m, GError **error)
{
    const char *topic = rd_kafka_topic_name(m->rkt);
    struct assigned *a = find_assigned(s, topic, m->partition);
    if (!a)
        return OUTCOME_OK;
    struct kafka_gap gap = {topic, m->partition, MAX(a->position, m->offset), 0, "corrupt"};
    gap.to = gap.from + 1;
    if (s->events.gap)
        s->events.gap(s->user, &gap);
    if (s->from_gap == KAFKA_POLICY_STOP) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_GAP,
                    "%s [%d]: record %" G_GINT64_FORMAT " is corrupt (policy: stop)", topic, m->partition, gap.from);
        return OUTCOME_STOP;
    }
    return seek(s, a, gap.to, error);
}

static enum outcome on_error_message(kafka_source *s, const rd_kafka_message_t *m, GError **error)
{
    char text[256];
    rd_kafka_resp_err_t fatal = rd_kafka_fatal_error(s->rk, text, sizeof text);
    if (fatal)
        return kafka_rd_code_error(fatal, "reading", text, error);
    switch (m->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED: /* the group goes on without us; the next polls join again */
        return OUTCOME_OK;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        return on_out_of_range(s, m, error);
    case RD_KAFKA_RESP_ERR__BAD_MSG:
        return on_corrupt(s, m, error);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return kafka_rd_code_error(m->err, "reading", rd_kafka_message_errstr(m), error);
    default: /* topics not there yet, brokers away: all that passes */
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "reading: %s (%s)", rd_kafka_message_errstr(m),
                    rd_kafka_err2name(m->err));
        return OUTCOME_RETRY;
    }
}

static enum outcome take_failure(kafka_source *s, GError **error)
{
    g_propagate_error(error, g_steal_pointer(&s->failure));
    return s->failed;
}

#ifdef FW_PLANTED_BUGS
rd_kafka_t *kafka_rd_source_handle(const kafka_source *s)
{
    return s->rk;
}

static rd_kafka_message_t *next_of_batch(kafka_source *s, int timeout_ms)
{
    static __thread rd_kafka_message_t *batch[200];
    static __thread ssize_t n, at_n;
    if (at_n >= n) {
        rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(s->rk);
        n = rd_kafka_consume_batch_queue(queue, timeout_ms, batch, G_N_ELEMENTS(batch));
        at_n = 0;
        rd_kafka_queue_destroy(queue);
    }
    return at_n < n ? batch[at_n++] : NULL;
}
#else
#define next_of_batch(s, timeout_ms) NULL
#endif

static rd_kafka_message_t *next_message(kafka_source *s, int timeout_ms)
{
    return planted(PLANTED_BATCH_API) ? next_of_batch(s, timeout_ms) : rd_kafka_consumer_poll(s->rk, timeout_ms);
}

enum outcome kafka_source_poll(kafka_source *s, int timeout_ms, struct message *m, GError **error)
{
    give_back(s);
    m->topic = NULL;
    rd_kafka_message_t *got = next_message(s, timeout_ms);
    if (G_UNLIKELY(s->failure)) {
        if (got)
            rd_kafka_message_destroy(got);
        return take_failure(s, error);
    }
    if (!got)
        return OUTCOME_OK;
    if (G_UNLIKELY(got->err)) {
        enum outcome outcome = on_error_message(s, got, error);
        rd_kafka_message_destroy(got);
        return outcome;
    }
    s->lent = got;
    kafka_rd_view(got, m);
    struct assigned *a = find_assigned(s, m->topic, m->partition);
    if (a)
        a->position = m->offset + 1;
    return OUTCOME_OK;
}

enum outcome kafka_source_rewind(kafka_source *s, int timeout_ms, GError **error)
{
    give_back(s);
    if (s->assigned->len == 0)
        return OUTCOME_OK;
    g_autoptr(rd_kafka_topic_partition_list_t) list = assigned_list(s);
    enum outcome outcome =
        kafka_rd_code_error(rd_kafka_committed(s->rk, list, timeout_ms), "reading the committed offsets", NULL, error);
    if (outcome != OUTCOME_OK)
        return outcome;
    for (int i = 0; i < list->cnt; i++) {
        struct assigned *a = find_assigned(s, list->elems[i].topic, list->elems[i].partition);
        a->position = list->elems[i].offset >= 0 ? list->elems[i].offset : a->fallback;
    }
    return go_to_positions(s, error);
}

enum outcome kafka_source_pause(kafka_source *s, GError **error)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = assigned_list(s);
    return kafka_rd_code_error(rd_kafka_pause_partitions(s->rk, list), "pausing", NULL, error);
}

enum outcome kafka_source_resume(kafka_source *s, GError **error)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = assigned_list(s);
    return kafka_rd_code_error(rd_kafka_resume_partitions(s->rk, list), "resuming", NULL, error);
}

gint64 kafka_source_lag(kafka_source *s)
{
    gint64 sum = 0;
    for (guint i = 0; i < s->assigned->len; i++) {
        gint64 low = -1, high = -1;
        if (rd_kafka_get_watermark_offsets(s->rk, at(s, i)->topic, at(s, i)->partition, &low, &high) || high < 0)
            return -1;
        sum += MAX(0, high - at(s, i)->position);
    }
    return s->assigned->len ? sum : -1;
}

guint kafka_source_assigned_count(const kafka_source *s)
{
    return s->assigned->len;
}

rd_kafka_consumer_group_metadata_t *kafka_rd_source_group_metadata_new(const kafka_source *s)
{
    return rd_kafka_consumer_group_metadata(s->rk);
}
