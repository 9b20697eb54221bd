#include "producer/feed_fields.h"

#include <string.h>
#include "producer/feed_values.h"

static struct strview text_of(const struct frame *f)
{
    return feed_text_trim((struct strview){f->text->str, f->text->len});
}

static struct vec *authors_of(feed_builder *b)
{
    return b->target == TO_ENTRY ? &b->entry->authors : b->target == TO_FEED ? &b->feed->authors : NULL;
}

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
        return feed_field_claim(b, field, rank, TRUE) ? &b->feed->title : NULL;
    gboolean is_subtitle = field == FIELD_SUMMARY || field == FIELD_SUBTITLE;
    return is_subtitle && feed_field_claim(b, FIELD_SUMMARY, rank, FALSE) ? &b->feed->subtitle : NULL;
}

static struct feed_text *entry_slot(feed_builder *b, enum feed_field field, int rank)
{
    struct feed_entry *e = b->entry;
    const struct claim *summary = &b->entry_claims[FIELD_SUMMARY];
    if (field == FIELD_TITLE)
        return feed_field_claim(b, field, rank, TRUE) ? &e->title : NULL;
    if (field == FIELD_SUMMARY && rank == 0 && summary->depth && summary->rank == 0 && !e->content.value)
        return &e->content; /* <summary> and <description>: the second one is the article */
    if (field == FIELD_SUMMARY)
        return feed_field_claim(b, field, rank, FALSE) ? &e->summary : NULL;
    if (field == FIELD_SUBTITLE)
        return feed_field_claim(b, FIELD_SUMMARY, rank - 2, FALSE) ? &e->summary : NULL;
    gboolean is_new = field == FIELD_CONTENT && !b->entry_claims[field].depth;
    return is_new && feed_field_claim(b, field, rank, TRUE) ? &e->content : NULL;
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
    struct feed_person *place = list && (p->name || p->email || p->url) ? feed_add_person(b->feed, list) : NULL;
    if (place)
        *place = *p;
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
    if (!feed_field_claim(b, FIELD_ID, 0, FALSE))
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
    if (b->target == TO_FEED && feed_field_claim(b, FIELD_LANGUAGE, 0, FALSE))
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
    struct vec *list = feed_field_categories(b);
    const char *tidy = list && !f->value ? feed_text_tidy(b->feed, text) : NULL;
    if (tidy)
        feed_add_category(b->feed, list, sv_from(tidy));
}

static void close_keywords(feed_builder *b, struct strview text)
{
    struct vec *list = feed_field_categories(b);
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
        feed_field_set_date(b, f->tag->field, text.p);
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
        feed_field_set_link(b, f, text.n ? text : sv_from(f->value));
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
