/* filters/extract/note.h
 * Short texts (a headline with a line or two, a coder's note) tell one thing, often in words that no frame knows. Here
 * the type model reads the whole text: it says which of the grammar's drafts is the one meant, makes one of what is
 * named when the grammar found none, and silences what only sounds like war. Figures: docs/quality.md. */
#pragma once
#include "filters/extract/draft.h"
#include "filters/extract/knowledge.h"

struct note {
    const struct knowledge *k;
    const struct text_analysis *texts; /* title, body */
    const struct place_mentions *places;
    guint n_texts;
    guint32 day;
};

/* TRUE for a text that is short enough, and in a language the model was trained on. */
gboolean note_is_one(const struct note *n);
/* Weighs the drafts of a note, and may add one. */
void note_weigh(const struct note *n, struct vec *drafts, struct arena *arena);
