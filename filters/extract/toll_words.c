#include "filters/extract/toll_words.h"

#include "common/tsv.h"

struct loader {
    name_table *names;
    guint16 class;
};

static gboolean read_word(tsv *t, gpointer data, GError **error)
{
    static const char *const roles[TOLL_ROLES_N] = {"part", "total", "group", "each", "life"};
    struct loader *l = data;
    for (guint role = 0; role < TOLL_ROLES_N; role++)
        if (sv_equal(tsv_cell(t, 1), sv_from(roles[role])))
            return name_table_add(l->names, tsv_cell(t, 0), l->class, role, 0) ||
                   tsv_fail(t, error, "expected a phrase");
    return tsv_fail(t, error, "unknown role '%.*s'", SV_ARG(tsv_cell(t, 1)));
}

gboolean toll_words_load(const char *path, name_table *names, guint16 class, GError **error)
{
    static const char *const columns[] = {"phrase", "role", "language", "source", NULL};
    struct loader l = {names, class};
    return tsv_each(path, columns, read_word, &l, error);
}
