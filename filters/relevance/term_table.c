#include "filters/relevance/term_table.h"

#include "common/tsv.h"
#include "common/yaml.h"
#include "filters/relevance/term_keys.h"
#include "filters/relevance/term_names.h"

G_DEFINE_QUARK(term - table - error - quark, term_table_error)

struct term_table {
    GStringChunk *strings;
    GArray *rules, *pairs, *terms;
    GArray *places, *actors; /* struct name_choice */
    struct relevance_scale scale;
    char *hash;
};

static const char *keep(term_table *t, struct strview s)
{
    return g_string_chunk_insert_len(t->strings, s.p ? s.p : "", (gssize)s.n);
}

void term_table_add(term_table *t, struct strview text, guint16 rule, guint32 group, guint8 name_flags)
{
    struct relevance_term term = {.rule = rule, .group = group, .name_flags = name_flags};
    if (text.n > 1 && text.p[text.n - 1] == '*') {
        term.is_stem = TRUE;
        text.n--;
    }
    term.text = keep(t, text);
    gunichar first = g_utf8_get_char_validated(term.text, -1);
    if (first < 0x110000 && g_unichar_isupper(first))
        term.name_flags |= NAME_NEEDS_CAPITAL;
    g_array_append_val(t->terms, term);
}

/* ---- terms.yaml ---- */

static gboolean read_weights(const struct yaml_node *node, struct relevance_rule *rule, GError **error)
{
    const struct yaml_node *weight = yaml_need(node, "weight", error);
    const struct yaml_node *more = yaml_get(node, "more"), *max = yaml_get(node, "max");
    if (!weight || !yaml_real(weight, -10, 10, &rule->weight, error))
        return FALSE;
    rule->max = rule->weight;
    if (more && !yaml_real(more, -10, 10, &rule->more, error))
        return FALSE;
    if (max && !yaml_real(max, -10, 10, &rule->max, error))
        return FALSE;
    if (rule->more * rule->weight < 0 || ABS(rule->max) < ABS(rule->weight))
        return yaml_fail(max ? max : node, error, "more must have the sign of weight, and max be no nearer to 0");
    return TRUE;
}

static gint find_rule(const term_table *t, struct strview id)
{
    for (guint i = 0; i < t->rules->len; i++)
        if (sv_equal(sv_from(g_array_index(t->rules, struct relevance_rule, i).id), id))
            return (gint)i;
    return -1;
}

/* id, category, weights, anchor of a rule or a choice of names; the rule is appended. */
static gboolean read_rule_head(term_table *t, const struct yaml_node *node, GError **error)
{
    const struct yaml_node *id = yaml_need(node, "id", error), *category, *anchor = yaml_get(node, "anchor");
    struct relevance_rule rule = {0};
    struct strview text;
    if (!id || !yaml_text(id, &text, error))
        return FALSE;
    if (sv_is_empty(text) || find_rule(t, text) >= 0)
        return yaml_expected(id, "an id that no other rule has", error);
    if (t->rules->len >= RELEVANCE_RULES_MAX)
        return yaml_fail(node, error, "there may be at most %d rules", RELEVANCE_RULES_MAX);
    rule.id = keep(t, text);
    if (!(category = yaml_need(node, "category", error)) || !yaml_text(category, &text, error))
        return FALSE;
    rule.category = keep(t, text);
    if (!read_weights(node, &rule, error) || (anchor && !yaml_bool(anchor, &rule.is_anchor, error)))
        return FALSE;
    g_array_append_val(t->rules, rule);
    return TRUE;
}

static gboolean read_terms(term_table *t, const struct yaml_node *languages, guint16 rule, GError **error)
{
    if (!yaml_want(languages, YAML_MAP, error))
        return FALSE;
    for (guint l = 0; l < languages->n; l++) {
        const struct yaml_node *list = &languages->items[l];
        if (!yaml_want(list, YAML_LIST, error))
            return FALSE;
        for (guint i = 0; i < list->n; i++) {
            struct strview text;
            if (!yaml_text(&list->items[i], &text, error))
                return FALSE;
            gboolean is_phrase = memchr(text.p, ' ', text.n) != NULL;
            if (text.n < 2 || (is_phrase && text.p[text.n - 1] == '*'))
                return yaml_expected(&list->items[i], "a word, a phrase, or a word with * for any ending", error);
            term_table_add(t, text, rule, t->terms->len, 0);
        }
    }
    return TRUE;
}

