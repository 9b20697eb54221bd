/* Two sets of events compared: what is gained, lost, changed, and in which fields. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>

#include "cli/event_diff.h"
#include "filters/extract/extract.h"

static const char documents[] =
    "{\"doc_id\":\"a\",\"language\":\"en\",\"published\":\"2016-03-18\",\"text\":\"A Russian air strike on a market in "
    "Idlib killed at least 14 civilians on Tuesday. ISIS fighters captured the village of Kafra from rebels.\"}\n"
    "{\"doc_id\":\"b\",\"language\":\"en\",\"published\":\"2016-03-18\",\"text\":\"Turkish artillery shelled positions "
    "of the YPG near Azaz.\"}\n";

static char *lines_of_packs(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "fw_diff_XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    int fd = g_mkstemp(path);
    assert_true(fd >= 0 && g_close(fd, NULL));
    assert_true(g_file_set_contents(path, documents, -1, NULL));
    const char *const files[] = {path, NULL};
    const struct event_set_input in = {files, TRUE, NULL, NULL};
    g_autoptr(event_set_owner) s = event_set_load("packs", &in, &error);
    if (!s)
        fail_msg("%s", error->message);
    GString *all = g_string_new(NULL);
    for (guint d = 0; d < s->order->len; d++) {
        const GPtrArray *events = event_set_of(s, s->order->pdata[d]);
        for (guint i = 0; i < events->len; i++) {
            event_encode(events->pdata[i], all);
            g_string_append_c(all, '\n');
        }
    }
    g_unlink(path);
    return g_string_free(all, FALSE);
}

static struct event_set *set_of(const char *lines)
{
    g_autoptr(GError) error = NULL;
    struct event_set *s = event_set_new();
    if (!event_set_add_lines(s, "lines", lines, &error))
        fail_msg("%s", error->message);
    return s;
}

static char *replaced(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, -1);
    assert_true(g_strv_length(parts) > 1);
    return g_strjoinv(to, parts);
}

static char *without_line(const char *lines, guint which)
{
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
    GString *left = g_string_new(NULL);
    for (guint i = 0; all[i]; i++)
        if (i != which && *all[i])
            g_string_append_printf(left, "%s\n", all[i]);
    return g_string_free(left, FALSE);
}

static char *lines;

static void what_tells_the_same_does_not_differ(void **state)
{
    (void)state;
    g_autoptr(event_set_owner) a = set_of(lines), b = set_of(lines);
    struct event_diff d;
    event_diff_make(a, b, &d);
    assert_int_equal(d.changes->len, 0);
    assert_int_equal(d.documents, 2);
    assert_int_equal(d.same, a->n);
    assert_true(a->n >= 3);
    event_diff_clear(&d);
}

static void an_event_that_is_left_out_is_lost_and_the_other_way_round_gained(void **state)
{
    (void)state;
    g_autofree char *fewer = without_line(lines, 0);
    g_autoptr(event_set_owner) a = set_of(lines), b = set_of(fewer);
    struct event_diff d;
    event_diff_make(a, b, &d);
    assert_int_equal(d.lost, 1);
    assert_int_equal(d.gained + d.changed, 0);
    event_diff_clear(&d);
    event_diff_make(b, a, &d);
    assert_int_equal(d.gained, 1);
    assert_int_equal(d.lost + d.changed, 0);
    event_diff_clear(&d);
}

static void a_changed_field_is_named_with_both_values(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        enum event_field field;
        const char *old, *new;
    } rows[] = {
        {"\"id\":\"russian_forces\"", "\"id\":\"syria_gov_forces\"", FIELD_AGENTS, "russian_forces",
         "syria_gov_forces"},
        {"\"killed\":{\"min\":14,\"max\":null", "\"killed\":{\"min\":15,\"max\":20", FIELD_KILLED, "14+", "15…20"},
        {"\"start\":\"2016-03-15\",\"end\":\"2016-03-15\"", "\"start\":\"2016-03-14\",\"end\":\"2016-03-15\"",
         FIELD_TIME, "2016-03-15…2016-03-15", "2016-03-14…2016-03-15"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *other = replaced(lines, rows[i].from, rows[i].to);
        g_autoptr(event_set_owner) a = set_of(lines), b = set_of(other);
        struct event_diff d;
        event_diff_make(a, b, &d);
        assert_int_equal(d.changed, 1);
        assert_int_equal(d.gained + d.lost, 0);
        assert_int_equal(d.by_field[rows[i].field], 1);
        const struct event_change *c = &g_array_index(d.changes, struct event_change, 0);
        assert_int_equal(c->fields, 1u << rows[i].field);
        g_autofree char *old = event_field_dup(c->old, rows[i].field), *new = event_field_dup(c->new, rows[i].field);
        assert_string_equal(old, rows[i].old);
        assert_string_equal(new, rows[i].new);
        event_diff_clear(&d);
    }
}

static void a_document_only_one_side_has_is_all_gained(void **state)
{
    (void)state;
    g_autoptr(event_set_owner) a = set_of(""), b = set_of(lines);
    struct event_diff d;
    event_diff_make(a, b, &d);
    assert_int_equal(d.gained, b->n);
    assert_int_equal(d.documents, 2);
    event_diff_clear(&d);
}

static void a_bad_line_is_named_and_other_records_are_passed_over(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *bad = g_strconcat(lines, "{\"schema\":\"frontwire.document/1\",\"doc\":{}}\n{]\n", NULL);
    g_autoptr(event_set_owner) s = event_set_new();
    assert_false(event_set_add_lines(s, "saved.jsonl", bad, &error));
    assert_true(g_str_has_prefix(error->message, "saved.jsonl:"));
    g_auto(GStrv) all = g_strsplit(bad, "\n", -1);
    g_autofree char *at = g_strdup_printf("saved.jsonl:%u:", g_strv_length(all) - 1);
    assert_true(g_str_has_prefix(error->message, at));
}

static void sides_that_read_need_documents(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const struct event_set_input none = {NULL, FALSE, NULL, NULL};
    assert_null(event_set_load("packs", &none, &error));
    assert_non_null(strstr(error->message, "documents"));
    g_clear_error(&error);
    assert_null(event_set_load("tests/fixtures/no-such-file", &none, &error));
    assert_non_null(error);
}

static int load(void **state)
{
    (void)state;
    lines = lines_of_packs();
    return 0;
}

static int unload(void **state)
{
    (void)state;
    g_free(lines);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_tells_the_same_does_not_differ),
        cmocka_unit_test(an_event_that_is_left_out_is_lost_and_the_other_way_round_gained),
        cmocka_unit_test(a_changed_field_is_named_with_both_values),
        cmocka_unit_test(a_document_only_one_side_has_is_all_gained),
        cmocka_unit_test(a_bad_line_is_named_and_other_records_are_passed_over),
        cmocka_unit_test(sides_that_read_need_documents),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
