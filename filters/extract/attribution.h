/* filters/extract/attribution.h
 * Who says so: reporting verbs ("the army said"), "according to" and the like open a scope over the part of their
 * sentence that they govern; "he added" goes on with the speaker before. Which drafts stand in whose scope decides,
 * with the sides of all concerned, between reported, claimed and confirmed (event_status.h). */
#pragma once
#include "filters/extract/event_coder.h"

/* One mention of who is quoted. */
struct source_mention {
    guint text, sentence;
    guint32 first, n;               /* tokens */
    guint32 scope_first, scope_end; /* tokens that are his words */
    guint32 source;                 /* source_get(), or NO_INDEX */
    guint32 actor;                  /* NO_ACTOR, or the party that speaks */
    enum source_stance stance;
    gboolean is_tag; /* says nothing more: "…", he said */
};

struct source_mentions {
    struct vec items; /* struct source_mention */
};

static inline struct source_mention *source_mention_at(const struct source_mentions *m, guint i)
{
    return (struct source_mention *)m->items.items + i;
}

/* Appends the sources quoted in one sentence. */
void attribution_read(const struct sentence_view *s, struct source_mentions *out, struct arena *arena);
/* The actor quoted last, if the last one quoted is an actor. */
void attribution_last_speaker(const struct source_mentions *m, struct index_set *speaker);
/* Gives each draft the sources in whose scope it stands; a draft of a sentence that names none those of a tag in
 * the sentence behind it ("…", the source said). What a source denies is denied. */
void attribution_apply(const struct source_mentions *sources, struct drafts *drafts);
