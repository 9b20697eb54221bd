#include "filters/extract/clause.h"
#include "filters/extract/chunk_walk.h"

#define STEPS_MAX 64 /* chunks that a search crosses at the most: bounds the work on a sentence without stops */

guint clause_preposition(const struct chunks *c, guint np)
{
    gint i = before(c, (gint)np);
    for (guint steps = 0; steps < STEPS_MAX; steps++) {
        enum chunk_kind k = kind_at(c, i);
        if (k == CHUNK_PREPOSITION)
            return (guint)i;
        gboolean list = (k == CHUNK_CONJUNCTION || k == CHUNK_COMMA) && kind_at(c, before(c, i)) == CHUNK_NOUN;
        gboolean possessed = k == CHUNK_NOUN && c->items[i].bits & NP_POSSESSOR;
        if (possessed)
            i = before(c, i);
        else if (list)
            i = before(c, before(c, i));
        else
            return NO_CHUNK;
        if (i < 0)
            return NO_CHUNK;
    }
    return NO_CHUNK;
}

/* The preposition directly before `np` (its possessor between them allowed). */
static guint direct_preposition(const struct chunks *c, guint np)
{
    gint i = before(c, (gint)np);
    while (kind_at(c, i) == CHUNK_NOUN && i >= 0 && c->items[i].bits & NP_POSSESSOR)
        i = before(c, i);
    return kind_at(c, i) == CHUNK_PREPOSITION ? (guint)i : NO_CHUNK;
}

static guint antecedent(const struct chunks *c, gint relative)
{
    gint i = before(c, relative);
    if (kind_at(c, i) == CHUNK_COMMA)
        i = before(c, i);
    return kind_at(c, i) == CHUNK_NOUN ? (guint)i : NO_CHUNK;
}

static gboolean is_dependent_form(const struct chunk *v)
{
    return v->bits & (VP_ING | VP_INFINITIVE) && !(v->bits & VP_FINITE);
}

/* A clause that has no subject of its own ("after capturing …,") takes the next finite verb's. */
static guint subject_of_next(const struct chunks *c, guint v)
{
    for (guint i = v + 1; i < c->n && i < v + STEPS_MAX; i++)
        if (c->items[i].kind == CHUNK_VERB && c->items[i].bits & (VP_FINITE | VP_PARTICIPLE)) {
            gint np = before(c, (gint)i);
            return kind_at(c, np) == CHUNK_NOUN && direct_preposition(c, (guint)np) == NO_CHUNK ? (guint)np : NO_CHUNK;
        }
    return NO_CHUNK;
}

static guint subject_at_depth(const struct chunks *c, guint v, guint depth);

/* `np` stands directly behind verb `q`: is it the subject of `v`, or q's object (then v shares q's subject)? */
static guint subject_behind_verb(const struct chunks *c, guint v, guint np, guint q, gboolean joined, guint depth)
{
    const struct chunk *verb = &c->items[v];
    if (joined || is_dependent_form(verb))
        return subject_at_depth(c, q, depth + 1);
    return np;
}

/* "in a strike carried out by …", "weapons seized in …": a participle right behind a noun, without an object. */
static gboolean is_reduced_relative(const struct chunks *c, guint v)
{
    return c->items[v].bits & VP_PARTICIPLE && !(c->items[v].bits & VP_FINITE) && v > 0 &&
           kind_at(c, before(c, (gint)v)) == CHUNK_NOUN && clause_object(c, v) == NO_CHUNK;
}

