/* cli/feed_documents.h
 * Feeds among the files that a person gives a command: told by their bytes, and read entry by entry. */
#pragma once
#include "common/strview.h"

struct feed_document {
    const char *id, *link, *title, *body, *language; /* plain text; NULL: it does not say */
    gint64 published_at;                             /* UTC microseconds; 0: it does not say */
};
/* `d` lives for the call. */
typedef void (*feed_document_fn)(const struct feed_document *d, gpointer data);

/* Calls `fn` for each entry when the bytes are a feed; *is_feed tells. `packs`: the folder of the packs, where the
 * names of months stand. FALSE with the error of a table that cannot be read. */
gboolean cli_each_feed_document(struct strview bytes, const char *packs, feed_document_fn fn, gpointer data,
                                gboolean *is_feed, GError **error);
