#include "producer/feed_list.h"
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>
#include "producer/feed_memory.h"

G_DEFINE_QUARK(frontwire - feed - list - error, feed_list_error)
typedef xmlDoc xml_doc;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xml_doc, xmlFreeDoc)

void feed_source_free(struct feed_source *s)
{
    if (!s)
        return;
    g_free(s->id);
    g_free(s->url);
    g_free(s->title);
    g_free(s->outlet);
    g_free(s);
}

static void free_source(gpointer s)
{
    feed_source_free(s);
}

static xmlDoc *load_xml(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    gsize n = 0;

    if (!g_file_get_contents(path, &text, &n, &why)) {
        g_set_error_literal(error, FEED_LIST_ERROR, FEED_LIST_ERROR_READ, why->message);
        return NULL;
    }
    if (n > FEED_LIST_MAX_BYTES) {
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_READ, "%s: more than %u bytes", path, FEED_LIST_MAX_BYTES);
        return NULL;
    }
    /* No network, no entities substituted, no XML_PARSE_HUGE: a list may come from anybody. */
    xmlDoc *doc = xmlReadMemory(text, n, path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlError *e = doc ? NULL : xmlGetLastError();
    if (!doc) {
        g_autofree char *message = g_strstrip(g_strdup(e && e->message ? e->message : "not XML"));
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_SYNTAX, "%s:%d: %s", path, e ? e->line : 0, message);
    }
    return doc;
}

static xmlNode *child_element(xmlNode *parent, const char *name)
{
    for (xmlNode *n = parent ? parent->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0)
            return n;
    return NULL;
}

static xmlNode *find_body(xmlDoc *doc, const char *path, GError **error)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *body = root && strcmp((const char *)root->name, "opml") == 0 ? child_element(root, "body") : NULL;

    if (!body)
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_SYNTAX, "%s:%ld: expected OPML (<opml> with a <body>)",
                    path, root ? xmlGetLineNo(root) : 1L);
    return body;
}

/* NULL for a missing or empty attribute; g_free() it. */
static char *dup_attribute(xmlNode *n, const char *name, const char *ns)
{
    xmlChar *value =
        ns ? xmlGetNsProp(n, (const xmlChar *)name, (const xmlChar *)ns) : xmlGetNoNsProp(n, (const xmlChar *)name);
    char *copy = value && *value ? g_strstrip(g_strdup((const char *)value)) : NULL;

    xmlFree(value);
    return copy;
}

static gboolean is_feed_url(const char *url)
{
    gsize scheme = g_ascii_strncasecmp(url, "http://", 7) == 0    ? 7
                   : g_ascii_strncasecmp(url, "https://", 8) == 0 ? 8
                                                                  : 0;

    return scheme && url[scheme] && url[scheme] != '/' && !strpbrk(url, " \t\r\n");
}

struct collect {
    const char *path;
    GPtrArray *sources;
    GHashTable *urls;
    guint repeated_n, refused_n;
    gboolean is_lenient; /* addresses that are none are counted, not an error */
};

static gboolean collect_outline(struct collect *c, xmlNode *n, GError **error)
{
    g_autofree char *url = dup_attribute(n, "xmlUrl", NULL);
    g_autofree char *full_text = dup_attribute(n, "fullText", FEED_LIST_NAMESPACE);

    if (!url)
        return TRUE;
    if (!is_feed_url(url) && c->is_lenient) {
        c->refused_n++;
        return TRUE;
    }
    if (!is_feed_url(url)) {
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_SYNTAX,
                    "%s:%ld: xmlUrl must be an http or https URL (found '%s')", c->path, xmlGetLineNo(n), url);
        return FALSE;
    }
    if (g_hash_table_contains(c->urls, url)) {
        c->repeated_n++;
        return TRUE;
    }
    struct feed_source *s = g_new0(struct feed_source, 1);
    s->id = feed_id_dup(url);
    s->title = dup_attribute(n, "title", NULL);
    if (!s->title)
        s->title = dup_attribute(n, "text", NULL);
    s->outlet = dup_attribute(n, "outlet", FEED_LIST_NAMESPACE);
    s->full_text = g_strcmp0(full_text, "true") == 0;
    s->line = xmlGetLineNo(n);
    s->url = g_steal_pointer(&url);
    g_hash_table_add(c->urls, s->url);
    g_ptr_array_add(c->sources, s);
    return TRUE;
}

/* Outlines nest; libxml2 bounds the depth (256 without XML_PARSE_HUGE). */
static gboolean collect_outlines(struct collect *c, xmlNode *parent, GError **error)
{
    for (xmlNode *n = parent->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "outline") == 0)
            if (!collect_outline(c, n, error) || !collect_outlines(c, n, error))
                return FALSE;
    return TRUE;
}

/* c->sources is filled: yours, also on failure. */
static gboolean collect_file(struct collect *c, GError **error)
{
    g_autoptr(xml_doc) doc = load_xml(c->path, error);
    xmlNode *body = doc ? find_body(doc, c->path, error) : NULL;

    c->sources = g_ptr_array_new_with_free_func(free_source);
    c->urls = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean ok = body && collect_outlines(c, body, error);
    g_clear_pointer(&c->urls, g_hash_table_unref);
    return ok;
}

