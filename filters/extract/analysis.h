/* filters/extract/analysis.h
 * One text as the extraction sees it: tokens, sentences, and what the tables of the pack know of each token. Everything
 * lives in the arena of the record. */
#pragma once
#include "filters/extract/lexicon.h"
#include "text/furniture.h"

/* The classes under which the pack's names stand in one name table. */
enum name_class {
    CLASS_WORD,          /* payload: see lexicon_add_names */
    CLASS_VERB,          /* enum verb_form | number << 8 */
    CLASS_ACTOR,         /* index in the actor table */
    CLASS_PLACE,         /* index in the gazetteer */
    CLASS_DEMONYM,       /* index in the demonym table */
    CLASS_UNIT,          /* index in the unit-noun table */
    CLASS_SOURCE,        /* index in the source table */
    CLASS_TRIGGER,       /* index of a trigger in the frames */
    CLASS_CUE,           /* index of a cue in the frames */
    CLASS_TIME,          /* as time.c adds them */
    CLASS_REPORTING,     /* index in the reporting table */
    CLASS_MODALITY,      /* index in the modality table */
    CLASS_PLACE_WORD,    /* as place.c adds them */
    CLASS_NUMBER,        /* as quantity.c adds them */
    CLASS_PLAIN_TRIGGER, /* index of a trigger of another language than English in the frames */
    CLASS_PLAIN_WORD,    /* index in the plain words */
    CLASS_TOLL,          /* enum toll_role */
    NAME_CLASSES_N
};

#define NO_INDEX G_MAXUINT32

/* What begins at one token: the first match of each class (NO_INDEX: none); matches of one class and token are
 * neighbours in analysis.matches and equally long. */
struct token_names {
    guint32 at[NAME_CLASSES_N];
};

struct text_analysis {
    struct strview text;
    struct tokens tokens;
    struct sentences sentences;
    struct furniture furniture;
    struct name_matches matches;
    struct token_names *names; /* one a token */
};

/* What a text is read with; borrowed. */
struct text_tables {
    const name_table *names;
    const abbreviations *abbreviations;
    const furniture_table *furniture;
};

/* Tokenises, splits into sentences, marks furniture and matches all names. FALSE when the arena is full; then nothing
 * may be used. */
gboolean text_analyse(struct strview text, guint max_tokens, const struct text_tables *tables, enum furniture_part part,
                      struct arena *arena, struct text_analysis *out);

/* The match of `class` beginning at token `i`, or NULL. */
static inline const struct name_match *name_at(const struct text_analysis *a, guint i, enum name_class class)
{
    guint32 at = a->names[i].at[class];
    return at == NO_INDEX ? NULL : &a->matches.items[at];
}

/* The next match of the same class at the same token, or NULL. */
static inline const struct name_match *name_next(const struct text_analysis *a, const struct name_match *m)
{
    const struct name_match *next = m + 1;
    gboolean same = next < a->matches.items + a->matches.n && next->first == m->first && next->class == m->class;
    return same ? next : NULL;
}

/* The text of tokens first … first+n-1 as given. */
struct strview text_span(const struct text_analysis *a, guint first, guint n);
