#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "filters/extract/quantity.h"
#include "text/sentence.h"

static quantity_table *table;
static name_table *names;
static abbreviations *known;

static void print_value(GString *out, const struct quantity *q)
{
    if (q->min == QUANTITY_UNKNOWN && q->max == QUANTITY_UNKNOWN)
        g_string_append(out, "?");
    else if (q->min == QUANTITY_UNKNOWN)
        g_string_append_printf(out, "<%" G_GINT64_FORMAT, q->max);
    else if (q->max == QUANTITY_UNKNOWN)
        g_string_append_printf(out, "%" G_GINT64_FORMAT "+", q->min);
    else if (q->min == q->max)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, q->min);
    else
        g_string_append_printf(out, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, q->min, q->max);
    g_string_append(out, q->is_implicit ? "i" : "");
}

/* "34+ soldier, 15 distance": value, i = implicit, noun kind or the kind when it is no count. */
static char *quantities_of(const char *text, const char *language)
{
    g_autoptr(arena_owner) arena = arena_new(1 << 22, 1 << 20);
    struct strview view = sv_from(text);
    struct tokens tokens = tokenize(view, 10000, arena);
    sentence_split(view, &tokens, known, arena);
    struct name_matches matches = name_table_match(names, tokens.items, tokens.n, arena);
    struct quantities q = quantities_find(table, view, &tokens, &matches, 3, language, arena);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < q.n; i++) {
        g_string_append(out, i ? ", " : "");
        print_value(out, &q.items[i]);
        if (q.items[i].kind != QUANTITY_COUNT)
            g_string_append_printf(out, " %s", quantity_kind_name(q.items[i].kind));
        else if (q.items[i].noun_n)
            g_string_append_printf(out, " %s", q.items[i].noun_kind);
    }
    return g_string_free(out, FALSE);
}

struct row {
    const char *text, *want;
};

