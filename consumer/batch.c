#include "consumer/batch.h"

#include <string.h>

/* Kept for the next batch. Full batches come one after the other or not at all. */
#define KEEP_BYTES (32u << 20)

struct batch *batch_new(gsize max_bytes)
{
    struct batch *b = g_new0(struct batch, 1);
    b->records = g_array_new(FALSE, FALSE, sizeof(struct batch_record));
    b->bytes = arena_new(max_bytes, MIN(max_bytes, KEEP_BYTES));
    b->offsets = kafka_offsets_new();
    return b;
}

void batch_free(struct batch *b)
{
    if (!b)
        return;
    g_array_unref(b->records);
    arena_free(b->bytes);
    kafka_offsets_free(b->offsets);
    g_free(b);
}

void batch_reset(struct batch *b)
{
    g_array_set_size(b->records, 0);
    arena_reset(b->bytes);
    kafka_offsets_clear(b->offsets);
    b->number = 0;
    b->first_at = 0;
    b->inputs_n = 0;
    b->oldest_input_ms = 0;
}

static gsize bytes_needed(const struct message_out *m)
{
    gsize n = m->headers_n * sizeof(struct message_header) + m->key.n + m->value.n;
    for (guint i = 0; i < m->headers_n; i++)
        n += m->headers[i].name.n + m->headers[i].value.n;
    return n + 1; /* an empty value is not a tombstone: it needs an address */
}

static struct strview put(char **at, struct strview s)
{
    if (!s.p)
        return SV_NULL;
    struct strview copy = {memcpy(*at, s.p, s.n), s.n};
    *at += s.n;
    return copy;
}

gboolean batch_add(struct batch *b, guint topic, const struct message_out *m)
{
    char *at = arena_alloc(b->bytes, bytes_needed(m));
    if (!at)
        return FALSE;
    struct message_header *headers = (struct message_header *)at;
    at += m->headers_n * sizeof *headers;
    struct batch_record r = {
        topic,
        {.partition = m->partition, .timestamp_ms = m->timestamp_ms, .headers = headers, .headers_n = m->headers_n}};
    for (guint i = 0; i < m->headers_n; i++)
        headers[i] = (struct message_header){put(&at, m->headers[i].name), put(&at, m->headers[i].value)};
    r.out.key = put(&at, m->key);
    r.out.value = put(&at, m->value);
    g_array_append_val(b->records, r);
    return TRUE;
}

void batch_input_done(struct batch *b, const struct message *m)
{
    if (!b->first_at)
        b->first_at = g_get_monotonic_time();
    if (b->inputs_n++ == 0 || m->timestamp_ms < b->oldest_input_ms)
        b->oldest_input_ms = m->timestamp_ms;
    kafka_offsets_add(b->offsets, m);
}

void batch_truncate(struct batch *b, guint n)
{
    g_array_set_size(b->records, n);
}

gsize batch_bytes(const struct batch *b)
{
    return arena_used_bytes(b->bytes);
}

gboolean batch_is_empty(const struct batch *b)
{
    return b->inputs_n == 0 && b->records->len == 0;
}
