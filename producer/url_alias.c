#include "producer/url_alias.h"
#include <string.h>

/* Parameters that say where a click came from, and nothing of the page. A trailing '*' stands for any ending.
 * Source: the published parameter lists of tracking-removal filters (ClearURLs, AdGuard's tracking protection) and the
 * documentation of the analytics tools that set them (Google utm_*, AT Internet xtor and at_*, Matomo mtm_* and pk_*).
 */
static const char *const TRACKING[] = {
    "utm_*",      "at_*",        "mtm_*",     "pk_*",        "piwik_*",     "matomo_*", "ga_*",     "fb_*",
    "xtor",       "fbclid",      "gclid",     "dclid",       "msclkid",     "yclid",    "igshid",   "mc_cid",
    "mc_eid",     "_ga",         "_gl",       "_hsenc",      "_hsmi",       "ocid",     "cmpid",    "cmp",
    "ncid",       "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "feedtype", "feedname", "traffic_source",
    "s_cid",      "smid",        "smtyp",     "partner",     "ref",         "ref_src",  "referrer", "spm",
    "wt_zmc",     "wt_mc",       "sh",        "guccounter",  "rss",         "from_rss", "maca",     "cid_rss",
    "source_rss",
};

static gboolean is_tracking(const char *parameter, gsize n)
{
    for (guint i = 0; i < G_N_ELEMENTS(TRACKING); i++) {
        gsize m = strlen(TRACKING[i]);
        gboolean is_prefix = TRACKING[i][m - 1] == '*';
        m -= is_prefix;
        if (n >= m && (is_prefix || n == m) && g_ascii_strncasecmp(parameter, TRACKING[i], m) == 0)
            return TRUE;
    }
    return FALSE;
}

static void append_query(GString *out, const char *query, gsize n)
{
    char separator = '?';

    while (n > 0) {
        const char *amp = memchr(query, '&', n);
        gsize length = amp ? (gsize)(amp - query) : n;
        const char *equals = memchr(query, '=', length);
        if (length > 0 && !is_tracking(query, equals ? (gsize)(equals - query) : length)) {
            g_string_append_c(out, separator);
            g_string_append_len(out, query, length);
            separator = '&';
        }
        query += MIN(length + 1, n);
        n -= MIN(length + 1, n);
    }
}

/* A fragment names a part of a page (live blogs have one for each entry) unless it is a tracking parameter. */
static void append_fragment(GString *out, const char *fragment)
{
    const char *equals = strchr(fragment, '=');

    if (*fragment && !(equals && is_tracking(fragment, equals - fragment)))
        g_string_append_printf(out, "#%s", fragment);
}

static void append_host(GString *out, const char *authority, gsize n, gboolean is_https)
{
    const char *at = memrchr(authority, '@', n);
    g_autofree char *host = at ? g_ascii_strdown(at + 1, n - (at + 1 - authority)) : g_ascii_strdown(authority, n);
    const char *port = is_https ? ":443" : ":80";

    if (g_str_has_suffix(host, port))
        host[strlen(host) - strlen(port)] = '\0';
    g_string_append(out, g_str_has_prefix(host, "www.") ? host + 4 : host);
}

char *url_alias_dup(const char *url)
{
    g_autofree char *text = g_strstrip(g_strdup(url));
    gboolean is_https = g_ascii_strncasecmp(text, "https://", 8) == 0;

    if (!is_https && g_ascii_strncasecmp(text, "http://", 7) != 0)
        return g_steal_pointer(&text);
    const char *authority = text + (is_https ? 8 : 7);
    gsize authority_n = strcspn(authority, "/?#");
    const char *path = authority + authority_n;
    gsize path_n = strcspn(path, "?#");
    const char *query = path + path_n + (path[path_n] == '?');
    gsize query_n = path[path_n] == '?' ? strcspn(query, "#") : 0;
    const char *fragment = query + query_n;
    GString *out = g_string_new(NULL);

    append_host(out, authority, authority_n, is_https);
    while (path_n > 0 && path[path_n - 1] == '/')
        path_n--;
    g_string_append_len(out, path, path_n);
    append_query(out, query, query_n);
    if (*fragment == '#')
        append_fragment(out, fragment + 1);
    return g_string_free(out, FALSE);
}

gboolean url_alias_is_bare_host(const char *alias)
{
    return !strpbrk(alias, "/?#");
}
