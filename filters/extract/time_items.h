/* filters/extract/time_items.h
 * A sentence as the roles of its words of time, and the patterns over them. For time.c and its parts only. */
#pragma once
#include "filters/extract/time_roles.h"

#define TIME_MEANINGS_MAX 6

struct time_item {
    guint32 first, n; /* tokens */
    struct {
        enum time_role role;
        gint64 value;
    } meanings[TIME_MEANINGS_MAX];
    guint n_meanings;
    gboolean is_comma, is_stop; /* punctuation a date may hold: , and . */
    gboolean is_glued;
};

struct time_items {
    struct time_item *items;
    guint n;
};

/* The items of tokens first … first+n-1. `language` NULL: that of most words. */
struct time_items time_items_read(const time_words *words, const struct token *tokens, guint first, guint n,
                                  struct name_matches matches, guint16 class, const char *language,
                                  struct arena *arena);
/* Whether a meaning of the item has `role`; its value. */
gboolean time_item_has(const struct time_item *item, enum time_role role, gint64 *value);

struct time_match {
    struct time_fields fields;
    guint next; /* item behind */
};
/* One pattern (letters of roles, ? optional) at item `at`. */
gboolean time_match_roles(const char *roles, const struct time_item *items, guint n, guint at, struct time_match *out);
/* The longest expression of the pattern table at item `at`. */
gboolean time_match_longest(const struct time_item *items, guint n, guint at, const struct token *tokens,
                            struct time_match *out);
/* Says whether a number is a day of the month or a count; FALSE when it can be neither. */
gboolean time_settle_number(struct time_fields *f);
/* The item of `role` at or (behind words that say nothing) near `at`; n when there is none. */
guint time_find_role(const struct time_item *items, guint n, guint at, enum time_role before, enum time_role wanted,
                     gint64 *value);
