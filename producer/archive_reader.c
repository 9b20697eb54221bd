#include "producer/archive_reader.h"
#include <sys/stat.h>
#include "producer/warc_read.h"

struct archive_reader {
    char *dir, *id;
    struct archive_mark at, record_at;
    guint slot, slots; /* slots 0: all feeds are wanted */
    warc_reader *file; /* of segment at.segment; NULL: not open */
    struct warc_record record;
    struct archive_gaps gaps;
};

archive_reader *archive_reader_open(const char *dir, struct archive_mark from, GError **error)
{
    g_autofree char *id = archive_dup_id(dir, error);

    if (!id)
        return NULL;
    archive_reader *r = g_new0(archive_reader, 1);
    r->dir = g_strdup(dir);
    r->id = g_steal_pointer(&id);
    r->at = from;
    warc_record_init(&r->record);
    return r;
}

void archive_reader_free(archive_reader *r)
{
    if (!r)
        return;
    warc_reader_free(r->file);
    warc_record_clear(&r->record);
    g_free(r->dir);
    g_free(r->id);
    g_free(r);
}

void archive_reader_want_slot(archive_reader *r, guint slot, guint slots)
{
    r->slot = slot;
    r->slots = slots;
}

struct archive_mark archive_reader_record_position(const archive_reader *r)
{
    return r->record_at;
}

struct archive_mark archive_reader_position(const archive_reader *r)
{
    return r->at;
}

const struct archive_gaps *archive_reader_peek_gaps(const archive_reader *r)
{
    return &r->gaps;
}

const char *archive_reader_peek_id(const archive_reader *r)
{
    return r->id;
}

static char *dup_segment_path(const archive_reader *r, guint32 segment)
{
    g_autofree char *name = archive_segment_dup_name(r->id, segment);

    return g_build_filename(r->dir, name, NULL);
}

gboolean archive_reader_find_end(archive_reader *r, struct archive_mark *end, GError **error)
{
    g_autoptr(GArray) segments = archive_list_segments(r->dir, r->id, error);
    struct stat st;

    if (!segments)
        return FALSE;
    *end = (struct archive_mark){0};
    if (segments->len == 0)
        return TRUE;
    guint32 last = g_array_index(segments, guint32, segments->len - 1);
    g_autofree char *path = dup_segment_path(r, last);
    if (stat(path, &st) != 0) {
        g_set_error(error, ARCHIVE_ERROR, ARCHIVE_ERROR_IO, "cannot stat %s", path);
        return FALSE;
    }
    *end = (struct archive_mark){last, st.st_size};
    return TRUE;
}

/* The first segment not before `segment` that is there; 0: none. */
static guint32 first_segment_from(archive_reader *r, guint32 segment, GError **error)
{
    g_autoptr(GArray) segments = archive_list_segments(r->dir, r->id, error);

    for (guint i = 0; segments && i < segments->len; i++)
        if (g_array_index(segments, guint32, i) >= segment)
            return g_array_index(segments, guint32, i);
    return 0;
}

static void note_gap(archive_reader *r, guint missing, guint corrupt)
{
    r->gaps.missing_segments += missing;
    r->gaps.corrupt_records += corrupt;
    r->gaps.last_at = r->at;
}

/* Opens the file at r->at, or the next one that is there. FALSE without error: none. */
static gboolean open_segment(archive_reader *r, GError **error)
{
    GError *why = NULL;
    guint32 found = first_segment_from(r, MAX(r->at.segment, 1), &why);

    if (why)
        g_propagate_error(error, why);
    if (!found)
        return FALSE;
    if (found != r->at.segment) {
        if (r->at.segment != 0)
            note_gap(r, found - r->at.segment, 0);
        r->at = (struct archive_mark){found, 0};
    }
    g_autofree char *path = dup_segment_path(r, found);
    r->file = warc_reader_open(path, r->at.offset, &WARC_LIMITS, error);
    return r->file != NULL;
}

static void next_segment(archive_reader *r)
{
    g_clear_pointer(&r->file, warc_reader_free);
    r->at = (struct archive_mark){r->at.segment + 1, 0};
}

/* Over a record by the length in its header. */
static gboolean step_over(archive_reader *r, guint64 member_bytes, GError **error)
{
    r->at.offset += member_bytes;
    return warc_reader_seek(r->file, r->at.offset, error);
}

enum step { STEP_RESPONSE, STEP_AGAIN, STEP_END, STEP_ERROR };

/* A record that cannot be read: over it if its length is known, else to the next segment. */
static enum step skip_bad(archive_reader *r, guint64 member_bytes, GError **error)
{
    note_gap(r, 0, 1);
    if (member_bytes)
        return step_over(r, member_bytes, error) ? STEP_AGAIN : STEP_ERROR;
    next_segment(r);
    return STEP_AGAIN;
}

static enum step read_record(archive_reader *r, struct archive_mark end, struct response **out, GError **error)
{
    g_autoptr(GError) why = NULL;
    guint64 member_bytes = 0;
    guint32 hash = 0;

    warc_reader_set_limit(r->file, r->at.segment < end.segment ? G_MAXUINT64 : end.offset);
    if (warc_reader_peek(r->file, &member_bytes, &hash) && hash != 0 && r->slots && hash % r->slots != r->slot)
        return step_over(r, member_bytes, error) ? STEP_AGAIN : STEP_ERROR;
    int some = warc_reader_next(r->file, &r->record, &why);
    if (some < 0 && g_error_matches(why, WARC_ERROR, WARC_ERROR_IO)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return STEP_ERROR;
    }
    if (some < 0)
        return skip_bad(r, member_bytes, error);
    if (some == 0) {
        if (r->at.segment >= end.segment)
            return STEP_END;
        next_segment(r);
        return STEP_AGAIN;
    }
    r->record_at = r->at;
    r->at.offset = warc_reader_offset(r->file);
    *out = warc_record_to_response(&r->record);
    return *out ? STEP_RESPONSE : STEP_AGAIN;
}

int archive_reader_next(archive_reader *r, struct archive_mark end, struct response **out, GError **error)
{
    for (;;) {
        GError *why = NULL;
        if (archive_mark_compare(r->at, end) >= 0)
            return 0;
        if (!r->file && !open_segment(r, &why)) {
            if (!why)
                return 0;
            g_propagate_error(error, why);
            return -1;
        }
        switch (read_record(r, end, out, error)) {
        case STEP_RESPONSE:
            return 1;
        case STEP_END:
            return 0;
        case STEP_ERROR:
            return -1;
        case STEP_AGAIN:
            break;
        }
    }
}
