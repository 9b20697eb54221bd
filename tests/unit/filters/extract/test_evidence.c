/* Every field an event states carries evidence, and its bytes cut the stated words out of the text as given: English,
 * Arabic, pages with markup. Sentences of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/filters/extract/extract_rig.h"
#include "text/clean_html.h"
#include "text/html_mask.h"

static void read_text(const char *language, const char *title, const char *body, struct extract_output *out)
{
    read_document(language, title, body, julian_day(2016, 3, 18), "", out);
}

static const struct sample {
    const char *language, *title, *body;
} documents[] = {
    {"en", "At least 14 killed in Russian air strike on Idlib market",
     "At least 14 civilians were killed and dozens wounded on Tuesday in a Russian air strike on a market in Idlib, "
     "the "
     "Syrian Observatory for Human Rights said.\n\nThe jets also hit a hospital in Saraqib.\n\nISIS fighters captured "
     "the village of Kafra from rebels and took six soldiers prisoner, a military source said."},
    {"en", "", "Turkish artillery shelled positions of the YPG near Azaz, killing three fighters and injuring nine."},
    {"en", "", "The Syrian army will launch an offensive on Aleppo next week, a military source said."},
    {"en", "",
     "Jaysh al-Islam attacked an army post near Douma. The group killed eleven soldiers, SANA reported.\n\nHundreds of "
     "people fled their homes in Daraa."},
    {"en", "", "ISIS denied that it had kidnapped the doctors. Rebels may attack Hama."},
    {"ar", "مقتل ثلاثة مدنيين بقصف روسي على إدلب",
     "قُتل ثلاثة مدنيين وأصيب خمسة آخرون يوم الثلاثاء جراء قصف الطيران الروسي بلدة سراقب في ريف إدلب، وفق المرصد "
     "السوري لحقوق الإنسان.\n\nسيطرت قوات سوريا الديمقراطية على بلدة الشدادي بعد اشتباكات مع تنظيم داعش."},
    {"ar", "", "اعتقلت هيئة تحرير الشام شخصين في مدينة إدلب. قصفت قوات النظام مواقع تنظيم داعش قرب تدمر."},
    {"tr", "", "Rus uçakları İdlib'de bir pazarı bombaladı, beş sivil öldü."},
    {"en", "",
     "<h1>News</h1><p>Russian jets <b>bombed</b> the town of <a href=\"/x?a=1&amp;b=2\">Saraqib</a> on&nbsp;Tuesday,"
     "\nkilling <i>five</i> civilians, the Syrian Observatory for&#32;Human Rights said.</p>\n<script>var a = "
     "\"Homs\";</script><p>ISIS &amp; allied fighters seized the <em>village of Ka&shy;fra</em> from rebels.</p>"},
    {"ar", "", "<p>قصف <b>الطيران&nbsp;الروسي</b> بلدة <a href='x'>سراقب</a> ما أدى إلى مقتل <i>ثلاثة</i> مدنيين</p>"},
};

/* ---- cutting ---- */

static const struct sample *given; /* as given; the extraction read the mask of its body */

static char *cut_dup(const struct event_evidence *e)
{
    const char *text = e->part == PART_TITLE ? given->title : given->body;
    assert_true(e->start >= 0 && e->start < e->end && (gsize)e->end <= strlen(text));
    g_autofree char *raw = g_strndup(text + e->start, (gsize)(e->end - e->start));
    assert_true(g_utf8_validate(raw, -1, NULL));
    char *seen =
        strpbrk(given->body, "<&") ? clean_html_dup_text(raw, strlen(raw)) : clean_html_dup_plain(raw, strlen(raw));
    g_auto(GStrv) pieces = g_strsplit(seen, "\xC2\xAD", -1);
    g_free(seen);
    return g_strjoinv("", pieces);
}

/* The `nth` evidence of a field, or NULL. */
static const struct event_evidence *evidence_of(const struct event *e, const char *field, guint nth)
{
    for (guint i = 0; i < e->evidence.n; i++)
        if (sv_equal(e->evidence.items[i].field, sv_from(field)) && nth-- == 0)
            return &e->evidence.items[i];
    return NULL;
}

static void cuts(const struct event *e, const char *field, guint nth, struct strview words)
{
    const struct event_evidence *v = evidence_of(e, field, nth);
    if (!v)
        fail_msg("%s %u has no evidence: %.*s", field, nth, SV_ARG(e->headline.en));
    g_autofree char *there = cut_dup(v), *wanted = sv_dup(words);
    gboolean stands_for = sv_equal(v->rule, SV("implied")) || sv_equal(v->rule, SV("publication_day"));
    if (!stands_for && strcmp(there, wanted) != 0)
        fail_msg("%s %u: bytes %d-%d are '%s', the record says '%s'", field, nth, (int)v->start, (int)v->end, there,
                 wanted);
}

static void check_actors(const struct event *e)
{
    guint seen[2] = {0};
    for (guint i = 0; i < e->actors.n; i++) {
        gboolean agent = e->actors.items[i].role == ROLE_AGENT;
        cuts(e, agent ? "agent" : "target", seen[agent]++, e->actors.items[i].mention);
    }
}

static void check_counts(const struct event *e)
{
    const struct {
        const char *field;
        const struct event_count *count;
    } rows[] = {{"killed", e->casualties.killed},
                {"wounded", e->casualties.wounded},
                {"captured", e->casualties.captured},
                {"missing", e->casualties.missing},
                {"displaced", e->casualties.displaced}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct event_evidence *v = evidence_of(e, rows[i].field, 0);
        assert_true((v != NULL) == (rows[i].count != NULL));
        if (v)
            g_free(cut_dup(v));
    }
}

