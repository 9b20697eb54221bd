/* How many a text says were killed and wounded, in English and Arabic: sentences of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "filters/extract/toll.h"
#include "tests/unit/cpu_time.h"
#include "tests/unit/filters/extract/extract_rig.h"

#define PUBLISHED 2457466 /* 2016-03-18, Julian */

#define NONE (-2) /* no event states it */
#define OPEN (-1) /* no upper limit */
#define ANY  (-3) /* not asked */

struct claim {
    const char *text;
    gint64 killed, killed_max, wounded;
};

static const struct claim english[] = {
    {"Twelve people were killed in an air strike on Homs.", 12, 12, ANY},
    {"At least 12 people were killed and 30 wounded in an air strike on Homs.", 12, OPEN, 30},
    {"More than 40 villagers were killed when jets bombed Homs.", 40, OPEN, ANY},
    {"A car bomb killed between 20 and 30 people in Azaz.", 20, 30, ANY},
    {"Dozens of people were killed in the shelling of Douma.", 24, OPEN, ANY},
    {"Shelling killed several people in Douma.", NONE, NONE, ANY},
    {"A dozen soldiers died in a clash near Palmyra.", 12, 12, ANY},
    {"An air strike on Idlib killed three children, their mother and her sister.", 5, 5, ANY},
    {"A mine killed a shepherd near Salamiyah.", 1, 1, ANY},
    {"An air strike on Idlib killed a family of six.", 6, 6, ANY},
    {"A car bomb killed six civilians and five militiamen in Azaz.", 11, 11, ANY},
    {"Ten people, three of them children, were killed in the shelling of Douma.", 10, 10, ANY},
    {"At least 200 people many of whom were women were killed in air strikes on Raqqa.", 200, OPEN, ANY},
    {"Shelling of Douma killed 30 people, including 12 children.", 30, 30, ANY},
    {"Twenty men, among them two doctors, lost their lives in an air strike on Douma.", 20, 20, ANY},
    {"The death toll from the rocket attack on Aleppo rose to 45.", 45, 45, ANY},
    {"The death toll from the shelling of Aleppo was put at eight civilians.", 8, 8, ANY},
    {"The number of dead in the bombing of Azaz reached 31.", 31, 31, ANY},
    {"Gunmen shelled Homs without causing any casualties.", 0, 0, ANY},
    {"Jets bombed Homs but no casualties were reported.", 0, 0, ANY},
    {"The shelling of Homs did not cause any deaths.", 0, 0, ANY},
    {"Six Russian soldiers are believed to have been killed in shelling near Palmyra.", 6, 6, ANY},
    {"Three foreign fighters were said to be killed in clashes near Palmyra.", 3, 3, ANY},
    {"Rebels fired at least 70 rockets at Damascus, killing seven people.", 7, 7, ANY},
    {"Rocket fire that killed nine others hit Homs.", 9, 9, ANY},
    {"Two soldiers were killed and two others were wounded in clashes near Aleppo.", 2, 2, 2},
    {"4 Turkish Martyrs 9 Injured in Attack near Aleppo", 4, 4, 9},
    {"Jets struck Homs. Twelve people were killed.", 12, 12, ANY},
    {"A car bomb went off in Homs. The blast killed 12 people and wounded 30.", 12, 12, 30},
    {"Jets struck Homs, killing dozens. The Observatory said 31 people were killed in the strike.", 31, 31, ANY},
    {"At least 20 people were killed in an air strike on Homs. The strike killed 22 people, doctors said.", 20, 22,
     ANY},
    {"Shelling of Douma left 20 people dead and wounded.", NONE, NONE, ANY},
    {"Air strikes killed and wounded 40 people in Saraqeb.", NONE, NONE, ANY},
    {"Air strikes killed and wounded dozens of people in Saraqeb.", 24, OPEN, 24},
    {"A 12-year-old boy was killed by a shell in Douma.", 1, 1, ANY},
    {"Militants killed 14 soldiers near Hasakah on 12 March.", 14, 14, ANY},
    {"The strike hit a road 15 km east of Homs, killing two.", 2, 2, ANY},
    {"Seventeen people were killed in fighting in a mainly Kurdish town near Hasakah.", 17, 17, ANY},
    {"Brigade 52 was attacked near Daraa.", NONE, NONE, ANY},
    {"ISIS fighters killed 1,200 soldiers at the base near Raqqa.", 1200, 1200, ANY},
    {"Some 50 rebels have died in clashes near Hama.", 50, OPEN, ANY},
    {"At least 35 jihadists were killed in clashes near Kobane. 22 of the jihadists were killed in fighting near "
     "Kobane.",
     35, OPEN, ANY},
};

