/* The room as a whole, on sentences of our own: who did what to whom, where, when, how many, and is it so. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/cpu_time.h"
#include "tests/unit/filters/extract/extract_rig.h"

struct claim {
    const char *text;
    const char *want; /* "subtype agents>targets @places date killed status", parts left out are not asked */
};

/* Published on Friday 2016-03-18. */
static const struct claim claims[] = {
    {"Syrian troops recaptured the town of Palmyra from Islamic State on Wednesday.",
     "government_regains_territory syria_gov_forces>isis @Palmyra 2016-03-16 - reported"},
    {"The town of Palmyra was recaptured from Islamic State by Syrian troops on Wednesday.",
     "government_regains_territory syria_gov_forces>isis @Palmyra 2016-03-16 - reported"},
    {"ISIS fighters seized two villages near Azaz from rebels, the Syrian Observatory for Human Rights said.",
     "non_state_overtakes_territory isis>rebels @Azaz 2016-03-18 - reported"},
    {"A Russian air strike on a market in Idlib killed at least 14 civilians on Tuesday.",
     "air_drone_strike russian_forces>civilians @Idlib 2016-03-15 14+ reported"},
    {"At least 14 civilians were killed on Tuesday in a Russian air strike on a market in Idlib.",
     "air_drone_strike russian_forces>civilians @Idlib 2016-03-15 14+ reported"},
    {"Turkish artillery shelled positions of the YPG near Azaz.",
     "shelling_artillery_missile turkish_forces>ypg @Azaz 2016-03-18 - reported"},
    {"A car bomb killed six civilians and five militiamen in Homs.",
     "remote_explosive_ied >civilians @Homs 2016-03-18 11 reported"},
    {"A suicide bomber blew himself up at a checkpoint in Hasakah, killing three Kurdish fighters.",
     "suicide_bomb >ypg @Hasakah 2016-03-18 3 reported"},
    {"Fierce clashes broke out between rebels and Syrian government forces in the southern countryside of Aleppo.",
     "armed_clash rebels>syria_gov_forces @Aleppo 2016-03-18 - reported"},
    {"Islamic State militants executed four men in Raqqa on Monday, activists said.",
     "attack isis>civilians @Raqqa 2016-03-14 4 reported"},
    {"Unknown gunmen kidnapped two doctors in Idlib.",
     "abduction_forced_disappearance unknown_armed_group>medical_workers @Idlib 2016-03-18 - reported"},
    {"The Syrian army will launch an offensive on Aleppo next week, a military source said.",
     "change_to_group_activity syria_gov_forces> @Aleppo - - planned"},
    {"Russia denied that its jets had bombed a hospital in Aleppo.", "statement russia> - - - reported"},
    {"Hundreds of people fled their homes in Daraa.", "displacement civilians> @Daraa 2016-03-18 - reported"},
    {"Rebels shot down a Syrian army helicopter over Hama.",
     "disrupted_weapons_use rebels> @Hama 2016-03-18 - reported"},
    {"The weather will stay dry over the weekend.", ""},
    {"The two clubs fought a fierce battle for the title before thousands of fans.", ""},
};

static gboolean has_actor(const struct event *e, const char *ids, enum actor_role role)
{
    g_auto(GStrv) wanted = g_strsplit(ids, ",", -1);
    for (guint i = 0; wanted[i] && *wanted[i]; i++) {
        gboolean found = FALSE;
        for (guint a = 0; a < e->actors.n; a++)
            found = found || (e->actors.items[a].role == role && sv_equal(e->actors.items[a].id, sv_from(wanted[i])));
        if (!found)
            return FALSE;
    }
    return TRUE;
}

static gboolean has_place(const struct event *e, const char *name)
{
    for (guint i = 0; i < e->places.n; i++)
        if (g_strstr_len(e->places.items[i].name.p, (gssize)e->places.items[i].name.n, name))
            return TRUE;
    return FALSE;
}

static gboolean has_toll(const struct event *e, const char *toll)
{
    const struct event_count *killed = e->casualties.killed;
    gboolean open = g_str_has_suffix(toll, "+");
    return killed && killed->min == g_ascii_strtoll(toll, NULL, 10) && open == (killed->max == JSON_COUNT_NONE);
}

