/* bench/hostile.h
 * Texts that no newspaper writes: does the extraction take time and memory in proportion to their length, up to where
 * it cuts them, and say that it did? */
#pragma once
#include "filters/extract/extract.h"

/* Prints one row a text: milliseconds of CPU for 64 KB, 128 KB and 10 MB, what doubling costs, memory, whether it was
 * cut. FALSE when something took more than twice what its length allows. */
gboolean bench_hostile(const struct knowledge *k);
