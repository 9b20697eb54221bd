#include "producer/feed_build.h"

#include <string.h>
#include "producer/feed_tags.h"

#define NS_CACHE_N 16

/* Whose values are being read. */
enum target { TO_NOBODY, TO_FEED, TO_ENTRY, TO_SOURCE };

struct frame {
    const struct feed_tag *tag; /* NULL: unknown */
    GString *text;              /* the text it collects, or NULL */
    char *own_base, *own_lang;  /* set by this element's xml:base, xml:lang */
    const char *base, *lang;    /* in scope; lang "" = explicitly none */
    enum target outer;
    struct feed_person *person;
    gboolean is_permalink, is_html, is_escaped_source, is_base64, has_type;
    char *attribute_value; /* category's term, link's href, enclosure's url … */
};

/* Where a field's value was found, to judge the next one. */
struct claim {
    guint16 depth; /* 0: no value yet */
    gint8 rank;
};

struct feed_builder {
    struct feed *feed;
    struct feed_entry *entry; /* open one, or NULL */
    const struct feed_dates *dates;
    char *base;
    guint entries_max;
    GArray *frames;     /* struct frame */
    GPtrArray *buffers; /* GStrings to use again */
    enum target target;
    guint n_skipped; /* open elements from a RULE_SKIP element on */
    guint n_markup;  /* open elements from one on whose children are markup */
    struct claim feed_claims[N_FIELDS], entry_claims[N_FIELDS];
    struct {
        const char *uri, *prefix;
        enum feed_ns ns;
    } ns_cache[NS_CACHE_N];
    guint n_ns_cache;
};

feed_builder *feed_builder_new(const char *base, const struct feed_dates *dates, guint entries_max)
{
    feed_builder *b = g_new0(feed_builder, 1);
    b->feed = feed_new();
    b->base = g_strdup(base);
    b->dates = dates;
    b->entries_max = entries_max;
    b->frames = g_array_new(FALSE, TRUE, sizeof(struct frame));
    b->buffers = g_ptr_array_new();
    return b;
}

static struct frame *top(feed_builder *b)
{
    return b->frames->len ? &g_array_index(b->frames, struct frame, b->frames->len - 1) : NULL;
}

static GString *take_buffer(feed_builder *b)
{
    if (b->buffers->len == 0)
        return g_string_sized_new(256);
    return g_string_truncate(g_ptr_array_steal_index(b->buffers, b->buffers->len - 1), 0);
}

static void clear_frame(feed_builder *b, struct frame *f)
{
    if (f->text)
        g_ptr_array_add(b->buffers, f->text);
    g_free(f->own_base);
    g_free(f->own_lang);
    g_free(f->attribute_value);
    feed_person_free(f->person);
}

void feed_builder_free(feed_builder *b)
{
    if (!b)
        return;
    while (b->frames->len) {
        clear_frame(b, top(b));
        g_array_set_size(b->frames, b->frames->len - 1);
    }
    for (guint i = 0; i < b->buffers->len; i++)
        g_string_free(b->buffers->pdata[i], TRUE);
    g_ptr_array_unref(b->buffers);
    g_array_unref(b->frames);
    feed_free(b->feed);
    g_free(b->base);
    g_free(b);
}

static enum feed_ns namespace_of(feed_builder *b, const char *uri, const char *prefix)
{
    for (guint i = 0; i < MIN(b->n_ns_cache, NS_CACHE_N); i++)
        if (b->ns_cache[i].uri == uri && b->ns_cache[i].prefix == prefix)
            return b->ns_cache[i].ns;
    enum feed_ns ns = feed_tags_namespace(uri, prefix);
    guint at = b->n_ns_cache++ % NS_CACHE_N;
    b->ns_cache[at].uri = uri;
    b->ns_cache[at].prefix = prefix;
    b->ns_cache[at].ns = ns;
    return ns;
}

/* ---- attributes ---- */

struct attributes {
    const struct feed_attribute *a;
    guint n;
};

