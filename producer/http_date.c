#include "producer/http_date.h"
#include <stdio.h>
#include "common/rfc3339.h"

static int month_number(const char *name)
{
    static const char NAMES[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *p = strlen(name) == 3 ? strstr(NAMES, name) : NULL;

    return p && (p - NAMES) % 3 == 0 ? (int)(p - NAMES) / 3 + 1 : 0;
}

gboolean http_date_parse(struct strview s, gint64 *at)
{
    int day, year, h, m, sec;
    char month[4] = "", text[64];

    if (s.n == 0 || s.n >= sizeof text)
        return FALSE;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", &day, month, &year, &h, &m, &sec) != 6 &&
        sscanf(text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%4d %2d:%2d:%2d GMT", &day, month, &year, &h, &m, &sec) != 6 &&
        sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d", month, &day, &h, &m, &sec, &year) != 6)
        return FALSE;
    if (year < 100) /* RFC 850; a two-digit year is within fifty years of now, and this is not written in 1969 */
        year += year < 70 ? 2000 : 1900;
    int mon = month_number(month);
    if (!civil_is_valid(year, mon, day) || h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
        return FALSE;
    *at = (days_from_civil(year, mon, day) * 86400 + h * 3600 + m * 60 + sec) * G_USEC_PER_SEC;
    return TRUE;
}
