/* producer/replay_lines.h
 * JSON lines and messages of Kafka as input of a replay: records of frontwire.item/1 are taken as they are (messages
 * with their key, headers and timestamp); other objects with an id and a text (`doc_id` or `id`, `title`, `text` or
 * `body` or `summary`, `published`, `language`, `link`, `outlet`) become items. */
#pragma once
#include "common/arena.h"
#include "common/message.h"
#include "producer/ingest.h"

struct replay_line {
    const char *text;
    const struct message *m; /* that it is the value of; NULL: it stood in a file */
    const char *input;       /* the file's name */
    gint64 fallback_at;      /* stands for times it does not tell */
};
/* Adds the line's item to the outbox; of `o` topic, outlets and dates are used. FALSE: not such a line; the error says
 * why. */
gboolean replay_line_add(const struct replay_line *line, const struct ingest_options *o, struct arena *a,
                         struct outbox *out, gint64 *fetched_at, GError **error);
