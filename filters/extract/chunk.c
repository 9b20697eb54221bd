#include "filters/extract/chunk.h"

/* ---- one reading for every token ---- */

enum pos {
    POS_NONE,
    POS_DET,
    POS_NUM,
    POS_ADJ,
    POS_NOUN,
    POS_PRON,
    POS_PREP,
    POS_TO,
    POS_CONJ,
    POS_COMMA,
    POS_SUB,
    POS_REL,
    POS_BE,
    POS_HAVE,
    POS_DO,
    POS_MODAL,
    POS_NEG,
    POS_ADV,
    POS_VERB,
    POS_STOP,
    POS_TIME,
    POS_OPEN,
    POS_CLOSE
};

struct reading {
    guint8 pos;
    guint8 n;     /* tokens of the span that this reading covers, on its first token; 0 inside a span */
    guint8 forms; /* VERB: enum verb_form */
    gboolean is_name;
    guint32 word;    /* enum word_bits */
    guint32 trigger; /* match, or NO_INDEX */
    enum relation relation;
};

#define ADVERBIAL_MAX 12 /* chunks */

struct cutter {
    const struct text_analysis *a;
    const struct sentence *s;
    const struct trigger_reader *triggers;
    struct reading *r; /* one a token of the sentence */
    guint n;
    gboolean is_headline;
    struct vec out;
    struct arena *arena;
    gboolean in_brackets;
};

static const struct token *token_at(const struct cutter *k, guint i)
{
    return &k->a->tokens.items[k->s->first + i];
}

static const struct name_match *match_at(const struct cutter *k, guint i, enum name_class class)
{
    const struct name_match *m = name_at(k->a, k->s->first + i, class);
    return m && i + m->n <= k->n ? m : NULL;
}

static void cover(struct cutter *k, guint i, guint n, enum pos pos)
{
    for (guint j = i; j < i + n && j < k->n; j++)
        k->r[j] = (struct reading){.trigger = NO_INDEX};
    k->r[i].pos = (guint8)pos;
    k->r[i].n = (guint8)MIN(n, 255);
}

static gboolean is_free(const struct cutter *k, guint i, guint n)
{
    for (guint j = i; j < i + n; j++)
        if (j >= k->n || k->r[j].n)
            return FALSE;
    return TRUE;
}

/* Several tokens that a table knows as one name: the longest first, so that "Syrian Observatory" is no "Syrian". */
static const enum name_class name_classes[] = {CLASS_ACTOR, CLASS_SOURCE, CLASS_CUE, CLASS_UNIT, CLASS_DEMONYM};

static guint longest_name(const struct cutter *k, guint i)
{
    guint longest = 0;
    for (guint c = 0; c < G_N_ELEMENTS(name_classes); c++) {
        const struct name_match *m = match_at(k, i, name_classes[c]);
        longest = MAX(longest, m ? m->n : 0);
    }
    return longest;
}

static gboolean trigger_is(const struct cutter *k, const struct name_match *m, gboolean (*is)(gconstpointer, guint32))
{
    for (; m; m = name_next(k->a, m))
        if (is(k->triggers->frames, m->payload))
            return TRUE;
    return FALSE;
}

static guint32 trigger_forms(const struct cutter *k, const struct name_match *m)
{
    guint32 forms = 0;
    for (; m; m = name_next(k->a, m))
        if (k->triggers->is_verb(k->triggers->frames, m->payload))
            forms |= k->triggers->forms(k->triggers->frames, m->payload);
    return forms;
}

/* Which reading a word without a verb form gets from its class bits: the first that fits. */
static const struct {
    guint32 bits;
    enum pos pos;
} pos_of_word[] = {
    {WORD_BE, POS_BE},
    {WORD_HAVE, POS_HAVE},
    {WORD_DO, POS_DO},
    {WORD_MODAL, POS_MODAL},
    {WORD_NEGATOR, POS_NEG},
    {WORD_TO, POS_TO},
    {WORD_CONJUNCTION, POS_CONJ},
    {WORD_RELATIVE, POS_REL},
    {WORD_PREPOSITION, POS_PREP},
    {WORD_SUBORDINATOR, POS_SUB},
    {WORD_DETERMINER, POS_DET},
    {WORD_PRONOUN, POS_PRON},
    {WORD_QUANTIFIER, POS_DET},
    {WORD_NOUN, POS_NOUN},
    {WORD_ADJECTIVE, POS_ADJ},
    {WORD_ADVERB, POS_ADV},
};

static enum pos pos_from_bits(guint32 word)
{
    if (word & WORD_CONJUNCTION && word & (WORD_DETERMINER | WORD_QUANTIFIER | WORD_PRONOUN))
        return POS_DET; /* both, either */
    for (guint i = 0; i < G_N_ELEMENTS(pos_of_word); i++)
        if (word & pos_of_word[i].bits)
            return pos_of_word[i].pos;
    return POS_NONE;
}

