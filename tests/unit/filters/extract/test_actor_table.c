#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "common/tsv.h"
#include "filters/extract/actor_table.h"
#include "filters/extract/source_table.h"
#include "filters/extract/unit_table.h"

struct fixture {
    actor_table *actors;
    unit_table *units;
    source_table *sources;
    name_table *names;
    struct arena *arena;
};

enum { ACTOR, DEMONYM, UNIT, SOURCE };

static int setup(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GError) error = NULL;
    *state = f;
    f->arena = arena_new(1 << 20, 0);
    f->names = name_table_new();
    f->actors = actor_table_load("packs/syria", "packs/common", &error);
    f->units = error ? NULL : unit_table_load("packs/common/unit_nouns.tsv", &error);
    f->sources = error ? NULL : source_table_load("packs/syria", &error);
    if (error) {
        g_printerr("%s\n", error->message);
        return -1;
    }
    actor_table_add_names(f->actors, f->names, ACTOR);
    actor_table_add_demonyms(f->actors, f->names, DEMONYM);
    unit_table_add_names(f->units, f->names, UNIT);
    source_table_add_names(f->sources, f->names, SOURCE);
    name_table_compile(f->names);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_free(f->arena);
    name_table_free(f->names);
    actor_table_free(f->actors);
    unit_table_free(f->units);
    source_table_free(f->sources);
    g_free(f);
    return 0;
}

static struct name_matches find(struct fixture *f, const char *text)
{
    arena_reset(f->arena);
    struct tokens tokens = tokenize(sv_from(text), 1000, f->arena);
    return name_table_match(f->names, tokens.items, tokens.n, f->arena);
}

static gboolean names_actor(struct fixture *f, const char *text, const char *id, actor_day day)
{
    struct name_matches m = find(f, text);
    for (guint i = 0; i < m.n; i++) {
        if (m.items[i].class != ACTOR)
            continue;
        const struct actor_alias *a = actor_table_alias(f->actors, m.items[i].payload);
        if (actor_alias_holds_on(a, day) && strcmp(actor_table_actor(f->actors, a->actor)->id, id) == 0)
            return TRUE;
    }
    return FALSE;
}

static void every_actor_of_the_codebook_is_there(void **state)
{
    struct fixture *f = *state;
    static const char *const ids[] = {"syria_gov",
                                      "syria_gov_forces",
                                      "ndf",
                                      "hezbollah",
                                      "iran",
                                      "irgc",
                                      "shia_militias",
                                      "pmf",
                                      "russia",
                                      "russian_forces",
                                      "wagner",
                                      "isis",
                                      "hts",
                                      "al_qaeda",
                                      "fsa",
                                      "sna",
                                      "ahrar_al_sham",
                                      "jaysh_al_islam",
                                      "faylaq_al_rahman",
                                      "jaysh_al_fatah",
                                      "nour_al_din_al_zenki",
                                      "nlf",
                                      "tip",
                                      "rebels",
                                      "jihadists",
                                      "opposition_political",
                                      "sdf",
                                      "ypg",
                                      "pyd",
                                      "asayish",
                                      "pkk",
                                      "peshmerga",
                                      "iraqi_forces",
                                      "iraq",
                                      "us_coalition",
                                      "us_forces",
                                      "usa",
                                      "uk",
                                      "france",
                                      "germany",
                                      "eu",
                                      "turkey",
                                      "turkish_forces",
                                      "israel",
                                      "israeli_forces",
                                      "lebanon",
                                      "lebanese_army",
                                      "jordan",
                                      "egypt",
                                      "saudi_arabia",
                                      "qatar",
                                      "uae",
                                      "kazakhstan",
                                      "china",
                                      "arab_league",
                                      "nato",
                                      "un",
                                      "opcw",
                                      "icrc",
                                      "white_helmets",
                                      "sohr",
                                      "snhr",
                                      "amnesty",
                                      "hrw",
                                      "msf",
                                      "aid_workers",
                                      "media_workers",
                                      "medical_workers",
                                      "civilians",
                                      "protesters",
                                      "local_councils",
                                      "druze",
                                      "palestinian_groups",
                                      "unknown_armed_group"};
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        if (actor_table_find(f->actors, ids[i]) < 0)
            fail_msg("no actor '%s'", ids[i]);
}

