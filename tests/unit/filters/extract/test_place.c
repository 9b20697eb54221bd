#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "filters/extract/place.h"

enum { PLACE = 3, WORD = 4, ACTOR = 5, TIME = 6 };

struct fixture {
    gazetteer *places;
    place_words *words;
    name_table *names;
    abbreviations *abbreviations;
    struct arena *arena;
};

/* Actors and times stand in for the tables of other modules. */
static const char *const actors[] = {"Deir ez-Zor Military Council", "ISIS", "Islamic State of Iraq and Syria"};
static const char *const times[] = {"Feb", "Sunday", "Monday", "May"};

static int load(void **state)
{
    static const char *const tables[] = {"packs/syria/places.tsv", "packs/common/world_places.tsv", NULL};
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GError) error = NULL;
    if (!(f->places = gazetteer_load(tables, &error)) ||
        !(f->words = place_words_load("packs/common/place_words.tsv", &error)) ||
        !(f->abbreviations = abbreviations_load("packs/common/abbreviations.tsv", &error))) {
        g_printerr("%s\n", error->message);
        return -1;
    }
    f->names = name_table_new();
    gazetteer_add_names(f->places, f->names, PLACE);
    place_words_add_names(f->words, f->names, WORD);
    for (guint i = 0; i < G_N_ELEMENTS(actors); i++)
        name_table_add(f->names, sv_from(actors[i]), ACTOR, i, NAME_NEEDS_CAPITAL);
    for (guint i = 0; i < G_N_ELEMENTS(times); i++)
        name_table_add(f->names, sv_from(times[i]), TIME, i, NAME_NEEDS_CAPITAL);
    name_table_compile(f->names);
    f->arena = arena_new(1 << 24, 1 << 24);
    *state = f;
    return 0;
}

static int unload(void **state)
{
    struct fixture *f = *state;
    gazetteer_free(f->places);
    place_words_free(f->words);
    name_table_free(f->names);
    abbreviations_free(f->abbreviations);
    arena_free(f->arena);
    g_free(f);
    return 0;
}

static struct place_mentions find(const struct fixture *f, const char *text, struct tokens *tokens)
{
    arena_reset(f->arena);
    *tokens = tokenize(sv_from(text), 1000, f->arena);
    struct sentences sentences = sentence_split(sv_from(text), tokens, f->abbreviations, f->arena);
    struct place_text t = {tokens->items, tokens->n, sentences.items, sentences.n,
                           name_table_match(f->names, tokens->items, tokens->n, f->arena)};
    struct place_mentions out;
    place_find(f->places, f->words, (struct place_classes){PLACE, WORD, ACTOR, TIME}, &t, 1, &out, f->arena);
    return out;
}

/* "Saraqib in settlement; (Idlib in governorate)": brackets = only explains another, square ones = dateline, ? = in no
 * table, ~ = without coordinates */
static char *places_of(const struct fixture *f, const char *text)
{
    struct tokens tokens;
    struct place_mentions m = find(f, text, &tokens);
    GString *out = g_string_new("");
    for (guint i = 0; i < m.n; i++) {
        const struct place_mention *p = &m.items[i];
        const struct token *first = &tokens.items[p->first], *last = &tokens.items[p->first + p->n - 1];
        g_autofree char *name = p->place == PLACE_NONE
                                    ? g_strdup_printf("%.*s?", (int)(last->end - first->start), text + first->start)
                                    : g_strdup(gazetteer_place(f->places, p->place)->name);
        const char *open = p->is_dateline              ? "["
                           : p->explains != PLACE_NONE ? "("
                                                       : "",
                   *close = p->is_dateline              ? "]"
                            : p->explains != PLACE_NONE ? ")"
                                                        : "";
        g_string_append_printf(out, "%s%s%s %s %s%s%s", out->len ? "; " : "", open, name,
                               place_relation_name(p->relation), place_precision_name(p->precision),
                               p->has_coordinates ? "" : "~", close);
    }
    return g_string_free(out, FALSE);
}

struct row {
    const char *text, *want;
};

