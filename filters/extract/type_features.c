#include "filters/extract/type_features.h"

#include "text/name_table.h"

#define TOKENS_MAX      400
#define CLASSES_MAX     200
#define UNIT_CLASSES    3
#define PAIR_WINDOW     6  /* content units between a name and the word it is paired with */
#define TEXT_CLASSES    10 /* classes of words whose combinations are features */
#define TITLE_SHARE_PCT 70 /* so many capitalised words: a headline in title case, where capitals say nothing */

/* A string and its hash: a word, a stem, or a class in brackets. */
struct mark {
    struct strview text;
    guint64 hash;
};

/* What is known of a form of a word. */
struct stem {
    guint64 form;        /* hash; 0: free */
    struct mark stem;    /* text.p == NULL: by rule */
    struct mark cluster; /* words of like meaning; text.p == NULL: none */
};

struct type_lexicon {
    name_table *names;
    struct stem *stems; /* open addressing; size a power of two */
    guint n_stems, stems_size;
    struct arena *memory;
    struct mark class[CLASSES_MAX]; /* "<state>", "[capture]" */
    guint n_classes;
    int class_function, class_number;
    struct mark number, capital, start;
};

/* name_table classes: kinds of names cover their words, classes of words stand beside them */
enum { TABLE_KIND, TABLE_CLASS };

static const char *const kind_names[NAME_KIND_N] = {"none",  "state",   "police", "nonstate", "civilian",
                                                    "crowd", "country", "place",  "org"};

static guint64 hash_text(struct strview s)
{
    guint64 h = 14695981039346656037u; /* FNV-1a, 64 bits */
    for (gsize i = 0; i < s.n; i++)
        h = (h ^ (guint8)s.p[i]) * 1099511628211u;
    return h;
}

static struct mark mark_of(struct strview s)
{
    return (struct mark){s, hash_text(s)};
}

/* ---- the lexicon ---- */

#define LEXICON_BUDGET_BYTES ((gsize)64 << 20)

type_lexicon *type_lexicon_new(void)
{
    type_lexicon *l = g_new0(type_lexicon, 1);
    l->names = name_table_new();
    l->memory = arena_new(LEXICON_BUDGET_BYTES, 0);
    l->class_function = l->class_number = -1;
    l->number = mark_of(SV("<n>"));
    l->capital = mark_of(SV("<C>"));
    l->start = mark_of(SV("<start>"));
    return l;
}

void type_lexicon_free(type_lexicon *l)
{
    if (!l)
        return;
    name_table_free(l->names);
    g_free(l->stems);
    arena_free(l->memory);
    g_free(l);
}

static gboolean add_class(type_lexicon *l, const char *name)
{
    if (l->n_classes == CLASSES_MAX)
        return FALSE;
    if (strcmp(name, "function") == 0)
        l->class_function = (int)l->n_classes;
    if (strcmp(name, "number") == 0)
        l->class_number = (int)l->n_classes;
    struct strview text = arena_printf(l->memory, l->n_classes < NAME_KIND_N ? "<%s>" : "[%s]", name);
    l->class[l->n_classes++] = mark_of(text);
    return TRUE;
}

static gboolean add_name(type_lexicon *l, const char *class, const char *flags, const char *phrase)
{
    guint64 c, f;
    if (!g_ascii_string_to_unsigned(class, 10, 0, l->n_classes ? l->n_classes - 1 : 0, &c, NULL) ||
        !g_ascii_string_to_unsigned(flags, 10, 0, 255, &f, NULL))
        return FALSE;
    name_table_add(l->names, sv_from(phrase), c < NAME_KIND_N ? TABLE_KIND : TABLE_CLASS, (guint32)c, (guint8)f);
    return TRUE;
}

static struct stem *stem_slot(const type_lexicon *l, guint64 form)
{
    guint64 at = form & (l->stems_size - 1);
    while (l->stems[at].form && l->stems[at].form != form)
        at = (at + 1) & (l->stems_size - 1);
    return &l->stems[at];
}