static void check(const struct row *rows, guint n, const char *language)
{
    guint wrong = 0;
    for (guint i = 0; i < n; i++) {
        g_autofree char *got = quantities_of(rows[i].text, language);
        if (!g_str_equal(got, rows[i].want)) {
            print_error("%s\n   is     %s\n   wanted %s\n", rows[i].text, got, rows[i].want);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(rows, language) check(rows, G_N_ELEMENTS(rows), language)

static void english_numbers_are_counted_as_stated(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"34 soldiers died", "34 soldier"},
        {"At least 34 Syrian troops and allied fighters", "34+"},
        {"1,200 people fled", "1200 person"},
        {"some 2 million refugees", "2000000+ person"},
        {"1.5 million people", "1500000 person"},
        {"twenty-three rebels", "23 fighter"},
        {"one hundred and five civilians", "105 civilian"},
        {"two thousand five hundred fighters", "2500 fighter"},
        {"three hundred thousand people", "300000 person"},
        {"a dozen gunmen", "12 fighter"},
        {"two dozen shells", "24"},
        {"half a dozen tanks", "6"},
        {"dozens of civilians", "24+ civilian"},
        {"scores of rebels were killed", "40+ fighter"},
        {"hundreds of people", "200+ person"},
        {"thousands fled", "2000+"},
        {"tens of thousands of civilians", "20000+ civilian"},
        {"several soldiers", "? soldier"},
        {"a number of militants", "? fighter"},
        {"a few hundred men", "200+ man"},
        {"a civilian was killed", "1i civilian"},
        {"one soldier", "1 soldier"},
        {"a hundred fighters", "100 fighter"},
        {"no casualties", "0 person"},
        {"more than 50 militants", "50+ fighter"},
        {"over 100 wounded", "100+ wounded"},
        {"no fewer than 20 people", "20+ person"},
        {"up to 40 fighters", "<40 fighter"},
        {"as many as 20 people", "<20 person"},
        {"no more than 10 soldiers", "<10 soldier"},
        {"fewer than 200 men", "<200 man"},
        {"nearly 300 people", "300+ person"},
        {"about a hundred militants", "100+ fighter"},
        {"an estimated 20,000 civilians", "20000+ civilian"},
        {"between 3 and 5 people", "3-5 person"},
        {"between three and five people", "3-5 person"},
        {"3 to 5 rockets", "3-5"},
        {"60-70 flights", "60-70"},
        {"two or three shells", "2-3"},
        {"between 2 and 3 million people", "2000000-3000000 person"},
        {"20 or more people", "20+"},
        {"50+ dead", "50+ dead"},
        {"15 people at least", "15+ person"},
        {"Fifty-one dead and over 100 wounded", "51 dead, 100+ wounded"},
        {"42 civilians, including 12 women and 19 children", "42 civilian, 12 woman, 19 child"},
        {"killed two and wounded five", "2, 5"},
        {"Two of the soldiers were hurt", "2 soldier"},
        {"a couple of shells", "2"},
        {"at least some 20 people", "20+ person"},
        {"in 2000 people fled", "2000 person"},
        {"the group of over 60 mercenaries", "60+ fighter"},
    };
    CHECK(rows, "en");
}

static void numbers_that_count_nothing_are_told_apart(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"in 2016", "2016 year"},
        {"the 1990s", "1990 year"},
        {"in mid-2016 he left", "2016 year"},
        {"On Feb. 3, 2017", "3 date, 2017 year"},
        {"February 3", "3 date"},
        {"on 3 February 2017", "3 date, 2017 year"},
        {"Mar. 12", "12 date"},
        {"5 may have died", "5"},
        {"18/08/2021", "18 date"},
        {"2025-03-18", "2025 date"},
        {"at 10:30 a.m.", "10 time"},
        {"at 5 p.m.", "5 time"},
        {"at 5pm", "5 time"},
        {"at 1530 GMT", "1530 time"},
        {"a 12-year-old boy", "1i, 12 age"},
        {"aged 45", "45 age"},
        {"he is 30 years old", "30 age"},
        {"Ahmad Khalil, 38, said", "38 age"},
        {"after 12 years of war", "12 duration"},
        {"within 48 hours", "48 duration"},
        {"15 km east of the city", "15 distance"},
        {"15km away", "15 distance"},
        {"3.5 miles", "3 distance"},
        {"270 square kilometers", "270 area"},
        {"40 percent of the city", "40 percent"},
        {"40% of it", "40 percent"},
        {"two-thirds of the city", "2 percent"},
        {"$400 a month", "400 money"},
        {"$5 million", "5000000 money"},
        {"5 million dollars", "5000000 money"},
        {"the first attack", "1 ordinal"},
        {"the 3rd phase", "3 ordinal"},
        {"the 25th of March", "25 ordinal"},
        {"twenty-third brigade", "23 ordinal"},
        {"a T-72 tank", "1i, 72 model"},
        {"an Su-24 jet", "1i, 24 model"},
        {"S-300 missiles", "300 model"},
        {"MiG-29", "29 model"},
        {"COVID-19", "19 model"},
        {"120mm mortars", "120 measure"},
        {"a 500 pound bomb", "1i, 500 measure"},
        {"Resolution 2254", "2254 label"},
        {"No. 5 barracks", "5 label"},
        {"on Route 66", "66 label"},
        {"call 0113456789", "113456789 label"},
        {"no one knew", "0"},
        {"at one point", ""},
        {"one another", ""},
        {"1. Aleppo", "1 label"},
        {"27w", "27 label"},
        {"#5", "5 label"},
    };
    CHECK(rows, "en");
}

