#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <unistd.h>

#include "common/records/matched_item.h"
#include "tests/unit/consumer/stages/stage_rig.h"

static char *cache_dir;

static struct seen run_loaded(void *self, const char *lines, gsize n)
{
    struct seen s = run_bytes(self, "news.matched", lines, n);
    for (guint i = 0; i < s.types->len; i++)
        assert_string_equal(s.types->pdata[i], "frontwire.matched.v1");
    return s;
}

static struct seen run(const char *lines)
{
    return run_loaded(loaded, lines, strlen(lines));
}

static char *item_line(const char *title, const char *body, gint64 version)
{
    struct item item = {.id = SV("it1"),
                        .version = version,
                        .content_hash = SV("c1"),
                        .origin_key = SV("o1"),
                        .feed = {SV("f1"), SV("https://feeds.example.org/x.xml"), SV("x")},
                        .outlet = {.id = SV("example_wire"), .name = SV("Example Wire")},
                        .title = sv_from(title),
                        .body = sv_from(body),
                        .language = SV("en"),
                        .fetched = 1500000000000000};
    GString *out = g_string_new(NULL);
    item_encode(&item, out);
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

#define TITLE "Air strike hits market in Idlib"
#define BODY  "At least nine civilians were killed, the Syrian Observatory said. قصفت الطائرات سوقاً في ريف إدلب."

static void an_item_of_the_conflict_goes_on_with_its_reasons(void **state)
{
    (void)state;
    g_autofree char *line = item_line(TITLE, BODY, 1);
    struct seen s = run(line);
    struct matched_item m;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 0);
    assert_int_equal(s.values->len, 1);
    assert_string_equal(s.keys->pdata[0], "it1");
    assert_true(matched_item_decode(sv_from(s.values->pdata[0]), arena, &m, NULL));
    assert_non_null(m.match);
    assert_true(m.match->score >= 1 && m.match->rules.n >= 2 && m.match->categories.n >= 2);
    assert_true(sv_equal(m.match->language, SV("en")));
    for (guint i = 0; i < m.match->terms.n; i++) {
        const struct matched_term *t = &m.match->terms.items[i];
        const char *part = t->part == PART_TITLE ? TITLE : BODY;
        assert_true(sv_equal(t->text, (struct strview){part + t->start, (gsize)(t->end - t->start)}));
    }
    assert_true(m.match->terms.n >= 4);
    seen_clear(&s);
}

static void an_item_of_another_world_is_dropped(void **state)
{
    (void)state;
    g_autofree char *line = item_line("Shares fell on Tuesday", "The index closed two per cent lower.", 1);
    struct seen s = run(line);
    assert_int_equal(s.values->len, 0);
    assert_string_equal(s.refused->str, "");
    seen_clear(&s);
}

static void a_newer_version_that_no_longer_matches_goes_on_without_reasons(void **state)
{
    (void)state;
    g_autofree char *line = item_line("Shares fell on Tuesday", "The index closed two per cent lower.", 2);
    struct seen s = run(line);
    assert_int_equal(s.values->len, 1);
    assert_non_null(strstr(s.values->pdata[0], "\"match\":null"));
    seen_clear(&s);
}

static void the_summary_is_read_where_there_is_no_body(void **state)
{
    (void)state;
    g_autofree char *line = item_line("Two dead", "", 1);
    g_autoptr(GString) text = g_string_new(line);
    g_string_replace(text, "\"summary\":null", "\"summary\":\"Shelling of Saraqib, east of Idlib city\"", 1);
    struct seen s = run(text->str);
    assert_int_equal(s.values->len, 1);
    seen_clear(&s);
}

static void unfit_records_are_refused_by_name_and_the_next_one_is_read(void **state)
{
    (void)state;
    g_autofree char *good = item_line(TITLE, BODY, 1);
    g_autofree char *lines =
        g_strconcat("no json\n", "{\"schema\":\"frontwire.item/9\",\"id\":\"x\"}\n",
                    "{\"schema\":\"frontwire.item/1\",\"id\":\"x\"}\n", "[]\n",
                    "{\"schema\":\"frontwire.item/1\",\"id\":\"\xff\xfe\"}\n", "{\"schema\":\n", good, NULL);
    struct seen s = run(lines);
    assert_string_equal(s.refused->str,
                        "1:not-json 2:unknown-schema 3:not-a-record 4:not-a-record 5:not-utf8 6:not-json ");
    assert_int_equal(s.values->len, 1);
    seen_clear(&s);
}

