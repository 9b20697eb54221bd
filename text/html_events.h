/* text/html_events.h
 * HTML as a row of events: elements that begin and end, and text between them; any rubbish is taken. One of the doors
 * to libxml2 (its HTML parser in SAX mode: no tree, no network, no entities of others). Time is linear in the bytes
 * whatever they nest: libxml2 looks through all open elements at every end tag, so past `max_depth`, which no page that
 * means something reaches, the open elements are forgotten and a new parser goes on with the rest. */
#pragma once
#include <glib.h>

struct html_events {
    /* `attributes`: names and values (which may be NULL) in turn, then NULL; NULL itself: there are none. */
    void (*start)(void *user, const char *name, const char *const *attributes);
    void (*end)(void *user, const char *name);
    void (*text)(void *user, const char *text, gsize n); /* not of scripts and styles; in any pieces */
    void (*forget)(void *user);                          /* nothing is open any more */
    const char *before;                                  /* read before the text and after each forgetting; or NULL */
    guint max_depth;
};

/* `html` is UTF-8; bytes that are none come through as they are. */
void html_events_read(const char *html, gsize n, const struct html_events *events, void *user);

/* Is there an entity of this name ("nbsp") in HTML 4? */
gboolean html_events_has_entity(const char *name);
/* The character of that entity, or 0. */
gunichar html_events_entity(const char *name);