static const struct claim arabic[] = {
    {"مقتل خمسة مدنيين، ثلاثة منهم من عائلة واحدة، بقصف على مدينة الباب.", 5, 5, ANY},
    {"استشهد ثلاثة مدنيين بقصف مدفعي على مدينة الأتارب.", 3, 3, ANY},
    {"قتل شخصان وأصيب خمسة آخرون بانفجار لغم في ريف حماة.", 2, 2, 5},
    {"استشهاد طفلتين بقصف على بلدة سرمين.", 2, 2, ANY},
    {"استشهدت امرأة وطفلها بقصف على بلدة سرمين.", 2, 2, ANY},
    {"مقتل شقيقين ووالدتهما برصاص مجهولين في الرقة.", 3, 3, ANY},
    {"استشهاد سيدة وطفليها وإصابة زوجها بقصف على سرمين.", 3, 3, 1},
    {"مقتل خليل المسطو وابنه حمدان في قصف على سرمين.", 2, 2, ANY},
    {"استشهاد كل من خليل المسطو وحمدان العيسو وسمعان الديبو بقصف على سرمين.", 3, 3, ANY},
    {"فقدت امرأة حياتها بقصف على مدينة منبج.", 1, 1, ANY},
    {"فقدان أربعة أطفال لحياتهم في قصف على مدينة منبج.", 4, 4, ANY},
    {"فقد السكان الأمل بعد قصف على مدينة منبج.", NONE, NONE, ANY},
    {"استـ.شهاد ٧ مدنيين بقصـ ـف على مدينة منبج.", 7, 7, ANY},
    {"(9) شهداء نتيجة القصف على مدينة الباب.", 9, 9, ANY},
    {"ارتقاء 5 شهداء وعدد من الجرحى بقصف صاروخي على مدينة الباب.", 5, 5, ANY},
    {"6 قتلى مدنيين بقصف على مدينة الباب.", 6, 6, ANY},
    {"40 قتيلا وجريحا بقصف على مدينة الباب.", NONE, NONE, ANY},
    {"مقتل وإصابة 12 شخصا بقصف على مدينة الباب.", NONE, NONE, ANY},
    {"مقتل وإصابة العشرات بقصف على مدينة الباب.", 24, OPEN, ANY},
    {"قتيل وجرحى بقصف على مدينة الباب.", 1, 1, ANY},
    {"استشهاد اثنين من الصحفيين بقصف على مدينة الباب.", 2, 2, ANY},
    {"مقتل عدد من المسلحين بقصف على مدينة الباب.", NONE, NONE, ANY},
    {"استشهاد ما لا يقل عن 11 مدنيا بينهم 5 أطفال بقصف على مدينة الباب.", 11, OPEN, ANY},
    {"استشهاد أكثر من عشرين مدنيا بقصف على مدينة الباب.", 20, OPEN, ANY},
    {"ارتفاع حصيلة القصف على مدينة الباب إلى 14 شهيدا.", 14, 14, ANY},
    {"بلغ عدد الشهداء بقصف مدينة الباب 17 شهيدا.", 17, 17, ANY},
    {"استشهاد رجل وزوجته وأطفالهما بقصف على مدينة الباب.", 2, 2, ANY},
    {"مقتل نائب قائد الفصيل بعبوة ناسفة في مدينة الباب.", 1, 1, ANY},
    {"قصف مدفعي على مدينة الباب دون وقوع إصابات.", NONE, NONE, 0},
    {"أصيب مدنيان بقصف على مدينة الباب.", NONE, NONE, 2},
    {"استشهاد ثلاثة وعشرين مدنيا بقصف على مدينة الباب.", 23, 23, ANY},
    {"مقتل عنصرين من قوات النظام وإصابة ثالث بانفجار عبوة ناسفة في درعا.", 2, 2, ANY},
    {"استشهاد طفل عمره 12 عاما بقصف على مدينة الباب.", 1, 1, ANY},
    {"استشهاد مدني وإصابة 9 آخرين بينهم 4 أطفال بقصف على مدينة الباب.", 1, 1, 9},
    {"قصف على مدينة الباب، الشهداء:\n1- خليل المسطو\n2- حمدان العيسو\n3- سمعان الديبو", 3, 3, ANY},
    {"قصف على مدينة الباب.\nأسماء الشهداء:\nخليل المسطو\nحمدان العيسو", 2, 2, ANY},
    {"قصف على مدينة الباب.\nالجرحى: 1-خليل المسطو 2-حمدان العيسو الشهداء: 1-سمعان الديبو 2-جابر المسطو 3-فواز العيسو",
     3, 3, 2},
};

/* Keeps a sentence from being taken for a note, which the type model reads. */
static const char filler[] = "\n\n"
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year. "
                             "The museum in the old quarter opens at nine and closes at five every day of the year.";

static void extract(const char *text, const char *language, struct extract_output *out)
{
    read_document(language, "", text, PUBLISHED, "o", out);
}

/* Every event that states a number states this one, and one of them does. */
static gboolean states(const struct extract_output *out, enum casualty_measure measure, gint64 min, gint64 max)
{
    gboolean found = FALSE;
    for (guint i = 0; i < out->n; i++) {
        const struct event_casualties *c = &out->events[i].casualties;
        const struct event_count *x = measure == MEASURE_KILLED ? c->killed : c->wounded;
        if (!x)
            continue;
        gint64 limit = x->max == JSON_COUNT_NONE ? OPEN : x->max;
        if (min == NONE || x->min != min || (max != ANY && limit != max))
            return FALSE;
        found = TRUE;
    }
    return found == (min != NONE);
}

