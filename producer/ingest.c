#include "producer/ingest.h"
#include "producer/feed_parser.h"
#include "producer/identity.h"
#include "producer/ingest_page.h"

/* Clocks of outlets go wrong by minutes and time zones by hours; only what no zone explains is no date at all. */
#define FUTURE_FLAGGED_US (G_GINT64_CONSTANT(10) * 60 * G_USEC_PER_SEC)
#define FUTURE_REFUSED_US (G_GINT64_CONSTANT(36) * 3600 * G_USEC_PER_SEC)
/* The rhythm is guessed from the entries' own dates over this time. */
#define RHYTHM_WINDOW_US  (G_GINT64_CONSTANT(30) * 86400 * G_USEC_PER_SEC)

const char *ingest_outcome_name(enum ingest_outcome outcome)
{
    static const char *const NAMES[INGEST_OUTCOMES_N] = {"read", "unchanged", "no_feed", "no_answer"};

    return NAMES[outcome];
}

/* One entry with its texts rendered. */
struct entry {
    const struct feed_entry *from;
    char *title, *summary, *body;
    gint64 published_at, updated_at; /* 0: none */
    guint32 flags;
};

static void entry_clear(gpointer data)
{
    struct entry *e = data;

    g_free(e->title);
    g_free(e->summary);
    g_free(e->body);
}

/* Cuts at a character's start. */
static void limit_text(char *text, guint32 *flags)
{
    if (!text || strlen(text) <= ITEM_TEXT_MAX_BYTES)
        return;
    char *end = text + ITEM_TEXT_MAX_BYTES;
    while (end > text && (*end & 0xc0) == 0x80)
        end--;
    *end = '\0';
    *flags |= ITEM_TRUNCATED;
}

static gint64 sane_date(gint64 at, gint64 fetched_at, guint32 *flags)
{
    if (at == FEED_NO_DATE || at == 0)
        return 0;
    if (at > fetched_at + FUTURE_FLAGGED_US)
        *flags |= ITEM_DATE_FUTURE;
    return at > fetched_at + FUTURE_REFUSED_US ? 0 : at;
}

static void render(const struct feed_entry *from, gint64 fetched_at, struct entry *e)
{
    guint32 updated_flags = 0;

    e->from = from;
    e->title = feed_text_dup_plain(&from->title);
    e->summary = feed_text_dup_plain(&from->summary);
    e->body = feed_text_dup_plain(&from->content);
    if (!e->body || !*e->body) {
        g_free(e->body);
        e->body = g_strdup(e->summary);
    }
    limit_text(e->title, &e->flags);
    limit_text(e->summary, &e->flags);
    limit_text(e->body, &e->flags);
    e->published_at = sane_date(from->published_at, fetched_at, &e->flags);
    e->updated_at = sane_date(from->updated_at, fetched_at, &updated_flags);
    if (!e->published_at && !(e->flags & ITEM_DATE_FUTURE)) {
        e->published_at = e->updated_at; /* Atom 0.3 and RSS 1.0 often have but one */
        e->flags |= e->published_at ? 0 : ITEM_DATE_MISSING;
    }
}

static struct feed *parse_body(const struct ingest_options *o, const struct response *r, GError **error)
{
    g_autoptr(feed_parser) p = feed_parser_new(o->max_feed_bytes);
    g_autofree char *content_type = response_dup_header(r, "Content-Type");
    const gsize CHUNK = 16 * 1024;

    feed_parser_set_origin(p, r->url, content_type);
    feed_parser_set_dates(p, o->dates);
    for (gsize at = 0; at < r->body->len; at += CHUNK)
        if (!feed_parser_push(p, (const char *)r->body->data + at, MIN(CHUNK, r->body->len - at), error))
            return NULL;
    return feed_parser_finish(p, error);
}

/* How many of the feed's entries are used: not those past the limit, nor the last of an answer that was cut off, which
 * may be cut itself. */
static guint usable_entries(const struct ingest_options *o, const struct feed *f, const struct response *r,
                            struct ingest_result *result)
{
    guint n = f->entries->len;

