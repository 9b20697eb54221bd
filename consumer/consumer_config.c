#include "consumer/consumer_config.h"

static const char *const FROM[] = {"start", "end", NULL};
static const char *const ON_GAP[] = {"start", "end", "stop", NULL};

#define AT(member) offsetof(struct consumer_config, member)
const struct config_field consumer_config_fields[] = {
    SERVICE_CONFIG(struct consumer_config, service, "127.0.0.1:9465"),
    {"pack", CONFIG_PATH, AT(pack), 0, 0, CONSUMER_PACK_DEFAULT, NULL, "folder of what is known of the conflict"},
    {"instance", CONFIG_STRING, AT(instance), 0, 0, NULL, NULL,
     "this member's name, unique in its group; default: the host's name"},
    {"group", CONFIG_STRING, AT(group), 0, 0, "frontwire", NULL,
     "begins the names of consumer groups (GROUP-STAGE) and transactional ids"},
    {"from", CONFIG_NAME, AT(from), 0, 0, "start", FROM, "where a group without committed offsets begins"},
    {"on_gap", CONFIG_NAME, AT(on_gap), 0, 0, "start", ON_GAP,
     "when the records to be read next are gone: go on behind the hole, at the end, or stop; the hole is counted and "
     "logged"},
    {"commit_interval", CONFIG_DURATION, AT(commit_interval_ms), 1, 60000, "100ms", NULL,
     "age of a transaction's oldest record"},
    {"session_timeout", CONFIG_DURATION, AT(session_timeout_ms), 1000, 300000, "10s", NULL,
     "a member silent so long loses its partitions"},
    {"transaction_timeout", CONFIG_DURATION, AT(transaction_timeout_ms), 1000, 900000, "10s", NULL,
     "the broker aborts a transaction after so long; an orphan blocks readers that long"},
    {"batch.records", CONFIG_I64, AT(batch_max_records), 1, 1000000, "50000", NULL,
     "most records read for one transaction"},
    {"batch.bytes", CONFIG_BYTES, AT(batch_max_bytes), 65536, 1 << 30, "16MB", NULL,
     "most bytes written in one transaction, about"},
    {"sinks", CONFIG_I64, AT(sinks), 1, 4, "2", NULL, "transactions that overlap"},
};
const guint consumer_config_fields_n = G_N_ELEMENTS(consumer_config_fields);
