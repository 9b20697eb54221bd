#include "producer/feed_fields.h"

#include <string.h>
#include "producer/feed_values.h"

static struct strview text_of(const struct frame *f)
{
    return feed_text_trim((struct strview){f->text->str, f->text->len});
}

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

static struct vec *categories_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? &b->entry->categories : b->target == TO_FEED ? &b->feed->categories : NULL;
}

static struct vec *authors_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? &b->entry->authors : b->target == TO_FEED ? &b->feed->authors : NULL;
}

/* TRUE when a value found now is better than what the field has. `is_first`: of equals the first stays, else the last.
 */
static gboolean claim(feed_builder *b, enum feed_field field, int rank, gboolean is_first)
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

static void set_date(feed_builder *b, enum feed_field field, const char *text)
{
    gint64 at;
    if (!feed_date_parse(b->dates, text, &at) || !claim(b, field, 0, FALSE))
        return;
    if (field == FIELD_PUBLISHED)
        *(b->target == TO_ENTRY ? &b->entry->published_at : &b->feed->published_at) = at;
    else
        *(b->target == TO_ENTRY ? &b->entry->updated_at : &b->feed->updated_at) = at;
}

static void set_link(feed_builder *b, const struct frame *f, struct strview url)
{
    const char *absolute = url.n ? feed_resolve_url(b->feed, f->base, url) : NULL;
    if (!absolute)
        return;
    if (b->target == TO_SOURCE && b->entry && !b->entry->source_url)
        b->entry->source_url = absolute;
    else if (claim(b, FIELD_LINK, 0, FALSE))
        *(b->target == TO_ENTRY ? &b->entry->link : &b->feed->link) = absolute;
}

/* ---- starts ---- */

