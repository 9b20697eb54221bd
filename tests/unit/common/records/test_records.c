#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>
#include <cmocka.h>

#include "common/records/cloud_event.h"
#include "common/records/dead_letter.h"
#include "common/records/event.h"
#include "common/records/matched_item.h"

static arena_owner *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(16 << 20, 1 << 20);
    return 0;
}

static int end_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static char *golden_text(const char *file)
{
    g_autofree char *name = g_strdup(file);
    *strchr(name, '.') = 0; /* event.v1.json -> event */
    g_autofree char *path = g_strdup_printf("tests/fixtures/records/%s.json", name);
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("%s is missing", path);
    return text;
}

static void round_trip(const struct record_type *type, const char *line)
{
    g_autoptr(GError) error = NULL;
    g_autofree void *record = g_malloc(type->shape->bytes);
    if (!record_decode(type, sv_from(line), arena, record, &error))
        fail_msg("%s: %s", type->schema, error->message);
    g_autoptr(GString) written = g_string_new(NULL);
    record_encode(type, record, written);
    assert_string_equal(written->str, line);
}

static void every_record_comes_back_byte_for_byte(void **state)
{
    (void)state;
    for (guint i = 0; RECORD_TYPES[i]; i++) {
        g_autofree char *text = golden_text(RECORD_TYPES[i]->file);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        guint n = 0;
        for (guint k = 0; lines[k]; k++)
            if (*lines[k])
                round_trip(RECORD_TYPES[i], lines[k]), n++;
        assert_true(n > 0);
    }
}

static void every_truncation_of_a_record_is_an_error(void **state)
{
    (void)state;
    g_autofree char *text = golden_text("event.v1.json");
    gsize end = (gsize)(strchr(text, '\n') - text);
    for (gsize n = 0; n < end; n++) {
        struct event event;
        g_autoptr(GError) error = NULL;
        assert_false(event_decode((struct strview){text, n}, arena, &event, &error));
        assert_non_null(error);
        arena_reset(arena);
    }
}

static void fields_land_where_the_struct_says(void **state)
{
    (void)state;
    g_autofree char *text = golden_text("event.v1.json");
    *strchr(text, '\n') = 0;
    struct event e;
    assert_true(event_decode(sv_from(text), arena, &e, NULL));
    assert_int_equal(e.type, EVENT_EXPLOSION);
    assert_int_equal(e.subtype, SUBTYPE_SHELLING_ARTILLERY_MISSILE);
    assert_int_equal(e.actors.n, 2);
    assert_int_equal(e.actors.items[1].role, ROLE_TARGET);
    assert_null(e.actors.items[1].side.p);
    assert_true(e.places.items[0].lat > 35.9306 && e.places.items[0].lat < 35.9307);
    assert_true(isnan(e.places.items[1].lon));
    assert_int_equal(e.casualties.killed->min, 3);
    assert_int_equal(e.casualties.killed->max, JSON_COUNT_NONE);
    assert_null(e.casualties.captured);
    assert_int_equal(e.evidence.items[1].part, PART_BODY);
}

static void a_splice_reads_and_writes_one_flat_object(void **state)
{
    (void)state;
    g_autofree char *text = golden_text("matched.v1.json");
    *strchr(text, '\n') = 0;
    struct matched_item m;
    assert_true(matched_item_decode(sv_from(text), arena, &m, NULL));
    assert_int_equal(m.item.version, 2);
    assert_int_equal(m.item.flags, ITEM_BACKFILL | ITEM_DATE_FUTURE);
    assert_int_equal(m.match->terms.n, 2);
}

