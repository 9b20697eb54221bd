#include "producer/http_rules.h"
#include <math.h>
#include "common/rfc3339.h"
#include "producer/header_lines.h"
#include "producer/http_date.h"

const struct poll_limits POLL_LIMITS = {
    .floor_s = 300,
    .ceiling_s = 6 * 3600,
    .default_s = 900,
    .backoff_max_s = 24 * 3600,
    .gone_rest_s = 7 * 24 * 3600,
    .retry_after_max_s = 24 * 3600,
    .full_every_n = 50,
    .move_sightings = 3,
    .jitter_percent = 10,
};

/* A new item is forgotten by the rhythm with this time constant: a week sees each weekday once. */
#define RHYTHM_S         (7.0 * 86400)
/* Enough to tell two bodies of one feed apart. */
#define BODY_HASH_DIGITS 16

void poll_state_init(struct poll_state *s)
{
    *s = (struct poll_state){.items_per_day = -1};
}

void poll_state_clear(struct poll_state *s)
{
    g_free(s->etag);
    g_free(s->last_modified);
    g_free(s->moved_to);
    g_free(s->body_hash);
    poll_state_init(s);
}

void poll_state_copy(struct poll_state *to, const struct poll_state *from)
{
    struct poll_state copy = *from;

    copy.etag = g_strdup(from->etag);
    copy.last_modified = g_strdup(from->last_modified);
    copy.moved_to = g_strdup(from->moved_to);
    copy.body_hash = g_strdup(from->body_hash);
    poll_state_clear(to);
    *to = copy;
}

enum verdict http_verdict(const struct response *r)
{
    if (r->status == 0)
        return VERDICT_FAILED;
    switch (r->status) {
    case 200:
    case 203:
    case 226:
        if (r->is_unchanged)
            return VERDICT_UNCHANGED;
        return r->failure == FETCH_OK ? VERDICT_BODY : VERDICT_PARTIAL;
    case 204:
    case 304:
        return VERDICT_UNCHANGED;
    case 410:
        return VERDICT_GONE;
    case 429:
    case 503:
        return VERDICT_WAIT;
    default:
        return VERDICT_FAILED;
    }
}

gboolean http_is_same_body(const struct poll_state *s, const struct response *r)
{
    return r->status == 200 && r->failure == FETCH_OK && s->body_hash && r->body_sha256 &&
           strncmp(s->body_hash, r->body_sha256, BODY_HASH_DIGITS) == 0;
}

static gboolean is_moved(const struct poll_state *s, const struct poll_limits *l)
{
    return s->moved_to && s->moved_sightings >= l->move_sightings;
}

struct poll_request http_rules_request(const struct poll_state *s, const struct poll_limits *l,
                                       const char *configured_url)
{
    struct poll_request q = {.url = is_moved(s, l) ? s->moved_to : configured_url};

    if (l->full_every_n && s->polls % l->full_every_n == l->full_every_n - 1)
        return q;
    q.etag = s->etag;
    q.last_modified = s->last_modified;
    return q;
}

static gint64 us(double seconds)
{
    return (gint64)(seconds * G_USEC_PER_SEC);
}

static struct strview head_of(const struct response *r)
{
    return (struct strview){r->head->str, r->head->len};
}

static gboolean parse_seconds(struct strview v, guint64 *seconds)
{
    g_autofree char *text = v.n && v.n < 12 ? sv_dup(v) : NULL;

    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, seconds, NULL);
}

/* Seconds that the server asks to be left alone after 429 and 503; 0: not said. */
static guint retry_after_s(const struct response *r, const struct poll_limits *l)
{
    struct strview v = header_lines_find(head_of(r), "Retry-After", 0), date;
    guint64 seconds = 0;
    gint64 at, server_now = r->fetched_at;

    if (!v.p)
        return 0;
    if (parse_seconds(v, &seconds))
        return MIN(seconds, l->retry_after_max_s);
    if (!http_date_parse(v, &at))
        return 0;
    date = header_lines_find(head_of(r), "Date", 0); /* the server's own clock, where it tells */
    if (date.p)
        http_date_parse(date, &server_now);
    return at <= server_now ? 0 : MIN((at - server_now) / G_USEC_PER_SEC, (gint64)l->retry_after_max_s);
}

