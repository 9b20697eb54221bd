#include "filters/relevance/rules.h"

#include "filters/relevance/spelling.h"

#define STEM_MIN_BYTES 2
#define STEM_MAX_BYTES 32

/* Terms that end in * by their folded beginning. */
struct stems {
    GHashTable *by_text; /* folded bytes → term + 1; the first of two equal ones counts */
    gsize shortest, longest;
};

struct relevance_rules {
    guint16 order[RELEVANCE_RULES_MAX];  /* rules: those that take away first, then the heavier first */
    guint32 rivals[RELEVANCE_RULES_MAX]; /* bits of the rules of the same category and sign */
    term_table *terms;
    name_table *names;
    struct stems stems;
    struct arena *strings; /* folded stems */
};

/* ---- loading ---- */

static void add_stem(relevance_rules *r, guint32 term)
{
    struct strview folded = token_fold(sv_from(term_table_term(r->terms, term)->text), r->strings);
    if (folded.n < STEM_MIN_BYTES || folded.n > STEM_MAX_BYTES)
        return;
    struct strview kept = arena_strdup(r->strings, folded);
    g_assert(kept.p);
    if (!g_hash_table_contains(r->stems.by_text, kept.p))
        g_hash_table_insert(r->stems.by_text, (gpointer)kept.p, GUINT_TO_POINTER(term + 1));
    r->stems.shortest = MIN(r->stems.shortest, kept.n);
    r->stems.longest = MAX(r->stems.longest, kept.n);
}

static int by_weight(gconstpointer a, gconstpointer b, gpointer terms)
{
    double x = term_table_rule(terms, *(const guint16 *)a)->weight,
           y = term_table_rule(terms, *(const guint16 *)b)->weight;
    if ((x < 0) != (y < 0))
        return x < 0 ? -1 : 1;
    return x > y ? -1 : x < y;
}

static void order_rules(relevance_rules *r)
{
    guint n = term_table_rules(r->terms);
    for (guint16 i = 0; i < n; i++) {
        const struct relevance_rule *a = term_table_rule(r->terms, i);
        r->order[i] = i;
        for (guint16 k = 0; k < n; k++) {
            const struct relevance_rule *b = term_table_rule(r->terms, k);
            gboolean are_rivals = g_str_equal(a->category, b->category) && (a->weight < 0) == (b->weight < 0);
            r->rivals[i] |= are_rivals ? 1u << k : 0;
        }
    }
    g_qsort_with_data(r->order, (gint)n, sizeof *r->order, by_weight, r->terms);
}

relevance_rules *relevance_rules_load(const char *pack_dir, GError **error)
{
    g_autoptr(relevance_rules) r = g_new0(relevance_rules, 1);
    r->terms = term_table_load(pack_dir, error);
    if (!r->terms)
        return NULL;
    r->names = name_table_new();
    r->strings = arena_new((gsize)1 << 24, 0);
    r->stems = (struct stems){g_hash_table_new(g_str_hash, g_str_equal), STEM_MAX_BYTES, 0};
    for (guint32 i = 0; i < term_table_terms(r->terms); i++) {
        const struct relevance_term *t = term_table_term(r->terms, i);
        if (t->is_stem)
            add_stem(r, i);
        else
            name_table_add(r->names, sv_from(t->text), t->rule, i, t->name_flags);
    }
    name_table_compile(r->names);
    order_rules(r);
    return g_steal_pointer(&r);
}

void relevance_rules_free(relevance_rules *r)
{
    if (!r)
        return;
    term_table_free(r->terms);
    name_table_free(r->names);
    arena_free(r->strings);
    if (r->stems.by_text)
        g_hash_table_unref(r->stems.by_text);
    g_free(r);
}

const term_table *relevance_rules_terms(const relevance_rules *r)
{
    return r->terms;
}

/* ---- matching ---- */

#define GROUPS_MAX 12 /* different terms of one rule that are counted */

struct tally {
    guint32 groups[GROUPS_MAX];
    guint n;
    double factor; /* of the best place its terms stood in */
};

/* One term found in tokens first … first+n-1. */
struct found {
    guint32 term, first, n;
};

