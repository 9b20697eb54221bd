#include "filters/extract/actor_table.h"

#include "common/tsv.h"

#include <stdio.h>

static const struct {
    const char *name;
    gboolean is_armed;
} kinds[ACTOR_KINDS_N] = {
    [ACTOR_STATE] = {"state", FALSE},     [ACTOR_MILITARY] = {"military", TRUE},
    [ACTOR_MILITIA] = {"militia", TRUE},  [ACTOR_JIHADIST] = {"jihadist", TRUE},
    [ACTOR_REBEL] = {"rebel", TRUE},      [ACTOR_POLITICAL] = {"political", FALSE},
    [ACTOR_IGO] = {"igo", FALSE},         [ACTOR_NGO] = {"ngo", FALSE},
    [ACTOR_MONITOR] = {"monitor", FALSE}, [ACTOR_CIVILIAN] = {"civilian", FALSE},
    [ACTOR_UNKNOWN] = {"unknown", TRUE},
};

/* Finer kinds of world_actors.tsv (the type model knows them apart), as this table takes them. */
static const struct {
    const char *name;
    enum actor_kind kind;
} finer_kinds[] = {{"state_forces", ACTOR_MILITARY}, {"police", ACTOR_MILITARY}, {"gang", ACTOR_MILITIA}};

/* What a word of a `flags` cell sets. */
static const struct {
    const char *word;
    guint8 alias, name;
} flag_words[] = {
    {"weak", ALIAS_WEAK, 0},
    {"metonym", ALIAS_METONYM, 0},
    {"elsewhere", ALIAS_ELSEWHERE, 0},
    {"capital", 0, NAME_NEEDS_CAPITAL},
    {"allcaps", 0, NAME_NEEDS_ALL_CAPS},
    {"noprefix", 0, NAME_NO_PREFIX},
};

struct dated_side {
    guint32 actor;
    actor_day from, to;
    const char *side;
};

struct actor_table {
    GStringChunk *strings;
    GArray *actors, *aliases, *sides, *demonyms;
    GHashTable *ids; /* id → index + 1 */
};

const char *actor_kind_name(enum actor_kind kind)
{
    return kind < ACTOR_KINDS_N ? kinds[kind].name : NULL;
}

gboolean actor_kind_is_armed(enum actor_kind kind)
{
    return kind < ACTOR_KINDS_N && kinds[kind].is_armed;
}

static const char *keep(actor_table *t, struct strview s)
{
    return g_string_chunk_insert_len(t->strings, s.p ? s.p : "", (gssize)s.n);
}

static void copy_code(char *to, gsize size, struct strview from)
{
    gsize n = MIN(from.n, size - 1);
    if (n)
        memcpy(to, from.p, n);
    to[n] = '\0';
}

