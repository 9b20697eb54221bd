/* filters/extract/time.h
 * Finds the times a sentence names and turns them into days, counted from the day of publication (CODEBOOK §5, §7):
 * weekdays, "last week", "late January", "over the past three months", ranges, Arabic, Levantine, Hijri and Persian
 * months. The words of every language are data (packs/common/time_words.tsv); the grammar is one table of patterns over
 * their roles (time.c). Days are Julian day numbers as GDate counts them. */
#pragma once
#include "text/name_table.h"

enum time_precision { TIME_DAY, TIME_WEEK, TIME_MONTH, TIME_YEAR, TIME_PERIOD };
enum time_basis { TIME_ABSOLUTE, TIME_RELATIVE, TIME_RUNNING /* a total up to the day of publication */ };

/* "day", "week", "month", "year", "period"; "absolute", "relative", "running". */
const char *time_precision_name(enum time_precision p);
const char *time_basis_name(enum time_basis b);

struct time_mention {
    guint32 first, n;   /* tokens */
    guint32 start, end; /* days, both included; 0 when the text gives no day that can be worked out */
    enum time_precision precision;
    enum time_basis basis;
    gboolean is_future; /* the words look ahead: tomorrow, next week */
    gboolean is_since;  /* "since Monday": `end` is the day of publication … */
    guint32 since_end;  /* … and this the last day of what stands behind "since" */
};

struct time_mentions {
    struct time_mention *items; /* by first token */
    guint n;
};

typedef struct time_words time_words;
/* Reads packs/common/time_words.tsv. TSV_ERROR_*. */
time_words *time_words_load(const char *path, GError **error);
void time_words_free(time_words *w);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(time_words, time_words_free)
/* Adds all words under `class`. */
void time_words_add_names(const time_words *w, name_table *t, guint16 class);

/* What relative words count from. */
struct time_anchor {
    guint32 published; /* local day of publication at the outlet; 0 = unknown: only dates with a year are worked out */
    guint32 previous;  /* day of the last mention before this sentence, for "the following day"; 0 = none */
    /* Of the text ("en", "ar", …), or NULL. The words of the language that has most in the sentence count; this one is
     * preferred, unless another has clearly more: feeds are often wrong about it. */
    const char *language;
};

/* Times of tokens first … first+n-1 (one sentence). `matches` are those of the whole text, `class` as given to
 * time_words_add_names(). Memory of `arena`. */
struct time_mentions time_find(const time_words *w, const struct token *tokens, guint first, guint n,
                               struct name_matches matches, guint16 class, struct time_anchor anchor,
                               struct arena *arena);

/* The local day of `at_us` (UTC microseconds) in an IANA time zone ("Asia/Damascus"); an unknown zone counts as UTC. */
guint32 time_local_day(gint64 at_us, const char *zone_name);
/* "2017-02-03" in `out` (11 bytes); an empty string for day 0. */
void time_format_day(guint32 day, char out[11]);
