#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "text/furniture.h"

static furniture_table *table;
static abbreviations *known;

struct marked {
    struct arena *arena;
    struct tokens tokens;
    struct sentences sentences;
    struct furniture furniture;
};

static struct marked mark(const char *text, enum furniture_part part)
{
    struct marked m = {.arena = arena_new(1 << 24, 1 << 20)};
    struct strview view = sv_from(text);
    m.tokens = tokenize(view, 100000, m.arena);
    m.sentences = sentence_split(view, &m.tokens, known, m.arena);
    assert_true(furniture_mark(table, view, &m.tokens, &m.sentences, part, m.arena, &m.furniture));
    return m;
}

/* "B Name¶Text of the post¶L All reactions": sentences with the letters of their flags in front. */
static char *show(const char *text, enum furniture_part part)
{
    struct marked m = mark(text, part);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < m.sentences.n; i++) {
        static const char letters[] = "LBDCH";
        guint8 flags = m.furniture.flags[i];
        g_string_append(out, i ? "¶" : "");
        for (guint b = 0; letters[b]; b++)
            if (flags >> b & 1)
                g_string_append_c(out, letters[b]);
        const struct sentence *s = &m.sentences.items[i];
        guint32 from = m.tokens.items[s->first].start, to = m.tokens.items[s->first + s->n - 1].end;
        g_string_append_printf(out, "%s%.*s", flags ? " " : "", (int)(to - from), text + from);
    }
    arena_free(m.arena);
    return g_string_free(out, FALSE);
}

struct row {
    const char *text, *want;
};

static void check(const struct row *rows, guint n, enum furniture_part part)
{
    guint wrong = 0;
    for (guint i = 0; i < n; i++) {
        g_autofree char *got = show(rows[i].text, part);
        if (!g_str_equal(got, rows[i].want)) {
            print_error("%s\n   is     %s\n   wanted %s\n", rows[i].text, got, rows[i].want);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void page_furniture_is_told_from_text(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Troops took the hill on Monday.", "Troops took the hill on Monday."},
        {"Army retakes hill\nRead more\nShare on Facebook", "Army retakes hill¶L Read more¶L Share on Facebook"},
        {"Follow us on Twitter for more.", "L Follow us on Twitter for more."},
        {"[Become a Member of This Site](#)", "L [Become a Member of This Site](#)"},
        {"Send tips to desk@example.org.", "L Send tips to desk@example.org."},
        {"The fighters follow the road to Tabqa.", "The fighters follow the road to Tabqa."},
        {"Facebook removed pages of the group on Monday.", "Facebook removed pages of the group on Monday."},
        {"By John Smith", "B By John Smith"},
        {"By Monday the army had left the town.", "By Monday the army had left the town."},
        {"الرئيسية\nقصف على البلدة\nشارك", "L الرئيسية¶قصف على البلدة¶L شارك"},
        {"جميع الحقوق محفوظة للموقع 2021", "L جميع الحقوق محفوظة للموقع 2021"},
        {"12 likes\n3 retweets\n5", "L 12 likes¶L 3 retweets¶L 5"},
        {"Home\nWorld\nMiddle East\nSport\nArmy takes the town of Tadef",
         "L Home¶L World¶L Middle East¶L Sport¶Army takes the town of Tadef"},
        {"© Reuters / A. Smith A man walks past a ruin.", "C © Reuters / A. Smith A man walks past a ruin."},
        {"A man at the site. (Reuters) The group said so.", "C A man at the site.¶C (Reuters)¶The group said so."},
        {"The group (Reuters) said so.", "The group (Reuters) said so."},
        {"صورة أرشيفية لقصف سابق", "C صورة أرشيفية لقصف سابق"},
        {"The hill fell.\nRelated articles\nArmy advances in Hama\nRebels retreat",
         "The hill fell.¶L Related articles¶LH Army advances in Hama¶LH Rebels retreat"},
        {"سقطت التلة.\nمقالات ذات صلة\nقصف على بلدة\nانسحاب المقاتلين",
         "سقطت التلة.¶L مقالات ذات صلة¶LH قصف على بلدة¶LH انسحاب المقاتلين"},
        {"One dead in raid.\nAnna Jones said...\nI do not believe this.",
         "One dead in raid.¶L Anna Jones said...¶L I do not believe this."},
        {"Army retakes hill -- Reuters\nRebels leave hill -- AFP\nHill lost -- The Post",
         "H Army retakes hill -- Reuters¶H Rebels leave hill -- AFP¶H Hill lost -- The Post"},
        {"Shells fell on the town. Five died in it. H. Said", "Shells fell on the town.¶Five died in it.¶B H. Said"},
        {"Мост взорван ночью.\nПодписывайтесь на наш канал", "Мост взорван ночью.¶L Подписывайтесь на наш канал"},
    };
    check(rows, G_N_ELEMENTS(rows), FURNITURE_BODY);
}

static void social_pages_are_cut_to_what_was_written(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Page of NewsJuly 4, 2025 · Shared with Public#حلب قصف على القريةAll reactions:13 commentsLikeCommentMost "
         "relevantAli Hلا حول",
         "B Page of NewsJuly 4, 2025 ·¶B Shared with Public¶حلب قصف على القرية¶L All reactions:13 "
         "commentsLikeCommentMost relevantAli Hلا حول"},
        {"Post\n\nناشط@someone24قصف على القرية8:41 AM · Sep 28, 202512.8KViews4\n\nAli@ali99اللعنة",
         "L Post¶B ناشط@someone24¶قصف على القرية¶L 8:41 AM ·¶L Sep 28, 202512.8KViews4¶L Ali@ali99اللعنة"},
        {"قصف على القرية\n\nاترك تعليقاً\n\nرائع جدا هذا الخبر يا أخي العزيز والله",
         "قصف على القرية¶L اترك تعليقاً¶L رائع جدا هذا الخبر يا أخي العزيز والله"},
    };
    check(rows, G_N_ELEMENTS(rows), FURNITURE_BODY);
}

