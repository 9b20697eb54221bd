/* producer/outlets.h
 * The outlets file of a pack (outlets.tsv: id, name, country, language, side, owner, timezone): who publishes a feed.
 */
#pragma once
#include "common/records/item.h"

typedef struct outlets outlets;
/* TSV_ERROR with file and line. */
outlets *outlets_load(const char *path, GError **error);
void outlets_free(outlets *o);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(outlets, outlets_free)

/* Fills `out` (borrowed from `o` and `id`). An id that is not in the file, or `o` NULL: its id stands for its name.
 * `id` NULL: the feed's host does. */
void outlets_describe(const outlets *o, const char *id, struct strview host, struct item_outlet *out);
gboolean outlets_has(const outlets *o, const char *id);
