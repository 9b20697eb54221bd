/* frontwire-consumer: runs stages, each in a thread of its own, until told to stop. */
#include <string.h>

#include "common/kafka_config.h"
#include "common/log.h"
#include "common/shipped.h"
#include "consumer/consumer_config.h"
#include "consumer/runner.h"

/* One stage and its thread. */
struct running {
    struct service *service;
    runner *runner;
    GThread *thread;
    gint is_done;
};

struct program {
    struct kafka_config kafka;
    struct consumer_config consumer;
    struct options { /* the shorthands of the most used settings */
        char *bootstrap, *prefix, *pack, *instance, *http;
    } options;
    kafka_client *client;
    GPtrArray *all; /* struct running */
};

/* --- configuration ---------------------------------------------------------------------------------------------- */

static char *describe_stages(void)
{
    GString *s = g_string_new("Stages:\n");
    for (const struct stage *const *stage = stage_all(); *stage; stage++)
        g_string_append_printf(s, "  %-12s %s\n", (*stage)->name, (*stage)->summary);
    g_string_append(s, "\nSIGTERM: commit what is done, end within the drain time; a second one: at once. SIGHUP: read "
                       "the pack again.\n");
    return g_string_free(s, FALSE);
}

static void override(char **setting, const char *option)
{
    if (!option)
        return;
    g_free(*setting);
    *setting = g_strdup(option);
}

static const struct stage *find_stage(const char *name, GError **error)
{
    const struct stage *stage = stage_find(name);
    if (stage)
        return stage;
    g_autoptr(GString) known = g_string_new(NULL);
    for (const struct stage *const *s = stage_all(); *s; s++)
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*s)->name);
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "there is no stage '%s'; stages are: %s", name,
                known->str);
    return NULL;
}

/* --- stages ----------------------------------------------------------------------------------------------------- */

static struct runner_options runner_options(struct service *s, const struct consumer_config *c,
                                            const struct stage *stage)
{
    return (struct runner_options){
        .stage = stage,
        .stage_options = {c->pack, c->instance},
        .group = c->group,
        .instance = c->instance,
        .from_new = (enum kafka_policy)c->from,
        .from_gap = (enum kafka_policy)c->on_gap,
        .commit_interval_ms = (int)c->commit_interval_ms,
        .batch_max_inputs = (guint)c->batch_max_records,
        .batch_max_bytes = (gsize)c->batch_max_bytes,
        .sinks_n = stage->is_serial ? 1 : (guint)c->sinks,
        .session_timeout_ms = (int)c->session_timeout_ms,
        .transaction_timeout_ms = (int)c->transaction_timeout_ms,
        .drain_timeout_ms = (int)(c->service.drain_ms * 2 / 5), /* the calls under way and closing need time, too */
        .health = service_health(s),
    };
}

static int add_stage(struct service *s, struct program *p, const char *name, GError **error)
{
    int code = EX_SOFTWARE;
    const struct stage *stage = find_stage(name, error);
    if (!stage)
        return EX_USAGE;
    const struct runner_options ro = runner_options(s, &p->consumer, stage);
    runner *r = runner_new(p->client, &ro, &code, error);
    if (!r) {
        g_prefix_error(error, "stage %s: ", name);
        return code;
    }
    struct running *running = g_new0(struct running, 1);
    running->service = s;
    running->runner = r;
    g_ptr_array_add(p->all, running);
    return EX_OK;
}

/* The pack that nobody named may be the one that came with the program. */
static void find_default_pack(char **pack)
{
    if (strcmp(*pack, CONSUMER_PACK_DEFAULT) != 0)
        return;
    g_free(*pack);
    *pack = shipped_path_dup(CONSUMER_PACK_DEFAULT);
}

static int prepare(struct service *s, void *user, GError **error)
{
    struct program *p = user;
    const char *const *names = service_arguments(s);
    override(&p->kafka.bootstrap, p->options.bootstrap);
    override(&p->kafka.prefix, p->options.prefix);
    override(&p->consumer.pack, p->options.pack);
    find_default_pack(&p->consumer.pack);
    override(&p->consumer.instance, p->options.instance    ? p->options.instance
                                    : p->consumer.instance ? NULL
                                                           : g_get_host_name());
    override(&p->consumer.service.http, p->options.http);
    if (!*names) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "which stage? --help lists them");
        return EX_USAGE;
    }
    p->client = kafka_config_client_new(&p->kafka, "frontwire-consumer", error);
    int code = p->client ? EX_OK : EX_CONFIG;
    for (; code == EX_OK && *names; names++)
        code = add_stage(s, p, *names, error);
    return code;
}

