/* common/outcome.h
 * What is to be done after a step, as opposed to what went wrong (that is the GError's part). ARCHITECTURE §3. */
#pragma once

enum outcome {
    OUTCOME_OK,    /* go on */
    OUTCOME_SKIP,  /* this record is unfit: dead letter in the same transaction, go on */
    OUTCOME_RETRY, /* the world is not ready: same step again after a pause, bounded; then STOP */
    OUTCOME_ABORT, /* abort the transaction, rewind to the committed offsets, begin again */
    OUTCOME_STOP,  /* log once, run the stop table, exit non-zero; the supervisor restarts */
};

static inline const char *outcome_name(enum outcome o)
{
    static const char *const names[] = {"ok", "skip", "retry", "abort", "stop"};
    return (unsigned)o < sizeof names / sizeof *names ? names[o] : "?";
}
