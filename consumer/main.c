/* frontwire-consumer: runs stages, each in a thread of its own, until told to stop. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/log.h"
#include "consumer/runner.h"

#define STOP_WITHIN_S 10 /* then the process ends, whatever hangs */
#define LOOK_MS       100

struct options {
    char *bootstrap, *prefix, *pack, *instance, *group, *from, *on_gap, *log_level;
    char **kafka, **kafka_files, **stages;
    int commit_interval_ms, session_timeout_ms, transaction_timeout_ms, sinks;
    gboolean version;
};

struct running {
    runner *runner;
    GThread *thread;
    gint exit_code; /* -1: runs */
};

/* --- options ---------------------------------------------------------------------------------------------------- */

static char *describe_stages(void)
{
    GString *s = g_string_new("Stages:\n");
    for (const struct stage *const *stage = stage_all(); *stage; stage++)
        g_string_append_printf(s, "  %-12s %s\n", (*stage)->name, (*stage)->summary);
    g_string_append(
        s, "\nSIGTERM: commit what is done, end within 10 s; a second one: at once. SIGHUP: read the pack again.\n");
    return g_string_free(s, FALSE);
}

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"bootstrap", 'b', 0, G_OPTION_ARG_STRING, &o->bootstrap, "Kafka brokers (default 127.0.0.1:9092)",
         "HOST:PORT,…"},
        {"prefix", 'p', 0, G_OPTION_ARG_STRING, &o->prefix, "put before topics, groups and transactional ids", "P"},
        {"pack", 0, 0, G_OPTION_ARG_FILENAME, &o->pack, "what is known of the conflict (default packs/syria)", "DIR"},
        {"instance", 'i', 0, G_OPTION_ARG_STRING, &o->instance,
         "this member's name, unique in its group (default: the host's name)", "NAME"},
        {"group", 0, 0, G_OPTION_ARG_STRING, &o->group, "consumer group (default frontwire-STAGE)", "NAME"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &o->from, "a new group begins at: start (default), end", "WHERE"},
        {"on-gap", 0, 0, G_OPTION_ARG_STRING, &o->on_gap,
         "records that are gone: start (default: go on behind the hole), end, stop", "POLICY"},
        {"commit-interval", 0, 0, G_OPTION_ARG_INT, &o->commit_interval_ms,
         "age of a transaction's oldest record (default 100)", "MS"},
        {"sinks", 0, 0, G_OPTION_ARG_INT, &o->sinks, "transactions in turn, 1 to 4 (default 2)", "N"},
        {"session-timeout", 0, 0, G_OPTION_ARG_INT, &o->session_timeout_ms,
         "a member silent so long loses its partitions (default 10000)", "MS"},
        {"transaction-timeout", 0, 0, G_OPTION_ARG_INT, &o->transaction_timeout_ms,
         "the broker aborts after so long (default 10000)", "MS"},
        {"kafka", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->kafka,
         "a librdkafka setting (security.protocol, ssl.*, sasl.*, fetch.*, …); no secrets", "NAME=VALUE"},
        {"kafka-file", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->kafka_files, "the same, the value is the file's content",
         "NAME=FILE"},
        {"log-level", 0, 0, G_OPTION_ARG_STRING, &o->log_level, "debug, info (default), warn, error", "LEVEL"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &o->version, "print the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->stages, NULL, "STAGE…"},
        G_OPTION_ENTRY_NULL};
    g_autofree char *stages = describe_stages();
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Carries records from one Kafka topic to the next, through the stages named, exactly once.");
    g_option_context_set_description(context, stages);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void options_clear(struct options *o)
{
    char *strings[] = {o->bootstrap, o->prefix, o->pack, o->instance, o->group, o->from, o->on_gap, o->log_level};
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_strfreev(o->kafka);
    g_strfreev(o->kafka_files);
    g_strfreev(o->stages);
}

static gboolean is_secret(const char *name)
{
    return strstr(name, "password") || strstr(name, "secret") || g_str_has_suffix(name, "key.pem") ||
           strstr(name, "jaas");
}

