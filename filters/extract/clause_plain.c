#include "filters/extract/clause_plain.h"
#include "filters/extract/chunk_walk.h"

#define STEPS_MAX 48 /* chunks that a search crosses at the most */
#define GAP_MAX   5  /* unknown words between a head and a phrase that still belongs to it */

static gboolean ends_clause(enum chunk_kind k)
{
    return k == CHUNK_STOP || k == CHUNK_VERB || k == CHUNK_SUBORDINATOR;
}

static gboolean has_trigger(const struct chunks *c, guint i)
{
    return c->items[i].trigger != NO_INDEX;
}

static gboolean acts(const struct chunks *c, guint i)
{
    return c->items[i].bits & NP_ACTS && !has_trigger(c, i);
}

static void add(struct arguments *out, enum relation relation, guint chunk)
{
    if (out->n < ARGUMENTS_MAX && relation != REL_NONE)
        out->items[out->n++] = (struct argument){relation, chunk};
}

guint clause_plain_preposition(const struct chunks *c, guint np)
{
    gint i = before(c, (gint)np);
    for (guint steps = 0; steps < STEPS_MAX && i >= 0; steps++) {
        if (kind_at(c, i) == CHUNK_PREPOSITION)
            return (guint)i;
        gboolean list = kind_at(c, i) == CHUNK_CONJUNCTION && kind_at(c, before(c, i)) == CHUNK_NOUN;
        if (!list)
            return NO_CHUNK;
        i = before(c, before(c, i));
    }
    return NO_CHUNK;
}

/* Adds `np` and what is joined to it ("three civilians and a child"); a noun of action begins something new. */
static guint add_list(const struct chunks *c, guint np, enum relation relation, struct arguments *out)
{
    add(out, relation, np);
    for (guint steps = 0; steps < STEPS_MAX; steps++) {
        guint i = after(c, np), joints = 0;
        while (i < c->n && (kind_at(c, (gint)i) == CHUNK_CONJUNCTION || kind_at(c, (gint)i) == CHUNK_COMMA)) {
            joints++;
            i = after(c, i);
        }
        if (!joints || kind_at(c, (gint)i) != CHUNK_NOUN || has_trigger(c, i))
            return np;
        guint next = after(c, i);
        if (c->order != ORDER_VSO && kind_at(c, (gint)next) == CHUNK_VERB)
            return np; /* subject of the next clause */
        np = i;
        add(out, relation, np);
    }
    return np;
}

/* The same for a list that ends with `np`, before its verb: "the army and the militias attacked". */
static void add_list_before(const struct chunks *c, guint np, enum relation relation, struct arguments *out)
{
    add(out, relation, np);
    gint i = before(c, (gint)np);
    for (guint steps = 0; steps < STEPS_MAX && kind_at(c, i) == CHUNK_CONJUNCTION; steps++) {
        gint member = before(c, i);
        if (kind_at(c, member) != CHUNK_NOUN || has_trigger(c, (guint)member))
            return;
        add(out, relation, (guint)member);
        i = before(c, member);
    }
}

struct walk {
    guint bare[4]; /* phrases without a preposition, in their order */
    guint n_bare;
    gboolean has_by;
};

/* What stands behind chunk `head`: phrases without a preposition into `w`, the others into `out`. */
static void walk_behind(const struct chunks *c, guint head, struct walk *w, struct arguments *out)
{
    guint gap = 0, steps = 0;
    for (guint i = head + 1; i < c->n && steps < STEPS_MAX; steps++) {
        const struct chunk *at = &c->items[i];
        if (at->kind == CHUNK_PREPOSITION) {
            guint np = after(c, i);
            if (kind_at(c, (gint)np) != CHUNK_NOUN)
                return;
            w->has_by = w->has_by || at->relation == REL_BY;
            i = add_list(c, np, at->relation, out) + 1;
            gap = 0;
        } else if (at->kind == CHUNK_NOUN && !has_trigger(c, i)) {
            if (gap > GAP_MAX)
                return;
            if (w->n_bare < G_N_ELEMENTS(w->bare))
                w->bare[w->n_bare++] = i;
            struct arguments list = {0};
            i = add_list(c, i, REL_OBJECT, &list) + 1;
            gap = 0;
        } else if (at->kind == CHUNK_NOUN) {
            if (i != head + 1 && !(w->n_bare == 0 && gap == 0))
                return;
            i++; /* "an operation of landing": the nouns of one act */
        } else if (is_transparent(at->kind)) {
            gap += at->kind == CHUNK_OTHER;
            i++;
        } else if (at->kind == CHUNK_COMMA && kind_at(c, (gint)after(c, i)) == CHUNK_PREPOSITION) {
            i++;
        } else {
            return;
        }
    }
}