static gboolean read_rule(term_table *t, const struct yaml_node *node, GError **error)
{
    static const char *const keys[] = {"id", "category", "anchor", "weight", "more", "max", "terms", NULL};
    if (!yaml_want(node, YAML_MAP, error) || !yaml_only_keys(node, keys, error) || !read_rule_head(t, node, error))
        return FALSE;
    const struct yaml_node *terms = yaml_need(node, "terms", error);
    return terms && read_terms(t, terms, (guint16)(t->rules->len - 1), error);
}

static gboolean read_country(const struct yaml_node *node, struct name_choice *choice, GError **error)
{
    struct strview text;
    if (!yaml_text(node, &text, error))
        return FALSE;
    if (text.n != 2)
        return yaml_expected(node, "two letters of ISO 3166-1", error);
    memcpy(choice->country, text.p, 2);
    return TRUE;
}

static gboolean read_place_choice(term_table *t, const struct yaml_node *node, GError **error)
{
    static const char *const keys[] = {"id",      "category", "anchor", "weight",    "more", "max",
                                       "country", "prior",    "weak",   "canonical", NULL};
    struct name_choice choice = {.rule = (guint16)t->rules->len, .prior_max = 100};
    if (!yaml_want(node, YAML_MAP, error) || !yaml_only_keys(node, keys, error) || !read_rule_head(t, node, error))
        return FALSE;
    const struct yaml_node *country = yaml_need(node, "country", error), *prior = yaml_get(node, "prior"),
                           *weak = yaml_get(node, "weak"), *canonical = yaml_get(node, "canonical");
    if (!country || !read_country(country, &choice, error) || (weak && !yaml_bool(weak, &choice.is_weak, error)) ||
        (canonical && !yaml_bool(canonical, &choice.is_canonical, error)))
        return FALSE;
    choice.is_other = g_array_index(t->rules, struct relevance_rule, choice.rule).weight < 0;
    if (prior && (!yaml_want(prior, YAML_LIST, error) ||
                  (prior->n != 2 && !yaml_expected(prior, "a list of two numbers, from and to", error)) ||
                  !yaml_i64(&prior->items[0], 0, 100, &choice.prior_min, error) ||
                  !yaml_i64(&prior->items[1], 0, 100, &choice.prior_max, error)))
        return FALSE;
    g_array_append_val(t->places, choice);
    return TRUE;
}

static gboolean read_actor_choice(term_table *t, const struct yaml_node *node, GError **error)
{
    static const char *const keys[] = {"id", "category", "anchor", "weight", "more", "max", "ids", "weak", NULL};
    struct name_choice choice = {.rule = (guint16)t->rules->len};
    if (!yaml_want(node, YAML_MAP, error) || !yaml_only_keys(node, keys, error) || !read_rule_head(t, node, error))
        return FALSE;
    const struct yaml_node *ids = yaml_need(node, "ids", error), *weak = yaml_get(node, "weak");
    if (!ids || !yaml_want(ids, YAML_LIST, error) || (weak && !yaml_bool(weak, &choice.is_weak, error)))
        return FALSE;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (guint i = 0; i < ids->n; i++) {
        struct strview id;
        if (!yaml_text(&ids->items[i], &id, error))
            return FALSE;
        g_ptr_array_add(list, (gpointer)keep(t, id));
    }
    g_ptr_array_add(list, NULL);
    choice.ids = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
    g_array_append_val(t->actors, choice);
    return TRUE;
}

