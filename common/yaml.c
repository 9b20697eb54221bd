/* Loading: libfyaml's events become the tree of yaml.h. Events, not libfyaml's document, because they know where an
 * empty collection stands, and because aliases can be refused before anything is expanded. */
#include "common/yaml.h"

#include <libfyaml.h>
#include <stdio.h>
#include <sys/stat.h>

G_DEFINE_QUARK(frontwire - yaml - error, yaml_error)

struct yaml_doc {
    struct arena *arena;
    char *text; /* libfyaml reads from it */
    const char *file;
    struct yaml_node root;
};

typedef struct fy_parser fy_parser_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fy_parser_owner, fy_parser_destroy)
typedef struct fy_diag fy_diag_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fy_diag_owner, fy_diag_destroy)

struct loading {
    yaml_doc *doc;
    struct fy_parser *parser;
    struct fy_diag *diag;
    guint depth;
    GError **error;
};

void yaml_free(yaml_doc *doc)
{
    if (!doc)
        return;
    arena_free(doc->arena);
    g_free(doc->text);
    g_free(doc);
}

const struct yaml_node *yaml_root(const yaml_doc *doc)
{
    return &doc->root;
}

static gboolean syntax_error(struct loading *l, int line, int column, const char *what)
{
    if (!l->error || !*l->error)
        g_set_error(l->error, YAML_ERROR, YAML_ERROR_SYNTAX, "%s:%d:%d: %s", l->doc->file, line, column, what);
    return FALSE;
}

static void place(struct yaml_node *node, struct fy_token *token, const struct loading *l)
{
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    node->file = l->doc->file;
    node->line = mark ? (guint)mark->line + 1 : 1;
    node->column = mark ? (guint)mark->column + 1 : 1;
    node->key_line = node->line;
    node->key_column = node->column;
}

/* The first thing that libfyaml had to say. */
static gboolean parser_error(struct loading *l)
{
    void *at = NULL;
    const struct fy_diag_error *e = fy_diag_errors_iterate(l->diag, &at);
    if (!e)
        return syntax_error(l, 1, 1, "not YAML");
    return syntax_error(l, MAX(e->line, 1), MAX(e->column, 1), e->msg);
}

/* The next event, or NULL with an error; the caller frees it. */
static struct fy_event *next_event(struct loading *l)
{
    struct fy_event *event = fy_parser_parse(l->parser);
    if (!event)
        parser_error(l);
    return event;
}

static gboolean build_node(struct loading *l, struct fy_event *event, struct yaml_node *out);

/* What libfyaml hands over may be an empty token: a value that is not there. */
static gboolean take_scalar(struct loading *l, struct fy_token *token, struct yaml_node *out)
{
    size_t n = 0;
    const char *text = token ? fy_token_get_text(token, &n) : NULL;
    struct strview s = {text, text ? n : 0};
    enum fy_scalar_style style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
    out->text = arena_strdup(l->doc->arena, s);
    out->is_quoted = style != FYSS_PLAIN;
    if ((style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) && out->column > 1)
        out->column--; /* libfyaml's mark stands behind the quote */
    return out->text.p ? TRUE : syntax_error(l, (int)out->line, (int)out->column, "the file needs too much memory");
}

static gboolean push_child(struct loading *l, struct vec *children, const struct yaml_node *child)
{
    struct yaml_node *slot = vec_push(children, l->doc->arena, sizeof *slot);
    if (!slot)
        return syntax_error(l, (int)child->line, (int)child->column, "the file needs too much memory");
    *slot = *child;
    return TRUE;
}

static gboolean build_list(struct loading *l, struct yaml_node *out)
{
    struct vec children = {0};
    for (;;) {
        struct fy_event *event = next_event(l);
        if (!event)
            return FALSE;
        gboolean is_end = event->type == FYET_SEQUENCE_END;
        struct yaml_node child = {.name = out->name};
        gboolean ok = is_end || (build_node(l, event, &child) && push_child(l, &children, &child));
        fy_parser_event_free(l->parser, event);
        if (!ok)
            return FALSE;
        if (is_end)
            break;
    }
    out->items = children.items;
    out->n = children.n;
    return TRUE;
}

