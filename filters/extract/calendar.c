#include "filters/extract/calendar.h"

#include <math.h>
#include <unicode/ucal.h>

/* ---- Hijri ---- */

#define HIJRI_EPOCH 227015 /* 16 July 622, Julian calendar, as day number */

static guint32 tabular_day(gint year, gint month, gint day)
{
    gint64 n = HIJRI_EPOCH - 1 + (gint64)(year - 1) * 354 + (11 * year + 3) / 30 + 29 * (month - 1) + month / 2 + day;
    return n > 0 ? (guint32)n : 0;
}

static gint tabular_month_days(gint year, gint month)
{
    gboolean is_leap = (11 * year + 14) % 30 < 11;
    return month % 2 == 1 || (month == 12 && is_leap) ? 30 : 29;
}

#define UMALQURA_FIRST 1300 /* the years for which ICU has the table */
#define UMALQURA_LAST  1600
#define UNIX_DAY       719163 /* 1970-01-01 */
#define DAY_MS         86400000.0

static UCalendar *umalqura_open(void)
{
    static const UChar utc[] = u"UTC";
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *c = ucal_open(utc, -1, "ar@calendar=islamic-umalqura", UCAL_DEFAULT, &status);
    return U_SUCCESS(status) ? c : NULL;
}

/* The first day of the month, and how many it has; 0 where there is no table. */
static guint32 umalqura_month(gint year, gint month, gint *days)
{
    UCalendar *c = year >= UMALQURA_FIRST && year <= UMALQURA_LAST ? umalqura_open() : NULL;
    if (!c)
        return 0;
    UErrorCode status = U_ZERO_ERROR;
    ucal_clear(c);
    ucal_setDateTime(c, year, month - 1, 1, 0, 0, 0, &status);
    double ms = ucal_getMillis(c, &status);
    *days = ucal_getLimit(c, UCAL_DATE, UCAL_ACTUAL_MAXIMUM, &status);
    ucal_close(c);
    return U_SUCCESS(status) ? (guint32)(UNIX_DAY + (gint64)floor(ms / DAY_MS)) : 0;
}

guint32 calendar_hijri_day(gint year, gint month, gint day)
{
    gint days;
    guint32 first = umalqura_month(year, month, &days);
    return first ? first + (guint32)day - 1 : tabular_day(year, month, day);
}

gint calendar_hijri_month_days(gint year, gint month)
{
    gint days;
    return umalqura_month(year, month, &days) ? days : tabular_month_days(year, month);
}

void calendar_hijri_of(guint32 day, gint *year, gint *month, gint *dom)
{
    *year = (gint)((30 * ((gint64)day - HIJRI_EPOCH) + 10646) / 10631);
    if (calendar_hijri_day(*year, 1, 1) > day) /* the table may differ from the rule by a day */
        (*year)--;
    else if (calendar_hijri_day(*year + 1, 1, 1) <= day)
        (*year)++;
    for (*month = 12; *month > 1 && calendar_hijri_day(*year, *month, 1) > day; (*month)--)
        ;
    *dom = (gint)(day - calendar_hijri_day(*year, *month, 1)) + 1;
}

/* ---- Jalali ---- */

static gboolean jalali_is_leap(gint year)
{
    static const gint leap[] = {1, 5, 9, 13, 17, 22, 26, 30};
    for (guint i = 0; i < G_N_ELEMENTS(leap); i++)
        if (year % 33 == leap[i])
            return TRUE;
    return FALSE;
}

static guint32 jalali_new_year(gint year)
{
    guint32 day = calendar_day(2017, 3, 21); /* 1 Farvardin 1396 */
    for (gint y = 1396; y < year; y++)
        day += jalali_is_leap(y) ? 366 : 365;
    for (gint y = 1395; y >= year; y--)
        day -= jalali_is_leap(y) ? 366 : 365;
    return day;
}

gint calendar_jalali_month_days(gint year, gint month)
{
    return month <= 6 ? 31 : month <= 11 || jalali_is_leap(year) ? 30 : 29;
}

guint32 calendar_jalali_day(gint year, gint month, gint day)
{
    if (year < 1200 || year > 1600)
        return 0;
    gint before = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
    return jalali_new_year(year) + (guint32)(before + day - 1);
}

void calendar_jalali_of(guint32 day, gint *year, gint *month, gint *dom)
{
    gint y, m, d;
    calendar_of(day, &y, &m, &d);
    *year = CLAMP(y - 621, 1201, 1599);
    if (calendar_jalali_day(*year, 1, 1) > day)
        (*year)--;
    for (*month = 12; *month > 1 && calendar_jalali_day(*year, *month, 1) > day; (*month)--)
        ;
    *dom = (gint)(day - calendar_jalali_day(*year, *month, 1)) + 1;
}

guint32 calendar_day(gint year, gint month, gint day)
{
    if (year < 1 || year > 9999 || day < 1 || month < 1 ||
        !g_date_valid_dmy((GDateDay)MIN(day, 99), (GDateMonth)MIN(month, 13), (GDateYear)year))
        return 0;
    GDate d;
    g_date_clear(&d, 1);
    g_date_set_dmy(&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_get_julian(&d);
}

void calendar_of(guint32 day, gint *year, gint *month, gint *dom)
{
    GDate d;
    g_date_clear(&d, 1);
    g_date_set_julian(&d, MAX(day, 1));
    *year = g_date_get_year(&d);
    *month = (gint)g_date_get_month(&d);
    *dom = g_date_get_day(&d);
}

gint calendar_month_days(gint year, gint month)
{
    return g_date_get_days_in_month((GDateMonth)CLAMP(month, 1, 12), (GDateYear)CLAMP(year, 1, 9999));
}

gint calendar_weekday(guint32 day)
{
    return (gint)((day - 1) % 7) + 1; /* 0001-01-01 was a Monday */
}
