/* filters/extract/draft.h
 * An event while it is being put together: what one trigger says, with indices instead of names. Drafts live in the
 * arena of the record; `code` fills them, `merge` unites them, `event_writer` turns the survivors into records. */
#pragma once
#include "filters/extract/actor.h"
#include "filters/extract/frames.h"
#include "filters/extract/place.h"
#include "filters/extract/time.h"

#define DRAFT_LIST_MAX 8

/* Small sets, in the order found. */
struct index_set {
    guint32 items[DRAFT_LIST_MAX];
    guint n;
};
/* Adds `x` unless it is there or the set is full. */
static inline void index_set_add(struct index_set *s, guint32 x)
{
    for (guint i = 0; i < s->n; i++)
        if (s->items[i] == x)
            return;
    if (s->n < DRAFT_LIST_MAX)
        s->items[s->n++] = x;
}
static inline gboolean index_set_has(const struct index_set *s, guint32 x)
{
    for (guint i = 0; i < s->n; i++)
        if (s->items[i] == x)
            return TRUE;
    return FALSE;
}
static inline void index_set_add_all(struct index_set *to, const struct index_set *from)
{
    for (guint i = 0; i < from->n; i++)
        index_set_add(to, from->items[i]);
}

struct count {
    gboolean is_set;
    gboolean is_vague; /* dozens, about 20: gives way to an exact number */
    gboolean is_part;  /* "22 of the jihadists": not all of them */
    gint64 min, max;   /* max -1: open */
};

#define MEASURES_N (MEASURE_DISPLACED + 1)

/* Where something stands: text (0 title, 1 body) and tokens. */
struct text_ref {
    guint text;
    guint32 first, n;
};

struct draft {
    const struct frame *frame;
    enum event_type type;
    enum event_subtype subtype;
    double score;
    gboolean is_verb;
    gboolean is_plain;    /* read by grammar_plain */
    gboolean is_generic;  /* the sub-type is the frame's guess: a merge may sharpen it */
    gboolean is_meant;    /* what the type model takes a note for: told even if it names nobody and nowhere */
    gboolean is_definite; /* "the attack": points back */
    gboolean is_other;    /* "another attack", "elsewhere": the text says that it is not the one told before */
    guint text, sentence, chunk;
    struct text_ref evidence;         /* the clause */
    struct index_set agents, targets; /* actor entries */
    struct index_set places;          /* place mentions of `text` … */
    guint place_text;                 /* … or of this text */
    struct index_set wide;            /* the country it happened in, where no other place is named */
    guint8 place_scope;               /* 0 clause … 3 document: how near the place stood; 255 none */
    struct time_mention time;         /* n == 0: none named */
    guint time_text;                  /* the text that `time` stands in */
    gboolean has_time;
    gboolean time_is_default; /* the day of publication, because the text is fresh news */
    struct count counts[MEASURES_N];
    enum casualty_who who[MEASURES_N];
    enum event_modality modality;
    gboolean is_negated;
    struct strview modality_cue;
    enum event_status status;
    struct index_set sources; /* indices of source mentions */
    struct text_ref agent_mention, target_mention;
    gboolean agent_points_back, target_points_back; /* "the militants" */
    gboolean agent_is_resolved;                     /* by reference: weaker */
    gboolean is_dropped;                            /* turned out to be no event */
    const char *why_dropped;                        /* static text; NULL when it was not */
    guint merged_into;                              /* index of another draft, or NO_DRAFT */
};
#define NO_DRAFT G_MAXUINT

/* Why a draft is no event of its own, for people who ask (frontwire explain). */
enum draft_fate { FATE_TOLD, FATE_MERGED, FATE_DROPPED, FATE_VAGUE, FATE_REJECTED, DRAFT_FATES_N };

/* One reading that was considered. */
struct extract_note {
    enum draft_fate fate;
    const char *rule; /* id of the frame */
    const char *why;  /* what was missing, of FATE_REJECTED and FATE_DROPPED; "" else */
    enum event_type type;
    enum event_subtype subtype;
    guint number, into; /* of the draft; of the draft it was merged into (NO_DRAFT) */
    guint text;         /* 0 title, 1 body */
    guint32 start, end; /* bytes of that text */
};
/* One sentence as it was cut: furniture tells no events. */
struct extract_sentence {
    guint text;         /* 0 title, 1 body */
    guint32 start, end; /* bytes of that text */
    gboolean is_furniture;
    const char *language;
};
struct extract_trace {
    void (*note)(const struct extract_note *n, gpointer data);
    gpointer data;
    void (*sentence)(const struct extract_sentence *s, gpointer data); /* NULL: nobody asks */
};

/* Each actor once; "Jaysh al-Islam rebels" are Jaysh al-Islam, not rebels besides. */
void draft_tidy_actors(const struct actors *actors, struct index_set *set);
/* Who suffers an act did not do it, when others did; else who did it does not suffer it. */
void draft_part_sides(struct draft *d);