static guint subject_at_depth(const struct chunks *c, guint v, guint depth)
{
    if (depth > 8)
        return NO_CHUNK;
    gboolean joined = FALSE;
    const struct chunk *verb = &c->items[v];
    guint steps = 0;
    if (is_reduced_relative(c, v))
        return (guint)before(c, (gint)v);
    for (gint i = (gint)v - 1; i >= 0 && steps < STEPS_MAX; i--, steps++) {
        const struct chunk *at = &c->items[i];
        switch (at->kind) {
        case CHUNK_NOUN: {
            if (at->bits & NP_BRACKETED && !(verb->bits & NP_BRACKETED))
                continue;
            guint p = direct_preposition(c, (guint)i), list = p == NO_CHUNK ? clause_preposition(c, (guint)i) : p;
            if (p == NO_CHUNK && list != NO_CHUNK && c->items[list].relation == REL_BETWEEN)
                p = list; /* "clashes between the army and rebels killed": the clashes did */
            if (p != NO_CHUNK) {
                i = (gint)p;
                continue;
            }
            if (verb->bits & VP_ING && !(verb->bits & VP_FINITE) && at->trigger != NO_INDEX && !joined)
                return (guint)i; /* "strikes killing …": the act does it */
            gint q = before(c, i);
            while (kind_at(c, q) == CHUNK_NOUN && c->items[q].bits & NP_POSSESSOR)
                q = before(c, q);
            if (kind_at(c, q) == CHUNK_VERB)
                return subject_behind_verb(c, v, (guint)i, (guint)q, joined, depth);
            return (guint)i;
        }
        case CHUNK_VERB:
            if (verb->bits & VP_FINITE && !joined && c->items[i].bits & VP_FINITE && (gint)v - i > 1)
                return NO_CHUNK;
            return subject_at_depth(c, (guint)i, depth + 1);
        case CHUNK_RELATIVE:
            return antecedent(c, i);
        case CHUNK_SUBORDINATOR:
        case CHUNK_PREPOSITION: /* "after capturing" */
            if (is_dependent_form(verb)) {
                gint q = before(c, i);
                guint own = NO_CHUNK;
                for (; q >= 0 && own == NO_CHUNK && steps++ < STEPS_MAX; q--)
                    if (kind_at(c, q) == CHUNK_VERB)
                        own = subject_at_depth(c, (guint)q, depth + 1);
                return own != NO_CHUNK ? own : subject_of_next(c, v);
            }
            return NO_CHUNK;
        case CHUNK_CONJUNCTION:
        case CHUNK_COMMA:
            joined = TRUE;
            continue;
        case CHUNK_STOP:
            if (at->bits & NP_BRACKETED || verb->bits & NP_BRACKETED)
                continue;
            return NO_CHUNK;
        default:
            continue;
        }
    }
    return NO_CHUNK;
}

guint clause_subject(const struct chunks *c, guint v)
{
    return subject_at_depth(c, v, 0);
}

/* Past a possessor to what is possessed. */
static guint possessed(const struct chunks *c, guint np)
{
    while (np < c->n && c->items[np].kind == CHUNK_NOUN && c->items[np].bits & NP_POSSESSOR &&
           kind_at(c, (gint)after(c, np)) == CHUNK_NOUN)
        np = after(c, np);
    return np;
}

guint clause_object(const struct chunks *c, guint v)
{
    guint i = after(c, v);
    return kind_at(c, (gint)i) == CHUNK_NOUN ? possessed(c, i) : NO_CHUNK;
}

guint clause_verb_of_object(const struct chunks *c, guint np)
{
    gint i = before(c, (gint)np);
    for (guint steps = 0; steps < STEPS_MAX; steps++) {
        if (kind_at(c, i) == CHUNK_VERB)
            return (guint)i;
        gboolean possessor = kind_at(c, i) == CHUNK_NOUN && c->items[i].bits & NP_POSSESSOR;
        gboolean list = kind_at(c, i) == CHUNK_CONJUNCTION && kind_at(c, before(c, i)) == CHUNK_NOUN;
        if (!possessor && !list)
            return NO_CHUNK;
        i = list ? before(c, before(c, i)) : before(c, i);
    }
    return NO_CHUNK;
}

guint clause_verb_of_subject(const struct chunks *c, guint np)
{
    for (guint i = np + 1; i < c->n && i < np + STEPS_MAX; i++) {
        enum chunk_kind k = c->items[i].kind;
        if (k == CHUNK_VERB)
            return clause_subject(c, i) == np ? i : NO_CHUNK;
        if (k == CHUNK_STOP && !(c->items[i].bits & NP_BRACKETED))
            return NO_CHUNK;
    }
    return NO_CHUNK;
}

