#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "text/inflect.h"

static void collect(const char *form, gpointer data)
{
    g_string_append_printf(data, "%s ", form);
}

static char *forms_of(const inflections *f, const char *name)
{
    GString *all = g_string_new(" ");
    inflect(f, name, collect, all);
    return g_string_free(all, FALSE);
}

static void names_are_found_in_their_cases(void **state)
{
    (void)state;
    static const struct {
        const char *name, *form;
        gboolean is_made;
    } rows[] = {
        {"Идлиб", "Идлибе", TRUE},    {"Дамаск", "Дамаском", TRUE},  {"Ракка", "Ракки", TRUE},
        {"Латакия", "Латакии", TRUE}, {"Алеппо", "Алеппоа", FALSE},  {"Efrîn", "Efrînê", TRUE},
        {"Kobanê", "Kobanêyê", TRUE}, {"Aleppo", "Aleppoyê", FALSE}, {"دێرەزوور", "دێرەزووری", TRUE},
        {"حلب", "حلبی", FALSE},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(inflections) f = inflections_load("packs/common/endings.tsv", &error);
    assert_null(error);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *all = forms_of(f, rows[i].name), *wanted = g_strdup_printf(" %s ", rows[i].form);
        if ((strstr(all, wanted) != NULL) != rows[i].is_made)
            fail_msg("%s: %s is %s in '%s'", rows[i].name, rows[i].form, rows[i].is_made ? "missing" : "there", all);
    }
}

static void a_bad_row_is_refused_with_its_line(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("fw-endings-XXXXXX", &path, NULL);
    assert_true(fd >= 0 && g_close(fd, NULL));
    assert_true(g_file_set_contents(path, "script\thas\tlast\tcut\tendings\nrunic\t\t\t0\ta\n", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_null(inflections_load(path, &error));
    assert_non_null(strstr(error->message, ":2: script must be"));
    g_unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_in_their_cases),
        cmocka_unit_test(a_bad_row_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
