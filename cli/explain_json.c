#include <stdio.h>

#include "cli/explain_view.h"
#include "common/json.h"

static void append_text(GString *line, const char *key, struct strview value)
{
    g_string_append_printf(line, "\"%s\":", key);
    json_append_string(line, value);
}

static void append_span(GString *line, guint text, guint32 start, guint32 end)
{
    g_string_append_printf(line, "\"part\":\"%s\",\"start\":%u,\"end\":%u,", text ? "body" : "title", start, end);
}

static void append_words(const struct extract_note *n, GString *line)
{
    const struct {
        const char *key;
        struct strview value;
    } words[] = {{"fate", sv_from(explain_fate(n->fate))},
                 {"rule", sv_from(n->rule)},
                 {"type", sv_from(event_type_names.names[n->type])},
                 {"subtype", sv_from(event_subtype_names.names[n->subtype])},
                 {"why", sv_from(n->why)}};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        append_text(line, words[i].key, words[i].value);
        g_string_append_c(line, ',');
    }
}

/* `event`: which of the document's events it became; null when none. */
static void append_note(const struct explain_view *v, const struct extract_note *n, guint *event, GString *line)
{
    const struct {
        const char *key;
        guint value;
    } numbers[] = {{"number", n->number},
                   {"into", n->fate == FATE_MERGED ? n->into : NO_DRAFT},
                   {"event", n->fate == FATE_TOLD ? (*event)++ : NO_DRAFT}};
    struct strview given = n->text ? v->d->given_body : v->d->given_title;
    g_string_append_c(line, '{');
    append_words(n, line);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].value == NO_DRAFT)
            g_string_append_printf(line, "\"%s\":null,", numbers[i].key);
        else
            g_string_append_printf(line, "\"%s\":%u,", numbers[i].key, numbers[i].value);
    append_span(line, n->text, n->start, n->end);
    append_text(line, "span", (struct strview){given.p + n->start, n->end - n->start});
    g_string_append_c(line, '}');
}

static void append_sentence(const struct explain_sentence *s, GString *line)
{
    g_string_append_c(line, '{');
    append_span(line, s->at.text, s->at.start, s->at.end);
    append_text(line, "language", sv_from(s->language));
    g_string_append_printf(line, ",\"furniture\":%s}", s->at.is_furniture ? "true" : "false");
}

void explain_print_json(const struct explain_view *v)
{
    g_autoptr(GString) line = g_string_new("{");
    guint event = 0;
    append_text(line, "doc", v->d->doc.id);
    g_string_append(line, ",\"events\":[");
    for (guint i = 0; i < v->out->n; i++) {
        g_string_append(line, i ? "," : "");
        event_encode(&v->out->events[i], line);
    }
    g_string_append(line, "],\"considered\":[");
    for (guint i = 0; i < v->notes->len; i++) {
        g_string_append(line, i ? "," : "");
        append_note(v, &g_array_index(v->notes, struct extract_note, i), &event, line);
    }
    g_string_append(line, "],\"sentences\":[");
    for (guint i = 0; i < v->sentences->len; i++) {
        g_string_append(line, i ? "," : "");
        append_sentence(&g_array_index(v->sentences, struct explain_sentence, i), line);
    }
    g_string_append(line, "]}");
    puts(line->str);
}