guint clause_governor(const struct chunks *c, guint v)
{
    guint steps = 0;
    for (gint i = (gint)v - 1; i >= 0 && steps < STEPS_MAX; i--, steps++) {
        enum chunk_kind k = c->items[i].kind;
        if (k == CHUNK_VERB)
            return (guint)i;
        if (k == CHUNK_STOP && !(c->items[i].bits & NP_BRACKETED))
            return NO_CHUNK;
    }
    return NO_CHUNK;
}

static void add(struct arguments *out, enum relation relation, guint chunk)
{
    if (out->n < ARGUMENTS_MAX && relation != REL_NONE)
        out->items[out->n++] = (struct argument){relation, chunk};
}

/* Is the noun phrase at `i` the next member of a list, and not the subject of the next clause? */
static gboolean continues_list(const struct chunks *c, guint i)
{
    if (kind_at(c, (gint)i) != CHUNK_NOUN)
        return FALSE;
    guint end = possessed(c, i);
    const struct chunk *next = end + 1 < c->n ? &c->items[after(c, end) < c->n ? after(c, end) : end] : NULL;
    if (next && next->kind == CHUNK_VERB && !(next->bits & (VP_ING | VP_PARTICIPLE | VP_INFINITIVE)))
        return FALSE;
    return !(next && next->kind == CHUNK_VERB && next->bits & VP_FINITE);
}

/* The chunk behind `np` and behind the phrase that names its backer: "between the army backed by Iran and rebels". */
static guint past_supporter(const struct chunks *c, guint np)
{
    guint i = after(c, np);
    guint backer =
        i < c->n && c->items[i].kind == CHUNK_PREPOSITION && c->items[i].relation == REL_SUPPORT ? after(c, i) : c->n;
    return kind_at(c, (gint)backer) == CHUNK_NOUN ? after(c, possessed(c, backer)) : i;
}

/* Adds `np` and the phrases coordinated with it; returns the last. */
static guint add_list(const struct chunks *c, guint np, enum relation relation, struct arguments *out)
{
    add(out, relation, np);
    for (guint steps = 0; steps < STEPS_MAX; steps++) {
        guint i = relation == REL_BETWEEN ? past_supporter(c, np) : after(c, np), members = 0;
        while (kind_at(c, (gint)i) == CHUNK_NOUN && i < c->n && c->items[i].bits & NP_BRACKETED)
            i = after(c, i);
        while (kind_at(c, (gint)i) == CHUNK_STOP && i < c->n && c->items[i].bits & NP_BRACKETED)
            i = after(c, i);
        while (i < c->n && (kind_at(c, (gint)i) == CHUNK_CONJUNCTION || kind_at(c, (gint)i) == CHUNK_COMMA)) {
            members++;
            i = after(c, i);
        }
        gboolean second_side = relation == REL_BETWEEN && steps == 0 && kind_at(c, (gint)i) == CHUNK_NOUN;
        if (!members || i >= c->n || !(second_side || continues_list(c, i)))
            return np;
        np = possessed(c, i);
        add(out, relation, np);
    }
    return np;
}

/* Subjects coordinated before `np`: "the army and the NDF captured". */
static void add_list_before(const struct chunks *c, guint np, enum relation relation, struct arguments *out)
{
    add(out, relation, np);
    gint i = before(c, (gint)np);
    for (guint steps = 0; steps < STEPS_MAX; steps++) {
        gint joint = i;
        while (kind_at(c, joint) == CHUNK_CONJUNCTION || kind_at(c, joint) == CHUNK_COMMA)
            joint = before(c, joint);
        if (joint == i || kind_at(c, joint) != CHUNK_NOUN || joint < 0)
            return;
        gint beyond = before(c, joint);
        if (kind_at(c, beyond) == CHUNK_VERB || kind_at(c, beyond) == CHUNK_PREPOSITION)
            return;
        add(out, relation, (guint)joint);
        i = beyond;
    }
}

/* "YPG forces, backed by the coalition, advanced": who backs acts too. */
static void add_supporter(const struct chunks *c, guint np, enum relation relation, struct arguments *out)
{
    guint i = after(c, np);
    if (kind_at(c, (gint)i) == CHUNK_COMMA)
        i = after(c, i);
    if (kind_at(c, (gint)i) == CHUNK_PREPOSITION && c->items[i].relation == REL_SUPPORT &&
        kind_at(c, (gint)after(c, i)) == CHUNK_NOUN)
        add(out, relation, after(c, i));
}

