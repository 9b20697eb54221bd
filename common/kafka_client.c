#include "common/kafka_client.h"
#include "common/kafka_rd.h"

#include <string.h>
#include <syslog.h>

#include "common/log.h"
#include "common/planted.h"

#define SECRET_FILE_MAX_BYTES (64 * 1024)

G_DEFINE_QUARK(kafka - error, kafka_error)

struct setting {
    char *name, *value; /* value: the property's, or the path of the file that holds it */
    gboolean is_file;
};

struct kafka_client {
    char *bootstrap, *prefix, *client_id;
    GArray *settings; /* struct setting */
};

static void setting_clear(gpointer p)
{
    struct setting *s = p;
    g_free(s->name);
    g_free(s->value);
}

kafka_client *kafka_client_new(const char *bootstrap, const char *prefix, const char *client_id)
{
    kafka_client *c = g_new0(kafka_client, 1);
    c->bootstrap = g_strdup(bootstrap);
    c->prefix = g_strdup(prefix ? prefix : "");
    c->client_id = g_strdup(client_id);
    c->settings = g_array_new(FALSE, TRUE, sizeof(struct setting));
    g_array_set_clear_func(c->settings, setting_clear);
    return c;
}

void kafka_client_free(kafka_client *c)
{
    if (!c)
        return;
    g_free(c->bootstrap);
    g_free(c->prefix);
    g_free(c->client_id);
    g_array_unref(c->settings);
    g_free(c);
}

const char *kafka_client_peek_bootstrap(const kafka_client *c)
{
    return c->bootstrap;
}

char *kafka_client_dup_name(const kafka_client *c, const char *name)
{
    return g_strconcat(c->prefix, name, NULL);
}

/* --- settings ------------------------------------------------------------------------------------------------- */

/* What a user may set. The rest belongs to the code: one wrong value there would lose or double records silently. */
static const char *const allowed[] = {
    "security.protocol", "ssl.",      "enable.ssl.", "sasl.",           "socket.",     "broker.",   "reconnect.",
    "queued.",           "queue.",    "fetch.",      "debug",           "statistics.", "linger.ms", "batch.",
    "client.rack",       "log_level", "metadata.",   "topic.metadata.", "connections."};

static gboolean is_allowed(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(allowed); i++)
        if (g_str_has_prefix(name, allowed[i]))
            return TRUE;
    return FALSE;
}

static gboolean try_setting(const char *name, const char *value, GError **error)
{
    char why[256];
    rd_kafka_conf_t *probe = rd_kafka_conf_new();
    rd_kafka_conf_res_t r = rd_kafka_conf_set(probe, name, value, why, sizeof why);
    rd_kafka_conf_destroy(probe);
    if (r == RD_KAFKA_CONF_OK)
        return TRUE;
    /* librdkafka's text repeats the value, which may be a secret. */
    g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "kafka setting %s: %s", name,
                r == RD_KAFKA_CONF_UNKNOWN ? "there is no such setting" : "this value is not valid");
    return FALSE;
}

static gboolean add_setting(kafka_client *c, const char *name, const char *value, gboolean is_file, GError **error)
{
    if (!is_allowed(name)) {
        g_set_error(
            error, KAFKA_ERROR, KAFKA_ERROR_CONFIG,
            "kafka setting %s cannot be set here (allowed: security.protocol, ssl.*, sasl.*, socket.*, fetch.*, "
            "queue.*, queued.*, batch.*, linger.ms, broker.*, statistics.*, debug)",
            name);
        return FALSE;
    }
    struct setting s = {g_strdup(name), g_strdup(value), is_file};
    g_array_append_val(c->settings, s);
    return TRUE;
}

static char *read_secret(const char *name, const char *path, GError **error)
{
    g_autofree char *content = NULL;
    gsize n = 0;
    if (!g_file_get_contents(path, &content, &n, error)) {
        g_prefix_error(error, "kafka setting %s: ", name);
        return NULL;
    }
    if (n > SECRET_FILE_MAX_BYTES || memchr(content, 0, n)) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "kafka setting %s: %s is not a text of at most %d bytes",
                    name, path, SECRET_FILE_MAX_BYTES);
        return NULL;
    }
    return g_strchomp(g_steal_pointer(&content));
}