/* The nearest phrase before chunk `v` that no preposition governs; a second, farther one in `farther`. */
static guint bare_before(const struct chunks *c, guint v, guint *farther)
{
    guint found = NO_CHUNK, gap = 0;
    *farther = NO_CHUNK;
    for (gint i = (gint)v - 1, steps = 0; i >= 0 && steps < STEPS_MAX; i--, steps++) {
        enum chunk_kind k = kind_at(c, i);
        if (k == CHUNK_RELATIVE) {
            gint np = before(c, i);
            return kind_at(c, np) == CHUNK_NOUN ? (guint)np : NO_CHUNK;
        }
        if (ends_clause(k) || (k == CHUNK_COMMA && found != NO_CHUNK))
            return found;
        gap += k == CHUNK_OTHER;
        if (k != CHUNK_NOUN || clause_plain_preposition(c, (guint)i) != NO_CHUNK || has_trigger(c, (guint)i))
            continue;
        gboolean is_where = c->order == ORDER_SOV && c->items[i].bits & NP_PLACE && !acts(c, (guint)i);
        if (found != NO_CHUNK && is_where)
            continue; /* "Türk topçusu Tel Abyad'daki mevzileri vurdu" */
        if (found != NO_CHUNK) {
            *farther = (guint)i;
            return found;
        }
        if (gap > GAP_MAX)
            return NO_CHUNK;
        found = (guint)i;
    }
    return found;
}

/* A noun of action right before the verb is its subject: "an air strike hit …". */
static guint act_before(const struct chunks *c, guint v)
{
    for (gint i = (gint)v - 1, steps = 0; i >= 0 && steps < STEPS_MAX; i--, steps++) {
        enum chunk_kind k = kind_at(c, i);
        if (ends_clause(k) || k == CHUNK_COMMA || k == CHUNK_RELATIVE)
            return NO_CHUNK;
        if (k == CHUNK_NOUN && has_trigger(c, (guint)i) && clause_plain_preposition(c, (guint)i) == NO_CHUNK)
            return (guint)i;
    }
    return NO_CHUNK;
}

struct core {
    guint subject, object;
};

static struct core core_of_harm(const struct chunks *c, const struct walk *w, guint nearest, guint farther)
{
    struct core k = {NO_CHUNK, NO_CHUNK};
    if (c->order == ORDER_SOV) {
        k.object = nearest;
        k.subject = farther != NO_CHUNK && nearest != NO_CHUNK && acts(c, farther) ? farther : NO_CHUNK;
        return k;
    }
    gboolean two_behind = w->n_bare > 1 && acts(c, w->bare[0]) && c->order == ORDER_VSO;
    if (two_behind)
        return (struct core){w->bare[0], w->bare[1]};
    if (w->n_bare && nearest != NO_CHUNK && acts(c, nearest))
        return (struct core){nearest, w->bare[0]};
    k.object = w->n_bare ? w->bare[0] : nearest;
    return k;
}

static struct core core_of_act(const struct chunks *c, const struct walk *w, guint nearest, guint farther)
{
    struct core k = {NO_CHUNK, NO_CHUNK};
    guint first = w->n_bare ? w->bare[0] : NO_CHUNK, second = w->n_bare > 1 ? w->bare[1] : NO_CHUNK;
    switch (c->order) {
    case ORDER_SOV:
        if (farther != NO_CHUNK && acts(c, farther))
            return (struct core){farther, nearest};
        if (nearest != NO_CHUNK && acts(c, nearest))
            k.subject = nearest;
        else
            k.object = nearest;
        return k;
    case ORDER_VSO:
        if (first != NO_CHUNK && acts(c, first) && !(nearest != NO_CHUNK && acts(c, nearest)))
            return (struct core){first, second};
        return (struct core){nearest != NO_CHUNK && acts(c, nearest) ? nearest : NO_CHUNK, first};
    case ORDER_SVO:
    default:
        if (w->has_by && first == NO_CHUNK)
            return (struct core){NO_CHUNK, nearest};
        if (nearest == NO_CHUNK && first != NO_CHUNK && acts(c, first))
            return (struct core){first, second};
        return (struct core){nearest, first};
    }
}

static struct core core_of(const struct chunks *c, guint v, guint how, struct arguments *phrases)
{
    struct walk w = {0};
    guint farther, nearest = bare_before(c, v, &farther);
    walk_behind(c, v, &w, phrases);
    return how & CLAUSE_HARM ? core_of_harm(c, &w, nearest, farther) : core_of_act(c, &w, nearest, farther);
}

