#include "common/rfc3339.h"

#define US_PER_S   G_GINT64_CONSTANT(1000000)
#define US_PER_DAY (86400 * US_PER_S)

gint64 days_from_civil(int year, int month, int day)
{
    gint64 y = month <= 2 ? year - 1 : year;
    gint64 era = (y >= 0 ? y : y - 399) / 400;
    gint64 year_of_era = y - era * 400;
    gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void civil_from_days(gint64 days, int *year, int *month, int *day)
{
    gint64 z = days + 719468;
    gint64 era = (z >= 0 ? z : z - 146096) / 146097;
    gint64 doe = z - era * 146097;
    gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    gint64 mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

gboolean civil_is_valid(int year, int month, int day)
{
    static const char days_of[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return FALSE;
    gboolean is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days_of[month - 1] + (month == 2 && is_leap);
}

static char *put_digits(char *p, int n, gint64 value)
{
    for (int i = n - 1; i >= 0; i--, value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + n;
}

static char *put_fraction(char *p, gint64 us)
{
    if (us == 0)
        return p;
    *p = '.';
    char *end = put_digits(p + 1, 6, us);
    while (end[-1] == '0')
        end--;
    return end;
}

gsize rfc3339_format(gint64 at, char out[RFC3339_MAX_BYTES])
{
    at = CLAMP(at, days_from_civil(1, 1, 1) * US_PER_DAY, days_from_civil(10000, 1, 1) * US_PER_DAY - 1);
    gint64 days = at / US_PER_DAY, rest = at % US_PER_DAY;
    if (rest < 0) {
        rest += US_PER_DAY;
        days--;
    }
    int year, month, day;
    civil_from_days(days, &year, &month, &day);
    gint64 s = rest / US_PER_S;
    char *p = put_digits(out, 4, year);
    *p++ = '-';
    p = put_digits(p, 2, month);
    *p++ = '-';
    p = put_digits(p, 2, day);
    *p++ = 'T';
    p = put_digits(p, 2, s / 3600);
    *p++ = ':';
    p = put_digits(p, 2, s / 60 % 60);
    *p++ = ':';
    p = put_digits(p, 2, s % 60);
    p = put_fraction(p, rest % US_PER_S);
    *p++ = 'Z';
    *p = 0;
    return (gsize)(p - out);
}

/* Reads exactly `n` digits at *p and moves on; -1 when they are not there. */
static int take_digits(const char **p, const char *end, int n)
{
    if (end - *p < n)
        return -1;
    int value = 0;
    for (int i = 0; i < n; i++) {
        char c = (*p)[i];
        if (!g_ascii_isdigit(c))
            return -1;
        value = value * 10 + (c - '0');
    }
    *p += n;
    return value;
}

static gboolean take_char(const char **p, const char *end, const char *any_of)
{
    if (*p == end || **p == 0 || !strchr(any_of, **p))
        return FALSE;
    (*p)++;
    return TRUE;
}

static gboolean take_date(const char **p, const char *end, gint64 *days)
{
    int year = take_digits(p, end, 4);
    int month = take_char(p, end, "-") ? take_digits(p, end, 2) : -1;
    int day = take_char(p, end, "-") ? take_digits(p, end, 2) : -1;
    if (!civil_is_valid(year, month, day))
        return FALSE;
    *days = days_from_civil(year, month, day);
    return TRUE;
}

static gboolean take_fraction(const char **p, const char *end, gint64 *us)
{
    *us = 0;
    if (!take_char(p, end, "."))
        return TRUE;
    const char *first = *p;
    for (gint64 unit = US_PER_S / 10; *p < end && g_ascii_isdigit(**p); (*p)++, unit /= 10)
        *us += unit * (**p - '0');
    return *p > first;
}

static gboolean take_time_of_day(const char **p, const char *end, gint64 *us)
{
    int hour = take_digits(p, end, 2);
    int minute = take_char(p, end, ":") ? take_digits(p, end, 2) : -1;
    int second = take_char(p, end, ":") ? take_digits(p, end, 2) : -1;
    gint64 fraction;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        !take_fraction(p, end, &fraction))
        return FALSE;
    *us = (hour * G_GINT64_CONSTANT(3600) + minute * 60 + second) * US_PER_S + fraction;
    return TRUE;
}

static gboolean take_offset(const char **p, const char *end, gint64 *us)
{
    *us = 0;
    if (take_char(p, end, "Zz"))
        return TRUE;
    gint64 sign = *p < end && **p == '-' ? -1 : 1;
    if (!take_char(p, end, "+-"))
        return FALSE;
    int hour = take_digits(p, end, 2);
    int minute = take_char(p, end, ":") ? take_digits(p, end, 2) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return FALSE;
    *us = sign * (hour * G_GINT64_CONSTANT(3600) + minute * 60) * US_PER_S;
    return TRUE;
}

gboolean rfc3339_parse(struct strview s, gint64 *at)
{
    const char *p = s.p, *end = s.p + s.n;
    gint64 days, of_day, offset;
    if (s.n == 0 || !take_date(&p, end, &days) || !take_char(&p, end, "Tt ") || !take_time_of_day(&p, end, &of_day) ||
        !take_offset(&p, end, &offset) || p != end)
        return FALSE;
    *at = days * US_PER_DAY + of_day - offset;
    return TRUE;
}
