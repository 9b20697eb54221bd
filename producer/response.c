#include "producer/response.h"
#include "producer/header_lines.h"

static const char *const FAILURE_NAMES[FETCH_FAILURES_N] = {
    [FETCH_OK] = "ok",
    [FETCH_DNS] = "dns",
    [FETCH_CONNECT] = "connect",
    [FETCH_TLS] = "tls",
    [FETCH_TIMEOUT] = "timeout",
    [FETCH_TOO_BIG] = "too_big",
    [FETCH_DISCONNECTED] = "disconnected",
    [FETCH_REDIRECTS] = "redirects",
    [FETCH_BLOCKED] = "blocked",
    [FETCH_PROTOCOL] = "protocol",
};

const char *fetch_failure_name(enum fetch_failure failure)
{
    return FAILURE_NAMES[failure];
}

enum fetch_failure fetch_failure_from_name(const char *name)
{
    for (guint i = 0; i < FETCH_FAILURES_N; i++)
        if (g_strcmp0(FAILURE_NAMES[i], name) == 0)
            return i;
    return FETCH_PROTOCOL;
}

static void redirect_free(gpointer data)
{
    struct redirect *r = data;

    g_free(r->to);
    g_free(r);
}

struct response *response_new(void)
{
    struct response *r = g_new0(struct response, 1);

    r->redirects = g_ptr_array_new_with_free_func(redirect_free);
    r->head = g_string_new(NULL);
    r->body = g_byte_array_new();
    return r;
}

void response_free(struct response *r)
{
    if (!r)
        return;
    char **strings[] = {&r->record_id, &r->feed_id, &r->feed_url,     &r->outlet_id,   &r->request_url,
                        &r->url,       &r->ip,      &r->failure_text, &r->body_sha256, &r->item};
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(*strings[i]);
    g_ptr_array_unref(r->redirects);
    g_string_free(r->head, TRUE);
    g_byte_array_unref(r->body);
    g_free(r);
}

void response_add_redirect(struct response *r, int status, const char *to)
{
    struct redirect *hop = g_new0(struct redirect, 1);

    hop->status = status;
    hop->to = g_strdup(to);
    g_ptr_array_add(r->redirects, hop);
}

void response_hash_body(struct response *r)
{
    g_clear_pointer(&r->body_sha256, g_free);
    if (r->failure == FETCH_OK && r->status != 0)
        r->body_sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, r->body->data, r->body->len);
}

char *response_dup_header(const struct response *r, const char *name)
{
    struct strview v = header_lines_find((struct strview){r->head->str, r->head->len}, name, 0);

    return v.p ? sv_dup(v) : NULL;
}
