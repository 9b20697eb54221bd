#include "producer/feed_repair.h"

#include <string.h>
#include "producer/feed_entities.h"
#include "producer/feed_repair_tag.h"

#define CHUNK_BYTES 16384

enum place { BEFORE_ROOT, IN_ROOT, AFTER_ROOT };
enum mode { IN_TEXT, IN_CDATA, IN_COMMENT, IN_INSTRUCTION };
/* What became of the bytes at a '<' */
enum verdict { TAKEN, NEED_MORE, NOT_MARKUP };

struct feed_repair {
    feed_repair_sink sink;
    gpointer user;
    GString *in;  /* read, not yet passed on: at most one token */
    GString *out; /* well-formed, waiting to fill a chunk */
    feed_entities *entities;
    GString *names;   /* names of the open elements, NUL between */
    GArray *open;     /* their offsets (guint32) */
    guint n_too_deep; /* open elements past the depth limit, dropped */
    enum place place;
    enum mode mode;
    gboolean is_stopped; /* the sink wants no more */
    gboolean has_repaired, is_truncated, has_root;
};

feed_repair *feed_repair_new(feed_repair_sink sink, gpointer user)
{
    feed_repair *r = g_new0(feed_repair, 1);
    r->sink = sink;
    r->user = user;
    r->in = g_string_new(NULL);
    r->out = g_string_sized_new(CHUNK_BYTES + 1024);
    r->names = g_string_new(NULL);
    r->open = g_array_new(FALSE, FALSE, sizeof(guint32));
    r->entities = feed_entities_new(FEED_REPAIR_EXPANSION_MAX);
    return r;
}

void feed_repair_free(feed_repair *r)
{
    if (!r)
        return;
    g_string_free(r->in, TRUE);
    g_string_free(r->out, TRUE);
    g_string_free(r->names, TRUE);
    g_array_unref(r->open);
    feed_entities_free(r->entities);
    g_free(r);
}

/* Hands out whole chunks, cut between characters: the parser sees the same cuts however the input came. */
static void flush_chunks(feed_repair *r, gboolean is_last)
{
    gsize done = 0;
    while (r->out->len - done >= CHUNK_BYTES) {
        gsize n = CHUNK_BYTES;
        while (((guchar)r->out->str[done + n] & 0xC0) == 0x80)
            n--;
        r->is_stopped |= !r->is_stopped && !r->sink(r->user, r->out->str + done, n);
        done += n;
    }
    if (is_last && r->out->len > done) {
        r->is_stopped |= !r->is_stopped && !r->sink(r->user, r->out->str + done, r->out->len - done);
        done = r->out->len;
    }
    g_string_erase(r->out, 0, (gssize)done);
}

static void emit(feed_repair *r, const char *p, gsize n)
{
    g_string_append_len(r->out, p, (gssize)n);
    if (r->out->len >= 2 * CHUNK_BYTES)
        flush_chunks(r, FALSE);
}

static const char *open_name(const feed_repair *r, guint i)
{
    return r->names->str + g_array_index(r->open, guint32, i);
}

static void push_name(feed_repair *r, const char *name, gsize n)
{
    guint32 at = (guint32)r->names->len;
    g_array_append_val(r->open, at);
    g_string_append_len(r->names, name, (gssize)n);
    g_string_append_c(r->names, '\0');
}

static void close_innermost(feed_repair *r)
{
    guint32 at = g_array_index(r->open, guint32, r->open->len - 1);
    emit(r, "</", 2);
    emit(r, r->names->str + at, strlen(r->names->str + at));
    emit(r, ">", 1);
    g_string_truncate(r->names, at);
    g_array_set_size(r->open, r->open->len - 1);
    if (r->open->len == 0)
        r->place = AFTER_ROOT;
}

/* Index of the innermost open element with that name, as written or in other case; -1 when there is none. */
static int find_open(const feed_repair *r, const char *name, gsize n)
{
    for (int any_case = 0; any_case <= 1; any_case++)
        for (int i = (int)r->open->len - 1; i >= 0; i--) {
            const char *o = open_name(r, (guint)i);
            if (strlen(o) == n && (any_case ? g_ascii_strncasecmp(o, name, n) : memcmp(o, name, n)) == 0)
                return i;
        }
    return -1;
}

static void end_tag(feed_repair *r, const char *name, gsize n)
{
    if (r->n_too_deep > 0) {
        r->n_too_deep--;
        return;
    }
    int at = find_open(r, name, n);
    r->has_repaired |= at != (int)r->open->len - 1 || at < 0;
    while (at >= 0 && (int)r->open->len > at)
        close_innermost(r);
}

