#include "producer/feed.h"

#include <string.h>
#include "text/clean_html.h"

#define ENTRIES_FIRST 32

struct feed *feed_new(void)
{
    struct feed *f = g_new0(struct feed, 1);
    f->arena = arena_new(G_MAXSIZE / 2, 0); /* bounded by the document, whose size the parser bounds */
    f->ttl_min = f->update_frequency = -1;
    f->entries = g_ptr_array_sized_new(ENTRIES_FIRST);
    return f;
}

void feed_free(struct feed *f)
{
    if (!f)
        return;
    g_ptr_array_unref(f->entries);
    arena_free(f->arena);
    g_free(f);
}

struct feed_entry *feed_add_entry(struct feed *f)
{
    struct feed_entry *e = arena_alloc(f->arena, sizeof *e);
    g_ptr_array_add(f->entries, e);
    return e;
}

struct feed_person *feed_add_person(struct feed *f, struct vec *people)
{
    return people->n < FEED_LIST_MAX ? vec_push(people, f->arena, sizeof(struct feed_person)) : NULL;
}

struct feed_enclosure *feed_add_enclosure(struct feed *f, struct vec *enclosures)
{
    if (enclosures->n >= FEED_LIST_MAX)
        return NULL;
    struct feed_enclosure *e = vec_push(enclosures, f->arena, sizeof *e);
    e->length = -1;
    return e;
}

const char *feed_strdup(struct feed *f, struct strview s)
{
    return arena_strdup(f->arena, s).p;
}

void feed_add_category(struct feed *f, struct vec *list, struct strview category)
{
    while (category.n && g_ascii_isspace(*category.p))
        category.p++, category.n--;
    while (category.n && g_ascii_isspace(category.p[category.n - 1]))
        category.n--;
    if (category.n == 0 || list->n >= FEED_LIST_MAX)
        return;
    for (guint i = 0; i < list->n; i++) {
        const char *known = feed_category_at(list, i);
        if (strncmp(known, category.p, category.n) == 0 && known[category.n] == '\0')
            return;
    }
    *(const char **)vec_push(list, f->arena, sizeof(char *)) = feed_strdup(f, category);
}

char *feed_text_dup_plain(const struct feed_text *t)
{
    if (!t->value)
        return NULL;
    gboolean is_html =
        t->kind == FEED_TEXT_HTML || (t->kind == FEED_TEXT_MAYBE && clean_html_looks_like_html(t->value));
    return is_html ? clean_html_dup_text(t->value, strlen(t->value)) : clean_html_dup_plain(t->value, strlen(t->value));
}
