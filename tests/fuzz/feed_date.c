/* Any bytes as a date, with and without names. */
#include "producer/feed_date.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct feed_dates *dates; /* the fuzzer's process ends without cleaning up */
    if (!dates)
        dates = feed_dates_load("packs/common/date_names.tsv", NULL);
    g_autofree char *text = g_strndup((const char *)data, n);
    gint64 at;
    feed_date_parse(dates, text, &at);
    feed_date_parse(NULL, text, &at);
    return 0;
}
