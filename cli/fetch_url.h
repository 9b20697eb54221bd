/* cli/fetch_url.h
 * One address fetched for a person, as the producer would fetch it, but for the addresses that may be asked: who types
 * an address of the own network means it. Blocks until the answer has ended, by its limits at the latest. */
#pragma once
#include "producer/response.h"

#define FETCH_URL_ERROR (fetch_url_error_quark())
GQuark fetch_url_error_quark(void);
enum fetch_url_error { FETCH_URL_ERROR_FAILED };

/* "http://…" and "https://…"; everything else is the name of a file. */
gboolean cli_is_url(const char *name);
/* A whole answer with status 200; yours. FETCH_URL_ERROR_FAILED otherwise, with the address and what came. */
struct response *cli_fetch_url(const char *url, GError **error);
