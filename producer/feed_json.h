/* producer/feed_json.h
 * JSON Feed 1.0/1.1 -> struct feed. Part of feed_parser. Tolerant: numbers for strings, missing fields, an author
 * instead of authors. Source: https://www.jsonfeed.org/version/1.1/ */
#pragma once
#include "producer/feed.h"
#include "producer/feed_date.h"

/* NULL when the text is no JSON Feed (no object, no items, no version). `base` may be NULL. The feed is yours. */
struct feed *feed_json_parse(const char *text, gsize n, const char *base, const struct feed_dates *dates,
                             guint entries_max);