/* "2024-12-08" → 20241208; empty → 0. */
gboolean actor_day_read(tsv *in, guint column, actor_day *out, GError **error)
{
    struct strview s = tsv_cell(in, column);
    *out = 0;
    if (sv_is_empty(s))
        return TRUE;
    g_autofree char *text = sv_dup(s);
    unsigned y = 0, m = 0, d = 0;
    if (s.n != 10 || sscanf(text, "%4u-%2u-%2u", &y, &m, &d) != 3 ||
        !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return tsv_fail(in, error, "expected a date like 2024-12-08 (found '%s')", text);
    *out = (actor_day)(y * 10000 + m * 100 + d);
    return TRUE;
}

static gboolean read_flags(tsv *in, guint column, guint8 *alias_flags, guint8 *name_flags, GError **error)
{
    struct strview rest = tsv_cell(in, column), word;
    while (tsv_piece(&rest, ',', &word)) {
        guint i = 0;
        while (i < G_N_ELEMENTS(flag_words) && !sv_equal(word, sv_from(flag_words[i].word)))
            i++;
        if (i == G_N_ELEMENTS(flag_words))
            return tsv_fail(in, error,
                            "unknown flag '%.*s' (known: weak, metonym, elsewhere, capital, allcaps, noprefix)",
                            SV_ARG(word));
        *alias_flags |= flag_words[i].alias;
        *name_flags |= flag_words[i].name;
    }
    return TRUE;
}

/* A name whose first letter is a capital of a script that has them is a proper name. */
static guint8 proper_name_flag(const char *text)
{
    gunichar first = g_utf8_get_char_validated(text, -1);
    gboolean is_proper = first != (gunichar)-1 && first != (gunichar)-2 && g_unichar_isupper(first);
    return is_proper ? NAME_NEEDS_CAPITAL : 0;
}

static guint32 add_actor(actor_table *t, const struct actor *actor)
{
    g_array_append_val(t->actors, *actor);
    g_hash_table_insert(t->ids, (gpointer)actor->id, GUINT_TO_POINTER(t->actors->len));
    return t->actors->len - 1;
}

static gboolean read_kind(tsv *in, guint column, enum actor_kind *out, GError **error)
{
    for (guint i = 0; i < ACTOR_KINDS_N; i++)
        if (sv_equal(tsv_cell(in, column), sv_from(kinds[i].name))) {
            *out = (enum actor_kind)i;
            return TRUE;
        }
    for (guint i = 0; i < G_N_ELEMENTS(finer_kinds); i++)
        if (sv_equal(tsv_cell(in, column), sv_from(finer_kinds[i].name))) {
            *out = finer_kinds[i].kind;
            return TRUE;
        }
    return tsv_fail(in, error, "unknown kind of actor '%.*s'", SV_ARG(tsv_cell(in, column)));
}

static gboolean read_actor(tsv *in, gpointer data, GError **error)
{
    actor_table *t = data;
    enum { ID, NAME, NAME_AR, KIND, SIDE, COUNTRY };
    struct actor a = {.id = keep(t, tsv_cell(in, ID)),
                      .name = keep(t, tsv_cell(in, NAME)),
                      .name_ar = keep(t, tsv_cell(in, NAME_AR)),
                      .side = keep(t, tsv_cell(in, SIDE))};
    if (!*a.id)
        return tsv_fail(in, error, "expected an id");
    if (actor_table_find(t, a.id) >= 0)
        return tsv_fail(in, error, "actor '%s' is here twice", a.id);
    if (!read_kind(in, KIND, &a.kind, error))
        return FALSE;
    copy_code(a.country, sizeof a.country, tsv_cell(in, COUNTRY));
    add_actor(t, &a);
    return TRUE;
}

static gboolean read_actor_id(const actor_table *t, tsv *in, guint column, guint32 *out, GError **error)
{
    g_autofree char *id = sv_dup(tsv_cell(in, column));
    gint index = actor_table_find(t, id);
    if (index < 0)
        return tsv_fail(in, error, "no actor has the id '%s'", id);
    *out = (guint32)index;
    return TRUE;
}

static gboolean read_alias(tsv *in, gpointer data, GError **error)
{
    actor_table *t = data;
    enum { ACTOR, ALIAS, LANGUAGE, FLAGS, FROM, TO };
    struct actor_alias a = {.text = keep(t, tsv_cell(in, ALIAS))};
    if (!*a.text)
        return tsv_fail(in, error, "expected an alias");
    if (!read_actor_id(t, in, ACTOR, &a.actor, error) || !read_flags(in, FLAGS, &a.flags, &a.name_flags, error) ||
        !actor_day_read(in, FROM, &a.from, error) || !actor_day_read(in, TO, &a.to, error))
        return FALSE;
    copy_code(a.language, sizeof a.language, tsv_cell(in, LANGUAGE));
    a.name_flags |= proper_name_flag(a.text);
    g_array_append_val(t->aliases, a);
    return TRUE;
}

#define ABBREVIATION_MAX 5 /* letters: "ADF", "FARDC" stand in capitals */

/* One more name of an actor of another war, unless the pack has it already. */
static void add_world_alias(actor_table *t, GHashTable *taken, guint32 actor, struct strview name)
{
    const char *text = keep(t, name);
    g_autofree char *folded = g_utf8_casefold(text, -1);
    if (!*text || g_hash_table_contains(taken, folded))
        return;
    struct actor_alias a = {.text = text, .actor = actor, .language = "en", .name_flags = proper_name_flag(text)};
    gboolean all_capitals = g_utf8_strlen(text, -1) <= ABBREVIATION_MAX;
    for (const char *p = text; *p && all_capitals; p = g_utf8_next_char(p))
        all_capitals = g_unichar_isupper(g_utf8_get_char(p));
    a.name_flags |= all_capitals ? NAME_NEEDS_ALL_CAPS : 0;
    g_array_append_val(t->aliases, a);
}

struct world_reader {
    actor_table *table;
    GHashTable *taken; /* folded names of the pack */
};

/* id, name, aliases joined by |, kind, country: all of the side "other". */
static gboolean read_world_actor(tsv *in, gpointer data, GError **error)
{
    struct world_reader *w = data;
    enum { ID, NAME, ALIASES, KIND, COUNTRY };
    g_autofree char *id = sv_dup(tsv_cell(in, ID));
    gint known = actor_table_find(w->table, id);
    struct actor a = {.id = keep(w->table, tsv_cell(in, ID)),
                      .name = keep(w->table, tsv_cell(in, NAME)),
                      .name_ar = "",
                      .side = "other"};
    if (!*a.id)
        return tsv_fail(in, error, "expected an id");
    if (!read_kind(in, KIND, &a.kind, error))
        return FALSE;
    copy_code(a.country, sizeof a.country, tsv_cell(in, COUNTRY));
    guint32 actor = known >= 0 ? (guint32)known : add_actor(w->table, &a);
    add_world_alias(w->table, w->taken, actor, tsv_cell(in, NAME));
    struct strview rest = tsv_cell(in, ALIASES), name;
    while (tsv_piece(&rest, '|', &name))
        add_world_alias(w->table, w->taken, actor, name);
    return TRUE;
}

static gboolean read_world(actor_table *t, const char *common_dir, GError **error)
{
    static const char *const columns[] = {"id", "name", "aliases", "kind", "country", NULL};
    g_autofree char *path = g_build_filename(common_dir, "world_actors.tsv", NULL);
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < t->aliases->len; i++)
        g_hash_table_add(taken, g_utf8_casefold(g_array_index(t->aliases, struct actor_alias, i).text, -1));
    struct world_reader w = {t, taken};
    return tsv_each(path, columns, read_world_actor, &w, error);
}

