/* Any bytes as a web page, read twice: with the hints of the pack and without. The text is valid UTF-8 and the same
 * each time. */
#include "producer/full_text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_page(const uint8_t *data, size_t n, const page_hints *hints)
{
    struct full_text a = {0}, b = {0};

    full_text_read((const char *)data, n, NULL, hints, &a);
    full_text_read((const char *)data, n, NULL, hints, &b);
    g_assert(g_utf8_validate(a.text, -1, NULL));
    g_assert(strcmp(a.text, b.text) == 0);
    full_text_clear(&a);
    full_text_clear(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static page_hints *hints;

    if (!hints)
        hints = page_hints_load("packs/common/page_hints.tsv", NULL);
    read_page(data, n, hints);
    read_page(data, n, NULL);
    return 0;
}
