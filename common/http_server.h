/* common/http_server.h
 * The door to libmicrohttpd: a small HTTP/1.1 server for a table of routes (metrics and health of every service, later
 * the page). For loopback or behind a proxy: no TLS. What a client may cost is bounded: connections, connections per
 * address, memory, body, idle time and the whole time of a request.
 * Thread: handlers run in the server's own thread, one at a time; start and stop in the owner's. */
#pragma once
#include "common/strview.h"

struct http_request {
    const char *method, *path; /* path is decoded; "." and ".." steps have been refused */
    struct strview body;
    void *internal;
};
/* A query parameter, or NULL; borrowed for the call. */
const char *http_query(const struct http_request *r, const char *name);
/* A request header, or NULL; borrowed for the call. */
const char *http_header(const struct http_request *r, const char *name);

struct http_reply {
    guint status;             /* 200 unless set */
    const char *content_type; /* "text/plain; charset=utf-8" unless set; must outlive the call */
    const char *allow;        /* not for handlers */
    GString *body;            /* to append to */
};
typedef void (*http_handler)(const struct http_request *request, struct http_reply *reply, void *user);

struct http_route {
    const char *method; /* "GET" (answers HEAD too), "POST" */
    const char *path;   /* "/metrics"; one that ends in a slash and a star takes everything below */
    http_handler handler;
    void *user;
};

struct http_limits {
    guint connections, connections_per_address;
    guint idle_s;    /* no byte for so long: closed */
    guint request_s; /* a request that is not done by then: closed */
    gsize max_body_bytes;
};
extern const struct http_limits HTTP_LIMITS; /* 64, 32, 10 s, 30 s, 64 KB */

#define HTTP_SERVER_ERROR (http_server_error_quark())
GQuark http_server_error_quark(void);
enum http_server_error_code { HTTP_SERVER_ERROR_ADDRESS, HTTP_SERVER_ERROR_START };

typedef struct http_server http_server;
/* `address` is "127.0.0.1:9464", "[::1]:0", "0.0.0.0:80"; port 0 takes a free one. The routes must outlive the server.
 * It listens when this returns. */
http_server *http_server_start(const char *address, const struct http_route *routes, guint n,
                               const struct http_limits *limits, GError **error);
guint http_server_port(const http_server *s);
/* Ends open connections. */
void http_server_stop(http_server *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(http_server, http_server_stop)
