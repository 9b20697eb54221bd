#include "producer/page_tree.h"
#include <string.h>
#include "text/html_events.h"

#define FACT_MAX_BYTES 1000

enum element_kind {
    INLINE = 0,
    BLOCK,  /* a paragraph of its own */
    LINE,   /* a line of its own */
    HIDDEN, /* no reader sees its text, or it is no text of the page */
};

struct element {
    const char *name;
    enum element_kind kind;
    guint marks;
};

static const struct element ELEMENTS[] = {
    {"p", BLOCK, PAGE_PARAGRAPH},
    {"div", BLOCK, 0},
    {"article", BLOCK, PAGE_ARTICLE},
    {"main", BLOCK, PAGE_ARTICLE},
    {"section", BLOCK, 0},
    {"blockquote", BLOCK, PAGE_QUOTE},
    {"h1", BLOCK, PAGE_HEADING | PAGE_TOP_HEADING},
    {"h2", BLOCK, PAGE_HEADING},
    {"h3", BLOCK, PAGE_HEADING},
    {"h4", BLOCK, PAGE_HEADING},
    {"h5", BLOCK, PAGE_HEADING},
    {"h6", BLOCK, PAGE_HEADING},
    {"ul", BLOCK, 0},
    {"ol", BLOCK, 0},
    {"dl", BLOCK, 0},
    {"table", BLOCK, 0},
    {"pre", BLOCK, 0},
    {"hr", BLOCK, 0},
    {"header", BLOCK, 0},
    {"figure", BLOCK, 0},
    {"center", BLOCK, 0},
    {"details", BLOCK, 0},
    {"summary", BLOCK, 0},
    {"form", BLOCK, 0},
    {"fieldset", BLOCK, 0},
    {"html", BLOCK, 0},
    {"body", BLOCK, 0},
    {"td", BLOCK, PAGE_CELL},
    {"th", BLOCK, PAGE_CELL},
    {"tr", BLOCK, 0},
    {"tbody", BLOCK, 0},
    {"dd", LINE, PAGE_LIST_ITEM},
    {"dt", LINE, PAGE_LIST_ITEM},
    {"li", LINE, PAGE_LIST_ITEM},
    {"br", LINE, 0},
    {"nav", BLOCK, PAGE_ASIDE},
    {"aside", BLOCK, PAGE_ASIDE},
    {"footer", BLOCK, PAGE_ASIDE},
    {"figcaption", BLOCK, PAGE_ASIDE},
    {"script", HIDDEN, 0},
    {"style", HIDDEN, 0},
    {"noscript", HIDDEN, 0},
    {"template", HIDDEN, 0},
    {"iframe", HIDDEN, 0},
    {"object", HIDDEN, 0},
    {"applet", HIDDEN, 0},
    {"svg", HIDDEN, 0},
    {"math", HIDDEN, 0},
    {"select", HIDDEN, 0},
    {"button", HIDDEN, 0},
    {"textarea", HIDDEN, 0},
    {"label", HIDDEN, 0},
    {"audio", HIDDEN, 0},
    {"video", HIDDEN, 0},
    {"canvas", HIDDEN, 0},
    {"menu", BLOCK, PAGE_ASIDE},
    {"dialog", BLOCK, PAGE_ASIDE},
    {"head", HIDDEN, 0},
    {"address", BLOCK, PAGE_ASIDE},
    {"caption", BLOCK, PAGE_ASIDE},
};

/* Roles of WAI-ARIA that are no article. */
static const char *const ASIDE_ROLES[] = {"navigation", "banner",  "complementary", "contentinfo",
                                          "search",     "dialog",  "alert",         "alertdialog",
                                          "menu",       "menubar", "toolbar"};

/* What says facts of the page: <meta name|property|itemprop=KEY content=VALUE>. */
static const struct {
    const char *key;
    enum page_fact fact;
} META[] = {{"og:title", PAGE_OG_TITLE},    {"article:published_time", PAGE_DATE},
            {"datepublished", PAGE_DATE},   {"date", PAGE_DATE},
            {"dc.date", PAGE_DATE},         {"dc.date.issued", PAGE_DATE},
            {"dcterms.created", PAGE_DATE}, {"pubdate", PAGE_DATE},
            {"publish-date", PAGE_DATE},    {"parsely-pub-date", PAGE_DATE},
            {"sailthru.date", PAGE_DATE},   {"author", PAGE_AUTHOR},
            {"dc.creator", PAGE_AUTHOR},    {"article:author", PAGE_AUTHOR},
            {"parsely-author", PAGE_AUTHOR}};

