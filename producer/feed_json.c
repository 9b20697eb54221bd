#include "producer/feed_json.h"

#include <string.h>
#include <jansson.h>
#include "producer/feed_build.h"

/* A string or number of `object` as text; NULL when absent or empty. g_free() it. */
static char *text_dup(const json_t *object, const char *key)
{
    const json_t *v = json_object_get(object, key);
    if (json_is_integer(v))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(v));
    if (json_is_real(v))
        return g_strdup_printf("%.15g", json_real_value(v));
    return json_is_string(v) ? feed_text_tidy(json_string_value(v), json_string_length(v)) : NULL;
}

static char *url_dup(const json_t *object, const char *key, const char *base)
{
    g_autofree char *v = text_dup(object, key);
    return v ? feed_resolve_url(base, v) : NULL;
}

static gint64 date_of(const json_t *object, const char *key, const struct feed_dates *dates)
{
    g_autofree char *v = text_dup(object, key);
    gint64 at;
    return v && feed_date_parse(dates, v, &at) ? at : FEED_NO_DATE;
}

static void add_person(GPtrArray *list, const json_t *author)
{
    struct feed_person *p = g_new0(struct feed_person, 1);
    p->name = json_is_string(author) ? g_strdup(json_string_value(author)) : text_dup(author, "name");
    p->url = text_dup(author, "url");
    if (p->name || p->url)
        g_ptr_array_add(list, p);
    else
        feed_person_free(p);
}

static void add_people(GPtrArray *list, const json_t *object)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(object, "authors"), i, one) add_person(list, one);
    const json_t *author = json_object_get(object, "author"); /* version 1.0 */
    if (list->len == 0 && author)
        add_person(list, author);
}

static void add_enclosure(struct feed_entry *e, const json_t *a, const char *base)
{
    char *url = url_dup(a, "url", base);
    if (!url)
        return;
    struct feed_enclosure *enclosure = g_new0(struct feed_enclosure, 1);
    const json_t *size = json_object_get(a, "size_in_bytes");
    enclosure->url = url;
    enclosure->type = text_dup(a, "mime_type");
    enclosure->length = json_is_number(size) ? (gint64)json_number_value(size) : -1;
    g_ptr_array_add(e->enclosures, enclosure);
}

static void set_text(struct feed_text *t, char *value, enum feed_text_kind kind)
{
    t->value = value;
    t->kind = kind;
}

static void add_entry(struct feed *f, const json_t *item, const char *base, const struct feed_dates *dates)
{
    struct feed_entry *e = feed_add_entry(f);
    e->guid = text_dup(item, "id");
    e->link = url_dup(item, "url", base);
    if (!e->link)
        e->link = url_dup(item, "external_url", base);
    e->language = text_dup(item, "language");
    e->published_at = date_of(item, "date_published", dates);
    e->updated_at = date_of(item, "date_modified", dates);
    set_text(&e->title, text_dup(item, "title"), FEED_TEXT_PLAIN);
    set_text(&e->summary, text_dup(item, "summary"), FEED_TEXT_PLAIN);
    set_text(&e->content, text_dup(item, "content_html"), FEED_TEXT_HTML);
    if (!e->content.value)
        set_text(&e->content, text_dup(item, "content_text"), FEED_TEXT_PLAIN);
    add_people(e->authors, item);
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(item, "tags"), i, one) if (json_is_string(one))
        feed_add_category(e->categories, json_string_value(one));
    json_array_foreach(json_object_get(item, "attachments"), i, one) add_enclosure(e, one, base);
}

static void read_feed(struct feed *f, const json_t *root, const char *base)
{
    f->dialect = FEED_JSON;
    set_text(&f->title, text_dup(root, "title"), FEED_TEXT_PLAIN);
    set_text(&f->subtitle, text_dup(root, "description"), FEED_TEXT_PLAIN);
    f->id = text_dup(root, "feed_url");
    f->link = url_dup(root, "home_page_url", base);
    f->language = text_dup(root, "language");
    add_people(f->authors, root);
}

struct feed *feed_json_parse(const char *text, gsize n, const char *base, const struct feed_dates *dates,
                             guint entries_max)
{
    json_error_t error;
    json_t *root = json_loadb(text, n, JSON_DISABLE_EOF_CHECK, &error);
    const json_t *items = json_object_get(root, "items"), *version = json_object_get(root, "version");
    gboolean is_feed =
        json_is_array(items) || (json_is_string(version) && strstr(json_string_value(version), "jsonfeed.org"));
    struct feed *f = is_feed ? feed_new() : NULL;
    if (f) {
        size_t i;
        json_t *item;
        read_feed(f, root, base);
        json_array_foreach(items, i, item)
        {
            if (f->entries->len < entries_max && json_is_object(item))
                add_entry(f, item, base, dates);
            else
                f->n_dropped += json_is_object(item);
        }
    }
    json_decref(root);
    return f;
}
