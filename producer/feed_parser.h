/* producer/feed_parser.h
 * Turns the bytes of one feed (RSS 0.9x/1.0/2.0, RDF, Atom 0.3/1.0, CDF, JSON Feed 1.x) into entries, however the bytes
 * are cut. A chain of writers: decoder (any encoding -> UTF-8) -> repair (any text -> well-formed XML) -> libxml2's
 * push SAX parser -> builder (table of tags). No network, no DTD, no XML_PARSE_HUGE; memory is bounded by the entries
 * found. Thread: its creator's. Source: RSS 2.0, RFC 4287, JSON Feed 1.1; recovery rules:
 * docs/decisions/0004-feed-recovery.md. */
#pragma once
#include "producer/feed.h"
#include "producer/feed_date.h"

#define FEED_ENTRIES_MAX 100000 /* later ones are counted in feed.n_dropped */

#define FEED_ERROR (feed_error_quark())
GQuark feed_error_quark(void);
enum feed_error {
    FEED_ERROR_TOO_BIG,    /* more bytes than max_bytes */
    FEED_ERROR_NOT_A_FEED, /* HTML, another XML vocabulary, JSON of something else, nothing at all */
};

typedef struct feed_parser feed_parser; /* opaque; ends with feed_parser_free() */
feed_parser *feed_parser_new(gsize max_bytes);
void feed_parser_free(feed_parser *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_parser, feed_parser_free)

/* Both before the first push, both optional. `url` is where the feed came from (relative links), `content_type` its
 * HTTP header (charset). `dates` is borrowed until free; without it only numeric dates are understood. */
void feed_parser_set_origin(feed_parser *p, const char *url, const char *content_type);
void feed_parser_set_dates(feed_parser *p, const struct feed_dates *dates);

/* Feeds `chunk` (borrowed). FEED_ERROR_TOO_BIG: nothing but free is allowed afterwards. */
gboolean feed_parser_push(feed_parser *p, const char *chunk, gsize n, GError **error);

/* The end of the document. The feed is yours (feed_free()); NULL with FEED_ERROR_NOT_A_FEED. A document cut off in the
 * middle is no error: feed.is_truncated. Only free is allowed afterwards. */
struct feed *feed_parser_finish(feed_parser *p, GError **error);
