#include "producer/feed_repair.h"

#include <string.h>
#include "producer/feed_bytes.h"
#include "producer/feed_entities.h"
#include "producer/feed_repair_tag.h"

#define CHUNK_BYTES 16384
#define PLACEHOLDER "<?t?>"

enum place { BEFORE_ROOT, IN_ROOT, AFTER_ROOT };
enum mode { IN_TEXT, IN_CDATA, IN_COMMENT, IN_INSTRUCTION };
/* What became of the bytes at a '<' */
enum verdict { TAKEN, NEED_MORE, NOT_MARKUP };

struct feed_repair {
    feed_repair_sink sink;
    gpointer user;
    GString *in;            /* read, not yet decided: at most one token */
    GString *out;           /* well-formed markup, waiting to fill a chunk */
    GString *texts;         /* the texts waiting, one behind the other */
    GArray *ends;           /* where each of them ends (gsize) */
    guint n_taken;          /* of `ends`, by the sink */
    gboolean has_open_text; /* the last text of `texts` goes on: it has no end yet */
    feed_entities *entities;
    GString *names;                      /* names of the open elements, NUL between */
    guint32 open[FEED_REPAIR_DEPTH_MAX]; /* their offsets */
    guint n_open;
    guint n_too_deep;     /* open elements past the depth limit, dropped */
    guint n_frame_levels; /* elements around the texts: rss, channel, item; feed, entry */
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
    r->out = g_string_sized_new(CHUNK_BYTES / 4);
    r->texts = g_string_sized_new(CHUNK_BYTES / 4);
    r->ends = g_array_new(FALSE, FALSE, sizeof(gsize));
    r->names = g_string_new(NULL);
    r->entities = feed_entities_new(FEED_REPAIR_EXPANSION_MAX);
    return r;
}

void feed_repair_free(feed_repair *r)
{
    if (!r)
        return;
    g_string_free(r->in, TRUE);
    g_string_free(r->out, TRUE);
    g_string_free(r->texts, TRUE);
    g_array_unref(r->ends);
    g_string_free(r->names, TRUE);
    feed_entities_free(r->entities);
    g_free(r);
}

/* ---- output ---- */

static gsize end_of_text(const feed_repair *r, guint i)
{
    return i == 0 ? 0 : g_array_index(r->ends, gsize, i - 1);
}

struct strview feed_repair_next_text(feed_repair *r)
{
    if (r->n_taken == r->ends->len)
        return SV_NULL;
    gsize from = end_of_text(r, r->n_taken), to = end_of_text(r, ++r->n_taken);
    return (struct strview){r->texts->str + from, to - from};
}

static void forget_taken_texts(feed_repair *r)
{
    gsize done = end_of_text(r, r->n_taken);
    g_array_remove_range(r->ends, 0, r->n_taken);
    for (guint i = 0; i < r->ends->len; i++)
        g_array_index(r->ends, gsize, i) -= done;
    g_string_erase(r->texts, 0, (gssize)done);
    r->n_taken = 0;
}

static void flush(feed_repair *r)
{
    if (!r->is_stopped && r->out->len > 0 && !r->sink(r->user, r->out->str, r->out->len))
        r->is_stopped = TRUE;
    g_string_truncate(r->out, 0);
    forget_taken_texts(r);
}

static void text(feed_repair *r, const char *p, gsize n)
{
    if (n == 0 || r->place != IN_ROOT)
        return;
    feed_bytes_append(r->texts, p, n);
    r->has_open_text = TRUE;
}

static gboolean is_blank(const char *p, const char *end)
{
    while (p < end && g_ascii_isspace(*p))
        p++;
    return p == end;
}

/* Ends the text that is open, if any. Blanks between tags matter in texts with markup only: there they go straight to
 * the parser as one blank, between the elements of a channel or item they are dropped. */
static void close_text(feed_repair *r)
{
    gsize from = end_of_text(r, r->ends->len), to = r->texts->len;
    if (!r->has_open_text)
        return;
    r->has_open_text = FALSE;
    if (is_blank(r->texts->str + from, r->texts->str + to)) {
        if (r->n_open > r->n_frame_levels)
            g_string_append_c(r->out, memchr(r->texts->str + from, '\n', to - from) ? '\n' : ' ');
        g_string_truncate(r->texts, from);
        return;
    }
    g_array_append_val(r->ends, to);
    feed_bytes_append(r->out, PLACEHOLDER, sizeof PLACEHOLDER - 1);
}

