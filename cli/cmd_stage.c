#include "cli/cmd_stage.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "cli/documents.h"
#include "consumer/stage_run.h"

struct options {
    char *pack, *packs;
    gboolean with_topics;
    char **arguments; /* STAGE FILE… */
};

struct printing {
    const char *file;
    gboolean with_topics;
};

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, "the conflict (default: syria)", "NAME"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"topics", 0, 0, G_OPTION_ARG_NONE, &o->with_topics, "put the topic and a tab before each record", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->arguments, NULL, "STAGE [FILE…]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Runs one stage of frontwire-consumer on files of records, one a line (- or none: "
                                 "standard input), and prints what it would send on. Records that would be dead "
                                 "letters are named on standard error.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void on_emitted(void *user, const char *topic, const struct message_out *m)
{
    const struct printing *p = user;
    if (p->with_topics)
        printf("%s\t", topic);
    fwrite(m->value.p, 1, m->value.n, stdout);
    putchar('\n');
}

static void on_refused(void *user, guint64 line, const char *error_id, const char *reason)
{
    const struct printing *p = user;
    g_printerr("%s:%" G_GUINT64_FORMAT ": %s: %s\n", p->file, line, error_id, reason);
}

static gboolean run_file(const struct stage *stage, void *self, const char *name, gboolean with_topics,
                         guint64 *refused, GError **error)
{
    struct printing p = {name, with_topics};
    const struct stage_run_sink sink = {on_emitted, on_refused, &p};
    struct stage_run_counts counts = {0};
    FILE *in = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    if (!in) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", name, g_strerror(errno));
        return FALSE;
    }
    gboolean ok = stage_run_loaded(stage, self, in, &sink, &counts, error);
    if (in != stdin)
        fclose(in);
    *refused += counts.refused;
    return ok;
}

static int run(const struct options *o, GError **error)
{
    const struct stage *stage = o->arguments ? stage_find(o->arguments[0]) : NULL;
    static const char *const standard_input[] = {"-", NULL};
    guint64 refused = 0;
    if (!stage) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "which stage? frontwire-consumer --help lists them");
        return EX_USAGE;
    }
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autofree char *pack = g_build_filename(packs, o->pack ? o->pack : "syria", NULL);
    const struct stage_options so = {.pack_dir = pack};
    void *self = stage->load ? stage->load(&so, error) : NULL;
    if (stage->load && !self)
        return EX_CONFIG;
    gboolean ok = TRUE;
    const char *const *names = o->arguments[1] ? (const char *const *)o->arguments + 1 : standard_input;
    for (; ok && *names; names++)
        ok = run_file(stage, self, *names, o->with_topics, &refused, error);
    if (stage->unload)
        stage->unload(self);
    return !ok ? EX_NOINPUT : refused ? EX_DATAERR : EX_OK;
}

int cmd_stage(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int code = parse_options(argc, argv, &o, &error) ? run(&o, &error) : EX_USAGE;
    if (error)
        g_printerr("frontwire stage: %s\n", error->message);
    g_strfreev(o.arguments);
    g_free(o.pack);
    g_free(o.packs);
    return code;
}
