#include "common/log.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/json.h"

/* A line is cut at this: what it reports may come from outside. */
#define VALUE_MAX_BYTES 2000
#define JOURNAL_FIELDS  40

/* One of the two registries that are allowed to be global: everything logs, and nothing decides by it. */
static struct {
    GMutex lock;
    struct log_limiter *limiter;
    char *program;
    int least; /* enum log_level, atomic */
    int fd;
    enum log_format format;
    gboolean is_coloured;
} the_log = {.least = LOG_LEVEL_INFO, .fd = STDERR_FILENO};

static const struct {
    const char *name, *colour;
    int priority; /* syslog's, as journald takes it */
} LEVELS[] = {
    [LOG_LEVEL_DEBUG] = {"debug", "\033[2m", 7},
    [LOG_LEVEL_INFO] = {"info", "\033[32m", 6},
    [LOG_LEVEL_WARN] = {"warn", "\033[33m", 4},
    [LOG_LEVEL_ERROR] = {"error", "\033[31m", 3},
};

/* systemd says which stream is the journal's: "device:inode" (systemd.exec(5)). */
static gboolean is_journal(int fd)
{
    const char *stream = g_getenv("JOURNAL_STREAM");
    struct stat found;
    if (!stream || fstat(fd, &found) != 0)
        return FALSE;
    g_autofree char *mine = g_strdup_printf("%lu:%lu", (unsigned long)found.st_dev, (unsigned long)found.st_ino);
    return strcmp(mine, stream) == 0;
}

static enum log_format format_for(int fd)
{
    return is_journal(fd) ? LOG_FORMAT_JOURNAL : isatty(fd) ? LOG_FORMAT_TEXT : LOG_FORMAT_JSON;
}

static void decide_format(enum log_format format)
{
    the_log.format = format == LOG_FORMAT_AUTO ? format_for(the_log.fd) : format;
    the_log.is_coloured = isatty(the_log.fd) && !g_getenv("NO_COLOR");
}

gboolean log_level_parse(const char *name, enum log_level *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(LEVELS); i++) {
        if (g_strcmp0(name, LEVELS[i].name) == 0) {
            *out = (enum log_level)i;
            return TRUE;
        }
    }
    return FALSE;
}

void log_set_level(enum log_level least)
{
    g_atomic_int_set(&the_log.least, (int)least);
}

static struct strview cut(struct strview s)
{
    return (struct strview){s.p, MIN(s.n, VALUE_MAX_BYTES)};
}

static void append_json_value(GString *out, const struct log_value *v)
{
    switch (v->kind) {
    case LOG_KIND_STRING:
        json_append_string(out, cut(v->string));
        break;
    case LOG_KIND_I64:
        json_append_i64(out, v->i64);
        break;
    case LOG_KIND_U64:
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, v->u64);
        break;
    case LOG_KIND_REAL:
        json_append_real(out, v->real);
        break;
    case LOG_KIND_BOOL:
        g_string_append(out, v->i64 ? "true" : "false");
        break;
    case LOG_KIND_END:
        g_string_append(out, "null");
        break;
    }
}

static gboolean is_plain_word(struct strview s)
{
    for (gsize i = 0; i < s.n; i++)
        if ((guchar)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '=' || s.p[i] == 0x7f || s.p[i] == '\\')
            return FALSE;
    return s.n > 0 && g_utf8_validate_len(s.p, s.n, NULL);
}

static void append_text_value(GString *out, const struct log_value *v)
{
    if (v->kind == LOG_KIND_STRING && is_plain_word(cut(v->string)))
        g_string_append_len(out, v->string.p, (gssize)cut(v->string).n);
    else
        append_json_value(out, v); /* quoted: control bytes never reach the terminal */
}