static guint32 all_word_bits(const struct cutter *k, guint i, guint n, enum relation *relation)
{
    guint32 bits = 0;
    for (const struct name_match *m = match_at(k, i, CLASS_WORD); m && m->n == n; m = name_next(k->a, m)) {
        bits |= m->payload & WORD_BITS_MASK;
        if (m->payload >> WORD_RELATION_SHIFT)
            *relation = (enum relation)(m->payload >> WORD_RELATION_SHIFT);
    }
    return bits;
}

/* "coalition air strikes" may be listed as a name of the coalition: the act at its end is not lost. */
static guint32 trigger_at_end(const struct cutter *k, guint i, guint n)
{
    for (guint j = i + 1; j < i + n; j++) {
        const struct name_match *m = match_at(k, j, CLASS_TRIGGER);
        if (m && j + m->n == i + n && trigger_is(k, m, k->triggers->is_noun))
            return k->a->names[k->s->first + j].at[CLASS_TRIGGER];
    }
    return NO_INDEX;
}

/* "fired at least 70": the particle belongs to the number. Returns how many of `n` tokens stay the verb's. */
static guint before_number(const struct cutter *k, const struct spans *numbers, guint i, guint n)
{
    guint32 first = k->s->first + i, end = first + n;
    for (guint j = 0; j < numbers->n; j++) {
        const struct span *x = &numbers->items[j];
        if (x->first > first && x->first < end && x->first + x->n > end)
            return x->first - first;
    }
    return n;
}

/* The reading of a span of two tokens and more. Returns its length, 0 when no table has one here. */
static guint read_span(struct cutter *k, guint i, const struct spans *numbers)
{
    const struct name_match *trigger = match_at(k, i, CLASS_TRIGGER), *word = match_at(k, i, CLASS_WORD);
    guint name = longest_name(k, i), n = 0;
    if (trigger && trigger->n > 1 && trigger->n >= name && is_free(k, i, trigger->n)) {
        gboolean is_verb = trigger_is(k, trigger, k->triggers->is_verb);
        n = is_verb ? before_number(k, numbers, i, trigger->n) : trigger->n;
        cover(k, i, n, is_verb ? POS_VERB : POS_NOUN);
        k->r[i].forms = (guint8)trigger_forms(k, trigger);
        if (is_verb && trigger_is(k, trigger, k->triggers->is_noun))
            k->r[i].forms |= VERB_IS_NOUN;
        k->r[i].trigger = k->a->names[k->s->first + i].at[CLASS_TRIGGER];
    } else if (name > 1 && is_free(k, i, name)) {
        n = name;
        guint32 inner = trigger_at_end(k, i, n);
        cover(k, i, n, POS_NOUN);
        k->r[i].trigger = inner;
    } else if (word && word->n > 1 && is_free(k, i, word->n)) {
        n = word->n;
        cover(k, i, n, POS_NONE);
        k->r[i].word = all_word_bits(k, i, n, &k->r[i].relation);
        k->r[i].pos = (guint8)pos_from_bits(k->r[i].word);
    }
    return n;
}

static void read_punctuation(struct cutter *k, guint i)
{
    struct strview c = token_at(k, i)->forms[0];
    enum pos pos = POS_STOP;
    if (sv_equal(c, SV(",")) || sv_equal(c, SV("،")))
        pos = POS_COMMA;
    else if (sv_equal(c, SV("&")))
        pos = POS_CONJ;
    else if (c.n == 1 && strchr("([", c.p[0]))
        pos = POS_OPEN;
    else if (c.n == 1 && strchr(")]", c.p[0]))
        pos = POS_CLOSE;
    else if (token_at(k, i)->bits & TOKEN_QUOTE)
        pos = POS_NONE;
    cover(k, i, 1, pos);
}

/* Words of no table: capitalised ones are names, the rest go by their endings. */
static enum pos guess(const struct cutter *k, guint i)
{
    const struct token *t = token_at(k, i);
    struct strview f = t->forms[0];
    if (t->bits & TOKEN_NUMBER)
        return POS_NUM;
    if (t->bits & TOKEN_CAPITAL)
        return POS_NOUN;
    if (f.n > 4 && memcmp(f.p + f.n - 2, "ly", 2) == 0)
        return POS_ADV;
    return POS_NOUN;
}

static gboolean names_somebody(const struct cutter *k, guint i)
{
    return match_at(k, i, CLASS_ACTOR) || match_at(k, i, CLASS_SOURCE) || match_at(k, i, CLASS_UNIT) ||
           match_at(k, i, CLASS_DEMONYM);
}

