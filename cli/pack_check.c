#include "cli/pack_check.h"

#include <string.h>

#include "common/tsv.h"
#include "filters/extract/knowledge.h"

#define PHRASE_ARENA_BYTES ((gsize)1 << 20)
#define PHRASE_MAX_TOKENS  64

struct checker {
    const char *common, *own;
    struct knowledge *k;
    struct arena *arena;
    pack_finding_fn found;
    gpointer data;
};

static void report(const struct checker *c, gboolean is_wrong, const char *where, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static void report(const struct checker *c, gboolean is_wrong, const char *where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    c->found(&(struct pack_finding){is_wrong, where, what}, c->data);
}

/* ---- does a phrase find itself? ---- */

static gboolean is_marks(const struct tokens *t, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (!(t->items[i].bits & TOKEN_PUNCT))
            return FALSE;
    return TRUE;
}

/* The matches of a class that take up the whole phrase, written as it stands in the table, with a capital, in
 * capitals; the first kind of writing that has one. n == 0: it can never match. */
static struct name_matches whole_matches(const struct checker *c, const char *text, enum name_class class)
{
    g_autofree char *capital = NULL, *upper = g_utf8_strup(text, -1), *first = NULL;
    const char *rest = g_utf8_next_char(text);
    g_autofree char *head = g_strndup(text, (gsize)(rest - text));
    first = g_utf8_strup(head, -1);
    capital = g_strconcat(first, rest, NULL);
    const char *const writings[] = {text, capital, upper};
    for (guint w = 0; w < G_N_ELEMENTS(writings); w++) {
        struct strview kept = arena_strdup(c->arena, sv_from(writings[w]));
        struct tokens t = tokenize(kept, PHRASE_MAX_TOKENS, c->arena);
        struct name_matches all = name_table_match(c->k->names, t.items, t.n, c->arena);
        struct name_matches out = {NULL, 0};
        for (guint i = 0; i < all.n; i++) {
            struct name_match *m = &all.items[i];
            gboolean whole = is_marks(&t, 0, m->first) && is_marks(&t, m->first + m->n, t.n);
            if (m->class != class || !whole)
                continue;
            out.items = out.n ? out.items : m;
            out.n++;
        }
        if (out.n)
            return out;
    }
    return (struct name_matches){NULL, 0};
}

/* ---- tables of phrases ---- */

static const struct phrase_table {
    gboolean is_own;
    const char *file, *column;
    char separator; /* 0: the cell is one phrase */
    enum name_class class;
    gboolean is_taken; /* spellings taken from gazetteers: a dead one is no mistake of the pack's */
} phrase_tables[] = {
    {FALSE, "cues.tsv", "phrase", 0, CLASS_CUE, FALSE},
    {FALSE, "reporting.tsv", "phrase", 0, CLASS_REPORTING, FALSE},
    {FALSE, "modality.tsv", "phrase", 0, CLASS_MODALITY, FALSE},
    {FALSE, "demonyms.tsv", "demonym", 0, CLASS_DEMONYM, FALSE},
    {FALSE, "unit_nouns.tsv", "noun", 0, CLASS_UNIT, FALSE},
    {FALSE, "plain_words.tsv", "word", 0, CLASS_PLAIN_WORD, FALSE},
    {FALSE, "place_words.tsv", "word", 0, CLASS_PLACE_WORD, FALSE},
    {FALSE, "world_places.tsv", "name", 0, CLASS_PLACE, TRUE},
    {FALSE, "world_places.tsv", "aliases", '|', CLASS_PLACE, TRUE},
    {TRUE, "actor_aliases.tsv", "alias", 0, CLASS_ACTOR, FALSE},
    {TRUE, "source_aliases.tsv", "alias", 0, CLASS_SOURCE, FALSE},
    {TRUE, "places.tsv", "name", 0, CLASS_PLACE, TRUE},
    {TRUE, "places.tsv", "name_ar", 0, CLASS_PLACE, TRUE},
    {TRUE, "places.tsv", "aliases", '|', CLASS_PLACE, TRUE},
};

static gboolean folds_to_nothing(const struct checker *c, const char *text)
{
    return token_fold(sv_from(text), c->arena).n == 0;
}

static void check_phrase(const struct checker *c, const char *where, const char *text, const struct phrase_table *p)
{
    arena_reset(c->arena);
    if (!*text)
        return;
    if (folds_to_nothing(c, text))
        report(c, !p->is_taken, where, "'%s' can never match: it has no letter or digit that a text is cut into", text);
    else if (!whole_matches(c, text, p->class).n)
        report(c, !p->is_taken, where, "'%s' can never match: a text is cut differently (punctuation ends a phrase)",
               text);
}

static char *path_of(const struct checker *c, gboolean is_own, const char *file)
{
    return g_build_filename(is_own ? c->own : c->common, file, NULL);
}

static gboolean check_phrases(const struct checker *c, const struct phrase_table *p, GError **error)
{
    const char *const columns[] = {p->column, NULL};
    g_autofree char *path = path_of(c, p->is_own, p->file);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    GError *failure = NULL;
    g_autoptr(tsv) t = tsv_open(path, columns, error);
    if (!t)
        return FALSE;
    while (tsv_next(t, &failure)) {
        struct strview rest = tsv_cell(t, 0), one = rest;
        do {
            if (p->separator && !tsv_piece(&rest, p->separator, &one))
                break;
            g_autofree char *text = sv_dup(one);
            check_phrase(c, tsv_where(t), text, p);
        } while (p->separator);
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* ---- rows without a source ---- */

static gboolean check_sources_of(const struct checker *c, const char *path, GError **error)
{
    static const char *const columns[] = {"source", NULL};
    GError *failure = NULL;
    g_autoptr(tsv) t = tsv_open(path, columns, NULL);
    if (!t) { /* has no such column, and whoever reads it says what it has to have */
        report(c, FALSE, path, "has no column 'source'");
        return TRUE;
    }
    while (tsv_next(t, &failure))
        if (sv_is_empty(tsv_cell(t, 0)))
            report(c, TRUE, tsv_where(t), "does not say where it comes from: its 'source' is empty");
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean check_sources(const struct checker *c, const char *dir, GError **error)
{
    g_autoptr(GDir) d = g_dir_open(dir, 0, error);
    if (!d)
        return FALSE;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(d));)
        if (g_str_has_suffix(name, ".tsv"))
            g_ptr_array_add(names, g_build_filename(dir, name, NULL));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        if (!check_sources_of(c, names->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* ---- names that two actors claim ---- */

struct claim {
    char *actor, *where;
    char from[11], to[11]; /* "": open */
};

static void claim_free(gpointer p)
{
    struct claim *x = p;
    g_free(x->actor);
    g_free(x->where);
    g_free(x);
}

static gboolean overlap(const struct claim *a, const struct claim *b)
{
    gboolean a_ends_first = *a->to && *b->from && strcmp(a->to, b->from) < 0;
    gboolean b_ends_first = *b->to && *a->from && strcmp(b->to, a->from) < 0;
    return !a_ends_first && !b_ends_first;
}

static void copy_day(char out[11], struct strview cell)
{
    g_strlcpy(out, "", 11);
    if (cell.n == 10)
        memcpy(out, cell.p, 11 - 1);
    out[10] = '\0';
}

static void add_claim(const struct checker *c, GHashTable *claims, tsv *t)
{
    arena_reset(c->arena);
    struct strview folded = token_fold(tsv_cell(t, 1), c->arena);
    struct strview language = tsv_cell(t, 2);
    g_autofree char *key = g_strdup_printf("%.*s\t%.*s", SV_ARG(folded), SV_ARG(language));
    struct claim *mine = g_new0(struct claim, 1);
    mine->actor = sv_dup(tsv_cell(t, 0));
    mine->where = g_strdup(tsv_where(t));
    copy_day(mine->from, tsv_cell(t, 3));
    copy_day(mine->to, tsv_cell(t, 4));
    GPtrArray *others = g_hash_table_lookup(claims, key);
    if (!others) {
        others = g_ptr_array_new_with_free_func(claim_free);
        g_hash_table_insert(claims, g_strdup(key), others);
    }
    for (guint i = 0; i < others->len; i++) {
        const struct claim *other = others->pdata[i];
        if (strcmp(other->actor, mine->actor) != 0 && overlap(other, mine))
            report(c, FALSE, mine->where, "'%.*s' is a name of '%s' here and of '%s' in line %s, at the same time",
                   SV_ARG(tsv_cell(t, 1)), mine->actor, other->actor, strrchr(other->where, ':') + 1);
        else if (strcmp(other->actor, mine->actor) == 0 && overlap(other, mine))
            report(c, FALSE, mine->where, "'%.*s' stands in line %s already", SV_ARG(tsv_cell(t, 1)),
                   strrchr(other->where, ':') + 1);
    }
    g_ptr_array_add(others, mine);
}

static void free_claims(gpointer p)
{
    g_ptr_array_unref(p);
}

static gboolean check_claims(const struct checker *c, GError **error)
{
    static const char *const columns[] = {"actor", "alias", "language", "from", "to", NULL};
    g_autofree char *path = path_of(c, TRUE, "actor_aliases.tsv");
    g_autoptr(GHashTable) claims = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_claims);
    GError *failure = NULL;
    g_autoptr(tsv) t = tsv_open(path, columns, error);
    if (!t)
        return FALSE;
    while (tsv_next(t, &failure))
        add_claim(c, claims, t);
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* ---- frames ---- */

static char *where_of(const struct checker *c, const struct trigger *t)
{
    return g_strdup_printf("%s/events/%s.yaml:%u", c->common, t->language, t->line);
}

/* Does `first` always win over `second` where both stand? */
static gboolean always_beats(const struct frame *first, const struct frame *second)
{
    gboolean same_question =
        first->needs == second->needs && memcmp(first->roles, second->roles, sizeof first->roles) == 0;
    return (first->needs == NEEDS_NOTHING || same_question) && frame_demand(second) <= frame_demand(first);
}

static void check_shadows(const struct checker *c, guint i, const char *phrase, const struct trigger *t,
                          const struct name_matches *all)
{
    for (guint m = 0; m < all->n && all->items[m].payload < i; m++) {
        const struct trigger *before = frames_trigger(c->k->frames, all->items[m].payload);
        if (before->is_verb != t->is_verb || strcmp(before->language, t->language) != 0)
            continue;
        g_autofree char *where = where_of(c, t);
        if (before->frame == t->frame && before->forms == t->forms && before->line != t->line)
            report(c, FALSE, where, "'%s' stands in line %u of the same rule already", phrase, before->line);
        else if (before->frame != t->frame && always_beats(before->frame, t->frame))
            report(c, FALSE, where, "'%s' of rule %s never tells: rule %s (line %u) is always taken before it", phrase,
                   t->frame->id, before->frame->id, before->line);
    }
}

static void check_frames(const struct checker *c)
{
    const struct trigger *t;
    const char *phrase;
    for (guint i = 0; (phrase = frames_phrase(c->k->frames, i, &t)); i++) {
        enum name_class class = strcmp(t->language, "en") == 0 ? CLASS_TRIGGER : CLASS_PLAIN_TRIGGER;
        arena_reset(c->arena);
        struct name_matches all = whole_matches(c, phrase, class);
        g_autofree char *where = where_of(c, t);
        if (!all.n)
            report(c, TRUE, where, "'%s' of rule %s can never match: a text is cut differently", phrase, t->frame->id);
        check_shadows(c, i, phrase, t, &all);
    }
}

gboolean pack_check(const char *packs_dir, const char *pack, pack_finding_fn found, gpointer data, GError **error)
{
    g_autofree char *common = g_build_filename(packs_dir, "common", NULL),
                    *own = g_build_filename(packs_dir, pack, NULL);
    g_autoptr(knowledge_owner) k = knowledge_load(packs_dir, pack, error);
    if (!k)
        return FALSE;
    g_autoptr(arena_owner) arena = arena_new(PHRASE_ARENA_BYTES, PHRASE_ARENA_BYTES);
    const struct checker c = {common, own, k, arena, found, data};
    for (guint i = 0; i < G_N_ELEMENTS(phrase_tables); i++)
        if (!check_phrases(&c, &phrase_tables[i], error))
            return FALSE;
    check_frames(&c);
    return check_claims(&c, error) && check_sources(&c, common, error) && check_sources(&c, own, error);
}
