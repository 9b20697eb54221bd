/* producer/replay_source.h
 * What a replay reads, in the order given: archives of ours (directories with an archive.id), WARC files of anybody,
 * feed files, directories of all of these (in the order of their names), and JSON lines (.jsonl, .ndjson). */
#pragma once
#include "producer/response.h"

typedef struct replay_source replay_source;

struct replay_record {
    struct response *r; /* an answer: yours; NULL: a line */
    char *line;         /* a JSON line without its end: yours */
    const char *input;  /* file it comes from, relative to what was given; valid until the next record */
    char *segment;      /* file name in the archive; NULL: it came from none. Yours */
    guint64 offset;
    gint64 fallback_at; /* when a line says no time: the file's own */
};
void replay_record_clear(struct replay_record *r);

/* `fetched_at`: of files and lines that tell no time; 0: the file's modification time. NULL: an input cannot be read.
 */
replay_source *replay_source_new(const char *const *inputs, gint64 fetched_at, GError **error);
void replay_source_free(replay_source *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(replay_source, replay_source_free)

/* 1: `*out` (cleared before) is filled; 0: the end; -1: an error that ends the replay. Damage in an archive is counted
 * and passed over. */
int replay_source_next(replay_source *s, struct replay_record *out, GError **error);

struct replay_counts {
    guint64 bytes_done, bytes_total; /* of the inputs as they lie on disk */
    guint records, other_records;    /* other: WARC records that are no answers */
    guint torn, corrupt, missing_segments, unreadable_files;
};
struct replay_counts replay_source_counts(const replay_source *s);
