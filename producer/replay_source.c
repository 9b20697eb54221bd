#include "producer/replay_source.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "producer/archive_reader.h"
#include "producer/feed_memory.h"
#include "producer/warc_read.h"

#define FILE_MAX_BYTES (64 * 1024 * 1024)
#define LINE_MAX_BYTES (16 * 1024 * 1024)

#define TOPIC_WAIT_MS     200
#define TOPIC_OPEN_MS     20000
#define TOPIC_PATIENCE_US (120 * (gint64)G_USEC_PER_SEC)
#define TOPIC_RECORD_SIZE 1024 /* for the progress beside files: about so many bytes a record */

enum input_kind { INPUT_ARCHIVE, INPUT_WARC, INPUT_LINES, INPUT_FEED, INPUT_TOPIC };

struct input {
    enum input_kind kind;
    char *path, *name; /* name: relative to what was given */
    guint64 bytes;
    gint64 changed_at;
};

struct replay_source {
    GPtrArray *inputs; /* struct input * */
    guint at;
    gint64 fetched_at, from_at;
    const kafka_client *client;
    struct replay_counts counts;
    guint64 bytes_before; /* of inputs done with */
    archive_reader *archive;
    struct archive_mark archive_end;
    warc_reader *warc;
    struct warc_record record;
    FILE *lines;
    char *line;
    gsize line_cap;
    kafka_range *topic;
    struct message message;
    gint64 answered_at; /* monotonic: a topic's broker said something last */
};

static void free_input(gpointer data)
{
    struct input *i = data;

    g_free(i->path);
    g_free(i->name);
    g_free(i);
}

void replay_record_clear(struct replay_record *r)
{
    response_free(r->r);
    g_free(r->line);
    g_free(r->segment);
    *r = (struct replay_record){0};
}

static enum input_kind kind_of(const char *path)
{
    static const struct {
        const char *suffix;
        enum input_kind kind;
    } SUFFIXES[] = {{".warc", INPUT_WARC}, {".warc.gz", INPUT_WARC}, {".jsonl", INPUT_LINES}, {".ndjson", INPUT_LINES}};

    for (guint i = 0; i < G_N_ELEMENTS(SUFFIXES); i++)
        if (g_str_has_suffix(path, SUFFIXES[i].suffix))
            return SUFFIXES[i].kind;
    return INPUT_FEED;
}

static struct input *add_input(replay_source *s, enum input_kind kind, const char *path, const char *name)
{
    struct input *i = g_new0(struct input, 1);
    struct stat st;

    i->kind = kind;
    i->path = g_strdup(path);
    i->name = g_strdup(name);
    if (stat(path, &st) == 0) {
        i->bytes = S_ISREG(st.st_mode) ? st.st_size : 0;
        i->changed_at = (gint64)st.st_mtim.tv_sec * G_USEC_PER_SEC;
    }
    g_ptr_array_add(s->inputs, i);
    return i;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted_names(const char *dir, GError **error)
{
    g_autoptr(GDir) d = g_dir_open(dir, 0, error);
    GPtrArray *names = d ? g_ptr_array_new_with_free_func(g_free) : NULL;

    for (const char *name; d && (name = g_dir_read_name(d));)
        g_ptr_array_add(names, g_strdup(name));
    if (names)
        g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean add_archive(replay_source *s, const char *dir, const char *name, GError **error)
{
    g_autofree char *id = archive_dup_id(dir, error);
    g_autoptr(GArray) segments = id ? archive_list_segments(dir, id, error) : NULL;

    if (!segments)
        return FALSE;
    struct input *input = add_input(s, INPUT_ARCHIVE, dir, name);
    for (guint i = 0; i < segments->len; i++) {
        g_autofree char *segment = archive_segment_dup_name(id, g_array_index(segments, guint32, i));
        g_autofree char *path = g_build_filename(dir, segment, NULL);
        struct stat st;
        input->bytes += stat(path, &st) == 0 ? (guint64)st.st_size : 0;
    }
    return TRUE;
}

static gboolean add_path(replay_source *s, const char *path, const char *name, guint depth, GError **error)
{
    g_autofree char *id = g_build_filename(path, "archive.id", NULL);

    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        add_input(s, kind_of(path), path, name);
        return TRUE;
    }
    if (g_file_test(id, G_FILE_TEST_EXISTS))
        return add_archive(s, path, name, error);
    g_autoptr(GPtrArray) names = depth < 32 ? sorted_names(path, error) : NULL;
    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *child = g_build_filename(path, names->pdata[i], NULL);
        g_autofree char *child_name = *name ? g_build_filename(name, names->pdata[i], NULL) : g_strdup(names->pdata[i]);
        if (!add_path(s, child, child_name, depth + 1, error))
            return FALSE;
    }
    return names != NULL;
}

