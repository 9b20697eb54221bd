/* filters/extract/place_scan.h
 * Names of places as they stand in a text, with what the words around each say of it. For place.c and its parts only.
 */
#pragma once
#include "filters/extract/place_surroundings.h"

struct candidate {
    guint32 place;
    gboolean is_weak;
    char cut;       /* what was cut off the Arabic word before it was the name: b l w f k, a = only the article, or 0 */
    float likeness; /* 1 = written so in the gazetteer */
    float score;    /* decided by place_choose() */
};

#define CANDIDATES_MAX 24

struct named_span {
    guint32 first, n;
    struct surroundings around;
    struct candidate candidates[CANDIDATES_MAX];
    guint n_candidates;
    gboolean is_dateline;
    gboolean is_word; /* the whole name is also a word around places: مدينة, Street */
    gboolean is_noun; /* … and one of the nouns of places */
    gboolean is_time; /* … or one of time: Nov, الخميس */
    /* decided by place_choose() */
    guint32 chosen; /* index in the gazetteer, or PLACE_NONE */
    float score, margin, likeness;
    gboolean is_dropped;
    gboolean is_anchor; /* other names are chosen by it */
};

struct named_spans {
    struct named_span *items;
    guint n;
};

/* Finds the names: those of the gazetteer, those that sound like one of it where a place is due, and unknown ones that
 * the text calls a place. */
struct named_spans place_scan(const gazetteer *g, const struct place_view *v, struct arena *arena);

/* ---- between place_scan.c and place_unknown.c ---- */

struct place_scanner {
    const gazetteer *g;
    const struct place_view *v;
    struct vec out;
    struct arena *arena;
};

/* Adds a span with its surroundings; NULL when the arena is full. */
struct named_span *place_scanner_push(struct place_scanner *sc, guint first, guint n, char proclitic);
void named_span_add(struct named_span *span, struct candidate c);
/* An Arabic word that no actor and no time covers. */
gboolean place_scanner_is_plain_arabic(const struct place_scanner *sc, guint at);
gboolean place_scanner_is_free(const struct place_scanner *sc, guint at);
/* Looks for a name that no table has at token `at`; returns how many tokens are done with, 0 = none. */
guint place_scan_unknown(struct place_scanner *sc, guint at);
/* Adds places whose names sound like a little-known name: its writers may mean one that no table spells so. */
void place_scan_add_alike(const struct place_scanner *sc, struct named_span *span);
