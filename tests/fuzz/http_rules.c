/* Any bytes as the head of an answer: its status, dates, freshness, validators; the wait that follows has its bounds.
 */
#include <stdint.h>
#include "producer/http_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int STATUS[] = {200, 304, 410, 429, 503, 404, 301, 0};
    const gint64 now = G_GINT64_CONSTANT(1503619200000000), most = G_GINT64_CONSTANT(40) * 86400 * G_USEC_PER_SEC;
    struct poll_state s;

    if (size == 0)
        return 0;
    poll_state_init(&s);
    for (guint i = 0; i < G_N_ELEMENTS(STATUS); i++) {
        g_autoptr(response_owner) r = response_new();
        r->status = STATUS[(data[0] + i) % G_N_ELEMENTS(STATUS)];
        r->failure = r->status ? FETCH_OK : FETCH_TIMEOUT;
        r->fetched_at = now;
        g_string_append_len(r->head, (const char *)data + 1, size - 1);
        response_hash_body(r);
        http_rules_answer(&s, &POLL_LIMITS, "http://a.example/", r);
        gint64 due = http_rules_next_due(&s, &POLL_LIMITS, 1);
        g_assert(due >= now && due <= now + most);
    }
    poll_state_clear(&s);
    return 0;
}
