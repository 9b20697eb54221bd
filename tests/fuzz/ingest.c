/* Any bytes as the body of a feed's answer, from its bytes to items, twice: everything that is published is a record
 * that can be read, and the same answer again publishes nothing. */
#include <stdint.h>
#include "common/records/item.h"
#include "producer/ingest.h"

#define AT G_GINT64_CONSTANT(1700000000000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct response *answer(const uint8_t *data, size_t size, gint64 at)
{
    struct response *r = response_new();

    r->record_id = g_strdup("00000000-0000-4000-8000-000000000001");
    r->fetched_at = at;
    r->feed_id = g_strdup("0011223344556677");
    r->feed_url = g_strdup("http://a.example/feed");
    r->request_url = g_strdup(r->feed_url);
    r->url = g_strdup(r->feed_url);
    r->status = 200;
    g_string_assign(r->head, "HTTP/1.1 200 OK\r\n");
    g_byte_array_append(r->body, data, (guint)size);
    response_hash_body(r);
    return r;
}

static void check(const struct outbox *out)
{
    g_autoptr(arena_owner) a = arena_new(64 << 20, 0);

    for (guint i = 0; i < out->messages->len; i++) {
        const struct outbox_message *m = out->messages->pdata[i];
        g_autoptr(GError) error = NULL;
        struct item item;
        arena_reset(a);
        if (!item_decode((struct strview){m->value->str, m->value->len}, a, &item, &error))
            g_error("what is published is not read: %s", error->message);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ingest_options OPTIONS = {
        .limits = &POLL_LIMITS, .max_feed_bytes = 1 << 20, .max_entries = 200};
    const struct ingest_place place = {"a-00000001.warc.gz", 0};
    g_autoptr(feed_memory_owner) m = feed_memory_new("0011223344556677", "http://a.example/feed");

    for (guint i = 0; i < 2; i++) {
        g_autoptr(response_owner) r = answer(data, size, AT + i);
        struct ingest_result result;
        struct outbox out;
        outbox_init(&out);
        ingest_response(&OPTIONS, m, r, &place, &out, &result);
        check(&out);
        if (i == 1 && out.messages->len)
            g_error("the same answer again: %u new, %u changed", result.items_new, result.items_changed);
        outbox_clear(&out);
    }
    return 0;
}
