/* Drives build/<preset>/tests/service_probe from outside, as systemd and an administrator do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <cmocka.h>

#include "common/strview.h"

struct probe {
    GPid pid;
    int out, err;
    GString *text; /* standard output so far */
    int notify;    /* what systemd would hear; -1: no systemd */
};

static char *probe_path; /* beside this test */

static void start(struct probe *p, char **environment, ...)
{
    va_list args;
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, probe_path);
    va_start(args, environment);
    for (char *a; (a = va_arg(args, char *));)
        g_ptr_array_add(argv, a);
    va_end(args);
    g_ptr_array_add(argv, NULL);
    g_autoptr(GError) error = NULL;
    p->text = g_string_new(NULL);
    if (!g_spawn_async_with_pipes(NULL, (char **)argv->pdata, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                  &p->pid, NULL, &p->out, &p->err, &error))
        fail_msg("%s", error->message);
    fcntl(p->out, F_SETFL, O_NONBLOCK);
    fcntl(p->err, F_SETFL, O_NONBLOCK);
}

static gboolean hear(struct probe *p, const char *word)
{
    for (int i = 0; i < 1000 && !strstr(p->text->str, word); i++) {
        char piece[4096];
        ssize_t n = read(p->out, piece, sizeof piece);
        if (n > 0)
            g_string_append_len(p->text, piece, n);
        else
            g_usleep(10000);
    }
    return strstr(p->text->str, word) != NULL;
}

/* The exit code; minus the signal's number when one ended it. Its standard error in `*err`. */
static int ended(struct probe *p, char **err)
{
    int status = 0;
    for (int i = 0; i < 1500 && waitpid(p->pid, &status, WNOHANG) == 0; i++)
        g_usleep(10000);
    char rest[4096];
    for (ssize_t more; (more = read(p->out, rest, sizeof rest)) > 0;)
        g_string_append_len(p->text, rest, more);
    char text[65536];
    ssize_t n = read(p->err, text, sizeof text - 1);
    text[n > 0 ? n : 0] = 0;
    if (err)
        *err = g_strdup(text);
    close(p->out);
    close(p->err);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void forget(struct probe *p)
{
    g_string_free(p->text, TRUE);
}

static char *get(struct probe *p, const char *path)
{
    const char *port = g_strrstr(p->text->str, "port ");
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port + 5, NULL, 10))};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    g_autoptr(GString) all = g_string_new(NULL);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
        g_autofree char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
        send(fd, request, strlen(request), MSG_NOSIGNAL);
        char piece[4096];
        ssize_t n;
        while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
            g_string_append_len(all, piece, n);
    }
    close(fd);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void sigterm_stops_the_parts_in_reverse_order(void **state)
{
    (void)state;
    struct probe p;
    start(&p, NULL, "word", NULL);
    assert_true(hear(&p, "start second"));
    g_usleep(100000);
    kill(p.pid, SIGTERM);
    assert_int_equal(ended(&p, NULL), EX_OK);
    const char *second = strstr(p.text->str, "stop second, 8.0 s left"), *first = strstr(p.text->str, "stop first");
    if (!second)
        second = strstr(p.text->str, "stop second, 7.9 s left");
    assert_true(second && first && second < first);
    forget(&p);
}

static void a_second_signal_ends_it_at_once(void **state)
{
    (void)state;
    struct probe p;
    start(&p, NULL, "word", "--set", "probe.mood=hang", NULL);
    assert_true(hear(&p, "start second"));
    g_usleep(100000);
    kill(p.pid, SIGINT);
    assert_true(hear(&p, "stop second"));
    kill(p.pid, SIGTERM);
    assert_int_equal(ended(&p, NULL), -SIGTERM);
    forget(&p);
}

static void what_hangs_is_ended_after_the_drain_time(void **state)
{
    (void)state;
    struct probe p;
    start(&p, NULL, "word", "--set", "probe.mood=hang", "--set", "probe.drain=1s", NULL);
    assert_true(hear(&p, "start second"));
    g_usleep(100000);
    gint64 begin = g_get_monotonic_time();
    kill(p.pid, SIGTERM);
    assert_int_equal(ended(&p, NULL), EX_SOFTWARE);
    assert_true(g_get_monotonic_time() - begin < 3 * G_USEC_PER_SEC);
    forget(&p);
}

static void health_readiness_and_metrics_are_served(void **state)
{
    (void)state;
    struct probe p;
    start(&p, NULL, "word", NULL);
    assert_true(hear(&p, "start second"));
    g_autofree char *ready = get(&p, "/readyz"), *health = get(&p, "/healthz"), *metrics = get(&p, "/metrics");
    assert_true(g_str_has_suffix(ready, "ready\nbroker: ok\n") && g_str_has_prefix(ready, "HTTP/1.1 200"));
    assert_non_null(strstr(health, "\r\n\r\nalive\nwork: ok, last turn "));
    assert_non_null(strstr(metrics, "frontwire_build_info{version=\""));
    assert_non_null(strstr(metrics, "\nfrontwire_ready 1\n"));
    kill(p.pid, SIGTERM);
    assert_int_equal(ended(&p, NULL), EX_OK);
    forget(&p);
}

