/* filters/extract/place_scan.h
 * Names of places as they stand in a text, with what the words around each say of it. For place.c and its parts only.
 */
#pragma once
#include "filters/extract/place_words.h"

/* What the words before and behind a name say. */
struct surroundings {
    enum place_prep prep;
    gint kind;              /* enum place_kind of the noun beside it, or -1 */
    gint bearing;           /* degrees, or -1 */
    gboolean is_bearing_of; /* "north of X", not "northern X" */
    double distance_km;     /* < 0: none */
    gboolean is_plural, is_rural, is_edge, is_between, is_border, is_verb, is_title, is_person, is_list, is_possessive;
    gboolean kind_before; /* the noun stands before the name: "village of X", "قرية X" */
    guint32 first, n;     /* tokens of all that was read */
};

struct candidate {
    guint32 place;
    gboolean is_weak;
    char cut;       /* what was cut off the Arabic word before it was the name: b l w f k, a = only the article, or 0 */
    float likeness; /* 1 = written so in the gazetteer */
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
    float score, margin;
    gboolean is_dropped;
};

struct named_spans {
    struct named_span *items;
    guint n;
};

/* Finds the names: those of the gazetteer, those that sound like one of it where a place is due, and unknown ones that
 * the text calls a place. */
struct named_spans place_scan(const gazetteer *g, const struct place_view *v, struct arena *arena);

/* TRUE when something beside the name says that a place is meant. */
gboolean surroundings_say_place(const struct surroundings *s);
