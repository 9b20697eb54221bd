#include "producer/publisher.h"
#include "common/kafka_sink.h"
#include "common/kafka_state.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/planted.h"
#include "producer/archive_reader.h"
#include "producer/slot_state.h"

METRIC_COUNTER(items, "frontwire_items_published_total", "Items published to news.raw, by kind.", "kind");
METRIC_COUNTER(answers, "frontwire_answers_total", "Archived answers worked off, by what was in them.", "outcome");
METRIC_COUNTER(entries_dropped, "frontwire_entries_dropped_total",
               "Entries left out of an answer: past the limit, or cut off in the middle.", NULL);
METRIC_COUNTER(entries_repeated, "frontwire_entries_repeated_total", "Entries that stood twice in one answer.", NULL);
METRIC_COUNTER(dates, "frontwire_dates_flagged_total", "New items without a usable date, by reason.", "reason");
METRIC_COUNTER(known_forgotten, "frontwire_known_items_forgotten_total", "Known items forgotten for want of room.",
               NULL);
METRIC_COUNTER(pages_given_up, "frontwire_pages_given_up_total",
               "Pages behind items that could not be had in time, or are forbidden.", NULL);
METRIC_COUNTER(states, "frontwire_feed_states_written_total", "Feed states written to news.feedstate.", NULL);
METRIC_COUNTER(transactions, "frontwire_publisher_transactions_total", "Transactions of the producer, by result.",
               "result");
METRIC_COUNTER(gaps, "frontwire_archive_gaps_total", "Holes and damage met in the archive, by kind.", "kind");
METRIC_HISTOGRAM(delay, "frontwire_publish_delay_seconds", "From asking for an answer to its items' commit.", NULL,
                 METRIC_SECONDS);

enum { TOPIC_RAW, TOPIC_STATE };
static const char *const TOPICS[] = {"news.raw", "news.feedstate", NULL};

#define OPEN_TIMEOUT_MS    2000
#define RESTORE_TIMEOUT_MS 30000
#define COMMIT_TIMEOUT_MS  2000
#define PAUSE_LEAST_MS     100
#define PAUSE_MOST_MS      3000
#define IDLE_MS            500
#define HEARTBEAT_MS       180000
#define PAGES_LOOK_US      (60 * US_PER_S) /* between two searches for pages that are too old */

struct publisher {
    struct publisher_options options;
    char *archive_dir, *owner, *name; /* name: "slot 2" */
    GThread *thread;
    GMutex lock; /* of `published` */
    struct archive_mark published;
    gint is_stopping;   /* atomic */
    gint64 deadline_us; /* monotonic; set before is_stopping */
    /* from here on the thread's own */
    struct heartbeat *beat;
    kafka_sink *sink;
    struct slot_state state;
    archive_reader *reader;
    struct archive_gaps gaps_seen;
    gboolean is_foreign; /* the archive in use is that of a dead owner */
    struct archive_mark foreign_end;
    struct outbox outbox;
    GHashTable *to_write; /* struct feed_memory *: states for the next transaction */
    GArray *fetched_ats;  /* gint64: of the items in the outbox, for the delay */
    gint64 next_at;       /* monotonic: the next transaction may begin */
    gint64 position_at;   /* monotonic: the position was written */
    gint64 pages_looked_at;
    struct archive_mark waited_at;
    guint64 replaced_seen; /* times the sink had replaced its connection when the slot was last known to be ours */
    gboolean is_taken, is_claimed, is_lost, is_released, is_marked;
};

static gboolean is_stopping(publisher *p)
{
    return g_atomic_int_get(&p->is_stopping);
}

static gboolean is_out_of_time(publisher *p)
{
    return p->is_lost || (is_stopping(p) && (!p->is_taken || g_get_monotonic_time() >= p->deadline_us));
}

