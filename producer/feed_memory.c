#include "producer/feed_memory.h"
#include <math.h>
#include <stdlib.h>

static const char ALIAS_LETTERS[ALIAS_KINDS_N] = {'g', 'l', 'c', 't', 'p'};

struct feed_memory *feed_memory_new(const char *feed_id, const char *url)
{
    struct feed_memory *m = g_new0(struct feed_memory, 1);

    m->feed_id = g_strdup(feed_id);
    m->url = g_strdup(url);
    poll_state_init(&m->poll);
    return m;
}

void feed_memory_free(struct feed_memory *m)
{
    if (!m)
        return;
    g_free(m->feed_id);
    g_free(m->url);
    poll_state_clear(&m->poll);
    g_free(m->items);
    g_free(m);
}

void item_id_format(const guint8 id[ITEM_ID_BYTES], char out[ITEM_ID_TEXT])
{
    for (guint i = 0; i < ITEM_ID_BYTES; i++)
        g_snprintf(out + 2 * i, 3, "%02x", id[i]);
}

void hash_format(guint64 hash, char out[HASH_TEXT])
{
    g_snprintf(out, HASH_TEXT, "%016" G_GINT64_MODIFIER "x", hash);
}

static gboolean parse_item_id(struct strview text, guint8 id[ITEM_ID_BYTES])
{
    if (text.n != 2 * ITEM_ID_BYTES)
        return FALSE;
    for (guint i = 0; i < ITEM_ID_BYTES; i++) {
        int high = g_ascii_xdigit_value(text.p[2 * i]), low = g_ascii_xdigit_value(text.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return FALSE;
        id[i] = high << 4 | low;
    }
    return TRUE;
}

static guint64 parse_hash(struct strview text)
{
    char copy[HASH_TEXT] = "";

    memcpy(copy, text.p ? text.p : "", MIN(text.n, sizeof copy - 1));
    return g_ascii_strtoull(copy, NULL, 16);
}

static gint compare_seen(gconstpointer a, gconstpointer b)
{
    const struct known_item *x = a, *y = b;

    if (x->seen_s != y->seen_s)
        return x->seen_s > y->seen_s ? -1 : 1;
    return memcmp(x->id, y->id, ITEM_ID_BYTES);
}

void feed_memory_reserve(struct feed_memory *m, guint n)
{
    n = MAX(n, m->items_n);
    if (n == m->items_room)
        return;
    m->items = g_renew(struct known_item, m->items, n);
    m->items_room = n;
}

void feed_memory_add_item(struct feed_memory *m, const struct known_item *item)
{
    if (m->items_n == m->items_room)
        feed_memory_reserve(m, m->items_n + 1);
    m->items[m->items_n++] = *item;
}

guint feed_memory_forget(struct feed_memory *m, gint64 at)
{
    guint32 least_s = MAX(0, at - KNOWN_FOR_US) / G_USEC_PER_SEC;
    guint kept = 0, forgotten = 0;

    for (guint i = 0; i < m->items_n; i++)
        if (m->items[i].seen_s >= least_s)
            m->items[kept++] = m->items[i];
    if (kept > KNOWN_ITEMS_MAX) {
        qsort(m->items, kept, sizeof *m->items, compare_seen);
        forgotten = kept - KNOWN_ITEMS_MAX;
        kept = KNOWN_ITEMS_MAX;
    }
    m->items_n = kept;
    feed_memory_reserve(m, 0);
    return forgotten;
}

/* Room for the texts of one entry, which the record points into. */
struct entry_text {
    char id[ITEM_ID_TEXT], hash[HASH_TEXT], aliases[ALIAS_KINDS_N][HASH_TEXT + 1];
    struct strview views[ALIAS_KINDS_N];
};

static void fill_entry(const struct known_item *item, struct known_entry *e, struct entry_text *t)
{
    item_id_format(item->id, t->id);
    hash_format(item->content_hash, t->hash);
    e->item = sv_from(t->id);
    e->version = item->version;
    e->content_hash = sv_from(t->hash);
    e->seen = (gint64)item->seen_s * G_USEC_PER_SEC;
    e->aliases.items = t->views;
    e->aliases.n = 0;
    for (guint k = 0; k < ALIAS_KINDS_N; k++) {
        if (!known_item_alias(item, k))
            continue;
        t->aliases[k][0] = ALIAS_LETTERS[k];
        hash_format(known_item_alias(item, k), t->aliases[k] + 1);
        t->views[e->aliases.n++] = sv_from(t->aliases[k]);
    }
}

void feed_memory_encode(const struct feed_memory *m, const struct poll_limits *limits, guint32 feed_hash, GString *out)
{
    const struct poll_state *p = &m->poll;
    struct feed_state state;
    g_autofree struct known_entry *entries = g_new0(struct known_entry, m->items_n);
    g_autofree struct entry_text *texts = g_new(struct entry_text, m->items_n);

    json_init(feed_state_record.shape, &state);
    state.feed = sv_from(m->feed_id);
    state.url = sv_from(m->url);
    state.moved_to = sv_from(p->moved_to);
    state.moved_sightings = p->moved_sightings;
    state.etag = sv_from(p->etag);
    state.last_modified = sv_from(p->last_modified);
    state.body_hash = sv_from(p->body_hash);
    state.last_fetch = p->last_fetch_at;
    state.last_success = p->last_success_at;
    state.last_new = p->last_new_at;
    state.first_read = m->first_read_at;
    state.not_before = p->not_before_at;
    state.next_due = http_rules_next_due(p, limits, feed_hash);
    state.interval_s = http_rules_interval_s(p, limits);
    state.failures = p->failures;
    state.unreadable = p->unreadable;
    state.last_status = p->last_status;
    state.polls = p->polls;
    state.ttl_s = p->ttl_s;
    state.update_s = p->update_s;
    state.skip_hours = p->skip_hours;
    state.skip_days = p->skip_days;
    state.items_per_day = p->items_per_day < 0 ? NAN : p->items_per_day;
    for (guint i = 0; i < m->items_n; i++)
        fill_entry(&m->items[i], &entries[i], &texts[i]);
    state.entries.items = entries;
    state.entries.n = m->items_n;
    feed_state_encode(&state, out);
}

static char *dup_or_null(struct strview s)
{
    return s.p ? sv_dup(s) : NULL;
}

static void take_poll_state(struct poll_state *p, const struct feed_state *s)
{
    p->moved_to = dup_or_null(s->moved_to);
    p->moved_sightings = s->moved_sightings;
    p->etag = dup_or_null(s->etag);
    p->last_modified = dup_or_null(s->last_modified);
    p->body_hash = dup_or_null(s->body_hash);
    p->last_fetch_at = s->last_fetch;
    p->last_success_at = s->last_success;
    p->last_new_at = s->last_new;
    p->not_before_at = s->not_before;
    p->failures = s->failures;
    p->unreadable = s->unreadable;
    p->last_status = s->last_status;
    p->polls = s->polls;
    p->ttl_s = s->ttl_s;
    p->update_s = s->update_s;
    p->skip_hours = s->skip_hours;
    p->skip_days = s->skip_days;
    p->items_per_day = isnan(s->items_per_day) ? -1 : s->items_per_day;
}

static gboolean take_entry(struct feed_memory *m, const struct known_entry *e)
{
    struct known_item item = {.version = e->version, .content_hash = parse_hash(e->content_hash)};

    if (!parse_item_id(e->item, item.id))
        return FALSE;
    item.seen_s = e->seen / G_USEC_PER_SEC;
    for (guint i = 0; i < e->aliases.n; i++) {
        struct strview a = e->aliases.items[i];
        const char *letter = a.n ? memchr(ALIAS_LETTERS, a.p[0], ALIAS_KINDS_N) : NULL;
        if (letter)
            known_item_set_alias(&item, letter - ALIAS_LETTERS, parse_hash((struct strview){a.p + 1, a.n - 1}));
    }
    feed_memory_add_item(m, &item);
    return TRUE;
}

struct feed_memory *feed_memory_decode(struct strview json, struct arena *a, GError **error)
{
    struct feed_state s;

    if (!feed_state_decode(json, a, &s, error))
        return NULL;
    g_autofree char *id = sv_dup(s.feed), *url = sv_dup(s.url);
    struct feed_memory *m = feed_memory_new(id, url);
    take_poll_state(&m->poll, &s);
    feed_memory_reserve(m, s.entries.n);
    for (guint i = 0; i < s.entries.n; i++)
        take_entry(m, &s.entries.items[i]);
    m->first_read_at = s.first_read;
    m->written_at = s.last_fetch;
    return m;
}

char *feed_id_dup(const char *url)
{
    g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, url, -1);

    return g_strndup(hex, 16);
}

guint32 feed_hash_of(const char *feed_id)
{
    g_autofree char *first = g_strndup(feed_id, 8);
    guint32 hash = strtoul(first, NULL, 16);

    return hash ? hash : 1;
}
