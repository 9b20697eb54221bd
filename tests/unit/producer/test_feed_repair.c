#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "producer/feed_repair.h"

/* Collects what comes out: markup as it is, texts between brackets. */
struct collector {
    feed_repair *repair;
    GString *out;
};

static gboolean collect(gpointer user, const char *bytes, gsize n)
{
    struct collector *c = user;
    static const char placeholder[] = "<?t?>";
    const char *end = bytes + n;
    for (const char *at; (at = g_strstr_len(bytes, end - bytes, placeholder)); bytes = at + sizeof placeholder - 1) {
        struct strview text = feed_repair_next_text(c->repair);
        g_string_append_len(c->out, bytes, at - bytes);
        g_string_append_printf(c->out, "[%.*s]", SV_ARG(text));
    }
    g_string_append_len(c->out, bytes, end - bytes);
    return TRUE;
}

struct result {
    char *out;
    gboolean has_repaired, is_truncated, has_root;
};

static struct result repair_in_cuts(const char *in, gsize n, gsize cut)
{
    struct collector c = {.out = g_string_new(NULL)};
    g_autoptr(feed_repair) r = c.repair = feed_repair_new(collect, &c);
    for (gsize at = 0; at < n; at += cut)
        feed_repair_push(r, in + at, MIN(cut, n - at));
    feed_repair_finish(r);
    return (struct result){g_string_free(c.out, FALSE), feed_repair_has_repaired(r), feed_repair_is_truncated(r),
                           feed_repair_has_root(r)};
}

static const struct {
    const char *in, *out;
    gboolean has_repaired;
} cases[] = {
    /* as it is */
    {"<rss a='1'><title>x</title></rss>", "<rss a='1'><title>[x]</title></rss>", FALSE},
    {"<?xml version='1.0'?>\n<!-- hm --><!DOCTYPE rss>\n<rss><!-- x --><a/></rss>\n", "<rss><a/></rss>", FALSE},
    {"<rss><t><![CDATA[a & <b>]]> c</t></rss>", "<rss><t>[a & <b> c]</t></rss>", FALSE},
    {"<rss><t>a &lt; b &amp; &#228; &#x201C;</t></rss>", "<rss><t>[a < b & ä “]</t></rss>", FALSE},
    {"<rss><t a=\"x &amp; y\"/></rss>", "<rss><t a=\"x &amp; y\"/></rss>", FALSE},
    {"<feed>\n  <entry>\n <title>x</title>\n</entry></feed>", "<feed><entry><title>[x]</title></entry></feed>", FALSE},
    {"<feed><entry><c><b>x</b> <i>y</i></c></entry></feed>", "<feed><entry><c><b>[x]</b> <i>[y]</i></c></entry></feed>",
     FALSE},
    /* junk around */
    {"Warning: x <br> <rss></rss> <b>more</b>", "<rss></rss>", TRUE},
    {"<html><body>no feed</body></html>", "", TRUE},
    /* references */
    {"<rss><t>AT&T &nbsp;&hellip; &unknown; &copy x</t></rss>", "<rss><t>[AT&T \u00A0… &unknown; &copy x]</t></rss>",
     TRUE},
    {"<rss><t>a&#0;b&#xFFFF;c&#38d</t></rss>", "<rss><t>[abc&d]</t></rss>", TRUE},
    {"<rss><t u='?a=1&b=2'/></rss>", "<rss><t u=\"?a=1&amp;b=2\"/></rss>", TRUE},
    {"<!DOCTYPE r [<!ENTITY us \"ours &#38; \">]><rss><t>&us;x</t></rss>", "<rss><t>[ours & x]</t></rss>", FALSE},
    {"<!DOCTYPE r [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM "
     "\"file:///etc/passwd\">]><rss><t>&b;&c;</t></rss>",
     "<rss><t>[&b;&c;]</t></rss>", TRUE},
    /* tags */
    {"<rss><t>1 < 2 <3 <me@x.org></t></rss>", "<rss><t>[1 < 2 <3 <me@x.org>]</t></rss>", TRUE},
    {"<rss><t a=1 b a='2' c='<'>x</t></rss>", "<rss><t a=\"1\" b=\"b\" c=\"&lt;\">[x]</t></rss>", TRUE},
    {"<rss><t>a<br>b</t></rss>", "<rss><t>[a]<br>[b]</br></t></rss>", TRUE},
    {"<rss><t>a</b></t></x></rss>", "<rss><t>[a]</t></rss>", TRUE},
    {"<rss><Item>a</item></rss>", "<rss><Item>[a]</Item></rss>", TRUE},
    {"<rss><t>a <b c</t></rss>", "<rss><t>[a <b c]</t></rss>", TRUE},
    /* the end is missing */
    {"<rss><item><t>abc", "<rss><item><t>[abc]</t></item></rss>", TRUE},
    {"<rss><item><t><![CDATA[abc", "<rss><item><t>[abc]</t></item></rss>", TRUE},
    {"<rss><item><t>abc</t></it", "<rss><item><t>[abc]</t></item></rss>", TRUE},
    {"<rss><t>x</t></rss", "<rss><t>[x]</t></rss>", TRUE},
};

