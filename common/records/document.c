#include "common/records/document.h"

static const struct json_field DOC[] = {
    J_STRING(struct doc, id, 0, "id of the item"),
    J_COUNT(struct doc, version, 0, "version of the item"),
    J_STRING(struct doc, content_hash, 0, "hash of the item's content"),
    J_STRING(struct doc, outlet, 0, "id of the outlet"),
    J_STRING(struct doc, origin, J_NULL, "whom the outlet took it from"),
    J_STRING(struct doc, link, J_NULL, "the item's page"),
    J_STRING(struct doc, title, 0, "the item's title"),
    J_TIME(struct doc, published, J_NULL, "as the outlet dates it"),
    J_TIME(struct doc, fetched, 0, "when it was fetched"),
    J_STRING(struct doc, language, J_NULL, "language the text was read in (ISO 639)"),
};
const struct json_shape doc_shape = J_SHAPE(struct doc, DOC);

static const struct json_field DOCUMENT[] = {
    J_OBJECT(struct document, doc, &doc_shape, "the document"),
    J_STRINGS(struct document, event_ids, "ids of the events this version tells, in the order of the text"),
};
static const struct json_shape DOCUMENT_SHAPE = J_SHAPE(struct document, DOCUMENT);

const struct record_type document_record = {
    .schema = "frontwire.document/1",
    .title = "The events one version of one document tells (topic news.events, key: pack id)",
    .file = "document.v1.json",
    .shape = &DOCUMENT_SHAPE,
};

gboolean document_decode(struct strview json, struct arena *a, struct document *out, GError **error)
{
    return record_decode(&document_record, json, a, out, error);
}

void document_encode(const struct document *in, GString *out)
{
    record_encode(&document_record, in, out);
}
