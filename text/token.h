/* text/token.h
 * Cuts UTF-8 text into tokens with byte offsets into the text as given, and folds each into the form under which the
 * tables of a pack know it. One folding serves pack files and texts, so a name matches however it is written:
 *   - case, Latin and Arabic diacritics, tatweel, alef/ya/ta marbuta/hamza variants, Arabic-Indic digits;
 *   - apostrophes and ayn/hamza signs inside a word disappear (Ba'er = Baer); English possessive 's is cut off and
 *     kept as a flag; hyphens, slashes and underscores separate tokens and are kept as a flag of the token behind;
 *   - Arabic proclitics (و ف ب ل ك and ال), Hebrew ones, French elisions (l'armée) and Turkish or Kurdish endings
 * behind an apostrophe (Suriye'de) give further folded forms: `forms` lists the word as it stands first. Digits with
 * separators ("1,200", "3.5") are one NUMBER token. Source of the folding: EXTRACTION.md §1; Unicode data: ICU. Thread:
 * any; no state but a table built once. */
#pragma once
#include "common/arena.h"

enum token_bits {
    TOKEN_WORD = 1 << 0,
    TOKEN_NUMBER = 1 << 1,
    TOKEN_PUNCT = 1 << 2,
    TOKEN_CAPITAL = 1 << 3,    /* first letter is upper case */
    TOKEN_ALL_CAPS = 1 << 4,   /* two letters or more, none lower case */
    TOKEN_POSSESSIVE = 1 << 5, /* had 's or s' */
    TOKEN_GLUED = 1 << 6,  /* joined to the token before by hyphen, slash or underscore: "US-backed", "Deir_Ezzor" */
    TOKEN_ARABIC = 1 << 7, /* letters of the Arabic script (also Persian, Sorani) */
    TOKEN_LATIN = 1 << 8,
    TOKEN_CYRILLIC = 1 << 9,
    TOKEN_HEBREW = 1 << 10,
    TOKEN_SENTENCE_START = 1 << 11, /* set by sentence_split() */
    TOKEN_PARAGRAPH_START = 1 << 12,
    TOKEN_QUOTE = 1 << 13, /* PUNCT: a quotation mark */
    TOKEN_SPACE_BEFORE = 1 << 14,
    TOKEN_HASHTAG = 1 << 15, /* the token stood behind # */
    TOKEN_MENTION = 1 << 16, /* the token stood behind @ */
};

#define TOKEN_FORMS 4

struct token {
    guint32 start, end; /* bytes of the text, possessive included */
    guint32 bits;       /* enum token_bits */
    guint8 n_forms;     /* 1 … TOKEN_FORMS */
    char prefix; /* Arabic, Hebrew: the proclitic cut off in forms[1…]: w f b l k s, a = only the article; or 0 */
    struct strview forms[TOKEN_FORMS]; /* folded; forms[0] = whole word. PUNCT: the character itself */
    gint64 number;                     /* NUMBER: its whole part, saturated; else 0 */
    guint32 hash;                      /* WORD, NUMBER: sv_hash() of forms[0] */
    guint32 sign;                      /* PUNCT: its character, every dash as '-'; else 0 */
};

/* Numbers of a token's forms among the words of a name table and all that share with it; 0: in none. The last is its
 * stem's (NAME_FORM_STEM). */
struct token_words {
    guint32 id[TOKEN_FORMS + 1];
};

struct tokens {
    struct token *items;
    guint n;
    const struct token_words *words; /* NULL until somebody looks them up: name_table_words() */
    gboolean truncated;              /* text had more than `max_tokens`, or the arena was full */
};

/* Tokens of `text` in memory of `arena`; bytes that are not UTF-8 count as separators. */
struct tokens tokenize(struct strview text, guint max_tokens, struct arena *arena);

/* The folded form of one word or phrase (tokens joined by one blank), as `tokenize` would make it; in `arena`. */
struct strview token_fold(struct strview text, struct arena *arena);
