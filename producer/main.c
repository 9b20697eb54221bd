/* frontwire-producer: feeds in, items out. The table of what is started and stopped. */
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>
#include "common/kafka_config.h"
#include "common/log.h"
#include "producer/archiver.h"
#include "producer/feed_list.h"
#include "producer/poller.h"
#include "producer/producer_config.h"
#include "producer/publisher.h"

struct producer {
    struct producer_config config;
    struct kafka_config kafka;
    struct service *service;
    struct poll_limits poll_limits;
    guint64 held;
    char *owner, *user_agent;
    outlets *outlets;
    struct feed_dates *dates;
    page_hints *page_hints;
    GPtrArray *feeds; /* until the poller takes them */
    address_guard *guard;
    kafka_client *client;
    archive_writer *writer;
    struct archive_tail tail;
    archiver *archiver;
    poller *poller;
    GPtrArray *publishers;
    gint has_publishers; /* atomic: the list is complete */
};

static gboolean take_over, rebuild;
static char **their_archives;
static const GOptionEntry OPTIONS[] = {
    {"take-over", 0, 0, G_OPTION_ARG_NONE, &take_over, "take slots that a dead producer has not released", NULL},
    {"their-archive", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &their_archives,
     "archive of such a producer: what it had not published is published first; may be repeated", "DIR"},
    {"rebuild", 0, 0, G_OPTION_ARG_NONE, &rebuild, "fill empty topics again from the archive", NULL},
    G_OPTION_ENTRY_NULL};

/* --- what the threads tell each other ---------------------------------------------------------------------------- */

static void on_archived(void *user, gpointer tag, struct response *r, gboolean is_archived)
{
    struct producer *p = user;

    poller_tell_archived(p->poller, tag, r, is_archived);
}

static void on_archive_broken(void *user, const GError *error)
{
    struct producer *p = user;

    service_end(p->service, EX_IOERR, error);
}

static void on_feed(void *user, const char *feed_id, const struct poll_state *poll, gboolean is_restored)
{
    struct producer *p = user;

    poller_tell_feed(p->poller, feed_id, poll, is_restored);
}

static void on_page(void *user, struct page_job *job)
{
    struct producer *p = user;

    poller_tell_page(p->poller, job);
}

static void on_ready(void *user, guint slot)
{
    struct producer *p = user;

    poller_tell_ready(p->poller, slot);
}

static void on_lost(void *user, guint slot, const GError *error)
{
    struct producer *p = user;

    (void)slot;
    service_end(p->service, EX_TEMPFAIL, error);
}

/* What all held slots have published. */
static struct archive_mark published(void *user)
{
    struct producer *p = user;
    struct archive_mark least = {G_MAXUINT32, 0};

    if (!g_atomic_int_get(&p->has_publishers))
        return (struct archive_mark){0};
    for (guint i = 0; i < p->publishers->len; i++) {
        struct archive_mark at = publisher_published(p->publishers->pdata[i]);
        least = archive_mark_compare(at, least) < 0 ? at : least;
    }
    return least;
}

/* --- parts ------------------------------------------------------------------------------------------------------- */

static void warn_unknown_outlets(const struct producer *p)
{
    for (guint i = 0; i < p->feeds->len; i++) {
        const struct feed_source *f = p->feeds->pdata[i];
        if (p->outlets && f->outlet && !outlets_has(p->outlets, f->outlet))
            log_warn("outlet-unknown", "outlet", f->outlet, "feed", f->url, "line", f->line, NULL);
    }
}

