#include "text/name_table.h"

#define PHRASE_MAX_TOKENS 24
#define WORD_FORMS        (TOKEN_FORMS + 1) /* the last one is the stem */

struct entry {
    guint32 node, payload;
    guint32 order;
    guint16 class;
    guint8 flags;
};

struct node {
    guint32 first_entry, n_entries;
    gboolean has_children;
};

struct word_slot {
    const char *p;
    guint32 n, hash;
    guint32 id; /* 0: free */
};

struct edge_slot {
    guint64 key;  /* node << 32 | word */
    guint32 node; /* 0: free */
};

struct name_table {
    struct arena *strings;
    struct arena *scratch;
    GHashTable *words; /* struct strview * → id */
    GHashTable *edges; /* (node << 32 | word) → node */
    GArray *root;      /* word → node */
    GArray *nodes;     /* struct node; 0 is no node */
    GArray *entries;   /* struct entry */
    gboolean compiled;
    /* The two hash tables laid flat when nothing is added any more: a look-up that fails costs one cache line instead
     * of three (bench_extract: names matched 1.6 times as fast). */
    struct word_slot *flat_words;
    struct edge_slot *flat_edges;
    guint32 word_mask, edge_mask;
};

static guint view_hash(gconstpointer key)
{
    const struct strview *s = key; /* FNV-1a, 32 bits */
    guint h = 2166136261u;
    for (gsize i = 0; i < s->n; i++)
        h = (h ^ (guint8)s->p[i]) * 16777619u;
    return h;
}

static gboolean view_equal(gconstpointer a, gconstpointer b)
{
    return sv_equal(*(const struct strview *)a, *(const struct strview *)b);
}

static guint edge_hash(gconstpointer key)
{
    guint64 k = (guint64)GPOINTER_TO_SIZE(key) * 0x9E3779B97F4A7C15u; /* Fibonacci hashing */
    return (guint)(k >> 32);
}

static gpointer edge_key(guint32 node, guint32 word)
{
    return GSIZE_TO_POINTER((gsize)node << 32 | word);
}

#define STRINGS_BUDGET_BYTES ((gsize)1 << 30)

name_table *name_table_new(void)
{
    name_table *t = g_new0(name_table, 1);
    t->strings = arena_new(STRINGS_BUDGET_BYTES, 0);
    t->scratch = arena_new(1 << 20, 1 << 20);
    t->words = g_hash_table_new(view_hash, view_equal);
    t->edges = g_hash_table_new(edge_hash, g_direct_equal);
    t->root = g_array_new(FALSE, TRUE, sizeof(guint32));
    t->nodes = g_array_new(FALSE, TRUE, sizeof(struct node));
    t->entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
    g_array_set_size(t->nodes, 1);
    g_array_set_size(t->root, 1);
    return t;
}

void name_table_free(name_table *t)
{
    if (!t)
        return;
    g_clear_pointer(&t->words, g_hash_table_unref);
    g_clear_pointer(&t->edges, g_hash_table_unref);
    g_free(t->flat_words);
    g_free(t->flat_edges);
    g_array_unref(t->root);
    g_array_unref(t->nodes);
    g_array_unref(t->entries);
    arena_free(t->strings);
    arena_free(t->scratch);
    g_free(t);
}

static guint32 word_id(const name_table *t, struct strview folded)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(t->words, &folded));
}

static guint32 intern(name_table *t, struct strview folded)
{
    guint32 id = word_id(t, folded);
    if (id)
        return id;
    struct strview *key = arena_new_n(t->strings, struct strview, 1);
    g_assert(key);
    *key = arena_strdup(t->strings, folded);
    id = g_hash_table_size(t->words) + 1;
    g_hash_table_insert(t->words, key, GUINT_TO_POINTER(id));
    g_array_set_size(t->root, id + 1);
    return id;
}

static guint32 new_node(name_table *t)
{
    g_array_set_size(t->nodes, t->nodes->len + 1);
    return t->nodes->len - 1;
}

static guint32 child(name_table *t, guint32 node, guint32 word)
{
    if (node == 0) {
        guint32 *slot = &g_array_index(t->root, guint32, word);
        if (!*slot)
            *slot = new_node(t);
        return *slot;
    }
    guint32 next = GPOINTER_TO_UINT(g_hash_table_lookup(t->edges, edge_key(node, word)));
    if (!next) {
        next = new_node(t);
        g_hash_table_insert(t->edges, edge_key(node, word), GUINT_TO_POINTER(next));
        g_array_index(t->nodes, struct node, node).has_children = TRUE;
    }
    return next;
}

