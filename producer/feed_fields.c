#include "producer/feed_fields.h"

#include <string.h>
#include "producer/feed_values.h"

static gboolean sv_is(struct strview s, const char *word)
{
    return s.n == strlen(word) && g_ascii_strncasecmp(s.p, word, s.n) == 0;
}

static gboolean has_attribute(const struct attributes *as, const char *name, const char *value)
{
    return as->n > 0 && sv_is(attributes_get(as, NULL, name), value);
}

/* The first of `names` that is not empty. */
static struct strview first_attribute(const struct attributes *as, const char *const *names)
{
    struct strview v = SV_NULL;
    for (; as->n > 0 && v.n == 0 && *names; names++)
        v = attributes_get(as, NULL, *names);
    return v;
}

/* ---- where values go ---- */

/* The feed or entry a value belongs to has claims and lists; nobody and the source of an entry have none. */
static struct claim *claims_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? b->entry_claims : b->target == TO_FEED ? b->feed_claims : NULL;
}

struct vec *feed_field_categories(feed_builder *b)
{
    return b->target == TO_ENTRY ? &b->entry->categories : b->target == TO_FEED ? &b->feed->categories : NULL;
}

/* TRUE when a value found now is better than what the field has. `is_first`: of equals the first stays, else the last.
 */
gboolean feed_field_claim(feed_builder *b, enum feed_field field, int rank, gboolean is_first)
{
    struct claim *claims = claims_of(b);
    guint depth = b->depth;
    if (!claims)
        return FALSE;
    struct claim *c = claims + field;
    gboolean is_better =
        c->depth == 0 || rank > c->rank || (rank == c->rank && (depth < c->depth || (depth == c->depth && !is_first)));
    if (is_better)
        *c = (struct claim){(guint16)depth, (gint8)rank};
    return is_better;
}

static void note_root_language(feed_builder *b, const struct frame *f)
{
    if (f->has_own_lang && *f->lang && !b->feed_claims[FIELD_LANGUAGE].depth)
        b->feed->language = f->lang;
}

void feed_field_set_date(feed_builder *b, enum feed_field field, const char *text)
{
    gint64 at;
    if (!feed_date_parse(b->dates, text, &at) || !feed_field_claim(b, field, 0, FALSE))
        return;
    if (field == FIELD_PUBLISHED)
        *(b->target == TO_ENTRY ? &b->entry->published_at : &b->feed->published_at) = at;
    else
        *(b->target == TO_ENTRY ? &b->entry->updated_at : &b->feed->updated_at) = at;
}

void feed_field_set_link(feed_builder *b, const struct frame *f, struct strview url)
{
    const char *absolute = url.n ? feed_resolve_url(b->feed, f->base, url) : NULL;
    if (!absolute)
        return;
    if (b->target == TO_SOURCE && b->entry && !b->entry->source_url)
        b->entry->source_url = absolute;
    else if (feed_field_claim(b, FIELD_LINK, 0, FALSE))
        *(b->target == TO_ENTRY ? &b->entry->link : &b->feed->link) = absolute;
}

/* ---- starts ---- */

/* CDF says with attributes of CHANNEL and ITEM what others say with children. */
static void read_cdf_attributes(feed_builder *b, const struct frame *f, const struct attributes *as)
{
    if (as->n == 0)
        return;
    g_autofree char *changed = sv_dup(attributes_get(as, NULL, "lastmod"));
    feed_field_set_link(b, f, attributes_get(as, NULL, "href"));
    if (*changed)
        feed_field_set_date(b, FIELD_UPDATED, changed);
}

void feed_field_finish_entry(feed_builder *b)
{
    struct feed_entry *e = b->entry;
    if (!e)
        return; /* its place was taken by an entry inside it */
    gboolean is_address = e->guid && (g_str_has_prefix(e->guid, "http://") || g_str_has_prefix(e->guid, "https://"));
    if (!e->link && is_address && e->is_permalink)
        e->link = e->guid;
    if (e->published_at == FEED_NO_DATE)
        e->published_at = e->updated_at;
    b->entry = NULL;
}

static void open_entry(feed_builder *b, struct frame *f, const struct attributes *as)
{
    feed_field_finish_entry(b); /* the one before was never closed */
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
    struct strview about = attributes_get(as, "rdf", "about");
    b->entry->guid = about.n ? feed_strdup(b->feed, about) : NULL;
    read_cdf_attributes(b, f, as);
}

/* Atom's type (text, html, xhtml or a media type) and Atom 0.3's mode. */
static void open_markup(feed_builder *b, struct frame *f, const struct attributes *as)
{
    struct strview type = as->n ? attributes_get(as, NULL, "type") : SV_NULL;
    feed_field_collect(b, f);
    b->n_markup = 1;
    f->is_html = f->tag->content != CONTENT_PLAIN;
    f->is_escaped_source = f->tag->content == CONTENT_XHTML;
    if (type.n) {
        g_autofree char *t = g_ascii_strdown(type.p, (gssize)type.n);
        t[strcspn(t, "; ")] = '\0';
        gboolean is_xml = g_str_has_suffix(t, "+xml") || g_str_has_suffix(t, "/xml") || g_str_equal(t, "xhtml");
        f->has_type = TRUE;
        f->is_escaped_source = is_xml;
        f->is_html = is_xml || g_str_equal(t, "html") || g_str_equal(t, "text/html");
        f->is_base64 = !is_xml && strchr(t, '/') && !g_str_has_prefix(t, "text/");
    }
    f->is_base64 |= has_attribute(as, "mode", "base64");
}

