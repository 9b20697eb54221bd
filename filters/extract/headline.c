#include "filters/extract/headline.h"

#include "common/tsv.h"

enum language { ENGLISH, ARABIC, LANGUAGES_N };

struct plover {
    char *event, *mode;
};

struct headlines {
    GHashTable *templates[LANGUAGES_N]; /* key → template */
    GHashTable *plover;                 /* sub-type → struct plover */
};

static void plover_free(gpointer p)
{
    struct plover *x = p;
    g_free(x->event);
    g_free(x->mode);
    g_free(x);
}

static gboolean read_template(tsv *t, gpointer data, GError **error)
{
    headlines *h = data;
    gboolean arabic = sv_equal(tsv_cell(t, 1), SV("ar"));
    if (!arabic && !sv_equal(tsv_cell(t, 1), SV("en")))
        return tsv_fail(t, error, "language must be en or ar (found '%.*s')", SV_ARG(tsv_cell(t, 1)));
    g_hash_table_insert(h->templates[arabic ? ARABIC : ENGLISH], sv_dup(tsv_cell(t, 0)), sv_dup(tsv_cell(t, 2)));
    return TRUE;
}

static gboolean load_templates(headlines *h, const char *dir, GError **error)
{
    static const char *const columns[] = {"key", "language", "template", "source", NULL};
    g_autofree char *path = g_build_filename(dir, "headlines.tsv", NULL);
    return tsv_each(path, columns, read_template, h, error);
}

static gboolean read_plover(tsv *t, gpointer data, GError **error)
{
    headlines *h = data;
    struct plover *p = g_new0(struct plover, 1);
    (void)error;
    *p = (struct plover){sv_dup(tsv_cell(t, 1)), sv_dup(tsv_cell(t, 2))};
    g_hash_table_insert(h->plover, sv_dup(tsv_cell(t, 0)), p);
    return TRUE;
}

static gboolean load_plover(headlines *h, const char *dir, GError **error)
{
    static const char *const columns[] = {"subtype", "event", "mode", "source", NULL};
    g_autofree char *path = g_build_filename(dir, "plover.tsv", NULL);
    return tsv_each(path, columns, read_plover, h, error);
}

headlines *headlines_load(const char *common_dir, GError **error)
{
    g_autoptr(headlines) h = g_new0(headlines, 1);
    for (guint i = 0; i < LANGUAGES_N; i++)
        h->templates[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    h->plover = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, plover_free);
    gboolean ok = load_templates(h, common_dir, error) && load_plover(h, common_dir, error);
    return ok ? g_steal_pointer(&h) : NULL;
}

void headlines_free(headlines *h)
{
    if (!h)
        return;
    for (guint i = 0; i < LANGUAGES_N; i++)
        g_hash_table_unref(h->templates[i]);
    g_hash_table_unref(h->plover);
    g_free(h);
}

struct teller {
    const headlines *h;
    const struct event *e;
    const struct strview *names_ar;
    enum language language;
};

static const char *phrase(const struct teller *t, const char *key)
{
    const char *text = g_hash_table_lookup(t->h->templates[t->language], key);
    return text ? text : "";
}

static void append_view(GString *out, struct strview s)
{
    if (s.n)
        g_string_append_len(out, s.p, (gssize)s.n);
}

static void append_to_list(const struct teller *t, gboolean has_one, struct strview name, GString *out)
{
    if (has_one)
        g_string_append(out, phrase(t, "and"));
    append_view(out, name);
}

static void append_actors(const struct teller *t, enum actor_role role, GString *out)
{
    gsize before = out->len;
    for (guint i = 0; i < t->e->actors.n; i++) {
        const struct event_actor *a = &t->e->actors.items[i];
        if (a->role != role)
            continue;
        struct strview name = t->language == ARABIC && t->names_ar[i].n ? t->names_ar[i] : a->name;
        append_to_list(t, out->len > before, name, out);
    }
}

static void append_places(const struct teller *t, GString *out)
{
    gsize before = out->len;
    for (guint i = 0; i < t->e->places.n && i < 3; i++) {
        const struct event_place *p = &t->e->places.items[i];
        struct strview name = t->language == ARABIC && p->name_ar.n ? p->name_ar : p->name;
        append_to_list(t, out->len > before, name, out);
    }
}

static void append_killed(const struct teller *t, GString *out)
{
    const struct event_count *k = t->e->casualties.killed;
    if (!k || k->min < 1)
        return;
    g_string_append_printf(out, "%s%" G_GINT64_FORMAT, k->max == JSON_COUNT_NONE ? phrase(t, "at_least") : "", k->min);
    if (k->max > k->min)
        g_string_append_printf(out, "–%" G_GINT64_FORMAT, k->max);
}

static void append_slot(const struct teller *t, struct strview slot, GString *out)
{
    if (sv_equal(slot, SV("what"))) {
        g_string_append(out, phrase(t, event_status_names.names[t->e->status]));
        g_string_append(out, phrase(t, event_subtype_names.names[t->e->subtype]));
    } else if (sv_equal(slot, SV("agent"))) {
        append_actors(t, ROLE_AGENT, out);
    } else if (sv_equal(slot, SV("target"))) {
        append_actors(t, ROLE_TARGET, out);
    } else if (sv_equal(slot, SV("place"))) {
        append_places(t, out);
    } else if (sv_equal(slot, SV("killed"))) {
        append_killed(t, out);
    } else if (sv_equal(slot, SV("source")) && t->e->sources.n) {
        append_view(out, t->e->sources.items[0].name);
    }
}

/* Writes the template; a piece in [ ] whose slot stays empty is left out. */
static void fill(const struct teller *t, const char *template, GString *out)
{
    gsize piece = 0;
    gboolean empty = FALSE;
    for (const char *p = template; *p; p++) {
        if (*p == '[') {
            piece = out->len;
            empty = FALSE;
        } else if (*p == ']') {
            if (empty)
                g_string_truncate(out, piece);
        } else if (*p == '{' && strchr(p, '}')) {
            const char *end = strchr(p, '}');
            gsize before = out->len;
            append_slot(t, (struct strview){p + 1, (gsize)(end - p - 1)}, out);
            empty = empty || out->len == before;
            p = end;
        } else {
            g_string_append_c(out, *p);
        }
    }
}

static struct strview tell(const struct teller *t, struct arena *arena)
{
    g_autoptr(GString) line = g_string_sized_new(256);
    fill(t, phrase(t, "event"), line);
    if (line->len && g_ascii_islower(line->str[0]))
        line->str[0] = g_ascii_toupper(line->str[0]);
    return arena_strdup(arena, (struct strview){line->str, line->len});
}

void headline_write(const headlines *h, struct event *e, const struct strview *names_ar, struct arena *arena)
{
    struct teller t = {h, e, names_ar, ENGLISH};
    e->headline.en = tell(&t, arena);
    t.language = ARABIC;
    e->headline.ar = tell(&t, arena);
    const struct plover *p = g_hash_table_lookup(h->plover, event_subtype_names.names[e->subtype]);
    if (p && *p->event)
        e->plover.event = sv_from(p->event);
    if (p && *p->mode)
        e->plover.mode = sv_from(p->mode);
}