static void check_event(const struct event *e)
{
    assert_non_null(evidence_of(e, "*", 0));
    assert_non_null(evidence_of(e, "status", 0));
    check_actors(e);
    for (guint i = 0; i < e->places.n; i++)
        cuts(e, "place", i, e->places.items[i].name);
    for (guint i = 0; i < e->sources.n; i++)
        cuts(e, "source", i, e->sources.items[i].mention);
    if (e->time)
        cuts(e, "time", 0, e->time->mention);
    if (e->modality.cue.n)
        cuts(e, "modality", 0, e->modality.cue);
    gboolean fact = e->modality.value == MODALITY_ACTUAL && !e->modality.negated;
    assert_true(fact == (evidence_of(e, "modality", 0) == NULL));
    check_counts(e);
}

static void every_field_has_evidence_that_cuts_its_words_out(void **state)
{
    (void)state;
    for (guint d = 0; d < G_N_ELEMENTS(documents); d++) {
        struct extract_output out;
        given = &documents[d];
        g_autofree char *mask = html_mask_dup(given->body, strlen(given->body));
        read_text(given->language, given->title, strchr(given->body, '<') ? mask : given->body, &out);
        if (!out.n)
            fail_msg("document %u tells nothing", d);
        for (guint i = 0; i < out.n; i++)
            check_event(&out.events[i]);
    }
}

/* ---- what is cut, to the letter ---- */

static void evidence_is_what_a_person_would_underline(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text, *subtype, *field, *words, *rule;
    } rows[] = {
        {"en", "A Russian air strike on a market in Idlib killed at least 14 civilians on Tuesday.", "air_drone_strike",
         "killed", "at least 14 civilians", "count"},
        {"en", "A Russian air strike on a market in Idlib killed at least 14 civilians on Tuesday.", "air_drone_strike",
         "time", "Tuesday", "time"},
        {"en", "A Russian air strike on a market in Idlib killed at least 14 civilians on Tuesday.", "air_drone_strike",
         "place", "Idlib", "clause"},
        {"en", "Turkish artillery shelled positions of the YPG near Azaz.", "shelling_artillery_missile", "agent",
         "Turkish artillery", "role"},
        {"en", "Turkish artillery shelled positions of the YPG near Azaz.", "shelling_artillery_missile", "time",
         "Turkish artillery shelled positions of the YPG near Azaz", "publication_day"},
        {"en", "Jaysh al-Islam attacked an army post near Douma. The group killed eleven soldiers.", "armed_clash",
         "killed", "eleven soldiers", "count"},
        {"en", "The Syrian army will launch an offensive on Aleppo next week, a military source said.",
         "change_to_group_activity", "source", "a military source", "attribution"},
        {"en", "Russian jets bombed Idlib, the Syrian Observatory for Human Rights said.", "air_drone_strike", "status",
         "the Syrian Observatory for Human Rights", "attribution"},
        {"ar", "قصفت قوات النظام مواقع تنظيم داعش قرب تدمر", "shelling_artillery_missile", "place", "قرب تدمر",
         "clause"},
        {"ar", "مقتل ثلاثة مدنيين بقصف روسي على سراقب", "shelling_artillery_missile", "killed", "ثلاثة مدنيين",
         "count"},
    };
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct sample doc = {rows[i].language, "", rows[i].text};
        struct extract_output out;
        gboolean found = FALSE;
        given = &doc;
        read_text(doc.language, "", doc.body, &out);
        for (guint e = 0; e < out.n && !found; e++) {
            if (!g_str_equal(event_subtype_names.names[out.events[e].subtype], rows[i].subtype))
                continue;
            const struct event_evidence *v;
            for (guint n = 0; (v = evidence_of(&out.events[e], rows[i].field, n)) && !found; n++) {
                g_autofree char *there = cut_dup(v);
                found = g_str_equal(there, rows[i].words) && sv_equal(v->rule, sv_from(rows[i].rule));
                if (!found)
                    print_error("   '%s' (%.*s)\n", there, SV_ARG(v->rule));
            }
        }
        if (!found)
            print_error("%s: no %s '%s' (%s)\n", rows[i].text, rows[i].field, rows[i].words, rows[i].rule);
        failed += !found;
    }
    assert_int_equal(failed, 0);
}

static void every_event_has_a_headline_in_two_languages(void **state)
{
    (void)state;
    for (guint d = 0; d < G_N_ELEMENTS(documents); d++) {
        struct extract_output out;
        g_autofree char *mask = html_mask_dup(documents[d].body, strlen(documents[d].body));
        read_text(documents[d].language, documents[d].title, strchr(documents[d].body, '<') ? mask : documents[d].body,
                  &out);
        for (guint i = 0; i < out.n; i++) {
            const struct strview lines[] = {out.events[i].headline.en, out.events[i].headline.ar};
            for (guint l = 0; l < G_N_ELEMENTS(lines); l++) {
                assert_true(lines[l].n > 3 && g_utf8_validate(lines[l].p, (gssize)lines[l].n, NULL));
                assert_null(memchr(lines[l].p, '\n', lines[l].n));
                assert_null(memchr(lines[l].p, '{', lines[l].n));
                assert_null(memchr(lines[l].p, '[', lines[l].n));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_evidence_that_cuts_its_words_out),
        cmocka_unit_test(evidence_is_what_a_person_would_underline),
        cmocka_unit_test(every_event_has_a_headline_in_two_languages),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
