#include "producer/http_body.h"
#include <zlib.h>
#include "producer/header_lines.h"

/* RFC 9112, 7.1. Archives often keep the header of a body they have already freed of chunks: what does not look like
 * chunks from its first line on is taken as it is. */
static gboolean append_unchunked(struct strview raw, GByteArray *out)
{
    const char *p = raw.p, *end = raw.p + raw.n;

    while (p < end) {
        char *after = NULL;
        const char *eol = memchr(p, '\n', MIN(end - p, 1024));
        if (!eol || !g_ascii_isxdigit(*p))
            return FALSE;
        guint64 n = g_ascii_strtoull(p, &after, 16);
        if (n == 0)
            return TRUE;
        if (n > (guint64)(end - eol - 1))
            return FALSE;
        g_byte_array_append(out, (const guint8 *)eol + 1, n);
        p = eol + 1 + n;
        p += p < end && *p == '\r';
        p += p < end && *p == '\n';
    }
    return TRUE;
}

static gboolean append_inflated(struct strview raw, int window_bits, gsize max_bytes, GByteArray *out)
{
    z_stream z = {.next_in = (Bytef *)raw.p, .avail_in = raw.n};
    guint8 buffer[16 * 1024];
    int rc = inflateInit2(&z, window_bits);

    while (rc == Z_OK && out->len < max_bytes) {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        rc = inflate(&z, Z_NO_FLUSH);
        gsize n = sizeof buffer - z.avail_out;
        g_byte_array_append(out, buffer, MIN(n, max_bytes - out->len));
        if (n == 0 && rc == Z_OK && z.avail_in == 0)
            break;
    }
    inflateEnd(&z);
    return rc == Z_STREAM_END;
}

static gboolean append_content_decoded(struct strview encoding, struct strview raw, gsize max_bytes, GByteArray *out)
{
    g_autofree char *name = g_ascii_strdown(encoding.p ? encoding.p : "", encoding.n);
    gboolean is_gzip_bytes = raw.n > 2 && (guint8)raw.p[0] == 0x1f && (guint8)raw.p[1] == 0x8b;

    if (encoding.n == 0 || strcmp(name, "identity") == 0 || (strstr(name, "gzip") && !is_gzip_bytes)) {
        g_byte_array_append(out, (const guint8 *)raw.p, MIN(raw.n, max_bytes));
        return TRUE;
    }
    if (strcmp(name, "gzip") == 0 || strcmp(name, "x-gzip") == 0)
        return append_inflated(raw, 16 + MAX_WBITS, max_bytes, out);
    if (strcmp(name, "deflate") == 0) /* zlib frame as the RFC says, or bare as some servers do */
        return append_inflated(raw, raw.n && (raw.p[0] & 0x0f) == 8 ? MAX_WBITS : -MAX_WBITS, max_bytes, out);
    return FALSE;
}

gboolean http_body_decode(struct strview head, struct strview raw, gsize max_bytes, GByteArray *out)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();
    struct strview transfer = header_lines_find(head, "Transfer-Encoding", 0);

    if (transfer.n && append_unchunked(raw, whole) && whole->len > 0)
        raw = (struct strview){(const char *)whole->data, whole->len};
    return append_content_decoded(header_lines_find(head, "Content-Encoding", 0), raw, max_bytes, out);
}
