/* common/records/archive_position.h
 * The end of the prefix of an archive whose entries of one slot are published: written in every transaction to
 * news.feedstate (key: archive id + slot). Counts only what is synced to disk. */
#pragma once
#include "common/records/record.h"

struct archive_position {
    struct strview archive; /* archive id */
    gint64 slot;
    struct strview segment; /* none: nothing published yet */
    gint64 offset;          /* bytes into it */
    gboolean released;      /* the owner has drained and handed the slot over */
    struct strview owner;   /* host and process, for people */
    gint64 written;
};

extern const struct record_type archive_position_record;

gboolean archive_position_decode(struct strview json, struct arena *a, struct archive_position *out, GError **error);
void archive_position_encode(const struct archive_position *in, GString *out);