static void a_record_over_the_limit_is_refused_unread(void **state)
{
    (void)state;
    gsize n = RECORD_MAX_BYTES + 2;
    g_autofree char *big = g_malloc(n);
    memset(big, 'x', n);
    struct seen s = run_loaded(loaded, big, n);
    assert_string_equal(s.refused->str, "1:too-big ");
    seen_clear(&s);
}

static void escaped_and_raw_records_are_kept_alike(void **state)
{
    (void)state;
    g_autofree char *line = item_line("قصف", "غارات على ريف إدلب وقتلى", 1);
    g_autoptr(GString) escaped = g_string_new(NULL);
    for (const char *p = line; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80)
            g_string_append_c(escaped, (char)c);
        else
            g_string_append_printf(escaped, "\\u%04x", c);
    }
    struct seen a = run(line), b = run(escaped->str);
    assert_int_equal(a.values->len, 1);
    assert_int_equal(b.values->len, 1);
    assert_string_equal(a.values->pdata[0], b.values->pdata[0]);
    seen_clear(&a);
    seen_clear(&b);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    g_autofree char *line = item_line(TITLE, BODY, 1);
    struct seen a = run(line), b = run(line);
    assert_string_equal(a.values->pdata[0], b.values->pdata[0]);
    seen_clear(&a);
    seen_clear(&b);
}

static void a_bad_pack_is_refused_with_its_place_and_the_old_one_stays(void **state)
{
    (void)state;
    g_autofree char *top = g_dir_make_tmp("fw-pack-XXXXXX", NULL), *here = g_get_current_dir();
    g_autofree char *common = g_build_filename(here, "packs/common", NULL),
                    *link = g_build_filename(top, "common", NULL);
    g_autofree char *own = g_build_filename(top, "syria", NULL), *terms = g_build_filename(own, "terms.yaml", NULL);
    g_autofree char *line = item_line("Shelling in Testville", "", 1);
    const struct stage_options options = {.pack_dir = own};
    g_autoptr(GError) error = NULL;
    assert_int_equal(symlink(common, link), 0);
    g_mkdir(own, 0700);
    assert_true(g_file_set_contents(
        terms, "threshold: 1\nrules:\n  - {id: p, category: c, anchor: true, weight: 1, terms: {en: [Testville]}}\n",
        -1, NULL));
    void *self = stage->load(&options, &error);
    assert_non_null(self);
    assert_true(g_file_set_contents(terms, "threshold: much\nrules: []\n", -1, NULL));
    assert_false(stage->reload(self, &error));
    assert_non_null(strstr(error->message, "terms.yaml:1:12: threshold must be"));
    struct seen s = run_loaded(self, line, strlen(line));
    assert_int_equal(s.values->len, 1);
    seen_clear(&s);
    stage->unload(self);
    g_unlink(terms);
    g_rmdir(own);
    g_unlink(link);
    g_rmdir(top);
}

static int load_stage(void **state)
{
    (void)state;
    cache_dir = g_dir_make_tmp("fw-cache-XXXXXX", NULL);
    g_setenv("CACHE_DIRECTORY", cache_dir, TRUE);
    return load_named_stage("filter");
}

static int unload_stage(void **state)
{
    (void)state;
    stage->unload(loaded);
    g_autoptr(GDir) dir = g_dir_open(cache_dir, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(cache_dir, name, NULL);
        g_unlink(path);
    }
    g_rmdir(cache_dir);
    g_free(cache_dir);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_item_of_the_conflict_goes_on_with_its_reasons),
        cmocka_unit_test(an_item_of_another_world_is_dropped),
        cmocka_unit_test(a_newer_version_that_no_longer_matches_goes_on_without_reasons),
        cmocka_unit_test(the_summary_is_read_where_there_is_no_body),
        cmocka_unit_test(unfit_records_are_refused_by_name_and_the_next_one_is_read),
        cmocka_unit_test(a_record_over_the_limit_is_refused_unread),
        cmocka_unit_test(escaped_and_raw_records_are_kept_alike),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(a_bad_pack_is_refused_with_its_place_and_the_old_one_stays),
    };
    return cmocka_run_group_tests(tests, load_stage, unload_stage);
}
