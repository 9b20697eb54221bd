/* producer/full_text.h
 * The main text of a web page: what its author wrote, without menus, captions, appeals, comments and links to other
 * articles. The element whose blocks say most (long, with sentences, few links) wins, schema.org's articleBody and
 * <article> help it, and of its blocks the furniture is left out. Time linear in the page's bytes, memory bounded by
 * them; any bytes are taken. Thread: any. No knowledge of one page or site; what templates and phrases give away is in
 * packs/common/page_hints.tsv. Source of the idea of text and link density: Kohlschütter, Fankhauser, Nejdl,
 * Boilerplate Detection using Shallow Text Features, WSDM 2010. */
#pragma once
#include <glib.h>
#include "producer/page_hints.h"

#define FULL_TEXT_MAX_BYTES (4u * 1024 * 1024) /* of a page; what follows is not read */

struct full_text {
    char *text;                  /* UTF-8, paragraphs parted by "\n\n", lines by "\n"; "" when there is none */
    char *title, *date, *author; /* as the page says them, not checked; NULL: it does not */
};
/* Reads a page as it came. `content_type`: the HTTP header or NULL; `hints` may be NULL. full_text_clear() it. */
void full_text_read(const char *bytes, gsize n, const char *content_type, const page_hints *hints,
                    struct full_text *out);
void full_text_clear(struct full_text *t);
