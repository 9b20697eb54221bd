#include "filters/extract/chunk_plain.h"

/* What a proclitic cut off a word says. */
enum cut { CUT_AND = 1 << 0, CUT_BY = 1 << 1, CUT_TO = 1 << 2, CUT_AS = 1 << 3, CUT_WILL = 1 << 4, CUT_THE = 1 << 5 };

/* What a noun phrase has so far. */
enum part {
    PART_NUMBER = 1 << 0,
    PART_ACTOR = 1 << 1,
    PART_MILITARY = 1 << 2, /* soldiers, fighters, aircraft, guns */
    PART_PEOPLE = 1 << 3,
    PART_DEMONYM = 1 << 4,
    PART_SITE = 1 << 5, /* noun of a settlement */
    PART_PLACE = 1 << 6,
    PART_CUE = 1 << 7,
    PART_TRIGGER = 1 << 8,
    PART_THING = 1 << 9, /* vehicles */
    PART_SOURCE = 1 << 10,
    PART_BUILDING = 1 << 11, /* houses, positions, bases: belong to who is named behind them */
};

struct noun_item {
    guint parts;   /* 0: no noun begins here */
    guint32 n;     /* tokens */
    gboolean acts; /* makes the phrase one that can act */
    guint cuts;    /* of its first token */
};

struct cutter {
    const struct sentence_view *s;
    const struct text_analysis *a;
    guint32 end; /* of the sentence */
    guint next_time, next_place, next_quantity;
    struct vec out;
    struct arena *arena;
};

static const struct token *token_at(const struct cutter *k, guint32 i)
{
    return &k->a->tokens.items[i];
}

static const struct name_match *match_at(const struct cutter *k, guint32 i, enum name_class class)
{
    const struct name_match *m = name_at(k->a, i, class);
    return m && i + m->n <= k->end ? m : NULL;
}

static struct chunk *push(struct cutter *k, enum chunk_kind kind, guint32 first, guint32 n)
{
    struct chunk *c = vec_push(&k->out, k->arena, sizeof *c);
    if (c)
        *c = (struct chunk){.kind = kind, .first = first, .n = n, .head = first + (n ? n - 1 : 0), .trigger = NO_INDEX};
    return c;
}

static struct chunk *last_chunk(const struct cutter *k)
{
    return k->out.n ? (struct chunk *)k->out.items + k->out.n - 1 : NULL;
}

/* ---- proclitics ---- */

static const struct {
    const char *letter;
    guint arabic, hebrew;
} letters[] = {
    {"و", CUT_AND, 0}, {"ف", CUT_AND, 0}, {"ب", CUT_BY, 0}, {"ل", CUT_TO, 0},  {"ك", CUT_AS, 0}, {"س", CUT_WILL, 0},
    {"ו", 0, CUT_AND}, {"ב", 0, CUT_BY},  {"ל", 0, CUT_TO}, {"ה", 0, CUT_THE}, {"כ", 0, CUT_AS},
};

static guint cut_of_letter(const char *p, gboolean is_arabic)
{
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (memcmp(p, letters[i].letter, 2) == 0)
            return is_arabic ? letters[i].arabic : letters[i].hebrew;
    return 0;
}

#define AL "ال"

/* What was cut off token `i` for its form number `form`. */
static guint cuts_of(const struct cutter *k, guint32 i, guint form)
{
    const struct token *t = token_at(k, i);
    gboolean is_arabic = (t->bits & TOKEN_ARABIC) != 0;
    struct strview whole = t->forms[0], rest;
    guint cuts = 0;
    if (!(t->bits & (TOKEN_ARABIC | TOKEN_HEBREW)) || form >= t->n_forms)
        return 0;
    if (form == 0)
        return is_arabic && sv_starts_with(whole, SV(AL)) ? CUT_THE : 0;
    rest = t->forms[form];
    gsize cut = whole.n > rest.n ? whole.n - rest.n : 0;
    for (gsize at = 0; at + 2 <= cut || (at == 0 && cut == 0); at += 2) {
        if (is_arabic && at + 4 <= cut && memcmp(whole.p + at, AL, 4) == 0)
            return cuts | CUT_THE;
        cuts |= cut_of_letter(whole.p + at, is_arabic);
        if (cut == 0)
            break;
    }
    if (t->prefix == 'l' || (cut >= 4 && memcmp(whole.p + 2, "لل", 4) == 0))
        cuts |= CUT_TO; /* لل: the article is swallowed */
    return cuts;
}

