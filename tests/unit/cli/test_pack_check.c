/* Packs with mistakes: each reader names file, line and what it expected; pack_check() finds what readers let pass.
 * The packs are copies made of links to the real one, with one file changed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "cli/pack_check.h"
#include "filters/extract/knowledge.h"

static char *root; /* a folder for all copies */
static guint copies;

/* ---- copies ---- */

static void link_all(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
    assert_non_null(dir);
    assert_int_equal(g_mkdir_with_parents(to, 0700), 0);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL),
                        *absolute = g_canonicalize_filename(source, NULL);
        if (g_str_equal(name, "tools"))
            continue;
        if (g_file_test(source, G_FILE_TEST_IS_DIR))
            link_all(source, target);
        else
            assert_int_equal(symlink(absolute, target), 0);
    }
}

static char *packs_copy_dup(void)
{
    g_autofree char *name = g_strdup_printf("p%u", copies++);
    char *packs = g_build_filename(root, name, NULL);
    for (const char *const *part = (const char *const[]){"common", "syria", NULL}; *part; part++) {
        g_autofree char *from = g_build_filename("packs", *part, NULL), *to = g_build_filename(packs, *part, NULL);
        link_all(from, to);
    }
    return packs;
}

/* Puts `line` behind the last one of a file; returns its number. */
static guint append_line(const char *packs, const char *file, const char *line)
{
    g_autofree char *path = g_build_filename(packs, file, NULL), *text = NULL;
    guint lines = 0;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    gboolean open_end = *text && text[strlen(text) - 1] != '\n';
    g_autofree char *more = g_strconcat(text, open_end ? "\n" : "", line, "\n", NULL);
    assert_true(g_file_set_contents(path, more, -1, NULL));
    return lines + open_end + 1;
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_tree(below);
    }
    g_remove(path);
}

/* ---- one wrapper a reader ---- */

#define READER(name, type, call, end)                                                                                  \
    static gboolean name(const char *common, const char *own, GError **error)                                          \
    {                                                                                                                  \
        (void)common;                                                                                                  \
        (void)own;                                                                                                     \
        type *x = call;                                                                                                \
        end(x);                                                                                                        \
        return x != NULL;                                                                                              \
    }

static char *in(const char *dir, const char *file)
{
    static char paths[4][512];
    static guint next;
    char *path = paths[next++ % G_N_ELEMENTS(paths)];
    g_snprintf(path, sizeof paths[0], "%s/%s", dir, file);
    return path;
}

static gazetteer *load_places(const char *common, const char *own, GError **error)
{
    const char *const files[] = {in(own, "places.tsv"), in(common, "world_places.tsv"), NULL};
    return gazetteer_load(files, error);
}

READER(lexicon_reads, lexicon, lexicon_load(common, error), lexicon_free)
READER(frames_read, frames, frames_load(common, NULL, error), frames_free)
READER(plain_words_read, plain_words, plain_words_load(in(common, "plain_words.tsv"), error), plain_words_free)
READER(actors_read, struct actors, actors_load(own, common, error), actors_free)
READER(sources_read, source_table, source_table_load(own, error), source_table_free)
READER(places_read, gazetteer, load_places(common, own, error), gazetteer_free)
READER(place_words_read, place_words, place_words_load(in(common, "place_words.tsv"), error), place_words_free)
READER(times_read, time_words, time_words_load(in(common, "time_words.tsv"), error), time_words_free)
READER(numbers_read, quantity_table,
       quantity_table_load(in(common, "numbers.tsv"), in(common, "count_nouns.ar.tsv"), error), quantity_table_free)
READER(abbreviations_read, abbreviations, abbreviations_load(in(common, "abbreviations.tsv"), error),
       abbreviations_free)
READER(furniture_reads, furniture_table, furniture_table_load(in(common, "furniture.tsv"), error), furniture_table_free)
READER(headlines_read, headlines, headlines_load(common, error), headlines_free)

static gboolean all_reads(const char *common, const char *own, GError **error)
{
    g_autofree char *packs = g_path_get_dirname(common), *name = g_path_get_basename(own);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, name, error);
    return k != NULL;
}

