/* filters/extract/place_words.h
 * The words around names of places (packs/common/place_words.tsv) by what they do, and the look-up of those words in
 * the tokens of a text, forwards and backwards. For place.c and its parts only. */
#pragma once
#include "filters/extract/place.h"

enum place_role {
    PR_PREP,      /* value: enum place_prep */
    PR_LINK,      /* the, of: says nothing */
    PR_KIND,      /* town, village, قرية; value: enum place_kind */
    PR_PLURAL,    /* the noun of kind is of several places */
    PR_RURAL,     /* countryside, ريف */
    PR_EDGE,      /* outskirts, محيط */
    PR_DIRECTION, /* value: degrees from north */
    PR_DISTANCE,  /* value: kilometres in one of it */
    PR_BORDER,
    PR_BETWEEN,
    PR_AND,
    PR_TITLE,    /* behind a place: part of the name of something else (Aleppo Media Center) */
    PR_PERSON,   /* before a name: a person's */
    PR_VERB,     /* has a place as its object: captured, shelled */
    PR_AGENCY,   /* of a dateline */
    PR_COMPOUND, /* first word of an Arabic name of two: كفر, تل */
    PR_ARTICLE,  /* al-, el-: small first letter of a name */
    PR_DEFINITE, /* the, this: "the town" points back */
    PR_BUILDING, /* hospital, مسجد: named after persons and far places */
    PR_STOP,     /* a word that is no name though it stands behind "village" */
    PLACE_ROLES_N
};

enum place_prep { PREP_NONE, PREP_IN, PREP_NEAR, PREP_TO, PREP_FROM };

struct place_word {
    enum place_role role;
    float value;
};

const struct place_word *place_words_get(const place_words *w, guint32 index);

/* One text while its places are looked for. */
struct place_view {
    const struct place_text *text;
    const place_words *words;
    struct place_classes classes;
    guint32 *begins;      /* token → index of the first match of class word there, or PLACE_NONE */
    guint32 *ends;        /* token → first token of the longest phrase of class word that ends there, or PLACE_NONE */
    guint32 *roles;       /* token → bits of the roles of the phrases of class word there */
    guint32 *sentence_of; /* token → sentence */
    guint8
        *foreign_classes; /* token → bits: 1 a match of an actor covers it, 2 one of time; 4 some other begins there */
};

/* FALSE when the arena is full. */
gboolean place_view_init(struct place_view *v, const struct place_text *text, const place_words *words,
                         struct place_classes classes, struct arena *arena);

/* Whether the phrase of class word beginning at token `i` has `role`; its value and length in tokens. */
gboolean place_role_at(const struct place_view *v, guint i, enum place_role role, float *value, guint *n);
/* The same for the phrase ending with token `i`; `first` is its first token. */
gboolean place_role_before(const struct place_view *v, guint i, enum place_role role, float *value, guint *first);
/* Whether any phrase of class word begins at / ends with token `i`. */
gboolean place_word_begins(const struct place_view *v, guint i);
/* The Arabic proclitic that the match at token `i` stands behind (b l w f k), or 0. */
char place_proclitic(const struct place_view *v, guint i);
/* Index of the first match (of any class) that begins at token `i` or behind it. */
guint place_first_match(const struct place_view *v, guint i);
