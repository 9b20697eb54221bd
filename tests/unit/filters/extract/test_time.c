#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "filters/extract/calendar.h"
#include "filters/extract/time.h"

enum { CLASS = 5 };

struct fixture {
    time_words *words;
    name_table *names;
    struct arena *arena;
};

static int load(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GError) error = NULL;
    f->words = time_words_load("packs/common/time_words.tsv", &error);
    if (!f->words) {
        g_printerr("%s\n", error->message);
        return -1;
    }
    f->names = name_table_new();
    time_words_add_names(f->words, f->names, CLASS);
    name_table_compile(f->names);
    f->arena = arena_new(1 << 22, 1 << 22);
    *state = f;
    return 0;
}

static int unload(void **state)
{
    struct fixture *f = *state;
    time_words_free(f->words);
    name_table_free(f->names);
    arena_free(f->arena);
    g_free(f);
    return 0;
}

static guint32 day_of(const char *iso)
{
    gint y, m, d;
    return iso && sscanf(iso, "%d-%d-%d", &y, &m, &d) == 3 ? calendar_day(y, m, d) : 0;
}

/* "2017-02-01..2017-02-03 period running; …": every time of the text */
static char *times_of(const struct fixture *f, const char *language, const char *published, const char *previous,
                      const char *text)
{
    arena_reset(f->arena);
    struct tokens tokens = tokenize(sv_from(text), 1000, f->arena);
    struct name_matches m = name_table_match(f->names, tokens.items, tokens.n, f->arena);
    struct time_anchor anchor = {day_of(published), day_of(previous), language};
    struct time_mentions times = time_find(f->words, tokens.items, 0, tokens.n, m, CLASS, anchor, f->arena);
    GString *out = g_string_new("");
    for (guint i = 0; i < times.n; i++) {
        char start[11], end[11];
        time_format_day(times.items[i].start, start);
        time_format_day(times.items[i].end, end);
        g_string_append_printf(out, "%s%s%s%s", i ? "; " : "", start, strcmp(start, end) ? ".." : "",
                               strcmp(start, end) ? end : "");
        if (times.items[i].basis == TIME_RUNNING)
            g_string_append(out, " running");
    }
    return g_string_free(out, FALSE);
}

struct row {
    const char *language, *text, *want;
};

