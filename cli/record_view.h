/* cli/record_view.h
 * Records as people read them on a terminal: a few lines each. Pure: record in, text out. */
#pragma once
#include "common/arena.h"

struct record_view_options {
    gboolean use_colour;
    gboolean show_documents; /* document records, too: they only list events */
};

/* Appends what `value` (one record of any of our topics) says, ending in a newline; what is none of our records is
 * shown as it is, control characters replaced. Nothing is appended for records the options leave out. */
void record_view(struct strview value, const struct record_view_options *o, struct arena *arena, GString *out);
