/* frontwire-replay: archives, feed files and JSON lines again, through the same code as the first run, into topics of
 * their own. A tool, not a service: it runs to the end of its inputs. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/kafka_config.h"
#include "common/kafka_sink.h"
#include "common/kafka_topics.h"
#include "common/log.h"
#include "common/rfc3339.h"
#include "common/service_options.h"
#include "producer/ingest.h"
#include "producer/producer_config.h"
#include "producer/replay_lines.h"
#include "producer/replay_source.h"

#define BATCH_US        (100 * US_PER_MS)
#define BATCH_BYTES     (4u * 1024 * 1024)
#define PROGRESS_US     (5 * US_PER_S)
#define SCRATCH_BYTES   (64u * 1024 * 1024)
#define CALL_TIMEOUT_MS 5000
#define PATIENCE_US     (120 * US_PER_S)
#define RETENTION_BYTES (G_GINT64_CONSTANT(2) << 30) /* of each partition; a replay is kept by size */

struct replay {
    struct standard_options standard;
    char *run, *speed_text, *from_text, *to_text, *fetched_text, *bootstrap, *prefix, *topics, *outlets_path,
        *dates_path;
    char **inputs;
    gboolean to_stdout;
    double speed; /* 0: as fast as it goes */
    gint64 from_at, to_at, fetched_at;

    struct producer_config config;
    struct kafka_config kafka;
    yaml_doc *doc;
    struct poll_limits limits;
    struct ingest_options ingest;
    outlets *outlets;
    struct feed_dates *dates;
    page_hints *page_hints;
    GHashTable *feeds; /* feed id -> struct feed_memory * */
    struct arena *scratch;
    replay_source *source;
    kafka_client *reader; /* of topics that are inputs */
    kafka_client *client;
    kafka_sink *sink;
    struct outbox outbox;
    gint64 next_commit_at, progress_at, began_at; /* monotonic */
    gint64 first_record_at;                       /* UTC, of the first record: where the pace begins */
    guint64 published, bad_lines, answers[INGEST_OUTCOMES_N];
};

static volatile sig_atomic_t is_interrupted;

static void on_signal(int number)
{
    (void)number;
    is_interrupted = 1;
}

/* --- options ----------------------------------------------------------------------------------------------------- */

static gboolean parse_time(const char *text, const char *option, gint64 *at, GError **error)
{
    g_autofree char *full = text && strlen(text) == 10 ? g_strdup_printf("%sT00:00:00Z", text) : g_strdup(text);

    if (!text || rfc3339_parse(sv_from(full), at))
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s must be a date or an RFC 3339 time (found '%s')",
                option, text);
    return FALSE;
}

static gboolean parse_speed(struct replay *p, GError **error)
{
    char *end = NULL;

    if (!p->speed_text || strcmp(p->speed_text, "max") == 0)
        return TRUE;
    p->speed = g_ascii_strtod(p->speed_text, &end);
    if (p->speed > 0 && (*end == '\0' || strcmp(end, "x") == 0 || strcmp(end, "×") == 0))
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--speed must be max or a factor (found '%s')",
                p->speed_text);
    return FALSE;
}

static gboolean is_run_name(const char *name)
{
    return name && *name && strlen(name) <= 100 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(name);
}

