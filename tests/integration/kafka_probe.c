/* kafka_probe COMMAND BOOTSTRAP …: lets the integration tests use common/kafka_* on a real broker.
 *   restore TOPIC PARTITION TIMEOUT_MS         prints each row "key=value", then "end OFFSET" or the outcome
 *   write ID TOPIC PARTITION KEY VALUE…        commits the pairs in one transaction
 *   late ID TOPIC PARTITION GOOD BAD           opens, waits for a line, commits GOOD, begins and flushes BAD, waits for
 * a line, aborts; says what it did after each hang ID TOPIC PARTITION KEY VALUE…         the same without the commit;
 * ends without a goodbye, like kill -9 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/kafka_sink.h"
#include "common/kafka_state.h"

static gboolean print_row(void *user, const struct message *row, GError **error)
{
    (void)user, (void)error;
    printf("%.*s=%.*s\n", SV_ARG(row->key), SV_ARG(row->value));
    return TRUE;
}

static int restore(const kafka_client *client, char **argument)
{
    g_autoptr(GError) error = NULL;
    struct kafka_state_result result = {0};
    enum outcome outcome = kafka_state_restore(client, argument[0], atoi(argument[1]), print_row, NULL,
                                               atoi(argument[2]), &result, &error);
    if (outcome == OUTCOME_OK)
        printf("end %" G_GINT64_FORMAT "\n", result.end_offset);
    else
        printf("%s %s\n", outcome_name(outcome), error->message);
    return 0;
}

static enum outcome send_pairs(kafka_sink *sink, int partition, char **pair, GError **error)
{
    enum outcome outcome = OUTCOME_OK;
    for (; outcome == OUTCOME_OK && pair[0] && pair[1]; pair += 2) {
        const struct message_out m = {partition, g_get_real_time() / 1000, sv_from(pair[0]), sv_from(pair[1]), NULL, 0};
        outcome = kafka_sink_send(sink, 0, &m, error);
    }
    return outcome;
}

static int write_pairs(const kafka_client *client, char **argument, gboolean is_committed)
{
    g_autoptr(GError) error = NULL;
    const char *const topics[] = {argument[1], NULL};
    const struct kafka_sink_options o = {argument[0], topics, 4000};
    g_autoptr(kafka_sink) sink = kafka_sink_new(client, &o, &error);
    enum outcome outcome = kafka_sink_open(sink, 10000, &error);
    if (outcome == OUTCOME_OK)
        outcome = kafka_sink_begin(sink, &error);
    if (outcome == OUTCOME_OK)
        outcome = send_pairs(sink, atoi(argument[2]), argument + 3, &error);
    if (outcome == OUTCOME_OK)
        outcome = kafka_sink_flush(sink, 10000, &error);
    if (outcome == OUTCOME_OK && is_committed)
        outcome = kafka_sink_commit(sink, 10000, &error);
    printf("%s %s\n", outcome_name(outcome), error ? error->message : "");
    fflush(stdout);
    if (!is_committed)
        _exit(0);
    return 0;
}

/* Repeats a call while it says RETRY, at most half a minute. */
#define UNTIL_SETTLED(call)                                                                                            \
    ({                                                                                                                 \
        enum outcome outcome_ = OUTCOME_RETRY;                                                                         \
        for (int i_ = 0; i_ < 30 && outcome_ == OUTCOME_RETRY; i_++)                                                   \
            outcome_ = (call);                                                                                         \
        outcome_;                                                                                                      \
    })

static void say_and_wait(const char *what)
{
    char line[8];
    puts(what);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin))
        _exit(1);
}

static enum outcome begin_with(kafka_sink *sink, int partition, const char *value)
{
    const struct message_out m = {partition, g_get_real_time() / 1000, sv_from(value), sv_from(value), NULL, 0};
    enum outcome outcome = UNTIL_SETTLED(kafka_sink_begin(sink, NULL));
    if (outcome == OUTCOME_OK)
        outcome = kafka_sink_send(sink, 0, &m, NULL);
    return outcome == OUTCOME_OK ? UNTIL_SETTLED(kafka_sink_flush(sink, 1000, NULL)) : outcome;
}

static int late(const kafka_client *client, char **argument)
{
    const char *const topics[] = {argument[1], NULL};
    const struct kafka_sink_options o = {argument[0], topics, 10000};
    g_autoptr(kafka_sink) sink = kafka_sink_new(client, &o, NULL);
    int partition = atoi(argument[2]);
    enum outcome outcome = UNTIL_SETTLED(kafka_sink_open(sink, 1000, NULL));
    say_and_wait("opened");
    if (outcome == OUTCOME_OK)
        outcome = begin_with(sink, partition, argument[3]);
    if (outcome == OUTCOME_OK)
        outcome = UNTIL_SETTLED(kafka_sink_commit(sink, 1000, NULL));
    if (outcome == OUTCOME_OK)
        outcome = begin_with(sink, partition, argument[4]);
    say_and_wait(outcome == OUTCOME_OK ? "flushed" : outcome_name(outcome));
    g_usleep(200 * 1000); /* the late request does its work */
    outcome = UNTIL_SETTLED(kafka_sink_abort(sink, 1000, NULL));
    puts(outcome == OUTCOME_OK ? "aborted" : outcome_name(outcome));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 64;
    g_autoptr(kafka_client) client = kafka_client_new(argv[2], "", "probe");
    if (strcmp(argv[1], "restore") == 0)
        return restore(client, argv + 3);
    if (strcmp(argv[1], "late") == 0 && argc == 8)
        return late(client, argv + 3);
    return argc < 8 ? 64 : write_pairs(client, argv + 3, strcmp(argv[1], "write") == 0);
}