/* Configuration files and command lines are read by many; a file of its own can be kept from them. */
static gboolean is_secret(const char *name)
{
    return strstr(name, "password") || strstr(name, "secret") || strstr(name, "jaas") ||
           g_str_has_suffix(name, "key.pem");
}

gboolean kafka_client_set(kafka_client *c, const char *name, const char *value, GError **error)
{
    if (is_secret(name)) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "kafka setting %s is a secret: name a file that holds it",
                    name);
        return FALSE;
    }
    return try_setting(name, value, error) && add_setting(c, name, value, FALSE, error);
}

gboolean kafka_client_set_from_file(kafka_client *c, const char *name, const char *path, GError **error)
{
    g_autofree char *value = read_secret(name, path, error);
    return value && try_setting(name, value, error) && add_setting(c, name, path, TRUE, error);
}

/* --- what librdkafka tells ------------------------------------------------------------------------------------- */

/* Both are called from librdkafka's threads. Connection chatter is debug: the loops say what they wait for, with the
 * coordinates; but that every broker is gone nobody else knows while nothing is to be done. */
static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
    if (level <= LOG_CRIT)
        log_warn("kafka-client", "client", rd_kafka_name(rk), "facility", facility, "text", text, NULL);
    else
        log_debug("kafka-client", "client", rd_kafka_name(rk), "facility", facility, "text", text, NULL);
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *user)
{
    (void)user;
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        log_warn("brokers-away", "client", rd_kafka_name(rk), "reason", reason, NULL);
    else
        log_debug("kafka-error", "client", rd_kafka_name(rk), "code", rd_kafka_err2name((rd_kafka_resp_err_t)code),
                  "reason", reason, NULL);
}

/* --- connections ----------------------------------------------------------------------------------------------- */

static gboolean conf_set(rd_kafka_conf_t *conf, const char *name, const char *value, GError **error)
{
    char why[256];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK)
        return TRUE;
    g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "kafka setting %s is not accepted by librdkafka %s", name,
                rd_kafka_version_str());
    return FALSE;
}

static gboolean conf_apply_settings(rd_kafka_conf_t *conf, const kafka_client *c, GError **error)
{
    for (guint i = 0; i < c->settings->len; i++) {
        const struct setting *s = &g_array_index(c->settings, struct setting, i);
        g_autofree char *content = s->is_file ? read_secret(s->name, s->value, error) : NULL;
        if (s->is_file && !content)
            return FALSE;
        if (!conf_set(conf, s->name, s->is_file ? content : s->value, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean conf_apply_table(rd_kafka_conf_t *conf, const struct kafka_property *p, GError **error)
{
    for (; p && p->name; p++)
        if (!conf_set(conf, p->name, p->value, error))
            return FALSE;
    return TRUE;
}

rd_kafka_conf_t *kafka_rd_conf_new(const kafka_client *c, const struct kafka_property *properties, GError **error)
{
    const struct kafka_property ours[] = {
        {"bootstrap.servers", c->bootstrap},
        {"client.id", c->client_id},
        {"log.connection.close", "false"},    /* idle connections end all the time */
        {"socket.keepalive.enable", "true"},  /* half-open connections are found without traffic, too */
        {"reconnect.backoff.max.ms", "1000"}, /* default 10 s: too long a silence after a broker's restart */
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    if (conf_apply_table(conf, ours, error) && conf_apply_settings(conf, c, error) &&
        conf_apply_table(conf, properties, error))
        return conf;
    rd_kafka_conf_destroy(conf);
    return NULL;
}

rd_kafka_t *kafka_rd_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, GError **error)
{
    char why[512];
    rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);
    if (rk)
        return rk;
    rd_kafka_conf_destroy(conf);
    g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_CONFIG, "cannot make a Kafka client: %s", why);
    return NULL;
}

static rd_kafka_t *plain_producer(const kafka_client *c, GError **error)
{
    rd_kafka_conf_t *conf = kafka_rd_conf_new(c, NULL, error);
    return conf ? kafka_rd_new(RD_KAFKA_PRODUCER, conf, error) : NULL;
}

gboolean kafka_client_ping(const kafka_client *c, int timeout_ms, GError **error)
{
    g_autoptr(rd_kafka_t) rk = plain_producer(c, error);
    const struct rd_kafka_metadata *metadata = NULL;
    if (!rk)
        return FALSE;
    rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, NULL, &metadata, timeout_ms);
    if (code) {
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "no broker answers at %s: %s", c->bootstrap,
                    rd_kafka_err2str(code));
        return FALSE;
    }
    rd_kafka_metadata_destroy(metadata);
    return TRUE;
}

