#include "producer/producer_config.h"

#define AT(member) offsetof(struct producer_config, member)
#define DURATION(p, m, lo, hi, d, h)                                                                                   \
    {                                                                                                                  \
        p, CONFIG_DURATION, AT(m), lo, hi, d, NULL, h                                                                  \
    }
#define COUNT(p, m, lo, hi, d, h)                                                                                      \
    {                                                                                                                  \
        p, CONFIG_I64, AT(m), lo, hi, d, NULL, h                                                                       \
    }
#define BYTES(p, m, lo, hi, d, h)                                                                                      \
    {                                                                                                                  \
        p, CONFIG_BYTES, AT(m), lo, hi, d, NULL, h                                                                     \
    }

#define DAY_MS 86400e3
#define GIB    (1024.0 * 1024 * 1024)

const struct config_field producer_config_fields[] = {
    SERVICE_CONFIG(struct producer_config, service, "127.0.0.1:9461"),
    {"feeds", CONFIG_PATH, AT(feeds), 0, 0, "!", NULL, "OPML file of the feeds"},
    {"outlets", CONFIG_PATH, AT(outlets), 0, 0, NULL, NULL, "the pack's outlets.tsv"},
    {"dates", CONFIG_PATH, AT(dates), 0, 0, NULL, NULL,
     "names of months, weekdays and zones (packs/common/date_names.tsv); without it only numeric dates are read"},
    {"page_hints", CONFIG_PATH, AT(page_hints), 0, 0, NULL, NULL,
     "what parts of web pages are called (packs/common/page_hints.tsv), for feeds with fw:fullText"},
    {"contact", CONFIG_STRING, AT(contact), 0, 0, NULL, NULL,
     "URL or mailto: in the User-Agent where people can complain; empty: postmaster of this machine"},
    COUNT("slots", slots, 1, 64, "4",
          "parts into which the feeds are split over producers; partitions of news.feedstate"),
    {"hold", CONFIG_STRINGS, AT(hold), 0, 0, NULL, NULL, "slots of this process; not given: all"},
    {"archive.directory", CONFIG_PATH, AT(archive), 0, 0, "!", NULL, "where the WARC archive is"},
    BYTES("archive.segment", segment_bytes, 4096, 16 * GIB, "64MB", "size at which a new segment is begun"),
    DURATION("archive.segment_age", segment_age_ms, 1000, 365 * DAY_MS, "1h", "age at which a new segment is begun"),
    BYTES("archive.min_free", min_free_bytes, 0, 1024 * GIB, "64MB", "fetching stops with less free space than this"),
    DURATION("archive.retention", retention_ms, 0, 36500 * DAY_MS, "90d",
             "published segments older than this are deleted; 0s: never"),
    DURATION("archive.sync", sync_ms, 0, 10000, "50ms", "at most so many appends' time goes into one fdatasync"),
    DURATION("polling.floor", floor_ms, 100, DAY_MS, "5m", "shortest time between two polls of a feed"),
    DURATION("polling.ceiling", ceiling_ms, 100, 30 * DAY_MS, "6h", "longest time between two polls of a healthy feed"),
    DURATION("polling.default", default_ms, 100, 30 * DAY_MS, "15m", "while a feed's rhythm is not known"),
    DURATION("polling.backoff_max", backoff_max_ms, 100, 30 * DAY_MS, "1d", "longest pause after failures"),
    DURATION("polling.gone_rest", gone_rest_ms, 1000, 365 * DAY_MS, "7d", "pause after 410 Gone"),
    DURATION("polling.retry_after_max", retry_after_max_ms, 1000, 30 * DAY_MS, "1d",
             "longest Retry-After that is kept"),
    COUNT("polling.full_every", full_every, 0, 1e6, "50", "every Nth poll goes without validators; 0: never"),
    COUNT("polling.move_sightings", move_sightings, 1, 1000, "3",
          "permanent redirects in a row until a move is believed"),
    COUNT("polling.jitter_percent", jitter_percent, 0, 50, "10", "of the time between two polls"),
    DURATION("polling.start_spread", start_spread_ms, 0, DAY_MS, "1m",
             "first requests after a start are spread over this"),
    DURATION("polling.without_broker", without_broker_ms, 0, DAY_MS, "15s",
             "with no broker at the start, polling begins after this all the same; the archive keeps what comes"),
    COUNT("fetch.at_once", fetches, 1, 10000, "200", "requests under way"),
    COUNT("fetch.per_host", per_host, 1, 100, "2", "requests under way to one host"),
    DURATION("fetch.host_gap", host_gap_ms, 0, 600e3, "1s", "between the starts of two requests to one host"),
    BYTES("fetch.body", body_bytes, 1024, GIB, "16MB", "decoded body; more is cut off and the feed backs off"),
    BYTES("fetch.in_flight", in_flight_bytes, 1024 * 1024, 64 * GIB, "256MB",
          "bodies in memory; above it nothing new is asked"),
    DURATION("fetch.connect_timeout", connect_timeout_ms, 100, 600e3, "10s", "to connect"),
    DURATION("fetch.timeout", timeout_ms, 100, 3600e3, "60s", "for a request with its redirects"),
    DURATION("fetch.stall", stall_ms, 1000, 600e3, "20s", "without a byte"),
    COUNT("fetch.redirects", redirects, 0, 20, "5", "redirects of one request"),
    COUNT("fetch.entries", entries, 1, 5000, "2000", "entries of one answer that are looked at"),
    {"fetch.allow", CONFIG_STRINGS, AT(allow_hosts), 0, 0, NULL, NULL,
     "hosts (host, host:port) and networks (10.1.0.0/16) that may be asked although they are not public"},
    {"fetch.ca_file", CONFIG_PATH, AT(ca_file), 0, 0, NULL, NULL, "certificates to trust; not given: the system's"},
    DURATION("publish.batch", batch_ms, 1, 10000, "100ms", "between the beginnings of two transactions of a slot"),
    BYTES("publish.batch_size", batch_bytes, 1024, GIB, "4MB", "of a transaction"),
    DURATION("publish.state", state_ms, 1000, 30 * DAY_MS, "1h",
             "a feed's state without new items is written after this"),
    DURATION("publish.position", position_ms, 100, DAY_MS, "1m", "the archive's position alone is written after this"),
};
const guint producer_config_fields_n = G_N_ELEMENTS(producer_config_fields);

