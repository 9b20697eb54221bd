#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "common/records/item.h"
#include "common/tsv.h"
#include "filters/relevance/prefilter.h"
#include "filters/relevance/rules.h"
#include "filters/relevance/utf8_scan.h"
#include "tests/unit/cpu_time.h"

#define MAX_BYTES (1u << 20)

/* Under the sanitizers a sample must do; the release build asks of every name and every item. */
#ifdef __SANITIZE_ADDRESS__
#define NAMES_STEP 31
#define ITEMS_STEP 9
#else
#define NAMES_STEP 1
#define ITEMS_STEP 1
#endif

struct fixture {
    relevance_rules *rules;
    prefilter *prefilter;
    struct arena *arena;
    char *cache_dir;
    guint kept, dropped, irrelevant;
};

static int setup(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    g_autoptr(GError) error = NULL;
    *state = f;
    f->arena = arena_new((gsize)256 << 20, 1 << 20);
    f->cache_dir = g_dir_make_tmp("fw-prefilter-XXXXXX", NULL);
    f->rules = relevance_rules_load("packs/syria", &error);
    if (f->rules)
        f->prefilter = prefilter_new(relevance_rules_terms(f->rules), f->cache_dir, MAX_BYTES, &error);
    if (!f->prefilter)
        g_printerr("%s\n", error->message);
    return f->prefilter ? 0 : -1;
}

static void each_file(const char *dir, void (*fn)(const char *path))
{
    g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
    for (const char *name; d && (name = g_dir_read_name(d)) != NULL;) {
        g_autofree char *path = g_build_filename(dir, name, NULL);
        fn(path);
    }
}

static void unlink_file(const char *path)
{
    g_unlink(path);
}

static void damage_file(const char *path)
{
    assert_true(g_file_set_contents(path, "not a database", -1, NULL));
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    each_file(f->cache_dir, unlink_file);
    g_rmdir(f->cache_dir);
    g_free(f->cache_dir);
    prefilter_free(f->prefilter);
    relevance_rules_free(f->rules);
    arena_free(f->arena);
    g_free(f);
    return 0;
}

/* ---- records ---- */

static char *record_of(struct strview title, struct strview body, gint64 version)
{
    struct item item = {.id = SV("0123"),
                        .version = version,
                        .content_hash = SV("00"),
                        .origin_key = SV("00"),
                        .feed = {SV("00"), SV("https://feeds.example.org/x.xml"), SV("x")},
                        .outlet = {.id = SV("x"), .name = SV("x")},
                        .title = title,
                        .body = body,
                        .fetched = 1500000000000000};
    GString *out = g_string_new(NULL);
    item_encode(&item, out);
    return g_string_free(out, FALSE);
}

/* The same record with every character beyond ASCII written as \uXXXX. */
static char *ascii_escaped(const char *record)
{
    GString *out = g_string_new(NULL);
    for (const char *p = record; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80)
            g_string_append_c(out, (char)c);
        else if (c < 0x10000)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_printf(out, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF));
    }
    return g_string_free(out, FALSE);
}

static void check_text(struct fixture *f, struct strview title, struct strview body)
{
    arena_reset(f->arena);
    gboolean is_match = relevance_rules_match(f->rules, title, body, f->arena).is_match;
    g_autofree char *raw = record_of(title, body, 1), *escaped = ascii_escaped(raw);
    enum prefilter_verdict verdict = prefilter_check(f->prefilter, sv_from(raw));
    f->kept += is_match != 0;
    f->irrelevant += !is_match;
    f->dropped += verdict == PREFILTER_DROP;
    if (is_match && verdict != PREFILTER_DECODE)
        fail_msg("the rules keep what the prefilter drops: '%.*s' '%.*s'", SV_ARG(title), SV_ARG(body));
    if (is_match && prefilter_check(f->prefilter, sv_from(escaped)) != PREFILTER_DECODE)
        fail_msg("the rules keep what the prefilter drops when escaped: '%.*s'", SV_ARG(title));
}

/* Other ways to write a text that the folded matcher may accept. */
static void check_variants(struct fixture *f, const char *text)
{
    g_autofree char *upper = g_utf8_strup(text, -1), *lower = g_utf8_strdown(text, -1);
    g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_NFD);
    g_autoptr(GString) accents = g_string_new(NULL), tatweels = g_string_new(NULL), apostrophes = g_string_new(NULL),
                       joined = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(accents, c == 'a' ? 0xE1 : c == 'i' ? 0xEF : c == 0x64A ? 0x649 : c);
        g_string_append_unichar(tatweels, c);
        if (c > 0x600 && c < 0x700 && p > text)
            g_string_append_unichar(tatweels, 0x640);
        g_string_append_unichar(apostrophes, c);
        if (c == 'a' || c == 'l')
            g_string_append_c(apostrophes, '\'');
        g_string_append(joined, c == ' ' ? "\n" : "");
        g_string_append_unichar(joined, c == ' ' ? '_' : c);
    }
    const char *all[] = {text, upper, lower, decomposed, accents->str, tatweels->str, apostrophes->str, joined->str};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        check_text(f, sv_from(all[i]), SV(""));
}

