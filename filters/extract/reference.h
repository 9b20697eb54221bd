/* filters/extract/reference.h
 * Words that point back: "it", "its fighters", "the group", "the militants" stand for parties named before, in the
 * sentence or in the document; never for one of two that fit equally (EXTRACTION §5). */
#pragma once
#include "filters/extract/event_coder.h"

/* Whom noun phrase `np` means that names nobody; nothing when that is not certain. `acts`: it is the one who acts (a
 * pronoun that suffers stays open); `is_political`: states and speakers rather than armies. */
void reference_resolve(const struct sentence_view *s, const struct discourse *told, guint np, gboolean acts,
                       gboolean is_political, struct index_set *out);
/* "The army announced that the town had been liberated": the armed party that announces, before `chunk`, what is done
 * to somebody else and names nobody who did it. English only. */
void reference_announcer(const struct sentence_view *s, guint chunk, const struct index_set *targets,
                         struct index_set *out);
/* Does the generic actor `a` of phrase `np` mean those named before ("the militants", "the terrorist organisation"),
 * not any ("the terrorist groups", "militants")? */
gboolean reference_is_to_those(const struct sentence_view *s, guint np, const struct np_actor *a);
/* The one actor named before of the kind of `generic` who is not on the other side; NO_ACTOR when several fit. */
guint32 reference_of_generic(const struct sentence_view *s, const struct discourse *told, guint32 generic,
                             const struct index_set *opposite);
