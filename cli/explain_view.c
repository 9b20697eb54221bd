#include "cli/explain_view.h"

#include <stdio.h>
#include <string.h>

/* What marks a span: the evidence's field, a terminal colour, a colour of the page. The first that fits a byte is
 * shown; the clause of the event lies under all. */
static const struct mark {
    const char *field, *colour, *background;
} marks[] = {
    {"agent", "\033[31m", "#fbb"},    {"target", "\033[34m", "#bcf"},  {"place", "\033[32m", "#bfb"},
    {"time", "\033[36m", "#bff"},     {"killed", "\033[35m", "#fbf"},  {"wounded", "\033[35m", "#fbf"},
    {"captured", "\033[35m", "#fbf"}, {"missing", "\033[35m", "#fbf"}, {"displaced", "\033[35m", "#fbf"},
    {"source", "\033[33m", "#fe9"},   {"modality", "\033[4m", "#ddd"}, {"*", "\033[1m", "#eee"},
};
#define PLAIN "\033[0m"

const char *explain_fate(enum draft_fate fate)
{
    static const char *const names[DRAFT_FATES_N] = {"told", "merged", "dropped", "vague", "rejected"};
    return names[fate];
}

struct strview explain_text(const struct explain_view *v, guint text)
{
    return text == 0 ? v->d->title : v->d->body;
}

/* ---- letters ---- */

static gboolean is_soft_hyphen(const char *p, gsize left)
{
    return left >= 2 && memcmp(p, "\xC2\xAD", 2) == 0;
}

/* White space runs as one blank (the mask of a page is full of them), soft hyphens not at all. */
static void put(const char *p, gsize n, gboolean html)
{
    static const struct {
        char c;
        const char *entity;
    } entities[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}};
    for (gsize i = 0; i < n; i++) {
        const char *entity = NULL;
        gboolean space = g_ascii_isspace(p[i]);
        for (guint e = 0; html && e < G_N_ELEMENTS(entities); e++)
            entity = p[i] == entities[e].c ? entities[e].entity : entity;
        if (is_soft_hyphen(p + i, n - i))
            i++;
        else if (entity)
            fputs(entity, stdout);
        else if (!space || i == 0 || !g_ascii_isspace(p[i - 1]))
            putchar(space ? ' ' : p[i]);
    }
}

/* ---- spans ---- */

static gboolean stands_for_words(const struct event_evidence *e)
{
    return sv_equal(e->field, SV("*")) || !(sv_equal(e->rule, SV("publication_day")) ||
                                            sv_equal(e->rule, SV("implied")) || sv_equal(e->field, SV("status")));
}

/* Marks of one event over bytes start … end of a part: 0 none, else 1 + index of the mark. */
static guint8 *map_of_event(const struct event *e, enum text_part part, gsize start, gsize end)
{
    guint8 *map = g_malloc0(end - start + 1);
    for (guint m = G_N_ELEMENTS(marks); m-- > 0;)
        for (guint i = 0; i < e->evidence.n; i++) {
            const struct event_evidence *x = &e->evidence.items[i];
            gsize from = MAX((gsize)x->start, start), to = MIN((gsize)x->end, end);
            if (x->part == part && from < to && stands_for_words(x) && sv_equal(x->field, sv_from(marks[m].field)))
                memset(map + from - start, (int)m + 1, to - from);
        }
    return map;
}

static void print_run(const struct explain_view *v, const char *p, gsize n, const struct mark *m, gboolean html)
{
    gboolean event = m && strcmp(m->field, "*") == 0;
    if (m && html)
        printf("<mark class=\"%s\" title=\"%s\">", event ? "event" : m->field, event ? "event" : m->field);
    else if (m && v->colour)
        fputs(m->colour, stdout);
    put(p, n, html);
    if (m)
        fputs(html ? "</mark>" : v->colour ? PLAIN : "", stdout);
}

static void print_sentence(const struct explain_view *v, const struct event *e, const struct extract_sentence *s,
                           gboolean html)
{
    struct strview text = explain_text(v, s->text);
    g_autofree guint8 *map = map_of_event(e, s->text ? PART_BODY : PART_TITLE, s->start, s->end);
    fputs(html ? "<p>" : "   ", stdout);
    for (gsize i = s->start; i < s->end;) {
        gsize end = i;
        while (end < s->end && map[end - s->start] == map[i - s->start])
            end++;
        guint8 mark = map[i - s->start];
        print_run(v, text.p + i, end - i, mark ? &marks[mark - 1] : NULL, html);
        i = end;
    }
    fputs(html ? "</p>\n" : "\n", stdout);
}