/* One change to a good item, and what the decoder says of it. */
static const struct {
    const char *from, *to;
    GQuark (*domain)(void);
    int code;
    const char *message; /* a part of it */
} BROKEN[] = {
    {"frontwire.item/1", "frontwire.item/2", record_error_quark, RECORD_ERROR_SCHEMA, "found \"frontwire.item/2\""},
    {"\"schema\":\"frontwire.item/1\",", "", json_error_quark, JSON_ERROR_SHAPE,
     "item.schema: expected a string, found nothing"},
    {"\"schema\":\"frontwire.item/1\"", "\"schema\":1", json_error_quark, JSON_ERROR_SHAPE,
     "item.schema: expected a string, found number"},
    {"\"url\":\"https://feeds.example.org/syria.xml\"", "\"url\":7", json_error_quark, JSON_ERROR_SHAPE,
     "item.feed.url: expected a string, found number"},
    {"\"version\":2", "\"version\":-2", json_error_quark, JSON_ERROR_SHAPE,
     "item.version: expected a number from 0 up"},
    {"\"version\":2", "\"version\":2.5", json_error_quark, JSON_ERROR_SHAPE, "item.version: expected a whole number"},
    {"\"version\":2,", "", json_error_quark, JSON_ERROR_SHAPE, "item.version: expected a whole number, found nothing"},
    {"\"version\":2,", "\"version\":2,\"version\":2,", json_error_quark, JSON_ERROR_SYNTAX, "duplicate"},
    {"18:06:11.25Z", "half past six", json_error_quark, JSON_ERROR_SHAPE, "item.fetched: expected a time"},
    {"[\"A. Writer\"", "[[]", json_error_quark, JSON_ERROR_SHAPE, "item.authors[0]: expected a string, found array"},
    {"\"image/jpeg\"", "false", json_error_quark, JSON_ERROR_SHAPE,
     "item.enclosures[0].type: expected a string, found boolean"},
    {"A. Writer", "A\\u0000B", json_error_quark, JSON_ERROR_SYNTAX, "not JSON"},
    {"A. Writer", "A\xff", json_error_quark, JSON_ERROR_SYNTAX, "not JSON"},
    {"\"flags\":[", "\"flags\":[1,", json_error_quark, JSON_ERROR_SHAPE, "item.flags: expected an array of names"},
};

static char *with_replaced(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, 2);
    assert_int_equal(g_strv_length(parts), 2);
    return g_strconcat(parts[0], to, parts[1], NULL);
}

static char *golden_item(void)
{
    char *text = golden_text("item.v1.json");
    *strchr(text, '\n') = 0;
    return text;
}

static void errors_name_the_path_and_what_was_expected(void **state)
{
    (void)state;
    g_autofree char *good = golden_item();
    for (gsize i = 0; i < G_N_ELEMENTS(BROKEN); i++) {
        g_autofree char *bad = with_replaced(good, BROKEN[i].from, BROKEN[i].to);
        g_autoptr(GError) error = NULL;
        struct item item;
        if (item_decode(sv_from(bad), arena, &item, &error))
            fail_msg("row %zu was taken", i);
        if (!g_error_matches(error, BROKEN[i].domain(), BROKEN[i].code) || !strstr(error->message, BROKEN[i].message))
            fail_msg("row %zu: %s", i, error->message);
    }
}

static void what_a_reader_does_not_know_it_passes_over(void **state)
{
    (void)state;
    g_autofree char *good = golden_item();
    g_autofree char *more = with_replaced(good, "\"version\":2", "\"novelty\":{\"a\":[1,2,{}]},\"version\":2");
    g_autofree char *flag = with_replaced(more, "\"flags\":[", "\"flags\":[\"brand_new\",");
    g_autofree char *missing = with_replaced(flag, "\"updated\":null,", "");
    struct item item;
    assert_true(item_decode(sv_from(missing), arena, &item, NULL));
    g_autoptr(GString) written = g_string_new(NULL);
    item_encode(&item, written);
    assert_string_equal(written->str, good);
}

static void a_subtype_of_another_type_is_refused(void **state)
{
    (void)state;
    g_autofree char *text = golden_text("event.v1.json");
    *strchr(text, '\n') = 0;
    g_autofree char *bad = with_replaced(text, "\"type\":\"explosion\"", "\"type\":\"riot\"");
    struct event e;
    g_autoptr(GError) error = NULL;
    assert_false(event_decode(sv_from(bad), arena, &e, &error));
    assert_true(g_error_matches(error, RECORD_ERROR, RECORD_ERROR_INVALID));
}

static void the_codebook_has_32_pairs(void **state)
{
    (void)state;
    guint pairs = 0;
    for (int t = 0; t < EVENT_TYPES_N; t++)
        for (int s = 0; s < SUBTYPES_N; s++)
            pairs += (guint)event_type_has((enum event_type)t, (enum event_subtype)s);
    assert_int_equal(pairs, 32);
}

static void a_record_too_big_for_its_arena_is_an_error_of_its_own(void **state)
{
    (void)state;
    g_autofree char *good = golden_item();
    g_autoptr(arena_owner) small = arena_new(256, 0);
    g_autoptr(GError) error = NULL;
    struct item item;
    assert_false(item_decode(sv_from(good), small, &item, &error));
    assert_true(g_error_matches(error, JSON_ERROR, JSON_ERROR_MEMORY));
}

