/* producer/page_hints.h
 * What the class names and the phrases of web pages give away of their parts: packs/common/page_hints.tsv. Names are
 * those of templates (class, id, itemprop, role), phrases those of readers' languages. Thread: any, once loaded. */
#pragma once
#include <glib.h>
#include "common/strview.h"

enum page_hint {
    PAGE_HINT_NONE = 0,
    PAGE_HINT_DROP = 1 << 0,    /* the element is furniture */
    PAGE_HINT_CAPTION = 1 << 1, /* the element is the text of a picture */
    PAGE_HINT_CONTENT = 1 << 2, /* the element is the article's text */
    PAGE_HINT_LAYOUT = 1 << 3,  /* the name says how the page is laid out and drops nothing: "has-sidebar" */
    PAGE_HINT_LINE = 1 << 4,    /* a paragraph that begins so is furniture, if it is short */
    PAGE_HINT_TAIL = 1 << 5,    /* a line that is this ends the article */
};

typedef struct page_hints page_hints;
page_hints *page_hints_load(const char *path, GError **error);
void page_hints_free(page_hints *h);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(page_hints, page_hints_free)

/* All that the words of an attribute's value say, a set of enum page_hint. `h` may be NULL: nothing. */
guint page_hints_of_names(const page_hints *h, const char *value);
/* What a paragraph's beginning says (LINE), or all of it (TAIL). `h` may be NULL. */
guint page_hints_of_text(const page_hints *h, struct strview text);
