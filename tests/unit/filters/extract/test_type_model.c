#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "filters/extract/type_model.h"

#define WEIGHTS "packs/common/type_model/weights.bin"

/* ---- a model made by hand: two outcomes, one feature ---- */

static void find_word_feature(guint64 hash, const char *name, gpointer data)
{
    if (strcmp(name, "U:boom") == 0)
        *(guint64 *)data = hash;
}

static GString *small_model(guint64 hash, const char *text)
{
    GString *s = g_string_new("FWTYPE02");
    gsize text_bytes = (strlen(text) + 7) / 8 * 8;
    guint32 sizes[4] = {2, hash ? 1 : 0, (guint32)text_bytes, 0};
    g_string_append_len(s, (char *)sizes, sizeof sizes);
    g_string_append(s, text);
    for (gsize i = strlen(text); i < text_bytes; i++)
        g_string_append_c(s, '\n');
    float bias[2] = {1, 0}, scale = 0.5f;
    g_string_append_len(s, (char *)bias, sizeof bias);
    if (!hash)
        return s;
    g_string_append_len(s, (char *)&hash, sizeof hash);
    g_string_append_len(s, (char *)&scale, sizeof scale);
    gint8 weight[2] = {-2, 6};
    g_string_append_len(s, (char *)weight, sizeof weight);
    return s;
}

static const char small_text[] = "outcome\tnone\tnone\noutcome\texplosion\tgrenade\n"
                                 "class\tnone\nclass\tstate\nclass\tpolice\nclass\tnonstate\nclass\tcivilian\n"
                                 "class\tcrowd\nclass\tcountry\nclass\tplace\nclass\torg\n";

static type_model *parse(const GString *s, gsize n, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(s->str, n);
    return type_model_parse(bytes, "small", error);
}

static type_model *small(guint64 hash)
{
    g_autoptr(GString) s = small_model(hash, small_text);
    return parse(s, s->len, NULL);
}

static void score(const type_model *m, const char *text, float *p)
{
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(sv_from(text), 1000, arena);
    type_model_score(m, t.items, t.n, NULL, 0, arena, p);
}

static void the_score_is_bias_plus_weights_over_root_n(void **state)
{
    (void)state;
    g_autoptr(type_model) empty = small(0);
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(SV("boom"), 10, arena);
    guint64 hash = 0;
    type_model_features(empty, t.items, t.n, NULL, 0, arena, find_word_feature, &hash);
    assert_true(hash != 0);
    g_autoptr(type_model) m = small(hash);
    assert_non_null(m);
    float p[TYPE_MODEL_MAX];
    score(m, "boom, boom!", p); /* a feature counts once: 1 - 0.5*2 against 0 + 0.5*6 */
    assert_true(fabsf(p[1] - 1 / (1 + expf(0.0f - 3.0f))) < 1e-5f);
    assert_true(fabsf(type_model_weight(m, hash, 1) - 3) < 1e-6f);
    score(m, "", p);
    assert_true(fabsf(p[0] - 1 / (1 + expf(-1))) < 1e-5f);
    assert_int_equal(type_model_find(m, "explosion", "grenade"), 1);
    assert_int_equal(type_model_find(m, "battle", "grenade"), -1);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    (void)state;
    g_autoptr(GString) s = small_model(77, small_text);
    for (gsize n = 0; n < s->len; n++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(type_model) m = parse(s, n, &error);
        assert_null(m);
        assert_true(g_error_matches(error, TYPE_MODEL_ERROR, TYPE_MODEL_ERROR_BAD_FILE));
    }
    g_string_append_c(s, 'x');
    assert_null(parse(s, s->len, NULL));
}

static void a_file_that_contradicts_itself_is_refused(void **state)
{
    (void)state;
    static const char *texts[] = {
        "outcome\tnone\tnone\n",                                /* fewer outcomes than said */
        "outcome\tnone\tnone\noutcome\texplosion\tgrenade\n",   /* no classes */
        "outcome\tnone\tnone\noutcome\tgrenade\n",              /* an outcome without type */
        "outcome\tnone\tnone\noutcome\ta\tb\nname\t99\t0\tx\n", /* a class that is not there */
        "nonsense\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) s = small_model(77, texts[i]);
        g_autoptr(GError) error = NULL;
        assert_null(parse(s, s->len, &error));
        assert_true(g_str_has_prefix(error->message, "small: "));
    }
}

static void without_memory_the_answer_is_none(void **state)
{
    (void)state;
    g_autoptr(type_model) m = small(77);
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(SV("a bomb went off"), 100, arena);
    g_autoptr(arena_owner) tiny = arena_new(64, 64);
    float p[TYPE_MODEL_MAX];
    type_model_score(m, t.items, t.n, NULL, 0, tiny, p);
    assert_true(p[0] == 1 && p[1] == 0);
}

/* ---- the model of the pack ---- */

static void c_and_python_agree(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(type_model) m = type_model_load(WEIGHTS, &error);
    assert_non_null(m);
    g_autofree char *all = NULL;
    assert_true(g_file_get_contents("tests/fixtures/type_model/scores.tsv", &all, NULL, &error));
    g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
    guint n = 0;
    for (guint i = 0; lines[i] && lines[i][0]; i++, n++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        assert_int_equal(g_strv_length(cells), type_model_n(m) + 1);
        float p[TYPE_MODEL_MAX];
        score(m, cells[0], p);
        for (guint k = 0; k < type_model_n(m); k++)
            if (fabs((double)p[k] - g_ascii_strtod(cells[k + 1], NULL)) > 1e-4)
                fail_msg("%s: %s is %f, not %s", cells[0], type_model_subtype(m, k), (double)p[k], cells[k + 1]);
    }
    assert_true(n >= 40);
}

