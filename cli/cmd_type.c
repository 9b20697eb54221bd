#include "cli/cmd_type.h"

#include <stdio.h>
#include <sysexits.h>
#include "common/json.h"
#include "common/shipped.h"
#include "filters/extract/type_model.h"

#define MODEL_DEFAULT          "packs/common/type_model/weights.bin"
#define LINE_MAX_BYTES         ((gsize)1 << 20)
#define SCRATCH_BYTES          ((gsize)16 << 20)
#define TOKENS_MAX             400
#define NONE_THRESHOLD_DEFAULT 0.5

struct options {
    char *model, *jsonl, *lines;
    gboolean features, all;
    int bench;
    double none_threshold;
};

struct run {
    const struct options *o;
    const type_model *model;
    struct arena *arena;
    GString *out;
    guint64 texts, tokens;
};

struct note {
    struct strview doc_id, title, text;
};

static const struct json_field note_fields[] = {
    J_STRING(struct note, doc_id, 0, "id of the note"),
    J_STRING(struct note, title, J_NULL, "headline"),
    J_STRING(struct note, text, J_NULL, "text"),
};
static const struct json_shape note_shape = J_SHAPE(struct note, note_fields);

/* The likeliest outcome; none only when its own probability reaches the threshold. */
static guint best_of(const struct run *r, const float *p)
{
    guint best = p[0] >= r->o->none_threshold ? 0 : 1;
    for (guint i = 1; i < type_model_n(r->model) && best; i++)
        if (p[i] > p[best])
            best = i;
    return best;
}

static void print_event(struct run *r, struct strview id, guint i, double p)
{
    g_string_append(r->out, "{\"doc\":{\"id\":");
    json_append_string(r->out, id);
    g_string_append(r->out, "},\"type\":");
    json_append_string(r->out, sv_from(type_model_type(r->model, i)));
    g_string_append(r->out, ",\"subtype\":");
    json_append_string(r->out, sv_from(type_model_subtype(r->model, i)));
    g_string_append(r->out, ",\"confidence\":{\"event\":");
    json_append_real(r->out, p);
    g_string_append(r->out, "}}\n");
}

static void print_all(struct run *r, struct strview id, const float *p)
{
    g_string_append(r->out, "{\"doc\":{\"id\":");
    json_append_string(r->out, id);
    g_string_append(r->out, "},\"probabilities\":{");
    for (guint i = 0; i < type_model_n(r->model); i++) {
        g_string_append_printf(r->out, "%s\"%s/%s\":", i ? "," : "", type_model_type(r->model, i),
                               type_model_subtype(r->model, i));
        json_append_real(r->out, p[i]);
    }
    g_string_append(r->out, "}}\n");
}

static void print_feature(guint64 hash, const char *name, gpointer data)
{
    struct run *r = data;
    g_string_append_printf(r->out, "\t%016" G_GINT64_MODIFIER "x %s", hash, name);
}

static void score(struct run *r, struct strview id, struct strview text)
{
    struct tokens t = tokenize(text, TOKENS_MAX, r->arena);
    r->texts++;
    r->tokens += t.n;
    if (r->o->features) {
        type_model_features(r->model, t.items, t.n, NULL, 0, r->arena, print_feature, r);
        g_string_append_c(r->out, '\n');
        return;
    }
    float p[TYPE_MODEL_MAX];
    type_model_score(r->model, t.items, t.n, NULL, 0, r->arena, p);
    if (r->o->all) {
        print_all(r, id, p);
        return;
    }
    guint best = best_of(r, p);
    if (best && !r->o->bench)
        print_event(r, id, best, p[best]);
}

static gboolean read_note(struct run *r, struct strview line, struct note *n, GError **error)
{
    static const struct json_limits limits = {LINE_MAX_BYTES, 8};
    if (!json_decode(&note_shape, "note", line, &limits, r->arena, n, error))
        return FALSE;
    if (!sv_is_empty(n->title))
        n->text = arena_printf(r->arena, "%.*s. %.*s", SV_ARG(n->title), SV_ARG(n->text));
    return TRUE;
}

