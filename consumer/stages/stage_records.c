#include "consumer/stages/stage_records.h"

enum outcome stage_refuse(struct stage_context *c, GError *why, GError **error)
{
    const char *id = "not-a-record";
    if (g_error_matches(why, RECORD_ERROR, RECORD_ERROR_SCHEMA))
        id = "unknown-schema";
    else if (g_error_matches(why, JSON_ERROR, JSON_ERROR_SYNTAX))
        id = "not-json";
    else if (g_error_matches(why, JSON_ERROR, JSON_ERROR_TOO_BIG))
        id = "too-big";
    else if (g_error_matches(why, JSON_ERROR, JSON_ERROR_MEMORY))
        id = "too-complex";
    g_propagate_error(error, why);
    return stage_skip(c, id, NULL, "%s", "");
}

void stage_trace_of(const struct message *m, const struct item *item, char out[TRACE_ID_BYTES])
{
    if (!trace_id_from_traceparent(message_header(m, SV("traceparent")), out))
        trace_id_from_warc(item->id, out);
}

gboolean stage_send(const struct stage_sending *s, guint topic, const struct record_type *type, struct strview id,
                    struct strview text)
{
    struct cloud_event ce;
    struct message_header headers[CLOUD_EVENT_HEADERS_N];
    cloud_event_fill(&ce, type->schema, s->source, id, s->fetched, s->trace_id);
    for (guint i = 0; i < CLOUD_EVENT_HEADERS_N; i++)
        headers[i] = (struct message_header){sv_from(ce.headers[i].name), ce.headers[i].value};
    const struct message_out out = {MESSAGE_PARTITION_BY_KEY, s->m->timestamp_ms, s->key, text, headers,
                                    CLOUD_EVENT_HEADERS_N};
    return s->c->emit(s->c, topic, &out);
}