static gboolean read_side(tsv *in, gpointer data, GError **error)
{
    actor_table *t = data;
    enum { ACTOR, FROM, TO, SIDE };
    struct dated_side s = {.side = keep(t, tsv_cell(in, SIDE))};
    if (!read_actor_id(t, in, ACTOR, &s.actor, error) || !actor_day_read(in, FROM, &s.from, error) ||
        !actor_day_read(in, TO, &s.to, error))
        return FALSE;
    g_array_append_val(t->sides, s);
    return TRUE;
}

/* The actor of an id; made when no table lists it. */
static guint32 find_or_make(actor_table *t, struct strview id, enum actor_kind kind, const char *country)
{
    const char *kept = keep(t, id);
    gint index = actor_table_find(t, kept);
    if (index >= 0)
        return (guint32)index;
    struct actor a = {.id = kept, .name = kept, .name_ar = "", .side = "other", .kind = kind};
    if (g_str_has_prefix(a.name, "other:"))
        a.name += strlen("other:");
    g_strlcpy(a.country, country, sizeof a.country);
    return add_actor(t, &a);
}

static gboolean read_demonym(tsv *in, gpointer data, GError **error)
{
    actor_table *t = data;
    enum { DEMONYM, LANGUAGE, COUNTRY, STATE, FORCES, FLAGS };
    struct demonym d = {.text = keep(t, tsv_cell(in, DEMONYM))};
    guint8 ignored = 0;
    if (!*d.text || sv_is_empty(tsv_cell(in, STATE)) || sv_is_empty(tsv_cell(in, FORCES)))
        return tsv_fail(in, error, "expected a demonym, a state and its forces");
    if (!read_flags(in, FLAGS, &ignored, &d.name_flags, error))
        return FALSE;
    copy_code(d.country, sizeof d.country, tsv_cell(in, COUNTRY));
    copy_code(d.language, sizeof d.language, tsv_cell(in, LANGUAGE));
    d.state = find_or_make(t, tsv_cell(in, STATE), ACTOR_STATE, d.country);
    d.forces = find_or_make(t, tsv_cell(in, FORCES), ACTOR_MILITARY, d.country);
    d.name_flags |= proper_name_flag(d.text);
    g_array_append_val(t->demonyms, d);
    return TRUE;
}

static gboolean read_table(actor_table *t, const char *dir, const char *file, const char *const *columns,
                           gboolean (*row)(tsv *, gpointer, GError **), GError **error)
{
    g_autofree char *path = g_build_filename(dir, file, NULL);
    return tsv_each(path, columns, row, t, error);
}

