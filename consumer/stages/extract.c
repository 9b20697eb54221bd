/* news.matched -> news.events: what one version of one document says, as event records, and one document record that
 * lists them; both keyed by the pack, so that all reports of one conflict meet in one partition. */
#include "common/metrics.h"
#include "common/records/matched_item.h"
#include "consumer/stages/stage_records.h"
#include "consumer/stages/stages.h"
#include "filters/extract/extract.h"

#define EXTRACT_KEEP_BYTES ((gsize)16 << 20) /* of the arena, between two records */
#define MAX_BYTES          ((gsize)12 << 20) /* RECORD_MAX_BYTES, and the match that was added */

METRIC_COUNTER(documents, "frontwire_extract_documents_total", "Document versions read for events.", NULL);
METRIC_COUNTER(without_events, "frontwire_extract_documents_without_events_total",
               "Document versions that told of no event.", NULL);
METRIC_COUNTER(withdrawn, "frontwire_extract_documents_withdrawn_total",
               "Newer versions that no longer match: their document record lists no event.", NULL);
METRIC_COUNTER(truncated, "frontwire_extract_documents_truncated_total", "Documents too long to be read to their end.",
               NULL);
METRIC_COUNTER(events, "frontwire_extract_events_total", "Events extracted, by type.", "type");
METRIC_COUNTER(reloads, "frontwire_extract_pack_reloads_total", "Packs read again, by result.", "result");

struct extract_stage {
    char *packs_dir, *pack;
    struct knowledge *knowledge;
    struct arena *arena;
    GString *text; /* the record being written */
};

/* --- life ------------------------------------------------------------------------------------------------------- */

static void unload(void *self)
{
    struct extract_stage *s = self;
    if (!s)
        return;
    knowledge_free(s->knowledge);
    arena_free(s->arena);
    g_string_free(s->text, TRUE);
    g_free(s->packs_dir);
    g_free(s->pack);
    g_free(s);
}

static void *load(const struct stage_options *options, GError **error)
{
    g_autofree char *pack = g_path_get_basename(options->pack_dir); /* "packs/syria/" is packs/syria, too */
    g_autofree char *whole = g_canonicalize_filename(options->pack_dir, NULL);
    g_autofree char *packs_dir = g_path_get_dirname(whole);
    struct knowledge *k = knowledge_load(packs_dir, pack, error);
    if (!k)
        return NULL;
    struct extract_stage *s = g_new0(struct extract_stage, 1);
    s->knowledge = k;
    s->packs_dir = g_steal_pointer(&packs_dir);
    s->pack = g_steal_pointer(&pack);
    s->arena = arena_new(EXTRACT_ARENA_BYTES, EXTRACT_KEEP_BYTES);
    s->text = g_string_sized_new(8192);
    return s;
}

/* All or nothing: the new pack is whole before the old one goes. */
static gboolean reload(void *self, GError **error)
{
    struct extract_stage *s = self;
    struct knowledge *fresh = knowledge_load(s->packs_dir, s->pack, error);
    metric_add_for(&reloads, fresh ? "taken" : "refused", 1);
    if (!fresh)
        return FALSE;
    knowledge_free(s->knowledge);
    s->knowledge = fresh;
    return TRUE;
}

/* --- the item, as the room wants it ----------------------------------------------------------------------------- */

#define US_A_DAY G_TIME_SPAN_DAY

/* The day that "today" means in this text (RECORDS: Times). A date without a time of day is the outlet's own day
 * already. Without a date of its own a fresh item is of the day it was fetched; a backfilled one may be of any day. */
static guint32 published_day(const struct item *item)
{
    g_autofree char *timezone = item->outlet.timezone.p ? sv_dup(item->outlet.timezone) : g_strdup("UTC");
    gboolean is_own = item->published && !(item->flags & ITEM_DATE_FUTURE);
    if (is_own)
        return time_local_day(item->published, item->published % US_A_DAY == 0 ? "UTC" : timezone);
    return item->flags & ITEM_BACKFILL ? 0 : time_local_day(item->fetched, timezone);
}

static struct strview or_empty(struct strview s)
{
    return s.p ? s : SV("");
}

