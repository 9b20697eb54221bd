#include "producer/outbox.h"

static void free_message(gpointer data)
{
    struct outbox_message *m = data;

    g_free(m->key);
    g_free(m->id);
    if (m->value)
        g_string_free(m->value, TRUE);
    g_free(m);
}

void outbox_init(struct outbox *b)
{
    *b = (struct outbox){.messages = g_ptr_array_new_with_free_func(free_message)};
}

void outbox_clear(struct outbox *b)
{
    g_ptr_array_unref(b->messages);
    *b = (struct outbox){0};
}

void outbox_reset(struct outbox *b)
{
    g_ptr_array_set_size(b->messages, 0);
    b->bytes = 0;
}

void outbox_add(struct outbox *b, const struct outbox_header *h, GString *value)
{
    struct outbox_message *m = g_new0(struct outbox_message, 1);
    char trace[TRACE_ID_BYTES];

    m->topic = h->topic;
    m->partition = h->partition;
    m->timestamp_ms = h->at / 1000;
    m->key = g_strdup(h->key);
    m->value = value;
    m->id = g_strdup(h->id);
    trace_id_from_warc(sv_from(h->trace_of), trace);
    cloud_event_fill(&m->event, h->schema, SV("/frontwire/producer"), sv_from(m->id), h->at, trace);
    for (guint i = 0; i < CLOUD_EVENT_HEADERS_N; i++)
        m->headers[i] = (struct message_header){sv_from(m->event.headers[i].name), m->event.headers[i].value};
    g_ptr_array_add(b->messages, m);
    b->bytes += value ? value->len : 0;
}

struct message_out outbox_message_out(const struct outbox_message *m)
{
    return (struct message_out){.partition = m->partition,
                                .timestamp_ms = m->timestamp_ms,
                                .key = sv_from(m->key),
                                .value = m->value ? (struct strview){m->value->str, m->value->len} : SV_NULL,
                                .headers = m->headers,
                                .headers_n = CLOUD_EVENT_HEADERS_N};
}
