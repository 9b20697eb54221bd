#include "filters/extract/toll.h"

#include "filters/extract/toll_words.h"

static const struct chunk *chunk_at(const struct sentence_view *s, guint i)
{
    return &s->chunks.items[i];
}

static enum chunk_kind kind_at(const struct sentence_view *s, guint i)
{
    return i < s->chunks.n ? chunk_at(s, i)->kind : CHUNK_STOP;
}

static gboolean has_role(const struct sentence_view *s, guint32 token, enum toll_role role)
{
    for (const struct name_match *m = name_at(s->a, token, CLASS_TOLL); m; m = name_next(s->a, m))
        if (m->payload == role)
            return TRUE;
    return FALSE;
}

static gboolean chunk_has_role(const struct sentence_view *s, guint i, enum toll_role role)
{
    const struct chunk *c = chunk_at(s, i);
    for (guint32 t = c->first; t < c->first + c->n; t++)
        if (has_role(s, t, role))
            return TRUE;
    return FALSE;
}

static struct count count_of(const struct quantity *q)
{
    gboolean is_vague = q->is_approximate && q->max == QUANTITY_UNKNOWN;
    return (struct count){TRUE, is_vague, FALSE, q->min == QUANTITY_UNKNOWN ? 0 : q->min, q->max};
}

static const struct count one = {.is_set = TRUE, .min = 1, .max = 1}, zero = {.is_set = TRUE};

void toll_add(struct count *to, const struct count *x)
{
    if (!x->is_set)
        return;
    gboolean is_open = to->max < 0 || x->max < 0;
    if (!to->is_set) {
        *to = *x;
        return;
    }
    to->is_vague |= x->is_vague;
    to->is_part |= x->is_part;
    to->min += x->min;
    to->max = is_open ? -1 : to->max + x->max;
}

/* Which of two tellings says more: the whole, then the exact one. */
static gint weight_of(const struct count *x)
{
    return (x->is_set ? 4 : 0) + (x->is_part ? 0 : 2) + (x->is_vague ? 0 : 1);
}

void toll_unite(struct count *to, const struct count *x)
{
    gint a = weight_of(to), b = weight_of(x);
    if (!x->is_set || a > b)
        return;
    if (b > a) {
        *to = *x;
        return;
    }
    if (x->min > to->min) /* a lower one later in the text is a part, or what was known before */
        to->max = MAX(x->min, x->max);
}

/* ---- the phrase of the victims ---- */

/* Who is killed, wounded or displaced is somebody, unless the phrase names a thing or a place. */
static gboolean is_person_phrase(const struct sentence_view *s, guint np)
{
    const struct chunk *at = chunk_at(s, np);
    guint units = noun_phrase_units(s, np);
    if (units & UNITS_OF_PEOPLE || at->bits & NP_PRONOUN)
        return TRUE;
    if (units || at->bits & NP_PLACE)
        return FALSE;
    for (const struct name_match *word = name_at(s->a, at->head, CLASS_WORD); word; word = name_next(s->a, word))
        if (word->payload & (WORD_PLACE_NOUN | WORD_THING_NOUN))
            return FALSE;
    return TRUE;
}

#define PART_STEPS_MAX 9 /* chunks between a part and the whole it belongs to */

/* Has the phrase nothing but a number or "some", "many" in it? */
static gboolean is_bare_number(const struct sentence_view *s, guint i)
{
    const struct chunk *c = chunk_at(s, i);
    return kind_at(s, i) == CHUNK_NOUN && !noun_phrase_units(s, i) && c->trigger == NO_INDEX && c->n <= 4 &&
           (c->n <= 2 || noun_phrase_count(s, i));
}

static gboolean ends_search(const struct sentence_view *s, guint i)
{
    const struct chunk *c = chunk_at(s, i);
    return c->kind == CHUNK_STOP || c->kind == CHUNK_SUBORDINATOR || (c->kind == CHUNK_VERB && c->trigger != NO_INDEX);
}

/* "12 soldiers, 3 of them officers, were killed", "200 people many of whom were civilians": the whole that phrase `np`
 * is a part of; `np` itself when it is none. */
static guint whole_of(const struct sentence_view *s, guint np)
{
    gboolean is_part = FALSE;
    for (guint steps = 1; steps <= PART_STEPS_MAX && steps <= np; steps++) {
        guint i = np - steps;
        if (ends_search(s, i))
            return np;
        if (chunk_has_role(s, i, TOLL_PART)) {
            is_part = TRUE;
            if (i > 0 && is_bare_number(s, i - 1) && chunk_at(s, i)->kind == CHUNK_PREPOSITION)
                steps++; /* the number of the part */
            continue;
        }
        gboolean counts = noun_phrase_count(s, i) || noun_phrase_units(s, i) & UNITS_OF_PEOPLE;
        if (is_part && kind_at(s, i) == CHUNK_NOUN && !(chunk_at(s, i)->bits & NP_PRONOUN) && counts)
            return i;
    }
    return np;
}