struct open_element {
    guint node; /* innermost kept element */
    guint marks;
    guint8 kind;
    gboolean is_link, is_hidden, is_title, is_h1;
};

struct builder {
    struct page *page;
    const page_hints *hints;
    GHashTable *elements; /* name -> struct element */
    GArray *open;         /* struct open_element */
    guint hidden_n, link_n;
    gboolean is_block_open, owes_blank, owes_line;
};

static struct open_element *top(struct builder *b)
{
    return b->open->len ? &g_array_index(b->open, struct open_element, b->open->len - 1) : NULL;
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void end_block(struct builder *b)
{
    b->is_block_open = b->owes_blank = FALSE;
}

static struct page_block *block_for_text(struct builder *b)
{
    struct page *p = b->page;

    if (!b->is_block_open) {
        const struct open_element *t = top(b);
        struct page_block block = {.node = t ? t->node : 0, .marks = t ? t->marks : 0, .at = p->text->len};
        block.is_line = b->owes_line;
        g_array_append_val(p->blocks, block);
        b->is_block_open = TRUE;
        b->owes_line = b->owes_blank = FALSE;
    }
    return &g_array_index(p->blocks, struct page_block, p->blocks->len - 1);
}

static gboolean is_blank(gunichar c)
{
    return g_unichar_isspace(c) || c == 0x200b || c == 0xfeff || c == 0xad;
}

static gboolean is_sentence_end(gunichar c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x61f || c == 0x6d4 || c == 0x3002 || c == 0x2026 || c == 0x964;
}

/* May stand behind a sentence's last mark. */
static gboolean closes(gunichar c)
{
    return c == '"' || c == '\'' || c == ')' || c == 0xbb || c == 0x201c || c == 0x201d || c == 0x2019;
}

static void add_char(struct builder *b, const char *p, gsize n, gunichar c)
{
    struct page_block *block = block_for_text(b);
    GString *text = b->page->text;
    guint weight = c >= 0x2e80 && c < 0xa4d0 ? 3 : 1; /* an ideograph says as much as a few letters */

    if (b->owes_blank && text->len > block->at) {
        g_string_append_c(text, ' ');
        block->chars++;
        block->link_chars += b->link_n > 0;
    }
    b->owes_blank = FALSE;
    g_string_append_len(text, p, n);
    block->n = text->len - block->at;
    block->chars += weight;
    block->link_chars += b->link_n > 0 ? weight : 0;
    gboolean is_ordinal = c == '.' && block->n > n && g_ascii_isdigit(text->str[text->len - n - 1]); /* "4. June" */
    block->sentence_ends += is_sentence_end(c) && !is_ordinal;
    block->ends_sentence = (is_sentence_end(c) && !is_ordinal) || (block->ends_sentence && closes(c));
}

static void note_fact(struct page *p, enum page_fact fact, const char *value, gsize n)
{
    if (p->facts[fact])
        return;
    g_autofree char *valid = g_utf8_make_valid(value, MIN(n, FACT_MAX_BYTES));
    g_strstrip(valid);
    if (*valid)
        p->facts[fact] = g_steal_pointer(&valid);
}

static void on_text(void *user, const char *p, gsize n)
{
    struct builder *b = user;
    const char *end = p + n;
    const struct open_element *t = top(b);

    if (t && t->is_title)
        note_fact(b->page, PAGE_TITLE, p, n);
    if (b->hidden_n)
        return;
    while (p < end) {
        gunichar c = g_utf8_get_char_validated(p, end - p);
        gsize length = (gint32)c < 0 ? 1 : (gsize)g_utf8_skip[(guchar)*p];
        if ((gint32)c < 0 || is_blank(c))
            b->owes_blank |= c != 0xad;
        else
            add_char(b, p, length, c);
        p += length;
    }
}

/* --- elements ------------------------------------------------------------------------------------------------------
 */

static const char *attribute(const char *const *attributes, const char *name)
{
    for (guint i = 0; attributes && attributes[i] && i < 512; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1] ? attributes[i + 1] : "";
    return NULL;
}

static void note_meta(struct page *p, const char *const *attributes)
{
    static const char *const KEYS[] = {"property", "name", "itemprop"};
    const char *content = attribute(attributes, "content");

    for (guint i = 0; content && i < G_N_ELEMENTS(KEYS); i++) {
        const char *key = attribute(attributes, KEYS[i]);
        for (guint m = 0; key && m < G_N_ELEMENTS(META); m++)
            if (g_ascii_strcasecmp(key, META[m].key) == 0 &&
                !(META[m].fact == PAGE_AUTHOR && g_str_has_prefix(content, "http")))
                note_fact(p, META[m].fact, content, strlen(content));
    }
}

static gboolean is_one_of(const char *value, const char *const *names, gsize n)
{
    for (gsize i = 0; value && i < n; i++)
        if (g_ascii_strcasecmp(value, names[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_invisible(const char *const *attributes)
{
    const char *style = attribute(attributes, "style"), *aria = attribute(attributes, "aria-hidden");

    if (attribute(attributes, "hidden") || (aria && g_ascii_strcasecmp(aria, "true") == 0))
        return TRUE;
    return style && (strstr(style, "display:none") || strstr(style, "display: none"));
}

static guint hints_of(struct builder *b, const struct element *e, const char *const *attributes)
{
    const char *class = attribute(attributes, "class"), *id = attribute(attributes, "id");
    gboolean is_heading = e && e->marks & PAGE_HEADING; /* their ids are made of their words */

    return (class ? page_hints_of_names(b->hints, class) : 0) |
           (id && !is_heading ? page_hints_of_names(b->hints, id) : 0);
}

/* What the element's attributes add: marks, or that nobody sees it. */
static guint read_attributes(struct builder *b, const struct element *e, const char *name,
                             const char *const *attributes, gboolean *is_hidden)
{
    const char *role = attribute(attributes, "role"), *itemprop = attribute(attributes, "itemprop");
    gboolean is_body = itemprop && g_ascii_strcasecmp(itemprop, "articleBody") == 0;
    guint marks = 0, hints;

    if (!attributes || strcmp(name, "body") == 0 || strcmp(name, "html") == 0)
        return 0;
    hints = hints_of(b, e, attributes);
    if (role && g_ascii_strcasecmp(role, "main") == 0)
        marks |= PAGE_ARTICLE;
    if (is_body || hints & PAGE_HINT_CONTENT)
        marks |= PAGE_CONTENT;
    if (!is_body && !(marks & PAGE_ARTICLE) &&
        (hints & (PAGE_HINT_DROP | PAGE_HINT_CAPTION) || is_one_of(role, ASIDE_ROLES, G_N_ELEMENTS(ASIDE_ROLES))))
        marks |= PAGE_ASIDE;
    *is_hidden = (b->hints && is_invisible(attributes)) || (marks & PAGE_ASIDE && (!e || e->kind == INLINE));
    return marks;
}

static guint add_node(struct builder *b, guint parent, guint own)
{
    struct page *p = b->page;

    if (p->nodes->len >= PAGE_NODES_MAX) {
        p->is_flattened = TRUE;
        return parent;
    }
    struct page_node node = {parent, p->blocks->len, p->blocks->len, own};
    g_array_append_val(p->nodes, node);
    return p->nodes->len - 1;
}

static void break_text(struct builder *b, enum element_kind kind)
{
    if (kind == INLINE)
        return;
    if (kind != HIDDEN || !b->is_block_open)
        end_block(b);
    b->owes_line |= kind == LINE;
    if (kind == BLOCK)
        b->owes_line = FALSE;
}

/* An address to write to or to call is text. */
static gboolean leads_elsewhere(const char *href)
{
    return href && g_ascii_strncasecmp(href, "mailto:", 7) != 0 && g_ascii_strncasecmp(href, "tel:", 4) != 0;
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
    struct builder *b = user;
    const struct element *e = g_hash_table_lookup(b->elements, name);
    const struct open_element *t = top(b);
    struct open_element o = {.node = t ? t->node : 0, .marks = t ? t->marks : 0, .kind = e ? e->kind : INLINE};
    gboolean is_hidden = FALSE;

    if (strcmp(name, "meta") == 0)
        note_meta(b->page, attributes);
    if (strcmp(name, "time") == 0 && attribute(attributes, "datetime"))
        note_fact(b->page, PAGE_TIME, attribute(attributes, "datetime"), strlen(attribute(attributes, "datetime")));
    o.is_title = strcmp(name, "title") == 0;
    o.is_link = strcmp(name, "a") == 0 && leads_elsewhere(attribute(attributes, "href"));
    if (!b->hidden_n) {
        guint own = (e ? e->marks : 0) | read_attributes(b, e, name, attributes, &is_hidden);
        is_hidden |= o.kind == HIDDEN;
        break_text(b, is_hidden && o.kind == INLINE ? INLINE : o.kind);
        o.marks |= own;
        o.is_h1 = (own & PAGE_TOP_HEADING) != 0;
        if (!is_hidden && (o.kind == BLOCK || own))
            o.node = add_node(b, o.node, own);
    }
    o.is_hidden = is_hidden || b->hidden_n;
    b->hidden_n += o.is_hidden;
    b->link_n += o.is_link;
    g_array_append_val(b->open, o);
}

static void on_end(void *user, const char *name)
{
    struct builder *b = user;
    const struct open_element *t = top(b);
    struct page *p = b->page;

    (void)name;
    if (!t)
        return;
    if (!t->is_hidden) {
        g_array_index(p->nodes, struct page_node, t->node).end_block = p->blocks->len;
        if (t->kind == BLOCK)
            end_block(b);
    }
    b->hidden_n -= t->is_hidden;
    b->link_n -= t->is_link;
    g_array_set_size(b->open, b->open->len - 1);
}

static void on_forget(void *user)
{
    struct builder *b = user;

    g_array_set_size(b->open, 0);
    b->hidden_n = b->link_n = 0;
    b->page->is_flattened = TRUE;
}

/* --- all -----------------------------------------------------------------------------------------------------------
 */

/* An element's blocks end where those of its last child do. */
static void close_nodes(struct page *p)
{
    for (guint i = p->nodes->len; i-- > 0;) {
        struct page_node *node = &g_array_index(p->nodes, struct page_node, i);
        struct page_node *parent = &g_array_index(p->nodes, struct page_node, node->parent);
        node->end_block = MAX(node->end_block, node->first_block);
        parent->end_block = MAX(parent->end_block, node->end_block);
    }
    g_array_index(p->nodes, struct page_node, 0).end_block = p->blocks->len;
}

static void note_h1(struct page *p)
{
    for (guint i = 0; i < p->blocks->len && !p->facts[PAGE_H1]; i++) {
        const struct page_block *block = &g_array_index(p->blocks, struct page_block, i);
        if (block->marks & PAGE_TOP_HEADING)
            note_fact(p, PAGE_H1, p->text->str + block->at, block->n);
    }
}

struct page *page_parse(const char *html, gsize n, const page_hints *hints)
{
    static const struct html_events EVENTS = {
        .start = on_start, .end = on_end, .text = on_text, .forget = on_forget, .max_depth = PAGE_DEPTH_MAX};
    struct page *p = g_new0(struct page, 1);
    struct builder b = {.page = p, .hints = hints};

    p->nodes = g_array_new(FALSE, FALSE, sizeof(struct page_node));
    p->blocks = g_array_new(FALSE, FALSE, sizeof(struct page_block));
    p->text = g_string_sized_new(n / 4);
    b.open = g_array_new(FALSE, FALSE, sizeof(struct open_element));
    b.elements = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < G_N_ELEMENTS(ELEMENTS); i++)
        g_hash_table_insert(b.elements, (gpointer)ELEMENTS[i].name, (gpointer)&ELEMENTS[i]);
    add_node(&b, 0, 0);
    html_events_read(html, n, &EVENTS, &b);
    close_nodes(p);
    note_h1(p);
    g_hash_table_unref(b.elements);
    g_array_unref(b.open);
    return p;
}

void page_free(struct page *p)
{
    if (!p)
        return;
    for (guint i = 0; i < PAGE_FACTS_N; i++)
        g_free(p->facts[i]);
    g_array_unref(p->nodes);
    g_array_unref(p->blocks);
    g_string_free(p->text, TRUE);
    g_free(p);
}
