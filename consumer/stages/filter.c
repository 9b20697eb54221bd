/* news.raw -> news.matched: the items that belong to the conflict of the pack, with the words that say so, keyed by
 * item as they came. A newer version of an item that no longer belongs to it goes on without reasons, so that what its
 * older version told can be withdrawn. */
#include "common/metrics.h"
#include "common/records/matched_item.h"
#include "consumer/stages/stage_records.h"
#include "consumer/stages/stages.h"
#include "filters/relevance/prefilter.h"
#include "filters/relevance/rules.h"
#include "text/language.h"

#define ARENA_BYTES ((gsize)512 << 20) /* 10 MB of one-letter words need most of it */
#define KEEP_BYTES  ((gsize)8 << 20)

METRIC_COUNTER(items, "frontwire_filter_items_total", "Item versions looked at.", NULL);
METRIC_COUNTER(matched, "frontwire_filter_matched_total", "Item versions that belong to the conflict.", NULL);
METRIC_COUNTER(dropped, "frontwire_filter_dropped_total", "Items dropped, by who decided it: prefilter or rules.",
               "by");
METRIC_COUNTER(withdrawn, "frontwire_filter_withdrawn_total", "Newer versions that no longer belong to the conflict.",
               NULL);
METRIC_COUNTER(truncated, "frontwire_filter_truncated_total", "Items too long to be matched to their end.", NULL);
METRIC_COUNTER(reloads, "frontwire_filter_pack_reloads_total", "Packs read again, by result.", "result");

struct pack {
    relevance_rules *rules;
    prefilter *prefilter;
};

struct filter_stage {
    char *pack_dir, *cache_dir;
    struct pack pack;
    struct arena *arena;
    GString *text; /* the record being written */
};

/* --- life ------------------------------------------------------------------------------------------------------- */

static void pack_clear(struct pack *p)
{
    prefilter_free(p->prefilter);
    relevance_rules_free(p->rules);
    *p = (struct pack){0};
}

static gboolean pack_load(struct pack *p, const char *pack_dir, const char *cache_dir, GError **error)
{
    struct pack fresh = {.rules = relevance_rules_load(pack_dir, error)};
    if (!fresh.rules)
        return FALSE;
    fresh.prefilter = prefilter_new(relevance_rules_terms(fresh.rules), cache_dir, RECORD_MAX_BYTES, error);
    if (!fresh.prefilter) {
        pack_clear(&fresh);
        return FALSE;
    }
    pack_clear(p);
    *p = fresh;
    return TRUE;
}

static void unload(void *self)
{
    struct filter_stage *s = self;
    if (!s)
        return;
    pack_clear(&s->pack);
    arena_free(s->arena);
    g_string_free(s->text, TRUE);
    g_free(s->pack_dir);
    g_free(s->cache_dir);
    g_free(s);
}

/* Where compiled databases are kept: systemd's CACHE_DIRECTORY, else the user's. */
static char *cache_dir_dup(void)
{
    const char *given = g_getenv("CACHE_DIRECTORY");
    return given && *given ? g_strdup(given) : g_build_filename(g_get_user_cache_dir(), "frontwire", NULL);
}

static void *load(const struct stage_options *options, GError **error)
{
    struct filter_stage *s = g_new0(struct filter_stage, 1);
    s->pack_dir = g_strdup(options->pack_dir);
    s->cache_dir = cache_dir_dup();
    s->text = g_string_sized_new(8192);
    s->arena = arena_new(ARENA_BYTES, KEEP_BYTES);
    if (pack_load(&s->pack, s->pack_dir, s->cache_dir, error))
        return s;
    unload(s);
    return NULL;
}

/* All or nothing: the new pack is whole before the old one goes. */
static gboolean reload(void *self, GError **error)
{
    struct filter_stage *s = self;
    gboolean taken = pack_load(&s->pack, s->pack_dir, s->cache_dir, error);
    metric_add_for(&reloads, taken ? "taken" : "refused", 1);
    return taken;
}

/* --- the reasons ------------------------------------------------------------------------------------------------ */

static void add_once(struct string_list *list, const char *text)
{
    for (guint i = 0; i < list->n; i++)
        if (sv_equal(list->items[i], sv_from(text)))
            return;
    list->items[list->n++] = sv_from(text);
}

static struct strview body_of(const struct item *item)
{
    return item->body.n ? item->body : item->summary;
}

