/* producer/archive_writer.h
 * Appends responses to an archive's newest segment. Nothing counts before archive_writer_sync(): many appends, one
 * fdatasync. Thread: one at a time; the files it writes may be read by anybody up to the durable end. */
#pragma once
#include "producer/archive.h"
#include "producer/response.h"

struct archive_options {
    guint64 segment_bytes;  /* a new segment is begun when the newest has reached this */
    gint64 segment_age_us;  /* or is this old */
    guint64 min_free_bytes; /* less free on the file system = full, so that the tail can always be mended */
};
extern const struct archive_options ARCHIVE_OPTIONS; /* 64 MB, 1 h, 16 MB */

/* What was found when the archive was opened. */
struct archive_report {
    guint64 torn_bytes;          /* cut off the end; 0: nothing was torn */
    struct archive_mark torn_at; /* where */
};

typedef struct archive_writer archive_writer;
/* Makes `dir` when it is not there, locks it, checks the newest segment record by record and cuts off a torn tail. */
archive_writer *archive_writer_open(const char *dir, const struct archive_options *options,
                                    struct archive_report *report, GError **error);
/* Closes without a sync: what was not synced may be lost. */
void archive_writer_free(archive_writer *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(archive_writer, archive_writer_free)

const char *archive_writer_peek_id(const archive_writer *w);
/* Appends `r`, whose record_id is made here. `now` decides the segment's age. ARCHIVE_ERROR_FULL leaves the archive as
 * it was before the call; other errors end the writer. */
gboolean archive_writer_append(archive_writer *w, struct response *r, guint32 feed_hash, gint64 now, GError **error);
/* Makes all appends durable. After ARCHIVE_ERROR_FULL everything since the last sync is cut off again. */
gboolean archive_writer_sync(archive_writer *w, GError **error);
/* FALSE with ARCHIVE_ERROR_FULL while an append would be refused for want of space. */
gboolean archive_writer_has_room(archive_writer *w, GError **error);
/* End of what is durable: readers may read up to here. */
struct archive_mark archive_writer_durable_end(const archive_writer *w);
/* Bytes appended since the last sync. */
guint64 archive_writer_pending_bytes(const archive_writer *w);
/* Deletes segments that lie wholly before `published` and were last written before `older_than` (UTC microseconds).
 * Returns how many. */
guint archive_writer_expire(archive_writer *w, struct archive_mark published, gint64 older_than);