/* ---- what begins at a token ---- */

static const struct place_mention *place_at(struct cutter *k, guint32 i, guint32 *n)
{
    const struct place_mentions *all = k->s->place_mentions;
    while (k->next_place < k->s->places.n && k->s->places.items[k->next_place].first < i)
        k->next_place++;
    if (k->next_place >= k->s->places.n || k->s->places.items[k->next_place].first != i)
        return NULL;
    const struct span *x = &k->s->places.items[k->next_place];
    *n = x->n;
    return &all->items[x->index];
}

static const struct quantity *quantity_at(struct cutter *k, guint32 i)
{
    const struct quantities *q = &k->s->quantities;
    while (k->next_quantity < q->n && q->items[k->next_quantity].first < i)
        k->next_quantity++;
    return k->next_quantity < q->n && q->items[k->next_quantity].first == i ? &q->items[k->next_quantity] : NULL;
}

static const struct time_mention *time_at(struct cutter *k, guint32 i)
{
    const struct time_mentions *t = &k->s->times;
    while (k->next_time < t->n && t->items[k->next_time].first < i)
        k->next_time++;
    return k->next_time < t->n && t->items[k->next_time].first == i ? &t->items[k->next_time] : NULL;
}

static const struct plain_word *word_of(const struct cutter *k, guint32 i, guint32 *n, guint *cuts)
{
    for (const struct name_match *m = match_at(k, i, CLASS_PLAIN_WORD); m; m = name_next(k->a, m)) {
        const struct plain_word *w = plain_words_get(k->s->k->plain, m->payload);
        if (strcmp(w->language, k->s->language) == 0) {
            *n = m->n;
            *cuts = cuts_of(k, i, m->form);
            return w;
        }
    }
    return NULL;
}

struct trigger_at {
    const struct name_match *match; /* NULL: none of this language */
    gboolean verb, noun;
};

static struct trigger_at trigger_of(const struct cutter *k, guint32 i)
{
    struct trigger_at t = {0};
    const struct name_match *first = match_at(k, i, CLASS_PLAIN_TRIGGER);
    for (const struct name_match *m = first; m; m = name_next(k->a, m)) {
        const struct trigger *x = frames_trigger(k->s->k->frames, m->payload);
        if (!knowledge_trigger_stands(k->s->k, k->a, m, k->s->language, k->end))
            continue;
        t.match = first;
        t.verb = t.verb || x->is_verb;
        t.noun = t.noun || !x->is_verb;
    }
    return t;
}

static void widen(struct noun_item *x, guint parts, guint32 n, gboolean acts, guint cuts)
{
    if (n < x->n)
        return;
    if (n > x->n)
        *x = (struct noun_item){0};
    x->parts |= parts;
    x->n = n;
    x->acts = x->acts || acts;
    x->cuts = cuts;
}

static void add_actor(const struct cutter *k, guint32 i, struct noun_item *x)
{
    for (const struct name_match *m = match_at(k, i, CLASS_ACTOR); m; m = name_next(k->a, m)) {
        guint32 actor = actor_of_alias(k->s->k->actors, m->payload, k->s->day);
        if (actor == NO_ACTOR)
            continue;
        guint kind = 1u << actor_kind_of(k->s->k->actors, actor);
        gboolean can = kind & (ACTOR_KINDS_ARMED | 1u << ACTOR_STATE | 1u << ACTOR_POLITICAL | 1u << ACTOR_IGO);
        gboolean is_civilian = kind & ACTOR_KINDS_CIVILIAN;
        widen(x, is_civilian ? PART_PEOPLE : PART_ACTOR, m->n, can && !is_civilian, cuts_of(k, i, m->form));
        return;
    }
}

static void add_unit(const struct cutter *k, guint32 i, struct noun_item *x)
{
    const struct name_match *m = match_at(k, i, CLASS_UNIT);
    if (!m)
        return;
    guint units = 1u << actor_unit_kind(k->s->k->actors, m->payload);
    gboolean is_military = units & (UNITS_MILITARY | UNITS_ARMED);
    guint part = is_military                      ? PART_MILITARY
                 : units & UNITS_OF_PEOPLE        ? PART_PEOPLE
                 : units & 1u << UNIT_SETTLEMENTS ? PART_SITE
                 : units & 1u << UNIT_BUILDINGS   ? PART_BUILDING
                                                  : PART_THING;
    widen(x, part, m->n, is_military, cuts_of(k, i, m->form));
}

