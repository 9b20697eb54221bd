/* producer/feed_bytes.h
 * Appending to a GString without a function call where there is room, as there nearly always is: the feed parser does
 * little else. Part of feed_parser. */
#pragma once
#include <glib.h>
#include <string.h>

static inline void feed_bytes_append(GString *to, const char *p, gsize n)
{
    if (n == 0)
        return;
    if (to->len + n < to->allocated_len) {
        memcpy(to->str + to->len, p, n);
        to->str[to->len += n] = '\0';
    } else {
        g_string_append_len(to, p, (gssize)n);
    }
}
