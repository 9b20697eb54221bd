/* common/records/cloud_event.h
 * The Kafka headers of a record: CloudEvents 1.0 (Kafka protocol binding, binary mode) and W3C traceparent. They are
 * derived from the record and from the trace it belongs to, never from a clock or a random number: a replay gives the
 * same. */
#pragma once
#include "common/strview.h"

#define CLOUD_EVENT_HEADERS_N 7
#define TRACE_ID_BYTES        33 /* 32 hexadecimal digits and NUL */

struct cloud_event_header {
    const char *name;
    struct strview value;
};
struct cloud_event {
    struct cloud_event_header headers[CLOUD_EVENT_HEADERS_N];
    char time[32], type[64], traceparent[64]; /* what some of the values point into */
};

/* Fills `out`; it must not be moved afterwards (the values point into it) and borrows `source` and `id`.
 * `schema` is the record's ("frontwire.event/1" -> ce_type "frontwire.event.v1"), `source` says who wrote it
 * ("/frontwire/extract"), `id` is the record's id with its version, `fetched` becomes ce_time. */
void cloud_event_fill(struct cloud_event *out, const char *schema, struct strview source, struct strview id,
                      gint64 fetched, const char trace_id[TRACE_ID_BYTES]);

/* Trace id of everything that comes from one WARC record: the 32 digits of its UUID where it is one, else a hash. */
void trace_id_from_warc(struct strview warc_record_id, char out[TRACE_ID_BYTES]);
/* Takes the trace id out of a traceparent header; FALSE (and `out` unchanged) when it is none. */
gboolean trace_id_from_traceparent(struct strview header, char out[TRACE_ID_BYTES]);