    if (r->failure != FETCH_OK && f->is_truncated && n > 0)
        n--;
    n = MIN(n, o->max_entries);
    result->dropped_entries = f->entries->len - n + f->n_dropped;
    return n;
}

static struct strview view(const char *s)
{
    return s && *s ? sv_from(s) : SV_NULL;
}

static struct strview host_of(const char *url)
{
    const char *p = url ? strstr(url, "://") : NULL;

    return p ? (struct strview){p + 3, strcspn(p + 3, "/?#")} : SV("");
}

/* Lists of an item; the views point into the feed's entry. */
struct item_lists {
    struct strview *authors, *categories;
    struct item_enclosure *enclosures;
};

static void fill_lists(const struct feed_entry *from, struct item_lists *l, struct item *item)
{
    l->authors = g_new0(struct strview, from->authors.n + 1);
    l->categories = g_new0(struct strview, from->categories.n + 1);
    l->enclosures = g_new0(struct item_enclosure, from->enclosures.n + 1);
    item->authors.items = l->authors;
    item->categories.items = l->categories;
    item->enclosures.items = l->enclosures;
    for (guint i = 0; i < from->authors.n; i++) {
        const struct feed_person *p = feed_person_at(&from->authors, i);
        const char *name = p->name ? p->name : p->email;
        if (name && *name)
            l->authors[item->authors.n++] = sv_from(name);
    }
    for (guint i = 0; i < from->categories.n; i++)
        l->categories[item->categories.n++] = sv_from(feed_category_at(&from->categories, i));
    for (guint i = 0; i < from->enclosures.n; i++) {
        const struct feed_enclosure *e = feed_enclosure_at(&from->enclosures, i);
        if (e->url)
            l->enclosures[item->enclosures.n++] =
                (struct item_enclosure){sv_from(e->url), view(e->type), e->length < 0 ? JSON_COUNT_NONE : e->length};
    }
}

static void clear_lists(struct item_lists *l)
{
    g_free(l->authors);
    g_free(l->categories);
    g_free(l->enclosures);
}

/* What all items of one answer share. */
struct answer {
    const struct ingest_options *o;
    const struct feed_memory *m;
    const struct response *r;
    const struct ingest_place *place;
    char *feed_title;
    const char *language;
    struct item_outlet outlet;
    guint32 flags;
    gboolean is_late;
};

static void add_item(const struct answer *a, const struct entry *e, const struct sighting *s,
                     const struct sighted *seen, struct outbox *b)
{
    char id[ITEM_ID_TEXT], hash[HASH_TEXT], origin[HASH_TEXT];
    struct item_archive archive = {view(a->place->segment), a->place->offset};
    g_autofree char *outlet_id = sv_dup(a->outlet.id);
    struct item_lists lists;
    struct item item;

    json_init(&item_shape, &item);
    item_id_format(seen->id, id);
    hash_format(seen->content_hash, hash);
    hash_format(identity_origin_key(outlet_id, s), origin);
    item.id = sv_from(id);
    item.version = seen->version;
    item.content_hash = sv_from(hash);
    item.origin_key = sv_from(origin);
    item.feed = (struct item_feed){sv_from(a->m->feed_id), sv_from(a->r->request_url), view(a->feed_title)};
    item.outlet = a->outlet;
    item.origin = view(e->from->source_title);
    item.guid = view(e->from->guid);
    item.link = view(e->from->link);
    item.title = e->title ? sv_from(e->title) : SV("");
    item.summary = view(e->summary);
    item.body = e->body ? sv_from(e->body) : SV("");
    item.language = view(e->from->language ? e->from->language : a->language);
    fill_lists(e->from, &lists, &item);
    item.published = e->published_at;
    item.updated = e->updated_at;
    item.fetched = a->r->fetched_at;
    item.archive = a->place->segment ? &archive : NULL;
    item.flags = a->flags | e->flags;
    GString *value = g_string_sized_new(512 + item.title.n + item.summary.n + item.body.n);
    item_encode(&item, value);
    clear_lists(&lists);
    g_autofree char *trace_of = g_strdup_printf("urn:uuid:%s", a->r->record_id);
    g_autofree char *event_id = g_strdup_printf("%s.%u", id, seen->version);
    struct outbox_header h = {.topic = a->o->topic,
                              .partition = MESSAGE_PARTITION_BY_KEY,
                              .key = id,
                              .schema = item_record.schema,
                              .id = event_id,
                              .at = a->r->fetched_at,
                              .trace_of = trace_of};
    outbox_add(b, &h, value);
}

