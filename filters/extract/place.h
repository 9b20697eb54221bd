/* filters/extract/place.h
 * Finds the places a document names and says where they lie: which of several places of a name is meant, how the text
 * relates to it ("15 km east of", "the western countryside of", "between X and Y"), how exact that is, and which names
 * only explain another ("Sarmin, in Idlib province" tells of Sarmin). Names that no table knows but the text calls a
 * place are kept without coordinates. All words are data (packs/common/place_words.tsv). */
#pragma once
#include "filters/extract/gazetteer.h"
#include "text/sentence.h"

enum place_relation {
    PLACE_IN, /* in, at, on, of; also no preposition */
    PLACE_NEAR,
    PLACE_NORTH_OF,
    PLACE_NORTHEAST_OF,
    PLACE_EAST_OF,
    PLACE_SOUTHEAST_OF,
    PLACE_SOUTH_OF,
    PLACE_SOUTHWEST_OF,
    PLACE_WEST_OF,
    PLACE_NORTHWEST_OF,
    PLACE_COUNTRYSIDE_OF,
    PLACE_OUTSKIRTS_OF,
    PLACE_BETWEEN,
    PLACE_ON_ROAD,
    PLACE_ON_BORDER,
    PLACE_RELATIONS_N
};

/* As the event record writes it: "in", "near", "west_of", "countryside_of". */
const char *place_relation_name(enum place_relation r);

enum place_precision {
    PLACE_EXACT,      /* a base, a dam, a crossing */
    PLACE_SETTLEMENT, /* a town, village, quarter */
    PLACE_NEARBY,     /* near or a distance from one */
    PLACE_AREA,       /* countryside, region, axis, road */
    PLACE_OF_DISTRICT,
    PLACE_OF_GOVERNORATE,
    PLACE_OF_COUNTRY,
    PLACE_PRECISIONS_N
};

/* As the event record writes it: exact, settlement, near, area, district, governorate, country. */
const char *place_precision_name(enum place_precision p);

/* How exactly naming a place of `kind` says where something was. */
enum place_precision place_precision_of(enum place_kind kind);

#define PLACE_NONE G_MAXUINT32

struct place_mention {
    guint32 first, n;           /* tokens of the name */
    guint32 span_first, span_n; /* with what belongs to it: "the western countryside of Deir Ezzor" */
    guint32 place;              /* index in the gazetteer; PLACE_NONE: named, but in no table */
    gboolean has_coordinates;
    double lat, lon, radius_km; /* with the relation worked in */
    enum place_kind kind;       /* of the place, or what the text calls it */
    gint called;                /* enum place_kind of the noun beside the name, or -1 */
    enum place_precision precision;
    enum place_relation relation;
    const char *admin1;    /* "" when unknown; of the gazetteer */
    const char *country;   /* two letters or "" */
    float confidence;      /* 0 … 1: that this name is a place here, and this one */
    guint32 explains;      /* the mention (of the same text) that this one only explains, or PLACE_NONE */
    guint32 other;         /* BETWEEN: the second mention; else PLACE_NONE */
    gboolean is_dateline;  /* where the report was written */
    gboolean is_guess;     /* found by its sound: no table writes it so */
    gboolean is_reference; /* "the town": its place is that of an earlier mention */
    gboolean is_modifier;  /* "Aleppo residents", "Idlib's council": says whose, only perhaps where */
    gboolean is_said;      /* something beside the name says that a place is meant: "in X", "X village" */
    gboolean is_origin;    /* "from X": where somebody or something comes from */
    gboolean is_listed;    /* only "and" and commas between it and the mention before */
    gboolean is_actor;     /* the same words name somebody: a capital that stands for its government */
};

struct place_mentions {
    struct place_mention *items; /* by first token */
    guint n;
};

/* One text of a document: its title or its body. */
struct place_text {
    const struct token *tokens;
    guint n_tokens;
    const struct sentence *sentences;
    guint n_sentences;
    struct name_matches matches; /* all classes, as name_table_match() returns them */
};

typedef struct place_words place_words;
/* Reads packs/common/place_words.tsv. TSV_ERROR_*. */
place_words *place_words_load(const char *path, GError **error);
void place_words_free(place_words *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(place_words, place_words_free)
/* Adds the words (prepositions, nouns of places, directions, …) under `class`. */
void place_words_add_names(const place_words *w, name_table *t, guint16 class);

/* The classes under which the tables stand in the name table; `actor` and `time` as the caller added those. */
struct place_classes {
    guint16 place, word, actor, time;
};

/* Finds the places of a document's texts; they share their context (the title's towns help the body's). Writes one list
 * for each text into `out`. Memory of `arena`; over its budget the lists are short. Time: linear in tokens, quadratic
 * in the names of one document only up to a fixed window. */
void place_find(const gazetteer *g, const place_words *w, struct place_classes classes, const struct place_text *texts,
                guint n_texts, struct place_mentions *out, struct arena *arena);
