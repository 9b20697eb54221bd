#include "producer/outbox.h"
#include <string.h>

static void free_message(gpointer data)
{
    struct outbox_message *m = data;

    g_free(m->key);
    g_free(m->id);
    if (m->headers != m->own)
        g_free(m->headers);
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

void outbox_truncate(struct outbox *b, guint n)
{
    for (guint i = n; i < b->messages->len; i++) {
        const struct outbox_message *m = b->messages->pdata[i];
        b->bytes -= m->value ? m->value->len : 0;
    }
    g_ptr_array_set_size(b->messages, (gint)MIN(n, b->messages->len));
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
        m->own[i] = (struct message_header){sv_from(m->event.headers[i].name), m->event.headers[i].value};
    m->headers = m->own;
    m->headers_n = CLOUD_EVENT_HEADERS_N;
    g_ptr_array_add(b->messages, m);
    b->bytes += value ? value->len : 0;
}

/* Moves a view's bytes to `*to`, which moves behind them. */
static struct strview copy_to(char **to, struct strview from)
{
    struct strview copy = {*to, from.n};

    memcpy(*to, from.p ? from.p : "", from.n);
    *to += from.n;
    return copy;
}

static void copy_headers(struct outbox_message *m, const struct message *from)
{
    struct message_header read[MESSAGE_HEADERS_MAX];
    guint n = message_headers(from, read, MESSAGE_HEADERS_MAX);
    gsize bytes = n * sizeof *read + 1;

    for (guint i = 0; i < n; i++)
        bytes += read[i].name.n + read[i].value.n;
    m->headers = g_malloc(bytes);
    m->headers_n = n;
    char *to = (char *)(m->headers + n);
    for (guint i = 0; i < n; i++)
        m->headers[i] = (struct message_header){copy_to(&to, read[i].name), copy_to(&to, read[i].value)};
}

void outbox_add_copy(struct outbox *b, guint topic, const struct message *from)
{
    struct outbox_message *m = g_new0(struct outbox_message, 1);

    m->topic = topic;
    m->partition = MESSAGE_PARTITION_BY_KEY;
    m->timestamp_ms = from->timestamp_ms;
    m->key = from->key.p ? sv_dup(from->key) : NULL;
    m->value = from->value.p ? g_string_new_len(from->value.p, (gssize)from->value.n) : NULL;
    copy_headers(m, from);
    g_ptr_array_add(b->messages, m);
    b->bytes += from->value.n;
}

struct message_out outbox_message_out(const struct outbox_message *m)
{
    return (struct message_out){.partition = m->partition,
                                .timestamp_ms = m->timestamp_ms,
                                .key = sv_from(m->key),
                                .value = m->value ? (struct strview){m->value->str, m->value->len} : SV_NULL,
                                .headers = m->headers,
                                .headers_n = m->headers_n};
}