static void actors_are_found_by_their_names_in_each_language(void **state)
{
    static const struct {
        const char *text, *id;
    } rows[] = {
        {"Fighting between regime forces and rebels", "syria_gov_forces"},
        {"the U.S.-led coalition said", "us_coalition"},
        {"قصفت قوات النظام أطراف البلدة", "syria_gov_forces"},
        {"وقصف الطيران الروسي البلدة", "russian_forces"},
        {"مقتل عناصر من قسد", "sdf"},
        {"لقوات سوريا الديمقراطية", "sdf"},
        {"terör örgütü YPG/PKK", "ypg"},
        {"Сирийские демократические силы заявили", "sdf"},
        {"l'armée syrienne a repris", "syria_gov_forces"},
        {"Die syrische Armee meldete", "syria_gov_forces"},
        {"el ejército sirio informó", "syria_gov_forces"},
        {"hêzên QSD ragihandin", "sdf"},
        {"هەسەدە ڕایگەیاند", "sdf"},
        {"ارتش سوریه اعلام کرد", "syria_gov_forces"},
        {"כוחות צה\"ל פעלו", "israeli_forces"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (!names_actor(*state, rows[i].text, rows[i].id, 0))
            fail_msg("'%s' does not name %s", rows[i].text, rows[i].id);
}

static void a_name_means_who_bore_it_on_that_day(void **state)
{
    assert_true(names_actor(*state, "Ahmed al-Sharaa said", "hts", 20240101));
    assert_false(names_actor(*state, "Ahmed al-Sharaa said", "syria_gov", 20240101));
    assert_true(names_actor(*state, "Ahmed al-Sharaa said", "syria_gov", 20250101));
    assert_false(names_actor(*state, "Ahmed al-Sharaa said", "hts", 20250101));
    assert_false(names_actor(*state, "Assad's forces", "syria_gov_forces", 20250101));
}

static void sides_change_with_the_day(void **state)
{
    struct fixture *f = *state;
    guint32 hts = (guint32)actor_table_find(f->actors, "hts");
    assert_string_equal(actor_table_side_on(f->actors, hts, 20241207), "opposition");
    assert_string_equal(actor_table_side_on(f->actors, hts, 20241208), "government");
    assert_string_equal(actor_table_side_on(f->actors, hts, 0), "opposition");
}

static void a_demonym_leads_to_the_state_and_its_forces(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *forces;
    } rows[] = {
        {"Russian", "russian_forces"}, {"التركية", "turkish_forces"},           {"израильские", "israeli_forces"},
        {"سورية", "syria_gov_forces"}, {"Ukrainian", "other:ukrainian forces"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct name_matches m = find(f, rows[i].text);
        gboolean found = FALSE;
        for (guint k = 0; k < m.n; k++)
            found |=
                m.items[k].class == DEMONYM &&
                strcmp(actor_table_actor(f->actors, actor_table_demonym(f->actors, m.items[k].payload)->forces)->id,
                       rows[i].forces) == 0;
        if (!found)
            fail_msg("'%s' does not lead to %s", rows[i].text, rows[i].forces);
    }
}

static void short_names_that_are_words_need_capitals(void **state)
{
    assert_false(names_actor(*state, "this is it", "isis", 0));
    assert_true(names_actor(*state, "against IS in the desert", "isis", 0));
    assert_false(names_actor(*state, "roast turkey for dinner", "turkey", 0));
    assert_false(names_actor(*state, "who said so", "un", 0));
}

static void sources_know_whose_voice_they_are(void **state)
{
    struct fixture *f = *state;
    gint sana = source_table_find(f->sources, "sana"), amaq = source_table_find(f->sources, "amaq");
    assert_true(sana >= 0 && amaq >= 0);
    assert_string_equal(source_table_source(f->sources, (guint32)sana)->party, "syria_gov");
    assert_string_equal(source_table_source(f->sources, (guint32)amaq)->party, "isis");
    for (guint32 i = 0; i < source_table_size(f->sources); i++) {
        const struct source *s = source_table_source(f->sources, i);
        if (*s->party && actor_table_find(f->actors, s->party) < 0)
            fail_msg("the party '%s' of source '%s' is no actor", s->party, s->id);
    }
    struct name_matches m = find(f, "ذكرت وكالة سانا أن");
    gboolean found = FALSE;
    for (guint i = 0; i < m.n; i++)
        found |= m.items[i].class == SOURCE && source_table_of_alias(f->sources, m.items[i].payload, "ar") == sana;
    assert_true(found);
}

/* The source that `text` names in a text of `language`, or NULL. */
static const char *source_named(struct fixture *f, const char *text, const char *language)
{
    struct name_matches m = find(f, text);
    for (guint i = 0; i < m.n; i++) {
        gint source = m.items[i].class == SOURCE ? source_table_of_alias(f->sources, m.items[i].payload, language) : -1;
        if (source >= 0)
            return source_table_source(f->sources, (guint32)source)->id;
    }
    return NULL;
}

static void common_nouns_are_sources_only_in_their_language(void **state)
{
    assert_string_equal(source_named(*state, "les militants affirment", "fr"), "local_activists");
    assert_null(source_named(*state, "the militants claim", "en"));
    assert_string_equal(source_named(*state, "AFP reporte", "es"), "afp"); /* a proper name holds everywhere */
    assert_string_equal(source_named(*state, "activists said", "en"), "local_activists");
}

static void units_are_told_apart_by_kind(void **state)
{
    struct fixture *f = *state;
    struct name_matches m = find(f, "warplanes");
    gboolean found = FALSE;
    for (guint i = 0; i < m.n; i++)
        found |= m.items[i].class == UNIT && unit_table_noun(f->units, m.items[i].payload)->kind == UNIT_AIRCRAFT;
    assert_true(found);
}

/* A copy of the actor tables with one bad row, in a directory of its own. */
static char *damaged_pack(const char *file, const char *row)
{
    static const char *const files[] = {"actors.tsv", "actor_aliases.tsv", "actor_sides.tsv", "demonyms.tsv"};
    char *dir = g_dir_make_tmp("fw-actors-XXXXXX", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *from = g_build_filename(i < 3 ? "packs/syria" : "packs/common", files[i], NULL);
        g_autofree char *to = g_build_filename(dir, files[i], NULL), *text = NULL;
        assert_true(g_file_get_contents(from, &text, NULL, NULL));
        g_autofree char *bad = g_strconcat(text, strcmp(file, files[i]) == 0 ? row : "", NULL);
        assert_true(g_file_set_contents(to, bad, -1, NULL));
    }
    return dir;
}

static void remove_pack(const char *dir)
{
    static const char *const files[] = {"actors.tsv", "actor_aliases.tsv", "actor_sides.tsv", "demonyms.tsv"};
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(dir, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(dir);
}

static void a_bad_row_is_refused_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *file, *row, *says;
    } rows[] = {
        {"actors.tsv", "isis\tAgain\t\tjihadist\tisis\t\tpress\n", "twice"},
        {"actors.tsv", "x\tX\t\tcrowd\tother\t\tpress\n", "unknown kind of actor 'crowd'"},
        {"actor_aliases.tsv", "nobody\tX\ten\t\t\t\tpress\n", "no actor has the id 'nobody'"},
        {"actor_aliases.tsv", "isis\tX\ten\tloud\t\t\tpress\n", "unknown flag 'loud'"},
        {"actor_aliases.tsv", "isis\tX\ten\t\t2024-13-01\t\tpress\n", "expected a date"},
        {"actor_sides.tsv", "isis\tsoon\t\tother\t\tpress\n", "expected a date"},
        {"demonyms.tsv", "Foo\ten\tXX\t\t\t\tauthor\n", "expected a demonym"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *dir = damaged_pack(rows[i].file, rows[i].row);
        g_autoptr(GError) error = NULL;
        g_autoptr(actor_table) t = actor_table_load(dir, dir, &error);
        remove_pack(dir);
        assert_null(t);
        if (!strstr(error->message, rows[i].says) || !strstr(error->message, rows[i].file))
            fail_msg("'%s' does not say '%s'", error->message, rows[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_actor_of_the_codebook_is_there),
        cmocka_unit_test(actors_are_found_by_their_names_in_each_language),
        cmocka_unit_test(a_name_means_who_bore_it_on_that_day),
        cmocka_unit_test(sides_change_with_the_day),
        cmocka_unit_test(a_demonym_leads_to_the_state_and_its_forces),
        cmocka_unit_test(short_names_that_are_words_need_capitals),
        cmocka_unit_test(sources_know_whose_voice_they_are),
        cmocka_unit_test(common_nouns_are_sources_only_in_their_language),
        cmocka_unit_test(units_are_told_apart_by_kind),
        cmocka_unit_test(a_bad_row_is_refused_with_file_and_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