static guint seconds(gint64 ms)
{
    return MAX(1, (ms + 999) / 1000);
}

struct poll_limits producer_config_poll_limits(const struct producer_config *c)
{
    return (struct poll_limits){
        .floor_s = seconds(c->floor_ms),
        .ceiling_s = seconds(MAX(c->ceiling_ms, c->floor_ms)),
        .default_s = seconds(c->default_ms),
        .backoff_max_s = seconds(c->backoff_max_ms),
        .gone_rest_s = seconds(c->gone_rest_ms),
        .retry_after_max_s = seconds(c->retry_after_max_ms),
        .full_every_n = c->full_every,
        .move_sightings = c->move_sightings,
        .jitter_percent = c->jitter_percent,
    };
}

struct scheduler_limits producer_config_scheduler_limits(const struct producer_config *c)
{
    return (struct scheduler_limits){.total_n = c->fetches, .per_host_n = c->per_host, .host_gap_ms = c->host_gap_ms};
}

struct fetch_limits producer_config_fetch_limits(const struct producer_config *c)
{
    return (struct fetch_limits){.max_body_bytes = c->body_bytes,
                                 .connect_timeout_ms = c->connect_timeout_ms,
                                 .total_timeout_ms = c->timeout_ms,
                                 .stall_timeout_ms = c->stall_ms,
                                 .max_redirects = c->redirects};
}

struct archive_options producer_config_archive_options(const struct producer_config *c)
{
    return (struct archive_options){.segment_bytes = c->segment_bytes,
                                    .segment_age_us = c->segment_age_ms * 1000,
                                    .min_free_bytes = c->min_free_bytes};
}

gboolean producer_config_held(const struct producer_config *c, guint64 *held, GError **error)
{
    guint64 bits = c->hold ? 0 : (c->slots == 64 ? G_MAXUINT64 : ((guint64)1 << c->slots) - 1);

    for (char **text = c->hold; text && *text; text++) {
        guint64 slot = 0;
        if (!g_ascii_string_to_unsigned(*text, 10, 0, c->slots - 1, &slot, NULL)) {
            g_set_error(error, YAML_ERROR, YAML_ERROR_VALUE,
                        "producer.hold must name slots from 0 to %" G_GINT64_FORMAT " (found '%s')", c->slots - 1,
                        *text);
            return FALSE;
        }
        bits |= (guint64)1 << slot;
    }
    *held = bits;
    return TRUE;
}

char *producer_config_dup_user_agent(const struct producer_config *c)
{
    if (c->contact && *c->contact)
        return g_strdup_printf("frontwire/%s (+%s)", FW_VERSION, c->contact);
    return g_strdup_printf("frontwire/%s (+mailto:postmaster@%s)", FW_VERSION, g_get_host_name());
}