static void an_empty_event_knows_nothing_rather_than_zero(void **state)
{
    (void)state;
    struct event e;
    struct event_place p;
    event_init(&e);
    event_place_init(&p);
    assert_true(isnan(p.lat) && isnan(p.radius_km) && isnan(e.confidence.place));
    assert_null(e.time);
    assert_true(e.confidence.event == 0);
}

static void headers_are_derived_and_repeatable(void **state)
{
    (void)state;
    char trace[TRACE_ID_BYTES];
    trace_id_from_warc(SV("<urn:uuid:0123ABCD-0000-4000-8000-00000000000f>"), trace);
    assert_string_equal(trace, "0123abcd00004000800000000000000f");
    struct cloud_event ce, again;
    cloud_event_fill(&ce, "frontwire.event/1", SV("/frontwire/extract"), SV("e1"), G_GINT64_CONSTANT(1503619200000000),
                     trace);
    cloud_event_fill(&again, "frontwire.event/1", SV("/frontwire/extract"), SV("e1"),
                     G_GINT64_CONSTANT(1503619200000000), trace);
    const char *names[] = {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent"};
    for (guint i = 0; i < CLOUD_EVENT_HEADERS_N; i++) {
        assert_string_equal(ce.headers[i].name, names[i]);
        assert_true(sv_equal(ce.headers[i].value, again.headers[i].value));
    }
    assert_true(sv_equal(ce.headers[2].value, SV("frontwire.event.v1")));
    assert_true(sv_equal(ce.headers[4].value, SV("2017-08-25T00:00:00Z")));
    char back[TRACE_ID_BYTES];
    assert_true(trace_id_from_traceparent(ce.headers[6].value, back));
    assert_string_equal(back, trace);
}

static void a_trace_id_is_made_of_anything_and_read_only_from_a_traceparent(void **state)
{
    (void)state;
    char a[TRACE_ID_BYTES], b[TRACE_ID_BYTES];
    trace_id_from_warc(SV("file.xml"), a);
    trace_id_from_warc(SV("<urn:uuid:0123abcd-0000-4000-8000-00000000000f-too-long>"), b);
    assert_int_equal(strlen(a), 32);
    assert_int_equal(strlen(b), 32);
    assert_string_not_equal(a, b);
    assert_false(trace_id_from_traceparent(SV(""), a));
    assert_false(trace_id_from_traceparent(SV("00-00000000000000000000000000000000-0000000000000001-01"), a));
    assert_false(trace_id_from_traceparent(SV("00-0123ABCD00004000800000000000000f-0000000000000001-01"), a));
}

static void a_dead_letter_carries_the_first_64_kb_and_the_whole_hash(void **state)
{
    (void)state;
    g_autofree char *big = g_malloc(100000);
    memset(big, 'x', 100000);
    struct dead_letter letter = {0};
    dead_letter_set_value(&letter, (struct strview){big, 100000}, arena);
    assert_int_equal(letter.value_bytes, 100000);
    assert_int_equal(letter.value.n, (DEAD_LETTER_VALUE_MAX_BYTES + 2) / 3 * 4);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, big, 100000);
    assert_true(sv_equal(letter.value_sha256, sv_from(sum)));
    dead_letter_set_value(&letter, SV_NULL, arena);
    assert_null(letter.value.p);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_arena, end_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_record_comes_back_byte_for_byte),
        CASE(every_truncation_of_a_record_is_an_error),
        CASE(fields_land_where_the_struct_says),
        CASE(a_splice_reads_and_writes_one_flat_object),
        CASE(errors_name_the_path_and_what_was_expected),
        CASE(what_a_reader_does_not_know_it_passes_over),
        CASE(a_subtype_of_another_type_is_refused),
        CASE(the_codebook_has_32_pairs),
        CASE(a_record_too_big_for_its_arena_is_an_error_of_its_own),
        CASE(an_empty_event_knows_nothing_rather_than_zero),
        CASE(headers_are_derived_and_repeatable),
        CASE(a_trace_id_is_made_of_anything_and_read_only_from_a_traceparent),
        CASE(a_dead_letter_carries_the_first_64_kb_and_the_whole_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
