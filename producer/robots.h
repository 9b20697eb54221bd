/* producer/robots.h
 * What a site's robots.txt allows a named robot. Thread: any. Source: RFC 9309 (groups, longest match, '*' and '$',
 * allow wins ties); Crawl-delay as sites use it. Bounded: ROBOTS_MAX_BYTES are read, and each rule is matched in time
 * linear in the path for each '*'. */
#pragma once
#include <glib.h>

#define ROBOTS_MAX_BYTES   (512u * 1024)
#define ROBOTS_RULES_MAX   5000
#define ROBOTS_DELAY_MAX_S 60 /* longer wishes are taken as this */

typedef struct robots robots;
/* `product`: the name in our User-Agent, "frontwire"; compared without case. */
robots *robots_parse(const char *text, gsize n, const char *product);
void robots_free(robots *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(robots, robots_free)

/* `path`: from the first '/' of the URL on, with its query. `r` NULL: everything is allowed. */
gboolean robots_allows(const robots *r, const char *path);
/* Seconds between two requests that the site asks for; 0: it does not. */
guint robots_delay_s(const robots *r);
