#include "cli/fetch_url.h"

#include "producer/fetcher.h"
#include "producer/producer_config.h"

#define WAIT_MS 1000 /* the fetcher's own limits end every fetch */

G_DEFINE_QUARK(fetch - url - error - quark, fetch_url_error)

gboolean cli_is_url(const char *name)
{
    return g_str_has_prefix(name, "http://") || g_str_has_prefix(name, "https://");
}

static void keep(void *user, gpointer tag, struct response *r)
{
    (void)tag;
    *(struct response **)user = r;
}

struct response *cli_fetch_url(const char *url, GError **error)
{
    static const char *const everywhere[] = {"0.0.0.0/0", "::/0", NULL};
    g_autoptr(address_guard) guard = address_guard_new(everywhere, error);
    g_autoptr(response_owner) r = NULL;
    if (!guard)
        return NULL;
    g_autofree char *user_agent = producer_config_dup_user_agent(&(struct producer_config){0});
    const struct fetch_options options = {FETCH_LIMITS, user_agent, NULL, guard};
    g_autoptr(fetcher) f = fetcher_new(&options, keep, &r);
    fetcher_start(f, &(struct fetch_request){.url = url}, NULL, g_get_real_time());
    while (fetcher_under_way(f))
        fetcher_run(f, WAIT_MS);
    if (r && r->failure == FETCH_OK && r->status == 200)
        return g_steal_pointer(&r);
    if (r && r->failure == FETCH_OK)
        g_set_error(error, FETCH_URL_ERROR, FETCH_URL_ERROR_FAILED, "%s: status %d", url, r->status);
    else
        g_set_error(error, FETCH_URL_ERROR, FETCH_URL_ERROR_FAILED, "%s: %s", url, r ? r->failure_text : "no answer");
    return NULL;
}
