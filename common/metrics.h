/* common/metrics.h
 * Counters, gauges and histograms of this process, in Prometheus' text format. A metric is defined where it is counted,
 * with its help beside it, and registers itself:
 *
 *     METRIC_COUNTER(items_published, "frontwire_items_published_total", "Items published to news.raw.", NULL);
 *     METRIC_COUNTER(items_dropped, "frontwire_items_dropped_total", "Items dropped, by reason.", "reason");
 *     metric_add(&items_published, 1);
 *     metric_add_for(&items_dropped, "too-big", 1);
 *
 * Names and units as Prometheus has them (_total, _seconds, _bytes). One label at most: what needs two is two metrics.
 * Updates are atomic and lock-free, but for the first sight of a label's value. The registry is one of the two global
 * ones that are allowed. Thread: any. */
#pragma once
#include "common/strview.h"

enum metric_kind { METRIC_KIND_COUNTER, METRIC_KIND_GAUGE, METRIC_KIND_HISTOGRAM };

/* A label's values are bounded, since some come from outside: the ones beyond are counted as "other". */
#define METRIC_SERIES_MAX  512
#define METRIC_BUCKETS_MAX 24

struct metric_series {
    struct metric_series *next;
    char *label;   /* NULL: the one without a label */
    guint64 count; /* counter; histogram: observations */
    guint64 real;  /* gauge, histogram's sum: a double's bits */
    guint64 buckets[METRIC_BUCKETS_MAX];
};
struct metric {
    const char *name, *help;
    const char *label; /* name of its label; NULL: none */
    enum metric_kind kind;
    const double *bounds; /* of a histogram: upper bounds, rising */
    guint bounds_n;
    double (*read)(void); /* of a gauge: asked when it is written */
    /* from here on the registry's */
    struct metric *next;
    struct metric_series *series; /* newest first; atomic */
    guint series_n;
    struct metric_series plain;
};

void metric_register(struct metric *m);

#define METRIC_DEFINE(variable, ...)                                                                                   \
    static struct metric variable = {__VA_ARGS__};                                                                     \
    __attribute__((constructor)) static void variable##_register(void)                                                 \
    {                                                                                                                  \
        metric_register(&variable);                                                                                    \
    }                                                                                                                  \
    struct metric
#define METRIC_COUNTER(variable, metric_name, metric_help, label_name)                                                 \
    METRIC_DEFINE(variable, .name = metric_name, .help = metric_help, .label = label_name, .kind = METRIC_KIND_COUNTER)
#define METRIC_GAUGE(variable, metric_name, metric_help, label_name)                                                   \
    METRIC_DEFINE(variable, .name = metric_name, .help = metric_help, .label = label_name, .kind = METRIC_KIND_GAUGE)
/* A gauge whose value is asked for when it is written. */
#define METRIC_READ(variable, metric_name, metric_help, function)                                                      \
    METRIC_DEFINE(variable, .name = metric_name, .help = metric_help, .kind = METRIC_KIND_GAUGE, .read = function)
#define METRIC_HISTOGRAM(variable, metric_name, metric_help, label_name, bounds_array)                                 \
    METRIC_DEFINE(variable, .name = metric_name, .help = metric_help, .label = label_name,                             \
                  .kind = METRIC_KIND_HISTOGRAM, .bounds = bounds_array, .bounds_n = G_N_ELEMENTS(bounds_array))

/* Seconds, from 1 ms to 10 min: latencies of one hop. */
extern const double METRIC_SECONDS[15];

void metric_add(struct metric *m, guint64 n);
void metric_set(struct metric *m, double value);
void metric_observe(struct metric *m, double value);
/* The same for one value of the metric's label. */
void metric_add_for(struct metric *m, const char *label, guint64 n);
void metric_set_for(struct metric *m, const char *label, double value);
void metric_observe_for(struct metric *m, const char *label, double value);

/* For tests: a counter's or gauge's value; label NULL for the plain one. 0 when never touched. */
double metric_value(const struct metric *m, const char *label);

/* Appends all of them, sorted by name (text format 0.0.4). */
void metrics_write(GString *out);
/* Appends a Markdown table of names, kinds, labels and meanings. */
void metrics_write_docs(GString *out);
