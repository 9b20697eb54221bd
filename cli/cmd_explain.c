#include "cli/cmd_explain.h"
#include "cli/extract_document.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/explain_view.h"
#include "common/json.h"

struct options {
    gboolean jsonl, json, html, no_colour;
    char *published, *packs, *pack, *doc;
    char **files;
};

struct run {
    const struct options *o;
    struct knowledge *k;
    struct arena *arena;
    GArray *notes;     /* struct extract_note of the document being read */
    GArray *sentences; /* struct explain_sentence */
    const char *asked; /* why-not: a rule, a sub-type or a type; NULL: explain */
    guint documents;   /* seen */
};

static void on_note(const struct extract_note *n, gpointer data)
{
    g_array_append_val(((struct run *)data)->notes, *n);
}

static void on_sentence(const struct extract_sentence *s, gpointer data)
{
    struct explain_sentence t = {.at = *s};
    g_strlcpy(t.language, s->language, sizeof t.language);
    g_array_append_val(((struct run *)data)->sentences, t);
}

/* ---- why not ---- */

static gboolean is_asked(const struct run *r, const char *rule, enum event_type type, enum event_subtype subtype)
{
    return g_str_equal(r->asked, rule) || g_str_equal(r->asked, event_subtype_names.names[subtype]) ||
           g_str_equal(r->asked, event_type_names.names[type]);
}

static gboolean event_is_asked(const struct run *r, const struct event *e)
{
    for (guint i = 0; i < e->evidence.n; i++) {
        g_autofree char *rule = sv_dup(e->evidence.items[i].rule);
        if (sv_equal(e->evidence.items[i].field, SV("*")) && is_asked(r, rule, e->type, e->subtype))
            return TRUE;
    }
    return is_asked(r, "", e->type, e->subtype);
}

#define EXAMPLES_MAX 12

/* Words of the language of the text that would evoke what is asked. */
static void print_words_that_evoke(const struct run *r)
{
    const char *language = "en", *phrase;
    const struct trigger *t;
    guint found = 0;
    for (guint i = 0; i < r->sentences->len; i++)
        if (!g_array_index(r->sentences, struct explain_sentence, i).at.is_furniture)
            language = g_array_index(r->sentences, struct explain_sentence, i).language;
    for (guint i = 0; found < EXAMPLES_MAX && (phrase = frames_phrase(r->k->frames, i, &t)); i++)
        if (g_str_equal(t->language, language) && is_asked(r, t->frame->id, t->frame->type, t->frame->subtype))
            printf("%s%s", found++ ? ", " : "     words that evoke it: ", phrase);
    if (found)
        puts(found == EXAMPLES_MAX ? ", …" : "");
    for (guint i = 0; i < r->sentences->len; i++) {
        const struct explain_sentence *s = &g_array_index(r->sentences, struct explain_sentence, i);
        if (s->at.is_furniture)
            printf("     %s %u-%u is page furniture and was not read\n", s->at.text ? "body" : "title", s->at.start,
                   s->at.end);
    }
}

static void print_why_not(const struct run *r, const struct explain_view *v)
{
    guint answers = 0;
    for (guint i = 0; i < v->out->n; i++)
        if (event_is_asked(r, &v->out->events[i])) {
            printf("%.*s: is told: %.*s\n", SV_ARG(v->d->doc.id), SV_ARG(v->out->events[i].headline.en));
            answers++;
        }
    for (guint i = 0; i < r->notes->len; i++) {
        const struct extract_note *n = &g_array_index(r->notes, struct extract_note, i);
        if (n->fate == FATE_TOLD || !is_asked(r, n->rule, n->type, n->subtype))
            continue;
        if (!answers++)
            printf("%.*s: was considered, but\n", SV_ARG(v->d->doc.id));
        explain_print_note(v, n, FALSE);
    }
    if (answers)
        return;
    printf("%.*s: no word of the text evokes %s\n", SV_ARG(v->d->doc.id), r->asked);
    print_words_that_evoke(r);
}

/* ---- the documents ---- */