static gboolean each_line(struct run *r, const char *path, GError **error)
{
    g_autofree char *all = NULL;
    gsize size;
    if (!g_file_get_contents(path, &all, &size, error))
        return FALSE;
    guint number = 0;
    for (struct strview rest = {all, size}; rest.n;) {
        struct strview line = sv_cut_line(&rest);
        struct note n = {.text = line};
        number++;
        arena_reset(r->arena);
        if (line.n && r->o->jsonl && !read_note(r, line, &n, error)) {
            g_prefix_error(error, "%s:%u: ", path, number);
            return FALSE;
        }
        score(r, n.doc_id, n.text);
        if (!r->o->bench) {
            fwrite(r->out->str, 1, r->out->len, stdout);
            g_string_truncate(r->out, 0);
        }
    }
    return TRUE;
}

static gboolean run(const struct options *o, GError **error)
{
    g_autofree char *path = o->model ? g_strdup(o->model) : shipped_path_dup(MODEL_DEFAULT);
    g_autoptr(type_model) model = type_model_load(path, error);
    if (!model)
        return FALSE;
    g_autoptr(arena_owner) arena = arena_new(SCRATCH_BYTES, SCRATCH_BYTES);
    g_autoptr(GString) out = g_string_new(NULL);
    struct run r = {.o = o, .model = model, .arena = arena, .out = out};
    gint64 begin = g_get_monotonic_time();
    for (int i = 0; i < MAX(1, o->bench); i++)
        if (!each_line(&r, o->jsonl ? o->jsonl : o->lines, error))
            return FALSE;
    double seconds = (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC;
    if (o->bench)
        g_print("%" G_GUINT64_FORMAT " texts, %" G_GUINT64_FORMAT " tokens, %.3f s: %.2f us a text\n", r.texts,
                r.tokens, seconds, seconds / (double)MAX(r.texts, 1) * 1e6);
    return TRUE;
}

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"model", 'm', 0, G_OPTION_ARG_FILENAME, &o->model, "file of weights (default " MODEL_DEFAULT ")", "FILE"},
        {"jsonl", 'j', 0, G_OPTION_ARG_FILENAME, &o->jsonl, "notes, one JSON object a line: doc_id, title, text",
         "FILE"},
        {"lines", 'l', 0, G_OPTION_ARG_FILENAME, &o->lines, "texts, one a line", "FILE"},
        {"features", 'f', 0, G_OPTION_ARG_NONE, &o->features, "print each text's features (hash and name) instead",
         NULL},
        {"all", 'a', 0, G_OPTION_ARG_NONE, &o->all, "print the probabilities of all outcomes", NULL},
        {"none-at", 'n', 0, G_OPTION_ARG_DOUBLE, &o->none_threshold,
         "say nothing when p(none) reaches this (default 0.5)", "P"},
        {"bench", 'b', 0, G_OPTION_ARG_INT, &o->bench, "go through the file so often, print only the time", "N"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Prints an event record (id, type, sub-type, confidence) for each text in which the "
                                 "type model alone sees an event.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (!o->jsonl == !o->lines) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "give either --jsonl or --lines");
        return FALSE;
    }
    return TRUE;
}

int cmd_type(int argc, char **argv)
{
    struct options o = {.none_threshold = NONE_THRESHOLD_DEFAULT};
    g_autoptr(GError) error = NULL;
    gboolean ok = parse_options(argc, argv, &o, &error) && run(&o, &error);
    g_free(o.model);
    g_free(o.jsonl);
    g_free(o.lines);
    if (ok)
        return EX_OK;
    g_printerr("frontwire type: %s\n", error->message);
    return error->domain == G_OPTION_ERROR ? EX_USAGE : error->domain == JSON_ERROR ? EX_DATAERR : EX_NOINPUT;
}
