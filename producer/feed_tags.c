#include "producer/feed_tags.h"

#include <string.h>
#include "producer/feed_values.h"

static const struct feed_tag tags[] = {
    /* frame */
    {FEED_NS_CORE, "rss", RULE_ROOT, 0, 0, 0},
    {FEED_NS_RDF, "rdf", RULE_ROOT, 0, 0, 0},
    {FEED_NS_CORE, "rdf", RULE_ROOT, 0, 0, 0},
    {FEED_NS_CORE, "channel", RULE_FEED, 0, 0, 0},
    {FEED_NS_CORE, "feed", RULE_FEED, 0, 0, 0},
    {FEED_NS_CORE, "item", RULE_ENTRY, 0, 0, 0},
    {FEED_NS_CORE, "entry", RULE_ENTRY, 0, 0, 0},
    {FEED_NS_CORE, "source", RULE_SOURCE, 0, 0, 0},
    {FEED_NS_CORE, "image", RULE_SKIP, 0, 0, 0},
    {FEED_NS_CORE, "textinput", RULE_SKIP, 0, 0, 0},
    {FEED_NS_CORE, "cloud", RULE_SKIP, 0, 0, 0},
    {FEED_NS_CORE, "contributor", RULE_SKIP, 0, 0, 0},
    {FEED_NS_ITUNES, "owner", RULE_SKIP, 0, 0, 0},
    /* news sitemaps */
    {FEED_NS_SITEMAP, "urlset", RULE_FEED, 0, 0, 0},
    {FEED_NS_SITEMAP, "url", RULE_ENTRY, 0, 0, 0},
    {FEED_NS_SITEMAP, "loc", RULE_LINK, FIELD_LINK, 0, 0},
    {FEED_NS_SITEMAP, "lastmod", RULE_DATE, FIELD_UPDATED, 0, 0},
    {FEED_NS_NEWS, "title", RULE_MARKUP, FIELD_TITLE, CONTENT_PLAIN, 0},
    {FEED_NS_NEWS, "publication_date", RULE_DATE, FIELD_PUBLISHED, 0, 0},
    {FEED_NS_NEWS, "keywords", RULE_KEYWORDS, FIELD_CATEGORY, 0, 0},
    {FEED_NS_NEWS, "language", RULE_VALUE, FIELD_LANGUAGE, 0, 0},
    /* texts */
    {FEED_NS_CORE, "title", RULE_MARKUP, FIELD_TITLE, CONTENT_PLAIN, 0},
    {FEED_NS_DC, "title", RULE_MARKUP, FIELD_TITLE, CONTENT_PLAIN, -1},
    {FEED_NS_MEDIA, "title", RULE_MARKUP, FIELD_TITLE, CONTENT_PLAIN, -2},
    {FEED_NS_ITUNES, "title", RULE_MARKUP, FIELD_IGNORED, CONTENT_PLAIN, -3},
    {FEED_NS_CORE, "description", RULE_MARKUP, FIELD_SUMMARY, CONTENT_HTML, 0},
    {FEED_NS_CORE, "summary", RULE_MARKUP, FIELD_SUMMARY, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "abstract", RULE_MARKUP, FIELD_SUMMARY, CONTENT_PLAIN, 0},
    {FEED_NS_DC, "description", RULE_MARKUP, FIELD_SUMMARY, CONTENT_HTML, -1},
    {FEED_NS_MEDIA, "description", RULE_MARKUP, FIELD_SUMMARY, CONTENT_HTML, -2},
    {FEED_NS_ITUNES, "summary", RULE_MARKUP, FIELD_SUMMARY, CONTENT_PLAIN, -1},
    {FEED_NS_ITUNES, "subtitle", RULE_MARKUP, FIELD_SUBTITLE, CONTENT_PLAIN, -1},
    {FEED_NS_CORE, "subtitle", RULE_MARKUP, FIELD_SUBTITLE, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "tagline", RULE_MARKUP, FIELD_SUBTITLE, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "rights", RULE_MARKUP, FIELD_IGNORED, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "copyright", RULE_MARKUP, FIELD_IGNORED, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "info", RULE_MARKUP, FIELD_IGNORED, CONTENT_PLAIN, 0},
    {FEED_NS_FEEDBURNER, "browserfriendly", RULE_MARKUP, FIELD_IGNORED, CONTENT_PLAIN, 0},
    {FEED_NS_CORE, "content", RULE_MARKUP, FIELD_CONTENT, CONTENT_PLAIN, 0},
    {FEED_NS_CONTENT, "encoded", RULE_MARKUP, FIELD_CONTENT, CONTENT_HTML, 0},
    {FEED_NS_CORE, "fullitem", RULE_MARKUP, FIELD_CONTENT, CONTENT_HTML, 0},
    {FEED_NS_CORE, "body", RULE_MARKUP, FIELD_CONTENT, CONTENT_XHTML, 0},
    {FEED_NS_XHTML, "body", RULE_MARKUP, FIELD_CONTENT, CONTENT_XHTML, 0},
    /* values */
    {FEED_NS_CORE, "link", RULE_LINK, FIELD_LINK, 0, 0},
    {FEED_NS_CORE, "guid", RULE_VALUE, FIELD_ID, 0, 0},
    {FEED_NS_CORE, "id", RULE_VALUE, FIELD_ID, 0, 0},
    {FEED_NS_CORE, "language", RULE_VALUE, FIELD_LANGUAGE, 0, 0},
    {FEED_NS_DC, "language", RULE_VALUE, FIELD_LANGUAGE, 0, 0},
    {FEED_NS_CORE, "ttl", RULE_VALUE, FIELD_TTL, 0, 0},
    {FEED_NS_CORE, "newlocation", RULE_VALUE, FIELD_MOVED_TO, 0, 0},
    {FEED_NS_ITUNES, "new-feed-url", RULE_VALUE, FIELD_MOVED_TO, 0, 0},
    {FEED_NS_SY, "updateperiod", RULE_VALUE, FIELD_UPDATE_PERIOD, 0, 0},
    {FEED_NS_SY, "updatefrequency", RULE_VALUE, FIELD_UPDATE_FREQUENCY, 0, 0},
    {FEED_NS_CORE, "hour", RULE_SKIP_TIME, FIELD_HOUR, 0, 0},
    {FEED_NS_CORE, "day", RULE_SKIP_TIME, FIELD_DAY, 0, 0},
    /* dates */
    {FEED_NS_CORE, "published", RULE_DATE, FIELD_PUBLISHED, 0, 0},
    {FEED_NS_CORE, "issued", RULE_DATE, FIELD_PUBLISHED, 0, 0},
    {FEED_NS_CORE, "pubdate", RULE_DATE, FIELD_PUBLISHED, 0, 0},
    {FEED_NS_DCTERMS, "issued", RULE_DATE, FIELD_PUBLISHED, 0, 0},
    {FEED_NS_CORE, "updated", RULE_DATE, FIELD_UPDATED, 0, 0},
    {FEED_NS_CORE, "modified", RULE_DATE, FIELD_UPDATED, 0, 0},
    {FEED_NS_CORE, "lastbuilddate", RULE_DATE, FIELD_UPDATED, 0, 0},
    {FEED_NS_DC, "date", RULE_DATE, FIELD_UPDATED, 0, 0},
    {FEED_NS_DCTERMS, "modified", RULE_DATE, FIELD_UPDATED, 0, 0},
    /* people */
    {FEED_NS_CORE, "author", RULE_PERSON, FIELD_AUTHOR, 0, 0},
    {FEED_NS_CORE, "managingeditor", RULE_PERSON, FIELD_AUTHOR, 0, 0},
    {FEED_NS_DC, "creator", RULE_PERSON, FIELD_AUTHOR, 0, 0},
    {FEED_NS_DC, "author", RULE_PERSON, FIELD_AUTHOR, 0, 0},
    {FEED_NS_ITUNES, "author", RULE_PERSON, FIELD_AUTHOR, 0, 0},
    {FEED_NS_CORE, "name", RULE_PERSON_PART, FIELD_PERSON_NAME, 0, 0},
    {FEED_NS_CORE, "email", RULE_PERSON_PART, FIELD_PERSON_EMAIL, 0, 0},
    {FEED_NS_CORE, "uri", RULE_PERSON_PART, FIELD_PERSON_URL, 0, 0},
    {FEED_NS_CORE, "url", RULE_PERSON_PART, FIELD_PERSON_URL, 0, 0},
    {FEED_NS_CORE, "homepage", RULE_PERSON_PART, FIELD_PERSON_URL, 0, 0},
    /* subjects */
    {FEED_NS_CORE, "category", RULE_CATEGORY, FIELD_CATEGORY, 0, 0},
    {FEED_NS_CORE, "keywords", RULE_CATEGORY, FIELD_CATEGORY, 0, 0},
    {FEED_NS_CORE, "tags", RULE_KEYWORDS, FIELD_CATEGORY, 0, 0},
    {FEED_NS_DC, "subject", RULE_CATEGORY, FIELD_CATEGORY, 0, 0},
    {FEED_NS_MEDIA, "category", RULE_CATEGORY, FIELD_CATEGORY, 0, 0},
    {FEED_NS_MEDIA, "keywords", RULE_KEYWORDS, FIELD_CATEGORY, 0, 0},
    {FEED_NS_ITUNES, "category", RULE_CATEGORY, FIELD_CATEGORY, 0, 0},
    {FEED_NS_ITUNES, "keywords", RULE_KEYWORDS, FIELD_CATEGORY, 0, 0},
    /* attachments and places */
    {FEED_NS_CORE, "enclosure", RULE_ENCLOSURE, 0, 0, 0},
    {FEED_NS_MEDIA, "credit", RULE_SKIP, 0, 0, 0},
    {FEED_NS_MEDIA, "text", RULE_SKIP, 0, 0, 0},
    {FEED_NS_GEORSS, "point", RULE_POINT, FIELD_POINT, 0, 0},
    {FEED_NS_GML, "pos", RULE_POINT, FIELD_POINT, 0, 0},
    {FEED_NS_GEO, "lat", RULE_POINT, FIELD_LAT, 0, 0},
    {FEED_NS_GEO, "long", RULE_POINT, FIELD_LON, 0, 0},
};