static gboolean is_root_name(const char *name, gsize n)
{
    static const char *const roots[] = {"rss", "rdf", "feed", "channel", "entry"};
    const char *colon = memchr(name, ':', n);
    if (colon) {
        n -= (gsize)(colon + 1 - name);
        name = colon + 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(roots); i++)
        if (strlen(roots[i]) == n && g_ascii_strncasecmp(roots[i], name, n) == 0)
            return TRUE;
    return FALSE;
}

static void start_tag(feed_repair *r, const struct repair_tag *t)
{
    if (r->place == BEFORE_ROOT && is_root_name(t->name, t->name_n)) {
        r->place = IN_ROOT;
        r->has_root = TRUE;
    }
    r->has_repaired |= t->is_mended || r->place != IN_ROOT;
    if (r->place != IN_ROOT)
        return;
    if (r->open->len >= FEED_REPAIR_DEPTH_MAX || r->n_too_deep) {
        r->n_too_deep += !t->is_empty;
        r->has_repaired = TRUE;
        return;
    }
    gboolean is_mended = FALSE;
    repair_tag_write(t, r->entities, r->out, &is_mended);
    r->has_repaired |= is_mended;
    emit(r, "", 0);
    if (!t->is_empty)
        push_name(r, t->name, t->name_n);
    else if (r->open->len == 0)
        r->place = AFTER_ROOT;
}

static enum verdict take_start_tag(feed_repair *r, const char **p, const char *end)
{
    struct repair_tag t;
    enum repair_tag_result got = repair_tag_read(*p, MIN((gsize)(end - *p), FEED_REPAIR_TOKEN_MAX_BYTES), &t);
    if (got == REPAIR_TAG_NONE || (got == REPAIR_TAG_CUT && end - *p >= FEED_REPAIR_TOKEN_MAX_BYTES))
        return NOT_MARKUP;
    if (got == REPAIR_TAG_CUT)
        return NEED_MORE;
    start_tag(r, &t);
    *p += t.total_n;
    return TAKEN;
}

static enum verdict take_end_tag(feed_repair *r, const char **p, const char *end)
{
    const char *name = *p + 2, *q = name;
    while (q < end && q - *p < FEED_REPAIR_TOKEN_MAX_BYTES && *q != '>' && *q != '<')
        q++;
    if (q - *p >= FEED_REPAIR_TOKEN_MAX_BYTES)
        return NOT_MARKUP;
    if (q == end)
        return NEED_MORE;
    const char *name_end = name;
    while (name_end < q && !g_ascii_isspace(*name_end))
        name_end++;
    r->has_repaired |= *q == '<';
    if (r->place == IN_ROOT)
        end_tag(r, name, (gsize)(name_end - name));
    *p = *q == '>' ? q + 1 : q;
    return TAKEN;
}

/* The '>' that ends a DOCTYPE with or without internal subset; NULL when it is not there yet. */
static const char *doctype_end(const char *p, const char *end)
{
    int in_subset = 0;
    for (; p < end; p++) {
        if (in_subset && end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
            const char *close = memmem(p + 4, (gsize)(end - p - 4), "-->", 3);
            if (!close)
                return NULL;
            p = close + 2;
        } else if (*p == '"' || *p == '\'') {
            const char *close = memchr(p + 1, *p, (gsize)(end - p - 1));
            if (!close)
                return NULL;
            p = close;
        } else if (*p == '[' || *p == ']') {
            in_subset = *p == '[';
        } else if (*p == '>' && !in_subset) {
            return p;
        }
    }
    return NULL;
}

static enum verdict take_declaration(feed_repair *r, const char **p, const char *end)
{
    gsize n = MIN((gsize)(end - *p), FEED_REPAIR_TOKEN_MAX_BYTES);
    if (r->place != BEFORE_ROOT)
        return NOT_MARKUP;
    const char *close = doctype_end(*p, *p + n);
    if (!close)
        return n == FEED_REPAIR_TOKEN_MAX_BYTES ? NOT_MARKUP : NEED_MORE;
    feed_entities_declare(r->entities, *p, (gsize)(close - *p));
    *p = close + 1;
    return TAKEN;
}

static gboolean is_name_start(guchar c)
{
    return g_ascii_isalpha(c) || c == '_' || c == ':' || c >= 0x80;
}

/* TRUE and past the opener when the bytes at *p begin so; *is_short when too few bytes are there to tell. */
static gboolean begins(const char **p, const char *end, const char *opener, gboolean *is_short)
{
    gsize n = strlen(opener), have = MIN((gsize)(end - *p), n);
    if (memcmp(*p, opener, have) != 0)
        return FALSE;
    if (have < n) {
        *is_short = TRUE;
        return FALSE;
    }
    *p += n;
    return TRUE;
}

