#include "filters/relevance/utf8_scan.h"

#define BLOCK     32
#define HIGH_BITS G_GUINT64_CONSTANT(0x8080808080808080)

static inline gboolean is_ascii_word(const guchar *p)
{
    guint64 w;
    memcpy(&w, p, sizeof w);
    return (w & HIGH_BITS) == 0;
}

/* `p[at]` is ASCII: where the next byte is that may be none. Between the words of another script one byte is all there
 * is, in English text blocks of 32. */
static inline gsize skip_ascii(const guchar *p, gsize at, gsize n)
{
    if (at + 8 > n || !is_ascii_word(p + at))
        return at + 1;
    at += 8;
    while (at + BLOCK <= n) {
        guint64 w[BLOCK / 8];
        memcpy(w, p + at, BLOCK);
        if ((w[0] | w[1] | w[2] | w[3]) & HIGH_BITS)
            break;
        at += BLOCK;
    }
    return at;
}

static inline gboolean continues(guchar c)
{
    return (c & 0xC0) == 0x80;
}

/* Bytes of the character at `p` (n left), 0 when it is none. The bounds of the second byte: Unicode 15, table 3-7. */
static inline gsize character(const guchar *p, gsize n)
{
    guchar c = p[0];
    if (c >= 0xC2 && c <= 0xDF)
        return n >= 2 && continues(p[1]) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        guchar lo = c == 0xE0 ? 0xA0 : 0x80, hi = c == 0xED ? 0x9F : 0xBF;
        return n >= 3 && p[1] >= lo && p[1] <= hi && continues(p[2]) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        guchar lo = c == 0xF0 ? 0x90 : 0x80, hi = c == 0xF4 ? 0x8F : 0xBF;
        return n >= 4 && p[1] >= lo && p[1] <= hi && continues(p[2]) && continues(p[3]) ? 4 : 0;
    }
    return 0;
}

/* U+0640, U+064C … U+0652; U+00AD; U+200B, U+200D … U+200F; U+FEFF. */
static inline gboolean is_mark(const guchar *p, gsize n)
{
    if (n == 2)
        return (p[0] == 0xD9 && (p[1] == 0x80 || (p[1] >= 0x8C && p[1] <= 0x92))) || (p[0] == 0xC2 && p[1] == 0xAD);
    if (n != 3)
        return FALSE;
    gboolean is_zero_width = p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0x8B || (p[2] >= 0x8D && p[2] <= 0x8F));
    return is_zero_width || (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF);
}

gboolean utf8_scan(struct strview s, guint *marks)
{
    const guchar *p = (const guchar *)s.p;
    guint found = 0;
    for (gsize at = 0; at < s.n;) {
        guchar c = p[at];
        if (c < 0x80) {
            at = skip_ascii(p, at, s.n);
            continue;
        }
        gboolean is_common = c >= 0xC3 && c <= 0xDF && c != 0xD9; /* two bytes, never a mark */
        gsize n = is_common && s.n - at >= 2 && continues(p[at + 1]) ? 2 : character(p + at, s.n - at);
        if (n == 0)
            return FALSE;
        found += !is_common && is_mark(p + at, n);
        at += n;
    }
    *marks = found;
    return TRUE;
}
