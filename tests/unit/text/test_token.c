#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/token.h"

static void one_folding_serves_every_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } rows[] = {
        {"Deir ez-Zor", "deir ez zor"},
        {"Ba'er Fiddah", "baer fiddah"},
        {"Ba’er", "baer"},
        {"Syria's army", "syria army"},
        {"the militants' town", "the militants town"},
        {"U.S.-led", "us led"},
        {"U.N. envoy.", "un envoy"},
        {"Ḩammānā", "hammana"},
        {"İstanbul ışık", "istanbul isik"},
        {"Ørsted Łódź", "orsted lodz"},
        {"Ёлка", "елка"},
        {"أُصيبَ", "اصيب"},
        {"حمّانا", "حمانا"},
        {"إدلـــب", "ادلب"},
        {"القرية", "القريه"},
        {"مصطفى", "مصطفي"},
        {"کردستان", "كردستان"},
        {"١٢ قتيلا", "12 قتيلا"},
        {"#دير_الزور", "دير الزور"},
        {"see https://example.org/a-b?c and", "see and"},
        {"1,200 men, 3.5 km", "1200 men 3.5 km"},
        {"2017-02-03", "2017 02 03"},
        {"the 3rd of", "the 3 rd of"},
        {"T4 base", "t4 base"},
        {"قصـ.ـف شــ*ــهداء اعتـ ـقلت داعـ.ـ..ـــش", "قصف شهدا اعتقلت داعش"},
        {"استـ.شـ.هاد سـ*لاح مقـ تل", "استشهاد سلاح مقتل"},
        {"لـ قسد بــ معهد", "ل قسد ب معهد"},
        {"في القامشليـ. القصف", "في القامشلي القصف"},
        {"قصـ\nـف", "قص ف"},
        {"Publicالقصف", "public القصف"},
        {"و12 جريحا بـ5 الـ٧", "و 12 جريحا ب 5 ال 7"},
        {"#DeirEzzor PressDecember MiG YouTube", "deir ezzor press december mig youtube"},
        {"27wاحمد", "27 w احمد"},
        {"", ""},
        {"\xff\xfe broken \xc3", "broken"},
    };
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = sv_dup(token_fold(sv_from(rows[i].text), arena));
        assert_string_equal(got, rows[i].folded);
    }
}

static gboolean has_form(const struct token *t, const char *form)
{
    for (guint i = 0; i < t->n_forms; i++)
        if (sv_equal(t->forms[i], sv_from(form)))
            return TRUE;
    return FALSE;
}

static void arabic_proclitics_are_cut_as_alternatives(void **state)
{
    (void)state;
    static const struct {
        const char *word, *form;
    } rows[] = {
        {"والقصف", "قصف"}, {"بالقصف", "القصف"},  {"للنظام", "نظام"}, {"للنظام", "النظام"}, {"وبالطيران", "طيران"},
        {"ودمشق", "دمشق"}, {"المدينة", "مدينه"}, {"لقوات", "قوات"},  {"وقتل", "قتل"},      {"سيقصف", "يقصف"},
    };
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tokens t = tokenize(sv_from(rows[i].word), 10, arena);
        assert_int_equal(t.n, 1);
        if (!has_form(&t.items[0], rows[i].form))
            fail_msg("%s has no form %s", rows[i].word, rows[i].form);
    }
}

static void words_around_apostrophes_and_behind_prefixes_are_alternatives(void **state)
{
    (void)state;
    static const struct {
        const char *text, *form;
        gboolean is_there;
    } rows[] = {
        {"l'armée", "armee", TRUE},      {"d’Alep", "alep", TRUE},  {"qu'Idlib", "idlib", TRUE},
        {"Suriye'deki", "suriye", TRUE}, {"DAIŞ'ê", "dais", TRUE},  {"İdlib'de", "idlib", TRUE},
        {"Ba'er", "baer", TRUE},         {"Ba'er", "er", FALSE},    {"Don't", "don", FALSE},
        {"don't", "don", FALSE},         {"Qu'ran", "quran", TRUE}, {"צה\"ל", "צהל", TRUE},
        {"ובסוריה", "סוריה", TRUE},      {"בסוריה", "סוריה", TRUE},
    };
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tokens t = tokenize(sv_from(rows[i].text), 10, arena);
        assert_int_equal(t.n, 1);
        if (has_form(&t.items[0], rows[i].form) != rows[i].is_there)
            fail_msg("%s: form '%s' is %s", rows[i].text, rows[i].form, rows[i].is_there ? "missing" : "there");
    }
    assert_true(tokenize(SV("d'Alep"), 10, arena).items[0].bits & TOKEN_CAPITAL);
    assert_false(tokenize(SV("l'armée"), 10, arena).items[0].bits & TOKEN_CAPITAL);
}

