/* text/html_elements.h
 * What the elements of HTML mean for the flow of a text. For the files of module clean_html alone.
 * Source: HTML Living Standard §15.3. */
#pragma once
#include <glib.h>

enum html_element_kind {
    ELEMENT_UNKNOWN,
    ELEMENT_INLINE, /* its text runs on */
    ELEMENT_BLOCK,  /* a paragraph of its own */
    ELEMENT_LINE,   /* a line of its own */
    ELEMENT_CELL,   /* apart by a blank */
    ELEMENT_HIDDEN, /* no reader sees its text */
};

/* The kind of the element whose name (any case) is the `n` bytes at `name`. */
enum html_element_kind html_element_kind(const char *name, gsize n);
