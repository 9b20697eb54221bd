/* filters/extract/type_features.h
 * The features of a short text that the type model weighs: words, stems, pairs of neighbouring words, and pairs of a
 * class of name with the words around it, in order ("<nonstate> … seiz", "seiz … <nonstate>"). Names known to the
 * lexicon are replaced by their class and unknown capitalised words by <C>, so that what is learned in one country
 * holds in another. Only the type model uses this; the lexicon is part of its file of weights. Thread: read-only after
 * type_lexicon_compile(). */
#pragma once
#include "filters/extract/type_model.h"

typedef struct type_lexicon type_lexicon;
type_lexicon *type_lexicon_new(void);
void type_lexicon_free(type_lexicon *l);
/* One line of the file's text part, cut at tabs: class NAME | name CLASS FLAGS PHRASE | stem FORM STEM |
 * cluster FORM NAME. FALSE when it is none of these. */
gboolean type_lexicon_add(type_lexicon *l, char **field);
/* Ends adding. FALSE when the classes do not begin with those of enum name_kind. */
gboolean type_lexicon_compile(type_lexicon *l);

struct type_text {
    const struct token *tokens;
    guint n;
    const struct type_model_name *names; /* may be NULL */
    guint n_names;
    gboolean with_names; /* give each feature its name for people; else NULL */
};

/* Calls `add` for each feature, repeated ones as often as they occur. FALSE when `scratch` has overflowed. */
gboolean type_features(const type_lexicon *l, const struct type_text *text, struct arena *scratch,
                       type_model_feature_fn add, gpointer data);
