/* producer/slot_state.h
 * What news.feedstate says of one slot: the memories of its feeds, how far which archive is published, and the pages
 * that are still wanted. */
#pragma once
#include "common/message.h"
#include "common/records/archive_position.h"
#include "producer/archive.h"
#include "producer/feed_memory.h"
#include "producer/outbox.h"
#include "producer/slot_pages.h"

#define SLOT_ERROR (slot_error_quark())
GQuark slot_error_quark(void);
enum slot_error_code {
    SLOT_ERROR_RECORD, /* a record that cannot be read: going on would publish its items again */
    SLOT_ERROR_SLOTS,  /* records of another number of slots */
};

/* How far an archive that is not ours is published for this slot; not released by its owner. */
struct foreign_archive {
    char *id, *owner;
    struct archive_mark published;
};

struct slot_state {
    guint slot, slots;
    char *archive_id;              /* ours */
    GHashTable *feeds;             /* feed id -> struct feed_memory * */
    struct archive_mark published; /* of ours; 0: nothing */
    gboolean has_position;
    gboolean is_released; /* somebody, perhaps we, wrote that ours gave the slot up */
    GHashTable *foreign;  /* archive id -> struct foreign_archive * */
    struct slot_pages pages;
    char *last_writer; /* archive id of the newest position: whose answers were published last; NULL: nobody's */
    struct arena *scratch;
};
void slot_state_init(struct slot_state *s, guint slot, guint slots, const char *archive_id);
void slot_state_clear(struct slot_state *s);
/* Forgets everything read, to read again. */
void slot_state_reset(struct slot_state *s);

/* The table of foreign archives becomes yours (g_hash_table_unref()); the state has a new, empty one. */
GHashTable *slot_state_steal_foreign(struct slot_state *s);

/* A kafka_state_row: `user` is the slot_state. */
gboolean slot_state_take_row(void *user, const struct message *row, GError **error);
/* Another kafka_state_row that looks at our position only. */
gboolean slot_state_take_position(void *user, const struct message *row, GError **error);

/* The feed's memory, made when there is none. */
struct feed_memory *slot_state_feed(struct slot_state *s, const char *feed_id, const char *url);
/* Adds the position record of archive `archive_id` to the outbox. */
void slot_state_add_position(const struct slot_state *s, guint topic, const char *archive_id, struct archive_mark at,
                             gboolean is_released, const char *owner, gint64 now, struct outbox *out);
