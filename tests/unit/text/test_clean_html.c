#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "text/clean_html.h"
#include "text/html_mask.h"
#include "tests/unit/cpu_time.h"

static const struct {
    const char *html, *text;
} fragments[] = {
    {"plain", "plain"},
    {"", ""},
    {"<p>One</p><p>Two</p>", "One\n\nTwo"},
    {"<p>One\n  line <b>bold</b>,<i> it</i></p>", "One line bold, it"},
    {"a<br>b<br/><br />c", "a\nb\n\nc"},
    {"<ul><li>x</li><li>y</li></ul>after", "x\ny\n\nafter"},
    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
    {"x<script>alert('no')</script><style>b{}</style>y", "xy"},
    {"<iframe src='x'>fallback</iframe>seen<svg><title>icon</title></svg>", "seen"},
    {"&lt;tag&gt; &amp; &eacute;&#8217;&nbsp;x", "<tag> & é’ x"},
    {"&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo"},
    {"<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"},
    {"</p></div>stray", "stray"},
    {"a <!-- hidden --> b", "a b"},
    {"<img src=x onerror=alert(1)>caption", "caption"},
    {"<p>الخبر<br>الثاني</p>", "الخبر\nالثاني"},
    {"5 < 6 and 7 > 3", "5 < 6 and 7 > 3"},
};

static void html_becomes_what_a_reader_sees(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(fragments); i++) {
        g_autofree char *text = clean_html_dup_text(fragments[i].html, strlen(fragments[i].html));
        assert_string_equal(text, fragments[i].text);
    }
}

static void plain_text_keeps_its_paragraphs(void **state)
{
    (void)state;
    static const char in[] = "  One\nline <b>.\n\n \n Two & three\n";
    g_autofree char *text = clean_html_dup_plain(in, strlen(in));
    assert_string_equal(text, "One line <b>.\n\nTwo & three");
}

static void html_is_told_from_text(void **state)
{
    (void)state;
    assert_true(clean_html_looks_like_html("<b>x</b>"));
    assert_true(clean_html_looks_like_html("x<br>y"));
    assert_true(clean_html_looks_like_html("Smith &amp; Sons"));
    assert_true(clean_html_looks_like_html("it&#8217;s"));
    assert_false(clean_html_looks_like_html("AT&T; a < b > c"));
    assert_false(clean_html_looks_like_html("use the <notatag> element"));
    assert_false(clean_html_looks_like_html("1 &lessthan 2"));
}

static void long_texts_are_whole_wherever_the_pieces_end(void **state)
{
    (void)state;
    for (gsize shift = 0; shift < 7; shift++) {
        g_autoptr(GString) html = g_string_new("<p>"), wanted = g_string_new(NULL);
        for (gsize i = 0; i < shift; i++) {
            g_string_append_c(html, 'x');
            g_string_append_c(wanted, 'x');
        }
        for (int i = 0; i < 4000; i++) {
            g_string_append(html, i % 7 ? "خبر €" : "&amp;");
            g_string_append(wanted, i % 7 ? "خبر €" : "&");
        }
        g_autofree char *text = clean_html_dup_text(html->str, html->len);
        assert_string_equal(text, wanted->str);
    }
}

static void deep_and_broken_html_takes_no_quadratic_time(void **state)
{
    (void)state;
    g_autoptr(GString) html = g_string_new(NULL);
    for (int i = 0; i < 50000; i++)
        g_string_append(html, "<div><b>");
    for (int i = 0; i < 50000; i++)
        g_string_append(html, "</i></p>");
    double from = cpu_seconds();
    g_autofree char *text = clean_html_dup_text(html->str, html->len);
    assert_true(cpu_seconds() - from < 5);
    assert_string_equal(text, "");
}

static void a_mask_has_every_letter_where_it_stood(void **state)
{
    (void)state;
    static const struct {
        const char *html, *mask;
    } rows[] = {
        {"no markup at all", "no markup at all"},
        {"<p>a <b>bold</b> word</p>", "\n\n a    bold     word\n\n  "},
        {"one<br>two\nthree", "one\n   two three"},
        {"<a title=\"x > y\">link</a>", "                 link    "},
        {"<script>if (a < b) x();</script>Text", "                                Text"},
        {"<!-- a > b -->Text", "              Text"},
        {"Smith &amp; Sons", "Smith &\xC2\xAD\xC2\xAD Sons"},
        {"Qu&eacute;bec", "Qu\xC3\xA9\xC2\xAD\xC2\xAD\xC2\xAD"
                          "bec"},
        {"it&#8217;s", "it\xE2\x80\x99\xC2\xAD\xC2\xADs"},
        {"a < b & c &lessthan; <", "a < b & c &lessthan; <"},
        {"<p", "<p"},
        {"<!-- never ended", "<!-- never ended"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mask = html_mask_dup(rows[i].html, strlen(rows[i].html));
        assert_int_equal(strlen(mask), strlen(rows[i].html));
        if (strcmp(mask, rows[i].mask) != 0)
            print_error("%s -> '%s'\n", rows[i].html, mask);
        assert_string_equal(mask, rows[i].mask);
    }
}

static void masking_and_telling_take_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<a ", "<a \"", "<!-- > ", "<script>", "&", "<", "<p title='", "&#x", "<b>"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        while (html->len < 50000)
            g_string_append(html, pieces[i]);
        double from = cpu_seconds();
        g_autofree char *mask = html_mask_dup(html->str, html->len);
        clean_html_looks_like_html(html->str);
        assert_true(cpu_seconds() - from < 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_becomes_what_a_reader_sees),
        cmocka_unit_test(plain_text_keeps_its_paragraphs),
        cmocka_unit_test(html_is_told_from_text),
        cmocka_unit_test(long_texts_are_whole_wherever_the_pieces_end),
        cmocka_unit_test(deep_and_broken_html_takes_no_quadratic_time),
        cmocka_unit_test(a_mask_has_every_letter_where_it_stood),
        cmocka_unit_test(masking_and_telling_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
