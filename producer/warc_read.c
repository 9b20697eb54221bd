#include "producer/warc_read.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "producer/header_lines.h"
#include "producer/warc_write.h"

G_DEFINE_QUARK(frontwire - warc - error, warc_error)

const struct warc_limits WARC_LIMITS = {64 * 1024, 64 * 1024 * 1024};

#define INPUT_BYTES  (64 * 1024)
#define OUTPUT_BYTES (64 * 1024)

struct warc_reader {
    int fd;
    struct warc_limits limits;
    guint64 in_offset; /* file offset of in[in_at] */
    guint8 *in;
    gsize in_at, in_n;
    gboolean is_eof;
    guint64 limit; /* file offset up to which may be read */
    z_stream z;
    gboolean is_inflating; /* inside a gzip member */
    guint8 *out;           /* inflated bytes not yet taken */
    gsize out_at, out_n;
    guint64 record_offset;
};

void warc_record_init(struct warc_record *r)
{
    *r = (struct warc_record){.fields = g_string_new(NULL), .block = g_byte_array_new()};
}

void warc_record_clear(struct warc_record *r)
{
    if (r->fields)
        g_string_free(r->fields, TRUE);
    if (r->block)
        g_byte_array_unref(r->block);
    *r = (struct warc_record){0};
}

static gboolean seek_to(warc_reader *r, guint64 offset, GError **error)
{
    if (lseek(r->fd, offset, SEEK_SET) < 0) {
        g_set_error(error, WARC_ERROR, WARC_ERROR_IO, "cannot seek: %s", g_strerror(errno));
        return FALSE;
    }
    r->in_offset = r->record_offset = offset;
    r->in_at = r->in_n = r->out_at = r->out_n = 0;
    r->is_eof = r->is_inflating = FALSE;
    return TRUE;
}

warc_reader *warc_reader_open(const char *path, guint64 offset, const struct warc_limits *limits, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        g_set_error(error, WARC_ERROR, WARC_ERROR_IO, "cannot open %s: %s", path, g_strerror(errno));
        return NULL;
    }
    g_autoptr(warc_reader) r = g_new0(warc_reader, 1);
    r->fd = fd;
    r->limits = *limits;
    r->limit = G_MAXUINT64;
    r->in = g_malloc(INPUT_BYTES);
    r->out = g_malloc(OUTPUT_BYTES);
    int rc = inflateInit2(&r->z, 16 + MAX_WBITS);
    g_assert(rc == Z_OK);
    return seek_to(r, offset, error) ? g_steal_pointer(&r) : NULL;
}

void warc_reader_free(warc_reader *r)
{
    if (!r)
        return;
    inflateEnd(&r->z);
    close(r->fd);
    g_free(r->in);
    g_free(r->out);
    g_free(r);
}

guint64 warc_reader_offset(const warc_reader *r)
{
    return r->record_offset;
}

void warc_reader_set_limit(warc_reader *r, guint64 limit)
{
    r->limit = limit;
    r->is_eof = FALSE;
}

gboolean warc_reader_seek(warc_reader *r, guint64 offset, GError **error)
{
    return seek_to(r, offset, error);
}

/* More file bytes behind those not yet taken; FALSE on a read error. */
static gboolean fill_input(warc_reader *r, GError **error)
{
    if (r->in_at == r->in_n)
        r->in_at = r->in_n = 0;
    if (r->in_at > 0) {
        memmove(r->in, r->in + r->in_at, r->in_n - r->in_at);
        r->in_n -= r->in_at;
        r->in_at = 0;
    }
    while (!r->is_eof && r->in_n < INPUT_BYTES) {
        guint64 have_end = r->in_offset + r->in_n;
        gssize n =
            have_end >= r->limit ? 0 : read(r->fd, r->in + r->in_n, MIN(INPUT_BYTES - r->in_n, r->limit - have_end));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error(error, WARC_ERROR, WARC_ERROR_IO, "cannot read: %s", g_strerror(errno));
            return FALSE;
        }
        r->is_eof = n == 0;
        r->in_n += n;
        break;
    }
    return TRUE;
}

static gsize input_left(const warc_reader *r)
{
    return r->in_n - r->in_at;
}