/* Value of a Cache-Control directive in seconds: -1 when it is not there. */
static gint64 directive_s(const char *cache_control, const char *name)
{
    const char *p = strcasestr(cache_control, name);
    gboolean is_whole = p && (p == cache_control || !(g_ascii_isalnum(p[-1]) || p[-1] == '-'));

    if (!is_whole)
        return -1;
    p += strlen(name);
    if (*p != '=')
        return 0;
    p += 1 + (p[1] == '"');
    return g_ascii_isdigit(*p) ? (gint64)MIN(g_ascii_strtoull(p, NULL, 10), G_MAXINT32) : 0;
}

/* RFC 9111, 4.2.1: seconds for which the answer is fresh; 0: not said. */
static gint64 freshness_s(const struct response *r)
{
    g_autofree char *control = response_dup_header(r, "Cache-Control"), *age = response_dup_header(r, "Age");
    struct strview expires = header_lines_find(head_of(r), "Expires", 0);
    struct strview date = header_lines_find(head_of(r), "Date", 0);
    gint64 expires_at, date_at = r->fetched_at;

    if (control && (directive_s(control, "no-cache") >= 0 || directive_s(control, "no-store") >= 0))
        return 0;
    gint64 max_age = control ? directive_s(control, "max-age") : -1;
    if (max_age >= 0)
        return MAX(0, max_age - (age ? (gint64)g_ascii_strtoull(age, NULL, 10) : 0));
    if (!expires.p || !http_date_parse(expires, &expires_at))
        return 0;
    if (date.p)
        http_date_parse(date, &date_at);
    return MAX(0, (expires_at - date_at) / G_USEC_PER_SEC);
}

/* Where the permanent redirects at the chain's start lead; NULL: there are none. */
static const char *permanent_target(const struct response *r)
{
    const char *to = NULL;

    for (guint i = 0; i < r->redirects->len; i++) {
        const struct redirect *hop = r->redirects->pdata[i];
        if (hop->status != 301 && hop->status != 308)
            break;
        to = hop->to;
    }
    return to;
}

static void forget_move(struct poll_state *s)
{
    g_clear_pointer(&s->moved_to, g_free);
    s->moved_sightings = 0;
}

static void note_move(struct poll_state *s, const struct poll_limits *l, const char *configured_url,
                      const struct response *r)
{
    const char *to = permanent_target(r);
    gboolean asked_new_home = is_moved(s, l) && g_strcmp0(r->request_url, s->moved_to) == 0;

    if (!to) {
        if (!asked_new_home)
            forget_move(s);
        return;
    }
    if (g_strcmp0(to, configured_url) == 0) {
        forget_move(s);
    } else if (g_strcmp0(s->moved_to, to) == 0) {
        s->moved_sightings++;
    } else {
        forget_move(s);
        s->moved_to = g_strdup(to);
        s->moved_sightings = 1;
    }
}

static void take_header(char **field, const struct response *r, const char *name)
{
    g_free(*field);
    *field = response_dup_header(r, name);
}

/* A 304 renews what it carries and leaves the rest (RFC 9110, 15.4.5); a 200 replaces all. */
static void note_validators(struct poll_state *s, const struct response *r)
{
    static const char *const NAMES[] = {"ETag", "Last-Modified"};
    char **fields[] = {&s->etag, &s->last_modified};

    for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (r->status != 304 || header_lines_find(head_of(r), NAMES[i], 0).n)
            take_header(fields[i], r, NAMES[i]);
}

static void note_success(struct poll_state *s, const struct poll_limits *l, const char *configured_url,
                         const struct response *r)
{
    s->failures = 0;
    s->last_success_at = r->fetched_at;
    s->not_before_at = r->fetched_at + us(MIN(freshness_s(r), (gint64)l->ceiling_s));
    note_move(s, l, configured_url, r);
    note_validators(s, r);
    if (http_verdict(r) == VERDICT_BODY && r->body_sha256) {
        g_free(s->body_hash);
        s->body_hash = g_strndup(r->body_sha256, BODY_HASH_DIGITS);
    }
}

