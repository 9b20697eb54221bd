#include "producer/archive_writer.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "producer/warc_read.h"
#include "producer/warc_write.h"

const struct archive_options ARCHIVE_OPTIONS = {64 * 1024 * 1024, G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC,
                                                16 * 1024 * 1024};

struct archive_writer {
    char *dir, *id;
    struct archive_options options;
    int lock_fd, dir_fd, fd; /* fd -1: no segment open */
    guint32 segment;
    guint64 end; /* bytes written to the segment */
    struct archive_mark durable;
    gint64 segment_began_at;
    gboolean is_broken;
    warc_writer *warc;
    GByteArray *buffer;
};

static gboolean io_error(GError **error, int code, const char *what)
{
    int why = errno;

    g_set_error(error, ARCHIVE_ERROR, why == ENOSPC || why == EDQUOT ? ARCHIVE_ERROR_FULL : code, "%s: %s", what,
                g_strerror(why));
    return FALSE;
}

static gboolean lock_dir(archive_writer *w, GError **error)
{
    g_autofree char *path = g_build_filename(w->dir, "lock", NULL);

    w->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (w->lock_fd < 0)
        return io_error(error, ARCHIVE_ERROR_IO, path);
    if (flock(w->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        g_set_error(error, ARCHIVE_ERROR, ARCHIVE_ERROR_LOCKED, "another process writes to %s", w->dir);
        return FALSE;
    }
    return TRUE;
}

static gboolean load_or_make_id(archive_writer *w, GError **error)
{
    g_autofree char *path = g_build_filename(w->dir, "archive.id", NULL);

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autofree char *uuid = g_uuid_string_random();
        g_autoptr(GError) why = NULL;
        g_autofree char *id = g_strndup(uuid + 24, 12);
        if (!g_file_set_contents(path, id, -1, &why)) {
            g_set_error_literal(error, ARCHIVE_ERROR, ARCHIVE_ERROR_IO, why->message);
            return FALSE;
        }
    }
    w->id = archive_dup_id(w->dir, error);
    return w->id != NULL;
}

/* The end of the last whole record of a segment. */
static gboolean find_sound_end(const char *path, guint64 *end, GError **error)
{
    g_autoptr(warc_reader) r = warc_reader_open(path, 0, &WARC_LIMITS, error);
    struct warc_record record;
    g_autoptr(GError) why = NULL;

    if (!r)
        return FALSE;
    warc_record_init(&record);
    while (warc_reader_next(r, &record, &why) > 0)
        ;
    warc_record_clear(&record);
    *end = warc_reader_offset(r);
    if (why && g_error_matches(why, WARC_ERROR, WARC_ERROR_IO)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    return TRUE;
}

static gboolean mend_newest(archive_writer *w, guint32 segment, struct archive_report *report, GError **error)
{
    g_autofree char *name = archive_segment_dup_name(w->id, segment), *path = g_build_filename(w->dir, name, NULL);
    struct stat st;
    guint64 end = 0;

    if (!find_sound_end(path, &end, error))
        return FALSE;
    w->fd = open(path, O_WRONLY | O_CLOEXEC);
    if (w->fd < 0 || fstat(w->fd, &st) != 0)
        return io_error(error, ARCHIVE_ERROR_IO, path);
    if (end < (guint64)st.st_size) {
        report->torn_bytes = st.st_size - end;
        report->torn_at = (struct archive_mark){segment, end};
        if (ftruncate(w->fd, end) != 0)
            return io_error(error, ARCHIVE_ERROR_IO, path);
    }
    if (fsync(w->fd) != 0 || lseek(w->fd, end, SEEK_SET) < 0)
        return io_error(error, ARCHIVE_ERROR_IO, path);
    w->segment = segment;
    w->end = end;
    w->segment_began_at = (gint64)st.st_mtim.tv_sec * G_USEC_PER_SEC;
    w->durable = (struct archive_mark){segment, end};
    return TRUE;
}

archive_writer *archive_writer_open(const char *dir, const struct archive_options *options,
                                    struct archive_report *report, GError **error)
{
    g_autoptr(archive_writer) w = g_new0(archive_writer, 1);

    *report = (struct archive_report){0};
    w->dir = g_strdup(dir);
    w->options = *options;
    w->lock_fd = w->dir_fd = w->fd = -1;
    w->warc = warc_writer_new();
    w->buffer = g_byte_array_new();
    if (g_mkdir_with_parents(dir, 0750) != 0) {
        io_error(error, ARCHIVE_ERROR_IO, dir);
        return NULL;
    }
    if (!lock_dir(w, error) || !load_or_make_id(w, error))
        return NULL;
    w->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->dir_fd < 0) {
        io_error(error, ARCHIVE_ERROR_IO, dir);
        return NULL;
    }
    g_autoptr(GArray) segments = archive_list_segments(dir, w->id, error);
    if (!segments)
        return NULL;
    if (segments->len && !mend_newest(w, g_array_index(segments, guint32, segments->len - 1), report, error))
        return NULL;
    return g_steal_pointer(&w);
}

