/* filters/extract/lexicon.h
 * What the common words of a language are: determiners, prepositions with the relation they state, verbs and their
 * forms, nouns of places, things and people. The words are data (tables of packs/common); this file knows only the
 * names of the classes. Read once, shared by all threads. */
#pragma once
#include "text/name_table.h"

/* What a word may be; a word can have several until its neighbours decide. */
enum word_bits {
    WORD_DETERMINER = 1 << 0,
    WORD_PREPOSITION = 1 << 1, /* its relation stands in the payload */
    WORD_CONJUNCTION = 1 << 2,
    WORD_SUBORDINATOR = 1 << 3,
    WORD_RELATIVE = 1 << 4,
    WORD_PRONOUN = 1 << 5,
    WORD_BE = 1 << 6,
    WORD_HAVE = 1 << 7,
    WORD_DO = 1 << 8,
    WORD_MODAL = 1 << 9,
    WORD_NEGATOR = 1 << 10,
    WORD_ADVERB = 1 << 11,
    WORD_QUANTIFIER = 1 << 12,
    WORD_TO = 1 << 13,
    WORD_ADJECTIVE = 1 << 14,
    WORD_DEFINITE = 1 << 15,
    WORD_PLACE_NOUN = 1 << 16, /* town, village, hill, checkpoint */
    WORD_THING_NOUN = 1 << 17, /* convoy, headquarters, vehicle: belongs to somebody */
    WORD_NOUN = 1 << 18,
    WORD_FUTURE = 1 << 19,     /* modal of the future or of a plan: will, going to */
    WORD_POSSESSIVE = 1 << 20, /* his, their, its */
    WORD_PLURAL = 1 << 21,
    WORD_PREFIX = 1 << 24,     /* anti-, pro-: what it is glued to is somebody's object */
    WORD_PARTICLE = 1 << 23,   /* out, up, down: belongs to the verb before it */
    WORD_GROUP_NOUN = 1 << 22, /* the group, the regime, the army: points back to an actor */
};

enum verb_form { VERB_BASE = 1, VERB_S = 2, VERB_PAST = 4, VERB_PARTICIPLE = 8, VERB_ING = 16, VERB_IS_NOUN = 32 };

#define WORD_RELATION_SHIFT 27 /* above the bits stands the enum relation of a preposition */
#define WORD_BITS_MASK      ((1u << WORD_RELATION_SHIFT) - 1)

/* What a preposition says of the noun phrase behind it. */
enum relation {
    REL_NONE,
    REL_SUBJECT,
    REL_OBJECT,
    REL_BY,
    REL_ON,
    REL_AGAINST,
    REL_OF,
    REL_IN,
    REL_NEAR,
    REL_FROM,
    REL_TO,
    REL_WITH,
    REL_BETWEEN,
    REL_AFTER,
    REL_DURING,
    REL_FOR,
    REL_OVER,
    REL_ABOUT,
    REL_SINCE,
    REL_ACCORDING,
    REL_POSSESSOR,
    REL_MODIFIER,
    REL_SUPPORT, /* backed by */
    RELATIONS_N
};

/* Name of a relation as frames and tables write it ("by", "subject"); NULL for none. */
const char *relation_name(enum relation r);
/* REL_NONE for a name that is none. */
enum relation relation_from_name(struct strview name);

typedef struct lexicon lexicon;

/* Reads the tables of `common_dir` (packs/common): function_words, adjectives, nouns, prepositions, verbs. */
lexicon *lexicon_load(const char *common_dir, GError **error);
void lexicon_free(lexicon *l);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lexicon, lexicon_free)

/* Adds all words: class `word_class` with payload = enum word_bits | relation << WORD_RELATION_SHIFT, class
 * `verb_class` with payload = enum verb_form | verb number << 8. */
void lexicon_add_names(const lexicon *l, name_table *t, guint16 word_class, guint16 verb_class);

/* All forms of an English verb phrase whose first word is a lemma ("blow up" → blow up, blows up, blew up, …) with the
 * form each is in; the lemma alone when the table does not know it. Calls `each` for every form. */
void lexicon_inflect(const lexicon *l, struct strview phrase,
                     void (*each)(struct strview form, enum verb_form which, gpointer data), gpointer data);

/* The regular English plural of a noun phrase's last word; NULL for words that have none (ending in s, ing, ism). */
char *lexicon_plural_dup(struct strview phrase);
