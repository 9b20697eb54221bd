#include "producer/ingest_page.h"
#include "common/records/item.h"
#include "producer/full_text.h"
#include "producer/identity.h"
#include "producer/page_queue.h"

#define SCRATCH_BYTES (4 * 1024 * 1024)

static struct known_item *find_item(struct feed_memory *m, struct strview id)
{
    char text[ITEM_ID_TEXT];

    for (guint i = 0; i < m->items_n; i++) {
        struct known_item *item = &m->items[i];
        item_id_format(item->id, text);
        if (sv_equal(id, sv_from(text)))
            return item;
    }
    return NULL;
}

static gboolean is_page(const struct response *r)
{
    g_autofree char *type = response_dup_header(r, "Content-Type");

    return http_verdict(r) == VERDICT_BODY &&
           (!type || g_ascii_strncasecmp(type, "text/", 5) == 0 || strstr(type, "html"));
}

/* The main text where it says more than the feed did; NULL otherwise. g_free() it. */
static char *dup_better_text(const struct ingest_options *o, const struct response *r, const struct item *item)
{
    g_autofree char *type = response_dup_header(r, "Content-Type");
    struct full_text t = {0};

    full_text_read((const char *)r->body->data, r->body->len, type, o->page_hints, &t);
    char *text = g_steal_pointer(&t.text);
    full_text_clear(&t);
    gsize n = strlen(text);
    if (n > ITEM_TEXT_MAX_BYTES) {
        const char *end = g_utf8_find_prev_char(text, text + ITEM_TEXT_MAX_BYTES);
        text[end - text] = '\0';
    }
    if (g_utf8_strlen(text, -1) < PAGE_TEXT_LEAST_CHARS || n <= item->body.n)
        g_clear_pointer(&text, g_free);
    return text;
}

static void add_version(const struct ingest_options *o, const struct response *r, struct item *item,
                        const struct ingest_place *place, struct outbox *b)
{
    struct item_archive archive = {place->segment ? sv_from(place->segment) : SV_NULL, (gint64)place->offset};
    g_autofree char *key = sv_dup(item->id), *title = sv_dup(item->title), *body = sv_dup(item->body);
    g_autofree char *summary = item->summary.p ? sv_dup(item->summary) : NULL;
    g_autofree char *event_id = g_strdup_printf("%s.%" G_GINT64_FORMAT, key, item->version);
    g_autofree char *trace_of = g_strdup_printf("urn:uuid:%s", r->record_id);
    char hash[HASH_TEXT];

    hash_format(identity_content_hash(title, summary, body), hash);
    item->content_hash = sv_from(hash);
    item->archive = place->segment ? &archive : NULL;
    item->fetched = r->fetched_at;
    item->flags |= ITEM_FULL_TEXT;
    GString *value = g_string_sized_new(1024 + item->body.n);
    item_encode(item, value);
    struct outbox_header h = {.topic = o->topic,
                              .partition = MESSAGE_PARTITION_BY_KEY,
                              .key = key,
                              .schema = item_record.schema,
                              .id = event_id,
                              .at = r->fetched_at,
                              .trace_of = trace_of};
    outbox_add(b, &h, value);
}

static void apply(const struct ingest_options *o, struct feed_memory *m, const struct response *r, struct item *item,
                  const struct ingest_place *place, struct outbox *b, struct ingest_result *result)
{
    struct known_item *known = find_item(m, item->id);

    result->outcome = INGEST_UNCHANGED;
    if (!known || known->version != item->version)
        return;
    g_autofree char *text = dup_better_text(o, r, item);
    if (!text)
        return;
    item->version = ++known->version;
    item->body = sv_from(text);
    add_version(o, r, item, place, b);
    m->is_changed = TRUE;
    result->items_changed = 1;
    result->outcome = INGEST_READ;
}

void ingest_page(const struct ingest_options *o, struct feed_memory *m, const struct response *r,
                 const struct ingest_place *place, struct outbox *b, struct ingest_result *result)
{
    struct arena *a = arena_new(SCRATCH_BYTES, 0);
    struct item item;

    *result = (struct ingest_result){.outcome = INGEST_NO_ANSWER};
    if (is_page(r)) {
        result->outcome = INGEST_NO_FEED;
        if (item_decode(sv_from(r->item), a, &item, NULL))
            apply(o, m, r, &item, place, b, result);
    }
    arena_free(a);
}
