/* filters/extract/plain_words.h
 * The small words of the languages that have no grammar of their own here (all but English): prepositions and
 * postpositions with the relation they state, conjunctions, relatives, subordinators (packs/common/plain_words.tsv).
 * Built by one thread, then read-only. */
#pragma once
#include "filters/extract/lexicon.h"

enum plain_kind {
    PLAIN_PREPOSITION,
    PLAIN_POSTPOSITION,
    PLAIN_CONJUNCTION,
    PLAIN_RELATIVE,
    PLAIN_SUBORDINATOR, /* also "among them": what follows is part of what was counted before */
    PLAIN_KINDS_N
};

#define LANGUAGE_CODE_MAX 4 /* "ckb" and its end */

struct plain_word {
    enum plain_kind kind;
    enum relation relation; /* of prepositions and postpositions */
    char language[LANGUAGE_CODE_MAX];
};

typedef struct plain_words plain_words;

/* Reads `path` (columns word, language, kind, relation, source). TSV_ERROR_* with file and line. */
plain_words *plain_words_load(const char *path, GError **error);
void plain_words_free(plain_words *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(plain_words, plain_words_free)

/* Adds all words under `class`; payload = index for plain_words_get(). */
void plain_words_add_names(const plain_words *w, name_table *t, guint16 class);
const struct plain_word *plain_words_get(const plain_words *w, guint32 index);
