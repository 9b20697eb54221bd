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

static void remove_at(struct index_set *set, guint i)
{
    memmove(&set->items[i], &set->items[i + 1], (set->n - i - 1) * sizeof set->items[0]);
    set->n--;
}

void draft_part_sides(struct draft *d)
{
    for (guint i = d->agents.n; i-- > 0;) {
        guint32 actor = d->agents.items[i];
        if (!index_set_has(&d->targets, actor))
            continue;
        struct index_set *from = d->agents.n > 1 ? &d->agents : &d->targets;
        for (guint j = from->n; j-- > 0;)
            if (from->items[j] == actor)
                remove_at(from, j);
    }
}