static void lose(publisher *p, const GError *why)
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
    while (g_get_monotonic_time() < until && !is_out_of_time(p))
        g_usleep(20 * US_PER_MS);
    *pause_ms = MIN(*pause_ms * 2, PAUSE_MOST_MS) - g_random_int_range(0, *pause_ms / 4 + 1);
    return !is_out_of_time(p);
}

/* A step against the broker, again and again until it is done or nothing can be done any more. */
typedef enum outcome (*broker_step)(publisher *p, GError **error);
static enum outcome persist(publisher *p, broker_step step, const char *doing)
{
    guint pause_ms = PAUSE_LEAST_MS;
    gint64 began = g_get_monotonic_time();

    for (;;) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = step(p, &why);
        if (outcome != OUTCOME_RETRY) {
            if (outcome == OUTCOME_STOP)
                lose(p, why);
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

/* --- taking the slot -------------------------------------------------------------------------------------------- */

static enum outcome step_open(publisher *p, GError **error)
{
    return kafka_sink_open(p->sink, OPEN_TIMEOUT_MS, error);
}

static enum outcome step_check_partitions(publisher *p, GError **error)
{
    g_autoptr(GError) why = NULL;
    int n = kafka_client_count_partitions(p->options.client, TOPICS[TOPIC_STATE], OPEN_TIMEOUT_MS, &why);

    if (n > (int)p->options.slot)
        return OUTCOME_OK;
    if (n >= 0)
        g_set_error(error, SLOT_ERROR, SLOT_ERROR_SLOTS, "%s has %d partitions, which is too few for slot %u",
                    TOPICS[TOPIC_STATE], n, p->options.slot);
    else
        g_propagate_error(error, g_steal_pointer(&why));
    return n >= 0 ? OUTCOME_STOP : OUTCOME_RETRY; /* a topic that is not there may yet be made */
}

static enum outcome step_restore(publisher *p, GError **error)
{
    slot_state_reset(&p->state);
    return kafka_state_restore(p->options.client, TOPICS[TOPIC_STATE], p->options.slot, slot_state_take_row, &p->state,
                               RESTORE_TIMEOUT_MS, NULL, error);
}

static enum outcome step_restore_position(publisher *p, GError **error)
{
    return kafka_state_restore(p->options.client, TOPICS[TOPIC_STATE], p->options.slot, slot_state_take_position,
                               &p->state, RESTORE_TIMEOUT_MS, NULL, error);
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
    lose(p, why);
    return FALSE;
}

/* After a hole nobody knows what the feeds' validators stand for: ask for everything. */
static void forget_validators(publisher *p)
{
    GHashTableIter i;
    gpointer value;

    g_hash_table_iter_init(&i, p->state.feeds);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        struct poll_state *poll = &((struct feed_memory *)value)->poll;
        g_clear_pointer(&poll->etag, g_free);
        g_clear_pointer(&poll->last_modified, g_free);
        g_clear_pointer(&poll->body_hash, g_free);
    }
}

static void note_gaps(publisher *p)
{
    const struct archive_gaps *now = archive_reader_peek_gaps(p->reader);

    if (now->missing_segments == p->gaps_seen.missing_segments && now->corrupt_records == p->gaps_seen.corrupt_records)
        return;
    metric_add_for(&gaps, "missing_segment", now->missing_segments - p->gaps_seen.missing_segments);
    metric_add_for(&gaps, "corrupt_record", now->corrupt_records - p->gaps_seen.corrupt_records);
    log_error("archive-gap", "slot", p->options.slot, "missing_segments", now->missing_segments, "corrupt_records",
              now->corrupt_records, "segment", now->last_at.segment, "offset", now->last_at.offset, NULL);
    p->gaps_seen = *now;
    forget_validators(p);
}

static void set_published(publisher *p, struct archive_mark at)
{
    g_mutex_lock(&p->lock);
    p->published = at;
    g_mutex_unlock(&p->lock);
}

static gboolean open_archive(publisher *p)
{
    struct archive_mark end = archive_tail_end(p->options.tail), from = p->state.published;
    g_autoptr(GError) why = NULL;

    if (archive_mark_compare(from, end) > 0) {
        log_error("archive-shorter-than-published", "slot", p->options.slot, "segment", from.segment, "offset",
                  from.offset, "archive_segment", end.segment, "archive_offset", end.offset, NULL);
        metric_add_for(&gaps, "shorter_than_published", 1);
        forget_validators(p);
        from = end;
    }
    p->reader = archive_reader_open(p->archive_dir, from, &why);
    if (!p->reader) {
        lose(p, why);
        return FALSE;
    }
    archive_reader_want_slot(p->reader, p->options.slot, p->options.slots);
    set_published(p, from);
    return TRUE;
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
        lose(p, why);
    return why == NULL;
}

static void write_marker(publisher *p)
{
    g_autofree char *path = dup_marker_path(p);
    g_autoptr(GError) why = NULL;

    if (!p->is_marked && !g_file_set_contents(path, "", 0, &why))
        log_warn("marker-not-written", "path", path, "reason", why->message, NULL);
    p->is_marked = TRUE;
}

static gboolean take_slot(publisher *p)
{
    health_wait(p->options.health, p->name, "not taken yet");
    if (persist(p, step_open, "taking the slot") != OUTCOME_OK ||
        persist(p, step_check_partitions, "looking at news.feedstate") != OUTCOME_OK ||
        persist(p, step_restore, "restoring the feeds' state") != OUTCOME_OK)
        return FALSE;
    if (!check_foreign(p) || !check_marker(p))
        return FALSE;
    p->replaced_seen = kafka_sink_counts(p->sink).replaced;
    log_info("slot-taken", "slot", p->options.slot, "feeds", g_hash_table_size(p->state.feeds), "segment",
             p->state.published.segment, "offset", p->state.published.offset, NULL);
    return TRUE;
}

/* --- publishing ------------------------------------------------------------------------------------------------- */

/* Up to where the archive in use may be read. */
static struct archive_mark archive_end(publisher *p)
{
    return p->is_foreign ? p->foreign_end : archive_tail_end(p->options.tail);
}

static void count_result(const struct ingest_result *r)
{
    metric_add_for(&answers, ingest_outcome_name(r->outcome), 1);
    metric_add_for(&items, "new", r->items_new - r->items_backfill);
    metric_add_for(&items, "backfill", r->items_backfill);
    metric_add_for(&items, "changed", r->items_changed);
    metric_add(&entries_dropped, r->dropped_entries);
    metric_add(&entries_repeated, r->items_repeated);
    metric_add(&known_forgotten, r->forgotten);
    metric_add_for(&dates, "missing", r->dates_missing);
    metric_add_for(&dates, "future", r->dates_future);
}

/* Is written in the transaction that the items go into. */
static void note_pages(publisher *p, const struct response *r, guint before)
{
    const struct slot_pages_place to = {TOPIC_STATE, (gint32)p->options.slot, &p->outbox};
    guint end = p->outbox.messages->len;

    if (r->item) {
        slot_pages_done(&p->state.pages, r->item, &to);
        return;
    }
    for (guint i = before; r->wants_pages && i < end; i++) {
        const struct outbox_message *m = p->outbox.messages->pdata[i];
        struct page_job *job =
            page_job_new(r->feed_id, r->feed_url, r->outlet_id, m->value->str, clock_now(p->options.clock));
        if (job)
            slot_pages_want(&p->state.pages, job, &to);
    }
}

static void work_off(publisher *p, const struct response *r)
{
    struct archive_mark at = archive_reader_record_position(p->reader);
    g_autofree char *segment = archive_segment_dup_name(p->state.archive_id, at.segment);
    struct feed_memory *m = slot_state_feed(&p->state, r->feed_id, r->feed_url);
    struct ingest_place place = {segment, at.offset};
    struct ingest_result result;
    guint before = p->outbox.messages->len;

    ingest_response(&p->options.ingest, m, r, &place, &p->outbox, &result);
    count_result(&result);
    for (guint i = before; i < p->outbox.messages->len; i++)
        g_array_append_val(p->fetched_ats, r->fetched_at);
    note_pages(p, r, before);
    if (m->is_changed || (m->is_stale && r->fetched_at - m->written_at >= p->options.state_us))
        g_hash_table_add(p->to_write, m);
    if (!r->item)
        p->options.listener.feed(p->options.listener.user, r->feed_id, &m->poll, FALSE);
}

/* Reads what is there until the batch is full or its time is over. */
static void collect(publisher *p, gint64 until)
{
    for (;;) {
        struct archive_mark end = archive_end(p);
        struct response *r = NULL;
        g_autoptr(GError) why = NULL;
        int some = archive_reader_next(p->reader, end, &r, &why);
        note_gaps(p);
        if (some < 0)
            lose(p, why);
        if (some <= 0)
            return;
        if (r->feed_id && r->feed_url)
            work_off(p, r);
        response_free(r);
        if (p->outbox.bytes >= p->options.batch_bytes || g_get_monotonic_time() >= until)
            return;
    }
}

static void give_up_pages(publisher *p)
{
    const struct slot_pages_place to = {TOPIC_STATE, (gint32)p->options.slot, &p->outbox};
    gint64 now = clock_now(p->options.clock);

    if (now < p->pages_looked_at + PAGES_LOOK_US)
        return;
    p->pages_looked_at = now;
    metric_add(&pages_given_up, slot_pages_give_up(&p->state.pages, now, &to));
}

static void add_states(publisher *p)
{
    GHashTableIter i;
    gpointer key;

    g_hash_table_iter_init(&i, p->to_write);
    while (g_hash_table_iter_next(&i, &key, NULL)) {
        struct feed_memory *m = key;
        GString *value = g_string_sized_new(1024 + m->items_n * 256);
        feed_memory_encode(m, p->options.ingest.limits, feed_hash_of(m->feed_id), value);
        struct outbox_header h = {.topic = TOPIC_STATE,
                                  .partition = p->options.slot,
                                  .key = m->feed_id,
                                  .schema = feed_state_record.schema,
                                  .id = m->feed_id,
                                  .at = m->poll.last_fetch_at,
                                  .trace_of = m->feed_id};
        outbox_add(&p->outbox, &h, value);
        m->is_changed = m->is_stale = FALSE;
        m->written_at = m->poll.last_fetch_at;
        metric_add(&states, 1);
    }
    g_hash_table_remove_all(p->to_write);
}

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
            lose(p, why);
        if (outcome == OUTCOME_RETRY) {
            i--;
            heartbeat(p->beat);
            g_usleep(10 * US_PER_MS);
            if (is_out_of_time(p))
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
    lose(p, why);
    return FALSE;
}

/* FALSE: not ours any more, or no time to find out. */
static gboolean check_owner_after_replacement(publisher *p)
{
    guint64 replaced = kafka_sink_counts(p->sink).replaced;

    if (replaced == p->replaced_seen)
        return TRUE;
    if (persist(p, step_restore_position, "looking up whose the slot is") != OUTCOME_OK || !is_still_ours(p))
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
        if (m->topic == TOPIC_STATE)
            kafka_sink_send_borrowed(p->sink, m->topic, &out, NULL);
    }
    enum outcome outcome = persist(p, step_commit, "committing");
    return outcome == OUTCOME_OK ? persist(p, step_begin, "beginning a transaction") : outcome;
}
#else
#define commit_state_alone(p) OUTCOME_OK
#endif

