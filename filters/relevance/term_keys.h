/* filters/relevance/term_keys.h
 * Of each anchor, the part that a raw scan looks for: a word that is an anchor by itself ("Syria" of "government of
 * Syria"), else the word that fewest things of the pack share ("Sheikhoun" of "Khan Sheikhoun"), else the whole name.
 * Used by term_table alone. */
#pragma once
#include "filters/relevance/term_table.h"

/* Sets the keys; new strings are of `strings`. The everyday words of the tables of `common_dir` (NULL: none) are no
 * keys. TSV_ERROR_*. */
gboolean term_keys_choose(const GArray *rules, GArray *terms, GStringChunk *strings, const char *common_dir,
                          GError **error);
