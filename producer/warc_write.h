/* producer/warc_write.h
 * Turns a response into one WARC/1.1 record in one gzip member, as other tools read it too.
 *   an answer             -> "response" (cut ones with WARC-Truncated)
 *   304, unchanged 200    -> "revisit" (server-not-modified, identical-payload-digest)
 *   a failure             -> "metadata"
 * Bodies are archived decoded: where the wire had Content-Encoding or Transfer-Encoding these headers (and the
 * Content-Length that goes with them) are kept under the prefix X-Archive-Orig-, the Wayback machine's convention, so
 * that the record never says what its body is not. What WARC has no field for stands in fields named Frontwire-….
 * The gzip header's extra field "FW" (12 bytes, little endian: u64 bytes of the member, u32 feed hash) lets our reader
 * step over records without inflating them; others ignore it (RFC 1952, 2.3.1.1).
 * Source: WARC 1.1 (ISO 28500:2017). */
#pragma once
#include <glib.h>
#include "producer/response.h"

#define WARC_EXTRA_BYTES 12

typedef struct warc_writer warc_writer;
/* Holds the compressor's memory (about 256 KB) between records. */
warc_writer *warc_writer_new(void);
void warc_writer_free(warc_writer *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(warc_writer, warc_writer_free)

/* Appends the member of `r` to `out`. r->record_id and r->fetched_at must be set. */
void warc_write_response(warc_writer *w, const struct response *r, guint32 feed_hash, GByteArray *out);
/* Appends a warcinfo member: the first of a file. `filename` and `record_id` go into its fields. */
void warc_write_info(warc_writer *w, const char *filename, const char *record_id, gint64 now, GByteArray *out);
