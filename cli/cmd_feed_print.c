#include "cli/cmd_feed_print.h"

#include <stdio.h>
#include <string.h>
#include "common/json.h"
#include "common/rfc3339.h"

#define EXCERPT_CHARS 300
#define BUFFER_BYTES  (64 * 1024)

gboolean feed_print_flush(GString *out)
{
    gboolean ok = fwrite(out->str, 1, out->len, stdout) == out->len && !ferror(stdout);
    g_string_truncate(out, 0);
    return ok;
}

static void flush_when_full(GString *out)
{
    if (out->len >= BUFFER_BYTES)
        feed_print_flush(out); /* a failure shows at the last flush, stdout keeps it */
}

/* ---- JSON ---- */

static void key(GString *out, const char *name)
{
    if (out->str[out->len - 1] != '{')
        g_string_append_c(out, ',');
    json_append_string(out, sv_from(name));
    g_string_append_c(out, ':');
}

static void string_member(GString *out, const char *name, const char *value)
{
    key(out, name);
    if (value)
        json_append_string(out, sv_from(value));
    else
        g_string_append(out, "null");
}

static void time_member(GString *out, const char *name, gint64 at)
{
    key(out, name);
    if (at != FEED_NO_DATE)
        json_append_time(out, at);
    else
        g_string_append(out, "null");
}

static void number_member(GString *out, const char *name, gint64 value)
{
    key(out, name);
    if (value >= 0)
        json_append_i64(out, value);
    else
        g_string_append(out, "null");
}

static void bool_member(GString *out, const char *name, gboolean value)
{
    key(out, name);
    g_string_append(out, value ? "true" : "false");
}

static void strings_member(GString *out, const char *name, const struct vec *list)
{
    key(out, name);
    g_string_append_c(out, '[');
    for (guint i = 0; i < list->n; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        json_append_string(out, sv_from(feed_category_at(list, i)));
    }
    g_string_append_c(out, ']');
}

static void person_value(GString *out, const struct feed_person *p)
{
    g_string_append_c(out, '{');
    string_member(out, "name", p->name);
    string_member(out, "email", p->email);
    g_string_append_c(out, '}');
}

static void people_members(GString *out, const struct vec *people)
{
    key(out, "author");
    if (people->n)
        person_value(out, feed_person_at(people, 0));
    else
        g_string_append(out, "null");
    key(out, "authors");
    g_string_append_c(out, '[');
    for (guint i = 0; i < people->n; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        person_value(out, feed_person_at(people, i));
    }
    g_string_append_c(out, ']');
}

