#include "common/log.h"
#include "common/metrics.h"
#include "producer/publisher_parts.h"

METRIC_HISTOGRAM(delay, "frontwire_publish_delay_seconds", "From asking for an answer to its items' commit.", NULL,
                 METRIC_SECONDS);

const char *const PUBLISHER_TOPICS[] = {"news.raw", "news.feedstate", NULL};

#define IDLE_MS      500
#define HEARTBEAT_MS 180000

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
        publisher_set_published(p, end);
        publisher_write_marker(p);
    }
    health_ok(p->options.health, p->name);
}

enum urgency {
    URGENCY_NONE,    /* if it is worth a transaction */
    URGENCY_CLAIM,   /* in any case: the position says that the slot is ours */
    URGENCY_RELEASE, /* in any case: the position says that it is nobody's */
};

/* Publishes what was collected. FALSE: see publisher_transact(). */
static gboolean publish(publisher *p, enum urgency urgency)
{
    struct archive_mark end = archive_reader_position(p->reader);
    gboolean has_moved = archive_mark_compare(p->state.published, end) != 0;
    gboolean is_due = g_get_monotonic_time() - p->position_at >= p->options.position_us;

    publisher_give_up_pages(p);
    publisher_add_states(p);
    if (p->outbox.messages->len == 0 && !(has_moved && is_due) && urgency == URGENCY_NONE)
        return TRUE;
    slot_state_add_position(&p->state, PUBLISHER_TOPIC_STATE, p->state.archive_id, end, urgency == URGENCY_RELEASE,
                            p->owner, clock_now(p->options.clock), &p->outbox);
    p->next_at = g_get_monotonic_time() + p->options.batch_us;
    if (!publisher_transact(p, end))
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
    publisher_collect(p, g_get_monotonic_time() + p->options.batch_us);
    if (p->is_lost)
        return FALSE;
    return publish(p, URGENCY_NONE);
}

/* Publishes what is in the archive now. FALSE: no more time, or lost. */
static gboolean read_up_to_end(publisher *p)
{
    struct archive_mark end = publisher_archive_end(p);

    while (archive_mark_compare(archive_reader_position(p->reader), end) < 0) {
        struct archive_mark before = archive_reader_position(p->reader);
        if (publisher_is_stopping(p) || !turn(p))
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
        publisher_lose(p, why);
        return FALSE;
    }
    if (!dir) {
        publisher_count_gap("taken_over");
        publisher_forget_validators(p);
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
 * what is known; their times do not tell, since clocks are set (tests/chaos: edits were skipped after a restart). */
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
    if (!publisher_open_archive(p) || !read_up_to_end(p) || !publish(p, URGENCY_CLAIM))
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
    if (early_us > 0 && !publisher_is_stopping(p))
        g_usleep(early_us);
}

static gpointer run(gpointer data)
{
    publisher *p = data;

    p->beat = heartbeat_begin(p->options.health, p->name, HEARTBEAT_MS);
    p->is_taken = publisher_take_slot(p);
    if (p->is_taken && catch_up(p)) {
        gboolean is_well = TRUE;
        while (is_well && !publisher_is_out_of_time(p) && !(publisher_is_stopping(p) && is_drained(p))) {
            wait_for_records(p);
            is_well = turn(p);
        }
        if (is_well && !publisher_is_out_of_time(p))
            publish(p, URGENCY_RELEASE);
    }
    heartbeat_end(p->beat);
    return NULL;
}

publisher *publisher_start(const struct publisher_options *options)
{
    publisher *p = g_new0(publisher, 1);
    g_autofree char *id = g_strdup_printf("producer.slot-%u", options->slot);
    struct kafka_sink_options sink = {.transactional_id = id, .topics = PUBLISHER_TOPICS};
    g_autoptr(GError) why = NULL;
    g_autofree char *archive_id = archive_dup_id(options->archive_dir, &why);

    p->options = *options;
    p->options.ingest.topic = PUBLISHER_TOPIC_RAW;
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
        publisher_lose(p, why);
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
