/* Calendar arithmetic of time expressions. The rules are CODEBOOK §5 and §7; where they are silent, the reading of a
 * newspaper: a date without a year is the last one before publication unless it lies less than a month ahead. */
#include "filters/extract/calendar.h"
#include "filters/extract/time_roles.h"

#define AHEAD_DAYS 30 /* a day without a year may lie this far ahead of publication */

static struct time_span span(guint32 start, guint32 end, enum time_precision precision, enum time_basis basis)
{
    return (struct time_span){.start = start, .end = end, .precision = precision, .basis = basis};
}

static const struct time_span unknown_day = {.precision = TIME_DAY, .basis = TIME_RELATIVE};

/* ---- dates with a month ---- */

typedef guint32 (*day_fn)(gint year, gint month, gint day);
typedef gint (*month_days_fn)(gint year, gint month);
typedef void (*date_of_fn)(guint32 day, gint *year, gint *month, gint *dom);

struct calendar {
    day_fn day;
    month_days_fn month_days;
    date_of_fn date_of;
};

static const struct calendar gregorian = {calendar_day, calendar_month_days, calendar_of};
static const struct calendar hijri = {calendar_hijri_day, calendar_hijri_month_days, calendar_hijri_of};
static const struct calendar jalali = {calendar_jalali_day, calendar_jalali_month_days, calendar_jalali_of};

/* The year of a month (and day) that names none. */
static gint year_for(const struct calendar *c, gint month, gint day, const struct time_fields *f,
                     const struct time_anchor *a)
{
    if (a->published == 0)
        return 0;
    gint year, this_month, dom;
    c->date_of(a->published, &year, &this_month, &dom);
    if (f->unit == UNIT_YEAR && f->is_prev)
        return year - 1;
    if (f->unit == UNIT_YEAR && f->is_this)
        return year;
    guint32 at = c->day(year, month, MAX(day, 1));
    if (f->is_prev && at >= c->day(year, this_month, 1))
        return year - 1;
    if (f->is_next)
        return at > a->published ? year : year + 1;
    return at > a->published + AHEAD_DAYS ? year - 1 : year;
}

static void part_of_month(const struct calendar *c, gint year, gint month, gint part, guint32 *start, guint32 *end)
{
    gint last = c->month_days(year, month);
    static const gint from[] = {1, 1, 11, 21}, to[] = {0, 10, 20, 0};
    gint p = part <= PART_LATE ? part : PART_NONE;
    *start = c->day(year, month, from[p]);
    *end = c->day(year, month, to[p] ? to[p] : last);
}

static gboolean resolve_month(const struct calendar *c, gint month, const struct time_fields *f,
                              const struct time_anchor *a, struct time_span *out)
{
    gint year = f->year ? f->year : year_for(c, month, f->day, f, a);
    if (f->year && c != &gregorian && f->year > 1700) { /* a Gregorian year beside another calendar's month */
        gint m, d;
        c->date_of(calendar_day(f->year, 7, 1), &year, &m, &d);
    }
    enum time_basis basis = f->year ? TIME_ABSOLUTE : TIME_RELATIVE;
    if (year == 0) {
        *out = unknown_day;
        return TRUE;
    }
    if (f->day) {
        if (f->day > c->month_days(year, month))
            return FALSE;
        guint32 day = c->day(year, month, f->day);
        *out = span(day, day, TIME_DAY, basis);
        return day != 0;
    }
    *out = span(0, 0, TIME_MONTH, basis);
    part_of_month(c, year, month, f->part, &out->start, &out->end);
    if (f->part)
        out->precision = TIME_PERIOD;
    gboolean is_running_month = a->published && out->start <= a->published && out->end > a->published;
    if (is_running_month && !f->part)
        out->end = a->published; /* the month in which the report is written is told up to now */
    return TRUE;
}

