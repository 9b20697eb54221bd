/* consumer/stage_run.h
 * Runs a stage on a plain file instead of Kafka: a line is a record's value, what the stage emits goes to a function.
 * The same checks as the runner's, no transactions: for tests, for `frontwire stage`, for looking at a pack's effect.
 * Thread: the caller's. */
#pragma once
#include <stdio.h>

#include "consumer/stage.h"

struct stage_run_sink {
    /* One record for `topic`; borrowed for the call. */
    void (*emitted)(void *user, const char *topic, const struct message_out *m);
    /* A record that would be a dead letter; `line` from 1. */
    void (*refused)(void *user, guint64 line, const char *error_id, const char *reason);
    void *user;
};

struct stage_run_counts {
    guint64 read, emitted, refused; /* records */
};

/* Loads the stage's pack and applies it to every line of `in` that is not empty; at the end `*counts` says how many.
 * Errors: the pack's; STAGE_ERROR_OUTPUT when the stage gives up (RETRY and STOP are failures here). */
gboolean stage_run_file(const struct stage *stage, const struct stage_options *options, FILE *in,
                        const struct stage_run_sink *sink, struct stage_run_counts *counts, GError **error);

/* The same with a stage that is loaded already (tests of reload). */
gboolean stage_run_loaded(const struct stage *stage, void *self, FILE *in, const struct stage_run_sink *sink,
                          struct stage_run_counts *counts, GError **error);
