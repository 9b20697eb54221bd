/* cli/event_diff.h
 * What one set of events tells and another does not: gained, lost, and changed field by field. Events of a document
 * pair up by the words they were read in, their type and who and where; each at most once, the likest first. */
#pragma once
#include "cli/event_set.h"

enum event_field {
    FIELD_TYPE,
    FIELD_STATUS,
    FIELD_MODALITY,
    FIELD_AGENTS,
    FIELD_TARGETS,
    FIELD_PLACES,
    FIELD_TIME,
    FIELD_KILLED,
    FIELD_WOUNDED,
    FIELD_CAPTURED,
    FIELD_MISSING,
    FIELD_DISPLACED,
    FIELD_SOURCES,
    EVENT_FIELDS_N
};

/* One difference. `old` NULL: gained; `new` NULL: lost; both: changed in the fields of the bits 1 << enum event_field.
 */
struct event_change {
    const char *doc;
    const struct event *old, *new;
    guint fields;
};

struct event_diff {
    GArray *changes; /* struct event_change, document by document */
    guint documents, old_n, new_n, same, gained, lost, changed;
    guint by_field[EVENT_FIELDS_N];
};

/* Borrows both sets. event_diff_clear() it. */
void event_diff_make(const struct event_set *old, const struct event_set *new, struct event_diff *out);
void event_diff_clear(struct event_diff *d);
const char *event_field_name(enum event_field f);
/* The field's value in words, "-" when there is none; g_free() it. */
char *event_field_dup(const struct event *e, enum event_field f);