static void grow_stems(type_lexicon *l)
{
    struct stem *old = l->stems;
    guint n = l->stems_size;
    l->stems_size = MAX(256, n * 2);
    l->stems = g_new0(struct stem, l->stems_size);
    for (guint i = 0; i < n; i++)
        if (old[i].form)
            *stem_slot(l, old[i].form) = old[i];
    g_free(old);
}

static struct stem *add_form(type_lexicon *l, const char *form)
{
    if (2 * l->n_stems >= l->stems_size)
        grow_stems(l);
    guint64 hash = hash_text(sv_from(form));
    struct stem *slot = stem_slot(l, hash);
    l->n_stems += !slot->form;
    slot->form = hash;
    return hash ? slot : NULL;
}

static gboolean add_stem(type_lexicon *l, const char *form, const char *stem)
{
    struct stem *slot = add_form(l, form);
    struct strview copy = arena_strdup(l->memory, sv_from(stem));
    if (!slot || !copy.p)
        return FALSE;
    slot->stem = mark_of(copy);
    return TRUE;
}

static gboolean add_cluster(type_lexicon *l, const char *form, const char *cluster)
{
    struct stem *slot = add_form(l, form);
    struct strview name = arena_printf(l->memory, "{%s}", cluster);
    if (!slot || !name.p)
        return FALSE;
    slot->cluster = mark_of(name);
    return TRUE;
}

gboolean type_lexicon_add(type_lexicon *l, char **field)
{
    guint n = g_strv_length(field);
    if (n == 2 && strcmp(field[0], "class") == 0)
        return add_class(l, field[1]);
    if (n == 4 && strcmp(field[0], "name") == 0)
        return add_name(l, field[1], field[2], field[3]);
    if (n == 3 && strcmp(field[0], "stem") == 0)
        return add_stem(l, field[1], field[2]);
    if (n == 3 && strcmp(field[0], "cluster") == 0)
        return add_cluster(l, field[1], field[2]);
    return FALSE;
}

gboolean type_lexicon_compile(type_lexicon *l)
{
    if (l->n_classes < NAME_KIND_N)
        return FALSE;
    for (guint i = 0; i < NAME_KIND_N; i++) {
        struct strview c = l->class[i].text; /* in brackets */
        if (c.n != strlen(kind_names[i]) + 2 || memcmp(c.p + 1, kind_names[i], c.n - 2) != 0)
            return FALSE;
    }
    name_table_compile(l->names);
    return TRUE;
}

/* ---- stems: cut, never changed, so that a stem is a view into the word ---- */

struct suffix {
    char text[6];
    guint8 n;
    guint8 keep_min; /* bytes that must be left */
};

/* Inflection first, then what makes nouns and adverbs of verbs. Irregular forms are `stem` lines of the lexicon. */
static const struct suffix inflection[] = {{"ing", 3, 3}, {"ies", 3, 3}, {"ied", 3, 3},
                                           {"ed", 2, 3},  {"es", 2, 3},  {"s", 1, 3}};
static const struct suffix derivation[] = {{"ation", 5, 4}, {"ment", 4, 4}, {"ion", 3, 4},
                                           {"ly", 2, 4},    {"e", 1, 3},    {"y", 1, 3}};

static struct strview cut_suffix(struct strview w, const struct suffix *table, guint n)
{
    for (guint i = 0; i < n; i++) {
        gsize len = table[i].n;
        if (w.n >= len + table[i].keep_min && memcmp(w.p + w.n - len, table[i].text, len) == 0)
            return (struct strview){w.p, w.n - len};
    }
    return w;
}

static struct strview cut_double(struct strview w)
{
    gboolean is_double = w.n > 3 && w.p[w.n - 1] == w.p[w.n - 2] && w.p[w.n - 1] != 's' && w.p[w.n - 1] != 'l';
    return is_double ? (struct strview){w.p, w.n - 1} : w;
}

static struct strview stem_of(struct strview w)
{
    if (w.n > 2 && w.p[w.n - 1] == 's' && w.p[w.n - 2] == 's')
        return w;
    struct strview cut = cut_suffix(w, inflection, G_N_ELEMENTS(inflection));
    if (cut.n < w.n && cut.n > 0 && w.p[w.n - 1] != 's')
        cut = cut_double(cut);
    cut = cut_suffix(cut, inflection + 4, 2); /* "bombings", "shootings" */
    return cut_suffix(cut, derivation, G_N_ELEMENTS(derivation));
}

