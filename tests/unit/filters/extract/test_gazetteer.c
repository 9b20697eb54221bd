#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <unistd.h>

#include "filters/extract/gazetteer.h"

static const char *const tables[] = {"packs/syria/places.tsv", "packs/common/world_places.tsv", NULL};

static int load(void **state)
{
    g_autoptr(GError) error = NULL;
    *state = gazetteer_load(tables, &error);
    if (!*state)
        g_printerr("%s\n", error->message);
    return *state ? 0 : -1;
}

static int unload(void **state)
{
    gazetteer_free(*state);
    return 0;
}

/* The best guess for a phrase, or NULL. */
static const char *sounds_like(const gazetteer *g, const char *phrase, struct arena *arena)
{
    struct tokens tokens = tokenize(sv_from(phrase), 100, arena);
    struct gazetteer_guess guess[8];
    guint n = gazetteer_find_fuzzy(g, tokens.items, 0, tokens.n, 0, guess, G_N_ELEMENTS(guess));
    guint best = 0;
    for (guint i = 1; i < n; i++) /* alike as they sound, the better known */
        if (guess[i].likeness >= guess[0].likeness - 0.05f &&
            gazetteer_place(g, guess[i].place)->prior > gazetteer_place(g, guess[best].place)->prior)
            best = i;
    return n ? gazetteer_place(g, guess[best].place)->name : NULL;
}

static void spellings_that_no_table_lists_are_found_by_sound(void **state)
{
    static const struct {
        const char *phrase, *place;
    } rows[] = {
        {"Deyr ez Zoor", "Deir ez-Zor"},
        {"Dair al-Zaur", "Deir ez-Zor"},
        {"Deir Azzour", "Deir ez-Zor"},
        {"Ar Rakkah", "Raqqa"},
        {"Khaan Shaykhoun", "Khan Sheikhoun"},
        {"Maarrat Annouman", "Maarat al-Numan"},
        {"Kameshly", "Qamishli"},
        {"Menbej", "Manbij"},
        {"Saraqibb", "Saraqib"},
        {"Djarabloos", "Jarablus"},
        {"Xqzt", NULL},
        {"Qaryatein", "Qaryatayn"},
    };
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *got = sounds_like(*state, rows[i].phrase, arena);
        if (g_strcmp0(got, rows[i].place) != 0)
            fail_msg("%s: %s, expected %s", rows[i].phrase, got, rows[i].place);
    }
}

static guint matches(const name_table *t, const gazetteer *g, const char *text, const char *id_name, guint8 *flags,
                     struct arena *arena)
{
    struct tokens tokens = tokenize(sv_from(text), 100, arena);
    struct name_matches m = name_table_match(t, tokens.items, tokens.n, arena);
    guint found = 0;
    for (guint i = 0; i < m.n; i++)
        if (strcmp(gazetteer_place(g, m.items[i].payload)->name, id_name) == 0) {
            *flags = m.items[i].flags;
            found++;
        }
    return found;
}

static void names_of_every_language_find_their_place(void **state)
{
    static const struct {
        const char *text, *name;
        gboolean is_weak;
    } rows[] = {
        {"in Deir ez-Zor", "Deir ez-Zor", FALSE},
        {"في دير الزور", "Deir ez-Zor", FALSE},
        {"بحلب", "Aleppo", FALSE},
        {"Halep", "Aleppo", FALSE},
        {"в Ракка", "Raqqa", FALSE},
        {"à Alep", "Aleppo", FALSE},
        {"قاعدة حميميم", "Hmeimim air base", FALSE},
        {"the T4 airbase", "T4 air base", FALSE},
        {"الباب", "al-Bab", TRUE},
        {"in the UAE", "United Arab Emirates", FALSE},
        {"a Kobanê", "Kobani", FALSE},
        {"Syria", "Syria", FALSE},
    };
    const gazetteer *g = *state;
    g_autoptr(name_table) t = name_table_new();
    gazetteer_add_names(g, t, 3);
    name_table_compile(t);
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 flags = 0;
        if (!matches(t, g, rows[i].text, rows[i].name, &flags, arena))
            fail_msg("%s: %s not found", rows[i].text, rows[i].name);
        if (((flags & GAZETTEER_NAME_WEAK) != 0) != rows[i].is_weak)
            fail_msg("%s: weak is %d", rows[i].text, !rows[i].is_weak);
    }
    guint8 flags;
    assert_int_equal(matches(t, g, "they told us", "United States", &flags, arena), 0);
    assert_int_equal(matches(t, g, "a homs", "Homs", &flags, arena), 0);
}

static void every_place_is_complete(void **state)
{
    const gazetteer *g = *state;
    assert_true(gazetteer_size(g) > 15000);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < gazetteer_size(g); i++) {
        const struct place *p = gazetteer_place(g, i);
        if (!g_hash_table_add(ids, (gpointer)p->id))
            fail_msg("%s: id twice", p->id);
        assert_true(p->radius_km > 0 && *p->name);
    }
}

static void a_wrong_row_is_named_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *row, *complaint;
    } rows[] = {
        {"x:1\tA\t\tvilage\t35\t36\t2\t\tSY\t10\t\t", "kind"},
        {"x:1\tA\t\tvillage\tnorth\t36\t2\t\tSY\t10\t\t", "lat"},
        {"x:1\tA\t\tvillage\t35\t236\t2\t\tSY\t10\t\t", "lon"},
        {"x:1\tA\t\tvillage\t35\t36\t2\t\tSyria\t10\t\t", "country"},
        {"\tA\t\tvillage\t35\t36\t2\t\tSY\t10\t\t", "id"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = NULL;
        int fd = g_file_open_tmp("places-XXXXXX.tsv", &path, NULL);
        assert_true(fd >= 0);
        close(fd);
        g_autofree char *text = g_strdup_printf(
            "id\tname\tname_ar\tkind\tlat\tlon\tradius_km\tadmin1\tcountry\tprior\taliases\tweak\n%s\n", rows[i].row);
        assert_true(g_file_set_contents(path, text, -1, NULL));
        g_autoptr(GError) error = NULL;
        const char *paths[] = {path, NULL};
        assert_null(gazetteer_load(paths, &error));
        if (!error || !strstr(error->message, ":2") || !strstr(error->message, rows[i].complaint))
            fail_msg("row %u: %s", i, error ? error->message : "no error");
        unlink(path);
    }
}

static void distances_are_great_circles(void **state)
{
    const gazetteer *g = *state;
    double aleppo_damascus = place_distance_km(36.2, 37.16, 33.51, 36.29);
    assert_true(aleppo_damascus > 305 && aleppo_damascus < 313);
    assert_true(place_distance_km(10, 20, 10, 20) < 1e-6);
    for (guint32 i = 0; i + 7 < gazetteer_size(g); i++) {
        const struct place *a = gazetteer_place(g, i), *b = gazetteer_place(g, i + 7);
        double km = place_distance_km(a->lat, a->lon, b->lat, b->lon);
        assert_true(place_is_within(a, b, km + 0.001) && !place_is_within(a, b, km - 0.001));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_that_no_table_lists_are_found_by_sound),
        cmocka_unit_test(names_of_every_language_find_their_place),
        cmocka_unit_test(every_place_is_complete),
        cmocka_unit_test(a_wrong_row_is_named_with_file_and_line),
        cmocka_unit_test(distances_are_great_circles),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
