/* filters/extract/extract.h
 * From the text of one document to its events: the door of this room. No clock, no files, no network: what day it is
 * comes in with the document. One arena a worker, reset by the caller after each document. */
#pragma once
#include "common/records/event.h"
#include "filters/extract/draft.h"
#include "filters/extract/knowledge.h"

struct extract_input {
    struct doc doc;                    /* copied into every event */
    struct strview title, body;        /* UTF-8; offsets of the evidence point into these */
    struct strview outlet_side;        /* side of the outlet, "" unknown: a party's own media make claims */
    guint32 published_day;             /* local to the outlet, Julian; 0 unknown */
    const struct extract_trace *trace; /* told of every reading considered; NULL: nobody asks */
};

struct extract_output {
    struct event *events;
    guint n;
    gboolean truncated; /* the text was longer than can be read, or the arena was full */
};

/* Limits of one document. */
#define EXTRACT_MAX_TOKENS 60000
#define EXTRACT_MAX_ACTS                                                                                               \
    1000 /* what is told of behind them is not read; an article tells of ten, a long report of 100 */
#define EXTRACT_ARENA_BYTES ((gsize)256 << 20)

void extract_events(const struct knowledge *k, const struct extract_input *in, struct arena *arena,
                    struct extract_output *out);
