#include "producer/identity.h"
#include "producer/url_alias.h"

#define CONTENT_LEAST_BYTES 40 /* shorter texts are equal by chance: "Live", "Photo of the day" */

/* Hash of texts with their ends marked; NULL is not "". */
static void hash_texts(const char *const *texts, guint n, guint8 digest[32])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize bytes = 32;

    for (guint i = 0; i < n; i++) {
        guchar mark = texts[i] ? 1 : 0;
        g_checksum_update(sum, &mark, 1);
        if (texts[i])
            g_checksum_update(sum, (const guchar *)texts[i], strlen(texts[i]) + 1);
    }
    g_checksum_get_digest(sum, digest, &bytes);
}

static guint64 hash_of(const char *const *texts, guint n)
{
    guint8 digest[32];
    guint64 hash = 0;

    hash_texts(texts, n, digest);
    for (guint i = 0; i < 8; i++)
        hash = hash << 8 | digest[i];
    return hash ? hash : 1; /* 0 is "none" */
}
#define HASH_OF(...)                                                                                                   \
    hash_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static gboolean is_empty(const char *s)
{
    return !s || !*s;
}

static guint64 link_hash(const char *link)
{
    if (is_empty(link))
        return 0;
    g_autofree char *alias = url_alias_dup(link);
    return url_alias_is_bare_host(alias) ? 0 : HASH_OF("link", alias);
}

static guint64 guid_hash(const char *guid)
{
    if (is_empty(guid))
        return 0;
    g_autofree char *alias = url_alias_dup(guid); /* permalinks have the same bad habits as links */
    return HASH_OF("guid", alias);
}

static gboolean is_short(const struct sighting *s)
{
    return (s->title ? strlen(s->title) : 0) + (s->summary ? strlen(s->summary) : 0) + (s->body ? strlen(s->body) : 0) <
           CONTENT_LEAST_BYTES;
}

static guint64 content_alias(const struct sighting *s)
{
    g_autofree char *published = g_strdup_printf("%" G_GINT64_FORMAT, s->published_at);

    return HASH_OF("content", s->title, s->summary, s->body, published);
}

struct candidate {
    guint64 aliases[ALIAS_KINDS_N];
    guint64 content_hash;
    int item; /* index in m->items; -1: none yet */
    gboolean is_done, is_short;
};

/* 32 bits of a hash, never "none". */
static guint64 narrow(guint64 hash)
{
    return (guint32)hash ? (guint32)hash : 1;
}

static void fill_candidate(struct candidate *c, const struct sighting *s, guint64 channel_link)
{
    g_autofree char *published = g_strdup_printf("%" G_GINT64_FORMAT, s->published_at);

    *c = (struct candidate){.item = -1, .content_hash = HASH_OF(s->title, s->summary, s->body)};
    c->is_short = is_short(s);
    c->aliases[ALIAS_GUID] = guid_hash(s->guid);
    c->aliases[ALIAS_LINK] = link_hash(s->link);
    if (c->aliases[ALIAS_LINK] == channel_link)
        c->aliases[ALIAS_LINK] = 0;
    c->aliases[ALIAS_CONTENT] = content_alias(s);
    c->aliases[ALIAS_TITLE] = is_empty(s->title) ? 0 : narrow(HASH_OF("title", s->title));
    c->aliases[ALIAS_PUBLISHED] = s->published_at ? narrow(HASH_OF("published", published)) : 0;
}

/* What is seen with one value of an alias in one answer. */
struct company {
    guint64 other, title;
    gboolean is_ambiguous;
};

/* Takes back aliases of `kind` that stand with different `other` aliases (where both have one), or, having none to
 * compare, with different titles. */
static void distrust_shared(struct candidate *c, guint n, enum alias_kind kind, enum alias_kind other)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);

    for (guint i = 0; i < n; i++) {
        guint64 *alias = &c[i].aliases[kind];
        struct company *with = *alias ? g_hash_table_lookup(seen, alias) : NULL;
        if (!*alias)
            continue;
        if (!with) {
            with = g_new0(struct company, 1);
            with->other = c[i].aliases[other];
            with->title = c[i].aliases[ALIAS_TITLE];
            g_hash_table_insert(seen, alias, with);
        } else if (with->other && c[i].aliases[other]) {
            with->is_ambiguous |= with->other != c[i].aliases[other];
        } else {
            with->is_ambiguous |= with->title != c[i].aliases[ALIAS_TITLE];
        }
    }
    g_autofree gboolean *doubtful = g_new0(gboolean, n);
    for (guint i = 0; i < n; i++) {
        const struct company *with = c[i].aliases[kind] ? g_hash_table_lookup(seen, &c[i].aliases[kind]) : NULL;
        doubtful[i] = with && with->is_ambiguous;
    }
    for (guint i = 0; i < n; i++) /* last: the table's keys point into the candidates */
        if (doubtful[i])
            c[i].aliases[kind] = 0;
}

