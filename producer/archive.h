/* producer/archive.h
 * The archive: a directory of WARC segments that grows at its end, and positions in it. It is the producer's outbox:
 * what is fetched is appended and made durable first; what is published is told by a position.
 *   DIR/archive.id                          12 hex digits, made with the directory
 *   DIR/frontwire-<id>-<segment>.warc.gz    eight digits, from 1
 *   DIR/lock                                held by the one process that writes
 * Positions always stand between two records. */
#pragma once
#include <glib.h>

#define ARCHIVE_ERROR (archive_error_quark())
GQuark archive_error_quark(void);
enum archive_error_code {
    ARCHIVE_ERROR_IO,
    ARCHIVE_ERROR_FULL,   /* no space: nothing was written, try again later */
    ARCHIVE_ERROR_LOCKED, /* another process writes here */
    ARCHIVE_ERROR_BROKEN, /* fsync failed: what is durable is unknown; the process must end */
};

struct archive_mark {
    guint32 segment; /* from 1; 0: the very beginning */
    guint64 offset;  /* bytes in the segment's file */
};

static inline int archive_mark_compare(struct archive_mark a, struct archive_mark b)
{
    if (a.segment != b.segment)
        return a.segment < b.segment ? -1 : 1;
    return a.offset == b.offset ? 0 : a.offset < b.offset ? -1 : 1;
}

/* File name (without directory) of a segment; g_free() it. */
char *archive_segment_dup_name(const char *archive_id, guint32 segment);
/* Segment number of such a name, 0 when it is none. */
guint32 archive_segment_from_name(const char *name);
/* Segment numbers that are in `dir`, ascending; free with g_array_unref(). */
GArray *archive_list_segments(const char *dir, const char *archive_id, GError **error);
/* The directory's id; NULL with ARCHIVE_ERROR_IO when there is none. */
char *archive_dup_id(const char *dir, GError **error);