static void note_failure(struct poll_state *s, const struct poll_limits *l, const struct response *r)
{
    enum verdict verdict = http_verdict(r);

    s->failures++;
    s->not_before_at = 0;
    if (verdict == VERDICT_WAIT)
        s->not_before_at = r->fetched_at + us(retry_after_s(r, l));
    if (verdict == VERDICT_GONE)
        s->not_before_at = r->fetched_at + us(l->gone_rest_s);
    if (is_moved(s, l) && s->failures >= l->move_sightings && verdict != VERDICT_WAIT)
        forget_move(s); /* the new home does not answer: ask at the old one again */
}

void http_rules_answer(struct poll_state *s, const struct poll_limits *l, const char *configured_url,
                       const struct response *r)
{
    enum verdict verdict = http_verdict(r);

    s->polls++;
    s->last_fetch_at = r->fetched_at;
    s->last_status = r->status;
    if (verdict == VERDICT_BODY || verdict == VERDICT_UNCHANGED)
        note_success(s, l, configured_url, r);
    else
        note_failure(s, l, r);
}

void http_rules_content(struct poll_state *s, const struct poll_content *c, gint64 at, gint64 since)
{
    if (!c->is_feed) {
        s->unreadable++;
        return;
    }
    s->unreadable = 0;
    s->ttl_s = c->ttl_s;
    s->update_s = c->update_s;
    s->skip_hours = c->skip_hours;
    s->skip_days = c->skip_days;
    if (c->n_new)
        s->last_new_at = at;
    if (s->items_per_day < 0 || !since)
        s->items_per_day = c->dated_per_day;
    else
        s->items_per_day =
            s->items_per_day * exp(-(double)(at - since) / G_USEC_PER_SEC / RHYTHM_S) + c->n_new * 86400.0 / RHYTHM_S;
}

guint http_rules_interval_s(const struct poll_state *s, const struct poll_limits *l)
{
    double interval = l->default_s;

    if (s->items_per_day >= 0) /* twice as often as it publishes */
        interval = s->items_per_day > 0 ? 86400.0 / s->items_per_day / 2 : l->ceiling_s;
    interval = MAX(interval, MAX(s->ttl_s, s->update_s));
    return CLAMP(interval, l->floor_s, l->ceiling_s);
}

/* 0 to 1, evenly spread, from the feed and the poll's number (xorshift-multiply after splitmix64). */
static double fraction_of(guint32 feed_hash, guint polls)
{
    guint64 x = ((guint64)feed_hash << 32 | polls) + G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return (double)((x ^ (x >> 31)) >> 11) / (double)(G_GUINT64_CONSTANT(1) << 53);
}

/* The first moment from `at` on that lies in no skipped hour or day; `at` itself when all are skipped. */
static gint64 after_skips(const struct poll_state *s, gint64 at)
{
    const gint64 HOUR = G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC;

    for (guint i = 0; i < 8 * 24; i++) {
        gint64 t = i ? (at / HOUR + i) * HOUR : at;
        guint hour = (t / HOUR) % 24, day = (t / HOUR / 24 + 3) % 7; /* 1970-01-01 was a Thursday */
        if (!(s->skip_hours >> hour & 1) && !(s->skip_days >> day & 1))
            return t;
    }
    return at;
}

gint64 http_rules_next_due(const struct poll_state *s, const struct poll_limits *l, guint32 feed_hash)
{
    double wait_s = http_rules_interval_s(s, l);
    guint in_a_row = MAX(s->failures, s->unreadable);

    if (in_a_row)
        wait_s = MIN(wait_s * pow(2, MIN(in_a_row - 1, 30)), MAX(l->backoff_max_s, l->floor_s));
    double jitter = l->jitter_percent / 100.0 * fraction_of(feed_hash, s->polls);
    /* Healthy feeds come early or late, waits that a server asked for are only made longer. */
    gint64 due = s->last_fetch_at + us(wait_s * (1 + (in_a_row ? jitter : jitter - l->jitter_percent / 200.0)));
    if (due < s->not_before_at)
        due = s->not_before_at + us(wait_s * jitter);
    return in_a_row ? due : after_skips(s, due);
}
