#include "common/clock.h"

static gint64 system_utc(const struct clock *c)
{
    (void)c;
    return g_get_real_time();
}

static gint64 system_monotonic(const struct clock *c)
{
    (void)c;
    return g_get_monotonic_time();
}

const struct clock *clock_system(void)
{
    static const struct clock system_clock = {system_utc, system_monotonic};
    return &system_clock;
}

static gint64 fake_utc(const struct clock *c)
{
    return ((const struct fake_clock *)c)->utc_at;
}

static gint64 fake_monotonic(const struct clock *c)
{
    return ((const struct fake_clock *)c)->monotonic_at;
}

void fake_clock_init(struct fake_clock *fake, gint64 utc_at)
{
    *fake = (struct fake_clock){.clock = {fake_utc, fake_monotonic}, .utc_at = utc_at, .monotonic_at = US_PER_S};
}

void fake_clock_advance(struct fake_clock *fake, gint64 us)
{
    g_assert(us >= 0);
    fake->utc_at += us;
    fake->monotonic_at += us;
}

void fake_clock_jump(struct fake_clock *fake, gint64 utc_at)
{
    fake->utc_at = utc_at;
}
