/* filters/extract/event_coder.h
 * Turns one sentence into drafts of events: finds the triggers, asks the clause who stands where, fills roles as the
 * frame says, decides the sub-type, takes numbers, place, time and modality from the trigger's scope, and joins
 * casualties to the act that caused them. */
#pragma once
#include "filters/extract/draft.h"
#include "filters/extract/noun_phrase.h"

/* Where an actor was read in a role, or a number: for the evidence of the fields (evidence.h). */
struct noted {
    struct text_ref at;
    guint32 what;          /* actor; enum casualty_measure */
    gboolean is_reference; /* of an actor: a pronoun stands there */
    gint64 min;            /* of a number */
};

struct drafts {
    struct vec items;         /* struct draft */
    struct vec roles, counts; /* struct noted, of the whole document, sentence by sentence */
};

static inline struct draft *draft_at(const struct drafts *d, guint i)
{
    return (struct draft *)d->items.items + i;
}

/* What a document has told so far, for words that point back. */
struct discourse {
    struct index_set recent;  /* actors, newest last */
    struct index_set subject; /* who acted last, for pronouns */
    struct index_set speaker; /* who spoke last, for pronouns of statements */
    guint last_act;           /* draft of the last act, for "the attack" and casualties behind it; NO_DRAFT */
};

/* Adds the events of `s` to `out`. Memory of `arena`. */
void event_coder_read(const struct sentence_view *s, struct discourse *told, struct drafts *out, struct arena *arena);
