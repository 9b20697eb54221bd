/* producer/address_guard.h
 * Which network addresses a feed's URL may lead to. Feeds come from outside, and so do redirects and DNS answers:
 * without this a feed could make us ask the machine's own services (server-side request forgery). Asked at connect
 * time, after DNS. Source: IANA special-purpose address registries (RFC 6890 and updates). */
#pragma once
#include <glib.h>
#include <sys/socket.h>

/* Is this an address of the public internet? IPv4-mapped, NAT64 (64:ff9b::/96) and 6to4 addresses are judged by the
 * IPv4 address inside. */
gboolean address_is_public(const struct sockaddr *address);

typedef struct address_guard address_guard;
/* `allowed`: NULL-terminated list of what may be asked although it is not public, or NULL: "host", "host:port",
 * "10.1.0.0/16", "fd00::/8". NULL with an error that names the entry. */
address_guard *address_guard_new(const char *const *allowed, GError **error);
void address_guard_free(address_guard *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(address_guard, address_guard_free)

/* May `host` (as in the URL, without brackets) at `port` be asked at this address? */
gboolean address_guard_allows(const address_guard *g, const char *host, guint port, const struct sockaddr *address);
