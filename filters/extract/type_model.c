/* clang-format off */
/* The file of weights, little-endian:
 *     "FWTYPE02"  guint32 n_outcomes, n_rows, text_bytes, 0
 *     text_bytes  of lines, tab-separated: outcome TYPE SUBTYPE | class NAME | name CLASS FLAGS PHRASE |
 *                 stem FORM STEM | cluster FORM NAME; padded with newlines to a multiple of 8
 *     float       bias[n_outcomes]
 *     guint64     hash[n_rows]                 strictly ascending
 *     float       scale[n_rows]
 *     gint8       weight[n_rows][n_outcomes]   a feature's weight is scale × weight
 * The classes begin with those of enum name_kind. A text's score is bias + Σ weights of its distinct known features /
 * √(number of them); the probabilities are the softmax of it. */
/* clang-format on */
#include "filters/extract/type_model.h"

#include <math.h>

#include "filters/extract/type_features.h"

G_DEFINE_QUARK(type - model - error - quark, type_model_error)

#define MAGIC    "FWTYPE02"
#define ROWS_MAX (1u << 20)
#define ROW_NONE G_MAXUINT32

struct header {
    char magic[8];
    guint32 n_outcomes, n_rows, text_bytes, reserved;
};

/* Open addressing. The upper half of the hash is looked at before the rows are, since most features are unknown. */
struct bucket {
    guint32 row, upper;
};

struct type_model {
    GBytes *file;
    guint n_outcomes, n_rows;
    char *type[TYPE_MODEL_MAX], *subtype[TYPE_MODEL_MAX];
    type_lexicon *lexicon;
    const float *bias, *scale;
    const guint64 *hash;
    const gint8 *weight;
    struct bucket *buckets;
    guint64 mask;
};

void type_model_free(type_model *m)
{
    if (!m)
        return;
    for (guint i = 0; i < TYPE_MODEL_MAX; i++) {
        g_free(m->type[i]);
        g_free(m->subtype[i]);
    }
    type_lexicon_free(m->lexicon);
    g_free(m->buckets);
    if (m->file)
        g_bytes_unref(m->file);
    g_free(m);
}

static gboolean bad_file(const char *path, const char *what, GError **error)
{
    g_set_error(error, TYPE_MODEL_ERROR, TYPE_MODEL_ERROR_BAD_FILE, "%s: %s", path, what);
    return FALSE;
}

static gboolean read_outcome(type_model *m, char **field)
{
    if (m->n_outcomes == TYPE_MODEL_MAX || !field[1] || !field[2])
        return FALSE;
    m->type[m->n_outcomes] = g_strdup(field[1]);
    m->subtype[m->n_outcomes++] = g_strdup(field[2]);
    return TRUE;
}

static gboolean read_line(type_model *m, struct strview line)
{
    g_autofree char *copy = sv_dup(line);
    g_auto(GStrv) field = g_strsplit(copy, "\t", 4);
    if (!field[0])
        return TRUE;
    if (strcmp(field[0], "outcome") == 0)
        return read_outcome(m, field);
    return type_lexicon_add(m->lexicon, field);
}

static gboolean read_text(type_model *m, struct strview text, const char *path, GError **error)
{
    for (guint number = 1; text.n; number++) {
        struct strview line = sv_cut_line(&text);
        if (line.n && !read_line(m, line)) {
            g_autofree char *what =
                g_strdup_printf("line %u of its text part is not understood: %.*s", number, SV_ARG(line));
            return bad_file(path, what, error);
        }
    }
    return type_lexicon_compile(m->lexicon) || bad_file(path, "its classes are not those of this version", error);
}

