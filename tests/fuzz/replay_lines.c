/* Any bytes as a line of a replay: refused with a reason, or an item of at least an id. */
#include <stdint.h>
#include "common/records/item.h"
#include "producer/replay_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    const struct replay_line line = {text, NULL, "fuzz.jsonl", 1};
    static const struct ingest_options OPTIONS = {.topic = 0};
    g_autoptr(arena_owner) a = arena_new(8 << 20, 0);
    g_autoptr(GError) error = NULL;
    struct outbox out;
    struct item item;
    gint64 at;

    outbox_init(&out);
    if (replay_line_add(&line, &OPTIONS, a, &out, &at, &error)) {
        const struct outbox_message *m = out.messages->pdata[0];
        g_assert(m->value && m->key && *m->key);
        if (!item_decode((struct strview){m->value->str, m->value->len}, a, &item, &error))
            g_error("what was made of a line is no item: %s", error->message);
    } else {
        g_assert(error && out.messages->len == 0);
    }
    outbox_clear(&out);
    return 0;
}
