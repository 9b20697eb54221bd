#include "producer/feed_build.h"

#include <string.h>
#include "producer/feed_bytes.h"
#include "producer/feed_fields.h"
#include "producer/feed_values.h"

feed_builder *feed_builder_new(const char *base, const struct feed_dates *dates, guint entries_max)
{
    feed_builder *b = g_new0(feed_builder, 1);
    b->feed = feed_new();
    b->base = base;
    b->dates = dates;
    b->entries_max = entries_max;
    b->buffers = g_ptr_array_new();
    return b;
}

void feed_builder_free(feed_builder *b)
{
    if (!b)
        return;
    for (guint i = 0; i < b->buffers->len; i++)
        g_string_free(b->buffers->pdata[i], TRUE);
    g_ptr_array_unref(b->buffers);
    feed_free(b->feed);
    g_free(b->frames);
    g_free(b);
}

static struct frame *top(feed_builder *b)
{
    return b->depth ? &b->frames[b->depth - 1] : NULL;
}

void feed_field_collect(feed_builder *b, struct frame *f)
{
    if (b->n_buffers == b->buffers->len)
        g_ptr_array_add(b->buffers, g_string_sized_new(256));
    f->text = g_string_truncate(b->buffers->pdata[b->n_buffers++], 0);
}

static struct frame *push_frame(feed_builder *b, struct frame f)
{
    if (b->depth == b->n_frames) {
        b->n_frames = MAX(16, 2 * b->n_frames);
        b->frames = g_renew(struct frame, b->frames, b->n_frames);
    }
    b->frames[b->depth] = f;
    return &b->frames[b->depth++];
}

static const struct feed_tag *tag_of(feed_builder *b, const char *uri, const char *prefix, const char *name)
{
    gsize hash = ((gsize)name >> 3) * 31 + ((gsize)uri >> 3);
    struct tag_memo *m = &b->memos[hash % TAG_MEMOS_N];
    if (m->name != name || m->uri != uri || m->prefix != prefix)
        *m = (struct tag_memo){uri, prefix, name, feed_tags_lookup(feed_tags_namespace(uri, prefix), name)};
    return m->tag;
}

struct strview attributes_get(const struct attributes *as, const char *prefix, const char *name)
{
    for (guint i = 0; i < as->n; i++) {
        const struct feed_attribute *a = &as->a[i];
        if ((*a->name | 0x20) == *name && g_ascii_strcasecmp(a->name, name) == 0 &&
            (!prefix || g_strcmp0(a->ns_prefix, prefix) == 0))
            return feed_text_trim(a->value);
    }
    return SV_NULL;
}

static void inherit(feed_builder *b, struct frame *f, const struct attributes *as)
{
    const struct frame *parent = top(b);
    f->base = parent ? parent->base : b->base;
    f->lang = parent ? parent->lang : NULL;
    f->outer = b->target;
    if (as->n == 0)
        return;
    struct strview base = attributes_get(as, NULL, "base"), lang = attributes_get(as, "xml", "lang");
    if (base.n)
        f->base = feed_resolve_url(b->feed, f->base, base);
    f->has_own_lang = lang.p != NULL;
    if (lang.p)
        f->lang = feed_strdup(b->feed, lang);
}

/* ---- markup inside texts ---- */

static gboolean is_void_element(const char *name)
{
    static const char *const names[] = {"br",   "img", "hr",    "input", "meta",   "link", "area",
                                        "base", "col", "embed", "param", "source", "wbr"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(names[i], name) == 0)
            return TRUE;
    return FALSE;
}

static void append_escaped(GString *out, struct strview s)
{
    for (const char *p = s.p, *end = p + s.n; p < end; p++)
        if (*p == '<')
            g_string_append(out, "&lt;");
        else if (*p == '>')
            g_string_append(out, "&gt;");
        else if (*p == '&')
            g_string_append(out, "&amp;");
        else if (*p == '"')
            g_string_append(out, "&quot;");
        else
            g_string_append_c(out, *p);
}

/* The frame of the text being read: the innermost with a buffer. */
static struct frame *text_frame(feed_builder *b)
{
    for (guint i = b->depth; i-- > 0;)
        if (b->frames[i].text)
            return &b->frames[i];
    return NULL;
}

