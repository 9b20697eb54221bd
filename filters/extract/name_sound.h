/* filters/extract/name_sound.h
 * Finds names by their sound: an index from the consonants of a romanised or Arabic name to the names that share them,
 * and a comparison of the whole sound. One rule table for each script (Latin, Arabic; Cyrillic for what is looked for),
 * no lists of spellings. Which letters are one sound: romanisation of Arabic as the ALA-LC, French and press manners
 * differ (q/k/g, kh/x, sh/ch, th/t, dh/z/d, ou/oo/u/o, ei/ay/e, double letters, final a/ah/eh, assimilated articles).
 * Built by one thread, then read-only. */
#pragma once
#include "text/token.h"

struct name_sound_index;
/* `size_hint`: about how many names will be added. */
struct name_sound_index *name_sound_index_new(guint size_hint);
void name_sound_index_free(struct name_sound_index *x);

/* Adds `name` (borrowed, as written) under `payload`. Names of other scripts and the shortest are left out. Not after
 * the first find. */
void name_sound_index_add(struct name_sound_index *x, struct strview name, guint32 payload);
/* Ends adding. */
void name_sound_index_compile(struct name_sound_index *x);

struct name_sound_hit {
    guint32 payload;
    float likeness; /* 0 … 1 */
};

/* Names with the consonants of `folded` (words in their folded forms, a blank between them) that are more than half
 * like it; at most `max` hits, in no order. Those less than `least` alike are left out unless there are so many names
 * that `max` may cut. */
guint name_sound_index_find(const struct name_sound_index *x, struct strview folded, float least,
                            struct name_sound_hit *out, guint max);

/* Whether a name in Latin letters begins with an Arabic article ("al-Rai", "Ar Raqqah"). */
gboolean name_sound_has_article(struct strview name);
