/* text/furniture_cues.h
 * The cues of packs/common/furniture.tsv at the tokens of one part, and the cuts they make inside a line. The inner
 * half of furniture.c; nobody else needs this header. */
#pragma once
#include "text/furniture.h"
#include "text/name_table.h"

enum cue_role {
    CUE_LINE,
    CUE_ANY,
    CUE_START,
    CUE_LIST,
    CUE_HEAD_END,
    CUE_TAIL,
    CUE_REST,
    CUE_TITLE_HEAD,
    CUE_TITLE_TAIL,
    CUE_SITE_WORD,
    CUE_AGENCY,
    CUE_BYLINE,
    CUE_CAPTION,
    CUE_CREDIT,
    CUE_COMMENT_HEADER,
    CUE_COUNTER,
    CUE_MONTH,
    CUE_WEEKDAY,
    CUE_STAMP,
    CUE_ROLES_N
};

struct furniture_table {
    name_table *names;
    GArray *weights;  /* double, by payload */
    GPtrArray *signs; /* char *: signs of captions */
};

struct marker {
    const furniture_table *table;
    struct strview text;
    struct token *tokens;
    guint n;
    struct name_matches matches;
    const guint32 *first_match; /* of each token, + 1; 0: none */
    const guint32 *roles;       /* bits of the roles of its matches */
    guint8 *token_flags;        /* enum furniture_bits of cut pieces */
    guint8 *breaks;             /* a sentence begins here */
    struct dateline dateline;
};

static inline gboolean has_cue(const struct marker *m, guint i, enum cue_role role)
{
    return i < m->n && m->roles[i] >> role & 1;
}

/* The cue of `role` at token `i`, or NULL. */
static inline const struct name_match *cue_at(const struct marker *m, guint i, enum cue_role role)
{
    if (!has_cue(m, i, role))
        return NULL;
    const struct name_match *cue = &m->matches.items[m->first_match[i] - 1];
    while (cue->class != role)
        cue++;
    return cue;
}

double cue_weight(const struct marker *m, const struct name_match *cue);

/* Token `i` is the sign; every dash folds to '-'. */
static inline gboolean token_is_sign(const struct marker *m, guint i, guint32 sign)
{
    return i < m->n && m->tokens[i].sign == sign;
}

static inline gboolean token_is_dash(const struct marker *m, guint i)
{
    return token_is_sign(m, i, '-');
}

/* The token behind the line that holds token `i`. */
guint line_end_of(const struct marker *m, guint i);
/* Tokens of the date or time of day at `i`; 0: none. */
guint date_length(const struct marker *m, guint i);
guint clock_length(const struct marker *m, guint i);

/* Cuts of a body: heads and tails of social pages, rests of lines, the dateline. */
void furniture_cut_body(struct marker *m);
/* Cuts of a title: the name of the page, repetitions. */
void furniture_cut_title(struct marker *m);
