/* common/service.h
 * What every long-lived program of ours has in common, so that main.c is a table of things to start and stop:
 * standard options, configuration, log, /metrics /healthz /readyz, signals, systemd's protocol, exit codes (sysexits).
 *
 *     static const struct service_part PARTS[] = {{"kafka", start_kafka, stop_kafka}, {"runner", start_runner,
 * stop_runner}}; int main(int argc, char **argv) { … return service_run(&program, argc, argv); }
 *
 * Signals: SIGTERM and SIGINT stop the parts in reverse order within the drain time, a second one ends the process at
 * once; SIGHUP calls reload. systemd: READY=1 when all parts have started, STATUS= says what is waited for,
 * RELOADING=1, STOPPING=1, and WATCHDOG=1 only while every heartbeat of common/health.h is fresh. Thread: the main one;
 * service_end, service_health from any. */
#pragma once
#include <sysexits.h>

#include "common/config.h"
#include "common/health.h"
#include "common/http_server.h"

struct service;

/* Started in the table's order, stopped in the reverse one; only what has started is stopped. */
struct service_part {
    const char *name;
    /* EX_OK, or the code to exit with and `*error`. Must not block for long: what waits for the world waits in a thread
     * of its own, with health_wait() saying so. */
    int (*start)(struct service *s, void *user, GError **error);
    /* Must have ended by `deadline` (monotonic microseconds). May be NULL. */
    void (*stop)(struct service *s, void *user, gint64 deadline);
};

/* In the program's own configuration section; SERVICE_CONFIG gives the rows. */
struct service_config {
    char *http;      /* "127.0.0.1:9464", or "off" */
    gint64 drain_ms; /* from the first signal to the end, whatever hangs */
};
#define SERVICE_CONFIG(T, member, default_http)                                                                        \
    {"http",                                                                                                           \
     CONFIG_STRING,                                                                                                    \
     offsetof(T, member.http),                                                                                         \
     0,                                                                                                                \
     0,                                                                                                                \
     default_http,                                                                                                     \
     NULL,                                                                                                             \
     "address of /metrics, /healthz and /readyz, or off; port 0 takes a free one"},                                    \
    {                                                                                                                  \
        "drain", CONFIG_DURATION, offsetof(T, member.drain_ms), 1000, 600000, "10s", NULL,                             \
            "time to stop in; then the process ends, whatever hangs"                                                   \
    }

struct service_program {
    const char *name;            /* "frontwire-consumer" */
    const char *arguments;       /* "STAGE…", NULL: takes none */
    const char *summary;         /* one sentence for --help */
    const char *description;     /* below the options; NULL: none */
    const GOptionEntry *options; /* the program's own, ended by a zeroed one; NULL: none */
    const struct config_section *sections;
    guint sections_n;
    const struct service_config *config; /* in one of the sections' structs */
    /* Called with configuration and arguments read, before anything starts. EX_OK, or exit code and `*error`. NULL:
     * none */
    int (*prepare)(struct service *s, void *user, GError **error);
    const struct service_part *parts;
    guint parts_n;
    /* SIGHUP. On failure the old state stays and the error is logged. NULL: none */
    gboolean (*reload)(struct service *s, void *user, GError **error);
    const struct http_route *routes; /* besides the standard ones */
    guint routes_n;
    void *user;
};

/* The whole life of the program; returns what main returns. */
int service_run(const struct service_program *program, int argc, char **argv);

/* Ends the service from a part, in an orderly way, with this exit code; `error` (borrowed) is logged when there is one.
 * The first call counts. */
void service_end(struct service *s, int exit_code, const GError *error);
/* What is left on the command line, NULL at its end. */
const char *const *service_arguments(const struct service *s);
struct health *service_health(struct service *s);
/* The configuration file as read; NULL when there is none. */
const struct yaml_node *service_config_root(const struct service *s);
/* Where HTTP listens, 0 when it is off. */
guint service_http_port(const struct service *s);

/* Logs the error and returns the code: return service_fail(EX_CONFIG, error); */
int service_fail(int exit_code, const GError *error);