/* `prefix` NULL: any. A copy, trimmed; NULL when there is none. */
static char *attribute_dup(const struct attributes *as, const char *prefix, const char *name)
{
    for (guint i = 0; i < as->n; i++) {
        const struct feed_attribute *a = &as->a[i];
        if (g_ascii_strcasecmp(a->name, name) == 0 && (!prefix || g_strcmp0(a->ns_prefix, prefix) == 0))
            return g_strstrip(g_strndup(a->value, a->value_n));
    }
    return NULL;
}

static char *first_attribute_dup(const struct attributes *as, const char *const *names)
{
    for (; *names; names++) {
        char *v = attribute_dup(as, NULL, *names);
        if (v && *v)
            return v;
        g_free(v);
    }
    return NULL;
}

static gboolean has_attribute(const struct attributes *as, const char *name, const char *value)
{
    g_autofree char *v = attribute_dup(as, NULL, name);
    return v && g_ascii_strcasecmp(v, value) == 0;
}

/* ---- where values go ---- */

/* The feed or entry a value belongs to has claims; nobody and the source of an entry have none. */
static struct claim *claims_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? b->entry_claims : b->target == TO_FEED ? b->feed_claims : NULL;
}

static GPtrArray *categories_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? b->entry->categories : b->target == TO_FEED ? b->feed->categories : NULL;
}

static GPtrArray *authors_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? b->entry->authors : b->target == TO_FEED ? b->feed->authors : NULL;
}

/* TRUE when a value found now is better than what the field has. `is_first`: of equals the first stays, else the last.
 */
static gboolean claim(feed_builder *b, enum feed_field field, int rank, gboolean is_first)
{
    struct claim *claims = claims_of(b), *c = claims + field;
    if (!claims)
        return FALSE;
    guint depth = b->frames->len;
    gboolean is_better =
        c->depth == 0 || rank > c->rank || (rank == c->rank && (depth < c->depth || (depth == c->depth && !is_first)));
    if (is_better)
        *c = (struct claim){(guint16)depth, (gint8)rank};
    return is_better;
}

static void set_string(char **slot, char *value)
{
    g_free(*slot);
    *slot = value;
}

static void set_text(struct feed_text *slot, char *value, enum feed_text_kind kind)
{
    set_string(&slot->value, value);
    slot->kind = kind;
}

/* ---- start of elements ---- */

static void inherit(feed_builder *b, struct frame *f, const struct attributes *as)
{
    const struct frame *parent = top(b);
    f->base = parent ? parent->base : b->base;
    f->lang = parent ? parent->lang : NULL;
    f->outer = b->target;
    if (as->n == 0)
        return;
    g_autofree char *base = attribute_dup(as, "xml", "base");
    if (base && *base)
        f->base = f->own_base = feed_resolve_url(f->base, base);
    f->own_lang = attribute_dup(as, "xml", "lang");
    if (f->own_lang)
        f->lang = f->own_lang;
}

static void note_root_language(feed_builder *b, const struct frame *f)
{
    if (f->own_lang && *f->own_lang && !b->feed_claims[FIELD_LANGUAGE].depth)
        set_string(&b->feed->language, g_strdup(f->own_lang));
}

static void set_date(feed_builder *b, enum feed_field field, const char *text)
{
    gint64 at;
    if (!feed_date_parse(b->dates, text, &at) || !claim(b, field, 0, FALSE))
        return;
    gboolean is_entry = b->target == TO_ENTRY;
    if (field == FIELD_PUBLISHED)
        *(is_entry ? &b->entry->published_at : &b->feed->published_at) = at;
    else
        *(is_entry ? &b->entry->updated_at : &b->feed->updated_at) = at;
}

static void set_link(feed_builder *b, char *url, int rank)
{
    if (b->target == TO_SOURCE) {
        if (b->entry && !b->entry->source_url)
            b->entry->source_url = g_steal_pointer(&url);
    } else if (url && *url && claim(b, FIELD_LINK, rank, FALSE)) {
        set_string(b->target == TO_ENTRY ? &b->entry->link : &b->feed->link, g_steal_pointer(&url));
    }
    g_free(url);
}

