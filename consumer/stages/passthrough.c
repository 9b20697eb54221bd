/* Copies news.raw to news.matched as it is: for benches and for tests of the runner, with the checks every stage makes.
 * A value that begins with "!skip" is refused, so that dead letters can be tested without a pack. */
#include "consumer/stages/stages.h"

static enum outcome apply(void *self, const struct message *m, struct stage_context *c, GError **error)
{
    (void)self;
    struct message_header headers[MESSAGE_HEADERS_MAX];
    if (sv_starts_with(m->value, SV("!skip")))
        return stage_skip(c, "refused", error, "the record asks for it");
    const struct message_out out = {MESSAGE_PARTITION_BY_KEY,
                                    m->timestamp_ms,
                                    m->key,
                                    m->value,
                                    headers,
                                    message_headers(m, headers, MESSAGE_HEADERS_MAX)};
    if (!c->emit(c, 0, &out))
        return stage_skip(c, "output-too-big", error, "%" G_GSIZE_FORMAT " bytes", m->value.n);
    return OUTCOME_OK;
}

const struct stage passthrough_stage = {
    .name = "passthrough",
    .summary = "copies news.raw to news.matched unchanged (tests, benches)",
    .in_topic = "news.raw",
    .out_topics = (const char *const[]){"news.matched", NULL},
    .apply = apply,
};
