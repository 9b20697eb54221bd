#include "filters/extract/lexicon.h"

#include "common/tsv.h"

struct word {
    char *text;
    guint32 bits;
    enum relation relation;
};

/* One spelling of a verb and all that it may be: "hit" is base, past and participle. */
struct spelling {
    char *text;
    guint32 forms; /* enum verb_form */
};

struct verb {
    char *lemma;
    GArray *spellings; /* struct spelling */
};

struct lexicon {
    GPtrArray *words;     /* struct word */
    GPtrArray *verbs;     /* struct verb */
    GHashTable *by_lemma; /* char * → struct verb (borrowed) */
};

static const char *const relation_names[RELATIONS_N] = {
    [REL_SUBJECT] = "subject",
    [REL_OBJECT] = "object",
    [REL_BY] = "by",
    [REL_ON] = "on",
    [REL_AGAINST] = "against",
    [REL_OF] = "of",
    [REL_IN] = "in",
    [REL_NEAR] = "near",
    [REL_FROM] = "from",
    [REL_TO] = "to",
    [REL_WITH] = "with",
    [REL_BETWEEN] = "between",
    [REL_AFTER] = "after",
    [REL_DURING] = "during",
    [REL_FOR] = "for",
    [REL_OVER] = "over",
    [REL_ABOUT] = "about",
    [REL_SINCE] = "since",
    [REL_ACCORDING] = "according",
    [REL_POSSESSOR] = "possessor",
    [REL_MODIFIER] = "modifier",
    [REL_SUPPORT] = "support",
};

const char *relation_name(enum relation r)
{
    return r < RELATIONS_N ? relation_names[r] : NULL;
}

enum relation relation_from_name(struct strview name)
{
    for (int r = REL_NONE + 1; r < RELATIONS_N; r++)
        if (sv_equal(name, sv_from(relation_names[r])))
            return (enum relation)r;
    return REL_NONE;
}

static const struct {
    const char *name;
    guint32 bits;
} word_classes[] = {
    {"determiner", WORD_DETERMINER},
    {"definite", WORD_DETERMINER | WORD_DEFINITE},
    {"preposition", WORD_PREPOSITION},
    {"conjunction", WORD_CONJUNCTION},
    {"subordinator", WORD_SUBORDINATOR},
    {"relative", WORD_RELATIVE},
    {"pronoun", WORD_PRONOUN},
    {"possessive", WORD_DETERMINER | WORD_POSSESSIVE},
    {"auxiliary_be", WORD_BE},
    {"auxiliary_have", WORD_HAVE},
    {"auxiliary_do", WORD_DO},
    {"modal", WORD_MODAL},
    {"future", WORD_MODAL | WORD_FUTURE},
    {"negator", WORD_NEGATOR},
    {"interrogative", WORD_SUBORDINATOR},
    {"particle", WORD_ADVERB | WORD_PARTICLE},
    {"interjection", WORD_ADVERB},
    {"adverb", WORD_ADVERB},
    {"adverb_of_time", WORD_ADVERB},
    {"quantifier", WORD_QUANTIFIER},
    {"to", WORD_TO},
    {"prefix", WORD_PREFIX},
    {"adjective", WORD_ADJECTIVE},
    {"noun", WORD_NOUN},
    {"plural_noun", WORD_NOUN | WORD_PLURAL},
    {"place_noun", WORD_NOUN | WORD_PLACE_NOUN},
    {"thing_noun", WORD_NOUN | WORD_THING_NOUN},
    {"group_noun", WORD_NOUN | WORD_GROUP_NOUN},
};

static guint32 class_bits(struct strview name)
{
    for (guint i = 0; i < G_N_ELEMENTS(word_classes); i++)
        if (sv_equal(name, sv_from(word_classes[i].name)))
            return word_classes[i].bits;
    return 0;
}

static void word_free(gpointer p)
{
    struct word *w = p;
    g_free(w->text);
    g_free(w);
}

static void spelling_clear(gpointer p)
{
    g_free(((struct spelling *)p)->text);
}

