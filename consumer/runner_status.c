#include "common/health.h"
#include "common/metrics.h"
#include "consumer/runner_internal.h"

METRIC_COUNTER(records_read, "frontwire_consumer_read_total", "Records read and done with, by stage.", "stage");
METRIC_COUNTER(records_emitted, "frontwire_consumer_emitted_total",
               "Records handed over for writing, by stage; those of aborted transactions count again.", "stage");
METRIC_COUNTER(letters, "frontwire_consumer_dead_letters_total",
               "Records put aside into news.deadletter, by error (docs/errors).", "error");
METRIC_COUNTER(retries, "frontwire_consumer_retries_total", "Times a stage asked to see a record again, by stage.",
               "stage");
METRIC_COUNTER(transactions, "frontwire_consumer_transactions_total", "Transactions committed, by stage.", "stage");
METRIC_COUNTER(aborts, "frontwire_consumer_aborts_total",
               "Times everything uncommitted was given up and read again, by stage.", "stage");
METRIC_COUNTER(replaced, "frontwire_consumer_producers_replaced_total",
               "Producer connections thrown away (late EndTxn, time-out, fatal error), by stage.", "stage");
METRIC_COUNTER(undelivered, "frontwire_consumer_undelivered_total",
               "Delivery reports with an error, by stage; their transactions were aborted.", "stage");
METRIC_COUNTER(gaps, "frontwire_consumer_gaps_total",
               "Holes met in the input (retention, topic made anew, corruption), by stage; the log has the offsets.",
               "stage");
METRIC_COUNTER(clamped, "frontwire_consumer_clamped_timestamps_total",
               "Records whose timestamp lay too far in the future for the broker, by stage.", "stage");
METRIC_COUNTER(counted, "frontwire_stage_total", "What stages count of their records, as stage:what:reason.", "what");
METRIC_GAUGE(lag, "frontwire_consumer_lag_records",
             "Records between our position and the ends of our partitions, by stage.", "stage");
METRIC_GAUGE(partitions, "frontwire_consumer_partitions", "Partitions assigned to us, by stage.", "stage");
METRIC_HISTOGRAM(latency, "frontwire_consumer_latency_seconds",
                 "From the oldest record's timestamp to its transaction's commit, by stage.", "stage", METRIC_SECONDS);

const char *runner_state_name(enum runner_state state)
{
    static const char *const names[] = {"connecting", "joining", "running", "stalled", "stopping", "ended"};
    return (guint)state < G_N_ELEMENTS(names) ? names[state] : "?";
}

static void tell_health(runner *r, enum runner_state state)
{
    static const char *const waits[] = {
        [RUNNER_CONNECTING] = "waits for the brokers and topics",
        [RUNNER_JOINING] = "waits for partitions",
        [RUNNER_STALLED] = "waits for the brokers to commit",
        [RUNNER_STOPPING] = "is stopping",
        [RUNNER_ENDED] = "has ended",
    };
    if (!r->o.health)
        return;
    if (state == RUNNER_RUNNING)
        health_ok(r->o.health, r->stage->name);
    else
        health_wait(r->o.health, r->stage->name, "%s", waits[state]);
}

void runner_set_state(runner *r, enum runner_state state)
{
    g_mutex_lock(&r->lock);
    gboolean is_new = r->status.state != state;
    r->status.state = state;
    g_mutex_unlock(&r->lock);
    if (is_new || state == RUNNER_CONNECTING)
        tell_health(r, state);
}

static void publish_difference(struct metric *m, const char *stage, guint64 now, guint64 *published)
{
    if (now > *published)
        metric_add_for(m, stage, now - *published);
    *published = now;
}

static void publish_stage_counts(runner *r)
{
    for (guint i = 0; i < r->counts_n; i++) {
        struct stage_count *c = &r->counts[i];
        if (!c->n)
            continue;
        g_autofree char *name = g_strdup_printf("%s:%s:%s", r->stage->name, c->what, c->reason ? c->reason : "");
        metric_add_for(&counted, name, c->n);
        c->n = 0;
    }
}

static void publish_sinks(runner *r, const struct kafka_sink_counts *c)
{
    const char *stage = r->stage->name;
    publish_difference(&transactions, stage, c->committed, &r->published_sinks.committed);
    publish_difference(&replaced, stage, c->replaced, &r->published_sinks.replaced);
    publish_difference(&undelivered, stage, c->failed, &r->published_sinks.failed);
}

void runner_beat(runner *r)
{
    if (r->beat)
        heartbeat(r->beat);
}

/* About once in two seconds, while waiting, and at the end. */
void runner_publish(runner *r)
{
    const char *stage = r->stage->name;
    runner_beat(r);
    struct kafka_sink_counts sinks = r->pipeline ? pipeline_counts(r->pipeline) : (struct kafka_sink_counts){0};
    guint partitions_n = r->source && !r->is_closing ? kafka_source_assigned_count(r->source) : 0;
    gint64 behind = r->source && !r->is_closing ? kafka_source_lag(r->source) : -1;
    publish_difference(&records_read, stage, r->read, &r->published_read);
    publish_difference(&records_emitted, stage, r->emitted, &r->published_emitted);
    publish_difference(&clamped, stage, r->clamped, &r->published_clamped);
    publish_sinks(r, &sinks);
    publish_stage_counts(r);
    metric_set_for(&partitions, stage, partitions_n);
    if (behind >= 0)
        metric_set_for(&lag, stage, (double)behind);
    g_mutex_lock(&r->lock);
    r->status.read = r->read;
    r->status.emitted = r->emitted;
    r->status.sinks = sinks;
    r->status.partitions = partitions_n;
    r->status.lag = behind;
    enum runner_state state = r->status.state;
    g_mutex_unlock(&r->lock);
    if (state == RUNNER_JOINING || state == RUNNER_RUNNING || state == RUNNER_STALLED)
        runner_set_state(r, pipeline_is_stalled(r->pipeline) ? RUNNER_STALLED
                            : partitions_n                   ? RUNNER_RUNNING
                                                             : RUNNER_JOINING);
}

static void count(runner *r, guint64 *member, struct metric *m, const char *label)
{
    g_mutex_lock(&r->lock);
    ++*member;
    g_mutex_unlock(&r->lock);
    metric_add_for(m, label, 1);
}

void runner_count_abort(runner *r)
{
    count(r, &r->status.aborts, &aborts, r->stage->name);
}

guint64 runner_give_up(runner *r)
{
    g_mutex_lock(&r->lock);
    guint64 n = r->read - r->given_up - r->committed_inputs;
    g_mutex_unlock(&r->lock);
    r->given_up += n;
    return n;
}

void runner_count_gap(runner *r)
{
    count(r, &r->status.gaps, &gaps, r->stage->name);
}

void runner_count_letter(runner *r, const char *error_id)
{
    count(r, &r->status.dead_letters, &letters, error_id);
}

void runner_count_retry(runner *r)
{
    count(r, &r->status.retries, &retries, r->stage->name);
}

/* In the committing thread. */
void runner_batch_committed(void *user, const struct batch *b)
{
    runner *r = user;
    g_mutex_lock(&r->lock);
    r->committed_inputs += b->inputs_n;
    g_mutex_unlock(&r->lock);
    if (b->inputs_n > 0 && b->oldest_input_ms > 0)
        metric_observe_for(&latency, r->stage->name, (double)(g_get_real_time() / 1000 - b->oldest_input_ms) / 1e3);
}

struct runner_status runner_status(runner *r)
{
    g_mutex_lock(&r->lock);
    struct runner_status s = r->status;
    g_mutex_unlock(&r->lock);
    return s;
}
