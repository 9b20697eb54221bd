#include "common/kafka_topics.h"
#include "common/kafka_rd.h"
#include "common/shipped.h"

#include <string.h>

#define TABLE_MAX_BYTES (1 << 20)
#define MS_PER_DAY      G_GINT64_CONSTANT(86400000)
#define POLL_MS         50

/* --- the table ------------------------------------------------------------------------------------------------- */

static void topic_free(gpointer p)
{
    struct kafka_topic *t = p;
    g_free(t->name);
    g_free(t->cleanup);
    g_strfreev(t->config);
    g_free(t);
}

static gboolean parse_int(const char *s, gint64 min, gint64 max, int *out)
{
    gint64 v;
    if (!g_ascii_string_to_signed(s, 10, min, max, &v, NULL))
        return FALSE;
    *out = (int)v;
    return TRUE;
}

static const char *row_error(char **field, struct kafka_topic *t)
{
    guint n = g_strv_length(field);
    if (n < 4 || n > 5)
        return "expected name, partitions, cleanup, retention_days and settings, separated by tabs";
    if (!*field[0] || strlen(field[0]) > 200 ||
        strspn(field[0], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != strlen(field[0]))
        return "a topic's name is made of letters, digits, '.', '_' and '-'";
    if (!parse_int(field[1], 1, 10000, &t->partitions))
        return "partitions must be a number from 1 to 10000";
    if (strcmp(field[2], "delete") != 0 && strcmp(field[2], "compact") != 0)
        return "cleanup must be delete or compact";
    t->retention_days = -1;
    if (strcmp(field[3], "-") != 0 && !parse_int(field[3], 1, 100000, &t->retention_days))
        return "retention_days must be a number of days, or - for unlimited";
    return NULL;
}

static struct kafka_topic *parse_row(char **field, const char **why)
{
    struct kafka_topic *t = g_new0(struct kafka_topic, 1);
    *why = row_error(field, t);
    if (!*why) {
        t->name = g_strdup(field[0]);
        t->cleanup = g_strdup(field[2]);
        t->config = g_strsplit(field[4] ? field[4] : "", " ", 64);
    }
    for (char **c = t->config; !*why && c && *c; c++)
        if (**c && !strchr(*c, '='))
            *why = "settings are key=value, separated by spaces";
    if (!*why)
        return t;
    topic_free(t);
    return NULL;
}

GPtrArray *kafka_topics_load(const char *path, GError **error)
{
    g_autofree char *shipped = path ? NULL : shipped_path_dup("deploy/kafka/topics.tsv");
    g_autofree char *text = NULL;
    path = path ? path : shipped;
    gsize n = 0;
    if (!g_file_get_contents(path, &text, &n, error))
        return NULL;
    g_autoptr(GPtrArray) topics = g_ptr_array_new_with_free_func(topic_free);
    g_auto(GStrv) lines = g_strsplit(n <= TABLE_MAX_BYTES ? text : "", "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (!*lines[i] || *lines[i] == '#')
            continue;
        g_auto(GStrv) field = g_strsplit(lines[i], "\t", -1);
        const char *why;
        struct kafka_topic *t = parse_row(field, &why);
        if (!t) {
            g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "%s:%u: %s", path, i + 1, why);
            return NULL;
        }
        g_ptr_array_add(topics, t);
    }
    return g_steal_pointer(&topics);
}

/* --- creation -------------------------------------------------------------------------------------------------- */

static void set_retention(rd_kafka_NewTopic_t *topic, const struct kafka_topic *t, const struct kafka_topics_options *o)
{
    if (strcmp(t->cleanup, "compact") == 0)
        return;
    gboolean by_bytes = o->retention_bytes > 0;
    g_autofree char *ms = g_strdup_printf(
        "%" G_GINT64_FORMAT, by_bytes || t->retention_days < 0 ? (gint64)-1 : t->retention_days * MS_PER_DAY);
    g_autofree char *bytes = g_strdup_printf("%" G_GINT64_FORMAT, by_bytes ? o->retention_bytes : (gint64)-1);
    rd_kafka_NewTopic_set_config(topic, "retention.ms", ms);
    rd_kafka_NewTopic_set_config(topic, "retention.bytes", bytes);
}

static rd_kafka_NewTopic_t *new_topic(const kafka_client *c, const struct kafka_topic *t,
                                      const struct kafka_topics_options *o, GError **error)
{
    char why[256];
    g_autofree char *name = kafka_client_dup_name(c, t->name);
    rd_kafka_NewTopic_t *topic =
        rd_kafka_NewTopic_new(name, t->partitions, o->replication > 0 ? o->replication : -1, why, sizeof why);
    if (!topic) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "topic %s: %s", name, why);
        return NULL;
    }
    rd_kafka_NewTopic_set_config(topic, "cleanup.policy", t->cleanup);
    set_retention(topic, t, o);
    for (char **kv = t->config; kv && *kv; kv++) {
        g_auto(GStrv) pair = g_strsplit(*kv, "=", 2);
        if (pair[0] && *pair[0] && pair[1])
            rd_kafka_NewTopic_set_config(topic, pair[0], pair[1]);
    }
    return topic;
}