static void verb_free(gpointer p)
{
    struct verb *v = p;
    g_free(v->lemma);
    g_array_unref(v->spellings);
    g_free(v);
}

static void add_word(lexicon *l, struct strview text, guint32 bits, enum relation relation)
{
    struct word *w = g_new0(struct word, 1);
    *w = (struct word){sv_dup(text), bits, relation};
    g_ptr_array_add(l->words, w);
}

struct word_table {
    lexicon *to;
    const char *fixed_class; /* NULL: a column says it */
};

static gboolean read_word(tsv *t, gpointer data, GError **error)
{
    const struct word_table *table = data;
    struct strview class = table->fixed_class ? sv_from(table->fixed_class) : tsv_cell(t, 2), one, rest = class;
    guint32 bits = 0;
    while (tsv_piece(&rest, '|', &one))
        bits |= class_bits(one);
    if (!bits)
        return tsv_fail(t, error, "class '%.*s' is unknown", SV_ARG(class));
    add_word(table->to, tsv_cell(t, 0), bits, REL_NONE);
    if (tsv_named_cell(t, "plural").n)
        add_word(table->to, tsv_named_cell(t, "plural"), bits | WORD_PLURAL, REL_NONE);
    return TRUE;
}

/* A table of words: `word`, `class` (absent: `fixed_class`) and perhaps `plural`. */
static gboolean load_words(lexicon *l, const char *dir, const char *file, const char *fixed_class, GError **error)
{
    static const char *const with_class[] = {"word", "source", "class", NULL}, *const without[] = {"word", "source",
                                                                                                   NULL};
    g_autofree char *path = g_build_filename(dir, file, NULL);
    struct word_table table = {l, fixed_class};
    return tsv_each(path, fixed_class ? without : with_class, read_word, &table, error);
}

static gboolean read_preposition(tsv *t, gpointer l, GError **error)
{
    enum relation r = relation_from_name(tsv_cell(t, 1));
    if (r == REL_NONE)
        return tsv_fail(t, error, "relation '%.*s' is unknown", SV_ARG(tsv_cell(t, 1)));
    add_word(l, tsv_cell(t, 0), WORD_PREPOSITION, r);
    return TRUE;
}

static gboolean load_prepositions(lexicon *l, const char *dir, GError **error)
{
    static const char *const columns[] = {"word", "relation", "source", NULL};
    g_autofree char *path = g_build_filename(dir, "prepositions.tsv", NULL);
    return tsv_each(path, columns, read_preposition, l, error);
}

static void add_spelling(struct verb *v, struct strview text, guint32 form)
{
    for (guint i = 0; i < v->spellings->len; i++) {
        struct spelling *s = &g_array_index(v->spellings, struct spelling, i);
        if (sv_equal(sv_from(s->text), text)) {
            s->forms |= form;
            return;
        }
    }
    struct spelling s = {sv_dup(text), form};
    if (form != VERB_IS_NOUN)
        g_array_append_val(v->spellings, s);
    else
        g_free(s.text);
}

/* Columns hold spellings parted by |: "re-captured|recaptured". */
static gboolean read_verb(tsv *t, gpointer data, GError **error)
{
    static const enum verb_form form_of[] = {VERB_BASE, VERB_S, VERB_PAST, VERB_PARTICIPLE, VERB_ING, VERB_IS_NOUN};
    lexicon *l = data;
    struct verb *v = g_new0(struct verb, 1);
    (void)error;
    v->lemma = sv_dup(tsv_cell(t, 0));
    v->spellings = g_array_new(FALSE, TRUE, sizeof(struct spelling));
    g_array_set_clear_func(v->spellings, spelling_clear);
    for (guint i = 0; i < G_N_ELEMENTS(form_of); i++) {
        struct strview rest = tsv_cell(t, i + 1), one;
        while (tsv_piece(&rest, '|', &one))
            add_spelling(v, one, form_of[i]);
    }
    g_ptr_array_add(l->verbs, v);
    g_hash_table_insert(l->by_lemma, v->lemma, v);
    return TRUE;
}