/* Plain sentences that any model worth shipping types right; none of them is a training note. */
static const struct {
    const char *text, *subtype;
} plain[] = {
    {"A suicide bomber detonated his vest at a mosque in Peshawar, killing ten worshippers.", "suicide_bomb"},
    {"Two soldiers were killed when their truck drove over a roadside bomb near Diffa.", "remote_explosive_ied"},
    {"Fighter jets dropped four bombs on the village of Amsara.", "air_drone_strike"},
    {"The rebels fired dozens of mortar shells at the town centre.", "shelling_artillery_missile"},
    {"Police arrested nine members of the opposition party in Kampala.", "arrests"},
    {"The two governments signed a ceasefire agreement on Monday.", "agreement"},
    {"Gunmen kidnapped twelve pupils from a boarding school and demanded a ransom.", "abduction_forced_disappearance"},
    {"Thousands marched peacefully through Lima to demand new elections.", "peaceful_protest"},
    {"A hand grenade was thrown at a police post in Cali.", "grenade"},
    {"Our team won the cup final after a penalty shoot-out.", "none"},
    {"Inflation slowed to four per cent in May, the central bank said.", "none"},
};

static void plain_sentences_are_typed_right(void **state)
{
    (void)state;
    g_autoptr(type_model) m = type_model_load(WEIGHTS, NULL);
    assert_non_null(m);
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
        float p[TYPE_MODEL_MAX];
        score(m, plain[i].text, p);
        guint best = 0;
        for (guint k = 1; k < type_model_n(m); k++)
            best = p[k] > p[best] ? k : best;
        if (strcmp(type_model_subtype(m, best), plain[i].subtype) != 0)
            fail_msg("%s is taken for %s", plain[i].text, type_model_subtype(m, best));
    }
}

static float p_of(const type_model *m, const char *text, const struct type_model_name *names, guint n, const char *type,
                  const char *subtype)
{
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize(sv_from(text), 1000, arena);
    float p[TYPE_MODEL_MAX];
    type_model_score(m, t.items, t.n, names, n, arena, p);
    return p[type_model_find(m, type, subtype)];
}

static void a_name_that_the_caller_knows_takes_its_class(void **state)
{
    (void)state;
    g_autoptr(type_model) m = type_model_load(WEIGHTS, NULL);
    const char *text = "The Zorvax captured the town of Belt from the Quando after heavy fighting.";
    static const struct type_model_name rebels_win[] = {{1, 1, NAME_KIND_NONSTATE}, {8, 1, NAME_KIND_STATE}};
    static const struct type_model_name state_wins[] = {{1, 1, NAME_KIND_STATE}, {8, 1, NAME_KIND_NONSTATE}};
    const char *sub = "non_state_overtakes_territory";
    assert_true(p_of(m, text, rebels_win, 2, "battle", sub) > 2 * p_of(m, text, state_wins, 2, "battle", sub));
    static const struct type_model_name outside[] = {{1000, 1, NAME_KIND_STATE}, {1, 4000000000u, NAME_KIND_STATE}};
    assert_true(p_of(m, text, outside, 2, "battle", sub) == p_of(m, text, NULL, 0, "battle", sub));
}

static void long_and_odd_texts_are_scored_in_bounded_time(void **state)
{
    (void)state;
    g_autoptr(type_model) m = type_model_load(WEIGHTS, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 5000; i++)
        g_string_append(text, "soldiers killed \xff\xfe — 12 , rebels . ");
    g_autoptr(arena_owner) arena = arena_new(64 << 20, 1 << 20);
    struct tokens t = tokenize(sv_from(text->str), 100000, arena);
    float p[TYPE_MODEL_MAX], sum = 0;
    type_model_score(m, t.items, t.n, NULL, 0, arena, p);
    for (guint i = 0; i < type_model_n(m); i++)
        sum += p[i];
    assert_true(fabsf(sum - 1) < 1e-4f);
}

static gpointer score_many(gpointer data)
{
    float *p = g_new0(float, TYPE_MODEL_MAX);
    for (guint i = 0; i < 200; i++)
        score(data, plain[i % G_N_ELEMENTS(plain)].text, p);
    return p;
}

static void threads_share_a_model(void **state)
{
    (void)state;
    g_autoptr(type_model) m = type_model_load(WEIGHTS, NULL);
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("score", score_many, m);
    g_autofree float *first = g_thread_join(threads[0]);
    for (guint i = 1; i < G_N_ELEMENTS(threads); i++) {
        g_autofree float *p = g_thread_join(threads[i]);
        assert_memory_equal(p, first, sizeof(float) * type_model_n(m));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_score_is_bias_plus_weights_over_root_n),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(a_file_that_contradicts_itself_is_refused),
        cmocka_unit_test(without_memory_the_answer_is_none),
        cmocka_unit_test(c_and_python_agree),
        cmocka_unit_test(plain_sentences_are_typed_right),
        cmocka_unit_test(a_name_that_the_caller_knows_takes_its_class),
        cmocka_unit_test(long_and_odd_texts_are_scored_in_bounded_time),
        cmocka_unit_test(threads_share_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
