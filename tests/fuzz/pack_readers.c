/* Any bytes as a file of a pack: every reader takes them or says where and what it expected, and never falls over. The
 * first byte chooses the file; the other files of its folder are those of the project, cut to their first rows. */
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "filters/extract/knowledge.h"
#include "text/inflect.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

#define ROWS_KEPT 12

struct place_of_pack {
    char *packs, *common, *own;
};

typedef gboolean (*reader)(const struct place_of_pack *p, const char *path, GError **error);

#define READER(name, type, call, end)                                                                                  \
    static gboolean name(const struct place_of_pack *p, const char *path, GError **error)                              \
    {                                                                                                                  \
        (void)p;                                                                                                       \
        (void)path;                                                                                                    \
        type *x = call;                                                                                                \
        end(x);                                                                                                        \
        return x != NULL;                                                                                              \
    }

static gazetteer *load_gazetteer(const char *path, GError **error)
{
    const char *const files[] = {path, NULL};
    return gazetteer_load(files, error);
}

READER(read_lexicon, lexicon, lexicon_load(p->common, error), lexicon_free)
READER(read_frames, frames, frames_load(p->common, NULL, error), frames_free)
READER(read_plain_words, plain_words, plain_words_load(path, error), plain_words_free)
READER(read_actors, struct actors, actors_load(p->own, p->common, error), actors_free)
READER(read_sources, source_table, source_table_load(p->own, error), source_table_free)
READER(read_places, gazetteer, load_gazetteer(path, error), gazetteer_free)
READER(read_place_words, place_words, place_words_load(path, error), place_words_free)
READER(read_times, time_words, time_words_load(path, error), time_words_free)
READER(read_abbreviations, abbreviations, abbreviations_load(path, error), abbreviations_free)
READER(read_furniture, furniture_table, furniture_table_load(path, error), furniture_table_free)
READER(read_endings, inflections, inflections_load(path, error), inflections_free)
READER(read_headlines, headlines, headlines_load(p->common, error), headlines_free)
READER(read_all, struct knowledge, knowledge_load(p->packs, "syria", error), knowledge_free)

static gboolean read_numbers(const struct place_of_pack *p, const char *path, GError **error)
{
    g_autofree char *numbers = g_build_filename(p->common, "numbers.tsv", NULL),
                    *nouns = g_build_filename(p->common, "count_nouns.ar.tsv", NULL);
    quantity_table *x = quantity_table_load(numbers, nouns, error);
    (void)path;
    quantity_table_free(x);
    return x != NULL;
}

/* New ones at the end: the corpus names them by number. */
static const struct {
    const char *file;
    reader read;
} readers[] = {
    {"common/function_words.en.tsv", read_lexicon},
    {"common/nouns.en.tsv", read_lexicon},
    {"common/adjectives.en.tsv", read_lexicon},
    {"common/prepositions.tsv", read_lexicon},
    {"common/verbs.en.tsv", read_lexicon},
    {"common/events/xx.yaml", read_frames},
    {"common/cues.tsv", read_frames},
    {"common/plain_words.tsv", read_plain_words},
    {"syria/actors.tsv", read_actors},
    {"syria/actor_aliases.tsv", read_actors},
    {"syria/actor_sides.tsv", read_actors},
    {"common/demonyms.tsv", read_actors},
    {"common/generic_actors.tsv", read_actors},
    {"common/unit_nouns.tsv", read_actors},
    {"syria/sources.tsv", read_sources},
    {"syria/source_aliases.tsv", read_sources},
    {"syria/places.tsv", read_places},
    {"common/place_words.tsv", read_place_words},
    {"common/time_words.tsv", read_times},
    {"common/numbers.tsv", read_numbers},
    {"common/count_nouns.ar.tsv", read_numbers},
    {"common/abbreviations.tsv", read_abbreviations},
    {"common/furniture.tsv", read_furniture},
    {"common/endings.tsv", read_endings},
    {"common/headlines.tsv", read_headlines},
    {"common/plover.tsv", read_headlines},
    {"common/reporting.tsv", read_all},
    {"common/modality.tsv", read_all},
};

/* ---- the folders ---- */

static char *root;

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    g_remove(path);
}

static void remove_root(void)
{
    remove_tree(root);
    g_free(root);
}

static gboolean refers_to_others(const char *name)
{
    return g_str_has_suffix(name, "_aliases.tsv") || g_str_has_suffix(name, "_sides.tsv") ||
           g_str_has_suffix(name, "generic_actors.tsv");
}

/* Comments, header, a few rows. */
static void copy_head(const char *from, const char *to)
{
    g_autofree char *text = NULL;
    guint rows = 0, most = refers_to_others(from) ? 1 : ROWS_KEPT;
    if (!g_file_get_contents(from, &text, NULL, NULL))
        return;
    char *p = text;
    while (*p && rows < most) {
        rows += *p != '#';
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    g_file_set_contents(to, text, p - text, NULL);
}

static void copy_folder(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
    if (!dir)
        g_error("%s is missing: run in the source root", from);
    g_mkdir_with_parents(to, 0700);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL),
                        *absolute = g_canonicalize_filename(source, NULL);
        if (g_str_equal(name, "type_model"))
            g_assert(symlink(absolute, target) == 0);
        else if (g_str_has_suffix(name, ".tsv"))
            copy_head(source, target);
    }
    g_autofree char *events = g_build_filename(to, "events", NULL);
    g_mkdir_with_parents(events, 0700);
}

/* The folder of a reader, made when it is first used. */
static const struct place_of_pack *folder_of(guint i)
{
    static struct place_of_pack places[G_N_ELEMENTS(readers)];
    struct place_of_pack *p = &places[i];
    if (p->packs)
        return p;
    if (!root) {
        root = g_dir_make_tmp("fw_fuzz_XXXXXX", NULL);
        atexit(remove_root);
    }
    g_autofree char *name = g_strdup_printf("%u", i);
    p->packs = g_build_filename(root, name, NULL);
    p->common = g_build_filename(p->packs, "common", NULL);
    p->own = g_build_filename(p->packs, "syria", NULL);
    copy_folder("packs/common", p->common);
    copy_folder("packs/syria", p->own);
    return p;
}

static void write_plainly(const char *path, const unsigned char *data, size_t n)
{
    FILE *f = fopen(path, "wb"); /* g_file_set_contents would wait for the disk */
    g_assert(f && fwrite(data, 1, n, f) == n);
    fclose(f);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    if (n == 0)
        return 0;
    guint i = (guint)(data[0] - 'A') % G_N_ELEMENTS(readers);
    const struct place_of_pack *p = folder_of(i);
    g_autofree char *path = g_build_filename(p->packs, readers[i].file, NULL);
    g_autoptr(GError) error = NULL;
    write_plainly(path, data + 1, n - 1);
    if (!readers[i].read(p, path, &error))
        g_assert(error && *error->message);
    return 0;
}
