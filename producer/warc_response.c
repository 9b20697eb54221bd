/* A WARC record becomes a response again. */
#include <stdlib.h>
#include "common/rfc3339.h"
#include "producer/header_lines.h"
#include "producer/http_body.h"
#include "producer/warc_read.h"

static char *dup_field(const struct warc_record *w, const char *name)
{
    struct strview v = warc_record_field(w, name);

    if (v.n >= 2 && v.p[0] == '<' && v.p[v.n - 1] == '>') /* URIs in <> as WARC 1.0 wrote them */
        v = (struct strview){v.p + 1, v.n - 2};
    return v.p ? sv_dup(v) : NULL;
}

static void read_redirects(const struct warc_record *w, struct response *r)
{
    struct strview fields = {w->fields->str, w->fields->len};

    for (guint i = 0; i < 64; i++) {
        struct strview v = header_lines_find(fields, "Frontwire-Redirect", i);
        if (v.n < 5)
            return;
        g_autofree char *text = sv_dup(v);
        response_add_redirect(r, atoi(text), text + 4);
    }
}

static void read_fields(const struct warc_record *w, struct response *r)
{
    struct strview date = warc_record_field(w, "WARC-Date");
    g_autofree char *id = dup_field(w, "WARC-Record-ID"), *duration = dup_field(w, "Frontwire-Duration-Ms"),
                    *failure = dup_field(w, "Frontwire-Failure");

    r->record_id = g_strdup(id && g_str_has_prefix(id, "urn:uuid:") ? id + strlen("urn:uuid:") : id);
    if (date.p)
        rfc3339_parse(date, &r->fetched_at);
    r->url = dup_field(w, "WARC-Target-URI");
    r->ip = dup_field(w, "WARC-IP-Address");
    r->feed_id = dup_field(w, "Frontwire-Feed");
    r->feed_url = dup_field(w, "Frontwire-Feed-Url");
    r->outlet_id = dup_field(w, "Frontwire-Outlet");
    r->wants_pages = warc_record_field(w, "Frontwire-Full-Text").p != NULL;
    r->item = dup_field(w, "Frontwire-Item");
    r->request_url = dup_field(w, "Frontwire-Request-Url");
    r->is_conditional = warc_record_field(w, "Frontwire-Conditional").p != NULL;
    r->duration_ms = duration ? g_ascii_strtoull(duration, NULL, 10) : 0;
    r->failure = failure ? fetch_failure_from_name(failure) : FETCH_OK;
    read_redirects(w, r);
    if (!r->request_url)
        r->request_url = g_strdup(r->url);
}

/* WARC-Truncated of other people's archives. */
static enum fetch_failure failure_of_truncation(struct strview why)
{
    static const struct {
        const char *why;
        enum fetch_failure failure;
    } TABLE[] = {{"length", FETCH_TOO_BIG}, {"time", FETCH_TIMEOUT}, {"disconnect", FETCH_DISCONNECTED}};

    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++)
        if (sv_equal(why, sv_from(TABLE[i].why)))
            return TABLE[i].failure;
    return FETCH_PROTOCOL;
}

/* Splits head and body; FALSE when there is no HTTP status line. */
static gboolean read_http(const struct warc_record *w, struct response *r)
{
    struct strview block = {(const char *)w->block->data, w->block->len};

    if (block.n < 12 || memcmp(block.p, "HTTP/", 5) != 0)
        return FALSE;
    const char *crlf = memmem(block.p, block.n, "\r\n\r\n", 4);
    const char *lf = crlf ? NULL : memmem(block.p, block.n, "\n\n", 2);
    const char *end = crlf ? crlf + 2 : lf ? lf + 1 : block.p + block.n;
    gsize gap = crlf ? 2 : lf ? 1 : 0;

    g_string_append_len(r->head, block.p, end - block.p);
    struct strview first = header_lines_first((struct strview){r->head->str, r->head->len});
    const char *space = memchr(first.p, ' ', first.n);
    r->status = space ? atoi(space) : 0;
    struct strview raw = {end + gap, block.n - (end - block.p) - gap};
    if (!http_body_decode((struct strview){r->head->str, r->head->len}, raw, WARC_LIMITS.max_block_bytes, r->body))
        r->failure = r->failure == FETCH_OK ? FETCH_PROTOCOL : r->failure;
    return r->status >= 100 && r->status <= 999;
}

static void read_digest(const struct warc_record *w, struct response *r, gboolean is_revisit)
{
    struct strview digest = warc_record_field(w, "WARC-Payload-Digest");

    if (sv_starts_with(digest, SV("sha256:")))
        r->body_sha256 = g_strndup(digest.p + 7, digest.n - 7);
    else if (!is_revisit)
        response_hash_body(r);
    r->is_unchanged = is_revisit && r->status != 304;
}

struct response *warc_record_to_response(const struct warc_record *w)
{
    struct strview type = warc_record_field(w, "WARC-Type");
    gboolean is_revisit = sv_equal(type, SV("revisit")), is_failure = sv_equal(type, SV("metadata"));

    if (!is_revisit && !is_failure && !sv_equal(type, SV("response")))
        return NULL;
    if (is_failure && !warc_record_field(w, "Frontwire-Failure").p)
        return NULL;
    g_autoptr(response_owner) r = response_new();
    read_fields(w, r);
    if (is_failure) {
        struct strview block = {(const char *)w->block->data, w->block->len};
        r->failure_text = sv_dup(header_lines_find(block, "message", 0));
        return g_steal_pointer(&r);
    }
    struct strview truncated = warc_record_field(w, "WARC-Truncated");
    if (truncated.p && r->failure == FETCH_OK)
        r->failure = failure_of_truncation(truncated);
    if (w->is_cut)
        r->failure = FETCH_TOO_BIG;
    if (!read_http(w, r))
        return NULL;
    read_digest(w, r, is_revisit);
    return g_steal_pointer(&r);
}
