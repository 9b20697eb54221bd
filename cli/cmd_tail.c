#include "cli/cmd_tail.h"

#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/kafka_options.h"
#include "cli/record_view.h"
#include "common/kafka_source.h"

#define POLL_MS          200
#define CLOSE_MS         2000
#define ARENA_BYTES      (64u << 20)
#define ARENA_KEEP_BYTES (4u << 20)

struct options {
    struct kafka_options kafka;
    char *from;
    gboolean as_json, all, no_follow;
    int count;
    char **topics;
};

struct tail {
    const struct options *o;
    struct record_view_options view;
    struct arena *arena;
    GString *text;
    int left; /* records still to be shown; negative: no end */
    gboolean is_away;
};

static volatile sig_atomic_t must_end;

static void on_signal(int number)
{
    must_end = number;
}

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &o->from, "begin at start or end (default)", "WHERE"},
        {"no-follow", 0, 0, G_OPTION_ARG_NONE, &o->no_follow, "end when everything there is has been shown", NULL},
        {"count", 'n', 0, G_OPTION_ARG_INT, &o->count, "end after so many records", "N"},
        {"json", 'j', 0, G_OPTION_ARG_NONE, &o->as_json, "the records as they are, one a line", NULL},
        {"all", 'a', 0, G_OPTION_ARG_NONE, &o->all, "document records, too", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->topics, NULL, "TOPIC"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Shows the committed records of a topic (default news.events) as they come, "
                                          "for people to read.");
    g_option_context_add_main_entries(context, entries, NULL);
    kafka_options_add(&o->kafka, context);
    return g_option_context_parse(context, &argc, &argv, error);
}

static gboolean parse_from(const struct options *o, enum kafka_policy *from, GError **error)
{
    *from = KAFKA_POLICY_END;
    if (!o->from || (kafka_policy_parse(o->from, from) && *from != KAFKA_POLICY_STOP))
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--from is start or end (found '%s')", o->from);
    return FALSE;
}

static void show(struct tail *t, struct strview value)
{
    g_string_truncate(t->text, 0);
    if (t->o->as_json) {
        g_string_append_len(t->text, value.p ? value.p : "", (gssize)value.n);
        g_string_append_c(t->text, '\n');
    } else {
        record_view(value, &t->view, t->arena, t->text);
    }
    if (!t->text->len)
        return;
    fwrite(t->text->str, 1, t->text->len, stdout);
    fflush(stdout);
    t->left -= t->left > 0;
}

static void say_away(struct tail *t, const GError *why)
{
    if (!t->is_away)
        g_printerr("frontwire tail: waiting for the broker: %s\n", why ? why->message : "no answer");
    t->is_away = TRUE;
}

static gboolean is_at_end(kafka_source *source, const struct tail *t)
{
    return t->o->no_follow && kafka_source_assigned_count(source) > 0 && kafka_source_lag(source) == 0;
}

static gboolean follow(struct tail *t, kafka_source *source, GError **error)
{
    while (!must_end && t->left != 0 && !ferror(stdout)) {
        struct message m;
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_source_poll(source, POLL_MS, &m, &why);
        if (outcome == OUTCOME_STOP) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
        if (outcome == OUTCOME_RETRY) {
            say_away(t, why);
            g_usleep(POLL_MS * 1000);
        } else if (m.topic) {
            t->is_away = FALSE;
            show(t, m.value);
        } else if (is_at_end(source, t)) {
            break;
        }
    }
    return TRUE;
}

/* A group of its own that commits nothing and is gone when we are. */
static kafka_source *open_source(const struct options *o, const kafka_client *client, enum kafka_policy from,
                                 const char *group, GError **error)
{
    static const char *const events[] = {"news.events", NULL};
    const struct kafka_source_options so = {
        .group = group, .topics = o->topics ? (const char *const *)o->topics : events, .from_new = from};
    for (const char *const *topic = so.topics; *topic; topic++)
        if (kafka_client_count_partitions(client, *topic, 10000, error) < 0)
            return NULL;
    return kafka_source_new(client, &so, error);
}

static gboolean run(struct options *o, GError **error)
{
    enum kafka_policy from;
    g_autofree char *group = g_strdup_printf("frontwire-tail-%d-%08x", (int)getpid(), g_random_int());
    if (!parse_from(o, &from, error))
        return FALSE;
    g_autoptr(kafka_client) client = kafka_options_client_new(&o->kafka, "frontwire-tail", error);
    kafka_source *source = client ? open_source(o, client, from, group, error) : NULL;
    if (!source)
        return FALSE;
    struct tail t = {.o = o,
                     .view = {isatty(STDOUT_FILENO), o->all},
                     .arena = arena_new(ARENA_BYTES, ARENA_KEEP_BYTES),
                     .text = g_string_new(NULL),
                     .left = o->count > 0 ? o->count : -1};
    gboolean ok = follow(&t, source, error);
    if (kafka_source_close(source, CLOSE_MS))
        kafka_source_free(source);
    arena_free(t.arena);
    g_string_free(t.text, TRUE);
    return ok;
}

int cmd_tail(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    const struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    gboolean ok = parse_options(argc, argv, &o, &error) && run(&o, &error);
    if (!ok)
        g_printerr("frontwire tail: %s\n", error->message);
    kafka_options_clear(&o.kafka);
    g_strfreev(o.topics);
    g_free(o.from);
    return ok ? EX_OK : kafka_exit_code(error);
}
