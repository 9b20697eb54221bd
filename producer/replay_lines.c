#include "producer/replay_lines.h"
#include "common/records/item.h"
#include "producer/feed_memory.h"
#include "producer/identity.h"

struct kind {
    struct strview schema;
};
static const struct json_field KIND[] = {J_STRING(struct kind, schema, J_NULL, "")};
static const struct json_shape KIND_SHAPE = J_SHAPE(struct kind, KIND);

/* A line that is no record. */
struct line {
    struct strview id, doc_id, title, text, body, summary, published, fetched, language, link, outlet;
};
static const struct json_field LINE[] = {
    J_STRING(struct line, id, J_NULL, ""),        J_STRING(struct line, doc_id, J_NULL, ""),
    J_STRING(struct line, title, J_NULL, ""),     J_STRING(struct line, text, J_NULL, ""),
    J_STRING(struct line, body, J_NULL, ""),      J_STRING(struct line, summary, J_NULL, ""),
    J_STRING(struct line, published, J_NULL, ""), J_STRING(struct line, fetched, J_NULL, ""),
    J_STRING(struct line, language, J_NULL, ""),  J_STRING(struct line, link, J_NULL, ""),
    J_STRING(struct line, outlet, J_NULL, ""),
};
static const struct json_shape LINE_SHAPE = J_SHAPE(struct line, LINE);
static const struct json_limits LIMITS = {16 * 1024 * 1024, 32};

static gint64 date_of(struct strview text, const struct feed_dates *dates)
{
    g_autofree char *copy = text.n ? sv_dup(text) : NULL;
    gint64 at = 0;

    return copy && feed_date_parse(dates, copy, &at) ? at : 0;
}

static struct strview first_of(struct strview a, struct strview b, struct strview c)
{
    return a.p ? a : b.p ? b : c;
}

static void add(struct outbox *out, guint topic, struct strview id, gint64 version, gint64 at, GString *value)
{
    g_autofree char *key = sv_dup(id);
    g_autofree char *event_id = g_strdup_printf("%s.%" G_GINT64_FORMAT, key, version);
    struct outbox_header h = {.topic = topic,
                              .partition = MESSAGE_PARTITION_BY_KEY,
                              .key = key,
                              .schema = item_record.schema,
                              .id = event_id,
                              .at = at,
                              .trace_of = event_id};
    outbox_add(out, &h, value);
}

static gboolean add_record(const struct replay_line *line, guint topic, struct arena *a, struct outbox *out,
                           gint64 *fetched_at, GError **error)
{
    struct item item;

    if (!item_decode(sv_from(line->text), a, &item, error))
        return FALSE;
    *fetched_at = item.fetched;
    if (line->m)
        outbox_add_copy(out, topic, line->m);
    else
        add(out, topic, item.id, item.version, item.fetched, g_string_new(line->text));
    return TRUE;
}

/* The item of a line that says less than a record. */
static void add_document(const struct line *l, const char *input, gint64 at, const struct ingest_options *o,
                         struct outbox *out)
{
    g_autofree char *url = g_strdup_printf("file:%s", input), *feed_id = feed_id_dup(url);
    g_autofree char *guid = sv_dup(first_of(l->doc_id, l->id, SV_NULL)), *title = sv_dup(l->title);
    g_autofree char *body = sv_dup(first_of(l->text, l->body, l->summary)), *link = l->link.p ? sv_dup(l->link) : NULL;
    g_autofree char *outlet = l->outlet.p ? sv_dup(l->outlet) : g_strdup(url);
    g_autoptr(feed_memory_owner) m = feed_memory_new(feed_id, url);
    struct sighting s = {.guid = guid, .title = title, .body = body};
    char id[ITEM_ID_TEXT], hash[HASH_TEXT], origin[HASH_TEXT];
    struct sighted seen;
    struct item item;

    identity_match(m, NULL, &s, 1, at, FALSE, &seen);
    s.link = link;
    item_id_format(seen.id, id);
    hash_format(seen.content_hash, hash);
    hash_format(identity_origin_key(outlet, &s), origin);
    json_init(&item_shape, &item);
    item.id = sv_from(id);
    item.version = 1;
    item.content_hash = sv_from(hash);
    item.origin_key = sv_from(origin);
    item.feed = (struct item_feed){sv_from(feed_id), sv_from(url), SV_NULL};
    outlets_describe(o->outlets, outlet, SV_NULL, &item.outlet);
    item.guid = sv_from(guid);
    item.link = l->link;
    item.title = sv_from(title);
    item.summary = l->summary;
    item.body = sv_from(body);
    item.language = l->language;
    item.published = date_of(l->published, o->dates);
    item.fetched = at;
    item.flags = item.published ? 0 : ITEM_DATE_MISSING;
    GString *value = g_string_new(NULL);
    item_encode(&item, value);
    add(out, o->topic, item.id, 1, at, value);
}

gboolean replay_line_add(const struct replay_line *line, const struct ingest_options *o, struct arena *a,
                         struct outbox *out, gint64 *fetched_at, GError **error)
{
    struct strview text = sv_from(line->text);
    struct kind kind;
    struct line l;

    arena_reset(a);
    if (!json_decode(&KIND_SHAPE, "line", text, &LIMITS, a, &kind, error))
        return FALSE;
    if (sv_equal(kind.schema, sv_from(item_record.schema)))
        return add_record(line, o->topic, a, out, fetched_at, error);
    if (!json_decode(&LINE_SHAPE, "line", text, &LIMITS, a, &l, error))
        return FALSE;
    if (!first_of(l.doc_id, l.id, SV_NULL).n || !(first_of(l.text, l.body, l.summary).p || l.title.n)) {
        g_set_error_literal(error, JSON_ERROR, JSON_ERROR_SHAPE,
                            "a line needs doc_id or id, and title, text, body or summary");
        return FALSE;
    }
    gint64 at = date_of(l.fetched, o->dates), published = date_of(l.published, o->dates);
    *fetched_at = at ? at : published && !line->m ? published : line->fallback_at;
    add_document(&l, line->input, *fetched_at, o, out);
    return TRUE;
}