struct matching {
    const relevance_rules *rules;
    struct arena *arena;
    struct relevance_match *out;
    struct tally tallies[RELEVANCE_RULES_MAX];
    struct strview text; /* of the part at work */
    struct tokens tokens;
    enum relevance_part part;
    guint32 *rules_at; /* per token: bit i = rule i has counted it; CONTEXT_BIT = another context has it */
    struct vec found;  /* struct found */
};

#define CONTEXT_BIT (1u << 31)

static double factor_of(const struct matching *m, guint32 token)
{
    const struct relevance_scale *scale = term_table_scale(m->rules->terms);
    if (m->part == RELEVANCE_TITLE)
        return scale->title;
    return token < scale->lead_tokens ? 1 : scale->late;
}

static void add_hit(struct matching *m, guint32 term, guint16 rule, struct strview span)
{
    struct relevance_match *out = m->out;
    if (!out->hits || out->hits_n == RELEVANCE_HITS_MAX)
        return;
    guint32 start = (guint32)(span.p - m->text.p);
    out->hits[out->hits_n++] = (struct relevance_hit){span, rule, m->part, start, start + (guint32)span.n, term};
}

static gboolean is_new_group(const struct tally *t, guint32 group)
{
    for (guint i = 0; i < t->n; i++)
        if (t->groups[i] == group)
            return FALSE;
    return TRUE;
}

static gboolean any_token_has(const struct matching *m, const struct found *f, guint32 bits)
{
    for (guint32 i = f->first; i < f->first + f->n; i++)
        if (m->rules_at[i] & bits)
            return TRUE;
    return FALSE;
}

static void mark_tokens(struct matching *m, const struct found *f, guint32 bits)
{
    for (guint32 i = f->first; i < f->first + f->n; i++)
        m->rules_at[i] |= bits;
}

/* Counts a term, unless its words have counted for a rule of its category already, or belong to another context
 * ("Damascus steel" is no Damascus). */
static void count(struct matching *m, const struct found *f)
{
    const struct relevance_term *term = term_table_term(m->rules->terms, f->term);
    const struct relevance_rule *rule = term_table_rule(m->rules->terms, term->rule);
    struct tally *t = &m->tallies[term->rule];
    guint32 start = m->tokens.items[f->first].start, end = m->tokens.items[f->first + f->n - 1].end;
    struct strview span = {m->text.p + start, end - start};
    guint32 taken = m->rules->rivals[term->rule] | (rule->weight > 0 ? CONTEXT_BIT : 0);
    if (any_token_has(m, f, taken) ||
        (rule->is_anchor && !spelling_is_plain(term->key, relevance_term_case(term), span)))
        return;
    mark_tokens(m, f, 1u << term->rule | (rule->weight < 0 ? CONTEXT_BIT : 0));
    t->factor = MAX(t->factor, factor_of(m, f->first));
    if (is_new_group(t, term->group) && t->n < GROUPS_MAX)
        t->groups[t->n++] = term->group;
    add_hit(m, f->term, term->rule, span);
}

/* The longest stem that a form of the token begins with. */
static gboolean find_stem(const struct stems *s, struct strview form, guint32 *term)
{
    char key[STEM_MAX_BYTES + 1];
    gsize longest = MIN(MIN(s->longest, form.n), (gsize)STEM_MAX_BYTES);
    memcpy(key, form.p, longest);
    for (gsize n = longest; n >= s->shortest && n > 0; n--) {
        if (n < form.n && ((guchar)form.p[n] & 0xC0) == 0x80)
            continue;
        key[n] = '\0';
        gpointer found = g_hash_table_lookup(s->by_text, key);
        if (found) {
            *term = GPOINTER_TO_UINT(found) - 1;
            return TRUE;
        }
    }
    return FALSE;
}

static void note(struct matching *m, guint32 term, guint32 first, guint32 n)
{
    struct found *f = vec_push(&m->found, m->arena, sizeof *f);
    if (f)
        *f = (struct found){term, first, n};
}

static void find_stems(struct matching *m)
{
    for (guint32 i = 0; i < m->tokens.n; i++) {
        const struct token *t = &m->tokens.items[i];
        guint32 term = 0;
        for (guint f = 0; t->bits & TOKEN_WORD && f < t->n_forms; f++)
            if (find_stem(&m->rules->stems, t->forms[f], &term)) {
                note(m, term, i, 1);
                break;
            }
    }
}