static void check(void **state, const char *published, const char *previous, const struct row *rows, guint n)
{
    guint wrong = 0;
    for (guint i = 0; i < n; i++) {
        g_autofree char *got = times_of(*state, rows[i].language, published, previous, rows[i].text);
        if (strcmp(got, rows[i].want) != 0) {
            print_error("%s: %s\n    found    %s\n    expected %s\n", rows[i].language, rows[i].text, got,
                        rows[i].want);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void english_times_are_counted_from_a_friday(void **state)
{
    static const struct row rows[] = {
        {"en", "on Wednesday", "2017-02-01"},
        {"en", "on Friday", "2017-02-03"},
        {"en", "last Friday", "2017-01-27"},
        {"en", "next Monday", "2017-02-06"},
        {"en", "early on Tuesday morning", "2017-01-31"},
        {"en", "late Monday", "2017-01-30"},
        {"en", "Thursday night", "2017-02-02"},
        {"en", "today", "2017-02-03"},
        {"en", "yesterday evening", "2017-02-02"},
        {"en", "the day before yesterday", "2017-02-01"},
        {"en", "overnight", "2017-02-02..2017-02-03"},
        {"en", "last week", "2017-01-23..2017-01-29"},
        {"en", "this week", "2017-01-30..2017-02-03"},
        {"en", "earlier this week", "2017-01-30..2017-02-03"},
        {"en", "next week", "2017-02-06..2017-02-12"},
        {"en", "this month", "2017-02-01..2017-02-03"},
        {"en", "last month", "2017-01-01..2017-01-31"},
        {"en", "late last month", "2017-01-21..2017-01-31"},
        {"en", "this year", "2017-01-01..2017-02-03"},
        {"en", "last year", "2016-01-01..2016-12-31"},
        {"en", "over the past three months", "2016-11-03..2017-02-03 running"},
        {"en", "in the last 24 hours", "2017-02-02..2017-02-03 running"},
        {"en", "over the past 48 hours", "2017-02-01..2017-02-03 running"},
        {"en", "in the past week", "2017-01-27..2017-02-03 running"},
        {"en", "in recent days", "2017-01-27..2017-02-03 running"},
        {"en", "in recent weeks", "2017-01-06..2017-02-03 running"},
        {"en", "three days ago", "2017-01-31"},
        {"en", "two weeks ago", "2017-01-17..2017-01-23"},
        {"en", "five months ago", "2016-09-01..2016-09-30"},
        {"en", "a year ago", "2016-01-19..2016-02-18"},
        {"en", "late January", "2017-01-21..2017-01-31"},
        {"en", "in early March 2015", "2015-03-01..2015-03-10"},
        {"en", "in mid-December", "2016-12-11..2016-12-20"},
        {"en", "in January", "2017-01-01..2017-01-31"},
        {"en", "in February", "2017-02-01..2017-02-03"},
        {"en", "in June last year", "2016-06-01..2016-06-30"},
        {"en", "last June", "2016-06-01..2016-06-30"},
        {"en", "in November", "2016-11-01..2016-11-30"},
        {"en", "on 5 January", "2017-01-05"},
        {"en", "on January 5", "2017-01-05"},
        {"en", "on Dec. 19", "2016-12-19"},
        {"en", "on 20 March", "2016-03-20"},
        {"en", "on February 20", "2017-02-20"},
        {"en", "on August 24, 2016", "2016-08-24"},
        {"en", "29 Jul 2016", "2016-07-29"},
        {"en", "the 3rd of January 2017", "2017-01-03"},
        {"en", "January 3rd", "2017-01-03"},
        {"en", "on Wednesday, 1 February", "2017-02-01"},
        {"en", "on Wednesday, February 1, 2017", "2017-02-01"},
        {"en", "2017-02-01", "2017-02-01"},
        {"en", "31/01/2017", "2017-01-31"},
        {"en", "01/31/2017", "2017-01-31"},
        {"en", "31.01.2017", "2017-01-31"},
        {"en", "since 2011", "2011-01-01..2017-02-03 running"},
        {"en", "since September 2014", "2014-09-01..2017-02-03 running"},
        {"en", "since Monday", "2017-01-30..2017-02-03 running"},
        {"en", "since last week", "2017-01-23..2017-02-03 running"},
        {"en", "in 2013", "2013-01-01..2013-12-31"},
        {"en", "in late 2016", "2016-10-01..2016-12-31"},
        {"en", "in the summer of 2014", "2014-06-01..2014-08-30"},
        {"en", "from 3 to 5 January", "2017-01-03..2017-01-05"},
        {"en", "January 3-5", "2017-01-03..2017-01-05"},
        {"en", "3-5 January 2016", "2016-01-03..2016-01-05"},
        {"en", "between January 3 and January 9", "2017-01-03..2017-01-09"},
        {"en", "between Monday and Wednesday", "2017-01-30..2017-02-01"},
        {"en", "from 25 December 2016 to 3 January 2017", "2016-12-25..2017-01-03"},
        {"en", "between 2011 and 2015", "2011-01-01..2015-12-31"},
        {"en", "over the weekend", "2017-01-28..2017-01-29"},
        {"en", "last weekend", "2017-01-28..2017-01-29"},
        {"en", "in Ramadan 2016", "2016-06-06..2016-07-05"},
        {"en", "the third day of Ramadan 2016", "2016-06-08"},
        {"en", "they may attack soon", ""},
        {"en", "20 people were killed", ""},
        {"en", "in the second attack", ""},
        {"en", "one of the last fighters", ""},
        {"en", "On Sunday troops entered and on Monday they left", "2017-01-29; 2017-01-30"},
        {"en", "the March 2015 offensive", "2015-03-01..2015-03-31"},
        {"en", "tomorrow", "2017-02-04"},
        {"en", "for nearly two years", "2015-02-03..2017-02-03 running"},
        {"en", "in two days of clashes", "2017-02-01..2017-02-03 running"},
        {"en", "three days of clashes", ""},
        {"en", "at the end of last year", "2016-10-01..2016-12-31"},
        {"en", "In May, 20 people died", "2016-05-01..2016-05-31"},
    };
    check(state, "2017-02-03", NULL, rows, G_N_ELEMENTS(rows));
}

static void words_of_other_languages_say_the_same(void **state)
{
    static const struct row rows[] = {
        {"ar", "يوم الأربعاء", "2017-02-01"},
        {"ar", "الأربعاء الماضي", "2017-02-01"},
        {"ar", "الجمعة الماضي", "2017-01-27"},
        {"ar", "أمس الخميس", "2017-02-02"},
        {"ar", "يوم أمس", "2017-02-02"},
        {"ar", "صباح اليوم", "2017-02-03"},
        {"ar", "فجر اليوم الجمعة", "2017-02-03"},
        {"ar", "صباح اليوم الثلاثاء 31 كانون الثاني", "2017-01-31"},
        {"ar", "أول أمس", "2017-02-01"},
        {"ar", "ليلة أمس", "2017-02-02"},
        {"ar", "مساء الثلاثاء", "2017-01-31"},
        {"ar", "الأسبوع الماضي", "2017-01-23..2017-01-29"},
        {"ar", "الشهر الماضي", "2017-01-01..2017-01-31"},
        {"ar", "خلال الشهر الجاري", "2017-02-01..2017-02-03"},
        {"ar", "العام الماضي", "2016-01-01..2016-12-31"},
        {"ar", "قبل ثلاثة أيام", "2017-01-31"},
        {"ar", "قبل يومين", "2017-02-01"},
        {"ar", "منذ ثلاثة أيام", "2017-01-31..2017-02-03 running"},
        {"ar", "منذ عام 2011", "2011-01-01..2017-02-03 running"},
        {"ar", "خلال الأشهر الثلاثة الماضية", "2016-11-03..2017-02-03 running"},
        {"ar", "خلال 24 ساعة الماضية", "2017-02-02..2017-02-03 running"},
        {"ar", "11 من تشرين الأول 2021", "2021-10-11"},
        {"ar", "في 5 شباط/فبراير 2016", "2016-02-05"},
        {"ar", "5 كانون الثاني", "2017-01-05"},
        {"ar", "٢٥ ديسمبر ٢٠١٦", "2016-12-25"},
        {"ar", "الاثنين, ٢٦ ديسمبر ٢٠١٦", "2016-12-26"},
        {"ar", "في آذار 2015", "2015-03-01..2015-03-31"},
        {"ar", "أواخر كانون الثاني", "2017-01-21..2017-01-31"},
        {"ar", "منتصف شهر كانون الأول", "2016-12-11..2016-12-20"},
        {"ar", "في 15 رمضان 1437", "2016-06-20"},
        {"ar", "12/10/2016", "2016-10-12"},
        {"ar", "قتل أب وطفلاه", ""},
        {"ar", "بين 3 و5 كانون الثاني", "2017-01-03..2017-01-05"},
        {"ar", "في الأيام الأخيرة", "2017-01-27..2017-02-03 running"},
        {"ar", "وفي يوم الأحد", "2017-01-29"},
        {"tr", "3 Şubat 2017", "2017-02-03"},
        {"tr", "geçen hafta", "2017-01-23..2017-01-29"},
        {"tr", "dün gece", "2017-02-02"},
        {"tr", "salı günü", "2017-01-31"},
        {"tr", "üç gün önce", "2017-01-31"},
        {"tr", "son üç ay", "2016-11-03..2017-02-03 running"},
        {"ru", "в понедельник", "2017-01-30"},
        {"ru", "вчера", "2017-02-02"},
        {"ru", "на прошлой неделе", "2017-01-23..2017-01-29"},
        {"ru", "25 декабря 2016 года", "2016-12-25"},
        {"ru", "три дня назад", "2017-01-31"},
        {"ru", "в январе", "2017-01-01..2017-01-31"},
        {"fr", "mercredi", "2017-02-01"},
        {"fr", "la semaine dernière", "2017-01-23..2017-01-29"},
        {"fr", "le 25 décembre 2016", "2016-12-25"},
        {"fr", "il y a trois jours", "2017-01-31"},
        {"fr", "depuis 2011", "2011-01-01..2017-02-03 running"},
        {"fr", "fin janvier", "2017-01-21..2017-01-31"},
        {"fr", "hier", "2017-02-02"},
        {"de", "am Mittwoch", "2017-02-01"},
        {"de", "vergangene Woche", "2017-01-23..2017-01-29"},
        {"de", "am 25. Dezember 2016", "2016-12-25"},
        {"de", "vor drei Tagen", "2017-01-31"},
        {"de", "Ende Januar", "2017-01-21..2017-01-31"},
        {"de", "seit 2011", "2011-01-01..2017-02-03 running"},
        {"es", "el miércoles", "2017-02-01"},
        {"es", "la semana pasada", "2017-01-23..2017-01-29"},
        {"es", "el 25 de diciembre de 2016", "2016-12-25"},
        {"es", "hace tres días", "2017-01-31"},
        {"es", "a finales de enero", "2017-01-21..2017-01-31"},
        {"es", "ayer", "2017-02-02"},
        {"ku", "duh", "2017-02-02"},
        {"ku", "hefteya borî", "2017-01-23..2017-01-29"},
        {"ku", "berî sê rojan", "2017-01-31"},
        {"ku", "25 Nîsan 2016", "2016-04-25"},
        {"ckb", "دوێنێ", "2017-02-02"},
        {"ckb", "هەفتەی ڕابردوو", "2017-01-23..2017-01-29"},
        {"fa", "دیروز", "2017-02-02"},
        {"fa", "هفته گذشته", "2017-01-23..2017-01-29"},
        {"fa", "سه روز پیش", "2017-01-31"},
        {"fa", "سه‌شنبه", "2017-01-31"},
        {"fa", "12 بهمن 1395", "2017-01-31"},
        {"he", "אתמול", "2017-02-02"},
        {"he", "בשבוע שעבר", "2017-01-23..2017-01-29"},
        {"he", "לפני שלושה ימים", "2017-01-31"},
        {"he", "25 בדצמבר 2016", "2016-12-25"},
        {"he", "ביום רביעי", "2017-02-01"},
    };
    check(state, "2017-02-03", NULL, rows, G_N_ELEMENTS(rows));
}

static void streaks_and_what_lies_ahead_are_counted_from_publication(void **state)
{
    static const struct row rows[] = {
        {"en", "for the third consecutive day", "2017-02-01..2017-02-03 running"},
        {"en", "for a second straight day", "2017-02-02..2017-02-03 running"},
        {"en", "for three days in a row", "2017-02-01..2017-02-03 running"},
        {"en", "within the next two weeks", "2017-02-03..2017-02-17"},
        {"en", "in the coming days", "2017-02-03..2017-02-10"},
        {"en", "in the next 48 hours", "2017-02-03..2017-02-05"},
        {"en", "next month", "2017-03-01..2017-03-31"},
        {"en", "since the start of the year", "2017-01-01..2017-02-03 running"},
        {"en", "since the beginning of the month", "2017-02-01..2017-02-03 running"},
        {"en", "a five-month-long siege", "2016-09-03..2017-02-03 running"},
        {"en", "an hour-long battle", ""},
        {"en", "at the weekend", "2017-01-28..2017-01-29"},
        {"ar", "لليوم الثالث على التوالي", "2017-02-01..2017-02-03 running"},
        {"ar", "منذ بداية العام", "2017-01-01..2017-02-03 running"},
        {"ar", "خلال الأيام المقبلة", "2017-02-03..2017-02-10"},
        {"ru", "третий день подряд", "2017-02-01..2017-02-03 running"},
        {"ru", "с начала года", "2017-01-01..2017-02-03 running"},
        {"ru", "за минувшие сутки", "2017-02-02..2017-02-03 running"},
        {"fr", "depuis le début de l'année", "2017-01-01..2017-02-03 running"},
        {"fr", "pour le troisième jour consécutif", "2017-02-01..2017-02-03 running"},
        {"de", "am dritten Tag in Folge", "2017-02-01..2017-02-03 running"},
        {"es", "por tercer día consecutivo", "2017-02-01..2017-02-03 running"},
        {"es", "desde principios de año", "2017-01-01..2017-02-03 running"},
        {"es", "a mediados de enero", "2017-01-11..2017-01-20"},
        {"tr", "hafta sonunda", "2017-01-28..2017-01-29"},
        {"tr", "Ocak ayının sonunda", "2017-01-21..2017-01-31"},
        {"he", "בסוף ינואר", "2017-01-21..2017-01-31"},
        {"he", "בתחילת ינואר", "2017-01-01..2017-01-10"},
        {"fa", "اواخر ژانویه", "2017-01-21..2017-01-31"},
        {"ku", "du roj berê", "2017-02-01"},
    };
    check(state, "2017-02-03", NULL, rows, G_N_ELEMENTS(rows));
}

static void a_wrong_language_of_the_feed_does_no_harm(void **state)
{
    static const struct row rows[] = {
        {"en", "قصفت الطائرات المدينة فجر اليوم الجمعة", "2017-02-03"},
        {"ar", "on Wednesday, 1 February 2017, in the morning", "2017-02-01"},
        {"de", "dün gece, geçen hafta salı günü", "2017-02-02; 2017-01-23..2017-01-29; 2017-01-31"},
    };
    check(state, "2017-02-03", NULL, rows, G_N_ELEMENTS(rows));
}

static void following_days_count_from_the_mention_before(void **state)
{
    static const struct row rows[] = {
        {"en", "the following day", "2016-08-25"},
        {"en", "the day before", "2016-08-23"},
        {"en", "two days later", "2016-08-26"},
        {"en", "three days earlier", "2016-08-21"},
        {"en", "that day", "2016-08-24"},
        {"en", "On 3 January troops came; the next day they left", "2017-01-03; 2017-01-04"},
        {"ar", "في اليوم التالي", "2016-08-25"},
    };
    check(state, "2017-02-03", "2016-08-24", rows, G_N_ELEMENTS(rows));
}

static void without_a_day_of_publication_only_full_dates_are_days(void **state)
{
    static const struct row rows[] = {
        {"en", "on Wednesday", ""},
        {"en", "last week", ""},
        {"en", "on 5 January", ""},
        {"en", "on 5 January 2016", "2016-01-05"},
        {"en", "in 2013", "2013-01-01..2013-12-31"},
        {"en", "since 2011", " running"},
    };
    check(state, NULL, NULL, rows, G_N_ELEMENTS(rows));
}

static void the_language_is_guessed_when_nobody_says_it(void **state)
{
    static const struct row rows[] = {
        {NULL, "the army said on Wednesday", "2017-02-01"},
        {NULL, "قال الجيش يوم الأربعاء الماضي", "2017-02-01"},
        {NULL, "am Mittwoch, vor drei Tagen", "2017-02-01; 2017-01-31"},
    };
    check(state, "2017-02-03", NULL, rows, G_N_ELEMENTS(rows));
}

static void a_night_in_damascus_is_a_local_day(void **state)
{
    (void)state;
    /* 2017-02-03 22:30 UTC */
    gint64 at_us = G_GINT64_CONSTANT(1486161000) * G_USEC_PER_SEC;
    assert_int_equal(time_local_day(at_us, "Asia/Damascus"), calendar_day(2017, 2, 4));
    assert_int_equal(time_local_day(at_us, "UTC"), calendar_day(2017, 2, 3));
    assert_int_equal(time_local_day(at_us, "No/Where"), calendar_day(2017, 2, 3));
    assert_int_equal(time_local_day(at_us, NULL), calendar_day(2017, 2, 3));
}

static void other_calendars_agree_with_known_days(void **state)
{
    (void)state;
    assert_int_equal(calendar_hijri_day(1437, 9, 1), calendar_day(2016, 6, 6));
    assert_int_equal(calendar_hijri_day(1446, 9, 1), calendar_day(2025, 3, 1));
    assert_int_equal(calendar_hijri_day(1, 1, 1), calendar_day(622, 7, 19)); /* before the table: by rule */
    assert_int_equal(calendar_jalali_day(1400, 1, 1), calendar_day(2021, 3, 21));
    assert_int_equal(calendar_jalali_day(1395, 12, 30), calendar_day(2017, 3, 20));
    assert_int_equal(calendar_weekday(calendar_day(2017, 2, 3)), 5);
    for (guint32 day = calendar_day(1990, 1, 1); day < calendar_day(2040, 1, 1); day += 13) {
        gint y, m, d;
        calendar_hijri_of(day, &y, &m, &d);
        assert_int_equal(calendar_hijri_day(y, m, d), day);
        calendar_jalali_of(day, &y, &m, &d);
        assert_int_equal(calendar_jalali_day(y, m, d), day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_times_are_counted_from_a_friday),
        cmocka_unit_test(words_of_other_languages_say_the_same),
        cmocka_unit_test(streaks_and_what_lies_ahead_are_counted_from_publication),
        cmocka_unit_test(a_wrong_language_of_the_feed_does_no_harm),
        cmocka_unit_test(following_days_count_from_the_mention_before),
        cmocka_unit_test(without_a_day_of_publication_only_full_dates_are_days),
        cmocka_unit_test(the_language_is_guessed_when_nobody_says_it),
        cmocka_unit_test(a_night_in_damascus_is_a_local_day),
        cmocka_unit_test(other_calendars_agree_with_known_days),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
