#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/tsv.h"
#include "filters/relevance/rules.h"
#include "tests/unit/cpu_time.h"

struct fixture {
    relevance_rules *rules;
    struct arena *arena;
};

static int setup(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GError) error = NULL;
    *state = f;
    f->arena = arena_new((gsize)256 << 20, 0);
    f->rules = relevance_rules_load("packs/syria", &error);
    if (!f->rules)
        g_printerr("%s\n", error->message);
    return f->rules ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    relevance_rules_free(f->rules);
    arena_free(f->arena);
    g_free(f);
    return 0;
}

static struct relevance_match match(struct fixture *f, const char *title, const char *body)
{
    arena_reset(f->arena);
    return relevance_rules_match(f->rules, sv_from(title), sv_from(body), f->arena);
}

static gboolean check_sentence(tsv *in, gpointer data, GError **error)
{
    enum { LANGUAGE, RELEVANT, TEXT };
    g_autofree char *text = sv_dup(tsv_cell(in, TEXT));
    gboolean wanted = sv_equal(tsv_cell(in, RELEVANT), SV("1"));
    struct relevance_match m = match(data, text, "");
    if (m.is_match != wanted)
        return tsv_fail(in, error, "%.*s: '%s' has score %.2f", SV_ARG(tsv_cell(in, LANGUAGE)), text, m.score);
    return TRUE;
}

static void sentences_of_eleven_languages_are_told_apart(void **state)
{
    static const char *const columns[] = {"language", "relevant", "text", NULL};
    g_autoptr(GError) error = NULL;
    if (!tsv_each("tests/fixtures/relevance/sentences.tsv", columns, check_sentence, *state, &error))
        fail_msg("%s", error->message);
}

static void words_of_another_context_name_no_place(void **state)
{
    static const char *const texts[] = {
        "The Damascus steel blade was struck forty times before the attack on the record price",
        "How a Syrian hamster survived an attack by the neighbour's cat",
        "Aleppo soap hits the shelves",
        "Premier League striker hit the bar twice against Hama United in a friendly championship match",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (match(*state, texts[i], "").is_match)
            fail_msg("'%s' was kept", texts[i]);
}

static void violence_alone_is_no_reason(void **state)
{
    struct relevance_match m =
        match(*state, "Militants kill soldiers in attack on army checkpoint", "Air strikes followed.");
    assert_false(m.is_match);
    assert_true(m.score == 0);
}

static void what_stands_in_the_title_counts_more(void **state)
{
    double title = match(*state, "Shelling in Idlib", "").score, body = match(*state, "", "Shelling in Idlib").score;
    assert_true(title > body);
}

static void what_else_a_page_links_to_does_not_outweigh_its_title(void **state)
{
    static const char *const menu =
        "More: Wimbledon, Premier League, restaurant reviews, Ukraine, Kyiv, Gaza, Yemen, quiz";
    assert_true(match(*state, "Air strike kills nine in Idlib market", menu).is_match);
    assert_false(match(*state, "Idlib", menu).is_match);
}

static void a_mention_deep_in_a_long_text_is_not_enough(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    assert_true(match(*state, "", "The envoy also spoke of Syria.").is_match);
    for (guint i = 0; i < 400; i++)
        g_string_append(text, "budget ");
    g_string_append(text, "The envoy also spoke of Syria.");
    assert_false(match(*state, "", text->str).is_match);
}

static void every_hit_points_at_its_words(void **state)
{
    const char *title = "Raid on Idlib", *body = "قصفت قوات النظام بلدة سراقب، حسب المرصد السوري.";
    struct relevance_match m = match(*state, title, body);
    assert_true(m.is_match && m.hits_n >= 3);
    for (guint i = 0; i < m.hits_n; i++) {
        const struct relevance_hit *h = &m.hits[i];
        const char *part = h->part == RELEVANCE_TITLE ? title : body;
        assert_true(h->end <= strlen(part) && h->start < h->end);
        assert_true(sv_equal(h->text, (struct strview){part + h->start, h->end - h->start}));
        assert_true(i == 0 || m.hits[i - 1].part < h->part || m.hits[i - 1].start <= h->start);
    }
}

static void a_word_counts_once_in_its_category(void **state)
{
    struct fixture *f = *state;
    struct relevance_match once = match(f, "", "Aleppo"), twice = match(f, "", "Aleppo Aleppo Aleppo");
    assert_true(once.score == twice.score);
    const term_table *t = relevance_rules_terms(f->rules);
    guint places = 0;
    for (guint i = 0; i < term_table_rules(t); i++)
        places += once.by_rule[i] != 0 && g_str_equal(term_table_rule(t, i)->category, "place");
    assert_int_equal(places, 1);
}

static void words_hidden_by_tatweels_and_dots_are_found(void **state)
{
    assert_true(match(*state, "غـ.ـارة جوية على حـ.ـلب", "").is_match);
}

static void ten_megabytes_and_broken_text_take_bounded_time(void **state)
{
    struct fixture *f = *state;
    static const char *const words[] = {"Syria ", "aaaaaaaaaaaaaaaa", "قصف ", "\xff\xfe", "َ"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < (10u << 20))
            g_string_append(text, words[i]);
        double start = cpu_seconds();
        struct relevance_match m = match(f, "", text->str);
        assert_true(m.is_truncated || i != 0); /* said where words were left out */
        if (cpu_seconds() - start > 20)
            fail_msg("10 MB of '%s' took %.0f s", words[i], cpu_seconds() - start);
    }
}

