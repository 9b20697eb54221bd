/* common/shipped.h
 * Where the files are that came with the programs: packs, the table of topics. They are named by their path in the
 * source tree ("packs/syria", "deploy/kafka/topics.tsv") and looked for below the current folder, then in the tree that
 * this program was built in, then below ../share/frontwire of its own folder, where `cmake --install` puts them. */
#pragma once
#include <glib.h>

/* The first place where `relative` is; `relative` itself when it is nowhere, so that the error of whoever opens it
 * names it. g_free() it. */
char *shipped_path_dup(const char *relative);
