/* producer/http_body.h
 * Undoes Transfer-Encoding: chunked and Content-Encoding: gzip, deflate on bodies that other people's archives keep as
 * they came over the wire. (Our own fetches are decoded by libcurl while they come.) */
#pragma once
#include "common/strview.h"

/* Appends the decoded `raw` to `out`, at most `max_bytes` of it. FALSE: an encoding that is not known here, or damaged
 * bytes; `out` then has what could be read. `head` are the HTTP header lines. */
gboolean http_body_decode(struct strview head, struct strview raw, gsize max_bytes, GByteArray *out);
