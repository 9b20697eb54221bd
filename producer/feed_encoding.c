#include "producer/feed_encoding.h"

#include <string.h>
#include <unicode/ucnv.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include "producer/feed_bytes.h"
#include "producer/feed_charset.h"

#define HEAD_BYTES  1024        /* enough for a declaration behind some junk */
#define SNIFF_BYTES (16 * 1024) /* what the detector sees, from the first byte that is not ASCII */

enum decoder_state {
    READING_HEAD,   /* collecting HEAD_BYTES to choose */
    DECODING_UTF8,  /* checking UTF-8 */
    SNIFFING,       /* collecting SNIFF_BYTES after a wrong byte */
    DECODING_OTHER, /* through ICU */
};

struct feed_decoder {
    GString *out;
    enum decoder_state state;
    GByteArray *held;     /* bytes that wait: the head, half a character, the sniffer's sample */
    char *http_charset;   /* from the Content-Type, may be NULL */
    const char *fallback; /* declared encoding to use when it is not UTF-8 after all; NULL = sniff */
    const char *name;
    UConverter *converter;
    gboolean has_seen_utf8; /* a right multi-byte character came by */
    gboolean is_utf8_declared;
    gboolean has_repaired;
};

feed_decoder *feed_decoder_new(const char *content_type, GString *out)
{
    feed_decoder *d = g_new0(feed_decoder, 1);
    d->out = out;
    d->held = g_byte_array_new();
    d->http_charset = feed_charset_dup_from_content_type(content_type);
    return d;
}

void feed_decoder_free(feed_decoder *d)
{
    if (!d)
        return;
    g_byte_array_unref(d->held);
    g_free(d->http_charset);
    if (d->converter)
        ucnv_close(d->converter);
    g_free(d);
}

