/* common/log.h
 * Structured log: a stable id, then typed pairs, then NULL:
 *     log_warn("feed-failed", "feed", url, "status", status, "retry_in_s", wait_s, NULL);
 * Values may be any integer, double, bool, const char *, struct strview or GError *. JSON lines on stderr, journald's
 * fields under systemd ($JOURNAL_STREAM), readable text on a terminal. One id is written at most LOG_BURST times in
 * LOG_WINDOW_S seconds; what was left out is counted and said with the next line of that id (and by log_flush).
 * Library code returns errors and logs nothing above debug. Never pass a secret.
 * Thread: any; a line is one write. */
#pragma once
#include "common/strview.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

#define LOG_BURST    20
#define LOG_WINDOW_S 10

enum log_format { LOG_FORMAT_AUTO, LOG_FORMAT_JSON, LOG_FORMAT_JOURNAL, LOG_FORMAT_TEXT };

/* Says who writes and how; called once by main before threads exist. GLib's own messages come the same way afterwards.
 * Without it lines are written in LOG_FORMAT_AUTO from level info up. */
void log_start(const char *program, enum log_level least, enum log_format format);
/* The level may be changed at any time. */
void log_set_level(enum log_level least);
/* FALSE for a name that is none of debug, info, warn, error. */
gboolean log_level_parse(const char *name, enum log_level *out);
/* Writes to this descriptor instead of stderr (tests); the format AUTO is decided anew for it. */
void log_set_fd(int fd);
/* Says how many lines were left out and not yet told. Called at the end of main. */
void log_flush(void);

enum log_kind { LOG_KIND_END, LOG_KIND_STRING, LOG_KIND_I64, LOG_KIND_U64, LOG_KIND_REAL, LOG_KIND_BOOL };
struct log_value {
    enum log_kind kind;
    union {
        struct strview string;
        gint64 i64;
        guint64 u64;
        double real;
    };
};

/* What the macros below call: key, value, key, value… up to LOG_KIND_END. */
void log_write(enum log_level level, const char *id, const struct log_value *pairs);

static inline struct log_value log_of_string(const char *s)
{
    return (struct log_value){LOG_KIND_STRING, {.string = sv_from(s ? s : "")}};
}
static inline struct log_value log_of_view(struct strview s)
{
    return (struct log_value){LOG_KIND_STRING, {.string = s}};
}
static inline struct log_value log_of_i64(gint64 v)
{
    return (struct log_value){LOG_KIND_I64, {.i64 = v}};
}
static inline struct log_value log_of_u64(guint64 v)
{
    return (struct log_value){LOG_KIND_U64, {.u64 = v}};
}
static inline struct log_value log_of_real(double v)
{
    return (struct log_value){LOG_KIND_REAL, {.real = v}};
}
static inline struct log_value log_of_bool(_Bool v)
{
    return (struct log_value){LOG_KIND_BOOL, {.i64 = v}};
}
static inline struct log_value log_of_error(const GError *error)
{
    return log_of_string(error ? error->message : "");
}
static inline struct log_value log_of_end(const void *null)
{
    (void)null;
    return (struct log_value){.kind = LOG_KIND_END};
}

/* clang-format off */
#define LOG_VALUE(x) _Generic((x), \
    char *: log_of_string, const char *: log_of_string, struct strview: log_of_view, \
    GError *: log_of_error, const GError *: log_of_error, \
    _Bool: log_of_bool, float: log_of_real, double: log_of_real, \
    char: log_of_i64, signed char: log_of_i64, short: log_of_i64, int: log_of_i64, long: log_of_i64, long long: log_of_i64, \
    unsigned char: log_of_u64, unsigned short: log_of_u64, unsigned: log_of_u64, unsigned long: log_of_u64, \
    unsigned long long: log_of_u64, void *: log_of_end)(x)

/* LOG_MAP(a, b, c) = LOG_VALUE(a), LOG_VALUE(b), LOG_VALUE(c): the preprocessor scans again for each, 64 at most. */
#define LOG_AGAIN4(...) __VA_ARGS__
#define LOG_AGAIN3(...) LOG_AGAIN4(LOG_AGAIN4(LOG_AGAIN4(LOG_AGAIN4(__VA_ARGS__))))
#define LOG_AGAIN2(...) LOG_AGAIN3(LOG_AGAIN3(LOG_AGAIN3(LOG_AGAIN3(__VA_ARGS__))))
#define LOG_AGAIN1(...) LOG_AGAIN2(LOG_AGAIN2(LOG_AGAIN2(LOG_AGAIN2(__VA_ARGS__))))
#define LOG_PARENS ()
#define LOG_STEP(x, ...) LOG_VALUE(x) __VA_OPT__(, LOG_STEP_AGAIN LOG_PARENS (__VA_ARGS__))
#define LOG_STEP_AGAIN() LOG_STEP
#define LOG_MAP(...) LOG_AGAIN1(LOG_STEP(__VA_ARGS__))

#define LOG_AT(level, id, ...) log_write((level), (id), (const struct log_value[]){LOG_MAP(__VA_ARGS__)})
#define log_debug(id, ...) LOG_AT(LOG_LEVEL_DEBUG, id, __VA_ARGS__)
#define log_info(id, ...)  LOG_AT(LOG_LEVEL_INFO, id, __VA_ARGS__)
#define log_warn(id, ...)  LOG_AT(LOG_LEVEL_WARN, id, __VA_ARGS__)
#define log_error(id, ...) LOG_AT(LOG_LEVEL_ERROR, id, __VA_ARGS__)
/* clang-format on */

/* The rate limiter by itself. Thread: the caller's. */
struct log_limiter;
struct log_limiter *log_limiter_new(guint burst, gint64 window_us);
void log_limiter_free(struct log_limiter *l);
/* TRUE: write it, and say that `*suppressed` lines of this id were left out before it. */
gboolean log_limiter_admit(struct log_limiter *l, const char *id, gint64 monotonic_at, guint64 *suppressed);
/* Tells every id with lines left out, and forgets the count. */
void log_limiter_each_suppressed(struct log_limiter *l, void (*tell)(const char *id, guint64 n, void *user),
                                 void *user);
