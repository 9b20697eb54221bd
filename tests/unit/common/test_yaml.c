#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/yaml.h"

static yaml_doc *parsed(const char *text)
{
    g_autoptr(GError) error = NULL;
    yaml_doc *doc = yaml_parse("t.yaml", sv_from(text), &error);
    if (!doc)
        fail_msg("%s", error->message);
    return doc;
}

static void nodes_know_where_they_stand(void **state)
{
    (void)state;
    g_autoptr(yaml_doc) doc = parsed("# words\n"
                                     "rules:\n"
                                     "  - id: a\n"
                                     "    weight: 2.5\n"
                                     "  - {id: \"b\", words: []}\n");
    const struct yaml_node *rules = yaml_get(yaml_root(doc), "rules");
    assert_int_equal(rules->kind, YAML_LIST);
    assert_int_equal(rules->n, 2);
    assert_int_equal(rules->key_line, 2);
    const struct yaml_node *weight = yaml_get(&rules->items[0], "weight");
    assert_int_equal(weight->line, 4);
    assert_int_equal(weight->column, 13);
    assert_int_equal(weight->key_column, 5);
    assert_true(sv_equal(weight->name, SV("weight")));
    const struct yaml_node *words = yaml_get(&rules->items[1], "words");
    assert_int_equal(words->kind, YAML_LIST);
    assert_int_equal(words->n, 0);
    assert_int_equal(words->line, 5);
    assert_int_equal(words->column, 22);
    assert_true(sv_equal(rules->items[1].keys[0], SV("id")));
    assert_true(yaml_get(&rules->items[1], "id")->is_quoted);
}

static void text_comes_as_it_is(void **state)
{
    (void)state;
    g_autoptr(yaml_doc) doc = parsed("ar: قصف\nfolded: >-\n  one\n  two\nquoted: 'it''s'\nno: no\nempty:\n");
    struct strview s;
    assert_true(yaml_text(yaml_get(yaml_root(doc), "ar"), &s, NULL));
    assert_true(sv_equal(s, SV("قصف")));
    assert_true(yaml_text(yaml_get(yaml_root(doc), "folded"), &s, NULL));
    assert_string_equal(s.p, "one two");
    assert_true(yaml_text(yaml_get(yaml_root(doc), "quoted"), &s, NULL));
    assert_string_equal(s.p, "it's");
    assert_true(yaml_text(yaml_get(yaml_root(doc), "no"), &s, NULL)); /* YAML 1.2: Norway is not false */
    assert_string_equal(s.p, "no");
    assert_null(yaml_get(yaml_root(doc), "empty"));
}

static void empty_files_are_empty_maps(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# only a comment\n", "---\n", "--- \n...\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(yaml_doc) doc = parsed(texts[i]);
        assert_int_equal(yaml_root(doc)->kind, YAML_MAP);
        assert_int_equal(yaml_root(doc)->n, 0);
    }
}

static const struct {
    struct strview text;
    const char *message; /* begins so */
} BROKEN[] = {
    {SV("a: 1\nb: [1, 2\n"), "t.yaml:"},
    {SV("a: 1\na: 2\n"), "t.yaml:2:1: key 'a' stands here a second time"},
    {SV("a: &x 1\nb: *x\n"), "t.yaml:2:5: aliases"},
    {SV("a: !!int 1\n"), "t.yaml:1:10: tags"},
    {SV("a: 1\n---\nb: 2\n"), "t.yaml:1:1: one document"},
    {SV("? [x]\n: 1\n"), "t.yaml:"},
    {SV("a: \"x\n"), "t.yaml:"},
    {SV("\ta: 1\n"), "t.yaml:"},
    {SV("a: 1\nb: \xff\n"), "t.yaml:2:4: not UTF-8"},
    {SV("a: 1\0b"), "t.yaml:1:5: not UTF-8, or a NUL"},
    {SV("a: b: c\n"), "t.yaml:1:5"},
};

static void what_is_not_yaml_is_refused_with_its_place(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(BROKEN); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(yaml_doc) doc = yaml_parse("t.yaml", BROKEN[i].text, &error);
        if (doc || !g_str_has_prefix(error->message, BROKEN[i].message))
            fail_msg("row %zu: %s", i, error ? error->message : "taken");
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i < 5000; i++)
        g_string_append_c(deep, '[');
    g_autoptr(GError) error = NULL;
    assert_null(yaml_parse("t.yaml", (struct strview){deep->str, deep->len}, &error));
    assert_non_null(error);
}

static void a_missing_file_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(yaml_load("/nonexistent/x.yaml", &error));
    assert_true(g_error_matches(error, YAML_ERROR, YAML_ERROR_READ));
}

