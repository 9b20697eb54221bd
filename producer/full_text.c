#include "producer/full_text.h"
#include <string.h>
#include "producer/feed_charset.h"
#include "producer/feed_encoding.h"
#include "producer/page_tree.h"

#define META_BYTES      4096 /* where a page may say its encoding (HTML Living Standard: 1024; pages are late) */
#define LONG_CHARS      80   /* a paragraph even without the marks of a sentence */
#define SHORT_CHARS     25
#define CRISP_CHARS     18  /* "Nobody has said why." */
#define LINKED_PERCENT  50  /* more of a block in links: a list of links */
#define CUE_MAX_CHARS   160 /* longer paragraphs tell something, however they begin */
#define TOO_LITTLE      200 /* characters: look again without the hints */
#define TIGHT_PERCENT   92  /* an element within is enough when it has so much of the best one's value */
#define CONTENT_PERCENT 25  /* the same for elements that say that they are the article's text */
#define ARTICLE_PERCENT 45  /* and for <article> and <main> */
#define ASIDE_PERCENT   30  /* of the page's text: what has more is no furniture, whatever it is called */
#define LINKED_COST     10  /* characters of text that a list of links, a short line take from the element around */
#define SHORT_COST      5
#define LEAD_BLOCKS     20 /* between the headline and the article's element */
#define TRAILING_LINES  3
#define RUN_LINES       6

/* --- the encoding --------------------------------------------------------------------------------------------------
 */

/* The charset in a <meta> near the beginning; NULL: none. */
static char *dup_meta_charset(const char *bytes, gsize n)
{
    g_autofree char *head = g_ascii_strdown(bytes, MIN(n, META_BYTES));

    for (char *p = head; (p = strstr(p, "<meta")); p++) {
        g_autofree char *tag = g_strndup(p, strcspn(p, ">"));
        char *value = strstr(tag, "charset");
        if (!value)
            continue;
        value += strlen("charset");
        value += strspn(value, " =\"'");
        g_autofree char *name = g_strndup(value, strcspn(value, " \"';/"));
        if (*name && feed_charset_canonical(name))
            return g_steal_pointer(&name);
    }
    return NULL;
}

static GString *decode(const char *bytes, gsize n, const char *content_type)
{
    GString *html = g_string_sized_new(n + n / 8);
    g_autofree char *by_http = feed_charset_dup_from_content_type(content_type);
    g_autofree char *by_meta = by_http && feed_charset_canonical(by_http) ? NULL : dup_meta_charset(bytes, n);
    g_autofree char *type = by_meta ? g_strdup_printf("text/html; charset=%s", by_meta) : g_strdup(content_type);
    g_autoptr(feed_decoder) d = feed_decoder_new(type, html);

    feed_decoder_push(d, bytes, n);
    feed_decoder_finish(d);
    return html;
}

/* --- which element -------------------------------------------------------------------------------------------------
 */

static const struct page_block *block_at(const struct page *p, guint i)
{
    return &g_array_index(p->blocks, struct page_block, i);
}

static const struct page_node *node_at(const struct page *p, guint i)
{
    return &g_array_index(p->nodes, struct page_node, i);
}

static gboolean is_linked(const struct page_block *b)
{
    return b->link_chars * 100 > b->chars * LINKED_PERCENT;
}

static gboolean is_paragraph(const struct page_block *b)
{
    return !is_linked(b) && !(b->marks & PAGE_HEADING) &&
           (b->chars >= LONG_CHARS || (b->sentence_ends && b->chars >= SHORT_CHARS) ||
            (b->ends_sentence && b->chars >= CRISP_CHARS));
}

/* What a block says for the element around it: characters of text, less for links, something against it for bits. */
static gint64 value_of(const struct page_block *b)
{
    if (b->marks & PAGE_HEADING)
        return 0;
    if (is_linked(b))
        return -LINKED_COST - (gint64)MIN(b->chars, 200) * LINKED_COST / 100;
    if (!is_paragraph(b))
        return b->is_line ? (gint64)(b->chars / 2) : -SHORT_COST;
    gint64 value = (gint64)b->chars - 2 * (gint64)b->link_chars;
    return b->marks & PAGE_CELL ? value / 2 : value;
}

/* A page on its way to its text. */
struct reading {
    const struct page *p;
    const page_hints *hints;
    gboolean *is_aside; /* by block */
    gint64 *sums;       /* of the values of the blocks up to each */
};

/* What is called furniture and does not hold a good part of the page's text is furniture. */
static void set_asides(struct reading *r)
{
    const struct page *p = r->p;
    g_autofree guint64 *sums = g_new0(guint64, p->blocks->len + 1);

    for (guint i = 0; i < p->blocks->len; i++)
        sums[i + 1] = sums[i] + (is_paragraph(block_at(p, i)) ? block_at(p, i)->chars : 0);
    for (guint i = 0, done = 0; i < p->nodes->len; i++) {
        const struct page_node *node = node_at(p, i);
        guint64 has = sums[node->end_block] - sums[node->first_block];
        if (!(node->own & PAGE_ASIDE) || node->end_block <= done || has * 100 > sums[p->blocks->len] * ASIDE_PERCENT)
            continue;
        for (guint k = MAX(done, node->first_block); k < node->end_block; k++)
            r->is_aside[k] = TRUE;
        done = MAX(done, node->end_block);
    }
}

