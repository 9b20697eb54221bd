#include "producer/feed_date.h"

#include <string.h>
#include <unicode/ucal.h>
#include "common/rfc3339.h"
#include "producer/feed_date_names.h"

#define INPUT_MAX_BYTES  200
#define FOLDED_MAX_BYTES 800
#define NOT_SET          (-1)

/* A date being put together from its parts, in the order they come. */
struct parts {
    const struct feed_dates *names;
    int year, month, day, hour, minute, second;
    int numbers[4], digits[4]; /* numbers of one or two digits (or a year) not yet given a meaning */
    guint n_numbers;
    int zone_min; /* minutes east of UTC */
    int writers_zone_min;
    gboolean has_time, has_zone, has_zone_name, month_is_tentative, is_hijri, is_pm, is_am, has_weekday;
};

/* ---- calendar ---- */

static int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    gboolean is_leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return days[m - 1] + (m == 2 && is_leap);
}

/* Days from 1970-01-01 of an Umm al-Qura date (the calendar of Saudi and Gulf media); G_MININT64 when there is no such
 * day. */
static gint64 days_from_hijri(int y, int m, int d)
{
    UErrorCode status = U_ZERO_ERROR;
    static const UChar utc[] = u"UTC";
    UCalendar *cal = ucal_open(utc, -1, "ar_SA@calendar=islamic-umalqura", UCAL_DEFAULT, &status);
    if (U_FAILURE(status))
        return G_MININT64;
    ucal_clear(cal);
    ucal_setDate(cal, y, m - 1, d, &status);
    double ms = ucal_getMillis(cal, &status);
    ucal_close(cal);
    return U_SUCCESS(status) ? (gint64)(ms / 86400000.0) : G_MININT64;
}

/* ---- putting parts together ---- */

/* RFC 2822: two digits mean the nearest century; feeds did not exist before 1990. */
static int full_year(int year, int digits)
{
    return digits > 2 ? year : year + (year < 90 ? 2000 : 1900);
}

static gboolean set_numeric_date(struct parts *p, int y, int m, int d)
{
    if (p->year != NOT_SET)
        return FALSE;
    p->year = y;
    p->month = m;
    p->day = d;
    return TRUE;
}

/* With a month's name the other two numbers are day and year, in the order that fits; without one there must be three.
 */
static gboolean settle_numbers(struct parts *p)
{
    for (guint i = 0; i < p->n_numbers; i++) {
        int n = p->numbers[i], digits = p->digits[i];
        gboolean is_year = digits >= 3 || n > 31 || p->day != NOT_SET;
        if (is_year && p->year == NOT_SET)
            p->year = full_year(n, digits);
        else if (!is_year && p->day == NOT_SET)
            p->day = n;
        else
            return FALSE;
    }
    if (p->day == NOT_SET && p->month != NOT_SET && p->year != NOT_SET && !p->has_time && !p->has_weekday)
        p->day = 1; /* "January 2024" */
    return p->year != NOT_SET && p->month != NOT_SET && p->day != NOT_SET;
}

static gboolean settle_time(struct parts *p)
{
    if ((p->is_pm || p->is_am) && p->hour <= 12)
        p->hour = p->hour % 12 + (p->is_pm ? 12 : 0);
    if (p->second == 60)
        p->second = 59; /* a leap second has no place in POSIX time */
    gboolean is_midnight = p->hour == 24 && p->minute == 0 && p->second == 0;
    return (p->hour < 24 || is_midnight) && p->minute < 60 && p->second < 60;
}

static gboolean settle(struct parts *p, gint64 *at_us)
{
    if (!settle_numbers(p) || !settle_time(p) || p->year > 9999 || p->month < 1 || p->month > 12 || p->day < 1)
        return FALSE;
    gboolean is_hijri = p->is_hijri && p->year >= 1300 && p->year <= 1600;
    if (p->day > (is_hijri ? 30 : days_in_month(p->year, p->month)))
        return FALSE;
    gint64 days = is_hijri ? days_from_hijri(p->year, p->month, p->day) : days_from_civil(p->year, p->month, p->day);
    int zone_min = p->has_zone ? p->zone_min : p->writers_zone_min;
    *at_us = ((days * 24 + p->hour) * 60 + p->minute - zone_min) * 60 * G_USEC_PER_SEC + p->second * G_USEC_PER_SEC;
    return days != G_MININT64;
}

