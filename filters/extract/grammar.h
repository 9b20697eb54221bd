/* filters/extract/grammar.h
 * How the clauses of one kind of language are read: English by its syntax (clause.h), all others by the order in which
 * mentions stand (clause_plain.h). The coder asks through this table only. */
#pragma once
#include "filters/extract/clause.h"

struct grammar {
    gboolean is_plain; /* mentions in their order; no passives, auxiliaries or lent subjects */
    guint (*subject)(const struct chunks *c, guint v);
    guint (*object)(const struct chunks *c, guint v);
    guint (*preposition)(const struct chunks *c, guint np);
    void (*verb_arguments)(const struct chunks *c, guint v, guint how, struct arguments *out);
    void (*noun_arguments)(const struct chunks *c, guint np, struct arguments *out);
    gboolean (*is_relative)(const struct chunks *c, guint v);
    void (*bounds)(const struct chunks *c, guint i, guint *first, guint *last);
};

extern const struct grammar grammar_english, grammar_plain;
