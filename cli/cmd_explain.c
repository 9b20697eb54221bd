#include "cli/cmd_explain.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/documents.h"
#include "common/json.h"
#include "filters/extract/extract.h"

enum style { STYLE_TEXT, STYLE_JSON, STYLE_HTML };

struct options {
    gboolean jsonl, json, html;
    char *published, *packs, *pack;
    char **files;
};

struct run {
    const struct options *o;
    enum style style;
    gboolean colour;
    struct knowledge *k;
    struct arena *arena;
    GArray *notes;     /* struct extract_note of the document being read */
    GArray *sentences; /* struct told_sentence */
    int wanted;        /* why-not: sub-type asked for; -1: all */
    guint answers;
};

/* A sentence as extraction cut it; its language copied, since the reading's own ends with it. */
struct told_sentence {
    struct extract_sentence at;
    char language[8];
};

/* What marks a span: the evidence's field, a terminal colour, an HTML class. */
static const struct mark {
    const char *field, *colour;
} marks[] = {
    {"agent", "\033[31m"}, {"target", "\033[34m"}, {"place", "\033[32m"}, {"time", "\033[36m"}, {"*", "\033[1m"},
};
#define PLAIN "\033[0m"

static const char *const fate_names[DRAFT_FATES_N] = {"told", "merged", "dropped", "vague", "rejected"};

static void on_note(const struct extract_note *n, gpointer data)
{
    g_array_append_val(((struct run *)data)->notes, *n);
}

static void on_sentence(const struct extract_sentence *s, gpointer data)
{
    struct told_sentence t = {.at = *s};
    g_strlcpy(t.language, s->language, sizeof t.language);
    g_array_append_val(((struct run *)data)->sentences, t);
}

/* ---- where the marks lie in a text: the smallest span over a byte wins ---- */

static guint8 *marks_of_text(const struct extract_output *out, enum text_part part, gsize n)
{
    guint8 *map = g_malloc0(n + 1); /* 0 none, else 1 + index of the mark */
    for (guint m = G_N_ELEMENTS(marks); m-- > 0;)
        for (guint i = 0; i < out->n; i++)
            for (guint v = 0; v < out->events[i].evidence.n; v++) {
                const struct event_evidence *e = &out->events[i].evidence.items[v];
                if (e->part == part && sv_equal(e->field, sv_from(marks[m].field)) && (gsize)e->end <= n)
                    memset(map + e->start, (int)m + 1, (gsize)(e->end - e->start));
            }
    return map;
}

static void put_html(const char *p, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        const char *entity = p[i] == '<'   ? "&lt;"
                             : p[i] == '>' ? "&gt;"
                             : p[i] == '&' ? "&amp;"
                             : p[i] == '"' ? "&quot;"
                                           : NULL;
        if (entity)
            fputs(entity, stdout);
        else
            putchar(p[i]);
    }
}

static void print_marked(const struct run *r, struct strview text, const guint8 *map)
{
    for (gsize i = 0; i < text.n;) {
        gsize end = i;
        while (end < text.n && map[end] == map[i])
            end++;
        const struct mark *m = map[i] ? &marks[map[i] - 1] : NULL;
        if (r->style == STYLE_HTML) {
            if (m)
                printf("<mark class=\"%s\">", strcmp(m->field, "*") == 0 ? "event" : m->field);
            put_html(text.p + i, end - i);
            fputs(m ? "</mark>" : "", stdout);
        } else {
            printf("%s%.*s%s", m && r->colour ? m->colour : "", (int)(end - i), text.p + i,
                   m && r->colour ? PLAIN : "");
        }
        i = end;
    }
    putchar('\n');
}

/* ---- the considered readings ---- */

static struct strview span_of(const struct cli_document *d, const struct extract_note *n)
{
    struct strview text = n->text == 0 ? d->title : d->body;
    return (struct strview){text.p + n->start, n->end - n->start};
}

static void print_note(const struct run *r, const struct cli_document *d, const struct extract_note *n)
{
    struct strview span = span_of(d, n);
    printf("  %-8s %-16s %s/%s  ", fate_names[n->fate], n->rule, event_type_names.names[n->type],
           event_subtype_names.names[n->subtype]);
    if (n->fate == FATE_MERGED)
        printf("(into #%u) ", n->into);
    if (n->fate == FATE_VAGUE)
        printf("(names nobody and no place of its own, and clearer events are there) ");
    if (*n->why)
        printf("(%s) ", n->why);
    if (n->number != NO_DRAFT)
        printf("#%u ", n->number);
    putchar('"');
    if (r->style == STYLE_HTML)
        put_html(span.p, span.n);
    else
        printf("%.*s", SV_ARG(span));
    printf("\"\n");
}