static void read_word(struct cutter *k, guint i)
{
    const struct token *t = token_at(k, i);
    const struct name_match *trigger = match_at(k, i, CLASS_TRIGGER), *verb = match_at(k, i, CLASS_VERB);
    cover(k, i, 1, POS_NONE);
    struct reading *r = &k->r[i];
    r->word = all_word_bits(k, i, 1, &r->relation);
    if (verb && verb->n == 1)
        r->forms = (guint8)(verb->payload & 0xFF);
    if (trigger && trigger->n == 1) {
        r->trigger = k->a->names[k->s->first + i].at[CLASS_TRIGGER];
        r->forms |= (guint8)trigger_forms(k, trigger);
        if (trigger_is(k, trigger, k->triggers->is_noun))
            r->forms |= r->forms ? VERB_IS_NOUN : 0;
    }
    gboolean is_closed = r->word & ~(WORD_NOUN | WORD_PLACE_NOUN | WORD_THING_NOUN | WORD_ADJECTIVE | WORD_PLURAL |
                                     WORD_GROUP_NOUN | WORD_ADVERB | WORD_PREFIX);
    if (is_closed)
        r->pos = (guint8)pos_from_bits(r->word);
    else if (r->word & WORD_ADVERB && !r->forms && !names_somebody(k, i))
        r->pos = POS_ADV; /* "meanwhile" is a cue and no name */
    else if (longest_name(k, i) == 1 && !(r->forms && !(t->bits & TOKEN_CAPITAL)))
        r->pos = POS_NOUN;
    else if (r->forms)
        r->pos = POS_VERB; /* perhaps: decided by neighbours */
    else if (trigger && trigger->n == 1)
        r->pos = POS_NOUN;
    else
        r->pos = (guint8)pos_from_bits(r->word);
    if (r->pos == POS_NONE)
        r->pos = (guint8)guess(k, i);
    if (r->word & WORD_NOUN && r->forms)
        r->forms |= VERB_IS_NOUN;
}

/* The span of `spans` that begins at position i and stays in the sentence; NULL: none. */
static const struct span *span_at(const struct cutter *k, const struct spans *spans, guint i)
{
    for (guint j = 0; j < spans->n; j++) {
        const struct span *s = &spans->items[j];
        if (s->first == k->s->first + i && i + s->n <= k->n)
            return s;
    }
    return NULL;
}

/* What others found at position i: a time, a number, a place unless a longer name begins there. Returns its length. */
static guint read_given(struct cutter *k, guint i, const struct spans *times, const struct spans *places,
                        const struct spans *numbers)
{
    const struct span *time = span_at(k, times, i), *place = span_at(k, places, i), *number = span_at(k, numbers, i);
    if (time) {
        cover(k, i, time->n, POS_TIME);
        return time->n;
    }
    if (number) {
        cover(k, i, number->n, POS_NUM);
        return number->n;
    }
    if (!place || longest_name(k, i) > place->n)
        return 0;
    cover(k, i, place->n, POS_NOUN);
    k->r[i].is_name = TRUE;
    return place->n;
}

static void read_tokens(struct cutter *k, const struct spans *times, const struct spans *places,
                        const struct spans *numbers)
{
    for (guint i = 0; i < k->n;) {
        if (token_at(k, i)->bits & TOKEN_PUNCT) {
            read_punctuation(k, i++);
            continue;
        }
        guint n = read_given(k, i, times, places, numbers);
        if (!n)
            n = read_span(k, i, numbers);
        if (!n) {
            read_word(k, i);
            n = 1;
        }
        i += n;
    }
}

/* ---- noun or verb? ---- */

static gboolean is_auxiliary(enum pos p)
{
    return p == POS_BE || p == POS_HAVE || p == POS_DO || p == POS_MODAL || p == POS_NEG || p == POS_TO;
}

/* "army's"; also "armys" in texts that lost their apostrophes: then a table knows the word only without its s. */
static gboolean is_possessive(const struct cutter *k, guint i)
{
    if (token_at(k, i)->bits & TOKEN_POSSESSIVE)
        return TRUE;
    for (guint c = 0; c < NAME_CLASSES_N; c++) {
        const struct name_match *m = name_at(k->a, k->s->first + i, (enum name_class)c);
        if (m && m->n == 1 && m->form == NAME_FORM_STEM && (c == CLASS_PLACE || c == CLASS_ACTOR || c == CLASS_WORD))
            return TRUE;
    }
    return FALSE;
}

static gint previous(const struct cutter *k, guint i)
{
    gint j = (gint)i - 1;
    while (j >= 0 && k->r[j].n == 0)
        j--;
    return j;
}

static guint following(const struct cutter *k, guint i)
{
    return i + MAX(k->r[i].n, 1);
}

