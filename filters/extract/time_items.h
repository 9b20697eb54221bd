/* filters/extract/time_items.h
 * A sentence as the roles of its words of time, and the patterns over them. For time.c and its parts only. */
#pragma once
#include "filters/extract/time_roles.h"

#define TIME_MEANINGS_MAX 6

struct time_item {
    guint32 first, n; /* tokens */
    guint64 roles;    /* time_role_bit() of all meanings */
    struct time_meaning {
        enum time_role role;
        gint32 value;
    } meanings[TIME_MEANINGS_MAX];
    guint n_meanings;
    gboolean is_comma, is_stop; /* punctuation a date may hold: , and . */
    gboolean is_glued;
};

struct time_items {
    struct time_item *items;
    guint n;
    guint64 roles; /* of all items */
};

/* A bit of its own for every role. */
static inline guint64 time_role_bit(enum time_role role)
{
    return (guint64)1 << (role == ROLE_TO ? 0 : role & 63);
}

/* The items of tokens first … first+n-1. `language`: of the text or NULL, see time_anchor. */
struct time_items time_items_read(const time_words *words, const struct token *tokens, guint first, guint n,
                                  struct name_matches matches, guint16 class, const char *language,
                                  struct arena *arena);
/* Whether a meaning of the item has `role`; its value. */
static inline gboolean time_item_has(const struct time_item *item, enum time_role role, gint64 *value)
{
    if (!(item->roles & time_role_bit(role)))
        return FALSE;
    for (guint i = 0; value && i < item->n_meanings; i++)
        if (item->meanings[i].role == role) {
            *value = item->meanings[i].value;
            break;
        }
    return TRUE;
}

struct time_match {
    struct time_fields fields;
    guint next; /* item behind */
};
/* One pattern (letters of roles, ? optional) at item `at`. */
gboolean time_match_roles(const char *roles, const struct time_item *items, guint n, guint at, struct time_match *out);
/* The patterns that a sentence with these roles can have: all roles that they cannot do without are there. */
#define TIME_PATTERNS_MAX 160
struct time_patterns {
    guint8 at[TIME_PATTERNS_MAX];
    guint n;
};
void time_patterns_for(guint64 roles, struct time_patterns *out);
/* The longest expression of `among` at item `at`. */
gboolean time_match_longest(const struct time_item *items, guint n, guint at, const struct token *tokens,
                            const struct time_patterns *among, struct time_match *out);
/* Says whether a number is a day of the month or a count; FALSE when it can be neither. */
gboolean time_settle_number(struct time_fields *f);
/* The item of `role` at or (behind words that say nothing) near `at`; n when there is none. */
guint time_find_role(const struct time_item *items, guint n, guint at, enum time_role before, enum time_role wanted,
                     gint64 *value);