static gboolean index_rows(type_model *m)
{
    gsize n_buckets = 16;
    while (n_buckets < 2 * (gsize)m->n_rows)
        n_buckets *= 2;
    m->mask = n_buckets - 1;
    m->buckets = g_new(struct bucket, n_buckets);
    memset(m->buckets, 0xff, n_buckets * sizeof *m->buckets);
    for (guint32 i = 0; i < m->n_rows; i++) {
        if (i && m->hash[i] <= m->hash[i - 1])
            return FALSE;
        guint64 at = m->hash[i] & m->mask;
        while (m->buckets[at].row != ROW_NONE)
            at = (at + 1) & m->mask;
        m->buckets[at] = (struct bucket){i, (guint32)(m->hash[i] >> 32)};
    }
    return TRUE;
}

static gboolean numbers_are_finite(const type_model *m)
{
    for (guint i = 0; i < m->n_outcomes; i++)
        if (!isfinite(m->bias[i]))
            return FALSE;
    for (guint i = 0; i < m->n_rows; i++)
        if (!isfinite(m->scale[i]))
            return FALSE;
    return TRUE;
}

static gboolean read_file(type_model *m, const char *path, GError **error)
{
    gsize size;
    const char *p = g_bytes_get_data(m->file, &size);
    struct header h;
    if (size < sizeof h)
        return bad_file(path, "is not a file of weights", error);
    memcpy(&h, p, sizeof h);
    if (memcmp(h.magic, MAGIC, sizeof h.magic) != 0)
        return bad_file(path, "is not a file of weights of version " MAGIC, error);
    if (h.n_outcomes < 2 || h.n_outcomes > TYPE_MODEL_MAX || h.n_outcomes % 2 || h.n_rows > ROWS_MAX ||
        h.text_bytes > size || h.text_bytes % 8)
        return bad_file(path, "its sizes are out of range", error);
    gsize want = sizeof h + h.text_bytes + h.n_outcomes * 4 + (gsize)h.n_rows * (8 + 4 + h.n_outcomes);
    if (size != want)
        return bad_file(path, "is cut or longer than it says", error);
    if (!read_text(m, (struct strview){p + sizeof h, h.text_bytes}, path, error))
        return FALSE;
    if (m->n_outcomes != h.n_outcomes)
        return bad_file(path, "has another number of outcomes than it says", error);
    m->n_rows = h.n_rows;
    const char *at = p + sizeof h + h.text_bytes;
    m->bias = (const float *)at;
    m->hash = (const guint64 *)(at += h.n_outcomes * 4);
    m->scale = (const float *)(at += (gsize)h.n_rows * 8);
    m->weight = (const gint8 *)(at + (gsize)h.n_rows * 4);
    if (!index_rows(m) || !numbers_are_finite(m))
        return bad_file(path, "its rows are not in order or not finite", error);
    return TRUE;
}

type_model *type_model_parse(GBytes *bytes, const char *path, GError **error)
{
    g_autoptr(type_model) m = g_new0(type_model, 1);
    m->file = g_bytes_ref(bytes);
    m->lexicon = type_lexicon_new();
    return read_file(m, path, error) ? g_steal_pointer(&m) : NULL;
}

type_model *type_model_load(const char *path, GError **error)
{
    char *content;
    gsize n;
    if (!g_file_get_contents(path, &content, &n, error))
        return NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_take(content, n);
    return type_model_parse(bytes, path, error);
}

guint type_model_n(const type_model *m)
{
    return m->n_outcomes;
}

const char *type_model_subtype(const type_model *m, guint i)
{
    return m->subtype[i];
}

const char *type_model_type(const type_model *m, guint i)
{
    return m->type[i];
}

int type_model_find(const type_model *m, const char *type, const char *subtype)
{
    for (guint i = 0; i < m->n_outcomes; i++)
        if (strcmp(m->subtype[i], subtype) == 0 && strcmp(m->type[i], type) == 0)
            return (int)i;
    return -1;
}

static guint32 row_of(const type_model *m, guint64 hash)
{
    for (guint64 at = hash & m->mask;; at = (at + 1) & m->mask) {
        struct bucket b = m->buckets[at];
        if (b.row == ROW_NONE || (b.upper == (guint32)(hash >> 32) && m->hash[b.row] == hash))
            return b.row;
    }
}