/* Aliases that recognise, to item numbers (+ 1). Kinds do not mix: the kind's name is in the hash. */
struct index {
    GHashTable *table;
    GArray *claimed; /* gboolean by item: recognised in this answer */
};

static void index_add(struct index *x, guint64 alias, guint item)
{
    if (!alias)
        return;
    gint64 *key = g_new(gint64, 1);
    *key = alias;
    g_hash_table_replace(x->table, key, GUINT_TO_POINTER(item + 1));
}

static int index_find(const struct index *x, guint64 alias)
{
    gint64 key = alias;

    return alias ? (int)GPOINTER_TO_UINT(g_hash_table_lookup(x->table, &key)) - 1 : -1;
}

static struct known_item *item_at(struct feed_memory *m, guint i)
{
    return &m->items[i];
}

/* Nothing but its content tells it from others. */
static gboolean has_content_only(const struct known_item *item)
{
    return !known_item_alias(item, ALIAS_GUID) && !known_item_alias(item, ALIAS_LINK);
}

/* Of items of equal content one that has nothing else is found: others have better names. */
static void index_item(struct index *x, struct feed_memory *m, guint i)
{
    const struct known_item *item = item_at(m, i);
    int same = index_find(x, known_item_alias(item, ALIAS_CONTENT));

    index_add(x, known_item_alias(item, ALIAS_GUID), i);
    index_add(x, known_item_alias(item, ALIAS_LINK), i);
    if (same < 0 || has_content_only(item) || !has_content_only(item_at(m, same)))
        index_add(x, known_item_alias(item, ALIAS_CONTENT), i);
}

static gboolean *claimed(struct index *x, guint item)
{
    if (item >= x->claimed->len)
        g_array_set_size(x->claimed, item + 1);
    return &g_array_index(x->claimed, gboolean, item);
}

static gboolean differs(guint64 a, guint64 b)
{
    return a && b && a != b;
}

/* The same guid on something else altogether. */
static gboolean is_reused(const struct candidate *c, const struct known_item *item)
{
    return differs(c->aliases[ALIAS_LINK], known_item_alias(item, ALIAS_LINK)) &&
           differs(c->aliases[ALIAS_TITLE], known_item_alias(item, ALIAS_TITLE)) &&
           differs(c->aliases[ALIAS_PUBLISHED], known_item_alias(item, ALIAS_PUBLISHED));
}

static void claim(struct candidate *c, struct index *x, int item, struct sighted *out)
{
    c->item = item;
    c->is_done = *claimed(x, item);
    out->kind = c->is_done ? SIGHTING_REPEATED : SIGHTING_KNOWN;
    *claimed(x, item) = TRUE;
}

static void match_guids(struct feed_memory *m, struct candidate *c, guint n, struct index *x, struct sighted *out)
{
    for (guint i = 0; i < n; i++) {
        int item = index_find(x, c[i].aliases[ALIAS_GUID]);
        if (item >= 0 && !is_reused(&c[i], item_at(m, item)))
            claim(&c[i], x, item, &out[i]);
    }
}

/* Short texts are equal by chance where there is something better to go by. */
static gboolean may_match_by(const struct candidate *c, enum alias_kind kind, const struct known_item *item)
{
    return kind != ALIAS_CONTENT || !c->is_short || has_content_only(item) ||
           !(c->aliases[ALIAS_GUID] || c->aliases[ALIAS_LINK]);
}

/* By link, or by content: only what nobody has claimed, but an entry without a guid may be a repetition. */
static void match_by(struct feed_memory *m, struct candidate *c, guint n, struct index *x, enum alias_kind kind,
                     struct sighted *out)
{
    for (guint i = 0; i < n; i++) {
        int item = c[i].item < 0 ? index_find(x, c[i].aliases[kind]) : -1;
        if (item >= 0 && may_match_by(&c[i], kind, item_at(m, item)) &&
            (!*claimed(x, item) || !c[i].aliases[ALIAS_GUID]))
            claim(&c[i], x, item, &out[i]);
    }
}

static gboolean is_taken(struct feed_memory *m, const guint8 id[ITEM_ID_BYTES])
{
    for (guint i = 0; i < m->items_n; i++)
        if (memcmp(item_at(m, i)->id, id, ITEM_ID_BYTES) == 0)
            return TRUE;
    return FALSE;
}

/* Hash of the feed's id and the guid, else the normalised link, else the content; where that id is another item's
 * (a guid used again), of all together. */
