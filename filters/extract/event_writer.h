/* filters/extract/event_writer.h
 * Drafts become event records: names and coordinates instead of indices, evidence as bytes of the item's text, ids,
 * confidence, headline. */
#pragma once
#include "filters/extract/attribution.h"
#include "filters/extract/extract.h"

/* Which drafts became part of which event: chains through `next`, beginning at the event's own draft. */
struct draft_parts {
    guint *next; /* one a draft; NO_DRAFT: the last */
};

struct writer_context {
    const struct knowledge *k;
    const struct extract_input *in;
    const struct text_analysis *texts; /* title, body */
    const struct place_mentions *places;
    const struct source_mentions *sources;
    const struct drafts *drafts;
    struct arena *arena;
    struct draft_parts parts;
};

/* Follows all merges. FALSE when the arena is full. */
gboolean draft_parts_find(const struct drafts *drafts, struct arena *arena, struct draft_parts *out);

/* Fills `out` from a draft; `ordinal` tells apart events that are equal in span, type and sub-type. */
void event_write(const struct writer_context *w, const struct draft *d, guint number, struct event *out);