static gboolean is_html_type(struct strview type)
{
    return type.n == 0 || sv_is(type, "text/html") || sv_is(type, "html") || sv_is(type, "application/xhtml+xml") ||
           sv_is(type, "xhtml");
}

static void add_enclosure(feed_builder *b, const struct frame *f, const struct attributes *as)
{
    static const char *const url_names[] = {"url", "href", "uri", NULL};
    struct strview url = first_attribute(as, url_names);
    if (url.n == 0 || b->target != TO_ENTRY)
        return;
    struct feed_enclosure *e = feed_add_enclosure(b->feed, &b->entry->enclosures);
    if (!e)
        return;
    struct strview type = attributes_get(as, NULL, "type");
    g_autofree char *length = sv_dup(attributes_get(as, NULL, "length"));
    guint64 n;
    e->url = feed_resolve_url(b->feed, f->base, url);
    e->type = type.n ? feed_strdup(b->feed, type) : NULL;
    e->length = g_ascii_string_to_unsigned(length, 10, 0, G_MAXINT64, &n, NULL) ? (gint64)n : -1;
}

/* "alternate" for none; IANA's registry of relations may stand before the name. */
static struct strview relation(const struct attributes *as)
{
    const struct strview registry = SV("http://www.iana.org/assignments/relation/");
    struct strview rel = as->n ? attributes_get(as, NULL, "rel") : SV_NULL;
    if (sv_starts_with(rel, registry))
        rel = (struct strview){rel.p + registry.n, rel.n - registry.n};
    return rel.n ? rel : SV("alternate");
}

static void open_link(feed_builder *b, struct frame *f, const struct attributes *as)
{
    static const char *const other_names[] = {"url", "uri", NULL};
    struct strview href = as->n ? attributes_get(as, NULL, "href") : SV_NULL, rel = relation(as);
    if (!href.p && sv_is(rel, "alternate")) { /* RSS: the URL is the text */
        struct strview other = first_attribute(as, other_names);
        f->value = other.n ? feed_strdup(b->feed, other) : NULL;
        feed_field_collect(b, f);
    } else if (sv_is(rel, "enclosure")) {
        add_enclosure(b, f, as);
    } else if (sv_is(rel, "alternate") && is_html_type(attributes_get(as, NULL, "type"))) {
        feed_field_set_link(b, f, href);
    }
}

static void open_source(feed_builder *b, struct frame *f, const struct attributes *as)
{
    struct strview url = as->n ? attributes_get(as, NULL, "url") : SV_NULL;
    b->target = TO_SOURCE;
    feed_field_collect(b, f);
    if (b->entry && url.n && !b->entry->source_url)
        b->entry->source_url = feed_resolve_url(b->feed, f->base, url);
}

static void open_category(feed_builder *b, struct frame *f, const struct attributes *as)
{
    static const char *const names[] = {"term", "label", "text", NULL};
    struct strview term = first_attribute(as, names);
    struct vec *list = feed_field_categories(b);
    feed_field_collect(b, f);
    f->value = term.n ? term.p : NULL; /* only whether there is one is asked later */
    if (term.n && list)
        feed_add_category(b->feed, list, term);
}

/* The default is true; what is neither true nor absent is meant to be false ("no", "0"). */
static gboolean is_permalink(const struct attributes *as)
{
    struct strview value = as->n ? attributes_get(as, NULL, "ispermalink") : SV_NULL;
    return !value.p || sv_is(value, "true");
}

void feed_field_open(feed_builder *b, struct frame *f, const struct attributes *as)
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
            b->feed->dialect = g_str_equal(f->tag->name, "feed")     ? FEED_ATOM
                               : g_str_equal(f->tag->name, "urlset") ? FEED_SITEMAP
                                                                     : FEED_CDF;
        b->target = TO_FEED;
        note_root_language(b, f);
        read_cdf_attributes(b, f, as);
        break;
    case RULE_ENTRY:
        open_entry(b, f, as);
        break;
    case RULE_SOURCE:
        open_source(b, f, as);
        break;
    case RULE_MARKUP:
        open_markup(b, f, as);
        break;
    case RULE_LINK:
        open_link(b, f, as);
        break;
    case RULE_ENCLOSURE:
        add_enclosure(b, f, as);
        break;
    case RULE_CATEGORY:
        open_category(b, f, as);
        break;
    case RULE_PERSON:
        f->person = arena_alloc(b->feed->arena, sizeof *f->person);
        feed_field_collect(b, f);
        break;
    case RULE_NONE:
        break;
    default:
        f->is_permalink = f->tag->field == FIELD_ID && is_permalink(as);
        feed_field_collect(b, f);
    }
}