gboolean name_table_add(name_table *t, struct strview phrase, guint16 class, guint32 payload, guint8 flags)
{
    g_assert(!t->compiled && class < NAME_CLASSES_MAX);
    arena_reset(t->scratch);
    struct tokens tokens = tokenize(phrase, PHRASE_MAX_TOKENS, t->scratch);
    guint32 node = 0;
    for (guint i = 0; i < tokens.n; i++)
        if (!(tokens.items[i].bits & TOKEN_PUNCT))
            node = child(t, node, intern(t, tokens.items[i].forms[0]));
    if (node == 0 || tokens.truncated)
        return FALSE;
    struct entry e = {.node = node, .payload = payload, .order = t->entries->len, .class = class, .flags = flags};
    g_array_append_val(t->entries, e);
    return TRUE;
}

static gint by_node_class_order(gconstpointer a, gconstpointer b)
{
    const struct entry *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static guint32 mask_for(guint entries)
{
    guint32 size = 64;
    while (size < 2 * entries)
        size *= 2;
    return size - 1;
}

static void flatten_words(name_table *t)
{
    GHashTableIter i;
    gpointer key, id;
    t->word_mask = mask_for(g_hash_table_size(t->words));
    t->flat_words = g_new0(struct word_slot, (gsize)t->word_mask + 1);
    g_hash_table_iter_init(&i, t->words);
    while (g_hash_table_iter_next(&i, &key, &id)) {
        const struct strview *word = key;
        guint32 hash = view_hash(word), at = hash & t->word_mask;
        while (t->flat_words[at].id)
            at = (at + 1) & t->word_mask;
        t->flat_words[at] = (struct word_slot){word->p, (guint32)word->n, hash, GPOINTER_TO_UINT(id)};
    }
}

static void flatten_edges(name_table *t)
{
    GHashTableIter i;
    gpointer key, node;
    t->edge_mask = mask_for(g_hash_table_size(t->edges));
    t->flat_edges = g_new0(struct edge_slot, (gsize)t->edge_mask + 1);
    g_hash_table_iter_init(&i, t->edges);
    while (g_hash_table_iter_next(&i, &key, &node)) {
        guint32 at = edge_hash(key) & t->edge_mask;
        while (t->flat_edges[at].node)
            at = (at + 1) & t->edge_mask;
        t->flat_edges[at] = (struct edge_slot){GPOINTER_TO_SIZE(key), GPOINTER_TO_UINT(node)};
    }
}

static guint32 find_word(const name_table *t, struct strview folded)
{
    guint32 hash = view_hash(&folded), at = hash & t->word_mask;
    for (; t->flat_words[at].id; at = (at + 1) & t->word_mask) {
        const struct word_slot *s = &t->flat_words[at];
        if (s->hash == hash && s->n == folded.n && memcmp(s->p, folded.p, folded.n) == 0)
            return s->id;
    }
    return 0;
}

static guint32 find_child(const name_table *t, guint32 node, guint32 word)
{
    gpointer key = edge_key(node, word);
    guint32 at = edge_hash(key) & t->edge_mask;
    for (; t->flat_edges[at].node; at = (at + 1) & t->edge_mask)
        if (t->flat_edges[at].key == GPOINTER_TO_SIZE(key))
            return t->flat_edges[at].node;
    return 0;
}

void name_table_compile(name_table *t)
{
    g_assert(!t->compiled);
    flatten_words(t);
    flatten_edges(t);
    g_clear_pointer(&t->words, g_hash_table_unref);
    g_clear_pointer(&t->edges, g_hash_table_unref);
    g_array_sort(t->entries, by_node_class_order);
    for (guint i = 0; i < t->entries->len; i++) {
        struct node *n = &g_array_index(t->nodes, struct node, g_array_index(t->entries, struct entry, i).node);
        if (n->n_entries++ == 0)
            n->first_entry = i;
    }
    t->compiled = TRUE;
}

guint name_table_size(const name_table *t)
{
    return t->entries->len;
}

/* ---- matching ---- */

struct best {
    guint32 node;
    guint16 n;
    guint8 form;
};

struct matcher {
    const name_table *table;
    const struct token *tokens;
    guint n;
    guint32 (*words)[WORD_FORMS]; /* vocabulary ids of each token's forms */
    struct best best[NAME_CLASSES_MAX];
    guint32 classes; /* bit set of classes with a best */
    guint steps;     /* bound of one start's walk */
};

#define WALK_MAX_STEPS 512

static gboolean flags_allow(const struct entry *e, const struct token *first, guint form)
{
    if ((e->flags & NAME_NEEDS_ALL_CAPS) && !(first->bits & TOKEN_ALL_CAPS))
        return FALSE;
    gboolean has_case = first->bits & (TOKEN_LATIN | TOKEN_CYRILLIC);
    if ((e->flags & NAME_NEEDS_CAPITAL) && has_case && !(first->bits & TOKEN_CAPITAL))
        return FALSE;
    return !(e->flags & NAME_NO_PREFIX) || form == 0;
}

static void note_entries(struct matcher *m, guint32 node, guint first, guint n, guint form)
{
    const struct node *at = &g_array_index(m->table->nodes, struct node, node);
    for (guint i = 0; i < at->n_entries; i++) {
        const struct entry *e = &g_array_index(m->table->entries, struct entry, at->first_entry + i);
        struct best *b = &m->best[e->class];
        gboolean is_set = m->classes >> e->class & 1;
        if (!flags_allow(e, &m->tokens[first], form) || (is_set && (b->n > n || (b->n == n && b->form <= form))))
            continue;
        *b = (struct best){node, (guint16)n, (guint8)form};
        m->classes |= 1u << e->class;
    }
}

static void walk(struct matcher *m, guint32 node, guint first, guint at, guint form)
{
    note_entries(m, node, first, at - first, form);
    if (at >= m->n || m->steps++ > WALK_MAX_STEPS || !g_array_index(m->table->nodes, struct node, node).has_children)
        return;
    const struct token *t = &m->tokens[at];
    if (t->bits & (TOKEN_PUNCT | TOKEN_SENTENCE_START))
        return;
    for (guint f = 0; f < WORD_FORMS; f++) {
        guint32 word = m->words[at][f];
        guint32 next = word ? find_child(m->table, node, word) : 0;
        if (next)
            walk(m, next, first, at + 1, form);
    }
}

static void emit_best(struct matcher *m, guint first, struct vec *out, struct arena *arena)
{
    for (guint32 left = m->classes; left; left &= left - 1) {
        guint class = (guint)__builtin_ctz(left);
        const struct best *b = &m->best[class];
        const struct node *node = &g_array_index(m->table->nodes, struct node, b->node);
        for (guint i = 0; i < node->n_entries; i++) {
            const struct entry *e = &g_array_index(m->table->entries, struct entry, node->first_entry + i);
            if (e->class != class || !flags_allow(e, &m->tokens[first], b->form))
                continue;
            struct name_match *match = vec_push(out, arena, sizeof *match);
            if (match)
                *match = (struct name_match){first, b->n, e->payload, e->class, e->flags, b->form};
        }
    }
}

/* See NAME_FORM_STEM. */
static guint32 stem_id(const name_table *t, const struct token *token)
{
    struct strview f = token->forms[0];
    if (!(token->bits & TOKEN_LATIN) || f.n < 5 || f.p[f.n - 1] != 's' || f.p[f.n - 2] == 's')
        return 0;
    return find_word(t, (struct strview){f.p, f.n - 1});
}

static void look_up_words(const name_table *t, const struct token *tokens, guint n, guint32 (*words)[WORD_FORMS])
{
    for (guint i = 0; i < n; i++) {
        if (tokens[i].bits & TOKEN_PUNCT)
            continue;
        for (guint f = 0; f < tokens[i].n_forms; f++)
            words[i][f] = find_word(t, tokens[i].forms[f]);
        if (!words[i][0])
            words[i][NAME_FORM_STEM] = stem_id(t, &tokens[i]);
    }
}

struct name_matches name_table_match(const name_table *t, const struct token *tokens, guint n, struct arena *arena)
{
    g_assert(t->compiled);
    struct vec out = {0};
    struct matcher m = {.table = t, .tokens = tokens, .n = n, .words = arena_alloc(arena, sizeof(*m.words) * n)};
    if (!m.words)
        return (struct name_matches){0};
    look_up_words(t, tokens, n, m.words);
    for (guint i = 0; i < n; i++) {
        m.classes = 0;
        m.steps = 0;
        for (guint f = 0; f < WORD_FORMS && !(tokens[i].bits & TOKEN_PUNCT); f++) {
            guint32 node = m.words[i][f] ? g_array_index(t->root, guint32, m.words[i][f]) : 0;
            if (node)
                walk(&m, node, i, i + 1, f);
        }
        emit_best(&m, i, &out, arena);
    }
    return (struct name_matches){out.items, out.n};
}