#define SV_INIT(literal)                                                                                               \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }
static const struct {
    struct strview uri; /* without "http://" and a slash at the end; compared without case */
    enum feed_ns ns;
    gboolean is_family; /* what begins so is meant too: versions */
} namespaces[] = {
    {SV_INIT("www.w3.org/2005/atom"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/atom/ns#"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/rss/1.0"), FEED_NS_CORE, FALSE},
    {SV_INIT("my.netscape.com/rdf/simple/0.9"), FEED_NS_CORE, FALSE},
    {SV_INIT("channel.netscape.com/rdf/simple/0.9"), FEED_NS_CORE, FALSE},
    {SV_INIT("my.netscape.com/publish/formats/rss-0.91.dtd"), FEED_NS_CORE, FALSE},
    {SV_INIT("backend.userland.com/rss"), FEED_NS_CORE, TRUE}, /* and what follows it: rss2, rss091 */
    {SV_INIT("blogs.law.harvard.edu/tech/rss"), FEED_NS_CORE, FALSE},
    {SV_INIT("cyber.law.harvard.edu/rss"), FEED_NS_CORE, FALSE},
    {SV_INIT("www.rssboard.org/rss-specification"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/rss/2.0"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/net/rss1.1#"), FEED_NS_CORE, FALSE},
    {SV_INIT("example.com/newformat#"), FEED_NS_CORE, FALSE}, /* the drafts of Atom */
    {SV_INIT("example.com/necho"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/echo"), FEED_NS_CORE, FALSE},
    {SV_INIT("uri/of/echo/namespace#"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/pie"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/rss/1.0/modules/rss091#"), FEED_NS_CORE, FALSE},
    {SV_INIT("purl.org/dc/elements"), FEED_NS_DC, TRUE}, /* 1.0/, 1.1/ */
    {SV_INIT("purl.org/dc/terms"), FEED_NS_DCTERMS, FALSE},
    {SV_INIT("purl.org/rss/1.0/modules/dcterms"), FEED_NS_DCTERMS, FALSE},
    {SV_INIT("purl.org/rss/1.0/modules/content"), FEED_NS_CONTENT, FALSE},
    {SV_INIT("search.yahoo.com/mrss"), FEED_NS_MEDIA, FALSE},
    {SV_INIT("video.search.yahoo.com/mrss"), FEED_NS_MEDIA, FALSE},
    {SV_INIT("www.rssboard.org/media-rss"), FEED_NS_MEDIA, FALSE},
    {SV_INIT("www.itunes.com/dtds/podcast-1.0.dtd"), FEED_NS_ITUNES, FALSE},
    {SV_INIT("example.com/dtds/podcast-1.0.dtd"), FEED_NS_ITUNES, FALSE},
    {SV_INIT("purl.org/rss/1.0/modules/syndication"), FEED_NS_SY, FALSE},
    {SV_INIT("www.georss.org/georss"), FEED_NS_GEORSS, FALSE},
    {SV_INIT("www.opengis.net/gml"), FEED_NS_GML, TRUE},
    {SV_INIT("www.w3.org/2003/01/geo/wgs84_pos#"), FEED_NS_GEO, FALSE},
    {SV_INIT("www.w3.org/1999/xhtml"), FEED_NS_XHTML, FALSE},
    {SV_INIT("www.w3.org/1999/02/22-rdf-syntax-ns#"), FEED_NS_RDF, FALSE},
    {SV_INIT("www.w3.org/xml/1998/namespace"), FEED_NS_XML, FALSE},
    {SV_INIT("rssnamespace.org/feedburner/ext/1.0"), FEED_NS_FEEDBURNER, FALSE},
    {SV_INIT("www.sitemaps.org/schemas/sitemap"), FEED_NS_SITEMAP, TRUE}, /* 0.9, 0.84 */
    {SV_INIT("www.google.com/schemas/sitemap-news"), FEED_NS_NEWS, TRUE},
};

static const struct {
    const char *prefix;
    enum feed_ns ns;
} prefixes[] = {
    {"dc", FEED_NS_DC},         {"dcterms", FEED_NS_DCTERMS}, {"content", FEED_NS_CONTENT}, {"media", FEED_NS_MEDIA},
    {"itunes", FEED_NS_ITUNES}, {"sy", FEED_NS_SY},           {"georss", FEED_NS_GEORSS},   {"gml", FEED_NS_GML},
    {"geo", FEED_NS_GEO},       {"xhtml", FEED_NS_XHTML},     {"rdf", FEED_NS_RDF},         {"xml", FEED_NS_XML},
    {"atom", FEED_NS_CORE},     {"atom10", FEED_NS_CORE},     {"rss", FEED_NS_CORE},        {"a10", FEED_NS_CORE},
};

static guint hash_key(gconstpointer key)
{
    const struct feed_tag *t = key;
    guint h = (guint)t->ns + 17;
    for (const char *s = t->name; *s; s++)
        h = h * 31 + (guchar)g_ascii_tolower(*s);
    return h;
}

static gboolean equal_key(gconstpointer a, gconstpointer b)
{
    const struct feed_tag *x = a, *y = b;
    return x->ns == y->ns && g_ascii_strcasecmp(x->name, y->name) == 0;
}

/* The table by hash, built once; read-only afterwards. */
static GHashTable *tag_index(void)
{
    static gsize made = 0;
    if (g_once_init_enter(&made)) {
        GHashTable *index = g_hash_table_new(hash_key, equal_key);
        for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
            g_hash_table_add(index, (gpointer)&tags[i]);
        g_once_init_leave(&made, (gsize)index);
    }
    return (GHashTable *)made;
}

const struct feed_tag *feed_tags_lookup(enum feed_ns ns, const char *name)
{
    const struct feed_tag key = {.ns = ns, .name = name};
    return ns == FEED_NS_OTHER ? NULL : g_hash_table_lookup(tag_index(), &key);
}

/* Without case, spaces around, the scheme and a slash at the end. */
static enum feed_ns by_uri(struct strview uri)
{
    static const struct strview schemes[] = {SV_INIT("http://"), SV_INIT("https://")};
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (uri.n > schemes[i].n && g_ascii_strncasecmp(uri.p, schemes[i].p, schemes[i].n) == 0)
            uri = (struct strview){uri.p + schemes[i].n, uri.n - schemes[i].n};
    uri.n -= uri.n > 0 && uri.p[uri.n - 1] == '/';
    for (gsize i = 0; i < G_N_ELEMENTS(namespaces); i++) {
        struct strview known = namespaces[i].uri;
        gboolean fits = namespaces[i].is_family ? uri.n >= known.n : uri.n == known.n;
        if (fits && g_ascii_strncasecmp(uri.p, known.p, known.n) == 0)
            return namespaces[i].ns;
    }
    return FEED_NS_OTHER;
}

enum feed_ns feed_tags_namespace(const char *uri, const char *prefix)
{
    enum feed_ns ns = uri && *uri ? by_uri(feed_text_trim(sv_from(uri))) : FEED_NS_OTHER;
    if (ns != FEED_NS_OTHER)
        return ns;
    if (!prefix || !*prefix)
        return FEED_NS_CORE;
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) /* undeclared, or declared with a URI people get wrong */
        if (g_ascii_strcasecmp(prefixes[i].prefix, prefix) == 0)
            return prefixes[i].ns;
    return FEED_NS_OTHER;
}
