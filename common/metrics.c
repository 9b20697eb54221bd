#include "common/metrics.h"

#include <math.h>

/* In metrics_process.c, whose metrics register themselves once the linker takes it along. */
void metrics_process_link(void);

static GMutex lock; /* of the registry and of new series; never taken to count */
static struct metric *registry;

const double METRIC_SECONDS[15] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 120, 600};

static const char *const KIND_NAMES[] = {"counter", "gauge", "histogram"};

void metric_register(struct metric *m)
{
    g_assert(m->bounds_n <= METRIC_BUCKETS_MAX);
    g_mutex_lock(&lock);
    struct metric **at = &registry;
    while (*at && strcmp((*at)->name, m->name) < 0)
        at = &(*at)->next;
    g_assert(!*at || strcmp((*at)->name, m->name) != 0); /* two definitions of one name */
    m->next = *at;
    *at = m;
    g_mutex_unlock(&lock);
}

static struct metric_series *find_series(const struct metric *m, const char *label)
{
    for (struct metric_series *s = __atomic_load_n(&m->series, __ATOMIC_ACQUIRE); s; s = s->next)
        if (strcmp(s->label, label) == 0)
            return s;
    return NULL;
}

static struct metric_series *add_series(struct metric *m, const char *label)
{
    g_mutex_lock(&lock);
    if (m->series_n >= METRIC_SERIES_MAX)
        label = "other";
    struct metric_series *s = find_series(m, label); /* somebody may have been faster */
    if (!s) {
        s = g_new0(struct metric_series, 1);
        s->label = g_strdup(label);
        s->next = m->series;
        m->series_n++;
        __atomic_store_n(&m->series, s, __ATOMIC_RELEASE);
    }
    g_mutex_unlock(&lock);
    return s;
}

static struct metric_series *series_of(struct metric *m, const char *label)
{
    if (!label)
        return &m->plain;
    struct metric_series *s = find_series(m, label);
    return s ? s : add_series(m, label);
}

static double real_of(const guint64 *bits)
{
    guint64 raw = __atomic_load_n(bits, __ATOMIC_RELAXED);
    double value;
    memcpy(&value, &raw, sizeof value);
    return value;
}

static void set_real(guint64 *bits, double value)
{
    guint64 raw;
    memcpy(&raw, &value, sizeof raw);
    __atomic_store_n(bits, raw, __ATOMIC_RELAXED);
}