/* ---- one event ---- */

static gboolean overlaps(const struct extract_sentence *s, guint text, gint64 start, gint64 end)
{
    return s->text == text && (gint64)s->start < end && start < (gint64)s->end;
}

static gboolean is_sentence_of(const struct extract_sentence *s, const struct event *e)
{
    for (guint i = 0; i < e->evidence.n; i++)
        if (overlaps(s, e->evidence.items[i].part == PART_BODY, e->evidence.items[i].start, e->evidence.items[i].end))
            return TRUE;
    return FALSE;
}

static void print_evidence(const struct explain_view *v, const struct event_evidence *e, gboolean html)
{
    struct strview text = explain_text(v, e->part == PART_BODY);
    gboolean is_clause = sv_equal(e->field, SV("*"));
    printf("     %-9.*s %-16.*s \"", is_clause ? 6 : (int)e->field.n, is_clause ? "clause" : e->field.p,
           SV_ARG(e->rule));
    put(text.p + e->start, (gsize)(e->end - e->start), html);
    printf("\" (%s %d-%d)\n", e->part == PART_TITLE ? "title" : "body", (int)e->start, (int)e->end);
}

void explain_print_note(const struct explain_view *v, const struct extract_note *n, gboolean html)
{
    struct strview text = explain_text(v, n->text);
    printf("     %-8s %-16s %s/%s", explain_fate(n->fate), n->rule, event_type_names.names[n->type],
           event_subtype_names.names[n->subtype]);
    if (n->fate == FATE_MERGED)
        fputs(" (tells what another clause of the event tells)", stdout);
    if (n->fate == FATE_VAGUE)
        fputs(" (names nobody and no place of its own, and clearer events are there)", stdout);
    if (*n->why)
        printf(" (%s)", n->why);
    fputs(" \"", stdout);
    put(text.p + n->start, n->end - n->start, html);
    fputs("\"\n", stdout);
}

static void print_event(const struct explain_view *v, guint number, gboolean html)
{
    const struct event *e = &v->out->events[number];
    printf(html ? "<h3>%u. " : "%u. ", number + 1);
    put(e->headline.en.p, e->headline.en.n, html);
    printf("  [%s/%s, %s, %.2f]%s\n", event_type_names.names[e->type], event_subtype_names.names[e->subtype],
           event_status_names.names[e->status], e->confidence.event, html ? "</h3>" : "");
    for (guint i = 0; i < v->sentences->len; i++) {
        const struct explain_sentence *s = &g_array_index(v->sentences, struct explain_sentence, i);
        if (is_sentence_of(&s->at, e))
            print_sentence(v, e, &s->at, html);
    }
    fputs(html ? "<pre>\n" : "", stdout);
    for (guint i = 0; i < e->evidence.n; i++)
        print_evidence(v, &e->evidence.items[i], html);
    fputs(html ? "</pre>\n" : "\n", stdout);
}

/* ---- the document ---- */

static void print_document(const struct explain_view *v, gboolean html)
{
    fputs(html ? "<article><h2>" : "", stdout);
    struct strview name = v->d->title.n ? v->d->title : v->d->doc.id;
    put(name.p, name.n, html);
    fputs(html ? "</h2>\n" : "\n\n", stdout);
    for (guint i = 0; i < v->out->n; i++)
        print_event(v, i, html);
    if (!v->out->n)
        fputs("no event\n", stdout);
    fputs(html ? "<h3>Considered</h3><pre>\n" : "Considered:\n", stdout);
    for (guint i = 0; i < v->notes->len; i++)
        explain_print_note(v, &g_array_index(v->notes, struct extract_note, i), html);
    fputs(html ? "</pre></article>\n" : "\n", stdout);
}

void explain_print_text(const struct explain_view *v)
{
    print_document(v, FALSE);
}

void explain_print_html(const struct explain_view *v)
{
    print_document(v, TRUE);
}

void explain_print_html_head(void)
{
    fputs("<!doctype html><meta charset=\"utf-8\"><title>frontwire explain</title><style>", stdout);
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        printf("mark.%s{background:%s}", strcmp(marks[i].field, "*") == 0 ? "event" : marks[i].field,
               marks[i].background);
    puts("</style>");
}
