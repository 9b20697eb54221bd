/* producer/feed_repair.h
 * Makes any UTF-8 text that means to be XML into XML that a parser can read to its end, in one streaming pass that
 * copies what is well-formed as it is. Mended here, because libxml2's recovery would lose text or stop:
 *   - junk before the first feed element and after the last; comments, processing instructions, the DOCTYPE (all
 * dropped: no DTD ever reaches the parser, hence no external entity and no entity bomb);
 *   - references: HTML entities become characters, simple entities of the internal subset their value, everything else
 *     that is not a reference a literal ampersand; numbers that are no XML character are dropped;
 *   - '<' that begins no tag; attributes without quotes, without value, twice, with '<' inside;
 *   - end tags without start, start tags without end (closed where an outer one ends, or at the end of the text).
 * Memory: one token, at most FEED_REPAIR_TOKEN_MAX_BYTES; depth at most FEED_REPAIR_DEPTH_MAX.
 * Thread: its creator's. Source: XML 1.0 (5th ed.); recovery rules: docs/decisions/0004-feed-recovery.md. */
#pragma once
#include <glib.h>

#define FEED_REPAIR_TOKEN_MAX_BYTES (256 * 1024)
#define FEED_REPAIR_DEPTH_MAX       200          /* libxml2 gives up at 256 without XML_PARSE_HUGE */
#define FEED_REPAIR_EXPANSION_MAX   (256 * 1024) /* bytes that declared entities may add to one document */

typedef struct feed_repair feed_repair;
/* Receives well-formed bytes (borrowed); FALSE ends the pass. */
typedef gboolean (*feed_repair_sink)(gpointer user, const char *bytes, gsize n);

feed_repair *feed_repair_new(feed_repair_sink sink, gpointer user);
void feed_repair_free(feed_repair *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_repair, feed_repair_free)

/* `bytes` must be valid UTF-8 without characters XML forbids (feed_decoder makes it so); cuts may be anywhere. */
void feed_repair_push(feed_repair *r, const char *bytes, gsize n);
/* End of text: closes what is open and flushes. */
void feed_repair_finish(feed_repair *r);
/* The text was not well-formed XML (an undeclared HTML entity counts). */
gboolean feed_repair_has_repaired(const feed_repair *r);
/* The text ended with elements open. */
gboolean feed_repair_is_truncated(const feed_repair *r);
/* A feed's outermost element was seen (rss, rdf, feed, channel, entry). */
gboolean feed_repair_has_root(const feed_repair *r);
