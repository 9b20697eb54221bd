#include "producer/page_queue.h"
#include <string.h>
#include "common/records/item.h"
#include "producer/http_date.h"
#include "producer/robots.h"

#define SECOND_US         ((gint64)G_USEC_PER_SEC)
#define ROBOTS_FRESH_US   (24 * 3600 * SECOND_US) /* RFC 9309, 2.4 */
#define ROBOTS_FAILED_US  (600 * SECOND_US)
#define ASKED_WAIT_US     (2 * SECOND_US)
#define RETRY_US          (300 * SECOND_US)
#define RETRY_AFTER_MAX_S 3600
#define HOPS_MAX          5
#define SITES_MAX         20000
#define ACCEPT            "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
#define SCRATCH_BYTES     (1024 * 1024)

struct site {
    robots *rules; /* NULL: everything is allowed */
    gint64 fresh_until, not_before_at;
    gboolean is_asked, is_unreachable;
};

struct page_queue {
    char *product;
    GHashTable *sites; /* "https://host:port" -> struct site */
};

static void free_site(gpointer data)
{
    struct site *s = data;

    robots_free(s->rules);
    g_free(s);
}

page_queue *page_queue_new(const char *product)
{
    page_queue *q = g_new0(page_queue, 1);

    q->product = g_strdup(product);
    q->sites = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_site);
    return q;
}

void page_queue_free(page_queue *q)
{
    if (!q)
        return;
    g_hash_table_unref(q->sites);
    g_free(q->product);
    g_free(q);
}

/* --- jobs ----------------------------------------------------------------------------------------------------------
 */

static gboolean is_http(const char *url)
{
    return g_ascii_strncasecmp(url, "http://", 7) == 0 || g_ascii_strncasecmp(url, "https://", 8) == 0;
}

/* The link without its fragment where it is a page's address. g_free() it. */
static char *dup_page_url(const struct item *item)
{
    g_autofree char *link = item->link.p ? sv_dup(item->link) : g_strdup("");

    link[strcspn(link, "#")] = '\0';
    return is_http(link) && !strpbrk(link, " \t\r\n") ? g_steal_pointer(&link) : NULL;
}

static struct page_job *job_of(const struct item *item, const char *json)
{
    char *url = dup_page_url(item);
    struct page_job *j = url ? g_new0(struct page_job, 1) : NULL;

    if (j)
        *j = (struct page_job){.feed_id = sv_dup(item->feed.id),
                               .feed_url = sv_dup(item->feed.url),
                               .outlet_id = sv_dup(item->outlet.id),
                               .item = g_strdup(json),
                               .item_id = sv_dup(item->id),
                               .version = item->version,
                               .url = url,
                               .fetched_at = item->fetched};
    return j;
}

struct page_job *page_job_from_item(const char *json)
{
    gsize n = strlen(json);
    struct arena *a = n <= PAGE_ITEM_MAX_BYTES ? arena_new(SCRATCH_BYTES, 0) : NULL;
    struct page_job *j = NULL;
    struct item item;

    if (a && item_decode((struct strview){json, n}, a, &item, NULL))
        j = job_of(&item, json);
    if (a)
        arena_free(a);
    return j;
}

static void set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

struct page_job *page_job_new(const char *feed_id, const char *feed_url, const char *outlet_id, const char *item,
                              gint64 now)
{
    struct page_job *j = page_job_from_item(item);

    if (j && now - j->fetched_at > PAGE_FRESH_US)
        g_clear_pointer(&j, page_job_free);
    if (j) {
        set_text(&j->feed_id, feed_id);
        set_text(&j->feed_url, feed_url);
        set_text(&j->outlet_id, outlet_id);
    }
    return j;
}

void page_job_free(struct page_job *j)
{
    if (!j)
        return;
    char **texts[] = {&j->feed_id, &j->feed_url, &j->outlet_id, &j->item, &j->item_id, &j->url, &j->asked};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
    g_free(j);
}

/* --- sites ---------------------------------------------------------------------------------------------------------
 */

static gsize origin_length(const char *url)
{
    const char *host = strstr(url, "://") + 3;

    return (gsize)(host - url) + strcspn(host, "/?#");
}

static gboolean is_stale(gpointer key, gpointer value, gpointer user)
{
    const struct site *s = value;

    (void)key;
    return !s->is_asked && s->fresh_until < *(gint64 *)user;
}

static struct site *site_of(page_queue *q, const char *url, gint64 now)
{
    char *origin = g_ascii_strdown(url, (gssize)origin_length(url));
    struct site *s = g_hash_table_lookup(q->sites, origin);

    if (s) {
        g_free(origin);
        return s;
    }
    if (g_hash_table_size(q->sites) >= SITES_MAX)
        g_hash_table_foreach_remove(q->sites, is_stale, &now);
    s = g_new0(struct site, 1);
    g_hash_table_insert(q->sites, origin, s);
    return s;
}