/* Appends text of the converter: valid UTF-8, but with any character. */
static void append_filtered(feed_decoder *d, const char *p, gsize n)
{
    const char *end = p + n;
    for (const char *q = p; q < end; q++) {
        guchar c = (guchar)*q;
        gboolean is_nonchar = c == 0xEF && end - q >= 3 && (guchar)q[1] == 0xBF && (guchar)q[2] >= 0xBE;
        gboolean is_bom = c == 0xEF && end - q >= 3 && (guchar)q[1] == 0xBB && (guchar)q[2] == 0xBF;
        if ((c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && !is_nonchar && !is_bom)
            continue;
        g_string_append_len(d->out, p, q - p);
        d->has_repaired |= !is_bom;
        q += is_nonchar || is_bom ? 2 : 0;
        p = q + 1;
    }
    g_string_append_len(d->out, p, end - p);
}

static void convert(feed_decoder *d, const char *p, gsize n, gboolean is_last)
{
    const char *end = p + n;
    UErrorCode status;
    do {
        UChar wide[2048], *w = wide;
        status = U_ZERO_ERROR;
        ucnv_toUnicode(d->converter, &w, wide + G_N_ELEMENTS(wide), &p, end, NULL, is_last, &status);
        g_autoptr(GError) error = NULL;
        glong used = 0, written = 0;
        g_autofree char *utf8 = g_utf16_to_utf8((gunichar2 *)wide, w - wide, &used, &written, &error);
        if (utf8)
            append_filtered(d, utf8, (gsize)written);
        d->has_repaired |= !utf8 || (written > 0 && strstr(utf8, "\xEF\xBF\xBD") != NULL);
    } while (status == U_BUFFER_OVERFLOW_ERROR);
}

static gboolean open_converter(feed_decoder *d, const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    d->converter = ucnv_open(name, &status);
    if (U_FAILURE(status))
        d->converter = NULL;
    d->name = name;
    d->state = DECODING_OTHER;
    return d->converter != NULL;
}

/* Length of the character at p: 0 = wrong byte, -1 = cut. Surrogates, overlong forms and values past U+10FFFF are
 * wrong. */
static int utf8_length(const guchar *p, const guchar *end)
{
    static const guchar second_min[16] = {[0] = 0xA0, [1 ... 15] = 0x80};
    guchar c = *p;
    int n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    for (int i = 1; i < n; i++) {
        if (p + i >= end)
            return -1;
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        if (i == 1 && ((n == 3 && p[1] < second_min[c & 15]) || (c == 0xED && p[1] > 0x9F) ||
                       (c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F)))
            return 0;
    }
    return n;
}

/* Bytes from p on that are ASCII XML allows. */
static const guchar *skip_ascii(const guchar *p, const guchar *end)
{
    for (;;) {
#ifdef __SSE2__
        const __m128i blank = _mm_set1_epi8(' ');
        for (int mask = 0; end - p >= 16 && mask == 0; p += mask ? __builtin_ctz((unsigned)mask) : 16)
            mask = _mm_movemask_epi8(
                _mm_cmplt_epi8(_mm_loadu_si128((const __m128i *)p), blank)); /* controls, and ≥ 0x80 */
#endif
        if (p == end || *p >= 0x80 || (*p < ' ' && *p != '\n' && *p != '\t' && *p != '\r'))
            return p;
        p++; /* a line break, or one of the last bytes */
    }
}

static gboolean is_forbidden(const guchar *p, int n)
{
    return (n == 1 && *p < 0x20 && *p != '\n' && *p != '\t' && *p != '\r') ||
           (n == 3 && p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE);
}

/* Checks and copies; returns where it stopped: at a wrong byte that asks for another encoding, at a cut character, or
 * the end. */
static const guchar *copy_utf8(feed_decoder *d, const guchar *p, const guchar *end, gboolean is_last)
{
    const guchar *from = p;
    for (;;) {
        p = skip_ascii(p, end);
        while (end - p >= 2 && p[0] >= 0xC2 && p[0] < 0xE0 && (p[1] & 0xC0) == 0x80) { /* Arabic, Cyrillic, accents */
            d->has_seen_utf8 = TRUE;
            p += 2;
        }
        int n = p < end ? utf8_length(p, end) : -1;
        if (n > 0 && !is_forbidden(p, n)) {
            d->has_seen_utf8 |= n > 1;
            p += n;
            continue;
        }
        feed_bytes_append(d->out, (const char *)from, (gsize)(p - from));
        if (p == end || (n < 0 && !is_last))
            return p;
        d->has_repaired = TRUE;
        if (n <= 0) {
            if (!d->has_seen_utf8 && d->state == DECODING_UTF8)
                return p;
            g_string_append(d->out, "\xEF\xBF\xBD");
        }
        p += MAX(n, 1);
        from = p;
    }
}

/* Straight from the caller's bytes when none wait. Returns how many are done. */
static gsize decode_utf8_directly(feed_decoder *d, const char *bytes, gsize n)
{
    if (d->state != DECODING_UTF8 || d->held->len > 0)
        return 0;
    const guchar *from = (const guchar *)bytes;
    return (gsize)(copy_utf8(d, from, from + n, FALSE) - from);
}

static void decode_utf8(feed_decoder *d, gboolean is_last)
{
    if (d->held->len == 0)
        return;
    const guchar *end = d->held->data + d->held->len;
    const guchar *p = copy_utf8(d, d->held->data, end, is_last);
    gboolean is_wrong = p < end && !d->has_seen_utf8 && (is_last || utf8_length(p, end) == 0);
    g_byte_array_remove_range(d->held, 0, (guint)(p - d->held->data));
    if (is_wrong)
        d->state = SNIFFING;
}

static void convert_held(feed_decoder *d, gboolean is_last)
{
    convert(d, d->held->len ? (const char *)d->held->data : "", d->held->len, is_last);
    g_byte_array_set_size(d->held, 0);
}

static void sniff(feed_decoder *d, gboolean is_last)
{
    if (!is_last && d->held->len < SNIFF_BYTES)
        return;
    d->has_repaired |= d->is_utf8_declared || !d->fallback;
    const char *name =
        d->fallback ? d->fallback : feed_charset_sniff((const char *)d->held->data, MIN(d->held->len, SNIFF_BYTES));
    if (g_str_equal(name, "utf-8")) {
        d->has_seen_utf8 = TRUE; /* go on, and replace what is wrong */
        d->state = DECODING_UTF8;
        decode_utf8(d, is_last);
    } else if (open_converter(d, name) || open_converter(d, "windows-1252")) {
        convert_held(d, is_last);
    }
}

static void use_utf8(feed_decoder *d, const char *fallback)
{
    d->state = DECODING_UTF8;
    d->name = "utf-8";
    d->fallback = fallback;
}

/* Names of one-byte encodings that servers add to documents they have not looked at. */
static gboolean is_server_default(const char *name)
{
    return g_str_equal(name, "windows-1252") || g_str_equal(name, "us-ascii");
}

static void choose(feed_decoder *d)
{
    const char *bytes = d->held->len ? (const char *)d->held->data : "";
    gsize bom_n = 0;
    const char *by_form = feed_charset_by_form(bytes, d->held->len, &bom_n);
    g_autofree char *declared = feed_charset_dup_declared(bytes + bom_n, d->held->len - bom_n, by_form);
    const char *xml = declared ? feed_charset_canonical(declared) : NULL;
    const char *http = d->http_charset ? feed_charset_canonical(d->http_charset) : NULL;
    g_byte_array_remove_range(d->held, 0, (guint)bom_n);
    d->is_utf8_declared = declared != NULL;
    if (by_form && !g_str_equal(by_form, "utf-8")) {
        open_converter(d, feed_charset_is_ebcdic(by_form) && xml ? xml : by_form);
        return;
    }
    const char *name = by_form ? by_form : http && !(is_server_default(http) && xml) ? http : xml;
    d->has_repaired |= declared && !xml;
    if (name && feed_charset_is_wide(name)) {
        d->has_repaired = TRUE; /* says UTF-16, is made of single bytes */
        name = NULL;
    }
    if (!name || g_str_equal(name, "utf-8") || g_str_equal(name, "us-ascii"))
        use_utf8(d, http && !is_server_default(http) && !g_str_equal(http, "utf-8") ? http : NULL);
    else if (!open_converter(d, name))
        use_utf8(d, NULL);
}

static void work(feed_decoder *d, gboolean is_last)
{
    if (d->state == READING_HEAD && (is_last || d->held->len >= HEAD_BYTES))
        choose(d);
    if (d->state == DECODING_UTF8)
        decode_utf8(d, is_last);
    if (d->state == SNIFFING)
        sniff(d, is_last);
    else if (d->state == DECODING_OTHER)
        convert_held(d, is_last);
}

void feed_decoder_push(feed_decoder *d, const char *bytes, gsize n)
{
    gsize done = decode_utf8_directly(d, bytes, n);
    if (done == n)
        return;
    g_byte_array_append(d->held, (const guint8 *)bytes + done, (guint)(n - done));
    work(d, FALSE);
}

void feed_decoder_finish(feed_decoder *d)
{
    work(d, TRUE);
}

const char *feed_decoder_peek_name(const feed_decoder *d)
{
    return d->name;
}

gboolean feed_decoder_has_repaired(const feed_decoder *d)
{
    return d->has_repaired;
}