static gpointer run(gpointer user)
{
    struct running *r = user;
    g_autoptr(GError) error = NULL;
    int code = runner_run(r->runner, &error);
    g_atomic_int_set(&r->is_done, TRUE);
    if (code != EX_OK) /* the end of one is the end of all: the supervisor starts them anew */
        service_end(r->service, code, error);
    return NULL;
}

static int start_stages(struct service *s, void *user, GError **error)
{
    (void)s, (void)error;
    struct program *p = user;
    for (guint i = 0; i < p->all->len; i++) {
        struct running *r = p->all->pdata[i];
        r->thread = g_thread_new(runner_status(r->runner).stage, run, r);
    }
    return EX_OK;
}

static void stop_stages(struct service *s, void *user, gint64 deadline)
{
    (void)s, (void)deadline; /* a thread that hangs is ended by the service's alarm */
    struct program *p = user;
    for (guint i = 0; i < p->all->len; i++)
        runner_stop(((struct running *)p->all->pdata[i])->runner);
    for (guint i = 0; i < p->all->len; i++)
        g_thread_join(((struct running *)p->all->pdata[i])->thread);
    g_ptr_array_set_size(p->all, 0); /* librdkafka's destruction has hung, too: under the alarm */
}

static gboolean reload(struct service *s, void *user, GError **error)
{
    (void)s;
    struct program *p = user;
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < p->all->len; i++)
        ok = runner_reload(((struct running *)p->all->pdata[i])->runner, error);
    return ok;
}

static void running_free(gpointer user)
{
    struct running *r = user;
    runner_free(r->runner);
    g_free(r);
}

int main(int argc, char **argv)
{
    struct program p = {.all = g_ptr_array_new_with_free_func(running_free)};
    const GOptionEntry options[] = {
        {"bootstrap", 'b', 0, G_OPTION_ARG_STRING, &p.options.bootstrap, "Kafka brokers (kafka.bootstrap)",
         "HOST:PORT,..."},
        {"prefix", 'p', 0, G_OPTION_ARG_STRING, &p.options.prefix,
         "put before topics, groups and transactional ids (kafka.prefix)", "P"},
        {"pack", 0, 0, G_OPTION_ARG_FILENAME, &p.options.pack, "what is known of the conflict (consumer.pack)", "DIR"},
        {"instance", 'i', 0, G_OPTION_ARG_STRING, &p.options.instance, "this member's name (consumer.instance)",
         "NAME"},
        {"http", 0, 0, G_OPTION_ARG_STRING, &p.options.http, "address of metrics and health, or off (consumer.http)",
         "ADDRESS:PORT"},
        G_OPTION_ENTRY_NULL};
    const struct config_section sections[] = {
        KAFKA_CONFIG_SECTION(&p.kafka),
        {"consumer", consumer_config_fields, consumer_config_fields_n, &p.consumer},
        CONFIG_FOREIGN("producer")};
    const struct service_part parts[] = {{"stages", start_stages, stop_stages}};
    g_autofree char *stages = describe_stages();
    const struct service_program program = {
        .name = "frontwire-consumer",
        .arguments = "STAGE...",
        .summary = "Carries records from one Kafka topic to the next, through the stages named, exactly once.",
        .description = stages,
        .options = options,
        .sections = sections,
        .sections_n = G_N_ELEMENTS(sections),
        .config = &p.consumer.service,
        .prepare = prepare,
        .parts = parts,
        .parts_n = G_N_ELEMENTS(parts),
        .reload = reload,
        .user = &p,
    };
    int code = service_run(&program, argc, argv);
    g_ptr_array_unref(p.all);
    kafka_client_free(p.client);
    char *given[] = {p.options.bootstrap, p.options.prefix, p.options.pack, p.options.instance, p.options.http};
    for (guint i = 0; i < G_N_ELEMENTS(given); i++)
        g_free(given[i]);
    return code;
}
