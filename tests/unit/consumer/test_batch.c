#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "consumer/batch.h"

static const struct batch_record *record(const struct batch *b, guint i)
{
    return &g_array_index(b->records, struct batch_record, i);
}

static void records_are_copied_whole(void **state)
{
    (void)state;
    struct batch *b = batch_new(1 << 20);
    char key[] = "key", value[] = "value", name[] = "h", header[] = "1";
    struct message_header headers[] = {{sv_from(name), sv_from(header)}};
    assert_true(batch_add(b, 2, &(struct message_out){3, 77, sv_from(key), sv_from(value), headers, 1}));
    memset(key, 'x', sizeof key);
    memset(value, 'x', sizeof value);
    memset(name, 'x', sizeof name);
    memset(header, 'x', sizeof header);
    const struct batch_record *r = record(b, 0);
    assert_int_equal(r->topic, 2);
    assert_int_equal(r->out.partition, 3);
    assert_int_equal(r->out.timestamp_ms, 77);
    assert_true(sv_equal(r->out.key, SV("key")));
    assert_true(sv_equal(r->out.value, SV("value")));
    assert_int_equal(r->out.headers_n, 1);
    assert_true(sv_equal(r->out.headers[0].name, SV("h")));
    assert_true(sv_equal(r->out.headers[0].value, SV("1")));
    batch_free(b);
}

static void an_empty_value_is_no_tombstone_and_a_tombstone_stays_one(void **state)
{
    (void)state;
    struct batch *b = batch_new(1 << 20);
    assert_true(batch_add(b, 0, &(struct message_out){.value = SV(""), .key = SV_NULL}));
    assert_true(batch_add(b, 0, &(struct message_out){.value = SV_NULL, .key = SV("")}));
    assert_non_null(record(b, 0)->out.value.p);
    assert_null(record(b, 0)->out.key.p);
    assert_null(record(b, 1)->out.value.p);
    assert_non_null(record(b, 1)->out.key.p);
    batch_free(b);
}

static void past_its_bytes_it_takes_no_more(void **state)
{
    (void)state;
    struct batch *b = batch_new(1000);
    char value[400] = "";
    assert_true(batch_add(b, 0, &(struct message_out){.value = {value, sizeof value}}));
    assert_true(batch_add(b, 0, &(struct message_out){.value = {value, sizeof value}}));
    assert_false(batch_add(b, 0, &(struct message_out){.value = {value, sizeof value}}));
    assert_int_equal(b->records->len, 2);
    batch_reset(b);
    assert_true(batch_is_empty(b));
    assert_true(batch_add(b, 0, &(struct message_out){.value = {value, sizeof value}}));
    batch_free(b);
}

static void inputs_leave_their_next_offsets_and_the_oldest_timestamp(void **state)
{
    (void)state;
    struct batch *b = batch_new(1000);
    const struct message inputs[] = {
        {.topic = "a", .partition = 0, .offset = 5, .timestamp_ms = 30},
        {.topic = "a", .partition = 1, .offset = 9, .timestamp_ms = 10},
        {.topic = "a", .partition = 0, .offset = 8, .timestamp_ms = 20},
    };
    for (guint i = 0; i < G_N_ELEMENTS(inputs); i++)
        batch_input_done(b, &inputs[i]);
    assert_int_equal(b->inputs_n, 3);
    assert_int_equal(b->oldest_input_ms, 10);
    assert_int_equal(kafka_offsets_count(b->offsets), 2);
    assert_true(b->first_at > 0);
    assert_false(batch_is_empty(b));
    batch_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_copied_whole),
        cmocka_unit_test(an_empty_value_is_no_tombstone_and_a_tombstone_stays_one),
        cmocka_unit_test(past_its_bytes_it_takes_no_more),
        cmocka_unit_test(inputs_leave_their_next_offsets_and_the_oldest_timestamp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