static gboolean check_sentence(tsv *in, gpointer data, GError **error)
{
    (void)error;
    g_autofree char *text = sv_dup(tsv_cell(in, 0));
    check_variants(data, text);
    return TRUE;
}

static void own_sentences_in_all_spellings_pass_when_the_rules_keep_them(void **state)
{
    static const char *const columns[] = {"text", NULL};
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    f->kept = f->dropped = 0;
    assert_true(tsv_each("tests/fixtures/relevance/sentences.tsv", columns, check_sentence, f, &error));
    assert_true(f->kept > 300 && f->dropped > 30);
}

static void every_name_of_the_pack_passes_when_the_rules_keep_it(void **state)
{
    struct fixture *f = *state;
    const term_table *terms = relevance_rules_terms(f->rules);
    f->kept = 0;
    for (guint32 i = 0; i < term_table_terms(terms); i += NAMES_STEP) {
        const struct relevance_term *t = term_table_term(terms, i);
        if (!term_table_rule(terms, t->rule)->is_anchor)
            continue;
        g_autofree char *text = g_strdup_printf("%s: air strike, 12 killed, shelling, siege", t->text);
        check_text(f, sv_from(text), sv_from(text));
    }
    assert_true(f->kept > 10000 / NAMES_STEP);
}

struct line {
    struct strview title, text;
};
static const struct json_field LINE[] = {
    J_STRING(struct line, title, J_NULL, ""),
    J_STRING(struct line, text, J_NULL, ""),
};
static const struct json_shape LINE_SHAPE = J_SHAPE(struct line, LINE);

static void shared_items_pass_when_the_rules_keep_them(void **state)
{
    static const struct json_limits limits = {64u << 20, 16};
    struct fixture *f = *state;
    g_autofree char *text = NULL;
    gsize size;
    g_autoptr(arena_owner) arena = arena_new((gsize)256 << 20, 1 << 20);
    if (!g_file_get_contents("../shared/bench/items.jsonl", &text, &size, NULL))
        skip();
    f->kept = f->irrelevant = f->dropped = 0;
    guint number = 0;
    for (struct strview rest = {text, size}; rest.n;) {
        struct line l = {0};
        struct strview line = sv_cut_line(&rest);
        arena_reset(arena);
        if (number++ % ITEMS_STEP == 0 && line.n && json_decode(&LINE_SHAPE, "item", line, &limits, arena, &l, NULL))
            check_text(f, l.title, l.text);
    }
    assert_true(f->kept > 3000 / ITEMS_STEP);
    assert_true(f->dropped > f->irrelevant / 2); /* it is worth its while */
}

/* ---- verdicts ---- */

