/* cli/cmd_extract_diff.h
 * frontwire extract --diff OLD NEW: what two packs, two versions of the program or two saved outputs tell differently.
 * Exit: 0 they tell the same, 1 they do not, EX_… an error. */
#pragma once
#include "cli/event_set.h"

int cmd_extract_diff(const char *old, const char *new, const struct event_set_input *in, gboolean json);