/* Prepositional phrases from chunk `i` on; `of_belongs`: an of-phrase met first is this head's. */
static void add_phrases(const struct chunks *c, guint i, gboolean of_belongs, struct arguments *out)
{
    for (guint steps = 0; i < c->n && steps < STEPS_MAX; steps++) {
        const struct chunk *at = &c->items[i];
        if (at->kind == CHUNK_PREPOSITION && kind_at(c, (gint)after(c, i)) == CHUNK_NOUN) {
            guint np = possessed(c, after(c, i));
            gboolean is_of = at->relation == REL_OF;
            if (!is_of || of_belongs)
                np = add_list(c, np, at->relation, out);
            of_belongs = FALSE;
            i = np + 1;
        } else if (is_transparent(at->kind) || (at->kind == CHUNK_NOUN && at->bits & NP_BRACKETED) ||
                   (at->kind == CHUNK_STOP && at->bits & NP_BRACKETED)) {
            i++;
        } else if (at->kind == CHUNK_COMMA && kind_at(c, (gint)after(c, i)) == CHUNK_PREPOSITION) {
            i++;
        } else {
            return;
        }
    }
}

static void rename_relation(struct arguments *out, guint from, enum relation old, enum relation new)
{
    for (guint i = from; i < out->n; i++)
        if (out->items[i].relation == old)
            out->items[i].relation = new;
}

void clause_verb_arguments(const struct chunks *c, guint v, guint how, struct arguments *out)
{
    out->n = 0;
    const struct chunk *verb = &c->items[v];
    guint subject = clause_subject(c, v), object = how & CLAUSE_NO_OBJECT ? NO_CHUNK : clause_object(c, v);
    gboolean passive =
        verb->bits & VP_PASSIVE || (!(how & CLAUSE_INTRANSITIVE) && verb->bits & VP_PARTICIPLE && object == NO_CHUNK);
    guint next = v + 1;
    if (subject != NO_CHUNK) {
        add_list_before(c, subject, passive ? REL_OBJECT : REL_SUBJECT, out);
        add_supporter(c, subject, passive ? REL_OBJECT : REL_SUBJECT, out);
    }
    if (object != NO_CHUNK) {
        guint last = passive ? object : add_list(c, object, REL_OBJECT, out);
        next = last + 1;
    }
    guint from = out->n;
    add_phrases(c, next, TRUE, out);
    if (passive)
        rename_relation(out, from, REL_BY, REL_SUBJECT);
}

void clause_noun_arguments(const struct chunks *c, guint np, struct arguments *out)
{
    out->n = 0;
    gint i = before(c, (gint)np);
    if (kind_at(c, i) == CHUNK_NOUN && c->items[i].bits & NP_POSSESSOR)
        add(out, REL_POSSESSOR, (guint)i);
    add_phrases(c, np + 1, TRUE, out);
}

void clause_bounds(const struct chunks *c, guint i, guint *first, guint *last)
{
    gint lo = (gint)i;
    while (lo > 0 && (gint)i - lo < STEPS_MAX) {
        enum chunk_kind k = kind_at(c, lo - 1);
        if (k == CHUNK_SUBORDINATOR || k == CHUNK_STOP)
            break;
        lo--;
    }
    guint hi = i;
    while (hi + 1 < c->n && hi - i < STEPS_MAX) {
        enum chunk_kind k = c->items[hi + 1].kind;
        if (k == CHUNK_SUBORDINATOR || (k == CHUNK_STOP && !(c->items[hi + 1].bits & NP_BRACKETED)))
            break;
        hi++;
    }
    *first = (guint)lo;
    *last = hi;
}

gboolean clause_is_relative(const struct chunks *c, guint v)
{
    gint i = before(c, (gint)v);
    if (kind_at(c, i) != CHUNK_RELATIVE)
        return FALSE;
    i = before(c, i);
    return kind_at(c, kind_at(c, i) == CHUNK_COMMA ? before(c, i) : i) == CHUNK_NOUN;
}
