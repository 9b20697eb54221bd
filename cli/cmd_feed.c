#include "cli/cmd_feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include "cli/cmd_feed_print.h"
#include "cli/documents.h"
#include "cli/fetch_url.h"
#include "common/json.h"
#include "producer/feed_parser.h"

#define FEED_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define CHUNK_BYTES    16384
#define LINE_MAX_BYTES (1024 * 1024)

struct options {
    char *conformance, *packs, *url, *content_type;
    gboolean as_json, as_dates;
    char **files;
};

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &o->as_json, "print JSON", NULL},
        {"url", 'u', 0, G_OPTION_ARG_STRING, &o->url, "where the feed came from, for its relative links", "URL"},
        {"content-type", 't', 0, G_OPTION_ARG_STRING, &o->content_type, "the Content-Type header it came with", "TYPE"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"conformance", 0, 0, G_OPTION_ARG_FILENAME, &o->conformance,
         "parse every file of a manifest (JSON lines of file, content_type, base), a JSON line each", "MANIFEST"},
        {"dates", 0, 0, G_OPTION_ARG_NONE, &o->as_dates, "read a date as a JSON string a line, print what it means",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, "FILE|URL|-"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Shows what the feed parser sees.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void options_clear(struct options *o)
{
    g_free(o->conformance);
    g_free(o->packs);
    g_free(o->url);
    g_free(o->content_type);
    g_strfreev(o->files);
}

static struct feed_dates *load_dates(const struct options *o, GError **error)
{
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autofree char *path = g_build_filename(packs, "common", "date_names.tsv", NULL);
    return feed_dates_load(path, error);
}

static struct feed *parse_url(const char *url, const struct feed_dates *dates, GError **error)
{
    g_autoptr(response_owner) r = cli_fetch_url(url, error);
    if (!r)
        return NULL;
    g_autofree char *content_type = response_dup_header(r, "Content-Type");
    g_autoptr(feed_parser) p = feed_parser_new(FEED_MAX_BYTES);
    feed_parser_set_origin(p, r->url, content_type);
    feed_parser_set_dates(p, dates);
    struct feed *f =
        feed_parser_push(p, (const char *)r->body->data, r->body->len, error) ? feed_parser_finish(p, error) : NULL;
    if (!f)
        g_prefix_error(error, "%s: ", url);
    return f;
}

static struct feed *parse_stream(FILE *in, const char *url, const char *content_type, const struct feed_dates *dates,
                                 GError **error)
{
    g_autoptr(feed_parser) p = feed_parser_new(FEED_MAX_BYTES);
    char chunk[CHUNK_BYTES];
    gsize n;
    feed_parser_set_origin(p, url, content_type);
    feed_parser_set_dates(p, dates);
    while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
        if (!feed_parser_push(p, chunk, n, error))
            return NULL;
    return feed_parser_finish(p, error);
}

static struct feed *parse_file(const char *path, const char *url, const char *content_type,
                               const struct feed_dates *dates, GError **error)
{
    FILE *in = g_str_equal(path, "-") ? stdin : fopen(path, "rbe");
    if (!in) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    struct feed *f = parse_stream(in, url, content_type, dates, error);
    if (in != stdin)
        fclose(in);
    if (!f)
        g_prefix_error(error, "%s: ", path);
    return f;
}

static int exit_code_of(const GError *error)
{
    return error->domain == G_FILE_ERROR ? EX_NOINPUT : error->domain == FETCH_URL_ERROR ? EX_UNAVAILABLE : EX_DATAERR;
}

static int show(const struct options *o, const struct feed_dates *dates)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int code = EX_OK;
    for (char **file = o->files; file && *file; file++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(feed_owner) f = cli_is_url(*file) ? parse_url(*file, dates, &error)
                                                    : parse_file(*file, o->url, o->content_type, dates, &error);
        if (!f) {
            g_printerr("frontwire feed: %s\n", error->message);
            code = exit_code_of(error);
        } else if (o->as_json) {
            feed_print_json(f, NULL, NULL, TRUE, out);
        } else {
            feed_print_readable(f, out);
        }
        if (!feed_print_flush(out))
            code = EX_IOERR;
    }
    return code;
}

/* ---- conformance and dates: JSON lines in and out ---- */

