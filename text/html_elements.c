#include "text/html_elements.h"

#include <string.h>

static const struct element {
    const char *name;
    enum html_element_kind kind;
} elements[] = {
    {"p", ELEMENT_BLOCK},         {"div", ELEMENT_BLOCK},     {"blockquote", ELEMENT_BLOCK},
    {"h1", ELEMENT_BLOCK},        {"h2", ELEMENT_BLOCK},      {"h3", ELEMENT_BLOCK},
    {"h4", ELEMENT_BLOCK},        {"h5", ELEMENT_BLOCK},      {"h6", ELEMENT_BLOCK},
    {"ul", ELEMENT_BLOCK},        {"ol", ELEMENT_BLOCK},      {"dl", ELEMENT_BLOCK},
    {"table", ELEMENT_BLOCK},     {"pre", ELEMENT_BLOCK},     {"hr", ELEMENT_BLOCK},
    {"article", ELEMENT_BLOCK},   {"section", ELEMENT_BLOCK}, {"header", ELEMENT_BLOCK},
    {"footer", ELEMENT_BLOCK},    {"figure", ELEMENT_BLOCK},  {"figcaption", ELEMENT_BLOCK},
    {"aside", ELEMENT_BLOCK},     {"main", ELEMENT_BLOCK},    {"nav", ELEMENT_BLOCK},
    {"address", ELEMENT_BLOCK},   {"center", ELEMENT_BLOCK},  {"fieldset", ELEMENT_BLOCK},
    {"details", ELEMENT_BLOCK},   {"br", ELEMENT_LINE},       {"li", ELEMENT_LINE},
    {"dt", ELEMENT_LINE},         {"dd", ELEMENT_LINE},       {"tr", ELEMENT_LINE},
    {"summary", ELEMENT_LINE},    {"td", ELEMENT_CELL},       {"th", ELEMENT_CELL},
    {"script", ELEMENT_HIDDEN},   {"style", ELEMENT_HIDDEN},  {"noscript", ELEMENT_HIDDEN},
    {"template", ELEMENT_HIDDEN}, {"iframe", ELEMENT_HIDDEN}, {"object", ELEMENT_HIDDEN},
    {"applet", ELEMENT_HIDDEN},   {"svg", ELEMENT_HIDDEN},    {"math", ELEMENT_HIDDEN},
    {"select", ELEMENT_HIDDEN},   {"button", ELEMENT_HIDDEN}, {"textarea", ELEMENT_HIDDEN},
    {"title", ELEMENT_HIDDEN},    {"audio", ELEMENT_HIDDEN},  {"video", ELEMENT_HIDDEN},
    {"canvas", ELEMENT_HIDDEN},   {"a", ELEMENT_INLINE},      {"abbr", ELEMENT_INLINE},
    {"acronym", ELEMENT_INLINE},  {"b", ELEMENT_INLINE},      {"big", ELEMENT_INLINE},
    {"cite", ELEMENT_INLINE},     {"code", ELEMENT_INLINE},   {"del", ELEMENT_INLINE},
    {"dfn", ELEMENT_INLINE},      {"em", ELEMENT_INLINE},     {"font", ELEMENT_INLINE},
    {"i", ELEMENT_INLINE},        {"img", ELEMENT_INLINE},    {"ins", ELEMENT_INLINE},
    {"kbd", ELEMENT_INLINE},      {"label", ELEMENT_INLINE},  {"mark", ELEMENT_INLINE},
    {"q", ELEMENT_INLINE},        {"s", ELEMENT_INLINE},      {"samp", ELEMENT_INLINE},
    {"small", ELEMENT_INLINE},    {"span", ELEMENT_INLINE},   {"strike", ELEMENT_INLINE},
    {"strong", ELEMENT_INLINE},   {"sub", ELEMENT_INLINE},    {"sup", ELEMENT_INLINE},
    {"time", ELEMENT_INLINE},     {"tt", ELEMENT_INLINE},     {"u", ELEMENT_INLINE},
    {"var", ELEMENT_INLINE},      {"wbr", ELEMENT_INLINE},    {"picture", ELEMENT_INLINE},
    {"bdi", ELEMENT_INLINE},      {"bdo", ELEMENT_INLINE},    {"html", ELEMENT_BLOCK},
    {"body", ELEMENT_BLOCK},      {"tbody", ELEMENT_INLINE},  {"thead", ELEMENT_INLINE},
};

enum html_element_kind html_element_kind(const char *name, gsize n)
{
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++)
        if (g_ascii_strncasecmp(elements[i].name, name, n) == 0 && elements[i].name[n] == '\0')
            return elements[i].kind;
    return ELEMENT_UNKNOWN;
}
