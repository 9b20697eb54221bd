/* producer/feed_values.h
 * Small values of feeds made usable: texts, links, people. Results are in the feed's memory. Part of feed_parser. */
#pragma once
#include "producer/feed.h"

/* White space of ASCII taken off both ends. */
struct strview feed_text_trim(struct strview s);
/* Trimmed, double encoding undone, stray windows-1252 controls mapped; NULL when nothing is left. */
const char *feed_text_tidy(struct feed *f, struct strview text);
/* `reference` made absolute with `base` (may be NULL), spaces around taken off. RFC 3986; what cannot be resolved
 * stays. */
const char *feed_resolve_url(struct feed *f, const char *base, struct strview reference);
/* "a@b (Name)", "Name <a@b>", "Name": taken apart into `p`. */
void feed_person_parse(struct feed *f, struct strview text, struct feed_person *p);