/* "a family of six", whether or not the preposition went into the phrase */
static const struct quantity *size_of_group(const struct sentence_view *s, guint np)
{
    if (!chunk_has_role(s, np, TOLL_GROUP))
        return NULL;
    gboolean has_of = kind_at(s, np + 1) == CHUNK_PREPOSITION && chunk_at(s, np + 1)->relation == REL_OF;
    guint size = np + 1 + has_of;
    return (has_of || is_bare_number(s, size)) && kind_at(s, size) == CHUNK_NOUN ? noun_phrase_count(s, size) : NULL;
}

/* "22 of the jihadists" */
static gboolean is_partitive(const struct sentence_view *s, guint np)
{
    return kind_at(s, np + 1) == CHUNK_PREPOSITION && chunk_at(s, np + 1)->relation == REL_OF &&
           is_bare_number(s, np) && kind_at(s, np + 2) == CHUNK_NOUN &&
           chunk_at(s, np + 2)->bits & (NP_DEFINITE | NP_PRONOUN);
}

/* How many a phrase of people counts: its number, one for "a woman", nothing for "civilians". */
static struct count count_of_victims(const struct sentence_view *s, guint np)
{
    struct count none = {0};
    if (!is_person_phrase(s, np) || chunk_at(s, np)->bits & NP_NEGATED)
        return none;
    const struct quantity *group = size_of_group(s, np), *q = group ? group : noun_phrase_count(s, np);
    struct count c = q ? count_of(q) : noun_phrase_is_singular(s, np) ? one : none;
    c.is_part = !group && is_partitive(s, np);
    return c;
}

static void add_part(struct toll *out, guint chunk, const struct count *c)
{
    if (!c->is_set || out->n_parts == G_N_ELEMENTS(out->parts))
        return;
    out->parts[out->n_parts++] = (struct toll_part){chunk, c->min};
    toll_add(&out->sum, c);
}

static gboolean is_counted(const struct toll *t, guint chunk)
{
    for (guint i = 0; i < t->n_parts; i++)
        if (t->parts[i].chunk == chunk)
            return TRUE;
    return FALSE;
}

/* "أربعة مدنيين، ثلاثة منهم من عائلة" */
static gboolean is_number_of_part(const struct sentence_view *s, guint np)
{
    guint32 next = chunk_at(s, np)->first + chunk_at(s, np)->n;
    return next < s->sentence.first + s->sentence.n && has_role(s, next, TOLL_PART);
}

/* The sum over the phrases that stand where the victims stand, each whole once. */
static void count_arguments(const struct sentence_view *s, const struct frame *frame, const struct arguments *a,
                            struct toll *out)
{
    for (guint i = 0; i < a->n; i++) {
        enum relation r = a->items[i].relation;
        if (r >= RELATIONS_N || frame->roles[r] != FRAME_ROLE_TARGET)
            continue;
        guint np = s->grammar->is_plain ? a->items[i].chunk : whole_of(s, a->items[i].chunk);
        struct count c = count_of_victims(s, np);
        if (!is_counted(out, np) && !(out->n_parts && is_number_of_part(s, np)))
            add_part(out, np, &c);
    }
}

/* ---- the trigger itself ---- */

/* "12 dead": the number at or before the trigger in its own phrase. */
static const struct quantity *own_number(const struct sentence_view *s, guint np)
{
    const struct quantity *q = noun_phrase_count(s, np);
    return chunk_at(s, np)->kind == CHUNK_NOUN ? q : NULL;
}

#define STATEMENT_STEPS_MAX 8

static gboolean is_period_total(const struct sentence_view *s, guint i)
{
    for (; i < s->chunks.n && !ends_search(s, i); i++)
        if (chunk_at(s, i)->kind == CHUNK_PREPOSITION && chunk_at(s, i)->relation == REL_SINCE)
            return TRUE;
    return FALSE;
}

/* "The death toll … rose to 45": the phrase of the number behind the verb, or NO_CHUNK; not one "since Monday", which
 * is of a period. */