/* ---- units: what the pairs are made of ---- */

enum unit_bits {
    UNIT_NAME = 1 << 0,     /* a name: its words are hidden */
    UNIT_FUNCTION = 1 << 1, /* the, of, by … */
    UNIT_STARTS = 1 << 2,   /* first of a sentence */
};

struct unit {
    struct mark word, stem;
    struct mark cluster; /* text.p == NULL: none */
    guint16 kind;        /* enum name_kind */
    guint16 class[UNIT_CLASSES];
    guint8 n_classes;
    guint8 bits;
};

struct work {
    const type_lexicon *l;
    const struct type_text *text;
    struct arena *scratch;
    type_model_feature_fn add;
    gpointer data;
    struct unit *all; /* every unit */
    guint n_all;
    const struct unit **content; /* without function words */
    guint n_content;
};

struct cover {
    guint32 n; /* tokens, 0: none begins here */
    guint16 kind;
    guint8 is_name; /* a proper name: hide its words */
};

static struct cover *cover_tokens(struct work *w, const struct name_matches *found, guint n)
{
    struct cover *cover = arena_new_n(w->scratch, struct cover, n);
    if (!cover)
        return NULL;
    for (guint i = 0; i < found->n; i++) {
        const struct name_match *m = &found->items[i];
        struct cover *c = &cover[m->first];
        if (m->class == TABLE_KIND && m->n > c->n)
            *c = (struct cover){m->n, (guint16)m->payload, (w->text->tokens[m->first].bits & TOKEN_CAPITAL) != 0};
    }
    for (guint i = 0; i < w->text->n_names; i++) {
        const struct type_model_name *g = &w->text->names[i];
        if (g->first < n && g->n <= n - g->first && g->kind > NAME_KIND_NONE && g->kind < NAME_KIND_N)
            cover[g->first] = (struct cover){g->n, (guint16)g->kind, TRUE};
    }
    return cover;
}

static gboolean is_title_case(const struct token *t, guint n)
{
    guint words = 0, capitals = 0;
    for (guint i = 0; i < n; i++)
        if ((t[i].bits & TOKEN_WORD) && t[i].end - t[i].start >= 4) {
            words++;
            capitals += (t[i].bits & TOKEN_CAPITAL) != 0;
        }
    return words >= 4 && capitals * 100 >= words * TITLE_SHARE_PCT;
}

static gboolean ends_sentence(const struct token *t)
{
    static const char ends[] = ".!?:;\"|";                            /* of one byte */
    static const char *const wide[] = {"“", "”", "–", "—", "؟", "…"}; /* of two or three */
    struct strview s = t->forms[0];
    if (!(t->bits & TOKEN_PUNCT) || s.n == 0)
        return FALSE;
    if (s.n == 1)
        return memchr(ends, s.p[0], sizeof ends - 1) != NULL;
    for (guint i = 0; i < G_N_ELEMENTS(wide); i++)
        if (sv_equal(s, sv_from(wide[i])))
            return TRUE;
    return FALSE;
}

static const struct stem *form_known(const type_lexicon *l, guint64 word)
{
    const struct stem *known = l->stems_size ? stem_slot(l, word) : NULL;
    return known && known->form ? known : NULL;
}

static struct mark stem_by_rule(const struct token *t)
{
    if (!(t->bits & TOKEN_ARABIC))
        return mark_of(stem_of(t->forms[0]));
    struct strview shortest = t->forms[0]; /* without proclitics */
    for (guint f = 1; f < t->n_forms; f++)
        if (t->forms[f].n < shortest.n)
            shortest = t->forms[f];
    return mark_of(shortest);
}