static void add_cue(const struct cutter *k, guint32 i, struct noun_item *x)
{
    const struct name_match *m = match_at(k, i, CLASS_CUE);
    guint flying = 1u << CUE_AIRCRAFT | 1u << CUE_ARTILLERY;
    if (m)
        widen(x, PART_CUE, m->n, (span_cues(k->s, i, 1) & flying) != 0, cuts_of(k, i, m->form));
}

/* The longest noun that begins at token `i`. */
static struct noun_item item_at(struct cutter *k, guint32 i)
{
    struct noun_item x = {0};
    guint32 n;
    const struct name_match *m;
    if (place_at(k, i, &n))
        widen(&x, PART_PLACE, n, FALSE, token_at(k, i)->prefix ? cuts_of(k, i, 1) : 0);
    if ((m = match_at(k, i, CLASS_DEMONYM))) {
        gboolean has_article = !(token_at(k, i)->bits & TOKEN_ARABIC) || cuts_of(k, i, m->form) & CUT_THE;
        widen(&x, PART_DEMONYM, m->n, has_article, cuts_of(k, i, m->form));
    }
    add_cue(k, i, &x);
    add_unit(k, i, &x);
    if ((m = match_at(k, i, CLASS_SOURCE)) && m->n > x.n)
        widen(&x, PART_SOURCE, m->n, FALSE, cuts_of(k, i, m->form));
    add_actor(k, i, &x);
    return x;
}

/* Does `next` belong to the phrase that has `parts`? Adjectives and names stand behind their noun; a party behind a
 * party, people behind soldiers and a place behind either are phrases of their own. */
static gboolean may_join(guint parts, guint next)
{
    guint named = PART_ACTOR | PART_DEMONYM | PART_PLACE | PART_SOURCE;
    guint belongings = PART_BUILDING | PART_THING;
    if (next & PART_NUMBER || parts & PART_SOURCE)
        return FALSE;
    if (parts & belongings && next & (PART_ACTOR | PART_MILITARY | PART_PEOPLE) && !(parts & (named | PART_PEOPLE)))
        return TRUE; /* "positions of the army" */
    if (next & PART_DEMONYM)
        return !(parts & (PART_PLACE | PART_DEMONYM));
    if (next == PART_CUE)
        return !(parts & PART_PLACE);
    if (parts & PART_TRIGGER)
        return FALSE;
    if (parts == PART_DEMONYM || parts == (PART_DEMONYM | PART_NUMBER)) /* "Russian aircraft" */
        return (next & (PART_MILITARY | PART_PEOPLE | PART_CUE | PART_THING)) != 0;
    if (next & PART_ACTOR)
        return !(parts & (named | PART_PEOPLE | PART_SITE));
    if (next & PART_MILITARY)
        return !(parts & (named | PART_PEOPLE | PART_SITE));
    if (next & PART_PEOPLE)
        return !(parts & (named | PART_MILITARY | PART_SITE | PART_THING));
    if (next & PART_PLACE)
        return !(parts & (named | PART_MILITARY | PART_THING | PART_CUE));
    if (next & (PART_SITE | PART_THING | PART_BUILDING))
        return !(parts & (named | PART_MILITARY));
    return FALSE;
}

static guint bits_of(guint parts, gboolean acts, gboolean has_article)
{
    guint bits = NP_PLAIN | (acts ? NP_ACTS : 0) | (has_article ? NP_DEFINITE : 0);
    gboolean is_place =
        parts & (PART_PLACE | PART_SITE | PART_BUILDING) && !(parts & (PART_ACTOR | PART_PEOPLE | PART_MILITARY));
    return bits | (is_place ? NP_PLACE : 0);
}

/* ---- chunks ---- */