static enum pos pos_at(const struct cutter *k, gint i)
{
    return i >= 0 && (guint)i < k->n ? (enum pos)k->r[i].pos : POS_NONE;
}

static gboolean starts_noun_phrase(const struct cutter *k, guint i)
{
    switch (pos_at(k, (gint)i)) {
    case POS_DET:
    case POS_NUM:
    case POS_PRON:
    case POS_ADJ:
    case POS_NOUN:
        return TRUE;
    default:
        return FALSE;
    }
}

/* The auxiliary before position i, adverbs and negators skipped. */
#define MODAL_WINDOW 3

/* "will most likely attack": the modal stands before adverbs of degree and of chance. */
static gboolean is_behind_modal(const struct cutter *k, guint i)
{
    gint j = previous(k, i);
    for (guint n = 0; n < MODAL_WINDOW && j >= 0; n++, j = previous(k, (guint)j)) {
        if (pos_at(k, j) == POS_MODAL)
            return TRUE;
        gboolean degree = (pos_at(k, j) == POS_DET || pos_at(k, j) == POS_PRON) && k->r[j].word & WORD_QUANTIFIER;
        if (pos_at(k, j) != POS_ADV && pos_at(k, j) != POS_ADJ && !degree)
            return FALSE;
    }
    return FALSE;
}

static enum pos auxiliary_before(const struct cutter *k, guint i)
{
    gint j = previous(k, i);
    if (k->r[i].forms & VERB_BASE && is_behind_modal(k, i))
        return POS_MODAL;
    while (pos_at(k, j) == POS_ADV || pos_at(k, j) == POS_NEG)
        j = previous(k, (guint)j);
    return pos_at(k, j);
}

static gboolean is_plural_noun_before(const struct cutter *k, guint i)
{
    gint j = previous(k, i);
    while (pos_at(k, j) == POS_ADV)
        j = previous(k, (guint)j);
    if (pos_at(k, j) != POS_NOUN)
        return FALSE;
    struct strview f = token_at(k, (guint)j + k->r[j].n - 1)->forms[0];
    return (k->r[j].word & WORD_PLURAL) || (f.n > 3 && f.p[f.n - 1] == 's');
}

/* "6 Lebanese martyrs 22 injured": behind a number above one a word in s is a plural, no verb of one. */
static gboolean is_counted_plural(const struct cutter *k, guint i)
{
    gint j = previous(k, i);
    while (pos_at(k, j) == POS_NOUN || pos_at(k, j) == POS_ADJ)
        j = previous(k, (guint)j);
    if (pos_at(k, j) != POS_NUM)
        return FALSE;
    const struct token *t = token_at(k, (guint)j);
    return t->bits & TOKEN_NUMBER ? t->number > 1 : !sv_equal(t->forms[0], SV("one"));
}

/* "attacks and shelling by": after the word comes what only a noun has. */
static gboolean starts_like_list(const struct cutter *k, guint i)
{
    guint next = following(k, i);
    return pos_at(k, (gint)next) == POS_PREP && k->r[next].relation == REL_BY;
}

/* Does the name before position i, perhaps in brackets ("… Forces (SDF)"), name a party to a conflict? */
static gboolean is_party(const struct cutter *k, guint i)
{
    gint at = previous(k, i);
    if (pos_at(k, at) == POS_CLOSE)
        at = previous(k, (guint)at);
    return at >= 0 && match_at(k, (guint)at, CLASS_ACTOR) != NULL;
}

static enum relation relation_at(const struct cutter *k, guint i)
{
    return i < k->n && k->r[i].pos == POS_PREP ? k->r[i].relation : REL_NONE;
}