static void set_asked(struct page_job *j, char *url)
{
    g_free(j->asked);
    j->asked = url;
}

static enum page_step ask_robots(struct site *s, struct page_job *j, struct fetch_request *request)
{
    gsize n = origin_length(j->url);

    s->is_asked = j->asks_robots = TRUE;
    set_asked(j, g_strdup_printf("%.*s/robots.txt", (int)n, j->url));
    *request =
        (struct fetch_request){.url = j->asked, .accept = "text/plain, */*;q=0.1", .max_body_bytes = ROBOTS_MAX_BYTES};
    return PAGE_ASK;
}

enum page_step page_queue_next(page_queue *q, struct page_job *j, gint64 now, struct fetch_request *request,
                               gint64 *again_at)
{
    struct site *s = site_of(q, j->url, now);
    const char *path = j->url + origin_length(j->url);

    *again_at = MAX(s->not_before_at, now + ASKED_WAIT_US);
    if (now - j->fetched_at > PAGE_FRESH_US)
        return PAGE_GIVE_UP;
    if (s->is_asked || s->not_before_at > now)
        return PAGE_WAIT;
    if (s->fresh_until <= now)
        return ask_robots(s, j, request);
    if (s->is_unreachable) {
        *again_at = s->fresh_until;
        return ++j->tries < PAGE_TRIES_MAX ? PAGE_WAIT : PAGE_GIVE_UP;
    }
    g_autofree char *rooted = *path == '/' ? g_strdup(path) : g_strconcat("/", path, NULL);
    if (!robots_allows(s->rules, rooted))
        return PAGE_GIVE_UP;
    s->not_before_at = now + robots_delay_s(s->rules) * SECOND_US;
    j->asks_robots = FALSE;
    set_asked(j, g_strdup(j->url));
    *request = (struct fetch_request){
        .url = j->asked, .accept = ACCEPT, .max_body_bytes = PAGE_MAX_BYTES, .stays_at_origin = TRUE};
    return PAGE_ASK;
}

/* --- answers -------------------------------------------------------------------------------------------------------
 */

static gboolean is_passing(const struct response *r)
{
    return r->status == 0 ? r->failure != FETCH_BLOCKED && r->failure != FETCH_REDIRECTS
                          : r->status == 429 || r->status >= 500;
}

static void take_robots(page_queue *q, struct site *s, const struct response *r, gint64 now)
{
    s->is_asked = FALSE;
    g_clear_pointer(&s->rules, robots_free);
    s->is_unreachable = is_passing(r) || r->failure == FETCH_BLOCKED;
    s->fresh_until = now + (s->is_unreachable ? ROBOTS_FAILED_US : ROBOTS_FRESH_US);
    if (r->status == 200)
        s->rules = robots_parse((const char *)r->body->data, r->body->len, q->product);
}

/* Seconds that the answer asks us to wait; 0: it does not say. */
static gint64 retry_after_s(const struct response *r)
{
    g_autofree char *text = response_dup_header(r, "Retry-After");
    gint64 seconds = text && g_ascii_isdigit(*text) ? (gint64)g_ascii_strtoull(text, NULL, 10) : 0;

    return MIN(seconds, RETRY_AFTER_MAX_S);
}

static enum page_fate try_again(struct site *s, struct page_job *j, const struct response *r, gint64 now,
                                gint64 *again_at)
{
    gint64 pause = MAX(retry_after_s(r) * SECOND_US, RETRY_US * (j->tries + 1));

    if (r->status == 429 || r->status == 503)
        s->not_before_at = MAX(s->not_before_at, now + pause);
    *again_at = now + pause;
    return ++j->tries < PAGE_TRIES_MAX ? PAGE_AGAIN : PAGE_ARCHIVE;
}

/* The fetcher stopped before another site: its robots.txt first. NULL: this is no such answer. */
static const char *next_site(const struct response *r)
{
    const struct redirect *last = r->redirects->len ? r->redirects->pdata[r->redirects->len - 1] : NULL;

    return r->failure == FETCH_REDIRECTS && last && is_http(last->to) &&
                   (origin_length(last->to) != origin_length(r->url) ||
                    g_ascii_strncasecmp(last->to, r->url, origin_length(r->url)) != 0)
               ? last->to
               : NULL;
}

enum page_fate page_queue_answer(page_queue *q, struct page_job *j, const struct response *r, gint64 now,
                                 gint64 *again_at)
{
    struct site *s = site_of(q, j->url, now);
    const char *to = j->asks_robots ? NULL : next_site(r);

    *again_at = now;
    if (j->asks_robots) {
        take_robots(q, s, r, now);
        return PAGE_AGAIN;
    }
    if (to && ++j->hops <= HOPS_MAX) {
        g_free(j->url);
        j->url = g_strdup(to);
        j->url[strcspn(j->url, "#")] = '\0';
        return PAGE_AGAIN;
    }
    return is_passing(r) ? try_again(s, j, r, now, again_at) : PAGE_ARCHIVE;
}