static enum outcome transact_once(publisher *p)
{
    enum outcome outcome = persist(p, step_begin, "beginning a transaction");

    if (outcome == OUTCOME_OK && !check_owner_after_replacement(p))
        return OUTCOME_STOP;
    if (outcome == OUTCOME_OK && planted(PLANTED_STATE_OUTSIDE))
        outcome = commit_state_alone(p);
    if (outcome == OUTCOME_OK)
        outcome = send_all(p);
    if (outcome == OUTCOME_OK)
        outcome = persist(p, step_commit, "committing");
    return outcome;
}

/* After an abort: has the transaction that would have written `end` been committed all the same? */
static enum outcome look_up_fate(publisher *p, struct archive_mark end, gboolean *is_committed)
{
    if (persist(p, step_abort, "aborting") != OUTCOME_OK ||
        persist(p, step_restore_position, "looking up what is committed") != OUTCOME_OK || !is_still_ours(p))
        return OUTCOME_STOP;
    p->replaced_seen = kafka_sink_counts(p->sink).replaced;
    *is_committed = p->state.has_position && archive_mark_compare(p->state.published, end) >= 0;
    return OUTCOME_OK;
}

/* Sends the outbox until it is committed once. FALSE: no more time, or lost. */
static gboolean transact(publisher *p, struct archive_mark end)
{
    struct archive_mark before = p->state.published;

    for (;;) {
        gboolean is_committed = FALSE;
        enum outcome outcome = transact_once(p);
        if (outcome == OUTCOME_OK)
            break;
        if (outcome == OUTCOME_STOP || is_out_of_time(p))
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

static void note_committed(publisher *p, struct archive_mark end)
{
    gint64 now = clock_now(p->options.clock);

    for (guint i = 0; i < p->fetched_ats->len; i++)
        metric_observe(&delay, MAX(0, now - g_array_index(p->fetched_ats, gint64, i)) / 1e6);
    g_array_set_size(p->fetched_ats, 0);
    outbox_reset(&p->outbox);
    p->state.published = end;
    p->state.has_position = TRUE;
    p->position_at = g_get_monotonic_time();
    if (!p->is_foreign) {
        set_published(p, end);
        write_marker(p);
    }
    health_ok(p->options.health, p->name);
}

enum urgency {
    URGENCY_NONE,    /* if it is worth a transaction */
    URGENCY_CLAIM,   /* in any case: the position says that the slot is ours */
    URGENCY_RELEASE, /* in any case: the position says that it is nobody's */
};

/* Publishes what was collected. FALSE: see transact(). */
static gboolean publish(publisher *p, enum urgency urgency)
{
    struct archive_mark end = archive_reader_position(p->reader);
    gboolean has_moved = archive_mark_compare(p->state.published, end) != 0;
    gboolean is_due = g_get_monotonic_time() - p->position_at >= p->options.position_us;

    give_up_pages(p);
    add_states(p);
    if (p->outbox.messages->len == 0 && !(has_moved && is_due) && urgency == URGENCY_NONE)
        return TRUE;
    slot_state_add_position(&p->state, TOPIC_STATE, p->state.archive_id, end, urgency == URGENCY_RELEASE, p->owner,
                            clock_now(p->options.clock), &p->outbox);
    p->next_at = g_get_monotonic_time() + p->options.batch_us;
    if (!transact(p, end))
        return FALSE;
    note_committed(p, end);
    p->is_released = urgency == URGENCY_RELEASE;
    if (p->is_claimed)
        slot_pages_hand_over(&p->state.pages, p->options.listener.page, p->options.listener.user);
    return TRUE;
}

static void tell_all(publisher *p)
{
    GHashTableIter i;
    gpointer value;

    g_hash_table_iter_init(&i, p->state.feeds);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        const struct feed_memory *m = value;
        p->options.listener.feed(p->options.listener.user, m->feed_id, &m->poll, TRUE);
    }
    slot_pages_hand_over(&p->state.pages, p->options.listener.page, p->options.listener.user);
    p->options.listener.ready(p->options.listener.user, p->options.slot);
}

static gboolean is_drained(publisher *p)
{
    return archive_mark_compare(archive_reader_position(p->reader), archive_tail_end(p->options.tail)) >= 0;
}

static gboolean turn(publisher *p)
{
    heartbeat(p->beat);
    collect(p, g_get_monotonic_time() + p->options.batch_us);
    if (p->is_lost)
        return FALSE;
    return publish(p, URGENCY_NONE);
}

/* Publishes what is in the archive now. FALSE: no more time, or lost. */
static gboolean read_up_to_end(publisher *p)
{
    struct archive_mark end = archive_end(p);

    while (archive_mark_compare(archive_reader_position(p->reader), end) < 0) {
        struct archive_mark before = archive_reader_position(p->reader);
        if (is_stopping(p) || !turn(p))
            return FALSE;
        if (archive_mark_compare(before, archive_reader_position(p->reader)) == 0)
            break; /* the rest is not there: counted as a gap */
    }
    return TRUE;
}

/* The directory of a dead owner's archive, if it was given. */
static const char *their_directory(publisher *p, const char *archive_id)
{
    for (const char *const *dir = p->options.their_archives; dir && *dir; dir++) {
        g_autofree char *id = archive_dup_id(*dir, NULL);
        if (g_strcmp0(id, archive_id) == 0)
            return *dir;
    }
    return NULL;
}

/* Publishes the rest of a dead owner's archive, or reports that it is not there, and releases it in its owner's name.
 */
static gboolean take_over_one(publisher *p, const struct foreign_archive *f)
{
    const char *dir = their_directory(p, f->id);
    g_autoptr(GError) why = NULL;

    log_warn("slot-taken-over", "slot", p->options.slot, "from", f->owner, "archive", f->id, "published_segment",
             f->published.segment, "published_offset", f->published.offset, "its_archive",
             dir ? dir : "not given: what it holds behind this position is not published", NULL);
    p->state.archive_id = f->id;
    p->state.published = f->published;
    p->state.has_position = TRUE;
    p->reader = archive_reader_open(dir ? dir : p->archive_dir, f->published, &why);
    if (!p->reader || (dir && !archive_reader_find_end(p->reader, &p->foreign_end, &why))) {
        lose(p, why);
        return FALSE;
    }
    if (!dir) {
        metric_add_for(&gaps, "taken_over", 1);
        forget_validators(p);
        p->foreign_end = f->published;
    }
    archive_reader_want_slot(p->reader, p->options.slot, p->options.slots);
    if (!read_up_to_end(p) || !publish(p, URGENCY_RELEASE))
        return FALSE;
    g_free(p->state.last_writer);
    p->state.last_writer = g_strdup(f->id);
    return TRUE;
}

/* Answers in an archive are in the order they came in. Only where others' were published since may they be older than
 * what is known; their times do not tell, since clocks are set. */
static void set_may_be_late(publisher *p, const char *archive_id)
{
    p->options.ingest.may_be_late = p->state.last_writer && strcmp(p->state.last_writer, archive_id) != 0;
}

static gboolean take_over_all(publisher *p)
{
    /* Positions read again after an abort must not change the table that is iterated. */
    g_autoptr(GHashTable) foreign = slot_state_steal_foreign(&p->state);
    char *own_id = p->state.archive_id;
    struct archive_mark own_published = p->state.published;
    gboolean had_position = p->state.has_position, is_well = TRUE;
    GHashTableIter i;
    gpointer value;

    g_hash_table_iter_init(&i, foreign);
    p->is_foreign = TRUE;
    while (is_well && g_hash_table_iter_next(&i, NULL, &value)) {
        set_may_be_late(p, ((const struct foreign_archive *)value)->id);
        is_well = take_over_one(p, value);
        g_clear_pointer(&p->reader, archive_reader_free);
        p->gaps_seen = (struct archive_gaps){0};
    }
    p->is_foreign = p->is_released = FALSE;
    p->state.archive_id = own_id;
    p->state.published = own_published;
    p->state.has_position = had_position;
    p->state.is_released = FALSE;
    return is_well;
}

/* What lay unpublished in archives before the slot was taken is published first; then the feeds are handed to the
 * poller. */
static gboolean catch_up(publisher *p)
{
    if (!take_over_all(p))
        return FALSE;
    set_may_be_late(p, p->state.archive_id);
    if (!open_archive(p) || !read_up_to_end(p) || !publish(p, URGENCY_CLAIM))
        return FALSE;
    p->is_claimed = TRUE;
    p->options.ingest.may_be_late = FALSE;
    health_ok(p->options.health, p->name);
    tell_all(p);
    return TRUE;
}

/* Not before the next transaction may begin; what comes meanwhile joins the batch. */
static void wait_for_records(publisher *p)
{
    struct archive_mark at = archive_reader_position(p->reader);

    if (archive_mark_compare(at, p->waited_at) == 0 && !is_drained(p))
        g_usleep(IDLE_MS * US_PER_MS); /* no way on: the archive is damaged at its end */
    p->waited_at = at;
    archive_tail_wait(p->options.tail, at, IDLE_MS);
    gint64 early_us = p->next_at - g_get_monotonic_time();
    if (early_us > 0 && !is_stopping(p))
        g_usleep(early_us);
}

static gpointer run(gpointer data)
{
    publisher *p = data;

    p->beat = heartbeat_begin(p->options.health, p->name, HEARTBEAT_MS);
    p->is_taken = take_slot(p);
    if (p->is_taken && catch_up(p)) {
        gboolean is_well = TRUE;
        while (is_well && !is_out_of_time(p) && !(is_stopping(p) && is_drained(p))) {
            wait_for_records(p);
            is_well = turn(p);
        }
        if (is_well && !is_out_of_time(p))
            publish(p, URGENCY_RELEASE);
    }
    heartbeat_end(p->beat);
    return NULL;
}

publisher *publisher_start(const struct publisher_options *options)
{
    publisher *p = g_new0(publisher, 1);
    g_autofree char *id = g_strdup_printf("producer.slot-%u", options->slot);
    struct kafka_sink_options sink = {.transactional_id = id, .topics = TOPICS};
    g_autoptr(GError) why = NULL;
    g_autofree char *archive_id = archive_dup_id(options->archive_dir, &why);

    p->options = *options;
    p->options.ingest.topic = TOPIC_RAW;
    p->archive_dir = g_strdup(options->archive_dir);
    p->owner = g_strdup(options->owner);
    p->name = g_strdup_printf("slot-%u", options->slot);
    p->to_write = g_hash_table_new(NULL, NULL);
    p->fetched_ats = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_mutex_init(&p->lock);
    outbox_init(&p->outbox);
    slot_state_init(&p->state, options->slot, options->slots, archive_id);
    p->sink = archive_id ? kafka_sink_new(options->client, &sink, &why) : NULL;
    if (p->sink)
        p->thread = g_thread_new("publisher", run, p);
    else
        lose(p, why);
    return p;
}

void publisher_ask_to_stop(publisher *p, gint64 deadline_us)
{
    p->deadline_us = deadline_us;
    g_atomic_int_set(&p->is_stopping, 1);
    archive_tail_wake(p->options.tail);
}

gboolean publisher_join(publisher *p)
{
    if (p->thread)
        g_thread_join(p->thread);
    gboolean is_released = p->is_released;
    kafka_sink_free(p->sink);
    archive_reader_free(p->reader);
    slot_state_clear(&p->state);
    outbox_clear(&p->outbox);
    g_hash_table_unref(p->to_write);
    g_array_unref(p->fetched_ats);
    g_mutex_clear(&p->lock);
    g_free(p->archive_dir);
    g_free(p->owner);
    g_free(p->name);
    g_free(p);
    return is_released;
}

struct archive_mark publisher_published(publisher *p)
{
    g_mutex_lock(&p->lock);
    struct archive_mark at = p->published;
    g_mutex_unlock(&p->lock);
    return at;
}