static gboolean parse_options(struct replay *p, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"run", 'r', 0, G_OPTION_ARG_STRING, &p->run, "name of the run: topics are <prefix>replay.NAME.…", "NAME"},
        {"speed", 's', 0, G_OPTION_ARG_STRING, &p->speed_text,
         "max (default), or how many times as fast as it happened", "max|N"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &p->from_text, "publish only what was fetched at or after this", "TIME"},
        {"to", 0, 0, G_OPTION_ARG_STRING, &p->to_text, "end at what was fetched at or after this", "TIME"},
        {"fetched", 0, 0, G_OPTION_ARG_STRING, &p->fetched_text,
         "when feed files and lines were fetched (default: the file's time)", "TIME"},
        {"stdout", 0, 0, G_OPTION_ARG_NONE, &p->to_stdout,
         "write the items to standard output, one a line, not to Kafka", NULL},
        {"bootstrap", 'b', 0, G_OPTION_ARG_STRING, &p->bootstrap, "Kafka brokers (over the configuration's)",
         "HOST:PORT,…"},
        {"prefix", 'p', 0, G_OPTION_ARG_STRING, &p->prefix, "put before the topics' names (over the configuration's)",
         "P"},
        {"topics", 't', 0, G_OPTION_ARG_FILENAME, &p->topics, "table of topics (default deploy/kafka/topics.tsv)",
         "FILE"},
        {"outlets", 0, 0, G_OPTION_ARG_FILENAME, &p->outlets_path, "outlets.tsv (over the configuration's)", "FILE"},
        {"dates", 0, 0, G_OPTION_ARG_FILENAME, &p->dates_path, "date_names.tsv (over the configuration's)", "FILE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &p->inputs, NULL, "INPUT…"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_set_summary(context,
                                 "Publishes archives again, as they were the first time, into topics of their own.\n"
                                 "INPUT: an archive's directory, WARC files of anybody, feed files, directories of\n"
                                 "these, JSON lines (.jsonl) of items or documents, or kafka:TOPIC (kafka:news.raw).");
    g_option_context_add_main_entries(context, entries, NULL);
    standard_options_add(&p->standard, context);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (p->standard.version)
        return TRUE;
    if (!p->inputs || (!p->to_stdout && !is_run_name(p->run))) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s",
                    p->inputs ? "--run NAME is needed (letters, digits, - and _)" : "no INPUT is given");
        return FALSE;
    }
    return parse_speed(p, error) && parse_time(p->from_text, "from", &p->from_at, error) &&
           parse_time(p->to_text, "to", &p->to_at, error) &&
           parse_time(p->fetched_text, "fetched", &p->fetched_at, error);
}

static gboolean load_config(struct replay *p, GError **error)
{
    const struct config_section sections[] = {
        {"producer", producer_config_fields, producer_config_fields_n, &p->config},
        KAFKA_CONFIG_SECTION(&p->kafka),
        CONFIG_FOREIGN("consumer"),
        CONFIG_FOREIGN("deliver"),
        CONFIG_FOREIGN("web"),
    };
    /* Without a configuration the producer's obligatory options, which a replay does not use, are given here. */
    const char *const bare[] = {"producer.feeds=-", "producer.archive.directory=-", NULL};
    g_auto(GStrv) overrides = g_strdupv(p->standard.config ? p->standard.settings : (char **)bare);

    if (p->standard.config && !(p->doc = yaml_load(p->standard.config, error)))
        return FALSE;
    return config_bind(p->doc ? yaml_root(p->doc) : NULL, sections, G_N_ELEMENTS(sections),
                       (const char *const *)overrides, error);
}

static gboolean load_tables(struct replay *p, GError **error)
{
    const char *outlets_path = p->outlets_path ? p->outlets_path : p->config.outlets;
    const char *dates_path = p->dates_path ? p->dates_path : p->config.dates;

    if (outlets_path && !(p->outlets = outlets_load(outlets_path, error)))
        return FALSE;
    if (dates_path && !(p->dates = feed_dates_load(dates_path, error)))
        return FALSE;
    if (p->config.page_hints && !(p->page_hints = page_hints_load(p->config.page_hints, error)))
        return FALSE;
    p->limits = producer_config_poll_limits(&p->config);
    p->ingest = (struct ingest_options){.limits = &p->limits,
                                        .outlets = p->outlets,
                                        .dates = p->dates,
                                        .page_hints = p->page_hints,
                                        .max_feed_bytes = MAX(p->config.body_bytes, 64 * 1024 * 1024),
                                        .max_entries = p->config.entries};
    return TRUE;
}

/* --- Kafka ------------------------------------------------------------------------------------------------------- */

typedef enum outcome (*sink_step)(kafka_sink *s, int timeout_ms, GError **error);

static enum outcome step_begin(kafka_sink *s, int timeout_ms, GError **error)
{
    (void)timeout_ms;
    return kafka_sink_begin(s, error);
}