static void count(const struct answer *a, const struct entry *e, const struct sighted *seen, struct ingest_result *r)
{
    r->items_new += seen->kind == SIGHTING_NEW;
    r->items_changed += seen->kind == SIGHTING_CHANGED;
    r->items_repeated += seen->kind == SIGHTING_REPEATED;
    if (seen->kind != SIGHTING_NEW)
        return;
    r->items_backfill += (a->flags & ITEM_BACKFILL) != 0;
    r->dates_missing += (e->flags & ITEM_DATE_MISSING) != 0;
    r->dates_future += (e->flags & ITEM_DATE_FUTURE) != 0;
}

/* Items a day by the entries' own dates; -1: fewer than two. */
static double dated_per_day(const GArray *entries, gint64 fetched_at)
{
    gint64 oldest = G_MAXINT64;
    guint n = 0;

    for (guint i = 0; i < entries->len; i++) {
        gint64 at = g_array_index(entries, struct entry, i).published_at;
        if (at == 0 || at < fetched_at - RHYTHM_WINDOW_US)
            continue;
        oldest = MIN(oldest, at);
        n++;
    }
    if (n < 2)
        return -1;
    double days = MAX(fetched_at - oldest, G_USEC_PER_SEC * 60) / 86400e6;
    return n / days;
}

static guint update_seconds(const struct feed *f)
{
    static const struct {
        const char *name;
        guint seconds;
    } PERIODS[] = {{"hourly", 3600}, {"daily", 86400}, {"weekly", 604800}, {"monthly", 2592000}, {"yearly", 31536000}};

    for (guint i = 0; f->update_period && i < G_N_ELEMENTS(PERIODS); i++)
        if (g_ascii_strcasecmp(f->update_period, PERIODS[i].name) == 0)
            return PERIODS[i].seconds / MAX(1, f->update_frequency);
    return 0;
}

static void note_content(struct feed_memory *m, const struct feed *f, const GArray *entries, gint64 since,
                         const struct response *r, const struct ingest_result *result)
{
    struct poll_content content = {
        .is_feed = TRUE,
        .ttl_s = f->ttl_min > 0 ? MIN(f->ttl_min, 10 * 24 * 60) * 60 : 0,
        .update_s = update_seconds(f),
        .skip_hours = f->skip_hours,
        .skip_days = f->skip_days,
        .n_new = result->items_new - result->items_backfill,
        .dated_per_day = dated_per_day(entries, r->fetched_at),
    };

    http_rules_content(&m->poll, &content, r->fetched_at, m->first_read_at ? since : 0);
}

/* A sitemap lists all pages; those that are news have a title. */
static gboolean is_news(const struct feed *f, const struct feed_entry *e)
{
    return f->dialect != FEED_SITEMAP || e->title.value != NULL;
}

static GArray *render_entries(const struct feed *f, guint n, gint64 fetched_at, struct ingest_result *result)
{
    GArray *entries = g_array_sized_new(FALSE, TRUE, sizeof(struct entry), n);

    g_array_set_clear_func(entries, entry_clear);
    for (guint i = 0; i < n; i++) {
        const struct feed_entry *from = f->entries->pdata[i];
        if (!is_news(f, from))
            continue;
        g_array_set_size(entries, entries->len + 1);
        render(from, fetched_at, &g_array_index(entries, struct entry, entries->len - 1));
    }
    result->dropped_entries += n - entries->len;
    result->entries = entries->len;
    return entries;
}

static void match_entries(const struct answer *a, struct feed_memory *m, const struct feed *f, const GArray *entries,
                          struct outbox *b, struct ingest_result *result)
{
    g_autofree struct sighting *sightings = g_new0(struct sighting, entries->len);
    g_autofree struct sighted *seen = g_new0(struct sighted, entries->len);