static void check(void **state, const struct row *rows, guint n)
{
    guint wrong = 0;
    for (guint i = 0; i < n; i++) {
        g_autofree char *got = places_of(*state, rows[i].text);
        if (strcmp(got, rows[i].want) != 0) {
            print_error("%s\n    found    %s\n    expected %s\n", rows[i].text, got, rows[i].want);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void areas_only_explain_the_places_inside_them(void **state)
{
    static const struct row rows[] = {
        {"Government jets bombed the town of Saraqib in Idlib province.",
         "Saraqib in settlement; (Idlib in governorate)"},
        {"Rebels left Sarmin, Idlib, on Sunday.", "Sarmin in settlement; (Idlib in settlement)"},
        {"In Daraa governorate, the town of Nawa was shelled.", "(Daraa in governorate); Nawa in settlement"},
        {"Rebels took Salma in Latakia province.", "Salma in settlement; (Latakia in governorate)"},
        {"The Aleppo and Idlib provinces were quiet.", "Aleppo in governorate; Idlib in governorate"},
        {"Men from Tripoli in Libya fought in Benghazi.",
         "Tripoli in settlement; (Libya in country); Benghazi in settlement"},
        {"قصف الطيران بلدة كنصفرة بريف إدلب الجنوبي.", "Kansafra in settlement; (Idlib south_of area)"},
        {"انفجار سيارة في مدينة الباب شرقي حلب.", "al-Bab in settlement; (Aleppo east_of near)"},
        {"قتل مدنيان في حي الصالحين بمدينة حلب.", "al-Salheen in settlement; (Aleppo in settlement)"},
        {"قصف على محافظتي إدلب وحلب.", "Idlib in governorate; Aleppo in governorate"},
        {"İdlib'in Saraqib ilçesinde patlama oldu.", "(Idlib in settlement); Saraqib in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void relations_say_where_beside_a_place(void **state)
{
    static const struct row rows[] = {
        {"Fighting went on 15 km east of Palmyra.", "Palmyra east_of near"},
        {"A convoy was hit 20 miles south of Deir ez-Zor.", "Deir ez-Zor south_of near"},
        {"A drone fell near Azaz.", "Azaz near near"},
        {"Shells landed in the western countryside of Aleppo.", "Aleppo west_of area"},
        {"Clashes broke out in northern Hama countryside.", "Hama north_of area"},
        {"They fled to the countryside of Hama.", "Hama countryside_of area"},
        {"A mine went off on the outskirts of Jasim.", "Jasim outskirts_of near"},
        {"The road between Morek and Khan Sheikhoun was cut.",
         "Morek between area; (Khan Sheikhoun between settlement)"},
        {"في الريف الشمالي لحلب", "Aleppo north_of area"},
        {"على بعد 10 كم جنوب الرقة", "Raqqa south_of near"},
        {"غارات على محيط مدينة تدمر", "Palmyra outskirts_of near"},
        {"هجوم بين بلدتي سرمين وبنش.", "Sarmin between area; (Binnish between settlement)"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void what_is_wider_explains_what_is_narrower(void **state)
{
    static const struct row rows[] = {
        {"Two villages in central Syria's Hama province were attacked.",
         "(Central Syria in area); Hama in governorate"},
        {"A field in the far northwest of Hama countryside burned.", "Hama northwest_of area"},
        {"Morek in the far north of Hama countryside burned.", "Morek in settlement; (Hama north_of area)"},
        {"Jets hit Morek and Latamneh.", "Morek in settlement; al-Lataminah in settlement"},
        {"قصف قرى الفطيرة وسفوهن جنوبي إدلب.", "Fatirah in settlement; Sfuhen in settlement; (Idlib south_of near)"},
        {"A raid hit al-Qamh village in the northern countryside of Raqqa province.",
         "al-Qamh? in area; (Raqqa north_of area)"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void buildings_are_named_after_far_places_and_persons(void **state)
{
    static const struct row rows[] = {
        {"Jets bombed al-Quds hospital in Aleppo.", "Aleppo in settlement"},
        {"A shell hit the Aleppo hospital.", "Aleppo in settlement"},
        {"سقطت قذيفة قرب مسجد الرحمن في مدينة الدانا.", "al-Dana in settlement"},
        {"قصف مشفى كوباني.", "Kobani in settlement"},
        {"Снаряд попал в больницу в Алеппо.", "Aleppo in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void rumours_of_a_sound_need_more_than_a_sound(void **state)
{
    static const struct row rows[] = {
        {"The talks between Bashar al-Assad and the envoy failed in Damascus.", "Damascus in settlement"},
        {"Fighters of Faylaq al-Rahman left Jobar.", "Jobar in settlement"},
        {"Troops returned to the Roman-era city of Palmyra.", "Palmyra in settlement"},
        {"Clashes broke out in Bashkoy, north of Aleppo.", "Bashkuy in settlement; (Aleppo north_of near)"},
        {"Syria: clashes broke out in Khafsa on Sunday.", "Syria in country; al-Khafsah in settlement"},
        {"Syria: a raid on Deir Atiyah killed two.", "Syria in country; Dayr 'Atiyah in settlement"},
        {"Syria: rebels left al-Hameh on Sunday.", "Syria in country; al-Hamah in settlement"},
        {"Syria: shells fell on Tal Brak on Sunday.", "Syria in country; Tall Birak in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void russian_names_are_found_by_their_sound(void **state)
{
    static const struct row rows[] = {
        {"Сирия: армия взяла Маарет-эн-Нууман.", "Syria in country; Maarat al-Numan in settlement"},
        {"Сирия: военные вошли в Айн-Иссу.", "Syria in country; Ain Issa in settlement"},
        {"Сирия: силы заняли населенный пункт Тель-Тамр.", "Syria in country; Tal Tamr in settlement"},
        {"Сирия: взрыв в деревне Баксария в провинции Латакия.",
         "Syria in country; Biksarya in settlement; (Latakia in governorate)"},
        {"Сирия: боевики отошли к Мореку.", "Syria in country; Morek in settlement"},
        {"Сирия: обстрел Кафр-Зиты.", "Syria in country; Kafr Zita in settlement"},
        {"Министр Сергей Петров выступил в Совбезе.", ""},
        {"В Твиттере сообщили об этом.", ""},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void case_endings_are_read(void **state)
{
    static const struct row rows[] = {
        {"Halep'te bir patlama oldu.", "Aleppo in settlement"},
        {"Askerler İdlib'den çekildi.", "Idlib in settlement"},
        {"Askerler Münbiç'e girdi.", "Manbij in settlement"},
        {"Взрыв прогремел в Манбидже.", "Manbij in settlement"},
        {"Авиация нанесла удар по Хан-Шейхуну.", "Khan Sheikhoun in settlement"},
        {"Беженцы вернулись в Восточную Гуту.", "Eastern Ghouta in area"},
        {"Боевики ушли из Саракиба.", "Saraqib in settlement"},
        {"Под Хомсом сбит самолет.", "Homs in settlement"},
        {"Aleppos Osten wurde bombardiert.", "Aleppo east_of area"},
        {"Li Kobanê teqînek çêbû.", "Kobani in settlement"},
        {"Artêşê gundên Efrînê topbaran kir.", "Afrin in settlement"},
        {"سوپای تورکیا عەفرینی بۆردومان کرد.", "Turkey in country; Afrin in settlement"},
        {"لە شاری حەلەب تەقینەوەیەک ڕوویدا.", "Aleppo in settlement"},
        {"پهپادها به دیرالزور حمله کردند.", "Deir ez-Zor in settlement"},
        {"פיצוץ אירע בדמשק.", "Damascus in settlement"},
        {"Des frappes ont visé la campagne d'Alep.", "Aleppo countryside_of area"},
        {"Un coche bomba estalló en Damasco.", "Damascus in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void names_of_other_things_are_no_places(void **state)
{
    static const struct row rows[] = {
        {"The Deir ez-Zor Military Council denied it.", ""},
        {"The Aleppo Media Center published a video.", ""},
        {"The Damascus Declaration was signed.", ""},
        {"Salma Hayek spoke.", ""},
        {"The group opened the door of Bab on Monday.", ""},
        {"فتح الرجل الباب وخرج.", ""},
        {"The Islamic State of Iraq and Syria said so.", ""},
        {"They may leave in May.", ""},
        {"Troops in the ISIS-held city of Raqqa surrendered.", "Raqqa in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void a_dateline_is_where_the_report_was_written(void **state)
{
    static const struct row rows[] = {
        {"DAMASCUS, Feb. 3 (AFP) — Troops entered Harasta.", "[Damascus in settlement]; Harasta in settlement"},
        {"Beirut (Reuters) - Three people died in Homs.", "[Beirut in settlement]; Homs in settlement"},
        {"دمشق - سانا: دخلت قافلة إلى درعا البلد.", "[Damascus in settlement]; Daraa al-Balad in settlement"},
        {"Damascus was calm on Monday.", "Damascus in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void unknown_names_that_the_text_calls_places_are_kept(void **state)
{
    static const struct row rows[] = {
        {"Jets struck the village of Bayt Qurmaz near Idlib.", "Bayt Qurmaz? in near; (Idlib near near)"},
        {"They stormed the villages of Tal Zqaqa and Umm Zanbil in the Hama countryside.",
         "Tal Zqaqa? in area; Umm Zanbil? in area; (Hama countryside_of area)"},
        {"A mine killed two in the village of Qurmaz in Homs province.",
         "Qurmaz? in settlement~; (Homs in governorate)"},
        {"استهدفت مسيرة سيارة قرب قرية تل الزقاق غرب تل تمر.", "تل الزقاق? near near; (Tal Tamr west_of near)"},
        {"They live in Fooland and eat.", ""},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void a_definite_noun_points_back_to_its_place(void **state)
{
    static const struct row rows[] = {
        {"Jets bombed Saraqib in Idlib province. Three people died in the town.",
         "Saraqib in settlement; (Idlib in governorate); Saraqib in settlement"},
        {"Shells hit a farm 10 km south of Nawa. The town was quiet.", "Nawa south_of near; Nawa in settlement"},
        {"Three people died in the town.", ""},
        {"Jets bombed Saraqib. The town of Binnish was hit.", "Saraqib in settlement; Binnish in settlement"},
        {"قصف الطيران بلدة سرمين. وقتل ثلاثة مدنيين في البلدة.", "Sarmin in settlement; Sarmin in settlement"},
        {"قصف مدينة الباب بريف حلب. وسقط قتلى في المدينة.",
         "al-Bab in settlement; (Aleppo countryside_of area); al-Bab in settlement"},
        {"Troops entered Qaryatayn city, south of Homs. Mines were found in the city.",
         "Qaryatayn in settlement; (Homs south_of near); Qaryatayn in settlement"},
        {"دخلت القوات القرية صباح الأحد.", ""},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void spellings_of_a_sound_are_one_place(void **state)
{
    static const struct row rows[] = {
        {"Strikes hit Deyr az Zoor and Menbej.", "Deir ez-Zor in settlement; Manbij in settlement"},
        {"Planes hit the Omar oil field and Conoco.", "Al-Omar oil field in exact; Conoco gas field in exact"},
        {"Militants attacked the Tiyas air base, also known as T4.", "T4 air base in exact; T4 air base in exact"},
        {"An attack near the Bab al-Hawa border crossing killed two.", "Bab al-Hawa near near"},
        {"A blast shook the Mezzeh neighbourhood of Damascus.", "Mezzeh in settlement; (Damascus in settlement)"},
        {"Взрыв в городе Африн.", "Afrin in settlement"},
        {"Une frappe a visé la ville de Deir ez-Zor.", "Deir ez-Zor in settlement"},
    };
    check(state, rows, G_N_ELEMENTS(rows));
}

static void neighbours_decide_which_place_of_a_name_is_meant(void **state)
{
    static const struct {
        const char *text;
        guint mention;
        double lat, lon;
    } rows[] = {
        {"اشتباكات في قرى الزيارة وخربة الناقوس والمنصورة بسهل الغاب.", 2, 35.65, 36.35},
        {"قصف قرية المنصورة بريف الرقة.", 0, 35.84, 38.75},
        {"Fighting in the Midan district of Aleppo.", 0, 36.215, 37.166},
        {"Fighting in the Midan district of Damascus.", 0, 33.495, 36.296},
        {"The east of Tripoli was bombed; Libya called for help.", 0, 32.89, 13.19},
        {"Shots were heard in Tripoli; the Lebanese army closed the road to Beirut.", 0, 34.43, 35.84},
        {"They left the village of Sheikh Issa in Aleppo's northern countryside.", 0, 36.48, 37.15},
        {"They left the village of Sheikh Issa in Aleppo's southern countryside.", 0, 35.99, 37.0},
        {"قصف قرية الشيخ عيسى بريف حلب الشمالي.", 0, 36.48, 37.15},
        {"A raid hit al-Qamh village in the northern countryside of Raqqa province.", 0, 36.13, 39.01},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tokens tokens;
        struct place_mentions m = find(*state, rows[i].text, &tokens);
        assert_true(m.n > rows[i].mention);
        const struct place_mention *p = &m.items[rows[i].mention];
        if (place_distance_km(p->lat, p->lon, rows[i].lat, rows[i].lon) > 8)
            fail_msg("%s: at %.2f %.2f", rows[i].text, p->lat, p->lon);
    }
}

static void a_distance_moves_the_place(void **state)
{
    struct tokens tokens;
    struct place_mentions m = find(*state, "Fighting went on 30 km east of Palmyra.", &tokens);
    assert_int_equal(m.n, 1);
    double km = place_distance_km(m.items[0].lat, m.items[0].lon, 34.56, 38.2672);
    assert_true(km > 28 && km < 32);
    assert_true(m.items[0].lon > 38.5);
}

static void any_bytes_are_survived(void **state)
{
    static const char *const texts[] = {"",
                                        " ",
                                        ",,,,",
                                        "بـ",
                                        "Aleppo",
                                        "of of of of of",
                                        "al-",
                                        "قرية",
                                        "15 km east of",
                                        "between Aleppo and",
                                        "\xff\xfe Aleppo \xc3",
                                        "Kafr Kafr Kafr Kafr Kafr"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct tokens tokens;
        find(*state, texts[i], &tokens);
    }
    g_autoptr(GString) many = g_string_new("");
    for (guint i = 0; i < 500; i++)
        g_string_append(many, "Aleppo, Kafr Wuzz and ");
    struct tokens tokens;
    find(*state, many->str, &tokens);
}

static void a_full_arena_leaves_a_short_list(void **state)
{
    struct fixture *f = *state;
    struct fixture small = *f;
    for (gsize budget = 1 << 12; budget <= 1 << 17; budget *= 2) {
        small.arena = arena_new(budget, budget);
        struct tokens tokens;
        find(&small, "Fighting between Morek and Khan Sheikhoun, 15 km east of Palmyra, in Idlib province.", &tokens);
        arena_free(small.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_only_explain_the_places_inside_them),
        cmocka_unit_test(relations_say_where_beside_a_place),
        cmocka_unit_test(what_is_wider_explains_what_is_narrower),
        cmocka_unit_test(buildings_are_named_after_far_places_and_persons),
        cmocka_unit_test(rumours_of_a_sound_need_more_than_a_sound),
        cmocka_unit_test(case_endings_are_read),
        cmocka_unit_test(russian_names_are_found_by_their_sound),
        cmocka_unit_test(names_of_other_things_are_no_places),
        cmocka_unit_test(a_dateline_is_where_the_report_was_written),
        cmocka_unit_test(unknown_names_that_the_text_calls_places_are_kept),
        cmocka_unit_test(a_definite_noun_points_back_to_its_place),
        cmocka_unit_test(spellings_of_a_sound_are_one_place),
        cmocka_unit_test(neighbours_decide_which_place_of_a_name_is_meant),
        cmocka_unit_test(a_distance_moves_the_place),
        cmocka_unit_test(any_bytes_are_survived),
        cmocka_unit_test(a_full_arena_leaves_a_short_list),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