static void a_bad_line_is_named_with_what_was_expected(void **state)
{
    (void)state;
    static const struct {
        gboolean (*read)(const char *common, const char *own, GError **error);
        const char *file, *line, *says;
    } rows[] = {
        {lexicon_reads, "common/function_words.en.tsv", "blurb\tnonesuch\t\t\town", "nonesuch"},
        {lexicon_reads, "common/nouns.en.tsv", "blurb\tblurbs\tnonesuch\town", "nonesuch"},
        {lexicon_reads, "common/adjectives.en.tsv", "1\t2\t3\t4", "cells"},
        {lexicon_reads, "common/prepositions.tsv", "blurb\ten\tnonesuch\town", "nonesuch"},
        {lexicon_reads, "common/verbs.en.tsv", "blurb\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12", "cells"},
        {frames_read, "common/events/fr.yaml", "  - {id: x, kind: act, subtype: nonesuch, score: 0.5, verbs: [x]}",
         "nonesuch"},
        {frames_read, "common/events/fr.yaml", "  - {id: x, kind: act, subtype: attack, score: 0.5, verb: [x]}",
         "verb"},
        {frames_read, "common/events/fr.yaml", "  - {id: x, kind: act, subtype: attack, score: much, verbs: [x]}",
         "score"},
        {frames_read, "common/cues.tsv", "blurb\ten\tnonesuch\t\town", "nonesuch"},
        {frames_read, "common/cues.tsv", "blurb\ten\taircraft\tnonesuch\town", "nonesuch"},
        {plain_words_read, "common/plain_words.tsv", "blurb\tfr\tnonesuch\t\town", "nonesuch"},
        {actors_read, "syria/actors.tsv", "x\tX\t\tnonesuch\tother\tSY\town", "nonesuch"},
        {actors_read, "syria/actors.tsv", "isis\tX\t\tjihadist\tother\tSY\town", "twice"},
        {actors_read, "syria/actor_aliases.tsv", "nonesuch\tX\ten\t\t\t\town", "nonesuch"},
        {actors_read, "syria/actor_aliases.tsv", "isis\tX\ten\t\tyesterday\t\town", "yesterday"},
        {actors_read, "syria/actor_sides.tsv", "nonesuch\t2020-01-01\t\tother\t\town", "nonesuch"},
        {actors_read, "common/demonyms.tsv", "Blurbish\ten\tBL\t\t\t\town", "demonym"},
        {actors_read, "common/unit_nouns.tsv", "blurb\ten\tnonesuch\t\town", "nonesuch"},
        {sources_read, "syria/sources.tsv", "x\tX\t\tnonesuch\t\town", "nonesuch"},
        {sources_read, "syria/source_aliases.tsv", "nonesuch\tX\ten\t\town", "nonesuch"},
        {places_read, "syria/places.tsv", "x\tX\t\tcity\tnorth\t36\t1\t\tSY\t\t1\t\t\t\town", "lat"},
        {places_read, "common/world_places.tsv", "x\tX\t\tnonesuch\t35\t36\t1\t\tSY\t\t1\t\t\t\town", "nonesuch"},
        {place_words_read, "common/place_words.tsv", "blurb\ten\tnonesuch\t\town", "nonesuch"},
        {times_read, "common/time_words.tsv", "blurb\ten\tnonesuch\t\t\town", "nonesuch"},
        {numbers_read, "common/numbers.tsv", "blurb\ten\tnonesuch\t\t\town", "nonesuch"},
        {numbers_read, "common/count_nouns.ar.tsv", "\tm\t\t\t\t\t\town", "singular"},
        {abbreviations_read, "common/abbreviations.tsv", "blurb\ten\tnonesuch\town", "nonesuch"},
        {furniture_reads, "common/furniture.tsv", "blurb\ten\tnonesuch\t1\town", "nonesuch"},
        {headlines_read, "common/headlines.tsv", "event\txx\tblurb\town", "en or ar"},
        {headlines_read, "common/plover.tsv", "1\t2\t3\t4\t5\t6", "cells"},
        {all_reads, "common/reporting.tsv", "blurb\ten\tnonesuch\tasserts\t\town", "nonesuch"},
        {all_reads, "common/modality.tsv", "blurb\ten\tnonesuch\t\town", "nonesuch"},
    };
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *packs = packs_copy_dup(), *common = g_build_filename(packs, "common", NULL),
                        *own = g_build_filename(packs, "syria", NULL);
        g_autoptr(GError) error = NULL;
        guint line = append_line(packs, rows[i].file, rows[i].line);
        gboolean read = rows[i].read(common, own, &error);
        g_autofree char *where = g_strdup_printf("%s/%s:%u:", packs, rows[i].file, line);
        gboolean ok = !read && g_str_has_prefix(error->message, where) && strstr(error->message, rows[i].says);
        if (!ok)
            print_error("%s, line %u '%s': %s\n", rows[i].file, line, rows[i].line, read ? "was read" : error->message);
        failed += !ok;
        remove_tree(packs);
    }
    assert_int_equal(failed, 0);
}

