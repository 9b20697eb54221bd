/* filters/extract/event_time.h
 * When an event was: the time of its clause, not that of saying; a day inside a longer time beside it; what stands in a
 * clause behind "since … when" at the beginning of it. An act without a time that is told as news was on the day of
 * publication. */
#pragma once
#include "filters/extract/event_coder.h"

/* Sets the time of `d` from its sentence; `first` … `last`: chunks of its clause. */
void event_time_take(const struct sentence_view *s, struct draft *d, guint first, guint last);

/* Gives drafts without a time the day of publication (0: unknown), when they tell news. */
void event_time_settle(struct drafts *drafts, guint32 published);
