#include "producer/feed_parser.h"

#include <string.h>
#include <libxml/parser.h>
#include "producer/feed_build.h"
#include "producer/feed_encoding.h"
#include "producer/feed_json.h"
#include "producer/feed_repair.h"

#define ATTRIBUTES_MAX 64 /* what the repair lets through */

enum syntax { SYNTAX_UNKNOWN, SYNTAX_XML, SYNTAX_JSON };

struct feed_parser {
    gsize max_bytes, n_bytes;
    char *url;
    const struct feed_dates *dates;
    GString *text; /* decoded and not yet passed on; all of it for JSON */
    feed_decoder *decoder;
    feed_repair *repair;
    feed_builder *builder;
    xmlParserCtxtPtr xml;
    enum syntax syntax;
    gboolean has_xml_error;
};

G_DEFINE_QUARK(frontwire - feed - error, feed_error)

/* ---- libxml2's callbacks ---- */

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                     const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    feed_parser *p = user;
    struct feed_attribute as[ATTRIBUTES_MAX];
    guint n = MIN((guint)n_attributes, ATTRIBUTES_MAX);
    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted;
    for (guint i = 0; i < n; i++) { /* localname, prefix, URI, value, end */
        const xmlChar **a = attributes + 5 * i;
        as[i] =
            (struct feed_attribute){(const char *)a[1], (const char *)a[0], {(const char *)a[3], (gsize)(a[4] - a[3])}};
    }
    feed_builder_start(p->builder, (const char *)uri, (const char *)prefix, (const char *)name, as, n);
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name;
    (void)prefix;
    (void)uri;
    feed_builder_end(((feed_parser *)user)->builder);
}

static void on_text(void *user, const xmlChar *text, int n)
{
    feed_builder_text(((feed_parser *)user)->builder, (const char *)text, (gsize)n);
}

/* The repair puts an instruction where a text belongs. */
static void on_instruction(void *user, const xmlChar *target, const xmlChar *data)
{
    feed_parser *p = user;
    struct strview text = feed_repair_next_text(p->repair);
    (void)target;
    (void)data;
    feed_builder_text(p->builder, text.p, text.n);
}

static void on_error(void *user, xmlErrorPtr error)
{
    feed_parser *p = user;
    if (error->code != XML_WAR_NS_URI_RELATIVE && error->code != XML_WAR_NS_URI &&
        error->code != XML_ERR_VERSION_MISMATCH)
        p->has_xml_error = TRUE;
}

static gboolean to_xml_parser(gpointer user, const char *bytes, gsize n)
{
    feed_parser *p = user;
    xmlParseChunk(p->xml, bytes, (int)n, 0);
    return !p->xml->disableSAX;
}

static xmlParserCtxtPtr xml_parser_new(feed_parser *p)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .processingInstruction = on_instruction,
                         .serror = on_error};
    xmlParserCtxtPtr xml = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    /* NOENT only makes &amp; in attributes an ampersand: no declared entity ever gets past the repair. */
    xmlCtxtUseOptions(xml, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
    return xml;
}

/* ---- life ---- */

feed_parser *feed_parser_new(gsize max_bytes)
{
    feed_parser *p = g_new0(feed_parser, 1);
    p->max_bytes = max_bytes;
    p->text = g_string_new(NULL);
    p->decoder = feed_decoder_new(NULL, p->text);
    return p;
}

void feed_parser_free(feed_parser *p)
{
    if (!p)
        return;
    feed_decoder_free(p->decoder);
    feed_repair_free(p->repair);
    feed_builder_free(p->builder);
    if (p->xml)
        xmlFreeParserCtxt(p->xml);
    g_string_free(p->text, TRUE);
    g_free(p->url);
    g_free(p);
}

void feed_parser_set_origin(feed_parser *p, const char *url, const char *content_type)
{
    g_assert(p->n_bytes == 0);
    g_free(p->url);
    p->url = g_strdup(url);
    feed_decoder_free(p->decoder);
    p->decoder = feed_decoder_new(content_type, p->text);
}

void feed_parser_set_dates(feed_parser *p, const struct feed_dates *dates)
{
    p->dates = dates;
}

/* ---- work ---- */

static void start_xml(feed_parser *p)
{
    p->syntax = SYNTAX_XML;
    p->builder = feed_builder_new(p->url, p->dates, FEED_ENTRIES_MAX);
    p->repair = feed_repair_new(to_xml_parser, p);
    p->xml = xml_parser_new(p);
}

/* JSON begins with a brace, everything else is meant to be XML. */
static void find_syntax(feed_parser *p)
{
    gsize i = strspn(p->text->str, " \t\r\n");
    if (i == p->text->len)
        return;
    if (p->text->str[i] == '{')
        p->syntax = SYNTAX_JSON;
    else
        start_xml(p);
}

static void pass_on(feed_parser *p)
{
    if (p->syntax == SYNTAX_UNKNOWN)
        find_syntax(p);
    if (p->syntax != SYNTAX_XML)
        return;
    feed_repair_push(p->repair, p->text->str, p->text->len);
    g_string_truncate(p->text, 0);
}

gboolean feed_parser_push(feed_parser *p, const char *chunk, gsize n, GError **error)
{
    if (n > p->max_bytes - p->n_bytes) {
        g_set_error(error, FEED_ERROR, FEED_ERROR_TOO_BIG, "more than %" G_GSIZE_FORMAT " bytes", p->max_bytes);
        return FALSE;
    }
    p->n_bytes += n;
    feed_decoder_push(p->decoder, chunk, n);
    pass_on(p);
    return TRUE;
}

static struct feed *finish_xml(feed_parser *p)
{
    feed_repair_finish(p->repair);
    xmlParseChunk(p->xml, NULL, 0, 1);
    if (!feed_repair_has_root(p->repair))
        return NULL;
    struct feed *f = feed_builder_steal(p->builder);
    f->is_recovered = p->has_xml_error || feed_repair_has_repaired(p->repair) || feed_decoder_has_repaired(p->decoder);
    f->is_truncated = feed_repair_is_truncated(p->repair);
    return f;
}

struct feed *feed_parser_finish(feed_parser *p, GError **error)
{
    struct feed *f = NULL;
    feed_decoder_finish(p->decoder);
    pass_on(p);
    if (p->syntax == SYNTAX_XML)
        f = finish_xml(p);
    else if (p->syntax == SYNTAX_JSON)
        f = feed_json_parse(p->text->str, p->text->len, p->url, p->dates, FEED_ENTRIES_MAX);
    if (!f) {
        g_set_error_literal(error, FEED_ERROR, FEED_ERROR_NOT_A_FEED,
                            p->n_bytes == 0 ? "empty document"
                                            : "no feed: no rss, RDF, feed or channel element, no JSON Feed");
        return NULL;
    }
    f->encoding = feed_strdup(f, sv_from(feed_decoder_peek_name(p->decoder)));
    return f;
}
