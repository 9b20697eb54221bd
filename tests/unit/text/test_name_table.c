#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/name_table.h"

enum { ACTOR, PLACE };

static name_table *sample(void)
{
    name_table *t = name_table_new();
    name_table_add(t, SV("Deir ez-Zor"), PLACE, 1, 0);
    name_table_add(t, SV("Deir ez-Zor Military Council"), ACTOR, 2, 0);
    name_table_add(t, SV("IS"), ACTOR, 3, NAME_NEEDS_ALL_CAPS);
    name_table_add(t, SV("Hama"), PLACE, 4, NAME_NEEDS_CAPITAL);
    name_table_add(t, SV("Hama"), PLACE, 5, NAME_NEEDS_CAPITAL);
    name_table_add(t, SV("دير الزور"), PLACE, 1, 0);
    name_table_add(t, SV("قسد"), ACTOR, 6, NAME_NO_PREFIX);
    name_table_compile(t);
    return t;
}

/* "class:payload@first+n …" of all matches */
static char *matches_of(const name_table *t, const char *text, struct arena *arena)
{
    struct tokens tokens = tokenize(sv_from(text), 1000, arena);
    struct name_matches m = name_table_match(t, tokens.items, tokens.n, arena);
    GString *out = g_string_new("");
    for (guint i = 0; i < m.n; i++)
        g_string_append_printf(out, "%s%u:%u@%u+%u", i ? " " : "", m.items[i].class, m.items[i].payload,
                               m.items[i].first, m.items[i].n);
    return g_string_free(out, FALSE);
}

static void the_longest_phrase_of_each_class_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"in Deir Ez Zor today", "1:1@1+3"},
        {"the Deir ez-Zor Military Council", "0:2@1+5 1:1@1+3"},
        {"this is IS", "0:3@2+1"},
        {"hama Hama", "1:4@1+1 1:5@1+1"},
        {"Deir. ez-Zor", ""},
        {"Deir 'ez-Zor", "1:1@0+4"},
        {"\"Deir\" ez-Zor", "1:1@1+4"},
        {"Deir, ez-Zor", ""},
        {"Deir \"'ez-Zor", ""},
        {"وفي ودير الزور", "1:1@1+2"},
        {"وقسد قسد", "0:6@1+1"},
        {"", ""},
    };
    g_autoptr(name_table) t = sample();
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = matches_of(t, rows[i].text, arena);
        assert_string_equal(got, rows[i].want);
    }
}

/* "Camps" is a word of the second table only: the first still knows it as camp with an s. */
static void tables_that_share_words_match_as_if_alone(void **state)
{
    (void)state;
    static const char text[] = "Hama camps today, army camps of Hama";
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    char *want[2] = {NULL, NULL};
    for (guint sharing = 0; sharing < 2; sharing++) {
        g_autoptr(name_table) a = name_table_new(), b = sharing ? name_table_new_sharing(a) : name_table_new();
        name_table_add(a, SV("camp"), PLACE, 1, 0);
        name_table_add(b, SV("camps"), ACTOR, 2, 0);
        name_table_add(b, SV("army camps of"), ACTOR, 3, 0);
        name_table_add(a, SV("Hama camp"), PLACE, 4, 0);
        name_table_compile(b);
        name_table_compile(a);
        const name_table *tables[2] = {a, b};
        struct tokens tokens = tokenize(SV(text), 1000, arena);
        const struct token_words *words = name_table_words(sharing ? a : b, tokens.items, tokens.n, arena);
        for (guint i = 0; i < 2; i++) {
            g_autofree char *got = matches_of(tables[i], text, arena);
            if (sharing) {
                assert_string_equal(got, want[i]);
                assert_true(name_table_match_words(tables[i], tokens.items, tokens.n, words, arena).n > 0);
            } else {
                want[i] = g_steal_pointer(&got);
            }
        }
    }
    assert_string_equal(want[0], "1:4@0+2 1:1@1+1 1:1@5+1");
    assert_string_equal(want[1], "0:2@1+1 0:3@4+3 0:2@5+1");
    g_free(want[0]);
    g_free(want[1]);
}

static void a_phrase_of_punctuation_is_refused(void **state)
{
    (void)state;
    g_autoptr(name_table) t = name_table_new();
    assert_false(name_table_add(t, SV(" -- "), 0, 1, 0));
    assert_false(name_table_add(t, SV(""), 0, 1, 0));
    assert_int_equal(name_table_size(t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_phrase_of_each_class_is_found),
        cmocka_unit_test(tables_that_share_words_match_as_if_alone),
        cmocka_unit_test(a_phrase_of_punctuation_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
