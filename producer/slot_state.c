#include "producer/slot_state.h"

G_DEFINE_QUARK(frontwire - slot - error, slot_error)

#define POSITION_KEY_PREFIX "archive/"
#define SCRATCH_BYTES       (64u * 1024 * 1024)
#define SCRATCH_KEEP        (1024u * 1024)

static void free_feed(gpointer m)
{
    feed_memory_free(m);
}

static void free_foreign(gpointer data)
{
    struct foreign_archive *f = data;

    g_free(f->id);
    g_free(f->owner);
    g_free(f);
}

GHashTable *slot_state_steal_foreign(struct slot_state *s)
{
    GHashTable *mine = s->foreign;

    s->foreign = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_foreign);
    return mine;
}

void slot_state_init(struct slot_state *s, guint slot, guint slots, const char *archive_id)
{
    *s = (struct slot_state){.slot = slot, .slots = slots, .archive_id = g_strdup(archive_id)};
    s->feeds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_feed);
    slot_state_steal_foreign(s);
    slot_pages_init(&s->pages);
    s->scratch = arena_new(SCRATCH_BYTES, SCRATCH_KEEP);
}

void slot_state_clear(struct slot_state *s)
{
    if (!s->feeds)
        return;
    g_hash_table_unref(s->feeds);
    g_hash_table_unref(s->foreign);
    slot_pages_clear(&s->pages);
    g_free(s->archive_id);
    g_free(s->last_writer);
    arena_free(s->scratch);
    *s = (struct slot_state){0};
}

void slot_state_reset(struct slot_state *s)
{
    g_hash_table_remove_all(s->feeds);
    g_hash_table_remove_all(s->foreign);
    slot_pages_reset(&s->pages);
    g_clear_pointer(&s->last_writer, g_free);
    s->published = (struct archive_mark){0};
    s->has_position = s->is_released = FALSE;
}

static gboolean fail_row(const struct message *row, const GError *why, GError **error)
{
    g_set_error(error, SLOT_ERROR, SLOT_ERROR_RECORD, "feed state at offset %" G_GINT64_FORMAT ": %s", row->offset,
                why->message);
    return FALSE;
}

static struct archive_mark mark_of(const struct archive_position *p)
{
    g_autofree char *segment = sv_dup(p->segment);

    return (struct archive_mark){archive_segment_from_name(segment), p->offset};
}

static void note_foreign(struct slot_state *s, const struct archive_position *p)
{
    struct foreign_archive *f = g_new0(struct foreign_archive, 1);

    f->id = sv_dup(p->archive);
    f->owner = sv_dup(p->owner);
    f->published = mark_of(p);
    g_hash_table_replace(s->foreign, f->id, f);
}

static gboolean take_position(struct slot_state *s, const struct message *row, GError **error)
{
    struct archive_position p;
    g_autoptr(GError) why = NULL;

    arena_reset(s->scratch);
    if (!archive_position_decode(row->value, s->scratch, &p, &why))
        return fail_row(row, why, error);
    g_autofree char *archive = sv_dup(p.archive);
    g_free(s->last_writer);
    s->last_writer = g_strdup(archive);
    if (strcmp(archive, s->archive_id) == 0) {
        s->published = mark_of(&p);
        s->has_position = TRUE;
        s->is_released = p.released;
    } else if (p.released) {
        g_hash_table_remove(s->foreign, archive);
    } else {
        note_foreign(s, &p);
    }
    return TRUE;
}

static gboolean take_feed(struct slot_state *s, const struct message *row, GError **error)
{
    g_autoptr(GError) why = NULL;

    arena_reset(s->scratch);
    struct feed_memory *m = feed_memory_decode(row->value, s->scratch, &why);
    if (!m)
        return fail_row(row, why, error);
    if (feed_hash_of(m->feed_id) % s->slots != s->slot) {
        g_set_error(error, SLOT_ERROR, SLOT_ERROR_SLOTS,
                    "slot %u holds feed %s, which belongs to slot %u of %u: was the number of slots changed?", s->slot,
                    m->feed_id, feed_hash_of(m->feed_id) % s->slots, s->slots);
        feed_memory_free(m);
        return FALSE;
    }
    g_hash_table_replace(s->feeds, m->feed_id, m);
    return TRUE;
}

static gboolean is_position(const struct message *row)
{
    return sv_starts_with(row->key, SV(POSITION_KEY_PREFIX));
}

gboolean slot_state_take_row(void *user, const struct message *row, GError **error)
{
    struct slot_state *s = user;

    if (slot_pages_is_row(row->key)) {
        slot_pages_take_row(&s->pages, row);
        return TRUE;
    }
    if (row->value.p)
        return is_position(row) ? take_position(s, row, error) : take_feed(s, row, error);
    if (!is_position(row)) {
        g_autofree char *key = sv_dup(row->key);
        g_hash_table_remove(s->feeds, key);
    }
    return TRUE;
}

gboolean slot_state_take_position(void *user, const struct message *row, GError **error)
{
    return !row->value.p || !is_position(row) || take_position(user, row, error);
}

struct feed_memory *slot_state_feed(struct slot_state *s, const char *feed_id, const char *url)
{
    struct feed_memory *m = g_hash_table_lookup(s->feeds, feed_id);

    if (!m) {
        m = feed_memory_new(feed_id, url);
        g_hash_table_insert(s->feeds, m->feed_id, m);
    }
    return m;
}

void slot_state_add_position(const struct slot_state *s, guint topic, const char *archive_id, struct archive_mark at,
                             gboolean is_released, const char *owner, gint64 now, struct outbox *out)
{
    g_autofree char *key = g_strdup_printf(POSITION_KEY_PREFIX "%s/%u", archive_id, s->slot);
    g_autofree char *segment = at.segment ? archive_segment_dup_name(archive_id, at.segment) : NULL;
    struct archive_position p;
    GString *value = g_string_new(NULL);

    json_init(archive_position_record.shape, &p);
    p.archive = sv_from(archive_id);
    p.slot = s->slot;
    p.segment = sv_from(segment);
    p.offset = at.offset;
    p.released = is_released;
    p.owner = sv_from(owner);
    p.written = now;
    archive_position_encode(&p, value);
    struct outbox_header h = {.topic = topic,
                              .partition = s->slot,
                              .key = key,
                              .schema = archive_position_record.schema,
                              .id = key,
                              .at = now,
                              .trace_of = key};
    outbox_add(out, &h, value);
}