/* What was cut off the first word of a phrase stands before it as chunks of no tokens. */
static void push_cuts(struct cutter *k, guint32 i, guint cuts, guint bits)
{
    struct chunk *c;
    if (cuts & CUT_AND)
        push(k, CHUNK_CONJUNCTION, i, 0);
    if (cuts & CUT_BY && (c = push(k, CHUNK_PREPOSITION, i, 0)))
        c->relation = bits & NP_PLACE ? REL_IN : bits & NP_ACTS ? REL_BY : REL_WITH;
    if (cuts & CUT_TO && (c = push(k, CHUNK_PREPOSITION, i, 0)))
        c->relation = bits & NP_ACTS ? REL_OF : REL_TO;
    if (cuts & CUT_AS && (c = push(k, CHUNK_PREPOSITION, i, 0)))
        c->relation = REL_ABOUT;
}

static gboolean is_quote(const struct cutter *k, guint32 i)
{
    return i < k->end && token_at(k, i)->bits & TOKEN_QUOTE;
}

/* A noun phrase from token `i` on, whose first item is `x`; returns the token behind it. */
static guint32 take_phrase(struct cutter *k, guint32 i, struct noun_item x, guint32 trigger, guint32 trigger_n)
{
    guint32 first = i, at = i + x.n;
    guint parts = x.parts, cuts = x.cuts;
    gboolean acts = x.acts;
    while (at < k->end) {
        guint32 behind = is_quote(k, at) ? at + 1 : at; /* the militia of "SDF" */
        struct noun_item next =
            behind < k->end && !trigger_of(k, behind).match ? item_at(k, behind) : (struct noun_item){0};
        gboolean owned = next.cuts & CUT_TO && parts & (PART_BUILDING | PART_THING); /* "مواقع للفصائل" */
        gboolean joined = next.cuts & (CUT_BY | CUT_AS) || (next.cuts & CUT_TO && !owned) ||
                          (next.cuts & CUT_AND && !(next.parts == PART_CUE && parts & (PART_CUE | PART_TRIGGER)));
        guint32 n;
        guint word_cuts;
        if (!next.parts || joined || !may_join(parts, next.parts) || word_of(k, behind, &n, &word_cuts) ||
            time_at(k, behind))
            break;
        parts |= next.parts;
        acts = acts || next.acts;
        at = behind + next.n;
    }
    acts = acts && !(parts & (PART_BUILDING | PART_THING));
    guint bits = bits_of(parts, acts, (cuts & CUT_THE) != 0);
    push_cuts(k, first, cuts, bits);
    struct chunk *c = push(k, CHUNK_NOUN, first, at - first);
    if (c) {
        c->bits = bits;
        c->trigger = trigger;
        c->trigger_n = trigger_n;
    }
    return at;
}

static gboolean is_negation(const struct cutter *k, guint32 i)
{
    guint32 n = 0;
    const struct modality_cue *cue =
        i > k->s->sentence.first ? knowledge_modality(k->s->k, k->a, i - 1, k->s->language, &n) : NULL;
    return cue && n == 1 && cue->is_negation;
}

static guint32 take_verb(struct cutter *k, guint32 i, guint32 n, guint cuts, guint32 trigger)
{
    push_cuts(k, i, cuts & CUT_AND, 0);
    struct chunk *c = push(k, CHUNK_VERB, i, n);
    if (c) {
        c->bits = VP_FINITE | (cuts & CUT_WILL ? VP_FUTURE : 0) | (is_negation(k, i) ? VP_NEGATED : 0);
        c->head = i;
        c->trigger = trigger;
        c->trigger_n = n;
    }
    return i + n;
}

/* A word that is verb and noun ("قصف"): a noun behind a preposition, an article or before its adjective. */
static gboolean reads_as_noun(struct cutter *k, const struct trigger_at *t, guint cuts, guint32 behind)
{
    if (!t->noun || !t->verb)
        return t->noun;
    const struct chunk *last = last_chunk(k);
    if (cuts & (CUT_BY | CUT_TO | CUT_AS | CUT_THE) || (last && last->kind == CHUNK_PREPOSITION))
        return TRUE;
    const struct name_match *cue = behind < k->end ? match_at(k, behind, CLASS_CUE) : NULL,
                            *demonym = behind < k->end ? match_at(k, behind, CLASS_DEMONYM) : NULL;
    return (cue && cue->form == 0) || (demonym && demonym->form == 0);
}