static gboolean is_asked(const struct run *r, const struct extract_note *n)
{
    return r->wanted < 0 || ((int)n->subtype == r->wanted && n->fate != FATE_TOLD);
}

static void print_readable(struct run *r, const struct cli_document *d, const struct extract_output *out)
{
    g_autofree guint8 *title = marks_of_text(out, PART_TITLE, d->title.n),
                      *body = marks_of_text(out, PART_BODY, d->body.n);
    fputs(r->style == STYLE_HTML ? "<article><h2>" : "", stdout);
    print_marked(r, d->title, title);
    fputs(r->style == STYLE_HTML ? "</h2><p>" : "", stdout);
    print_marked(r, d->body, body);
    fputs(r->style == STYLE_HTML ? "</p><pre>\n" : "\n", stdout);
    for (guint i = 0; i < out->n; i++)
        printf("%u. %.*s\n", i + 1, SV_ARG(out->events[i].headline.en));
    printf("\nConsidered:\n");
    for (guint i = 0; i < r->notes->len; i++)
        print_note(r, d, &g_array_index(r->notes, struct extract_note, i));
    fputs(r->style == STYLE_HTML ? "</pre></article>\n" : "\n", stdout);
}

static void append_text(GString *line, const char *key, struct strview value)
{
    g_string_append_printf(line, "\"%s\":", key);
    json_append_string(line, value);
}

static void append_span(GString *line, guint text, guint32 start, guint32 end)
{
    g_string_append_printf(line, "\"part\":\"%s\",\"start\":%u,\"end\":%u,", text ? "body" : "title", start, end);
}

/* `event`: which of the document's events it became; null when none. */
static void append_note(const struct cli_document *d, const struct extract_note *n, guint *event, GString *line)
{
    const struct {
        const char *key;
        struct strview value;
    } words[] = {{"fate", sv_from(fate_names[n->fate])},
                 {"rule", sv_from(n->rule)},
                 {"type", sv_from(event_type_names.names[n->type])},
                 {"subtype", sv_from(event_subtype_names.names[n->subtype])},
                 {"why", sv_from(n->why)}};
    g_string_append_c(line, '{');
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        append_text(line, words[i].key, words[i].value);
        g_string_append_c(line, ',');
    }
    const struct {
        const char *key;
        guint value;
    } numbers[] = {{"number", n->number},
                   {"into", n->fate == FATE_MERGED ? n->into : NO_DRAFT},
                   {"event", n->fate == FATE_TOLD ? (*event)++ : NO_DRAFT}};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].value == NO_DRAFT)
            g_string_append_printf(line, "\"%s\":null,", numbers[i].key);
        else
            g_string_append_printf(line, "\"%s\":%u,", numbers[i].key, numbers[i].value);
    append_span(line, n->text, n->start, n->end);
    append_text(line, "span", span_of(d, n));
    g_string_append_c(line, '}');
}

static void append_sentence(const struct told_sentence *s, GString *line)
{
    g_string_append_c(line, '{');
    append_span(line, s->at.text, s->at.start, s->at.end);
    append_text(line, "language", sv_from(s->language));
    g_string_append_printf(line, ",\"furniture\":%s}", s->at.is_furniture ? "true" : "false");
}

static void print_json(struct run *r, const struct cli_document *d, const struct extract_output *out)
{
    g_autoptr(GString) line = g_string_new("{");
    guint event = 0;
    append_text(line, "doc", d->doc.id);
    g_string_append(line, ",\"events\":[");
    for (guint i = 0; i < out->n; i++) {
        g_string_append(line, i ? "," : "");
        event_encode(&out->events[i], line);
    }
    g_string_append(line, "],\"considered\":[");
    for (guint i = 0; i < r->notes->len; i++) {
        g_string_append(line, i ? "," : "");
        append_note(d, &g_array_index(r->notes, struct extract_note, i), &event, line);
    }
    g_string_append(line, "],\"sentences\":[");
    for (guint i = 0; i < r->sentences->len; i++) {
        g_string_append(line, i ? "," : "");
        append_sentence(&g_array_index(r->sentences, struct told_sentence, i), line);
    }
    g_string_append(line, "]}");
    puts(line->str);
}

