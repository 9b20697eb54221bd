#include "filters/extract/unit_table.h"

#include "common/tsv.h"

static const char *const kinds[UNIT_KINDS_N] = {[UNIT_TROOPS] = "troops",
                                                [UNIT_FIGHTERS] = "fighters",
                                                [UNIT_AIRCRAFT] = "aircraft",
                                                [UNIT_ARMOUR] = "armour",
                                                [UNIT_SHIPS] = "ships",
                                                [UNIT_POLICE] = "police",
                                                [UNIT_CHILDREN] = "children",
                                                [UNIT_WOMEN] = "women",
                                                [UNIT_MEN] = "men",
                                                [UNIT_CIVILIANS] = "civilians",
                                                [UNIT_MEDICAL] = "medical",
                                                [UNIT_MEDIA] = "media",
                                                [UNIT_PROTESTERS] = "protesters",
                                                [UNIT_OFFICIALS] = "officials",
                                                [UNIT_VEHICLES] = "vehicles",
                                                [UNIT_BUILDINGS] = "buildings",
                                                [UNIT_SETTLEMENTS] = "settlements"};

static const char *const classes[UNIT_CLASSES_N] = {"person", "vehicle", "building", "place"};

struct unit_table {
    GStringChunk *strings;
    GArray *nouns; /* struct unit_noun */
};

const char *unit_kind_name(enum unit_kind kind)
{
    return kind < UNIT_KINDS_N ? kinds[kind] : NULL;
}

static gboolean find_word(tsv *in, guint column, const char *const *words, guint n, guint *out, GError **error)
{
    for (guint i = 0; i < n; i++)
        if (sv_equal(tsv_cell(in, column), sv_from(words[i]))) {
            *out = i;
            return TRUE;
        }
    return tsv_fail(in, error, "'%.*s' is no %s of a noun", SV_ARG(tsv_cell(in, column)),
                    words == kinds ? "kind" : "class");
}

static gboolean read_noun(tsv *in, gpointer data, GError **error)
{
    unit_table *t = data;
    enum { NOUN, LANGUAGE, KIND, CLASS };
    guint kind = 0, class = 0;
    struct strview noun = tsv_cell(in, NOUN), language = tsv_cell(in, LANGUAGE);
    if (sv_is_empty(noun))
        return tsv_fail(in, error, "expected a noun");
    if (!find_word(in, KIND, kinds, UNIT_KINDS_N, &kind, error) ||
        !find_word(in, CLASS, classes, UNIT_CLASSES_N, &class, error))
        return FALSE;
    struct unit_noun u = {.text = g_string_chunk_insert_len(t->strings, noun.p, (gssize)noun.n),
                          .kind = (enum unit_kind)kind,
                          .class = (enum unit_class) class};
    memcpy(u.language, language.p, MIN(language.n, sizeof u.language - 1));
    g_array_append_val(t->nouns, u);
    return TRUE;
}

unit_table *unit_table_load(const char *path, GError **error)
{
    static const char *const columns[] = {"noun", "language", "kind", "class", NULL};
    g_autoptr(unit_table) t = g_new0(unit_table, 1);
    t->strings = g_string_chunk_new(16384);
    t->nouns = g_array_new(FALSE, TRUE, sizeof(struct unit_noun));
    return tsv_each(path, columns, read_noun, t, error) ? g_steal_pointer(&t) : NULL;
}

void unit_table_free(unit_table *t)
{
    if (!t)
        return;
    g_string_chunk_free(t->strings);
    g_array_unref(t->nouns);
    g_free(t);
}

guint unit_table_size(const unit_table *t)
{
    return t->nouns->len;
}

const struct unit_noun *unit_table_noun(const unit_table *t, guint32 index)
{
    g_assert(index < t->nouns->len);
    return &g_array_index(t->nouns, struct unit_noun, index);
}

void unit_table_add_names(const unit_table *t, name_table *names, guint16 class)
{
    for (guint32 i = 0; i < t->nouns->len; i++)
        name_table_add(names, sv_from(unit_table_noun(t, i)->text), class, i, 0);
}