/* CDF says with attributes of CHANNEL and ITEM what others say with children. */
static void read_cdf_attributes(feed_builder *b, const struct frame *f, const struct attributes *as)
{
    g_autofree char *href = attribute_dup(as, NULL, "href"), *changed = attribute_dup(as, NULL, "lastmod");
    if (href && *href)
        set_link(b, feed_resolve_url(f->base, href), 0);
    if (changed)
        set_date(b, FIELD_UPDATED, changed);
}

static void end_entry(feed_builder *b)
{
    struct feed_entry *e = b->entry;
    if (!e)
        return; /* its place was taken by an entry inside it */
    if (!e->link && e->is_permalink && (g_str_has_prefix(e->guid, "http://") || g_str_has_prefix(e->guid, "https://")))
        e->link = g_strdup(e->guid);
    if (e->published_at == FEED_NO_DATE)
        e->published_at = e->updated_at;
    b->entry = NULL;
}

static void start_entry(feed_builder *b, struct frame *f, const struct attributes *as)
{
    end_entry(b); /* the one before was never closed */
    if (b->feed->entries->len >= b->entries_max) {
        b->feed->n_dropped++;
        f->tag = NULL;
        b->n_skipped = 1;
        return;
    }
    b->entry = feed_add_entry(b->feed);
    b->target = TO_ENTRY;
    memset(b->entry_claims, 0, sizeof b->entry_claims);
    if (as->n == 0)
        return;
    b->entry->guid = attribute_dup(as, "rdf", "about");
    read_cdf_attributes(b, f, as);
}

/* Atom's type (text, html, xhtml or a media type) and Atom 0.3's mode. */
static void start_markup(feed_builder *b, struct frame *f, const struct attributes *as)
{
    g_autofree char *type = attribute_dup(as, NULL, "type");
    f->text = take_buffer(b);
    b->n_markup = 1;
    f->is_html = f->tag->content != CONTENT_PLAIN;
    f->is_escaped_source = f->tag->content == CONTENT_XHTML;
    if (type && *type) {
        g_autofree char *t = g_ascii_strdown(type, -1);
        t[strcspn(t, "; ")] = '\0';
        gboolean is_xml = g_str_has_suffix(t, "+xml") || g_str_has_suffix(t, "/xml") || g_str_equal(t, "xhtml");
        f->has_type = TRUE;
        f->is_escaped_source = is_xml;
        f->is_html = is_xml || g_str_equal(t, "html") || g_str_equal(t, "text/html");
        f->is_base64 = !is_xml && strchr(t, '/') && !g_str_has_prefix(t, "text/");
    }
    f->is_base64 |= has_attribute(as, "mode", "base64");
}

static gboolean is_html_type(const char *type)
{
    return !type || !*type || g_str_equal(type, "text/html") || g_str_equal(type, "html") ||
           g_str_equal(type, "application/xhtml+xml") || g_str_equal(type, "xhtml");
}

static void add_enclosure(feed_builder *b, const struct frame *f, const struct attributes *as)
{
    static const char *const url_names[] = {"url", "href", "uri", NULL};
    g_autofree char *url = first_attribute_dup(as, url_names);
    if (!url || b->target != TO_ENTRY)
        return;
    struct feed_enclosure *e = g_new0(struct feed_enclosure, 1);
    e->url = feed_resolve_url(f->base, url);
    e->type = attribute_dup(as, NULL, "type");
    g_autofree char *length = attribute_dup(as, NULL, "length");
    guint64 n;
    e->length = length && g_ascii_string_to_unsigned(length, 10, 0, G_MAXINT64, &n, NULL) ? (gint64)n : -1;
    g_ptr_array_add(b->entry->enclosures, e);
}