static void what_is_not_xml_becomes_xml(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct result r = repair_in_cuts(cases[i].in, strlen(cases[i].in), G_MAXSIZE / 2);
        assert_string_equal(r.out, cases[i].out);
        if (r.has_repaired != cases[i].has_repaired)
            fail_msg("'%s' is %srepaired", cases[i].in, r.has_repaired ? "" : "not ");
        g_free(r.out);
    }
}

static void cuts_make_no_difference(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize cut = 1; cut <= 9; cut++) {
            struct result r = repair_in_cuts(cases[i].in, strlen(cases[i].in), cut);
            assert_string_equal(r.out, cases[i].out);
            assert_int_equal(r.has_repaired, cases[i].has_repaired);
            g_free(r.out);
        }
}

static void a_text_that_ends_early_is_called_truncated(void **state)
{
    (void)state;
    struct result whole = repair_in_cuts("<rss></rss>", 11, 100), half = repair_in_cuts("<rss><a>", 8, 100);
    assert_false(whole.is_truncated);
    assert_true(half.is_truncated);
    assert_true(half.has_root);
    g_free(whole.out);
    g_free(half.out);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    g_autoptr(GString) in = g_string_new("<rss>");
    for (int i = 0; i < 10000; i++)
        g_string_append(in, "<d>");
    for (int i = 0; i < 10000; i++)
        g_string_append(in, "</d>");
    g_string_append(in, "<t>x</t></rss>");
    struct result r = repair_in_cuts(in->str, in->len, 4096);
    assert_true(strlen(r.out) < FEED_REPAIR_DEPTH_MAX * 8);
    assert_true(g_str_has_suffix(r.out, "<t>[x]</t></rss>"));
    g_free(r.out);
}

static void declared_entities_cannot_blow_up(void **state)
{
    (void)state;
    g_autoptr(GString) in = g_string_new("<!DOCTYPE r [<!ENTITY a \"");
    for (int i = 0; i < 1000; i++)
        g_string_append_c(in, 'x');
    g_string_append(in, "\">]><rss><t>");
    for (int i = 0; i < 100000; i++)
        g_string_append(in, "&a;");
    g_string_append(in, "</t></rss>");
    struct result r = repair_in_cuts(in->str, in->len, 16384);
    assert_true(strlen(r.out) < FEED_REPAIR_EXPANSION_MAX + in->len);
    g_free(r.out);
}

static void an_endless_tag_is_text(void **state)
{
    (void)state;
    g_autoptr(GString) in = g_string_new("<rss><t a='");
    for (int i = 0; i < FEED_REPAIR_TOKEN_MAX_BYTES + 10; i++)
        g_string_append_c(in, 'x');
    g_string_append(in, "'>y</t></rss>");
    struct result r = repair_in_cuts(in->str, in->len, 1000);
    assert_true(r.has_repaired);
    assert_true(g_str_has_prefix(r.out, "<rss>[<t a='xxx"));
    g_free(r.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_xml_becomes_xml),
        cmocka_unit_test(cuts_make_no_difference),
        cmocka_unit_test(a_text_that_ends_early_is_called_truncated),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(declared_entities_cannot_blow_up),
        cmocka_unit_test(an_endless_tag_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
