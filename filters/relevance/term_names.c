#include "filters/relevance/term_names.h"

#include "common/tsv.h"
#include "text/inflect.h"

/* Groups of places and actors stay clear of those of single terms, which are the terms' own numbers. */
#define PLACE_GROUPS ((guint32)1 << 24)
#define ACTOR_GROUPS ((guint32)1 << 25)

struct reader {
    term_table *table;
    GArray *choices;
    guint32 row;
    GHashTable *groups; /* actor id → number */
    const inflections *endings;
    GHashTable *others; /* names (lower case) of places in other countries → their prior + 1 */
};

/* A name of one word with fewer letters says too little, unless the place is well known. */
#define SHORT_NAME_LETTERS 5
#define WELL_KNOWN_PRIOR   60

static const struct name_choice *choose_place(const struct reader *r, struct strview country, double prior,
                                              gboolean is_weak, gboolean is_canonical)
{
    for (guint i = 0; i < r->choices->len; i++) {
        const struct name_choice *c = &g_array_index(r->choices, struct name_choice, i);
        if (c->is_weak == is_weak && sv_equal(country, sv_from(c->country)) && prior >= (double)c->prior_min &&
            prior <= (double)c->prior_max && (is_canonical || !c->is_canonical))
            return c;
    }
    return NULL;
}

static gboolean is_listed(struct strview list, struct strview name)
{
    struct strview piece;
    while (tsv_piece(&list, '|', &piece))
        if (sv_equal(piece, name))
            return TRUE;
    return FALSE;
}

enum { NAME, NAME_AR, KIND, COUNTRY, PRIOR, ALIASES, WEAK };

/* "gas field" is a description, not a name: names of scripts with capitals have one. */
static gboolean is_proper(const char *name)
{
    gboolean has_lower = FALSE;
    for (; *name; name = g_utf8_next_char(name)) {
        if (g_unichar_isupper(g_utf8_get_char(name)))
            return TRUE;
        has_lower |= g_unichar_islower(g_utf8_get_char(name));
    }
    return !has_lower;
}

static gboolean is_short(const char *name)
{
    return !strpbrk(name, " -") && g_utf8_strlen(name, -1) < SHORT_NAME_LETTERS;
}

static gboolean is_better_known_elsewhere(const struct reader *r, const char *name, double prior)
{
    g_autofree char *key = g_utf8_strdown(name, -1);
    return GPOINTER_TO_UINT(g_hash_table_lookup(r->others, key)) > (guint)prior;
}

struct form {
    struct reader *reader;
    guint16 rule;
};

static void add_place_form(const char *form, gpointer data)
{
    const struct form *f = data;
    term_table_add(f->reader->table, sv_from(form), f->rule, PLACE_GROUPS + f->reader->row, 0);
}

static void add_place_name(struct reader *r, tsv *in, struct strview name, double prior)
{
    g_autofree char *text = sv_dup(name);
    if (name.n < 3 || !g_utf8_validate(text, -1, NULL) || !is_proper(text))
        return;
    gboolean is_canonical = sv_equal(name, tsv_cell(in, NAME)) || sv_equal(name, tsv_cell(in, NAME_AR));
    gboolean is_weak = is_listed(tsv_cell(in, WEAK), name) || is_better_known_elsewhere(r, text, prior) ||
                       (is_short(text) && prior < WELL_KNOWN_PRIOR);
    const struct name_choice *c = choose_place(r, tsv_cell(in, COUNTRY), prior, is_weak, is_canonical);
    if (!c)
        return;
    struct form form = {r, c->rule};
    add_place_form(text, &form);
    inflect(r->endings, text, add_place_form, &form);
}

static gboolean read_place(tsv *in, gpointer data, GError **error)
{
    struct reader *r = data;
    double prior = 0;
    if (!tsv_real(in, PRIOR, 0, 100, &prior, error))
        return FALSE;
    r->row++;
    if (sv_equal(tsv_cell(in, KIND), SV("country"))) /* terms.yaml names the country itself */
        return TRUE;
    struct strview rest = tsv_cell(in, ALIASES), alias;
    add_place_name(r, in, tsv_cell(in, NAME), prior);
    if (!is_listed(rest, tsv_cell(in, NAME_AR)))
        add_place_name(r, in, tsv_cell(in, NAME_AR), prior);
    while (tsv_piece(&rest, '|', &alias))
        if (!sv_equal(alias, tsv_cell(in, NAME)))
            add_place_name(r, in, alias, prior);
    return TRUE;
}

static const char *const place_columns[] = {"name", "name_ar", "kind", "country", "prior", "aliases", "weak", NULL};

static void note_other(struct reader *r, struct strview name, guint prior)
{
    g_autofree char *text = sv_dup(name);
    if (!g_utf8_validate(text, -1, NULL))
        return;
    char *key = g_utf8_strdown(text, -1);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(r->others, key));
    g_hash_table_insert(r->others, key, GUINT_TO_POINTER(MAX(known, prior + 1)));
}

