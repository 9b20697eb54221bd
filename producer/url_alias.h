/* producer/url_alias.h
 * When two URLs are the same address for a person: used to recognise items, never to fetch. */
#pragma once
#include <glib.h>

/* The URL without scheme, "www.", default port, credentials, tracking parameters (table in the source), trailing
 * slashes, and a fragment that only tracks; host in lower case, parameters in the order given. g_free() it. What is no
 * http(s) URL comes back as it is, trimmed. */
char *url_alias_dup(const char *url);
/* Is there nothing but a host? Such a link says nothing of an entry. */
gboolean url_alias_is_bare_host(const char *alias);
