#include "common/config.h"

#include <math.h>

struct unit {
    const char *name;
    gint64 factor;
};
static const struct unit DURATIONS[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60 * 1000}, {"min", 60 * 1000}, {"h", 3600 * 1000}, {"d", 24 * 3600 * 1000},
};
static const struct unit SIZES[] = {
    {"", 1}, {"B", 1}, {"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"TB", G_GINT64_CONSTANT(1) << 40},
};

/* "1.5h" with a table of units. */
static gboolean parse_with_unit(struct strview text, const struct unit *units, guint n, gint64 *out)
{
    g_autofree char *s = sv_dup(text);
    char *end;
    if (!g_ascii_isdigit(*s))
        return FALSE;
    double value = g_ascii_strtod(s, &end);
    while (*end == ' ')
        end++;
    for (guint i = 0; i < n; i++) {
        double scaled = value * (double)units[i].factor;
        if (strcmp(end, units[i].name) == 0 && scaled < 9e18) {
            *out = (gint64)(scaled + 0.5);
            return TRUE;
        }
    }
    return FALSE;
}

gboolean config_parse_duration(struct strview text, gint64 *ms)
{
    if (sv_equal(text, SV("0"))) {
        *ms = 0;
        return TRUE;
    }
    return parse_with_unit(text, DURATIONS, G_N_ELEMENTS(DURATIONS), ms);
}

gboolean config_parse_bytes(struct strview text, gint64 *bytes)
{
    return parse_with_unit(text, SIZES, G_N_ELEMENTS(SIZES), bytes);
}

static gboolean has_limits(const struct config_field *f)
{
    return f->min != 0 || f->max != 0;
}

static gboolean in_limits(const struct config_field *f, const struct yaml_node *node, double value, GError **error)
{
    if (!has_limits(f) || (value >= f->min && value <= f->max))
        return TRUE;
    const char *unit = f->kind == CONFIG_DURATION ? " ms" : f->kind == CONFIG_BYTES ? " bytes" : "";
    g_autofree char *expectation = g_strdup_printf("from %.15g to %.15g%s", f->min, f->max, unit);
    return yaml_expected(node, expectation, error);
}

static gboolean bind_string(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    (void)f;
    struct strview text;
    if (!yaml_text(node, &text, error))
        return FALSE;
    g_free(*(char **)at);
    *(char **)at = sv_dup(text);
    return TRUE;
}

static gboolean bind_path(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    if (!bind_string(f, node, at, error))
        return FALSE;
    char **path = at;
    if (g_path_is_absolute(*path) || node->line == 0) /* a default or an override is taken from where one stands */
        return TRUE;
    g_autofree char *folder = g_path_get_dirname(node->file);
    char *whole = g_build_filename(folder, *path, NULL);
    g_free(*path);
    *path = whole;
    return TRUE;
}

static gboolean bind_i64(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    gint64 value;
    if (!yaml_i64(node, G_MININT64, G_MAXINT64, &value, error) || !in_limits(f, node, (double)value, error))
        return FALSE;
    *(gint64 *)at = value;
    return TRUE;
}

static gboolean bind_real(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    double value;
    if (!yaml_real(node, -HUGE_VAL, HUGE_VAL, &value, error) || !in_limits(f, node, value, error))
        return FALSE;
    *(double *)at = value;
    return TRUE;
}

static gboolean bind_bool(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    (void)f;
    return yaml_bool(node, at, error);
}

static gboolean bind_duration(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    gint64 ms;
    if (node->kind != YAML_SCALAR || !config_parse_duration(node->text, &ms))
        return yaml_expected(node, "a duration such as 500ms, 10s, 5m, 2h or 30d", error);
    if (!in_limits(f, node, (double)ms, error))
        return FALSE;
    *(gint64 *)at = ms;
    return TRUE;
}

static gboolean bind_bytes(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    gint64 bytes;
    if (node->kind != YAML_SCALAR || !config_parse_bytes(node->text, &bytes))
        return yaml_expected(node, "a size such as 4096, 64KB, 16MB or 2GB", error);
    if (!in_limits(f, node, (double)bytes, error))
        return FALSE;
    *(gint64 *)at = bytes;
    return TRUE;
}

static gboolean bind_name(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    return yaml_name(node, f->names, g_strv_length((char **)f->names), at, error);
}

static gboolean bind_strings(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    (void)f;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const struct yaml_node *items = node->kind == YAML_LIST ? node->items : node;
    guint n = node->kind == YAML_LIST ? node->n : 1;
    for (guint i = 0; i < n; i++) {
        struct strview text;
        if (!yaml_text(&items[i], &text, error))
            return FALSE;
        g_strv_builder_add(builder, text.p);
    }
    g_strfreev(*(char ***)at);
    *(char ***)at = g_strv_builder_end(builder);
    return TRUE;
}

static gboolean bind_node(const struct config_field *f, const struct yaml_node *node, void *at, GError **error)
{
    (void)f;
    (void)error;
    *(const struct yaml_node **)at = node;
    return TRUE;
}

static void clear_nothing(void *at)
{
    (void)at;
}

static void clear_string(void *at)
{
    g_clear_pointer((char **)at, g_free);
}

static void clear_strings(void *at)
{
    g_clear_pointer((char ***)at, g_strfreev);
}

static const struct {
    gboolean (*bind)(const struct config_field *f, const struct yaml_node *node, void *at, GError **error);
    void (*clear)(void *at);
    const char *takes;
} KINDS[] = {
    [CONFIG_STRING] = {bind_string, clear_string, "text"},
    [CONFIG_PATH] = {bind_path, clear_string, "path"},
    [CONFIG_I64] = {bind_i64, clear_nothing, "whole number"},
    [CONFIG_REAL] = {bind_real, clear_nothing, "number"},
    [CONFIG_BOOL] = {bind_bool, clear_nothing, "true or false"},
    [CONFIG_DURATION] = {bind_duration, clear_nothing, "duration"},
    [CONFIG_BYTES] = {bind_bytes, clear_nothing, "size"},
    [CONFIG_NAME] = {bind_name, clear_nothing, NULL},
    [CONFIG_STRINGS] = {bind_strings, clear_strings, "list of texts"},
    [CONFIG_NODE] = {bind_node, clear_nothing, "see its own page"},
};

static gboolean bind_field(const struct config_field *f, const struct yaml_node *node, void *out, GError **error)
{
    return KINDS[f->kind].bind(f, node, (char *)out + f->offset, error);
}

/* Text that comes from a table or a command line, as if it had stood in a file. */
static gboolean bind_text(const struct config_field *f, const char *where, struct strview text, void *out,
                          GError **error)
{
    const struct yaml_node node = {.kind = YAML_SCALAR, .file = where, .name = sv_from(f->path), .text = text};
    GError *why = NULL;
    if (bind_field(f, &node, out, &why))
        return TRUE;
    const char *after_place = strstr(why->message, "0:0: ");
    g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE, "%s: %s", where, after_place ? after_place + 5 : why->message);
    g_error_free(why);
    return FALSE;
}

