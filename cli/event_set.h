/* cli/event_set.h
 * The events that one side of a comparison tells, document by document. A side is a saved output of frontwire extract,
 * a folder of packs (or one pack in it), or another version of the program; the last two read the same documents. */
#pragma once
#include "common/records/event.h"

struct event_set {
    struct arena *arena;
    GHashTable *documents; /* id → GPtrArray of struct event */
    GPtrArray *order;      /* ids in the order first seen */
    guint n;
};

struct event_set_input {
    const char *const *files; /* documents to read; not used for saved outputs */
    gboolean jsonl;
    const char *published, *pack; /* NULL: none, the usual one */
};

void event_set_free(struct event_set *s);
typedef struct event_set event_set_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(event_set_owner, event_set_free)

/* Errors name the side; a saved output's also the line. */
struct event_set *event_set_load(const char *side, const struct event_set_input *in, GError **error);
/* Adds the events of JSON lines; lines that are no events (document records) are passed over. */
gboolean event_set_add_lines(struct event_set *s, const char *name, const char *lines, GError **error);
struct event_set *event_set_new(void);
/* The events of a document, or NULL. */
const GPtrArray *event_set_of(const struct event_set *s, const char *doc);
