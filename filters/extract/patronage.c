#include "filters/extract/patronage.h"

#define WORD_PATRON "word:"

struct link {
    const char *word;
    enum patron_link kind;
};

struct rule {
    guint32 patron;   /* G_MAXUINT32: `word` */
    const char *word; /* folded; "" for an actor */
    char **heads;     /* NULL: every noun */
    guint32 client;
    actor_day from, to;
};

struct patronage {
    const actor_table *actors;
    GStringChunk *strings;
    GArray *links, *rules;
};

static const char *keep(patronage *p, struct strview s)
{
    return g_string_chunk_insert_len(p->strings, s.p ? s.p : "", (gssize)s.n);
}

static gboolean read_link(tsv *in, gpointer data, GError **error)
{
    patronage *p = data;
    enum { WORD, STANDS };
    gboolean before = sv_equal(tsv_cell(in, STANDS), SV("before"));
    if (!before && !sv_equal(tsv_cell(in, STANDS), SV("behind")))
        return tsv_fail(in, error, "a link stands before or behind (found '%.*s')", SV_ARG(tsv_cell(in, STANDS)));
    struct link link = {keep(p, tsv_cell(in, WORD)), before ? LINK_BEFORE : LINK_BEHIND};
    g_array_append_val(p->links, link);
    return TRUE;
}

static gboolean read_actor(const patronage *p, tsv *in, guint column, guint32 *out, GError **error)
{
    g_autofree char *id = sv_dup(tsv_cell(in, column));
    gint index = actor_table_find(p->actors, id);
    if (index < 0)
        return tsv_fail(in, error, "no actor has the id '%s'", id);
    *out = (guint32)index;
    return TRUE;
}

static gboolean read_patron(patronage *p, tsv *in, guint column, struct rule *r, GError **error)
{
    struct strview cell = tsv_cell(in, column);
    gsize n = strlen(WORD_PATRON);
    r->word = "";
    if (cell.n <= n || memcmp(cell.p, WORD_PATRON, n) != 0)
        return read_actor(p, in, column, &r->patron, error);
    r->patron = G_MAXUINT32;
    r->word = keep(p, (struct strview){cell.p + n, cell.n - n});
    return TRUE;
}

static gboolean read_rule(tsv *in, gpointer data, GError **error)
{
    patronage *p = data;
    enum { PATRON, HEADS, CLIENT, FROM, TO };
    struct rule r = {0};
    if (!read_patron(p, in, PATRON, &r, error) || !read_actor(p, in, CLIENT, &r.client, error) ||
        !actor_day_read(in, FROM, &r.from, error) || !actor_day_read(in, TO, &r.to, error))
        return FALSE;
    if (!sv_is_empty(tsv_cell(in, HEADS))) {
        g_autofree char *heads = sv_dup(tsv_cell(in, HEADS));
        r.heads = g_strsplit(heads, "|", -1);
    }
    g_array_append_val(p->rules, r);
    return TRUE;
}

patronage *patronage_load(const char *pack_dir, const char *common_dir, const actor_table *actors, GError **error)
{
    static const char *const link_columns[] = {"word", "stands", "source", NULL};
    static const char *const rule_columns[] = {"patron", "heads", "client", "from", "to", "source", NULL};
    g_autofree char *links = g_build_filename(common_dir, "patron_links.tsv", NULL),
                    *rules = g_build_filename(pack_dir, "patronage.tsv", NULL);
    g_autoptr(patronage) p = g_new0(patronage, 1);
    p->actors = actors;
    p->strings = g_string_chunk_new(1024);
    p->links = g_array_new(FALSE, TRUE, sizeof(struct link));
    p->rules = g_array_new(FALSE, TRUE, sizeof(struct rule));
    if (!tsv_each(links, link_columns, read_link, p, error) || !tsv_each(rules, rule_columns, read_rule, p, error))
        return NULL;
    return g_steal_pointer(&p);
}

void patronage_free(patronage *p)
{
    if (!p)
        return;
    for (guint i = 0; i < p->rules->len; i++)
        g_strfreev(g_array_index(p->rules, struct rule, i).heads);
    g_string_chunk_free(p->strings);
    g_array_unref(p->links);
    g_array_unref(p->rules);
    g_free(p);
}

enum patron_link patronage_link(const patronage *p, struct strview word)
{
    for (guint i = 0; i < p->links->len; i++)
        if (sv_equal(word, sv_from(g_array_index(p->links, struct link, i).word)))
            return g_array_index(p->links, struct link, i).kind;
    return LINK_NONE;
}

static gboolean has_head(char *const *heads, struct strview head)
{
    for (guint i = 0; heads[i]; i++)
        if (sv_equal(head, sv_from(heads[i])))
            return TRUE;
    return FALSE;
}

guint32 patronage_client(const patronage *p, guint32 patron, struct strview word, struct strview head, actor_day day)
{
    for (guint i = 0; i < p->rules->len; i++) {
        const struct rule *r = &g_array_index(p->rules, struct rule, i);
        gboolean same = patron != G_MAXUINT32 ? r->patron == patron : *r->word && sv_equal(word, sv_from(r->word));
        if (same && (!r->heads || has_head(r->heads, head)) && actor_day_is_within(day, r->from, r->to))
            return r->client;
    }
    return G_MAXUINT32;
}
