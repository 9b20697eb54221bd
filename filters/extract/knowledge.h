/* filters/extract/knowledge.h
 * Everything the extraction knows, loaded from the packs into one name table: common words, frames, actors, places,
 * times, numbers, sources, reporting and modality cues. Built once, read-only, shared between threads. */
#pragma once
#include "filters/extract/actor.h"
#include "filters/extract/chunk.h"
#include "filters/extract/frames.h"
#include "filters/extract/gazetteer.h"
#include "filters/extract/headline.h"
#include "filters/extract/place.h"
#include "filters/extract/plain_words.h"
#include "filters/extract/quantity.h"
#include "filters/extract/source_table.h"
#include "filters/extract/time.h"
#include "filters/extract/type_model.h"

/* CITING: a verb whose subject and object both speak ("Reuters, citing a source"). */
enum reporting_kind { REPORTING_VERB, REPORTING_NOUN, REPORTING_PREPOSITION, REPORTING_CITING };
struct reporting_cue {
    char language[LANGUAGE_CODE_MAX];
    enum reporting_kind kind;
    enum source_stance stance;
    gboolean is_statement; /* demands, condemns, threatens: a statement of its own */
};

struct modality_cue {
    char language[LANGUAGE_CODE_MAX];
    enum event_modality value;
    gboolean is_negation, is_failed, is_attempt, is_conditional;
};

struct knowledge {
    name_table *names;
    lexicon *words;
    plain_words *plain;
    frames *frames;
    struct actors *actors;
    source_table *sources;
    gazetteer *places;
    place_words *place_words;
    time_words *times;
    quantity_table *numbers;
    abbreviations *abbreviations;
    furniture_table *furniture;
    type_model *types;
    headlines *headlines;
    GArray *reporting; /* struct reporting_cue */
    GArray *modality;  /* struct modality_cue */
    struct trigger_reader triggers;
    char *pack, *pack_hash;
};

/* Loads packs/common and packs/PACK below `packs_dir`. Errors name file and line. */
struct knowledge *knowledge_load(const char *packs_dir, const char *pack, GError **error);
void knowledge_free(struct knowledge *k);
/* The cue of `language` that begins at token `i`, and in `n` its tokens; NULL when there is none. The tables of all
 * languages are one: a French word spelt like an English one is no cue in English. */
const struct reporting_cue *knowledge_reporting(const struct knowledge *k, const struct text_analysis *a, guint32 i,
                                                const char *language, guint32 *n);
/* Does the trigger of match `m` stand there in `language`, in a sentence that ends before token `end`? Of its language,
 * written as it has to be, its particle at the end of its clause. */
gboolean knowledge_trigger_stands(const struct knowledge *k, const struct text_analysis *a, const struct name_match *m,
                                  const char *language, guint32 end);
/* The source, or NO_INDEX. */
guint32 knowledge_source(const struct knowledge *k, const struct text_analysis *a, guint32 i, const char *language,
                         guint32 *n);
const struct modality_cue *knowledge_modality(const struct knowledge *k, const struct text_analysis *a, guint32 i,
                                              const char *language, guint32 *n);
typedef struct knowledge knowledge_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(knowledge_owner, knowledge_free)