/* FALSE when the arena is full. */
static gboolean fill_match(const struct filter_stage *s, const struct item *item, const struct relevance_match *found,
                           struct match *out)
{
    const term_table *terms = relevance_rules_terms(s->pack.rules);
    guint n = term_table_rules(terms);
    struct strview text = body_of(item).n ? body_of(item) : item->title;
    struct language_guess language = language_detect(text, item->language);
    out->rules.items = arena_new_n(s->arena, struct strview, n + 1);
    out->categories.items = arena_new_n(s->arena, struct strview, n + 1);
    out->terms.items = arena_alloc(s->arena, sizeof *out->terms.items * (found->hits_n + 1));
    if (!out->rules.items || !out->categories.items || !out->terms.items)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (found->by_rule[i] != 0)
            add_once(&out->rules, term_table_rule(terms, i)->id);
        if (found->by_rule[i] > 0)
            add_once(&out->categories, term_table_rule(terms, i)->category);
    }
    for (guint i = 0; i < found->hits_n; i++) {
        const struct relevance_hit *h = &found->hits[i];
        out->terms.items[out->terms.n++] =
            (struct matched_term){h->text, sv_from(term_table_rule(terms, h->rule)->id),
                                  h->part == RELEVANCE_TITLE ? PART_TITLE : PART_BODY, h->start, h->end};
    }
    out->score = found->score;
    out->language = sv_from(language.code);
    out->language_confidence = language.confidence;
    return TRUE;
}

/* --- one record ------------------------------------------------------------------------------------------------- */

static enum outcome drop(struct stage_context *c, const char *by)
{
    metric_add_for(&dropped, by, 1);
    c->count(c, "dropped", by);
    return OUTCOME_OK;
}

static enum outcome send_item(struct filter_stage *s, const struct message *m, struct stage_context *c,
                              const struct item *item, struct match *match, GError **error)
{
    struct matched_item record = {.item = *item, .match = match};
    struct stage_sending sending = {
        .c = c, .m = m, .source = SV("/frontwire/filter"), .key = item->id, .fetched = item->fetched};
    struct strview id = arena_printf(s->arena, "%.*s/%" G_GINT64_FORMAT, SV_ARG(item->id), item->version);
    stage_trace_of(m, item, sending.trace_id);
    g_string_truncate(s->text, 0);
    matched_item_encode(&record, s->text);
    if (!stage_send(&sending, 0, &matched_item_record, id, (struct strview){s->text->str, s->text->len}))
        return stage_skip(c, "output-too-big", error, "%" G_GSIZE_FORMAT " bytes", s->text->len);
    metric_add(match ? &matched : &withdrawn, 1);
    if (!match)
        c->count(c, "withdrawn", "no-longer-matches");
    return OUTCOME_OK;
}

static enum outcome judge(struct filter_stage *s, const struct message *m, struct stage_context *c,
                          const struct item *item, GError **error)
{
    struct relevance_match found = relevance_rules_match(s->pack.rules, item->title, body_of(item), s->arena);
    struct match match = {0};
    if (found.is_truncated) {
        metric_add(&truncated, 1);
        c->count(c, "truncated", "too-long");
    }
    if (!found.is_match)
        return item->version > 1 ? send_item(s, m, c, item, NULL, error) : drop(c, "rules");
    if (!fill_match(s, item, &found, &match))
        return stage_skip(c, "too-complex", error, "the text needs more than %" G_GSIZE_FORMAT " bytes to be matched",
                          ARENA_BYTES);
    return send_item(s, m, c, item, &match, error);
}

static enum outcome apply(void *self, const struct message *m, struct stage_context *c, GError **error)
{
    struct filter_stage *s = self;
    struct item item;
    GError *why = NULL;
    if (!m->value.p)
        return stage_skip(c, "no-value", error, "a record without a value");
    metric_add(&items, 1);
    switch (prefilter_check(s->pack.prefilter, m->value)) {
    case PREFILTER_DROP:
        return drop(c, "prefilter");
    case PREFILTER_TOO_BIG:
        return stage_skip(c, "too-big", error, "%" G_GSIZE_FORMAT " bytes", m->value.n);
    case PREFILTER_NOT_UTF8:
        return stage_skip(c, "not-utf8", error, "the record is not UTF-8");
    case PREFILTER_DECODE:
        break;
    }
    if (!item_decode(m->value, c->arena, &item, &why))
        return stage_refuse(c, why, error);
    arena_reset(s->arena);
    return judge(s, m, c, &item, error);
}

const struct stage filter_stage = {
    .name = "filter",
    .summary = "news.raw to news.matched: the items that belong to the conflict, and why",
    .in_topic = "news.raw",
    .out_topics = (const char *const[]){"news.matched", NULL},
    .max_bytes = RECORD_MAX_BYTES,
    .load = load,
    .unload = unload,
    .reload = reload,
    .apply = apply,
};
