/* filters/extract/patronage.h
 * Whose people somebody's people are: "Turkish-backed rebels" are the Syrian National Army, "pro-regime militiamen" the
 * National Defence Forces, whatever noun of fighters stands behind. Tables: packs/common/patron_links.tsv ("backed",
 * "pro"), packs/<pack>/patronage.tsv (patron, nouns, client, dates). Built by one thread, then read-only. */
#pragma once
#include "filters/extract/actor_table.h"

/* Where the word stands that ties a patron to his client. */
enum patron_link { LINK_NONE, LINK_BEHIND, LINK_BEFORE };

typedef struct patronage patronage;

/* TSV_ERROR_* with file and line; patrons and clients must be actors of `actors`, or patrons words ("word:western"). */
patronage *patronage_load(const char *pack_dir, const char *common_dir, const actor_table *actors, GError **error);
void patronage_free(patronage *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(patronage, patronage_free)

enum patron_link patronage_link(const patronage *p, struct strview word);
/* The first rule that fits patron (an actor, or G_MAXUINT32 and a word), head noun and day; G_MAXUINT32: none. */
guint32 patronage_client(const patronage *p, guint32 patron, struct strview word, struct strview head, actor_day day);
