/* filters/extract/clause.h
 * Who stands where around a verb or a noun of action: subject, object, prepositional phrases, possessors and modifiers,
 * in a sentence already cut into chunks. Active, passive, participles, relative clauses and shared subjects come from
 * here, so that a frame names each role once. Reads chunks only; knows no words. */
#pragma once
#include "filters/extract/chunk.h"

#define NO_CHUNK G_MAXUINT

struct argument {
    enum relation relation;
    guint chunk; /* a noun phrase */
};

#define ARGUMENTS_MAX 24

/* How a verb is to be read. */
enum clause_reading {
    CLAUSE_INTRANSITIVE = 1 << 0, /* clashed, warned: never passive without an auxiliary */
    CLAUSE_NO_OBJECT = 1 << 1,    /* what stands behind is no object: "20 killed 30 injured" */
    CLAUSE_HARM = 1 << 2,         /* its only phrase is the victim (clause_plain.h) */
};

struct arguments {
    struct argument items[ARGUMENTS_MAX];
    guint n;
};

/* The noun phrase that is the grammatical subject of verb group `v`, or NO_CHUNK. */
guint clause_subject(const struct chunks *c, guint v);
/* The noun phrase directly behind verb group `v`, or NO_CHUNK. */
guint clause_object(const struct chunks *c, guint v);
/* The verb group whose object noun phrase `np` is, or NO_CHUNK. */
guint clause_verb_of_object(const struct chunks *c, guint np);
/* The verb group whose subject noun phrase `np` is, or NO_CHUNK. */
guint clause_verb_of_subject(const struct chunks *c, guint np);
/* The verb group on which `v` depends: the one before it that governs its infinitive, participle or complement clause;
 * NO_CHUNK for a main verb. */
guint clause_governor(const struct chunks *c, guint v);
/* The preposition chunk that governs noun phrase `np` (also as a later member of a list), or NO_CHUNK. */
guint clause_preposition(const struct chunks *c, guint np);

/* All arguments of verb group `v`: REL_SUBJECT and REL_OBJECT as the grammar has them (a passive's subject is
 * REL_OBJECT, its by-phrase REL_SUBJECT; so is a bare past form without an object, unless CLAUSE_INTRANSITIVE:
 * "12 killed in"), coordinated phrases each for itself, then prepositional phrases. */
void clause_verb_arguments(const struct chunks *c, guint v, guint how, struct arguments *out);
/* Arguments of noun phrase `np` as a noun of action: REL_POSSESSOR, and prepositional phrases behind it. */
void clause_noun_arguments(const struct chunks *c, guint np, struct arguments *out);

/* Does verb group `v` stand in a relative clause ("militants who had fled")? */
gboolean clause_is_relative(const struct chunks *c, guint v);

/* First and last chunk of the clause around chunk `i` (bounded by subordinators, relatives, stops and other finite
 * verbs' subjects). */
void clause_bounds(const struct chunks *c, guint i, guint *first, guint *last);
