/* Reading values out of the tree, with complaints that name the place. */
#include <math.h>

#include "common/yaml.h"

static void set_error_at(guint line, guint column, const struct yaml_node *node, const char *text, GError **error)
{
    g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE, "%s:%u:%u: %s", node->file, line, column, text);
}

gboolean yaml_fail(const struct yaml_node *node, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    set_error_at(node->line, node->column, node, text, error);
    return FALSE;
}

static char *found_text(const struct yaml_node *node)
{
    if (node->kind == YAML_LIST)
        return g_strdup("a list");
    if (node->kind == YAML_MAP)
        return g_strdup("a map");
    if (yaml_is_null(node))
        return g_strdup("nothing");
    return g_strdup_printf("'%.60s'", node->text.p);
}

gboolean yaml_expected(const struct yaml_node *node, const char *expectation, GError **error)
{
    g_autofree char *found = found_text(node);
    return yaml_fail(node, error, "%.*s must be %s (found %s)", sv_is_empty(node->name) ? 8 : (int)node->name.n,
                     sv_is_empty(node->name) ? "the file" : node->name.p, expectation, found);
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    for (guint i = 0; map->kind == YAML_MAP && i < map->n; i++)
        if (sv_equal(map->keys[i], sv_from(key)))
            return yaml_is_null(&map->items[i]) ? NULL : &map->items[i];
    return NULL;
}

const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, GError **error)
{
    const struct yaml_node *value = yaml_want(map, YAML_MAP, error) ? yaml_get(map, key) : NULL;
    if (!value && map->kind == YAML_MAP)
        yaml_fail(map, error, "'%s' is missing", key);
    return value;
}

gboolean yaml_is_null(const struct yaml_node *node)
{
    static const char *const names[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != YAML_SCALAR || node->is_quoted)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (sv_equal(node->text, sv_from(names[i])))
            return TRUE;
    return FALSE;
}

gboolean yaml_want(const struct yaml_node *node, enum yaml_kind kind, GError **error)
{
    static const char *const names[] = {"one value", "a list", "a map"};
    return node->kind == kind || yaml_expected(node, names[kind], error);
}

static gboolean is_among(struct strview word, const char *const *names)
{
    for (; *names; names++)
        if (sv_equal(word, sv_from(*names)))
            return TRUE;
    return FALSE;
}

gboolean yaml_only_keys(const struct yaml_node *map, const char *const *keys, GError **error)
{
    if (!yaml_want(map, YAML_MAP, error))
        return FALSE;
    for (guint i = 0; i < map->n; i++) {
        if (is_among(map->keys[i], keys))
            continue;
        const char *near = name_nearest(map->keys[i], keys);
        g_autofree char *text = g_strdup_printf("unknown key '%.60s'%s%s%s", map->keys[i].p,
                                                near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
        set_error_at(map->items[i].key_line, map->items[i].key_column, map, text, error);
        return FALSE;
    }
    return TRUE;
}

gboolean yaml_text(const struct yaml_node *node, struct strview *out, GError **error)
{
    if (node->kind != YAML_SCALAR || yaml_is_null(node))
        return yaml_expected(node, "text", error);
    *out = node->text;
    return TRUE;
}

static gboolean parse_real(const struct yaml_node *node, double *value)
{
    if (node->kind != YAML_SCALAR || node->is_quoted || node->text.n == 0)
        return FALSE;
    char first = node->text.p[0];
    if (!g_ascii_isdigit(first) && !strchr("+-.", first))
        return FALSE; /* no hexadecimal, no blanks, no "inf" */
    char *end;
    *value = g_ascii_strtod(node->text.p, &end);
    return end == node->text.p + node->text.n && isfinite(*value) && !strpbrk(node->text.p, "xX");
}

gboolean yaml_real(const struct yaml_node *node, double min, double max, double *out, GError **error)
{
    double value;
    if (!parse_real(node, &value))
        return yaml_expected(node, "a number", error);
    if (value < min || value > max) {
        g_autofree char *expectation = g_strdup_printf("a number from %g to %g", min, max);
        return yaml_expected(node, expectation, error);
    }
    *out = value;
    return TRUE;
}

gboolean yaml_i64(const struct yaml_node *node, gint64 min, gint64 max, gint64 *out, GError **error)
{
    gint64 value;
    if (node->kind != YAML_SCALAR || node->is_quoted ||
        !g_ascii_string_to_signed(node->text.p, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return yaml_expected(node, "a whole number", error);
    if (value < min || value > max) {
        g_autofree char *expectation =
            g_strdup_printf("a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min, max);
        return yaml_expected(node, expectation, error);
    }
    *out = value;
    return TRUE;
}

gboolean yaml_bool(const struct yaml_node *node, gboolean *out, GError **error)
{
    static const char *const names[] = {"false", "true"};
    for (int i = 0; i < 2; i++) {
        if (node->kind == YAML_SCALAR && !node->is_quoted && sv_equal(node->text, sv_from(names[i]))) {
            *out = i;
            return TRUE;
        }
    }
    return yaml_expected(node, "true or false", error);
}

static gboolean unknown_name(const struct yaml_node *node, const char *const *names, guint n, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        if (names[i])
            g_ptr_array_add(known, (char *)names[i]);
    g_ptr_array_add(known, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)known->pdata);
    const char *near = node->kind == YAML_SCALAR ? name_nearest(node->text, (const char *const *)known->pdata) : NULL;
    g_autofree char *expectation =
        near ? g_strdup_printf("one of %s; did you mean '%s'?", all, near) : g_strdup_printf("one of %s", all);
    return yaml_expected(node, expectation, error);
}

gboolean yaml_name(const struct yaml_node *node, const char *const *names, guint n, int *out, GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (node->kind == YAML_SCALAR && names[i] && sv_equal(node->text, sv_from(names[i]))) {
            *out = (int)i;
            return TRUE;
        }
    }
    return unknown_name(node, names, n, error);
}

#define NEAREST_MAX_BYTES 64

/* Levenshtein's distance; both at most NEAREST_MAX_BYTES long. */
static guint distance(struct strview a, struct strview b)
{
    guint row[NEAREST_MAX_BYTES + 1];
    for (guint j = 0; j <= b.n; j++)
        row[j] = j;
    for (guint i = 1; i <= a.n; i++) {
        guint diagonal = row[0];
        row[0] = i;
        for (guint j = 1; j <= b.n; j++) {
            guint change = diagonal + (a.p[i - 1] != b.p[j - 1]);
            diagonal = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[b.n];
}

const char *name_nearest(struct strview word, const char *const *names)
{
    const char *best = NULL;
    guint best_distance = (word.n < 4 ? 1 : MAX(2, (guint)word.n / 3)) + 1; /* two letters exchanged are 2 */
    for (; *names && word.n <= NEAREST_MAX_BYTES; names++) {
        struct strview name = sv_from(*names);
        guint d = name.n <= NEAREST_MAX_BYTES ? distance(word, name) : G_MAXUINT;
        if (d < best_distance) {
            best_distance = d;
            best = *names;
        }
    }
    return best;
}
