#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/sentence.h"

#include <glib/gstdio.h>

static abbreviations *known;

static char *split(const char *text, const char *border, guint *paragraphs)
{
    g_autoptr(arena_owner) arena = arena_new(1 << 22, 1 << 20);
    struct strview t = sv_from(text);
    struct tokens tokens = tokenize(t, 100000, arena);
    struct sentences s = sentence_split(t, &tokens, known, arena);
    GString *out = g_string_new(NULL);
    guint covered = 0;
    for (guint i = 0; i < s.n; i++) {
        assert_int_equal(s.items[i].first, covered);
        covered += s.items[i].n;
        guint32 from = tokens.items[s.items[i].first].start, to = tokens.items[covered - 1].end;
        g_string_append_printf(out, "%s%.*s", i ? border : "", (int)(to - from), text + from);
        if (paragraphs)
            *paragraphs = s.items[i].paragraph + 1;
    }
    assert_int_equal(covered, tokens.n);
    return g_string_free(out, FALSE);
}

/* ¶ in a row stands for a border between sentences; the text is the row without it. */
static void sentences_end_where_a_reader_would_end_them(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "The army took the town. ¶It lost it later.",
        "He met Gen. Haddad on Feb. 3 in No. 5 barracks. ¶Nothing came of it.",
        "U.S. troops left. ¶The U.S. Army stayed.",
        "They flew to the U.S. ¶The army did not.",
        "Sgt. J. R. Miller and Lt. Col. Ann B. Lee spoke at 5 p.m. on Monday.",
        "It began at 5 p.m. ¶The shelling went on.",
        "\"We won.\" ¶He left the room.",
        "“We won,” he said. ¶“They lost.” ¶Then he left.",
        "\"Why now?\" he asked.",
        "Was it them? ¶Nobody knows! ¶We asked.",
        "It cost $3.5 million. ¶It covered 1,200.5 hectares.",
        "Five died in the city.¶The shelling went on.",
        "Write to info@example.org. ¶See example.org for more.",
        "He waited... and left.",
        "He waited... ¶Then they came.",
        "Inc. and Co. are abbreviations, etc. ¶The rest is not.",
        "he was killed. ¶they ran away.",
        "In 2017. ¶In all, 12. ¶The rest fled.",
        "34 people died. ¶42 were hurt.",
        "The U.K.-based group said so.",
        "قصفت الطائرات بلدة، وقتل خمسة. ¶وقال شاهد إن القصف استمر؟ ¶نعم.",
        "إدلب.. خمسة قتلى في قصف",
        "قال د. سامر إن المشفى خرج عن الخدمة.",
        "قتل خمسة.¶وجرح ستة.",
        "Le général M. Dupont est arrivé. ¶Il a parlé de la p. 5 du texte.",
        "Am 3. Oktober begann es. ¶Die Armee zog ab.",
        "Dr. Weber und ca. 20 Soldaten kamen. ¶Sie gingen.",
        "La ayuda de EE. UU. llegó. ¶El Sr. Ruiz habló.",
        "Prof. Dr. Kaya konuştu. ¶Bu gece 3. Ordu geldi.",
        "В г. Алеппо погибли 5 тыс. человек. ¶Об этом сообщил ген. Иванов.",
        "شهر گرفته شد. ¶نیروها رفتند.",
        "הצבא נכנס לעיר. ¶התושבים ברחו.",
        "Headline | ¶Site name",
        "first item ¶🔸 second",
        "",
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) parts = g_strsplit(rows[i], "¶", -1);
        g_autofree char *text = g_strjoinv("", parts);
        for (char **part = parts; *part; part++)
            g_strstrip(*part);
        g_autofree char *want = g_strjoinv("¶", parts);
        g_autofree char *got = split(text, "¶", NULL);
        if (!g_str_equal(got, want))
            fail_msg("\n%s\nshould be\n%s", got, want);
    }
}

static void a_line_break_ends_a_paragraph_unless_the_line_was_wrapped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
        guint paragraphs;
    } rows[] = {
        {"One\nTwo\n\nThree", "One¶Two¶Three", 3},
        {"- Army takes town\r\n- Rebels leave\r\n", "- Army takes town¶- Rebels leave", 2},
        {"The soldiers came in the early morning and\nleft at noon. They sang.",
         "The soldiers came in the early morning and\nleft at noon.¶They sang.", 1},
        {"Short line\nand another", "Short line¶and another", 2},
        {"عاجل\nقصف على البلدة", "عاجل¶قصف على البلدة", 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint paragraphs = 0;
        g_autofree char *got = split(rows[i].text, "¶", &paragraphs);
        assert_string_equal(got, rows[i].want);
        assert_int_equal(paragraphs, rows[i].paragraphs);
    }
}

static void starts_are_marked_in_the_tokens(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct strview text = SV("One two. Three\nfour");
    struct tokens tokens = tokenize(text, 100, arena);
    sentence_split(text, &tokens, known, arena);
    static const guint32 want[] = {TOKEN_SENTENCE_START | TOKEN_PARAGRAPH_START, 0, 0, TOKEN_SENTENCE_START,
                                   TOKEN_SENTENCE_START | TOKEN_PARAGRAPH_START};
    assert_int_equal(tokens.n, G_N_ELEMENTS(want));
    for (guint i = 0; i < tokens.n; i++)
        assert_int_equal(tokens.items[i].bits & (TOKEN_SENTENCE_START | TOKEN_PARAGRAPH_START), want[i]);
}

static void a_text_without_stops_is_cut_into_bounded_sentences(void **state)
{
    (void)state;
    g_autoptr(arena_owner) arena = arena_new(1 << 26, 1 << 20);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < 20000; i++)
        g_string_append(text, "كلمة ");
    struct strview view = {text->str, text->len};
    struct tokens tokens = tokenize(view, 100000, arena);
    struct sentences s = sentence_split(view, &tokens, NULL, arena);
    assert_true(s.n >= 20000 / 250);
    for (guint i = 0; i < s.n; i++)
        assert_true(s.items[i].n <= 250);
    g_string_free(text, TRUE);
}

static void a_bad_row_is_named_with_file_and_line(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    gint fd = g_file_open_tmp("abbreviations-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    g_close(fd, NULL);
    assert_true(g_file_set_contents(path, "abbreviation\tlanguage\tkind\tsource\nGen\ten\tgeneral\tme\n", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_null(abbreviations_load(path, &error));
    assert_non_null(strstr(error->message, ":2"));
    g_remove(path);
}

static int load(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    known = abbreviations_load("packs/common/abbreviations.tsv", &error);
    if (!known)
        print_error("%s\n", error->message);
    return known ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    g_clear_pointer(&known, abbreviations_free);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_a_reader_would_end_them),
        cmocka_unit_test(a_line_break_ends_a_paragraph_unless_the_line_was_wrapped),
        cmocka_unit_test(starts_are_marked_in_the_tokens),
        cmocka_unit_test(a_text_without_stops_is_cut_into_bounded_sentences),
        cmocka_unit_test(a_bad_row_is_named_with_file_and_line),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
