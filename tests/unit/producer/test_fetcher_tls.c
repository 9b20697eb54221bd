/* Whom the fetcher believes: openssl's test server with a certificate that it signed itself, for the name localhost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "producer/fetcher.h"

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static struct server {
    char *dir, *certificate, *other;
    GPid pid;
    int out;
    guint port;
} server;

static gboolean make_certificate(const char *name, const char *path, const char *key)
{
    g_autofree char *subject = g_strdup_printf("/CN=%s", name), *names = g_strdup_printf("subjectAltName=DNS:%s", name);
    const char *argv[] = {"openssl", "req",     "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                          subject,   "-addext", names,   "-keyout", key,        "-out",   path,    NULL};
    int status = -1;

    return g_spawn_sync(NULL, (char **)argv, NULL,
                        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                        NULL, &status, NULL) &&
           status == 0;
}

/* s_server says "ACCEPT 127.0.0.1:PORT" once it listens. */
static guint read_port(int fd)
{
    g_autoptr(GString) said = g_string_new(NULL);
    const char *at = NULL;
    char c;

    while (!at || !strchr(at, '\n')) {
        if (read(fd, &c, 1) != 1)
            return 0;
        g_string_append_c(said, c);
        at = strstr(said->str, "ACCEPT ");
    }
    return (guint)g_ascii_strtoull(strrchr(at, ':') + 1, NULL, 10);
}

static int start_server(void **state)
{
    (void)state;
    server.dir = g_dir_make_tmp("fw-tls-XXXXXX", NULL);
    server.certificate = g_build_filename(server.dir, "certificate.pem", NULL);
    server.other = g_build_filename(server.dir, "other.pem", NULL);
    g_autofree char *key = g_build_filename(server.dir, "key.pem", NULL);
    g_autofree char *other_key = g_build_filename(server.dir, "other-key.pem", NULL);
    g_autofree char *page = g_build_filename(server.dir, "feed", NULL);
    const char *argv[] = {"openssl",          "s_server", "-accept", "127.0.0.1:0", "-cert",
                          server.certificate, "-key",     key,       "-HTTP",       NULL};

    if (!make_certificate("localhost", server.certificate, key) ||
        !make_certificate("localhost", server.other, other_key) || !g_file_set_contents(page, ANSWER, -1, NULL) ||
        !g_spawn_async_with_pipes(server.dir, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                                  NULL, NULL, &server.pid, NULL, &server.out, NULL, NULL))
        return -1;
    server.port = read_port(server.out);
    return server.port ? 0 : -1;
}

static int stop_server(void **state)
{
    (void)state;
    kill(server.pid, SIGKILL);
    static const char *const FILES[] = {"certificate.pem", "other.pem", "key.pem", "other-key.pem", "feed"};
    for (guint i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *path = g_build_filename(server.dir, FILES[i], NULL);
        g_remove(path);
    }
    g_rmdir(server.dir);
    g_free(server.dir);
    g_free(server.certificate);
    g_free(server.other);
    return 0;
}

static void keep(void *user, gpointer tag, struct response *r)
{
    (void)tag;
    *(struct response **)user = r;
}

static struct response *fetch(const char *host, const char *ca_file)
{
    const char *const allowed[] = {"127.0.0.0/8", "localhost", NULL};
    g_autoptr(address_guard) guard = address_guard_new(allowed, NULL);
    const struct fetch_options o = {FETCH_LIMITS, "frontwire-test/1 (+http://c.example)", ca_file, guard};
    g_autofree char *url = g_strdup_printf("https://%s:%u/feed", host, server.port);
    const struct fetch_request q = {.url = url};
    struct response *r = NULL;
    g_autoptr(fetcher) f = fetcher_new(&o, keep, &r);

    fetcher_start(f, &q, NULL, 1);
    for (gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC; !r && g_get_monotonic_time() < end;)
        fetcher_run(f, 100);
    assert_non_null(r);
    return r;
}

static void only_who_proves_its_name_is_believed(void **state)
{
    (void)state;
    const struct {
        const char *claim, *host, *ca_file;
        enum fetch_failure failure;
    } TABLE[] = {
        {"a certificate that nobody we trust has signed", "localhost", NULL, FETCH_TLS},
        {"one that the configuration trusts", "localhost", server.certificate, FETCH_OK},
        {"one of another name", "127.0.0.1", server.certificate, FETCH_TLS},
        {"another one for the same name", "localhost", server.other, FETCH_TLS},
        {"certificates that are not there", "localhost", "/nonexistent.pem", FETCH_TLS},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autoptr(response_owner) r = fetch(TABLE[i].host, TABLE[i].ca_file);
        gboolean is_answered = TABLE[i].failure == FETCH_OK;
        if (r->failure != TABLE[i].failure || r->status != (is_answered ? 200 : 0) ||
            r->body->len != (is_answered ? 5u : 0u))
            fail_msg("%s: status %d, %s (%s), %u bytes", TABLE[i].claim, r->status, fetch_failure_name(r->failure),
                     r->failure_text, r->body->len);
    }
}

int main(void)
{
    g_autofree char *openssl = g_find_program_in_path("openssl");
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_who_proves_its_name_is_believed)};

    if (!openssl) {
        printf("skipped: openssl is not installed\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