static gboolean resolve_feast(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    gint from = f->feast / 10000, to = f->feast % 10000;
    struct time_fields date = *f;
    date.day = from % 100;
    gint year = f->year && f->year < 1700 ? f->year : year_for(&hijri, from / 100, from % 100, &date, a);
    if (f->year > 1700) {
        gint m, d;
        calendar_hijri_of(calendar_day(f->year, 7, 1), &year, &m, &d);
    }
    if (year == 0) {
        *out = unknown_day;
        return TRUE;
    }
    guint32 start = calendar_hijri_day(year, from / 100, from % 100),
            end = calendar_hijri_day(year, to / 100, to % 100);
    if (f->count && f->count <= 10)
        start = end = start + (guint32)f->count - 1;
    *out = span(start, end, start == end ? TIME_DAY : TIME_PERIOD, TIME_RELATIVE);
    return TRUE;
}

/* ---- years and seasons ---- */

static gboolean resolve_year(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    static const gint first_month[] = {1, 1, 6, 10}, last_month[] = {12, 3, 8, 12};
    gint part = f->part <= PART_LATE ? f->part : PART_NONE, y = f->year;
    *out = span(calendar_day(y, first_month[part], 1),
                calendar_day(y, last_month[part], calendar_month_days(y, last_month[part])),
                part ? TIME_PERIOD : TIME_YEAR, TIME_ABSOLUTE);
    if (a->published && out->start <= a->published && out->end > a->published && !part)
        out->end = a->published;
    return out->start != 0;
}

static gboolean resolve_season(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    static const gint first_month[] = {1, 3, 6, 9, 12};
    struct time_fields date = *f;
    date.month = first_month[CLAMP(f->season, 1, 4)];
    gint year = f->year ? f->year : year_for(&gregorian, date.month, 1, &date, a);
    if (year == 0) {
        *out = unknown_day;
        return TRUE;
    }
    guint32 start = calendar_day(year, date.month, 1);
    *out = span(start, start + 90, TIME_PERIOD, f->year ? TIME_ABSOLUTE : TIME_RELATIVE);
    return TRUE;
}

/* ---- weekdays ---- */

static gboolean resolve_weekday(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    if (a->published == 0) {
        *out = unknown_day;
        return TRUE;
    }
    gint back = (calendar_weekday(a->published) - f->weekday + 7) % 7;
    guint32 day = a->published - (guint32)back;
    if (f->is_prev && back == 0)
        day -= 7;
    if (f->is_next)
        day = a->published - (guint32)back + 7;
    if (f->is_prev && f->unit == UNIT_WEEK) /* "Monday last week" */
        day = a->published - (guint32)calendar_weekday(a->published) - 7 + (guint32)f->weekday;
    *out = span(day, day, TIME_DAY, TIME_RELATIVE);
    out->is_future = f->is_next;
    return TRUE;
}

/* ---- units ---- */

static gint days_of_unit(gint unit)
{
    static const gint days[] = {0, 0, 1, 7, 14, 30, 365, 3650, 7};
    return days[CLAMP(unit, 0, UNIT_WEEKEND)];
}

static guint32 months_before(guint32 day, gint months)
{
    gint y, m, d;
    calendar_of(day, &y, &m, &d);
    gint index = y * 12 + m - 1 - months;
    y = index / 12;
    m = index % 12 + 1;
    return calendar_day(y, m, MIN(d, calendar_month_days(y, m)));
}

static guint32 units_before(guint32 day, gint unit, gint n)
{
    gint64 back = (gint64)days_of_unit(unit) * n;
    if (unit == UNIT_HOUR)
        back = (n + 23) / 24;
    if (unit == UNIT_MONTH || unit == UNIT_YEAR || unit == UNIT_DECADE) {
        gint months = unit == UNIT_MONTH ? n : unit == UNIT_YEAR ? 12 * n : 120 * n;
        return months < 12 * 1500 ? months_before(day, months) : 0;
    }
    return back < (gint64)day ? day - (guint32)back : 0;
}

/* "the past three months": from then to publication. */
static struct time_span running(guint32 published, gint unit, gint n)
{
    struct time_span s = span(units_before(published, unit, n), published, TIME_PERIOD, TIME_RUNNING);
    if (unit == UNIT_WEEK && n == 1)
        s.precision = TIME_WEEK;
    return s;
}

