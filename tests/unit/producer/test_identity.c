#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "producer/identity.h"

#define DAY  G_GINT64_CONSTANT(86400000000)
#define T0   (G_GINT64_CONSTANT(1503619200) * 1000000)
#define TEXT "A text that is long enough to be recognised by itself."

/* One poll: entries, and what each must be ("n" new, "c" changed, "k" known, "r" repeated). */
struct poll {
    gint64 at;
    struct sighting entries[4];
    const char *kinds;
};
struct story {
    const char *why;
    struct poll polls[4];
};

static const struct story STORIES[] = {
    {"an entry stays itself",
     {{T0, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "k"}}},
    {"an edit is a version",
     {{T0, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"g1", "http://a.example/1", "T2", NULL, TEXT, T0}}, "c"},
      {T0 + 2, {{"g1", "http://a.example/1", "T2", NULL, TEXT "!", T0}}, "c"}}},
    {"a changed guid is the same item",
     {{T0, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"g2", "http://a.example/1", "T", NULL, TEXT, T0}}, "k"},
      {T0 + 2, {{"g3", "http://a.example/1", "T2", NULL, TEXT, T0}}, "c"}}},
    {"a changed link is the same item",
     {{T0, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"g1", "http://a.example/one", "T", NULL, TEXT, T0}}, "k"}}},
    {"tracking, https, www and slashes are nothing",
     {{T0, {{NULL, "http://a.example/1?utm_source=x", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{NULL, "https://www.a.example/1/?utm_source=y", "T", NULL, TEXT, T0}}, "k"}}},
    {"a guid that is a URL has the same freedom",
     {{T0, {{"http://a.example/1", NULL, "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"https://a.example/1/", NULL, "T", NULL, TEXT, T0}}, "k"}}},
    {"guid and link changed at once, content the same",
     {{T0, {{"g1", "http://a.example/1", "T", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"g2", "http://a.example/2", "T", NULL, TEXT, T0}}, "k"}}},
    {"the same words on another day are another entry",
     {{T0, {{"g1", "http://a.example/1", "Daily briefing", NULL, TEXT, T0}}, "n"},
      {T0 + DAY, {{"g2", "http://a.example/2", "Daily briefing", NULL, TEXT, T0 + DAY}}, "n"}}},
    {"short equal texts are chance",
     {{T0, {{"g1", "http://a.example/1", "Live", NULL, NULL, 0}}, "n"},
      {T0 + 1, {{"g2", "http://a.example/2", "Live", NULL, NULL, 0}}, "n"}}},
    {"one guid for all entries identifies nobody",
     {{T0, {{"x", "http://a.example/1", "A", NULL, TEXT, T0}, {"x", "http://a.example/2", "B", NULL, TEXT, T0}}, "nn"},
      {T0 + 1,
       {{"x", "http://a.example/2", "B", NULL, TEXT, T0}, {"x", "http://a.example/3", "C", NULL, TEXT, T0}},
       "kn"}}},
    {"one link for all entries identifies nobody",
     {{T0, {{"1", "http://a.example/l", "A", NULL, TEXT, T0}, {"2", "http://a.example/l", "B", NULL, TEXT, T0}}, "nn"},
      {T0 + 1,
       {{"3", "http://a.example/l", "C", NULL, TEXT, T0}, {"2", "http://a.example/l", "B", NULL, TEXT, T0}},
       "nk"}}},
    {"one link, no guids, other titles",
     {{T0,
       {{NULL, "http://a.example/l", "A", NULL, TEXT "1", T0}, {NULL, "http://a.example/l", "B", NULL, TEXT "2", T0}},
       "nn"},
      {T0 + 1,
       {{NULL, "http://a.example/l", "B", NULL, TEXT "2", T0}, {NULL, "http://a.example/l", "C", NULL, TEXT, T0}},
       "kn"}}},
    {"a link to the home page says nothing",
     {{T0, {{"1", "http://a.example/", "A", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"2", "http://a.example/", "B", NULL, TEXT, T0}}, "n"}}},
    {"nor does the channel's link",
     {{T0, {{"1", "http://a.example/channel", "A", NULL, TEXT, T0}}, "n"},
      {T0 + 1, {{"2", "https://a.example/channel/", "B", NULL, TEXT, T0}}, "n"}}},
    {"a guid used again for another story is a new item",
     {{T0, {{"latest", "http://a.example/1", "A", NULL, TEXT, T0}}, "n"},
      {T0 + DAY, {{"latest", "http://a.example/2", "B", NULL, TEXT, T0 + DAY}}, "n"},
      {T0 + 2 * DAY, {{"latest", "http://a.example/2", "B", NULL, TEXT, T0 + DAY}}, "k"},
      {T0 + 3 * DAY, {{"latest", "http://a.example/1", "A", NULL, TEXT, T0}}, "k"}}},
    {"an entry twice in one answer is one",
     {{T0,
       {{"1", "http://a.example/1", "A", NULL, TEXT, T0},
        {"1", "http://a.example/1", "A", NULL, TEXT, T0},
        {"2", "http://a.example/2", "B", NULL, TEXT, T0}},
       "nrn"},
      {T0 + 1,
       {{"1", "http://a.example/1", "A", NULL, TEXT, T0}, {"1", "http://a.example/1", "A2", NULL, TEXT, T0}},
       "kr"}}},
    {"without guid and link the content is all there is",
     {{T0, {{NULL, NULL, "A", NULL, "b", T0}}, "n"},
      {T0 + 1, {{NULL, NULL, "A", NULL, "b", T0}}, "k"},
      {T0 + 2, {{NULL, NULL, "A", NULL, "c", T0}}, "n"}}},
    {"two of a kind, told apart by guid only",
     {{T0, {{"1", NULL, "A", NULL, TEXT, T0}, {"2", NULL, "A", NULL, TEXT, T0}}, "nn"},
      {T0 + 1, {{"2", NULL, "A", NULL, TEXT, T0}, {"1", NULL, "A", NULL, TEXT, T0}}, "kk"}}},
    {"a short text is enough where a link says nothing",
     {{T0, {{NULL, "http://a.example/", "Live", NULL, NULL, 0}}, "n"},
      {T0 + 1, {{NULL, "http://a.example/", "Live", NULL, NULL, 0}}, "k"},
      {T0 + 2, {{NULL, "http://a.example/", "Closed", NULL, NULL, 0}}, "n"}}},
    {"and where a guid says nothing today",
     {{T0, {{"1", "http://a.example/1", "A", NULL, NULL, 0}, {"1", "http://a.example/", "Live", NULL, NULL, 0}}, "nn"},
      {T0 + 1,
       {{"1", "http://a.example/1", "A", NULL, NULL, 0}, {"1", "http://a.example/", "Live", NULL, NULL, 0}},
       "kk"}}},
    {"but not where guids tell entries apart",
     {{T0, {{"1", NULL, "Live", NULL, NULL, 0}}, "n"}, {T0 + 1, {{"2", NULL, "Live", NULL, NULL, 0}}, "n"}}},
    {"an entry without anything is published once",
     {{T0, {{NULL, NULL, NULL, NULL, NULL, 0}}, "n"}, {T0 + 1, {{NULL, NULL, NULL, NULL, NULL, 0}}, "k"}}},
    {"an empty entry is still one",
     {{T0, {{NULL, NULL, NULL, NULL, NULL, 0}}, "n"}, {T0 + 1, {{"", "", "", NULL, NULL, 0}}, "n"}}},
};

static char letter_of(enum sighting_kind kind)
{
    return "nckr"[kind];
}

static void stories(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(STORIES); i++) {
        g_autoptr(feed_memory_owner) m = feed_memory_new("feed", "http://a.example/feed");
        for (const struct poll *p = STORIES[i].polls; p < STORIES[i].polls + 4 && p->kinds; p++) {
            struct sighted out[4];
            guint n = strlen(p->kinds);
            identity_match(m, "http://a.example/channel", p->entries, n, p->at, FALSE, out);
            for (guint k = 0; k < n; k++)
                if (letter_of(out[k].kind) != p->kinds[k])
                    fail_msg("%s: poll %d, entry %u is '%c'", STORIES[i].why, (int)(p - STORIES[i].polls), k,
                             letter_of(out[k].kind));
        }
        for (guint a = 0; a < m->items_n; a++)
            for (guint b = 0; b < a; b++)
                assert_memory_not_equal(m->items[a].id, m->items[b].id, ITEM_ID_BYTES);
    }
}

/* A year of a feed that changes guids, schemes, tracking and order at every poll, and edits now and then. */
static void a_year_of_a_badly_behaved_feed(void **state)
{
    (void)state;
    enum { ENTRIES = 2000, SHOWN = 20, POLLS_A_DAY = 12 };
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(feed_memory_owner) m = feed_memory_new("feed", "http://a.example/feed");
    guint edits[ENTRIES] = {0}, news = 0, changes = 0, expected_changes = 0, newest = SHOWN;
    guint32 versions[ENTRIES] = {0};

    for (guint poll = 0; poll < 365 * POLLS_A_DAY; poll++) {
        struct sighting entries[SHOWN];
        struct sighted out[SHOWN];
        gint64 at = T0 + poll * (DAY / POLLS_A_DAY);
        if (poll && newest < ENTRIES && g_rand_int_range(rand, 0, 5) < 2)
            newest++;
        for (guint i = 0; i < SHOWN; i++) {
            guint e = newest - SHOWN + (poll % 2 ? i : SHOWN - 1 - i);
            if (versions[e] && g_rand_int_range(rand, 0, 200) == 0) {
                edits[e]++;
                expected_changes++;
            }
            entries[i] = (struct sighting){
                .guid = g_strdup_printf("random-%u-%u", poll, e),
                .link = g_strdup_printf("http%s://%sa.example/story/%u%s?utm_id=%u", poll % 3 ? "s" : "",
                                        poll % 5 ? "www." : "", e, poll % 2 ? "/" : "", poll),
                .title = g_strdup_printf("Story %u", e),
                .body = g_strdup_printf("Text of story %u, edited %u times, long enough to count.", e, edits[e]),
                .published_at = T0 + e * 1000 + poll, /* and the date moves, too */
            };
        }
        identity_match(m, NULL, entries, SHOWN, at, FALSE, out);
        feed_memory_forget(m, at);
        for (guint i = 0; i < SHOWN; i++) {
            guint e = newest - SHOWN + (poll % 2 ? i : SHOWN - 1 - i);
            news += out[i].kind == SIGHTING_NEW;
            changes += out[i].kind == SIGHTING_CHANGED;
            assert_true(out[i].kind != SIGHTING_REPEATED);
            assert_int_equal(out[i].version, edits[e] + 1);
            versions[e] = out[i].version;
            char id[ITEM_ID_TEXT];
            item_id_format(out[i].id, id);
            g_hash_table_add(ids, g_strdup_printf("%u %s", e, id));
            g_free((char *)entries[i].guid);
            g_free((char *)entries[i].link);
            g_free((char *)entries[i].title);
            g_free((char *)entries[i].body);
        }
    }
    assert_int_equal(news, newest);
    assert_int_equal(g_hash_table_size(ids), newest); /* one id an entry, all year */
    assert_int_equal(changes, expected_changes);
    assert_true(newest > 1000 && changes > 200);
    assert_true(m->items_n < 300); /* thirty days of it */
}

static void items_are_forgotten_after_thirty_days_unseen(void **state)
{
    (void)state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("feed", "u");
    struct sighting a = {"1", NULL, "A", NULL, TEXT, T0}, b = {"2", NULL, "B", NULL, TEXT, T0};
    struct sighted out;

    identity_match(m, NULL, &a, 1, T0, FALSE, &out);
    identity_match(m, NULL, &b, 1, T0 + 30 * DAY, FALSE, &out);
    feed_memory_forget(m, T0 + 30 * DAY);
    assert_int_equal(m->items_n, 2);
    feed_memory_forget(m, T0 + 31 * DAY);
    assert_int_equal(m->items_n, 1);
    identity_match(m, NULL, &b, 1, T0 + 31 * DAY, FALSE, &out);
    assert_int_equal(out.kind, SIGHTING_KNOWN);
}

static void an_answer_that_comes_late_brings_new_items_and_changes_none(void **state)
{
    (void)state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("feed", "u");
    struct sighting now = {"1", NULL, "A, corrected", NULL, TEXT, T0};
    struct sighting late[] = {{"1", NULL, "A", NULL, TEXT, T0}, {"0", NULL, "Older", NULL, TEXT, T0}};
    struct sighted out[2];

    identity_match(m, NULL, &now, 1, T0 + DAY, FALSE, out);
    identity_match(m, NULL, late, 2, T0, TRUE, out);
    assert_int_equal(out[0].kind, SIGHTING_KNOWN);
    assert_int_equal(out[0].version, 1);
    assert_int_equal(out[1].kind, SIGHTING_NEW);
    identity_match(m, NULL, &now, 1, T0 + DAY, FALSE, out);
    assert_int_equal(out[0].kind, SIGHTING_KNOWN);
}

static void a_memory_has_a_size(void **state)
{
    (void)state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("feed", "u");
    struct sighted out;

    for (guint i = 0; i < KNOWN_ITEMS_MAX + 10; i++) {
        struct known_item item = {.seen_s = T0 / 1000000 + i};
        memcpy(item.id, &i, sizeof i);
        feed_memory_add_item(m, &item);
    }
    assert_int_equal(feed_memory_forget(m, T0), 10);
    assert_int_equal(m->items[KNOWN_ITEMS_MAX - 1].seen_s, T0 / 1000000 + 10);
    (void)out;
}

static void a_memory_comes_back_from_its_record(void **state)
{
    (void)state;
    g_autoptr(feed_memory_owner) m = feed_memory_new("0123456789abcdef", "http://a.example/feed");
    struct sighting entries[] = {{"1", "http://a.example/1", "A", NULL, TEXT, T0},
                                 {"2", "http://a.example/2", "B", NULL, TEXT, 0}};
    struct sighted out[2];
    g_autoptr(GString) first = g_string_new(NULL), second = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    identity_match(m, NULL, entries, 2, T0, FALSE, out);
    entries[0].guid = "1b";
    identity_match(m, NULL, entries, 2, T0 + 5000000, FALSE, out);
    m->poll = (struct poll_state){.etag = g_strdup("\"\xc3\xa4\""),
                                  .moved_to = g_strdup("http://b.example/"),
                                  .moved_sightings = 2,
                                  .body_hash = g_strdup("ab"),
                                  .last_fetch_at = T0,
                                  .last_success_at = T0,
                                  .not_before_at = T0 + 5,
                                  .failures = 3,
                                  .unreadable = 1,
                                  .last_status = 503,
                                  .polls = 9,
                                  .ttl_s = 60,
                                  .update_s = 70,
                                  .skip_hours = 5,
                                  .skip_days = 64,
                                  .items_per_day = -1};
    m->first_read_at = T0 - 9;
    feed_memory_encode(m, &POLL_LIMITS, 1, first);
    struct arena *a = arena_new(1 << 20, 1 << 16);
    g_autoptr(feed_memory_owner) again = feed_memory_decode((struct strview){first->str, first->len}, a, &error);
    if (!again)
        fail_msg("%s", error->message);
    feed_memory_encode(again, &POLL_LIMITS, 1, second);
    assert_string_equal(first->str, second->str);
    assert_int_equal(again->first_read_at, T0 - 9); /* although the last body was no feed: what comes is no backfill */
    identity_match(again, NULL, entries, 2, T0 + 6000000, FALSE, out);
    assert_int_equal(out[0].kind, SIGHTING_KNOWN);
    assert_int_equal(out[1].kind, SIGHTING_KNOWN);
    arena_free(a);
}

static void the_same_story_in_two_feeds_of_an_outlet_shares_its_origin(void **state)
{
    (void)state;
    struct sighting a = {"1", "https://a.example/s/?utm_source=top", "A", NULL, TEXT, T0};
    struct sighting b = {"other", "http://www.a.example/s", "A, updated", NULL, NULL, 0};

    assert_int_equal(identity_origin_key("outlet", &a), identity_origin_key("outlet", &b));
    assert_int_not_equal(identity_origin_key("outlet", &a), identity_origin_key("another", &a));
}

static void feed_ids_are_stable(void **state)
{
    (void)state;
    g_autofree char *id = feed_id_dup("http://a.example/feed");

    assert_int_equal(strlen(id), 16);
    assert_int_equal(feed_hash_of("00000000ffffffff"), 1);
    assert_int_equal(feed_hash_of("80000001ffffffff"), 0x80000001u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stories),
        cmocka_unit_test(a_year_of_a_badly_behaved_feed),
        cmocka_unit_test(items_are_forgotten_after_thirty_days_unseen),
        cmocka_unit_test(an_answer_that_comes_late_brings_new_items_and_changes_none),
        cmocka_unit_test(a_memory_has_a_size),
        cmocka_unit_test(a_memory_comes_back_from_its_record),
        cmocka_unit_test(the_same_story_in_two_feeds_of_an_outlet_shares_its_origin),
        cmocka_unit_test(feed_ids_are_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
