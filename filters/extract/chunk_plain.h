/* filters/extract/chunk_plain.h
 * Cuts a sentence of any language into the chunks of chunk.h by what the tables know, without a grammar of words: noun
 * phrases are mentions (parties, unit nouns with their number, places, demonyms behind their noun), verbs and nouns of
 * action are the triggers of that language, prepositions stand in plain_words.tsv or are cut off the word (و ب ل ك).
 * Everything else is CHUNK_OTHER. Linear in tokens. */
#pragma once
#include "filters/extract/noun_phrase.h"

/* Chunks of the sentence of `s`, whose times, quantities, places and language are set; no chunks when the arena is
 * full. */
struct chunks chunk_plain(const struct sentence_view *s, enum word_order order, struct arena *arena);