static gboolean read_other(tsv *in, gpointer data, GError **error)
{
    struct reader *r = data;
    double prior = 0;
    if (!tsv_real(in, PRIOR, 0, 100, &prior, error))
        return FALSE;
    for (guint i = 0; i < r->choices->len; i++) {
        const struct name_choice *c = &g_array_index(r->choices, struct name_choice, i);
        if (sv_equal(tsv_cell(in, COUNTRY), sv_from(c->country)) && !c->is_other)
            return TRUE;
    }
    struct strview rest = tsv_cell(in, ALIASES), alias;
    note_other(r, tsv_cell(in, NAME), (guint)prior);
    note_other(r, tsv_cell(in, NAME_AR), (guint)prior);
    while (tsv_piece(&rest, '|', &alias))
        note_other(r, alias, (guint)prior);
    return TRUE;
}

gboolean term_names_add_places(term_table *t, const char *path, const char *common_dir, GArray *choices, GError **error)
{
    g_autofree char *world_path = g_build_filename(common_dir, "world_places.tsv", NULL);
    g_autofree char *endings_path = g_build_filename(common_dir, "endings.tsv", NULL);
    g_autoptr(inflections) endings = inflections_load(endings_path, error);
    if (!endings)
        return FALSE;
    g_autoptr(GHashTable) others = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct reader r = {.table = t, .choices = choices, .others = others, .endings = endings};
    return tsv_each(path, place_columns, read_other, &r, error) &&
           tsv_each(world_path, place_columns, read_other, &r, error) &&
           tsv_each(path, place_columns, read_place, &r, error);
}

static const struct name_choice *choose_actor(const struct reader *r, struct strview id, gboolean is_weak)
{
    for (guint i = 0; i < r->choices->len; i++) {
        const struct name_choice *c = &g_array_index(r->choices, struct name_choice, i);
        for (char **p = c->ids; *p && c->is_weak == is_weak; p++)
            if (sv_equal(sv_from(*p), id))
                return c;
    }
    return NULL;
}

/* Actors are grouped by their id, so that ten names of one army count once. */
static guint32 group_of(struct reader *r, struct strview id)
{
    g_autofree char *key = sv_dup(id);
    gpointer found = g_hash_table_lookup(r->groups, key);
    if (!found) {
        found = GUINT_TO_POINTER(g_hash_table_size(r->groups) + 1);
        g_hash_table_insert(r->groups, g_steal_pointer(&key), found);
    }
    return ACTOR_GROUPS + GPOINTER_TO_UINT(found);
}

static gboolean read_alias(tsv *in, gpointer data, GError **error)
{
    enum { ACTOR, ALIAS, FLAGS };
    (void)error;
    struct reader *r = data;
    struct strview rest = tsv_cell(in, FLAGS), flag;
    gboolean is_weak = FALSE;
    guint8 name_flags = 0;
    while (tsv_piece(&rest, ',', &flag)) {
        is_weak |= sv_equal(flag, SV("weak")) || sv_equal(flag, SV("elsewhere")) || sv_equal(flag, SV("metonym"));
        name_flags |= sv_equal(flag, SV("allcaps")) ? NAME_NEEDS_ALL_CAPS : 0;
        name_flags |= sv_equal(flag, SV("capital")) ? NAME_NEEDS_CAPITAL : 0;
        name_flags |= sv_equal(flag, SV("noprefix")) ? NAME_NO_PREFIX : 0;
    }
    const struct name_choice *c = choose_actor(r, tsv_cell(in, ACTOR), is_weak);
    if (c)
        term_table_add(r->table, tsv_cell(in, ALIAS), c->rule, group_of(r, tsv_cell(in, ACTOR)), name_flags);
    return TRUE;
}

gboolean term_names_add_actors(term_table *t, const char *path, GArray *choices, GError **error)
{
    static const char *const columns[] = {"actor", "alias", "flags", NULL};
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct reader r = {.table = t, .choices = choices, .groups = groups};
    return tsv_each(path, columns, read_alias, &r, error);
}

struct inflected {
    term_table *table;
    struct relevance_term term;
};

static void add_inflected(const char *form, gpointer data)
{
    const struct inflected *i = data;
    term_table_add(i->table, sv_from(form), i->term.rule, i->term.group, i->term.name_flags);
}

gboolean term_names_inflect(term_table *t, const GArray *terms, const GArray *rules, const char *common_dir,
                            GError **error)
{
    g_autofree char *path = g_build_filename(common_dir, "endings.tsv", NULL);
    g_autoptr(inflections) endings = inflections_load(path, error);
    if (!endings)
        return FALSE;
    for (guint i = 0, n = terms->len; i < n; i++) {
        struct inflected data = {t, g_array_index(terms, struct relevance_term, i)}; /* a copy: the array grows */
        if (g_array_index(rules, struct relevance_rule, data.term.rule).is_anchor && !data.term.is_stem)
            inflect(endings, data.term.text, add_inflected, &data);
    }
    return TRUE;
}