static gboolean is_new_key(const struct vec *keys, struct strview key)
{
    const struct strview *known = keys->items;
    for (guint i = 0; i < keys->n; i++)
        if (sv_equal(known[i], key))
            return FALSE;
    return TRUE;
}

static gboolean take_key(struct loading *l, struct fy_event *event, struct yaml_node *key, struct vec *keys)
{
    place(key, event->type == FYET_SCALAR ? event->scalar.value : NULL, l);
    if (event->type != FYET_SCALAR)
        return syntax_error(l, (int)key->line, (int)key->column, "a key must be plain text");
    if (!take_scalar(l, event->scalar.value, key))
        return FALSE;
    if (!is_new_key(keys, key->text)) {
        g_autofree char *what = g_strdup_printf("key '%s' stands here a second time", key->text.p);
        return syntax_error(l, (int)key->line, (int)key->column, what);
    }
    struct strview *slot = vec_push(keys, l->doc->arena, sizeof *slot);
    if (!slot)
        return syntax_error(l, (int)key->line, (int)key->column, "the file needs too much memory");
    *slot = key->text;
    return TRUE;
}

/* One key and its value. `*is_end` when the map was over instead. */
static gboolean build_pair(struct loading *l, struct vec *keys, struct vec *values, gboolean *is_end)
{
    struct fy_event *event = next_event(l);
    if (!event)
        return FALSE;
    *is_end = event->type == FYET_MAPPING_END;
    struct yaml_node key = {0}, value = {0};
    gboolean ok = *is_end || take_key(l, event, &key, keys);
    fy_parser_event_free(l->parser, event);
    if (!ok || *is_end)
        return ok;
    event = next_event(l);
    if (!event)
        return FALSE;
    value.name = key.text;
    ok = build_node(l, event, &value);
    fy_parser_event_free(l->parser, event);
    value.key_line = key.line;
    value.key_column = key.column;
    return ok && push_child(l, values, &value);
}

static gboolean build_map(struct loading *l, struct yaml_node *out)
{
    struct vec keys = {0}, values = {0};
    for (gboolean is_end = FALSE; !is_end;)
        if (!build_pair(l, &keys, &values, &is_end))
            return FALSE;
    out->keys = keys.items;
    out->items = values.items;
    out->n = values.n;
    return TRUE;
}

static gboolean build_collection(struct loading *l, enum yaml_kind kind, struct yaml_node *out)
{
    out->kind = kind;
    if (l->depth == YAML_MAX_DEPTH)
        return syntax_error(l, (int)out->line, (int)out->column, "nested too deeply");
    l->depth++;
    gboolean ok = kind == YAML_LIST ? build_list(l, out) : build_map(l, out);
    l->depth--;
    return ok;
}

static gboolean refuse_tag(struct loading *l, struct fy_token *tag, const struct yaml_node *node)
{
    return tag ? syntax_error(l, (int)node->line, (int)node->column, "tags are not used here") : TRUE;
}

static gboolean build_node(struct loading *l, struct fy_event *event, struct yaml_node *out)
{
    switch (event->type) {
    case FYET_SCALAR:
        place(out, event->scalar.value, l);
        return refuse_tag(l, event->scalar.tag, out) && take_scalar(l, event->scalar.value, out);
    case FYET_SEQUENCE_START:
        place(out, event->sequence_start.sequence_start, l);
        return refuse_tag(l, event->sequence_start.tag, out) && build_collection(l, YAML_LIST, out);
    case FYET_MAPPING_START:
        place(out, event->mapping_start.mapping_start, l);
        return refuse_tag(l, event->mapping_start.tag, out) && build_collection(l, YAML_MAP, out);
    case FYET_ALIAS:
        place(out, event->alias.anchor, l);
        return syntax_error(l, (int)out->line, (int)out->column, "aliases (*name) are not used here");
    default:
        return syntax_error(l, 1, 1, "not YAML");
    }
}