static void what_the_decoder_must_judge_is_passed_on(void **state)
{
    struct fixture *f = *state;
    g_autofree char *dull = record_of(SV("Shares fell"), SV("The index closed lower."), 1);
    g_autofree char *newer = record_of(SV("Shares fell"), SV("The index closed lower."), 2);
    g_autofree char *half = g_strndup(dull, strlen(dull) / 2);
    struct {
        const char *what, *record;
        enum prefilter_verdict verdict;
    } rows[] = {
        {"nothing of this war", dull, PREFILTER_DROP},
        {"a newer version", newer, PREFILTER_DECODE},
        {"half a record", half, PREFILTER_DECODE},
        {"nothing", "", PREFILTER_DECODE},
        {"no JSON", "hello", PREFILTER_DECODE},
        {"another schema", "{\"schema\":\"frontwire.item/2\",\"version\":1,\"x\":1}", PREFILTER_DECODE},
        {"no schema", "{\"id\":\"x\",\"version\":1,\"title\":\"Shares\"}", PREFILTER_DECODE},
        {"an escape", "{\"schema\":\"frontwire.item/1\",\"id\":\"x\",\"version\":1,\"title\":\"\\u0053yria\"}",
         PREFILTER_DECODE},
        {"not UTF-8", "{\"schema\":\"frontwire.item/1\",\"version\":1,\"title\":\"\xff\"}", PREFILTER_NOT_UTF8},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (prefilter_check(f->prefilter, sv_from(rows[i].record)) != rows[i].verdict)
            fail_msg("%s: another verdict", rows[i].what);
    g_autofree char *big = g_malloc(MAX_BYTES + 1);
    memset(big, ' ', MAX_BYTES + 1);
    assert_int_equal(prefilter_check(f->prefilter, (struct strview){big, MAX_BYTES + 1}), PREFILTER_TOO_BIG);
}

static void the_second_start_reads_the_compiled_database(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    double start = cpu_seconds();
    g_autoptr(prefilter) again = prefilter_new(relevance_rules_terms(f->rules), f->cache_dir, MAX_BYTES, &error);
    assert_non_null(again);
    assert_true(prefilter_was_cached(again));
    assert_false(prefilter_was_cached(f->prefilter));
    assert_true(cpu_seconds() - start < 4); /* under the sanitizers */
    assert_true(prefilter_scan(again, SV("near Aleppo")) && !prefilter_scan(again, SV("nothing to see")));
}

static void a_damaged_cache_is_compiled_anew(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GError) error = NULL;
    each_file(f->cache_dir, damage_file);
    g_autoptr(prefilter) again = prefilter_new(relevance_rules_terms(f->rules), f->cache_dir, MAX_BYTES, &error);
    assert_non_null(again);
    assert_false(prefilter_was_cached(again));
    assert_true(prefilter_scan(again, SV("near Aleppo")));
}

static void utf8_is_told_from_other_bytes_as_glib_tells_it(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        gsize n;
        gboolean is_valid;
        guint marks;
    } rows[] = {
        {"", 0, TRUE, 0},
        {"plain ASCII, longer than one block of thirty-two bytes, and on", 62, TRUE, 0},
        {"\xC3\xA9", 2, TRUE, 0},
        {"\xC0\x80", 2, FALSE, 0},
        {"\xE0\x80\x80", 3, FALSE, 0},
        {"\xED\xA0\x80", 3, FALSE, 0},
        {"\xF0\x9F\x98\x80", 4, TRUE, 0},
        {"\xF4\x90\x80\x80", 4, FALSE, 0},
        {"\xE2\x80", 2, FALSE, 0},
        {"\x80", 1, FALSE, 0},
        {"\xD9\x80", 2, TRUE, 1},                 /* tatweel */
        {"\xD9\x91\xD9\x8B", 4, TRUE, 1},         /* shadda counts, fathatan does not */
        {"\xE2\x80\x8B\xE2\x80\x8C", 6, TRUE, 1}, /* zero-width space counts, non-joiner does not */
        {"\xC2\xAD\xEF\xBB\xBF", 5, TRUE, 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint marks = 0;
        gboolean valid = utf8_scan((struct strview){rows[i].bytes, rows[i].n}, &marks);
        if (valid != rows[i].is_valid || (valid && marks != rows[i].marks))
            fail_msg("row %u", i);
        assert_int_equal(g_utf8_validate(rows[i].bytes, (gssize)rows[i].n, NULL), rows[i].is_valid);
    }
}

static void random_bytes_are_judged_as_glib_judges_them(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    static const guchar likely[] = {0xC2, 0xC3, 0xD8, 0xD9, 0xE0, 0xE2, 0xED, 0xEF,
                                    0xF0, 0xF4, 0x80, 0x8F, 0x90, 0xA0, 0xBF};
    for (guint round = 0; round < 200000; round++) {
        char bytes[48];
        gsize n = (gsize)g_rand_int_range(rand, 1, sizeof bytes);
        for (gsize i = 0; i < n; i++)
            bytes[i] = (char)(g_rand_int_range(rand, 0, 3) ? likely[g_rand_int_range(rand, 0, sizeof likely)]
                                                           : g_rand_int_range(rand, 1, 128));
        guint marks = 0;
        assert_int_equal(utf8_scan((struct strview){bytes, n}, &marks), g_utf8_validate(bytes, (gssize)n, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_sentences_in_all_spellings_pass_when_the_rules_keep_them),
        cmocka_unit_test(every_name_of_the_pack_passes_when_the_rules_keep_it),
        cmocka_unit_test(shared_items_pass_when_the_rules_keep_them),
        cmocka_unit_test(what_the_decoder_must_judge_is_passed_on),
        cmocka_unit_test(the_second_start_reads_the_compiled_database),
        cmocka_unit_test(a_damaged_cache_is_compiled_anew),
        cmocka_unit_test(utf8_is_told_from_other_bytes_as_glib_tells_it),
        cmocka_unit_test(random_bytes_are_judged_as_glib_judges_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