static void arabic_numbers_in_digits_words_and_forms(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"مقتل 9 مدنيين وإصابة 30 آخرين", "9 civilian, 30 other"},
        {"مقتل ٩ مدنيين", "9 civilian"},
        {"قتل خمسة أشخاص", "5 person"},
        {"ثلاث نساء وأربعة أطفال", "3 woman, 4 child"},
        {"خمسة وعشرون مقاتلاً", "25 fighter"},
        {"ثلاثة عشر شخصاً", "13 person"},
        {"اثنتا عشرة امرأة", "12 woman"},
        {"مئة وخمسة وعشرين شخصاً", "125 person"},
        {"ثلاثمئة عائلة", "300 family"},
        {"خمسمائة مقاتل", "500 fighter"},
        {"ألف ومئتي نازح", "1200 civilian"},
        {"ثلاثة آلاف مدني", "3000 civilian"},
        {"ألفي شخص", "2000 person"},
        {"20 ألف نازح", "20000 civilian"},
        {"مليوني لاجئ", "2000000 civilian"},
        {"عشرات المدنيين", "24+ civilian"},
        {"مئات العائلات", "200+ family"},
        {"آلاف النازحين", "2000+ civilian"},
        {"عشرات الآلاف من المدنيين", "20000+ civilian"},
        {"عدد من المدنيين", "? civilian"},
        {"عدة أشخاص", "? person"},
        {"بضعة مسلحين", "? fighter"},
        {"أكثر من 20 شخصاً", "20+ person"},
        {"ما لا يقل عن خمسة مدنيين", "5+ civilian"},
        {"بأكثر من عشرين قذيفة", "20+ munition"},
        {"20 مدنياً على الأقل", "20+ civilian"},
        {"نحو 40 مقاتلاً", "40+ fighter"},
        {"أقل من 10 عناصر", "<10 fighter"},
        {"بين 3 و5 أشخاص", "3-5 person"},
        {"بين ثلاثة وخمسة أشخاص", "3-5 person"},
        {"3 إلى 5 صواريخ", "3-5 munition"},
        {"مقتل شخصين", "2i person"},
        {"قتل شخصان", "2i person"},
        {"طفلان وامرأتان", "2i child, 2i woman"},
        {"مقتل مدنيين اثنين", "2 civilian"},
        {"مقتل مدنيين", "2+i civilian"},
        {"استشهاد طفل وإصابة شقيقين", "1i child, 2i person"},
        {"مقتل مدني", "1i civilian"},
        {"أصيب مدنياً", "1i civilian"},
        {"الدفاع المدني", ""},
        {"والمرأة", "1i woman"},
        {"و12 جريحاً", "12 wounded"},
        {"بـ 25 قذيفة", "25 munition"},
        {"بـ5 صواريخ", "5 munition"},
        {"شهيدان و12 جريح", "2i dead, 12 wounded"},
        {"ستة قتلى", "6 dead"},
        {"يوم الأحد", ""},
        {"الاثنين 15-11-2021", "15 date"},
        {"في 5 مايو/ أيار 2020", "5 date, 2020 year"},
        {"10 من حزيران", "10 date"},
        {"عام 2019", "2019 year"},
        {"الساعة 11.00", "11 time"},
        {"الساعة ٩:٤٠ من صباح", "9 time"},
        {"(38 عاماً)", "38 age"},
        {"طفل يبلغ من العمر 15 عاماً", "1i child, 15 age"},
        {"منذ 24 ساعة", "24 duration"},
        {"تبعد 20 كيلومترًا", "20 distance"},
        {"15 كم", "15 distance"},
        {"30 بالمئة", "30 percent"},
        {"500 دولار", "500 money"},
        {"القرار 2254", "2254 label"},
        {"اللواء 52", "52 label"},
        {"المرة الثانية", "2 ordinal"},
        {"1- علي محمد", "1 label"},
        {"اليوم الجمعة 6 مدنيين", "6 civilian"},
        {"ثلاثة جرحى بينهم طفلة", "3 wounded, 1i child"},
        {"٣ غارات جوية", "3 strike"},
        {"غارتين جويتين", "2i strike"},
        {"سو-24", "24 model"},
        {"5 من عناصر التنظيم", "5 fighter"},
        {"خلال يوم واحد", "1 duration"},
        {"مقتل مدني واحد", "1 civilian"},
        {"الجنود الثلاثة", "3 soldier"},
        {"في سوريا وتركيا", ""},
    };
    CHECK(rows, "ar");
}

static void turkish(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"23 asker öldü", "23 soldier"},  {"yirmi üç asker", "23 soldier"},       {"en az beş sivil", "5+ civilian"},
        {"yüz elli kişi", "150 person"},  {"onlarca sivil", "24+ civilian"},      {"yüzlerce kişi", "200+ person"},
        {"iki bin kişi", "2000 person"},  {"birkaç terörist", "? fighter"},       {"1.200 kişi", "1200 person"},
        {"12 yaşındaki çocuk", "12 age"}, {"3 Şubat 2017", "3 date, 2017 year"},  {"20 kilometre", "20 distance"},
        {"yüzde 40", "40 percent"},       {"yaklaşık 30 militan", "30+ fighter"},
    };
    CHECK(rows, "tr");
}

