/* filters/extract/calendar.h
 * Days of other calendars, as GDate's Julian day numbers (1 = 0001-01-01). */
#pragma once
#include <glib.h>

/* The Islamic calendar as Umm al-Qura has it (1300–1600, ICU's table), which the press of the region follows but for a
 * day; before and after that the tabular one. Source: Reingold & Dershowitz, Calendrical Calculations, ch. 7. */
guint32 calendar_hijri_day(gint year, gint month, gint day);
void calendar_hijri_of(guint32 day, gint *year, gint *month, gint *dom);
gint calendar_hijri_month_days(gint year, gint month);

/* The solar Hijri calendar by the 33-year rule, right for 1925–2088. Source: as above, ch. 15. */
guint32 calendar_jalali_day(gint year, gint month, gint day);
void calendar_jalali_of(guint32 day, gint *year, gint *month, gint *dom);
gint calendar_jalali_month_days(gint year, gint month);

/* The Gregorian day, 0 for a date that is none. */
guint32 calendar_day(gint year, gint month, gint day);
void calendar_of(guint32 day, gint *year, gint *month, gint *dom);
gint calendar_month_days(gint year, gint month);
/* 1 Monday … 7 Sunday. */
gint calendar_weekday(guint32 day);
