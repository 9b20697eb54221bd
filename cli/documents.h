/* cli/documents.h
 * Reads what a person gives a command: text files, feeds, HTML pages, JSON lines; one document at a time. Texts with
 * markup (of JSON lines too) are read through a mask (text/html_mask.h), so that offsets are those of the text as
 * given. */
#pragma once
#include "common/records/document.h"

struct cli_document {
    struct doc doc;
    struct strview title, body;             /* to read: without markup, every byte where it stands as given */
    struct strview given_title, given_body; /* the same, as given */
    struct strview outlet_side;             /* "" unknown */
    guint32 published_day;                  /* Julian; 0 unknown */
};

/* `d` and what it points to live for the call. */
typedef void (*cli_document_fn)(const struct cli_document *d, gpointer data);

struct cli_input {
    const char *const *files; /* NULL or none: standard input; "-" too */
    gboolean jsonl;           /* else each file is told by its bytes: a feed, a web page, a text */
    const char *published;    /* day of documents that say none, YYYY-MM-DD; NULL: unknown */
    const char *packs;        /* folder of the packs */
};

/* Every document of the input. Errors name file and line; documents before the error were read. */
gboolean cli_each_document(const struct cli_input *in, cli_document_fn fn, gpointer data, GError **error);

/* The exit code for its error: EX_NOINPUT for a file that is not there, else EX_DATAERR. */
int cli_input_exit_code(const GError *error);

/* The folder of the packs: `given`, else $FRONTWIRE_PACKS, else the one that came with the programs (common/shipped.h);
 * g_free() it. */
char *cli_packs_dir_dup(const char *given);
