#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "common/records/matched_item.h"
#include "tests/unit/consumer/stages/stage_rig.h"

#define ARTICLE                                                                                                        \
    "{\"schema\":\"frontwire.matched/1\",\"id\":\"it1\",\"version\":%d,\"content_hash\":\"c%d\",\"origin_key\":"       \
    "\"o1\",\"feed\":{\"id\":\"f1\",\"url\":\"https://feeds.example.org/x.xml\",\"title\":null},\"outlet\":{"          \
    "\"id\":\"example_wire\",\"name\":\"Example Wire\",\"country\":\"SY\",\"side\":null,\"owner\":null,"               \
    "\"timezone\":\"Asia/Damascus\"},\"origin\":null,\"guid\":\"g\",\"link\":\"https://www.example.org/1\","           \
    "\"title\":\"News in brief from northern Syria\",\"summary\":null,\"body\":\"Russian warplanes carried out air "   \
    "strikes on the town of Saraqib yesterday, killing 12 "                                                            \
    "civilians.\",\"language\":\"en\",\"authors\":[],\"categories\":[],\"enclosures\":[],"                             \
    "\"published\":\"2018-02-04T22:30:00Z\",\"updated\":null,\"fetched\":\"2018-02-04T22:40:00Z\",\"archive\":null,"   \
    "\"flags\":[],\"match\":%s}"
#define MATCH                                                                                                          \
    "{\"score\":3,\"categories\":[],\"rules\":[\"r\"],\"terms\":[],\"language\":\"en\",\"language_confidence\":0.9}"

static struct seen run(void *self, const char *lines, gsize n)
{
    return run_bytes(self, "news.events", lines, n);
}

static struct seen run_text(const char *lines)
{
    return run(loaded, lines, strlen(lines));
}

static const char *value(const struct seen *s, guint i)
{
    assert_true(i < s->values->len);
    return g_ptr_array_index(s->values, i);
}

static const char *last_value(const struct seen *s)
{
    return value(s, s->values->len - 1);
}

static char *article(int version, const char *match)
{
    return g_strdup_printf(ARTICLE "\n", version, version, match);
}

static void a_matched_item_gives_its_events_then_one_document_record(void **state)
{
    (void)state;
    g_autofree char *line = article(1, MATCH);
    struct seen s = run_text(line);
    assert_true(s.values->len >= 2);
    for (guint i = 0; i + 1 < s.values->len; i++) {
        assert_true(g_str_has_prefix(value(&s, i), "{\"schema\":\"frontwire.event/1\""));
        assert_string_equal(g_ptr_array_index(s.types, i), "frontwire.event.v1");
    }
    assert_true(g_str_has_prefix(last_value(&s), "{\"schema\":\"frontwire.document/1\""));
    assert_null(strstr(last_value(&s), "\"event_ids\":[]"));
    seen_clear(&s);
}

static void all_records_are_keyed_by_the_pack(void **state)
{
    (void)state;
    g_autofree char *line = article(1, MATCH);
    struct seen s = run_text(line);
    for (guint i = 0; i < s.keys->len; i++)
        assert_string_equal(g_ptr_array_index(s.keys, i), "syria");
    seen_clear(&s);
}

/* 22:30 UTC on the 4th is half past midnight of the 5th in Damascus: yesterday is the 4th, not the 3rd. */
static void yesterday_is_counted_in_the_time_zone_of_the_outlet(void **state)
{
    (void)state;
    g_autofree char *line = article(1, MATCH);
    struct seen s = run_text(line);
    gboolean any = FALSE;
    for (guint i = 0; i < s.values->len; i++)
        any = any || strstr(value(&s, i), "\"start\":\"2018-02-04\"");
    assert_true(any);
    for (guint i = 0; i < s.values->len; i++)
        assert_null(strstr(value(&s, i), "\"start\":\"2018-02-03\""));
    seen_clear(&s);
}

static void a_version_that_no_longer_matches_withdraws_its_events(void **state)
{
    (void)state;
    g_autofree char *line = article(2, "null");
    struct seen s = run_text(line);
    assert_int_equal(s.values->len, 1);
    assert_non_null(strstr(value(&s, 0), "\"version\":2"));
    assert_non_null(strstr(value(&s, 0), "\"event_ids\":[]"));
    seen_clear(&s);
}