enum want { WANT_REAL, WANT_I64, WANT_BOOL, WANT_TEXT, WANT_NAME };
static const char *const COLOURS[] = {NULL, "red", "green"};
static const struct {
    const char *value;
    enum want want;
    const char *message; /* NULL: taken */
} VALUES[] = {
    {"2.5", WANT_REAL, NULL},
    {"-1e1", WANT_REAL, NULL},
    {"high", WANT_REAL, "t.yaml:1:9: weight must be a number (found 'high')"},
    {"'2'", WANT_REAL, "t.yaml:1:9: weight must be a number (found '2')"},
    {"[1]", WANT_REAL, "t.yaml:1:9: weight must be a number (found a list)"},
    {"{}", WANT_REAL, "t.yaml:1:9: weight must be a number (found a map)"},
    {"0x10", WANT_REAL, "t.yaml:1:9: weight must be a number (found '0x10')"},
    {".inf", WANT_REAL, "t.yaml:1:9: weight must be a number (found '.inf')"},
    {"nan", WANT_REAL, "t.yaml:1:9: weight must be a number (found 'nan')"},
    {"101", WANT_REAL, "t.yaml:1:9: weight must be a number from -100 to 100 (found '101')"},
    {"~", WANT_REAL, "t.yaml:1:9: weight must be a number (found nothing)"},
    {"7", WANT_I64, NULL},
    {"7.5", WANT_I64, "t.yaml:1:9: weight must be a whole number (found '7.5')"},
    {"-101", WANT_I64, "t.yaml:1:9: weight must be a whole number from -100 to 100 (found '-101')"},
    {"99999999999999999999", WANT_I64, "t.yaml:1:9: weight must be a whole number"},
    {"true", WANT_BOOL, NULL},
    {"yes", WANT_BOOL, "t.yaml:1:9: weight must be true or false (found 'yes')"},
    {"7", WANT_TEXT, NULL},
    {"[]", WANT_TEXT, "t.yaml:1:9: weight must be text (found a list)"},
    {"red", WANT_NAME, NULL},
    {"gren", WANT_NAME, "t.yaml:1:9: weight must be one of red, green; did you mean 'green'? (found 'gren')"},
    {"violet", WANT_NAME, "t.yaml:1:9: weight must be one of red, green (found 'violet')"},
};

static gboolean read_value(const struct yaml_node *node, enum want want, GError **error)
{
    double real;
    gint64 i64;
    gboolean boolean;
    struct strview text;
    int name;
    switch (want) {
    case WANT_REAL:
        return yaml_real(node, -100, 100, &real, error);
    case WANT_I64:
        return yaml_i64(node, -100, 100, &i64, error);
    case WANT_BOOL:
        return yaml_bool(node, &boolean, error);
    case WANT_TEXT:
        return yaml_text(node, &text, error);
    case WANT_NAME:
        return yaml_name(node, COLOURS, G_N_ELEMENTS(COLOURS), &name, error);
    }
    return FALSE;
}

static void wrong_values_are_named_with_their_place(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(VALUES); i++) {
        g_autofree char *text = g_strdup_printf("weight: %s\n", VALUES[i].value);
        g_autoptr(yaml_doc) doc = parsed(text);
        g_autoptr(GError) error = NULL;
        gboolean ok = read_value(&yaml_root(doc)->items[0], VALUES[i].want, &error);
        if (ok != !VALUES[i].message || (!ok && !g_str_has_prefix(error->message, VALUES[i].message)))
            fail_msg("row %zu: %s", i, error ? error->message : "taken");
    }
}

static void an_unknown_key_suggests_the_nearest(void **state)
{
    (void)state;
    static const char *const keys[] = {"weight", "language", "phrase", NULL};
    g_autoptr(yaml_doc) doc = parsed("weight: 1\nlangauge: en\n");
    g_autoptr(GError) error = NULL;
    assert_false(yaml_only_keys(yaml_root(doc), keys, &error));
    assert_string_equal(error->message, "t.yaml:2:1: unknown key 'langauge', did you mean 'language'?");
    g_clear_error(&error);
    assert_null(yaml_need(yaml_root(doc), "phrase", &error));
    assert_string_equal(error->message, "t.yaml:1:1: 'phrase' is missing");
    assert_null(name_nearest(SV("xyzzy"), keys));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_know_where_they_stand),
        cmocka_unit_test(text_comes_as_it_is),
        cmocka_unit_test(empty_files_are_empty_maps),
        cmocka_unit_test(what_is_not_yaml_is_refused_with_its_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_missing_file_is_an_error),
        cmocka_unit_test(wrong_values_are_named_with_their_place),
        cmocka_unit_test(an_unknown_key_suggests_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
