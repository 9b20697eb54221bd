#include "common/service.h"

#include <stdio.h>
#include <glib-unix.h>
#include <signal.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/service_options.h"

#define TICK_MS     1000 /* how often status and watchdog are looked at */
/* librdkafka (2.0.2 and later) waits by the wall clock: set back, every wait under way lasts that much longer. */
#define SET_BACK_US (10 * US_PER_S)
/* Of the drain time, what the parts get; the rest is for what comes after them. */
#define PARTS_SHARE 0.8

METRIC_GAUGE(build_info, "frontwire_build_info", "Always 1; the label is the version.", "version");
METRIC_GAUGE(ready, "frontwire_ready", "1 when nothing is waited for (see /readyz).", NULL);
METRIC_COUNTER(reloads, "frontwire_reloads_total", "Reloads asked for by SIGHUP, by what came of them.", "result");

struct service {
    const struct service_program *program;
    struct standard_options options;
    char *describe; /* "options", "metrics": print them as Markdown and exit; NULL: run */
    char **arguments;
    yaml_doc *config;
    struct health *health;
    http_server *http;
    GArray *routes; /* struct http_route */
    GMainLoop *loop;
    guint started_n;
    guint signal_sources[2];
    char *status; /* as systemd was told last */
    gint64 watchdog_us;
    gint64 clock_offset; /* of the wall clock from the monotonic one */
    gint exit_code;      /* atomic; -1: runs on */
};

int service_fail(int exit_code, const GError *error)
{
    log_error("failed", "reason", error ? error->message : "unknown", "exit_code", exit_code, NULL);
    return exit_code;
}

void service_end(struct service *s, int exit_code, const GError *error)
{
    if (!g_atomic_int_compare_and_exchange(&s->exit_code, -1, exit_code))
        return;
    if (error)
        service_fail(exit_code, error);
    g_main_loop_quit(s->loop);
    g_main_context_wakeup(NULL);
}

const char *const *service_arguments(const struct service *s)
{
    static const char *const none[] = {NULL};
    return s->arguments ? (const char *const *)s->arguments : none;
}

struct health *service_health(struct service *s)
{
    return s->health;
}

const struct yaml_node *service_config_root(const struct service *s)
{
    return s->config ? yaml_root(s->config) : NULL;
}

guint service_http_port(const struct service *s)
{
    return s->http ? http_server_port(s->http) : 0;
}

/* --- HTTP ------------------------------------------------------------------------------------------------------- */

static void reply_metrics(const struct http_request *request, struct http_reply *reply, void *user)
{
    (void)request;
    struct service *s = user;
    metric_set(&ready, health_is_ready(s->health, NULL));
    reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(reply->body);
}

static void reply_health(const struct http_request *request, struct http_reply *reply, void *user)
{
    (void)request;
    struct service *s = user;
    gboolean is_alive = health_is_alive(s->health, clock_monotonic(clock_system()), reply->body);
    reply->status = is_alive ? 200 : 503;
    g_string_prepend(reply->body, is_alive ? "alive\n" : "stuck\n");
}

static void reply_ready(const struct http_request *request, struct http_reply *reply, void *user)
{
    (void)request;
    struct service *s = user;
    gboolean is_ready = health_is_ready(s->health, reply->body);
    reply->status = is_ready ? 200 : 503;
    g_string_prepend(reply->body, is_ready ? "ready\n" : "not ready\n");
}

static gboolean start_http(struct service *s, GError **error)
{
    const struct service_config *config = s->program->config;
    if (!config || !config->http || strcmp(config->http, "off") == 0)
        return TRUE;
    const struct http_route standard[] = {{"GET", "/metrics", reply_metrics, s},
                                          {"GET", "/healthz", reply_health, s},
                                          {"GET", "/readyz", reply_ready, s}};
    s->routes = g_array_new(FALSE, FALSE, sizeof(struct http_route));
    g_array_append_vals(s->routes, standard, G_N_ELEMENTS(standard));
    if (s->program->routes_n)
        g_array_append_vals(s->routes, s->program->routes, s->program->routes_n);
    s->http = http_server_start(config->http, (const struct http_route *)(void *)s->routes->data, s->routes->len,
                                &HTTP_LIMITS, error);
    if (s->http)
        log_info("http-listening", "address", config->http, "port", http_server_port(s->http), NULL);
    return s->http != NULL;
}

/* --- systemd ---------------------------------------------------------------------------------------------------- */

static void tell_status(struct service *s)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (health_is_ready(s->health, text))
        g_string_assign(text, "running");
    g_strdelimit(g_strchomp(text->str), "\n", ';');
    if (g_strcmp0(s->status, text->str) == 0)
        return;
    g_free(s->status);
    s->status = g_strdup(text->str);
    sd_notifyf(0, "STATUS=%s", s->status);
}