static void enclosures_member(GString *out, const struct vec *list)
{
    key(out, "enclosures");
    g_string_append_c(out, '[');
    for (guint i = 0; i < list->n; i++) {
        const struct feed_enclosure *e = feed_enclosure_at(list, i);
        g_string_append(out, i > 0 ? ",{" : "{");
        string_member(out, "url", e->url);
        string_member(out, "type", e->type);
        number_member(out, "length", e->length);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void entry_value(GString *out, const struct feed_entry *e, gboolean with_plain)
{
    g_string_append_c(out, '{');
    string_member(out, "id", e->guid);
    bool_member(out, "id_is_permalink", e->is_permalink);
    string_member(out, "title", e->title.value);
    string_member(out, "link", e->link);
    time_member(out, "published", e->published_at);
    time_member(out, "updated", e->updated_at);
    string_member(out, "summary", e->summary.value);
    string_member(out, "content", e->content.value);
    people_members(out, &e->authors);
    strings_member(out, "categories", &e->categories);
    enclosures_member(out, &e->enclosures);
    string_member(out, "lang", e->language);
    if (e->source_title || e->source_url)
        string_member(out, "source", e->source_title ? e->source_title : e->source_url);
    if (with_plain) {
        g_autofree char *title = feed_text_dup_plain(&e->title);
        g_autofree char *text = feed_text_dup_plain(e->content.value ? &e->content : &e->summary);
        string_member(out, "title_text", title);
        string_member(out, "text", text);
    }
    g_string_append_c(out, '}');
}

static void feed_members(GString *out, const struct feed *f, gboolean with_plain)
{
    key(out, "feed");
    g_string_append_c(out, '{');
    string_member(out, "title", f->title.value);
    string_member(out, "subtitle", f->subtitle.value);
    string_member(out, "link", f->link);
    string_member(out, "language", f->language);
    string_member(out, "ttl", f->ttl);
    time_member(out, "published", f->published_at);
    time_member(out, "updated", f->updated_at);
    string_member(out, "encoding", f->encoding);
    g_string_append_c(out, '}');
    key(out, "entries");
    g_string_append_c(out, '[');
    for (guint i = 0; i < f->entries->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        entry_value(out, feed_entry_at(f, i), with_plain);
        flush_when_full(out);
    }
    g_string_append_c(out, ']');
}

void feed_print_json(const struct feed *f, const char *file, const char *error, gboolean with_plain, GString *out)
{
    g_string_append_c(out, '{');
    if (file)
        string_member(out, "file", file);
    if (f)
        feed_members(out, f, with_plain);
    bool_member(out, "bozo", !f || f->is_recovered);
    bool_member(out, "truncated", f && f->is_truncated);
    string_member(out, "error", error);
    g_string_append(out, "}\n");
}

/* ---- for people ---- */

static void line(GString *out, const char *label, const char *value)
{
    if (value && *value)
        g_string_append_printf(out, "%s%s\n", label, value);
}

static void print_time(GString *out, const char *label, gint64 at)
{
    char text[RFC3339_MAX_BYTES];
    if (at == FEED_NO_DATE)
        return;
    rfc3339_format(at, text);
    line(out, label, text);
}

static char *excerpt_dup(const struct feed_text *t)
{
    g_autofree char *text = feed_text_dup_plain(t);
    if (!text)
        return NULL;
    g_strdelimit(text, "\n", ' ');
    if (g_utf8_strlen(text, -1) <= EXCERPT_CHARS)
        return g_steal_pointer(&text);
    *g_utf8_offset_to_pointer(text, EXCERPT_CHARS) = '\0';
    return g_strconcat(text, "…", NULL);
}

static void print_entry(const struct feed_entry *e, GString *out)
{
    g_autofree char *title = feed_text_dup_plain(&e->title);
    g_autofree char *text = excerpt_dup(e->content.value ? &e->content : &e->summary);
    g_string_append_printf(out, "\n* %s\n", title ? title : "(no title)");
    print_time(out, "  published  ", e->published_at);
    print_time(out, "  updated    ", e->updated_at);
    line(out, "  link       ", e->link);
    line(out, "  guid       ", e->guid);
    line(out, "  language   ", e->language);
    line(out, "  source     ", e->source_title ? e->source_title : e->source_url);
    for (guint i = 0; i < e->authors.n; i++) {
        const struct feed_person *p = feed_person_at(&e->authors, i);
        line(out, "  author     ", p->name ? p->name : p->email);
    }
    for (guint i = 0; i < e->categories.n; i++)
        line(out, "  category   ", feed_category_at(&e->categories, i));
    for (guint i = 0; i < e->enclosures.n; i++)
        line(out, "  enclosure  ", feed_enclosure_at(&e->enclosures, i)->url);
    line(out, "  ", text);
}

void feed_print_readable(const struct feed *f, GString *out)
{
    static const char *const dialects[] = {"feed", "RSS", "RDF (RSS 1.0)", "Atom", "CDF", "JSON Feed", "News sitemap"};
    g_autofree char *title = feed_text_dup_plain(&f->title);
    g_string_append_printf(out, "%s, %u entries, %s%s%s\n", dialects[f->dialect], f->entries->len, f->encoding,
                           f->is_recovered ? ", repaired" : "", f->is_truncated ? ", cut off" : "");
    line(out, "title     ", title);
    line(out, "link      ", f->link);
    line(out, "language  ", f->language);
    print_time(out, "updated   ", f->updated_at);
    if (f->ttl_min >= 0)
        g_string_append_printf(out, "ttl       %d min\n", f->ttl_min);
    for (guint i = 0; i < f->entries->len; i++) {
        print_entry(feed_entry_at(f, i), out);
        flush_when_full(out);
    }
}
