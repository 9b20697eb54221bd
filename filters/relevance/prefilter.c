#include "filters/relevance/prefilter.h"

#include <glib/gstdio.h>
#include <hs/hs.h>

#include "filters/relevance/spelling.h"
#include "filters/relevance/utf8_scan.h"

G_DEFINE_QUARK(prefilter - error - quark, prefilter_error)

struct prefilter {
    hs_database_t *db;
    hs_scratch_t *scratch;
    gsize max_bytes;
    guint literals;
    gboolean was_cached;
};

/* ---- the literals ---- */

/* As the name stands in JSON: a quotation mark inside a Hebrew abbreviation is escaped there. */
static char *as_json(const char *literal)
{
    g_auto(GStrv) parts = g_strsplit(literal, "\"", 0);
    return g_strjoinv("\\\"", parts);
}

/* Literals → whether they are to be matched as they stand. One that is looked for in any case needs no exact twin. */
static void add_literal(GHashTable *set, const char *literal, gboolean is_exact)
{
    g_autofree char *json = as_json(literal);
    char *key = is_exact ? g_steal_pointer(&json) : g_ascii_strdown(json, -1);
    if (!is_exact || !g_hash_table_contains(set, key))
        g_hash_table_replace(set, key, GINT_TO_POINTER(is_exact));
    else
        g_free(key);
}

static GHashTable *collect_literals(const term_table *terms)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint32 i = 0; i < term_table_terms(terms); i++) {
        const struct relevance_term *t = term_table_term(terms, i);
        if (!term_table_rule(terms, t->rule)->is_anchor)
            continue;
        struct spelling_literals literals;
        spelling_literals_init(&literals);
        spelling_literals(t->key, relevance_term_case(t), &literals);
        for (guint l = 0; l < literals.any_case->len; l++)
            add_literal(set, literals.any_case->pdata[l], FALSE);
        for (guint l = 0; l < literals.exact->len; l++)
            add_literal(set, literals.exact->pdata[l], TRUE);
        spelling_literals_clear(&literals);
    }
    return set;
}

#define PART_MIN_BYTES 3

/* Does a part of `literal` stand in the set by itself, so that the whole is not needed? */
static gboolean has_shorter(GHashTable *set, const char *literal)
{
    gsize n = strlen(literal);
    char part[256];
    for (gsize from = 0; n < sizeof part && from < n; from++)
        for (gsize size = PART_MIN_BYTES; from + size <= n && size < n; size++) {
            memcpy(part, literal + from, size);
            part[size] = '\0';
            gpointer is_exact = NULL;
            if (g_hash_table_lookup_extended(set, part, NULL, &is_exact) && !is_exact)
                return TRUE;
        }
    return FALSE;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The literals of `set`, sorted, so that equal packs give equal hashes; borrowed from it. */
static GPtrArray *sorted_literals(GHashTable *set)
{
    GPtrArray *out = g_ptr_array_new();
    GHashTableIter iter;
    gpointer literal;
    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &literal, NULL))
        g_ptr_array_add(out, literal);
    g_ptr_array_sort(out, by_text);
    return out;
}

static GPtrArray *shortest_literals(const GPtrArray *literals, GHashTable *set)
{
    GPtrArray *out = g_ptr_array_new();
    for (guint i = 0; i < literals->len; i++)
        if (g_hash_table_lookup(set, literals->pdata[i]) || !has_shorter(set, literals->pdata[i]))
            g_ptr_array_add(out, literals->pdata[i]);
    return out;
}

/* ---- the database ---- */

static char *cache_path(const char *dir, const GPtrArray *literals, GHashTable *set)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)hs_version(), -1);
    for (guint i = 0; i < literals->len; i++) {
        g_checksum_update(sum, literals->pdata[i], (gssize)strlen(literals->pdata[i]) + 1);
        g_checksum_update(sum, (const guchar *)(g_hash_table_lookup(set, literals->pdata[i]) ? "=" : "~"), 1);
    }
    g_autofree char *name = g_strdup_printf("prefilter-%.32s.hsdb", g_checksum_get_string(sum));
    return g_build_filename(dir, name, NULL);
}

static hs_database_t *read_cached(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize n = 0;
    hs_database_t *db = NULL;
    if (!g_file_get_contents(path, &bytes, &n, NULL) || hs_deserialize_database(bytes, n, &db) != HS_SUCCESS)
        return NULL; /* its own checksum and the machine's features are checked */
    return db;
}

/* Best effort: without a cache the next start compiles again. */
static void write_cached(const char *path, const hs_database_t *db)
{
    char *bytes = NULL;
    size_t n = 0;
    g_autofree char *dir = g_path_get_dirname(path);
    if (g_mkdir_with_parents(dir, 0700) == 0 && hs_serialize_database(db, &bytes, &n) == HS_SUCCESS)
        g_file_set_contents(path, bytes, (gssize)n, NULL);
    free(bytes); /* Vectorscan allocates it by malloc() */
}

