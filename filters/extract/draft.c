#include "filters/extract/draft.h"

void draft_tidy_actors(const struct actors *actors, struct index_set *set)
{
    struct index_set kept = {0};
    gboolean specific = FALSE;
    for (guint i = 0; i < set->n; i++)
        specific = specific || (ACTOR_KINDS_ARMED >> actor_kind_of(actors, set->items[i]) & 1 &&
                                !actor_is_generic(actors, set->items[i]));
    for (guint i = 0; i < set->n; i++)
        if (!specific || !actor_is_generic(actors, set->items[i]))
            index_set_add(&kept, set->items[i]);
    *set = kept;
}