/* The calendar week, month, year, weekend `shift` ahead (−1 = last) of publication. */
static struct time_span calendar_unit(guint32 published, gint unit, gint shift)
{
    gint y, m, d;
    guint32 start = published, end = published;
    switch (unit) {
    case UNIT_WEEK:
    case UNIT_FORTNIGHT:
        start = (guint32)((gint64)published - calendar_weekday(published) + 1 + 7 * shift);
        end = start + 6;
        return span(start, end, TIME_WEEK, TIME_RELATIVE);
    case UNIT_WEEKEND:
        start = (guint32)((gint64)published - calendar_weekday(published) + 6 + 7 * shift);
        if (shift == 0 && start > published)
            start -= 7;
        return span(start, start + 1, TIME_PERIOD, TIME_RELATIVE);
    case UNIT_MONTH:
        calendar_of(months_before(published, -shift), &y, &m, &d);
        return span(calendar_day(y, m, 1), calendar_day(y, m, calendar_month_days(y, m)), TIME_MONTH, TIME_RELATIVE);
    case UNIT_YEAR:
        calendar_of(published, &y, &m, &d);
        return span(calendar_day(y + shift, 1, 1), calendar_day(y + shift, 12, 31), TIME_YEAR, TIME_RELATIVE);
    case UNIT_DECADE:
        return running(published, UNIT_YEAR, 10);
    default:
        start = end = (guint32)((gint64)published + shift);
        return span(start, end, TIME_DAY, TIME_RELATIVE);
    }
}

/* "three days ago" is a day, "two weeks ago" the days about it, "five months ago" that month. */
static struct time_span ago(guint32 from, gint unit, gint n)
{
    guint32 day = units_before(from, unit, n);
    gint y, m, d;
    if (unit == UNIT_WEEK || unit == UNIT_FORTNIGHT)
        return span(day - 3, day + 3, TIME_WEEK, TIME_RELATIVE);
    if (unit == UNIT_YEAR || unit == UNIT_DECADE) {
        calendar_of(day, &y, &m, &d);
        return n == 1 ? span(day - 15, day + 15, TIME_MONTH, TIME_RELATIVE)
                      : span(calendar_day(y, 1, 1), calendar_day(y, 12, 31), TIME_YEAR, TIME_RELATIVE);
    }
    if (unit == UNIT_MONTH) {
        calendar_of(day, &y, &m, &d);
        return span(calendar_day(y, m, 1), calendar_day(y, m, calendar_month_days(y, m)), TIME_MONTH, TIME_RELATIVE);
    }
    return span(day, day, TIME_DAY, TIME_RELATIVE);
}

static struct time_span shifted(guint32 from, gint unit, gint n, gint direction)
{
    if (direction < 0)
        return ago(from, unit, n);
    guint32 day = from + (guint32)(days_of_unit(unit) * n);
    return span(day, day, unit == UNIT_DAY ? TIME_DAY : TIME_WEEK, TIME_RELATIVE);
}

/* Cuts "early", "late", "earlier" out of a week, month or year. */
static void apply_part(struct time_span *s, gint part, guint32 published)
{
    guint32 third = (s->end - s->start + 1) / 3;
    gint y, m, d;
    calendar_of(s->start, &y, &m, &d);
    if (part == PART_EARLIER && s->start <= published && published <= s->end)
        s->end = published;
    else if (part == PART_LATER && s->start <= published && published <= s->end)
        s->start = published, s->is_future = TRUE;
    else if (s->precision == TIME_MONTH && part <= PART_LATE)
        part_of_month(&gregorian, y, m, part, &s->start, &s->end);
    else if (s->precision == TIME_YEAR && part <= PART_LATE)
        resolve_year(&(struct time_fields){.year = y, .part = part}, &(struct time_anchor){0}, s),
            s->basis = TIME_RELATIVE;
    else if (part == PART_EARLY)
        s->end = s->start + third;
    else if (part == PART_MID)
        s->start += third, s->end -= third;
    else if (part == PART_LATE)
        s->start = s->end - third;
    if (part)
        s->precision = TIME_PERIOD;
}

#define COMING_DAYS 7 /* "the coming days", as "recent days" (CODEBOOK §7) looking ahead */

/* "the next two weeks", "the coming days": from publication on; "next month" is that of the calendar. */
static struct time_span coming(guint32 published, gint unit, gint n)
{
    if (n == 0 && unit != UNIT_DAY && unit != UNIT_HOUR)
        return calendar_unit(published, unit, 1);
    gint days = unit == UNIT_HOUR ? (MAX(n, 24) + 23) / 24 : n == 0 ? COMING_DAYS : MIN(n, 1000) * days_of_unit(unit);
    return span(published, published + (guint32)days, TIME_PERIOD, TIME_RELATIVE);
}

