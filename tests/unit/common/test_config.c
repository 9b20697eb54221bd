#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/config.h"

static const char *const SPEEDS[] = {"slow", "fast", NULL};
struct kafka {
    char *bootstrap, *state;
    gint64 linger_ms, buffer_bytes, partitions;
    double ratio;
    gboolean tls;
    int speed;
    char **topics;
    const struct yaml_node *extra;
};
#define F(member) offsetof(struct kafka, member)
static const struct config_field KAFKA[] = {
    {"bootstrap", CONFIG_STRING, F(bootstrap), 0, 0, "127.0.0.1:9092", NULL, "brokers to ask first"},
    {"state", CONFIG_PATH, F(state), 0, 0, NULL, NULL, "folder"},
    {"batch.linger", CONFIG_DURATION, F(linger_ms), 1, 60000, "100ms", NULL, "how long a batch waits"},
    {"batch.buffer", CONFIG_BYTES, F(buffer_bytes), 0, 0, "16MB", NULL, "bytes kept"},
    {"partitions", CONFIG_I64, F(partitions), 1, 1000, "6", NULL, "partitions of a topic"},
    {"ratio", CONFIG_REAL, F(ratio), 0, 1, "0.5", NULL, "a share"},
    {"tls", CONFIG_BOOL, F(tls), 0, 0, NULL, NULL, "encrypt"},
    {"speed", CONFIG_NAME, F(speed), 0, 0, "fast", SPEEDS, "how fast"},
    {"topics", CONFIG_STRINGS, F(topics), 0, 0, NULL, NULL, "names"},
    {"extra", CONFIG_NODE, F(extra), 0, 0, NULL, NULL, "whatever"},
};
struct top {
    char *pack;
};
static const struct config_field TOP[] = {
    {"pack", CONFIG_STRING, offsetof(struct top, pack), 0, 0, "!", NULL, "the pack to load"},
};

static gboolean bind(const char *text, const char *const *overrides, struct kafka *k, struct top *t, GError **error)
{
    static yaml_doc *doc;
    g_clear_pointer(&doc, yaml_free);
    memset(k, 0, sizeof *k);
    memset(t, 0, sizeof *t);
    if (!text)
        return TRUE;
    const struct config_section sections[] = {CONFIG_SECTION("", TOP, t), CONFIG_SECTION("kafka", KAFKA, k),
                                              CONFIG_FOREIGN("producer")};
    doc = yaml_parse("etc/fw.yaml", sv_from(text), error);
    return doc && config_bind(yaml_root(doc), sections, G_N_ELEMENTS(sections), overrides, error);
}

static void clear(struct kafka *k, struct top *t)
{
    config_clear(KAFKA, G_N_ELEMENTS(KAFKA), k);
    config_clear(TOP, G_N_ELEMENTS(TOP), t);
    bind(NULL, NULL, k, t, NULL);
}

static void values_come_from_the_file_and_defaults_fill_the_rest(void **state)
{
    (void)state;
    struct kafka k;
    struct top t;
    g_autoptr(GError) error = NULL;
    const char *text = "pack: syria\nproducer: {whatever: [1]}\nkafka:\n  state: data/x\n  batch: {linger: 1.5s}\n"
                       "  tls: true\n  speed: slow\n  topics: [a, b]\n  extra: {x: 1}\n";
    if (!bind(text, NULL, &k, &t, &error))
        fail_msg("%s", error->message);
    assert_string_equal(t.pack, "syria");
    assert_string_equal(k.bootstrap, "127.0.0.1:9092");
    assert_string_equal(k.state, "etc/data/x");
    assert_int_equal(k.linger_ms, 1500);
    assert_int_equal(k.buffer_bytes, 16 << 20);
    assert_int_equal(k.partitions, 6);
    assert_true(k.ratio == 0.5 && k.tls);
    assert_int_equal(k.speed, 0);
    assert_string_equal(k.topics[1], "b");
    assert_null(k.topics[2]);
    assert_int_equal(yaml_get(k.extra, "x")->line, 9);
    clear(&k, &t);
}

static void a_setting_on_the_command_line_wins(void **state)
{
    (void)state;
    struct kafka k;
    struct top t;
    static const char *const overrides[] = {"kafka.bootstrap=h:1", "kafka.batch.linger=2s", "pack=other",
                                            "producer.x=1",        "kafka.bootstrap=h:2",   NULL};
    g_autoptr(GError) error = NULL;
    if (!bind("pack: syria\nkafka: {bootstrap: f:1}\n", overrides, &k, &t, &error))
        fail_msg("%s", error->message);
    assert_string_equal(k.bootstrap, "h:2");
    assert_string_equal(t.pack, "other");
    assert_int_equal(k.linger_ms, 2000);
    clear(&k, &t);
}