static gboolean load_verbs(lexicon *l, const char *dir, GError **error)
{
    static const char *const columns[] = {"lemma", "base",         "s_form", "past", "participle",
                                          "ing",   "is_also_noun", "source", NULL};
    g_autofree char *path = g_build_filename(dir, "verbs.en.tsv", NULL);
    return tsv_each(path, columns, read_verb, l, error);
}

lexicon *lexicon_load(const char *common_dir, GError **error)
{
    g_autoptr(lexicon) l = g_new0(lexicon, 1);
    l->words = g_ptr_array_new_with_free_func(word_free);
    l->verbs = g_ptr_array_new_with_free_func(verb_free);
    l->by_lemma = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean ok = load_words(l, common_dir, "function_words.en.tsv", NULL, error) &&
                  load_words(l, common_dir, "nouns.en.tsv", NULL, error) &&
                  load_words(l, common_dir, "adjectives.en.tsv", "adjective", error) &&
                  load_prepositions(l, common_dir, error) && load_verbs(l, common_dir, error);
    return ok ? g_steal_pointer(&l) : NULL;
}

void lexicon_free(lexicon *l)
{
    if (!l)
        return;
    g_hash_table_unref(l->by_lemma);
    g_ptr_array_unref(l->words);
    g_ptr_array_unref(l->verbs);
    g_free(l);
}

void lexicon_add_names(const lexicon *l, name_table *t, guint16 word_class, guint16 verb_class)
{
    for (guint i = 0; i < l->words->len; i++) {
        const struct word *w = g_ptr_array_index(l->words, i);
        name_table_add(t, sv_from(w->text), word_class, w->bits | (guint32)w->relation << WORD_RELATION_SHIFT, 0);
    }
    for (guint i = 0; i < l->verbs->len; i++) {
        const struct verb *v = g_ptr_array_index(l->verbs, i);
        for (guint j = 0; j < v->spellings->len; j++) {
            const struct spelling *s = &g_array_index(v->spellings, struct spelling, j);
            name_table_add(t, sv_from(s->text), verb_class, s->forms | i << 8, 0);
        }
    }
}

void lexicon_inflect(const lexicon *l, struct strview phrase,
                     void (*each)(struct strview form, enum verb_form which, gpointer data), gpointer data)
{
    const char *blank = memchr(phrase.p, ' ', phrase.n);
    gsize n = blank ? (gsize)(blank - phrase.p) : phrase.n;
    g_autofree char *lemma = g_strndup(phrase.p, n);
    const struct verb *v = g_hash_table_lookup(l->by_lemma, lemma);
    if (!v) {
        each(phrase, VERB_BASE, data);
        return;
    }
    for (guint i = 0; i < v->spellings->len; i++) {
        const struct spelling *s = &g_array_index(v->spellings, struct spelling, i);
        g_autofree char *form = g_strdup_printf("%s%.*s", s->text, (int)(phrase.n - n), phrase.p + n);
        each(sv_from(form), (enum verb_form)s->forms, data);
    }
}

static gboolean ends_in(struct strview s, const char *const *endings)
{
    for (; *endings; endings++) {
        gsize n = strlen(*endings);
        if (s.n >= n && memcmp(s.p + s.n - n, *endings, n) == 0)
            return TRUE;
    }
    return FALSE;
}

char *lexicon_plural_dup(struct strview phrase)
{
    static const char *const none[] = {"s", "ism", "ware", "fire", "unrest", "violence", NULL};
    static const char *const es[] = {"x", "ch", "sh", "z", NULL};
    static const char *const vowel_y[] = {"ay", "ey", "oy", "uy", NULL};
    static const char *const y[] = {"y", NULL}, *const man[] = {"man", NULL};
    if (phrase.n < 3 || ends_in(phrase, none))
        return NULL;
    if (ends_in(phrase, man))
        return g_strdup_printf("%.*sen", (int)phrase.n - 2, phrase.p);
    if (ends_in(phrase, y) && !ends_in(phrase, vowel_y))
        return g_strdup_printf("%.*sies", (int)phrase.n - 1, phrase.p);
    return g_strdup_printf("%.*s%s", SV_ARG(phrase), ends_in(phrase, es) ? "es" : "s");
}
