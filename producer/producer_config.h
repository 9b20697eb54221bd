/* producer/producer_config.h
 * The section `producer` of frontwire.yaml. */
#pragma once
#include "common/service.h"
#include "producer/archive_writer.h"
#include "producer/fetcher.h"
#include "producer/http_rules.h"
#include "producer/scheduler.h"

struct producer_config {
    struct service_config service;
    char *feeds, *outlets, *dates, *page_hints, *archive, *contact;
    gint64 slots;
    char **hold;        /* NULL: all */
    char **allow_hosts; /* NULL: none */
    char *ca_file;
    gint64 floor_ms, ceiling_ms, default_ms, backoff_max_ms, gone_rest_ms, retry_after_max_ms;
    gint64 full_every, move_sightings, jitter_percent;
    gint64 start_spread_ms, without_broker_ms;
    gint64 fetches, per_host, host_gap_ms;
    gint64 body_bytes, in_flight_bytes, connect_timeout_ms, timeout_ms, stall_ms, redirects, entries;
    gint64 segment_bytes, segment_age_ms, min_free_bytes, retention_ms, sync_ms;
    gint64 batch_ms, batch_bytes, state_ms, position_ms;
};
extern const struct config_field producer_config_fields[];
extern const guint producer_config_fields_n;

struct poll_limits producer_config_poll_limits(const struct producer_config *c);
struct scheduler_limits producer_config_scheduler_limits(const struct producer_config *c);
struct fetch_limits producer_config_fetch_limits(const struct producer_config *c);
struct archive_options producer_config_archive_options(const struct producer_config *c);
/* Bits of the slots to hold; FALSE with an error that names the entry. */
gboolean producer_config_held(const struct producer_config *c, guint64 *held, GError **error);
/* "frontwire/0.1.0 (+contact)"; without a contact the machine's postmaster. g_free() it. */
char *producer_config_dup_user_agent(const struct producer_config *c);