static void titles_lose_the_name_of_the_page(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"قصف على القرية - وكالة أنباء مثال", "قصف على القرية¶B - وكالة أنباء مثال"},
        {"Army retakes hill | Example News", "Army retakes hill¶B |¶B Example News"},
        {"Army retakes hill - Kremlin", "Army retakes hill - Kremlin"},
        {"ناشط on X: \"قصف على القرية\"", "B ناشط on X:¶\"قصف على القرية\""},
        {"قصف على قرية - صفحة القرية Facebook Shared with Public",
         "قصف على قرية¶B - صفحة القرية Facebook Shared with Public"},
        {"صفحة القرية - قصف على... Facebook Shared with Public",
         "B صفحة القرية -¶قصف على...¶B Facebook Shared with Public"},
        {"ناشط on Twitter: \"قصف على القرية\" ناشط on Twitter",
         "B ناشط on Twitter:¶\"قصف على القرية\"¶LB ناشط on Twitter"},
        {"قصف على قرية سمير قصف على قرية سمير", "قصف على قرية سمير¶L قصف على قرية سمير"},
    };
    check(rows, G_N_ELEMENTS(rows), FURNITURE_TITLE);
}

static char *span(const struct marked *m, const char *text, guint32 first, guint32 n)
{
    if (!n)
        return g_strdup("");
    guint32 from = m->tokens.items[first].start, to = m->tokens.items[first + n - 1].end;
    return g_strndup(text + from, to - from);
}

