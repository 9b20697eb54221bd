/* text/sentence.h
 * Marks where sentences and paragraphs begin, in the tokens of one text. Paragraph: a line break; sentence: . ! ? … ؟ ۔
 * with abbreviations ("Gen.", "U.S.", "Feb."), initials, decimals and closing quotes minded. Abbreviations are data:
 * packs/common/abbreviations.tsv. Linear. */
#pragma once
#include "text/token.h"

struct sentence {
    guint32 first, n;  /* tokens */
    guint32 paragraph; /* running number from 0 */
};

struct sentences {
    struct sentence *items;
    guint n;
};

typedef struct abbreviations abbreviations;
/* Reads packs/common/abbreviations.tsv (columns: abbreviation, language, kind, source; the file tells the kinds). */
abbreviations *abbreviations_load(const char *path, GError **error);
void abbreviations_free(abbreviations *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(abbreviations, abbreviations_free)

/* Splits; sets TOKEN_SENTENCE_START and TOKEN_PARAGRAPH_START in `tokens`. `known` may be NULL. */
struct sentences sentence_split(struct strview text, struct tokens *tokens, const abbreviations *known,
                                struct arena *arena);
