#include "producer/warc_write.h"
#include "common/rfc3339.h"
#include "producer/header_lines.h"
#include <zlib.h>

#define ORIG_PREFIX      "X-Archive-Orig-"
#define GZIP_HEAD_BYTES  10
#define EXTRA_HEAD_BYTES 6 /* XLEN, the sub-field's name and length */

struct warc_writer {
    z_stream z;
    GString *record; /* the record before compression */
};

warc_writer *warc_writer_new(void)
{
    warc_writer *w = g_new0(warc_writer, 1);

    w->record = g_string_new(NULL);
    /* Raw deflate: the gzip frame is ours, for the extra field. Level 6 is zlib's default. */
    int rc = deflateInit2(&w->z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    g_assert(rc == Z_OK);
    return w;
}

void warc_writer_free(warc_writer *w)
{
    if (!w)
        return;
    deflateEnd(&w->z);
    g_string_free(w->record, TRUE);
    g_free(w);
}

/* One line; what could break the line is cut out, since values come from outside. */
static void add_field(GString *out, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(out, "%s: ", name);
    for (const char *p = value; *p; p++)
        if ((guchar)*p >= 0x20 && *p != 0x7f)
            g_string_append_c(out, *p);
    g_string_append(out, "\r\n");
}

static void add_uuid(GString *out, const char *name, const char *uuid)
{
    g_string_append_printf(out, "%s: <urn:uuid:%s>\r\n", name, uuid);
}

static void add_time(GString *out, const char *name, gint64 at)
{
    char text[RFC3339_MAX_BYTES];

    rfc3339_format(at, text);
    add_field(out, name, text);
}

/* How the record is called and what it says of its body. */
struct record_kind {
    const char *type, *content_type, *profile;
};
static struct record_kind kind_of(const struct response *r)
{
    static const struct record_kind ANSWER = {"response", "application/http; msgtype=response", NULL},
                                    NOT_MODIFIED = {"revisit", "application/http; msgtype=response",
                                                    "http://netpreserve.org/warc/1.1/revisit/server-not-modified"},
                                    IDENTICAL = {"revisit", "application/http; msgtype=response",
                                                 "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"},
                                    FAILURE = {"metadata", "application/warc-fields", NULL};

    if (r->status == 0)
        return FAILURE;
    if (r->status == 304)
        return NOT_MODIFIED;
    return r->is_unchanged ? IDENTICAL : ANSWER;
}

static const char *truncation_of(const struct response *r)
{
    if (r->status == 0)
        return NULL;
    switch (r->failure) {
    case FETCH_TOO_BIG:
        return "length";
    case FETCH_TIMEOUT:
        return "time";
    case FETCH_DISCONNECTED:
        return "disconnect";
    case FETCH_PROTOCOL:
        return "unspecified";
    default:
        return NULL;
    }
}

static void add_our_fields(GString *out, const struct response *r)
{
    add_field(out, "Frontwire-Feed", r->feed_id);
    add_field(out, "Frontwire-Feed-Url", r->feed_url);
    add_field(out, "Frontwire-Outlet", r->outlet_id);
    add_field(out, "Frontwire-Full-Text", r->wants_pages ? "yes" : NULL);
    add_field(out, "Frontwire-Item", r->item);
    add_field(out, "Frontwire-Request-Url", r->request_url);
    for (guint i = 0; i < r->redirects->len; i++) {
        const struct redirect *hop = r->redirects->pdata[i];
        g_autofree char *text = g_strdup_printf("%d %s", hop->status, hop->to);
        add_field(out, "Frontwire-Redirect", text);
    }
    add_field(out, "Frontwire-Conditional", r->is_conditional ? "yes" : NULL);
    add_field(out, "Frontwire-Failure", r->failure == FETCH_OK ? NULL : fetch_failure_name(r->failure));
    g_string_append_printf(out, "Frontwire-Duration-Ms: %u\r\n", r->duration_ms);
}

/* The HTTP head for an archived body: see the header about X-Archive-Orig-. */
static void add_http_head(GString *out, const struct response *r)
{
    struct strview rest = {r->head->str, r->head->len};
    gboolean was_encoded = header_lines_find(rest, "Content-Encoding", 0).p != NULL ||
                           header_lines_find(rest, "Transfer-Encoding", 0).p != NULL;

    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        gsize n = end ? (gsize)(end - rest.p) + 1 : rest.n;
        if (was_encoded && (g_ascii_strncasecmp(rest.p, "Content-Encoding:", MIN(n, 17)) == 0 ||
                            g_ascii_strncasecmp(rest.p, "Transfer-Encoding:", MIN(n, 18)) == 0 ||
                            g_ascii_strncasecmp(rest.p, "Content-Length:", MIN(n, 15)) == 0))
            g_string_append(out, ORIG_PREFIX);
        g_string_append_len(out, rest.p, n);
        rest.p += n;
        rest.n -= n;
    }
    g_string_append(out, "\r\n");
}