/* "the third consecutive day" began two days before. */
static struct time_span streak(guint32 published, gint unit, gint n)
{
    struct time_span s = running(published, unit, n);
    if (unit == UNIT_DAY && s.start < s.end)
        s.start++;
    return s;
}

static gboolean resolve_unit(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    gint n = f->count ? f->count : 1;
    guint32 published = a->published;
    *out = unknown_day;
    if (f->shift && f->unit >= UNIT_DAY) {
        guint32 from = a->previous ? a->previous : f->shift < 0 ? published : 0;
        if (from)
            *out = shifted(from, f->unit, n, f->shift);
        return TRUE;
    }
    if (published == 0)
        return TRUE;
    if (f->is_ago)
        *out = ago(published, f->unit, n);
    else if (f->is_recent) /* CODEBOOK §7: recent days 7, recent weeks 28 */
        *out = running(published, f->unit, f->count ? n : f->unit == UNIT_DAY ? 7 : f->unit == UNIT_WEEK ? 4 : n * 3);
    else if (f->is_length)
        *out = running(published, f->unit, n);
    else if (f->is_past || (f->is_prev && (f->count || f->unit == UNIT_HOUR)))
        *out = running(published, f->unit, n);
    else if (f->is_streak && f->unit > UNIT_HOUR) /* "an hour-long battle" says no day */
        *out = streak(published, f->unit, n);
    else if (f->is_prev)
        *out = calendar_unit(published, f->unit, -1);
    else if (f->is_next)
        *out = coming(published, f->unit, f->count);
    else if (f->is_this || f->unit == UNIT_WEEKEND ||
             (f->part && f->unit >= UNIT_MONTH)) { /* "the start of the year" */
        *out = calendar_unit(published, f->unit, 0);
        if (!f->part && out->end > published && out->start <= published)
            out->end = published; /* CODEBOOK §5: this month = first day to publication */
    } else {
        return FALSE;
    }
    out->is_future = f->is_next;
    if (f->part)
        apply_part(out, f->part, published);
    if (!out->is_future && out->start <= published && out->end > published)
        out->end = published; /* "the start of the year" in February */
    return TRUE;
}

/* ---- all ---- */

static gboolean resolve_day_word(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    *out = unknown_day;
    if (a->published == 0)
        return TRUE;
    if (f->day_word == DAY_OVERNIGHT) {
        *out = span(a->published - 1, a->published, TIME_DAY, TIME_RELATIVE);
        return TRUE;
    }
    guint32 day = (guint32)((gint64)a->published + f->day_word);
    *out = span(day, day, TIME_DAY, TIME_RELATIVE);
    out->is_future = f->day_word > 0;
    return TRUE;
}

static gboolean resolve_after(const struct time_fields *f, const struct time_anchor *a, struct time_span *out)
{
    *out = unknown_day;
    if (a->previous) {
        guint32 day = (guint32)((gint64)a->previous + f->after);
        *out = span(day, day, TIME_DAY, TIME_RELATIVE);
    }
    return TRUE;
}

gboolean time_resolve(const struct time_fields *f, const struct time_anchor *anchor, struct time_span *out)
{
    if (f->absolute) {
        *out = span(f->absolute, f->absolute, TIME_DAY, TIME_ABSOLUTE);
        return TRUE;
    }
    if (f->feast)
        return resolve_feast(f, anchor, out);
    if (f->hijri)
        return resolve_month(&hijri, f->hijri, f, anchor, out);
    if (f->jalali)
        return resolve_month(&jalali, f->jalali, f, anchor, out);
    if (f->month)
        return resolve_month(&gregorian, f->month, f, anchor, out);
    if (f->season)
        return resolve_season(f, anchor, out);
    if (f->weekday)
        return resolve_weekday(f, anchor, out);
    if (f->has_day_word)
        return resolve_day_word(f, anchor, out);
    if (f->unit && f->year == 0)
        return resolve_unit(f, anchor, out);
    if (f->year)
        return resolve_year(f, anchor, out);
    return f->has_after && resolve_after(f, anchor, out);
}