static gboolean verb_by_neighbours(const struct cutter *k, guint i)
{
    const struct reading *r = &k->r[i];
    enum pos before = pos_at(k, previous(k, i)), auxiliary = auxiliary_before(k, i);
    guint next = following(k, i);
    enum pos after = pos_at(k, (gint)next);
    if (before == POS_ADV && i > 0)
        before = auxiliary;
    if (before == POS_CLOSE)
        before = POS_NOUN; /* "the SDF (QSD) captured" */
    gboolean verbs_joined =
        before == POS_CONJ && r->forms & VERB_BASE && pos_at(k, previous(k, (guint)previous(k, i))) == POS_VERB;
    if (verbs_joined && !starts_like_list(k, i))
        return TRUE;
    if (before == POS_TO || auxiliary == POS_MODAL || auxiliary == POS_DO)
        return (r->forms & VERB_BASE) || auxiliary == POS_DO;
    if (auxiliary == POS_BE)
        return (r->forms & (VERB_ING | VERB_PARTICIPLE)) != 0;
    if (auxiliary == POS_HAVE && (r->forms & VERB_PARTICIPLE))
        return TRUE;
    gboolean possessor_before = before == POS_NOUN && is_possessive(k, i - 1);
    if (before == POS_DET || before == POS_ADJ || possessor_before)
        return FALSE;
    gboolean is_noun_too = r->forms & VERB_IS_NOUN;
    if (r->forms & VERB_ING) {
        if (!is_noun_too)
            return before != POS_NUM;
        if (before == POS_NOUN && is_party(k, i)) /* "the SDF fighting ISIS", "rebels fighting against it" */
            return starts_noun_phrase(k, next) || relation_at(k, next) == REL_AGAINST;
        if (before == POS_NOUN)
            return starts_noun_phrase(k, next) && after != POS_NOUN; /* "strikes killing 12", "mass killing sites" */
        return (before == POS_COMMA || before == POS_CONJ || before == POS_SUB || before == POS_PREP) &&
               after != POS_PREP && starts_noun_phrase(k, next);
    }
    if (!is_noun_too)
        return !(before == POS_NUM && (r->forms & VERB_BASE) && !k->is_headline);
    if (before == POS_PREP || before == POS_NUM)
        return FALSE;
    if (r->forms & (VERB_PAST | VERB_PARTICIPLE) && (before == POS_CONJ || before == POS_COMMA))
        return starts_noun_phrase(k, next);
    if (r->forms & (VERB_PAST | VERB_PARTICIPLE))
        return before == POS_NOUN || before == POS_PRON || before == POS_REL || after == POS_PREP;
    /* base or -s: "jets strike Idlib", "the army shells …", but "air strikes in …" */
    gboolean has_object = starts_noun_phrase(k, next) && after != POS_ADJ;
    if (before == POS_PRON || (before == POS_REL && after != POS_CONJ && after != POS_VERB && !is_auxiliary(after)))
        return TRUE;
    if (k->is_headline && before == POS_COMMA && has_object)
        return TRUE;
    if (before != POS_NOUN || !has_object || (r->forms & VERB_S && is_counted_plural(k, i)))
        return FALSE;
    return (r->forms & VERB_S) ? !is_plural_noun_before(k, i) || k->is_headline : is_plural_noun_before(k, i);
}

/* A listed name that begins with its article ("the air force") begins a phrase. */
static gboolean starts_with_article(const struct cutter *k, guint i)
{
    enum relation ignored;
    return i < k->n && k->r[i].n > 1 && all_word_bits(k, i, 1, &ignored) & WORD_DEFINITE;
}

/* "besieged city", "armed men", "captured soldiers": a participle before a noun and behind none is an adjective. */
static gboolean is_adjective_participle(const struct cutter *k, guint i)
{
    const struct reading *r = &k->r[i];
    if (!(r->forms & (VERB_PARTICIPLE | VERB_ING)))
        return FALSE;
    enum pos before = pos_at(k, previous(k, i)), after = pos_at(k, (gint)following(k, i));
    gboolean glued = token_at(k, i)->bits & TOKEN_GLUED; /* US-backed, rebel-held */
    if (glued)
        return TRUE;
    gboolean listed = r->word & WORD_ADJECTIVE && before != POS_NOUN && before != POS_BE && before != POS_HAVE;
    if (starts_with_article(k, following(k, i)))
        return FALSE; /* "accused the Syrian government" */
    if ((before == POS_COMMA || before == POS_CLOSE) && following(k, i) < k->n && k->r[following(k, i)].is_name)
        return FALSE; /* "the army, backed by its allies, captured Qusayr" */
    guint next = following(k, i);
    if (listed && after == POS_VERB && k->r[next].forms & VERB_IS_NOUN && before == POS_CONJ)
        return TRUE; /* "the army and allied forces" */
    return after == POS_NOUN && (listed || before == POS_DET || before == POS_ADJ || before == POS_NUM ||
                                 (before == POS_PREP && (r->forms & VERB_PARTICIPLE)));
}

/* "to leave", "to be killed", "to have been killed" */
static gboolean is_base_form(const struct cutter *k, guint i)
{
    struct strview f = token_at(k, i)->forms[0];
    return k->r[i].forms & VERB_BASE || (k->r[i].pos == POS_BE && sv_equal(f, SV("be"))) ||
           (k->r[i].pos == POS_HAVE && sv_equal(f, SV("have")));
}

static void decide_verbs(struct cutter *k)
{
    for (guint i = 0; i < k->n; i = following(k, i)) {
        struct reading *r = &k->r[i];
        if (r->pos == POS_TO && !is_base_form(k, MIN(following(k, i), k->n - 1))) {
            r->pos = POS_PREP;
            r->relation = REL_TO;
        }
        if (r->pos != POS_VERB || (r->n > 1 && !(r->forms & VERB_IS_NOUN)))
            continue;
        if (is_adjective_participle(k, i))
            r->pos = POS_ADJ;
        else if (!verb_by_neighbours(k, i))
            r->pos = r->forms & VERB_IS_NOUN ? POS_NOUN : POS_ADJ;
    }
}

