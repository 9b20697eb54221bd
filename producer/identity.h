/* producer/identity.h
 * Which entries of a feed's answer are which items: new, a new version, or known. Works on a whole answer at once,
 * since whether a guid or a link tells entries apart shows only beside the others.
 *  - A guid shared by entries with different links identifies nobody in that answer; nor does a link shared by entries
 *    with different guids or titles, the channel's own link, or a bare host name.
 *  - First by guid, then by link among items nobody has claimed, then by content (title, text and date all equal).
 *  - A guid whose entry has another link, another title and another date than before was used again: a new item.
 * pubDate is never a cursor. Source: the bad habits of feeds listed in docs/decisions (identity). */
#pragma once
#include "producer/feed_memory.h"

/* One entry as the feed gave it; all may be NULL. Texts are plain. */
struct sighting {
    const char *guid, *link, *title, *summary, *body;
    gint64 published_at; /* 0: none */
};

enum sighting_kind {
    SIGHTING_NEW,
    SIGHTING_CHANGED, /* known item, other content: a new version */
    SIGHTING_KNOWN,
    SIGHTING_REPEATED, /* the same item stood in this answer before */
};
struct sighted {
    enum sighting_kind kind;
    guint8 id[ITEM_ID_BYTES];
    guint32 version;
    guint64 content_hash;
};

/* Matches `n` sightings of the answer fetched at `at`, writes one `out` for each, and brings m->items up to date.
 * `is_late`: the answer is older than what is known; known items stay as they are. */
void identity_match(struct feed_memory *m, const char *channel_link, const struct sighting *sightings, guint n,
                    gint64 at, gboolean is_late, struct sighted *out);

/* Of what a version of an item says; texts may be NULL. */
guint64 identity_content_hash(const char *title, const char *summary, const char *body);

/* Equal for the same entry in several feeds of one outlet: by link, else guid, else content. */
guint64 identity_origin_key(const char *outlet_id, const struct sighting *s);