static void a_dateline_gives_place_agency_and_date(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *agency, *date, *rest;
    } rows[] = {
        {"DAMASCUS, Feb. 3 (AFP) — Five people died.", "DAMASCUS", "AFP", "Feb. 3", "Five people died."},
        {"BEIRUT (Reuters) - Five people died.", "BEIRUT", "Reuters", "", "Five people died."},
        {"Aleppo, SANA- Five people died.", "Aleppo", "SANA", "", "Five people died."},
        {"MOSCOW (Sputnik) — Five people died.", "MOSCOW", "Sputnik", "", "Five people died."},
        {"ISTANBUL, Oct 3, 2016 (Xinhua) -- Five people died.", "ISTANBUL", "Xinhua", "Oct 3, 2016",
         "Five people died."},
        {"BEIRUT, Lebanon — Five people died.", "BEIRUT", "", "", "Five people died."},
        {"دمشق-سانا\n\nقتل خمسة أشخاص.", "دمشق", "سانا", "", "قتل خمسة أشخاص."},
        {"بيروت (رويترز) - قتل خمسة أشخاص.", "بيروت", "رويترز", "", "قتل خمسة أشخاص."},
        {"إدلب – نورث برس\n\nقتل خمسة أشخاص.", "إدلب", "نورث برس", "", "قتل خمسة أشخاص."},
        {"Blast kills five Monitor AFP Friday 15 Jul 2016 Five people died.", "", "AFP", "Friday 15 Jul 2016",
         "Five people died."},
        {"Mon Aug 15 2016 Five people died.", "", "", "Mon Aug 15 2016", "Five people died."},
        {"24-09-2013 Five people died.", "", "", "24-09-2013", "Five people died."},
        {"18/08/2021\n\nقتل خمسة أشخاص.", "", "", "18/08/2021", "قتل خمسة أشخاص."},
        {"The Paper, February 03, 2017\nFive people died.", "", "", "February 03, 2017", "Five people died."},
        {"Aug. 25th, 2017\nFive people died.", "", "", "Aug. 25th, 2017", "Five people died."},
        {"Reuters said five people died.", "", "", "", "Reuters said five people died."},
        {"وقالت وكالة سانا: قتل خمسة أشخاص.", "", "", "", "وقالت وكالة سانا: قتل خمسة أشخاص."},
        {"On 24 September 2013 five people died.", "", "", "", "On 24 September 2013 five people died."},
        {"Syria and Iraq - a report", "", "", "", "Syria and Iraq - a report"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct marked m = mark(rows[i].text, FURNITURE_BODY);
        const struct dateline *d = &m.furniture.dateline;
        g_autofree char *place = span(&m, rows[i].text, d->place_first, d->place_n);
        g_autofree char *agency = span(&m, rows[i].text, d->agency_first, d->agency_n);
        g_autofree char *date = span(&m, rows[i].text, d->date_first, d->date_n);
        const struct sentence *last = &m.sentences.items[m.sentences.n - 1];
        g_autofree char *rest = span(&m, rows[i].text, last->first, last->n);
        if (!g_str_equal(place, rows[i].place) || !g_str_equal(agency, rows[i].agency) ||
            !g_str_equal(date, rows[i].date) || !g_str_equal(rest, rows[i].rest))
            fail_msg("%s: place '%s' agency '%s' date '%s' rest '%s'", rows[i].text, place, agency, date, rest);
        assert_int_equal(m.furniture.flags[m.sentences.n - 1] & FURNITURE_SILENT, 0);
        arena_free(m.arena);
    }
}

static void a_bad_row_is_named_with_file_and_line(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    gint fd = g_file_open_tmp("furniture-XXXXXX", &path, NULL);
    assert_true(fd >= 0 && g_close(fd, NULL));
    assert_true(g_file_set_contents(path, "phrase\tlanguage\trole\tweight\tsource\nx\ten\tmenu\t1\tme\n", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_null(furniture_table_load(path, &error));
    assert_non_null(strstr(error->message, ":2"));
    g_remove(path);
}

static int load(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    table = furniture_table_load("packs/common/furniture.tsv", &error);
    known = table ? abbreviations_load("packs/common/abbreviations.tsv", &error) : NULL;
    if (!known)
        print_error("%s\n", error->message);
    return known ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    g_clear_pointer(&table, furniture_table_free);
    g_clear_pointer(&known, abbreviations_free);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_furniture_is_told_from_text),
        cmocka_unit_test(social_pages_are_cut_to_what_was_written),
        cmocka_unit_test(titles_lose_the_name_of_the_page),
        cmocka_unit_test(a_dateline_gives_place_agency_and_date),
        cmocka_unit_test(a_bad_row_is_named_with_file_and_line),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
