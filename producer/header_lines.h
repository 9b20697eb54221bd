/* producer/header_lines.h
 * Lookup in a block of "Name: value" lines, as HTTP and WARC have them. */
#pragma once
#include "common/strview.h"

/* The value of the `nth` line (from 0) named `name`, without white space around it; SV_NULL when there is none.
 * Points into `block`. Names compare without case; lines end with LF or CRLF. */
struct strview header_lines_find(struct strview block, const char *name, guint nth);
/* The first line of `block` without its line end. */
struct strview header_lines_first(struct strview block);
