#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/http_server.h"

static void say_hello(const struct http_request *request, struct http_reply *reply, void *user)
{
    const char *name = http_query(request, "name");
    g_string_append_printf(reply->body, "%s %s", (const char *)user, name ? name : "nobody");
}

static void echo(const struct http_request *request, struct http_reply *reply, void *user)
{
    (void)user;
    reply->status = 201;
    reply->content_type = "application/json";
    g_string_append_len(reply->body, request->body.p, (gssize)request->body.n);
}

static void tell_path(const struct http_request *request, struct http_reply *reply, void *user)
{
    (void)user;
    g_string_append(reply->body, request->path);
}

static char greeting[] = "hello";
static const struct http_route ROUTES[] = {
    {"GET", "/hello", say_hello, greeting},
    {"POST", "/echo", echo, NULL},
    {"GET", "/files/*", tell_path, NULL},
};
static const struct http_limits LIMITS = {
    .connections = 8, .connections_per_address = 8, .idle_s = 5, .request_s = 1, .max_body_bytes = 100};

static http_server *started(void)
{
    g_autoptr(GError) error = NULL;
    http_server *s = http_server_start("127.0.0.1:0", ROUTES, G_N_ELEMENTS(ROUTES), &LIMITS, &error);
    if (!s)
        fail_msg("%s", error->message);
    return s;
}

static int connected(const http_server *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(s))};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    const struct timeval patience = {.tv_sec = 10};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* Everything until the server closes. */
static char *read_all(int fd)
{
    g_autoptr(GString) all = g_string_new(NULL);
    char piece[4096];
    ssize_t n;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        g_string_append_len(all, piece, n);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static char *asked(const http_server *s, const char *head, const char *body)
{
    int fd = connected(s);
    g_autofree char *request = g_strdup_printf(
        "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", head, strlen(body), body);
    send(fd, request, strlen(request), MSG_NOSIGNAL);
    char *answer = read_all(fd);
    close(fd);
    return answer;
}

static const struct {
    const char *head, *body, *status, *end;
} ROWS[] = {
    {"GET /hello?name=you", "", "HTTP/1.1 200 ", "\r\n\r\nhello you"},
    {"GET /hello", "", "HTTP/1.1 200 ", "\r\n\r\nhello nobody"},
    {"HEAD /hello", "", "HTTP/1.1 200 ", "\r\n\r\n"},
    {"POST /hello", "", "HTTP/1.1 405 ", "method not allowed\n"},
    {"DELETE /hello", "", "HTTP/1.1 405 ", "method not allowed\n"},
    {"GET /nothing", "", "HTTP/1.1 404 ", "not found\n"},
    {"GET /hello/", "", "HTTP/1.1 404 ", "not found\n"},
    {"POST /echo", "{\"a\":1}", "HTTP/1.1 201 ", "\r\n\r\n{\"a\":1}"},
    {"GET /files/a/b.js", "", "HTTP/1.1 200 ", "\r\n\r\n/files/a/b.js"},
    {"GET /files/../etc/passwd", "", "HTTP/1.1 404 ", "not found\n"},
    {"GET /files/%2e%2e/etc/passwd", "", "HTTP/1.1 404 ", "not found\n"},
    {"GET /files/..%2fetc/passwd", "", "HTTP/1.1 404 ", "not found\n"},
};

static void requests_go_to_their_routes(void **state)
{
    (void)state;
    g_autoptr(http_server) s = started();
    for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autofree char *answer = asked(s, ROWS[i].head, ROWS[i].body);
        if (!g_str_has_prefix(answer, ROWS[i].status) || !g_str_has_suffix(answer, ROWS[i].end))
            fail_msg("%s: %s", ROWS[i].head, answer);
        assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff"));
    }
}

static void a_body_over_the_limit_is_refused(void **state)
{
    (void)state;
    g_autoptr(http_server) s = started();
    g_autofree char *big = g_strnfill(5000, 'x');
    g_autofree char *answer = asked(s, "POST /echo", big);
    assert_true(g_str_has_prefix(answer, "HTTP/1.1 413 "));
}

static void endless_headers_are_refused(void **state)
{
    (void)state;
    g_autoptr(http_server) s = started();
    g_autofree char *big = g_strnfill(100000, 'x');
    g_autofree char *head = g_strconcat("GET /hello?", big, NULL);
    g_autofree char *answer = asked(s, head, "");
    assert_false(g_str_has_prefix(answer, "HTTP/1.1 200 "));
}

static void a_client_that_drips_is_cut_off(void **state)
{
    (void)state;
    g_autoptr(http_server) s = started();
    int fd = connected(s);
    gint64 begin = g_get_monotonic_time();
    gboolean is_open = TRUE;
    for (int i = 0; i < 60 && is_open; i++) { /* a byte each 0.1 s: never idle */
        is_open = send(fd, "G", 1, MSG_NOSIGNAL) == 1;
        g_usleep(100000);
        char byte;
        ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT);
        is_open = is_open && (n > 0 || (n < 0 && errno == EAGAIN));
    }
    assert_false(is_open);
    assert_true(g_get_monotonic_time() - begin < 4 * G_USEC_PER_SEC);
    close(fd);
}

static void a_bad_address_is_explained(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "127.0.0.1", "localhost:80", "127.0.0.1:99999", ":80", "[::1:80"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(http_server_start(bad[i], ROUTES, 1, &LIMITS, &error));
        assert_true(g_error_matches(error, HTTP_SERVER_ERROR, HTTP_SERVER_ERROR_ADDRESS));
    }
}

static void a_taken_port_is_an_error(void **state)
{
    (void)state;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, n) | listen(fd, 1) | getsockname(fd, (struct sockaddr *)&at, &n),
                     0);
    g_autofree char *address = g_strdup_printf("127.0.0.1:%u", ntohs(at.sin_port));
    g_autoptr(GError) error = NULL;
    assert_null(http_server_start(address, ROUTES, 1, &LIMITS, &error));
    assert_true(g_error_matches(error, HTTP_SERVER_ERROR, HTTP_SERVER_ERROR_START));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_go_to_their_routes), cmocka_unit_test(a_body_over_the_limit_is_refused),
        cmocka_unit_test(endless_headers_are_refused), cmocka_unit_test(a_client_that_drips_is_cut_off),
        cmocka_unit_test(a_bad_address_is_explained),  cmocka_unit_test(a_taken_port_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