static void start_link(feed_builder *b, struct frame *f, const struct attributes *as)
{
    static const char *const other_names[] = {"url", "uri", NULL};
    static const char registry[] = "http://www.iana.org/assignments/relation/";
    g_autofree char *href = attribute_dup(as, NULL, "href");
    g_autofree char *rel = attribute_dup(as, NULL, "rel"), *type = attribute_dup(as, NULL, "type");
    const char *what = rel && *rel ? rel : "alternate";
    if (g_str_has_prefix(what, registry))
        what += sizeof registry - 1;
    if (!href) { /* RSS: the URL is the text */
        f->attribute_value = first_attribute_dup(as, other_names);
        f->text = g_ascii_strcasecmp(what, "alternate") == 0 ? take_buffer(b) : NULL;
        return;
    }
    if (g_ascii_strcasecmp(what, "enclosure") == 0)
        add_enclosure(b, f, as);
    else if (g_ascii_strcasecmp(what, "alternate") == 0 && is_html_type(type))
        set_link(b, feed_resolve_url(f->base, href), 0);
}

static void start_source(feed_builder *b, struct frame *f, const struct attributes *as)
{
    g_autofree char *url = attribute_dup(as, NULL, "url");
    b->target = TO_SOURCE;
    f->text = take_buffer(b);
    if (b->entry && url && *url && !b->entry->source_url)
        b->entry->source_url = feed_resolve_url(f->base, url);
}

static void start_category(feed_builder *b, struct frame *f, const struct attributes *as)
{
    static const char *const names[] = {"term", "label", "text", NULL};
    GPtrArray *list = categories_of(b);
    f->text = take_buffer(b);
    f->attribute_value = first_attribute_dup(as, names);
    if (f->attribute_value && list)
        feed_add_category(list, f->attribute_value);
}

