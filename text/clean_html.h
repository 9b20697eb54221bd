/* text/clean_html.h
 * An HTML fragment -> plain text: what a reader would see, paragraphs apart by a blank line ("\n\n"), list items and
 * line breaks by "\n", runs of white space one blank, scripts, styles, forms and other machinery left out. Read through
 * text/html_events: no tree, no network, any rubbish is taken. Thread: any; no state is shared.
 * Source: HTML Living Standard §15.3 (which elements are blocks). */
#pragma once
#include <glib.h>

#define CLEAN_HTML_MAX_BYTES (4 * 1024 * 1024) /* what follows is not read */

/* `html` is UTF-8. Text that was escaped twice ("&lt;p&gt;" as text throughout) is cleaned twice. g_free() it. */
char *clean_html_dup_text(const char *html, gsize n);
/* Plain text with the same treatment of white space: blank lines stay paragraphs. g_free() it. */
char *clean_html_dup_plain(const char *text, gsize n);
/* A text that may be either: TRUE when it has a closing tag, a void tag or a reference of HTML and no tag that HTML
 * does not know. */
gboolean clean_html_looks_like_html(const char *text);
