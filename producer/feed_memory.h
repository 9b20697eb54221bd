/* producer/feed_memory.h
 * What we know of one feed: its polling state and the items it has shown. It is what the topic news.feedstate keeps. */
#pragma once
#include "common/records/feed_state.h"
#include "producer/http_rules.h"

/* Hashes; 0: none. The first three recognise an item; the other two tell whether a guid was used again. */
enum alias_kind {
    ALIAS_GUID,
    ALIAS_LINK,
    ALIAS_CONTENT,
    ALIAS_TITLE,     /* of the newest version; 32 bits */
    ALIAS_PUBLISHED, /* the same */
    ALIAS_KINDS_N
};
#define ALIASES_WIDE_N 3

#define ITEM_ID_BYTES   16
#define ITEM_ID_TEXT    (2 * ITEM_ID_BYTES + 1)
#define HASH_TEXT       17
#define KNOWN_ITEMS_MAX 5000 /* one feed; the longest unseen are forgotten first */
#define KNOWN_FOR_US    (G_GINT64_CONSTANT(30) * 86400 * G_USEC_PER_SEC)

/* 64 bytes: a hundred thousand feeds of twenty items are in memory. */
struct known_item {
    guint8 id[ITEM_ID_BYTES];
    guint64 wide[ALIASES_WIDE_N];
    guint64 content_hash;
    guint32 narrow[ALIAS_KINDS_N - ALIASES_WIDE_N];
    guint32 version;
    guint32 seen_s; /* UTC seconds */
};

static inline guint64 known_item_alias(const struct known_item *item, enum alias_kind kind)
{
    return kind < ALIASES_WIDE_N ? item->wide[kind] : item->narrow[kind - ALIASES_WIDE_N];
}

static inline void known_item_set_alias(struct known_item *item, enum alias_kind kind, guint64 hash)
{
    if (kind < ALIASES_WIDE_N)
        item->wide[kind] = hash;
    else
        item->narrow[kind - ALIASES_WIDE_N] = (guint32)hash;
}

struct feed_memory {
    char *feed_id;
    char *url; /* as configured */
    struct poll_state poll;
    struct known_item *items;
    guint items_n, items_room;
    gint64 first_read_at; /* a whole feed was seen: what comes next is no backfill; 0: not yet */
    gboolean is_changed;  /* knows items that the written record does not: to be written with them */
    gboolean
        is_stale; /* differs in times, counts and validators only: after a restart the feed is asked once too often */
    gint64 written_at; /* by the feed's own clock (last_fetch_at); 0: never */
};

struct feed_memory *feed_memory_new(const char *feed_id, const char *url);
void feed_memory_free(struct feed_memory *m);
typedef struct feed_memory feed_memory_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_memory_owner, feed_memory_free)

/* Hex digits of an item id and of a hash, as the records have them. */
void item_id_format(const guint8 id[ITEM_ID_BYTES], char out[ITEM_ID_TEXT]);
void hash_format(guint64 hash, char out[HASH_TEXT]);

/* Makes room for `n` items at once; as little as there are, when `n` is less. */
void feed_memory_reserve(struct feed_memory *m, guint n);
/* Appends a copy. */
void feed_memory_add_item(struct feed_memory *m, const struct known_item *item);
/* Forgets items that were last seen more than 30 days before `at`, and the longest unseen above KNOWN_ITEMS_MAX. Those
 * seen at `at` stay. Returns how many were forgotten for want of room. */
guint feed_memory_forget(struct feed_memory *m, gint64 at);

/* Appends the record (JSON). */
void feed_memory_encode(const struct feed_memory *m, const struct poll_limits *limits, guint32 feed_hash, GString *out);
/* Makes a memory from the record; `a` is scratch. NULL with an error. */
struct feed_memory *feed_memory_decode(struct strview json, struct arena *a, GError **error);

/* Feed id: 16 hex digits of the hash of the URL first configured; g_free() it. Feed hash: its first 4 bytes, never 0.
 */
char *feed_id_dup(const char *url);
guint32 feed_hash_of(const char *feed_id);
