/* Any bytes as YAML: every node of what is accepted knows its place, and every reader of values survives it. */
#include "common/config.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

/* libfyaml 0.7.12 forgets the accumulator of a long quoted scalar that is never closed: a few hundred bytes for each
 * bad file, which we cannot mend from here. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so";
}

struct options {
    char *text, **list;
    gint64 duration, bytes;
    double real;
    gboolean flag;
};
static const struct config_field FIELDS[] = {
    {"text", CONFIG_STRING, offsetof(struct options, text), 0, 0, "x", NULL, ""},
    {"a.list", CONFIG_STRINGS, offsetof(struct options, list), 0, 0, NULL, NULL, ""},
    {"a.duration", CONFIG_DURATION, offsetof(struct options, duration), 0, 1000, "1s", NULL, ""},
    {"a.b.bytes", CONFIG_BYTES, offsetof(struct options, bytes), 0, 0, NULL, NULL, ""},
    {"real", CONFIG_REAL, offsetof(struct options, real), -1, 1, NULL, NULL, ""},
    {"flag", CONFIG_BOOL, offsetof(struct options, flag), 0, 0, NULL, NULL, ""},
};

static void visit(const struct yaml_node *node)
{
    double real;
    gint64 i64;
    g_autoptr(GError) error = NULL;
    g_assert(node->line > 0 && node->column > 0 && node->file);
    g_assert(node->kind != YAML_SCALAR || node->text.p[node->text.n] == 0);
    if (!yaml_real(node, -1, 1, &real, &error))
        g_clear_error(&error);
    if (!yaml_i64(node, -1, 1, &i64, &error))
        g_clear_error(&error);
    for (guint i = 0; i < node->n; i++)
        visit(&node->items[i]);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(yaml_doc) doc = yaml_parse("fuzz", (struct strview){(const char *)data, n}, &error);
    g_assert((doc != NULL) == (error == NULL));
    if (!doc)
        return 0;
    visit(yaml_root(doc));
    struct options o = {0};
    const struct config_section sections[] = {CONFIG_SECTION("section", FIELDS, &o), CONFIG_FOREIGN("other")};
    if (config_bind(yaml_root(doc), sections, G_N_ELEMENTS(sections), NULL, &error))
        config_clear_sections(sections, G_N_ELEMENTS(sections));
    else
        g_assert(error && !o.text && !o.list);
    return 0;
}