static int load_files(struct producer *p, GError **error)
{
    guint repeated = 0;

    p->feeds = feed_list_load(p->config.feeds, &repeated, error);
    if (!p->feeds)
        return EX_NOINPUT;
    if (repeated)
        log_warn("feeds-repeated", "file", p->config.feeds, "feeds", repeated, NULL);
    if (p->config.outlets && !(p->outlets = outlets_load(p->config.outlets, error)))
        return EX_CONFIG;
    if (p->config.dates && !(p->dates = feed_dates_load(p->config.dates, error)))
        return EX_CONFIG;
    if (p->config.page_hints && !(p->page_hints = page_hints_load(p->config.page_hints, error)))
        return EX_CONFIG;
    warn_unknown_outlets(p);
    return EX_OK;
}

/* Each request under way is a file, and many distributions allow 1024 unless one asks. */
static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int prepare(struct service *s, void *user, GError **error)
{
    struct producer *p = user;

    raise_file_limit();
    p->service = s;
    p->poll_limits = producer_config_poll_limits(&p->config);
    p->owner = g_strdup_printf("%s/%d", g_get_host_name(), (int)getpid());
    p->user_agent = producer_config_dup_user_agent(&p->config);
    p->publishers = g_ptr_array_new();
    archive_tail_init(&p->tail);
    if (!producer_config_held(&p->config, &p->held, error) ||
        !(p->guard = address_guard_new((const char *const *)p->config.allow_hosts, error)) ||
        !(p->client = kafka_config_client_new(&p->kafka, "frontwire-producer", error)))
        return EX_CONFIG;
    return load_files(p, error);
}

static int open_archive(struct service *s, void *user, GError **error)
{
    struct producer *p = user;
    struct archive_options options = producer_config_archive_options(&p->config);
    struct archive_report report;

    (void)s;
    p->writer = archive_writer_open(p->config.archive, &options, &report, error);
    if (!p->writer)
        return EX_CANTCREAT;
    if (report.torn_bytes)
        log_warn("archive-torn", "segment", report.torn_at.segment, "offset", report.torn_at.offset, "bytes_cut_off",
                 report.torn_bytes, NULL);
    log_info("archive-open", "directory", p->config.archive, "archive", archive_writer_peek_id(p->writer), NULL);
    return EX_OK;
}

static void close_archive(struct service *s, void *user, gint64 deadline)
{
    struct producer *p = user;

    (void)s;
    (void)deadline;
    g_clear_pointer(&p->writer, archive_writer_free);
}

static int make_poller(struct service *s, void *user, GError **error)
{
    struct producer *p = user;
    struct poller_options o = {
        .limits = p->poll_limits,
        .scheduler = producer_config_scheduler_limits(&p->config),
        .fetch = {producer_config_fetch_limits(&p->config), p->user_agent, p->config.ca_file, p->guard},
        .slots = p->config.slots,
        .held = p->held,
        .start_spread_us = p->config.start_spread_ms * US_PER_MS,
        .without_broker_us = p->config.without_broker_ms * US_PER_MS,
        .in_flight_bytes = p->config.in_flight_bytes,
        .clock = clock_system(),
        .health = service_health(s),
    };

    (void)error;
    p->poller = poller_new(&o, g_steal_pointer(&p->feeds));
    return EX_OK;
}

static void free_poller(struct service *s, void *user, gint64 deadline)
{
    struct producer *p = user;

    (void)s;
    (void)deadline;
    g_clear_pointer(&p->poller, poller_free);
}

static int start_archiver(struct service *s, void *user, GError **error)
{
    struct producer *p = user;
    struct archiver_options o = {
        .writer = p->writer,
        .tail = &p->tail,
        .batch_us = p->config.sync_ms * US_PER_MS,
        .batch_bytes = 8 * 1024 * 1024,
        .clock = clock_system(),
        .health = service_health(s),
        .done = on_archived,
        .broken = on_archive_broken,
        .user = p,
        .retention_us = p->config.retention_ms * US_PER_MS,
        .published = published,
    };

    (void)error;
    p->archiver = archiver_start(&o);
    return EX_OK;
}

