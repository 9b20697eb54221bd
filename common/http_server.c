#include "common/http_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>

#include "common/clock.h"

G_DEFINE_QUARK(frontwire - http - server - error, http_server_error)

/* Request line and headers together; libmicrohttpd answers 413/431 beyond. */
#define CONNECTION_MEMORY_BYTES (32 * 1024)

const struct http_limits HTTP_LIMITS = {
    .connections = 64, .connections_per_address = 32, .idle_s = 10, .request_s = 30, .max_body_bytes = 64 * 1024};

struct http_server {
    struct MHD_Daemon *daemon;
    const struct http_route *routes;
    guint routes_n;
    struct http_limits limits;
    /* The reaper ends requests that take too long: libmicrohttpd's own time-out starts again with each byte. */
    GMutex lock;
    GCond wake;
    GHashTable *open; /* fd -> gint64 * (monotonic begin of its request) */
    GThread *reaper;
    gboolean is_stopping;
};

/* What is kept between the calls for one request. */
struct exchange {
    GString *body;
    gboolean is_too_big;
};

const char *http_query(const struct http_request *r, const char *name)
{
    return MHD_lookup_connection_value(r->internal, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_header(const struct http_request *r, const char *name)
{
    return MHD_lookup_connection_value(r->internal, MHD_HEADER_KIND, name);
}

static gboolean path_fits(const char *pattern, const char *path)
{
    gsize n = strlen(pattern);
    if (n >= 2 && g_str_has_suffix(pattern, "/*"))
        return strncmp(pattern, path, n - 1) == 0;
    return strcmp(pattern, path) == 0;
}

static gboolean climbs(const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, "/", -1);
    for (char **step = steps; *step; step++)
        if (strcmp(*step, "..") == 0 || strcmp(*step, ".") == 0 || strchr(*step, '\\'))
            return TRUE;
    return FALSE;
}

static void plain_reply(struct http_reply *reply, guint status, const char *text)
{
    reply->status = status;
    g_string_append_printf(reply->body, "%s\n", text);
}

/* The handler of the route, or the answer that there is none. */
static void route(const http_server *s, const struct http_request *request, struct http_reply *reply)
{
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    gboolean path_exists = FALSE;
    if (climbs(request->path)) {
        plain_reply(reply, 404, "not found");
        return;
    }
    for (guint i = 0; i < s->routes_n; i++) {
        const struct http_route *r = &s->routes[i];
        if (!path_fits(r->path, request->path))
            continue;
        if (strcmp(r->method, method) == 0) {
            r->handler(request, reply, r->user);
            return;
        }
        path_exists = TRUE;
        reply->allow = r->method;
    }
    plain_reply(reply, path_exists ? 405 : 404, path_exists ? "method not allowed" : "not found");
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, const struct http_reply *reply)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body->len, reply->body->str, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type",
                            reply->content_type ? reply->content_type : "text/plain; charset=utf-8");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (reply->allow)
        MHD_add_response_header(response, "Allow", reply->allow);
    enum MHD_Result queued = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void take_body(const http_server *s, struct exchange *x, const char *data, gsize n)
{
    if (x->body->len + n > s->limits.max_body_bytes)
        x->is_too_big = TRUE;
    else
        g_string_append_len(x->body, data, (gssize)n);
}

/* Called for the headers, for each piece of the body, and once more at the end. */
static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *path, const char *method,
                                  const char *version, const char *data, size_t *data_n, void **state)
{
    (void)version;
    const http_server *s = user;
    struct exchange *x = *state;
    if (!x) {
        x = g_new0(struct exchange, 1);
        x->body = g_string_new(NULL);
        *state = x;
        return MHD_YES;
    }
    if (*data_n) {
        take_body(s, x, data, *data_n);
        *data_n = 0;
        return MHD_YES;
    }
    struct http_request request = {method, path, {x->body->str, x->body->len}, connection};
    g_autoptr(GString) body = g_string_new(NULL);
    struct http_reply reply = {.status = 200, .body = body};
    if (x->is_too_big)
        plain_reply(&reply, 413, "request body too big");
    else
        route(s, &request, &reply);
    return send_reply(connection, &reply);
}

