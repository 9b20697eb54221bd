#include "producer/fetcher.h"
#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

const struct fetch_limits FETCH_LIMITS = {
    .max_body_bytes = 16 * 1024 * 1024,
    .connect_timeout_ms = 10000,
    .total_timeout_ms = 60000,
    .stall_timeout_ms = 20000,
    .max_redirects = 5,
};

#define MAX_HEAD_BYTES   (64 * 1024)
#define MAX_ERROR_BYTES  (64 * 1024) /* of bodies that are no 200: nobody reads them */
#define IDLE_CONNECTIONS 64L
#define IDLE_MAX_S       60L
#define IDLE_HANDLES     32
#define ACCEPT                                                                                                         \
    "Accept: application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "            \
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLU, curl_url_cleanup)

struct fetcher {
    struct fetch_options options;
    char *user_agent, *ca_file;
    fetch_done done;
    void *user;
    CURLM *multi;
    GHashTable *fetches; /* struct fetch * */
    GPtrArray *idle;     /* CURL * */
    guint64 body_bytes;
};

struct fetch {
    fetcher *owner;
    CURL *easy;
    struct curl_slist *headers;
    struct response *r;
    gpointer tag;
    gint64 began_monotonic_us;
    gsize max_body_bytes;
    gboolean stays_at_origin;
    gboolean is_head_done, is_too_big, is_head_too_big, is_address_blocked;
    char error[CURL_ERROR_SIZE];
};

static gsize on_header(char *line, gsize size, gsize n, void *data)
{
    struct fetch *f = data;
    GString *head = f->r->head;

    n *= size;
    if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) { /* also after 100 Continue and 103 Early Hints */
        g_string_truncate(head, 0);
        f->is_head_done = FALSE;
    }
    if (f->is_head_done) /* trailers */
        return n;
    if (n <= 2 && (line[0] == '\r' || line[0] == '\n')) {
        f->is_head_done = TRUE;
        return n;
    }
    f->is_head_too_big = head->len + n > MAX_HEAD_BYTES;
    if (f->is_head_too_big)
        return 0;
    g_string_append_len(head, line, n);
    return n;
}

static gsize on_body(char *bytes, gsize size, gsize n, void *data)
{
    struct fetch *f = data;
    long status = 0;

    n *= size;
    curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    gsize max = status == 200 || status == 226 || status == 203 ? f->max_body_bytes : MAX_ERROR_BYTES;
    gsize keep = MIN(n, max - MIN(max, f->r->body->len));
    g_byte_array_append(f->r->body, (const guint8 *)bytes, keep);
    f->owner->body_bytes += keep;
    f->is_too_big = keep < n;
    return f->is_too_big ? 0 : n;
}

/* Called for every connection after DNS: the guard against server-side request forgery. */
static curl_socket_t on_open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct fetch *f = data;
    g_autoptr(CURLU) url = curl_url();
    char *host = NULL, *port = NULL;
    gboolean is_allowed = FALSE;

    (void)purpose;
    if (curl_url_set(url, CURLUPART_URL, f->r->url, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
        is_allowed = address_guard_allows(f->owner->options.guard, host, g_ascii_strtoull(port, NULL, 10), &a->addr);
    curl_free(host);
    curl_free(port);
    f->is_address_blocked = !is_allowed;
    return is_allowed ? socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol) : CURL_SOCKET_BAD;
}

fetcher *fetcher_new(const struct fetch_options *options, fetch_done done, void *user)
{
    fetcher *f = g_new0(fetcher, 1);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    f->options = *options;
    f->user_agent = g_strdup(options->user_agent);
    f->ca_file = g_strdup(options->ca_file);
    f->done = done;
    f->user = user;
    f->multi = curl_multi_init();
    g_assert(f->multi);
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, IDLE_CONNECTIONS);
    f->fetches = g_hash_table_new(NULL, NULL);
    f->idle = g_ptr_array_new_with_free_func((GDestroyNotify)curl_easy_cleanup);
    return f;
}

static void fetch_free(struct fetch *f)
{
    fetcher *owner = f->owner;

    g_hash_table_remove(owner->fetches, f);
    curl_multi_remove_handle(owner->multi, f->easy);
    curl_slist_free_all(f->headers);
    if (owner->idle->len < IDLE_HANDLES) {
        curl_easy_reset(f->easy);
        g_ptr_array_add(owner->idle, f->easy);
    } else {
        curl_easy_cleanup(f->easy);
    }
    response_free(f->r);
    g_free(f);
}

void fetcher_free(fetcher *f)
{
    if (!f)
        return;
    g_autoptr(GList) all = g_hash_table_get_keys(f->fetches);
    for (GList *i = all; i; i = i->next)
        fetch_free(i->data);
    g_ptr_array_unref(f->idle);
    curl_multi_cleanup(f->multi);
    g_hash_table_unref(f->fetches);
    g_free(f->user_agent);
    g_free(f->ca_file);
    g_free(f);
    curl_global_cleanup();
}

