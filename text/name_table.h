/* text/name_table.h
 * All names and words of a pack in one table, and the one pass that finds them in tokens. Whoever owns a kind of name
 * (places, actors, trigger words, terms of the filter) adds its phrases with a class and a payload of its own; the
 * matcher returns, for every token and every class, the longest phrase that begins there. Phrases are folded by
 * text/token, so spelling variants of case, diacritics and hyphens need not be listed.
 * Build in one thread, compile once; afterwards the table is read-only and shared between threads. */
#pragma once
#include "text/token.h"

enum name_flags {
    NAME_NEEDS_CAPITAL =
        1 << 0, /* matches only when the first matched token is capitalised or of a script without case */
    NAME_NEEDS_ALL_CAPS = 1 << 1, /* matches only in capitals: IS, WHO, US */
    NAME_NO_PREFIX = 1 << 2,      /* Arabic: never behind a cut-off proclitic (first token must match by forms[0]) */
};

struct name_match {
    guint32 first, n; /* tokens */
    guint32 payload;  /* as added */
    guint16 class;    /* as added, < NAME_CLASSES_MAX */
    guint8 flags;     /* enum name_flags of the phrase */
    guint8 form;      /* which form of the first token matched: 0 = whole word, NAME_FORM_STEM */
};

/* The word is in no phrase, but without its final s it is: a possessive whose apostrophe was lost ("Syrias army"). Only
 * Latin words of five letters and more. */
#define NAME_FORM_STEM TOKEN_FORMS

#define NAME_CLASSES_MAX 32

typedef struct name_table name_table;
name_table *name_table_new(void);
/* A table whose words are numbered together with those of `other`: a text's words are looked up once for both. Both
 * must be filled before either is compiled, and either may be freed first. At most NAME_TABLES_MAX share. */
name_table *name_table_new_sharing(name_table *other);
#define NAME_TABLES_MAX 8
void name_table_free(name_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(name_table, name_table_free)

/* Adds `phrase` (borrowed). The same phrase may be added with many payloads and classes; all are returned, in the order
 * added. A phrase that folds to nothing is ignored and FALSE is returned. */
gboolean name_table_add(name_table *t, struct strview phrase, guint16 class, guint32 payload, guint8 flags);

/* Ends adding; must be called once before matching. */
void name_table_compile(name_table *t);

/* Number of phrases added. */
guint name_table_size(const name_table *t);

struct name_matches {
    struct name_match *items; /* by first token, then class, then as added */
    guint n;
};

/* One a token, in `arena`; NULL over budget. */
struct token_words *name_table_words(const name_table *t, const struct token *tokens, guint n, struct arena *arena);

/* For each token: per class the longest phrase beginning there (every payload of it). Phrases do not cross punctuation
 * (but one mark between two words: a quotation mark, an apostrophe, &, the full stop of an abbreviation; "U.N." folds
 * to "un") nor a TOKEN_SENTENCE_START. Linear in tokens × longest
 * phrase. Memory of `arena`. */
struct name_matches name_table_match(const name_table *t, const struct token *tokens, guint n, struct arena *arena);
/* The same with `words` as name_table_words() of this table or one that shares with it returned them (NULL: no match).
 */
struct name_matches name_table_match_words(const name_table *t, const struct token *tokens, guint n,
                                           const struct token_words *words, struct arena *arena);
