/* filters/extract/time_roles.h
 * What a word of time can be, and the parts of a time expression once its words are read: shared by the reader of words
 * (time_words.c), the patterns (time.c) and the calendar arithmetic (time_resolve.c). */
#pragma once
#include "filters/extract/time.h"

/* A role is the letter that the patterns of time.c use. */
enum time_role {
    ROLE_WEEKDAY = 'w',  /* 1 Monday … 7 */
    ROLE_MONTH = 'm',    /* 1 … 12 */
    ROLE_HIJRI = 'h',    /* 1 … 12 */
    ROLE_JALALI = 'j',   /* 1 … 12 */
    ROLE_FEAST = 'F',    /* hijri month.day-month.day: from * 10000 + to, each month * 100 + day */
    ROLE_DAY = 'd',      /* offset in days of today's; "-1..0" = overnight */
    ROLE_UNIT = 'u',     /* enum time_unit */
    ROLE_COUNT = 'U',    /* unit + 100 * number: a dual */
    ROLE_PREV = 'p',     /* last */
    ROLE_PAST = 'P',     /* the past …: running */
    ROLE_THIS = 't',     /* this */
    ROLE_NEXT = 'x',     /* next */
    ROLE_AGO = 'a',      /* ago */
    ROLE_RECENT = 'r',   /* recent */
    ROLE_SHIFT = 'S',    /* later (+1), earlier (-1): from the previous mention */
    ROLE_AFTER = 'z',    /* the following day: days from the previous mention */
    ROLE_PART = 'e',     /* enum time_part */
    ROLE_NUMBER = 'n',   /* also figures up to 999 */
    ROLE_ORDINAL = 'o',  /* third: day of a month, of Ramadan */
    ROLE_YEAR = 'y',     /* a figure 1900 … 2100 */
    ROLE_ABSOLUTE = 'D', /* 2017-02-03, 3/2/2017: its day */
    ROLE_SINCE = 's',
    ROLE_UNTIL = 'l',
    ROLE_FROM = 'f',
    ROLE_TO = '-', /* 1: "and", a range only behind "between" */
    ROLE_IN = 'i',
    ROLE_FILLER = '_',
    ROLE_DAYTIME = 'c',
    ROLE_SEASON = 'k', /* 1 spring … 4 winter */
    ROLE_STREAK = 'C', /* consecutive, -long: so many up to now */
};

enum time_unit {
    UNIT_NONE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_FORTNIGHT,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_WEEKEND
};
enum time_part { PART_NONE, PART_EARLY, PART_MID, PART_LATE, PART_EARLIER, PART_LATER };

#define DAY_OVERNIGHT 1000 /* value of ROLE_DAY: last night and this morning */

/* The rows of time_words.tsv; the payload in the name table is the index. */
struct time_word {
    enum time_role role;
    gint32 value;
    guint8 language; /* index, see time_words_language */
};

const struct time_word *time_words_get(const time_words *w, guint32 index);
guint time_words_languages(const time_words *w);
/* Index of "en", or -1. */
gint time_words_language(const time_words *w, const char *language);

/* What the words of one expression said; 0 = not said. */
struct time_fields {
    gint weekday, day, month, year, hijri, jalali, feast, season, unit, count, part, after, shift;
    guint32 absolute;
    gint day_word; /* offset */
    gboolean has_day_word, has_after, is_prev, is_past, is_this, is_next, is_ago, is_recent, is_ordinal, is_streak;
    gboolean is_length; /* "for two years": up to now */
};

struct time_span {
    guint32 start, end;
    enum time_precision precision;
    enum time_basis basis;
    gboolean is_future, is_since;
    guint32 since_end;
};

/* Turns fields into days; FALSE when they mean no time at all. `out->start` is 0 when the anchor it needs is not known.
 */
gboolean time_resolve(const struct time_fields *f, const struct time_anchor *anchor, struct time_span *out);
