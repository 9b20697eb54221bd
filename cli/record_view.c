#include "cli/record_view.h"

#include <math.h>

#include "common/records/dead_letter.h"
#include "common/records/event.h"
#include "common/records/matched_item.h"
#include "common/rfc3339.h"

#define RAW_MAX_BYTES 300

/* SGR codes of a terminal. */
enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_YELLOW, STYLE_BLUE, STYLE_GREEN };

static void styled(GString *out, gboolean use_colour, enum style style, struct strview text)
{
    static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[1;31m", "\033[33m", "\033[34m", "\033[32m"};
    g_string_append(out, use_colour ? codes[style] : "");
    for (gsize i = 0; i < text.n; i++) /* what came from outside must not steer the terminal */
        g_string_append_c(out, (guchar)text.p[i] < 0x20 || text.p[i] == 0x7f ? ' ' : text.p[i]);
    g_string_append(out, use_colour && style ? "\033[0m" : "");
}

static enum style style_of(enum event_type type)
{
    switch (type) {
    case EVENT_EXPLOSION:
    case EVENT_VIOLENCE_AGAINST_CIVILIANS:
        return STYLE_RED;
    case EVENT_BATTLE:
    case EVENT_OTHER_VIOLENCE:
    case EVENT_RIOT:
        return STYLE_YELLOW;
    case EVENT_HUMANITARIAN:
    case EVENT_DIPLOMACY:
        return STYLE_BLUE;
    default:
        return STYLE_GREEN;
    }
}

/* --- parts of an event ------------------------------------------------------------------------------------------ */

static void append_actors(GString *out, const struct event *e, enum actor_role role, const char *nobody)
{
    guint n = 0;
    for (guint i = 0; i < e->actors.n; i++)
        if (e->actors.items[i].role == role) {
            g_string_append(out, n++ ? ", " : "");
            styled(out, FALSE, STYLE_PLAIN, e->actors.items[i].name);
        }
    if (!n)
        g_string_append(out, nobody);
}

static void append_places(GString *out, const struct event *e)
{
    for (guint i = 0; i < e->places.n; i++) {
        const struct event_place *p = &e->places.items[i];
        g_string_append(out, i ? ", " : "");
        styled(out, FALSE, STYLE_PLAIN, p->canonical.n ? p->canonical : p->name);
        if (p->admin1.n && !sv_equal(p->admin1, p->canonical)) {
            g_string_append(out, " (");
            styled(out, FALSE, STYLE_PLAIN, p->admin1);
            g_string_append_c(out, ')');
        }
        if (!isnan(p->lat))
            g_string_append_printf(out, " %.2f,%.2f", p->lat, p->lon);
    }
}

static void append_count(GString *out, const char *what, const struct event_count *c, gboolean *any)
{
    if (!c || (c->min == JSON_COUNT_NONE && c->max == JSON_COUNT_NONE))
        return;
    g_string_append(out, *any ? ", " : "");
    *any = TRUE;
    if (c->min == c->max)
        g_string_append_printf(out, "%" G_GINT64_FORMAT " %s", c->min, what);
    else if (c->max == JSON_COUNT_NONE)
        g_string_append_printf(out, "%" G_GINT64_FORMAT " or more %s", c->min, what);
    else
        g_string_append_printf(out, "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " %s", MAX(c->min, 0), c->max, what);
}

static void append_casualties(GString *out, const struct event *e)
{
    const struct {
        const char *what;
        const struct event_count *count;
    } rows[] = {{"killed", e->casualties.killed},
                {"wounded", e->casualties.wounded},
                {"captured", e->casualties.captured},
                {"missing", e->casualties.missing},
                {"displaced", e->casualties.displaced}};
    gboolean any = FALSE;
    gsize at = out->len;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        append_count(out, rows[i].what, rows[i].count, &any);
    if (any)
        g_string_insert(out, (gssize)at, "  ");
}

static void append_sources(GString *out, const struct event *e)
{
    for (guint i = 0; i < e->sources.n && i < 2; i++) {
        g_string_append(out, i ? ", " : "; ");
        styled(out, FALSE, STYLE_PLAIN, e->sources.items[i].name);
    }
}

static void view_event(const struct event *e, const struct record_view_options *o, GString *out)
{
    const char *subtype = json_name_of(&event_subtype_names, (int)e->subtype);
    struct strview headline = e->headline.en.n ? e->headline.en : e->doc.title;
    styled(out, o->use_colour, STYLE_DIM, e->time ? e->time->start : SV("date unknown"));
    g_string_append_c(out, ' ');
    styled(out, o->use_colour, style_of(e->type), sv_from(subtype));
    g_string_append_c(out, ' ');
    styled(out, o->use_colour, STYLE_BOLD, headline);
    g_string_append(out, "\n           ");
    append_actors(out, e, ROLE_AGENT, "nobody named");
    g_string_append(out, " → ");
    append_actors(out, e, ROLE_TARGET, "–");
    append_casualties(out, e);
    if (e->places.n) {
        g_string_append(out, "  @ ");
        append_places(out, e);
    }
    g_string_append_printf(out, "\n           %s, %.0f %%, ", json_name_of(&event_status_names, (int)e->status),
                           100 * e->confidence.event);
    styled(out, FALSE, STYLE_PLAIN, e->doc.outlet);
    append_sources(out, e);
    g_string_append(out, "\n");
}

/* --- the other records ------------------------------------------------------------------------------------------ */

static void append_time(GString *out, gint64 at)
{
    g_autoptr(GString) text = g_string_new(NULL);
    json_append_time(text, at);
    g_strdelimit(text->str, "\"", ' ');
    g_string_append(out, g_strstrip(text->str));
}

static void view_item(const struct item *item, const struct match *match, const struct record_view_options *o,
                      GString *out)
{
    append_time(out, item->fetched);
    g_string_append_c(out, ' ');
    styled(out, o->use_colour, STYLE_DIM, item->outlet.id);
    g_string_append_c(out, ' ');
    styled(out, o->use_colour, STYLE_BOLD, item->title);
    for (guint i = 0; match && i < match->terms.n && i < 6; i++) {
        g_string_append(out, i ? ", " : "\n           matched: ");
        styled(out, o->use_colour, STYLE_GREEN, match->terms.items[i].text);
    }
    g_string_append_c(out, '\n');
}

static void view_document(const struct document *d, const struct record_view_options *o, GString *out)
{
    if (!o->show_documents)
        return;
    append_time(out, d->doc.fetched);
    g_string_append_printf(out, " document, %u events: ", d->event_ids.n);
    styled(out, FALSE, STYLE_PLAIN, d->doc.title);
    g_string_append_c(out, '\n');
}

static void view_dead_letter(const struct dead_letter *d, const struct record_view_options *o, GString *out)
{
    append_time(out, d->time);
    g_string_append_c(out, ' ');
    styled(out, o->use_colour, STYLE_RED, d->error);
    g_string_append(out, " at ");
    styled(out, FALSE, STYLE_PLAIN, d->source.topic);
    g_string_append_printf(out, "[%" G_GINT64_FORMAT "]@%" G_GINT64_FORMAT ": ", d->source.partition, d->source.offset);
    styled(out, FALSE, STYLE_PLAIN, d->reason);
    g_string_append_c(out, '\n');
}

static void view_raw(struct strview value, GString *out)
{
    g_autofree char *text = g_utf8_make_valid(value.p ? value.p : "", (gssize)MIN(value.n, RAW_MAX_BYTES));
    styled(out, FALSE, STYLE_PLAIN, sv_from(text));
    g_string_append(out, value.n > RAW_MAX_BYTES ? "…\n" : "\n");
}

void record_view(struct strview value, const struct record_view_options *o, struct arena *arena, GString *out)
{
    union {
        struct event event;
        struct document document;
        struct matched_item matched;
        struct item item;
        struct dead_letter letter;
    } r;
    arena_reset(arena);
    if (event_decode(value, arena, &r.event, NULL))
        view_event(&r.event, o, out);
    else if (document_decode(value, arena, &r.document, NULL))
        view_document(&r.document, o, out);
    else if (matched_item_decode(value, arena, &r.matched, NULL))
        view_item(&r.matched.item, r.matched.match, o, out);
    else if (item_decode(value, arena, &r.item, NULL))
        view_item(&r.item, NULL, o, out);
    else if (dead_letter_decode(value, arena, &r.letter, NULL))
        view_dead_letter(&r.letter, o, out);
    else
        view_raw(value, out);
}
