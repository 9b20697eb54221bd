#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "text/clean_html.h"

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
    gint64 from = g_get_monotonic_time();
    g_autofree char *text = clean_html_dup_text(html->str, html->len);
    assert_true(g_get_monotonic_time() - from < 5 * G_USEC_PER_SEC);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_becomes_what_a_reader_sees),
        cmocka_unit_test(plain_text_keeps_its_paragraphs),
        cmocka_unit_test(html_is_told_from_text),
        cmocka_unit_test(long_texts_are_whole_wherever_the_pieces_end),
        cmocka_unit_test(deep_and_broken_html_takes_no_quadratic_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
