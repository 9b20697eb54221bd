/* filters/extract/place_choose.h
 * Decides which place each name of a document means, and which names mean none. For place.c only. */
#pragma once
#include "filters/extract/place_scan.h"

/* Writes chosen, score, margin and is_dropped of every span of the document's texts. */
void place_choose(const gazetteer *g, const struct place_view *views, struct named_spans *spans, guint n_texts,
                  struct arena *arena);