static int fd_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static void set_begin(http_server *s, struct MHD_Connection *connection)
{
    gint64 *at = g_new(gint64, 1);
    *at = clock_monotonic(clock_system());
    g_mutex_lock(&s->lock);
    g_hash_table_insert(s->open, GINT_TO_POINTER(fd_of(connection)), at);
    g_mutex_unlock(&s->lock);
}

static void on_completed(void *user, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    (void)why;
    struct exchange *x = *state;
    if (x) {
        g_string_free(x->body, TRUE);
        g_free(x);
        *state = NULL;
    }
    set_begin(user, connection); /* the next request on this connection has its own time */
}

static void on_connection(void *user, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what)
{
    (void)state;
    http_server *s = user;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        set_begin(s, connection);
        return;
    }
    g_mutex_lock(&s->lock);
    g_hash_table_remove(s->open, GINT_TO_POINTER(fd_of(connection)));
    g_mutex_unlock(&s->lock);
}

static void shut_overdue(http_server *s)
{
    gint64 now = clock_monotonic(clock_system());
    GHashTableIter iter;
    void *fd, *at;
    g_hash_table_iter_init(&iter, s->open);
    while (g_hash_table_iter_next(&iter, &fd, &at))
        if (now - *(gint64 *)at > s->limits.request_s * US_PER_S)
            shutdown(GPOINTER_TO_INT(fd), SHUT_RDWR); /* the server's thread closes it; until then it is in the table */
}

static gpointer reap(gpointer user)
{
    http_server *s = user;
    g_mutex_lock(&s->lock);
    while (!s->is_stopping) {
        shut_overdue(s);
        g_cond_wait_until(&s->wake, &s->lock, g_get_monotonic_time() + US_PER_S);
    }
    g_mutex_unlock(&s->lock);
    return NULL;
}

/* "host:port" with a numeric host, IPv6 in brackets. */
static gboolean parse_address(const char *address, struct sockaddr_storage *out, GError **error)
{
    const char *colon = strrchr(address, ':');
    g_autofree char *host = colon ? g_strndup(address, (gsize)(colon - address)) : g_strdup("");
    gsize n = strlen(host);
    if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = 0;
        memmove(host, host + 1, n - 1);
    }
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    guint64 port;
    gboolean ok = colon && g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL) && *host &&
                  getaddrinfo(host, colon + 1, &hints, &found) == 0;
    if (ok)
        memcpy(out, found->ai_addr, found->ai_addrlen);
    else
        g_set_error(error, HTTP_SERVER_ERROR, HTTP_SERVER_ERROR_ADDRESS,
                    "'%s' is no address to listen on (expected 127.0.0.1:9464 or [::1]:0)", address);
    if (found)
        freeaddrinfo(found);
    return ok;
}

static struct MHD_Daemon *start_daemon(http_server *s, const struct sockaddr_storage *address)
{
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC;
    if (address->ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address,
                            MHD_OPTION_CONNECTION_LIMIT, s->limits.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                            s->limits.connections_per_address, MHD_OPTION_CONNECTION_TIMEOUT, s->limits.idle_s,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
                            s, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
}

http_server *http_server_start(const char *address, const struct http_route *routes, guint n,
                               const struct http_limits *limits, GError **error)
{
    struct sockaddr_storage at = {0};
    if (!parse_address(address, &at, error))
        return NULL;
    http_server *s = g_new0(http_server, 1);
    s->routes = routes;
    s->routes_n = n;
    s->limits = *limits;
    g_mutex_init(&s->lock);
    g_cond_init(&s->wake);
    s->open = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    errno = 0;
    s->daemon = start_daemon(s, &at);
    if (!s->daemon) {
        g_set_error(error, HTTP_SERVER_ERROR, HTTP_SERVER_ERROR_START, "cannot listen on %s: %s", address,
                    errno ? g_strerror(errno) : "refused");
        http_server_stop(s);
        return NULL;
    }
    s->reaper = g_thread_new("http-reaper", reap, s);
    return s;
}

guint http_server_port(const http_server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void http_server_stop(http_server *s)
{
    if (!s)
        return;
    if (s->reaper) {
        g_mutex_lock(&s->lock);
        s->is_stopping = TRUE;
        g_cond_signal(&s->wake);
        g_mutex_unlock(&s->lock);
        g_thread_join(s->reaper);
    }
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    g_hash_table_unref(s->open);
    g_cond_clear(&s->wake);
    g_mutex_clear(&s->lock);
    g_free(s);
}