/* After a tag. */
static void flush_when_full(feed_repair *r)
{
    if (r->out->len >= CHUNK_BYTES || r->texts->len >= FEED_REPAIR_WAITING_MAX_BYTES)
        flush(r);
}

/* ---- elements ---- */

static const char *open_name(const feed_repair *r, guint i)
{
    return r->names->str + r->open[i];
}

static void push_name(feed_repair *r, const char *name, gsize n)
{
    r->open[r->n_open++] = (guint32)r->names->len;
    feed_bytes_append(r->names, name, n);
    feed_bytes_append(r->names, "", 1);
}

static void close_innermost(feed_repair *r)
{
    guint32 at = r->open[r->n_open - 1];
    close_text(r);
    feed_bytes_append(r->out, "</", 2);
    feed_bytes_append(r->out, r->names->str + at, r->names->len - at - 1);
    feed_bytes_append(r->out, ">", 1);
    g_string_truncate(r->names, at);
    if (--r->n_open == 0)
        r->place = AFTER_ROOT;
    flush_when_full(r);
}

/* Index of the innermost open element with that name, as written or in other case; -1 when there is none. */
static int find_open(const feed_repair *r, const char *name, gsize n)
{
    for (int any_case = 0; any_case <= 1; any_case++)
        for (int i = (int)r->n_open - 1; i >= 0; i--) {
            const char *o = open_name(r, (guint)i);
            if (strlen(o) == n && (any_case ? g_ascii_strncasecmp(o, name, n) : memcmp(o, name, n)) == 0)
                return i;
        }
    return -1;
}

/* TRUE when it closes the innermost element, as it nearly always does. */
static gboolean end_tag_matches(feed_repair *r, const char *name, gsize n)
{
    if (r->n_open == 0 || r->n_too_deep)
        return FALSE;
    guint32 at = r->open[r->n_open - 1];
    return r->names->len - at == n + 1 && memcmp(r->names->str + at, name, n) == 0;
}

static void end_tag(feed_repair *r, const char *name, gsize n)
{
    if (end_tag_matches(r, name, n)) {
        close_innermost(r);
        return;
    }
    if (r->n_too_deep > 0) {
        r->n_too_deep--;
        return;
    }
    int at = find_open(r, name, n);
    r->has_repaired = TRUE;
    while (at >= 0 && (int)r->n_open > at)
        close_innermost(r);
}

/* How many levels of elements the root of a feed has around its texts; 0 when the name is not a root's. */
static guint root_levels(const char *name, gsize n)
{
    static const struct {
        struct strview name;
        guint levels;
    } roots[] = {{{"rss", 3}, 3},     {{"rdf", 3}, 2},   {{"feed", 4}, 2},
                 {{"channel", 7}, 2}, {{"entry", 5}, 1}, {{"urlset", 6}, 2}};
    const char *colon = memchr(name, ':', n);
    if (colon) {
        n -= (gsize)(colon + 1 - name);
        name = colon + 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(roots); i++)
        if (roots[i].name.n == n && g_ascii_strncasecmp(roots[i].name.p, name, n) == 0)
            return roots[i].levels;
    return 0;
}

