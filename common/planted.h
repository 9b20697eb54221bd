/* common/planted.h
 * Bugs that tests/chaos/verify switches on to see that the verifier catches each of them. They exist only in the
 * programs that -DFW_PLANTED_BUGS=ON builds into build/PRESET/planted, where $FW_BUG chooses one; everywhere else
 * planted() is a constant and the compiler drops what depends on it (tests/hardening looks). Source:
 * ../shared/design/KAFKA_FACTS.md. */
#pragma once
#include <glib.h>

enum planted_bug {
    PLANTED_NONE,
    PLANTED_OFFSETS_OUTSIDE,  /* offsets are committed beside the transaction */
    PLANTED_AUTO_COMMIT,      /* enable.auto.commit */
    PLANTED_NO_REWIND,        /* after an abort reading goes on where it was */
    PLANTED_STATE_OUTSIDE,    /* the producer's feed state has a transaction of its own */
    PLANTED_READ_UNCOMMITTED, /* isolation.level */
    PLANTED_REPORTS_IGNORED,  /* failed deliveries are not looked at */
    PLANTED_NO_LATE_RULE,     /* the producer goes on after a late EndTxn */
    PLANTED_RESET_LATEST,     /* auto.offset.reset=latest */
    PLANTED_NO_CRCS,          /* check.crcs=false */
    PLANTED_BATCH_API,        /* records fetched in batches outlive seeks and rebalances */
    PLANTED_FATAL_IGNORED,    /* fatal errors are taken for passing ones */
    PLANTED_N
};

#ifdef FW_PLANTED_BUGS
static inline gboolean planted(enum planted_bug bug)
{
    const char *number = g_getenv("FW_BUG");
    return number && g_ascii_strtoll(number, NULL, 10) == bug;
}
#else
#define planted(bug) FALSE
#endif
