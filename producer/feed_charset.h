/* producer/feed_charset.h
 * Names of character encodings: where a document carries one, what the name means, and a guess when there is none.
 * Names are ICU's unless this module widens them. Source: https://encoding.spec.whatwg.org/#names-and-labels,
 * XML 1.0 appendix F, Python's codec aliases for the bare code pages feeds declare. */
#pragma once
#include <glib.h>

/* The charset parameter, or NULL; g_free() it. Quotes of either kind are taken off. */
char *feed_charset_dup_from_content_type(const char *content_type);
/* What the first bytes say without a name: "utf-8", "utf-16le", … for a byte order mark (*bom_n bytes long), UTF-16/32
 * for zero bytes around "<", "ibm-037" for EBCDIC's "<?xm"; NULL for anything else. */
const char *feed_charset_by_form(const char *bytes, gsize n, gsize *bom_n);
/* The name in the XML declaration, or NULL; `by_form` is feed_charset_by_form()'s answer. g_free() it. */
char *feed_charset_dup_declared(const char *bytes, gsize n, const char *by_form);
/* The name ICU opens, "utf-8" and "us-ascii" spelt so; NULL when nobody knows it. Static. */
const char *feed_charset_canonical(const char *name);
gboolean feed_charset_is_wide(const char *canonical);
gboolean feed_charset_is_ebcdic(const char *canonical);
/* The likeliest encoding of text with a byte that is not UTF-8: "utf-8" when that is an exception, "windows-1252" when
 * in doubt. Static. */
const char *feed_charset_sniff(const char *bytes, gsize n);