actor_table *actor_table_load(const char *pack_dir, const char *common_dir, GError **error)
{
    static const char *const actor_columns[] = {"id", "name", "name_ar", "kind", "side", "country", NULL};
    static const char *const alias_columns[] = {"actor", "alias", "language", "flags", "from", "to", NULL};
    static const char *const side_columns[] = {"actor", "from", "to", "side", NULL};
    static const char *const demonym_columns[] = {"demonym", "language", "country", "state", "forces", "flags", NULL};
    g_autoptr(actor_table) t = g_new0(actor_table, 1);
    t->strings = g_string_chunk_new(65536);
    t->actors = g_array_new(FALSE, TRUE, sizeof(struct actor));
    t->aliases = g_array_new(FALSE, TRUE, sizeof(struct actor_alias));
    t->sides = g_array_new(FALSE, TRUE, sizeof(struct dated_side));
    t->demonyms = g_array_new(FALSE, TRUE, sizeof(struct demonym));
    t->ids = g_hash_table_new(g_str_hash, g_str_equal);
    if (!read_table(t, pack_dir, "actors.tsv", actor_columns, read_actor, error) ||
        !read_table(t, pack_dir, "actor_aliases.tsv", alias_columns, read_alias, error) ||
        !read_table(t, pack_dir, "actor_sides.tsv", side_columns, read_side, error) ||
        !read_table(t, common_dir, "demonyms.tsv", demonym_columns, read_demonym, error) ||
        !read_world(t, common_dir, error))
        return NULL;
    return g_steal_pointer(&t);
}

void actor_table_free(actor_table *t)
{
    if (!t)
        return;
    g_string_chunk_free(t->strings);
    g_array_unref(t->actors);
    g_array_unref(t->aliases);
    g_array_unref(t->sides);
    g_array_unref(t->demonyms);
    g_hash_table_unref(t->ids);
    g_free(t);
}

guint actor_table_size(const actor_table *t)
{
    return t->actors->len;
}

const struct actor *actor_table_actor(const actor_table *t, guint32 index)
{
    g_assert(index < t->actors->len);
    return &g_array_index(t->actors, struct actor, index);
}

gint actor_table_find(const actor_table *t, const char *id)
{
    return (gint)GPOINTER_TO_UINT(g_hash_table_lookup(t->ids, id)) - 1;
}

gboolean actor_day_is_within(actor_day day, actor_day from, actor_day to)
{
    return day == 0 || ((from == 0 || day >= from) && (to == 0 || day <= to));
}

const char *actor_table_side_on(const actor_table *t, guint32 actor, actor_day day)
{
    for (guint i = 0; day && i < t->sides->len; i++) {
        const struct dated_side *s = &g_array_index(t->sides, struct dated_side, i);
        if (s->actor == actor && actor_day_is_within(day, s->from, s->to))
            return s->side;
    }
    return actor_table_actor(t, actor)->side;
}

guint actor_table_aliases(const actor_table *t)
{
    return t->aliases->len;
}

const struct actor_alias *actor_table_alias(const actor_table *t, guint32 index)
{
    g_assert(index < t->aliases->len);
    return &g_array_index(t->aliases, struct actor_alias, index);
}

gboolean actor_alias_holds_on(const struct actor_alias *alias, actor_day day)
{
    return actor_day_is_within(day, alias->from, alias->to);
}

guint actor_table_demonyms(const actor_table *t)
{
    return t->demonyms->len;
}

const struct demonym *actor_table_demonym(const actor_table *t, guint32 index)
{
    g_assert(index < t->demonyms->len);
    return &g_array_index(t->demonyms, struct demonym, index);
}

void actor_table_add_names(const actor_table *t, name_table *names, guint16 class)
{
    for (guint32 i = 0; i < t->aliases->len; i++) {
        const struct actor_alias *a = actor_table_alias(t, i);
        name_table_add(names, sv_from(a->text), class, i, a->name_flags);
    }
}

void actor_table_add_demonyms(const actor_table *t, name_table *names, guint16 class)
{
    for (guint32 i = 0; i < t->demonyms->len; i++) {
        const struct demonym *d = actor_table_demonym(t, i);
        name_table_add(names, sv_from(d->text), class, i, d->name_flags);
    }
}