static void build_block(const struct response *r, GString *block)
{
    if (r->status == 0) {
        add_field(block, "failure", fetch_failure_name(r->failure));
        add_field(block, "message", r->failure_text);
        return;
    }
    add_http_head(block, r);
    if (r->status != 304 && !r->is_unchanged)
        g_string_append_len(block, (const char *)r->body->data, r->body->len);
}

static void build_record(const struct response *r, GString *out)
{
    g_autoptr(GString) block = g_string_sized_new(r->body->len + r->head->len + 64);
    struct record_kind kind = kind_of(r);

    build_block(r, block);
    g_string_assign(out, "WARC/1.1\r\n");
    add_field(out, "WARC-Type", kind.type);
    add_uuid(out, "WARC-Record-ID", r->record_id);
    add_time(out, "WARC-Date", r->fetched_at);
    add_field(out, "WARC-Target-URI", r->url ? r->url : r->request_url);
    add_field(out, "WARC-IP-Address", r->ip);
    add_field(out, "WARC-Profile", kind.profile);
    add_field(out, "WARC-Truncated", truncation_of(r));
    if (r->body_sha256 && r->status != 304) {
        g_autofree char *digest = g_strdup_printf("sha256:%s", r->body_sha256);
        add_field(out, "WARC-Payload-Digest", digest);
    }
    add_our_fields(out, r);
    add_field(out, "Content-Type", kind.content_type);
    g_string_append_printf(out, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", block->len);
    g_string_append_len(out, block->str, block->len);
    g_string_append(out, "\r\n\r\n");
}

static void put_le(guint8 *p, guint64 v, guint bytes)
{
    for (guint i = 0; i < bytes; i++)
        p[i] = (v >> (8 * i)) & 0xff;
}

static void deflate_into(warc_writer *w, GByteArray *out)
{
    gsize bound = deflateBound(&w->z, w->record->len), at = out->len;

    g_byte_array_set_size(out, at + bound);
    deflateReset(&w->z);
    w->z.next_in = (Bytef *)w->record->str;
    w->z.avail_in = w->record->len;
    w->z.next_out = out->data + at;
    w->z.avail_out = bound;
    int rc = deflate(&w->z, Z_FINISH);
    g_assert(rc == Z_STREAM_END);
    g_byte_array_set_size(out, at + bound - w->z.avail_out);
}

static void compress_record(warc_writer *w, guint32 feed_hash, GByteArray *out)
{
    guint8 head[GZIP_HEAD_BYTES + EXTRA_HEAD_BYTES + WARC_EXTRA_BYTES] = {0x1f, 0x8b, Z_DEFLATED, 0x04 /* FEXTRA */};
    guint8 tail[8];
    gsize start = out->len;

    head[9] = 0xff; /* operating system unknown: the bytes are the same everywhere */
    put_le(head + 10, 4 + WARC_EXTRA_BYTES, 2);
    memcpy(head + 12, "FW", 2);
    put_le(head + 14, WARC_EXTRA_BYTES, 2);
    put_le(head + 24, feed_hash, 4);
    g_byte_array_append(out, head, sizeof head);
    deflate_into(w, out);
    put_le(tail, crc32(0, (const Bytef *)w->record->str, w->record->len), 4);
    put_le(tail + 4, w->record->len, 4);
    g_byte_array_append(out, tail, sizeof tail);
    put_le(out->data + start + 16, out->len - start, 8);
}

void warc_write_response(warc_writer *w, const struct response *r, guint32 feed_hash, GByteArray *out)
{
    build_record(r, w->record);
    compress_record(w, feed_hash, out);
    if (w->record->allocated_len > 1024 * 1024) { /* one giant feed must not stay in memory */
        g_string_free(w->record, TRUE);
        w->record = g_string_new(NULL);
    }
}

void warc_write_info(warc_writer *w, const char *filename, const char *record_id, gint64 now, GByteArray *out)
{
    static const char BLOCK[] = "software: frontwire/" FW_VERSION "\r\nformat: WARC File Format 1.1\r\n"
                                "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/"
                                "warc-1.1/\r\n";

    g_string_assign(w->record, "WARC/1.1\r\nWARC-Type: warcinfo\r\n");
    add_uuid(w->record, "WARC-Record-ID", record_id);
    add_time(w->record, "WARC-Date", now);
    add_field(w->record, "WARC-Filename", filename);
    g_string_append_printf(w->record, "Content-Type: application/warc-fields\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
                           sizeof BLOCK - 1, BLOCK);
    compress_record(w, 0, out);
}
