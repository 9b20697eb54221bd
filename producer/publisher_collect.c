#include "common/log.h"
#include "common/metrics.h"
#include "producer/publisher_parts.h"

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
METRIC_COUNTER(gaps, "frontwire_archive_gaps_total", "Holes and damage met in the archive, by kind.", "kind");

#define PAGES_LOOK_US (60 * US_PER_S) /* between two searches for pages that are too old */

/* After a hole nobody knows what the feeds' validators stand for: ask for everything. */
void publisher_forget_validators(publisher *p)
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

void publisher_count_gap(const char *kind)
{
    metric_add_for(&gaps, kind, 1);
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
    publisher_forget_validators(p);
}

void publisher_set_published(publisher *p, struct archive_mark at)
{
    g_mutex_lock(&p->lock);
    p->published = at;
    g_mutex_unlock(&p->lock);
}

gboolean publisher_open_archive(publisher *p)
{
    struct archive_mark end = archive_tail_end(p->options.tail), from = p->state.published;
    g_autoptr(GError) why = NULL;

    if (archive_mark_compare(from, end) > 0) {
        log_error("archive-shorter-than-published", "slot", p->options.slot, "segment", from.segment, "offset",
                  from.offset, "archive_segment", end.segment, "archive_offset", end.offset, NULL);
        publisher_count_gap("shorter_than_published");
        publisher_forget_validators(p);
        from = end;
    }
    p->reader = archive_reader_open(p->archive_dir, from, &why);
    if (!p->reader) {
        publisher_lose(p, why);
        return FALSE;
    }
    archive_reader_want_slot(p->reader, p->options.slot, p->options.slots);
    publisher_set_published(p, from);
    return TRUE;
}

/* Up to where the archive in use may be read. */
struct archive_mark publisher_archive_end(publisher *p)
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
    const struct slot_pages_place to = {PUBLISHER_TOPIC_STATE, (gint32)p->options.slot, &p->outbox};
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
void publisher_collect(publisher *p, gint64 until)
{
    for (;;) {
        struct archive_mark end = publisher_archive_end(p);
        struct response *r = NULL;
        g_autoptr(GError) why = NULL;
        int some = archive_reader_next(p->reader, end, &r, &why);
        note_gaps(p);
        if (some < 0)
            publisher_lose(p, why);
        if (some <= 0)
            return;
        if (r->feed_id && r->feed_url)
            work_off(p, r);
        response_free(r);
        if (p->outbox.bytes >= p->options.batch_bytes || g_get_monotonic_time() >= until)
            return;
    }
}

void publisher_give_up_pages(publisher *p)
{
    const struct slot_pages_place to = {PUBLISHER_TOPIC_STATE, (gint32)p->options.slot, &p->outbox};
    gint64 now = clock_now(p->options.clock);

    if (now < p->pages_looked_at + PAGES_LOOK_US)
        return;
    p->pages_looked_at = now;
    metric_add(&pages_given_up, slot_pages_give_up(&p->state.pages, now, &to));
}

void publisher_add_states(publisher *p)
{
    GHashTableIter i;
    gpointer key;

    g_hash_table_iter_init(&i, p->to_write);
    while (g_hash_table_iter_next(&i, &key, NULL)) {
        struct feed_memory *m = key;
        GString *value = g_string_sized_new(1024 + m->items_n * 256);
        feed_memory_encode(m, p->options.ingest.limits, feed_hash_of(m->feed_id), value);
        struct outbox_header h = {.topic = PUBLISHER_TOPIC_STATE,
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