/* ---- gluing ---- */

static struct chunk *push(struct cutter *k, enum chunk_kind kind, guint first, guint n)
{
    struct chunk *c = vec_push(&k->out, k->arena, sizeof *c);
    if (c)
        *c = (struct chunk){.kind = kind,
                            .first = k->s->first + first,
                            .n = n,
                            .head = k->s->first + first,
                            .trigger = NO_INDEX,
                            .bits = k->in_brackets ? NP_BRACKETED : 0};
    return c;
}

static guint32 auxiliary_bits(const struct cutter *k, guint i, guint32 bits)
{
    const struct reading *r = &k->r[i];
    switch (r->pos) {
    case POS_MODAL:
        return bits | VP_FINITE | (r->word & WORD_FUTURE ? VP_FUTURE : VP_MODAL);
    case POS_NEG:
        return bits | VP_NEGATED;
    case POS_HAVE:
        return bits | (bits & VP_INFINITIVE ? 0 : VP_FINITE) | VP_PERFECT |
               (sv_equal(token_at(k, i)->forms[0], SV("had")) ? VP_HAD : 0); /* past perfect: its own date */
    case POS_TO:
        return bits | VP_INFINITIVE;
    case POS_BE:
    case POS_DO:
        return bits | (bits & VP_INFINITIVE ? 0 : VP_FINITE);
    default:
        return bits;
    }
}

static guint32 verb_bits(const struct cutter *k, guint i, guint32 bits, enum pos last_auxiliary)
{
    guint8 forms = k->r[i].forms;
    if (last_auxiliary == POS_BE)
        return bits | (forms & VERB_PARTICIPLE && !(forms & VERB_ING) ? VP_PASSIVE : 0);
    if (last_auxiliary != POS_NONE)
        return bits;
    if (forms & VERB_ING)
        return bits | VP_ING;
    if (forms & VERB_PARTICIPLE && forms & VERB_PAST)
        return bits | VP_PARTICIPLE | VP_PAST;
    if (forms & VERB_PARTICIPLE)
        return bits | VP_PARTICIPLE;
    return bits | VP_FINITE | (forms & VERB_PAST ? VP_PAST : 0);
}

/* "will most likely develop" */
static gboolean is_between_auxiliaries(const struct cutter *k, guint i)
{
    if (k->r[i].pos == POS_ADV)
        return TRUE;
    enum pos next = pos_at(k, (gint)following(k, i));
    gboolean adverbial = k->r[i].pos == POS_ADJ ||
                         ((k->r[i].pos == POS_DET || k->r[i].pos == POS_PRON) && k->r[i].word & WORD_QUANTIFIER);
    return adverbial && (next == POS_VERB || next == POS_ADV || next == POS_ADJ);
}

/* [auxiliaries and adverbs] verb; an auxiliary without a verb is a verb group of its own. Returns the next position. */
static guint glue_verb(struct cutter *k, guint i)
{
    guint at = i, end = i;
    guint32 bits = 0;
    enum pos last = POS_NONE;
    while (at < k->n && (is_auxiliary((enum pos)k->r[at].pos) || (at > i && is_between_auxiliaries(k, at)))) {
        bits = auxiliary_bits(k, at, bits);
        if (is_auxiliary((enum pos)k->r[at].pos)) {
            last = k->r[at].pos == POS_NEG ? last : (enum pos)k->r[at].pos;
            end = following(k, at);
        }
        at = following(k, at);
    }
    gboolean has_verb = at < k->n && k->r[at].pos == POS_VERB;
    guint head = has_verb ? at : i;
    end = has_verb ? following(k, at) : end;
    gboolean particle = has_verb && end < k->n && k->r[end].word & WORD_PARTICLE && k->r[end].n == 1;
    end += particle ? 1 : 0; /* "carried out strikes", "blew up a bridge" */
    struct chunk *c = push(k, CHUNK_VERB, i, end - i);
    if (!c)
        return k->n;
    c->head = k->s->first + head;
    c->bits |= has_verb ? verb_bits(k, head, bits, last) : bits | VP_FINITE;
    if (has_verb && k->r[head].trigger != NO_INDEX) {
        c->trigger = k->r[head].trigger;
        c->trigger_n = k->r[head].n;
    }
    return end;
}

