/* The main text of pages written for this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "producer/full_text.h"
#include "producer/page_tree.h"
#include "tests/unit/cpu_time.h"

#define P1 "The bridge over the river was closed on Monday after a truck hit one of its pillars, the roads office said."
#define P2                                                                                                             \
    "Engineers will look at the damage on Tuesday. Until then traffic is led over the old dam, which is narrow, slow " \
    "and steep."
#define P3                                                                                                             \
    "A spokeswoman said that nobody was hurt in the accident and that the driver of the truck had been questioned."
#define BODY "<p>" P1 "</p><p>" P2 "</p><p>" P3 "</p>"
#define ALL  P1 "\n\n" P2 "\n\n" P3

static page_hints *hints;

static int load(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    hints = page_hints_load("packs/common/page_hints.tsv", &error);
    return hints ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    page_hints_free(hints);
    return 0;
}

static const struct {
    const char *claim, *html, *text;
} ROWS[] = {
    {"nothing gives nothing", "", ""},
    {"menus and footers go",
     "<nav><a href=/>Home</a><a href=/w>World</a></nav><div><h1>Bridge closed</h1>" BODY
     "</div><footer>All rights reserved by the paper, 1999.</footer>",
     ALL},
    {"captions go",
     "<article><figure><img src=x><figcaption>The bridge, seen from the north. Photo: somebody of the "
     "paper.</figcaption></figure>" BODY "</article>",
     ALL},
    {"comments go by their class",
     "<div class=post>" BODY
     "</div><div id=comments><p>What nonsense this is, I have never read anything so bad in all my life!</p></div>",
     ALL},
    {"cookie banners go",
     "<div class='cookie-consent'><p>We use cookies to make this page better for you. Do you agree with that or "
     "not?</p></div><main>" BODY "</main>",
     ALL},
    {"donation appeals go",
     "<article>" BODY "<div class='donate-box'><p>Our work needs your money. Please give what you can, today and every "
     "month.</p></div></article>",
     ALL},
    {"related links go",
     "<div>" BODY "<ul><li><a href=1>Another bridge was closed last week in the same town</a></li><li><a href=2>The "
     "dam is narrow</a></li></ul></div>",
     ALL},
    {"a headline over related articles ends the text",
     "<div>" BODY "<h3>Related articles</h3><p>Another bridge was closed last week in the same town, the roads office "
     "said.</p></div>",
     ALL},
    {"phrases that lead elsewhere go",
     "<div><p>" P1 "</p><p>Read more: <b>the dam and its history</b></p><p>" P2 "</p><p>" P3 "</p></div>", ALL},
    {"a lead outside the element of the text stays",
     "<h1>Bridge closed</h1><div><p>" P1 "</p></div><div class='article-body'><p>" P2 "</p><p>" P3 "</p></div>", ALL},
    {"a wrapper with a bad name does not hide the page", "<div class='sidebar'><div>" BODY "</div></div>", ALL},
    {"line breaks are lines", "<div><p>" P1 "<br>" P2 "</p><p>" P3 "</p></div>", P1 "\n" P2 "\n\n" P3},
    {"subheadings stay before their text", "<div><p>" P1 "</p><h2>The detour</h2><p>" P2 "</p><p>" P3 "</p></div>",
     P1 "\n\nThe detour\n\n" P2 "\n\n" P3},
    {"a short sentence is a paragraph, also at the end", "<div>" BODY "<p><b>Nobody knows how long.</b></p></div>",
     ALL "\n\nNobody knows how long."},
    {"two words and a full stop are none", "<div>" BODY "<aside><p>Sign up.</p></aside></div>", ALL},
    {"an address to write to is text",
     "<div><p>" P1 "</p><p>Witnesses may write to the police:</p><p><a href='mailto:road.police@town.example'>"
     "road.police@town.example</a></p><p>" P2 "</p><p>" P3 "</p></div>",
     P1 "\n\nWitnesses may write to the police:\n\nroad.police@town.example\n\n" P2 "\n\n" P3},
    {"a list between headline and text stays",
     "<h1>Bridge closed</h1><section><ul><li>Length 90 m</li><li>Width 6 m</li><li>Pillars 4</li><li>Built 1931</li>"
     "<li>Load 30 t</li><li>Trucks 400</li></ul></section><section><p>" P1 "</p><p>" P2 "</p><p>" P3 "</p></section>",
     "Length 90 m\nWidth 6 m\nPillars 4\nBuilt 1931\nLoad 30 t\nTrucks 400\n\n" ALL},
    {"the line of date and author goes",
     "<h2>Bridge closed</h2><div class=meta><p>Monday, 6 May 2024, by A. Writer. 12 people have said "
     "something.</p></div>"
     "<div>" BODY "</div>",
     ALL},
    {"what a page builder calls everything says nothing",
     "<div class='elementor-widget elementor-widget-text-editor'>" BODY
     "</div><article class=post_teaser><p>Another bridge was closed last week, the roads office said on Monday.</p>"
     "</article>",
     ALL},
    {"scripts are not read",
     "<div><script>var x = 'A sentence. Another sentence, and a third one.';</script>" BODY "</div>", ALL},
};

static void each_page_gives_its_text(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        struct full_text t = {0};
        full_text_read(ROWS[i].html, strlen(ROWS[i].html), "text/html; charset=utf-8", hints, &t);
        if (strcmp(t.text, ROWS[i].text) != 0)
            fail_msg("%s: \"%s\"", ROWS[i].claim, t.text);
        full_text_clear(&t);
    }
}

static void the_page_says_title_date_and_author(void **state)
{
    static const char HTML[] =
        "<head><title>Bridge closed - The Paper</title><meta property='og:title' content='Bridge closed'>"
        "<meta name=author content='A. Writer'><meta property='article:published_time' content='2024-05-06T07:08:09Z'>"
        "</head><body><div>" BODY "</div>";
    struct full_text t = {0};

    (void)state;
    full_text_read(HTML, sizeof HTML - 1, NULL, hints, &t);
    assert_string_equal(t.title, "Bridge closed");
    assert_string_equal(t.author, "A. Writer");
    assert_string_equal(t.date, "2024-05-06T07:08:09Z");
    full_text_clear(&t);
}

static void the_encoding_in_a_meta_is_believed(void **state)
{
    static const char HTML[] = "<meta charset=windows-1256><p>\xC3\xE6\xE1 " P1 "</p><p>" P2 "</p>";
    struct full_text t = {0};

    (void)state;
    full_text_read(HTML, sizeof HTML - 1, "text/html", hints, &t);
    assert_non_null(strstr(t.text, "\xD8\xA3\xD9\x88\xD9\x84 The bridge"));
    full_text_clear(&t);
}

static void a_page_cut_anywhere_is_taken(void **state)
{
    static const char HTML[] = "<!doctype html><html><head><title>x</title></head><body class='a b'><!-- c "
                               "--><nav><ul><li><a href='/'>Home</a>"
                               "</ul></nav><div id=comments><p>x &amp; y &#1234;</p></div><table><tr><td>" P1
                               "</td></tr></table>" BODY "<![CDATA[x]]></html>";

    (void)state;
    for (gsize n = 0; n < sizeof HTML; n++) {
        struct full_text t = {0};
        full_text_read(HTML, n, NULL, hints, &t);
        assert_true(g_utf8_validate(t.text, -1, NULL));
        full_text_clear(&t);
    }
}

/* Pages made to cost more than their bytes. */
static void hostile_pages_take_linear_time(void **state)
{
    static const char *const PIECES[] = {
        "<div>", "<p><b>", "<table><tr><td>", "</p>", "<a href=x>x", "<div class=comment>x.", "<ul><li>", "<h1>",
        "&amp",  "<!--",   "<font>"};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(PIECES); i++) {
        g_autoptr(GString) html = g_string_new("<html><body>");
        while (html->len < 1000000)
            g_string_append(html, PIECES[i]);
        struct full_text t = {0};
        double began = cpu_seconds();
        full_text_read(html->str, html->len, NULL, hints, &t);
        if (cpu_seconds() - began > 20)
            fail_msg("%s: %.1f s", PIECES[i], cpu_seconds() - began);
        full_text_clear(&t);
    }
}

static void names_are_read_word_by_word(void **state)
{
    (void)state;
    assert_true(page_hints_of_names(hints, "relatedPosts") & PAGE_HINT_DROP);
    assert_true(page_hints_of_names(hints, "x article-body") & PAGE_HINT_CONTENT);
    assert_false(page_hints_of_names(hints, "has-sidebar") & PAGE_HINT_DROP);
    assert_int_equal(page_hints_of_names(hints, "bridge"), 0);
    assert_int_equal(page_hints_of_names(NULL, "related"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_gives_its_text),           cmocka_unit_test(the_page_says_title_date_and_author),
        cmocka_unit_test(the_encoding_in_a_meta_is_believed), cmocka_unit_test(a_page_cut_anywhere_is_taken),
        cmocka_unit_test(hostile_pages_take_linear_time),     cmocka_unit_test(names_are_read_word_by_word),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