static gboolean is_wanted(const struct kafka_topic *t, const struct kafka_topics_options *o)
{
    return !o->only || g_strv_contains(o->only, t->name);
}

static gboolean count_results(rd_kafka_event_t *event, struct kafka_topics_result *result, GError **error)
{
    gsize n = 0;
    const rd_kafka_topic_result_t **r =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &n);
    for (gsize i = 0; i < n; i++) {
        rd_kafka_resp_err_t code = rd_kafka_topic_result_error(r[i]);
        if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
            result->existed_n++;
        } else if (!code) {
            result->created_n++;
        } else {
            const char *detail = rd_kafka_topic_result_error_string(r[i]);
            g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_REFUSED, "topic %s: %s", rd_kafka_topic_result_name(r[i]),
                        detail ? detail : rd_kafka_err2str(code));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean request(rd_kafka_t *rk, rd_kafka_NewTopic_t **topics, gsize n, int timeout_ms,
                        struct kafka_topics_result *result, GError **error)
{
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
    gboolean ok = FALSE;
    rd_kafka_AdminOptions_set_request_timeout(options, timeout_ms, NULL, 0);
    rd_kafka_CreateTopics(rk, topics, n, options, queue);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, timeout_ms + 1000);
    if (!event)
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "creating topics: no answer within %d ms", timeout_ms);
    else if (rd_kafka_event_error(event))
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "creating topics: %s",
                    rd_kafka_event_error_string(event));
    else
        ok = count_results(event, result, error);
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_AdminOptions_destroy(options);
    return ok;
}

/* A topic just created has leaders a moment later; who subscribes before that sees an unknown topic. */
static gboolean has_leaders(rd_kafka_t *rk, const char *name)
{
    rd_kafka_topic_t *handle = rd_kafka_topic_new(rk, name, NULL);
    const struct rd_kafka_metadata *m = NULL;
    gboolean ok = rd_kafka_metadata(rk, 0, handle, &m, 2000) == RD_KAFKA_RESP_ERR_NO_ERROR && m->topic_cnt == 1 &&
                  !m->topics[0].err && m->topics[0].partition_cnt > 0;
    for (int i = 0; ok && i < m->topics[0].partition_cnt; i++)
        ok = m->topics[0].partitions[i].leader >= 0;
    if (m)
        rd_kafka_metadata_destroy(m);
    rd_kafka_topic_destroy(handle);
    return ok;
}

static gboolean wait_for_leaders(const kafka_client *c, rd_kafka_t *rk, const GPtrArray *topics,
                                 const struct kafka_topics_options *o, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + o->timeout_ms * G_TIME_SPAN_MILLISECOND;
    for (guint i = 0; i < topics->len; i++) {
        const struct kafka_topic *t = topics->pdata[i];
        if (!is_wanted(t, o))
            continue;
        g_autofree char *name = kafka_client_dup_name(c, t->name);
        while (!has_leaders(rk, name)) {
            if (g_get_monotonic_time() > deadline) {
                g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "topic %s has no leaders yet", name);
                return FALSE;
            }
            g_usleep(POLL_MS * G_TIME_SPAN_MILLISECOND);
        }
    }
    return TRUE;
}

static gboolean create_all(const kafka_client *c, rd_kafka_t *rk, const GPtrArray *topics,
                           const struct kafka_topics_options *o, struct kafka_topics_result *result, GError **error)
{
    g_autofree rd_kafka_NewTopic_t **new_topics = g_new0(rd_kafka_NewTopic_t *, topics->len + 1);
    gsize n = 0;
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < topics->len; i++)
        if (is_wanted(topics->pdata[i], o))
            ok = (new_topics[n] = new_topic(c, topics->pdata[i], o, error)) && ++n;
    ok = ok && (n == 0 || request(rk, new_topics, n, o->timeout_ms, result, error));
    rd_kafka_NewTopic_destroy_array(new_topics, n);
    return ok && wait_for_leaders(c, rk, topics, o, error);
}

gboolean kafka_topics_create(const kafka_client *c, const GPtrArray *topics, const struct kafka_topics_options *options,
                             struct kafka_topics_result *result, GError **error)
{
    struct kafka_topics_result counted = {0};
    rd_kafka_conf_t *conf = kafka_rd_conf_new(c, NULL, error);
    g_autoptr(rd_kafka_t) rk = conf ? kafka_rd_new(RD_KAFKA_PRODUCER, conf, error) : NULL;
    if (!rk || !create_all(c, rk, topics, options, &counted, error))
        return FALSE;
    *result = counted;
    return TRUE;
}
