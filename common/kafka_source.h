/* common/kafka_source.h
 * Reads records of a consumer group, one at a time and only committed ones. Static membership (an instance that comes
 * back within the session time-out finds its partitions as they were), range assignor, CRCs checked, never a silent
 * reset: where the wanted offsets are gone, a named policy decides and the hole is reported with its exact offsets.
 * Offsets are committed by kafka_sink_send_offsets() only. Source: KAFKA_FACTS.
 * Thread: one at a time; offsets, once stamped, may go to another one. */
#pragma once
#include "common/kafka_client.h"
#include "common/message.h"
#include "common/outcome.h"

/* --- how far we have come: next offset by partition --------------------------------------------------------------- */

typedef struct kafka_offsets kafka_offsets;
kafka_offsets *kafka_offsets_new(void);
void kafka_offsets_free(kafka_offsets *o);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kafka_offsets, kafka_offsets_free)
/* Notes that `m` is done: the partition's next offset is m->offset + 1. */
void kafka_offsets_add(kafka_offsets *o, const struct message *m);
void kafka_offsets_clear(kafka_offsets *o);
/* Notes our membership of the source's group as of now. In the polling thread, after the last add and before
 * kafka_sink_send_offsets(): offsets that are sent after the group went on without us are then refused by the broker.
 */
struct kafka_source;
void kafka_offsets_stamp(kafka_offsets *o, const struct kafka_source *s);
guint kafka_offsets_count(const kafka_offsets *o);

/* --- the source --------------------------------------------------------------------------------------------------- */

typedef struct kafka_source kafka_source;

enum kafka_policy { KAFKA_POLICY_START, KAFKA_POLICY_END, KAFKA_POLICY_STOP };
/* "start", "end", "stop"; FALSE: none of them. */
gboolean kafka_policy_parse(const char *name, enum kafka_policy *policy);

struct kafka_partition {
    const char *topic; /* with prefix */
    gint32 partition;
};

/* A hole: records [from, to) of the partition were wanted and cannot be had. from > to: the log ends before what we had
 * committed (the topic was made anew); reading goes on at `to`. */
struct kafka_gap {
    const char *topic;
    gint32 partition;
    gint64 from, to;
    const char *reason; /* "out-of-range" (retention, topic made anew) or "corrupt" */
};

/* All are called from within kafka_source_poll() (revoked also from close), in its thread. */
struct kafka_source_events {
    void (*assigned)(void *user, const struct kafka_partition *p, guint n);
    /* Commit (or abort, when is_lost: they belong to somebody else already) before returning. */
    void (*revoked)(void *user, const struct kafka_partition *p, guint n, gboolean is_lost);
    void (*gap)(void *user, const struct kafka_gap *gap);
};

struct kafka_source_options {
    const char *group;          /* without prefix */
    const char *instance;       /* group.instance.id; NULL: dynamic member */
    const char *const *topics;  /* without prefix, NULL-terminated */
    enum kafka_policy from_new; /* a group without committed offsets: START or END */
    enum kafka_policy from_gap; /* a hole: go on at its end (START), at the log's end (END), or STOP */
    int session_timeout_ms;     /* 0: 10000 */
    const struct kafka_source_events *events;
    void *user;
};

/* Joins the group at the first poll. KAFKA_ERROR_CONFIG. */
kafka_source *kafka_source_new(const kafka_client *client, const struct kafka_source_options *options, GError **error);
/* From any thread: lets a poll that waits for the brokers inside a rebalance come back soon, with STOP. */
void kafka_source_interrupt(kafka_source *s);
/* Leaves the group (a static member's partitions stay its own until the session ends). FALSE: librdkafka did not come
 * back within `timeout_ms`; the source then is abandoned: do not touch it again and end the process. */
gboolean kafka_source_close(kafka_source *s, int timeout_ms);
void kafka_source_free(kafka_source *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kafka_source, kafka_source_free)

/* The next record, waiting at most `timeout_ms`. OK with m->topic == NULL: none came. The record is lent until the next
 * call. RETRY: the brokers are away (logged by who calls; keep polling). STOP: fenced, or a hole under policy stop. */
enum outcome kafka_source_poll(kafka_source *s, int timeout_ms, struct message *m, GError **error);
/* Back to the committed offsets of everything assigned, forgetting what was fetched. */
enum outcome kafka_source_rewind(kafka_source *s, int timeout_ms, GError **error);
/* Stops and resumes fetching of everything assigned; a paused source must be polled on. */
enum outcome kafka_source_pause(kafka_source *s, GError **error);
enum outcome kafka_source_resume(kafka_source *s, GError **error);
/* Records between our position and the ends of our partitions, as far as known without asking; -1: not known. */
gint64 kafka_source_lag(kafka_source *s);
guint kafka_source_assigned_count(const kafka_source *s);
