/* common/kafka_range.h
 * Reads the committed records of a topic from a moment on, up to the end it has when it is opened, all partitions
 * merged by timestamp, then partition, then offset: the same records come in the same order however often they are
 * asked for. No group is joined and nothing is committed. Thread: its creator's. */
#pragma once
#include "common/kafka_client.h"
#include "common/message.h"
#include "common/outcome.h"

typedef struct kafka_range kafka_range;

/* Of `topic` (without prefix) what is stamped `from_ms` or later; 0: everything. Within a partition timestamps need not
 * rise: older records that stand behind newer ones come, too. KAFKA_ERROR_UNAVAILABLE, KAFKA_ERROR_REFUSED (no such
 * topic), KAFKA_ERROR_CONFIG. */
kafka_range *kafka_range_new(const kafka_client *client, const char *topic, gint64 from_ms, int timeout_ms,
                             GError **error);
void kafka_range_free(kafka_range *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kafka_range, kafka_range_free)

/* OK: `*m` is the next record, lent until the next call; m->topic == NULL: the end. RETRY: none came within
 * `timeout_ms`. STOP: records are gone (retention) or damaged: KAFKA_ERROR_GAP with the offset. */
enum outcome kafka_range_next(kafka_range *r, int timeout_ms, struct message *m, GError **error);

/* Offsets passed and to be passed. */
void kafka_range_progress(const kafka_range *r, guint64 *done, guint64 *total);
