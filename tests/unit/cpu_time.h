/* tests/unit/cpu_time.h
 * CPU seconds of this process so far: what a bound on work is asked of, since others work on the machine, too. */
#pragma once
#include <time.h>

static inline double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}
