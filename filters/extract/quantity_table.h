/* filters/extract/quantity_table.h
 * The words of numbers as quantity.c and number_words.c read them; nobody else needs this header. */
#pragma once
#include "filters/extract/quantity.h"

enum number_role {
    ROLE_CARDINAL,
    ROLE_MULTIPLIER,
    ROLE_VAGUE,
    ROLE_ARTICLE,
    ROLE_ORDINAL,
    ROLE_SUFFIX, /* kind */
    ROLE_AT_LEAST,
    ROLE_AT_MOST,
    ROLE_ABOUT,
    ROLE_AT_LEAST_AFTER,
    ROLE_AT_MOST_AFTER,
    ROLE_ABOUT_AFTER,
    ROLE_RANGE_OPEN,
    ROLE_RANGE_JOIN, /* value 1: only behind a ROLE_RANGE_OPEN */
    ROLE_JOIN,
    ROLE_BEFORE, /* kind */
    ROLE_AFTER,  /* kind */
    ROLE_COUNTED,
    ROLE_OF,
    ROLE_DIGIT_GROUP,
    ROLE_PROCLITIC,
    ROLE_NONE,
    NUMBER_ROLES_N
};

struct number_row {
    guint8 role;     /* enum number_role */
    guint8 kind;     /* enum quantity_kind, of SUFFIX, BEFORE, AFTER */
    guint8 language; /* position in languages; 0 = all */
    gboolean is_adjective;
    gint64 value, max;     /* COUNTED: how many the form itself says; 0 = it does not */
    const char *noun_kind; /* COUNTED */
};

struct number_sign {
    struct strview sign;
    guint32 row;
};

#define LANGUAGES_MAX 64
#define SCRIPTS_N     4

struct quantity_table {
    struct arena *strings;
    GArray *rows;                          /* struct number_row */
    GArray *phrases;                       /* struct strview, one a row; empty for signs */
    GArray *signs;                         /* struct number_sign */
    const char *languages[LANGUAGES_MAX];  /* [0] = "*" */
    guint8 language_script[LANGUAGES_MAX]; /* 1 + position in quantity_scripts */
    guint n_languages;
    guint8 main_language[SCRIPTS_N]; /* the first language of a script in the file */
};

/* TOKEN_LATIN … of the scripts told apart. */
extern const guint32 quantity_scripts[SCRIPTS_N];

static inline const struct number_row *quantity_row(const quantity_table *t, guint i)
{
    return &g_array_index(t->rows, struct number_row, i);
}
