/* text/html_mask.h
 * HTML with its markup blanked out, byte for byte as long as before: what is read in the mask stands at the same
 * offsets in the original. Tags become blanks, those of paragraphs and lines begin with line breaks; scripts and
 * other hidden elements and comments are blank; a reference becomes its character, filled up with soft hyphens, which
 * no word is cut by. Linear in the text. For texts cleaned for good: text/clean_html.h. */
#pragma once
#include <glib.h>

/* `html` need not end with NUL; the mask of `n` bytes does. g_free() it. */
char *html_mask_dup(const char *html, gsize n);
