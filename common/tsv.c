#include "common/tsv.h"

#include <math.h>
#include <stdarg.h>

GQuark tsv_error_quark(void)
{
    return g_quark_from_static_string("tsv-error");
}

struct tsv {
    char *path, *text, *where;
    gsize n, at;
    guint line;
    GArray *header; /* struct strview */
    GArray *cells;  /* struct strview */
    const char *const *columns;
    guint *position; /* of each wanted column in the header */
};

static gboolean next_line(tsv *t, struct strview *line)
{
    while (t->at < t->n) {
        const char *start = t->text + t->at, *end = memchr(start, '\n', t->n - t->at);
        gsize n = end ? (gsize)(end - start) : t->n - t->at;
        t->at += n + 1;
        t->line++;
        if (n && start[n - 1] == '\r')
            n--;
        if (n && start[0] != '#') {
            *line = (struct strview){start, n};
            return TRUE;
        }
    }
    return FALSE;
}

static void split(struct strview line, GArray *cells)
{
    g_array_set_size(cells, 0);
    for (const char *p = line.p, *end = line.p + line.n;;) {
        const char *tab = memchr(p, '\t', (gsize)(end - p));
        struct strview cell = {p, (gsize)((tab ? tab : end) - p)};
        g_array_append_val(cells, cell);
        if (!tab)
            return;
        p = tab + 1;
    }
}

static gint header_position(const tsv *t, const char *name)
{
    for (guint i = 0; i < t->header->len; i++)
        if (sv_equal(g_array_index(t->header, struct strview, i), sv_from(name)))
            return (gint)i;
    return -1;
}

static gboolean find_columns(tsv *t, GError **error)
{
    guint n = g_strv_length((char **)t->columns);
    t->position = g_new0(guint, n + 1);
    for (guint i = 0; i < n; i++) {
        gint at = header_position(t, t->columns[i]);
        if (at < 0) {
            g_set_error(error, TSV_ERROR, TSV_ERROR_COLUMN, "%s:%u: the header has no column '%s'", t->path, t->line,
                        t->columns[i]);
            return FALSE;
        }
        t->position[i] = (guint)at;
    }
    return TRUE;
}

tsv *tsv_open(const char *path, const char *const *columns, GError **error)
{
    g_autoptr(tsv) t = g_new0(tsv, 1);
    t->path = g_strdup(path);
    t->columns = columns;
    t->header = g_array_new(FALSE, FALSE, sizeof(struct strview));
    t->cells = g_array_new(FALSE, FALSE, sizeof(struct strview));
    if (!g_file_get_contents(path, &t->text, &t->n, error))
        return NULL;
    if (!g_utf8_validate_len(t->text, t->n, NULL)) {
        g_set_error(error, TSV_ERROR, TSV_ERROR_READ, "%s: is not UTF-8", path);
        return NULL;
    }
    struct strview line;
    if (!next_line(t, &line)) {
        g_set_error(error, TSV_ERROR, TSV_ERROR_COLUMN, "%s:1: is empty; expected a header row", path);
        return NULL;
    }
    split(line, t->header);
    return find_columns(t, error) ? g_steal_pointer(&t) : NULL;
}

void tsv_free(tsv *t)
{
    if (!t)
        return;
    g_free(t->path);
    g_free(t->text);
    g_free(t->where);
    g_free(t->position);
    g_array_unref(t->header);
    g_array_unref(t->cells);
    g_free(t);
}

gboolean tsv_next(tsv *t, GError **error)
{
    struct strview line;
    if (!next_line(t, &line))
        return FALSE;
    split(line, t->cells);
    if (t->cells->len > t->header->len)
        return tsv_fail(t, error, "has %u cells, the header %u", t->cells->len, t->header->len);
    return TRUE;
}

static struct strview cell_at(const tsv *t, guint position)
{
    return position < t->cells->len ? g_array_index(t->cells, struct strview, position) : SV("");
}

struct strview tsv_cell(const tsv *t, guint column)
{
    return cell_at(t, t->position[column]);
}

struct strview tsv_named_cell(const tsv *t, const char *column)
{
    gint at = header_position(t, column);
    return at < 0 ? SV("") : cell_at(t, (guint)at);
}

const char *tsv_where(tsv *t)
{
    g_free(t->where);
    return t->where = g_strdup_printf("%s:%u", t->path, t->line);
}

gboolean tsv_fail(tsv *t, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, TSV_ERROR, TSV_ERROR_ROW, "%s: %s", tsv_where(t), message);
    return FALSE;
}

gboolean tsv_real(tsv *t, guint column, double lo, double hi, double *out, GError **error)
{
    g_autofree char *text = sv_dup(tsv_cell(t, column));
    char *end = NULL;
    double value = g_ascii_strtod(text, &end);
    if (end == text || *end || !isfinite(value) || value < lo || value > hi)
        return tsv_fail(t, error, "%s must be a number from %g to %g (found '%s')", t->columns[column], lo, hi, text);
    *out = value;
    return TRUE;
}

gboolean tsv_piece(struct strview *rest, char separator, struct strview *piece)
{
    while (rest->n) {
        const char *cut = memchr(rest->p, separator, rest->n);
        gsize n = cut ? (gsize)(cut - rest->p) : rest->n;
        struct strview p = {rest->p, n};
        gsize step = cut ? n + 1 : n;
        rest->p += step;
        rest->n -= step;
        for (; p.n && p.p[0] == ' '; p.p++)
            p.n--;
        while (p.n && p.p[p.n - 1] == ' ')
            p.n--;
        if (p.n) {
            *piece = p;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean tsv_each(const char *path, const char *const *columns, gboolean (*row)(tsv *t, gpointer data, GError **error),
                  gpointer data, GError **error)
{
    g_autoptr(tsv) t = tsv_open(path, columns, error);
    if (!t)
        return FALSE;
    GError *failure = NULL;
    while (tsv_next(t, &failure))
        if (!row(t, data, error))
            return FALSE;
    if (failure)
        g_propagate_error(error, failure);
    return failure == NULL;
}