static void start_known(feed_builder *b, struct frame *f, const struct attributes *as)
{
    switch (f->tag->rule) {
    case RULE_SKIP:
        b->n_skipped = 1;
        break;
    case RULE_ROOT:
        b->feed->dialect = g_ascii_strcasecmp(f->tag->name, "rdf") == 0 ? FEED_RDF : FEED_RSS;
        note_root_language(b, f);
        break;
    case RULE_FEED:
        if (b->feed->dialect == FEED_UNKNOWN)
            b->feed->dialect = g_str_equal(f->tag->name, "feed") ? FEED_ATOM : FEED_CDF;
        b->target = TO_FEED;
        note_root_language(b, f);
        read_cdf_attributes(b, f, as);
        break;
    case RULE_ENTRY:
        start_entry(b, f, as);
        break;
    case RULE_SOURCE:
        start_source(b, f, as);
        break;
    case RULE_MARKUP:
        start_markup(b, f, as);
        break;
    case RULE_LINK:
        start_link(b, f, as);
        break;
    case RULE_ENCLOSURE:
        add_enclosure(b, f, as);
        break;
    case RULE_CATEGORY:
        start_category(b, f, as);
        break;
    case RULE_PERSON:
        f->person = g_new0(struct feed_person, 1);
        f->text = take_buffer(b);
        break;
    case RULE_NONE:
        break;
    default:
        f->is_permalink = f->tag->field == FIELD_ID && !has_attribute(as, "ispermalink", "false");
        f->text = take_buffer(b);
    }
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

static void append_escaped(GString *out, const char *p, gsize n)
{
    for (const char *end = p + n; p < end; p++)
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
    for (guint i = b->frames->len; i-- > 0;) {
        struct frame *f = &g_array_index(b->frames, struct frame, i);
        if (f->text)
            return f;
    }
    return NULL;
}

static void start_markup_child(feed_builder *b, const char *name, const struct attributes *as)
{
    struct frame *f = text_frame(b);
    f->is_html = TRUE;
    g_string_append_printf(f->text, "<%s", name);
    for (guint i = 0; i < as->n; i++) {
        g_string_append_printf(f->text, " %s=\"", as->a[i].name);
        append_escaped(f->text, as->a[i].value, as->a[i].value_n);
        g_string_append_c(f->text, '"');
    }
    g_string_append(f->text, is_void_element(name) ? " />" : ">");
    struct frame child = {.attribute_value = is_void_element(name) ? NULL : g_strdup(name)};
    g_array_append_val(b->frames, child);
    b->n_markup = MAX(b->n_markup, 1) + 1;
}

void feed_builder_start(feed_builder *b, const char *uri, const char *prefix, const char *name,
                        const struct feed_attribute *attributes, guint n_attributes)
{
    const struct attributes as = {attributes, n_attributes};
    if (b->n_skipped) {
        b->n_skipped++;
        return;
    }
    struct frame f = {.tag = b->n_markup ? NULL : feed_tags_lookup(namespace_of(b, uri, prefix), name)};
    if (b->n_markup || (!f.tag && top(b) && top(b)->text)) { /* an unknown element in a value is part of the value */
        start_markup_child(b, name, &as);
        return;
    }
    inherit(b, &f, &as);
    g_array_append_val(b->frames, f);
    if (f.tag)
        start_known(b, top(b), &as);
}

/* ---- end of elements ---- */

/* NULL when it is not base64 of text. */
static char *decode_base64(const char *text)
{
    gsize n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n");
    if (text[n] != '\0')
        return NULL;
    g_autofree guchar *bytes = g_base64_decode(text, &n);
    return g_utf8_validate((const char *)bytes, (gssize)n, NULL) ? g_strndup((const char *)bytes, n) : NULL;
}

static enum feed_text_kind kind_of(const feed_builder *b, const struct frame *f)
{
    if (f->is_html)
        return FEED_TEXT_HTML;
    return b->feed->dialect == FEED_ATOM || f->has_type ? FEED_TEXT_PLAIN : FEED_TEXT_MAYBE;
}

static void end_feed_text(feed_builder *b, enum feed_field field, int rank, char *value, enum feed_text_kind kind)
{
    if (field == FIELD_TITLE && claim(b, field, rank, TRUE))
        set_text(&b->feed->title, value, kind);
    else if ((field == FIELD_SUMMARY || field == FIELD_SUBTITLE) && claim(b, FIELD_SUMMARY, rank, FALSE))
        set_text(&b->feed->subtitle, value, kind);
    else
        g_free(value);
}

static void end_entry_text(feed_builder *b, enum feed_field field, int rank, char *value, enum feed_text_kind kind)
{
    struct feed_entry *e = b->entry;
    if (field == FIELD_SUMMARY && rank == 0 && e->summary.value && b->entry_claims[FIELD_SUMMARY].rank == 0 &&
        !e->content.value)
        set_text(&e->content, value, kind); /* <summary> and <description>: the second one is the article */
    else if (field == FIELD_TITLE && claim(b, field, rank, TRUE))
        set_text(&e->title, value, kind);
    else if ((field == FIELD_SUMMARY || field == FIELD_SUBTITLE) &&
             claim(b, FIELD_SUMMARY, field == FIELD_SUBTITLE ? rank - 2 : rank, FALSE))
        set_text(&e->summary, value, kind);
    else if (field == FIELD_CONTENT && !(e->content.value && b->entry_claims[field].depth)) {
        claim(b, field, rank, TRUE);
        set_text(&e->content, value, kind);
    } else
        g_free(value);
}

static void end_markup(feed_builder *b, const struct frame *f)
{
    g_autofree char *decoded = f->is_base64 ? decode_base64(f->text->str) : NULL;
    char *value = decoded ? feed_text_tidy(decoded, strlen(decoded)) : feed_text_tidy(f->text->str, f->text->len);
    enum feed_field field = f->tag->field;
    if (b->target == TO_ENTRY && f->lang && *f->lang && (field == FIELD_TITLE || !b->entry->language))
        set_string(&b->entry->language, g_strdup(f->lang)); /* the title's, when texts differ */
    if (!value)
        return;
    if (b->target == TO_FEED)
        end_feed_text(b, field, f->tag->rank, value, kind_of(b, f));
    else if (b->target == TO_ENTRY)
        end_entry_text(b, field, f->tag->rank, value, kind_of(b, f));
    else if (b->entry && field == FIELD_TITLE && !b->entry->source_title)
        b->entry->source_title = value;
    else
        g_free(value);
}

static void end_person(feed_builder *b, struct frame *f, const char *text)
{
    struct feed_person *p = g_steal_pointer(&f->person);
    GPtrArray *list = authors_of(b);
    if (!p->name && !p->email && !p->url && text) {
        feed_person_free(p);
        p = feed_person_parse(text);
    }
    if (list && p && (p->name || p->email || p->url))
        g_ptr_array_add(list, p);
    else
        feed_person_free(p);
}

static void end_person_part(feed_builder *b, enum feed_field field, const char *base, const char *text)
{
    for (guint i = b->frames->len; i-- > 0;) {
        struct feed_person *p = g_array_index(b->frames, struct frame, i).person;
        if (!p)
            continue;
        if (field == FIELD_PERSON_NAME)
            set_string(&p->name, g_strdup(text));
        else if (field == FIELD_PERSON_EMAIL)
            set_string(&p->email, g_strdup(text));
        else
            set_string(&p->url, feed_resolve_url(base, text));
        return;
    }
}

static void end_id(feed_builder *b, const struct frame *f, const char *text)
{
    if (!claim(b, FIELD_ID, 0, FALSE))
        return;
    char *id = f->is_permalink ? feed_resolve_url(f->base, text) : g_strdup(text);
    set_string(b->target == TO_ENTRY ? &b->entry->guid : &b->feed->id, id);
    if (b->target == TO_ENTRY)
        b->entry->is_permalink = f->is_permalink && g_ascii_strcasecmp(f->tag->name, "guid") == 0;
}

static int positive_int(const char *text)
{
    guint64 n;
    return g_ascii_string_to_unsigned(text, 10, 0, 1000000, &n, NULL) ? (int)n : -1;
}

static void end_value(feed_builder *b, const struct frame *f, const char *text)
{
    gboolean is_feed = b->target == TO_FEED;
    switch (f->tag->field) {
    case FIELD_ID:
        end_id(b, f, text);
        break;
    case FIELD_LANGUAGE:
        if (is_feed && claim(b, FIELD_LANGUAGE, 0, FALSE))
            set_string(&b->feed->language, g_strdup(text));
        else if (b->target == TO_ENTRY)
            set_string(&b->entry->language, g_strdup(text));
        break;
    case FIELD_TTL:
        b->feed->ttl_min = is_feed ? positive_int(text) : b->feed->ttl_min;
        break;
    case FIELD_UPDATE_PERIOD:
        set_string(&b->feed->update_period, g_ascii_strdown(text, -1));
        break;
    case FIELD_UPDATE_FREQUENCY:
        b->feed->update_frequency = positive_int(text);
        break;
    case FIELD_MOVED_TO:
        if (is_feed)
            set_string(&b->feed->moved_to, feed_resolve_url(f->base, text));
        break;
    default:
        break;
    }
}

static void end_skip_time(feed_builder *b, enum feed_field field, const char *text)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    int hour = positive_int(text);
    if (b->target != TO_FEED)
        return;
    if (field == FIELD_HOUR && hour >= 0 && hour <= 24)
        b->feed->skip_hours |= 1u << (hour % 24);
    for (guint i = 0; field == FIELD_DAY && i < G_N_ELEMENTS(days); i++)
        if (g_ascii_strncasecmp(text, days[i], 3) == 0)
            b->feed->skip_days |= (guint8)(1u << i);
}

