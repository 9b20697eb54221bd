/* producer/ingest_page.h
 * The page behind an item becomes the item's next version, with the page's main text as its body. The record of the
 * page carries the item as it was when its page was asked for: only an item that is still at that version changes, so
 * that a page archived twice, or one of an item edited since, changes nothing, and a replay comes to the same. */
#pragma once
#include "producer/ingest.h"

#define PAGE_TEXT_LEAST_CHARS 200 /* less is no article */

/* `r->item` must be set. */
void ingest_page(const struct ingest_options *o, struct feed_memory *m, const struct response *r,
                 const struct ingest_place *place, struct outbox *b, struct ingest_result *result);
