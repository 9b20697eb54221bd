/* producer/replay_source.h
 * What a replay reads, in the order given: archives of ours (directories with an archive.id), WARC files of anybody,
 * feed files, directories of all of these (in the order of their names), JSON lines (.jsonl, .ndjson), and topics of
 * Kafka (kafka:TOPIC, without the prefix). */
#pragma once
#include "common/kafka_range.h"
#include "producer/response.h"

#define REPLAY_TOPIC_SCHEME "kafka:"

typedef struct replay_source replay_source;

struct replay_record {
    struct response *r;      /* an answer: yours; NULL: a line or a message */
    char *line;              /* a JSON line without its end, or a message's value: yours */
    const struct message *m; /* the message the line is the value of; NULL: of a file. Valid until the next record */
    const char *input;       /* file it comes from, relative to what was given; valid until the next record */
    char *segment;           /* file name in the archive; NULL: it came from none. Yours */
    guint64 offset;
    gint64 fallback_at; /* when a line says no time: the file's own, the message's */
};
void replay_record_clear(struct replay_record *r);

struct replay_source_options {
    const char *const *inputs;  /* NULL-terminated */
    gint64 fetched_at;          /* of files and lines that tell no time; 0: the file's modification time */
    const kafka_client *client; /* for topics; may be NULL when there are none. Must outlive the source */
    gint64 from_at;             /* of topics nothing older need be read; 0: everything */
};
/* NULL: an input cannot be read. */
replay_source *replay_source_new(const struct replay_source_options *options, GError **error);
void replay_source_free(replay_source *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(replay_source, replay_source_free)

enum replay_step {
    REPLAY_FAILED = -1, /* an error that ends the replay; damage in an archive is counted and passed over */
    REPLAY_END,
    REPLAY_RECORD,
    REPLAY_WAIT, /* nothing yet: a topic's broker has not answered; ask again */
};
/* RECORD: `*out` (cleared before) is filled. */
enum replay_step replay_source_next(replay_source *s, struct replay_record *out, GError **error);

struct replay_counts {
    guint64 bytes_done, bytes_total; /* of the inputs as they lie on disk */
    guint records, other_records;    /* other: WARC records that are no answers */
    guint torn, corrupt, missing_segments, unreadable_files;
};
struct replay_counts replay_source_counts(const replay_source *s);
