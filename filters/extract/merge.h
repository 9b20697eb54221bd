/* filters/extract/merge.h
 * Unites the drafts of one document that tell the same event (headline, lead, body): equal or refining sub-types, roles
 * that do not contradict, places within each other's reach, times that overlap, tolls that agree. The sharper fields
 * win, the evidence of all is kept. */
#pragma once
#include "filters/extract/event_coder.h"

struct merge_context {
    const struct knowledge *k;
    const struct place_mentions *places; /* one a text */
    guint n_texts;
    guint32 day; /* of publication */
};

/* Marks drafts as merged into others (draft.merged_into). */
void merge_drafts(const struct merge_context *m, struct drafts *drafts);
