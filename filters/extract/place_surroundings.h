/* filters/extract/place_surroundings.h
 * Reads what the words before and behind a name say of it: "15 km east of the town of X", "X province". For place.c and
 * its parts only. */
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
    gboolean is_building; /* "X hospital", "مسجد X": named after somebody or somewhere */
    gboolean kind_before; /* the noun stands before the name: "village of X", "قرية X" */
    guint32 first, n;     /* tokens of all that was read */
};

/* Reads around tokens first … first+n-1; `proclitic`: what was cut off the name itself, or 0. */
struct surroundings surroundings_read(const struct place_view *v, guint first, guint n, char proclitic);
/* TRUE when something beside the name says that a place is meant. */
gboolean surroundings_say_place(const struct surroundings *s);