/* CDF says with attributes of CHANNEL and ITEM what others say with children. */
static void read_cdf_attributes(feed_builder *b, const struct frame *f, const struct attributes *as)
{
    if (as->n == 0)
        return;
    g_autofree char *changed = sv_dup(attributes_get(as, NULL, "lastmod"));
    set_link(b, f, attributes_get(as, NULL, "href"));
    if (*changed)
        set_date(b, FIELD_UPDATED, changed);
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
        set_link(b, f, href);
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
    struct vec *list = categories_of(b);
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
            b->feed->dialect = g_str_equal(f->tag->name, "feed") ? FEED_ATOM : FEED_CDF;
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

/* ---- ends ---- */

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

/* Where a text of the feed belongs if it is better than what is there; NULL otherwise. */
static struct feed_text *feed_slot(feed_builder *b, enum feed_field field, int rank)
{
    if (field == FIELD_TITLE)
        return claim(b, field, rank, TRUE) ? &b->feed->title : NULL;
    gboolean is_subtitle = field == FIELD_SUMMARY || field == FIELD_SUBTITLE;
    return is_subtitle && claim(b, FIELD_SUMMARY, rank, FALSE) ? &b->feed->subtitle : NULL;
}

static struct feed_text *entry_slot(feed_builder *b, enum feed_field field, int rank)
{
    struct feed_entry *e = b->entry;
    const struct claim *summary = &b->entry_claims[FIELD_SUMMARY];
    if (field == FIELD_TITLE)
        return claim(b, field, rank, TRUE) ? &e->title : NULL;
    if (field == FIELD_SUMMARY && rank == 0 && summary->depth && summary->rank == 0 && !e->content.value)
        return &e->content; /* <summary> and <description>: the second one is the article */
    if (field == FIELD_SUMMARY)
        return claim(b, field, rank, FALSE) ? &e->summary : NULL;
    if (field == FIELD_SUBTITLE)
        return claim(b, FIELD_SUMMARY, rank - 2, FALSE) ? &e->summary : NULL;
    gboolean is_new = field == FIELD_CONTENT && !b->entry_claims[field].depth;
    return is_new && claim(b, field, rank, TRUE) ? &e->content : NULL;
}

static void close_markup(feed_builder *b, const struct frame *f)
{
    enum feed_field field = f->tag->field;
    struct strview text = text_of(f);
    b->n_markup = 0;
    if (field == FIELD_IGNORED)
        return;
    if (b->target == TO_ENTRY && f->lang && *f->lang && (field == FIELD_TITLE || !b->entry->language))
        b->entry->language = f->lang; /* the title's, when texts differ */
    g_autofree char *decoded = f->is_base64 ? decode_base64(f->text->str) : NULL;
    if (decoded)
        text = feed_text_trim(sv_from(decoded));
    if (text.n == 0)
        return;
    if (b->target == TO_SOURCE && b->entry && field == FIELD_TITLE && !b->entry->source_title)
        b->entry->source_title = feed_text_tidy(b->feed, text);
    struct feed_text *slot = b->target == TO_FEED    ? feed_slot(b, field, f->tag->rank)
                             : b->target == TO_ENTRY ? entry_slot(b, field, f->tag->rank)
                                                     : NULL;
    if (slot)
        *slot = (struct feed_text){feed_text_tidy(b->feed, text), kind_of(b, f)};
}

static void close_person(feed_builder *b, const struct frame *f, struct strview text)
{
    struct vec *list = authors_of(b);
    struct feed_person *p = f->person;
    if (!p->name && !p->email && !p->url && text.n)
        feed_person_parse(b->feed, text, p);
    if (list && (p->name || p->email || p->url))
        *feed_add_person(b->feed, list) = *p;
}

static void close_person_part(feed_builder *b, const struct frame *f, struct strview text)
{
    struct feed_person *p = NULL;
    for (guint i = b->depth; i-- > 0 && !p;)
        p = b->frames[i].person;
    if (!p)
        return;
    if (f->tag->field == FIELD_PERSON_NAME)
        p->name = feed_text_tidy(b->feed, text);
    else if (f->tag->field == FIELD_PERSON_EMAIL)
        p->email = feed_text_tidy(b->feed, text);
    else
        p->url = feed_resolve_url(b->feed, f->base, text);
}

static void close_id(feed_builder *b, const struct frame *f, struct strview text)
{
    if (!claim(b, FIELD_ID, 0, FALSE))
        return;
    const char *id = f->is_permalink ? feed_resolve_url(b->feed, f->base, text) : feed_text_tidy(b->feed, text);
    *(b->target == TO_ENTRY ? &b->entry->guid : &b->feed->id) = id;
    if (b->target == TO_ENTRY)
        b->entry->is_permalink = f->is_permalink && g_str_equal(f->tag->name, "guid");
}

/* -1 when it is no number. */
static int number_of(struct strview text)
{
    g_autofree char *s = sv_dup(text);
    guint64 n;
    return g_ascii_string_to_unsigned(s, 10, 0, 1000000, &n, NULL) ? (int)n : -1;
}

static void close_language(feed_builder *b, struct strview text)
{
    if (b->target == TO_FEED && claim(b, FIELD_LANGUAGE, 0, FALSE))
        b->feed->language = feed_strdup(b->feed, text);
    else if (b->target == TO_ENTRY && !b->entry->language)
        b->entry->language = feed_strdup(b->feed, text);
}

static void close_skip_time(feed_builder *b, enum feed_field field, struct strview text)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    int hour = number_of(text);
    if (field == FIELD_HOUR && hour >= 0 && hour <= 24)
        b->feed->skip_hours |= 1u << (hour % 24);
    for (guint i = 0; field == FIELD_DAY && text.n >= 3 && i < G_N_ELEMENTS(days); i++)
        if (g_ascii_strncasecmp(text.p, days[i], 3) == 0)
            b->feed->skip_days |= (guint8)(1u << i);
}

/* When to poll, and where. */
static void close_feed_value(feed_builder *b, const struct frame *f, struct strview text)
{
    struct feed *feed = b->feed;
    if (b->target != TO_FEED)
        return;
    if (f->tag->field == FIELD_TTL) {
        feed->ttl = feed_strdup(feed, text);
        feed->ttl_min = number_of(text);
    } else if (f->tag->field == FIELD_UPDATE_FREQUENCY)
        feed->update_frequency = number_of(text);
    else if (f->tag->field == FIELD_UPDATE_PERIOD)
        feed->update_period = feed_strdup(feed, text);
    else if (f->tag->field == FIELD_MOVED_TO)
        feed->moved_to = feed_resolve_url(feed, f->base, text);
    else
        close_skip_time(b, f->tag->field, text);
}

