/* filters/extract/chunk.h
 * Cuts an English sentence into noun phrases, verb groups and what stands between them, from the tables alone: no
 * statistical parser. A word that can be noun or verb is decided by its neighbours. Other languages have their own
 * cutter and the same chunks (chunk_arabic.c; the plain one for the rest).
 * Linear in tokens. */
#pragma once
#include "filters/extract/analysis.h"

enum chunk_kind {
    CHUNK_NOUN,        /* noun phrase */
    CHUNK_VERB,        /* verb group */
    CHUNK_PREPOSITION, /* relation says which */
    CHUNK_CONJUNCTION,
    CHUNK_COMMA,
    CHUNK_RELATIVE,     /* who, which, that */
    CHUNK_SUBORDINATOR, /* after, while, if, that */
    CHUNK_TIME,
    CHUNK_STOP,  /* colon, dash, bracket, quotation mark */
    CHUNK_OTHER, /* adverbs and what nothing claims */
};

enum chunk_bits {
    /* noun phrases */
    NP_PRONOUN = 1 << 0,
    NP_DEFINITE = 1 << 1,
    NP_POSSESSOR = 1 << 2, /* ends in 's: the next noun phrase is possessed by it */
    NP_PLACE = 1 << 3,     /* its head is a place or a noun of places */
    NP_OTHER_DETERMINED = 1 << 4,
    NP_NEGATED = 1 << 5,    /* "no civilians" */
    NP_POSSESSIVE = 1 << 6, /* "its positions" */
    NP_NAME = 1 << 7,       /* its head is a capitalised word that no table knows */
    NP_BRACKETED = 1 << 8,  /* stands in brackets */
    NP_ACTS = 1 << 9,       /* chunk_plain: names somebody who can act: a party, troops, aircraft */
    NP_PLAIN = 1 << 10,     /* cut by chunk_plain: adjectives stand behind their nouns */
    /* verb groups */
    VP_PASSIVE = 1 << 16,
    VP_PERFECT = 1 << 17,
    VP_PAST = 1 << 18,
    VP_FUTURE = 1 << 19,
    VP_MODAL = 1 << 20, /* may, could, should */
    VP_NEGATED = 1 << 21,
    VP_INFINITIVE = 1 << 22,
    VP_ING = 1 << 23,        /* participle or gerund without an auxiliary */
    VP_PARTICIPLE = 1 << 24, /* participle without an auxiliary: passive or active past, predicates decide */
    VP_FINITE = 1 << 25,
    VP_HAD = 1 << 26,
};

struct chunk {
    enum chunk_kind kind;
    guint32 first, n; /* tokens */
    guint32 head;     /* token: last noun, main verb */
    guint32 bits;
    enum relation relation; /* PREPOSITION */
    /* The span of the head that a table knows: for noun phrases the last trigger noun, for verb groups the verb. */
    guint32 trigger;   /* first match of CLASS_TRIGGER, or NO_INDEX */
    guint32 trigger_n; /* tokens of that span */
};

/* Where subject and object stand in the languages that clause_plain.h reads. */
enum word_order { ORDER_SVO, ORDER_VSO, ORDER_SOV };

struct chunks {
    struct chunk *items;
    guint n;
    enum word_order order;
};

/* How a trigger match is to be read: the frames know, the cutter asks. */
struct trigger_reader {
    gboolean (*is_verb)(gconstpointer frames, guint32 payload);
    gboolean (*is_noun)(gconstpointer frames, guint32 payload);
    guint32 (*forms)(gconstpointer frames, guint32 payload); /* enum verb_form of a verb */
    gconstpointer frames;
};

/* Spans that were found by others: `time` spans are CHUNK_TIME, `places` are names in noun phrases. */
struct span {
    guint32 first, n, index;
};
struct spans {
    struct span *items;
    guint n;
};

/* Chunks of one sentence. */
struct chunks chunk_english(const struct text_analysis *a, const struct sentence *s, const struct spans *times,
                            const struct spans *places, const struct spans *numbers,
                            const struct trigger_reader *triggers, gboolean is_headline, struct arena *arena);
