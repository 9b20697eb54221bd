/* common/yaml.h
 * The door to libfyaml: a YAML file as a tree of plain nodes that know their file, line and column, so that every
 * complaint can name its place: "packs/syria/terms.yaml:41:9: weight must be a number (found 'high')".
 * YAML 1.2 core schema; one document a file; duplicate keys, aliases and tags are refused (no billion laughs).
 * Nodes live as long as their document. Thread: read by any once it is loaded. */
#pragma once
#include "common/arena.h"

#define YAML_MAX_BYTES (32u * 1024 * 1024)
#define YAML_MAX_DEPTH 32

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    gboolean is_quoted;         /* a scalar in quotes or a block: text, whatever it looks like */
    guint line, column;         /* from 1; where the value begins */
    guint key_line, key_column; /* from 1; where its key stands (a list's member: like line and column) */
    const char *file;
    struct strview name;           /* the key it stands under; of a list's member the list's */
    struct strview text;           /* of a scalar; NUL behind it */
    const struct strview *keys;    /* of a map, in the file's order */
    const struct yaml_node *items; /* a list's members, a map's values */
    guint n;
};

typedef struct yaml_doc yaml_doc;

#define YAML_ERROR (yaml_error_quark())
GQuark yaml_error_quark(void);
enum yaml_error_code {
    YAML_ERROR_READ,   /* cannot be read, or is too big */
    YAML_ERROR_SYNTAX, /* is not YAML, or uses what is refused */
    YAML_ERROR_VALUE,  /* a value is not what its reader wants */
};

/* Reads a file; an empty one is an empty map. */
yaml_doc *yaml_load(const char *path, GError **error);
/* The same from memory; `name` stands for the file in messages. */
yaml_doc *yaml_parse(const char *name, struct strview text, GError **error);
void yaml_free(yaml_doc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(yaml_doc, yaml_free)
const struct yaml_node *yaml_root(const yaml_doc *doc);

/* Sets "file:line:column: …" at the node; returns FALSE. */
gboolean yaml_fail(const struct yaml_node *node, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* Sets "file:line:column: NAME must be EXPECTATION (found …)"; returns FALSE. */
gboolean yaml_expected(const struct yaml_node *node, const char *expectation, GError **error);

/* A map's value by key, NULL when it is not there (or null, or the node is no map). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
/* The same, but a missing key is an error at the map. */
const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, GError **error);
/* TRUE for `~`, `null` and nothing at all, unquoted. */
gboolean yaml_is_null(const struct yaml_node *node);

gboolean yaml_want(const struct yaml_node *node, enum yaml_kind kind, GError **error);
/* The map may have these keys (NULL ends the list) and no others; the nearest is suggested for one that it has. */
gboolean yaml_only_keys(const struct yaml_node *map, const char *const *keys, GError **error);

/* Scalars. Outputs are written on success only; text is borrowed from the document. */
gboolean yaml_text(const struct yaml_node *node, struct strview *out, GError **error);
gboolean yaml_real(const struct yaml_node *node, double min, double max, double *out, GError **error);
gboolean yaml_i64(const struct yaml_node *node, gint64 min, gint64 max, gint64 *out, GError **error);
gboolean yaml_bool(const struct yaml_node *node, gboolean *out, GError **error);
/* One of `names` (n of them; NULL ones are skipped); the nearest is suggested. */
gboolean yaml_name(const struct yaml_node *node, const char *const *names, guint n, int *out, GError **error);

/* The name in `names` (NULL ends the list) that is nearest to `word`, or NULL when none is near (a third of its letters
 * may differ). */
const char *name_nearest(struct strview word, const char *const *names);