/* Prepositional phrases between the start of the clause and `v`. */
static void add_phrases_before(const struct chunks *c, guint v, struct arguments *out)
{
    for (gint i = (gint)v - 1, steps = 0; i >= 0 && steps < STEPS_MAX && !ends_clause(kind_at(c, i)); i--, steps++)
        if (kind_at(c, i) == CHUNK_PREPOSITION && kind_at(c, (gint)after(c, (guint)i)) == CHUNK_NOUN)
            add_list(c, after(c, (guint)i), c->items[i].relation, out);
}

/* "bombardeó posiciones del Estado Islámico": whose the object is is hit with it, and did not fly. */
static void give_owner_to_object(const struct chunks *c, guint object, struct arguments *phrases)
{
    for (guint i = 0; i < phrases->n; i++)
        if (phrases->items[i].relation == REL_OF &&
            clause_plain_preposition(c, phrases->items[i].chunk) == after(c, object))
            phrases->items[i].relation = REL_OBJECT;
}

void clause_plain_verb_arguments(const struct chunks *c, guint v, guint how, struct arguments *out)
{
    struct arguments phrases = {0};
    struct core k = core_of(c, v, how, &phrases);
    gboolean partitive = c->order == ORDER_SVO && k.object == NO_CHUNK; /* "bombardé des civils" */
    for (guint i = 0; partitive && i < phrases.n && phrases.items[i].relation == REL_OF; i++)
        phrases.items[i].relation = REL_OBJECT;
    if (k.object != NO_CHUNK && k.object > v && c->order == ORDER_SVO)
        give_owner_to_object(c, k.object, &phrases);
    out->n = 0;
    if (k.subject != NO_CHUNK && k.subject < v)
        add_list_before(c, k.subject, REL_SUBJECT, out);
    else if (k.subject != NO_CHUNK)
        add_list(c, k.subject, REL_SUBJECT, out);
    guint act = act_before(c, v);
    if (act != NO_CHUNK)
        add(out, REL_SUBJECT, act);
    guint next = after(c, v); /* "targeted air strikes": the verb's subject is an act */
    if (kind_at(c, (gint)next) == CHUNK_NOUN && has_trigger(c, next))
        add(out, REL_SUBJECT, next);
    if (k.object != NO_CHUNK && k.object < v)
        add_list_before(c, k.object, REL_OBJECT, out);
    else if (k.object != NO_CHUNK)
        add_list(c, k.object, REL_OBJECT, out);
    for (guint i = 0; i < phrases.n; i++)
        add(out, phrases.items[i].relation, phrases.items[i].chunk);
    add_phrases_before(c, v, out);
}

void clause_plain_noun_arguments(const struct chunks *c, guint np, struct arguments *out)
{
    struct arguments phrases = {0};
    struct walk w = {0};
    out->n = 0;
    walk_behind(c, np, &w, &phrases);
    if (c->order == ORDER_SOV) {
        guint farther, nearest = bare_before(c, np, &farther);
        if (nearest != NO_CHUNK)
            add_list(c, nearest, acts(c, nearest) ? REL_OF : REL_OBJECT, out);
        if (w.n_bare && (!acts(c, w.bare[0]) || (nearest != NO_CHUNK && acts(c, nearest))))
            w.n_bare = 0; /* Persian, Kurdish: whose act it is stands behind */
        w.n_bare = MIN(w.n_bare, 1);
        add_phrases_before(c, np, out);
    }
    if (w.n_bare)
        add_list(c, w.bare[0], acts(c, w.bare[0]) ? REL_OF : REL_OBJECT, out);
    if (w.n_bare > 1 && acts(c, w.bare[0])) /* else it only says who the first is */
        add_list(c, w.bare[1], REL_OBJECT, out);
    for (guint i = 0; i < phrases.n; i++)
        add(out, phrases.items[i].relation, phrases.items[i].chunk);
}

guint clause_plain_subject(const struct chunks *c, guint v)
{
    struct arguments phrases = {0};
    return core_of(c, v, 0, &phrases).subject;
}

guint clause_plain_object(const struct chunks *c, guint v)
{
    struct walk w = {0};
    struct arguments phrases = {0};
    walk_behind(c, v, &w, &phrases);
    return w.n_bare ? w.bare[0] : NO_CHUNK;
}

gboolean clause_plain_is_relative(const struct chunks *c, guint v)
{
    return kind_at(c, before(c, (gint)v)) == CHUNK_RELATIVE;
}
