#include "common/records/cloud_event.h"

#include <stdio.h>

#include "common/rfc3339.h"

static gboolean is_trace_id(const char *digits)
{
    gboolean is_zero = TRUE; /* all zeros is invalid by the W3C's rule */
    for (int i = 0; i < TRACE_ID_BYTES - 1; i++) {
        if (!g_ascii_isxdigit(digits[i]) || g_ascii_isupper(digits[i]))
            return FALSE;
        is_zero = is_zero && digits[i] == '0';
    }
    return !is_zero;
}

static void hash_hex(struct strview bytes, char *out, gsize digits)
{
    const char *p = bytes.p ? bytes.p : "";
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)p, bytes.n);
    memcpy(out, sum, digits);
    out[digits] = 0;
}

void trace_id_from_warc(struct strview warc_record_id, char out[TRACE_ID_BYTES])
{
    static const struct strview before = {"<urn:uuid:", 10}, bare = {"urn:uuid:", 9};
    struct strview s = warc_record_id;
    gsize skip = sv_starts_with(s, before) ? before.n : sv_starts_with(s, bare) ? bare.n : 0;
    char digits[TRACE_ID_BYTES] = "";
    gsize n = 0;
    for (gsize i = skip; skip && i < s.n && s.p[i] != '>'; i++) {
        if (s.p[i] == '-')
            continue;
        if (n == TRACE_ID_BYTES - 1)
            n = TRACE_ID_BYTES; /* too long for a UUID */
        if (n >= TRACE_ID_BYTES)
            break;
        digits[n++] = g_ascii_tolower(s.p[i]);
    }
    if (n == TRACE_ID_BYTES - 1 && is_trace_id(digits))
        memcpy(out, digits, TRACE_ID_BYTES);
    else
        hash_hex(warc_record_id, out, TRACE_ID_BYTES - 1);
}

gboolean trace_id_from_traceparent(struct strview header, char out[TRACE_ID_BYTES])
{
    /* version "-" trace-id "-" parent-id "-" flags; W3C Trace Context level 1 */
    if (header.n < 55 || header.p[2] != '-' || header.p[35] != '-' || !is_trace_id(header.p + 3))
        return FALSE;
    memcpy(out, header.p + 3, TRACE_ID_BYTES - 1);
    out[TRACE_ID_BYTES - 1] = 0;
    return TRUE;
}

/* "frontwire.event/1" -> "frontwire.event.v1" */
static void type_of_schema(const char *schema, char *out, gsize out_bytes)
{
    const char *slash = strchr(schema, '/');
    int n = slash ? (int)(slash - schema) : (int)strlen(schema);
    snprintf(out, out_bytes, "%.*s.v%s", n, schema, slash ? slash + 1 : "0");
}

/* The span is the record: a hash of its type and id. */
static void fill_traceparent(struct cloud_event *out, struct strview id, const char *trace_id)
{
    g_autofree char *named = g_strdup_printf("%s %.*s", out->type, SV_ARG(id));
    char span[17];
    hash_hex(sv_from(named), span, 16);
    snprintf(out->traceparent, sizeof out->traceparent, "00-%.32s-%s-01", trace_id, span);
}

void cloud_event_fill(struct cloud_event *out, const char *schema, struct strview source, struct strview id,
                      gint64 fetched, const char trace_id[TRACE_ID_BYTES])
{
    gsize time_bytes = rfc3339_format(fetched, out->time);
    type_of_schema(schema, out->type, sizeof out->type);
    fill_traceparent(out, id, trace_id);
    const struct cloud_event_header headers[CLOUD_EVENT_HEADERS_N] = {
        {"ce_specversion", SV("1.0")},
        {"ce_id", id},
        {"ce_type", sv_from(out->type)},
        {"ce_source", source},
        {"ce_time", {out->time, time_bytes}},
        {"content-type", SV("application/json; charset=utf-8")},
        {"traceparent", sv_from(out->traceparent)},
    };
    memcpy(out->headers, headers, sizeof headers);
}