/* "lat lon" or one of the two. */
static void end_point(feed_builder *b, enum feed_field field, const char *text)
{
    if (b->target != TO_ENTRY)
        return;
    struct feed_place *place = &b->entry->place;
    char *rest = NULL;
    double first = g_ascii_strtod(text, &rest);
    if (rest == text)
        return;
    rest += strspn(rest, " ,\t\r\n");
    double second = g_ascii_strtod(rest, NULL);
    if (field == FIELD_LON)
        place->lon = first;
    else
        place->lat = first;
    if (field == FIELD_POINT)
        place->lon = second;
    place->is_set = ABS(place->lat) <= 90 && ABS(place->lon) <= 180;
}

static void end_keywords(feed_builder *b, const char *text)
{
    GPtrArray *list = categories_of(b);
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    for (char **w = words; list && *w; w++)
        feed_add_category(list, *w);
}

static void end_category(feed_builder *b, const struct frame *f, const char *text)
{
    GPtrArray *list = categories_of(b);
    if (list && !f->attribute_value)
        feed_add_category(list, text);
}

/* An element with a short text; `text` NULL when it is empty. */
static void end_short(feed_builder *b, struct frame *f, const char *text)
{
    enum feed_rule rule = f->tag->rule;
    if (rule == RULE_PERSON)
        end_person(b, f, text);
    else if (rule == RULE_LINK && (text || f->attribute_value))
        set_link(b, feed_resolve_url(f->base, text ? text : f->attribute_value), 0);
    else if (!text)
        return;
    else if (rule == RULE_VALUE)
        end_value(b, f, text);
    else if (rule == RULE_DATE)
        set_date(b, f->tag->field, text);
    else if (rule == RULE_PERSON_PART)
        end_person_part(b, f->tag->field, f->base, text);
    else if (rule == RULE_CATEGORY)
        end_category(b, f, text);
    else if (rule == RULE_KEYWORDS)
        end_keywords(b, text);
    else if (rule == RULE_POINT)
        end_point(b, f->tag->field, text);
    else if (rule == RULE_SKIP_TIME)
        end_skip_time(b, f->tag->field, text);
    else if (rule == RULE_SOURCE && b->entry && !b->entry->source_title)
        b->entry->source_title = g_strdup(text);
}