static guint stated_number(const struct sentence_view *s, guint np)
{
    guint verb = NO_CHUNK;
    for (guint i = np + 1; i < s->chunks.n && i <= np + STATEMENT_STEPS_MAX && verb == NO_CHUNK; i++) {
        if (chunk_at(s, i)->kind == CHUNK_VERB && chunk_has_role(s, i, TOLL_TOTAL))
            verb = i;
        else if (ends_search(s, i) || chunk_at(s, i)->kind == CHUNK_VERB)
            break;
    }
    gboolean put = verb == NO_CHUNK && np > 0 && kind_at(s, np - 1) == CHUNK_VERB &&
                   chunk_has_role(s, np - 1, TOLL_TOTAL); /* "put the toll at 15" */
    guint i = verb != NO_CHUNK ? verb + 1 : put ? np + 1 : s->chunks.n;
    if (kind_at(s, i) == CHUNK_PREPOSITION)
        i++;
    if (kind_at(s, i) != CHUNK_NOUN || is_period_total(s, i) || !is_person_phrase(s, i))
        return NO_CHUNK;
    return noun_phrase_count(s, i) ? i : NO_CHUNK;
}

#define NEGATION_TOKENS_MAX 3

/* "without (causing) any casualties", "did not cause casualties" */
static gboolean is_denied(const struct sentence_view *s, guint np)
{
    guint32 first = chunk_at(s, np)->first, from = MAX(s->sentence.first, first - MIN(first, NEGATION_TOKENS_MAX));
    for (guint32 i = from; i < first; i++) {
        const struct name_match *m = name_at(s->a, i, CLASS_MODALITY);
        for (; m; m = name_next(s->a, m))
            if (g_array_index(s->k->modality, struct modality_cue, m->payload).is_negation)
                return TRUE;
    }
    return FALSE;
}

#define LIFE_TOKENS_MAX 12 /* between the verb and what is lost */

gboolean toll_names_life(const struct sentence_view *s, guint chunk)
{
    guint32 first = chunk_at(s, chunk)->first, end = s->sentence.first + s->sentence.n;
    for (guint32 i = first; i < MIN(first + LIFE_TOKENS_MAX, end); i++)
        if (has_role(s, i, TOLL_LIFE))
            return TRUE;
    return FALSE;
}

/* ---- names ---- */

#define NAME_BYTES_MIN 5

#define NAME_WORDS_MAX 6

static guint behind_name(const struct sentence_view *s, guint i)
{
    guint end = i + NAME_WORDS_MAX;
    while (i < end && kind_at(s, i) == CHUNK_OTHER)
        i++;
    return i;
}

/* "مقتل فلان وابنه مؤمن وزوجته": who is named with a victim that has a name. */
static void count_companions(const struct sentence_view *s, guint chunk, struct toll *out)
{
    guint i = behind_name(s, chunk + 1);
    while (i > chunk + 1 && kind_at(s, i) == CHUNK_CONJUNCTION && kind_at(s, i + 1) == CHUNK_NOUN &&
           chunk_at(s, i + 1)->trigger == NO_INDEX && noun_phrase_units(s, i + 1) & UNITS_OF_PEOPLE) {
        struct count c = count_of_victims(s, i + 1);
        add_part(out, i + 1, &c);
        i = behind_name(s, i + 2);
    }
}

#define EACH_TOKENS_MAX 4  /* between the trigger and "each of" */
#define LIST_TOKENS_MAX 48 /* of the names behind it */

static guint32 behind_each(const struct sentence_view *s, guint32 from)
{
    for (guint32 i = from; i < MIN(from + EACH_TOKENS_MAX, s->sentence.first + s->sentence.n); i++)
        for (const struct name_match *m = name_at(s->a, i, CLASS_TOLL); m; m = name_next(s->a, m))
            if (m->payload == TOLL_EACH)
                return i + m->n;
    return 0;
}

/* "استشهاد كل من فلان وفلان": as many as are joined, up to a word that tells something else. */
static gint64 names_of_each(const struct sentence_view *s, guint chunk)
{
    guint32 end = s->sentence.first + s->sentence.n, from = chunk_at(s, chunk)->first + chunk_at(s, chunk)->n;
    guint32 first = behind_each(s, from);
    gint64 n = first ? 1 : 0;
    for (guint32 i = first; n && i < MIN(first + LIST_TOKENS_MAX, end); i++) {
        const struct token *t = &s->a->tokens.items[i];
        gboolean is_word = t->bits & TOKEN_WORD;
        if ((is_word && i > first && name_at(s->a, i, CLASS_PLAIN_TRIGGER)) || t->bits & TOKEN_PARAGRAPH_START)
            break;
        gboolean is_comma = sv_equal(t->forms[0], SV(",")) || sv_equal(t->forms[0], SV("،"));
        gboolean is_and = is_word && (t->prefix == 'w' || sv_equal(t->forms[0], SV("و"))) && i > first;
        gboolean is_joined = is_and && !(s->a->tokens.items[i - 1].bits & TOKEN_PUNCT);
        n += is_comma || is_joined;
    }
    return n;
}

