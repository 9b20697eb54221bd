/* common/records/matched_item.h
 * An item that the relevance rules keep, with the reasons: news.matched (key: item id). */
#pragma once
#include "common/records/item.h"

struct matched_term {
    struct strview text; /* as found */
    struct strview rule; /* id of the rule it counted for */
    enum text_part part;
    gint64 start, end; /* bytes into that part */
};
struct match {
    double score;
    struct string_list categories, rules;
    LIST(struct matched_term) terms;
    struct strview language; /* as detected; none: undecided */
    double language_confidence;
};
struct matched_item {
    struct item item;
    struct match *match; /* NULL: a version > 1 that no longer matches */
};

extern const struct record_type matched_item_record;
extern const struct json_shape match_shape;

gboolean matched_item_decode(struct strview json, struct arena *a, struct matched_item *out, GError **error);
void matched_item_encode(const struct matched_item *in, GString *out);