static enum verdict take_markup(feed_repair *r, const char **p, const char *end)
{
    gboolean is_short = FALSE;
    if (begins(p, end, "<!--", &is_short)) {
        r->mode = IN_COMMENT;
        return TAKEN;
    }
    if (begins(p, end, "<![CDATA[", &is_short)) {
        r->mode = IN_CDATA;
        if (r->place == IN_ROOT)
            emit(r, "<![CDATA[", 9);
        return TAKEN;
    }
    if (is_short || end - *p < 3)
        return NEED_MORE;
    guchar first = (guchar)(*p)[1], second = (guchar)(*p)[2];
    if (first == '!')
        return take_declaration(r, p, end);
    if (first == '?' && is_name_start(second)) {
        *p += 2;
        r->mode = IN_INSTRUCTION;
        return TAKEN;
    }
    if (first == '/')
        return is_name_start(second) ? take_end_tag(r, p, end) : NOT_MARKUP;
    return is_name_start(first) ? take_start_tag(r, p, end) : NOT_MARKUP;
}

static gboolean has_visible(const char *p, const char *end)
{
    while (p < end && g_ascii_isspace(*p))
        p++;
    return p < end;
}

/* Text up to `end`, which is a '<' or, with `is_cut`, where the bytes end for now. Returns where to go on. */
static const char *take_text(feed_repair *r, const char *p, const char *end, gboolean is_cut)
{
    if (r->place != IN_ROOT) {
        r->has_repaired |= has_visible(p, end);
        return end;
    }
    for (const char *amp; (amp = memchr(p, '&', (gsize)(end - p)));) {
        if (is_cut && end - amp < FEED_ENTITY_NAME_MAX + 4 && !memchr(amp, ';', (gsize)(end - amp))) {
            emit(r, p, (gsize)(amp - p));
            return amp; /* wait for the rest of the reference */
        }
        emit(r, p, (gsize)(amp - p));
        gboolean is_mended = FALSE;
        p = amp + feed_entities_resolve(r->entities, amp, (gsize)(end - amp), r->out, &is_mended);
        r->has_repaired |= is_mended;
    }
    emit(r, p, (gsize)(end - p));
    return end;
}

/* Inside a section that ends with `closer`: returns where to go on, the rest waits when it may be half a closer. */
static const char *take_section(feed_repair *r, const char *p, const char *end, const char *closer)
{
    gboolean is_kept = r->mode == IN_CDATA && r->place == IN_ROOT;
    gsize closer_n = strlen(closer);
    const char *close = memmem(p, (gsize)(end - p), closer, closer_n);
    const char *stop = close ? close + closer_n : MAX(p, end - (closer_n - 1));
    if (is_kept)
        emit(r, p, (gsize)(stop - p));
    if (close)
        r->mode = IN_TEXT;
    return stop;
}

/* Consumes what can be decided; returns where the undecided rest begins. */
static const char *scan(feed_repair *r, const char *p, const char *end, gboolean is_last)
{
    static const char *const closers[] = {[IN_CDATA] = "]]>", [IN_COMMENT] = "-->", [IN_INSTRUCTION] = "?>"};
    while (p < end && !r->is_stopped) {
        if (r->mode != IN_TEXT) {
            p = take_section(r, p, end, closers[r->mode]);
            if (r->mode != IN_TEXT)
                return p;
            continue;
        }
        const char *lt = memchr(p, '<', (gsize)(end - p));
        const char *text_end = lt ? lt : end;
        p = take_text(r, p, text_end, !lt && !is_last);
        if (p < text_end || !lt)
            return p;
        enum verdict v = take_markup(r, &p, end);
        if (v == NEED_MORE)
            return p;
        if (v == NOT_MARKUP) {
            r->has_repaired = TRUE;
            if (r->place == IN_ROOT)
                emit(r, "&lt;", 4);
            p++;
        }
    }
    return p;
}

void feed_repair_push(feed_repair *r, const char *bytes, gsize n)
{
    if (r->is_stopped)
        return;
    g_string_append_len(r->in, bytes, (gssize)n);
    const char *rest = scan(r, r->in->str, r->in->str + r->in->len, FALSE);
    g_string_erase(r->in, 0, rest - r->in->str);
}

void feed_repair_finish(feed_repair *r)
{
    scan(r, r->in->str, r->in->str + r->in->len, TRUE); /* an unfinished tag is dropped */
    if (r->mode == IN_CDATA && r->place == IN_ROOT)
        emit(r, "]]>", 3);
    r->is_truncated = r->place == IN_ROOT || r->mode != IN_TEXT;
    r->has_repaired |= r->is_truncated;
    while (r->open->len > 0)
        close_innermost(r);
    flush_chunks(r, TRUE);
}

gboolean feed_repair_has_repaired(const feed_repair *r)
{
    return r->has_repaired;
}

gboolean feed_repair_is_truncated(const feed_repair *r)
{
    return r->is_truncated;
}

gboolean feed_repair_has_root(const feed_repair *r)
{
    return r->has_root;
}