/* Our own members come first; a pair of the same name gets an underscore. */
static void append_key(GString *out, struct strview key)
{
    static const char *const ours[] = {"time", "level", "log", "program"};
    g_string_append_c(out, ',');
    gboolean is_taken = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(ours); i++)
        is_taken = is_taken || sv_equal(key, sv_from(ours[i]));
    g_autofree char *renamed = is_taken ? g_strdup_printf("%.*s_", SV_ARG(key)) : NULL;
    json_append_string(out, renamed ? sv_from(renamed) : key);
    g_string_append_c(out, ':');
}

static void format_json(GString *out, enum log_level level, const char *id, const struct log_value *pairs)
{
    g_string_append(out, "{\"time\":");
    json_append_time(out, clock_now(clock_system()));
    g_string_append_printf(out, ",\"level\":\"%s\",\"log\":", LEVELS[level].name);
    json_append_string(out, sv_from(id));
    g_string_append(out, ",\"program\":");
    json_append_string(out, sv_from(the_log.program ? the_log.program : g_get_prgname()));
    for (; pairs[0].kind == LOG_KIND_STRING; pairs += 2) {
        append_key(out, pairs[0].string);
        append_json_value(out, &pairs[1]);
        if (pairs[1].kind == LOG_KIND_END)
            break;
    }
    g_string_append(out, "}\n");
}

static void append_pairs_as_text(GString *out, const struct log_value *pairs)
{
    for (; pairs[0].kind == LOG_KIND_STRING && pairs[1].kind != LOG_KIND_END; pairs += 2) {
        g_string_append_printf(out, " %.*s=", SV_ARG(pairs[0].string));
        append_text_value(out, &pairs[1]);
    }
}

static void format_text(GString *out, enum log_level level, const char *id, const struct log_value *pairs)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *time = g_date_time_format(now, "%H:%M:%S");
    const char *on = the_log.is_coloured ? LEVELS[level].colour : "", *off = the_log.is_coloured ? "\033[0m" : "";
    g_string_append_printf(out, "%s %s%-5s%s %s", time, on, LEVELS[level].name, off, id);
    append_pairs_as_text(out, pairs);
    g_string_append_c(out, '\n');
}

static char *journal_field(struct strview key, const struct log_value *v)
{
    g_autoptr(GString) field = g_string_new("FW_");
    for (gsize i = 0; i < key.n; i++)
        g_string_append_c(field, g_ascii_isalnum(key.p[i]) ? g_ascii_toupper(key.p[i]) : '_');
    g_string_append_c(field, '=');
    if (v->kind == LOG_KIND_STRING)
        g_string_append_len(field, v->string.p, (gssize)cut(v->string).n);
    else
        append_json_value(field, v);
    return g_string_free(g_steal_pointer(&field), FALSE);
}

static void send_to_journal(enum log_level level, const char *id, const struct log_value *pairs)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) message = g_string_new("MESSAGE=");
    g_string_append(message, id);
    append_pairs_as_text(message, pairs);
    g_ptr_array_add(fields, g_strdup(message->str));
    g_ptr_array_add(fields, g_strdup_printf("PRIORITY=%d", LEVELS[level].priority));
    g_ptr_array_add(fields, g_strdup_printf("SYSLOG_IDENTIFIER=%s", the_log.program ? the_log.program : "frontwire"));
    g_ptr_array_add(fields, g_strdup_printf("FW_LOG=%s", id));
    for (; pairs[0].kind == LOG_KIND_STRING && pairs[1].kind != LOG_KIND_END && fields->len < JOURNAL_FIELDS;
         pairs += 2)
        g_ptr_array_add(fields, journal_field(pairs[0].string, &pairs[1]));
    struct iovec parts[JOURNAL_FIELDS];
    for (guint i = 0; i < fields->len; i++)
        parts[i] = (struct iovec){fields->pdata[i], strlen(fields->pdata[i])};
    sd_journal_sendv(parts, (int)fields->len);
}

/* Nobody can be told when the log cannot be written: what does not fit is lost. */
static void write_all(int fd, const char *p, gsize n)
{
    while (n > 0) {
        ssize_t written = write(fd, p, n);
        if (written <= 0)
            return;
        p += written;
        n -= (gsize)written;
    }
}

