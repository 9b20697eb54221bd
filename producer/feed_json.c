#include "producer/feed_json.h"

#include <string.h>
#include <jansson.h>
#include "producer/feed_values.h"

struct context {
    struct feed *feed;
    const char *base;
    const struct feed_dates *dates;
};

/* A string or number of `object` as text; NULL when absent or empty. */
static const char *text_of(const struct context *c, const json_t *object, const char *key)
{
    const json_t *v = json_object_get(object, key);
    char number[40];
    if (json_is_integer(v))
        g_snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    else if (json_is_real(v))
        g_snprintf(number, sizeof number, "%.15g", json_real_value(v));
    else
        return json_is_string(v)
                   ? feed_text_tidy(c->feed, (struct strview){json_string_value(v), json_string_length(v)})
                   : NULL;
    return feed_strdup(c->feed, sv_from(number));
}

static const char *url_of(const struct context *c, const json_t *object, const char *key)
{
    const char *v = text_of(c, object, key);
    return v ? feed_resolve_url(c->feed, c->base, sv_from(v)) : NULL;
}

static gint64 date_of(const struct context *c, const json_t *object, const char *key)
{
    const char *v = text_of(c, object, key);
    gint64 at;
    return v && feed_date_parse(c->dates, v, &at) ? at : FEED_NO_DATE;
}

static void add_person(const struct context *c, struct vec *list, const json_t *author)
{
    const char *name =
        json_is_string(author) ? feed_strdup(c->feed, sv_from(json_string_value(author))) : text_of(c, author, "name");
    const char *url = text_of(c, author, "url");
    struct feed_person *p = name || url ? feed_add_person(c->feed, list) : NULL;
    if (p)
        *p = (struct feed_person){.name = name, .url = url};
}

static void add_people(const struct context *c, struct vec *list, const json_t *object)
{
    const json_t *authors = json_object_get(object, "authors");
    for (size_t i = 0; i < json_array_size(authors); i++)
        add_person(c, list, json_array_get(authors, i));
    const json_t *author = json_object_get(object, "author"); /* version 1.0 */
    if (list->n == 0 && author)
        add_person(c, list, author);
}

static void add_enclosure(const struct context *c, struct feed_entry *e, const json_t *attachment)
{
    const char *url = url_of(c, attachment, "url");
    if (!url)
        return;
    struct feed_enclosure *enclosure = feed_add_enclosure(c->feed, &e->enclosures);
    if (!enclosure)
        return;
    const json_t *size = json_object_get(attachment, "size_in_bytes");
    enclosure->url = url;
    enclosure->type = text_of(c, attachment, "mime_type");
    if (json_is_integer(size))
        enclosure->length = json_integer_value(size);
}

static struct feed_text as_text(const char *value, enum feed_text_kind kind)
{
    return (struct feed_text){value, kind};
}

static void add_entry(const struct context *c, const json_t *item)
{
    struct feed_entry *e = feed_add_entry(c->feed);
    e->guid = text_of(c, item, "id");
    e->link = url_of(c, item, "url");
    if (!e->link)
        e->link = url_of(c, item, "external_url");
    e->language = text_of(c, item, "language");
    e->updated_at = date_of(c, item, "date_modified");
    e->published_at = date_of(c, item, "date_published");
    if (e->published_at == FEED_NO_DATE)
        e->published_at = e->updated_at;
    e->title = as_text(text_of(c, item, "title"), FEED_TEXT_PLAIN);
    e->summary = as_text(text_of(c, item, "summary"), FEED_TEXT_PLAIN);
    e->content = as_text(text_of(c, item, "content_html"), FEED_TEXT_HTML);
    if (!e->content.value)
        e->content = as_text(text_of(c, item, "content_text"), FEED_TEXT_PLAIN);
    add_people(c, &e->authors, item);
    const json_t *tags = json_object_get(item, "tags"), *attachments = json_object_get(item, "attachments");
    for (size_t i = 0; i < json_array_size(tags); i++)
        feed_add_category(c->feed, &e->categories, sv_from(json_string_value(json_array_get(tags, i))));
    for (size_t i = 0; i < json_array_size(attachments); i++)
        add_enclosure(c, e, json_array_get(attachments, i));
}

static void read_feed(const struct context *c, const json_t *root)
{
    struct feed *f = c->feed;
    f->dialect = FEED_JSON;
    f->title = as_text(text_of(c, root, "title"), FEED_TEXT_PLAIN);
    f->subtitle = as_text(text_of(c, root, "description"), FEED_TEXT_PLAIN);
    f->id = text_of(c, root, "feed_url");
    f->link = url_of(c, root, "home_page_url");
    f->language = text_of(c, root, "language");
    add_people(c, &f->authors, root);
}

static void read_items(const struct context *c, const json_t *items, guint entries_max)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (json_is_object(item) && c->feed->entries->len < entries_max)
            add_entry(c, item);
        else
            c->feed->n_dropped++;
    }
}

struct feed *feed_json_parse(const char *text, gsize n, const char *base, const struct feed_dates *dates,
                             guint entries_max)
{
    json_error_t error;
    json_t *root = json_loadb(text, n, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
    const json_t *items = json_object_get(root, "items"), *version = json_object_get(root, "version");
    gboolean is_feed =
        json_is_array(items) || (json_is_string(version) && strstr(json_string_value(version), "jsonfeed.org"));
    struct context c = {is_feed ? feed_new() : NULL, base, dates};
    if (is_feed) {
        read_feed(&c, root);
        read_items(&c, items, entries_max);
    }
    json_decref(root);
    return c.feed;
}
