#include "common/log.h"
#include "common/metrics.h"
#include "common/planted.h"
#include "producer/publisher_parts.h"

METRIC_COUNTER(transactions, "frontwire_publisher_transactions_total", "Transactions of the producer, by result.",
               "result");

#define COMMIT_TIMEOUT_MS 2000

static enum outcome step_begin(publisher *p, GError **error)
{
    return kafka_sink_begin(p->sink, error);
}

static enum outcome step_commit(publisher *p, GError **error)
{
    return kafka_sink_commit(p->sink, COMMIT_TIMEOUT_MS, error);
}

static enum outcome step_abort(publisher *p, GError **error)
{
    return kafka_sink_abort(p->sink, COMMIT_TIMEOUT_MS, error);
}

static enum outcome send_all(publisher *p)
{
    for (guint i = 0; i < p->outbox.messages->len; i++) {
        const struct outbox_message *m = p->outbox.messages->pdata[i];
        struct message_out out = outbox_message_out(m);
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_sink_send_borrowed(p->sink, m->topic, &out, &why);
        if (outcome == OUTCOME_STOP)
            publisher_lose(p, why);
        if (outcome == OUTCOME_RETRY) {
            i--;
            heartbeat(p->beat);
            g_usleep(10 * US_PER_MS);
            if (publisher_is_out_of_time(p))
                return OUTCOME_STOP;
        } else if (outcome != OUTCOME_OK) {
            log_warn("transaction-aborts", "slot", p->options.slot, "doing", "sending", "reason", why, NULL);
            return outcome;
        }
    }
    return OUTCOME_OK;
}

/* The sink has taken the transactional id anew, which it does by itself after late requests: that fences whoever took
 * the slot meanwhile. What stands in the state tells; then the slot is theirs, and we must end. */
static gboolean is_still_ours(publisher *p)
{
    if (p->is_foreign || (g_hash_table_size(p->state.foreign) == 0 && !(p->state.is_released && p->is_claimed)))
        return TRUE;
    g_autoptr(GError) why =
        g_error_new(SLOT_ERROR, SLOT_ERROR_RECORD, "slot %u was taken over by another producer", p->options.slot);
    publisher_lose(p, why);
    return FALSE;
}

/* FALSE: not ours any more, or no time to find out. */
static gboolean check_owner_after_replacement(publisher *p)
{
    guint64 replaced = kafka_sink_counts(p->sink).replaced;

    if (replaced == p->replaced_seen)
        return TRUE;
    if (publisher_persist(p, publisher_step_restore_position, "looking up whose the slot is") != OUTCOME_OK ||
        !is_still_ours(p))
        return FALSE;
    p->replaced_seen = replaced;
    return TRUE;
}

#ifdef FW_PLANTED_BUGS
static enum outcome commit_state_alone(publisher *p)
{
    for (guint i = 0; i < p->outbox.messages->len; i++) {
        const struct outbox_message *m = p->outbox.messages->pdata[i];
        struct message_out out = outbox_message_out(m);
        if (m->topic == PUBLISHER_TOPIC_STATE)
            kafka_sink_send_borrowed(p->sink, m->topic, &out, NULL);
    }
    enum outcome outcome = publisher_persist(p, step_commit, "committing");
    return outcome == OUTCOME_OK ? publisher_persist(p, step_begin, "beginning a transaction") : outcome;
}
#else
#define commit_state_alone(p) OUTCOME_OK
#endif

static enum outcome transact_once(publisher *p)
{
    enum outcome outcome = publisher_persist(p, step_begin, "beginning a transaction");

    if (outcome == OUTCOME_OK && !check_owner_after_replacement(p))
        return OUTCOME_STOP;
    if (outcome == OUTCOME_OK && planted(PLANTED_STATE_OUTSIDE))
        outcome = commit_state_alone(p);
    if (outcome == OUTCOME_OK)
        outcome = send_all(p);
    if (outcome == OUTCOME_OK)
        outcome = publisher_persist(p, step_commit, "committing");
    return outcome;
}

/* After an abort: has the transaction that would have written `end` been committed all the same? */
static enum outcome look_up_fate(publisher *p, struct archive_mark end, gboolean *is_committed)
{
    if (publisher_persist(p, step_abort, "aborting") != OUTCOME_OK ||
        publisher_persist(p, publisher_step_restore_position, "looking up what is committed") != OUTCOME_OK ||
        !is_still_ours(p))
        return OUTCOME_STOP;
    p->replaced_seen = kafka_sink_counts(p->sink).replaced;
    *is_committed = p->state.has_position && archive_mark_compare(p->state.published, end) >= 0;
    return OUTCOME_OK;
}

/* Sends the outbox until it is committed once. FALSE: no more time, or lost. */
gboolean publisher_transact(publisher *p, struct archive_mark end)
{
    struct archive_mark before = p->state.published;

    for (;;) {
        gboolean is_committed = FALSE;
        enum outcome outcome = transact_once(p);
        if (outcome == OUTCOME_OK)
            break;
        if (outcome == OUTCOME_STOP || publisher_is_out_of_time(p))
            return FALSE;
        metric_add_for(&transactions, "aborted", 1);
        /* A batch that does not move the position cannot be looked up by it; it holds no items, so twice is once. */
        if (look_up_fate(p, end, &is_committed) != OUTCOME_OK)
            return FALSE;
        if (is_committed && archive_mark_compare(before, end) < 0)
            break;
        heartbeat(p->beat);
    }
    metric_add_for(&transactions, "committed", 1);
    return TRUE;
}
