/* filters/extract/noun_phrase.h
 * What a noun phrase names: actors with their place in it (head, modifier, only a "…-backed"), how many, weapons,
 * places. "at least 34 Syrian troops and allied fighters", "the ISIS-held city of Raqqa", "Turkey's artillery". */
#pragma once
#include "filters/extract/chunk.h"
#include "filters/extract/draft.h"
#include "filters/extract/grammar.h"
#include "filters/extract/knowledge.h"

/* One sentence with all that was found in it, as the coder walks it. */
struct sentence_view {
    const struct knowledge *k;
    const struct text_analysis *a;
    guint text, index; /* title or body; number of the sentence */
    struct sentence sentence;
    struct chunks chunks;
    struct time_mentions times;
    struct quantities quantities; /* of the whole text, as place_mentions */
    struct {
        guint from, to;
    } near_places, near_quantities; /* those that can stand in the sentence */
    struct spans places;            /* tokens of place mentions; index into place_mentions of the text */
    const struct place_mentions *place_mentions;
    guint32 day; /* of publication, for actors whose name changes hands; 0 unknown */
    gboolean is_headline, is_furniture;
    const struct extract_trace *trace; /* NULL: nobody asks */
    const struct grammar *grammar;
    char language[LANGUAGE_CODE_MAX];
};

struct np_actor {
    guint32 actor;       /* knowledge actor */
    guint32 first, n;    /* tokens */
    gboolean is_head;    /* the phrase itself, or what belongs to it; not "…-backed" */
    gboolean is_generic; /* rebels, militants: may point back to a group named before */
};

#define NP_ACTORS_MAX 8

struct np_actors {
    struct np_actor items[NP_ACTORS_MAX];
    guint n;
};

/* Actors named in chunk `np`. For violent acts states stand for their forces: `as_forces`. */
void noun_phrase_actors(const struct sentence_view *s, guint np, gboolean as_forces, struct np_actors *out);
/* Quantity standing in chunk `np` as a count of people or things, or NULL. */
const struct quantity *noun_phrase_count(const struct sentence_view *s, guint np);
/* Bits 1 << enum cue_class of cues inside the chunk. */
guint noun_phrase_cues(const struct sentence_view *s, guint np);
/* Cues of tokens first … first+n-1. */
guint span_cues(const struct sentence_view *s, guint32 first, guint32 n);
/* Place mentions whose name lies in the chunk. */
void noun_phrase_places(const struct sentence_view *s, guint np, struct index_set *out);
/* "a woman", "the pilot": one person without a number. */
gboolean noun_phrase_is_singular(const struct sentence_view *s, guint np);
/* "270 square kilometres" */
gboolean noun_phrase_has_area(const struct sentence_view *s, guint np);
/* Unit nouns of the chunk as bits 1 << enum unit_kind. */
guint noun_phrase_units(const struct sentence_view *s, guint np);
