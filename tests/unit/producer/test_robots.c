/* robots.txt, rule by rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "producer/robots.h"

static const struct {
    const char *claim, *text, *path;
    gboolean is_allowed;
} ROWS[] = {
    {"nothing said, all allowed", "", "/a", TRUE},
    {"everybody's group counts", "User-agent: *\nDisallow: /a\n", "/a/b", FALSE},
    {"an empty rule forbids nothing", "User-agent: *\nDisallow:\n", "/a", TRUE},
    {"our group replaces everybody's", "User-agent: *\nDisallow: /\n\nUser-agent: Frontwire\nDisallow: /x\n", "/a",
     TRUE},
    {"our name may carry a version", "User-agent: frontwire/1.0\nDisallow: /x\n", "/x", FALSE},
    {"a longer name is another robot", "User-agent: frontwirebot\nDisallow: /x\n", "/x", TRUE},
    {"the longest match wins", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", TRUE},
    {"allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", TRUE},
    {"a star is anything", "User-agent: *\nDisallow: /*/print\n", "/2024/05/print", FALSE},
    {"a dollar is the end", "User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x", TRUE},
    {"a dollar at the end matches", "User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", FALSE},
    {"several agents share a group", "User-agent: other\nUser-agent: frontwire\nDisallow: /x\n", "/x", FALSE},
    {"a rule ends the list of agents", "User-agent: frontwire\nDisallow: /x\nUser-agent: b\nDisallow: /y\n", "/y",
     TRUE},
    {"comments and CR are taken", "\xEF\xBB\xBFuser-agent : * # all\r\nDISALLOW: /x # no\r\n", "/x", FALSE},
};

static void each_rule_holds(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autoptr(robots) r = robots_parse(ROWS[i].text, strlen(ROWS[i].text), "frontwire");
        if (robots_allows(r, ROWS[i].path) != ROWS[i].is_allowed)
            fail_msg("%s", ROWS[i].claim);
    }
}

static void a_delay_is_bounded(void **state)
{
    static const char TEXT[] = "User-agent: *\nCrawl-delay: 5\n", LONG[] = "User-agent: *\nCrawl-delay: 1e9\n";
    g_autoptr(robots) r = robots_parse(TEXT, sizeof TEXT - 1, "frontwire");
    g_autoptr(robots) l = robots_parse(LONG, sizeof LONG - 1, "frontwire");

    (void)state;
    assert_int_equal(robots_delay_s(r), 5);
    assert_int_equal(robots_delay_s(l), ROBOTS_DELAY_MAX_S);
}

static void hostile_patterns_end(void **state)
{
    g_autoptr(GString) text = g_string_new("User-agent: *\n");
    g_autoptr(GString) path = g_string_new("/");

    (void)state;
    for (guint i = 0; i < 10000; i++)
        g_string_append(text, "Disallow: /*a*a*a*a*a*a*a*a*b$\n");
    for (guint i = 0; i < 1000; i++)
        g_string_append_c(path, 'a');
    g_autoptr(robots) r = robots_parse(text->str, text->len, "frontwire");
    assert_true(robots_allows(r, path->str));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_holds),
        cmocka_unit_test(a_delay_is_bounded),
        cmocka_unit_test(hostile_patterns_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
