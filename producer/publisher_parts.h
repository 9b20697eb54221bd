/* producer/publisher_parts.h
 * What the files of the publisher share; nobody else includes this. All of it is the publisher's thread's. */
#pragma once
#include "common/kafka_sink.h"
#include "producer/archive_reader.h"
#include "producer/publisher.h"
#include "producer/slot_state.h"

enum { PUBLISHER_TOPIC_RAW, PUBLISHER_TOPIC_STATE };
extern const char *const PUBLISHER_TOPICS[];

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

/* --- publisher_claim.c: taking the slot, and what is done when the broker is away or the slot is lost ---------------
 */

gboolean publisher_is_stopping(publisher *p);
/* Lost, asked to stop before the slot was taken, or past the deadline. */
gboolean publisher_is_out_of_time(publisher *p);
void publisher_lose(publisher *p, const GError *why);
/* A step against the broker, again and again until it is done or nothing can be done any more. */
typedef enum outcome (*publisher_step)(publisher *p, GError **error);
enum outcome publisher_persist(publisher *p, publisher_step step, const char *doing);
enum outcome publisher_step_restore_position(publisher *p, GError **error);
/* A file beside the archive says that some of it was published. */
void publisher_write_marker(publisher *p);
/* Fences the old owner and restores what is known. FALSE: no more time, or lost. */
gboolean publisher_take_slot(publisher *p);

/* --- publisher_collect.c: from the archive into the outbox ---------------------------------------------------------
 */

void publisher_set_published(publisher *p, struct archive_mark at);
/* Opens our archive where it is published. FALSE: lost. */
gboolean publisher_open_archive(publisher *p);
/* Up to where the archive in use may be read. */
struct archive_mark publisher_archive_end(publisher *p);
/* After a hole nobody knows what the feeds' validators stand for: everything is asked for. */
void publisher_forget_validators(publisher *p);
void publisher_count_gap(const char *kind);
/* Reads what is there until the batch is full or its time is over. */
void publisher_collect(publisher *p, gint64 until);
void publisher_give_up_pages(publisher *p);
void publisher_add_states(publisher *p);

/* --- publisher_transact.c: the outbox, once, whatever the broker does ----------------------------------------------
 */

/* FALSE: no more time, or lost. */
gboolean publisher_transact(publisher *p, struct archive_mark end);
