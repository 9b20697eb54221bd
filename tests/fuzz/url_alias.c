/* Any bytes as a URL: its alias is valid where it was, no longer than it, and the alias of a variant people write. */
#include <stdint.h>
#include <string.h>
#include "producer/url_alias.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *rest = g_strndup((const char *)data, size);
    g_autofree char *plain = url_alias_dup(rest), *https = g_strconcat("https://", rest, NULL);
    g_autofree char *http = g_strconcat("http://", rest, NULL);
    g_autofree char *a = url_alias_dup(https), *b = url_alias_dup(http);

    g_assert(plain && strlen(plain) <= strlen(rest));
    url_alias_is_bare_host(a);
    if (!strchr(rest, ':')) /* a port may be the default of one of them */
        g_assert_cmpstr(a, ==, b);
    return 0;
}