static void offsets_point_into_the_text_as_given(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct strview text = SV("“Assad’s” troops — في إدلب");
    struct tokens t = tokenize(text, 100, arena);
    static const char *want[] = {"“", "Assad’s", "”", "troops", "—", "في", "إدلب"};
    assert_int_equal(t.n, G_N_ELEMENTS(want));
    for (guint i = 0; i < t.n; i++) {
        struct strview piece = {text.p + t.items[i].start, t.items[i].end - t.items[i].start};
        assert_true(sv_equal(piece, sv_from(want[i])));
    }
    assert_true(t.items[1].bits & TOKEN_POSSESSIVE);
    assert_true(t.items[6].bits & TOKEN_ARABIC);
}

static void numbers_saturate_and_long_words_are_kept(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 22, 1 << 20);
    g_autofree char *long_word = g_strnfill(100000, 'x');
    assert_int_equal(tokenize(sv_from(long_word), 10, arena).n, 1);
    struct tokens t = tokenize(SV("99999999999999999999999 7"), 10, arena);
    assert_int_equal(t.items[0].number, G_MAXINT64);
    assert_int_equal(t.items[1].number, 7);
}

/* A Hangul syllable folds to three letters of three bytes, U+FDFA to three of two. */
static void long_words_of_letters_that_fold_to_many_stay_in_their_room(void **state)
{
    (void)state;
    static const char *const letters[] = {"\xED\x95\x9C", "\xEF\xB7\xBA", "\xEF\xAC\x83"};
    g_autoptr(arena_owner) arena = arena_new(1 << 22, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        for (guint k = 0; k < 500; k++)
            g_string_append(word, letters[i]);
        struct tokens t = tokenize(sv_from(word->str), 10, arena);
        assert_int_equal(t.n, 1);
        assert_true(t.items[0].forms[0].n <= 64 * 9);
        assert_int_equal(t.items[0].end, word->len);
    }
}

static void the_hash_of_a_token_is_that_of_its_form_and_signs_are_characters(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(SV("Don't MiG29 U.S. PressDecember 1,200 – é Îdlib’s ."), 100, arena);
    for (guint i = 0; i < t.n; i++) {
        gboolean is_sign = (t.items[i].bits & TOKEN_PUNCT) != 0;
        assert_int_equal(t.items[i].hash, is_sign ? 0 : sv_hash(t.items[i].forms[0]));
        assert_int_equal(t.items[i].sign != 0, is_sign);
    }
    assert_int_equal(t.items[6].sign, '-');
}

static void too_many_tokens_are_cut_and_said(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(SV("a b c d"), 3, arena);
    assert_int_equal(t.n, 3);
    assert_true(t.truncated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_folding_serves_every_spelling),
        cmocka_unit_test(arabic_proclitics_are_cut_as_alternatives),
        cmocka_unit_test(words_around_apostrophes_and_behind_prefixes_are_alternatives),
        cmocka_unit_test(offsets_point_into_the_text_as_given),
        cmocka_unit_test(numbers_saturate_and_long_words_are_kept),
        cmocka_unit_test(long_words_of_letters_that_fold_to_many_stay_in_their_room),
        cmocka_unit_test(the_hash_of_a_token_is_that_of_its_form_and_signs_are_characters),
        cmocka_unit_test(too_many_tokens_are_cut_and_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
