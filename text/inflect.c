#include "text/inflect.h"

#include "common/tsv.h"

enum script { SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_ARABIC, SCRIPTS_N };
static const char *const scripts[SCRIPTS_N] = {"latin", "cyrillic", "arabic"};

struct rule {
    enum script script;
    const char *has, *last;
    guint cut;
    char **endings;
};

struct inflections {
    GStringChunk *strings;
    GArray *rules;
};

static void clear_rule(gpointer data)
{
    g_strfreev(((struct rule *)data)->endings);
}

static gboolean read_rule(tsv *in, gpointer data, GError **error)
{
    enum { SCRIPT, HAS, LAST, CUT, ENDINGS };
    inflections *f = data;
    struct rule r = {0};
    double cut = 0;
    guint script = 0;
    while (script < SCRIPTS_N && !sv_equal(tsv_cell(in, SCRIPT), sv_from(scripts[script])))
        script++;
    if (script == SCRIPTS_N)
        return tsv_fail(in, error, "script must be latin, cyrillic or arabic (found '%.*s')",
                        SV_ARG(tsv_cell(in, SCRIPT)));
    if (!tsv_real(in, CUT, 0, 4, &cut, error))
        return FALSE;
    if (sv_is_empty(tsv_cell(in, ENDINGS)))
        return tsv_fail(in, error, "expected endings, parted by |");
    g_autofree char *endings = sv_dup(tsv_cell(in, ENDINGS));
    struct strview has = tsv_cell(in, HAS), last = tsv_cell(in, LAST);
    r.script = (enum script)script;
    r.has = g_string_chunk_insert_len(f->strings, has.p ? has.p : "", (gssize)has.n);
    r.last = g_string_chunk_insert_len(f->strings, last.p ? last.p : "", (gssize)last.n);
    r.cut = (guint)cut;
    r.endings = g_strsplit(endings, "|", 0);
    g_array_append_val(f->rules, r);
    return TRUE;
}

inflections *inflections_load(const char *path, GError **error)
{
    static const char *const columns[] = {"script", "has", "last", "cut", "endings", NULL};
    g_autoptr(inflections) f = g_new0(inflections, 1);
    f->strings = g_string_chunk_new(1024);
    f->rules = g_array_new(FALSE, TRUE, sizeof(struct rule));
    g_array_set_clear_func(f->rules, clear_rule);
    return tsv_each(path, columns, read_rule, f, error) ? g_steal_pointer(&f) : NULL;
}

void inflections_free(inflections *f)
{
    if (!f)
        return;
    g_string_chunk_free(f->strings);
    g_array_unref(f->rules);
    g_free(f);
}

static gboolean is_of_script(gunichar c, enum script script)
{
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_LATIN:
        return script == SCRIPT_LATIN;
    case G_UNICODE_SCRIPT_CYRILLIC:
        return script == SCRIPT_CYRILLIC;
    case G_UNICODE_SCRIPT_ARABIC:
        return script == SCRIPT_ARABIC;
    default:
        return FALSE;
    }
}

static gboolean has_any(const char *name, const char *letters)
{
    for (; *name; name = g_utf8_next_char(name))
        if (g_utf8_strchr(letters, -1, g_utf8_get_char(name)))
            return TRUE;
    return FALSE;
}

static gboolean applies(const struct rule *r, const char *name, gunichar last)
{
    return is_of_script(last, r->script) && (!*r->last || g_utf8_strchr(r->last, -1, g_unichar_tolower(last))) &&
           (!*r->has || has_any(name, r->has));
}

void inflect(const inflections *f, const char *name, void (*each)(const char *form, gpointer data), gpointer data)
{
    gsize n = strlen(name);
    if (!n || !g_utf8_validate(name, (gssize)n, NULL))
        return;
    gunichar last = g_utf8_get_char(g_utf8_find_prev_char(name, name + n));
    for (guint i = 0; i < f->rules->len; i++) {
        const struct rule *r = &g_array_index(f->rules, struct rule, i);
        if (!applies(r, name, last) || g_utf8_strlen(name, -1) <= (glong)r->cut + 1)
            continue;
        const char *cut = g_utf8_offset_to_pointer(name, g_utf8_strlen(name, -1) - (glong)r->cut);
        for (char **ending = r->endings; *ending; ending++) {
            g_autofree char *form = g_strdup_printf("%.*s%s", (int)(cut - name), name, *ending);
            each(form, data);
        }
    }
}
