/* producer/feed_date_names.h
 * The table of words in dates: what a word of any language means. Part of feed_date. Immutable after loading. */
#pragma once
#include "producer/feed_date.h"

enum date_word_kind {
    DATE_WORD_MONTH,       /* value 1-12 */
    DATE_WORD_HIJRI_MONTH, /* value 1-12 of the Islamic calendar */
    DATE_WORD_HIJRI_MARK,  /* the year is of the Islamic calendar */
    DATE_WORD_WEEKDAY,
    DATE_WORD_ZONE, /* value: minutes east of UTC */
    DATE_WORD_AM,
    DATE_WORD_PM,
    DATE_WORD_FILLER, /* says nothing; a value is the zone of whoever writes so */
    N_DATE_WORD_KINDS,
};

struct date_word {
    guint kinds;                     /* bit per kind: "mar" is March and mardi */
    gint16 value[N_DATE_WORD_KINDS]; /* G_MININT16 = none */
};

/* The words are compared without case, diacritics, Arabic vowel signs and hamza forms. `name` may be several words with
 * single spaces. NULL when unknown or `d` is NULL. */
const struct date_word *feed_dates_lookup(const struct feed_dates *d, const char *folded_name);
/* The most words a name of the table has. */
guint feed_dates_max_words(const struct feed_dates *d);
/* As the table compares: g_free() it. */
char *feed_date_fold(const char *text);