static const struct {
    const char *text, *override, *message;
} BROKEN[] = {
    {"pack: s\nkafka:\n  bootstrp: x\n", NULL, "etc/fw.yaml:3:3: unknown key 'bootstrp', did you mean 'bootstrap'?"},
    {"pack: s\nkafka:\n  batch:\n    lingr: 1s\n", NULL,
     "etc/fw.yaml:4:5: unknown key 'lingr', did you mean 'linger'?"},
    {"pack: s\nkafak: {}\n", NULL, "etc/fw.yaml:2:1: unknown key 'kafak', did you mean 'kafka'?"},
    {"pack: s\nkafka: [1]\n", NULL, "etc/fw.yaml:2:8: kafka must be a map (found a list)"},
    {"pack: s\nkafka: {batch: {linger: 100}}\n", NULL,
     "etc/fw.yaml:2:25: linger must be a duration such as 500ms, 10s, 5m, 2h or 30d (found '100')"},
    {"pack: s\nkafka: {batch: {linger: 2h}}\n", NULL,
     "etc/fw.yaml:2:25: linger must be from 1 to 60000 ms (found '2h')"},
    {"pack: s\nkafka: {batch: {buffer: big}}\n", NULL, "etc/fw.yaml:2:25: buffer must be a size"},
    {"pack: s\nkafka: {partitions: 0}\n", NULL, "etc/fw.yaml:2:21: partitions must be from 1 to 1000 (found '0')"},
    {"pack: s\nkafka: {speed: fsat}\n", NULL,
     "etc/fw.yaml:2:16: speed must be one of slow, fast; did you mean 'fast'?"},
    {"pack: s\nkafka: {topics: [a, [b]]}\n", NULL, "etc/fw.yaml:2:21: topics must be text (found a list)"},
    {"kafka: {}\n", NULL, "etc/fw.yaml: pack must be given: the pack to load"},
    {"pack: s\n", "kafka.partitions=many", "--set kafka.partitions: partitions must be a whole number (found 'many')"},
    {"pack: s\n", "kafka.nothing=1", "--set kafka.nothing: there is no such option"},
    {"pack: s\n", "kafka.partitions", "--set kafka.partitions: expected SECTION.OPTION=VALUE"},
    {"pack: s\n", "kfka.partitions=1", "--set kfka.partitions: expected SECTION.OPTION=VALUE"},
};

static void mistakes_are_named_with_their_place(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(BROKEN); i++) {
        struct kafka k;
        struct top t;
        const char *overrides[] = {BROKEN[i].override, NULL};
        g_autoptr(GError) error = NULL;
        gboolean ok = bind(BROKEN[i].text, overrides, &k, &t, &error);
        if (ok || !g_str_has_prefix(error->message, BROKEN[i].message))
            fail_msg("row %zu: %s", i, error ? error->message : "taken");
        assert_null(k.bootstrap); /* nothing is left to clear */
        clear(&k, &t);
    }
}

static void units_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gint64 ms, bytes; /* -1: refused */
    } rows[] = {
        {"500ms", 500, -1},      {"1.5h", 5400000, -1},
        {"30d", 2592000000, -1}, {"0", 0, 0},
        {"10", -1, 10},          {"64KB", -1, 65536},
        {"1.5MB", -1, 1572864},  {"2 GB", -1, G_GINT64_CONSTANT(2147483648)},
        {"-1s", -1, -1},         {"", -1, -1},
        {"s", -1, -1},           {"1e30d", -1, -1},
        {"1e3s", 1000000, -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 ms = -1, bytes = -1;
        config_parse_duration(sv_from(rows[i].text), &ms);
        config_parse_bytes(sv_from(rows[i].text), &bytes);
        assert_int_equal(ms, rows[i].ms);
        assert_int_equal(bytes, rows[i].bytes);
    }
}

static void the_table_documents_itself(void **state)
{
    (void)state;
    const struct config_section sections[] = {CONFIG_SECTION("", TOP, NULL), CONFIG_SECTION("kafka", KAFKA, NULL)};
    g_autoptr(GString) docs = g_string_new(NULL);
    config_write_docs(sections, 2, docs);
    assert_non_null(strstr(docs->str, "| `pack` | text | must be given | the pack to load |\n"));
    assert_non_null(
        strstr(docs->str, "| `kafka.batch.linger` | duration 1–60000 ms | 100ms | how long a batch waits |\n"));
    assert_non_null(strstr(docs->str, "| `kafka.speed` | slow, fast | fast | how fast |\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_from_the_file_and_defaults_fill_the_rest),
        cmocka_unit_test(a_setting_on_the_command_line_wins),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(units_are_read),
        cmocka_unit_test(the_table_documents_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