static guint32 take_trigger(struct cutter *k, guint32 i, const struct trigger_at *t)
{
    const struct name_match *m = t->match;
    guint32 index = (guint32)(m - k->a->matches.items);
    guint cuts = cuts_of(k, i, m->form);
    if (!reads_as_noun(k, t, cuts, i + m->n)) {
        if (t->verb && !(cuts & (CUT_BY | CUT_AS | CUT_THE)))
            return take_verb(k, i, m->n, cuts, index);
        push(k, CHUNK_OTHER, i, m->n);
        return i + m->n;
    }
    struct noun_item own = item_at(k, i);
    struct noun_item x = {PART_TRIGGER, MAX(m->n, own.parts & (PART_ACTOR | PART_CUE) ? own.n : 0), FALSE, cuts};
    return take_phrase(k, i, x, index, m->n);
}

static guint32 take_word(struct cutter *k, guint32 i, const struct plain_word *w, guint32 n, guint cuts)
{
    static const enum chunk_kind kinds[PLAIN_KINDS_N] = {
        [PLAIN_PREPOSITION] = CHUNK_PREPOSITION,   [PLAIN_POSTPOSITION] = CHUNK_PREPOSITION,
        [PLAIN_CONJUNCTION] = CHUNK_CONJUNCTION,   [PLAIN_RELATIVE] = CHUNK_RELATIVE,
        [PLAIN_SUBORDINATOR] = CHUNK_SUBORDINATOR,
    };
    push_cuts(k, i, cuts & CUT_AND, 0);
    struct chunk *c = push(k, kinds[w->kind], i, n);
    if (c)
        c->relation = w->relation;
    if (c && w->kind == PLAIN_POSTPOSITION && k->out.n > 1 && c[-1].kind == CHUNK_NOUN) { /* stands behind its noun */
        struct chunk swap = c[-1];
        c[-1] = *c;
        *c = swap;
    }
    return i + n;
}

static guint32 take_punctuation(struct cutter *k, guint32 i)
{
    struct strview p = token_at(k, i)->forms[0];
    gboolean is_comma = sv_equal(p, SV(",")) || sv_equal(p, SV("،"));
    gboolean is_other = token_at(k, i)->bits & TOKEN_QUOTE || sv_equal(p, SV("#")) || sv_equal(p, SV("@")) ||
                        sv_equal(p, SV("_")) || sv_equal(p, SV("'"));
    push(k, is_comma ? CHUNK_COMMA : is_other ? CHUNK_OTHER : CHUNK_STOP, i, 1);
    return i + 1;
}

static const struct reporting_cue *cue_of(const struct cutter *k, const struct name_match *m)
{
    return &g_array_index(k->s->k->reporting, struct reporting_cue, m->payload);
}

static const struct name_match *reporting_at(const struct cutter *k, guint32 i)
{
    const struct name_match *m = match_at(k, i, CLASS_REPORTING);
    for (; m; m = name_next(k->a, m))
        if (cue_of(k, m)->kind != REPORTING_NOUN && strcmp(cue_of(k, m)->language, k->s->language) == 0)
            return m;
    return NULL;
}

static guint32 take_reporting(struct cutter *k, guint32 i, const struct name_match *m)
{
    guint cuts = cuts_of(k, i, m->form);
    if (cue_of(k, m)->kind != REPORTING_PREPOSITION)
        return take_verb(k, i, m->n, cuts, NO_INDEX);
    push_cuts(k, i, cuts & CUT_AND, 0);
    struct chunk *c = push(k, CHUNK_PREPOSITION, i, m->n);
    if (c)
        c->relation = REL_ACCORDING;
    return i + m->n;
}

static gboolean is_bracket(const struct cutter *k, guint32 i)
{
    struct strview p = token_at(k, i)->forms[0];
    return sv_equal(p, SV("(")) || sv_equal(p, SV(")"));
}

