/* Any bytes as a time: what is accepted comes back from what is written of it. */
#include "common/rfc3339.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    gint64 at, again;
    char text[RFC3339_MAX_BYTES];
    if (!rfc3339_parse((struct strview){(const char *)data, n}, &at))
        return 0;
    gsize bytes = rfc3339_format(at, text);
    g_assert(bytes < RFC3339_MAX_BYTES && strlen(text) == bytes);
    g_assert(rfc3339_parse((struct strview){text, bytes}, &again));
    /* An offset can lead out of the years 1 to 9999, where the format ends. */
    g_assert(again == at || strncmp(text, "0001", 4) == 0 || strncmp(text, "9999", 4) == 0);
    return 0;
}