static void start_markup_child(feed_builder *b, const char *name, const struct attributes *as)
{
    struct frame *f = text_frame(b);
    f->is_html = TRUE;
    g_string_append_c(f->text, '<');
    g_string_append(f->text, name);
    for (guint i = 0; i < as->n; i++) {
        g_string_append_printf(f->text, " %s=\"", as->a[i].name);
        append_escaped(f->text, as->a[i].value);
        g_string_append_c(f->text, '"');
    }
    g_string_append(f->text, is_void_element(name) ? " />" : ">");
    push_frame(b, (struct frame){.value = is_void_element(name) ? NULL : name});
    b->n_markup = MAX(b->n_markup, 1) + 1;
}

static void end_markup_child(feed_builder *b, const struct frame *child)
{
    struct frame *f = text_frame(b);
    if (child->value) {
        g_string_append(f->text, "</");
        g_string_append(f->text, child->value);
        g_string_append_c(f->text, '>');
    }
    if (--b->n_markup == 1 && f->tag->rule != RULE_MARKUP)
        b->n_markup = 0; /* the child was the only one of a plain value */
}

/* ---- elements ---- */

/* No image, cloud or person holds entries: what is being skipped was never closed. */
static gboolean starts_entry(feed_builder *b, const char *uri, const char *prefix, const char *name)
{
    const struct feed_tag *tag = tag_of(b, uri, prefix, name);
    return tag && tag->rule == RULE_ENTRY;
}

static void unskip(feed_builder *b)
{
    b->n_skipped = 0;
    top(b)->tag = NULL;
}

void feed_builder_start(feed_builder *b, const char *uri, const char *prefix, const char *name,
                        const struct feed_attribute *attributes, guint n_attributes)
{
    const struct attributes as = {attributes, n_attributes};
    if (b->n_skipped == 1 && starts_entry(b, uri, prefix, name))
        unskip(b);
    if (b->n_skipped) {
        b->n_skipped++;
        return;
    }
    if (b->depth == FEED_BUILD_DEPTH_MAX) {
        b->n_too_deep++;
        return;
    }
    const struct feed_tag *tag = b->n_markup <= 1 ? tag_of(b, uri, prefix, name) : NULL;
    if (b->n_markup == 1 && tag && feed_field_is_ended_by(top(b), tag))
        feed_field_close_early(b, top(b));
    if (b->n_markup || (!tag && feed_field_may_hold_markup(top(b)))) {
        start_markup_child(b, name, &as);
        return;
    }
    struct frame f = {.tag = tag};
    inherit(b, &f, &as);
    struct frame *pushed = push_frame(b, f);
    if (tag)
        feed_field_open(b, pushed, &as);
}

void feed_builder_end(feed_builder *b)
{
    if (b->n_skipped > 1) {
        b->n_skipped--;
        return;
    }
    if (b->n_too_deep) {
        b->n_too_deep--;
        return;
    }
    struct frame *f = top(b);
    if (!f)
        return;
    b->n_skipped = 0;
    if (b->n_markup > 1) {
        end_markup_child(b, f);
    } else if (f->tag) {
        feed_field_close(b, f);
        b->target = f->outer == TO_ENTRY && !b->entry ? TO_NOBODY : f->outer;
    }
    b->n_buffers -= f->text != NULL;
    b->depth--;
}

void feed_builder_text(feed_builder *b, const char *text, gsize n)
{
    struct frame *f = b->n_skipped || b->n_too_deep ? NULL : b->n_markup ? text_frame(b) : top(b);
    if (!f || !f->text)
        return;
    if (f->is_escaped_source || b->n_markup > 1)
        append_escaped(f->text, (struct strview){text, n});
    else
        feed_bytes_append(f->text, text, n);
}

struct feed *feed_builder_steal(feed_builder *b)
{
    feed_field_finish_entry(b);
    if (b->feed->updated_at == FEED_NO_DATE)
        b->feed->updated_at = b->feed->published_at;
    return g_steal_pointer(&b->feed);
}