static void unfit_records_are_refused_by_name_and_the_next_one_is_read(void **state)
{
    (void)state;
    g_autofree char *good = article(1, MATCH);
    g_autofree char *lines =
        g_strconcat("no json\n", "{\"schema\":\"frontwire.matched/9\",\"id\":\"x\"}\n",
                    "{\"schema\":\"frontwire.matched/1\",\"id\":\"x\"}\n", "[]\n",
                    "{\"schema\":\"frontwire.matched/1\",\"id\":\"\xff\xfe\"}\n", "{\"schema\":\n", good, NULL);
    struct seen s = run_text(lines);
    assert_string_equal(s.refused->str,
                        "1:not-json 2:unknown-schema 3:not-a-record 4:not-a-record 5:not-json 6:not-json ");
    assert_true(s.values->len >= 2);
    seen_clear(&s);
}

static void a_record_over_the_limit_is_refused_unread(void **state)
{
    (void)state;
    gsize n = 13u << 20;
    g_autofree char *big = g_malloc(n);
    memset(big, 'x', n);
    struct seen s = run(loaded, big, n);
    assert_string_equal(s.refused->str, "1:too-big ");
    seen_clear(&s);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    g_autofree char *line = article(1, MATCH);
    struct seen a = run_text(line), b = run_text(line);
    assert_int_equal(a.values->len, b.values->len);
    for (guint i = 0; i < a.values->len; i++)
        assert_string_equal(value(&a, i), value(&b, i));
    seen_clear(&a);
    seen_clear(&b);
}

/* A pack folder of links to the real one, so that single files can be broken. */
static char *linked_packs_new(void)
{
    char *top = g_dir_make_tmp("frontwire-pack-XXXXXX", NULL);
    g_autofree char *here = g_get_current_dir(), *common = g_build_filename(here, "packs/common", NULL);
    g_autofree char *common_link = g_build_filename(top, "common", NULL), *own = g_build_filename(top, "syria", NULL);
    assert_int_equal(symlink(common, common_link), 0);
    g_mkdir(own, 0700);
    g_autoptr(GDir) dir = g_dir_open("packs/syria", 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *from = g_build_filename(here, "packs/syria", name, NULL);
        g_autofree char *to = g_build_filename(own, name, NULL);
        assert_int_equal(symlink(from, to), 0);
    }
    return top;
}

static void remove_packs(const char *top)
{
    g_autofree char *own = g_build_filename(top, "syria", NULL), *common = g_build_filename(top, "common", NULL);
    g_autoptr(GDir) dir = g_dir_open(own, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(own, name, NULL);
        g_unlink(path);
    }
    g_rmdir(own);
    g_unlink(common);
    g_rmdir(top);
}

static void a_bad_pack_is_refused_on_reload_and_the_old_one_stays(void **state)
{
    (void)state;
    g_autofree char *top = linked_packs_new(), *pack = g_build_filename(top, "syria", NULL);
    g_autofree char *actors = g_build_filename(pack, "actors.tsv", NULL), *line = article(1, MATCH);
    const struct stage_options options = {.pack_dir = pack};
    g_autoptr(GError) error = NULL;
    void *self = stage->load(&options, &error);
    assert_non_null(self);
    g_unlink(actors);
    assert_true(g_file_set_contents(actors, "id\tnonsense\nx\ty\n", -1, NULL));
    assert_false(stage->reload(self, &error));
    assert_non_null(strstr(error->message, "actors.tsv"));
    struct seen s = run(self, line, strlen(line));
    assert_true(s.values->len >= 2);
    seen_clear(&s);
    stage->unload(self);
    g_clear_error(&error);
    assert_null(stage->load(&options, &error)); /* and at the start it is refused, too */
    assert_non_null(strstr(error->message, "actors.tsv"));
    remove_packs(top);
}

static int load_stage(void **state)
{
    (void)state;
    return load_named_stage("extract");
}

static int unload_stage(void **state)
{
    (void)state;
    stage->unload(loaded);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matched_item_gives_its_events_then_one_document_record),
        cmocka_unit_test(all_records_are_keyed_by_the_pack),
        cmocka_unit_test(yesterday_is_counted_in_the_time_zone_of_the_outlet),
        cmocka_unit_test(a_version_that_no_longer_matches_withdraws_its_events),
        cmocka_unit_test(unfit_records_are_refused_by_name_and_the_next_one_is_read),
        cmocka_unit_test(a_record_over_the_limit_is_refused_unread),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(a_bad_pack_is_refused_on_reload_and_the_old_one_stays),
    };
    return cmocka_run_group_tests(tests, load_stage, unload_stage);
}