static void mint(struct feed_memory *m, const struct sighting *s, const struct candidate *c, guint8 id[ITEM_ID_BYTES])
{
    g_autofree char *link = is_empty(s->link) ? NULL : url_alias_dup(s->link);
    g_autofree char *published = g_strdup_printf("%" G_GINT64_FORMAT, s->published_at);
    const char *by_guid[] = {m->feed_id, "guid", s->guid}, *by_link[] = {m->feed_id, "link", link},
               *by_content[] = {m->feed_id, "content", s->title, s->summary, s->body};
    const char *by_all[] = {m->feed_id, "all", s->guid, link, s->title, s->summary, s->body, published, "0"};
    guint8 digest[32];

    if (c->aliases[ALIAS_GUID])
        hash_texts(by_guid, G_N_ELEMENTS(by_guid), digest);
    else if (c->aliases[ALIAS_LINK])
        hash_texts(by_link, G_N_ELEMENTS(by_link), digest);
    else
        hash_texts(by_content, G_N_ELEMENTS(by_content), digest);
    for (guint attempt = 0; is_taken(m, digest); attempt++) {
        g_autofree char *number = g_strdup_printf("%u", attempt);
        by_all[G_N_ELEMENTS(by_all) - 1] = number;
        hash_texts(by_all, G_N_ELEMENTS(by_all), digest);
    }
    memcpy(id, digest, ITEM_ID_BYTES);
}

/* Entries nobody knows: each is a new item, unless it repeats one made a moment ago. */
static void make_new(struct feed_memory *m, const struct sighting *s, struct candidate *c, struct index *x,
                     struct sighted *out)
{
    int same = index_find(x, c->aliases[ALIAS_GUID]);

    if (same < 0 && !c->aliases[ALIAS_GUID])
        same = index_find(x, c->aliases[ALIAS_LINK] ? c->aliases[ALIAS_LINK] : c->aliases[ALIAS_CONTENT]);
    if (same >= 0 && *claimed(x, same) && !is_reused(c, item_at(m, same))) {
        claim(c, x, same, out);
        return;
    }
    if (same >= 0)
        known_item_set_alias(item_at(m, same), ALIAS_GUID, 0); /* the guid now means the new one */
    struct known_item item = {.version = 1, .content_hash = c->content_hash};
    mint(m, s, c, item.id);
    for (enum alias_kind k = 0; k < ALIAS_KINDS_N; k++)
        known_item_set_alias(&item, k, c->aliases[k]);
    feed_memory_add_item(m, &item);
    c->item = m->items_n - 1;
    index_item(x, m, c->item);
    *claimed(x, c->item) = TRUE;
    out->kind = SIGHTING_NEW;
}

static void update_item(struct feed_memory *m, const struct candidate *c, gint64 at, gboolean is_late,
                        struct sighted *out)
{
    struct known_item *item = item_at(m, c->item);

    item->seen_s = MAX(item->seen_s, at / G_USEC_PER_SEC);
    if (out->kind == SIGHTING_KNOWN && !is_late) {
        for (enum alias_kind k = 0; k < ALIAS_KINDS_N; k++) /* a guid or link not trusted today may be good tomorrow */
            if (c->aliases[k] || k >= ALIAS_CONTENT)
                known_item_set_alias(item, k, c->aliases[k]);
        if (item->content_hash != c->content_hash) {
            item->content_hash = c->content_hash;
            item->version++;
            out->kind = SIGHTING_CHANGED;
        }
    }
    memcpy(out->id, item->id, ITEM_ID_BYTES);
    out->version = item->version;
    out->content_hash = item->content_hash;
}

void identity_match(struct feed_memory *m, const char *channel_link, const struct sighting *sightings, guint n,
                    gint64 at, gboolean is_late, struct sighted *out)
{
    g_autofree struct candidate *c = g_new0(struct candidate, n);
    struct index x = {.table = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
                      .claimed = g_array_new(FALSE, TRUE, sizeof(gboolean))};

    for (guint i = 0; i < n; i++)
        fill_candidate(&c[i], &sightings[i], link_hash(channel_link));
    distrust_shared(c, n, ALIAS_GUID, ALIAS_LINK);
    distrust_shared(c, n, ALIAS_LINK, ALIAS_GUID);
    feed_memory_reserve(m, m->items_n + n);
    for (guint i = 0; i < m->items_n; i++)
        index_item(&x, m, i);
    match_guids(m, c, n, &x, out);
    match_by(m, c, n, &x, ALIAS_LINK, out);
    match_by(m, c, n, &x, ALIAS_CONTENT, out);
    for (guint i = 0; i < n; i++) {
        if (c[i].item < 0)
            make_new(m, &sightings[i], &c[i], &x, &out[i]);
        update_item(m, &c[i], at, is_late, &out[i]);
    }
    feed_memory_reserve(m, 0);
    g_hash_table_unref(x.table);
    g_array_unref(x.claimed);
}

guint64 identity_content_hash(const char *title, const char *summary, const char *body)
{
    return HASH_OF(title, summary, body);
}

guint64 identity_origin_key(const char *outlet_id, const struct sighting *s)
{
    g_autofree char *link = is_empty(s->link) ? NULL : url_alias_dup(s->link);

    if (link && !url_alias_is_bare_host(link))
        return HASH_OF("origin-link", outlet_id, link);
    if (!is_empty(s->guid))
        return HASH_OF("origin-guid", outlet_id, s->guid);
    return HASH_OF("origin-content", outlet_id, s->title, s->summary, s->body);
}
