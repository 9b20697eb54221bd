/* filters/extract/frames.h
 * The event grammar of a pack: which verb or noun of action tells which kind of event, and where each role stands
 * around it. Data: packs/common/events, one YAML file a language (packs/common/events/en.yaml explains the keys), and
 * the cues that decide between kinds (packs/common/cues.tsv: weapons, operations, protest words). Read-only once
 * loaded. */
#pragma once
#include "common/records/event.h"
#include "filters/extract/chunk.h"
#include "filters/extract/plain_words.h"

enum frame_role { FRAME_ROLE_NONE, FRAME_ROLE_AGENT, FRAME_ROLE_TARGET };
enum frame_kind { FRAME_ACT, FRAME_HARM, FRAME_WEAK, FRAME_NOTHING /* looks like an event and tells of none */ };

/* What must be found for a frame to be an event. */
enum frame_needs {
    NEEDS_NOTHING = 0,
    NEEDS_AGENT = 1 << 0,
    NEEDS_TARGET = 1 << 1,
    NEEDS_PLACE = 1 << 2,
    NEEDS_OBJECT_ARMS = 1 << 3,
    NEEDS_SUBJECT_ARMS = 1 << 4,
    NEEDS_OBJECT_OPERATION = 1 << 5,
    NEEDS_PROTEST = 1 << 6,
    NEEDS_ARMED_AGENT = 1 << 7,
    NEEDS_FROM_PLACE = 1 << 8,
    NEEDS_LIFE = 1 << 9, /* "lost … his life": the word stands behind the victim */
};

/* How the sub-type of a frame is found. */
enum frame_decision {
    DECIDE_FIXED,
    DECIDE_TAKEOVER, /* by who acts: government_regains_territory or non_state_overtakes_territory */
    DECIDE_HARM,     /* by the weapon, else by who is harmed */
};

struct frame {
    char *id;
    enum event_type type;
    enum event_subtype subtype; /* of DECIDE_FIXED; a fall-back else */
    enum frame_decision decision;
    enum frame_kind kind;
    enum casualty_measure measure; /* of FRAME_HARM, and of frames with has_measure */
    gboolean has_measure;
    double score;             /* 0 … 1: confidence of a mention that has what it needs */
    guint needs;              /* enum frame_needs */
    gboolean refine;          /* a weapon in the clause may change the sub-type */
    gboolean refine_suicide;  /* … only to suicide_bomb */
    gboolean refine_own;      /* … only one named in its own phrase */
    gboolean air_agent;       /* an agent that flies makes it an air strike */
    gboolean is_intransitive; /* its verbs in the past without an object are no passives: clashed, warned */
    gboolean is_thing;        /* its nouns are things: an event only when they did something */
    gboolean names_one;       /* its words with a victim by name only count one: "مقتل فلان" */
    gboolean counts_one;      /* its words say one victim by themselves: "مقتله" */
    gboolean yields;          /* its noun, when launched, is the launch: "launched an offensive" */
    gboolean swap;            /* repelled: the attacker is the agent */
    gboolean is_political;    /* states and organisations act, not their armies */
    char *target_default;     /* actor id when no target is named; NULL: none */
    enum frame_role roles[RELATIONS_N];
};

#define TRIGGER_PARTICLE_MAX 24

/* One phrase that evokes a frame. */
struct trigger {
    const struct frame *frame;
    gboolean is_verb;
    guint32 forms; /* enum verb_form, of verbs */
    char language[LANGUAGE_CODE_MAX];
    guint line;        /* of its word in events/LANGUAGE.yaml */
    gboolean is_exact; /* "=öldü": stands only as it is written, not without its diacritics ("oldu") */
    char particle[TRIGGER_PARTICLE_MAX]; /* "nahm … ein": what has to stand at the end of its clause, folded; or "" */
};

/* Of several frames of one phrase that have what they need the one that asks for more wins; of equals the first. */
static inline guint frame_demand(const struct frame *f)
{
    return (guint)__builtin_popcount(f->needs) * 2 + (f->kind == FRAME_WEAK);
}

/* Classes of cues.tsv. */
enum cue_class {
    CUE_AIRCRAFT,
    CUE_AIR_MUNITION,
    CUE_ARTILLERY,
    CUE_SUICIDE,
    CUE_IED,
    CUE_GRENADE,
    CUE_CHEMICAL,
    CUE_SMALL_ARMS,
    CUE_ARMS,
    CUE_OPERATION,
    CUE_PROTEST,
    CUE_TEAR_GAS,
    CUE_ARMED,
    CUE_OTHER_EVENT,
    CUE_ATTEMPT,
    CUE_COMPLETION,
    CUE_CLASSES_N
};
struct cue {
    enum cue_class class;
    gboolean has_subtype;
    enum event_subtype subtype;
};

typedef struct frames frames;

/* Reads events/LANGUAGE.yaml and cues.tsv of `common_dir`. Errors: YAML_ERROR, TSV_ERROR with file and line. */
frames *frames_load(const char *common_dir, const lexicon *words, GError **error);
void frames_free(frames *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(frames, frames_free)

/* Adds all triggers (payload: index of frames_trigger), those of other languages than English under a class of their
 * own, and cues (index of frames_cue). */
void frames_add_names(const frames *f, name_table *t, guint16 english_class, guint16 other_class, guint16 cue_class);
/* The word order that a language's file names; FALSE when there is no file of that language. */
gboolean frames_word_order(const frames *f, const char *language, enum word_order *out);
const struct trigger *frames_trigger(const frames *f, guint32 index);
/* All phrases that evoke frames, in the order read: the i-th, or NULL behind the last. */
const char *frames_phrase(const frames *f, guint i, const struct trigger **evokes);
/* Is there a frame of that id in any language? */
gboolean frames_has(const frames *f, const char *id);
const struct cue *frames_cue(const frames *f, guint32 index);
