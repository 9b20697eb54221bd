#include "cli/cmd_extract.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/cmd_extract_diff.h"
#include "cli/documents.h"
#include "cli/extract_document.h"

struct options {
    gboolean jsonl, pretty, diff, json;
    char *published, *packs, *pack;
    char **files;
};

static gboolean parse_options(int *argc, char ***argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &o->jsonl,
         "input is JSON lines: doc_id or id, title, text|body|summary, published", NULL},
        {"pretty", 0, 0, G_OPTION_ARG_NONE, &o->pretty, "show the events for people instead of JSON lines", NULL},
        {"diff", 0, 0, G_OPTION_ARG_NONE, &o->diff,
         "compare OLD with NEW, the first two arguments: folders of packs (or one pack in it), versions of this "
         "program, or saved outputs; the other FILEs are the documents. Exit 1 when they differ",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &o->json, "with --diff: JSON lines, the totals last", NULL},
        {"published", 0, 0, G_OPTION_ARG_STRING, &o->published, "day of publication, for times like \"yesterday\"",
         "YYYY-MM-DD"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, "the conflict (default: syria)", "NAME"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, "FILE…"},
        {NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Prints the conflict events that texts, pages, feeds or JSON lines tell of, one JSON record a "
                 "line. The relevance filter is never applied. Without FILE or with - it reads standard input.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static void print_json(const struct extract_output *out, GString *line)
{
    for (guint i = 0; i < out->n; i++) {
        g_string_truncate(line, 0);
        event_encode(&out->events[i], line);
        g_string_append_c(line, '\n');
        fwrite(line->str, 1, line->len, stdout);
    }
}

static void print_list(const char *label, struct strview s, gboolean *any)
{
    printf("%s%.*s", *any ? ", " : label, SV_ARG(s));
    *any = TRUE;
}

static void print_pretty(const struct extract_input *in, const struct extract_output *out)
{
    printf("\n%.*s  %.*s\n", SV_ARG(in->doc.id), SV_ARG(in->title));
    for (guint i = 0; i < out->n; i++) {
        const struct event *e = &out->events[i];
        printf("  %.*s\n    %.*s\n", SV_ARG(e->headline.en), SV_ARG(e->headline.ar));
        printf("      %s/%s  [%s %.2f]\n", event_type_names.names[e->type], event_subtype_names.names[e->subtype],
               event_status_names.names[e->status], e->confidence.event);
        for (int role = ROLE_AGENT; role <= ROLE_TARGET; role++) {
            gboolean any = FALSE;
            for (guint a = 0; a < e->actors.n; a++)
                if ((int)e->actors.items[a].role == role)
                    print_list(role == ROLE_AGENT ? "      by " : "      on ", e->actors.items[a].id, &any);
            printf("%s", any ? "\n" : "");
        }
        gboolean any = FALSE;
        for (guint p = 0; p < e->places.n; p++)
            print_list("      at ", e->places.items[p].name, &any);
        printf("%s", any ? "\n" : "");
        if (e->time)
            printf("      on %.*s … %.*s\n", SV_ARG(e->time->start), SV_ARG(e->time->end));
        if (e->casualties.killed)
            printf("      killed %" G_GINT64_FORMAT "…%" G_GINT64_FORMAT "\n", e->casualties.killed->min,
                   e->casualties.killed->max);
        for (guint v = 0; v < e->evidence.n; v++) {
            struct strview part = e->evidence.items[v].part == PART_TITLE ? in->title : in->body;
            struct strview span = {part.p + e->evidence.items[v].start,
                                   (gsize)(e->evidence.items[v].end - e->evidence.items[v].start)};
            printf("      \"%.*s\" (%.*s)\n", SV_ARG(span), SV_ARG(e->evidence.items[v].rule));
        }
    }
}

struct run {
    const struct options *o;
    struct knowledge *k;
    struct arena *arena;
    GString *line;
};

static void on_document(const struct cli_document *d, gpointer data)
{
    struct run *r = data;
    struct extract_input in;
    struct extract_output out;
    cli_extract_document(d, r->k, NULL, r->arena, &in, &out);
    if (out.truncated)
        g_printerr("%s: %.*s: longer than can be read, its end was left out\n", g_get_prgname(), SV_ARG(d->doc.id));
    if (r->o->pretty)
        print_pretty(&in, &out);
    else
        print_json(&out, r->line);
}

static void options_clear(struct options *o)
{
    g_strfreev(o->files);
    g_free(o->published);
    g_free(o->packs);
    g_free(o->pack);
}

static int diff(const struct options *o)
{
    if (!o->files || g_strv_length(o->files) < 2) {
        g_printerr("%s: --diff needs OLD and NEW\n", g_get_prgname());
        return EX_USAGE;
    }
    const struct event_set_input in = {(const char *const *)o->files + 2, o->jsonl, o->published, o->pack};
    return cmd_extract_diff(o->files[0], o->files[1], &in, o->json);
}

int cmd_extract(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    if (!parse_options(&argc, &argv, &o, &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        options_clear(&o);
        return EX_USAGE;
    }
    if (o.diff) {
        int status = diff(&o);
        options_clear(&o);
        return status;
    }
    g_autofree char *packs = cli_packs_dir_dup(o.packs);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, o.pack ? o.pack : "syria", &error);
    if (!k) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EX_CONFIG;
    }
    struct run r = {&o, k, arena_new(EXTRACT_ARENA_BYTES, 8 << 20), g_string_new("")};
    const struct cli_input in = {(const char *const *)o.files, o.jsonl, o.published, packs};
    gboolean ok = cli_each_document(&in, on_document, &r, &error);
    if (!ok)
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    arena_free(r.arena);
    g_string_free(r.line, TRUE);
    options_clear(&o);
    return ok ? EX_OK : cli_input_exit_code(error);
}
