/* filters/extract/quantity_number.h
 * The inner half of quantity.c: what the table knows at a token, and one number from digits or words. */
#pragma once
#include "filters/extract/quantity_table.h"

struct number_finder {
    const quantity_table *table;
    struct strview text;
    const struct token *tokens;
    guint n;
    const struct name_match *matches;
    guint n_matches;
    const guint32 *first_match; /* of the class at each token, + 1; 0: none */
    guint32 *roles;             /* bits of the roles of those matches in a language that counts there */
    guint16 class;
    guint8 language;             /* of the document; 0 unknown */
    guint8 by_script[SCRIPTS_N]; /* the language in which a word of the script counts */
};

struct found_row {
    const struct number_row *row; /* NULL: nothing found */
    guint n;                      /* tokens */
    const struct name_match *match;
};

/* Whether a phrase of `role` begins at token `i`. */
static inline gboolean number_has_role(const struct number_finder *f, guint i, enum number_role role)
{
    return i < f->n && f->roles[i] >> role & 1;
}

/* Fills `roles`; before it nothing is found. */
void number_read_roles(struct number_finder *f);
/* A row of `role` whose phrase begins at token `i`; with `end` > 0 only one that ends there. */
struct found_row number_row_at(const struct number_finder *f, guint i, enum number_role role, guint end);
/* The same for a sign at a PUNCT token. */
const struct number_row *number_sign_at(const struct number_finder *f, guint i, enum number_role role);
/* The row of `role` with the longest phrase that ends before token `end`. *first is its first token. */
const struct number_row *number_row_before(const struct number_finder *f, guint end, enum number_role role,
                                           guint *first);
/* Whether token `i` exists and no sentence begins at it. */
gboolean number_goes_to(const struct number_finder *f, guint i);
/* Whether no blank stands before token `i`. */
gboolean number_touches(const struct number_finder *f, guint i);

struct number {
    guint first, end; /* tokens */
    gint64 min, max;
    gboolean is_vague, is_article, is_ordinal;
    gboolean is_digits;  /* no number word but a multiplier */
    gboolean is_grouped; /* "1,200" */
    guint n_digits;
};

/* The number that begins at token `i`. */
gboolean number_parse(const struct number_finder *f, guint i, struct number *out);
