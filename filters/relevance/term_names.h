/* filters/relevance/term_names.h
 * The names of places.tsv and actor_aliases.tsv that count for relevance, chosen as terms.yaml says. Used by term_table
 * alone. */
#pragma once
#include "filters/relevance/term_table.h"

/* Which rows of a table count for which rule; the first choice that fits a name takes it. */
struct name_choice {
    guint16 rule;
    gboolean is_weak;            /* names that need context; FALSE: the others */
    gboolean is_canonical;       /* places: the first name alone, in English or Arabic */
    gboolean is_other;           /* its rule takes away: places of another conflict */
    char country[3];             /* places */
    gint64 prior_min, prior_max; /* places */
    char **ids;                  /* actors, NULL-terminated; the array is owned, the strings are not */
};

/* Internal to the pair: adds a term; `group` is equal for names of the same thing. */
void term_table_add(term_table *t, struct strview text, guint16 rule, guint32 group, guint8 name_flags);

/* `choices`: of struct name_choice. */
/* Names that a better known place of another country bears too (in `path` or in world_places.tsv of
 * `common_dir`) count as weak; endings.tsv of `common_dir` gives the cases of names. */
gboolean term_names_add_places(term_table *t, const char *path, const char *common_dir, GArray *choices,
                               GError **error);
gboolean term_names_add_actors(term_table *t, const char *path, GArray *choices, GError **error);

/* Adds the inflected forms of the anchors that stand in `terms` (of struct relevance_term) now: names of terms.yaml. */
gboolean term_names_inflect(term_table *t, const GArray *terms, const GArray *rules, const char *common_dir,
                            GError **error);
