#include "common/records/record.h"

#include "common/records/alert.h"
#include "common/records/archive_position.h"
#include "common/records/dead_letter.h"
#include "common/records/delivery.h"
#include "common/records/document.h"
#include "common/records/event.h"
#include "common/records/feed_state.h"
#include "common/records/incident.h"
#include "common/records/item.h"
#include "common/records/matched_item.h"

G_DEFINE_QUARK(frontwire - record - error, record_error)

const struct record_type *const RECORD_TYPES[] = {
    &item_record,
    &feed_state_record,
    &archive_position_record,
    &matched_item_record,
    &event_record,
    &document_record,
    &incident_record,
    &alert_record,
    &delivery_record,
    &dead_letter_record,
    NULL,
};

/* "frontwire.item/1" -> "item", where messages begin their path */
static void short_name(const char *schema, char *out, gsize out_bytes)
{
    const char *dot = strchr(schema, '.');
    g_strlcpy(out, dot ? dot + 1 : schema, out_bytes);
    char *slash = strchr(out, '/');
    if (slash)
        *slash = 0;
}

gboolean record_decode(const struct record_type *type, struct strview json, struct arena *a, void *out, GError **error)
{
    static const struct json_limits limits = {.max_bytes = RECORD_MAX_BYTES, .max_depth = RECORD_MAX_DEPTH};
    char what[32];
    short_name(type->schema, what, sizeof what);
    struct strview found;
    GError *why = NULL;
    if (json_decode_tagged(type->shape, what, json, &limits, "schema", type->schema, &found, a, out, &why))
        return TRUE;
    if (why)
        g_propagate_error(error, why);
    else
        g_set_error(error, RECORD_ERROR, RECORD_ERROR_SCHEMA, "expected schema %s, found \"%.*s\"", type->schema,
                    (int)MIN(found.n, 64), found.p);
    return FALSE;
}

void record_encode(const struct record_type *type, const void *in, GString *out)
{
    g_string_append(out, "{\"schema\":");
    json_append_string(out, sv_from(type->schema));
    g_string_append_c(out, ',');
    json_encode_fields(type->shape, in, out);
    g_string_append_c(out, '}');
}
