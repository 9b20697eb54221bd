#include "producer/outlets.h"
#include "common/tsv.h"

struct outlets {
    GHashTable *by_id; /* id -> struct item_outlet *, whose views are in `texts` */
    GStringChunk *texts;
};

static struct strview keep(outlets *o, struct strview s)
{
    /* An empty cell is "not known". */
    return s.n ? (struct strview){g_string_chunk_insert_len(o->texts, s.p, s.n), s.n} : SV_NULL;
}

static gboolean add_row(tsv *t, gpointer data, GError **error)
{
    outlets *o = data;
    g_autofree char *id = sv_dup(tsv_cell(t, 0));

    if (!*id || !tsv_cell(t, 1).n)
        return tsv_fail(t, error, "an outlet needs an id and a name");
    if (g_hash_table_contains(o->by_id, id))
        return tsv_fail(t, error, "outlet '%s' is there twice", id);
    struct item_outlet *outlet = g_new0(struct item_outlet, 1);
    outlet->id = keep(o, tsv_cell(t, 0));
    outlet->name = keep(o, tsv_cell(t, 1));
    outlet->country = keep(o, tsv_named_cell(t, "country"));
    outlet->side = keep(o, tsv_named_cell(t, "side"));
    outlet->owner = keep(o, tsv_named_cell(t, "owner"));
    outlet->timezone = keep(o, tsv_named_cell(t, "timezone"));
    g_hash_table_insert(o->by_id, (gpointer)outlet->id.p, outlet);
    return TRUE;
}

outlets *outlets_load(const char *path, GError **error)
{
    static const char *const COLUMNS[] = {"id", "name", NULL};
    g_autoptr(outlets) o = g_new0(outlets, 1);
    o->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    o->texts = g_string_chunk_new(4096);
    return tsv_each(path, COLUMNS, add_row, o, error) ? g_steal_pointer(&o) : NULL;
}

void outlets_free(outlets *o)
{
    if (!o)
        return;
    g_hash_table_unref(o->by_id);
    g_string_chunk_free(o->texts);
    g_free(o);
}

gboolean outlets_has(const outlets *o, const char *id)
{
    return o && g_hash_table_contains(o->by_id, id);
}

void outlets_describe(const outlets *o, const char *id, struct strview host, struct item_outlet *out)
{
    const struct item_outlet *known = o && id ? g_hash_table_lookup(o->by_id, id) : NULL;

    if (known) {
        *out = *known;
        return;
    }
    *out = (struct item_outlet){0};
    out->id = out->name = id ? sv_from(id) : host;
}