static void a_bad_terms_file_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *says;
    } rows[] = {
        {"threshold: high\nrules: []\n", "t:1:12: threshold must be"},
        {"rules: []\n", "threshold"},
        {"threshold: 1\n", "rules"},
        {"threshold: 1\nrules:\n  - {id: a, category: x, weight: heavy, terms: {en: [b]}}\n", "t:3:"},
        {"threshold: 1\nrules:\n  - {id: a, category: x, weight: 1, wieght: 2, terms: {en: [bb]}}\n", "wieght"},
        {"threshold: 1\nrules:\n  - {id: a, category: x, weight: 1, terms: {en: [bb]}}\n"
         "  - {id: a, category: x, weight: 1, terms: {en: [cc]}}\n",
         "t:4:10: id must be"},
        {"threshold: 1\nrules:\n  - {id: a, category: x, weight: 1, terms: {en: [two words*]}}\n", "any ending"},
        {"threshold: 1\nrules:\n  - {id: a, category: x, weight: 1, max: 0.5, terms: {en: [bb]}}\n", "max"},
        {"threshold: 1\nrules: []\npairs:\n  - {rules: [a, b], weight: 1}\n", "the id of a rule"},
        {"threshold: 1\nrules: []\nnames:\n  places:\n    - {id: p, category: x, weight: 1, country: Syria}\n",
         "two letters"},
        {"threshold: 1\nrules: []\nnames:\n  actors:\n    - {id: p, category: x, weight: 1}\n", "ids"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(term_table) t = term_table_parse("t", sv_from(rows[i].yaml), &error);
        assert_null(t);
        if (!strstr(error->message, rows[i].says))
            fail_msg("'%s' does not say '%s'", error->message, rows[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_of_eleven_languages_are_told_apart),
        cmocka_unit_test(words_of_another_context_name_no_place),
        cmocka_unit_test(violence_alone_is_no_reason),
        cmocka_unit_test(what_stands_in_the_title_counts_more),
        cmocka_unit_test(what_else_a_page_links_to_does_not_outweigh_its_title),
        cmocka_unit_test(a_mention_deep_in_a_long_text_is_not_enough),
        cmocka_unit_test(every_hit_points_at_its_words),
        cmocka_unit_test(a_word_counts_once_in_its_category),
        cmocka_unit_test(words_hidden_by_tatweels_and_dots_are_found),
        cmocka_unit_test(ten_megabytes_and_broken_text_take_bounded_time),
        cmocka_unit_test(a_bad_terms_file_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
