/* Any bytes as terms.yaml: refused with a place, or a table that can be read to its end. */
#include "filters/relevance/term_table.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize n);

/* As in yaml.c: libfyaml 0.7.12 forgets the accumulator of a long quoted scalar that is never closed. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so";
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(term_table) t = term_table_parse("fuzz", (struct strview){(const char *)data, n}, &error);
    g_assert((t == NULL) == (error != NULL));
    for (guint32 i = 0; t && i < term_table_terms(t); i++)
        g_assert(term_table_term(t, i)->rule < term_table_rules(t));
    return 0;
}
