/* consumer/stages/stage_records.h
 * What the stages do alike with records: refuse one that cannot be read, find the trace it belongs to, send one with
 * the headers of a CloudEvent. */
#pragma once
#include "common/records/cloud_event.h"
#include "common/records/item.h"
#include "consumer/stage.h"

/* The outcome for a record whose decoder said `why` (taken): SKIP, with the error's id as docs/errors has it. */
enum outcome stage_refuse(struct stage_context *c, GError *why, GError **error);

/* The trace of the message's header, else one made of the item's id. */
void stage_trace_of(const struct message *m, const struct item *item, char out[TRACE_ID_BYTES]);

struct stage_sending {
    struct stage_context *c;
    const struct message *m; /* its timestamp goes on */
    struct strview source;   /* "/frontwire/filter" */
    struct strview key;
    gint64 fetched;
    char trace_id[TRACE_ID_BYTES];
};

/* Emits `text`, a record of `type` with `id`, for out_topics[topic]. FALSE: it is too big. */
gboolean stage_send(const struct stage_sending *s, guint topic, const struct record_type *type, struct strview id,
                    struct strview text);
