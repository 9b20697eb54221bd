#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include "producer/address_guard.h"

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage a = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&a;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&a;

    a.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET;
    assert_int_equal(
        inet_pton(a.ss_family, text, a.ss_family == AF_INET ? (void *)&v4->sin_addr : (void *)&v6->sin6_addr), 1);
    return a;
}

static void only_the_public_internet_is_public(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        gboolean is_public;
    } TABLE[] = {
        {"8.8.8.8", TRUE},
        {"1.1.1.1", TRUE},
        {"172.15.255.255", TRUE},
        {"172.32.0.1", TRUE},
        {"100.63.255.255", TRUE},
        {"198.17.255.255", TRUE},
        {"223.255.255.255", TRUE},
        {"0.0.0.0", FALSE},
        {"0.1.2.3", FALSE},
        {"10.0.0.1", FALSE},
        {"100.64.0.1", FALSE},
        {"100.127.255.255", FALSE},
        {"127.0.0.1", FALSE},
        {"127.255.255.254", FALSE},
        {"169.254.169.254", FALSE},
        {"172.16.0.1", FALSE},
        {"172.31.255.255", FALSE},
        {"192.168.1.1", FALSE},
        {"192.0.2.1", FALSE},
        {"198.18.0.1", FALSE},
        {"198.19.255.255", FALSE},
        {"203.0.113.9", FALSE},
        {"224.0.0.1", FALSE},
        {"255.255.255.255", FALSE},
        {"2606:4700::1111", TRUE},
        {"2a00:1450::1", TRUE},
        {"::1", FALSE},
        {"::", FALSE},
        {"::ffff:127.0.0.1", FALSE},
        {"::ffff:8.8.8.8", TRUE},
        {"64:ff9b::10.0.0.1", FALSE},
        {"64:ff9b::8.8.8.8", TRUE},
        {"64:ff9b:1::8.8.8.8", FALSE},
        {"2002:7f00:1::1", FALSE},
        {"2002:808:808::1", TRUE},
        {"2001::1", FALSE},
        {"2001:db8::1", FALSE},
        {"fe80::1", FALSE},
        {"fc00::1", FALSE},
        {"fd12::1", FALSE},
        {"ff02::1", FALSE},
        {"::8.8.8.8", FALSE},
        {"3fff::1", FALSE},
        {"100::1", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct sockaddr_storage a = address(TABLE[i].address);
        if (address_is_public((struct sockaddr *)&a) != TABLE[i].is_public)
            fail_msg("%s", TABLE[i].address);
    }
}

static void the_configuration_opens_hosts_and_networks(void **state)
{
    (void)state;
    static const char *const ALLOWED[] = {"localhost:8080", "Intranet.example", "10.1.0.0/16", "fd00::/8", NULL};
    static const struct {
        const char *host;
        guint port;
        const char *address;
        gboolean is_allowed;
    } TABLE[] = {
        {"localhost", 8080, "127.0.0.1", TRUE},
        {"LOCALHOST", 8080, "::1", TRUE},
        {"localhost", 8081, "127.0.0.1", FALSE},
        {"other", 8080, "127.0.0.1", FALSE},
        {"intranet.example", 80, "192.168.0.1", TRUE},
        {"x", 80, "10.1.2.3", TRUE},
        {"x", 80, "10.2.2.3", FALSE},
        {"x", 80, "fd12::1", TRUE},
        {"x", 80, "fc12::1", FALSE},
        {"x", 80, "8.8.8.8", TRUE},
    };
    g_autoptr(address_guard) g = address_guard_new(ALLOWED, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        struct sockaddr_storage a = address(TABLE[i].address);
        if (address_guard_allows(g, TABLE[i].host, TABLE[i].port, (struct sockaddr *)&a) != TABLE[i].is_allowed)
            fail_msg("%s:%u %s", TABLE[i].host, TABLE[i].port, TABLE[i].address);
    }
    struct sockaddr unix_socket = {.sa_family = AF_UNIX};
    assert_false(address_guard_allows(g, "localhost", 8080, &unix_socket));
}

static void a_wrong_entry_is_named(void **state)
{
    (void)state;
    static const char *const TABLE[][2] = {{"10.0.0.0/33", NULL}, {"x/8", NULL}, {"", NULL}, {"10.0.0.0/", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(address_guard_new(TABLE[i], &error));
        assert_non_null(strstr(error->message, TABLE[i][0]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_public_internet_is_public),
        cmocka_unit_test(the_configuration_opens_hosts_and_networks),
        cmocka_unit_test(a_wrong_entry_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
