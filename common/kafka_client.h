/* common/kafka_client.h
 * Where the brokers are and how we speak with them: one description, of which sinks, sources and restores make their
 * connections. Settings that keep exactly-once true cannot be overridden here. librdkafka is seen by common/kafka_*
 * only. Source of the settings: KAFKA_FACTS (docs/decisions/). Thread: make and fill it in one, then share it. */
#pragma once
#include <glib.h>

#define KAFKA_ERROR (kafka_error_quark())
GQuark kafka_error_quark(void);
enum kafka_error {
    KAFKA_ERROR_CONFIG,      /* a setting is wrong or not allowed; STOP */
    KAFKA_ERROR_UNAVAILABLE, /* no broker, time-out, anything librdkafka calls retriable; RETRY */
    KAFKA_ERROR_ABORTABLE,   /* the transaction must be aborted; ABORT */
    KAFKA_ERROR_FATAL,       /* the client instance is dead and was or will be replaced; ABORT */
    KAFKA_ERROR_FENCED,      /* somebody else has taken our place; STOP */
    KAFKA_ERROR_GAP,         /* offsets we wanted are no longer there and the policy says stop; STOP */
    KAFKA_ERROR_REFUSED,     /* the broker will never take this: too big, not authorised, unknown topic */
};

typedef struct kafka_client kafka_client;

/* `bootstrap`: HOST:PORT,…; `prefix`: put before every topic, group and transactional id, "" for none;
 * `client_id`: what the broker's logs call us. Never connects. */
kafka_client *kafka_client_new(const char *bootstrap, const char *prefix, const char *client_id);
void kafka_client_free(kafka_client *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kafka_client, kafka_client_free)

/* Sets a librdkafka property: security.protocol, ssl.*, sasl.*, socket.*, broker.*, queued.*, queue.*, fetch.*,
 * statistics.*, debug. KAFKA_ERROR_CONFIG: unknown, bad value, not among these, or a secret (those come from files). */
gboolean kafka_client_set(kafka_client *c, const char *name, const char *value, GError **error);
/* The same with the content of a file, its trailing newline cut; read again for every new connection, so that a
 * renewed secret or certificate is taken at the next one. Bounded to 64 KB. */
gboolean kafka_client_set_from_file(kafka_client *c, const char *name, const char *path, GError **error);

const char *kafka_client_peek_bootstrap(const kafka_client *c);
/* prefix + name; g_free() it. */
char *kafka_client_dup_name(const kafka_client *c, const char *name);

/* Asks for metadata until a broker answers or `timeout_ms` is over. KAFKA_ERROR_UNAVAILABLE, KAFKA_ERROR_CONFIG. */
gboolean kafka_client_ping(const kafka_client *c, int timeout_ms, GError **error);
/* How many partitions `topic` (without prefix) has; -1 with KAFKA_ERROR_UNAVAILABLE or KAFKA_ERROR_REFUSED (it does not
 * exist). */
int kafka_client_count_partitions(const kafka_client *c, const char *topic, int timeout_ms, GError **error);