GPtrArray *feed_list_load(const char *path, guint *repeated_n, GError **error)
{
    struct collect c = {.path = path};

    if (!collect_file(&c, error)) {
        g_ptr_array_unref(c.sources);
        return NULL;
    }
    if (repeated_n)
        *repeated_n = c.repeated_n;
    return c.sources;
}

/* The list that is to be changed; a new one when there is no such file. */
static xmlDoc *load_or_new(const char *path, GError **error)
{
    static const char NEW[] =
        "<opml version=\"2.0\" xmlns:fw=\"" FEED_LIST_NAMESPACE "\"><head><title>Feeds</title></head><body/></opml>";

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return load_xml(path, error);
    return xmlReadMemory(NEW, sizeof NEW - 1, path, NULL, XML_PARSE_NONET);
}

static gboolean save_xml(xmlDoc *doc, const char *path, GError **error)
{
    xmlChar *text = NULL;
    int n = 0;
    g_autoptr(GError) why = NULL;

    xmlDocDumpFormatMemoryEnc(doc, &text, &n, "UTF-8", 1);
    gboolean ok = text && g_file_set_contents(path, (const char *)text, n, &why);
    if (!ok)
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_READ, "cannot write %s: %s", path,
                    why ? why->message : "out of memory");
    xmlFree(text);
    return ok;
}

static xmlNode *find_outline(xmlNode *parent, const char *url)
{
    for (xmlNode *n = parent->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        g_autofree char *have = dup_attribute(n, "xmlUrl", NULL);
        xmlNode *found = g_strcmp0(have, url) == 0 ? n : find_outline(n, url);
        if (found)
            return found;
    }
    return NULL;
}

static void append_outline(xmlDoc *doc, xmlNode *body, const struct feed_source *feed)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNs *ns = xmlSearchNsByHref(doc, root, (const xmlChar *)FEED_LIST_NAMESPACE);
    xmlNode *n = xmlNewChild(body, NULL, (const xmlChar *)"outline", NULL);

    if (!ns)
        ns = xmlNewNs(root, (const xmlChar *)FEED_LIST_NAMESPACE, (const xmlChar *)"fw");
    xmlSetProp(n, (const xmlChar *)"type", (const xmlChar *)"rss");
    xmlSetProp(n, (const xmlChar *)"text", (const xmlChar *)(feed->title ? feed->title : feed->url));
    xmlSetProp(n, (const xmlChar *)"xmlUrl", (const xmlChar *)feed->url);
    if (feed->outlet)
        xmlSetNsProp(n, ns, (const xmlChar *)"outlet", (const xmlChar *)feed->outlet);
    if (feed->full_text)
        xmlSetNsProp(n, ns, (const xmlChar *)"fullText", (const xmlChar *)"true");
}

gboolean feed_list_add(const char *path, const struct feed_source *feed, GError **error)
{
    if (!is_feed_url(feed->url)) {
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_ENTRY, "'%s' is not an http or https URL", feed->url);
        return FALSE;
    }
    g_autoptr(xml_doc) doc = load_or_new(path, error);
    xmlNode *body = doc ? find_body(doc, path, error) : NULL;
    if (!body)
        return FALSE;
    if (find_outline(body, feed->url)) {
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_ENTRY, "%s is there already", feed->url);
        return FALSE;
    }
    append_outline(doc, body, feed);
    return save_xml(doc, path, error);
}

gboolean feed_list_remove(const char *path, const char *url, GError **error)
{
    g_autoptr(xml_doc) doc = load_xml(path, error);
    xmlNode *body = doc ? find_body(doc, path, error) : NULL;
    xmlNode *found = body ? find_outline(body, url) : NULL;

    if (!body)
        return FALSE;
    if (!found) {
        g_set_error(error, FEED_LIST_ERROR, FEED_LIST_ERROR_ENTRY, "%s is not in the list", url);
        return FALSE;
    }
    xmlUnlinkNode(found);
    xmlFreeNode(found);
    return save_xml(doc, path, error);
}

/* The URLs of all outlines within; the keys are the table's. */
static void note_urls(xmlNode *parent, GHashTable *urls)
{
    for (xmlNode *n = parent->children; n; n = n->next) {
        char *url = n->type == XML_ELEMENT_NODE ? dup_attribute(n, "xmlUrl", NULL) : NULL;
        if (url)
            g_hash_table_add(urls, url);
        note_urls(n, urls);
    }
}

gboolean feed_list_import(const char *path, const char *other, struct feed_import *result, GError **error)
{
    struct collect c = {.path = other, .is_lenient = TRUE};
    gboolean ok = collect_file(&c, error);
    g_autoptr(GPtrArray) sources = c.sources;
    g_autoptr(xml_doc) doc = ok ? load_or_new(path, error) : NULL;
    g_autoptr(GHashTable) urls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    xmlNode *body = doc ? find_body(doc, path, error) : NULL;

    if (!body)
        return FALSE;
    *result = (struct feed_import){.not_understood = c.refused_n};
    note_urls(body, urls);
    for (guint i = 0; i < sources->len; i++) {
        const struct feed_source *s = sources->pdata[i];
        if (g_hash_table_contains(urls, s->url)) {
            result->known++;
            continue;
        }
        append_outline(doc, body, s);
        result->added++;
    }
    return result->added == 0 || save_xml(doc, path, error);
}
