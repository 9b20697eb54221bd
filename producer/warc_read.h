/* producer/warc_read.h
 * Reads WARC/1.x files record by record: ours and others', plain, gzip per record, or gzip over the whole file.
 * Nothing read is trusted: headers and blocks have a bound, a record that ends in the middle is WARC_ERROR_TORN.
 * Thread: its creator's. Source: WARC 1.1 (ISO 28500:2017), RFC 1952. */
#pragma once
#include <glib.h>
#include "common/strview.h"
#include "producer/response.h"

#define WARC_ERROR (warc_error_quark())
GQuark warc_error_quark(void);
enum warc_error_code {
    WARC_ERROR_IO,
    WARC_ERROR_TORN,    /* the file ends inside the record that begins at warc_reader_offset() */
    WARC_ERROR_CORRUPT, /* that record is not WARC, not gzip, or its check sum is wrong */
};

struct warc_limits {
    gsize max_head_bytes;  /* of a record's header block */
    gsize max_block_bytes; /* more is read over and the record is marked as cut */
};
extern const struct warc_limits WARC_LIMITS; /* 64 KB, 64 MB */

struct warc_record {
    guint64 offset;    /* where the record begins in the file, bytes */
    GString *fields;   /* "WARC/1.1" and the header lines */
    GByteArray *block; /* at most max_block_bytes */
    gboolean is_cut;   /* the block was longer */
};
void warc_record_init(struct warc_record *r);
void warc_record_clear(struct warc_record *r);

typedef struct warc_reader warc_reader;
/* `offset` must be the start of a record (of a member where the file is gzip). NULL: WARC_ERROR_IO. */
warc_reader *warc_reader_open(const char *path, guint64 offset, const struct warc_limits *limits, GError **error);
void warc_reader_free(warc_reader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(warc_reader, warc_reader_free)

/* Reads the next record into `out` (which must be initialised; its old content goes). 1: read; 0: end of file;
 * -1: error. After TORN or CORRUPT: free or warc_reader_seek(). */
int warc_reader_next(warc_reader *r, struct warc_record *out, GError **error);
/* Where the next record begins (after a success), or the bad one did (after an error). */
guint64 warc_reader_offset(const warc_reader *r);
/* If the record at the reader's offset is one of ours (its gzip header carries "FW", see warc_write.h) and all of it is
 * in the file: its length and feed hash. Reads nothing else. */
gboolean warc_reader_peek(warc_reader *r, guint64 *member_bytes, guint32 *feed_hash);
/* Takes the file as ending at `limit` bytes, which must be between two records: what stands behind it in a file that is
 * being written may yet change. At first there is no limit. */
void warc_reader_set_limit(warc_reader *r, guint64 limit);
/* Goes to `offset`, which must be the start of a record. */
gboolean warc_reader_seek(warc_reader *r, guint64 offset, GError **error);

struct strview warc_record_field(const struct warc_record *r, const char *name);
/* Makes a response of a record of type response, revisit, or our metadata; NULL without an error for others, and for
 * records of requests that were not HTTP. Bodies of other people's archives are freed of chunks and of gzip; what
 * cannot be decoded becomes FETCH_PROTOCOL. */
struct response *warc_record_to_response(const struct warc_record *r);