static void end_known(feed_builder *b, struct frame *f)
{
    if (f->tag->rule == RULE_MARKUP) {
        end_markup(b, f);
        b->n_markup = 0;
    } else if (f->tag->rule == RULE_ENTRY) {
        end_entry(b);
    } else if (f->text) {
        g_autofree char *text = feed_text_tidy(f->text->str, f->text->len);
        end_short(b, f, text);
    }
}

void feed_builder_end(feed_builder *b)
{
    if (b->n_skipped > 1) {
        b->n_skipped--;
        return;
    }
    struct frame *f = top(b);
    if (!f)
        return;
    b->n_skipped = 0;
    if (b->n_markup > 1) {
        if (f->attribute_value)
            g_string_append_printf(text_frame(b)->text, "</%s>", f->attribute_value);
        if (--b->n_markup == 1 && text_frame(b)->tag->rule != RULE_MARKUP)
            b->n_markup = 0;
    } else if (f->tag) {
        end_known(b, f);
        b->target = f->outer == TO_ENTRY && !b->entry ? TO_NOBODY : f->outer;
    }
    clear_frame(b, f);
    g_array_set_size(b->frames, b->frames->len - 1);
}

void feed_builder_text(feed_builder *b, const char *text, gsize n)
{
    struct frame *f = b->n_skipped ? NULL : b->n_markup ? text_frame(b) : top(b);
    if (!f || !f->text)
        return;
    if (f->is_escaped_source || b->n_markup > 1)
        append_escaped(f->text, text, n);
    else
        g_string_append_len(f->text, text, (gssize)n);
}

struct feed *feed_builder_steal(feed_builder *b)
{
    end_entry(b);
    if (b->feed->updated_at == FEED_NO_DATE)
        b->feed->updated_at = b->feed->published_at;
    return g_steal_pointer(&b->feed);
}
