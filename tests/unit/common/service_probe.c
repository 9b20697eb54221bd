/* A service for tests/unit/common/test_service.c: says what happens to it on standard output. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/service.h"

struct probe {
    struct service_config service;
    char *mood;
    struct service *s;
    GThread *thread;
    struct heartbeat *beat;
    gint stop;
};

static const struct config_field FIELDS[] = {
    SERVICE_CONFIG(struct probe, service, "127.0.0.1:0"),
    {"mood", CONFIG_STRING, offsetof(struct probe, mood), 0, 0, "calm", NULL, "what the probe does"},
};

static void say(const char *text)
{
    printf("%s\n", text);
    fflush(stdout);
}

static gboolean mood_is(const struct probe *p, const char *mood)
{
    return strcmp(p->mood, mood) == 0;
}

static int prepare(struct service *s, void *user, GError **error)
{
    struct probe *p = user;
    p->s = s;
    if (!service_arguments(s)[0]) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "an argument is expected");
        return EX_USAGE;
    }
    health_wait(service_health(s), "broker", "no answer");
    printf("port %u\n", service_http_port(s));
    return EX_OK;
}

static int start_first(struct service *s, void *user, GError **error)
{
    (void)user;
    (void)error;
    printf("start first\nport %u\n", service_http_port(s));
    fflush(stdout);
    return EX_OK;
}

static void stop_first(struct service *s, void *user, gint64 deadline)
{
    (void)s;
    (void)user;
    (void)deadline;
    say("stop first");
}

static gpointer work(gpointer user)
{
    struct probe *p = user;
    while (!g_atomic_int_get(&p->stop)) {
        g_usleep(10000);
        if (!mood_is(p, "stuck"))
            heartbeat(p->beat);
    }
    heartbeat_end(p->beat);
    if (mood_is(p, "hang"))
        sleep(60);
    return NULL;
}

static int start_second(struct service *s, void *user, GError **error)
{
    struct probe *p = user;
    if (mood_is(p, "unable")) {
        g_set_error_literal(error, G_OPTION_ERROR, 0, "not today");
        return EX_UNAVAILABLE;
    }
    p->beat = heartbeat_begin(service_health(s), "work", 300);
    p->thread = g_thread_new("work", work, p);
    health_ok(service_health(s), "broker");
    say("start second");
    if (mood_is(p, "ends")) {
        g_autoptr(GError) why = g_error_new(G_OPTION_ERROR, 0, "fenced");
        service_end(s, EX_TEMPFAIL, why);
    }
    return EX_OK;
}

static void stop_second(struct service *s, void *user, gint64 deadline)
{
    (void)s;
    struct probe *p = user;
    printf("stop second, %.1f s left\n", (double)(deadline - clock_monotonic(clock_system())) / 1e6);
    fflush(stdout);
    g_atomic_int_set(&p->stop, 1);
    g_thread_join(p->thread);
}

static gboolean reload(struct service *s, void *user, GError **error)
{
    (void)s;
    (void)user;
    static int times;
    say("reload");
    if (times++ == 0)
        return TRUE;
    g_set_error_literal(error, G_OPTION_ERROR, 0, "bad pack");
    return FALSE;
}

int main(int argc, char **argv)
{
    static const struct service_part parts[] = {{"first", start_first, stop_first},
                                                {"second", start_second, stop_second}};
    static struct probe p;
    const struct config_section sections[] = {CONFIG_SECTION("probe", FIELDS, &p), CONFIG_FOREIGN("kafka")};
    const struct service_program program = {.name = "probe",
                                            .arguments = "WORD…",
                                            .summary = "A service for a test.",
                                            .sections = sections,
                                            .sections_n = 2,
                                            .config = &p.service,
                                            .prepare = prepare,
                                            .parts = parts,
                                            .parts_n = 2,
                                            .reload = reload,
                                            .user = &p};
    return service_run(&program, argc, argv);
}
