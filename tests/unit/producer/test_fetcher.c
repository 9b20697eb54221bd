/* The fetcher against a server that says exactly what the table below says, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "producer/fetcher.h"

#define GZIP_HELLO                                                                                                     \
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00" /* "hello"  \
                                                                                                            */

/* After the bytes the connection is closed, unless it is to hang. */
static const struct canned {
    const char *path;
    const char *bytes;
    gsize n;
    enum { CLOSES, HANGS, NEVER_ENDS } then;
} CANNED[] = {
#define SAYS(path, bytes, then)                                                                                        \
    {                                                                                                                  \
        path, bytes, sizeof(bytes) - 1, then                                                                           \
    }
    SAYS("/ok", "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\nhello", CLOSES),
    SAYS("/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
         CLOSES),
    SAYS("/gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n" GZIP_HELLO, CLOSES),
    SAYS("/badgzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", CLOSES),
    SAYS("/304", "HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n", CLOSES),
    SAYS("/404", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", CLOSES),
    SAYS("/cut", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", CLOSES),
    SAYS("/cuthead", "HTTP/1.1 200 OK\r\nContent-Le", CLOSES),
    SAYS("/nothing", "", CLOSES),
    SAYS("/rubbish", "SSH-2.0-OpenSSH\r\n\r\n", CLOSES),
    SAYS("/hang", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", HANGS),
    SAYS("/silent", "", HANGS),
    SAYS("/endless", "HTTP/1.1 200 OK\r\n\r\n", NEVER_ENDS),
    SAYS("/early", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", CLOSES),
    SAYS("/301", "HTTP/1.1 301 Moved\r\nLocation: /302\r\nContent-Length: 0\r\n\r\n", CLOSES),
    SAYS("/302", "HTTP/1.1 302 Found\r\nLocation: ok?x#y\r\nContent-Length: 3\r\n\r\nxyz", CLOSES),
    SAYS("/ok?x", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend", CLOSES),
    SAYS("/circle", "HTTP/1.1 302 Found\r\nLocation: /circle\r\n\r\n", CLOSES),
    SAYS("/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", CLOSES),
    SAYS("/inside", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:1/\r\n\r\n", CLOSES),
    SAYS("/1", "HTTP/1.1 302 Found\r\nLocation: /2\r\n\r\n", CLOSES),
    SAYS("/2", "HTTP/1.1 302 Found\r\nLocation: /3\r\n\r\n", CLOSES),
    SAYS("/3", "HTTP/1.1 302 Found\r\nLocation: /4\r\n\r\n", CLOSES),
    SAYS("/4", "HTTP/1.1 302 Found\r\nLocation: /5\r\n\r\n", CLOSES),
};

static struct server {
    int fd;
    guint port;
    GMutex lock;
    char request[8192]; /* the last one */
} server;

static gpointer serve_connection(gpointer data)
{
    int fd = GPOINTER_TO_INT(data);
    char request[8192] = "", path[1024] = "";
    gsize n = 0;

    while (n < sizeof request - 1 && !strstr(request, "\r\n\r\n")) {
        gssize got = recv(fd, request + n, sizeof request - 1 - n, 0);
        if (got <= 0)
            break;
        n += got;
        request[n] = '\0';
    }
    sscanf(request, "GET %1023s", path);
    g_mutex_lock(&server.lock);
    memcpy(server.request, request, sizeof request);
    g_mutex_unlock(&server.lock);
    for (guint i = 0; i < G_N_ELEMENTS(CANNED); i++) {
        if (strcmp(CANNED[i].path, path) != 0)
            continue;
        gssize sent = send(fd, CANNED[i].bytes, CANNED[i].n, MSG_NOSIGNAL);
        while (CANNED[i].then == NEVER_ENDS && sent > 0)
            sent = send(fd, CANNED, sizeof CANNED, MSG_NOSIGNAL);
        if (CANNED[i].then == HANGS)
            g_usleep(3 * G_USEC_PER_SEC);
    }
    shutdown(fd, SHUT_WR);
    close(fd);
    return NULL;
}

static gpointer serve(gpointer data)
{
    (void)data;
    for (;;) {
        int fd = accept(server.fd, NULL, NULL);
        if (fd < 0)
            return NULL;
        g_thread_unref(g_thread_new("connection", serve_connection, GINT_TO_POINTER(fd)));
    }
}

static int start_server(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;

    (void)state;
    server.fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server.fd, (struct sockaddr *)&a, n) != 0 || listen(server.fd, 64) != 0)
        return -1;
    getsockname(server.fd, (struct sockaddr *)&a, &n);
    server.port = ntohs(a.sin_port);
    g_thread_unref(g_thread_new("server", serve, NULL));
    return 0;
}

static void keep(void *user, gpointer tag, struct response *r)
{
    (void)tag;
    *(struct response **)user = r;
}

static const struct fetch_limits LIMITS = {.max_body_bytes = 100000,
                                           .connect_timeout_ms = 1000,
                                           .total_timeout_ms = 1500,
                                           .stall_timeout_ms = 1000,
                                           .max_redirects = 3};

static struct response *fetch_with(const struct fetch_limits *limits, const char *allowed, const char *path,
                                   const char *etag)
{
    g_autofree char *host = g_strdup_printf("127.0.0.1:%u", server.port);
    const char *list[] = {allowed ? allowed : host, NULL};
    g_autoptr(address_guard) guard = address_guard_new(list, NULL);
    struct fetch_options o = {.limits = *limits, .user_agent = "frontwire-test/1 (+http://c.example)", .guard = guard};
    g_autofree char *url = *path == '/' ? g_strdup_printf("http://%s%s", host, path) : g_strdup(path);
    struct fetch_request q = {.url = url, .etag = etag};
    struct response *r = NULL;
    g_autoptr(fetcher) f = fetcher_new(&o, keep, &r);

    fetcher_start(f, &q, NULL, 77);
    assert_int_equal(fetcher_under_way(f), 1);
    for (gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC; !r && g_get_monotonic_time() < end;)
        fetcher_run(f, 100);
    assert_non_null(r);
    assert_int_equal(fetcher_under_way(f), 0);
    assert_int_equal(fetcher_body_bytes(f), 0);
    assert_int_equal(r->fetched_at, 77);
    return r;
}

static void every_answer_ends_and_says_how(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int status;
        enum fetch_failure failure;
        const char *body; /* NULL: not looked at */
        guint redirects;
    } TABLE[] = {
        {"/ok", 200, FETCH_OK, "hello", 0},
        {"/chunked", 200, FETCH_OK, "hello", 0},
        {"/gzip", 200, FETCH_OK, "hello", 0},
        {"/badgzip", 200, FETCH_PROTOCOL, NULL, 0},
        {"/304", 304, FETCH_OK, "", 0},
        {"/404", 404, FETCH_OK, "gone", 0},
        {"/cut", 200, FETCH_DISCONNECTED, "hello", 0},
        {"/cuthead", 0, FETCH_DISCONNECTED, "", 0},
        {"/nothing", 0, FETCH_DISCONNECTED, "", 0},
        {"/rubbish", 0, FETCH_PROTOCOL, "", 0},
        {"/hang", 200, FETCH_TIMEOUT, "hello", 0},
        {"/silent", 0, FETCH_TIMEOUT, "", 0},
        {"/endless", 200, FETCH_TOO_BIG, NULL, 0},
        {"/early", 200, FETCH_OK, "hi", 0},
        {"/301", 200, FETCH_OK, "end", 2},
        {"/circle", 0, FETCH_REDIRECTS, "", 1},
        {"/1", 0, FETCH_REDIRECTS, "", 4},
        {"/file", 0, FETCH_BLOCKED, "", 1},
        {"/inside", 0, FETCH_BLOCKED, "", 1},
        {"http://127.0.0.1:1/", 0, FETCH_BLOCKED, "", 0},
        {"http://[::ffff:127.0.0.1]:1/", 0, FETCH_BLOCKED, "", 0},
        {"file:///etc/passwd", 0, FETCH_BLOCKED, "", 0},
        {"ftp://127.0.0.1/x", 0, FETCH_BLOCKED, "", 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autoptr(response_owner) r = fetch_with(&LIMITS, NULL, TABLE[i].path, NULL);
        g_autofree char *body = g_strndup((char *)r->body->data, r->body->len);
        gboolean same_body = !TABLE[i].body || g_strcmp0(body, r->body->len ? TABLE[i].body : NULL) == 0 ||
                             (r->body->len == 0 && *TABLE[i].body == '\0');
        if (r->status != TABLE[i].status || r->failure != TABLE[i].failure || !same_body ||
            r->redirects->len != TABLE[i].redirects)
            fail_msg("%s: status %d, %s (%s), %u bytes, %u redirects", TABLE[i].path, r->status,
                     fetch_failure_name(r->failure), r->failure_text, r->body->len, r->redirects->len);
        assert_int_equal(r->body_sha256 != NULL, r->failure == FETCH_OK);
        assert_int_equal(r->failure_text != NULL, r->failure != FETCH_OK);
        assert_true(r->status ? r->head->len > 0 : r->head->len == 0);
    }
}

static void nobody_listening_is_told_apart(void **state)
{
    (void)state;
    g_autoptr(response_owner) closed = fetch_with(&LIMITS, "127.0.0.1", "http://127.0.0.1:1/", NULL);
    assert_int_equal(closed->failure, FETCH_CONNECT);
    g_autoptr(response_owner) nowhere = fetch_with(&LIMITS, NULL, "http://no-such-host.invalid/", NULL);
    assert_int_equal(nowhere->failure, FETCH_DNS);
}

static void the_chain_and_the_last_head_are_kept(void **state)
{
    (void)state;
    g_autoptr(response_owner) r = fetch_with(&LIMITS, NULL, "/301", NULL);
    g_autofree char *suffix = g_strdup_printf(":%u/ok?x", server.port);

    assert_int_equal(((struct redirect *)r->redirects->pdata[0])->status, 301);
    assert_int_equal(((struct redirect *)r->redirects->pdata[1])->status, 302);
    assert_non_null(strstr(r->url, suffix));
    assert_true(g_str_has_suffix(r->request_url, "/301"));
    assert_string_equal(r->head->str, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n");
    assert_string_equal(r->ip, "127.0.0.1");
    g_autoptr(response_owner) early = fetch_with(&LIMITS, NULL, "/early", NULL);
    assert_string_equal(early->head->str, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
    g_autoptr(response_owner) chunked = fetch_with(&LIMITS, NULL, "/chunked", NULL);
    assert_null(strstr(chunked->head->str, "Trailer"));
}

static void a_request_says_who_we_are_and_nothing_else(void **state)
{
    (void)state;
    static const char *const SAID[] = {"User-Agent: frontwire-test/1 (+http://c.example)\r\n", "A-IM: feed\r\n",
                                       "If-None-Match: W/\"a b\"\r\n", "Accept-Encoding: deflate, gzip, br, zstd\r\n"};
    static const char *const NOT_SAID[] = {"Cookie", "Referer", "If-Modified-Since", "Authorization"};
    g_autoptr(response_owner) r = fetch_with(&LIMITS, NULL, "/ok", "W/\"a b\"");

    assert_true(r->is_conditional);
    for (guint i = 0; i < G_N_ELEMENTS(SAID); i++)
        if (!strstr(server.request, SAID[i]))
            fail_msg("not said: %s", SAID[i]);
    for (guint i = 0; i < G_N_ELEMENTS(NOT_SAID); i++)
        assert_null(strcasestr(server.request, NOT_SAID[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_ends_and_says_how),
        cmocka_unit_test(nobody_listening_is_told_apart),
        cmocka_unit_test(the_chain_and_the_last_head_are_kept),
        cmocka_unit_test(a_request_says_who_we_are_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, start_server, NULL);
}