static gboolean apply_settings(kafka_client *client, char **pairs, gboolean are_files, GError **error)
{
    for (; pairs && *pairs; pairs++) {
        g_auto(GStrv) pair = g_strsplit(*pairs, "=", 2);
        if (!pair[0] || !pair[1]) {
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "'%s' is not NAME=%s", pair[0] ? pair[0] : "",
                        are_files ? "FILE" : "VALUE");
            return FALSE;
        }
        if (!are_files && is_secret(pair[0])) { /* command lines are everybody's to read */
            g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is a secret: use --kafka-file %s=FILE",
                        pair[0], pair[0]);
            return FALSE;
        }
        if (!(are_files ? kafka_client_set_from_file(client, pair[0], pair[1], error)
                        : kafka_client_set(client, pair[0], pair[1], error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean parse_policies(const struct options *o, struct runner_options *ro, GError **error)
{
    if (o->from && (!kafka_policy_parse(o->from, &ro->from_new) || ro->from_new == KAFKA_POLICY_STOP)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--from is start or end (found '%s')", o->from);
        return FALSE;
    }
    if (o->on_gap && !kafka_policy_parse(o->on_gap, &ro->from_gap)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--on-gap is start, end or stop (found '%s')",
                    o->on_gap);
        return FALSE;
    }
    if (o->sinks < 0 || o->sinks > 4) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--sinks is 1 to 4 (found %d)", o->sinks);
        return FALSE;
    }
    return TRUE;
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

/* --- running ---------------------------------------------------------------------------------------------------- */

static gpointer run(gpointer user)
{
    struct running *r = user;
    g_atomic_int_set(&r->exit_code, runner_run(r->runner));
    return NULL;
}

static gboolean make_runners(const kafka_client *client, const struct options *o, GArray *all, int *exit_code,
                             GError **error)
{
    struct runner_options ro = {
        .stage_options = {o->pack ? o->pack : "packs/syria", o->instance},
        .group = o->group,
        .instance = o->instance ? o->instance : g_get_host_name(),
        .commit_interval_ms = o->commit_interval_ms,
        .sinks_n = (guint)o->sinks,
        .session_timeout_ms = o->session_timeout_ms,
        .transaction_timeout_ms = o->transaction_timeout_ms,
    };
    *exit_code = EX_USAGE;
    if (!parse_policies(o, &ro, error))
        return FALSE;
    for (char **name = o->stages; *name; name++) {
        *exit_code = EX_USAGE;
        if (!(ro.stage = find_stage(*name, error)))
            return FALSE;
        struct running r = {runner_new(client, &ro, exit_code, error), NULL, -1};
        if (!r.runner) {
            g_prefix_error(error, "stage %s: ", *name);
            return FALSE;
        }
        g_array_append_val(all, r);
    }
    return TRUE;
}

static void tell_all(GArray *all, void (*what)(runner *r))
{
    for (guint i = 0; i < all->len; i++)
        what(g_array_index(all, struct running, i).runner);
}

/* How many still run; the first bad exit code goes to `*worst`. */
static guint count_running(GArray *all, int *worst)
{
    guint n = 0;
    for (guint i = 0; i < all->len; i++) {
        int code = g_atomic_int_get(&g_array_index(all, struct running, i).exit_code);
        n += code < 0;
        if (code > 0 && !*worst)
            *worst = code;
    }
    return n;
}

/* Until all have ended: signals, and the end of one is the end of all (its supervisor starts them anew). */
static int supervise(GArray *all, const sigset_t *signals)
{
    const struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
    gint64 stop_by = 0;
    int worst = 0;
    while (count_running(all, &worst) > 0) {
        int signal_number = sigtimedwait(signals, NULL, &look);
        if (signal_number == SIGHUP)
            tell_all(all, runner_reload);
        gboolean is_end = signal_number == SIGTERM || signal_number == SIGINT;
        if (is_end && stop_by) {
            log_warn("ended-at-once", "signal", signal_number, NULL);
            _exit(128 + signal_number);
        }
        if ((is_end || count_running(all, &worst) < all->len) && !stop_by) {
            stop_by = g_get_monotonic_time() + STOP_WITHIN_S * G_TIME_SPAN_SECOND;
            tell_all(all, runner_stop);
        }
        if (stop_by && g_get_monotonic_time() > stop_by) {
            log_error("stop-hangs", "after_s", STOP_WITHIN_S, NULL);
            _exit(EX_SOFTWARE);
        }
    }
    return worst;
}

static int run_all(GArray *all, const sigset_t *signals)
{
    for (guint i = 0; i < all->len; i++) {
        struct running *r = &g_array_index(all, struct running, i);
        r->thread = g_thread_new(runner_status(r->runner).stage, run, r);
    }
    int code = supervise(all, signals);
    for (guint i = 0; i < all->len; i++)
        g_thread_join(g_array_index(all, struct running, i).thread);
    return code;
}

static gpointer end_anyway(gpointer user)
{
    (void)user;
    g_usleep(STOP_WITHIN_S * G_USEC_PER_SEC / 2);
    log_error("close-hangs", "after_s", STOP_WITHIN_S / 2, NULL);
    _exit(EX_SOFTWARE);
}

/* librdkafka's destruction has hung in some releases. */
static void free_runners(GArray *all)
{
    g_thread_unref(g_thread_new("watchdog", end_anyway, NULL));
    for (guint i = 0; i < all->len; i++)
        runner_free(g_array_index(all, struct running, i).runner);
}

static void block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int start(const struct options *o, GError **error)
{
    enum log_level level = LOG_LEVEL_INFO;
    sigset_t signals;
    int code = EX_USAGE;
    if (!o->stages) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "which stage? --help lists them");
        return EX_USAGE;
    }
    if (o->log_level && !log_level_parse(o->log_level, &level)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--log-level is debug, info, warn or error (found '%s')", o->log_level);
        return EX_USAGE;
    }
    block_signals(&signals);
    log_start("frontwire-consumer", level, LOG_FORMAT_AUTO);
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(struct running));
    g_autoptr(kafka_client) client =
        kafka_client_new(o->bootstrap ? o->bootstrap : "127.0.0.1:9092", o->prefix, "frontwire-consumer");
    if (!apply_settings(client, o->kafka, FALSE, error) || !apply_settings(client, o->kafka_files, TRUE, error))
        return EX_USAGE;
    if (make_runners(client, o, all, &code, error))
        code = run_all(all, &signals);
    free_runners(all);
    log_flush();
    return code;
}

int main(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    int code = parse_options(argc, argv, &o, &error) ? EX_OK : EX_USAGE;
    if (code == EX_OK && o.version)
        g_print("frontwire-consumer %s\n", FW_VERSION);
    else if (code == EX_OK)
        code = start(&o, &error);
    if (error)
        g_printerr("frontwire-consumer: %s\n", error->message);
    options_clear(&o);
    return code;
}
