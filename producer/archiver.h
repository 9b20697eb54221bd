/* producer/archiver.h
 * The thread between the fetcher and the disk: takes responses, appends as many as there are, makes them durable with
 * one fdatasync, moves the archive's end on for the publishers, and hands each response back. A full disk loses nothing
 * that was promised: what could not be archived is handed back as such, and the caller asks again later. */
#pragma once
#include "common/clock.h"
#include "common/health.h"
#include "producer/archive_writer.h"

/* Up to where the archive is durable; publishers wait for it to move. */
struct archive_tail {
    GMutex lock;
    GCond moved;
    struct archive_mark end;
};
void archive_tail_init(struct archive_tail *t);
void archive_tail_clear(struct archive_tail *t);
struct archive_mark archive_tail_end(struct archive_tail *t);
void archive_tail_move(struct archive_tail *t, struct archive_mark end);
/* Waits until the end is behind `seen` or `timeout_ms` is over, or somebody calls archive_tail_wake(). */
struct archive_mark archive_tail_wait(struct archive_tail *t, struct archive_mark seen, gint timeout_ms);
void archive_tail_wake(struct archive_tail *t);

/* In the archiver's thread. `r` is yours again. FALSE: it was not archived. */
typedef void (*archiver_done)(void *user, gpointer tag, struct response *r, gboolean is_archived);

struct archiver_options {
    archive_writer *writer; /* used by the archiver's thread alone from now on */
    struct archive_tail *tail;
    gint64 batch_us; /* at most so long until the first append of a batch is durable */
    gsize batch_bytes;
    const struct clock *clock;
    struct health *health;
    archiver_done done;
    void (*broken)(void *user, const GError *error); /* the archive cannot be written any more: the process must end */
    void *user;
    /* Deletes segments that are published and older than this; 0: never. */
    gint64 retention_us;
    struct archive_mark (*published)(void *user);
};

typedef struct archiver archiver;
archiver *archiver_start(const struct archiver_options *options);
/* Archives what was given, then ends. */
void archiver_stop(archiver *a);

/* Takes `r`; any thread. Its feed_id must be set. */
void archiver_give(archiver *a, struct response *r, gpointer tag);
/* Bytes of bodies given and not yet handed back. */
guint64 archiver_pending_bytes(archiver *a);
/* The disk is full: nothing should be fetched. */
gboolean archiver_is_full(archiver *a);