static guint32 noun_bits(const struct cutter *k, guint i)
{
    const struct reading *r = &k->r[i];
    const struct token *t = token_at(k, i);
    guint32 bits = r->pos == POS_PRON ? NP_PRONOUN : 0;
    if (r->word & WORD_DEFINITE)
        bits |= NP_DEFINITE;
    else if (r->pos == POS_DET)
        bits |= NP_OTHER_DETERMINED;
    bits |= r->word & WORD_POSSESSIVE ? NP_POSSESSIVE : 0;
    bits |= r->word & WORD_NEGATOR || (r->pos == POS_DET && sv_equal(t->forms[0], SV("no"))) ? NP_NEGATED : 0;
    return bits;
}

static gboolean goes_on(const struct cutter *k, guint i, gboolean has_noun)
{
    switch (k->r[i].pos) {
    case POS_NOUN:
    case POS_ADJ:
        return !has_noun || !starts_with_article(k, i);
    case POS_NUM:
        return !has_noun || (token_at(k, i)->bits & TOKEN_GLUED);
    case POS_DET:
        return !has_noun;
    case POS_CONJ: /* "a simultaneous but separate operation" */
        return !has_noun && i > 0 && k->r[i - 1].pos == POS_ADJ && pos_at(k, (gint)following(k, i)) == POS_ADJ;
    case POS_ADV: /* "a mainly Kurdish town" */
        return !has_noun && following(k, i) < k->n &&
               (k->r[following(k, i)].pos == POS_NUM || k->r[following(k, i)].pos == POS_ADJ ||
                (k->r[following(k, i)].pos == POS_NOUN && pos_at(k, previous(k, i)) == POS_DET));
    default:
        return FALSE;
    }
}

static gboolean starts_known_name(const struct cutter *k, guint i)
{
    return k->r[i].is_name || match_at(k, i, CLASS_ACTOR) || match_at(k, i, CLASS_SOURCE) ||
           match_at(k, i, CLASS_DEMONYM);
}

/* Nothing but adverbs, times and phrases behind prepositions stands before in this clause. */
static gboolean opens_adverbial(const struct cutter *k)
{
    const struct chunk *c = k->out.items;
    guint n = k->out.n, steps = 0;
    if (!n || c[n - 1].kind != CHUNK_PREPOSITION)
        return FALSE;
    for (guint i = n - 1; i-- > 0 && steps < ADVERBIAL_MAX; steps++) {
        gboolean governed = c[i].kind == CHUNK_NOUN && i > 0 && c[i - 1].kind == CHUNK_PREPOSITION;
        if (c[i].kind == CHUNK_STOP || c[i].kind == CHUNK_COMMA || c[i].kind == CHUNK_SUBORDINATOR)
            return TRUE;
        if (c[i].kind != CHUNK_OTHER && c[i].kind != CHUNK_TIME && c[i].kind != CHUNK_PREPOSITION && !governed)
            return FALSE;
    }
    return steps < ADVERBIAL_MAX;
}

/* "In Syria rebels attacked", a text that lost its commas: the place ends the adverbial, who acts begins at `at`. */
static gboolean ends_adverbial(const struct cutter *k, guint first, guint at)
{
    gint place = previous(k, at);
    if (at == first || place < (gint)first || !k->r[place].is_name || !opens_adverbial(k) || is_possessive(k, at - 1))
        return FALSE;
    if (!match_at(k, at, CLASS_ACTOR) && !match_at(k, at, CLASS_UNIT))
        return FALSE;
    guint end = at;
    while (end < k->n && (k->r[end].pos == POS_NOUN || k->r[end].pos == POS_ADJ))
        end = following(k, end);
    return end < k->n && (k->r[end].pos == POS_VERB || is_auxiliary((enum pos)k->r[end].pos));
}

static guint glue_noun(struct cutter *k, guint i)
{
    guint at = i, head = i;
    gboolean has_noun = FALSE;
    guint32 bits = 0, trigger = NO_INDEX, trigger_n = 0;
    if (k->r[i].pos == POS_PRON) {
        bits = noun_bits(k, i);
        at = following(k, i);
        has_noun = TRUE;
    }
    while (at < k->n && !(bits & NP_PRONOUN) && goes_on(k, at, has_noun)) {
        if (trigger != NO_INDEX && starts_known_name(k, at))
            break; /* an act ends its phrase: what follows is the next one, though a comma was lost */
        if (ends_adverbial(k, i, at))
            break;
        bits |= noun_bits(k, at);
        if (k->r[at].pos == POS_NOUN) {
            has_noun = TRUE;
            head = at;
            if (k->r[at].trigger != NO_INDEX) {
                trigger = k->r[at].trigger;
                trigger_n = k->r[at].n;
            }
        }
        guint last = following(k, at) - 1;
        at = following(k, at);
        if (is_possessive(k, last) && has_noun) {
            bits |= NP_POSSESSOR;
            break;
        }
    }
    struct chunk *c = push(k, CHUNK_NOUN, i, at - i);
    if (!c)
        return k->n;
    c->head = k->s->first + head;
    c->bits |= bits;
    c->trigger = trigger;
    c->trigger_n = trigger_n;
    gboolean is_place = k->r[head].is_name || (k->r[head].word & WORD_PLACE_NOUN);
    c->bits |= is_place && trigger == NO_INDEX ? NP_PLACE : 0;
    gboolean unknown = !k->r[head].word && !k->r[head].is_name && !k->r[head].forms;
    c->bits |= unknown && token_at(k, head)->bits & TOKEN_CAPITAL ? NP_NAME : 0;
    return at;
}

