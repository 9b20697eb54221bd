/* producer/archive_reader.h
 * Reads an archive from a position on, over its segments, up to an end that may move on (live) or that is where the
 * files end (replay). Records of feeds that are not wanted are stepped over without being inflated.
 * Thread: one at a time, beside the writer. */
#pragma once
#include "producer/archive.h"
#include "producer/response.h"

/* Holes and damage met on the way; the reader goes on behind them. */
struct archive_gaps {
    guint missing_segments;
    guint corrupt_records;
    struct archive_mark last_at; /* where the last one was */
};

typedef struct archive_reader archive_reader;
archive_reader *archive_reader_open(const char *dir, struct archive_mark from, GError **error);
void archive_reader_free(archive_reader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(archive_reader, archive_reader_free)

/* Only feeds with hash % `slots` == `slot` from now on. */
void archive_reader_want_slot(archive_reader *r, guint slot, guint slots);
/* The next response before `end`. 1: `*out` is yours; 0: nothing more before `end`; -1: ARCHIVE_ERROR_IO. */
int archive_reader_next(archive_reader *r, struct archive_mark end, struct response **out, GError **error);
/* Position of the record last returned, and behind everything read or stepped over. */
struct archive_mark archive_reader_record_position(const archive_reader *r);
struct archive_mark archive_reader_position(const archive_reader *r);
const struct archive_gaps *archive_reader_peek_gaps(const archive_reader *r);
const char *archive_reader_peek_id(const archive_reader *r);
/* Where the archive's files end now. */
gboolean archive_reader_find_end(archive_reader *r, struct archive_mark *end, GError **error);
