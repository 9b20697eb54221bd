/* filters/extract/evidence.h
 * Where each field of an event was read: part, bytes, rule. Every field that an event states has an item; fields:
 *   *         the clause of each draft that became part of the event; rule = id of its frame (type, sub-type)
 *   agent, target   one an actor, in the order of the record; rules: role (named there), reference ("the group",
 *             or named elsewhere in the document), implied (the clause, which names nobody by a name of the table)
 *   place     one a place; rules: clause, context (taken from elsewhere)
 *   time      rules: time (words), publication_day (the clause: fresh news without a day)
 *   killed, wounded, captured, missing, displaced   rules: count; implied
 *   source    rule: attribution
 *   modality  only when it is not plain fact; rules: cue (words), verb (the clause: its verb says so)
 *   status    rules: attribution, modality, negation, outlet_side, outlet */
#pragma once
#include "filters/extract/event_writer.h"

/* Where `actor` was read in this role of draft `number`; NULL and *at unset when nothing in the document names it. */
const char *evidence_of_actor(const struct writer_context *w, guint number, enum actor_role role, guint32 actor,
                              struct text_ref *at);
/* Fills out->evidence; the other fields are written already. */
void evidence_write(const struct writer_context *w, guint number, struct event *out);
