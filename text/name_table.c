#include "text/name_table.h"

#define PHRASE_MAX_TOKENS 24
#define WORD_FORMS        (TOKEN_FORMS + 1) /* the last one is the stem */

struct entry {
    guint32 node, payload;
    guint32 order;
    guint16 class;
    guint8 flags;
};

/* What a match takes from an entry; those of a node are neighbours, in the order of class and adding. */
struct fact {
    guint32 payload;
    guint16 class;
    guint8 flags;
};

/* The words that begin phrases are the first nodes, under their own numbers. */
struct node {
    guint32 first_fact;
    guint32 n_facts : 31, has_children : 1;
};

#define WORD_INLINE_BYTES 16

/* Half a cache line: most words are compared where their hash stands. */
struct word_slot {
    guint32 hash, n;
    guint32 id; /* 0: free */
    union {
        char text[WORD_INLINE_BYTES];
        const char *p; /* of a longer one */
    };
};
G_STATIC_ASSERT(sizeof(struct word_slot) == 32);

struct edge_slot {
    guint64 key;  /* node << 32 | word */
    guint32 node; /* 0: free */
};

/* The words of one table or of several that share them. Laid flat when nothing is added any more: a look-up that fails
 * costs one cache line instead of three (bench_extract: names matched 1.6 times as fast). */
struct vocabulary {
    gatomicrefcount refs;
    guint n_tables;
    struct arena *strings;
    GHashTable *ids;  /* struct strview * → id; NULL once laid flat */
    GByteArray *used; /* id → bits of the tables that have the word */
    struct word_slot *flat;
    guint32 mask;
};

struct name_table {
    struct vocabulary *words;
    guint8 bit; /* of this table in vocabulary.used */
    struct arena *scratch;
    /* while names are added */
    GHashTable *edges; /* (node << 32 | word) → node */
    GArray *root;      /* word → node */
    guint n_nodes;     /* 0 is no node */
    GArray *entries;   /* struct entry */
    guint n_added;
    /* compiled */
    guint n_words;      /* nodes below are words */
    struct node *nodes; /* NULL before */
    struct fact *facts;
    struct edge_slot *flat_edges; /* as the vocabulary's */
    guint32 edge_mask;
};

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

static struct vocabulary *vocabulary_new(void)
{
    struct vocabulary *v = g_new0(struct vocabulary, 1);
    g_atomic_ref_count_init(&v->refs);
    v->strings = arena_new(STRINGS_BUDGET_BYTES, 0);
    v->ids = g_hash_table_new(sv_key_hash, sv_key_equal);
    v->used = g_byte_array_new();
    g_byte_array_set_size(v->used, 1);
    v->used->data[0] = 0;
    return v;
}

static void vocabulary_unref(struct vocabulary *v)
{
    if (!g_atomic_ref_count_dec(&v->refs))
        return;
    g_clear_pointer(&v->ids, g_hash_table_unref);
    g_byte_array_unref(v->used);
    g_free(v->flat);
    arena_free(v->strings);
    g_free(v);
}

/* Takes the reference. */
static name_table *new_with(struct vocabulary *words)
{
    name_table *t = g_new0(name_table, 1);
    g_assert(words->n_tables < NAME_TABLES_MAX && words->ids);
    t->words = words;
    t->bit = (guint8)(1u << words->n_tables++);
    t->scratch = arena_new(1 << 20, 1 << 20);
    t->edges = g_hash_table_new(edge_hash, g_direct_equal);
    t->root = g_array_new(FALSE, TRUE, sizeof(guint32));
    t->entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
    t->n_nodes = 1;
    g_array_set_size(t->root, 1);
    return t;
}

name_table *name_table_new(void)
{
    return new_with(vocabulary_new());
}

name_table *name_table_new_sharing(name_table *other)
{
    g_atomic_ref_count_inc(&other->words->refs);
    return new_with(other->words);
}