static gboolean read_list(term_table *t, const struct yaml_node *list,
                          gboolean (*read_one)(term_table *, const struct yaml_node *, GError **), GError **error)
{
    if (!list)
        return TRUE;
    if (!yaml_want(list, YAML_LIST, error))
        return FALSE;
    for (guint i = 0; i < list->n; i++)
        if (!read_one(t, &list->items[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_pair(term_table *t, const struct yaml_node *node, GError **error)
{
    static const char *const keys[] = {"rules", "weight", NULL};
    if (!yaml_want(node, YAML_MAP, error) || !yaml_only_keys(node, keys, error))
        return FALSE;
    const struct yaml_node *rules = yaml_need(node, "rules", error), *weight = NULL;
    if (!rules || !yaml_want(rules, YAML_LIST, error) || !(weight = yaml_need(node, "weight", error)))
        return FALSE;
    if (rules->n != 2)
        return yaml_expected(rules, "a list of two rules", error);
    struct relevance_pair pair = {0};
    for (guint i = 0; i < 2; i++) {
        gint rule = find_rule(t, rules->items[i].text);
        if (rule < 0)
            return yaml_expected(&rules->items[i], "the id of a rule", error);
        *(i ? &pair.second : &pair.first) = (guint16)rule;
    }
    if (!yaml_real(weight, -10, 10, &pair.weight, error))
        return FALSE;
    g_array_append_val(t->pairs, pair);
    return TRUE;
}

static gboolean read_scale(term_table *t, const struct yaml_node *root, GError **error)
{
    const struct yaml_node *threshold = yaml_need(root, "threshold", error), *title = yaml_get(root, "title"),
                           *late = yaml_get(root, "late"), *lead = yaml_get(root, "lead_tokens"),
                           *alone = yaml_get(root, "title_alone");
    gint64 lead_tokens = 300;
    t->scale = (struct relevance_scale){.title = 1, .late = 1, .title_alone = G_MAXDOUBLE};
    if (!threshold || !yaml_real(threshold, 0, 100, &t->scale.threshold, error))
        return FALSE;
    if ((title && !yaml_real(title, 0, 10, &t->scale.title, error)) ||
        (late && !yaml_real(late, 0, 10, &t->scale.late, error)) ||
        (alone && !yaml_real(alone, 0, 100, &t->scale.title_alone, error)) ||
        (lead && !yaml_i64(lead, 1, 1000000, &lead_tokens, error)))
        return FALSE;
    t->scale.lead_tokens = (guint)lead_tokens;
    return TRUE;
}

static gboolean read_root(term_table *t, const struct yaml_node *root, GError **error)
{
    static const char *const keys[] = {"threshold", "title", "title_alone", "late", "lead_tokens",
                                       "rules",     "names", "pairs",       NULL};
    static const char *const name_keys[] = {"places", "actors", NULL};
    if (!yaml_want(root, YAML_MAP, error) || !yaml_only_keys(root, keys, error) || !read_scale(t, root, error) ||
        !yaml_need(root, "rules", error) || !read_list(t, yaml_get(root, "rules"), read_rule, error))
        return FALSE;
    const struct yaml_node *names = yaml_get(root, "names");
    if (names && (!yaml_want(names, YAML_MAP, error) || !yaml_only_keys(names, name_keys, error) ||
                  !read_list(t, yaml_get(names, "places"), read_place_choice, error) ||
                  !read_list(t, yaml_get(names, "actors"), read_actor_choice, error)))
        return FALSE;
    return read_list(t, yaml_get(root, "pairs"), read_pair, error);
}

/* ---- the whole pack ---- */

static gboolean hash_file(GChecksum *sum, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize n = 0;
    if (!g_file_get_contents(path, &text, &n, error))
        return FALSE;
    g_checksum_update(sum, (const guchar *)text, (gssize)n);
    return TRUE;
}

static gboolean read_pack(term_table *t, const char *dir, GError **error)
{
    g_autofree char *terms = g_build_filename(dir, "terms.yaml", NULL);
    g_autofree char *places = g_build_filename(dir, "places.tsv", NULL);
    g_autofree char *common = g_build_filename(dir, "..", "common", NULL);
    g_autofree char *aliases = g_build_filename(dir, "actor_aliases.tsv", NULL);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(yaml_doc) doc = yaml_load(terms, error);
    if (!doc || !read_root(t, yaml_root(doc), error) || !hash_file(sum, terms, error))
        return FALSE;
    if (!term_names_inflect(t, t->terms, t->rules, common, error))
        return FALSE;
    if (t->places->len &&
        (!term_names_add_places(t, places, common, t->places, error) || !hash_file(sum, places, error)))
        return FALSE;
    if (t->actors->len && (!term_names_add_actors(t, aliases, t->actors, error) || !hash_file(sum, aliases, error)))
        return FALSE;
    t->hash = g_strdup(g_checksum_get_string(sum));
    return term_keys_choose(t->rules, t->terms, t->strings, common, error);
}

static void clear_choice(gpointer data)
{
    g_free(((struct name_choice *)data)->ids);
}

static term_table *term_table_new(void)
{
    term_table *t = g_new0(term_table, 1);
    t->strings = g_string_chunk_new(65536);
    t->rules = g_array_new(FALSE, TRUE, sizeof(struct relevance_rule));
    t->pairs = g_array_new(FALSE, TRUE, sizeof(struct relevance_pair));
    t->terms = g_array_new(FALSE, TRUE, sizeof(struct relevance_term));
    t->places = g_array_new(FALSE, TRUE, sizeof(struct name_choice));
    t->actors = g_array_new(FALSE, TRUE, sizeof(struct name_choice));
    g_array_set_clear_func(t->actors, clear_choice);
    return t;
}

term_table *term_table_load(const char *pack_dir, GError **error)
{
    g_autoptr(term_table) t = term_table_new();
    return read_pack(t, pack_dir, error) ? g_steal_pointer(&t) : NULL;
}

term_table *term_table_parse(const char *name, struct strview yaml, GError **error)
{
    g_autoptr(term_table) t = term_table_new();
    g_autoptr(yaml_doc) doc = yaml_parse(name, yaml, error);
    if (!doc || !read_root(t, yaml_root(doc), error))
        return NULL;
    t->hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)(yaml.p ? yaml.p : ""), yaml.n);
    term_keys_choose(t->rules, t->terms, t->strings, NULL, NULL);
    return g_steal_pointer(&t);
}

void term_table_free(term_table *t)
{
    if (!t)
        return;
    g_string_chunk_free(t->strings);
    g_array_unref(t->rules);
    g_array_unref(t->pairs);
    g_array_unref(t->terms);
    g_array_unref(t->places);
    g_array_unref(t->actors);
    g_free(t->hash);
    g_free(t);
}

enum spelling_case relevance_term_case(const struct relevance_term *term)
{
    const char *rest = term->key;
    struct strview word;
    guint words = 0;
    while (spelling_next_word(&rest, &word))
        words++;
    gunichar first = g_utf8_get_char_validated(term->key, -1);
    if (words != 1 || term->is_stem) /* no capital is asked of stems */
        return SPELLING_ANY_CASE;
    if (term->name_flags & NAME_NEEDS_ALL_CAPS)
        return SPELLING_ALL_CAPS;
    return first < 0x110000 && g_unichar_isupper(first) ? SPELLING_CAPITAL : SPELLING_ANY_CASE;
}

guint term_table_rules(const term_table *t)
{
    return t->rules->len;
}

const struct relevance_rule *term_table_rule(const term_table *t, guint index)
{
    g_assert(index < t->rules->len);
    return &g_array_index(t->rules, struct relevance_rule, index);
}

guint term_table_pairs(const term_table *t)
{
    return t->pairs->len;
}

const struct relevance_pair *term_table_pair(const term_table *t, guint index)
{
    g_assert(index < t->pairs->len);
    return &g_array_index(t->pairs, struct relevance_pair, index);
}

guint term_table_terms(const term_table *t)
{
    return t->terms->len;
}

const struct relevance_term *term_table_term(const term_table *t, guint32 index)
{
    g_assert(index < t->terms->len);
    return &g_array_index(t->terms, struct relevance_term, index);
}

const struct relevance_scale *term_table_scale(const term_table *t)
{
    return &t->scale;
}

const char *term_table_hash(const term_table *t)
{
    return t->hash;
}
