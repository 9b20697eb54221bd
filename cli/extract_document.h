/* cli/extract_document.h
 * One document that a person gave, read for its events: what extract, explain and the comparison do with each. */
#pragma once
#include "cli/documents.h"
#include "filters/extract/extract.h"

/* The events of `d`; `trace` may be NULL. Resets `arena`: what an earlier call told is gone. */
static inline void cli_extract_document(const struct cli_document *d, const struct knowledge *k,
                                        const struct extract_trace *trace, struct arena *arena,
                                        struct extract_input *in, struct extract_output *out)
{
    *in = (struct extract_input){.doc = d->doc,
                                 .title = d->title,
                                 .body = d->body,
                                 .outlet_side = d->outlet_side,
                                 .published_day = d->published_day,
                                 .trace = trace};
    arena_reset(arena);
    extract_events(k, in, arena, out);
}