/* "lat lon" or one of the two; `text` ends with a NUL somewhere behind. */
static void close_point(feed_builder *b, enum feed_field field, struct strview text)
{
    if (b->target != TO_ENTRY)
        return;
    struct feed_place *place = &b->entry->place;
    char *rest = NULL;
    double first = g_ascii_strtod(text.p, &rest);
    if (rest == text.p)
        return;
    rest += strspn(rest, " ,\t\r\n");
    if (field == FIELD_LON)
        place->lon = first;
    else
        place->lat = first;
    if (field == FIELD_POINT)
        place->lon = g_ascii_strtod(rest, NULL);
    place->is_set = ABS(place->lat) <= 90 && ABS(place->lon) <= 180;
}

static void close_category(feed_builder *b, const struct frame *f, struct strview text)
{
    struct vec *list = categories_of(b);
    const char *tidy = list && !f->value ? feed_text_tidy(b->feed, text) : NULL;
    if (tidy)
        feed_add_category(b->feed, list, sv_from(tidy));
}

static void close_keywords(feed_builder *b, struct strview text)
{
    struct vec *list = categories_of(b);
    while (list && text.n) {
        const char *comma = memchr(text.p, ',', text.n);
        gsize n = comma ? (gsize)(comma - text.p) : text.n;
        feed_add_category(b->feed, list, (struct strview){text.p, n});
        n += comma != NULL;
        text = (struct strview){text.p + n, text.n - n};
    }
}

/* An element with a short text that is not empty. */
static void close_value(feed_builder *b, const struct frame *f, struct strview text)
{
    switch (f->tag->rule) {
    case RULE_DATE:
        f->text->str[text.p + text.n - f->text->str] = '\0';
        set_date(b, f->tag->field, text.p);
        break;
    case RULE_PERSON_PART:
        close_person_part(b, f, text);
        break;
    case RULE_CATEGORY:
        close_category(b, f, text);
        break;
    case RULE_KEYWORDS:
        close_keywords(b, text);
        break;
    case RULE_POINT:
        close_point(b, f->tag->field, text);
        break;
    case RULE_SOURCE:
        if (b->entry && !b->entry->source_title)
            b->entry->source_title = feed_text_tidy(b->feed, text);
        break;
    default:
        if (f->tag->field == FIELD_ID)
            close_id(b, f, text);
        else if (f->tag->field == FIELD_LANGUAGE)
            close_language(b, text);
        else
            close_feed_value(b, f, text);
    }
}

void feed_field_close(feed_builder *b, struct frame *f)
{
    struct strview text = f->text ? text_of(f) : SV_NULL;
    enum feed_rule rule = f->tag->rule;
    if (rule == RULE_MARKUP)
        close_markup(b, f);
    else if (rule == RULE_ENTRY)
        feed_field_finish_entry(b);
    else if (rule == RULE_PERSON)
        close_person(b, f, text);
    else if (rule == RULE_LINK && f->text)
        set_link(b, f, text.n ? text : sv_from(f->value));
    else if (text.n)
        close_value(b, f, text);
}

gboolean feed_field_may_hold_markup(const struct frame *f)
{
    return f && f->text && f->tag &&
           (f->tag->rule == RULE_PERSON || f->tag->rule == RULE_CATEGORY || f->tag->field == FIELD_ID);
}

gboolean feed_field_is_ended_by(const struct frame *f, const struct feed_tag *next)
{
    if (!f->tag || f->is_escaped_source || next->ns == FEED_NS_XHTML)
        return FALSE;
    if (f->tag->field == FIELD_TITLE)
        return next->rule != RULE_NONE;
    return next->rule == RULE_ENTRY || next->rule == RULE_DATE || next->rule == RULE_ENCLOSURE ||
           next->field == FIELD_ID;
}

void feed_field_close_early(feed_builder *b, struct frame *f)
{
    close_markup(b, f);
    f->tag = NULL;
    b->n_buffers--;
    f->text = NULL;
}