static const struct config_field *field_of(const struct config_field *fields, guint n, const char *path)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(fields[i].path, path) == 0)
            return &fields[i];
    return NULL;
}

/* The next step of every path that begins with `prefix` ("batch" and "topic" for ""), as candidates for a key. */
static char **keys_below(const struct config_field *fields, guint n, const char *prefix)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    for (guint i = 0; i < n; i++) {
        if (!g_str_has_prefix(fields[i].path, prefix))
            continue;
        const char *rest = fields[i].path + strlen(prefix);
        g_autofree char *key = g_strndup(rest, strcspn(rest, "."));
        g_strv_builder_add(keys, key);
    }
    return g_strv_builder_end(keys);
}

static gboolean bind_below(const struct yaml_node *map, const struct config_field *fields, guint n, const char *prefix,
                           void *out, GError **error);

static gboolean bind_value(const struct yaml_node *value, const struct config_field *fields, guint n, const char *path,
                           void *out, GError **error)
{
    const struct config_field *f = field_of(fields, n, path);
    if (f)
        return yaml_is_null(value) || bind_field(f, value, out, error);
    g_autofree char *prefix = g_strconcat(path, ".", NULL);
    return bind_below(value, fields, n, prefix, out, error);
}

static gboolean bind_below(const struct yaml_node *map, const struct config_field *fields, guint n, const char *prefix,
                           void *out, GError **error)
{
    if (yaml_is_null(map))
        return TRUE;
    g_auto(GStrv) keys = keys_below(fields, n, prefix);
    if (!yaml_only_keys(map, (const char *const *)keys, error))
        return FALSE;
    for (guint i = 0; i < map->n; i++) {
        g_autofree char *path = g_strconcat(prefix, map->keys[i].p, NULL);
        if (!bind_value(&map->items[i], fields, n, path, out, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean bind_fallbacks(const char *section, const struct config_field *fields, guint n, void *out,
                               GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (!fields[i].fallback || strcmp(fields[i].fallback, "!") == 0)
            continue;
        g_autofree char *where = g_strdup_printf("default of %s.%s", section, fields[i].path);
        if (!bind_text(&fields[i], where, sv_from(fields[i].fallback), out, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_given(const struct config_field *f, const void *out)
{
    const void *at = (const char *)out + f->offset;
    return f->kind > CONFIG_PATH && f->kind < CONFIG_STRINGS ? TRUE : *(void *const *)at != NULL;
}

static gboolean check_given(const char *where, const char *section, const struct config_field *fields, guint n,
                            const void *out, GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (g_strcmp0(fields[i].fallback, "!") != 0 || is_given(&fields[i], out))
            continue;
        g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE, "%s: %s%s%s must be given: %s", where, section,
                    *section ? "." : "", fields[i].path, fields[i].help);
        return FALSE;
    }
    return TRUE;
}

gboolean config_bind_map(const struct yaml_node *map, const struct config_field *fields, guint n, void *out,
                         GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u:%u", map->file, map->line, map->column);
    if (bind_fallbacks("", fields, n, out, error) && bind_below(map, fields, n, "", out, error) &&
        check_given(where, "", fields, n, out, error))
        return TRUE;
    config_clear(fields, n, out);
    return FALSE;
}

static const struct config_section *section_of(const struct config_section *sections, guint n, const char *path)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(sections[i].path, path) == 0)
            return &sections[i];
    return NULL;
}

static gboolean check_section_names(const struct yaml_node *root, const struct config_section *sections, guint n,
                                    GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const struct config_section *top = section_of(sections, n, "");
    for (guint i = 0; i < n; i++)
        g_strv_builder_add(builder, sections[i].path);
    g_auto(GStrv) top_keys = top ? keys_below(top->fields, top->n, "") : g_new0(char *, 1);
    for (char **key = top_keys; *key; key++)
        g_strv_builder_add(builder, *key);
    g_auto(GStrv) known = g_strv_builder_end(builder);
    return yaml_only_keys(root, (const char *const *)known, error);
}

/* The fields at the top of the file, which stand among the sections. */
static gboolean bind_top(const struct yaml_node *root, const struct config_section *top, GError **error)
{
    for (guint i = 0; i < root->n; i++) {
        const struct config_field *f = field_of(top->fields, top->n, root->keys[i].p);
        if (f && !yaml_is_null(&root->items[i]) && !bind_field(f, &root->items[i], top->out, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean bind_section(const struct yaml_node *root, const struct config_section *s, GError **error)
{
    if (!s->fields || !root)
        return TRUE;
    if (!*s->path)
        return bind_top(root, s, error);
    const struct yaml_node *map = yaml_get(root, s->path);
    return !map || bind_below(map, s->fields, s->n, "", s->out, error);
}

/* "kafka.linger=10ms": the longest section that fits, then the field. A section that is not ours is passed over. */
static gboolean bind_override(const char *text, const struct config_section *sections, guint n, GError **error)
{
    const char *equals = strchr(text, '=');
    g_autofree char *where = g_strdup_printf("--set %.*s", equals ? (int)(equals - text) : (int)strlen(text), text);
    g_autofree char *path = g_strndup(text, strcspn(text, "="));
    const char *dot = strchr(path, '.');
    g_autofree char *name = dot ? g_strndup(path, (gsize)(dot - path)) : g_strdup("");
    const struct config_section *s = section_of(sections, n, name);
    if (!s || !equals) {
        g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE, "%s: expected SECTION.OPTION=VALUE", where);
        return FALSE;
    }
    if (!s->fields)
        return TRUE;
    const struct config_field *f = field_of(s->fields, s->n, dot ? dot + 1 : path);
    if (!f || f->kind == CONFIG_NODE) {
        g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE, "%s: there is no such option", where);
        return FALSE;
    }
    return bind_text(f, where, sv_from(equals + 1), s->out, error);
}

static gboolean bind_all(const struct yaml_node *root, const struct config_section *sections, guint n,
                         const char *const *overrides, GError **error)
{
    if (root && !check_section_names(root, sections, n, error))
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!bind_fallbacks(sections[i].path, sections[i].fields, sections[i].n, sections[i].out, error) ||
            !bind_section(root, &sections[i], error))
            return FALSE;
    for (; overrides && *overrides; overrides++)
        if (!bind_override(*overrides, sections, n, error))
            return FALSE;
    for (guint i = 0; i < n; i++)
        if (!check_given(root ? root->file : "configuration", sections[i].path, sections[i].fields, sections[i].n,
                         sections[i].out, error))
            return FALSE;
    return TRUE;
}

gboolean config_bind(const struct yaml_node *root, const struct config_section *sections, guint n,
                     const char *const *overrides, GError **error)
{
    if (bind_all(root, sections, n, overrides, error))
        return TRUE;
    config_clear_sections(sections, n);
    return FALSE;
}

void config_clear(const struct config_field *fields, guint n, void *out)
{
    for (guint i = 0; i < n; i++)
        KINDS[fields[i].kind].clear((char *)out + fields[i].offset);
}

void config_clear_sections(const struct config_section *sections, guint n)
{
    for (guint i = 0; i < n; i++)
        config_clear(sections[i].fields, sections[i].n, sections[i].out);
}

static void write_takes(const struct config_field *f, GString *out)
{
    if (f->kind == CONFIG_NAME)
        for (guint i = 0; f->names[i]; i++)
            g_string_append_printf(out, "%s%s", i ? ", " : "", f->names[i]);
    else
        g_string_append(out, KINDS[f->kind].takes);
    if (has_limits(f))
        g_string_append_printf(out, " %.15g–%.15g%s", f->min, f->max,
                               f->kind == CONFIG_DURATION ? " ms"
                               : f->kind == CONFIG_BYTES  ? " bytes"
                                                          : "");
}

void config_write_docs(const struct config_section *sections, guint n, GString *out)
{
    g_string_append(out, "| option | takes | default | meaning |\n|---|---|---|---|\n");
    for (guint i = 0; i < n; i++) {
        for (guint k = 0; k < sections[i].n; k++) {
            const struct config_field *f = &sections[i].fields[k];
            gboolean must = g_strcmp0(f->fallback, "!") == 0;
            g_string_append_printf(out, "| `%s%s%s` | ", sections[i].path, *sections[i].path ? "." : "", f->path);
            write_takes(f, out);
            g_string_append_printf(out, " | %s | %s |\n",
                                   must          ? "must be given"
                                   : f->fallback ? f->fallback
                                                 : "",
                                   f->help);
        }
    }
}
