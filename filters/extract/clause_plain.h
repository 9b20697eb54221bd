/* filters/extract/clause_plain.h
 * Arguments of verbs and nouns of action by position, for languages without a grammar of their own: chunks are mentions
 * (chunk_plain.h), the language's word order (chunks.order) and who can act (NP_ACTS) tell subject from object.
 * Arabic: verb, subject, object ("قصف الطيران بلدة"), headlines with the subject first; a noun of action is followed by
 * its agent, then its object; what cannot act is the object. Verbs of harm with one phrase take it as the victim. */
#pragma once
#include "filters/extract/clause.h"

guint clause_plain_subject(const struct chunks *c, guint v);
guint clause_plain_object(const struct chunks *c, guint v);
guint clause_plain_preposition(const struct chunks *c, guint np);
void clause_plain_verb_arguments(const struct chunks *c, guint v, guint how, struct arguments *out);
/* The phrase right behind the noun is REL_OF when it can act, REL_OBJECT when it cannot; the next REL_OBJECT. */
void clause_plain_noun_arguments(const struct chunks *c, guint np, struct arguments *out);
gboolean clause_plain_is_relative(const struct chunks *c, guint v);
