/* cli/pack_check.h
 * What a pack's readers let pass and is nevertheless wrong: patterns that can never match, patterns that another one
 * always beats, names that two actors claim at the same time, rows that do not say where they come from. */
#pragma once
#include <glib.h>

struct pack_finding {
    gboolean is_wrong; /* else to be looked at */
    const char *where; /* "path:line" */
    const char *what;
};
typedef void (*pack_finding_fn)(const struct pack_finding *f, gpointer data);

/* Looks through packs/common and packs/PACK below `packs_dir`. FALSE when they cannot be read. */
gboolean pack_check(const char *packs_dir, const char *pack, pack_finding_fn found, gpointer data, GError **error);
