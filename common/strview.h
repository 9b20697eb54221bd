/* common/strview.h
 * A string view: bytes that somebody else owns, not NUL-terminated, passed by value. Valid as long as its owner's
 * bytes are; the docstring of whoever hands one out says how long that is. */
#pragma once
#include <glib.h>
#include <string.h>

struct strview {
    const char *p;
    gsize n; /* bytes */
};

#define SV(literal) ((struct strview){(literal), sizeof(literal) - 1})
#define SV_NULL     ((struct strview){NULL, 0})
/* For printf: printf("%.*s", SV_ARG(v)) */
#define SV_ARG(v)   (int)(v).n, (v).p ? (v).p : ""

static inline struct strview sv_from(const char *s)
{
    return (struct strview){s, s ? strlen(s) : 0};
}

static inline gboolean sv_equal(struct strview a, struct strview b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* FNV-1a, 32 bits; to hash byte by byte begin with SV_HASH_START and go on with sv_hash_byte(). */
#define SV_HASH_START 2166136261u
static inline guint32 sv_hash_byte(guint32 hash, guint8 byte)
{
    return (hash ^ byte) * 16777619u;
}

static inline guint32 sv_hash(struct strview s)
{
    guint32 hash = SV_HASH_START;
    for (gsize i = 0; i < s.n; i++)
        hash = sv_hash_byte(hash, (guint8)s.p[i]);
    return hash;
}

/* For hash tables whose keys are struct strview *. */
static inline guint sv_key_hash(gconstpointer key)
{
    return sv_hash(*(const struct strview *)key);
}

static inline gboolean sv_key_equal(gconstpointer a, gconstpointer b)
{
    return sv_equal(*(const struct strview *)a, *(const struct strview *)b);
}

static inline gboolean sv_starts_with(struct strview s, struct strview prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline gboolean sv_is_empty(struct strview s)
{
    return s.n == 0;
}

/* Where `name` stands among `n` names, some of which may be NULL; -1: nowhere. */
static inline int sv_position(struct strview name, const char *const *names, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (names[i] && sv_equal(name, sv_from(names[i])))
            return (int)i;
    return -1;
}

/* Takes the next line off `rest` and returns it without its newline; the last line needs none. Walks a text of any size
 * once, where g_strsplit() over the whole is quadratic under AddressSanitizer. */
static inline struct strview sv_cut_line(struct strview *rest)
{
    const char *end = rest->n ? (const char *)memchr(rest->p, '\n', rest->n) : NULL;
    struct strview line = {rest->p, end ? (gsize)(end - rest->p) : rest->n};
    gsize step = line.n + (end != NULL);
    rest->p += step;
    rest->n -= step;
    return line;
}

/* A NUL-terminated copy; g_free() it. */
static inline char *sv_dup(struct strview s)
{
    return g_strndup(s.p ? s.p : "", s.n);
}
