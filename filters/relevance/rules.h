/* filters/relevance/rules.h
 * Does a text belong to the conflict of a pack, and by which words? The rules of terms.yaml over title and body: what
 * each word counts for, what takes away, and where it stands. Thread: the rules are read-only once loaded and shared;
 * a match lives in the caller's arena. */
#pragma once
#include "filters/relevance/term_table.h"

enum relevance_part { RELEVANCE_TITLE, RELEVANCE_BODY };

struct relevance_hit {
    struct strview text; /* as found, borrowed from the input */
    guint16 rule;
    enum relevance_part part;
    guint32 start, end; /* bytes of that part */
    guint32 term;
};

struct relevance_match {
    gboolean is_match;
    gboolean is_truncated;      /* a part was longer than RELEVANCE_TOKENS_MAX tokens */
    double score;               /* 0 when there is no anchor, never negative */
    struct relevance_hit *hits; /* in the order of the text; at most RELEVANCE_HITS_MAX */
    guint hits_n;
    double by_rule[RELEVANCE_RULES_MAX]; /* what each rule gave */
};

#define RELEVANCE_HITS_MAX   64
#define RELEVANCE_TOKENS_MAX 20000

typedef struct relevance_rules relevance_rules;

/* Loads the term table of `pack_dir` and makes it ready to match. */
relevance_rules *relevance_rules_load(const char *pack_dir, GError **error);
void relevance_rules_free(relevance_rules *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(relevance_rules, relevance_rules_free)

const term_table *relevance_rules_terms(const relevance_rules *r);

/* Matches title and body (plain text, UTF-8; either may be empty). What does not fit into the arena or lies behind
 * RELEVANCE_TOKENS_MAX tokens of a part does not count. */
struct relevance_match relevance_rules_match(const relevance_rules *r, struct strview title, struct strview body,
                                             struct arena *arena);
