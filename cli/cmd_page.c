#include "cli/cmd_page.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include "cli/documents.h"
#include "common/json.h"
#include "producer/full_text.h"

struct options {
    char *packs, *content_type;
    gboolean as_json;
    char **files;
};

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"json", 'j', 0, G_OPTION_ARG_NONE, &o->as_json, "print a JSON line a page: file, title, date, author, text",
         NULL},
        {"content-type", 't', 0, G_OPTION_ARG_STRING, &o->content_type, "the Content-Type header it came with", "TYPE"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, "FILE|-"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Prints the main text of web pages.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void options_clear(struct options *o)
{
    g_free(o->packs);
    g_free(o->content_type);
    g_strfreev(o->files);
}

static page_hints *load_hints(const struct options *o, GError **error)
{
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autofree char *path = g_build_filename(packs, "common", "page_hints.tsv", NULL);

    return page_hints_load(path, error);
}

/* The first FULL_TEXT_MAX_BYTES of a file. */
static GByteArray *read_file(const char *path, GError **error)
{
    FILE *in = g_str_equal(path, "-") ? stdin : fopen(path, "rbe");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 piece[65536];
    gsize n = 0;

    while (in && bytes->len < FULL_TEXT_MAX_BYTES && (n = fread(piece, 1, sizeof piece, in)) > 0)
        g_byte_array_append(bytes, piece, n);
    if (!in || ferror(in)) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
        g_clear_pointer(&bytes, g_byte_array_unref);
    }
    if (in && in != stdin)
        fclose(in);
    return g_steal_pointer(&bytes);
}

struct page_line {
    struct strview file, title, date, author, text;
};
static const struct json_field line_fields[] = {
    J_STRING(struct page_line, file, 0, ""),      J_STRING(struct page_line, title, J_NULL, ""),
    J_STRING(struct page_line, date, J_NULL, ""), J_STRING(struct page_line, author, J_NULL, ""),
    J_STRING(struct page_line, text, 0, ""),
};
static const struct json_shape line_shape = J_SHAPE(struct page_line, line_fields);

static void print_page(const struct options *o, const char *file, const struct full_text *t)
{
    if (!o->as_json) {
        printf("%s%s%s\n", t->title ? t->title : "", t->title ? "\n\n" : "", t->text);
        return;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    struct page_line line = {sv_from(file), sv_from(t->title), sv_from(t->date), sv_from(t->author), sv_from(t->text)};
    json_encode(&line_shape, &line, out);
    printf("%s\n", out->str);
}

int cmd_page(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int code = EX_OK;

    if (!parse_options(argc, argv, &o, &error) || !o.files) {
        g_printerr("frontwire page: %s\n", error ? error->message : "name the pages' files, or - for standard input");
        options_clear(&o);
        return EX_USAGE;
    }
    g_autoptr(page_hints) hints = load_hints(&o, &error);
    if (!hints) {
        g_printerr("frontwire page: %s\n", error->message);
        code = EX_CONFIG;
    }
    for (char **file = o.files; hints && *file; file++) {
        g_autoptr(GError) why = NULL;
        g_autoptr(GByteArray) bytes = read_file(*file, &why);
        struct full_text t = {0};
        if (!bytes) {
            g_printerr("frontwire page: %s\n", why->message);
            code = EX_NOINPUT;
            continue;
        }
        full_text_read((const char *)bytes->data, bytes->len, o.content_type, hints, &t);
        print_page(&o, *file, &t);
        full_text_clear(&t);
    }
    options_clear(&o);
    return code;
}