struct conformance_case {
    struct strview file, content_type, base;
};
static const struct json_field case_fields[] = {
    J_STRING(struct conformance_case, file, 0, ""),
    J_STRING(struct conformance_case, content_type, J_NULL, ""),
    J_STRING(struct conformance_case, base, J_NULL, ""),
};
static const struct json_shape case_shape = J_SHAPE(struct conformance_case, case_fields);

struct date_line {
    struct strview input;
};
static const struct json_field date_fields[] = {J_STRING(struct date_line, input, 0, "")};
static const struct json_shape date_shape = J_SHAPE(struct date_line, date_fields);

static const struct json_limits line_limits = {LINE_MAX_BYTES, 10};

struct line_job {
    const struct feed_dates *dates;
    const char *folder;
    struct arena *arena;
    GString *out;
};

static gboolean do_case(struct line_job *job, const char *line, GError **error)
{
    struct conformance_case c;
    if (!json_decode(&case_shape, "case", sv_from(line), &line_limits, job->arena, &c, error))
        return FALSE;
    g_autofree char *file = sv_dup(c.file);
    g_autofree char *path = g_build_filename(job->folder, file, NULL);
    g_autofree char *base = c.base.p ? sv_dup(c.base) : NULL, *type = c.content_type.p ? sv_dup(c.content_type) : NULL;
    g_autoptr(GError) parse_error = NULL;
    g_autoptr(feed_owner) f = parse_file(path, base, type, job->dates, &parse_error);
    feed_print_json(f, file, parse_error ? parse_error->message : NULL, FALSE, job->out);
    return TRUE;
}

static gboolean do_date(struct line_job *job, const char *line, GError **error)
{
    struct date_line d;
    g_autofree char *object = g_strdup_printf("{\"input\":%s}", line);
    if (!json_decode(&date_shape, "date", sv_from(object), &line_limits, job->arena, &d, error))
        return FALSE;
    g_autofree char *text = sv_dup(d.input);
    gint64 at;
    g_string_append(job->out, "{\"input\":");
    json_append_string(job->out, d.input);
    g_string_append(job->out, ",\"got\":");
    if (feed_date_parse(job->dates, text, &at))
        json_append_time(job->out, at);
    else
        g_string_append(job->out, "null");
    g_string_append(job->out, "}\n");
    return TRUE;
}

static int each_line(FILE *in, const char *name, struct line_job *job,
                     gboolean (*work)(struct line_job *, const char *, GError **))
{
    char *line = NULL;
    size_t room = 0;
    int code = EX_OK;
    for (guint n = 1; getline(&line, &room, in) > 0; n++) {
        g_autoptr(GError) error = NULL;
        g_strchomp(line);
        if (*line && !work(job, line, &error)) {
            g_printerr("frontwire feed: %s:%u: %s\n", name, n, error->message);
            code = EX_DATAERR;
        }
        arena_reset(job->arena);
        if (!feed_print_flush(job->out))
            code = EX_IOERR;
    }
    free(line);
    return code;
}

static int run_lines(const struct options *o, const struct feed_dates *dates)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(arena_owner) arena = arena_new(LINE_MAX_BYTES * 4, LINE_MAX_BYTES);
    g_autofree char *folder = o->conformance ? g_path_get_dirname(o->conformance) : NULL;
    struct line_job job = {dates, folder, arena, out};
    if (o->as_dates)
        return each_line(stdin, "-", &job, do_date);
    FILE *in = fopen(o->conformance, "re");
    if (!in) {
        g_printerr("frontwire feed: %s: %s\n", o->conformance, g_strerror(errno));
        return EX_NOINPUT;
    }
    int code = each_line(in, o->conformance, &job, do_case);
    fclose(in);
    return code;
}

static int run(const struct options *o, GError **error)
{
    if (!o->files && !o->conformance && !o->as_dates) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "which file? (- is standard input)");
        return EX_USAGE;
    }
    g_autoptr(feed_dates_owner) dates = load_dates(o, error);
    if (!dates)
        return EX_CONFIG;
    return o->conformance || o->as_dates ? run_lines(o, dates) : show(o, dates);
}

int cmd_feed(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int code = parse_options(argc, argv, &o, &error) ? run(&o, &error) : EX_USAGE;
    if (error)
        g_printerr("frontwire feed: %s\n", error->message);
    options_clear(&o);
    return code;
}
