/* common/config.h
 * One table-driven binder from a YAML map to a struct, for frontwire.yaml and for any part of a pack that is a flat set
 * of options. The table is the documentation too: config_write_docs prints it.
 *
 * frontwire.yaml is one file for all programs. A program lists the sections it reads (with their tables) and names the
 * others, so that a typo in any section's name is found, and a typo inside one by its owner. */
#pragma once
#include "common/yaml.h"

enum config_kind {
    CONFIG_STRING,   /* char * */
    CONFIG_PATH,     /* char *; a relative one is taken from the configuration file's folder */
    CONFIG_I64,      /* gint64 */
    CONFIG_REAL,     /* double */
    CONFIG_BOOL,     /* gboolean */
    CONFIG_DURATION, /* gint64 milliseconds; written "500ms", "10s", "5m", "2h", "30d" */
    CONFIG_BYTES,    /* gint64 bytes; written "4096", "64KB", "16MB", "2GB" (powers of 1024) */
    CONFIG_NAME,     /* int, index in `names` */
    CONFIG_STRINGS,  /* char **, NULL at its end; a list of texts, or one text */
    CONFIG_NODE,     /* const struct yaml_node *; read by its owner, lives as long as the document; NULL: not there */
};

struct config_field {
    const char *path; /* below the section: "batch.max_ms" */
    enum config_kind kind;
    gsize offset;
    double min, max;          /* of numbers, in the struct's unit; both 0: no limits */
    const char *fallback;     /* the default as one would write it; NULL: none (0, FALSE, NULL), "!" : must be given */
    const char *const *names; /* of CONFIG_NAME, NULL at the end */
    const char *help;
};

struct config_section {
    const char *path;                  /* "kafka"; "" for fields at the top */
    const struct config_field *fields; /* NULL: somebody else's section, passed over */
    guint n;
    void *out;
};
#define CONFIG_SECTION(section_path, table, struct_pointer)                                                            \
    {                                                                                                                  \
        section_path, (table), G_N_ELEMENTS(table), (struct_pointer)                                                   \
    }
#define CONFIG_FOREIGN(section_path)                                                                                   \
    {                                                                                                                  \
        section_path, NULL, 0, NULL                                                                                    \
    }

/* Binds every section; `overrides` (may be NULL) are "section.path=value" texts that win over the file, in order.
 * `root` may be NULL: defaults and overrides only. Structs must be zeroed; on failure nothing needs to be cleared.
 * Errors: YAML_ERROR_VALUE with file:line:column, or "--set kafka.x=…: …" for an override. */
gboolean config_bind(const struct yaml_node *root, const struct config_section *sections, guint n,
                     const char *const *overrides, GError **error);
/* One table against one map, for packs. */
gboolean config_bind_map(const struct yaml_node *map, const struct config_field *fields, guint n, void *out,
                         GError **error);
/* Frees what a bind has allocated, zeroes the fields. */
void config_clear(const struct config_field *fields, guint n, void *out);
void config_clear_sections(const struct config_section *sections, guint n);

/* Appends a Markdown table of all options: name, what it takes, default, range, meaning. */
void config_write_docs(const struct config_section *sections, guint n, GString *out);

/* "10s" -> 10000; FALSE when it is none. A bare number is refused: its unit is not known. */
gboolean config_parse_duration(struct strview text, gint64 *ms);
/* "64KB" -> 65536, "4096" -> 4096. */
gboolean config_parse_bytes(struct strview text, gint64 *bytes);
