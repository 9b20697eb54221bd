#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "producer/slot_state.h"

#define OURS   "aaaaaaaaaaaa"
#define THEIRS "bbbbbbbbbbbb"

static int set_up(void **state)
{
    struct slot_state *s = g_new0(struct slot_state, 1);

    slot_state_init(s, 1, 4, OURS);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    slot_state_clear(*state);
    g_free(*state);
    return 0;
}

static gboolean take(struct slot_state *s, const char *key, const GString *value, GError **error)
{
    struct message row = {.key = sv_from(key), .value = value ? (struct strview){value->str, value->len} : SV_NULL};

    return slot_state_take_row(s, &row, error);
}

/* Writes a position of `archive` and reads it again. */
static void give_position(struct slot_state *s, const char *archive, guint32 segment, gboolean is_released)
{
    struct outbox out;
    g_autoptr(GError) error = NULL;

    outbox_init(&out);
    slot_state_add_position(s, 1, archive, (struct archive_mark){segment, 7}, is_released, "host/1", 1000, &out);
    const struct outbox_message *m = out.messages->pdata[0];
    assert_int_equal(m->partition, 1);
    if (!take(s, m->key, m->value, &error))
        fail_msg("%s", error->message);
    outbox_clear(&out);
}

static void the_newest_position_says_who_wrote_last(void **state)
{
    struct slot_state *s = *state;

    assert_null(s->last_writer);
    give_position(s, OURS, 3, FALSE);
    give_position(s, THEIRS, 1, TRUE);
    assert_string_equal(s->last_writer, THEIRS);
    give_position(s, OURS, 4, FALSE);
    assert_string_equal(s->last_writer, OURS);
    slot_state_reset(s);
    assert_null(s->last_writer);
}

static void our_position_comes_back(void **state)
{
    struct slot_state *s = *state;

    assert_false(s->has_position);
    give_position(s, OURS, 3, FALSE);
    give_position(s, OURS, 4, TRUE);
    assert_true(s->has_position && s->is_released);
    assert_int_equal(s->published.segment, 4);
    assert_int_equal(s->published.offset, 7);
    give_position(s, OURS, 0, FALSE); /* nothing published yet */
    assert_int_equal(s->published.segment, 0);
    assert_false(s->is_released);
}

static void others_stay_until_they_are_released(void **state)
{
    struct slot_state *s = *state;

    give_position(s, THEIRS, 1, FALSE);
    give_position(s, THEIRS, 2, FALSE);
    const struct foreign_archive *f = g_hash_table_lookup(s->foreign, THEIRS);
    assert_int_equal(f->published.segment, 2);
    assert_string_equal(f->owner, "host/1");
    give_position(s, THEIRS, 2, TRUE);
    assert_int_equal(g_hash_table_size(s->foreign), 0);
}

static void feeds_are_taken_replaced_and_deleted(void **state)
{
    struct slot_state *s = *state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("00000001ffffffff", "http://a.example/");
    g_autoptr(GString) value = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    m->poll.polls = 5;
    feed_memory_encode(m, &POLL_LIMITS, 1, value);
    assert_true(take(s, m->feed_id, value, &error));
    assert_true(take(s, m->feed_id, value, &error));
    assert_int_equal(slot_state_feed(s, m->feed_id, "x")->poll.polls, 5);
    assert_true(take(s, m->feed_id, NULL, &error));
    assert_int_equal(g_hash_table_size(s->feeds), 0);
    assert_string_equal(slot_state_feed(s, "00000001ffffffff", "http://new.example/")->url, "http://new.example/");
}

static void a_state_that_cannot_be_read_or_is_anothers_is_an_error(void **state)
{
    struct slot_state *s = *state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("00000002ffffffff", "http://a.example/");
    g_autoptr(GString) value = g_string_new(NULL), rubbish = g_string_new("{\"schema\":\"frontwire.feed_state/9\"}");
    g_autoptr(GError) slots = NULL, schema = NULL, position = NULL;

    feed_memory_encode(m, &POLL_LIMITS, 1, value);
    assert_false(take(s, m->feed_id, value, &slots));
    assert_true(g_error_matches(slots, SLOT_ERROR, SLOT_ERROR_SLOTS));
    assert_false(take(s, m->feed_id, rubbish, &schema));
    assert_true(g_error_matches(schema, SLOT_ERROR, SLOT_ERROR_RECORD));
    assert_false(take(s, "archive/" OURS "/1", rubbish, &position));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_newest_position_says_who_wrote_last),
        TEST(our_position_comes_back),
        TEST(others_stay_until_they_are_released),
        TEST(feeds_are_taken_replaced_and_deleted),
        TEST(a_state_that_cannot_be_read_or_is_anothers_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