/* Again while the broker is away, for PATIENCE_US at most. */
static enum outcome persist(struct replay *p, sink_step step, GError **error)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_US;

    for (;;) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = step(p->sink, CALL_TIMEOUT_MS, &why);
        if (outcome != OUTCOME_RETRY || g_get_monotonic_time() >= until || is_interrupted) {
            if (why)
                g_propagate_error(error, g_steal_pointer(&why));
            return outcome == OUTCOME_RETRY ? OUTCOME_STOP : outcome;
        }
        log_warn("waiting-for-kafka", "reason", why->message, NULL);
        g_usleep(200 * US_PER_MS);
    }
}

static enum outcome send_all(struct replay *p, GError **error)
{
    for (guint i = 0; i < p->outbox.messages->len; i++) {
        struct message_out out = outbox_message_out(p->outbox.messages->pdata[i]);
        g_autoptr(GError) why = NULL;
        enum outcome outcome = kafka_sink_send_borrowed(p->sink, 0, &out, &why);
        if (outcome == OUTCOME_RETRY) {
            i--;
            continue;
        }
        if (outcome != OUTCOME_OK) {
            g_propagate_error(error, g_steal_pointer(&why));
            return outcome;
        }
    }
    return OUTCOME_OK;
}

/* One transaction. What surely was not committed is sent again; where nobody knows, the run ends. */
static gboolean commit_outbox(struct replay *p, GError **error)
{
    while (p->outbox.messages->len > 0) {
        g_autoptr(GError) why = NULL;
        enum outcome outcome = persist(p, step_begin, &why);
        if (outcome == OUTCOME_OK)
            outcome = send_all(p, &why);
        if (outcome == OUTCOME_OK)
            outcome = persist(p, kafka_sink_commit, &why);
        if (outcome == OUTCOME_OK) {
            p->published += p->outbox.messages->len;
            outbox_reset(&p->outbox);
        } else if (outcome != OUTCOME_ABORT || !g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_ABORTABLE) ||
                   persist(p, kafka_sink_abort, NULL) != OUTCOME_OK) {
            g_propagate_prefixed_error(error, g_steal_pointer(&why), "the run is incomplete, use another name: ");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean write_outbox(struct replay *p, GError **error)
{
    for (guint i = 0; i < p->outbox.messages->len; i++) {
        const struct outbox_message *m = p->outbox.messages->pdata[i];
        if (fwrite(m->value->str, 1, m->value->len, stdout) != m->value->len || putchar('\n') == EOF) {
            g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot write to standard output");
            return FALSE;
        }
    }
    p->published += p->outbox.messages->len;
    outbox_reset(&p->outbox);
    return TRUE;
}

static gboolean flush_outbox(struct replay *p, GError **error)
{
    p->next_commit_at = g_get_monotonic_time() + BATCH_US;
    return p->to_stdout ? write_outbox(p, error) : commit_outbox(p, error);
}

/* --bootstrap and --prefix over the configuration. */
static void settle_kafka(struct replay *p)
{
    const char *const given[] = {p->bootstrap, p->prefix};
    char **settled[] = {&p->kafka.bootstrap, &p->kafka.prefix};

    for (guint i = 0; i < G_N_ELEMENTS(given); i++)
        if (given[i]) {
            g_free(*settled[i]);
            *settled[i] = g_strdup(given[i]);
        }
}

static gboolean reads_topics(const struct replay *p)
{
    for (char **input = p->inputs; *input; input++)
        if (g_str_has_prefix(*input, REPLAY_TOPIC_SCHEME))
            return TRUE;
    return FALSE;
}

static gboolean open_source(struct replay *p, GError **error)
{
    settle_kafka(p);
    if (reads_topics(p) && !(p->reader = kafka_config_client_new(&p->kafka, "frontwire-replay", error)))
        return FALSE;
    struct replay_source_options o = {(const char *const *)p->inputs, p->fetched_at, p->reader, p->from_at};
    p->source = replay_source_new(&o, error);
    return p->source != NULL;
}

static gboolean open_sink(struct replay *p, GError **error)
{
    static const char *const TOPICS[] = {"news.raw", NULL};
    const struct kafka_sink_options sink = {.transactional_id = "replay", .topics = TOPICS};
    const struct kafka_topics_options how = {-1, RETENTION_BYTES, NULL, 60000};
    g_autofree char *prefix = g_strdup_printf("%sreplay.%s.", p->kafka.prefix ? p->kafka.prefix : "", p->run);
    struct kafka_topics_result made;

    g_free(p->kafka.prefix);
    p->kafka.prefix = g_steal_pointer(&prefix);
    p->client = kafka_config_client_new(&p->kafka, "frontwire-replay", error);
    g_autoptr(GPtrArray) topics = p->client ? kafka_topics_load(p->topics, error) : NULL;
    if (!topics || !kafka_topics_create(p->client, topics, &how, &made, error))
        return FALSE;
    if (made.existed_n) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "there is a run '%s' already: use another name",
                    p->run);
        return FALSE;
    }
    p->sink = kafka_sink_new(p->client, &sink, error);
    return p->sink && persist(p, kafka_sink_open, error) == OUTCOME_OK;
}