/* ---- what readers let pass ---- */

static void collect(const struct pack_finding *f, gpointer data)
{
    g_ptr_array_add(data, g_strdup_printf("%s %s: %s", f->is_wrong ? "WRONG" : "note", f->where, f->what));
}

static gboolean has_finding(const GPtrArray *all, const char *kind, const char *file, guint line, const char *says)
{
    g_autofree char *where = g_strdup_printf("/%s:%u:", file, line);
    for (guint i = 0; i < all->len; i++) {
        const char *f = all->pdata[i];
        if (g_str_has_prefix(f, kind) && strstr(f, where) && strstr(f, says))
            return TRUE;
    }
    return FALSE;
}

static void findings_are_told_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *file, *line, *kind, *says; /* kind NULL: only put there for the line behind it */
    } rows[] = {
        {"common/cues.tsv", "…!\ten\taircraft\t\town", "WRONG", "can never match"},
        {"common/modality.tsv", "either, or\ten\tplanned\t\town", "WRONG", "can never match"},
        {"syria/actor_aliases.tsv", "isis\tBlurb Brigade\ten\t\t2014-01-01\t2016-01-01\town", NULL, NULL},
        {"syria/actor_aliases.tsv", "sdf\tBLURB brigade\ten\t\t2015-01-01\t\town", "note", "of 'isis' in line"},
        {"syria/actor_aliases.tsv", "isis\tBlurb Battalion\ten\t\t2014-01-01\t2014-12-31\town", NULL, NULL},
        {"syria/actor_aliases.tsv", "sdf\tBlurb Battalion\ten\t\t2015-01-01\t\town", "", "of 'isis' in line"},
        {"syria/places.tsv", "x:1\tBlurbville\t\tcity\t35\t36\t1\t\tSY\t\t1\t\t\t\t", "WRONG", "source"},
        {"common/unit_nouns.tsv", "blurbers\ten\tcivilians\tperson\t", "WRONG", "source"},
        {"common/events/fr.yaml", "  - {id: blurb_one, kind: act, subtype: attack, score: 0.5, verbs: [blurber]}", NULL,
         NULL},
        {"common/events/fr.yaml", "  - {id: blurb_two, kind: act, subtype: statement, score: 0.5, verbs: [blurber]}",
         "note", "blurb_one"},
        {"common/events/fr.yaml", "  - {id: blurb_three, kind: act, subtype: attack, score: 0.5, verbs: ['a, b']}",
         "WRONG", "can never match"},
    };
    g_autofree char *packs = packs_copy_dup();
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    guint lines[G_N_ELEMENTS(rows)], failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        lines[i] = append_line(packs, rows[i].file, rows[i].line);
    if (!pack_check(packs, "syria", collect, all, &error))
        fail_msg("%s", error->message);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gboolean wanted = rows[i].kind && *rows[i].kind;
        gboolean found = rows[i].kind && has_finding(all, rows[i].kind, rows[i].file, lines[i], rows[i].says);
        if (rows[i].kind && found != wanted)
            print_error("%s:%u '%s': %s\n", rows[i].file, lines[i], rows[i].line, found ? "found" : "not found");
        failed += rows[i].kind && found != wanted;
    }
    assert_int_equal(failed, 0);
    remove_tree(packs);
}

static void the_shipped_pack_has_nothing_wrong(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    guint wrong = 0;
    assert_true(pack_check("packs", "syria", collect, all, &error));
    for (guint i = 0; i < all->len; i++)
        if (g_str_has_prefix(all->pdata[i], "WRONG")) {
            print_error("%s\n", (const char *)all->pdata[i]);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

static int make_root(void **state)
{
    (void)state;
    root = g_dir_make_tmp("fw_packs_XXXXXX", NULL);
    return root ? 0 : -1;
}

static int remove_root(void **state)
{
    (void)state;
    remove_tree(root);
    g_free(root);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_line_is_named_with_what_was_expected),
        cmocka_unit_test(findings_are_told_with_file_and_line),
        cmocka_unit_test(the_shipped_pack_has_nothing_wrong),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
