#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "producer/url_alias.h"

static void addresses_of_one_page_are_equal(void **state)
{
    (void)state;
    static const struct {
        const char *url, *alias;
    } TABLE[] = {
        {"http://a.example/x", "a.example/x"},
        {"https://a.example/x", "a.example/x"},
        {"  https://WWW.A.example/x/  ", "a.example/x"},
        {"https://a.example:443/x", "a.example/x"},
        {"http://a.example:80/x", "a.example/x"},
        {"http://a.example:8080/x", "a.example:8080/x"},
        {"https://user:pw@a.example/x", "a.example/x"},
        {"https://a.example/x?utm_source=rss&utm_medium=feed", "a.example/x"},
        {"https://a.example/x?id=7&utm_source=rss&page=2", "a.example/x?id=7&page=2"},
        {"https://a.example/?p=123", "a.example?p=123"},
        {"https://a.example/x?fbclid=abc#xtor=RSS-1", "a.example/x"},
        {"https://a.example/x#comment-7", "a.example/x#comment-7"},
        {"https://a.example/x?", "a.example/x"},
        {"https://a.example/X/y", "a.example/X/y"},
        {"https://a.example", "a.example"},
        {"https://a.example/", "a.example"},
        {"https://a.example/x?refugees=1", "a.example/x?refugees=1"},
        {"tag:a.example,2017:1", "tag:a.example,2017:1"},
        {"12345", "12345"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autofree char *alias = url_alias_dup(TABLE[i].url);
        if (strcmp(alias, TABLE[i].alias) != 0)
            fail_msg("%s -> %s", TABLE[i].url, alias);
    }
}

static void a_bare_host_is_known(void **state)
{
    (void)state;
    assert_true(url_alias_is_bare_host("a.example"));
    assert_false(url_alias_is_bare_host("a.example/x"));
    assert_false(url_alias_is_bare_host("a.example?p=1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_one_page_are_equal),
        cmocka_unit_test(a_bare_host_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
