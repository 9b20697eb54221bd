#include "common/records/matched_item.h"

static const struct json_field TERM[] = {
    J_STRING(struct matched_term, text, 0, "the words as they stand in the text"),
    J_STRING(struct matched_term, rule, 0, "the rule they counted for"),
    J_ENUM(struct matched_term, part, 0, &text_part_names, "which text"),
    J_COUNT(struct matched_term, start, 0, "first byte (UTF-8) in that text"),
    J_COUNT(struct matched_term, end, 0, "the byte behind the last"),
};
static const struct json_shape TERM_SHAPE = J_SHAPE(struct matched_term, TERM);

static const struct json_field MATCH[] = {
    J_REAL(struct match, score, 0, "sum of the rules' weights"),
    J_STRINGS(struct match, categories, "categories of the rules that matched"),
    J_STRINGS(struct match, rules, "ids of the rules that matched"),
    J_OBJECTS(struct match, terms, &TERM_SHAPE, "what they matched"),
    J_STRING(struct match, language, J_NULL, "language as detected (ISO 639)"),
    J_REAL(struct match, language_confidence, 0, "0 to 1"),
};
const struct json_shape match_shape = J_SHAPE(struct match, MATCH);

static const struct json_field MATCHED[] = {
    J_SPLICE(struct matched_item, item, &item_shape),
    J_POINTER(struct matched_item, match, &match_shape,
              "why it was kept; null for a newer version that matches no longer"),
};
static const struct json_shape MATCHED_SHAPE = J_SHAPE(struct matched_item, MATCHED);

const struct record_type matched_item_record = {
    .schema = "frontwire.matched/1",
    .title = "An item that the relevance rules keep, with the reasons (topic news.matched, key: id)",
    .file = "matched.v1.json",
    .shape = &MATCHED_SHAPE,
};

gboolean matched_item_decode(struct strview json, struct arena *a, struct matched_item *out, GError **error)
{
    return record_decode(&matched_item_record, json, a, out, error);
}

void matched_item_encode(const struct matched_item *in, GString *out)
{
    record_encode(&matched_item_record, in, out);
}
