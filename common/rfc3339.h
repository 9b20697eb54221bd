/* common/rfc3339.h
 * Times as the records write them: UTC, microseconds since 1970 in a gint64 (`_at`), RFC 3339 on the outside.
 * 0 means "no time": the first microsecond of 1970 cannot be told from it, and no news item has it honestly.
 * No time zone database is used. Source: RFC 3339 section 5.6; calendar arithmetic after H. Hinnant, "chrono-compatible
 * low-level date algorithms" (days_from_civil). */
#pragma once
#include "common/strview.h"

/* "YYYY-MM-DDTHH:MM:SS.uuuuuuZ" and its NUL. */
#define RFC3339_MAX_BYTES 28

/* Writes `at` with "Z"; a fraction (trailing zeros cut) only where there is one. Years 1 to 9999, others are clamped to
 * the nearest end. Returns the bytes written, without the NUL behind them. */
gsize rfc3339_format(gint64 at, char out[RFC3339_MAX_BYTES]);

/* Reads "2017-08-25T00:00:00Z", with any fraction (cut at microseconds) and Z or a numeric offset; 't', 'z' and a blank
 * for 'T' are taken as the RFC allows. A leap second is the second after it. FALSE for anything else. */
gboolean rfc3339_parse(struct strview s, gint64 *at);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. The date must be valid. */
gint64 days_from_civil(int year, int month, int day);
void civil_from_days(gint64 days, int *year, int *month, int *day);
/* True for a date that exists, years 1 to 9999. */
gboolean civil_is_valid(int year, int month, int day);
