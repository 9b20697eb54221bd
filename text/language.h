/* text/language.h
 * Which language a text is in. CLD2 (Google's detector, Debian package libcld2-dev) knows all of ours but Sorani, which
 * it takes for English or Arabic: that is told by letters that only Sorani writes. Texts too short for statistics are
 * told by their script, or stay undecided. Thread: any. */
#pragma once
#include "common/strview.h"

#ifdef __cplusplus
extern "C" {
#endif

struct language_guess {
    const char *code;  /* BCP 47 ("en", "ckb"), a constant; NULL: undecided */
    double confidence; /* 0 … 1 */
};

/* `declared` is what the feed says ("en-GB", may be empty): a hint, no more. Invalid UTF-8 is undecided. */
struct language_guess language_detect(struct strview text, struct strview declared);

#ifdef __cplusplus
}
#endif