static void russian(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"погибли двадцать три человека", "23 person"},
        {"не менее 34 боевиков", "34+ fighter"},
        {"более 10 000 человек", "10000+ person"},
        {"десятки мирных жителей", "24+ civilian"},
        {"сотни людей", "200+ person"},
        {"двое военных", "2 soldier"},
        {"пять тысяч боевиков", "5000 fighter"},
        {"несколько солдат", "? soldier"},
        {"от 3 до 5 человек", "3-5 person"},
        {"3 февраля 2017 года", "3 date, 2017 year"},
        {"в 15 км от города", "15 distance"},
        {"до 40 боевиков", "<40 fighter"},
        {"около 200 человек", "200+ person"},
        {"Су-24", "24 model"},
        {"12-летний мальчик", "12 age"},
    };
    CHECK(rows, "ru");
}

static void french_german_spanish(void **state)
{
    (void)state;
    static const struct row french[] = {
        {"au moins vingt-trois civils", "23+ civilian"},
        {"soixante-dix-sept combattants", "77 fighter"},
        {"quatre-vingt-douze morts", "92 person"},
        {"des dizaines de civils", "24+ civilian"},
        {"une vingtaine de soldats", "20+ soldier"},
        {"deux cents personnes", "200 person"},
        {"10 000 personnes", "10000 person"},
        {"plus de 50 rebelles", "50+ fighter"},
        {"entre 3 et 5 personnes", "3-5 person"},
        {"plusieurs blessés", "? person"},
        {"un soldat", "1i soldier"},
        {"le 3 février 2017", "3 date, 2017 year"},
        {"à 15 kilomètres", "15 distance"},
    };
    static const struct row german[] = {
        {"mindestens dreiundzwanzig Zivilisten", "23+ civilian"},
        {"zweihundert Kämpfer", "200 fighter"},
        {"Dutzende Tote", "24+ person"},
        {"Hunderte Menschen", "200+ person"},
        {"1.200 Menschen", "1200 person"},
        {"zwischen drei und fünf Soldaten", "3-5 soldier"},
        {"bis zu 40 Rebellen", "<40 fighter"},
        {"mehrere Verletzte", "? person"},
        {"am 3. Februar 2017", "3 date, 2017 year"},
        {"40 Prozent", "40 percent"},
        {"zwei Millionen Menschen", "2000000 person"},
    };
    static const struct row spanish[] = {
        {"al menos veintitrés civiles", "23+ civilian"},
        {"treinta y cinco soldados", "35 soldier"},
        {"doscientas personas", "200 person"},
        {"decenas de muertos", "24+ person"},
        {"cientos de personas", "200+ person"},
        {"más de dos mil personas", "2000+ person"},
        {"entre 3 y 5 combatientes", "3-5 fighter"},
        {"varios heridos", "? person"},
        {"el 3 de febrero", "3 date"},
        {"15 kilómetros", "15 distance"},
    };
    CHECK(french, "fr");
    CHECK(german, "de");
    CHECK(spanish, "es");
}

static void kurdish_persian_hebrew(void **state)
{
    (void)state;
    static const struct row kurmanji[] = {
        {"bîst û sê kes", "23 person"}, {"herî kêm 5 sivîl", "5+ civilian"}, {"bi dehan kes", "24+"},
        {"çar zarok", "4 child"},       {"du hezar kes", "2000 person"},     {"15 kîlometre", "15 distance"},
    };
    static const struct row sorani[] = {
        {"بیست و سێ کەس", "23 person"}, {"لانیکەم پێنج منداڵ", "5+ child"}, {"دەیان کەس", "24+ person"},
        {"سێ سەد کەس", "300 person"},   {"چەند سەرباز", "? soldier"},
    };
    static const struct row persian[] = {
        {"بیست و سه نفر", "23 person"},       {"دست‌کم پنج غیرنظامی", "5+ civilian"},
        {"ده‌ها نفر", "24+ person"}, {"سه هزار نفر", "3000 person"},
        {"صد و پنجاه نفر", "150 person"},     {"چند سرباز", "? soldier"},
        {"۲۵ کیلومتر", "25 distance"},
    };
    static const struct row hebrew[] = {
        {"עשרים ושלושה חיילים", "23 soldier"}, {"לפחות חמישה הרוגים", "5+ person"},     {"עשרות פצועים", "24+ person"},
        {"מאות תושבים", "200+ person"},        {"שלושת אלפים אזרחים", "3000 civilian"}, {"15 קילומטרים", "15 distance"},
    };
    CHECK(kurmanji, "ku");
    CHECK(sorani, "ckb");
    CHECK(persian, "fa");
    CHECK(hebrew, "he");
}

