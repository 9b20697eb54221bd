/* filters/extract/place_reference.h
 * Definite nouns that point back to a place ("in the town", "البلدة"). For place.c only. */
#pragma once
#include "filters/extract/place_words.h"

/* Adds a mention for each that has an earlier mention of its kind within a few sentences; keeps the order by first
 * token and the indices in `explains` and `other`. Memory of `arena`; nothing is added when it is full. */
void place_add_references(const gazetteer *g, const struct place_view *v, struct place_mentions *mentions,
                          struct arena *arena);
