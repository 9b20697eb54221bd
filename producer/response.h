/* producer/response.h
 * What came of one request for a feed: an HTTP answer, whole or cut, or a failure. It is made by the fetcher, written
 * to the archive, and made again from the archive; everything behind the archive sees only what was written there. */
#pragma once
#include <glib.h>

enum fetch_failure {
    FETCH_OK,           /* an HTTP answer of any status, complete */
    FETCH_DNS,          /* the name has no address */
    FETCH_CONNECT,      /* nobody listens, no route */
    FETCH_TLS,          /* certificate or handshake refused */
    FETCH_TIMEOUT,      /* too slow, or endless: the body is what had come */
    FETCH_TOO_BIG,      /* more than the limit, after decoding: the body is what fits */
    FETCH_DISCONNECTED, /* ended in the middle: the body is what had come */
    FETCH_REDIRECTS,    /* too many, or a circle */
    FETCH_BLOCKED,      /* an address or a scheme that may not be asked */
    FETCH_PROTOCOL,     /* not HTTP, or an encoding that cannot be undone */
    FETCH_FAILURES_N
};
/* "timeout"; the other way round FETCH_PROTOCOL for an unknown name. */
const char *fetch_failure_name(enum fetch_failure failure);
enum fetch_failure fetch_failure_from_name(const char *name);

struct redirect {
    int status; /* 301, 302, 303, 307, 308 */
    char *to;   /* absolute URL */
};

struct response {
    char *record_id;      /* UUID of the archive's record */
    gint64 fetched_at;    /* UTC microseconds: when the answer began to be asked for */
    char *feed_id;        /* NULL in archives of other people */
    char *feed_url;       /* the URL first configured: what the id is the hash of */
    char *outlet_id;      /* as configured; NULL: none */
    char *request_url;    /* what was asked first */
    char *url;            /* what answered, after redirects */
    GPtrArray *redirects; /* struct redirect *, in order; may be empty */
    char *ip;             /* of who answered; NULL: nobody did */
    guint duration_ms;
    gboolean is_conditional; /* validators were sent */
    enum fetch_failure failure;
    char *failure_text;    /* for people; NULL when FETCH_OK */
    int status;            /* HTTP status; 0: no answer */
    GString *head;         /* status line and headers as received, lines end with CRLF, no empty line; may be empty */
    GByteArray *body;      /* after Content-Encoding and Transfer-Encoding were undone */
    gboolean is_unchanged; /* a 200 whose body hash equals the one before: its body was not archived again */
    gboolean wants_pages;  /* the feed is configured so: the pages behind its new items are fetched too */
    char *item;            /* this is the page behind this item (its record, JSON); NULL: the answer of a feed */
    char *body_sha256;     /* hex; NULL: no complete body */
};

struct response *response_new(void);
void response_free(struct response *r);
typedef struct response response_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(response_owner, response_free)

void response_add_redirect(struct response *r, int status, const char *to);
/* Computes body_sha256 of a complete body; cut bodies have none. */
void response_hash_body(struct response *r);
/* Value of the first header of this name in r->head, trimmed; g_free() it. NULL: not there. */
char *response_dup_header(const struct response *r, const char *name);