static gint64 clock_offset(void)
{
    return clock_now(clock_system()) - clock_monotonic(clock_system());
}

/* A new start costs a moment and nothing else; threads that sleep for as long as the clock was wrong cost the service.
 */
static void look_at_clock(struct service *s)
{
    gint64 offset = clock_offset(), by = offset - s->clock_offset;
    s->clock_offset = offset;
    if (by > -SET_BACK_US)
        return;
    g_autoptr(GError) why =
        g_error_new(G_FILE_ERROR, G_FILE_ERROR_AGAIN,
                    "the clock was set back by %d s; what waits now would wait that much longer: to be started again",
                    (int)(-by / US_PER_S));
    service_end(s, EX_TEMPFAIL, why);
}

static gboolean on_tick(gpointer user)
{
    struct service *s = user;
    tell_status(s);
    look_at_clock(s);
    g_autoptr(GString) text = g_string_new(NULL);
    if (health_is_alive(s->health, clock_monotonic(clock_system()), text)) {
        if (s->watchdog_us)
            sd_notify(0, "WATCHDOG=1");
    } else {
        g_strdelimit(g_strchomp(text->str), "\n", ';');
        log_error("stuck", "loops", text->str, NULL); /* without WATCHDOG=1 systemd ends us after its time */
    }
    return G_SOURCE_CONTINUE;
}

static guint add_tick(struct service *s)
{
    uint64_t usec = 0;
    s->watchdog_us = sd_watchdog_enabled(0, &usec) > 0 ? (gint64)usec : 0;
    guint every_ms = s->watchdog_us ? (guint)CLAMP(s->watchdog_us / 3000, 10, TICK_MS) : TICK_MS;
    s->clock_offset = clock_offset();
    return g_timeout_add(every_ms, on_tick, s);
}

/* --- signals ---------------------------------------------------------------------------------------------------- */

static gboolean on_stop_signal(gpointer user)
{
    struct service *s = user;
    log_info("stopping", "reason", "signal", NULL);
    service_end(s, EX_OK, NULL);
    return G_SOURCE_CONTINUE;
}

static gboolean on_reload_signal(gpointer user)
{
    struct service *s = user;
    g_autoptr(GError) error = NULL;
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, clock_monotonic(clock_system()));
    gboolean ok = !s->program->reload || s->program->reload(s, s->program->user, &error);
    metric_add_for(&reloads, ok ? "ok" : "refused", 1);
    if (ok)
        log_info("reloaded", NULL);
    else
        log_error("reload-refused", "reason", error ? error->message : "unknown", NULL);
    sd_notify(0, "READY=1");
    return G_SOURCE_CONTINUE;
}

static void watch_signals(struct service *s)
{
    signal(SIGPIPE, SIG_IGN);
    s->signal_sources[0] = g_unix_signal_add(SIGTERM, on_stop_signal, s);
    s->signal_sources[1] = g_unix_signal_add(SIGINT, on_stop_signal, s);
    g_unix_signal_add(SIGHUP, on_reload_signal, s);
}

static void on_overdue(int signal_number)
{
    (void)signal_number;
    static const char text[] = "not stopped in time: ending\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(EX_SOFTWARE);
    _exit(EX_SOFTWARE);
}

/* From now on the next signal kills, and so does the end of the drain time. */
static void stop_being_patient(struct service *s, gint64 drain_ms)
{
    for (guint i = 0; i < G_N_ELEMENTS(s->signal_sources); i++)
        g_source_remove(s->signal_sources[i]);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGALRM, on_overdue);
    alarm((guint)((drain_ms + 999) / 1000));
}

/* --- life ------------------------------------------------------------------------------------------------------- */

static int start_parts(struct service *s, GError **error)
{
    const struct service_program *p = s->program;
    for (; s->started_n < p->parts_n && g_atomic_int_get(&s->exit_code) < 0; s->started_n++) {
        const struct service_part *part = &p->parts[s->started_n];
        int code = part->start(s, p->user, error);
        if (code != EX_OK) {
            g_prefix_error(error, "%s: ", part->name);
            return code;
        }
    }
    return EX_OK;
}

static void stop_parts(struct service *s)
{
    gint64 drain_ms = s->program->config && s->program->config->drain_ms ? s->program->config->drain_ms : 10000;
    gint64 deadline = clock_monotonic(clock_system()) + (gint64)((double)(drain_ms * US_PER_MS) * PARTS_SHARE);
    sd_notify(0, "STOPPING=1");
    stop_being_patient(s, drain_ms);
    while (s->started_n > 0) {
        const struct service_part *part = &s->program->parts[--s->started_n];
        if (part->stop)
            part->stop(s, s->program->user, deadline);
    }
}