/* At least `n` bytes of input, unless the file ends before. */
static gboolean want_input(warc_reader *r, gsize n, GError **error)
{
    while (input_left(r) < n && !r->is_eof)
        if (!fill_input(r, error))
            return FALSE;
    return TRUE;
}

static gboolean is_gzip(const warc_reader *r)
{
    return input_left(r) >= 2 && r->in[r->in_at] == 0x1f && r->in[r->in_at + 1] == 0x8b;
}

static gboolean inflate_some(warc_reader *r, GError **error)
{
    r->z.next_in = r->in + r->in_at;
    r->z.avail_in = input_left(r);
    r->z.next_out = r->out;
    r->z.avail_out = OUTPUT_BYTES;
    int rc = inflate(&r->z, Z_NO_FLUSH);
    gsize taken = input_left(r) - r->z.avail_in;
    r->in_at += taken;
    r->in_offset += taken;
    r->out_at = 0;
    r->out_n = OUTPUT_BYTES - r->z.avail_out;
    if (rc == Z_STREAM_END) {
        r->is_inflating = FALSE;
    } else if (rc == Z_BUF_ERROR && r->is_eof && input_left(r) == 0) {
        g_set_error(error, WARC_ERROR, WARC_ERROR_TORN, "the file ends inside a record");
        return FALSE;
    } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
        g_set_error(error, WARC_ERROR, WARC_ERROR_CORRUPT, "gzip: %s", r->z.msg ? r->z.msg : "damaged");
        return FALSE;
    }
    return TRUE;
}

/* Makes content bytes available: 1 there are some, 0 end of file between members, -1 error. */
static int fill_content(warc_reader *r, GError **error)
{
    while (r->out_at == r->out_n) {
        if (!want_input(r, 2, error))
            return -1;
        if (!r->is_inflating) {
            if (input_left(r) == 0)
                return 0;
            if (!is_gzip(r)) { /* plain: hand the input over as it is */
                gsize n = MIN(input_left(r), OUTPUT_BYTES);
                memcpy(r->out, r->in + r->in_at, n);
                r->in_at += n;
                r->in_offset += n;
                r->out_at = 0;
                r->out_n = n;
                return 1;
            }
            inflateReset2(&r->z, 16 + MAX_WBITS);
            r->is_inflating = TRUE;
        }
        if (!inflate_some(r, error))
            return -1;
    }
    return 1;
}

static gboolean torn(GError **error)
{
    g_set_error(error, WARC_ERROR, WARC_ERROR_TORN, "the file ends inside a record");
    return FALSE;
}

static gboolean corrupt(GError **error, const char *what)
{
    g_set_error_literal(error, WARC_ERROR, WARC_ERROR_CORRUPT, what);
    return FALSE;
}

/* Where the next content byte stands in the file, exact at the start of members and in plain files. */
static guint64 content_offset(const warc_reader *r)
{
    return r->in_offset - (r->out_n - r->out_at);
}

/* Passes over the line ends behind a record. 1: a record follows, 0: end of file, -1: error. Where a gzip member ends
 * the file offset is exact only when nothing is left in `out`: the check sum is read then, too. */
static int begin_record(warc_reader *r, GError **error)
{
    for (;;) {
        gboolean at_member_start = r->out_at == r->out_n && !r->is_inflating;
        if (at_member_start)
            r->record_offset = r->in_offset;
        int some = fill_content(r, error);
        if (some <= 0)
            return some;
        if (r->out[r->out_at] != '\r' && r->out[r->out_at] != '\n') {
            if (!at_member_start && !r->is_inflating)
                r->record_offset = content_offset(r);
            return 1;
        }
        r->out_at++;
    }
}

/* Up to and including the empty line. */
static gboolean read_fields(warc_reader *r, GString *fields, GError **error)
{
    g_string_truncate(fields, 0);
    for (;;) {
        int some = fill_content(r, error);
        if (some < 0)
            return FALSE;
        if (some == 0)
            return torn(error);
        g_string_append_c(fields, r->out[r->out_at++]);
        if (fields->str[fields->len - 1] != '\n')
            continue;
        if (g_str_has_suffix(fields->str, "\r\n\r\n") || g_str_has_suffix(fields->str, "\n\n"))
            return TRUE;
        if (fields->len >= 5 && memcmp(fields->str, "WARC/", 5) != 0)
            return corrupt(error, "not a WARC record");
        if (fields->len > r->limits.max_head_bytes)
            return corrupt(error, "a record's header is too long");
    }
}