/* The next word is one that no table knows, perhaps in quotation marks or brackets: the name of a victim. */
static gboolean is_followed_by_name(const struct sentence_view *s, guint chunk)
{
    for (guint i = chunk + 1; i < s->chunks.n && i <= chunk + 2; i++) {
        const struct chunk *x = chunk_at(s, i);
        const struct token *t = &s->a->tokens.items[x->first];
        gboolean opens = t->bits & TOKEN_QUOTE || sv_equal(t->forms[0], SV("("));
        if (x->kind == CHUNK_TIME || (opens && i == chunk + 1))
            continue;
        return x->kind == CHUNK_OTHER && t->bits & TOKEN_WORD && t->end - t->start >= NAME_BYTES_MIN;
    }
    return FALSE;
}

static void add_quantity(struct toll *out, guint chunk, const struct quantity *q)
{
    struct count c = q ? count_of(q) : (struct count){0};
    add_part(out, chunk, &c);
}

/* What a noun of harm says without phrases of victims. */
static void read_noun(const struct sentence_view *s, guint chunk, struct toll *out)
{
    guint stated = stated_number(s, chunk);
    if (stated != NO_CHUNK)
        add_quantity(out, stated, noun_phrase_count(s, stated));
    else if (is_denied(s, chunk))
        add_part(out, chunk, &zero);
}

static void read_names(const struct sentence_view *s, const struct frame *frame, guint chunk, struct toll *out)
{
    gint64 each = frame->names_one ? names_of_each(s, chunk) : 0;
    struct count listed = {.is_set = each > 1, .min = each, .max = each};
    if (each > 1) {
        add_part(out, chunk, &listed);
    } else if (frame->names_one && is_followed_by_name(s, chunk)) {
        add_part(out, chunk, &one);
        count_companions(s, chunk, out);
    } else if (frame->counts_one) {
        add_part(out, chunk, &one);
    }
}

gboolean toll_read(const struct sentence_view *s, const struct frame *frame, guint chunk,
                   const struct arguments *arguments, struct toll *out)
{
    gboolean is_noun = chunk_at(s, chunk)->kind == CHUNK_NOUN, is_harm = frame->kind == FRAME_HARM;
    const struct quantity *own = is_noun ? own_number(s, chunk) : NULL;
    *out = (struct toll){0};
    if (own && !own->is_implicit && is_harm)
        add_quantity(out, chunk, own);
    else
        count_arguments(s, frame, arguments, out);
    if (!out->n_parts)
        add_quantity(out, chunk, own);
    if (!out->n_parts && is_noun && is_harm)
        read_noun(s, chunk, out);
    if (!out->n_parts)
        read_names(s, frame, chunk, out);
    return out->n_parts > 0;
}

/* ---- sums ---- */

static gboolean stand_side_by_side(const struct sentence_view *s, const struct draft *a, const struct draft *b)
{
    guint i = a->chunk + 1;
    while (kind_at(s, i) == CHUNK_CONJUNCTION || kind_at(s, i) == CHUNK_COMMA)
        i++;
    const struct chunk *next = chunk_at(s, b->chunk);
    gboolean is_bare = next->kind == CHUNK_VERB || next->n == next->trigger_n; /* not "and several wounded" */
    return i > a->chunk + 1 && i == b->chunk && is_bare;
}

/* "قتلى وإصابة 12": the dead are a group of their own, "مقتل وإصابة 12" shares its number. */
static gboolean may_wait_for_number(const struct sentence_view *s, const struct draft *a)
{
    return a->is_verb || a->frame->names_one || !s->grammar->is_plain;
}

static gboolean has_written_number(const struct sentence_view *s, const struct draft *d)
{
    const struct quantity *q = d->is_verb ? NULL : own_number(s, d->chunk);
    return q && !q->is_implicit;
}

/* The one number that both harms are told with; NULL when each has its own, or none. */
static struct count *shared_number(const struct sentence_view *s, struct draft *a, struct draft *b)
{
    struct count *x = &a->counts[a->frame->measure], *y = &b->counts[b->frame->measure];
    gboolean plain = s->grammar->is_plain;
    if (x->is_set && (!y->is_set || (plain && !b->is_verb && !has_written_number(s, b)))) /* "40 قتيلا وجريحا" */
        return !plain || has_written_number(s, a) ? x : NULL;
    return !x->is_set && y->is_set && may_wait_for_number(s, a) && !has_written_number(s, b) ? y : NULL;
}

void toll_share(const struct sentence_view *s, struct draft *a, struct draft *b)
{
    gboolean are_harms = a->frame->kind == FRAME_HARM && b->frame->kind == FRAME_HARM;
    if (!are_harms || a->frame->measure == b->frame->measure || !stand_side_by_side(s, a, b))
        return;
    const struct count *given = shared_number(s, a, b);
    if (!given)
        return;
    struct count both = given->is_vague ? *given : (struct count){0};
    a->counts[a->frame->measure] = b->counts[b->frame->measure] = both;
}