static void print_why_not(struct run *r, const struct cli_document *d, const struct extract_output *out)
{
    for (guint i = 0; i < out->n; i++)
        if ((int)out->events[i].subtype == r->wanted) {
            printf("%.*s: is told: %.*s\n", SV_ARG(d->doc.id), SV_ARG(out->events[i].headline.en));
            r->answers++;
        }
    for (guint i = 0; i < r->notes->len; i++) {
        const struct extract_note *n = &g_array_index(r->notes, struct extract_note, i);
        if (is_asked(r, n)) {
            print_note(r, d, n);
            r->answers++;
        }
    }
    if (!r->answers)
        printf("%.*s: no word of the text evokes %s\n", SV_ARG(d->doc.id), event_subtype_names.names[r->wanted]);
}

static void on_document(const struct cli_document *d, gpointer data)
{
    struct run *r = data;
    struct extract_trace trace = {on_note, r, on_sentence};
    struct extract_input in = {.doc = d->doc,
                               .title = d->title,
                               .body = d->body,
                               .outlet_side = d->outlet_side,
                               .published_day = d->published_day,
                               .trace = &trace};
    struct extract_output out;
    arena_reset(r->arena);
    g_array_set_size(r->notes, 0);
    g_array_set_size(r->sentences, 0);
    extract_events(r->k, &in, r->arena, &out);
    if (r->wanted >= 0)
        print_why_not(r, d, &out);
    else if (r->style == STYLE_JSON)
        print_json(r, d, &out);
    else
        print_readable(r, d, &out);
}

static gboolean parse_options(int *argc, char ***argv, const char *summary, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &o->jsonl, "input is JSON lines, as frontwire extract takes them", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &o->json, "one JSON object a document", NULL},
        {"html", 0, 0, G_OPTION_ARG_NONE, &o->html, "an HTML page", NULL},
        {"published", 0, 0, G_OPTION_ARG_STRING, &o->published, "day of publication", "YYYY-MM-DD"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, "the conflict (default: syria)", "NAME"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, "FILE…"},
        {NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static void options_clear(struct options *o)
{
    g_strfreev(o->files);
    g_free(o->published);
    g_free(o->packs);
    g_free(o->pack);
}

static int explain(const struct options *o, const char *const *files, int wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, o->pack ? o->pack : "syria", &error);
    if (!k) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EX_CONFIG;
    }
    struct run r = {.o = o,
                    .style = o->json   ? STYLE_JSON
                             : o->html ? STYLE_HTML
                                       : STYLE_TEXT,
                    .colour = isatty(STDOUT_FILENO),
                    .k = k,
                    .arena = arena_new(EXTRACT_ARENA_BYTES, 8 << 20),
                    .wanted = wanted,
                    .notes = g_array_new(FALSE, TRUE, sizeof(struct extract_note)),
                    .sentences = g_array_new(FALSE, TRUE, sizeof(struct told_sentence))};
    if (r.style == STYLE_HTML)
        puts("<!doctype html><meta charset=\"utf-8\"><title>frontwire explain</title><style>mark.agent{background:#fbb}"
             "mark.target{background:#bcf}mark.place{background:#bfb}mark.time{background:#bff}mark.event{background:#"
             "eee}"
             "p{white-space:pre-wrap}</style>");
    gboolean ok = cli_each_document(files, o->jsonl, o->published, on_document, &r, &error);
    if (!ok)
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    g_array_unref(r.notes);
    g_array_unref(r.sentences);
    arena_free(r.arena);
    return ok ? EX_OK : EX_DATAERR;
}

int cmd_explain(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int status = EX_USAGE;
    if (parse_options(
            &argc, &argv,
            "Shows a text with its events: agents red, targets blue, places green, times cyan; the rule of each, "
            "and every reading that was considered, with the reason why it was not told.",
            &o, &error))
        status = explain(&o, (const char *const *)o.files, -1);
    else
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    options_clear(&o);
    return status;
}

static int subtype_of(const char *name)
{
    for (guint i = 0; i < event_subtype_names.n; i++)
        if (strcmp(event_subtype_names.names[i], name) == 0)
            return (int)i;
    return -1;
}

int cmd_why_not(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int status = EX_USAGE;
    if (!parse_options(&argc, &argv, "frontwire why-not FILE SUBTYPE: what was missing for an event of that sub-type.",
                       &o, &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    } else if (!o.files || g_strv_length(o.files) != 2) {
        g_printerr("%s: needs a file and a sub-type; frontwire why-not --help says more\n", g_get_prgname());
    } else if (subtype_of(o.files[1]) < 0) {
        g_printerr("%s: there is no sub-type '%s'; docs/codebook.md lists them\n", g_get_prgname(), o.files[1]);
    } else {
        const char *const files[] = {o.files[0], NULL};
        status = explain(&o, files, subtype_of(o.files[1]));
    }
    options_clear(&o);
    return status;
}
