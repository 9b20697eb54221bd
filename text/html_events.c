#include "text/html_events.h"
#include <libxml/HTMLparser.h>
#include <string.h>

#define CHUNK_BYTES 4096

struct reader {
    const struct html_events *events;
    void *user;
};

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    const struct reader *r = data;

    r->events->start(r->user, (const char *)name, (const char *const *)attributes);
}

static void on_end(void *data, const xmlChar *name)
{
    const struct reader *r = data;

    r->events->end(r->user, (const char *)name);
}

static void on_text(void *data, const xmlChar *text, int n)
{
    const struct reader *r = data;

    r->events->text(r->user, (const char *)text, (gsize)n);
}

static void on_error(void *data, xmlErrorPtr error)
{
    (void)data; /* any HTML is taken as it comes */
    (void)error;
}

static htmlParserCtxtPtr parser_new(struct reader *r)
{
    htmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                          .startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text,
                          .serror = on_error}; /* cdataBlock stays empty: script and style */
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOERROR);
    if (r->events->before)
        htmlParseChunk(parser, r->events->before, (int)strlen(r->events->before), 0);
    return parser;
}

static void parser_end(htmlParserCtxtPtr parser)
{
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
}

/* Bytes of the next piece: CHUNK_BYTES, less the beginning of a tag or of a character at its end. */
static gsize piece_length(const char *html, gsize n)
{
    if (n <= CHUNK_BYTES)
        return n;
    const char *tag = memrchr(html, '<', CHUNK_BYTES);
    gsize piece = tag && tag > html ? (gsize)(tag - html) : CHUNK_BYTES;
    while (piece > 1 && ((guchar)html[piece] & 0xc0) == 0x80)
        piece--;
    return piece;
}

void html_events_read(const char *html, gsize n, const struct html_events *events, void *user)
{
    struct reader r = {events, user};
    htmlParserCtxtPtr parser = parser_new(&r);

    while (n > 0) {
        gsize piece = piece_length(html, n);
        htmlParseChunk(parser, html, (int)piece, 0);
        html += piece;
        n -= piece;
        if (parser->nameNr > (int)events->max_depth && n > 0) {
            parser_end(parser);
            events->forget(user);
            parser = parser_new(&r);
        }
    }
    parser_end(parser);
}

gboolean html_events_has_entity(const char *name)
{
    return htmlEntityLookup((const xmlChar *)name) != NULL;
}

gunichar html_events_entity(const char *name)
{
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity ? entity->value : 0;
}