static int start_publishers(struct service *s, void *user, GError **error)
{
    struct producer *p = user;
    struct publisher_options o = {
        .client = p->client,
        .archive_dir = p->config.archive,
        .slots = p->config.slots,
        .ingest = {.limits = &p->poll_limits,
                   .outlets = p->outlets,
                   .dates = p->dates,
                   .page_hints = p->page_hints,
                   .max_feed_bytes = p->config.body_bytes,
                   .max_entries = p->config.entries},
        .batch_us = p->config.batch_ms * US_PER_MS,
        .batch_bytes = p->config.batch_bytes,
        .state_us = p->config.state_ms * US_PER_MS,
        .position_us = p->config.position_ms * US_PER_MS,
        .take_over = take_over || their_archives,
        .their_archives = (const char *const *)their_archives,
        .rebuild = rebuild,
        .owner = p->owner,
        .tail = &p->tail,
        .clock = clock_system(),
        .health = service_health(s),
        .listener = {on_feed, on_page, on_ready, on_lost, p},
    };

    (void)error;
    for (o.slot = 0; o.slot < o.slots; o.slot++)
        if (p->held >> o.slot & 1)
            g_ptr_array_add(p->publishers, publisher_start(&o));
    g_atomic_int_set(&p->has_publishers, 1);
    return EX_OK;
}

static int start_poller(struct service *s, void *user, GError **error)
{
    struct producer *p = user;

    (void)s;
    (void)error;
    poller_start(p->poller, p->archiver);
    return EX_OK;
}

/* No more answers, then everything that came is made durable, then published, then the slots are released. */
static void stop_all(struct service *s, void *user, gint64 deadline)
{
    struct producer *p = user;
    guint released = 0;

    (void)s;
    poller_stop(p->poller);
    g_clear_pointer(&p->archiver, archiver_stop);
    for (guint i = 0; i < p->publishers->len; i++)
        publisher_ask_to_stop(p->publishers->pdata[i], deadline);
    for (guint i = 0; i < p->publishers->len; i++)
        released += publisher_join(p->publishers->pdata[i]);
    log_info("slots-released", "slots", p->publishers->len, "drained_and_released", released, NULL);
    g_ptr_array_set_size(p->publishers, 0);
}

/* SIGHUP: another list of feeds. */
static gboolean reload(struct service *s, void *user, GError **error)
{
    struct producer *p = user;
    GPtrArray *feeds = feed_list_load(p->config.feeds, NULL, error);

    (void)s;
    if (feeds)
        poller_tell_list(p->poller, feeds);
    return feeds != NULL;
}

/* A hundred thousand small states live long beside bodies that live a moment: few arenas, so that what one thread frees
 * another can use, and big blocks mapped by themselves, so that they go back to the system. */
static void tame_malloc(void)
{
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
}

int main(int argc, char **argv)
{
    static struct producer p;
    static const struct service_part PARTS[] = {
        {"archive", open_archive, close_archive}, {"feeds", make_poller, free_poller},
        {"archiver", start_archiver, NULL},       {"publishers", start_publishers, NULL},
        {"poller", start_poller, stop_all},
    };
    const struct config_section sections[] = {
        {"producer", producer_config_fields, producer_config_fields_n, &p.config},
        KAFKA_CONFIG_SECTION(&p.kafka),
        CONFIG_FOREIGN("consumer"),
        CONFIG_FOREIGN("deliver"),
        CONFIG_FOREIGN("web"),
    };
    const struct service_program program = {
        .name = "frontwire-producer",
        .summary = "Polls news feeds, keeps what it fetched in a WARC archive, publishes new items to Kafka.",
        .options = OPTIONS,
        .sections = sections,
        .sections_n = G_N_ELEMENTS(sections),
        .config = &p.config.service,
        .prepare = prepare,
        .parts = PARTS,
        .parts_n = G_N_ELEMENTS(PARTS),
        .reload = reload,
        .user = &p,
    };
    tame_malloc();
    return service_run(&program, argc, argv);
}