static gboolean fits(const struct event *e, const char *want)
{
    g_auto(GStrv) part = g_strsplit(want, " ", -1);
    g_auto(GStrv) sides = g_strsplit(part[1], ">", 2);
    if (!sv_equal(sv_from(event_subtype_names.names[e->subtype]), sv_from(part[0])))
        return FALSE;
    if (!has_actor(e, sides[0], ROLE_AGENT) || !has_actor(e, sides[1], ROLE_TARGET))
        return FALSE;
    if (part[2][0] == '@' && !has_place(e, part[2] + 1))
        return FALSE;
    if (part[3][0] != '-' && !(e->time && sv_equal(e->time->start, sv_from(part[3]))))
        return FALSE;
    if (part[4][0] != '-' && !has_toll(e, part[4]))
        return FALSE;
    return sv_equal(sv_from(event_status_names.names[e->status]), sv_from(part[5]));
}

static char *described(const struct extract_output *out)
{
    GString *s = g_string_new("");
    for (guint i = 0; i < out->n; i++) {
        g_string_append(s, "\n  ");
        event_encode(&out->events[i], s);
    }
    return g_string_free(s, FALSE);
}

static void read_text(const char *text, struct extract_output *out)
{
    read_document("en", "", text, julian_day(2016, 3, 18), "", out);
}

static void sentences_tell_what_they_tell(void **state)
{
    (void)state;
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(claims); i++) {
        struct extract_output out;
        read_text(claims[i].text, &out);
        gboolean right = !*claims[i].want && out.n == 0;
        for (guint e = 0; *claims[i].want && e < out.n; e++)
            right = right || fits(&out.events[e], claims[i].want);
        if (!right) {
            g_autofree char *got = described(&out);
            print_error("%s\n  wanted: %s\n  got:%s\n", claims[i].text, claims[i].want, got);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void evidence_points_into_the_text(void **state)
{
    (void)state;
    const char *text = "Quiet day. Rebels shelled Aleppo on Monday, killing two people.";
    struct extract_output out;
    read_text(text, &out);
    assert_true(out.n >= 1);
    for (guint i = 0; i < out.n; i++)
        for (guint v = 0; v < out.events[i].evidence.n; v++) {
            const struct event_evidence *e = &out.events[i].evidence.items[v];
            assert_int_equal(e->part, PART_BODY);
            assert_true(e->start >= 11 && e->start < e->end && (gsize)e->end <= strlen(text));
            assert_true(e->rule.n > 0);
        }
}

static void the_same_text_gives_the_same_bytes(void **state)
{
    (void)state;
    struct extract_output out;
    read_text(claims[3].text, &out);
    g_autofree char *first = described(&out);
    read_text(claims[3].text, &out);
    g_autofree char *second = described(&out);
    assert_string_equal(first, second);
}

static char *repeated(const char *piece, guint times)
{
    GString *s = g_string_new("");
    while (times--)
        g_string_append(s, piece);
    return g_string_free(s, FALSE);
}

static void monstrous_texts_end_in_bounded_time(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        guint times;
    } rows[] = {
        {"x", 1000000},
        {"killed ", 100000},
        {"Rebels shelled Aleppo. ", 20000},
        {"the army said it attacked ", 8000},
        {"and the army ", 50000},
        {"\xcc\x81", 200000},
        {"(((", 50000},
        {"of ", 100000},
        {"\xff\xfe", 100000},
        {"Aleppo, Idlib, ", 20000},
        {"على ", 50000},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = repeated(rows[i].piece, rows[i].times);
        struct extract_output out;
        double start = cpu_seconds();
        read_text(text, &out);
        if (cpu_seconds() - start > 30)
            fail_msg("%u times '%s' took %.0f s", rows[i].times, rows[i].piece, cpu_seconds() - start);
    }
}

/* Too many tokens, too many acts; what stands before is told all the same. */
static void a_text_that_is_cut_is_told_and_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        guint times;
        gboolean is_cut;
    } rows[] = {{"Rebels shelled Aleppo. ", 10, FALSE},
                {"Rebels shelled Aleppo. ", EXTRACT_MAX_ACTS + 200, TRUE},
                {"Rebels shelled Aleppo. The weather was fine. ", EXTRACT_MAX_TOKENS / 9 + 1, TRUE}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = repeated(rows[i].piece, rows[i].times);
        struct extract_output out;
        read_text(text, &out);
        assert_int_equal(out.truncated, rows[i].is_cut);
        assert_true(out.n > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_tell_what_they_tell),          cmocka_unit_test(evidence_points_into_the_text),
        cmocka_unit_test(the_same_text_gives_the_same_bytes),     cmocka_unit_test(monstrous_texts_end_in_bounded_time),
        cmocka_unit_test(a_text_that_is_cut_is_told_and_says_so),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