static gboolean read_block(warc_reader *r, guint64 bytes, struct warc_record *out, GError **error)
{
    g_byte_array_set_size(out->block, 0);
    out->is_cut = bytes > r->limits.max_block_bytes;
    while (bytes > 0) {
        int some = fill_content(r, error);
        if (some < 0)
            return FALSE;
        if (some == 0)
            return torn(error);
        gsize n = MIN(bytes, r->out_n - r->out_at);
        gsize keep = MIN(n, r->limits.max_block_bytes - out->block->len);
        g_byte_array_append(out->block, r->out + r->out_at, keep);
        r->out_at += n;
        bytes -= n;
    }
    return TRUE;
}

/* The two line ends and, in gzip, the member's check sum, so that a bad one is known before the record is used. */
static gboolean finish_record(warc_reader *r, GError **error)
{
    for (guint ends = 0; ends < 4;) {
        if (r->out_at == r->out_n && !r->is_inflating)
            break; /* member or file ended: whoever wrote it saved the line ends */
        int some = fill_content(r, error);
        if (some < 0)
            return FALSE;
        if (some == 0)
            break;
        if (r->out[r->out_at] != '\r' && r->out[r->out_at] != '\n')
            return ends > 0 && r->out[r->out_at] == 'W' ? TRUE : corrupt(error, "no empty line behind a record");
        ends++;
        r->out_at++;
    }
    while (r->out_at == r->out_n && r->is_inflating)
        if (!want_input(r, 1, error) || !inflate_some(r, error))
            return FALSE;
    if (r->out_at < r->out_n && r->is_inflating && !strchr("W\r\n", r->out[r->out_at]))
        return corrupt(error, "no record behind a record");
    return TRUE;
}

static gboolean parse_content_length(const GString *fields, guint64 *bytes)
{
    struct strview v = header_lines_find((struct strview){fields->str, fields->len}, "Content-Length", 0);
    g_autofree char *text = v.p && v.n < 20 ? sv_dup(v) : NULL;

    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, bytes, NULL);
}

int warc_reader_next(warc_reader *r, struct warc_record *out, GError **error)
{
    guint64 bytes = 0;
    int some = begin_record(r, error);

    if (some <= 0)
        return some;
    out->offset = r->record_offset;
    if (!read_fields(r, out->fields, error))
        return -1;
    if (!g_str_has_prefix(out->fields->str, "WARC/1.") || !parse_content_length(out->fields, &bytes)) {
        corrupt(error, "not a WARC/1.x record");
        return -1;
    }
    if (!read_block(r, bytes, out, error) || !finish_record(r, error))
        return -1;
    if (r->out_at == r->out_n && !r->is_inflating)
        r->record_offset = r->in_offset;
    return 1;
}

gboolean warc_reader_peek(warc_reader *r, guint64 *member_bytes, guint32 *feed_hash)
{
    const gsize HEAD = 28;
    struct stat st;

    if (r->is_inflating || r->out_at != r->out_n || !want_input(r, HEAD, NULL) || input_left(r) < HEAD || !is_gzip(r))
        return FALSE;
    const guint8 *p = r->in + r->in_at;
    if (p[3] != 0x04 || p[10] != 4 + WARC_EXTRA_BYTES || p[11] != 0 || p[12] != 'F' || p[13] != 'W' ||
        p[14] != WARC_EXTRA_BYTES)
        return FALSE;
    guint64 n = 0;
    for (guint i = 0; i < 8; i++)
        n |= (guint64)p[16 + i] << (8 * i);
    if (n <= HEAD || n > G_MAXINT64 || fstat(r->fd, &st) != 0 || r->in_offset + n > MIN((guint64)st.st_size, r->limit))
        return FALSE;
    *member_bytes = n;
    *feed_hash = p[24] | p[25] << 8 | p[26] << 16 | (guint32)p[27] << 24;
    return TRUE;
}

struct strview warc_record_field(const struct warc_record *r, const char *name)
{
    return header_lines_find((struct strview){r->fields->str, r->fields->len}, name, 0);
}
