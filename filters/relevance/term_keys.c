#include "filters/relevance/term_keys.h"

#include "common/tsv.h"
#include "filters/relevance/spelling.h"

struct word {
    guint32 last_group;
    guint things;       /* groups that have it in a name */
    gboolean is_anchor; /* by itself */
};

/* Shared by more things, a word says too little, and the whole name is looked for. */
#define THINGS_MAX 6

static char *folded_word(struct strview word)
{
    return g_utf8_strdown(word.p, (gssize)word.n);
}

static struct word *word_of(GHashTable *words, struct strview text)
{
    g_autofree char *key = folded_word(text);
    struct word *w = g_hash_table_lookup(words, key);
    if (!w) {
        w = g_new0(struct word, 1);
        w->last_group = G_MAXUINT32;
        g_hash_table_insert(words, g_steal_pointer(&key), w);
    }
    return w;
}

static gboolean is_valid(const struct relevance_term *t)
{
    return g_utf8_validate(t->text, -1, NULL);
}

static void count_words(GHashTable *words, const struct relevance_term *t, gboolean is_anchor)
{
    const char *rest = t->text;
    struct strview text;
    guint n = 0;
    struct word *w = NULL;
    while (spelling_next_word(&rest, &text)) {
        w = word_of(words, text);
        w->things += w->last_group != t->group;
        w->last_group = t->group;
        n++;
    }
    if (n == 1 && is_anchor)
        w->is_anchor = TRUE;
}

/* So long a word is looked for rather than a phrase that quotation marks may break: “de-escalation” zone. */
#define LONG_LETTERS 10

static glong letters_in(struct strview word)
{
    return g_utf8_strlen(word.p, (gssize)word.n);
}

/* Scripts that leave most vowels out say as much in fewer letters. */
static gboolean is_long_enough(struct strview word)
{
    gunichar c = g_utf8_get_char(word.p);
    gboolean is_vowelless = c >= 0x0590 && c <= 0x06FF;
    return letters_in(word) >= (is_vowelless ? 4 : 5);
}

/* The best word of the name, empty when none will do. */
static struct strview best_word(GHashTable *words, const char *name)
{
    struct strview best = {NULL, 0}, text;
    guint fewest = G_MAXUINT;
    while (spelling_next_word(&name, &text)) {
        const struct word *w = word_of(words, text);
        if (w->is_anchor)
            return text;
        gboolean is_distinctive = w->things <= THINGS_MAX ? is_long_enough(text) : letters_in(text) >= LONG_LETTERS;
        if (is_distinctive && w->things < fewest) {
            best = text;
            fewest = w->things;
        }
    }
    return best;
}

/* ---- everyday words ---- */

static const struct {
    const char *file, *column;
} everyday[] = {
    {"function_words.en.tsv", "word"}, {"nouns.en.tsv", "word"},   {"nouns.en.tsv", "plural"},
    {"adjectives.en.tsv", "word"},     {"verbs.en.tsv", "lemma"},  {"verbs.en.tsv", "s_form"},
    {"verbs.en.tsv", "past"},          {"verbs.en.tsv", "ing"},    {"unit_nouns.tsv", "noun"},
    {"demonyms.tsv", "demonym"},       {"date_names.tsv", "name"}, {"cues.tsv", "phrase"},
};

static gboolean read_everyday(tsv *in, gpointer words, GError **error)
{
    (void)error;
    g_autofree char *phrase = sv_dup(tsv_cell(in, 0));
    const char *rest = phrase;
    struct strview text;
    while (g_utf8_validate(rest, -1, NULL) && spelling_next_word(&rest, &text))
        word_of(words, text)->things = THINGS_MAX + 1;
    return TRUE;
}

static gboolean read_all_everyday(GHashTable *words, const char *common_dir, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(everyday); i++) {
        const char *columns[] = {everyday[i].column, NULL};
        g_autofree char *path = g_build_filename(common_dir, everyday[i].file, NULL);
        if (!tsv_each(path, columns, read_everyday, words, error))
            return FALSE;
    }
    return TRUE;
}

gboolean term_keys_choose(const GArray *rules, GArray *terms, GStringChunk *strings, const char *common_dir,
                          GError **error)
{
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (common_dir && !read_all_everyday(words, common_dir, error))
        return FALSE;
    for (guint i = 0; i < terms->len; i++) {
        const struct relevance_term *t = &g_array_index(terms, struct relevance_term, i);
        if (is_valid(t))
            count_words(words, t, g_array_index(rules, struct relevance_rule, t->rule).is_anchor);
    }
    for (guint i = 0; i < terms->len; i++) {
        struct relevance_term *t = &g_array_index(terms, struct relevance_term, i);
        if (!g_array_index(rules, struct relevance_rule, t->rule).is_anchor)
            continue;
        struct strview word = is_valid(t) ? best_word(words, t->text) : SV_NULL;
        t->key = word.n ? g_string_chunk_insert_len(strings, word.p, (gssize)word.n) : t->text;
    }
    return TRUE;
}