static void a_word_of_another_script_counts_in_the_main_language_of_its_script(void **state)
{
    (void)state;
    static const struct row rows[] = {{"خمسة أشخاص", "5 person"}, {"at least five", "5+"}};
    CHECK(rows, NULL);
    CHECK(rows, "he");
    static const struct row turkish_words[] = {{"on Monday bin Laden", ""}};
    CHECK(turkish_words, "en");
}

static void spans_cover_modifier_number_and_noun(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct strview text = SV("They say at least 34 soldiers died");
    struct tokens tokens = tokenize(text, 100, arena);
    struct name_matches matches = name_table_match(names, tokens.items, tokens.n, arena);
    struct quantities q = quantities_find(table, text, &tokens, &matches, 3, "en", arena);
    assert_int_equal(q.n, 1);
    assert_int_equal(q.items[0].first, 2);
    assert_int_equal(q.items[0].n, 3);
    assert_int_equal(q.items[0].number_first, 4);
    assert_int_equal(q.items[0].number_n, 1);
    assert_int_equal(q.items[0].noun, 5);
    assert_int_equal(q.items[0].noun_n, 1);
}

static void huge_numbers_saturate(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"99999999999999999999 billion people", "9223372036854775807 person"},
        {"million million million million", "1000000, 1000000, 1000000, 1000000"},
    };
    CHECK(rows, "en");
}

static void a_bad_row_is_named_with_file_and_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"x\ten\tcardinol\t1\t\tme", "x\ten\tbefore\tcolour\t\tme",
                                      "x\ten\tcardinal\tmany\t\tme"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = NULL,
                        *text = g_strdup_printf("phrase\tlanguage\trole\tvalue\tmax\tsource\n%s\n", bad[i]);
        gint fd = g_file_open_tmp("numbers-XXXXXX", &path, NULL);
        assert_true(fd >= 0 && g_close(fd, NULL) && g_file_set_contents(path, text, -1, NULL));
        g_autoptr(GError) error = NULL;
        assert_null(quantity_table_load(path, "packs/common/count_nouns.ar.tsv", &error));
        assert_non_null(strstr(error->message, ":2"));
        g_remove(path);
    }
}

static int load(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    table = quantity_table_load("packs/common/numbers.tsv", "packs/common/count_nouns.ar.tsv", &error);
    known = table ? abbreviations_load("packs/common/abbreviations.tsv", &error) : NULL;
    if (!known) {
        print_error("%s\n", error->message);
        return -1;
    }
    names = name_table_new();
    quantity_table_add_names(table, names, 3);
    name_table_compile(names);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    g_clear_pointer(&names, name_table_free);
    g_clear_pointer(&table, quantity_table_free);
    g_clear_pointer(&known, abbreviations_free);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_numbers_are_counted_as_stated),
        cmocka_unit_test(numbers_that_count_nothing_are_told_apart),
        cmocka_unit_test(arabic_numbers_in_digits_words_and_forms),
        cmocka_unit_test(turkish),
        cmocka_unit_test(russian),
        cmocka_unit_test(french_german_spanish),
        cmocka_unit_test(kurdish_persian_hebrew),
        cmocka_unit_test(a_word_of_another_script_counts_in_the_main_language_of_its_script),
        cmocka_unit_test(spans_cover_modifier_number_and_noun),
        cmocka_unit_test(huge_numbers_saturate),
        cmocka_unit_test(a_bad_row_is_named_with_file_and_line),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
