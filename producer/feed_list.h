/* producer/feed_list.h
 * The list of feeds: OPML 2.0, as every feed reader exports it, with our own attributes in the namespace
 * urn:frontwire:opml (prefix fw):
 *   <outline type="rss" text="…" xmlUrl="https://…" fw:outlet="outlet id" fw:fullText="true"/>
 * Nested outlines are folders; their feeds are taken. One of the doors to libxml2 (docs/architecture.md). */
#pragma once
#include <glib.h>

#define FEED_LIST_NAMESPACE "urn:frontwire:opml"
#define FEED_LIST_MAX_BYTES (64u * 1024 * 1024)

#define FEED_LIST_ERROR (feed_list_error_quark())
GQuark feed_list_error_quark(void);
enum feed_list_error_code {
    FEED_LIST_ERROR_READ,
    FEED_LIST_ERROR_SYNTAX, /* not XML, not OPML, an outline that cannot be used; the message has file:line */
    FEED_LIST_ERROR_ENTRY,  /* feed to be added is there, feed to be removed is not, or its URL is none */
};

struct feed_source {
    char *id;     /* hash of url; see feed_id_dup() */
    char *url;    /* http or https */
    char *title;  /* NULL: none */
    char *outlet; /* NULL: none */
    gboolean full_text;
    guint line;
};
void feed_source_free(struct feed_source *s);

/* The feeds in the file's order (struct feed_source *); a URL that is there again is left out and counted in
 * `*repeated_n` (may be NULL). g_ptr_array_unref() it. */
GPtrArray *feed_list_load(const char *path, guint *repeated_n, GError **error);

/* Change the file in place (written anew and renamed over); one that is not there is made. Of `feed` url, title, outlet
 * and full_text are taken; title and outlet may be NULL. */
gboolean feed_list_add(const char *path, const struct feed_source *feed, GError **error);
gboolean feed_list_remove(const char *path, const char *url, GError **error);

struct feed_import {
    guint added, known;   /* known: in the list already */
    guint not_understood; /* outlines with an address that is no http or https URL, as readers leave behind */
};
/* Adds the feeds of another OPML file that are not there yet, with what they say of themselves. */
gboolean feed_list_import(const char *path, const char *other, struct feed_import *result, GError **error);