static void start_tag(feed_repair *r, const struct repair_tag *t)
{
    if (r->place == BEFORE_ROOT) {
        r->n_frame_levels = root_levels(t->name, t->name_n);
        r->has_root = r->n_frame_levels > 0;
        r->place = r->has_root ? IN_ROOT : BEFORE_ROOT;
    }
    r->has_repaired |= t->is_mended || r->place != IN_ROOT;
    if (r->place != IN_ROOT)
        return;
    if (r->n_open >= FEED_REPAIR_DEPTH_MAX || r->n_too_deep) {
        r->n_too_deep += !t->is_empty;
        r->has_repaired = TRUE;
        return;
    }
    gboolean is_mended = FALSE;
    close_text(r);
    repair_tag_write(t, r->entities, r->out, &is_mended);
    r->has_repaired |= is_mended;
    if (!t->is_empty)
        push_name(r, t->name, t->name_n);
    else if (r->n_open == 0)
        r->place = AFTER_ROOT;
    flush_when_full(r);
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
    gboolean is_short = FALSE, may_be_section = end - *p < 2 || (*p)[1] == '!';
    if (may_be_section && begins(p, end, "<!--", &is_short)) {
        r->mode = IN_COMMENT;
        return TAKEN;
    }
    if (may_be_section && begins(p, end, "<![CDATA[", &is_short)) {
        r->mode = IN_CDATA;
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

static void reference(feed_repair *r, const char **p, const char *end)
{
    struct feed_reference ref;
    *p += feed_entities_resolve(r->entities, *p, (gsize)(end - *p), &ref);
    r->has_repaired |= ref.is_mended;
    text(r, ref.text.p, ref.text.n);
    if (ref.c) {
        char utf8[6];
        text(r, utf8, (gsize)g_unichar_to_utf8(ref.c, utf8));
    }
}

/* Text up to `end`, which is a '<' or, with `is_cut`, where the bytes end for now. Returns where to go on. */
static const char *take_text(feed_repair *r, const char *p, const char *end, gboolean is_cut)
{
    if (r->place != IN_ROOT) {
        r->has_repaired |= !is_blank(p, end);
        return end;
    }
    for (const char *amp; (amp = memchr(p, '&', (gsize)(end - p)));) {
        text(r, p, (gsize)(amp - p));
        p = amp;
        if (is_cut && end - amp < FEED_ENTITY_NAME_MAX + 4 && !memchr(amp, ';', (gsize)(end - amp)))
            return amp; /* wait for the rest of the reference */
        reference(r, &p, end);
    }
    text(r, p, (gsize)(end - p));
    return end;
}

/* Inside a section that ends with `closer`: returns where to go on, the rest waits when it may be half a closer. */
static const char *take_section(feed_repair *r, const char *p, const char *end, const char *closer)
{
    gsize closer_n = strlen(closer);
    const char *close = p; /* by its first byte: rare in text, and memchr() is several times faster than memmem() */
    while ((close = memchr(close, *closer, (gsize)(end - close))) && (gsize)(end - close) >= closer_n &&
           memcmp(close, closer, closer_n) != 0)
        close++;
    if (close && (gsize)(end - close) < closer_n)
        close = NULL;
    const char *stop = close ? close : MAX(p, end - (closer_n - 1));
    if (r->mode == IN_CDATA)
        text(r, p, (gsize)(stop - p));
    if (!close)
        return stop;
    r->mode = IN_TEXT;
    return close + closer_n;
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
            text(r, p++, 1);
        }
    }
    return p;
}

/* A text that is very long is passed on in pieces. */
static void pass_on_long_text(feed_repair *r)
{
    if (r->texts->len >= FEED_REPAIR_WAITING_MAX_BYTES && r->has_open_text) {
        close_text(r);
        flush(r);
    }
}

void feed_repair_push(feed_repair *r, const char *bytes, gsize n)
{
    if (r->is_stopped)
        return;
    if (r->in->len == 0) {
        const char *rest = scan(r, bytes, bytes + n, FALSE);
        feed_bytes_append(r->in, rest, (gsize)(bytes + n - rest));
    } else {
        feed_bytes_append(r->in, bytes, n);
        const char *rest = scan(r, r->in->str, r->in->str + r->in->len, FALSE);
        g_string_erase(r->in, 0, rest - r->in->str);
    }
    pass_on_long_text(r);
}

void feed_repair_finish(feed_repair *r)
{
    const char *end = r->in->str + r->in->len;
    const char *rest = scan(r, r->in->str, end, TRUE); /* an unfinished tag is dropped */
    if (r->mode == IN_CDATA)
        text(r, rest, (gsize)(end - rest));
    r->is_truncated = r->place == IN_ROOT || r->mode != IN_TEXT;
    r->has_repaired |= r->is_truncated;
    while (r->n_open > 0)
        close_innermost(r);
    flush(r);
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