/* Everything between the stream's start and its end. */
static gboolean build_document(struct loading *l)
{
    gboolean has_document = FALSE, is_end = FALSE;
    l->doc->root = (struct yaml_node){
        .kind = YAML_MAP, .file = l->doc->file, .line = 1, .column = 1, .key_line = 1, .key_column = 1};
    while (!is_end) {
        struct fy_event *event = next_event(l);
        if (!event)
            return FALSE;
        gboolean ok = TRUE;
        if (event->type == FYET_STREAM_END) {
            is_end = TRUE;
        } else if (event->type == FYET_DOCUMENT_START) {
            ok = !has_document || syntax_error(l, 1, 1, "one document a file, here is a second");
            has_document = TRUE;
        } else if (event->type != FYET_STREAM_START && event->type != FYET_DOCUMENT_END) {
            ok = build_node(l, event, &l->doc->root);
        }
        fy_parser_event_free(l->parser, event);
        if (!ok)
            return FALSE;
    }
    if (yaml_is_null(&l->doc->root)) /* a file of comments */
        l->doc->root.kind = YAML_MAP;
    return TRUE;
}

static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t n)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)n;
}

static gboolean parse_text(yaml_doc *doc, gsize n, GError **error)
{
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = say_nothing;
    diag_cfg.colorize = false;
    g_autoptr(fy_diag_owner) diag = fy_diag_create(&diag_cfg);
    fy_diag_set_collect_errors(diag, true);
    const struct fy_parse_cfg cfg = {.flags = FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag};
    g_autoptr(fy_parser_owner) parser = fy_parser_create(&cfg);
    struct loading l = {.doc = doc, .parser = parser, .diag = diag, .error = error};
    if (!parser || fy_parser_set_string(parser, doc->text, n) != 0)
        return syntax_error(&l, 1, 1, "the YAML parser does not start");
    return build_document(&l);
}

/* libfyaml 0.7.12 lets some broken UTF-8 through as an empty value, so it is looked for beforehand. */
static gboolean is_utf8(const char *text, gsize n, const char *name, GError **error)
{
    const char *end;
    if (g_utf8_validate_len(text, n, &end))
        return TRUE;
    guint line = 1;
    const char *line_start = text;
    for (const char *p = text; p < end; p++) {
        if (*p == '\n') {
            line++;
            line_start = p + 1;
        }
    }
    g_set_error(error, YAML_ERROR, YAML_ERROR_SYNTAX, "%s:%u:%u: not UTF-8, or a NUL", name, line,
                (guint)(end - line_start) + 1);
    return FALSE;
}

yaml_doc *yaml_parse(const char *name, struct strview text, GError **error)
{
    if (text.n > YAML_MAX_BYTES) {
        g_set_error(error, YAML_ERROR, YAML_ERROR_READ, "%s: bigger than %u bytes", name, YAML_MAX_BYTES);
        return NULL;
    }
    g_autoptr(yaml_doc) doc = g_new0(yaml_doc, 1);
    doc->arena = arena_new(64 * (text.n + 4096), 0); /* a node and its text are a few times the bytes it is made of */
    doc->text = g_strndup(text.p ? text.p : "", text.n);
    doc->file = arena_strdup(doc->arena, sv_from(name)).p;
    if (!is_utf8(doc->text, text.n, name, error))
        return NULL;
    if (sv_is_empty(text)) { /* libfyaml takes no empty string */
        doc->root = (struct yaml_node){.kind = YAML_MAP, .file = doc->file, .line = 1, .column = 1};
        return g_steal_pointer(&doc);
    }
    GError *why = NULL;
    if (!parse_text(doc, text.n, &why)) {
        g_propagate_error(error, why);
        return NULL;
    }
    return g_steal_pointer(&doc);
}

yaml_doc *yaml_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    gsize n = 0;
    struct stat found;
    if (stat(path, &found) == 0 && found.st_size > (off_t)YAML_MAX_BYTES) {
        g_set_error(error, YAML_ERROR, YAML_ERROR_READ, "%s: bigger than %u bytes", path, YAML_MAX_BYTES);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, &n, &why)) {
        g_set_error(error, YAML_ERROR, YAML_ERROR_READ, "%s", why->message);
        return NULL;
    }
    return yaml_parse(path, (struct strview){text, n}, error);
}