static void add_header(struct fetch *f, const char *name, const char *value)
{
    if (!value || strpbrk(value, "\r\n"))
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);
    f->headers = curl_slist_append(f->headers, line);
}

static void set_manners(struct fetch *f)
{
    const struct fetch_limits *l = &f->owner->options.limits;
    CURL *e = f->easy;

    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(e, CURLOPT_USERAGENT, f->owner->user_agent);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)l->connect_timeout_ms);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)MAX(1, l->stall_timeout_ms / 1000));
    curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, IDLE_MAX_S);
    curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 0L);
    if (f->owner->ca_file)
        curl_easy_setopt(e, CURLOPT_CAINFO, f->owner->ca_file);
}

static void set_callbacks(struct fetch *f)
{
    CURL *e = f->easy;

    curl_easy_setopt(e, CURLOPT_PRIVATE, f);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, f->error);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, f);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, f);
}

/* Sends the request for f->r->url, the first or a hop. */
static void send_request(struct fetch *f)
{
    guint spent_ms = (g_get_monotonic_time() - f->began_monotonic_us) / 1000;
    guint total_ms = f->owner->options.limits.total_timeout_ms;

    f->is_head_done = FALSE;
    g_string_truncate(f->r->head, 0);
    f->owner->body_bytes -= f->r->body->len;
    g_byte_array_set_size(f->r->body, 0);
    curl_easy_setopt(f->easy, CURLOPT_TIMEOUT_MS, (long)MAX(1, (int)total_ms - (int)MIN(spent_ms, total_ms)));
    curl_easy_setopt(f->easy, CURLOPT_URL, f->r->url);
    curl_multi_add_handle(f->owner->multi, f->easy);
}

void fetcher_start(fetcher *owner, const struct fetch_request *q, gpointer tag, gint64 now)
{
    struct fetch *f = g_new0(struct fetch, 1);

    f->owner = owner;
    f->tag = tag;
    f->easy = owner->idle->len ? g_ptr_array_steal_index_fast(owner->idle, owner->idle->len - 1) : curl_easy_init();
    g_assert(f->easy);
    f->began_monotonic_us = g_get_monotonic_time();
    f->r = response_new();
    f->r->fetched_at = now;
    f->r->request_url = g_strdup(q->url);
    f->r->url = g_strdup(q->url);
    f->r->is_conditional = q->etag || q->last_modified;
    f->max_body_bytes = q->max_body_bytes ? MIN(q->max_body_bytes, owner->options.limits.max_body_bytes)
                                          : owner->options.limits.max_body_bytes;
    f->stays_at_origin = q->stays_at_origin;
    if (q->accept)
        add_header(f, "Accept", q->accept);
    else
        f->headers = curl_slist_append(NULL, ACCEPT);
    add_header(f, "A-IM", q->accept ? NULL : "feed");
    add_header(f, "If-None-Match", q->etag);
    add_header(f, "If-Modified-Since", q->last_modified);
    g_hash_table_add(owner->fetches, f);
    set_manners(f);
    set_callbacks(f);
    curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->headers);
    send_request(f);
}

static const struct {
    CURLcode code;
    enum fetch_failure failure;
} FAILURES[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FETCH_DNS},
    {CURLE_COULDNT_CONNECT, FETCH_CONNECT},
    {CURLE_OPERATION_TIMEDOUT, FETCH_TIMEOUT},
    {CURLE_SSL_CONNECT_ERROR, FETCH_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, FETCH_TLS},
    {CURLE_SSL_CACERT_BADFILE, FETCH_TLS},
    {CURLE_SSL_CIPHER, FETCH_TLS},
    {CURLE_UNSUPPORTED_PROTOCOL, FETCH_BLOCKED},
    {CURLE_PARTIAL_FILE, FETCH_DISCONNECTED},
    {CURLE_RECV_ERROR, FETCH_DISCONNECTED},
    {CURLE_SEND_ERROR, FETCH_DISCONNECTED},
    {CURLE_GOT_NOTHING, FETCH_DISCONNECTED},
    {CURLE_HTTP2, FETCH_DISCONNECTED},
    {CURLE_HTTP2_STREAM, FETCH_DISCONNECTED},
};

static gboolean is_http(const char *url)
{
    return g_ascii_strncasecmp(url, "http://", 7) == 0 || g_ascii_strncasecmp(url, "https://", 8) == 0;
}