static hs_database_t *compile(const GPtrArray *all, GHashTable *set, GError **error)
{
    g_autoptr(GPtrArray) literals = shortest_literals(all, set);
    guint n = literals->len;
    g_autofree unsigned *flags = g_new(unsigned, n + 1), *ids = g_new(unsigned, n + 1);
    g_autofree size_t *sizes = g_new(size_t, n + 1);
    hs_compile_error_t *why = NULL;
    hs_database_t *db = NULL;
    for (guint i = 0; i < n; i++) {
        flags[i] = g_hash_table_lookup(set, literals->pdata[i]) ? 0 : HS_FLAG_CASELESS;
        ids[i] = i; /* equal numbers compile in quadratic time */
        sizes[i] = strlen(literals->pdata[i]);
    }
    if (hs_compile_lit_multi((const char *const *)literals->pdata, flags, ids, sizes, n, HS_MODE_BLOCK, NULL, &db,
                             &why) != HS_SUCCESS) {
        g_set_error(error, PREFILTER_ERROR, PREFILTER_ERROR_COMPILE, "the literals do not compile: %s",
                    why ? why->message : "out of memory");
        hs_free_compile_error(why);
        return NULL;
    }
    return db;
}

static gboolean open_database(prefilter *p, const GPtrArray *literals, GHashTable *set, const char *cache_dir,
                              GError **error)
{
    g_autofree char *path = cache_dir ? cache_path(cache_dir, literals, set) : NULL;
    p->db = path ? read_cached(path) : NULL;
    p->was_cached = p->db != NULL;
    if (!p->db && !(p->db = compile(literals, set, error)))
        return FALSE;
    if (path && !p->was_cached)
        write_cached(path, p->db);
    if (hs_alloc_scratch(p->db, &p->scratch) == HS_SUCCESS)
        return TRUE;
    g_set_error(error, PREFILTER_ERROR, PREFILTER_ERROR_COMPILE, "no memory for the scratch space");
    return FALSE;
}

prefilter *prefilter_new(const term_table *terms, const char *cache_dir, gsize max_bytes, GError **error)
{
    g_autoptr(GHashTable) set = collect_literals(terms);
    g_autoptr(GPtrArray) literals = sorted_literals(set);
    g_autoptr(prefilter) p = g_new0(prefilter, 1);
    p->max_bytes = max_bytes;
    p->literals = literals->len;
    if (literals->len == 0) {
        g_set_error(error, PREFILTER_ERROR, PREFILTER_ERROR_COMPILE, "no rule has anchor: true");
        return NULL;
    }
    return open_database(p, literals, set, cache_dir, error) ? g_steal_pointer(&p) : NULL;
}

void prefilter_free(prefilter *p)
{
    if (!p)
        return;
    hs_free_scratch(p->scratch);
    hs_free_database(p->db);
    g_free(p);
}

/* ---- one record ---- */

static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *found)
{
    (void)id, (void)from, (void)to, (void)flags;
    *(gboolean *)found = TRUE;
    return 1; /* one is enough */
}

gboolean prefilter_scan(prefilter *p, struct strview bytes)
{
    gboolean found = FALSE;
    hs_error_t result = hs_scan(p->db, bytes.p, (unsigned)bytes.n, 0, p->scratch, on_literal, &found);
    return found || (result != HS_SUCCESS && result != HS_SCAN_TERMINATED);
}

#define HEAD      "{\"schema\":\"frontwire.item/1\","
#define VERSION_1 "\"version\":1,"
#define HEAD_MAX  512 /* id stands between schema and version */

/* A whole record of version 1, as the producer writes it. Anything else is the decoder's to judge. */
static gboolean is_droppable(struct strview record)
{
    if (!sv_starts_with(record, SV(HEAD)) || record.p[record.n - 1] != '}')
        return FALSE;
    return memmem(record.p, MIN(record.n, (gsize)HEAD_MAX), VERSION_1, sizeof VERSION_1 - 1) != NULL;
}

static gboolean has_unicode_escape(struct strview s)
{
    const char *end = s.p + s.n;
    for (const char *p = s.p; (p = memchr(p, '\\', (gsize)(end - p))) != NULL; p++)
        if (p + 1 < end && p[1] == 'u')
            return TRUE;
    return FALSE;
}

enum prefilter_verdict prefilter_check(prefilter *p, struct strview record)
{
    if (record.n > p->max_bytes)
        return PREFILTER_TOO_BIG;
    guint marks = 0;
    if (!utf8_scan(record, &marks))
        return PREFILTER_NOT_UTF8;
    if (marks || record.n == 0 || !is_droppable(record) || has_unicode_escape(record))
        return PREFILTER_DECODE;
    struct strview rest = {record.p + sizeof HEAD - 1, record.n - (sizeof HEAD - 1)};
    return prefilter_scan(p, rest) ? PREFILTER_DECODE : PREFILTER_DROP;
}

guint prefilter_literals(const prefilter *p)
{
    return p->literals;
}

gboolean prefilter_was_cached(const prefilter *p)
{
    return p->was_cached;
}
