/* filters/relevance/term_table.h
 * What makes an item one of a conflict: rules with weights (packs/<pack>/terms.yaml) and the words and names that count
 * for them, of terms.yaml itself, of places.tsv and of actor_aliases.tsv. The meaning of the fields stands in
 * terms.yaml. Built by one thread, then read-only and shared between threads. */
#pragma once
#include "filters/relevance/spelling.h"
#include "text/name_table.h"

/* Rules are the classes of the name table; two more classes are free for others. */
#define RELEVANCE_RULES_MAX (NAME_CLASSES_MAX - 2)

struct relevance_rule {
    const char *id, *category; /* NUL-terminated, owned by the table */
    double weight;             /* of the first term met */
    double more;               /* of each further different one */
    double max;                /* the most (of a negative rule the least) it may give */
    gboolean is_anchor;        /* its terms point to this conflict by themselves */
};

struct relevance_pair {
    guint16 first, second; /* rules */
    double weight;
};

struct relevance_term {
    const char *text;  /* as the pack writes it, without the star */
    const char *key;   /* of anchors: the part of it that a raw scan looks for; else NULL */
    guint32 group;     /* equal for the names of one place or actor */
    guint16 rule;      /* index */
    guint8 name_flags; /* enum name_flags */
    gboolean is_stem;  /* any ending may follow */
};

/* How the key of an anchor must be written where it counts. */
enum spelling_case relevance_term_case(const struct relevance_term *term);

enum term_table_error { TERM_TABLE_ERROR_LIMIT };
#define TERM_TABLE_ERROR term_table_error_quark()
GQuark term_table_error_quark(void);

typedef struct term_table term_table;

/* Reads `pack_dir`. Errors: YAML_ERROR_*, TSV_ERROR_* with file and line. */
term_table *term_table_load(const char *pack_dir, GError **error);
/* The same from the text of a terms.yaml alone, without the tables of names; `name` stands for the file in messages. */
term_table *term_table_parse(const char *name, struct strview yaml, GError **error);
void term_table_free(term_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(term_table, term_table_free)

guint term_table_rules(const term_table *t);
const struct relevance_rule *term_table_rule(const term_table *t, guint index);
guint term_table_pairs(const term_table *t);
const struct relevance_pair *term_table_pair(const term_table *t, guint index);
guint term_table_terms(const term_table *t);
const struct relevance_term *term_table_term(const term_table *t, guint32 index);

/* Score from which an item with an anchor is kept; score from which its title is enough, whatever else the page talks
 * about (menus, related links); factors for what stands in the title and behind the lead; how many
 * tokens of the body are its lead. */
struct relevance_scale {
    double threshold, title_alone, title, late;
    guint lead_tokens;
};
const struct relevance_scale *term_table_scale(const term_table *t);

/* SHA-256 in hex over the files read, for caches of what is compiled from them. */
const char *term_table_hash(const term_table *t);
