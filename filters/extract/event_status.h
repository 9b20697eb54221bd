/* filters/extract/event_status.h
 * Is it so? Reported by the outlet or a monitor, claimed by a party, confirmed from both sides, denied, planned,
 * hypothetical (CODEBOOK §3, §7): from a draft's modality, its sources and the sides of all who are concerned. */
#pragma once
#include "filters/extract/attribution.h"

/* Sets the status of every draft. `outlet_side`: side of the outlet, "" unknown: then `outlet`, its id, is looked up
 * among the sources. `day`: of publication (Julian, 0 unknown), because sides change. */
void event_status_apply(const struct knowledge *k, const struct source_mentions *sources, struct drafts *drafts,
                        struct strview outlet_side, struct strview outlet, guint32 day);