/* ---- reading ---- */

static int read_number(const char **s, int *digits)
{
    int n = 0;
    const char *from = *s;
    for (; g_ascii_isdigit(**s) && *s - from < 9; (*s)++)
        n = n * 10 + (**s - '0');
    *digits = (int)(*s - from);
    return n;
}

/* At a sign: "+0200", "+02:00", "+2", "+02". */
static gboolean read_offset(struct parts *p, const char **s)
{
    int sign = **s == '-' ? -1 : 1, digits, minutes = 0, minute_digits = 2;
    (*s)++;
    int hours = read_number(s, &digits);
    if (digits == 0 || digits > 4)
        return FALSE;
    if (digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (**s == ':') {
        (*s)++;
        minutes = read_number(s, &minute_digits);
    }
    if (minute_digits == 0 || minute_digits > 2 || hours > 24 || minutes > 59)
        return FALSE;
    p->zone_min = sign * (hours * 60 + minutes);
    return p->has_zone = TRUE;
}

/* Behind "hh" at ':'. */
static gboolean read_time(struct parts *p, int hour, const char **s)
{
    int digits;
    if (p->has_time)
        return FALSE;
    p->has_time = TRUE;
    p->hour = hour;
    (*s)++;
    p->minute = read_number(s, &digits);
    if (digits == 0 || digits > 2)
        return FALSE;
    if (**s == ':') {
        (*s)++;
        p->second = read_number(s, &digits);
        if (digits == 0 || digits > 2)
            return FALSE;
    }
    if ((**s == '.' || **s == ',') && g_ascii_isdigit((*s)[1]))
        for ((*s)++; g_ascii_isdigit(**s);)
            (*s)++;
    return **s != ':';
}

/* "a-b-c", "a/b/c", "a.b.c" or "a-b": `first` is read, *s is at the separator. Years first or last; with slashes and no
 * hint the American order, with dots and dashes day first. */
static gboolean read_numeric_date(struct parts *p, int first, int first_digits, const char **s)
{
    char separator = **s;
    int d2, d3 = 0, third = 1;
    (*s)++;
    int second = read_number(s, &d2);
    if (**s == separator && g_ascii_isdigit((*s)[1])) {
        (*s)++;
        third = read_number(s, &d3);
    }
    if (d2 > 2 && !(d2 == 3 && second <= 12))
        return FALSE;
    if (first_digits == 4)
        return d3 <= 2 && set_numeric_date(p, first, second, third);
    if ((d3 != 2 && d3 != 4) || first_digits > 2)
        return FALSE;
    if (separator == '-' && d3 == 2 && first_digits == 2 && third <= 31 && second <= 12) /* ISO 8601: 03-12-31 */
        return set_numeric_date(p, full_year(first, 2), second, third);
    gboolean is_month_first = (separator == '/' && first <= 12) || second > 12;
    return set_numeric_date(p, full_year(third, d3), is_month_first ? first : second, is_month_first ? second : first);
}

/* Digits without any separator. */
static gboolean read_compact(struct parts *p, const char *from, int n)
{
    int v[14];
    for (int i = 0; i < n && i < 14; i++)
        v[i] = from[i] - '0';
    if (n == 6)
        return set_numeric_date(p, full_year(v[0] * 10 + v[1], 2), v[2] * 10 + v[3], v[4] * 10 + v[5]);
    if (n != 8 && n != 12 && n != 14)
        return FALSE;
    if (n > 8) {
        p->has_time = TRUE;
        p->hour = v[8] * 10 + v[9];
        p->minute = v[10] * 10 + v[11];
        p->second = n == 14 ? v[12] * 10 + v[13] : 0;
    }
    return set_numeric_date(p, v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3], v[4] * 10 + v[5], v[6] * 10 + v[7]);
}

/* "T101455" of ISO 8601's basic format. */
static gboolean read_compact_time(struct parts *p, const char **s)
{
    gsize n = strspn(*s, "0123456789");
    if (n != 4 && n != 6)
        return FALSE;
    const char *d = *s;
    p->has_time = TRUE;
    p->hour = (d[0] - '0') * 10 + d[1] - '0';
    p->minute = (d[2] - '0') * 10 + d[3] - '0';
    p->second = n == 6 ? (d[4] - '0') * 10 + d[5] - '0' : 0;
    *s += n;
    return TRUE;
}