static gboolean add_given(replay_source *s, const char *given, GError **error)
{
    gboolean is_dir = g_file_test(given, G_FILE_TEST_IS_DIR);
    g_autofree char *name = is_dir ? g_strdup("") : g_path_get_basename(given);

    if (g_str_has_prefix(given, REPLAY_TOPIC_SCHEME)) {
        g_assert(s->client);
        add_input(s, INPUT_TOPIC, given + strlen(REPLAY_TOPIC_SCHEME), given);
        return TRUE;
    }
    if (g_file_test(given, G_FILE_TEST_EXISTS))
        return add_path(s, given, name, 0, error);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: not there", given);
    return FALSE;
}

replay_source *replay_source_new(const struct replay_source_options *o, GError **error)
{
    g_autoptr(replay_source) s = g_new0(replay_source, 1);

    s->inputs = g_ptr_array_new_with_free_func(free_input);
    s->fetched_at = o->fetched_at;
    s->from_at = o->from_at;
    s->client = o->client;
    warc_record_init(&s->record);
    for (const char *const *given = o->inputs; *given; given++)
        if (!add_given(s, *given, error))
            return NULL;
    for (guint i = 0; i < s->inputs->len; i++)
        s->counts.bytes_total += ((struct input *)s->inputs->pdata[i])->bytes;
    return g_steal_pointer(&s);
}

void replay_source_free(replay_source *s)
{
    if (!s)
        return;
    archive_reader_free(s->archive);
    warc_reader_free(s->warc);
    kafka_range_free(s->topic);
    if (s->lines)
        fclose(s->lines);
    free(s->line);
    warc_record_clear(&s->record);
    g_ptr_array_unref(s->inputs);
    g_free(s);
}

struct replay_counts replay_source_counts(const replay_source *s)
{
    return s->counts;
}

static gint64 file_time(const replay_source *s, const struct input *i)
{
    return s->fetched_at ? s->fetched_at : i->changed_at;
}

static enum replay_step next_of_archive(replay_source *s, const struct input *i, struct replay_record *out,
                                        GError **error)
{
    if (!s->archive) {
        s->archive = archive_reader_open(i->path, (struct archive_mark){0}, error);
        if (!s->archive || !archive_reader_find_end(s->archive, &s->archive_end, error))
            return REPLAY_FAILED;
    }
    int some = archive_reader_next(s->archive, s->archive_end, &out->r, error);
    const struct archive_gaps *gaps = archive_reader_peek_gaps(s->archive);
    if (some > 0) {
        struct archive_mark at = archive_reader_record_position(s->archive);
        out->segment = archive_segment_dup_name(archive_reader_peek_id(s->archive), at.segment);
        out->offset = at.offset;
    } else {
        s->counts.corrupt += gaps->corrupt_records;
        s->counts.missing_segments += gaps->missing_segments;
        g_clear_pointer(&s->archive, archive_reader_free);
    }
    return some > 0 ? REPLAY_RECORD : some < 0 ? REPLAY_FAILED : REPLAY_END;
}

static void end_damaged(replay_source *s, const GError *why)
{
    if (g_error_matches(why, WARC_ERROR, WARC_ERROR_TORN))
        s->counts.torn++;
    else if (g_error_matches(why, WARC_ERROR, WARC_ERROR_CORRUPT))
        s->counts.corrupt++;
    else
        s->counts.unreadable_files++;
}

static enum replay_step next_of_warc(replay_source *s, const struct input *i, struct replay_record *out)
{
    g_autoptr(GError) why = NULL;

    if (!s->warc)
        s->warc = warc_reader_open(i->path, 0, &WARC_LIMITS, &why);
    while (s->warc && warc_reader_next(s->warc, &s->record, &why) > 0) {
        out->r = warc_record_to_response(&s->record);
        if (out->r) {
            out->segment = g_path_get_basename(i->path);
            out->offset = s->record.offset;
            return REPLAY_RECORD;
        }
        s->counts.other_records++;
    }
    if (why)
        end_damaged(s, why);
    g_clear_pointer(&s->warc, warc_reader_free);
    return REPLAY_END;
}

static enum replay_step next_of_lines(replay_source *s, const struct input *i, struct replay_record *out)
{
    if (!s->lines && !(s->lines = fopen(i->path, "re"))) {
        s->counts.unreadable_files++;
        return REPLAY_END;
    }
    for (gssize n; (n = getline(&s->line, &s->line_cap, s->lines)) > 0;) {
        while (n > 0 && g_ascii_isspace(s->line[n - 1]))
            s->line[--n] = '\0';
        if (n == 0)
            continue;
        if (n > LINE_MAX_BYTES || strlen(s->line) != (gsize)n) {
            s->counts.corrupt++;
            continue;
        }
        out->line = g_strdup(s->line);
        return REPLAY_RECORD;
    }
    fclose(s->lines);
    s->lines = NULL;
    return REPLAY_END;
}

