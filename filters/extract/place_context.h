/* filters/extract/place_context.h
 * The places a document certainly speaks of, and how well another fits among them. For place_choose.c only. */
#pragma once
#include "filters/extract/place_scan.h"

/* A place the document certainly speaks of. */
struct place_anchor {
    const struct place *place;
    guint text, sentence, order;
};

#define CONTEXT_AREAS_MAX 64

struct place_context {
    const gazetteer *g;
    struct vec anchors; /* struct place_anchor, by text and order */
    guint16 countries[26 * 26];
    struct {
        const char *admin1;
        guint n;
    } areas[CONTEXT_AREAS_MAX];
    guint n_areas, n_home;
};

/* Adds an anchor; anchors come in the order of the texts. FALSE when the arena is full. */
gboolean place_context_add(struct place_context *c, struct place_anchor anchor, struct arena *arena);

/* Points for a candidate at (text, sentence, order): its country and area named, other places near by. `self`: the
 * anchor that the name itself is by now, or NULL; it counts for nothing. Bounded time. */
float place_context_score(const struct place_context *c, guint text, guint sentence, guint order,
                          const struct place *self, const struct place *p, float likeness);
