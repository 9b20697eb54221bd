#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/records/item.h"
#include "producer/slot_pages.h"

#define AT    G_GINT64_CONSTANT(1700000000000000)
#define ID(n) "0011223344556677889900000000000" #n

struct fixture {
    struct slot_pages pages;
    struct outbox out;
    struct slot_pages_place to;
    GString *given; /* "id.version " of each job handed over */
};

static int set_up(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);

    slot_pages_init(&f->pages);
    outbox_init(&f->out);
    f->to = (struct slot_pages_place){1, 2, &f->out};
    f->given = g_string_new(NULL);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    slot_pages_clear(&f->pages);
    outbox_clear(&f->out);
    g_string_free(f->given, TRUE);
    g_free(f);
    return 0;
}

static char *dup_item(const char *id, gint64 version, gint64 fetched, const char *link)
{
    GString *json = g_string_new(NULL);
    struct item item;

    json_init(&item_shape, &item);
    item.id = sv_from(id);
    item.version = version;
    item.content_hash = item.origin_key = SV("0011223344556677");
    item.feed = (struct item_feed){SV("0011223344556677"), SV("http://a.example/feed"), SV_NULL};
    item.outlet.id = item.outlet.name = SV("a");
    item.link = sv_from(link);
    item.title = item.body = SV("t");
    item.fetched = fetched;
    item_encode(&item, json);
    return g_string_free(json, FALSE);
}

static void want(struct fixture *f, const char *id, gint64 version, gint64 fetched)
{
    g_autofree char *item = dup_item(id, version, fetched, "http://a.example/1");
    struct page_job *job = page_job_new("feed", "http://a.example/feed", NULL, item, AT);

    assert_non_null(job);
    slot_pages_want(&f->pages, job, &f->to);
}

static void done(struct fixture *f, const char *id, gint64 version)
{
    g_autofree char *item = dup_item(id, version, AT, "http://a.example/1");

    slot_pages_done(&f->pages, item, &f->to);
}

static void give(void *user, struct page_job *job)
{
    struct fixture *f = user;

    g_string_append_printf(f->given, "%c.%d ", job->item_id[31], (int)job->version);
    page_job_free(job);
}

/* What another life reads from the rows written so far. */
static void read_back(struct fixture *f, struct slot_pages *other)
{
    slot_pages_init(other);
    for (guint i = 0; i < f->out.messages->len; i++) {
        struct message_out m = outbox_message_out(f->out.messages->pdata[i]);
        struct message row = {.key = m.key, .value = m.value};
        assert_int_equal(m.partition, 2);
        assert_true(slot_pages_is_row(m.key));
        slot_pages_take_row(other, &row);
    }
}

static void what_was_wanted_and_not_done_is_wanted_by_the_next_life(void **state)
{
    struct fixture *f = *state;
    struct slot_pages other;

    want(f, ID(1), 1, AT);
    want(f, ID(2), 1, AT);
    done(f, ID(1), 1);
    read_back(f, &other);
    slot_pages_hand_over(&other, give, f);
    assert_string_equal(f->given->str, "2.1 ");
    slot_pages_hand_over(&other, give, f); /* each once */
    assert_string_equal(f->given->str, "2.1 ");
    slot_pages_clear(&other);
}

static void a_page_of_an_older_version_leaves_the_newer_one_wanted(void **state)
{
    struct fixture *f = *state;

    want(f, ID(1), 1, AT);
    want(f, ID(1), 2, AT);
    done(f, ID(1), 1);
    assert_int_equal(g_hash_table_size(f->pages.wanted), 1);
    done(f, ID(1), 2);
    assert_int_equal(g_hash_table_size(f->pages.wanted), 0);
    done(f, ID(1), 2); /* a page archived twice */
    assert_int_equal(f->out.messages->len, 3);
}

static void what_could_not_be_had_is_given_up_when_it_is_old(void **state)
{
    struct fixture *f = *state;

    want(f, ID(1), 1, AT - PAGE_FRESH_US);
    want(f, ID(2), 1, AT);
    assert_int_equal(slot_pages_give_up(&f->pages, AT, &f->to), 0);
    assert_int_equal(slot_pages_give_up(&f->pages, AT + 1, &f->to), 1);
    struct slot_pages other;
    read_back(f, &other);
    slot_pages_hand_over(&other, give, f);
    assert_string_equal(f->given->str, "2.1 ");
    slot_pages_clear(&other);
}

static void a_row_that_cannot_be_read_is_not_wanted(void **state)
{
    struct fixture *f = *state;
    g_autofree char *no_page = dup_item(ID(1), 1, AT, "mailto:x@a.example");
    const char *const VALUES[] = {"", "{", "{\"schema\":\"frontwire.item/9\"}", no_page};

    want(f, ID(1), 1, AT);
    for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++) {
        struct message row = {.key = SV(SLOT_PAGES_KEY ID(1)), .value = {VALUES[i], strlen(VALUES[i])}};
        slot_pages_take_row(&f->pages, &row);
        assert_int_equal(g_hash_table_size(f->pages.wanted), 0);
    }
    slot_pages_done(&f->pages, "rubbish", &f->to);
    assert_false(slot_pages_is_row(SV("0011223344556677")));
    assert_false(slot_pages_is_row(SV("archive/x/1")));
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_wanted_and_not_done_is_wanted_by_the_next_life),
        TEST(a_page_of_an_older_version_leaves_the_newer_one_wanted),
        TEST(what_could_not_be_had_is_given_up_when_it_is_old),
        TEST(a_row_that_cannot_be_read_is_not_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
