#include "filters/extract/actor.h"

#include "common/tsv.h"

struct actors {
    actor_table *table;
    unit_table *units;
    guint32 *forces;     /* one an actor */
    GHashTable *generic; /* actor index */
    patronage *patrons;
};

static gboolean read_generic(tsv *t, gpointer data, GError **error)
{
    struct actors *a = data;
    g_autofree char *id = sv_dup(tsv_cell(t, 0));
    gint actor = actor_table_find(a->table, id);
    (void)error;
    if (actor >= 0)
        g_hash_table_add(a->generic, GUINT_TO_POINTER((guint)actor));
    return TRUE;
}

/* packs/common/generic_actors.tsv: ids that name a kind of people and not one group. */
static gboolean load_generic(struct actors *a, const char *common_dir, GError **error)
{
    static const char *const columns[] = {"actor", "source", NULL};
    g_autofree char *path = g_build_filename(common_dir, "generic_actors.tsv", NULL);
    return tsv_each(path, columns, read_generic, a, error);
}

struct actors *actors_load(const char *pack_dir, const char *common_dir, GError **error)
{
    struct actors *a = g_new0(struct actors, 1);
    a->generic = g_hash_table_new(NULL, NULL);
    g_autofree char *units = g_build_filename(common_dir, "unit_nouns.tsv", NULL);
    a->table = actor_table_load(pack_dir, common_dir, error);
    if (!a->table || !(a->units = unit_table_load(units, error)) || !load_generic(a, common_dir, error) ||
        !(a->patrons = patronage_load(pack_dir, common_dir, a->table, error))) {
        actors_free(a);
        return NULL;
    }
    a->forces = g_new(guint32, actor_table_size(a->table) + 1);
    for (guint i = 0; i < actor_table_size(a->table); i++)
        a->forces[i] = i;
    for (guint i = 0; i < actor_table_demonyms(a->table); i++) {
        const struct demonym *d = actor_table_demonym(a->table, i);
        a->forces[d->state] = d->forces;
    }
    return a;
}

void actors_free(struct actors *a)
{
    if (!a)
        return;
    actor_table_free(a->table);
    unit_table_free(a->units);
    patronage_free(a->patrons);
    g_hash_table_unref(a->generic);
    g_free(a->forces);
    g_free(a);
}

void actors_add_names(const struct actors *a, name_table *names, guint16 actor_class, guint16 demonym_class,
                      guint16 unit_class)
{
    actor_table_add_names(a->table, names, actor_class);
    actor_table_add_demonyms(a->table, names, demonym_class);
    unit_table_add_names(a->units, names, unit_class);
}

const struct actor *actor_get(const struct actors *a, guint32 actor)
{
    return actor_table_actor(a->table, actor);
}

guint32 actor_find(const struct actors *a, const char *id)
{
    gint i = actor_table_find(a->table, id);
    return i < 0 ? NO_ACTOR : (guint32)i;
}

enum actor_kind actor_kind_of(const struct actors *a, guint32 actor)
{
    return actor_get(a, actor)->kind;
}

gboolean actor_is_generic(const struct actors *a, guint32 actor)
{
    return g_hash_table_contains(a->generic, GUINT_TO_POINTER(actor));
}

guint32 actor_forces_of(const struct actors *a, guint32 actor)
{
    return a->forces[actor];
}

guint32 actor_of_country(const struct actors *a, const char *country)
{
    for (guint i = 0; *country && i < actor_table_demonyms(a->table); i++) {
        const struct demonym *d = actor_table_demonym(a->table, i);
        if (strcmp(d->country, country) == 0)
            return d->state;
    }
    return NO_ACTOR;
}

static actor_day decimal_day(guint32 julian)
{
    if (!julian)
        return 0;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, julian);
    return (actor_day)(g_date_get_year(&date) * 10000 + (gint)g_date_get_month(&date) * 100 + g_date_get_day(&date));
}

guint32 actor_of_alias(const struct actors *a, guint32 alias, guint32 day)
{
    const struct actor_alias *x = actor_table_alias(a->table, alias);
    return !day || actor_alias_holds_on(x, decimal_day(day)) ? x->actor : NO_ACTOR;
}

gboolean actor_alias_is_weak(const struct actors *a, guint32 alias)
{
    return (actor_table_alias(a->table, alias)->flags & ALIAS_WEAK) != 0;
}

gboolean actor_alias_is_metonym(const struct actors *a, guint32 alias)
{
    return (actor_table_alias(a->table, alias)->flags & ALIAS_METONYM) != 0;
}

enum patron_link actor_link(const struct actors *a, struct strview word)
{
    return patronage_link(a->patrons, word);
}

guint32 actor_client_of(const struct actors *a, guint32 patron, struct strview word, struct strview head, guint32 day)
{
    return patronage_client(a->patrons, patron, word, head, decimal_day(day));
}

const struct demonym *actor_demonym(const struct actors *a, guint32 index)
{
    return actor_table_demonym(a->table, index);
}

enum unit_kind actor_unit_kind(const struct actors *a, guint32 unit)
{
    return unit_table_noun(a->units, unit)->kind;
}

const char *actor_side(const struct actors *a, guint32 actor, guint32 day)
{
    return actor_table_side_on(a->table, actor, decimal_day(day));
}

gboolean actor_regains_territory(const struct actors *a, guint32 actor, guint32 day)
{
    const struct actor *x = actor_get(a, actor);
    if (g_str_equal(actor_side(a, actor, day), "government"))
        return TRUE;
    /* elsewhere an army retakes its own country; armies that fight in Syria come from abroad */
    gboolean is_state = x->kind == ACTOR_MILITARY || x->kind == ACTOR_STATE;
    static const char *const abroad[] = {"turkey", "coalition", "israel"};
    for (guint i = 0; is_state && i < G_N_ELEMENTS(abroad); i++)
        if (g_str_equal(x->side, abroad[i]))
            return FALSE;
    return is_state;
}