    for (guint i = 0; i < entries->len; i++) {
        const struct entry *e = &g_array_index(entries, struct entry, i);
        sightings[i] = (struct sighting){e->from->guid, e->from->link, e->title, e->summary, e->body, e->published_at};
    }
    identity_match(m, f->link, sightings, entries->len, a->r->fetched_at, a->is_late, seen);
    /* Feeds put the newest first; published is the other way round, so that readers see a story in its order. */
    for (guint i = entries->len; i-- > 0;) {
        const struct entry *e = &g_array_index(entries, struct entry, i);
        count(a, e, &seen[i], result);
        if (seen[i].kind == SIGHTING_NEW || seen[i].kind == SIGHTING_CHANGED)
            add_item(a, e, &sightings[i], &seen[i], b);
    }
}

static void ingest_feed(const struct ingest_options *o, struct feed_memory *m, const struct feed *f,
                        const struct response *r, const struct ingest_place *place, gint64 since, gboolean is_late,
                        struct outbox *b, struct ingest_result *result)
{
    g_autoptr(GArray) entries = render_entries(f, usable_entries(o, f, r, result), r->fetched_at, result);
    g_autofree char *feed_title = feed_text_dup_plain(&f->title);
    struct answer a = {
        .o = o, .m = m, .r = r, .place = place, .feed_title = feed_title, .language = f->language, .is_late = is_late};

    a.flags = (m->first_read_at ? 0 : ITEM_BACKFILL) | (f->is_recovered ? ITEM_RECOVERED_XML : 0) |
              (f->is_truncated || r->failure != FETCH_OK ? ITEM_TRUNCATED : 0);
    outlets_describe(o->outlets, r->outlet_id, host_of(r->feed_url ? r->feed_url : r->url), &a.outlet);
    match_entries(&a, m, f, entries, b, result);
    m->is_changed |= result->items_new || result->items_changed;
    if (r->failure != FETCH_OK || is_late)
        return;
    note_content(m, f, entries, since, r, result);
    result->forgotten = feed_memory_forget(m, r->fetched_at);
    if (m->first_read_at)
        return;
    m->first_read_at = r->fetched_at;
    m->is_changed = TRUE;
}

static enum ingest_outcome outcome_of(enum verdict verdict)
{
    return verdict == VERDICT_UNCHANGED ? INGEST_UNCHANGED : INGEST_NO_ANSWER;
}

/* What a late answer says of validators is over; what they stand for now is not sure: ask for everything next time. */
static void forget_validators(struct poll_state *s)
{
    g_clear_pointer(&s->etag, g_free);
    g_clear_pointer(&s->last_modified, g_free);
    g_clear_pointer(&s->body_hash, g_free);
}

void ingest_response(const struct ingest_options *o, struct feed_memory *m, const struct response *r,
                     const struct ingest_place *place, struct outbox *b, struct ingest_result *result)
{
    enum verdict verdict = http_verdict(r);
    gint64 since = m->poll.last_success_at;
    gboolean is_late = o->may_be_late && r->fetched_at < m->poll.last_fetch_at;

    if (r->item) {
        ingest_page(o, m, r, place, b, result);
        return;
    }
    *result = (struct ingest_result){.outcome = outcome_of(verdict)};
    if (is_late)
        forget_validators(&m->poll);
    else
        http_rules_answer(&m->poll, o->limits, m->url, r);
    if (verdict == VERDICT_BODY || verdict == VERDICT_PARTIAL) {
        g_autoptr(GError) why = NULL;
        g_autoptr(feed_owner) f = parse_body(o, r, &why);
        result->outcome = f ? INGEST_READ : INGEST_NO_FEED;
        if (f)
            ingest_feed(o, m, f, r, place, since, is_late, b, result);
        else if (!is_late)
            http_rules_content(&m->poll, &(struct poll_content){.is_feed = FALSE}, r->fetched_at, since);
    }
    m->is_stale = TRUE;
}
