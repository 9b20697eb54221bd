#include "cli/cmd_topics.h"

#include <sysexits.h>
#include "common/kafka_topics.h"

#define REPLAY_PREFIX          "replay."
#define REPLAY_RETENTION_BYTES (G_GINT64_CONSTANT(2) << 30) /* a partition; a replay is kept by size, RECORDS */

struct options {
    char *bootstrap, *prefix, *table;
    char **only;
    int replication, timeout_s;
    gint64 retention_bytes;
};

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"bootstrap", 'b', 0, G_OPTION_ARG_STRING, &o->bootstrap, "Kafka brokers (default 127.0.0.1:9092)",
         "HOST:PORT,..."},
        {"prefix", 'p', 0, G_OPTION_ARG_STRING, &o->prefix, "put before every topic's name", "P"},
        {"table", 't', 0, G_OPTION_ARG_FILENAME, &o->table, "the table of topics (default deploy/kafka/topics.tsv)",
         "FILE"},
        {"replication", 'r', 0, G_OPTION_ARG_INT, &o->replication, "copies of each partition (default: the broker's)",
         "N"},
        {"retention-bytes", 0, 0, G_OPTION_ARG_INT64, &o->retention_bytes,
         "keep by bytes a partition, not by days (default for replay.* prefixes: 2 GiB)", "N"},
        {"timeout", 0, 0, G_OPTION_ARG_INT, &o->timeout_s, "give up after so many seconds (default 30)", "S"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->only, NULL, "[TOPIC...]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Creates the topics of the table that are not there yet; those that are stay as they are.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void options_clear(struct options *o)
{
    g_free(o->bootstrap);
    g_free(o->prefix);
    g_free(o->table);
    g_strfreev(o->only);
}

static int exit_code(const GError *e)
{
    if (e->domain == KAFKA_ERROR)
        return e->code == KAFKA_ERROR_UNAVAILABLE ? EX_UNAVAILABLE
               : e->code == KAFKA_ERROR_CONFIG    ? EX_CONFIG
                                                  : EX_SOFTWARE;
    return e->domain == G_OPTION_ERROR ? EX_USAGE : EX_NOINPUT;
}

static gboolean create(const struct options *o, GError **error)
{
    const char *prefix = o->prefix ? o->prefix : "";
    gint64 by_bytes = o->retention_bytes                        ? o->retention_bytes
                      : g_str_has_prefix(prefix, REPLAY_PREFIX) ? REPLAY_RETENTION_BYTES
                                                                : 0;
    const struct kafka_topics_options how = {o->replication, by_bytes, (const char *const *)o->only,
                                             o->timeout_s * 1000};
    struct kafka_topics_result result;
    g_autoptr(GPtrArray) table = kafka_topics_load(o->table, error);
    g_autoptr(kafka_client) client =
        kafka_client_new(o->bootstrap ? o->bootstrap : "127.0.0.1:9092", prefix, "frontwire-topics");
    if (!table || !kafka_topics_create(client, table, &how, &result, error))
        return FALSE;
    g_print("%u topics created, %u were there\n", result.created_n, result.existed_n);
    return TRUE;
}

int cmd_topics(int argc, char **argv)
{
    struct options o = {.timeout_s = 30};
    g_autoptr(GError) error = NULL;
    gboolean ok = parse_options(argc, argv, &o, &error) && create(&o, &error);
    if (!ok)
        g_printerr("frontwire topics: %s\n", error->message);
    options_clear(&o);
    return ok ? EX_OK : exit_code(error);
}
