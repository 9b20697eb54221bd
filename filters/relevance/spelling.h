/* filters/relevance/spelling.h
 * The bytes by which a name can be found in raw text before it is decoded and folded. The folded matcher accepts
 * spellings without end (an accent anywhere, a tatweel anywhere); the literals are those that people write. The two are
 * kept together by a rule: a name counts as an anchor only where spelling_is_plain() says that one of its literals, or
 * a mark that sends the whole record to the decoder, stands in it. So whatever the rules keep, the raw scan lets pass.
 */
#pragma once
#include "common/strview.h"

/* The words of a name, one after the other; FALSE at its end. Apostrophes are part of words, hyphens part them. */
gboolean spelling_next_word(const char **rest, struct strview *word);

/* How the name must be written to count: in any case, with a capital, all in capitals. */
enum spelling_case { SPELLING_ANY_CASE, SPELLING_CAPITAL, SPELLING_ALL_CAPS };

struct spelling_literals {
    GPtrArray *any_case; /* char *: ASCII letters to be matched without regard to case */
    GPtrArray *exact;    /* char *: as they stand, for names with capitals: "Rif" is no part of a tariff */
};
void spelling_literals_init(struct spelling_literals *l);
void spelling_literals_clear(struct spelling_literals *l);

/* Appends the literals of `name` (UTF-8). At least one of them stands in every plainly spelled occurrence. Nothing for
 * a name of less than 3 letters. `name` is what is to be looked for of a name: mostly one distinctive word of it
 * (term_keys.h). */
void spelling_literals(const char *name, enum spelling_case written, struct spelling_literals *out);

/* Is `span`, an occurrence of `name` in decoded text, found by a raw scan for its literals or its marks? */
gboolean spelling_is_plain(const char *name, enum spelling_case written, struct strview span);

/* Tatweel, vowel signs, zero-width characters, soft hyphens: signs inside words that folding removes. Their bytes as
 * literals, NULL-terminated; a record that has one is decoded without further question. */
extern const char *const spelling_marks[];