static struct unit word_unit(struct work *w, const struct token *t, gboolean hide_capital)
{
    struct unit u = {0};
    if (t->bits & TOKEN_NUMBER) {
        u.word = u.stem = w->l->number;
    } else if (hide_capital) {
        u.word = u.stem = w->l->capital;
        u.bits = UNIT_NAME;
    } else {
        u.word = mark_of(t->forms[0]);
        const struct stem *known = form_known(w->l, u.word.hash);
        u.stem = known && known->stem.text.p ? known->stem : stem_by_rule(t);
        if (known)
            u.cluster = known->cluster;
    }
    return u;
}

static void add_classes(const struct work *w, struct unit *u, const struct name_match *m)
{
    int class = (int)m->payload;
    if (class == w->l->class_function && m->n == 1)
        u->bits |= UNIT_FUNCTION;
    else if (class == w->l->class_number && m->n == 1)
        u->stem = w->l->number;
    else if (class != w->l->class_function && u->n_classes < UNIT_CLASSES)
        u->class[u->n_classes++] = (guint16) class;
}

/* One unit from the tokens at `i`; returns how many it takes. */
static guint make_unit(struct work *w, guint i, const struct cover *cover, gboolean starts, gboolean title_case,
                       struct unit *u)
{
    const struct token *t = &w->text->tokens[i];
    gboolean unknown_capital = !cover->n && (t->bits & TOKEN_CAPITAL) && !starts && !title_case;
    *u = word_unit(w, t, unknown_capital || (cover->n && cover->is_name && (cover->n > 1 || !starts)));
    u->kind = cover->kind;
    if (cover->kind)
        u->stem = w->l->class[cover->kind];
    if (starts)
        u->bits |= UNIT_STARTS;
    return MAX(cover->n, 1);
}

static gboolean make_units(struct work *w, guint n)
{
    struct name_matches found = name_table_match(w->l->names, w->text->tokens, n, w->scratch);
    struct cover *cover = cover_tokens(w, &found, n);
    w->all = arena_new_n(w->scratch, struct unit, n);
    w->content = arena_new_n(w->scratch, const struct unit *, n);
    if (!cover || !w->all || !w->content)
        return FALSE;
    gboolean starts = TRUE, title_case = is_title_case(w->text->tokens, n);
    guint match = 0;
    for (guint i = 0; i < n;) {
        const struct token *t = &w->text->tokens[i];
        if (t->bits & TOKEN_PUNCT) {
            starts |= ends_sentence(t);
            i++;
            continue;
        }
        struct unit *u = &w->all[w->n_all++];
        guint next = i + make_unit(w, i, &cover[i], starts, title_case, u);
        for (; match < found.n && found.items[match].first < next; match++)
            if (found.items[match].class == TABLE_CLASS && found.items[match].first >= i)
                add_classes(w, u, &found.items[match]);
        starts = FALSE;
        gboolean repeats = w->n_all > 1 && u->word.hash == w->l->capital.hash && !u->kind && !u[-1].kind &&
                           u[-1].word.hash == u->word.hash && !(u->bits & UNIT_STARTS);
        if (repeats)
            w->n_all--; /* "San Pedro Sula" is one <C> */
        i = next;
    }
    for (guint i = 0; i < w->n_all; i++)
        if (!(w->all[i].bits & UNIT_FUNCTION))
            w->content[w->n_content++] = &w->all[i];
    return !arena_has_overflowed(w->scratch);
}

/* ---- features ---- */

static guint64 mix(guint64 a, guint64 b)
{
    guint64 h = (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) * 0xFF51AFD7ED558CCDu; /* MurmurHash3 */
    return h ^ (h >> 32);
}

static void emit(struct work *w, char template, const struct mark *a, const struct mark *b)
{
    guint64 hash = mix(a->hash, (guint64) template);
    if (b)
        hash = mix(hash, b->hash);
    if (!w->text->with_names) {
        w->add(hash, NULL, w->data);
        return;
    }
    struct strview name = b ? arena_printf(w->scratch, "%c:%.*s %.*s", template, SV_ARG(a->text), SV_ARG(b->text))
                            : arena_printf(w->scratch, "%c:%.*s", template, SV_ARG(a->text));
    w->add(hash, name.p ? name.p : "", w->data);
}

static const struct mark *class_mark(const struct work *w, const struct unit *u, guint i)
{
    return &w->l->class[u->class[i]];
}