/* The number and the noun it counts. */
static guint32 take_number(struct cutter *k, guint32 i, const struct quantity *q)
{
    guint32 end = q->kind == QUANTITY_COUNT ? q->number_first + q->number_n : q->first + q->n;
    end = MIN(MAX(end, i + 1), k->end);
    guint cuts = token_at(k, i)->n_forms > 1 ? cuts_of(k, i, 1) & (CUT_AND | CUT_BY | CUT_TO) : 0;
    if (token_at(k, i)->bits & TOKEN_NUMBER)
        cuts = 0;
    gboolean is_bracketed = end + 1 < k->end && i > k->s->sentence.first && is_bracket(k, i - 1) && is_bracket(k, end);
    end += is_bracketed ? 1 : 0; /* "(10) شهداء" */
    struct trigger_at counted = end < k->end ? trigger_of(k, end) : (struct trigger_at){0};
    if (counted.match && counted.noun &&
        !(cuts_of(k, end, counted.match->form) & ~(guint)CUT_THE)) { /* "three martyrs" */
        struct noun_item x = {PART_TRIGGER, end - i + counted.match->n, FALSE, cuts};
        return take_phrase(k, i, x, (guint32)(counted.match - k->a->matches.items), counted.match->n);
    }
    return take_phrase(k, i, (struct noun_item){PART_NUMBER, end - i, FALSE, cuts}, NO_INDEX, 0);
}

/* "российский авиаудар": adjectives before a noun of action belong to it. Returns the token behind, 0: none. */
static guint32 take_modified_trigger(struct cutter *k, guint32 i, const struct noun_item *x)
{
    guint32 at = i + x->n;
    struct noun_item next = *x;
    guint parts = 0;
    while (next.parts && !(next.parts & ~(guint)(PART_DEMONYM | PART_CUE)) && at < k->end) {
        parts |= next.parts;
        struct trigger_at t = trigger_of(k, at);
        if (t.match && t.noun && (!t.verb || t.match->form == 0)) {
            struct noun_item all = {PART_TRIGGER | parts, at + t.match->n - i, FALSE, x->cuts};
            return take_phrase(k, i, all, (guint32)(t.match - k->a->matches.items), t.match->n);
        }
        next = item_at(k, at);
        at += next.n;
    }
    return 0;
}

static guint32 take_next(struct cutter *k, guint32 i)
{
    guint32 n = 0;
    guint cuts = 0;
    const struct time_mention *time = time_at(k, i);
    const struct quantity *q = quantity_at(k, i);
    if (time) {
        push(k, CHUNK_TIME, i, MIN(time->n, k->end - i));
        return i + MIN(time->n, k->end - i);
    }
    if (token_at(k, i)->bits & TOKEN_PUNCT)
        return take_punctuation(k, i);
    struct trigger_at trigger = trigger_of(k, i);
    const struct plain_word *word = word_of(k, i, &n, &cuts);
    struct noun_item x = item_at(k, i);
    guint32 known = MAX(x.n, trigger.match ? trigger.match->n : 0);
    gboolean is_modified = q && !q->is_implicit && q->kind == QUANTITY_COUNT && q->number_first > i;
    if (is_modified) /* "ما لا يقل عن 11" */
        return take_number(k, i, q);
    if (word && n >= known && (!trigger.match || trigger.match->form > 0 || n > trigger.match->n))
        return take_word(k, i, word, n, cuts);
    if (trigger.match && !(x.n > trigger.match->n && x.parts & (PART_PLACE | PART_SOURCE)))
        return take_trigger(k, i, &trigger);
    gboolean is_article = q && q->is_implicit && q->noun_n && q->noun > q->number_first && i + q->n <= k->end &&
                          !trigger_of(k, q->noun).match; /* "un enfant" */
    if (q && (!q->is_implicit || is_article) && q->kind == QUANTITY_COUNT)
        return take_number(k, i, q);
    const struct name_match *said = reporting_at(k, i);
    if (said && said->n >= x.n)
        return take_reporting(k, i, said);
    guint32 modified = x.parts && !(token_at(k, i)->bits & TOKEN_ARABIC) ? take_modified_trigger(k, i, &x) : 0;
    if (modified)
        return modified;
    if (x.parts)
        return take_phrase(k, i, x, NO_INDEX, 0);
    push(k, CHUNK_OTHER, i, 1);
    return i + 1;
}

struct chunks chunk_plain(const struct sentence_view *s, enum word_order order, struct arena *arena)
{
    struct cutter k = {.s = s, .a = s->a, .end = s->sentence.first + s->sentence.n, .arena = arena};
    for (guint32 i = s->sentence.first; i < k.end;)
        i = take_next(&k, i);
    return (struct chunks){k.out.items, k.out.n, order};
}