static guint misread(const struct claim *claims, guint n, const char *language, const char *behind)
{
    guint bad = 0;
    for (guint i = 0; i < n; i++) {
        struct extract_output out;
        g_autofree char *text = g_strconcat(claims[i].text, behind, NULL);
        extract(text, language, &out);
        gboolean killed = states(&out, MEASURE_KILLED, claims[i].killed, claims[i].killed_max);
        gboolean wounded = claims[i].wounded == ANY || states(&out, MEASURE_WOUNDED, claims[i].wounded, ANY);
        if (out.n && killed && wounded)
            continue;
        print_error("%s: %s is wrong (%u events)\n", claims[i].text, killed ? "wounded" : "killed", out.n);
        bad++;
    }
    return bad;
}

static void english_tolls_are_read(void **state)
{
    (void)state;
    assert_int_equal(misread(english, G_N_ELEMENTS(english), "en", filler), 0);
}

static void arabic_tolls_are_read(void **state)
{
    (void)state;
    assert_int_equal(misread(arabic, G_N_ELEMENTS(arabic), "ar", ""), 0);
}

static void of_two_tellings_the_exact_one_the_whole_and_the_range_stay(void **state)
{
    (void)state;
    static const struct {
        struct count first, second, both;
    } rows[] = {
        {{.is_set = TRUE, .is_vague = TRUE, .min = 24, .max = -1},
         {.is_set = TRUE, .min = 31, .max = 31},
         {.min = 31, .max = 31}},
        {{.is_set = TRUE, .min = 31, .max = 31},
         {.is_set = TRUE, .is_vague = TRUE, .min = 24, .max = -1},
         {.min = 31, .max = 31}},
        {{.is_set = TRUE, .min = 20, .max = -1}, {.is_set = TRUE, .min = 22, .max = 22}, {.min = 20, .max = 22}},
        {{.is_set = TRUE, .min = 20, .max = -1}, {.is_set = TRUE, .min = 25, .max = -1}, {.min = 20, .max = 25}},
        {{.is_set = TRUE, .min = 35, .max = -1}, {.is_set = TRUE, .min = 22, .max = -1}, {.min = 35, .max = -1}},
        {{.is_set = TRUE, .is_part = TRUE, .min = 1, .max = 1},
         {.is_set = TRUE, .min = 10, .max = -1},
         {.min = 10, .max = -1}},
        {{.is_set = TRUE, .min = 10, .max = -1},
         {.is_set = TRUE, .is_part = TRUE, .min = 12, .max = 12},
         {.min = 10, .max = -1}},
        {{.is_set = FALSE}, {.is_set = TRUE, .min = 3, .max = 3}, {.min = 3, .max = 3}},
        {{.is_set = TRUE, .min = 3, .max = 3}, {.is_set = FALSE}, {.min = 3, .max = 3}},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct count both = rows[i].first;
        toll_unite(&both, &rows[i].second);
        assert_true(both.is_set);
        assert_int_equal(both.min, rows[i].both.min);
        assert_int_equal(both.max, rows[i].both.max);
    }
}

static void numbers_of_a_list_are_added_and_stay_open(void **state)
{
    (void)state;
    struct count sum = {0};
    toll_add(&sum, &(struct count){.is_set = TRUE, .min = 6, .max = 6});
    toll_add(&sum, &(struct count){.is_set = FALSE});
    toll_add(&sum, &(struct count){.is_set = TRUE, .min = 5, .max = 5});
    assert_int_equal(sum.min, 11);
    assert_int_equal(sum.max, 11);
    toll_add(&sum, &(struct count){.is_set = TRUE, .is_vague = TRUE, .min = 24, .max = -1});
    assert_int_equal(sum.min, 35);
    assert_int_equal(sum.max, -1);
    assert_true(sum.is_vague);
}

/* Thousands of items, a list without end, numbers that do not fit: read in a moment, and nothing is counted twice. */
static void odd_lists_are_read_in_bounded_time(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("قصف على مدينة الباب. الشهداء:\n");
    for (guint i = 1; i <= 4000; i++)
        g_string_append_printf(text, "%u- خليل المسطو\n", i);
    for (guint i = 0; i < 200; i++)
        g_string_append(text, "الشهيد 99999999999999999999 و ");
    struct extract_output out;
    double start = cpu_seconds();
    extract(text->str, "ar", &out);
    assert_true(cpu_seconds() - start < 60);
    for (guint i = 0; i < out.n; i++)
        assert_true(!out.events[i].casualties.killed || out.events[i].casualties.killed->min >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_tolls_are_read),
        cmocka_unit_test(arabic_tolls_are_read),
        cmocka_unit_test(of_two_tellings_the_exact_one_the_whole_and_the_range_stay),
        cmocka_unit_test(numbers_of_a_list_are_added_and_stay_open),
        cmocka_unit_test(odd_lists_are_read_in_bounded_time),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
