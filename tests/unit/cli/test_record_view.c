#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>

#include "cli/record_view.h"

static char *view_dup(const char *record, gboolean colour, gboolean documents)
{
    g_autoptr(arena_owner) arena = arena_new(8 << 20, 1 << 20);
    const struct record_view_options o = {colour, documents};
    GString *out = g_string_new(NULL);
    record_view(sv_from(record), &o, arena, out);
    return g_string_free(out, FALSE);
}

/* The first golden record of that kind. */
static char *golden_dup(const char *name)
{
    g_autofree char *path = g_strdup_printf("tests/fixtures/records/%s.json", name);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return g_strndup(text, strcspn(text, "\n"));
}

static void an_event_says_what_who_where_how_many_and_who_says_so(void **state)
{
    (void)state;
    g_autofree char *record = golden_dup("event"), *text = view_dup(record, FALSE, FALSE);
    assert_non_null(strstr(text, "shelling_artillery_missile"));
    assert_non_null(strstr(text, "Syrian government forces → Civilians"));
    assert_non_null(strstr(text, "3 or more killed, 10 to 12 wounded"));
    assert_non_null(strstr(text, "@ Idlib 35.93,36.63"));
    assert_non_null(strstr(text, "reported"));
}

static void document_records_are_shown_on_request_only(void **state)
{
    (void)state;
    g_autofree char *record = golden_dup("document"), *quiet = view_dup(record, FALSE, FALSE);
    g_autofree char *all = view_dup(record, FALSE, TRUE);
    assert_string_equal(quiet, "");
    assert_non_null(strstr(all, "document"));
}

static void items_and_dead_letters_have_a_view_of_their_own(void **state)
{
    (void)state;
    g_autofree char *item = golden_dup("matched"), *item_text = view_dup(item, FALSE, FALSE);
    g_autofree char *letter = golden_dup("dead_letter"), *letter_text = view_dup(letter, FALSE, FALSE);
    assert_non_null(strstr(item_text, "matched: "));
    assert_non_null(strstr(letter_text, " at "));
}

/* An escape sequence in a headline must not reach the terminal. */
static void what_comes_from_outside_cannot_steer_the_terminal(void **state)
{
    (void)state;
    g_autofree char *text = view_dup("\033]0;owned\007 not a record", FALSE, FALSE);
    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\007'));
    assert_non_null(strstr(text, "not a record"));
}

static void colours_come_on_request_only(void **state)
{
    (void)state;
    g_autofree char *record = golden_dup("event"), *plain = view_dup(record, FALSE, FALSE);
    g_autofree char *coloured = view_dup(record, TRUE, FALSE);
    assert_null(strchr(plain, '\033'));
    assert_non_null(strchr(coloured, '\033'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_says_what_who_where_how_many_and_who_says_so),
        cmocka_unit_test(document_records_are_shown_on_request_only),
        cmocka_unit_test(items_and_dead_letters_have_a_view_of_their_own),
        cmocka_unit_test(what_comes_from_outside_cannot_steer_the_terminal),
        cmocka_unit_test(colours_come_on_request_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
