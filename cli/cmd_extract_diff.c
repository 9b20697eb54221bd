#include "cli/cmd_extract_diff.h"

#include <stdio.h>
#include <sysexits.h>

#include "cli/event_diff.h"
#include "common/json.h"

#define EXIT_DIFFERENT 1

/* ---- for people ---- */

static void print_change(const struct event_change *c)
{
    const struct event *e = c->new ? c->new : c->old;
    printf("%c %s: %.*s\n", !c->old ? '+' : !c->new ? '-' : '~', c->doc, SV_ARG(e->headline.en));
    for (guint f = 0; f < EVENT_FIELDS_N; f++) {
        if (!(c->fields >> f & 1))
            continue;
        g_autofree char *old = event_field_dup(c->old, f), *new = event_field_dup(c->new, f);
        printf("    %-9s %s -> %s\n", event_field_name(f), old, new);
    }
}

static void print_readable(const struct event_diff *d)
{
    for (guint i = 0; i < d->changes->len; i++)
        print_change(&g_array_index(d->changes, struct event_change, i));
    printf("%u documents, %u events -> %u: %u the same, %u gained, %u lost, %u changed", d->documents, d->old_n,
           d->new_n, d->same, d->gained, d->lost, d->changed);
    gboolean any = FALSE;
    for (guint f = 0; f < EVENT_FIELDS_N; f++)
        if (d->by_field[f]) {
            printf("%s%s %u", any ? ", " : " (", event_field_name(f), d->by_field[f]);
            any = TRUE;
        }
    puts(any ? ")" : "");
}

/* ---- as JSON ---- */

static void append_pair(GString *line, const char *key, struct strview value)
{
    g_string_append_printf(line, "\"%s\":", key);
    json_append_string(line, value);
}

static void print_change_json(const struct event_change *c, GString *line)
{
    const struct event *e = c->new ? c->new : c->old;
    gboolean any = FALSE;
    g_string_assign(line, "{");
    append_pair(line, "change", !c->old ? SV("gained") : !c->new ? SV("lost") : SV("changed"));
    g_string_append_c(line, ',');
    append_pair(line, "doc", sv_from(c->doc));
    g_string_append_c(line, ',');
    append_pair(line, "event", e->id);
    g_string_append_c(line, ',');
    append_pair(line, "headline", e->headline.en);
    g_string_append(line, ",\"fields\":{");
    for (guint f = 0; f < EVENT_FIELDS_N; f++) {
        if (!(c->fields >> f & 1))
            continue;
        g_autofree char *old = event_field_dup(c->old, f), *new = event_field_dup(c->new, f);
        g_string_append_printf(line, "%s\"%s\":{", any ? "," : "", event_field_name(f));
        append_pair(line, "old", sv_from(old));
        g_string_append_c(line, ',');
        append_pair(line, "new", sv_from(new));
        g_string_append_c(line, '}');
        any = TRUE;
    }
    g_string_append(line, "}}");
    puts(line->str);
}

/* A line a change, then the totals. */
static void print_json(const struct event_diff *d)
{
    g_autoptr(GString) line = g_string_new(NULL);
    gboolean any = FALSE;
    for (guint i = 0; i < d->changes->len; i++)
        print_change_json(&g_array_index(d->changes, struct event_change, i), line);
    printf("{\"totals\":{\"documents\":%u,\"old\":%u,\"new\":%u,\"same\":%u,\"gained\":%u,\"lost\":%u,\"changed\":%u},"
           "\"by_field\":{",
           d->documents, d->old_n, d->new_n, d->same, d->gained, d->lost, d->changed);
    for (guint f = 0; f < EVENT_FIELDS_N; f++)
        if (d->by_field[f]) {
            printf("%s\"%s\":%u", any ? "," : "", event_field_name(f), d->by_field[f]);
            any = TRUE;
        }
    puts("}}");
}

int cmd_extract_diff(const char *old_side, const char *new_side, const struct event_set_input *in, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(event_set_owner) old = event_set_load(old_side, in, &error);
    g_autoptr(event_set_owner) new = old ? event_set_load(new_side, in, &error) : NULL;
    if (!new) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EX_DATAERR;
    }
    struct event_diff d;
    event_diff_make(old, new, &d);
    if (json)
        print_json(&d);
    else
        print_readable(&d);
    int status = d.changes->len ? EXIT_DIFFERENT : EX_OK;
    event_diff_clear(&d);
    return status;
}