static void sum_values(struct reading *r)
{
    for (guint i = 0; i < r->p->blocks->len; i++)
        r->sums[i + 1] = r->sums[i] + (r->is_aside[i] ? -5 : value_of(block_at(r->p, i)));
}

struct choice {
    guint node;
    gint64 value;
};

/* The best element with one of `marks` (0: any), the innermost of equals. */
static struct choice best_node(const struct page *p, const gint64 *sums, guint marks)
{
    struct choice best = {0, 0};

    for (guint i = 0; i < p->nodes->len; i++) {
        const struct page_node *node = node_at(p, i);
        gint64 value = sums[node->end_block] - sums[node->first_block];
        if ((!marks || node->own & marks) && value >= best.value && value > 0)
            best = (struct choice){i, value};
    }
    return best;
}

/* The innermost element within `from` that has nearly all of its value: nodes come parents first. */
static struct choice tighten(const struct page *p, const gint64 *sums, struct choice from)
{
    const struct page_node *outer = node_at(p, from.node);
    struct choice best = from;

    for (guint i = from.node + 1; i < p->nodes->len; i++) {
        const struct page_node *node = node_at(p, i);
        if (node->first_block >= outer->end_block)
            break;
        gint64 value = sums[node->end_block] - sums[node->first_block];
        if (node->end_block <= outer->end_block && value * 100 >= from.value * TIGHT_PERCENT &&
            !(node->own & PAGE_PARAGRAPH))
            best = (struct choice){i, value};
    }
    return best;
}

static guint choose_node(const struct reading *r)
{
    const struct page *p = r->p;
    const gint64 *sums = r->sums;
    struct choice best = best_node(p, sums, 0), content = best_node(p, sums, PAGE_CONTENT),
                  article = best_node(p, sums, PAGE_ARTICLE);

    if (content.value > 0 && content.value * 100 >= best.value * CONTENT_PERCENT)
        return content.node;
    if (article.value > 0 && article.value * 100 >= best.value * ARTICLE_PERCENT)
        best = article;
    return tighten(p, sums, best).node;
}

/* --- which of its blocks -------------------------------------------------------------------------------------------
 */

static struct strview text_of(const struct page *p, const struct page_block *b)
{
    return (struct strview){p->text->str + b->at, b->n};
}

static gboolean is_title(const struct page *p, const struct page_block *b)
{
    static const enum page_fact TITLES[] = {PAGE_H1, PAGE_OG_TITLE, PAGE_TITLE};

    if (b->marks & PAGE_TOP_HEADING)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(TITLES); i++)
        if (p->facts[TITLES[i]] && sv_equal(text_of(p, b), sv_from(p->facts[TITLES[i]])))
            return TRUE;
    return FALSE;
}

enum fate { FATE_OUT, FATE_IN, FATE_WITH_NEXT, FATE_BETWEEN, FATE_END };

static enum fate fate_of(const struct reading *r, guint i)
{
    const struct page_block *b = block_at(r->p, i);
    guint cues = b->chars <= CUE_MAX_CHARS ? page_hints_of_text(r->hints, text_of(r->p, b)) : 0;

    if (r->is_aside[i])
        return FATE_OUT;
    if (cues & PAGE_HINT_TAIL)
        return FATE_END;
    if (is_linked(b) || cues & PAGE_HINT_LINE || is_title(r->p, b))
        return FATE_OUT;
    if (b->marks & PAGE_HEADING)
        return FATE_WITH_NEXT;
    if (is_paragraph(b))
        return FATE_IN;
    return b->marks & (PAGE_PARAGRAPH | PAGE_LIST_ITEM | PAGE_QUOTE | PAGE_CELL) || b->is_line ? FATE_BETWEEN
                                                                                               : FATE_OUT;
}

/* The blocks from `first` on, `n` of them: what becomes of each. */
struct span {
    guint first, n;
    enum fate *fates;
};

/* A headline over "related articles" ends the text only where most of it has been read. */
static void end_at_tails(struct span *s, const struct page *p)
{
    guint64 all = 0, read = 0;

    for (guint i = 0; i < s->n; i++)
        all += s->fates[i] == FATE_IN ? block_at(p, s->first + i)->chars : 0;
    for (guint i = 0; i < s->n; i++) {
        read += s->fates[i] == FATE_IN ? block_at(p, s->first + i)->chars : 0;
        if (s->fates[i] != FATE_END)
            continue;
        s->fates[i] = FATE_OUT;
        for (guint k = i + 1; read * 2 >= all && k < s->n; k++)
            s->fates[k] = FATE_OUT;
    }
}

