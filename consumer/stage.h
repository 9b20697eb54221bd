/* consumer/stage.h
 * A stage carries a record from the corridor into a room and its result back. It is a const table of functions; it
 * knows nothing of Kafka, threads, clocks or files besides its pack, and runs on a plain file as well (stage_run.h).
 * The runner calls everything of one loaded stage from one thread. Stages are listed in consumer/stages/stages.c. */
#pragma once
#include "common/arena.h"
#include "common/message.h"
#include "common/outcome.h"

#define STAGE_ERROR (stage_error_quark())
GQuark stage_error_quark(void);
enum stage_error { STAGE_ERROR_RECORD, STAGE_ERROR_OUTPUT };

struct stage_options {
    const char *pack_dir; /* --pack: packs/syria */
    const char *instance; /* --instance: names this process among its like */
};

/* Where a stage's results go; borrowed for the call it came with. */
struct stage_context {
    struct arena *arena; /* reset before each record; what a room makes of one record lives here */
    const char *skip_id; /* set by stage_skip(): the error's name in docs/errors and in the dead letter */
    /* Hands over one record for out_topics[topic]; its bytes are copied. FALSE: it is too big for the corridor (over
     * the topic's limit or the batch's); return stage_skip(c, "output-too-big", …). */
    gboolean (*emit)(struct stage_context *c, guint topic, const struct message_out *m);
    /* Counts under a name in the stage's metrics, e.g. "dropped" with reason "prefilter". */
    void (*count)(struct stage_context *c, const char *what, const char *reason);
};

struct stage {
    const char *name;                /* "filter": the program's argument, part of group and transactional ids */
    const char *summary;             /* one line for --help */
    const char *in_topic;            /* "news.raw" */
    const char *const *out_topics;   /* NULL-terminated; news.deadletter is the runner's own */
    const char *const *state_topics; /* NULL, or NULL-terminated: compacted, partition for partition with in_topic */
    gsize max_bytes;                 /* a bigger record is a dead letter without asking the stage; 0: 4 MiB */
    gboolean is_serial;              /* TRUE for a stage whose abort() can undo one transaction only: no overlap */

    /* Reads the pack. EX_CONFIG on failure, with file:line in the error. */
    void *(*load)(const struct stage_options *options, GError **error);
    void (*unload)(void *self);
    /* SIGHUP: reads the pack again and takes it as a whole, or refuses and keeps the old one. NULL: nothing to reload.
     */
    gboolean (*reload)(void *self, GError **error);

    /* One record: OK (emitted what was to be emitted, maybe nothing), SKIP (by stage_skip()), RETRY, STOP. */
    enum outcome (*apply)(void *self, const struct message *m, struct stage_context *c, GError **error);

    /* The rest may be NULL. restore: one row of state_topics[topic] (value.p == NULL: deleted), before the first record
     * of that partition. revoked: that partition's state is somebody else's now. */
    gboolean (*restore)(void *self, guint topic, const struct message *row, GError **error);
    void (*revoked)(void *self, gint32 partition);
    /* About once a second and before each commit; may emit. now_ms: milliseconds since 1970. */
    enum outcome (*tick)(void *self, gint64 now_ms, struct stage_context *c, GError **error);
    /* Everything applied so far is durable (is_serial), or: undo everything since the last commit(). */
    void (*commit)(void *self);
    void (*abort)(void *self);
};

/* For apply: notes why this record is unfit, and returns OUTCOME_SKIP. `id` is a constant: "not-json". */
enum outcome stage_skip(struct stage_context *c, const char *id, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The stage of that name, NULL if there is none; all of them, NULL-terminated. */
const struct stage *stage_find(const char *name);
const struct stage *const *stage_all(void);
