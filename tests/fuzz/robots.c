/* Any bytes as a robots.txt, the first line as a path that is asked for. */
#include <stdint.h>
#include <string.h>
#include "producer/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *eol = size ? memchr(text, '\n', size) : NULL;
    gsize n = eol ? (gsize)(eol - text) : size;
    g_autofree char *line = g_strndup(text, MIN(n, 2000)), *path = g_strconcat("/", line, NULL);
    g_autoptr(robots) r = robots_parse(text + n, size - n, "frontwire");

    robots_allows(r, path);
    g_assert(robots_delay_s(r) <= ROBOTS_DELAY_MAX_S);
    return 0;
}
