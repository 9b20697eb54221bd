#include "common/kafka_state.h"
#include "common/log.h"
#include "producer/publisher_parts.h"

#define OPEN_TIMEOUT_MS    2000
#define RESTORE_TIMEOUT_MS 30000
#define PAUSE_LEAST_MS     100
#define PAUSE_MOST_MS      3000

gboolean publisher_is_stopping(publisher *p)
{
    return g_atomic_int_get(&p->is_stopping);
}

gboolean publisher_is_out_of_time(publisher *p)
{
    return p->is_lost || (publisher_is_stopping(p) && (!p->is_taken || g_get_monotonic_time() >= p->deadline_us));
}

void publisher_lose(publisher *p, const GError *why)
{
    if (p->is_lost)
        return;
    p->is_lost = TRUE;
    health_wait(p->options.health, p->name, "lost: %s", why->message);
    p->options.listener.lost(p->options.listener.user, p->options.slot, why);
}

/* Sleeps a growing, jittered time; FALSE when there is no more time. */
static gboolean pause_before_retry(publisher *p, guint *pause_ms)
{
    gint64 until = g_get_monotonic_time() + *pause_ms * US_PER_MS;

    heartbeat(p->beat);
    while (g_get_monotonic_time() < until && !publisher_is_out_of_time(p))
        g_usleep(20 * US_PER_MS);
    *pause_ms = MIN(*pause_ms * 2, PAUSE_MOST_MS) - g_random_int_range(0, *pause_ms / 4 + 1);
    return !publisher_is_out_of_time(p);
}

/* A step against the broker, again and again until it is done or nothing can be done any more. */
enum outcome publisher_persist(publisher *p, publisher_step step, const char *doing)
{
    guint pause_ms = PAUSE_LEAST_MS;
    gint64 began = g_get_monotonic_time();

    for (;;) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = step(p, &why);
        if (outcome != OUTCOME_RETRY) {
            if (outcome == OUTCOME_STOP)
                publisher_lose(p, why);
            else if (outcome == OUTCOME_ABORT)
                log_warn("transaction-aborts", "slot", p->options.slot, "doing", doing, "reason",
                         why ? why->message : "", NULL);
            return outcome;
        }
        if (g_get_monotonic_time() - began > US_PER_S) {
            health_wait(p->options.health, p->name, "%s: %s", doing, why ? why->message : "");
            log_warn("waiting-for-kafka", "slot", p->options.slot, "doing", doing, "reason", why ? why->message : "",
                     NULL);
        }
        if (!pause_before_retry(p, &pause_ms))
            return OUTCOME_STOP;
    }
}

static enum outcome step_open(publisher *p, GError **error)
{
    return kafka_sink_open(p->sink, OPEN_TIMEOUT_MS, error);
}

static enum outcome step_check_partitions(publisher *p, GError **error)
{
    g_autoptr(GError) why = NULL;
    int n = kafka_client_count_partitions(p->options.client, PUBLISHER_TOPICS[PUBLISHER_TOPIC_STATE], OPEN_TIMEOUT_MS,
                                          &why);

    if (n > (int)p->options.slot)
        return OUTCOME_OK;
    if (n >= 0)
        g_set_error(error, SLOT_ERROR, SLOT_ERROR_SLOTS, "%s has %d partitions, which is too few for slot %u",
                    PUBLISHER_TOPICS[PUBLISHER_TOPIC_STATE], n, p->options.slot);
    else
        g_propagate_error(error, g_steal_pointer(&why));
    return n >= 0 ? OUTCOME_STOP : OUTCOME_RETRY; /* a topic that is not there may yet be made */
}

static enum outcome step_restore(publisher *p, GError **error)
{
    slot_state_reset(&p->state);
    return kafka_state_restore(p->options.client, PUBLISHER_TOPICS[PUBLISHER_TOPIC_STATE], p->options.slot,
                               slot_state_take_row, &p->state, RESTORE_TIMEOUT_MS, NULL, error);
}

enum outcome publisher_step_restore_position(publisher *p, GError **error)
{
    return kafka_state_restore(p->options.client, PUBLISHER_TOPICS[PUBLISHER_TOPIC_STATE], p->options.slot,
                               slot_state_take_position, &p->state, RESTORE_TIMEOUT_MS, NULL, error);
}

/* Owners that did not release the slot: without being told, nobody takes what may be theirs. */
static gboolean check_foreign(publisher *p)
{
    GHashTableIter i;
    gpointer value;

    g_hash_table_iter_init(&i, p->state.foreign);
    if (p->options.take_over || !g_hash_table_iter_next(&i, NULL, &value))
        return TRUE;
    const struct foreign_archive *f = value;
    g_autoptr(GError) why = g_error_new(
        SLOT_ERROR, SLOT_ERROR_RECORD,
        "slot %u was not released by %s (archive %s): start that producer again, or take over with --take-over",
        p->options.slot, f->owner, f->id);
    publisher_lose(p, why);
    return FALSE;
}

/* A file beside the archive says that some of it was published: if news.feedstate does not know, it was lost. */
static char *dup_marker_path(publisher *p)
{
    g_autofree char *name = g_strdup_printf("published-slot-%u", p->options.slot);

    return g_build_filename(p->archive_dir, name, NULL);
}

/* A rebuild that was killed goes on from the position it has committed, slot by slot. */
static gboolean check_marker(publisher *p)
{
    g_autofree char *path = dup_marker_path(p);
    gboolean is_forgotten = !p->state.has_position && g_file_test(path, G_FILE_TEST_EXISTS);
    guint feeds = g_hash_table_size(p->state.feeds);
    g_autoptr(GError) why = NULL;

    if (is_forgotten && !p->options.rebuild)
        why = g_error_new(
            SLOT_ERROR, SLOT_ERROR_RECORD,
            "slot %u: this archive was published, but news.feedstate knows nothing of it; if the topics were "
            "lost, fill them again from the archive with --rebuild",
            p->options.slot);
    else if (!p->state.has_position && feeds > 0 && p->options.rebuild)
        why =
            g_error_new(SLOT_ERROR, SLOT_ERROR_RECORD,
                        "slot %u: --rebuild is for empty topics, but news.feedstate knows %u feeds of another archive",
                        p->options.slot, feeds);
    if (why)
        publisher_lose(p, why);
    return why == NULL;
}

void publisher_write_marker(publisher *p)
{
    g_autofree char *path = dup_marker_path(p);
    g_autoptr(GError) why = NULL;

    if (!p->is_marked && !g_file_set_contents(path, "", 0, &why))
        log_warn("marker-not-written", "path", path, "reason", why->message, NULL);
    p->is_marked = TRUE;
}

gboolean publisher_take_slot(publisher *p)
{
    health_wait(p->options.health, p->name, "not taken yet");
    if (publisher_persist(p, step_open, "taking the slot") != OUTCOME_OK ||
        publisher_persist(p, step_check_partitions, "looking at news.feedstate") != OUTCOME_OK ||
        publisher_persist(p, step_restore, "restoring the feeds' state") != OUTCOME_OK)
        return FALSE;
    if (!check_foreign(p) || !check_marker(p))
        return FALSE;
    p->replaced_seen = kafka_sink_counts(p->sink).replaced;
    log_info("slot-taken", "slot", p->options.slot, "feeds", g_hash_table_size(p->state.feeds), "segment",
             p->state.published.segment, "offset", p->state.published.offset, NULL);
    return TRUE;
}