static int run_started(struct service *s, GError **error)
{
    int code = start_parts(s, error);
    if (code == EX_OK && g_atomic_int_get(&s->exit_code) < 0) {
        log_info("started", "version", FW_VERSION, NULL);
        sd_notify(0, "READY=1");
        tell_status(s);
        guint tick = add_tick(s);
        if (g_atomic_int_get(&s->exit_code) < 0)
            g_main_loop_run(s->loop);
        g_source_remove(tick);
    }
    if (code == EX_OK)
        code = g_atomic_int_get(&s->exit_code);
    stop_parts(s);
    return code;
}

/* Everything from the configuration on. */
static int run(struct service *s, GError **error)
{
    const struct service_program *p = s->program;
    if (s->options.config && !(s->config = yaml_load(s->options.config, error)))
        return EX_CONFIG;
    if (!config_bind(service_config_root(s), p->sections, p->sections_n, (const char *const *)s->options.settings,
                     error))
        return EX_CONFIG;
    metric_set_for(&build_info, FW_VERSION, 1);
    int code = p->prepare ? p->prepare(s, p->user, error) : EX_OK;
    if (code != EX_OK)
        return code;
    if (!start_http(s, error)) /* an address that is none, or one that is taken */
        return g_error_matches(*error, HTTP_SERVER_ERROR, HTTP_SERVER_ERROR_ADDRESS) ? EX_CONFIG : EX_UNAVAILABLE;
    watch_signals(s);
    return run_started(s, error);
}

static gboolean parse_options(struct service *s, int argc, char **argv, GError **error)
{
    const struct service_program *p = s->program;
    const GOptionEntry own[] = {{"describe", 0, 0, G_OPTION_ARG_STRING, &s->describe,
                                 "print all options of the configuration, or all metrics, as Markdown and exit",
                                 "options|metrics"},
                                G_OPTION_ENTRY_NULL};
    const GOptionEntry rest[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &s->arguments, NULL, p->arguments}, G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, p->summary);
    g_option_context_set_description(context, p->description);
    if (p->options)
        g_option_context_add_main_entries(context, p->options, NULL);
    standard_options_add(&s->options, context);
    g_option_context_add_main_entries(context, own, NULL);
    if (p->arguments)
        g_option_context_add_main_entries(context, rest, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (argc > 1 && !p->arguments) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "'%s' is not expected", argv[1]);
        return FALSE;
    }
    if (!s->options.config)
        s->options.config = g_strdup(g_getenv("FRONTWIRE_CONFIG"));
    return standard_options_apply(&s->options, p->name, error);
}

static void clear(struct service *s)
{
    http_server_stop(s->http);
    if (s->routes)
        g_array_unref(s->routes);
    config_clear_sections(s->program->sections, s->program->sections_n);
    yaml_free(s->config);
    health_free(s->health);
    g_main_loop_unref(s->loop);
    g_strfreev(s->arguments);
    g_free(s->status);
    standard_options_clear(&s->options);
    g_free(s->describe);
}

/* What docs/configuration.md and docs/metrics.md are made of. */
static int describe(const struct service_program *program, const char *what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (strcmp(what, "options") == 0) {
        config_write_docs(program->sections, program->sections_n, text);
    } else if (strcmp(what, "metrics") == 0) {
        metrics_write_docs(text);
    } else {
        g_printerr("%s: --describe takes options or metrics (found '%s')\n", program->name, what);
        return EX_USAGE;
    }
    fputs(text->str, stdout); /* not g_print: it would mend the text to the locale */
    return EX_OK;
}

int service_run(const struct service_program *program, int argc, char **argv)
{
    struct service s = {.program = program, .exit_code = -1};
    g_autoptr(GError) error = NULL;
    g_set_prgname(program->name);
    s.health = health_new();
    s.loop = g_main_loop_new(NULL, FALSE);
    int code = EX_OK;
    if (!parse_options(&s, argc, argv, &error)) {
        g_printerr("%s: %s; --help says more\n", program->name, error->message);
        code = EX_USAGE;
    } else if (s.options.version) {
        g_print("%s %s\n", program->name, FW_VERSION);
    } else if (s.describe) {
        code = describe(program, s.describe);
    } else {
        code = run(&s, &error);
        if (error)
            service_fail(code, error);
        else
            log_info("stopped", "exit_code", code, NULL);
    }
    clear(&s);
    alarm(0);
    log_flush();
    return code;
}