static gboolean read_digits(struct parts *p, const char **s, gboolean is_after_t)
{
    gsize n = strspn(*s, "0123456789");
    if (n > 4) {
        if (is_after_t && !p->has_time && p->year != NOT_SET)
            return read_compact_time(p, s);
        *s += n;
        return read_compact(p, *s - n, (int)n);
    }
    int digits, number = read_number(s, &digits);
    if (**s == ':')
        return digits <= 2 && read_time(p, number, s);
    if (is_after_t && digits == 4 && p->year != NOT_SET) {
        *s -= 4;
        return read_compact_time(p, s);
    }
    if (strchr("-/.", **s) && **s && g_ascii_isdigit((*s)[1]) && p->month == NOT_SET && p->n_numbers == 0)
        return read_numeric_date(p, number, digits, s);
    if (p->n_numbers == G_N_ELEMENTS(p->numbers) || digits == 3)
        return FALSE;
    p->numbers[p->n_numbers] = number;
    p->digits[p->n_numbers++] = digits;
    return TRUE;
}

static void note_month(struct parts *p, const struct date_word *w)
{
    gboolean is_tentative = (w->kinds & (1u << DATE_WORD_WEEKDAY)) != 0;
    if (p->month != NOT_SET && !p->month_is_tentative && is_tentative)
        return;
    p->month = w->value[DATE_WORD_MONTH];
    p->month_is_tentative = is_tentative;
    p->is_hijri = FALSE;
}

static void note_zone(struct parts *p, const char **s, int zone_min)
{
    if (!p->has_zone)
        p->zone_min = zone_min;
    p->has_zone = TRUE;
    if ((**s == '+' || **s == '-') && g_ascii_isdigit((*s)[1])) { /* GMT-01:01 */
        read_offset(p, s);
        p->zone_min += zone_min;
    }
}

static void note_word(struct parts *p, const struct date_word *w, const char **s, gboolean is_after_time)
{
    const guint kinds = w->kinds;
    if (kinds & (1u << DATE_WORD_WEEKDAY))
        p->has_weekday = TRUE;
    if (kinds & (1u << DATE_WORD_MONTH))
        note_month(p, w);
    else if (kinds & (1u << DATE_WORD_HIJRI_MONTH) && p->month == NOT_SET) {
        p->month = w->value[DATE_WORD_HIJRI_MONTH];
        p->is_hijri = TRUE;
    } else if (is_after_time && kinds & (1u << DATE_WORD_PM))
        p->is_pm = TRUE;
    else if (is_after_time && kinds & (1u << DATE_WORD_AM))
        p->is_am = TRUE;
    else if (kinds & (1u << DATE_WORD_HIJRI_MARK))
        p->is_hijri = TRUE;
    else if (kinds & (1u << DATE_WORD_ZONE) && p->has_time)
        note_zone(p, s, w->value[DATE_WORD_ZONE]);
    if (kinds & (1u << DATE_WORD_PM) && !p->has_time && w->value[DATE_WORD_PM] == 1)
        p->is_pm = TRUE; /* Korean and Chinese write it before the time */
    if (kinds & (1u << DATE_WORD_FILLER) && w->value[DATE_WORD_FILLER] != G_MININT16)
        p->writers_zone_min = w->value[DATE_WORD_FILLER];
}

static gboolean is_letter(const char *s)
{
    return (guchar)*s < 0x80 ? g_ascii_isalpha(*s) : g_unichar_isalpha(g_utf8_get_char(s));
}

static const char *skip_word(const char *s)
{
    while (is_letter(s) || ((*s == '.' || *s == '\'') && is_letter(s + 1)))
        s = g_utf8_next_char(s);
    return s;
}

