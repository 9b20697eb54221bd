/* common/tsv.h
 * Reads the tables of a pack: UTF-8, tab-separated, a header row of column names, `#` lines and blank lines skipped.
 * Cells are borrowed from the table; errors name file and line. Thread: its creator's. */
#pragma once
#include "common/strview.h"

typedef struct tsv tsv;

enum tsv_error { TSV_ERROR_READ, TSV_ERROR_COLUMN, TSV_ERROR_ROW };
#define TSV_ERROR tsv_error_quark()
GQuark tsv_error_quark(void);

/* Opens `path`; `columns` is a NULL-terminated list of the names that must be there (others may be). */
tsv *tsv_open(const char *path, const char *const *columns, GError **error);
void tsv_free(tsv *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(tsv, tsv_free)

/* Goes to the next row. FALSE at the end, and for a row with more cells than columns (then *error is set). */
gboolean tsv_next(tsv *t, GError **error);
/* A cell of the current row by the position of its column in the list given to tsv_open; empty when missing. */
struct strview tsv_cell(const tsv *t, guint column);
/* A cell by name, for columns that need not be there; empty when missing. */
struct strview tsv_named_cell(const tsv *t, const char *column);
/* "path:line" of the current row, for messages; valid until the next row. */
const char *tsv_where(tsv *t);
/* Sets a TSV_ERROR_ROW "path:line: …"; returns FALSE. */
gboolean tsv_fail(tsv *t, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* A real number of a cell; FALSE and an error naming the column when it is none or outside lo … hi. */
gboolean tsv_real(tsv *t, guint column, double lo, double hi, double *out, GError **error);

/* Iterates the `separator`-parted pieces of a cell: FALSE when there are no more; blanks around a piece are cut. */
gboolean tsv_piece(struct strview *rest, char separator, struct strview *piece);

/* Calls `row` for every row of `path` with `data`; stops at its first FALSE. */
gboolean tsv_each(const char *path, const char *const *columns, gboolean (*row)(tsv *t, gpointer data, GError **error),
                  gpointer data, GError **error);