/* U word, S stem, G cluster, K kind of name, X class of word */
static void emit_single(struct work *w, const struct unit *u)
{
    if (!(u->bits & UNIT_NAME) && u->word.hash != w->l->capital.hash && u->word.hash != w->l->number.hash) {
        emit(w, 'U', &u->word, NULL);
        if (!u->kind && u->stem.hash != u->word.hash)
            emit(w, 'S', &u->stem, NULL);
        if (u->cluster.text.p)
            emit(w, 'G', &u->cluster, NULL);
    }
    if (u->kind)
        emit(w, 'K', &w->l->class[u->kind], NULL);
    for (guint i = 0; i < u->n_classes; i++)
        emit(w, 'X', class_mark(w, u, i), NULL);
}

/* B: neighbouring words as written, names by kind. */
static void emit_word_pairs(struct work *w)
{
    const struct mark *before = &w->l->start;
    for (guint i = 0; i < w->n_all; i++) {
        const struct unit *u = &w->all[i];
        const struct mark *m = u->kind ? &w->l->class[u->kind] : &u->word;
        emit(w, 'B', u->bits & UNIT_STARTS ? &w->l->start : before, m);
        before = m;
    }
}

/* C, D: stems next to each other and with one between, function words left out. */
static void emit_stem_pairs(struct work *w)
{
    for (guint i = 1; i < w->n_content; i++) {
        if (w->content[i]->bits & UNIT_STARTS)
            continue;
        emit(w, 'C', &w->content[i - 1]->stem, &w->content[i]->stem);
        if (i >= 2 && !(w->content[i - 1]->bits & UNIT_STARTS))
            emit(w, 'D', &w->content[i - 2]->stem, &w->content[i]->stem);
    }
}

static void emit_ordered(struct work *w, const struct unit *a, const struct unit *b)
{
    gboolean both = a->kind && b->kind;
    emit(w, both ? 'Z' : 'P', &a->stem, &b->stem);
    if (both)
        return;
    const struct unit *word = a->kind ? b : a;
    for (guint c = 0; c < word->n_classes; c++)
        emit(w, 'Q', a->kind ? &a->stem : class_mark(w, a, c), b->kind ? &b->stem : class_mark(w, b, c));
}

/* P, Q, Z: a kind of name and the stems, classes and kinds near it in its sentence, in order. */
static void emit_kind_pairs(struct work *w)
{
    for (guint i = 0; i < w->n_content; i++)
        for (guint j = i + 1; j < w->n_content && j <= i + PAIR_WINDOW; j++) {
            if (w->content[j]->bits & UNIT_STARTS)
                break;
            if (w->content[i]->kind || w->content[j]->kind)
                emit_ordered(w, w->content[i], w->content[j]);
        }
}

/* Y: two classes of words anywhere in the text. */
static void emit_class_pairs(struct work *w)
{
    guint16 seen[TEXT_CLASSES];
    guint n = 0;
    for (guint i = 0; i < w->n_all; i++)
        for (guint c = 0; c < w->all[i].n_classes && n < TEXT_CLASSES; c++) {
            guint16 class = w->all[i].class[c];
            guint k = 0;
            while (k < n && seen[k] != class)
                k++;
            if (k < n)
                continue;
            for (k = 0; k < n; k++)
                emit(w, 'Y', &w->l->class[MIN(class, seen[k])], &w -> l -> class[MAX(class, seen[k])]);
            seen[n++] = class;
        }
}

gboolean type_features(const type_lexicon *l, const struct type_text *text, struct arena *scratch,
                       type_model_feature_fn add, gpointer data)
{
    struct work w = {.l = l, .text = text, .scratch = scratch, .add = add, .data = data};
    guint n = MIN(text->n, TOKENS_MAX);
    if (n == 0)
        return TRUE;
    if (!make_units(&w, n))
        return FALSE;
    for (guint i = 0; i < w.n_all; i++)
        emit_single(&w, &w.all[i]);
    emit_word_pairs(&w);
    emit_stem_pairs(&w);
    emit_kind_pairs(&w);
    emit_class_pairs(&w);
    return !arena_has_overflowed(scratch);
}
