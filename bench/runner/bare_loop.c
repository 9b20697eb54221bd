/* bench_bare_loop BOOTSTRAP IN OUT MODE: the loop that a plain C programmer would write, to measure the runner against.
 * MODE: consume (reads only), copy (reads and writes, no transactions), transactions (reads, writes, sends offsets and
 * commits every 100 ms). It checks no outcome beyond what it needs to go on, parses nothing, and runs until SIGTERM. */
#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COMMIT_MS      100
#define PARTITIONS_MAX 64

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(const char *what, rd_kafka_error_t *e)
{
    if (!e)
        return;
    fprintf(stderr, "%s: %s\n", what, rd_kafka_error_string(e));
    exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *const (*settings)[2], size_t n, const char *bootstrap)
{
    char why[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, why, sizeof why);
    for (size_t i = 0; i < n; i++)
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], why, sizeof why) != RD_KAFKA_CONF_OK) {
            fprintf(stderr, "%s\n", why);
            exit(1);
        }
    return rd_kafka_new(type, conf, why, sizeof why);
}

static int64_t next_offset[PARTITIONS_MAX];

static void commit(rd_kafka_t *producer, rd_kafka_t *consumer, const char *in)
{
    rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new(PARTITIONS_MAX);
    for (int p = 0; p < PARTITIONS_MAX; p++)
        if (next_offset[p])
            rd_kafka_topic_partition_list_add(offsets, in, p)->offset = next_offset[p];
    rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(consumer);
    must("offsets", rd_kafka_send_offsets_to_transaction(producer, offsets, group, -1));
    must("commit", rd_kafka_commit_transaction(producer, -1));
    must("begin", rd_kafka_begin_transaction(producer));
    rd_kafka_consumer_group_metadata_destroy(group);
    rd_kafka_topic_partition_list_destroy(offsets);
}

static void copy_message(rd_kafka_t *producer, rd_kafka_topic_t *out, const rd_kafka_message_t *m)
{
    while (rd_kafka_produce(out, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, m->payload, m->len, m->key, m->key_len,
                            NULL) == -1)
        rd_kafka_poll(producer, 10);
}

static void loop(rd_kafka_t *consumer, rd_kafka_t *producer, rd_kafka_topic_t *out, const char *in, int transactions)
{
    double commit_at = 0;
    while (!stopped) {
        rd_kafka_message_t *m = rd_kafka_consumer_poll(consumer, 10);
        if (m && !m->err) {
            if (producer)
                copy_message(producer, out, m);
            next_offset[m->partition] = m->offset + 1;
            if (!commit_at)
                commit_at = now_ms() + COMMIT_MS;
        }
        if (m)
            rd_kafka_message_destroy(m);
        if (producer)
            rd_kafka_poll(producer, 0);
        if (transactions && commit_at && now_ms() >= commit_at) {
            commit(producer, consumer, in);
            commit_at = 0;
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    const char *bootstrap = argv[1], *in = argv[2], *out_name = argv[3], *mode = argv[4];
    const char *const consuming[][2] = {{"group.id", mode},
                                        {"enable.auto.commit", "false"},
                                        {"auto.offset.reset", "earliest"},
                                        {"isolation.level", "read_committed"},
                                        {"check.crcs", "true"},
                                        {"session.timeout.ms", "10000"},
                                        {"partition.assignment.strategy", "range"}};
    const char *const producing[][2] = {{"compression.codec", "lz4"},
                                        {"linger.ms", "5"},
                                        {"queue.buffering.max.messages", "1000000"},
                                        {"delivery.report.only.error", "true"},
                                        {"enable.idempotence", "true"},
                                        {"transactional.id", "bare-loop"}};
    int transactions = strcmp(mode, "transactions") == 0, consume = strcmp(mode, "consume") == 0;
    signal(SIGTERM, on_signal);
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, consuming, sizeof consuming / sizeof *consuming, bootstrap);
    rd_kafka_t *producer = consume ? NULL : client(RD_KAFKA_PRODUCER, producing, transactions ? 6 : 5, bootstrap);
    rd_kafka_topic_t *out = producer ? rd_kafka_topic_new(producer, out_name, NULL) : NULL;
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, in, RD_KAFKA_PARTITION_UA);
    if (transactions) {
        must("init", rd_kafka_init_transactions(producer, -1));
        must("begin", rd_kafka_begin_transaction(producer));
    }
    rd_kafka_subscribe(consumer, topics);
    loop(consumer, producer, out, in, transactions);
    fflush(stdout);
    _Exit(0);
}
