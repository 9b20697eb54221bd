#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/json.h"
#include "common/log.h"

static int pipe_fds[2];

static int catch_log(void **state)
{
    (void)state;
    if (pipe2(pipe_fds, O_NONBLOCK) != 0)
        return -1;
    log_set_fd(pipe_fds[1]);
    log_start("test", LOG_LEVEL_INFO, LOG_FORMAT_AUTO);
    return 0;
}

static int release_log(void **state)
{
    (void)state;
    log_set_fd(STDERR_FILENO);
    log_flush();
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    return 0;
}

/* What was logged since the last look. */
static const char *logged(void)
{
    static char text[65536];
    ssize_t n = read(pipe_fds[0], text, sizeof text - 1);
    text[n > 0 ? n : 0] = 0;
    return text;
}

static void a_line_is_json_with_typed_values(void **state)
{
    (void)state;
    g_autoptr(GError) error = g_error_new(G_FILE_ERROR, 1, "no \"such\" file");
    guint64 big = G_MAXUINT64;
    log_warn("feed-failed", "feed", "http://x/\n", "status", 503, "share", 0.25, "bytes", big, "view", SV("abc"),
             "cold", (_Bool)1, "why", error, "none", (const char *)NULL, NULL);
    const char *line = strstr(logged(), "\"level\"");
    assert_string_equal(line,
                        "\"level\":\"warn\",\"log\":\"feed-failed\",\"program\":\"test\",\"feed\":\"http://x/\\n\","
                        "\"status\":503,\"share\":0.25,\"bytes\":18446744073709551615,\"view\":\"abc\","
                        "\"cold\":true,\"why\":\"no \\\"such\\\" file\",\"none\":\"\"}\n");
}

struct line {
    struct strview time, level, log, program;
};
static const struct json_field LINE[] = {
    J_STRING(struct line, time, 0, ""),
    J_STRING(struct line, level, 0, ""),
    J_STRING(struct line, log, 0, ""),
    J_STRING(struct line, program, 0, ""),
};
static const struct json_shape LINE_SHAPE = J_SHAPE(struct line, LINE);

static void hostile_values_cannot_forge_a_line_or_a_member(void **state)
{
    (void)state;
    log_info("x", "level", "error", "time", "\"},{\"", "text", "a\xff\x1b[31m\n{\"log\":\"fake\"}", NULL);
    const struct json_limits limits = {.max_bytes = 65536, .max_depth = 4};
    g_autoptr(arena_owner) a = arena_new(1 << 20, 0);
    struct line line;
    g_autoptr(GError) error = NULL;
    const char *text = logged();
    if (!json_decode(&LINE_SHAPE, "line", sv_from(text), &limits, a, &line, &error)) /* rejects duplicate members */
        fail_msg("%s: %s", error->message, text);
    assert_true(sv_equal(line.level, SV("info")));
    assert_true(strchr(text, '\n') == text + strlen(text) - 1);
}

static void values_from_outside_are_cut(void **state)
{
    (void)state;
    g_autofree char *big = g_strnfill(100000, 'x');
    log_info("x", "text", big, NULL);
    assert_true(strlen(logged()) < 4000);
}

static void below_the_level_nothing_is_written(void **state)
{
    (void)state;
    log_debug("quiet", "a", 1, NULL);
    assert_string_equal(logged(), "");
    enum log_level level;
    assert_true(log_level_parse("debug", &level));
    log_set_level(level);
    log_debug("loud", NULL);
    assert_non_null(strstr(logged(), "\"log\":\"loud\",\"program\":\"test\"}"));
    assert_false(log_level_parse("chatty", &level));
    assert_false(log_level_parse(NULL, &level));
}

static void a_flood_of_one_id_is_cut_and_counted_and_others_are_not(void **state)
{
    (void)state;
    for (int i = 0; i < LOG_BURST + 1000; i++)
        log_info("flood", "i", i, NULL);
    log_info("other", NULL);
    const char *text = logged();
    guint lines = 0;
    for (const char *p = text; (p = strchr(p, '\n')); p++)
        lines++;
    assert_int_equal(lines, LOG_BURST + 1);
    log_flush();
    assert_non_null(
        strstr(logged(), "\"log\":\"log-suppressed\",\"program\":\"test\",\"of\":\"flood\",\"suppressed\":1000}"));
}

static void after_its_window_an_id_speaks_again_and_says_what_was_left_out(void **state)
{
    (void)state;
    struct log_limiter *l = log_limiter_new(2, 100);
    guint64 n = 9;
    assert_true(log_limiter_admit(l, "a", 0, &n));
    assert_int_equal(n, 0);
    assert_true(log_limiter_admit(l, "a", 50, &n));
    assert_false(log_limiter_admit(l, "a", 60, &n));
    assert_false(log_limiter_admit(l, "a", 99, &n));
    assert_true(log_limiter_admit(l, "b", 99, &n));
    assert_true(log_limiter_admit(l, "a", 100, &n));
    assert_int_equal(n, 2);
    log_limiter_free(l);
}

static void text_for_people_quotes_what_could_harm_a_terminal(void **state)
{
    (void)state;
    log_start("test", LOG_LEVEL_INFO, LOG_FORMAT_TEXT);
    log_error("bad", "word", "plain", "text", "two words\x1b[2J", "n", -3, NULL);
    const char *text = logged();
    assert_non_null(strstr(text, " error bad word=plain text=\"two words\\u001b[2J\" n=-3\n"));
}

static void glib_s_messages_come_in_the_same_form(void **state)
{
    (void)state;
    g_message("from %s", "glib");
    assert_non_null(
        strstr(logged(), "\"log\":\"glib\",\"program\":\"test\",\"domain\":\"frontwire\",\"message\":\"from glib\"}"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, catch_log, release_log)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_line_is_json_with_typed_values),
        CASE(hostile_values_cannot_forge_a_line_or_a_member),
        CASE(values_from_outside_are_cut),
        CASE(below_the_level_nothing_is_written),
        CASE(a_flood_of_one_id_is_cut_and_counted_and_others_are_not),
        CASE(after_its_window_an_id_speaks_again_and_says_what_was_left_out),
        CASE(text_for_people_quotes_what_could_harm_a_terminal),
        CASE(glib_s_messages_come_in_the_same_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
