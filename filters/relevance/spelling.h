/* filters/relevance/spelling.h
 * The bytes by which a name can be found in raw text before it is decoded and folded. The folded matcher accepts
 * spellings without end (an accent anywhere, a tatweel anywhere); the literals are those that people write. The two are
 * kept together by a rule: a name counts as an anchor only where spelling_is_plain() says that one of its literals, or
 * a mark that sends the whole record to the decoder, stands in it. So whatever the rules keep, the raw scan lets pass.
 */
#pragma once
#include "common/strview.h"

/* Literals of `name` (UTF-8; ASCII letters are to be matched without regard to case), appended to `out` as g_malloc'd
 * strings. At least one of them stands in every plainly spelled occurrence. Nothing for a name of less than 3 letters.
 */
void spelling_literals(const char *name, GPtrArray *out);

/* Is `span`, an occurrence of `name` in decoded text, found by a raw scan for its literals or its marks? */
gboolean spelling_is_plain(const char *name, struct strview span);

/* Tatweel, vowel signs, zero-width characters, soft hyphens: signs inside words that folding removes. Their bytes as
 * literals, NULL-terminated; a record that has one is decoded without further question. */
extern const char *const spelling_marks[];