static void a_stuck_loop_shows_in_healthz_and_starves_the_watchdog(void **state)
{
    (void)state;
    g_autofree char *path = g_strdup_printf("%s/fw-notify-%d", g_get_tmp_dir(), getpid());
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    g_strlcpy(at.sun_path, path, sizeof at.sun_path);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    g_auto(GStrv) environment = g_get_environ();
    environment = g_environ_setenv(environment, "NOTIFY_SOCKET", path, TRUE);
    environment = g_environ_setenv(environment, "WATCHDOG_USEC", "600000", TRUE);
    struct probe p;
    start(&p, environment, "word", "--set", "probe.mood=stuck", NULL);
    assert_true(hear(&p, "start second"));
    g_usleep(1000000);
    g_autoptr(GString) told = g_string_new(NULL);
    char message[4096];
    for (ssize_t n; (n = recv(fd, message, sizeof message, 0)) > 0;)
        g_string_append_len(g_string_append_c(told, '\n'), message, n);
    assert_non_null(strstr(told->str, "READY=1"));
    assert_non_null(strstr(told->str, "STATUS=running"));
    g_usleep(700000);
    gboolean was_fed = FALSE;
    for (ssize_t n; (n = recv(fd, message, sizeof message, 0)) > 0;)
        was_fed = was_fed || g_strstr_len(message, n, "WATCHDOG=1");
    assert_false(was_fed);
    g_autofree char *health = get(&p, "/healthz");
    assert_true(g_str_has_prefix(health, "HTTP/1.1 503"));
    assert_non_null(strstr(health, "stuck\nwork: stuck, last turn "));
    kill(p.pid, SIGTERM);
    assert_int_equal(ended(&p, NULL), EX_OK);
    ssize_t n = recv(fd, message, sizeof message, 0);
    assert_true(n > 0);
    close(fd);
    g_unlink(path);
    forget(&p);
}

static void sighup_reloads_and_a_bad_reload_is_only_logged(void **state)
{
    (void)state;
    struct probe p;
    start(&p, NULL, "word", NULL);
    assert_true(hear(&p, "start second"));
    g_usleep(100000);
    kill(p.pid, SIGHUP);
    assert_true(hear(&p, "reload"));
    g_string_truncate(p.text, 0);
    kill(p.pid, SIGHUP);
    assert_true(hear(&p, "reload"));
    kill(p.pid, SIGTERM);
    g_autofree char *err = NULL;
    assert_int_equal(ended(&p, &err), EX_OK);
    assert_non_null(strstr(err, "\"log\":\"reloaded\""));
    assert_non_null(strstr(err, "\"log\":\"reload-refused\",\"program\":\"probe\",\"reason\":\"bad pack\""));
    forget(&p);
}

static const struct {
    const char *a, *b, *c;
    int code;
    const char *err;
} STARTS[] = {
    {"--version", NULL, NULL, EX_OK, ""},
    {"--help", NULL, NULL, EX_OK, ""},
    {"--bogus", NULL, NULL, EX_USAGE, "probe: Unknown option --bogus; --help says more\n"},
    {"--log-level", "chatty", NULL, EX_USAGE, "probe: --log-level must be debug, info, warn or error (found 'chatty')"},
    {"word", "--config", "/nonexistent.yaml", EX_CONFIG, "/nonexistent.yaml"},
    {"word", "--set", "probe.modo=x", EX_CONFIG, "--set probe.modo: there is no such option"},
    {"word", "--set", "probe.http=nonsense", EX_CONFIG, "'nonsense' is no address"},
    {"word", "--set", "probe.mood=unable", EX_UNAVAILABLE, "second: not today"},
    {"word", "--set", "probe.mood=ends", EX_TEMPFAIL, "fenced"},
    {"--log-format", "json", NULL, EX_USAGE, "an argument is expected"},
};

static void every_failure_to_start_has_its_exit_code_and_says_why(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(STARTS); i++) {
        struct probe p;
        start(&p, NULL, STARTS[i].a, STARTS[i].b, STARTS[i].c, NULL);
        int status = 0;
        for (int k = 0; k < 1000 && waitpid(p.pid, &status, WNOHANG) == 0; k++)
            g_usleep(10000);
        char err[65536];
        ssize_t n = read(p.err, err, sizeof err - 1);
        err[n > 0 ? n : 0] = 0;
        if (!WIFEXITED(status) || WEXITSTATUS(status) != STARTS[i].code || !strstr(err, STARTS[i].err))
            fail_msg("row %zu: status %x, %s", i, (guint)status, err);
        close(p.out);
        close(p.err);
        forget(&p);
    }
}

int main(int argc, char **argv)
{
    (void)argc;
    g_autofree char *folder = g_path_get_dirname(argv[0]);
    g_autofree char *path = g_build_filename(folder, "service_probe", NULL);
    probe_path = path;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigterm_stops_the_parts_in_reverse_order),
        cmocka_unit_test(a_second_signal_ends_it_at_once),
        cmocka_unit_test(what_hangs_is_ended_after_the_drain_time),
        cmocka_unit_test(health_readiness_and_metrics_are_served),
        cmocka_unit_test(a_stuck_loop_shows_in_healthz_and_starves_the_watchdog),
        cmocka_unit_test(sighup_reloads_and_a_bad_reload_is_only_logged),
        cmocka_unit_test(every_failure_to_start_has_its_exit_code_and_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
