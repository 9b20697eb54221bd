/* common/kafka_state.h
 * Restores what an owner wrote to its partition of a compacted topic. The rule (ARCHITECTURE §1): open the sink first,
 * which fences the old owner and ends its transaction; note the partition's end offset with read_uncommitted; read with
 * read_committed until the position reaches it. A restore that stops at the last stable offset instead would be stale
 * while an orphan transaction hangs.
 * Thread: any; each call makes its own connections and ends them. */
#pragma once
#include "common/kafka_client.h"
#include "common/message.h"
#include "common/outcome.h"

/* One row, oldest first; a later row of a key replaces the former; value.p == NULL deletes it. Lent for the call. FALSE
 * with an error ends the restore with STOP. */
typedef gboolean (*kafka_state_row)(void *user, const struct message *row, GError **error);

struct kafka_state_result {
    guint64 rows_n;
    gint64 end_offset;
};

/* Reads partition `partition` of `topic` (without prefix) from its beginning. `result` may be NULL. RETRY: no broker,
 * or the end was not reached within `timeout_ms` (a hanging transaction): call again; rows then come again from the
 * first. */
enum outcome kafka_state_restore(const kafka_client *client, const char *topic, gint32 partition, kafka_state_row row,
                                 void *user, int timeout_ms, struct kafka_state_result *result, GError **error);
