/* producer/feed_encoding.h
 * Turns the bytes of a document in any character encoding into UTF-8 that XML may contain, however the bytes are cut.
 * The encoding: byte order mark, else the zero pattern of UTF-16/32 or EBCDIC, else the HTTP charset, else the XML
 * declaration, else UTF-8 until a byte says otherwise, else sniffed (ICU's detector). Names are widened as the WHATWG
 * does (iso-8859-1 is windows-1252, gb2312 is gb18030, shift_jis is windows-31j). A document declared as UTF-8 or ASCII
 * that is not is sniffed where its first wrong byte comes before its first right character; later wrong bytes become
 * U+FFFD. Characters that XML forbids are dropped. Thread: its creator's. Source: XML 1.0 appendix F, RFC 7303,
 * https://encoding.spec.whatwg.org/ */
#pragma once
#include <glib.h>

typedef struct feed_decoder feed_decoder;

/* `content_type`: the HTTP header or NULL. UTF-8 is appended to `out` (borrowed until free). */
feed_decoder *feed_decoder_new(const char *content_type, GString *out);
void feed_decoder_free(feed_decoder *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_decoder, feed_decoder_free)

void feed_decoder_push(feed_decoder *d, const char *bytes, gsize n);
void feed_decoder_finish(feed_decoder *d);
/* The name of the encoding in use, NULL before it is known. */
const char *feed_decoder_peek_name(const feed_decoder *d);
/* Bytes were wrong for the encoding, characters forbidden, or the declared encoding was not the real one. */
gboolean feed_decoder_has_repaired(const feed_decoder *d);
