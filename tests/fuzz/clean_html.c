/* Any UTF-8 as an HTML fragment: the text is valid UTF-8 and not longer than its source can account for. */
#include "text/clean_html.h"

#include "text/html_mask.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    g_autofree char *html = g_utf8_make_valid((const char *)data, (gssize)n);
    g_autofree char *text = clean_html_dup_text(html, strlen(html));
    g_autofree char *plain = clean_html_dup_plain(html, strlen(html));
    g_assert(g_utf8_validate(text, -1, NULL) && g_utf8_validate(plain, -1, NULL));
    g_assert(strlen(plain) <= strlen(html) + 1);
    clean_html_looks_like_html(html);
    g_autofree char *mask = html_mask_dup((const char *)data, n); /* of any bytes */
    g_autofree char *again = html_mask_dup(html, strlen(html));
    g_assert(mask[n] == '\0' && strlen(again) == strlen(html));
    g_assert(g_utf8_validate(again, -1, NULL));
    return 0;
}
