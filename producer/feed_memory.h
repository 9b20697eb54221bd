/* producer/feed_memory.h
 * What we know of one feed: its polling state and the items it has shown. It is what the topic news.feedstate keeps. */
#pragma once
#include "common/records/feed_state.h"
#include "producer/http_rules.h"

/* 8-byte hashes; 0: none. */
enum alias_kind {
    ALIAS_GUID,
    ALIAS_LINK,
    ALIAS_CONTENT,
    ALIAS_TITLE,     /* of the newest version; recognises nothing by itself */
    ALIAS_PUBLISHED, /* the same */
    ALIAS_FORMER_GUID,
    ALIAS_FORMER_LINK,
    ALIAS_KINDS_N
};

#define ITEM_ID_BYTES   16
#define ITEM_ID_TEXT    (2 * ITEM_ID_BYTES + 1)
#define HASH_TEXT       17
#define KNOWN_ITEMS_MAX 5000 /* one feed; the longest unseen are forgotten first */
#define KNOWN_FOR_US    (G_GINT64_CONSTANT(30) * 86400 * G_USEC_PER_SEC)

struct known_item {
    guint8 id[ITEM_ID_BYTES];
    guint64 aliases[ALIAS_KINDS_N];
    guint64 content_hash;
    guint32 version;
    guint32 seen_s; /* UTC seconds */
};

struct feed_memory {
    char *feed_id;
    char *url; /* as configured */
    struct poll_state poll;
    GArray *items;       /* struct known_item */
    gboolean had_feed;   /* a readable feed was seen: what comes next is no backfill */
    gboolean is_changed; /* knows items that the written record does not: to be written with them */
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
