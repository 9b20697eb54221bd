#include "producer/feed.h"

#include <string.h>
#include "text/clean_html.h"

void feed_person_free(struct feed_person *p)
{
    if (!p)
        return;
    g_free(p->name);
    g_free(p->email);
    g_free(p->url);
    g_free(p);
}

void feed_enclosure_free(struct feed_enclosure *e)
{
    if (!e)
        return;
    g_free(e->url);
    g_free(e->type);
    g_free(e);
}

static void entry_free(struct feed_entry *e)
{
    g_free(e->guid);
    g_free(e->link);
    g_free(e->title.value);
    g_free(e->summary.value);
    g_free(e->content.value);
    g_free(e->language);
    g_ptr_array_unref(e->authors);
    g_ptr_array_unref(e->categories);
    g_ptr_array_unref(e->enclosures);
    g_free(e->source_title);
    g_free(e->source_url);
    g_free(e);
}

struct feed *feed_new(void)
{
    struct feed *f = g_new0(struct feed, 1);
    f->published_at = f->updated_at = FEED_NO_DATE;
    f->ttl_min = f->update_frequency = -1;
    f->authors = g_ptr_array_new_with_free_func((GDestroyNotify)feed_person_free);
    f->categories = g_ptr_array_new_with_free_func(g_free);
    f->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    return f;
}

void feed_free(struct feed *f)
{
    if (!f)
        return;
    g_free(f->title.value);
    g_free(f->subtitle.value);
    g_free(f->id);
    g_free(f->link);
    g_free(f->language);
    g_free(f->encoding);
    g_free(f->update_period);
    g_free(f->moved_to);
    g_ptr_array_unref(f->authors);
    g_ptr_array_unref(f->categories);
    g_ptr_array_unref(f->entries);
    g_free(f);
}

struct feed_entry *feed_add_entry(struct feed *f)
{
    struct feed_entry *e = g_new0(struct feed_entry, 1);
    e->published_at = e->updated_at = FEED_NO_DATE;
    e->authors = g_ptr_array_new_with_free_func((GDestroyNotify)feed_person_free);
    e->categories = g_ptr_array_new_with_free_func(g_free);
    e->enclosures = g_ptr_array_new_with_free_func((GDestroyNotify)feed_enclosure_free);
    g_ptr_array_add(f->entries, e);
    return e;
}

void feed_add_category(GPtrArray *list, const char *category)
{
    g_autofree char *c = g_strstrip(g_strdup(category));
    if (*c && !g_ptr_array_find_with_equal_func(list, c, g_str_equal, NULL))
        g_ptr_array_add(list, g_steal_pointer(&c));
}

char *feed_text_dup_plain(const struct feed_text *t)
{
    if (!t->value)
        return NULL;
    gboolean is_html =
        t->kind == FEED_TEXT_HTML || (t->kind == FEED_TEXT_MAYBE && clean_html_looks_like_html(t->value));
    return is_html ? clean_html_dup_text(t->value, strlen(t->value)) : clean_html_dup_plain(t->value, strlen(t->value));
}
