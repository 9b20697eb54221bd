#include "filters/extract/source_table.h"

#include "common/tsv.h"

static const char *const kinds[CITED_KINDS_N] = {"monitor", "agency",   "party_media", "state_media",
                                                 "ngo",     "official", "witness",     "analyst"};

struct alias {
    const char *text;
    guint32 source;
    char language[4]; /* BCP 47 primary subtag; "" for a proper name, which holds in every language */
    guint8 flags;     /* enum name_flags */
};

struct source_table {
    GStringChunk *strings;
    GArray *sources, *aliases;
    GHashTable *ids; /* id → index + 1 */
};

const char *cited_kind_name(enum cited_kind kind)
{
    return kind < CITED_KINDS_N ? kinds[kind] : NULL;
}

static const char *keep(source_table *t, struct strview s)
{
    return g_string_chunk_insert_len(t->strings, s.p ? s.p : "", (gssize)s.n);
}

static gboolean read_source(tsv *in, gpointer data, GError **error)
{
    source_table *t = data;
    enum { ID, NAME, NAME_AR, KIND, SIDE };
    guint kind = 0;
    while (kind < CITED_KINDS_N && !sv_equal(tsv_cell(in, KIND), sv_from(kinds[kind])))
        kind++;
    if (kind == CITED_KINDS_N)
        return tsv_fail(in, error, "unknown kind of source '%.*s'", SV_ARG(tsv_cell(in, KIND)));
    struct source s = {.id = keep(t, tsv_cell(in, ID)),
                       .name = keep(t, tsv_cell(in, NAME)),
                       .name_ar = keep(t, tsv_cell(in, NAME_AR)),
                       .party = keep(t, tsv_cell(in, SIDE)),
                       .kind = (enum cited_kind)kind};
    if (!*s.id || source_table_find(t, s.id) >= 0)
        return tsv_fail(in, error, "expected an id that is not taken (found '%s')", s.id);
    g_array_append_val(t->sources, s);
    g_hash_table_insert(t->ids, (gpointer)s.id, GUINT_TO_POINTER(t->sources->len));
    return TRUE;
}

static gboolean read_alias(tsv *in, gpointer data, GError **error)
{
    source_table *t = data;
    enum { SOURCE, ALIAS, LANGUAGE, FLAGS };
    g_autofree char *id = sv_dup(tsv_cell(in, SOURCE));
    gint index = source_table_find(t, id);
    if (index < 0)
        return tsv_fail(in, error, "no source has the id '%s'", id);
    struct alias a = {.text = keep(t, tsv_cell(in, ALIAS)), .source = (guint32)index};
    gunichar first = g_utf8_get_char_validated(a.text, -1);
    struct strview language = tsv_cell(in, LANGUAGE);
    if (language.n >= sizeof a.language)
        return tsv_fail(in, error, "expected the code of a language (found '%.*s')", SV_ARG(language));
    gboolean is_letter = first < 0x110000;
    if (is_letter && g_unichar_isupper(first))
        a.flags |= NAME_NEEDS_CAPITAL;
    else if (is_letter && g_unichar_islower(first))
        memcpy(a.language, language.p, language.n);
    if (sv_equal(tsv_cell(in, FLAGS), SV("allcaps")))
        a.flags |= NAME_NEEDS_ALL_CAPS;
    else if (!sv_is_empty(tsv_cell(in, FLAGS)))
        return tsv_fail(in, error, "unknown flag '%.*s' (known: allcaps)", SV_ARG(tsv_cell(in, FLAGS)));
    g_array_append_val(t->aliases, a);
    return TRUE;
}

static gboolean read_table(source_table *t, const char *dir, const char *file, const char *const *columns,
                           gboolean (*row)(tsv *, gpointer, GError **), GError **error)
{
    g_autofree char *path = g_build_filename(dir, file, NULL);
    return tsv_each(path, columns, row, t, error);
}

source_table *source_table_load(const char *pack_dir, GError **error)
{
    static const char *const source_columns[] = {"id", "name", "name_ar", "kind", "side", NULL};
    static const char *const alias_columns[] = {"source_id", "alias", "language", "flags", NULL};
    g_autoptr(source_table) t = g_new0(source_table, 1);
    t->strings = g_string_chunk_new(16384);
    t->sources = g_array_new(FALSE, TRUE, sizeof(struct source));
    t->aliases = g_array_new(FALSE, TRUE, sizeof(struct alias));
    t->ids = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_table(t, pack_dir, "sources.tsv", source_columns, read_source, error) ||
        !read_table(t, pack_dir, "source_aliases.tsv", alias_columns, read_alias, error))
        return NULL;
    return g_steal_pointer(&t);
}

void source_table_free(source_table *t)
{
    if (!t)
        return;
    g_string_chunk_free(t->strings);
    g_array_unref(t->sources);
    g_array_unref(t->aliases);
    g_hash_table_unref(t->ids);
    g_free(t);
}

guint source_table_size(const source_table *t)
{
    return t->sources->len;
}

const struct source *source_table_source(const source_table *t, guint32 index)
{
    g_assert(index < t->sources->len);
    return &g_array_index(t->sources, struct source, index);
}

gint source_table_find(const source_table *t, const char *id)
{
    return (gint)GPOINTER_TO_UINT(g_hash_table_lookup(t->ids, id)) - 1;
}

void source_table_add_names(const source_table *t, name_table *names, guint16 class)
{
    for (guint i = 0; i < t->aliases->len; i++) {
        const struct alias *a = &g_array_index(t->aliases, struct alias, i);
        name_table_add(names, sv_from(a->text), class, i, a->flags);
    }
}

gint source_table_of_alias(const source_table *t, guint32 alias, const char *language)
{
    g_assert(alias < t->aliases->len);
    const struct alias *a = &g_array_index(t->aliases, struct alias, alias);
    gboolean fits = !*a->language || !*language || g_str_equal(a->language, language);
    return fits ? (gint)a->source : -1;
}
