/* producer/feed_date.h
 * Dates as feeds write them -> UTC microseconds. Names of months, weekdays and zones are data
 * (packs/common/date_names.tsv); without them only numeric forms are read. Pure: no clock, no time zone of the machine.
 * Source: RFC 822/2822, RFC 3339, W3C-DTF, ISO 8601, asctime; what the world makes of them: feedparser's date tests. */
#pragma once
#include <glib.h>

struct feed_dates; /* names of months, weekdays, zones */

/* Reads a table of names (kind, name, value). TSV_ERROR, with file and line. feed_dates_free() it. */
struct feed_dates *feed_dates_load(const char *path, GError **error);
void feed_dates_free(struct feed_dates *d);
typedef struct feed_dates feed_dates_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_dates_owner, feed_dates_free)

/* TRUE and *at_us (UTC microseconds since 1970) when `text` is a date. A date without time is its midnight, a time
 * without zone is UTC. `d` may be NULL. */
gboolean feed_date_parse(const struct feed_dates *d, const char *text, gint64 *at_us);
