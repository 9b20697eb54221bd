#include "cli/event_set.h"

#include <stdio.h>
#include <string.h>

#include "cli/documents.h"
#include "common/json.h"
#include "cli/extract_document.h"

#define SET_MAX_BYTES ((gsize)4 << 30) /* address space, not memory: what is used is what the events need */

static void free_list(gpointer p)
{
    g_ptr_array_unref(p);
}

struct event_set *event_set_new(void)
{
    struct event_set *s = g_new0(struct event_set, 1);
    s->arena = arena_new(SET_MAX_BYTES, 0);
    s->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    s->order = g_ptr_array_new();
    return s;
}

void event_set_free(struct event_set *s)
{
    if (!s)
        return;
    g_ptr_array_unref(s->order);
    g_hash_table_unref(s->documents);
    arena_free(s->arena);
    g_free(s);
}

const GPtrArray *event_set_of(const struct event_set *s, const char *doc)
{
    return g_hash_table_lookup(s->documents, doc);
}

static void add_event(struct event_set *s, struct event *e)
{
    char *id = sv_dup(e->doc.id);
    GPtrArray *list = g_hash_table_lookup(s->documents, id);
    if (!list) {
        list = g_ptr_array_new();
        g_ptr_array_add(s->order, id);
        g_hash_table_insert(s->documents, id, list);
    } else {
        g_free(id);
    }
    g_ptr_array_add(list, e);
    s->n++;
}

static gboolean add_line(struct event_set *s, struct strview line, GError **error)
{
    static const char schema[] = "\"frontwire.document/";
    struct event *e = arena_new_n(s->arena, struct event, 1);
    if (!line.n || memmem(line.p, MIN(line.n, 64), schema, sizeof schema - 1))
        return TRUE;
    if (!e || !event_decode(line, s->arena, e, error))
        return FALSE;
    add_event(s, e);
    return TRUE;
}

gboolean event_set_add_lines(struct event_set *s, const char *name, const char *lines, GError **error)
{
    guint number = 1;
    for (const char *p = lines; *p; number++) {
        gsize n = strcspn(p, "\n");
        if (!add_line(s, (struct strview){p, n}, error)) {
            g_prefix_error(error, "%s:%u: ", name, number);
            return FALSE;
        }
        p += n + (p[n] != '\0');
    }
    return TRUE;
}

/* ---- a pack ---- */

struct pack_reader {
    struct knowledge *k;
    struct arena *arena;
    GString *lines;
};

static void on_document(const struct cli_document *d, gpointer data)
{
    struct pack_reader *r = data;
    struct extract_input in;
    struct extract_output out;
    cli_extract_document(d, r->k, NULL, r->arena, &in, &out);
    for (guint i = 0; i < out.n; i++) {
        event_encode(&out.events[i], r->lines);
        g_string_append_c(r->lines, '\n');
    }
}

/* `dir` is a folder of packs, or a pack in one. */
static struct knowledge *load_packs(const char *dir, const char *pack, GError **error)
{
    g_autofree char *common = g_build_filename(dir, "common", NULL), *name = g_path_get_basename(dir),
                    *above = g_path_get_dirname(dir);
    gboolean is_folder = g_file_test(common, G_FILE_TEST_IS_DIR);
    return knowledge_load(is_folder ? dir : above, !is_folder ? name : pack ? pack : "syria", error);
}

static gboolean read_with_pack(struct event_set *s, const char *dir, const struct event_set_input *in, GError **error)
{
    g_autoptr(knowledge_owner) k = load_packs(dir, in->pack, error);
    if (!k)
        return FALSE;
    g_autoptr(arena_owner) arena = arena_new(EXTRACT_ARENA_BYTES, 8 << 20);
    g_autoptr(GString) lines = g_string_new(NULL);
    struct pack_reader r = {k, arena, lines};
    g_autofree char *packs = cli_packs_dir_dup(NULL); /* for the months of feeds: both sides read the same documents */
    const struct cli_input documents = {in->files, in->jsonl, in->published, packs};
    return cli_each_document(&documents, on_document, &r, error) && event_set_add_lines(s, dir, lines->str, error);
}

/* ---- another version of the program ---- */

static gboolean is_program(const char *path)
{
    char head[4] = "";
    FILE *f = g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) ? fopen(path, "rb") : NULL;
    gboolean read = f && fread(head, 1, sizeof head, f) == sizeof head;
    if (f)
        fclose(f);
    return read && (memcmp(head, "\177ELF", 4) == 0 || memcmp(head, "#!", 2) == 0);
}

static gboolean run_program(struct event_set *s, const char *path, const struct event_set_input *in, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *out = NULL, *absolute = g_canonicalize_filename(path, NULL);
    int status;
    g_ptr_array_add(argv, absolute);
    g_ptr_array_add(argv, (char *)"extract");
    if (in->jsonl)
        g_ptr_array_add(argv, (char *)"--jsonl");
    const char *const pairs[][2] = {{"--published", in->published}, {"--pack", in->pack}};
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (pairs[i][1]) {
            g_ptr_array_add(argv, (char *)pairs[i][0]);
            g_ptr_array_add(argv, (char *)pairs[i][1]);
        }
    for (const char *const *f = in->files; *f; f++)
        g_ptr_array_add(argv, (char *)*f);
    g_ptr_array_add(argv, NULL);
    return g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, error) &&
           g_spawn_check_wait_status(status, error) && event_set_add_lines(s, path, out, error);
}

/* ---- a side ---- */

static gboolean needs_documents(const char *side, const struct event_set_input *in, GError **error)
{
    if (in->files && *in->files)
        return TRUE;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: needs documents to read: OLD NEW FILE…", side);
    return FALSE;
}

struct event_set *event_set_load(const char *side, const struct event_set_input *in, GError **error)
{
    g_autoptr(event_set_owner) s = event_set_new();
    g_autofree char *text = NULL;
    gboolean ok;
    if (g_file_test(side, G_FILE_TEST_IS_DIR))
        ok = needs_documents(side, in, error) && read_with_pack(s, side, in, error);
    else if (is_program(side))
        ok = needs_documents(side, in, error) && run_program(s, side, in, error);
    else
        ok = g_file_get_contents(side, &text, NULL, error) && event_set_add_lines(s, side, text, error);
    return ok ? g_steal_pointer(&s) : NULL;
}
