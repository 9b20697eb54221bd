#include "consumer/dead_letters.h"

#include "common/records/cloud_event.h"

#define HEADERS_MAX_BYTES (16 * 1024) /* more is not carried along; the original has it */
#define REASON_MAX_BYTES  1000

/* Names are bytes of others, and JSON wants UTF-8. */
static struct strview valid_utf8(struct strview s, struct arena *arena)
{
    if (!s.n || g_utf8_validate(s.p, (gssize)s.n, NULL))
        return s;
    g_autofree char *valid = g_utf8_make_valid(s.p, (gssize)s.n);
    return arena_strdup(arena, sv_from(valid));
}

static void add_headers(struct dead_letter *letter, const struct message *m, struct arena *arena)
{
    struct message_header headers[MESSAGE_HEADERS_MAX];
    gsize bytes = 0;
    guint n = message_headers(m, headers, MESSAGE_HEADERS_MAX);
    letter->headers.items = arena_new_n(arena, struct dead_letter_header, n);
    for (guint i = 0; letter->headers.items && i < n; i++) {
        bytes += headers[i].name.n + headers[i].value.n;
        if (bytes > HEADERS_MAX_BYTES)
            break;
        letter->headers.items[letter->headers.n++] = (struct dead_letter_header){
            valid_utf8(headers[i].name, arena), dead_letter_base64(headers[i].value, arena)};
    }
}

static void trace_of(const struct message *m, char out[TRACE_ID_BYTES])
{
    struct strview parent = message_header(m, SV("traceparent"));
    if (trace_id_from_traceparent(parent, out))
        return;
    g_autofree char *coordinates = g_strdup_printf("%s/%d/%" G_GINT64_FORMAT, m->topic, m->partition, m->offset);
    trace_id_from_warc(sv_from(coordinates), out);
}

static gboolean add_encoded(struct batch *b, guint topic, const char *stage, const struct message *m,
                            const GString *json)
{
    char trace[TRACE_ID_BYTES];
    struct cloud_event event;
    struct message_header headers[CLOUD_EVENT_HEADERS_N];
    g_autofree char *id = g_strdup_printf("%s/%s/%d/%" G_GINT64_FORMAT, stage, m->topic, m->partition, m->offset);
    g_autofree char *source = g_strdup_printf("/frontwire/%s", stage);
    trace_of(m, trace);
    cloud_event_fill(&event, "frontwire.dead_letter/1", sv_from(source), sv_from(id), m->timestamp_ms * 1000, trace);
    for (guint i = 0; i < CLOUD_EVENT_HEADERS_N; i++)
        headers[i] = (struct message_header){sv_from(event.headers[i].name), event.headers[i].value};
    const struct message_out out = {MESSAGE_PARTITION_BY_KEY, m->timestamp_ms, m->key,
                                    {json->str, json->len},   headers,         CLOUD_EVENT_HEADERS_N};
    return batch_add(b, topic, &out);
}

gboolean dead_letters_add(struct batch *b, guint topic, const char *stage, const char *error_id, const char *reason,
                          const struct message *m, struct arena *arena)
{
    struct dead_letter letter = {
        .stage = sv_from(stage),
        .error = sv_from(error_id),
        .reason = valid_utf8((struct strview){reason, MIN(strlen(reason), REASON_MAX_BYTES)}, arena),
        .source = {sv_from(m->topic), m->partition, m->offset, m->timestamp_ms * 1000,
                   dead_letter_base64(m->key, arena)},
        .time = m->timestamp_ms * 1000,
    };
    g_autoptr(GString) json = g_string_new(NULL);
    add_headers(&letter, m, arena);
    dead_letter_set_value(&letter, m->value, arena);
    dead_letter_encode(&letter, json);
    return add_encoded(b, topic, stage, m, json);
}