void archive_writer_free(archive_writer *w)
{
    if (!w)
        return;
    int fds[] = {w->fd, w->dir_fd, w->lock_fd};
    for (guint i = 0; i < G_N_ELEMENTS(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    g_free(w->dir);
    g_free(w->id);
    warc_writer_free(w->warc);
    g_byte_array_unref(w->buffer);
    g_free(w);
}

const char *archive_writer_peek_id(const archive_writer *w)
{
    return w->id;
}

struct archive_mark archive_writer_durable_end(const archive_writer *w)
{
    return w->durable;
}

guint64 archive_writer_pending_bytes(const archive_writer *w)
{
    return w->end - (w->durable.segment == w->segment ? w->durable.offset : 0);
}

gboolean archive_writer_has_room(archive_writer *w, GError **error)
{
    struct statvfs fs;

    if (fstatvfs(w->dir_fd, &fs) == 0 && (guint64)fs.f_bavail * fs.f_frsize < w->options.min_free_bytes) {
        g_set_error(error, ARCHIVE_ERROR, ARCHIVE_ERROR_FULL, "less than %" G_GUINT64_FORMAT " bytes free under %s",
                    w->options.min_free_bytes, w->dir);
        return FALSE;
    }
    return TRUE;
}

/* Writes the buffer at the end, or nothing. */
static gboolean write_buffer(archive_writer *w, GError **error)
{
    gsize done = 0;

    while (done < w->buffer->len) {
        gssize n = write(w->fd, w->buffer->data + done, w->buffer->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            io_error(error, ARCHIVE_ERROR_IO, "cannot write to the archive");
            if (ftruncate(w->fd, w->end) != 0 || lseek(w->fd, w->end, SEEK_SET) < 0)
                w->is_broken = TRUE;
            return FALSE;
        }
        done += n;
    }
    w->end += done;
    return TRUE;
}

static gboolean begin_segment(archive_writer *w, gint64 now, GError **error)
{
    g_autofree char *name = archive_segment_dup_name(w->id, w->segment + 1), *uuid = g_uuid_string_random();
    int fd = openat(w->dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

    if (fd < 0)
        return io_error(error, ARCHIVE_ERROR_IO, name);
    if (w->fd >= 0)
        close(w->fd);
    w->fd = fd;
    w->segment++;
    w->end = 0;
    w->segment_began_at = now;
    g_byte_array_set_size(w->buffer, 0);
    warc_write_info(w->warc, name, uuid, now, w->buffer);
    if (!write_buffer(w, error))
        return FALSE;
    if (fsync(w->dir_fd) != 0)
        return io_error(error, ARCHIVE_ERROR_BROKEN, w->dir);
    return TRUE;
}

static gboolean is_segment_done(const archive_writer *w, gint64 now)
{
    return w->fd < 0 || w->end >= w->options.segment_bytes || now - w->segment_began_at >= w->options.segment_age_us;
}

gboolean archive_writer_append(archive_writer *w, struct response *r, guint32 feed_hash, gint64 now, GError **error)
{
    if (w->is_broken) {
        g_set_error_literal(error, ARCHIVE_ERROR, ARCHIVE_ERROR_BROKEN, "the archive cannot be written any more");
        return FALSE;
    }
    if (!archive_writer_has_room(w, error))
        return FALSE;
    if (is_segment_done(w, now) && (!archive_writer_sync(w, error) || !begin_segment(w, now, error)))
        return FALSE;
    if (!r->record_id)
        r->record_id = g_uuid_string_random();
    g_byte_array_set_size(w->buffer, 0);
    warc_write_response(w->warc, r, feed_hash, w->buffer);
    return write_buffer(w, error);
}

gboolean archive_writer_sync(archive_writer *w, GError **error)
{
    if (w->fd < 0 || archive_writer_pending_bytes(w) == 0)
        return TRUE;
    if (fdatasync(w->fd) == 0) {
        w->durable = (struct archive_mark){w->segment, w->end};
        return TRUE;
    }
    /* A failed fsync tells nothing of what is on the disk, and the next one may lie (fsyncgate): only "no space", where
     * the file can be cut back to what was durable, is survived. */
    io_error(error, ARCHIVE_ERROR_BROKEN, "cannot make the archive durable");
    guint64 sound = w->durable.segment == w->segment ? w->durable.offset : 0;
    if (errno != ENOSPC || ftruncate(w->fd, sound) != 0 || lseek(w->fd, sound, SEEK_SET) < 0)
        w->is_broken = TRUE;
    w->end = sound;
    return FALSE;
}

guint archive_writer_expire(archive_writer *w, struct archive_mark published, gint64 older_than)
{
    g_autoptr(GArray) segments = archive_list_segments(w->dir, w->id, NULL);
    guint n = 0;

    for (guint i = 0; segments && i < segments->len; i++) {
        guint32 segment = g_array_index(segments, guint32, i);
        g_autofree char *name = archive_segment_dup_name(w->id, segment), *path = g_build_filename(w->dir, name, NULL);
        struct stat st;
        if (segment >= published.segment || segment >= w->segment || stat(path, &st) != 0 ||
            (gint64)st.st_mtim.tv_sec * G_USEC_PER_SEC >= older_than)
            continue;
        n += g_unlink(path) == 0;
    }
    return n;
}