static void emit(enum log_level level, const char *id, const struct log_value *pairs)
{
    if (the_log.format == LOG_FORMAT_AUTO)
        decide_format(LOG_FORMAT_AUTO);
    if (the_log.format == LOG_FORMAT_JOURNAL) {
        send_to_journal(level, id, pairs);
        return;
    }
    g_autoptr(GString) line = g_string_sized_new(256);
    if (the_log.format == LOG_FORMAT_TEXT)
        format_text(line, level, id, pairs);
    else
        format_json(line, level, id, pairs);
    write_all(the_log.fd, line->str, line->len);
}

static void tell_suppressed(const char *id, guint64 n, void *user)
{
    (void)user;
    const struct log_value pairs[] = {log_of_string("of"), log_of_string(id), log_of_string("suppressed"),
                                      log_of_u64(n), log_of_end(NULL)};
    emit(LOG_LEVEL_WARN, "log-suppressed", pairs);
}

static gboolean admit(const char *id)
{
    guint64 suppressed = 0;
    if (!the_log.limiter)
        the_log.limiter = log_limiter_new(LOG_BURST, LOG_WINDOW_S * US_PER_S);
    if (!log_limiter_admit(the_log.limiter, id, clock_monotonic(clock_system()), &suppressed))
        return FALSE;
    if (suppressed)
        tell_suppressed(id, suppressed, NULL);
    return TRUE;
}

void log_write(enum log_level level, const char *id, const struct log_value *pairs)
{
    if ((int)level < g_atomic_int_get(&the_log.least))
        return;
    g_mutex_lock(&the_log.lock);
    if (admit(id))
        emit(level, id, pairs);
    g_mutex_unlock(&the_log.lock);
}

void log_flush(void)
{
    g_mutex_lock(&the_log.lock);
    if (the_log.limiter)
        log_limiter_each_suppressed(the_log.limiter, tell_suppressed, NULL);
    g_clear_pointer(&the_log.limiter, log_limiter_free);
    g_mutex_unlock(&the_log.lock);
}

void log_set_fd(int fd)
{
    g_mutex_lock(&the_log.lock);
    the_log.fd = fd;
    the_log.format = LOG_FORMAT_AUTO;
    g_mutex_unlock(&the_log.lock);
}

static enum log_level level_of_glib(GLogLevelFlags flags)
{
    if (flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
        return LOG_LEVEL_ERROR;
    return flags & G_LOG_LEVEL_WARNING ? LOG_LEVEL_WARN : flags & G_LOG_LEVEL_DEBUG ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO;
}

/* GLib's own complaints (and our bugs that it notices) come in the same form as everything else. */
static GLogWriterOutput write_glib(GLogLevelFlags flags, const GLogField *fields, gsize n, gpointer user)
{
    (void)user;
    struct strview message = SV(""), domain = SV("");
    for (gsize i = 0; i < n; i++) {
        const char *text = fields[i].value;
        gsize bytes = fields[i].length < 0 ? strlen(text) : (gsize)fields[i].length;
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            message = (struct strview){text, bytes};
        else if (strcmp(fields[i].key, "GLIB_DOMAIN") == 0)
            domain = (struct strview){text, bytes};
    }
    LOG_AT(level_of_glib(flags), "glib", "domain", domain, "message", message, NULL);
    return G_LOG_WRITER_HANDLED;
}

void log_start(const char *program, enum log_level least, enum log_format format)
{
    g_mutex_lock(&the_log.lock);
    g_free(the_log.program);
    the_log.program = g_strdup(program);
    decide_format(format);
    g_mutex_unlock(&the_log.lock);
    log_set_level(least);
    static gsize once;
    if (g_once_init_enter(&once)) {
        g_log_set_writer_func(write_glib, NULL, NULL); /* GLib allows it once */
        g_once_init_leave(&once, 1);
    }
}