/* Many short lines in a row are a list or a poem. */
static void keep_runs(struct span *s, const struct page *p)
{
    for (guint i = 0, n = 0; i <= s->n; i++) {
        gboolean is_short = i < s->n && s->fates[i] == FATE_BETWEEN;
        if (is_short && (n == 0 || block_at(p, s->first + i)->is_line)) {
            n++;
            continue;
        }
        for (guint k = i - n; n >= RUN_LINES && k < i; k++)
            s->fates[k] = FATE_IN;
        n = is_short;
    }
}

/* Short lines stay among paragraphs and right behind them, headings before them. */
static void settle(struct span *s)
{
    guint since = 0, behind = 0, last = 0;
    gboolean has_begun = FALSE;

    for (guint i = s->n; i-- > 0;) {
        since = s->fates[i] == FATE_IN ? 0 : since + 1;
        if (s->fates[i] == FATE_IN && !last)
            last = i + 1;
        if (s->fates[i] == FATE_WITH_NEXT)
            s->fates[i] = last && since <= 4 ? FATE_IN : FATE_OUT;
    }
    for (guint i = 0; i < s->n; i++) {
        gboolean is_in = s->fates[i] == FATE_IN;
        if (s->fates[i] == FATE_BETWEEN)
            s->fates[i] = has_begun && (i < last || behind < TRAILING_LINES) ? FATE_IN : FATE_OUT;
        has_begun |= is_in;
        behind = i < last ? 0 : behind + 1;
    }
}

/* The lead often stands between the headline and the element of the text. */
static guint with_lead(const struct reading *r, guint first)
{
    for (guint back = 1; back <= LEAD_BLOCKS && back <= first; back++)
        if (!r->is_aside[first - back] && is_title(r->p, block_at(r->p, first - back)))
            return first - back;
    return first;
}

static void write_block(const struct page *p, const struct page_block *b, GString *out)
{
    if (out->len)
        g_string_append(out, b->is_line ? "\n" : "\n\n");
    g_string_append_len(out, p->text->str + b->at, b->n);
}

static char *dup_chosen(const struct reading *r)
{
    const struct page_node *node = node_at(r->p, choose_node(r));
    guint first = with_lead(r, node->first_block);
    struct span s = {first, node->end_block - first, NULL};
    g_autofree enum fate *fates = s.fates = g_new0(enum fate, s.n + 1);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < s.n; i++)
        s.fates[i] = fate_of(r, first + i);
    keep_runs(&s, r->p);
    for (guint i = 0; first + i < node->first_block; i++)
        if (s.fates[i] != FATE_IN)
            s.fates[i] = FATE_OUT;
    end_at_tails(&s, r->p);
    settle(&s);
    for (guint i = 0; i < s.n; i++)
        if (fates[i] == FATE_IN)
            write_block(r->p, block_at(r->p, first + i), out);
    return g_string_free(out, FALSE);
}

static char *dup_text(const struct page *p, const page_hints *hints)
{
    g_autofree gboolean *is_aside = g_new0(gboolean, p->blocks->len + 1);
    g_autofree gint64 *sums = g_new0(gint64, p->blocks->len + 1);
    struct reading r = {p, hints, is_aside, sums};

    set_asides(&r);
    sum_values(&r);
    return dup_chosen(&r);
}

/* --- all -----------------------------------------------------------------------------------------------------------
 */

static char *dup_fact(const struct page *p, enum page_fact a, enum page_fact b)
{
    return g_strdup(p->facts[a] ? p->facts[a] : p->facts[b]);
}

void full_text_read(const char *bytes, gsize n, const char *content_type, const page_hints *hints,
                    struct full_text *out)
{
    g_autoptr(GString) html = decode(bytes, MIN(n, FULL_TEXT_MAX_BYTES), content_type);
    g_autoptr(page_owner) p = page_parse(html->str, html->len, hints);

    out->text = dup_text(p, hints);
    out->title = p->facts[PAGE_OG_TITLE] ? g_strdup(p->facts[PAGE_OG_TITLE]) : dup_fact(p, PAGE_H1, PAGE_TITLE);
    out->date = dup_fact(p, PAGE_DATE, PAGE_TIME);
    out->author = g_strdup(p->facts[PAGE_AUTHOR]);
    if (!hints || g_utf8_strlen(out->text, -1) >= TOO_LITTLE)
        return;
    g_autoptr(page_owner) plain = page_parse(html->str, html->len, NULL);
    g_autofree char *text = dup_text(plain, hints);
    if (g_utf8_strlen(text, -1) >= TOO_LITTLE) {
        g_free(out->text);
        out->text = g_steal_pointer(&text);
    }
}

void full_text_clear(struct full_text *t)
{
    g_free(t->text);
    g_free(t->title);
    g_free(t->date);
    g_free(t->author);
    *t = (struct full_text){0};
}