/* --- the run ----------------------------------------------------------------------------------------------------- */

static struct feed_memory *memory_of(struct replay *p, struct response *r)
{
    if (!r->feed_url)
        r->feed_url = g_strdup(r->url);
    if (!r->feed_id)
        r->feed_id = feed_id_dup(r->feed_url ? r->feed_url : "");
    struct feed_memory *m = g_hash_table_lookup(p->feeds, r->feed_id);
    if (!m) {
        m = feed_memory_new(r->feed_id, r->feed_url);
        g_hash_table_insert(p->feeds, m->feed_id, m);
    }
    return m;
}

static void take_answer(struct replay *p, struct replay_record *record)
{
    struct ingest_place place = {record->segment, record->offset};
    struct ingest_result result;

    ingest_response(&p->ingest, memory_of(p, record->r), record->r, &place, &p->outbox, &result);
    p->answers[result.outcome]++;
}

static void take_line(struct replay *p, struct replay_record *record, gint64 *at)
{
    g_autoptr(GError) why = NULL;

    struct replay_line line = {record->line, record->m, record->input, record->fallback_at};

    if (replay_line_add(&line, &p->ingest, p->scratch, &p->outbox, at, &why))
        return;
    if (p->bad_lines++ < 10)
        log_warn("line-unfit", "input", record->input, "partition", record->m ? record->m->partition : -1, "offset",
                 record->m ? record->m->offset : (gint64)-1, "reason", why->message, NULL);
}

/* Waits until the record's moment has come at the run's speed. */
static void keep_pace(struct replay *p, gint64 at)
{
    if (p->speed <= 0)
        return;
    if (!p->first_record_at) {
        p->first_record_at = at;
        p->began_at = g_get_monotonic_time();
    }
    gint64 due = p->began_at + (gint64)((double)(at - p->first_record_at) / p->speed);
    for (gint64 left; (left = due - g_get_monotonic_time()) > 0 && !is_interrupted;)
        g_usleep(MIN(left, 100 * US_PER_MS));
}

static void tell_progress(struct replay *p, gboolean is_last)
{
    gint64 now = g_get_monotonic_time();
    struct replay_counts c = replay_source_counts(p->source);
    double seconds = MAX(now - p->began_at, 1) / 1e6, share = c.bytes_total ? (double)c.bytes_done / c.bytes_total : 1;

    if (!is_last && now - p->progress_at < PROGRESS_US)
        return;
    p->progress_at = now;
    log_info(is_last ? "replay-done" : "replay-progress", "percent", 100 * share, "records", c.records, "items",
             p->published, "items_per_second", p->published / seconds, "seconds", seconds, "seconds_left",
             share > 0 ? seconds / share - seconds : 0.0, NULL);
}

/* TRUE: go on. */
static gboolean take_record(struct replay *p, struct replay_record *record, GError **error)
{
    guint before = p->outbox.messages->len;
    gint64 at = record->r ? record->r->fetched_at : record->fallback_at;

    if (record->r && p->to_at && at >= p->to_at)
        return TRUE;
    if (record->r)
        take_answer(p, record);
    else
        take_line(p, record, &at);
    if ((p->from_at && at < p->from_at) || (p->to_at && at >= p->to_at)) {
        outbox_truncate(&p->outbox, before); /* it has taught the memory what was known by then */
        return TRUE;
    }
    if (p->speed > 0 && p->outbox.messages->len > before) {
        keep_pace(p, at);
        return flush_outbox(p, error);
    }
    if (p->outbox.bytes >= BATCH_BYTES || g_get_monotonic_time() >= p->next_commit_at)
        return flush_outbox(p, error);
    return TRUE;
}