static struct extract_input input_of(const struct matched_item *m)
{
    const struct item *item = &m->item;
    struct strview detected = m->match ? m->match->language : SV_NULL;
    return (struct extract_input){
        .doc = {.id = item->id,
                .version = item->version,
                .content_hash = item->content_hash,
                .outlet = item->outlet.id,
                .origin = item->origin,
                .link = or_empty(item->link),
                .title = or_empty(item->title),
                .published = item->published,
                .fetched = item->fetched,
                .language = or_empty(detected.n ? detected : item->language)},
        .title = or_empty(item->title),
        .body = item->body.n ? item->body : or_empty(item->summary),
        .outlet_side = or_empty(item->outlet.side),
        .published_day = published_day(item),
    };
}

/* --- records out ------------------------------------------------------------------------------------------------ */

struct sending {
    struct extract_stage *stage;
    struct stage_sending out;
};

static gboolean send_record(const struct sending *s, const struct record_type *type, struct strview id)
{
    return stage_send(&s->out, 0, type, id, (struct strview){s->stage->text->str, s->stage->text->len});
}

static gboolean send_events(const struct sending *s, const struct extract_output *found)
{
    for (guint i = 0; i < found->n; i++) {
        g_string_truncate(s->stage->text, 0);
        event_encode(&found->events[i], s->stage->text);
        if (!send_record(s, &event_record, found->events[i].id))
            return FALSE;
        metric_add_for(&events, json_name_of(&event_type_names, (int)found->events[i].type), 1);
    }
    return TRUE;
}

static gboolean send_document(const struct sending *s, const struct extract_input *in,
                              const struct extract_output *found, struct arena *arena)
{
    struct document d = {.doc = in->doc};
    d.event_ids.items = arena_new_n(arena, struct strview, found->n + 1);
    if (!d.event_ids.items)
        return TRUE; /* the arena's flag makes it a dead letter */
    for (guint i = 0; i < found->n; i++)
        d.event_ids.items[d.event_ids.n++] = found->events[i].id;
    struct strview id = arena_printf(arena, "%.*s/%" G_GINT64_FORMAT, SV_ARG(in->doc.id), in->doc.version);
    g_string_truncate(s->stage->text, 0);
    document_encode(&d, s->stage->text);
    return send_record(s, &document_record, id);
}

/* --- one record ------------------------------------------------------------------------------------------------- */

static void note(struct stage_context *c, const struct matched_item *item, const struct extract_output *found)
{
    metric_add(&documents, 1);
    if (!item->match) {
        metric_add(&withdrawn, 1);
        c->count(c, "withdrawn", "no-longer-matches");
    } else if (!found->n) {
        metric_add(&without_events, 1);
        c->count(c, "without-events", "none-found");
    }
    if (found->truncated) {
        metric_add(&truncated, 1);
        c->count(c, "truncated", "too-long");
    }
}

static enum outcome apply(void *self, const struct message *m, struct stage_context *c, GError **error)
{
    struct extract_stage *s = self;
    struct matched_item item;
    struct extract_output found = {0};
    GError *why = NULL;
    if (!m->value.p)
        return stage_skip(c, "no-value", error, "a record without a value");
    if (!matched_item_decode(m->value, c->arena, &item, &why))
        return stage_refuse(c, why, error);
    struct extract_input in = input_of(&item);
    struct sending sending = {
        s, {.c = c, .m = m, .source = SV("/frontwire/extract"), .key = sv_from(s->pack), .fetched = item.item.fetched}};
    stage_trace_of(m, &item.item, sending.out.trace_id);
    arena_reset(s->arena);
    if (item.match)
        extract_events(s->knowledge, &in, s->arena, &found);
    if (arena_has_overflowed(s->arena))
        return stage_skip(c, "too-complex", error, "the text needs more than %" G_GSIZE_FORMAT " bytes to be read",
                          EXTRACT_ARENA_BYTES);
    if (!send_events(&sending, &found) || !send_document(&sending, &in, &found, c->arena))
        return stage_skip(c, "output-too-big", error, "%u events of one document", found.n);
    note(c, &item, &found);
    return OUTCOME_OK;
}

const struct stage extract_stage = {
    .name = "extract",
    .summary = "news.matched to news.events: the events each document tells of",
    .in_topic = "news.matched",
    .out_topics = (const char *const[]){"news.events", NULL},
    .max_bytes = MAX_BYTES,
    .load = load,
    .unload = unload,
    .reload = reload,
    .apply = apply,
};