/* The longest name of the table that begins at *s, which moves behind it and one full stop. */
static const struct date_word *read_name(const struct parts *p, const char **s)
{
    const struct date_word *best = NULL;
    char name[FOLDED_MAX_BYTES];
    gsize n = 0;
    const char *end = *s, *best_end = NULL;
    for (guint i = 0; i < feed_dates_max_words(p->names); i++) {
        const char *word = end + (i > 0 && *end == ' ');
        const char *word_end = skip_word(word);
        if (word_end == word)
            break;
        if (i > 0)
            name[n++] = ' ';
        for (; word < word_end; word++)
            if (*word != '.')
                name[n++] = *word;
        name[n] = '\0';
        end = word_end;
        const struct date_word *w = feed_dates_lookup(p->names, name);
        if (w) {
            best = w;
            best_end = end;
        }
    }
    *s = best ? best_end : skip_word(*s);
    *s += **s == '.';
    return best;
}

/* FALSE: what stands there belongs to no date. */
static gboolean read_word(struct parts *p, const char **s, gboolean is_after_time)
{
    const char *from = *s;
    if ((*from == 't' || *from == 'z') && !is_letter(from + 1)) { /* ISO 8601's letters need no table */
        (*s)++;
        if (*from == 'z' && p->has_time)
            note_zone(p, s, 0);
        return TRUE;
    }
    const struct date_word *w = read_name(p, s);
    if (w)
        note_word(p, w, s, is_after_time);
    return w || !p->has_zone;
}

static gboolean read_one(struct parts *p, const char **s, const char *start, gboolean *is_after_time)
{
    const char *from = *s;
    gboolean had_time = p->has_time;
    if (g_ascii_isdigit(*from)) {
        gboolean is_after_t = from > start && from[-1] == 't';
        if (!read_digits(p, s, is_after_t))
            return FALSE;
    } else if (is_letter(from)) {
        if (!read_word(p, s, *is_after_time))
            return FALSE;
    } else if ((*from == '+' || *from == '-') && p->has_time && !p->has_zone && from[1] && from[1] != ' ') {
        if (!read_offset(p, s))
            return FALSE;
    } else if (*from == '-' && !p->has_time && p->year != NOT_SET && g_ascii_isdigit(from[1])) {
        return FALSE; /* 2013-01-27-01 */
    } else if (*from == '(') {
        *s += strcspn(from, ")");
        *s += **s == ')';
    } else {
        *s = g_utf8_next_char(from);
        return TRUE; /* separators keep what is remembered */
    }
    *is_after_time = p->has_time && !had_time;
    return TRUE;
}

/* Seconds or milliseconds since 1970. */
static gboolean read_epoch(const char *s, gint64 *at_us)
{
    gsize n = strspn(s, "0123456789");
    if (s[n] != '\0' || (n != 10 && n != 13))
        return FALSE;
    gint64 v = g_ascii_strtoll(s, NULL, 10);
    *at_us = n == 10 ? v * G_USEC_PER_SEC : v * 1000;
    return TRUE;
}

/* ISO 8601 with the century left out: "-0312", "-03-12". */
static gboolean read_no_century(struct parts *p, const char *s)
{
    if (s[0] != '-' || !g_ascii_isdigit(s[1]) || !g_ascii_isdigit(s[2]))
        return FALSE;
    const char *month = s + 3 + (s[3] == '-');
    if (strspn(month, "0123456789") != 2 || month[2])
        return FALSE;
    return set_numeric_date(p, 2000 + (s[1] - '0') * 10 + s[2] - '0', (month[0] - '0') * 10 + month[1] - '0', 1);
}

gboolean feed_date_parse(const struct feed_dates *d, const char *text, gint64 *at_us)
{
    struct parts p = {.names = d, .year = NOT_SET, .month = NOT_SET, .day = NOT_SET};
    if (strlen(text) > INPUT_MAX_BYTES || !g_utf8_validate(text, -1, NULL))
        return FALSE;
    g_autofree char *folded = feed_date_fold(text);
    const char *s = g_strstrip(folded);
    if (strlen(s) >= FOLDED_MAX_BYTES)
        return FALSE;
    gboolean is_after_time = FALSE;
    if (read_epoch(s, at_us))
        return TRUE;
    if (read_no_century(&p, s))
        return settle(&p, at_us);
    if (strspn(s, "0123456789") == 4 && s[4] == '\0') { /* a year alone */
        p.month = p.day = 1;
        p.year = (int)g_ascii_strtoll(s, NULL, 10);
        return settle(&p, at_us);
    }
    for (const char *start = s; *s;)
        if (!read_one(&p, &s, start, &is_after_time))
            return FALSE;
    return settle(&p, at_us);
}
