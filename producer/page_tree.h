/* producer/page_tree.h
 * An HTML page -> its elements and its blocks of text, in one pass of text/html_events: no tree of libxml2's, no
 * network, any rubbish is taken. What no reader sees (scripts, forms, menus) is left out, and so is what
 * the hints call furniture, unless they are off. Time is linear in the page's bytes and memory bounded by them: nesting
 * past PAGE_DEPTH_MAX and elements past PAGE_NODES_MAX are flattened. Thread: any; no state is shared. */
#pragma once
#include "common/strview.h"
#include "producer/page_hints.h"

#define PAGE_DEPTH_MAX 512
#define PAGE_NODES_MAX 200000

/* What an element is; blocks have those of all elements around them. */
enum page_mark {
    PAGE_PARAGRAPH = 1 << 0,
    PAGE_HEADING = 1 << 1,
    PAGE_LIST_ITEM = 1 << 2,
    PAGE_CELL = 1 << 3,
    PAGE_QUOTE = 1 << 4,
    PAGE_ARTICLE = 1 << 5, /* <article>, <main>, role=main */
    PAGE_CONTENT = 1 << 6, /* itemprop=articleBody, or a hint says so */
    PAGE_TOP_HEADING = 1 << 7,
    PAGE_ASIDE = 1 << 8, /* by its name, role or class it is furniture: unless most of the page's text is within */
};

struct page_node {
    guint32 parent;                 /* index; 0: the root, which is node 0 itself */
    guint32 first_block, end_block; /* its blocks and those of all within */
    guint32 own;                    /* enum page_mark of this element alone */
};

/* A run of text without a break. */
struct page_block {
    guint32 node; /* innermost element where it begins */
    guint32 marks;
    guint32 at, n;             /* bytes of page->text */
    guint32 chars, link_chars; /* characters */
    guint32 sentence_ends;     /* full stops, question and exclamation marks of any script, commas not */
    gboolean ends_sentence;    /* its last letter is one of those, or a quote or bracket behind one */
    gboolean is_line;          /* stands on a line of its own behind the one before: <br>, <li> */
};

enum page_fact { PAGE_TITLE, PAGE_OG_TITLE, PAGE_H1, PAGE_DATE, PAGE_TIME, PAGE_AUTHOR, PAGE_FACTS_N };

struct page {
    GArray *nodes;             /* struct page_node, parents first */
    GArray *blocks;            /* struct page_block, in the page's order */
    GString *text;             /* UTF-8, white space folded */
    char *facts[PAGE_FACTS_N]; /* the first of each; NULL: none */
    gboolean is_flattened;
};

/* `html` is UTF-8. `hints` may be NULL. page_free() it. */
struct page *page_parse(const char *html, gsize n, const page_hints *hints);
void page_free(struct page *p);
typedef struct page page_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(page_owner, page_free)