/* A UUID that is the same for the same bytes of the same file. */
static char *dup_uuid_of(const char *name, const guint8 *bytes, gsize n)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

    g_checksum_update(sum, (const guchar *)name, strlen(name) + 1);
    g_checksum_update(sum, bytes, n);
    const char *hex = g_checksum_get_string(sum);
    return g_strdup_printf("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static enum replay_step next_of_feed(replay_source *s, const struct input *i, struct replay_record *out)
{
    g_autofree char *text = NULL;
    gsize n = 0;

    if (i->bytes > FILE_MAX_BYTES || !g_file_get_contents(i->path, &text, &n, NULL)) {
        s->counts.unreadable_files++;
        return REPLAY_END;
    }
    out->r = response_new();
    out->r->record_id = dup_uuid_of(i->name, (const guint8 *)text, n);
    out->r->fetched_at = file_time(s, i);
    out->r->feed_url = g_strdup_printf("file:%s", i->name);
    out->r->url = g_strdup(out->r->feed_url);
    out->r->request_url = g_strdup(out->r->feed_url);
    out->r->status = 200;
    g_string_assign(out->r->head, "HTTP/1.1 200 OK\r\n");
    g_byte_array_append(out->r->body, (const guint8 *)text, n);
    response_hash_body(out->r);
    return REPLAY_RECORD;
}

/* The topic's range, its length now known. */
static gboolean open_topic(replay_source *s, struct input *i, GError **error)
{
    guint64 done, total;

    s->topic = kafka_range_new(s->client, i->path, s->from_at / 1000, TOPIC_OPEN_MS, error);
    if (!s->topic)
        return FALSE;
    kafka_range_progress(s->topic, &done, &total);
    i->bytes = total * TOPIC_RECORD_SIZE;
    s->counts.bytes_total += i->bytes;
    s->answered_at = g_get_monotonic_time();
    return TRUE;
}

static enum replay_step next_of_topic(replay_source *s, struct input *i, struct replay_record *out, GError **error)
{
    if (!s->topic && !open_topic(s, i, error))
        return REPLAY_FAILED;
    g_autoptr(GError) why = NULL;
    enum outcome outcome = kafka_range_next(s->topic, TOPIC_WAIT_MS, &s->message, &why);
    gint64 now = g_get_monotonic_time();
    if (outcome == OUTCOME_RETRY && now - s->answered_at < TOPIC_PATIENCE_US)
        return REPLAY_WAIT;
    s->answered_at = now;
    if (outcome == OUTCOME_OK && s->message.topic) {
        out->m = &s->message;
        out->line = sv_dup(s->message.value);
        return REPLAY_RECORD;
    }
    g_clear_pointer(&s->topic, kafka_range_free);
    if (outcome == OUTCOME_OK)
        return REPLAY_END;
    if (!why)
        g_set_error(&why, KAFKA_ERROR, KAFKA_ERROR_UNAVAILABLE, "%s: no broker answers", i->name);
    g_propagate_error(error, g_steal_pointer(&why));
    return REPLAY_FAILED;
}

static enum replay_step next_of(replay_source *s, struct input *i, struct replay_record *out, GError **error)
{
    switch (i->kind) {
    case INPUT_ARCHIVE:
        return next_of_archive(s, i, out, error);
    case INPUT_WARC:
        return next_of_warc(s, i, out);
    case INPUT_LINES:
        return next_of_lines(s, i, out);
    case INPUT_TOPIC:
        return next_of_topic(s, i, out, error);
    case INPUT_FEED:
        break;
    }
    return next_of_feed(s, i, out);
}

/* Where we are within the present input, for the progress. */
static guint64 bytes_into(const replay_source *s)
{
    guint64 done, total;

    if (s->warc)
        return warc_reader_offset(s->warc);
    if (s->lines)
        return MAX(0, ftell(s->lines));
    if (s->archive) /* segments are of about one size; the last one counts by its offset */
        return (guint64)MAX(1, archive_reader_position(s->archive).segment) > 0
                   ? archive_reader_position(s->archive).offset
                   : 0;
    if (s->topic) {
        kafka_range_progress(s->topic, &done, &total);
        return done * TOPIC_RECORD_SIZE;
    }
    return 0;
}

enum replay_step replay_source_next(replay_source *s, struct replay_record *out, GError **error)
{
    while (s->at < s->inputs->len) {
        struct input *i = s->inputs->pdata[s->at];
        enum replay_step step = next_of(s, i, out, error);
        gboolean is_done = step == REPLAY_END || i->kind == INPUT_FEED;
        s->counts.bytes_done = s->bytes_before + MIN(bytes_into(s), i->bytes);
        if (is_done) {
            s->bytes_before += i->bytes;
            s->counts.bytes_done = s->bytes_before;
            s->at++;
        }
        if (step == REPLAY_END)
            continue;
        if (step != REPLAY_RECORD)
            return step;
        out->input = i->name;
        out->fallback_at = out->m ? out->m->timestamp_ms * 1000 : file_time(s, i);
        s->counts.records++;
        return REPLAY_RECORD;
    }
    return REPLAY_END;
}
