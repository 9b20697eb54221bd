/* producer/replay_lines.h
 * JSON lines as input of a replay: records of frontwire.item/1 are taken as they are; other objects with an id and a
 * text
 * (`doc_id` or `id`, `title`, `text` or `body` or `summary`, `published`, `language`, `link`, `outlet`) become items.
 */
#pragma once
#include "common/arena.h"
#include "producer/ingest.h"

/* Adds the line's item to the outbox; of `o` topic, outlets and dates are used; `input` names the file, `fallback_at`
 * stands for times it does not tell. FALSE: not such a line; the error says why. */
gboolean replay_line_add(const char *line, const char *input, gint64 fallback_at, const struct ingest_options *o,
                         struct arena *a, struct outbox *out, gint64 *fetched_at, GError **error);