static void on_document(const struct cli_document *d, gpointer data)
{
    struct run *r = data;
    if (r->o->doc && !sv_equal(d->doc.id, sv_from(r->o->doc)))
        return;
    struct extract_trace trace = {on_note, r, on_sentence};
    struct extract_input in;
    struct extract_output out;
    g_array_set_size(r->notes, 0);
    g_array_set_size(r->sentences, 0);
    cli_extract_document(d, r->k, &trace, r->arena, &in, &out);
    struct explain_view v = {d, &out, r->notes, r->sentences, !r->o->no_colour && isatty(STDOUT_FILENO)};
    r->documents++;
    if (r->asked)
        print_why_not(r, &v);
    else if (r->o->json)
        explain_print_json(&v);
    else if (r->o->html)
        explain_print_html(&v);
    else
        explain_print_text(&v);
}

static gboolean parse_options(int *argc, char ***argv, const char *summary, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &o->jsonl, "input is JSON lines, as frontwire extract takes them", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &o->json, "one JSON object a document", NULL},
        {"html", 0, 0, G_OPTION_ARG_NONE, &o->html, "an HTML page", NULL},
        {"doc", 0, 0, G_OPTION_ARG_STRING, &o->doc, "only the document of that id", "ID"},
        {"no-colour", 0, 0, G_OPTION_ARG_NONE, &o->no_colour, "no colours on a terminal", NULL},
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
    g_free(o->doc);
}

static gboolean is_known(const struct knowledge *k, const char *asked)
{
    for (guint i = 0; i < event_subtype_names.n; i++)
        if (g_strcmp0(event_subtype_names.names[i], asked) == 0)
            return TRUE;
    for (guint i = 0; i < event_type_names.n; i++)
        if (g_strcmp0(event_type_names.names[i], asked) == 0)
            return TRUE;
    return frames_has(k->frames, asked) || g_str_equal(asked, "type_model");
}

static gboolean read_documents(struct run *r, const char *const *files, const char *packs, GError **error)
{
    const struct cli_input in = {files, r->o->jsonl, r->o->published, packs};
    if (r->o->html)
        explain_print_html_head();
    if (!cli_each_document(&in, on_document, r, error))
        return FALSE;
    if (r->o->doc && !r->documents)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "there is no document '%s'", r->o->doc);
    return !r->o->doc || r->documents;
}

static int explain(const struct options *o, const char *const *files, const char *asked)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, o->pack ? o->pack : "syria", &error);
    if (!k) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EX_CONFIG;
    }
    if (asked && !is_known(k, asked)) {
        g_printerr("%s: there is no rule, sub-type or type '%s'; docs/codebook.md lists the types, packs/common/events "
                   "has the rules\n",
                   g_get_prgname(), asked);
        return EX_USAGE;
    }
    struct run r = {.o = o,
                    .k = k,
                    .arena = arena_new(EXTRACT_ARENA_BYTES, 8 << 20),
                    .asked = asked,
                    .notes = g_array_new(FALSE, TRUE, sizeof(struct extract_note)),
                    .sentences = g_array_new(FALSE, TRUE, sizeof(struct explain_sentence))};
    gboolean ok = read_documents(&r, files, packs, &error);
    if (!ok)
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    g_array_unref(r.notes);
    g_array_unref(r.sentences);
    arena_free(r.arena);
    return ok ? EX_OK : cli_input_exit_code(error);
}

int cmd_explain(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int status = EX_USAGE;
    if (parse_options(
            &argc, &argv,
            "Shows the events of a text: each with its sentences (agents red, targets blue, places green, times cyan, "
            "numbers purple, sources yellow), the rule, words and bytes of each field, and every reading that was "
            "considered, with the reason why it was not told.",
            &o, &error))
        status = explain(&o, (const char *const *)o.files, NULL);
    else
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    options_clear(&o);
    return status;
}

int cmd_why_not(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int status = EX_USAGE;
    if (!parse_options(&argc, &argv,
                       "frontwire why-not FILE RULE|SUB-TYPE|TYPE: what was missing for an event of that "
                       "rule (an id of packs/common/events), sub-type or type.",
                       &o, &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    } else if (!o.files || g_strv_length(o.files) != 2) {
        g_printerr("%s: needs a file and a rule, sub-type or type; frontwire why-not --help says more\n",
                   g_get_prgname());
    } else {
        const char *const files[] = {o.files[0], NULL};
        status = explain(&o, files, o.files[1]);
    }
    options_clear(&o);
    return status;
}