static void add_real(guint64 *bits, double value)
{
    guint64 before = __atomic_load_n(bits, __ATOMIC_RELAXED), after;
    do {
        double sum;
        memcpy(&sum, &before, sizeof sum);
        sum += value;
        memcpy(&after, &sum, sizeof after);
    } while (!__atomic_compare_exchange_n(bits, &before, after, TRUE, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}

static void count(guint64 *at, guint64 n)
{
    __atomic_fetch_add(at, n, __ATOMIC_RELAXED);
}

void metric_add_for(struct metric *m, const char *label, guint64 n)
{
    g_assert(m->kind == METRIC_KIND_COUNTER);
    count(&series_of(m, label)->count, n);
}

void metric_set_for(struct metric *m, const char *label, double value)
{
    g_assert(m->kind == METRIC_KIND_GAUGE);
    set_real(&series_of(m, label)->real, value);
}

void metric_observe_for(struct metric *m, const char *label, double value)
{
    g_assert(m->kind == METRIC_KIND_HISTOGRAM);
    struct metric_series *s = series_of(m, label);
    for (guint i = 0; i < m->bounds_n; i++) {
        if (value <= m->bounds[i]) {
            count(&s->buckets[i], 1);
            break;
        }
    }
    add_real(&s->real, value);
    count(&s->count, 1);
}

void metric_add(struct metric *m, guint64 n)
{
    metric_add_for(m, NULL, n);
}

void metric_set(struct metric *m, double value)
{
    metric_set_for(m, NULL, value);
}

void metric_observe(struct metric *m, double value)
{
    metric_observe_for(m, NULL, value);
}

double metric_value(const struct metric *m, const char *label)
{
    const struct metric_series *s = label ? find_series(m, label) : &m->plain;
    if (!s)
        return 0;
    return m->kind == METRIC_KIND_GAUGE ? real_of(&s->real) : (double)__atomic_load_n(&s->count, __ATOMIC_RELAXED);
}

/* Label values are escaped as the text format wants it. */
static void write_label_value(const char *text, GString *out)
{
    for (; *text; text++) {
        if (*text == '\\' || *text == '"')
            g_string_append_c(out, '\\');
        if (*text == '\n')
            g_string_append(out, "\\n");
        else
            g_string_append_c(out, *text);
    }
}

static void write_name(const struct metric *m, const struct metric_series *s, const char *suffix, const char *le,
                       GString *out)
{
    g_string_append_printf(out, "%s%s", m->name, suffix);
    if (s->label || le)
        g_string_append_c(out, '{');
    if (s->label) {
        g_string_append_printf(out, "%s=\"", m->label);
        write_label_value(s->label, out);
        g_string_append_c(out, '"');
    }
    if (le)
        g_string_append_printf(out, "%sle=\"%s\"", s->label ? "," : "", le);
    g_string_append(out, s->label || le ? "} " : " ");
}

static void write_real(double value, GString *out)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (isnan(value))
        g_string_append(out, "NaN\n");
    else if (isinf(value))
        g_string_append(out, value > 0 ? "+Inf\n" : "-Inf\n");
    else
        g_string_append_printf(out, "%s\n", g_ascii_formatd(text, sizeof text, "%.15g", value));
}

static void write_histogram(const struct metric *m, const struct metric_series *s, GString *out)
{
    guint64 below = 0;
    for (guint i = 0; i < m->bounds_n; i++) {
        char bound[G_ASCII_DTOSTR_BUF_SIZE];
        below += __atomic_load_n(&s->buckets[i], __ATOMIC_RELAXED);
        write_name(m, s, "_bucket", g_ascii_formatd(bound, sizeof bound, "%.15g", m->bounds[i]), out);
        g_string_append_printf(out, "%" G_GUINT64_FORMAT "\n", below);
    }
    guint64 all = MAX(below, __atomic_load_n(&s->count, __ATOMIC_RELAXED));
    write_name(m, s, "_bucket", "+Inf", out);
    g_string_append_printf(out, "%" G_GUINT64_FORMAT "\n", all);
    write_name(m, s, "_sum", NULL, out);
    write_real(real_of(&s->real), out);
    write_name(m, s, "_count", NULL, out);
    g_string_append_printf(out, "%" G_GUINT64_FORMAT "\n", all);
}

static void write_series(const struct metric *m, const struct metric_series *s, GString *out)
{
    if (m->kind == METRIC_KIND_HISTOGRAM) {
        write_histogram(m, s, out);
        return;
    }
    write_name(m, s, "", NULL, out);
    if (m->kind == METRIC_KIND_COUNTER)
        g_string_append_printf(out, "%" G_GUINT64_FORMAT "\n", __atomic_load_n(&s->count, __ATOMIC_RELAXED));
    else
        write_real(m->read ? m->read() : real_of(&s->real), out);
}

static int by_label(const void *a, const void *b)
{
    const struct metric_series *const *x = a, *const *y = b;
    return strcmp((*x)->label, (*y)->label);
}

static void write_metric(const struct metric *m, GString *out)
{
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, KIND_NAMES[m->kind]);
    if (!m->label) {
        write_series(m, &m->plain, out);
        return;
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (struct metric_series *s = __atomic_load_n(&m->series, __ATOMIC_ACQUIRE); s; s = s->next)
        g_ptr_array_add(all, s);
    g_ptr_array_sort(all, by_label);
    for (guint i = 0; i < all->len; i++)
        write_series(m, all->pdata[i], out);
}

void metrics_write(GString *out)
{
    metrics_process_link();
    g_mutex_lock(&lock);
    const struct metric *first = registry; /* metrics are never taken out */
    g_mutex_unlock(&lock);
    for (const struct metric *m = first; m; m = m->next)
        write_metric(m, out);
}

void metrics_write_docs(GString *out)
{
    g_string_append(out, "| metric | kind | label | meaning |\n|---|---|---|---|\n");
    for (const struct metric *m = registry; m; m = m->next)
        g_string_append_printf(out, "| `%s` | %s | %s | %s |\n", m->name, KIND_NAMES[m->kind], m->label ? m->label : "",
                               m->help);
}
