/* filters/extract/type_model.h
 * Says which sub-event type of the codebook a short text (a sentence, a headline, a note of one to three sentences)
 * tells of, or none: a multinomial logistic regression over words, word pairs and classes of names, trained off-line
 * by packs/common/tools/train_type_model.py from the notes in packs/common/type_model/ (our own writing). It decides
 * where the rules of the grammar are unsure and finds events whose verbs no table knows. The probabilities are
 * calibrated (temperature fitted on held-out folds): of the notes given p = 0.8 about 80 % have that type.
 * After loading the model is read-only and shared between threads. Format of the file: type_model.c. */
#pragma once
#include "text/token.h"

/* What kind of thing a name stands for; the class takes the name's place in the model's features. */
enum name_kind {
    NAME_KIND_NONE = 0,
    NAME_KIND_STATE,    /* armed forces of a state, and those who fight for it */
    NAME_KIND_POLICE,   /* police, gendarmes, security and intelligence services */
    NAME_KIND_NONSTATE, /* rebels, jihadists, militias, gangs */
    NAME_KIND_CIVILIAN, /* unarmed people, by trade, age or kin */
    NAME_KIND_CROWD,    /* protesters, mobs, rioters */
    NAME_KIND_COUNTRY,  /* a country, its adjective, its government */
    NAME_KIND_PLACE,    /* a town, province, front */
    NAME_KIND_ORG,      /* the UN, charities, monitors, media, courts, parties */
    NAME_KIND_N
};

/* A name that the caller found in the tokens (an actor of its pack, a gazetteer place); it outranks the model's own. */
struct type_model_name {
    guint32 first, n; /* tokens */
    enum name_kind kind;
};

enum type_model_error { TYPE_MODEL_ERROR_BAD_FILE };
#define TYPE_MODEL_ERROR (type_model_error_quark())
GQuark type_model_error_quark(void);

typedef struct type_model type_model;
/* Reads packs/common/type_model/weights.bin. G_FILE_ERROR_*, or TYPE_MODEL_ERROR_BAD_FILE for a file that is cut,
 * of another version, or contradicts itself. */
type_model *type_model_load(const char *path, GError **error);
/* The same from bytes (a reference is taken); `path` only names them in errors. */
type_model *type_model_parse(GBytes *bytes, const char *path, GError **error);
void type_model_free(type_model *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(type_model, type_model_free)

#define TYPE_MODEL_MAX 40 /* most outcomes a model may have */

/* Number of outcomes; outcome 0 is "none" (no event). */
guint type_model_n(const type_model *m);
/* "air_drone_strike" and its type "explosion"; "none" and "none" for outcome 0. */
const char *type_model_subtype(const type_model *m, guint i);
const char *type_model_type(const type_model *m, guint i);
/* The outcome of this type and sub-type ("explosion", "grenade"), or -1. */
int type_model_find(const type_model *m, const char *type, const char *subtype);

/* Writes type_model_n() probabilities, which sum to 1. `names` may be NULL. `scratch` is used for a few KB; over its
 * budget the answer is "none" with probability 1. Time is linear in `n`; tokens past 400 are not looked at. */
void type_model_score(const type_model *m, const struct token *tokens, guint n, const struct type_model_name *names,
                      guint n_names, struct arena *scratch, float *probabilities);

/* Receives one feature of a text: its hash, as the file of weights has it, and its name for people (valid for the
 * call). */
typedef void (*type_model_feature_fn)(guint64 hash, const char *name, gpointer data);
/* Names the features of a text, for training and explaining; each as often as it occurs. */
void type_model_features(const type_model *m, const struct token *tokens, guint n, const struct type_model_name *names,
                         guint n_names, struct arena *scratch, type_model_feature_fn fn, gpointer data);
/* The weight of a feature for an outcome, 0 if the model does not know it; a text's score divides their sum by the root
 * of the number of known features. */
float type_model_weight(const type_model *m, guint64 hash, guint outcome);