void name_table_free(name_table *t)
{
    if (!t)
        return;
    vocabulary_unref(t->words);
    g_clear_pointer(&t->edges, g_hash_table_unref);
    g_clear_pointer(&t->root, g_array_unref);
    g_clear_pointer(&t->entries, g_array_unref);
    g_free(t->nodes);
    g_free(t->facts);
    g_free(t->flat_edges);
    arena_free(t->scratch);
    g_free(t);
}

static guint32 intern(struct vocabulary *v, struct strview folded)
{
    guint32 id = GPOINTER_TO_UINT(g_hash_table_lookup(v->ids, &folded));
    if (id)
        return id;
    static const guint8 nobody = 0;
    struct strview *key = arena_new_n(v->strings, struct strview, 1);
    g_assert(key);
    *key = arena_strdup(v->strings, folded);
    id = g_hash_table_size(v->ids) + 1;
    g_hash_table_insert(v->ids, key, GUINT_TO_POINTER(id));
    g_byte_array_append(v->used, &nobody, 1);
    return id;
}

/* The word's number, made known to this table. */
static guint32 word_of(name_table *t, struct strview folded)
{
    guint32 id = intern(t->words, folded);
    t->words->used->data[id] |= t->bit;
    if (id >= t->root->len)
        g_array_set_size(t->root, id + 1);
    return id;
}

static guint32 child(name_table *t, guint32 node, guint32 word)
{
    if (node == 0) {
        guint32 *slot = &g_array_index(t->root, guint32, word);
        if (!*slot)
            *slot = t->n_nodes++;
        return *slot;
    }
    guint32 next = GPOINTER_TO_UINT(g_hash_table_lookup(t->edges, edge_key(node, word)));
    if (!next) {
        next = t->n_nodes++;
        g_hash_table_insert(t->edges, edge_key(node, word), GUINT_TO_POINTER(next));
    }
    return next;
}

