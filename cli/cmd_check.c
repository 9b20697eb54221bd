#include "cli/cmd_check.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/documents.h"
#include "cli/kafka_options.h"
#include "cli/pack_check.h"
#include "common/kafka_topics.h"
#include "consumer/consumer_config.h"
#include "consumer/stage.h"
#include "producer/feed_date.h"
#include "producer/feed_list.h"
#include "producer/outlets.h"
#include "producer/producer_config.h"

#define BROKER_TIMEOUT_MS 5000

struct options {
    char *config_file, *packs, *pack, *topics;
    gboolean no_broker, all;
};

struct check {
    struct options o;
    yaml_doc *doc;
    struct producer_config producer;
    struct consumer_config consumer;
    struct kafka_config kafka;
    gboolean has_config;
    guint wrong, doubtful, findings;
    int code; /* of the first thing that is wrong */
};

/* --- the report ------------------------------------------------------------------------------------------------- */

static void good(const char *what, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void good(const char *what, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    printf("ok     %-8s %s\n", what, text);
}

static void doubt(struct check *c, const char *what, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void doubt(struct check *c, const char *what, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    c->doubtful++;
    printf("note   %-8s %s\n", what, text);
}

/* Takes `error`. */
static void bad(struct check *c, int code, const char *what, GError *error)
{
    c->wrong++;
    c->code = c->code ? c->code : code;
    printf("WRONG  %-8s %s\n", what, error ? error->message : "no reason given");
    g_clear_error(&error);
}

/* --- what is checked -------------------------------------------------------------------------------------------- */

static void check_config(struct check *c)
{
    const struct config_section sections[] = {
        {"producer", producer_config_fields, producer_config_fields_n, &c->producer},
        KAFKA_CONFIG_SECTION(&c->kafka),
        {"consumer", consumer_config_fields, consumer_config_fields_n, &c->consumer},
        CONFIG_FOREIGN("deliver"),
        CONFIG_FOREIGN("web"),
    };
    const char *file = c->o.config_file ? c->o.config_file : g_getenv("FRONTWIRE_CONFIG");
    GError *error = NULL;
    struct stat st;
    if (!file) {
        doubt(c, "config", "none given (--config, $FRONTWIRE_CONFIG): only pack and broker are looked at");
        return;
    }
    if (!(c->doc = yaml_load(file, &error)) ||
        !config_bind(yaml_root(c->doc), sections, G_N_ELEMENTS(sections), NULL, &error)) {
        bad(c, EX_CONFIG, "config", error);
        return;
    }
    c->has_config = TRUE;
    good("config", "%s", file);
    if (stat(file, &st) == 0 && st.st_mode & S_IWOTH)
        doubt(c, "config", "%s can be changed by everybody", file);
}

static void check_feeds(struct check *c)
{
    GError *error = NULL;
    guint repeated = 0, unknown = 0, plain = 0;
    g_autoptr(outlets) known = c->producer.outlets ? outlets_load(c->producer.outlets, &error) : NULL;
    if (error)
        bad(c, EX_CONFIG, "outlets", g_steal_pointer(&error));
    else if (known)
        good("outlets", "%s", c->producer.outlets);
    g_autoptr(GPtrArray) feeds = feed_list_load(c->producer.feeds, &repeated, &error);
    if (!feeds) {
        bad(c, EX_CONFIG, "feeds", error);
        return;
    }
    for (guint i = 0; i < feeds->len; i++) {
        const struct feed_source *f = feeds->pdata[i];
        if (known && f->outlet && !outlets_has(known, f->outlet) && unknown++ < 5)
            doubt(c, "feeds", "%s:%u: outlet '%s' is not in %s", c->producer.feeds, f->line, f->outlet,
                  c->producer.outlets);
        plain += g_str_has_prefix(f->url, "http://");
    }
    if (repeated)
        doubt(c, "feeds", "%s: %u feeds stand there again and are left out", c->producer.feeds, repeated);
    if (!feeds->len)
        doubt(c, "feeds", "%s: no feed in it", c->producer.feeds);
    good("feeds", "%s: %u feeds, %u of them without TLS", c->producer.feeds, feeds->len, plain);
}

static void check_dates(struct check *c)
{
    GError *error = NULL;
    if (!c->producer.dates) {
        doubt(c, "dates", "producer.dates is not given: only numeric dates are read");
        return;
    }
    struct feed_dates *dates = feed_dates_load(c->producer.dates, &error);
    if (!dates)
        bad(c, EX_CONFIG, "dates", error);
    else
        good("dates", "%s", c->producer.dates);
    feed_dates_free(dates);
}

/* The folder, or the nearest one above that exists, must let us write. */
static void check_archive(struct check *c)
{
    g_autofree char *dir = g_strdup(c->producer.archive);
    while (!g_file_test(dir, G_FILE_TEST_EXISTS)) {
        char *above = g_path_get_dirname(dir);
        g_free(dir);
        dir = above;
    }
    if (access(dir, W_OK | X_OK) == 0)
        good("archive", "%s", c->producer.archive);
    else
        bad(c, EX_CANTCREAT, "archive",
            g_error_new(G_FILE_ERROR, G_FILE_ERROR_ACCES, "%s: cannot write into %s: %s", c->producer.archive, dir,
                        g_strerror(errno)));
}

#define FINDINGS_SHOWN 60 /* without --all */

static void on_finding(const struct pack_finding *f, gpointer data)
{
    struct check *c = data;
    if (f->is_wrong) {
        c->wrong++;
        c->code = c->code ? c->code : EX_CONFIG;
    } else {
        c->doubtful++;
    }
    if (c->o.all || c->findings < FINDINGS_SHOWN || f->is_wrong)
        printf("%s  pack     %s: %s\n", f->is_wrong ? "WRONG" : "note ", f->where, f->what);
    c->findings++;
}

/* What the readers let pass. */
static void check_pack_data(struct check *c, const char *packs, const char *pack)
{
    GError *error = NULL;
    if (!pack_check(packs, pack, on_finding, c, &error))
        bad(c, EX_CONFIG, "pack", error);
    else if (!c->findings)
        good("pack", "%s: no dead pattern, no name claimed twice, every row has a source", pack);
    else if (c->findings > FINDINGS_SHOWN && !c->o.all)
        printf("       pack     … %u findings; --all shows every one\n", c->findings);
}

/* Each stage reads its part of the pack, as it would at its start. */
static void check_pack(struct check *c)
{
    g_autofree char *packs = NULL, *dir = NULL;
    if (c->has_config && c->consumer.pack && !c->o.pack && !c->o.packs) {
        dir = g_strdup(c->consumer.pack);
        packs = g_path_get_dirname(dir);
    } else {
        packs = cli_packs_dir_dup(c->o.packs);
        dir = g_build_filename(packs, c->o.pack ? c->o.pack : "syria", NULL);
    }
    guint wrong = c->wrong;
    const struct stage_options options = {.pack_dir = dir};
    for (const struct stage *const *stage = stage_all(); *stage; stage++) {
        GError *error = NULL;
        if (!(*stage)->load)
            continue;
        gint64 began = g_get_monotonic_time();
        void *self = (*stage)->load(&options, &error);
        if (error)
            bad(c, EX_CONFIG, "pack", error);
        else
            good("pack", "%s: stage %s, read in %.2f s", dir, (*stage)->name,
                 (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC);
        if (self)
            (*stage)->unload(self);
    }
    g_autofree char *name = g_path_get_basename(dir);
    if (c->wrong == wrong)
        check_pack_data(c, packs, name);
}

static void check_topics(struct check *c, const kafka_client *client)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) table = kafka_topics_load(c->o.topics, &error);
    guint there = 0;
    if (!table) {
        doubt(c, "topics", "%s; --topics names the table", error->message);
        g_clear_error(&error);
        return;
    }
    for (guint i = 0; i < table->len; i++) {
        const struct kafka_topic *t = table->pdata[i];
        int n = kafka_client_count_partitions(client, t->name, BROKER_TIMEOUT_MS, NULL);
        there += n == t->partitions;
        if (n < 0)
            bad(c, EX_UNAVAILABLE, "topics",
                g_error_new(KAFKA_ERROR, KAFKA_ERROR_REFUSED, "%s does not exist; frontwire topics creates it",
                            t->name));
        else if (n != t->partitions)
            doubt(c, "topics", "%s has %d partitions, the table says %d", t->name, n, t->partitions);
    }
    if (there)
        good("topics", "%u of %u are as the table says", there, table->len);
}

static void check_broker(struct check *c)
{
    GError *error = NULL;
    const struct config_section defaults[] = {KAFKA_CONFIG_SECTION(&c->kafka)};
    if (c->o.no_broker || (!c->has_config && !config_bind(NULL, defaults, G_N_ELEMENTS(defaults), NULL, NULL)))
        return;
    g_autoptr(kafka_client) client = kafka_config_client_new(&c->kafka, "frontwire-check", &error);
    if (!client) {
        bad(c, EX_CONFIG, "kafka", error);
        return;
    }
    if (!kafka_client_ping(client, BROKER_TIMEOUT_MS, &error)) {
        bad(c, EX_UNAVAILABLE, "kafka", error);
        return;
    }
    good("kafka", "%s answers", kafka_client_peek_bootstrap(client));
    check_topics(c, client);
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &o->config_file, "configuration file (default: $FRONTWIRE_CONFIG)",
         "FILE"},
        {"pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, "the conflict (default: syria)", "NAME"},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"topics", 't', 0, G_OPTION_ARG_FILENAME, &o->topics, "table of topics (default deploy/kafka/topics.tsv)",
         "FILE"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &o->all, "show everything found in the pack, however much", NULL},
        {"no-broker", 0, 0, G_OPTION_ARG_NONE, &o->no_broker, "do not ask Kafka", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context,
                                 "Looks at configuration, feeds, outlets, archive, pack, broker and topics, and "
                                 "says what is wrong and where.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void clear(struct check *c)
{
    config_clear(producer_config_fields, producer_config_fields_n, &c->producer);
    config_clear(consumer_config_fields, consumer_config_fields_n, &c->consumer);
    config_clear(kafka_config_fields, kafka_config_fields_n, &c->kafka);
    yaml_free(c->doc);
    g_free(c->o.config_file);
    g_free(c->o.packs);
    g_free(c->o.pack);
    g_free(c->o.topics);
}

int cmd_check(int argc, char **argv)
{
    struct check c = {0};
    g_autoptr(GError) error = NULL;
    if (!parse_options(argc, argv, &c.o, &error)) {
        g_printerr("frontwire check: %s\n", error->message);
        clear(&c);
        return EX_USAGE;
    }
    check_config(&c);
    if (c.has_config) {
        check_feeds(&c);
        check_dates(&c);
        check_archive(&c);
    }
    check_pack(&c);
    check_broker(&c);
    printf("%u wrong, %u to look at\n", c.wrong, c.doubtful);
    clear(&c);
    return c.code;
}
