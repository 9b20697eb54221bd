/* common/clock.h
 * Where "now" comes from. Who needs the time gets a `const struct clock *`, so that a test (and a replay) can say what
 * time it is; only main files take clock_system(). All values are microseconds. Thread: any. */
#pragma once
#include <glib.h>

#define US_PER_MS G_GINT64_CONSTANT(1000)
#define US_PER_S  G_GINT64_CONSTANT(1000000)

struct clock {
    gint64 (*utc)(const struct clock *c);       /* since 1970; may jump */
    gint64 (*monotonic)(const struct clock *c); /* since some moment; never goes back */
};

const struct clock *clock_system(void);

static inline gint64 clock_now(const struct clock *c)
{
    return c->utc(c);
}
static inline gint64 clock_monotonic(const struct clock *c)
{
    return c->monotonic(c);
}

/* A clock that stands still until it is moved; use &fake.clock. */
struct fake_clock {
    struct clock clock;
    gint64 utc_at, monotonic_at;
};
void fake_clock_init(struct fake_clock *fake, gint64 utc_at);
/* Moves both on (`us` may not be negative). */
void fake_clock_advance(struct fake_clock *fake, gint64 us);
/* Sets the wall clock alone, as an administrator or NTP does. */
void fake_clock_jump(struct fake_clock *fake, gint64 utc_at);
