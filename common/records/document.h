/* common/records/document.h
 * What one version of one document was found to say: the list of its events, the empty list included, so that
 * corroboration can withdraw what a newer version no longer says. news.events (key: pack id). */
#pragma once
#include "common/records/record.h"

/* The document an event was read in; also the head of every event. */
struct doc {
    struct strview id; /* the item's */
    gint64 version;
    struct strview content_hash;
    struct strview outlet; /* outlet id */
    struct strview origin; /* none: the outlet's own */
    struct strview link;
    struct strview title;
    gint64 published; /* 0: none */
    gint64 fetched;
    struct strview language; /* as detected, else as declared */
};
struct document {
    struct doc doc;
    struct string_list event_ids;
};

extern const struct json_shape doc_shape;
extern const struct record_type document_record;

gboolean document_decode(struct strview json, struct arena *a, struct document *out, GError **error);
void document_encode(const struct document *in, GString *out);