static void find_names(struct matching *m)
{
    struct name_matches names = name_table_match(m->rules->names, m->tokens.items, m->tokens.n, m->arena);
    for (guint i = 0; i < names.n; i++)
        note(m, names.items[i].payload, names.items[i].first, names.items[i].n);
}

/* Rule by rule: other contexts take words away, then the heavier rules of a category do. */
static void count_found(struct matching *m)
{
    const struct found *items = m->found.items;
    for (guint r = 0; r < term_table_rules(m->rules->terms); r++)
        for (guint i = 0; i < m->found.n; i++)
            if (term_table_term(m->rules->terms, items[i].term)->rule == m->rules->order[r])
                count(m, &items[i]);
}

/* Quotation marks and dashes part no names here: “de-escalation” zone, Putin – Erdogan agreement. */
static struct tokens without_quotes(struct tokens tokens)
{
    guint n = 0;
    for (guint i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.items[i];
        if (!(t->bits & TOKEN_QUOTE) && !(t->bits & TOKEN_PUNCT && sv_equal(t->forms[0], SV("-"))))
            tokens.items[n++] = *t;
    }
    tokens.n = n; /* `truncated` stays */
    return tokens;
}

static void match_part(struct matching *m, enum relevance_part part, struct strview text)
{
    m->part = part;
    m->text = text;
    m->found = (struct vec){0};
    m->tokens = without_quotes(tokenize(text, RELEVANCE_TOKENS_MAX, m->arena));
    m->out->is_truncated |= m->tokens.truncated;
    m->rules_at = arena_new_n(m->arena, guint32, m->tokens.n + 1);
    if (!m->rules_at)
        return;
    find_names(m);
    find_stems(m);
    count_found(m);
}

static double weigh(const struct relevance_rule *rule, const struct tally *t)
{
    if (t->n == 0)
        return 0;
    double sum = rule->weight + rule->more * (t->n - 1);
    sum = rule->weight < 0 ? MAX(sum, rule->max) : MIN(sum, rule->max);
    return sum * t->factor;
}

/* What the terms counted so far give; 0 without an anchor. */
static double sum_up(const struct matching *m, double by_rule[RELEVANCE_RULES_MAX])
{
    const term_table *terms = m->rules->terms;
    gboolean has_anchor = FALSE;
    double sum = 0;
    for (guint i = 0; i < term_table_rules(terms); i++) {
        const struct relevance_rule *rule = term_table_rule(terms, i);
        by_rule[i] = weigh(rule, &m->tallies[i]);
        has_anchor |= rule->is_anchor && m->tallies[i].n > 0;
        sum += by_rule[i];
    }
    for (guint i = 0; i < term_table_pairs(terms); i++) {
        const struct relevance_pair *p = term_table_pair(terms, i);
        if (m->tallies[p->first].n && m->tallies[p->second].n)
            sum += p->weight;
    }
    return has_anchor ? MAX(sum, 0.0) : 0;
}

static int by_position(const void *a, const void *b)
{
    const struct relevance_hit *x = a, *y = b;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

struct relevance_match relevance_rules_match(const relevance_rules *r, struct strview title, struct strview body,
                                             struct arena *arena)
{
    struct relevance_match out = {0};
    struct matching m = {.rules = r, .arena = arena, .out = &out};
    out.hits = arena_new_n(arena, struct relevance_hit, RELEVANCE_HITS_MAX);
    const struct relevance_scale *scale = term_table_scale(r->terms);
    match_part(&m, RELEVANCE_TITLE, title);
    double title_score = sum_up(&m, out.by_rule);
    match_part(&m, RELEVANCE_BODY, body);
    out.score = sum_up(&m, out.by_rule);
    if (title_score >= scale->title_alone)
        out.score = MAX(out.score, title_score);
    out.is_match = out.score > 0 && out.score >= scale->threshold;
    if (out.hits)
        qsort(out.hits, out.hits_n, sizeof *out.hits, by_position);
    return out;
}
