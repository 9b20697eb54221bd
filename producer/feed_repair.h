/* producer/feed_repair.h
 * Makes any UTF-8 text that means to be XML into XML that a parser can read to its end, in one streaming pass. Mended
 * here, because libxml2's recovery would lose text or stop:
 *   - junk before the first feed element and after the last; comments, processing instructions, the DOCTYPE (all
 * dropped: no DTD ever reaches the parser, hence no external entity and no entity bomb);
 *   - references: HTML entities become characters, simple entities of the internal subset their value, everything else
 *     that is not a reference a literal ampersand; numbers that are no XML character are dropped;
 *   - '<' that begins no tag; attributes without quotes, without value, twice, with '<' inside;
 *   - end tags without start, start tags without end (closed where an outer one ends, or at the end of the text).
 * The parser gets the markup only. A text (characters, references, CDATA sections up to the next tag) is resolved here
 * and waits in a queue; in the markup stands <?t?> for it. So a text is copied instead of parsed a second time, which
 * makes the chain as fast as the bare parser, and the parser's limit on the length of a text does not cut articles.
 * Memory: one token, at most FEED_REPAIR_TOKEN_MAX_BYTES, and FEED_REPAIR_WAITING_MAX_BYTES of text; depth at most
 * FEED_REPAIR_DEPTH_MAX. Thread: its creator's.
 * Source: XML 1.0 (5th ed.); recovery rules: docs/decisions/0004-feed-recovery.md. */
#pragma once
#include "common/strview.h"

#define FEED_REPAIR_TOKEN_MAX_BYTES   (256 * 1024)
#define FEED_REPAIR_WAITING_MAX_BYTES (64 * 1024)
#define FEED_REPAIR_DEPTH_MAX         200          /* libxml2 gives up at 256 without XML_PARSE_HUGE */
#define FEED_REPAIR_EXPANSION_MAX     (256 * 1024) /* bytes that declared entities may add to one document */

typedef struct feed_repair feed_repair;
/* Receives well-formed markup, whole tags at a time (borrowed), and asks for the texts in it; FALSE ends the pass. */
typedef gboolean (*feed_repair_sink)(gpointer user, const char *bytes, gsize n);

feed_repair *feed_repair_new(feed_repair_sink sink, gpointer user);
void feed_repair_free(feed_repair *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_repair, feed_repair_free)

/* `bytes` must be valid UTF-8 without characters XML forbids (feed_decoder makes it so); cuts may be anywhere. */
void feed_repair_push(feed_repair *r, const char *bytes, gsize n);
/* End of text: closes what is open and flushes. */
void feed_repair_finish(feed_repair *r);
/* For the sink, at each <?t?>: the text that stands there; valid until the sink returns. */
struct strview feed_repair_next_text(feed_repair *r);
/* The text was not well-formed XML (an undeclared HTML entity counts). */
gboolean feed_repair_has_repaired(const feed_repair *r);
/* The text ended with elements open. */
gboolean feed_repair_is_truncated(const feed_repair *r);
/* A feed's outermost element was seen (rss, rdf, feed, channel, entry). */
gboolean feed_repair_has_root(const feed_repair *r);
