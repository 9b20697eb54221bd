/* filters/extract/quantity.h
 * Finds what is counted and measured in tokens: digits ("1,200", "2 million"), number words of eleven languages
 * ("twenty-three", خمسة وعشرون), vague ones ("dozens" = 24 and more, "several" = unknown), modifiers ("at least",
 * "between 3 and 5"), and the Arabic nouns whose form is a number (شخصان = 2, مدني = 1). What is no count says what it
 * is: a year, a date, an age, a distance, a T-72. Rules of counting: CODEBOOK §3 and §7; words:
 * packs/common/numbers.tsv and count_nouns.ar.tsv. Linear in tokens. Thread: any; the table is read-only after loading.
 */
#pragma once
#include "text/name_table.h"

enum quantity_kind {
    QUANTITY_COUNT,
    QUANTITY_AGE,
    QUANTITY_AREA,
    QUANTITY_DATE, /* day of a month, or a date in digits */
    QUANTITY_DISTANCE,
    QUANTITY_DURATION,
    QUANTITY_LABEL, /* number of a road, a resolution, a telephone, an item of a list */
    QUANTITY_MEASURE,
    QUANTITY_MODEL,
    QUANTITY_MONEY,
    QUANTITY_ORDINAL,
    QUANTITY_PERCENT,
    QUANTITY_TIME, /* of the day */
    QUANTITY_YEAR,
    QUANTITY_KINDS_N
};

/* "count", "year", … as numbers.tsv writes them. */
const char *quantity_kind_name(enum quantity_kind kind);

#define QUANTITY_UNKNOWN (-1)

struct quantity {
    guint32 first, n;               /* tokens with modifiers and unit: "at least 34", "15 km" */
    guint32 number_first, number_n; /* the number alone; for an implicit one its noun */
    guint32 noun, noun_n;           /* the counted noun directly behind, when a table knows it; noun_n = 0: none */
    gint64 min, max;                /* QUANTITY_UNKNOWN: not said; "several" has neither */
    enum quantity_kind kind;
    gboolean is_approximate; /* about, nearly, up to, dozens */
    gboolean is_ordinal;
    gboolean is_implicit; /* "a", or an Arabic singular or dual: the form of a noun is the number */
    gboolean is_definite; /* implicit, with the article: الطفل */
    gboolean
        may_be_adjective; /* implicit: the word is an adjective too (مدني); count it only where a noun must stand */
    const char *noun_kind; /* civilian, child, soldier …; borrowed from the table; NULL without a noun */
};

struct quantities {
    struct quantity *items; /* in the order of the text, not overlapping */
    guint n;
};

typedef struct quantity_table quantity_table;
/* Reads numbers.tsv and count_nouns.ar.tsv. */
quantity_table *quantity_table_load(const char *numbers_path, const char *nouns_path, GError **error);
void quantity_table_free(quantity_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(quantity_table, quantity_table_free)

/* Adds the words under `class`; the payloads are the table's own. */
void quantity_table_add_names(const quantity_table *t, name_table *names, guint16 class);

/* All quantities of `tokens` (sentences marked by sentence_split). `matches`: of a name table that holds the words of
 * `t` under `class`. `language`: ISO 639 code of the text or NULL; a word of another script counts in the main language
 * of its script. Memory of `arena`; none when it is full. */
struct quantities quantities_find(const quantity_table *t, struct strview text, const struct tokens *tokens,
                                  const struct name_matches *matches, guint16 class, const char *language,
                                  struct arena *arena);