static const enum chunk_kind kind_of[] = {
    [POS_PREP] = CHUNK_PREPOSITION, [POS_CONJ] = CHUNK_CONJUNCTION, [POS_COMMA] = CHUNK_COMMA,
    [POS_REL] = CHUNK_RELATIVE,     [POS_SUB] = CHUNK_SUBORDINATOR, [POS_TIME] = CHUNK_TIME,
    [POS_STOP] = CHUNK_STOP,        [POS_OPEN] = CHUNK_STOP,        [POS_CLOSE] = CHUNK_STOP,
    [POS_ADV] = CHUNK_OTHER,        [POS_NONE] = CHUNK_OTHER,
};

static guint glue_one(struct cutter *k, guint i)
{
    enum pos p = (enum pos)k->r[i].pos;
    if (p == POS_OPEN)
        k->in_brackets = TRUE;
    gboolean negated_noun = p == POS_NEG && i + 1 < k->n && starts_noun_phrase(k, following(k, i));
    if (p == POS_VERB || (is_auxiliary(p) && !negated_noun))
        return glue_verb(k, i);
    if (negated_noun) {
        guint end = glue_noun(k, following(k, i));
        struct chunk *c = k->out.n ? (struct chunk *)k->out.items + k->out.n - 1 : NULL;
        if (c)
            c->bits |= NP_NEGATED;
        return end;
    }
    if (starts_noun_phrase(k, i))
        return glue_noun(k, i);
    struct chunk *c = push(k, kind_of[p], i, MAX(k->r[i].n, 1));
    if (c)
        c->relation = k->r[i].relation;
    if (p == POS_CLOSE)
        k->in_brackets = FALSE;
    return following(k, i);
}

/* "after the strike" is a preposition and its noun, "after rebels fired" a clause. */
static gboolean opens_clause(const struct chunk *c, guint i, guint n)
{
    guint at = i + 1;
    if (at >= n || c[at].kind != CHUNK_NOUN)
        return FALSE;
    for (guint steps = 0; at < n && steps < 8; at++, steps++) {
        if (c[at].kind == CHUNK_VERB)
            return !(c[at].bits & (VP_ING | VP_INFINITIVE)) || c[at].bits & VP_FINITE;
        gboolean within = c[at].kind == CHUNK_NOUN || c[at].kind == CHUNK_TIME || c[at].kind == CHUNK_OTHER ||
                          (c[at].kind == CHUNK_PREPOSITION && c[at].relation == REL_OF);
        if (!within)
            return FALSE;
    }
    return FALSE;
}

/* "on Wednesday", "in recent weeks" are times as a whole. */
static void join_time_prepositions(struct cutter *k)
{
    struct chunk *c = k->out.items;
    for (guint i = 0; i + 1 < k->out.n; i++)
        if (c[i].kind == CHUNK_PREPOSITION && c[i + 1].kind == CHUNK_TIME)
            c[i].kind = CHUNK_TIME;
}

static void decide_subordinators(struct cutter *k)
{
    struct chunk *c = k->out.items;
    for (guint i = 0; i < k->out.n; i++) {
        guint32 word = c[i].kind == CHUNK_PREPOSITION ? k->r[c[i].first - k->s->first].word : 0;
        if (word & WORD_SUBORDINATOR && opens_clause(c, i, k->out.n))
            c[i].kind = CHUNK_SUBORDINATOR;
    }
}

struct chunks chunk_english(const struct text_analysis *a, const struct sentence *s, const struct spans *times,
                            const struct spans *places, const struct spans *numbers,
                            const struct trigger_reader *triggers, gboolean is_headline, struct arena *arena)
{
    struct cutter k = {.a = a, .s = s, .triggers = triggers, .n = s->n, .is_headline = is_headline, .arena = arena};
    k.r = arena_new_n(arena, struct reading, s->n + 1);
    if (!k.r)
        return (struct chunks){0};
    read_tokens(&k, times, places, numbers);
    decide_verbs(&k);
    for (guint i = 0; i < k.n;)
        i = glue_one(&k, i);
    join_time_prepositions(&k);
    decide_subordinators(&k);
    return (struct chunks){.items = k.out.items, .n = k.out.n};
}
