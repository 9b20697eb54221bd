/* filters/extract/place_explain.h
 * Which mentions only say where another lies ("Sarmin, in Idlib province"), and what that tells of the other: which of
 * several places of its name it is, and where it lies when no table knows it. For place.c only. */
#pragma once
#include "filters/extract/place_scan.h"

#define COUNTRYSIDE_KM 40 /* how far a countryside reaches (CODEBOOK, last lines) */
#define NEAR_KM        10

/* The mention that a named span makes, with its relation worked in. In place.c. */
struct place_mention place_mention_of(const gazetteer *g, const struct place_view *v, const struct named_span *span);

/* Sets `explains` and `is_listed` of the mentions of one text, and locates those without coordinates by what explains
 * them. `span_of`: mention → its span. */
void place_explain(const gazetteer *g, const struct place_view *v, struct named_spans spans, const guint32 *span_of,
                   struct place_mentions *out);
