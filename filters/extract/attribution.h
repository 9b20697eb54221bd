/* filters/extract/attribution.h
 * Who says so: reporting verbs, "according to" and the like open a scope over their sentence; the source named in the
 * scope is the draft's. From the sources follows whether something is reported, claimed by a party, or confirmed
 * (CODEBOOK §3, §7). */
#pragma once
#include "filters/extract/event_coder.h"

/* One mention of who is quoted. */
struct source_mention {
    guint text, sentence;
    guint32 first, n; /* tokens */
    guint32 source;   /* source_get(), or NO_INDEX */
    guint32 actor;    /* NO_ACTOR, or the party that speaks */
    enum source_stance stance;
};

struct source_mentions {
    struct vec items; /* struct source_mention */
};

/* Appends the sources quoted in one sentence. */
void attribution_read(const struct sentence_view *s, struct source_mentions *out, struct arena *arena);
/* The actor quoted last, if the last one quoted is an actor. */
void attribution_last_speaker(const struct source_mentions *m, struct index_set *speaker);
/* Gives each draft the sources of its sentence (else of the sentence behind it, which often says "…, he said") and its
 * status. `outlet_side`: side of the outlet, "" unknown: then
 * `outlet`, its id, is looked up among the sources. */
void attribution_apply(const struct knowledge *k, const struct source_mentions *sources, struct drafts *drafts,
                       struct strview outlet_side, struct strview outlet, guint32 day);
