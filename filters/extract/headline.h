/* filters/extract/headline.h
 * One line that tells an event to a person, in English and Arabic, from templates: packs/common/headlines.tsv; and its
 * PLOVER category: packs/common/plover.tsv. Read-only once loaded. */
#pragma once
#include "common/records/event.h"

typedef struct headlines headlines;
headlines *headlines_load(const char *common_dir, GError **error);
void headlines_free(headlines *h);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(headlines, headlines_free)

/* Fills e->headline and e->plover from what else stands in `e`. `names_ar` gives an actor's Arabic name (one an actor
 * of e->actors; empty: none). Memory of `arena`. */
void headline_write(const headlines *h, struct event *e, const struct strview *names_ar, struct arena *arena);
