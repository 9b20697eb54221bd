#include "consumer/stages/stages.h"

#include <string.h>

static const struct stage *const stages[] = {
    &filter_stage,
    &extract_stage,
    &passthrough_stage,
    NULL,
};

const struct stage *stage_find(const char *name)
{
    for (const struct stage *const *s = stages; *s; s++)
        if (strcmp((*s)->name, name) == 0)
            return *s;
    return NULL;
}

const struct stage *const *stage_all(void)
{
    return stages;
}