static gboolean run(struct replay *p, GError **error)
{
    struct replay_record record = {0};
    enum replay_step step = REPLAY_WAIT;

    p->began_at = p->progress_at = g_get_monotonic_time();
    while (!is_interrupted && (step = replay_source_next(p->source, &record, error)) > REPLAY_END) {
        gboolean ok = step == REPLAY_WAIT || take_record(p, &record, error);
        replay_record_clear(&record);
        if (!ok)
            return FALSE;
        tell_progress(p, FALSE);
    }
    if (step == REPLAY_FAILED || !flush_outbox(p, error))
        return FALSE;
    tell_progress(p, TRUE);
    return TRUE;
}

static void tell_what_was_odd(const struct replay *p)
{
    struct replay_counts c = replay_source_counts(p->source);

    if (c.torn || c.corrupt || c.missing_segments || c.unreadable_files || p->bad_lines)
        log_warn("replay-damage", "torn", c.torn, "corrupt", c.corrupt, "missing_segments", c.missing_segments,
                 "unreadable_files", c.unreadable_files, "bad_lines", p->bad_lines, NULL);
    log_info("replay-answers", "read", p->answers[INGEST_READ], "unchanged", p->answers[INGEST_UNCHANGED], "no_feed",
             p->answers[INGEST_NO_FEED], "no_answer", p->answers[INGEST_NO_ANSWER], NULL);
}

static void free_memory(gpointer m)
{
    feed_memory_free(m);
}

static int exit_code_of(const GError *e)
{
    return e->domain == G_OPTION_ERROR ? EX_USAGE
           : e->domain == KAFKA_ERROR  ? EX_UNAVAILABLE
           : e->domain == G_FILE_ERROR ? EX_NOINPUT
                                       : EX_CONFIG;
}

static gboolean replay(struct replay *p, GError **error)
{
    outbox_init(&p->outbox);
    p->feeds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_memory);
    p->scratch = arena_new(SCRATCH_BYTES, SCRATCH_BYTES / 16);
    if (!load_config(p, error) || !load_tables(p, error) || !open_source(p, error) ||
        (!p->to_stdout && !open_sink(p, error)) || !run(p, error))
        return FALSE;
    tell_what_was_odd(p);
    return TRUE;
}

static void clear(struct replay *p)
{
    g_clear_pointer(&p->sink, kafka_sink_free);
    g_clear_pointer(&p->client, kafka_client_free);
    g_clear_pointer(&p->source, replay_source_free);
    g_clear_pointer(&p->reader, kafka_client_free);
    g_clear_pointer(&p->feeds, g_hash_table_unref);
    g_clear_pointer(&p->scratch, arena_free);
    g_clear_pointer(&p->outlets, outlets_free);
    g_clear_pointer(&p->dates, feed_dates_free);
    g_clear_pointer(&p->page_hints, page_hints_free);
    if (p->outbox.messages)
        outbox_clear(&p->outbox);
    config_clear(producer_config_fields, producer_config_fields_n, &p->config);
    config_clear(kafka_config_fields, kafka_config_fields_n, &p->kafka);
    g_clear_pointer(&p->doc, yaml_free);
    char **texts[] = {&p->run,       &p->speed_text, &p->from_text, &p->to_text,      &p->fetched_text,
                      &p->bootstrap, &p->prefix,     &p->topics,    &p->outlets_path, &p->dates_path};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
    g_strfreev(p->inputs);
    standard_options_clear(&p->standard);
}

int main(int argc, char **argv)
{
    struct replay p = {0};
    g_autoptr(GError) error = NULL;
    int code = EX_OK;

    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    if (!parse_options(&p, argc, argv, &error) || !standard_options_apply(&p.standard, "frontwire-replay", &error)) {
        g_printerr("frontwire-replay: %s\n", error->message);
        code = EX_USAGE;
    } else if (p.standard.version) {
        g_print("frontwire-replay %s\n", FW_VERSION);
    } else if (!replay(&p, &error)) {
        log_error("failed", "reason", error->message, NULL);
        code = exit_code_of(error);
    } else if (is_interrupted) {
        code = EX_TEMPFAIL;
    }
    clear(&p);
    log_flush();
    return code;
}
