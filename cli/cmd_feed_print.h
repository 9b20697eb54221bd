/* cli/cmd_feed_print.h
 * A feed on paper: as people read it, as JSON. Part of cmd_feed. */
#pragma once
#include "producer/feed.h"

/* All write to stdout as they go; `out` is a buffer to use. */

/* For a terminal: one paragraph an entry. */
void feed_print_readable(const struct feed *f, GString *out);
/* One JSON object: {"file", "feed": {…}, "entries": […], "bozo", "error"}; texts as the feed gave them, with
 * `with_plain` also "text", what the pipeline will read. `file` and `error` may be NULL, `f` NULL when nothing could be
 * read. */
void feed_print_json(const struct feed *f, const char *file, const char *error, gboolean with_plain, GString *out);
/* What is still in `out`; FALSE when it could not be written. */
gboolean feed_print_flush(GString *out);
