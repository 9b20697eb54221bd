/* text/inflect.h
 * The endings that names take in languages that inflect them (packs/common/endings.tsv): a table of names lists the
 * nominative, texts use the others. Built by one thread, then read-only. */
#pragma once
#include "common/strview.h"

typedef struct inflections inflections;

/* Reads the table; TSV_ERROR_* with file and line. */
inflections *inflections_load(const char *path, GError **error);
void inflections_free(inflections *f);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(inflections, inflections_free)

/* Calls `each` for every inflected form of `name` (not for the name itself); `form` is borrowed for the call. */
void inflect(const inflections *f, const char *name, void (*each)(const char *form, gpointer data), gpointer data);
