/* cli/explain_view.h
 * One document as extraction read it, with what was considered, and how a person is shown it: on a terminal with
 * coloured spans, as a page, as JSON. Used by frontwire explain and why-not. */
#pragma once
#include "cli/documents.h"
#include "filters/extract/extract.h"

/* A sentence as extraction cut it; its language copied, since the reading's own ends with it. */
struct explain_sentence {
    struct extract_sentence at;
    char language[8];
};

struct explain_view {
    const struct cli_document *d;
    const struct extract_output *out;
    const GArray *notes;     /* struct extract_note, in the order of the reading */
    const GArray *sentences; /* struct explain_sentence */
    gboolean colour;
};

/* Words for people: what became of a reading. */
const char *explain_fate(enum draft_fate fate);
/* The text of the part a note speaks of. */
struct strview explain_text(const struct explain_view *v, guint text);

void explain_print_text(const struct explain_view *v);
void explain_print_html(const struct explain_view *v);
void explain_print_json(const struct explain_view *v);
/* One reading on a line. */
void explain_print_note(const struct explain_view *v, const struct extract_note *n, gboolean html);
/* What the page begins with. */
void explain_print_html_head(void);