static int partitions_in(const struct rd_kafka_metadata *m, const char *name, GError **error)
{
    if (m->topic_cnt == 1 && !m->topics[0].err && m->topics[0].partition_cnt > 0)
        return m->topics[0].partition_cnt;
    g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_REFUSED, "topic %s: %s", name,
                m->topic_cnt == 1 && m->topics[0].err ? rd_kafka_err2str(m->topics[0].err) : "does not exist");
    return -1;
}

int kafka_client_count_partitions(const kafka_client *c, const char *topic, int timeout_ms, GError **error)
{
    g_autoptr(rd_kafka_t) rk = plain_producer(c, error);
    if (!rk)
        return -1;
    g_autofree char *name = kafka_client_dup_name(c, topic);
    rd_kafka_topic_t *handle = rd_kafka_topic_new(rk, name, NULL);
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, handle, &metadata, timeout_ms);
    int n = -1;
    if (code)
        g_set_error(error, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "topic %s: %s", name, rd_kafka_err2str(code));
    else
        n = partitions_in(metadata, name, error);
    if (metadata)
        rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(handle);
    return n;
}

/* --- errors ---------------------------------------------------------------------------------------------------- */

gboolean kafka_rd_is_fenced(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
           code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH || code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID ||
           code == RD_KAFKA_RESP_ERR_TRANSACTION_COORDINATOR_FENCED;
}

enum outcome kafka_rd_take_error(rd_kafka_error_t *e, const char *what, GError **error)
{
    static const struct {
        enum outcome outcome;
        enum kafka_error code;
    } as[] = {{OUTCOME_ABORT, KAFKA_ERROR_FATAL},
              {OUTCOME_ABORT, KAFKA_ERROR_ABORTABLE},
              {OUTCOME_RETRY, KAFKA_ERROR_UNAVAILABLE},
              {OUTCOME_STOP, KAFKA_ERROR_REFUSED}};
    if (!e)
        return OUTCOME_OK;
    int i = rd_kafka_error_is_fatal(e)             ? planted(PLANTED_FATAL_IGNORED) ? 2 : 0
            : rd_kafka_error_txn_requires_abort(e) ? 1
            : rd_kafka_error_is_retriable(e)       ? 2
                                                   : 3;
    int code = i == 0 && kafka_rd_is_fenced(rd_kafka_error_code(e)) ? KAFKA_ERROR_FENCED : (int)as[i].code;
    g_set_error(error, KAFKA_ERROR, code, "%s: %s (%s)", what, rd_kafka_error_string(e), rd_kafka_error_name(e));
    rd_kafka_error_destroy(e);
    return as[i].outcome;
}

enum outcome kafka_rd_code_error(rd_kafka_resp_err_t code, const char *what, const char *detail, GError **error)
{
    static const rd_kafka_resp_err_t passing[] = {
        RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
        RD_KAFKA_RESP_ERR__TRANSPORT,
        RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        (rd_kafka_resp_err_t)-137, /* _DESTROY_BROKER, of releases after 2.0.2 */
        RD_KAFKA_RESP_ERR__WAIT_COORD,
        RD_KAFKA_RESP_ERR__WAIT_CACHE,
        RD_KAFKA_RESP_ERR__IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
        RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
        RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
        RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
        RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
    };
    if (!code)
        return OUTCOME_OK;
    gboolean is_passing = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(passing); i++)
        is_passing |= passing[i] == code;
    g_set_error(error, KAFKA_ERROR,
                is_passing                 ? KAFKA_ERROR_UNAVAILABLE
                : kafka_rd_is_fenced(code) ? KAFKA_ERROR_FENCED
                                           : KAFKA_ERROR_REFUSED,
                "%s: %s (%s)", what, detail ? detail : rd_kafka_err2str(code), rd_kafka_err2name(code));
    return is_passing ? OUTCOME_RETRY : OUTCOME_STOP;
}
