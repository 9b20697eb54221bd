/* filters/extract/event_place.h
 * Which of the places that a document names is an event's: those its trigger governs, then those of its clause, then
 * the nearest of its sentence; an event that names none takes the place of the event before it, of the sentences behind
 * it, of the title. Never the dateline, a capital that stands for its government, or an area that only says where a
 * named village lies. */
#pragma once
#include "filters/extract/event_coder.h"

/* How near to the trigger the places of a draft stood (draft.place_scope). */
enum place_scope {
    PLACE_SCOPE_ROLE,     /* governed by the trigger */
    PLACE_SCOPE_CLAUSE,   /* of its clause, behind a preposition */
    PLACE_SCOPE_SENTENCE, /* the nearest of the sentence */
    PLACE_SCOPE_BEFORE,   /* where the text was last */
    PLACE_SCOPE_DOCUMENT, /* of the sentences behind, the title, the text */
    PLACE_SCOPE_COUNTRY,  /* only a country is named */
};

/* Fills places, place_text and place_scope of `d` from its sentence; `first` … `last`: chunks of its clause. */
void event_place_take(const struct sentence_view *s, struct draft *d, const struct arguments *arguments, guint first,
                      guint last);

/* A document's texts and the places found in them. */
struct event_place_texts {
    const struct text_analysis *texts;
    const struct place_mentions *places;
    guint n_texts;
    guint32 day; /* of publication, 0 unknown */
};

/* Drops from each draft the places that are none of an event: countries, what is wider than a province, areas beside a
 * point in them. */
void event_place_prune(const struct event_place_texts *t, struct drafts *drafts);
/* Gives places to drafts that have none of their own. */
void event_place_inherit(const struct event_place_texts *t, struct drafts *drafts);
/* Gives drafts that found no other place the country that their trigger governs: "in Syria" is all that is said. After
 * merging, which goes by sharper places. */
void event_place_widen(struct drafts *drafts);