gboolean name_table_add(name_table *t, struct strview phrase, guint16 class, guint32 payload, guint8 flags)
{
    g_assert(!t->nodes && class < NAME_CLASSES_MAX);
    arena_reset(t->scratch);
    struct tokens tokens = tokenize(phrase, PHRASE_MAX_TOKENS, t->scratch);
    guint32 node = 0;
    for (guint i = 0; i < tokens.n; i++)
        if (!(tokens.items[i].bits & TOKEN_PUNCT))
            node = child(t, node, word_of(t, tokens.items[i].forms[0]));
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

/* Once, by the first table compiled. */
static void lay_flat(struct vocabulary *v)
{
    GHashTableIter i;
    gpointer key, id;
    if (!v->ids)
        return;
    v->mask = mask_for(g_hash_table_size(v->ids));
    v->flat = g_new0(struct word_slot, (gsize)v->mask + 1);
    g_hash_table_iter_init(&i, v->ids);
    while (g_hash_table_iter_next(&i, &key, &id)) {
        const struct strview *word = key;
        guint32 hash = sv_hash(*word), at = hash & v->mask;
        while (v->flat[at].id)
            at = (at + 1) & v->mask;
        v->flat[at] = (struct word_slot){.hash = hash, .n = (guint32)word->n, .id = GPOINTER_TO_UINT(id)};
        if (word->n <= WORD_INLINE_BYTES)
            memcpy(v->flat[at].text, word->p, word->n);
        else
            v->flat[at].p = word->p;
    }
    g_clear_pointer(&v->ids, g_hash_table_unref);
}

/* New numbers of the nodes: a word's for the first of a phrase, the others behind. */
static guint32 *renumber(name_table *t)
{
    guint32 *to = g_new0(guint32, t->n_nodes), next = t->root->len;
    for (guint32 word = 1; word < t->root->len; word++)
        to[g_array_index(t->root, guint32, word)] = word;
    for (guint32 node = 1; node < t->n_nodes; node++)
        to[node] = to[node] ? to[node] : next++;
    t->n_words = t->root->len;
    t->nodes = g_new0(struct node, next);
    return to;
}

static void flatten_edges(name_table *t, const guint32 *to)
{
    GHashTableIter i;
    gpointer old, node;
    t->edge_mask = mask_for(g_hash_table_size(t->edges));
    t->flat_edges = g_new0(struct edge_slot, (gsize)t->edge_mask + 1);
    g_hash_table_iter_init(&i, t->edges);
    while (g_hash_table_iter_next(&i, &old, &node)) {
        guint32 from = to[GPOINTER_TO_SIZE(old) >> 32], word = (guint32)GPOINTER_TO_SIZE(old);
        gpointer key = edge_key(from, word);
        guint32 at = edge_hash(key) & t->edge_mask;
        while (t->flat_edges[at].node)
            at = (at + 1) & t->edge_mask;
        t->flat_edges[at] = (struct edge_slot){GPOINTER_TO_SIZE(key), to[GPOINTER_TO_UINT(node)]};
        t->nodes[from].has_children = TRUE;
    }
}

static void flatten_entries(name_table *t, const guint32 *to)
{
    for (guint i = 0; i < t->entries->len; i++)
        g_array_index(t->entries, struct entry, i).node = to[g_array_index(t->entries, struct entry, i).node];
    g_array_sort(t->entries, by_node_class_order);
    t->n_added = t->entries->len;
    t->facts = g_new(struct fact, t->n_added + 1);
    for (guint i = 0; i < t->n_added; i++) {
        const struct entry *e = &g_array_index(t->entries, struct entry, i);
        struct node *n = &t->nodes[e->node];
        t->facts[i] = (struct fact){e->payload, e->class, e->flags};
        if (n->n_facts++ == 0)
            n->first_fact = i;
    }
}

static gboolean is_word(const struct word_slot *s, struct strview folded, guint32 hash)
{
    return s->hash == hash && s->n == folded.n &&
           memcmp(s->n <= WORD_INLINE_BYTES ? s->text : s->p, folded.p, folded.n) == 0;
}

static guint32 find_word(const struct vocabulary *v, struct strview folded, guint32 hash)
{
    for (guint32 at = hash & v->mask; v->flat[at].id; at = (at + 1) & v->mask)
        if (is_word(&v->flat[at], folded, hash))
            return v->flat[at].id;
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
    g_assert(!t->nodes);
    lay_flat(t->words);
    g_autofree guint32 *to = renumber(t);
    flatten_edges(t, to);
    flatten_entries(t, to);
    g_clear_pointer(&t->edges, g_hash_table_unref);
    g_clear_pointer(&t->root, g_array_unref);
    g_clear_pointer(&t->entries, g_array_unref);
}

guint name_table_size(const name_table *t)
{
    return t->nodes ? t->n_added : t->entries->len;
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
    const struct token_words *words;
    struct best best[NAME_CLASSES_MAX];
    guint32 classes; /* bit set of classes with a best */
    guint steps;     /* bound of one start's walk */
    struct vec out;
    struct arena *arena;
};

#define WALK_MAX_STEPS 512

/* The flags of phrases that may not begin at this token by this form. */
static guint8 forbidden_flags(const struct token *first, guint form)
{
    gboolean has_case = first->bits & (TOKEN_LATIN | TOKEN_CYRILLIC);
    guint8 flags = first->bits & TOKEN_ALL_CAPS ? 0 : NAME_NEEDS_ALL_CAPS;
    flags |= has_case && !(first->bits & TOKEN_CAPITAL) ? NAME_NEEDS_CAPITAL : 0;
    return form ? flags | NAME_NO_PREFIX : flags;
}

static inline void emit(struct matcher *m, const struct fact *f, guint first, guint n, guint form)
{
    struct name_match *match = vec_push(&m->out, m->arena, sizeof *match);
    if (match)
        *match = (struct name_match){first, n, f->payload, f->class, f->flags, (guint8)form};
}

static void note_facts(struct matcher *m, guint32 node, guint n, guint form, guint8 forbidden)
{
    const struct node *at = &m->table->nodes[node];
    const struct fact *facts = &m->table->facts[at->first_fact];
    for (guint i = 0; i < at->n_facts; i++) {
        const struct fact *f = &facts[i];
        struct best *b = &m->best[f->class];
        gboolean is_set = m->classes >> f->class & 1;
        if (f->flags & forbidden || (is_set && (b->n > n || (b->n == n && b->form <= form))))
            continue;
        *b = (struct best){node, (guint16)n, (guint8)form};
        m->classes |= 1u << f->class;
    }
}

#define ABBREVIATION_MAX_BYTES 3 /* Col, St, EE, one letter of Arabic */

/* Marks that stand inside names and that the folding of a phrase leaves out: quotation marks (تنظيم "الدولة"), the
 * ayn before or behind a word (Kafr 'Amim, Maqta' al-Hajar), the full stop of an abbreviation (St. Lucia, EE.UU.), &.
 */
static gboolean is_inner_mark(const struct matcher *m, guint at)
{
    static const guint32 marks[] = {'\'', U'’', U'‘', '`', '&'};
    const struct token *t = &m->tokens[at];
    if (at + 1 >= m->n || m->tokens[at + 1].bits & (TOKEN_PUNCT | TOKEN_SENTENCE_START))
        return FALSE;
    if (t->bits & TOKEN_QUOTE)
        return TRUE;
    if (t->sign == '.')
        return !(t->bits & TOKEN_SPACE_BEFORE) && m->tokens[at - 1].forms[0].n <= ABBREVIATION_MAX_BYTES;
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        if (t->sign == marks[i])
            return TRUE;
    return FALSE;
}

/* The word of form `f` of a token for this table; the stem only of words that it does not have. */
static guint32 word_at(const struct matcher *m, guint at, guint f)
{
    const guint32 *id = m->words[at].id;
    gboolean is_known = f == NAME_FORM_STEM && id[f] && m->table->words->used->data[id[0]] & m->table->bit;
    return is_known ? 0 : id[f];
}

static void walk(struct matcher *m, guint32 node, guint first, guint at, guint form, guint8 forbidden)
{
    note_facts(m, node, at - first, form, forbidden);
    if (at >= m->n || m->steps++ > WALK_MAX_STEPS || !m->table->nodes[node].has_children)
        return;
    if (m->tokens[at].bits & TOKEN_SENTENCE_START)
        return;
    if (m->tokens[at].bits & TOKEN_PUNCT && !is_inner_mark(m, at++))
        return;
    for (guint f = 0; f < WORD_FORMS; f++) {
        guint32 word = word_at(m, at, f);
        guint32 next = word ? find_child(m->table, node, word) : 0;
        if (next)
            walk(m, next, first, at + 1, form, forbidden);
    }
}

/* Classes and facts are both in order: classes that are best at one node take one walk through its facts. */
static void emit_best(struct matcher *m, guint first)
{
    const struct fact *f = NULL, *end = NULL;
    guint32 at = 0;
    for (guint32 left = m->classes; left; left &= left - 1) {
        guint class = (guint)__builtin_ctz(left);
        const struct best *b = &m->best[class];
        if (b->node != at) {
            at = b->node;
            f = &m->table->facts[m->table->nodes[at].first_fact];
            end = f + m->table->nodes[at].n_facts;
        }
        guint8 forbidden = forbidden_flags(&m->tokens[first], b->form);
        for (; f < end && f->class <= class; f++)
            if (f->class == class && !(f->flags & forbidden))
                emit(m, f, first, b->n, b->form);
    }
}

/* One word that begins nothing longer here: all its facts are the longest of their classes. */
static void emit_word(struct matcher *m, const struct node *node, guint first)
{
    const struct fact *f = &m->table->facts[node->first_fact];
    guint8 forbidden = forbidden_flags(&m->tokens[first], 0);
    for (guint i = 0; i < node->n_facts; i++)
        if (!(f[i].flags & forbidden))
            emit(m, &f[i], first, 1, 0);
}

/* Nothing but the word itself was found in the table: no other form, no stem. */
static gboolean is_plain(const guint32 *id)
{
    return !(id[1] | id[2] | id[3] | id[NAME_FORM_STEM]);
}

/* Whether a phrase that begins with `word` may go on with token `at`. */
static gboolean goes_on(const struct matcher *m, guint32 word, guint at)
{
    if (!m->table->nodes[word].has_children || at >= m->n || m->tokens[at].bits & TOKEN_SENTENCE_START)
        return FALSE;
    if (m->tokens[at].bits & TOKEN_PUNCT)
        return is_inner_mark(m, at);
    const guint32 *id = m->words[at].id;
    return !is_plain(id) || (id[0] && find_child(m->table, word, id[0]));
}

static void match_at(struct matcher *m, guint i)
{
    const guint32 *id = m->words[i].id;
    if (is_plain(id) && id[0] >= m->table->n_words)
        return;
    if (is_plain(id) && !goes_on(m, id[0], i + 1)) {
        emit_word(m, &m->table->nodes[id[0]], i);
        return;
    }
    m->classes = 0;
    m->steps = 0;
    for (guint f = 0; f < WORD_FORMS; f++) {
        guint32 word = word_at(m, i, f);
        if (word && word < m->table->n_words)
            walk(m, word, i, i + 1, f, forbidden_flags(&m->tokens[i], f));
    }
    emit_best(m, i);
}
G_STATIC_ASSERT(NAME_FORM_STEM == 4);

/* See NAME_FORM_STEM. */
static guint32 stem_id(const struct vocabulary *v, const struct token *token)
{
    struct strview f = token->forms[0];
    if (!(token->bits & TOKEN_LATIN) || f.n < 5 || f.p[f.n - 1] != 's' || f.p[f.n - 2] == 's')
        return 0;
    f.n--;
    return find_word(v, f, sv_hash(f));
}

struct token_words *name_table_words(const name_table *t, const struct token *tokens, guint n, struct arena *arena)
{
    const struct vocabulary *v = t->words;
    guint8 all = (guint8)((1u << v->n_tables) - 1);
    struct token_words *words = arena_new_n(arena, struct token_words, n);
    g_assert(t->nodes);
    for (guint i = 0; words && i < n; i++) {
        const struct token *token = &tokens[i];
        if (token->bits & TOKEN_PUNCT)
            continue;
        guint32 *id = words[i].id;
        id[0] = find_word(v, token->forms[0], token->hash);
        for (guint f = 1; f < token->n_forms; f++)
            id[f] = find_word(v, token->forms[f], sv_hash(token->forms[f]));
        if (!id[0] || v->used->data[id[0]] != all)
            id[NAME_FORM_STEM] = stem_id(v, token);
    }
    return words;
}

#define MATCHES_A_TOKEN 5 /* about; English news has six a word */

struct name_matches name_table_match_words(const name_table *t, const struct token *tokens, guint n,
                                           const struct token_words *words, struct arena *arena)
{
    g_assert(t->nodes);
    struct matcher m = {.table = t, .tokens = tokens, .n = words ? n : 0, .words = words, .arena = arena};
    vec_reserve(&m.out, arena, sizeof(struct name_match), m.n * MATCHES_A_TOKEN);
    for (guint i = 0; i < m.n; i++)
        if (!(tokens[i].bits & TOKEN_PUNCT))
            match_at(&m, i);
    return (struct name_matches){m.out.items, m.out.n};
}

struct name_matches name_table_match(const name_table *t, const struct token *tokens, guint n, struct arena *arena)
{
    return name_table_match_words(t, tokens, n, name_table_words(t, tokens, n, arena), arena);
}
