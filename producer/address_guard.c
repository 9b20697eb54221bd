#include "producer/address_guard.h"
#include <arpa/inet.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <string.h>

struct block {
    const char *address;
    guint bits;
};
static const struct block BLOCKED4[] = {
    {"0.0.0.0", 8},     {"10.0.0.0", 8},      {"100.64.0.0", 10},  {"127.0.0.0", 8},    {"169.254.0.0", 16},
    {"172.16.0.0", 12}, {"192.0.0.0", 24},    {"192.0.2.0", 24},   {"192.88.99.0", 24}, {"192.168.0.0", 16},
    {"198.18.0.0", 15}, {"198.51.100.0", 24}, {"203.0.113.0", 24}, {"224.0.0.0", 4},    {"240.0.0.0", 4},
};
/* Inside 2000::/3, the only part of IPv6 that is global unicast; all outside of it is refused. */
static const struct block BLOCKED6[] = {
    {"2001::", 23},
    {"2001:db8::", 32},
    {"3fff::", 20},
};
/* IPv6 addresses with an IPv4 address in them, and where it begins. */
static const struct {
    struct block block;
    guint at;
} EMBEDDED[] = {{{"::ffff:0:0", 96}, 12}, {{"64:ff9b::", 96}, 12}, {{"2002::", 16}, 2}};

static gboolean has_prefix(const guint8 *address, const guint8 *prefix, guint bits)
{
    guint bytes = bits / 8, rest = bits % 8;

    return memcmp(address, prefix, bytes) == 0 &&
           (rest == 0 || ((address[bytes] ^ prefix[bytes]) & (0xff00 >> rest) & 0xff) == 0);
}

static gboolean is_in(int family, const guint8 *address, const struct block *b)
{
    guint8 prefix[16] = {0};

    inet_pton(family, b->address, prefix);
    return has_prefix(address, prefix, b->bits);
}

static gboolean is_public4(const guint8 *address)
{
    for (guint i = 0; i < G_N_ELEMENTS(BLOCKED4); i++)
        if (is_in(AF_INET, address, &BLOCKED4[i]))
            return FALSE;
    return TRUE;
}

static gboolean is_public6(const guint8 *address)
{
    static const struct block GLOBAL = {"2000::", 3};

    for (guint i = 0; i < G_N_ELEMENTS(EMBEDDED); i++)
        if (is_in(AF_INET6, address, &EMBEDDED[i].block))
            return is_public4(address + EMBEDDED[i].at);
    for (guint i = 0; i < G_N_ELEMENTS(BLOCKED6); i++)
        if (is_in(AF_INET6, address, &BLOCKED6[i]))
            return FALSE;
    return is_in(AF_INET6, address, &GLOBAL);
}

static const guint8 *address_bytes(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (const guint8 *)&((const struct sockaddr_in *)(gconstpointer)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        return (const guint8 *)&((const struct sockaddr_in6 *)(gconstpointer)address)->sin6_addr;
    return NULL;
}

gboolean address_is_public(const struct sockaddr *address)
{
    const guint8 *bytes = address_bytes(address);

    return bytes && (address->sa_family == AF_INET ? is_public4(bytes) : is_public6(bytes));
}

struct network {
    int family;
    guint8 prefix[16];
    guint bits;
};
struct address_guard {
    GHashTable *hosts; /* "host" and "host:port", lower case */
    GArray *networks;  /* struct network */
};

static gboolean parse_network(const char *text, struct network *out)
{
    const char *slash = strchr(text, '/');
    g_autofree char *address = slash ? g_strndup(text, slash - text) : NULL;
    guint64 bits = 0;

    if (!slash)
        return FALSE;
    out->family = strchr(address, ':') ? AF_INET6 : AF_INET;
    if (inet_pton(out->family, address, out->prefix) != 1)
        return FALSE;
    if (!g_ascii_string_to_unsigned(slash + 1, 10, 0, out->family == AF_INET ? 32 : 128, &bits, NULL))
        return FALSE;
    out->bits = bits;
    return TRUE;
}

address_guard *address_guard_new(const char *const *allowed, GError **error)
{
    g_autoptr(address_guard) g = g_new0(address_guard, 1);

    g->hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g->networks = g_array_new(FALSE, TRUE, sizeof(struct network));
    for (; allowed && *allowed; allowed++) {
        struct network n = {0};
        if (parse_network(*allowed, &n)) {
            g_array_append_val(g->networks, n);
        } else if (**allowed && !strchr(*allowed, '/')) {
            g_hash_table_add(g->hosts, g_ascii_strdown(*allowed, -1));
        } else {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        "'%s' is neither host, host:port nor a network like 10.1.0.0/16", *allowed);
            return NULL;
        }
    }
    return g_steal_pointer(&g);
}

void address_guard_free(address_guard *g)
{
    if (!g)
        return;
    g_hash_table_unref(g->hosts);
    g_array_unref(g->networks);
    g_free(g);
}

static gboolean is_allowed_host(const address_guard *g, const char *host, guint port)
{
    g_autofree char *name = g_ascii_strdown(host, -1);
    g_autofree char *with_port = g_strdup_printf("%s:%u", name, port);

    return g_hash_table_contains(g->hosts, name) || g_hash_table_contains(g->hosts, with_port);
}

gboolean address_guard_allows(const address_guard *g, const char *host, guint port, const struct sockaddr *address)
{
    const guint8 *bytes = address_bytes(address);

    if (!bytes)
        return FALSE;
    if (address_is_public(address) || is_allowed_host(g, host, port))
        return TRUE;
    for (guint i = 0; i < g->networks->len; i++) {
        const struct network *n = &g_array_index(g->networks, struct network, i);
        if (n->family == address->sa_family && has_prefix(bytes, n->prefix, n->bits))
            return TRUE;
    }
    return FALSE;
}