/* ---- scoring ---- */

#define BATCH 256 /* features looked up together, so that the table's cache misses overlap */

struct sum {
    const type_model *model;
    guint32 *seen; /* bit per row */
    guint n;
    float score[TYPE_MODEL_MAX];
    guint n_waiting;
    guint64 waiting[BATCH];
};

static void add_row(float *restrict score, const gint8 *restrict weight, float scale, guint n)
{
    for (guint i = 0; i < n; i++)
        score[i] += scale * (float)weight[i];
}

static guint find_new_rows(struct sum *s, guint32 *rows)
{
    const type_model *m = s->model;
    guint n = 0;
    for (guint i = 0; i < s->n_waiting; i++)
        __builtin_prefetch(&m->buckets[s->waiting[i] & m->mask]);
    for (guint i = 0; i < s->n_waiting; i++) {
        guint32 row = row_of(m, s->waiting[i]);
        if (row == ROW_NONE || s->seen[row / 32] >> row % 32 & 1)
            continue;
        s->seen[row / 32] |= 1u << row % 32;
        __builtin_prefetch(m->weight + (gsize)row * m->n_outcomes);
        __builtin_prefetch(&m->scale[row]);
        rows[n++] = row;
    }
    return n;
}

static void add_waiting(struct sum *s)
{
    const type_model *m = s->model;
    guint32 rows[BATCH];
    guint n = find_new_rows(s, rows);
    for (guint i = 0; i < n; i++)
        add_row(s->score, m->weight + (gsize)rows[i] * m->n_outcomes, m->scale[rows[i]], m->n_outcomes);
    s->n += n;
    s->n_waiting = 0;
}

static void add_feature(guint64 hash, const char *name, gpointer data)
{
    (void)name;
    struct sum *s = data;
    s->waiting[s->n_waiting++] = hash;
    if (s->n_waiting == BATCH)
        add_waiting(s);
}

static void softmax(const float *score, guint n, float *p)
{
    float max = score[0], sum = 0;
    for (guint i = 1; i < n; i++)
        max = MAX(max, score[i]);
    for (guint i = 0; i < n; i++)
        sum += p[i] = expf(score[i] - max);
    for (guint i = 0; i < n; i++)
        p[i] /= sum;
}

void type_model_score(const type_model *m, const struct token *tokens, guint n, const struct type_model_name *names,
                      guint n_names, struct arena *scratch, float *probabilities)
{
    struct sum s;
    memset(&s, 0, offsetof(struct sum, waiting));
    s.model = m;
    s.seen = arena_alloc(scratch, (m->n_rows / 32 + 1) * sizeof(guint32));
    struct type_text text = {.tokens = tokens, .n = n, .names = names, .n_names = n_names};
    if (!s.seen || !type_features(m->lexicon, &text, scratch, add_feature, &s)) {
        memset(probabilities, 0, m->n_outcomes * sizeof *probabilities);
        probabilities[0] = 1;
        return;
    }
    add_waiting(&s);
    float norm = s.n ? 1.0f / sqrtf((float)s.n) : 0;
    for (guint i = 0; i < m->n_outcomes; i++)
        s.score[i] = s.score[i] * norm + m->bias[i];
    softmax(s.score, m->n_outcomes, probabilities);
}

/* ---- for training and explaining ---- */

void type_model_features(const type_model *m, const struct token *tokens, guint n, const struct type_model_name *names,
                         guint n_names, struct arena *scratch, type_model_feature_fn fn, gpointer data)
{
    struct type_text text = {tokens, n, names, n_names, TRUE};
    type_features(m->lexicon, &text, scratch, fn, data);
}

float type_model_weight(const type_model *m, guint64 hash, guint outcome)
{
    guint32 row = row_of(m, hash);
    return row == ROW_NONE ? 0 : m->scale[row] * (float)m->weight[(gsize)row * m->n_outcomes + outcome];
}