static enum fetch_failure failure_of(const struct fetch *f, CURLcode code)
{
    if (code == CURLE_OK)
        return FETCH_OK;
    if (f->is_too_big)
        return FETCH_TOO_BIG;
    if (f->is_address_blocked)
        return FETCH_BLOCKED;
    if (code == CURLE_UNSUPPORTED_PROTOCOL && is_http(f->r->url))
        return FETCH_PROTOCOL; /* an answer that is none of HTTP/1.0 or later */
    for (guint i = 0; i < G_N_ELEMENTS(FAILURES); i++)
        if (FAILURES[i].code == code)
            return FAILURES[i].failure;
    return FETCH_PROTOCOL;
}

static const char *failure_text(const struct fetch *f, CURLcode code)
{
    if (f->is_address_blocked)
        return "the address is not public and its host not allowed by the configuration";
    if (f->is_too_big)
        return "more bytes than the limit";
    if (f->is_head_too_big)
        return "the headers are too long";
    return f->error[0] ? f->error : curl_easy_strerror(code);
}

static void finish(struct fetch *f, enum fetch_failure failure, const char *why)
{
    struct response *r = g_steal_pointer(&f->r);
    fetcher *owner = f->owner;
    gpointer tag = f->tag;
    char *ip = NULL;
    long status = 0;

    curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(f->easy, CURLINFO_PRIMARY_IP, &ip);
    owner->body_bytes -= r->body->len;
    r->ip = ip && *ip ? g_strdup(ip) : NULL;
    r->duration_ms = (g_get_monotonic_time() - f->began_monotonic_us) / 1000;
    r->failure = failure;
    r->failure_text = failure == FETCH_OK ? NULL : g_strdup(why);
    /* A cut answer is an answer if its head was whole; redirects that lead nowhere are failures. */
    if (f->is_head_done && failure != FETCH_REDIRECTS && failure != FETCH_BLOCKED) {
        r->status = status;
    } else {
        g_string_truncate(r->head, 0);
        g_byte_array_set_size(r->body, 0);
    }
    if (failure == FETCH_TOO_BIG && r->status != 200 && r->status != 203 && r->status != 226)
        r->failure = FETCH_OK; /* an error page of any length is an error page */
    response_hash_body(r);
    fetch_free(f);
    owner->done(owner->user, tag, r);
}

static gboolean was_visited(const struct response *r, const char *url)
{
    if (strcmp(r->request_url, url) == 0)
        return TRUE;
    for (guint i = 0; i < r->redirects->len; i++)
        if (strcmp(((const struct redirect *)r->redirects->pdata[i])->to, url) == 0)
            return TRUE;
    return FALSE;
}

/* Of two absolute URLs. */
static gboolean is_same_origin(const char *a, const char *b)
{
    const char *host = strstr(a, "://");
    gsize n = host ? (gsize)(host - a) + 3 + strcspn(host + 3, "/?#") : strlen(a);

    return g_ascii_strncasecmp(a, b, n) == 0 && (b[n] == '\0' || strchr("/?#", b[n]));
}

/* Goes on to the redirect's target, or ends the fetch. */
static void follow(struct fetch *f, long status, const char *to)
{
    gboolean is_circle = was_visited(f->r, to);

    response_add_redirect(f->r, status, to);
    if (is_circle || f->r->redirects->len > f->owner->options.limits.max_redirects) {
        finish(f, FETCH_REDIRECTS, is_circle ? "redirects in a circle" : "too many redirects");
        return;
    }
    if (f->stays_at_origin && !is_same_origin(f->r->url, to)) {
        finish(f, FETCH_REDIRECTS, "redirects to another site");
        return;
    }
    if (!is_http(to)) {
        finish(f, FETCH_BLOCKED, "redirect to something that is not http");
        return;
    }
    g_free(f->r->url);
    f->r->url = g_strdup(to);
    curl_multi_remove_handle(f->owner->multi, f->easy);
    send_request(f);
}

static void on_ended(CURL *easy, CURLcode code)
{
    struct fetch *f = NULL;
    char *to = NULL;
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&f);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &to);
    if (to && f->is_head_done && (code == CURLE_OK || f->is_too_big)) {
        g_autofree char *target = g_strdup(to);
        f->is_too_big = FALSE;
        follow(f, status, target);
        return;
    }
    if (code == CURLE_OK && !f->is_head_done)
        finish(f, FETCH_DISCONNECTED, "ended inside the headers");
    else
        finish(f, failure_of(f, code), failure_text(f, code));
}

void fetcher_run(fetcher *f, int timeout_ms)
{
    int running = 0, left = 0;

    curl_multi_poll(f->multi, NULL, 0, timeout_ms, NULL);
    curl_multi_perform(f->multi, &running);
    for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));)
        if (m->msg == CURLMSG_DONE)
            on_ended(m->easy_handle, m->data.result);
}

void fetcher_wake(fetcher *f)
{
    curl_multi_wakeup(f->multi);
}

guint fetcher_under_way(const fetcher *f)
{
    return g_hash_table_size(f->fetches);
}

guint64 fetcher_body_bytes(const fetcher *f)
{
    return f->body_bytes;
}
