/* Events of sentences of our own in Arabic, Turkish, Russian, French, German, Spanish, Persian, Hebrew, Kurmanji and
 * Sorani (tests/fixtures/extract/LANGUAGE.jsonl), against floors that each language must not fall below; and the order
 * in which mentions become roles, on single sentences. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>

#include "tests/unit/filters/extract/extract_rig.h"

static void read_text(const char *text, const char *language, struct extract_output *out)
{
    read_document(language, "", text, julian_day(2019, 11, 4), "", out);
}

static gboolean has_agent(const struct event *e, const char *id, enum actor_role role)
{
    for (guint i = 0; i < e->actors.n; i++)
        if (e->actors.items[i].role == role && sv_equal(e->actors.items[i].id, sv_from(id)))
            return TRUE;
    return FALSE;
}

/* ---- floors of the fixtures ---- */

struct marks {
    guint asked, type, actor_asked, actor, killed_asked, killed, place_asked, place, target_asked, target;
    guint silent_asked, silent;
};

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static gboolean has_place(const struct event *e, const char *name)
{
    for (guint i = 0; i < e->places.n; i++) {
        const struct event_place *p = &e->places.items[i];
        const struct strview equal[] = {p->canonical, p->name_ar, p->admin1};
        for (guint j = 0; j < G_N_ELEMENTS(equal); j++)
            if (sv_equal(equal[j], sv_from(name)))
                return TRUE;
        if (g_strstr_len(p->name.p, (gssize)p->name.n, name))
            return TRUE;
    }
    return FALSE;
}

static void mark(const json_t *row, const struct extract_output *out, struct marks *m)
{
    const json_t *want = json_object_get(row, "want");
    const struct event *best = NULL;
    if (!json_is_object(want)) {
        m->silent_asked++;
        m->silent += out->n == 0;
        return;
    }
    for (guint i = 0; i < out->n && !best; i++)
        if (g_str_equal(event_subtype_names.names[out->events[i].subtype], text_of(want, "subtype")))
            best = &out->events[i];
    m->asked++;
    m->type += best != NULL;
    if (json_object_get(want, "actor")) {
        m->actor_asked++;
        m->actor += best && has_agent(best, text_of(want, "actor"), ROLE_AGENT);
    }
    if (json_object_get(want, "target")) {
        m->target_asked++;
        m->target += best && has_agent(best, text_of(want, "target"), ROLE_TARGET);
    }
    if (json_object_get(want, "place")) {
        m->place_asked++;
        m->place += best && has_place(best, text_of(want, "place"));
    }
    if (json_object_get(want, "killed")) {
        m->killed_asked++;
        m->killed += best && best->casualties.killed &&
                     best->casualties.killed->min == json_integer_value(json_object_get(want, "killed"));
    }
}

static struct marks marks_of(const char *language)
{
    struct marks m = {0};
    g_autofree char *path = g_strdup_printf("tests/fixtures/extract/%s.jsonl", language), *all = NULL;
    assert_true(g_file_get_contents(path, &all, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        json_t *row = *lines[i] ? json_loads(lines[i], 0, NULL) : NULL;
        struct extract_output out;
        if (!row)
            continue;
        read_text(text_of(row, "text"), language, &out);
        mark(row, &out, &m);
        json_decref(row);
    }
    return m;
}

static gboolean reaches(const char *language, const char *what, guint hits, guint asked, double floor)
{
    if (asked > 0 && (double)hits >= floor * asked)
        return TRUE;
    print_error("%s: %s %u of %u, floor %.2f\n", language, what, hits, asked, floor);
    return FALSE;
}

/* Floors: what was reached on 2026-11-22, less two points. The last sentences of each language are sport, weather,
 * markets and figures of speech: those must be silent without exception. */
static void every_language_tells_the_commonest_events(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        guint sentences;
        double type, actor, killed, place;
    } rows[] = {
        {"ar", 81, 0.93, 0.86, 0.89, 0.90},  {"tr", 53, 0.98, 0.86, 0.91, 0.95}, {"ru", 53, 0.95, 0.93, 0.89, 0.95},
        {"fr", 52, 0.98, 0.98, 0.85, 0.98},  {"de", 53, 0.93, 0.75, 0.91, 0.92}, {"es", 52, 0.90, 0.93, 0.98, 0.92},
        {"fa", 52, 0.98, 0.98, 0.90, 0.89},  {"he", 52, 0.95, 0.89, 0.81, 0.98}, {"ku", 52, 0.93, 0.89, 0.84, 0.89},
        {"ckb", 52, 0.95, 0.98, 0.78, 0.98},
    };
    gboolean good = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct marks m = marks_of(rows[i].language);
        assert_true(m.asked + m.silent_asked >= rows[i].sentences);
        good = reaches(rows[i].language, "type", m.type, m.asked, rows[i].type) && good;
        good = reaches(rows[i].language, "agent", m.actor, m.actor_asked, rows[i].actor) && good;
        good = reaches(rows[i].language, "killed", m.killed, m.killed_asked, rows[i].killed) && good;
        good = reaches(rows[i].language, "place", m.place, m.place_asked, rows[i].place) && good;
        good = (!m.target_asked || reaches(rows[i].language, "target", m.target, m.target_asked, 0.5)) && good;
        good = reaches(rows[i].language, "silence", m.silent, m.silent_asked, 1.0) && good;
    }
    assert_true(good);
}

/* ---- who stands where ---- */

/* That actor has the role, and nobody else has. */
static gboolean stands_alone(const struct event *e, const char *id, enum actor_role role)
{
    guint others = 0;
    for (guint i = 0; i < e->actors.n; i++)
        others += e->actors.items[i].role == role && !sv_equal(e->actors.items[i].id, sv_from(id));
    return has_agent(e, id, role) && !others;
}

/* German parts its verbs, Turkish "died" is "became" without its dots, figures of speech name nobody and no place. */
static void words_mean_what_stands_around_them(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text, *subtype; /* "": silent */
    } rows[] = {
        {"de", "Regierungstruppen nahmen die Stadt Palmyra ein.", "government_regains_territory"},
        {"de", "Regierungstruppen nahmen die Stadt Palmyra ein und töteten acht Kämpfer.",
         "government_regains_territory"},
        {"de", "Die Kurden nahmen in Rakka fünf Männer fest.", "arrests"},
        {"de", "Die Kurden nahmen in Rakka an Wahlen teil.", ""},
        {"de", "Die Rebellen zogen sich aus Hama zurück.", "non_violent_transfer_of_territory"},
        {"tr", "İdlib'de dört sivil öldü.", "attack"},
        {"tr", "İdlib'de dört sivil öğretmen oldu.", ""},
        {"fr", "Les prix de l'essence explosent.", ""},
        {"he", "הסרט החדש כבש את הקופות.", ""},
    };
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct extract_output out;
        gboolean found = FALSE;
        read_text(rows[i].text, rows[i].language, &out);
        for (guint e = 0; e < out.n; e++)
            found = found || g_str_equal(event_subtype_names.names[out.events[e].subtype], rows[i].subtype);
        gboolean ok = *rows[i].subtype ? found : out.n == 0;
        if (!ok)
            print_error("%s %s: %s\n", rows[i].language, rows[i].text,
                        out.n ? event_subtype_names.names[out.events[0].subtype] : "silent");
        failed += !ok;
    }
    assert_int_equal(failed, 0);
}

static void order_and_prepositions_give_the_roles(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text, *agent, *target; /* "": nobody */
    } rows[] = {
        {"ar", "قصفت قوات النظام مواقع تنظيم داعش", "syria_gov_forces", "isis"},     /* verb, subject, object */
        {"ar", "قوات النظام تقصف مواقع تنظيم داعش", "syria_gov_forces", "isis"},     /* headline */
        {"ar", "قصف قوات النظام مواقع تنظيم داعش", "syria_gov_forces", "isis"},      /* noun of action */
        {"ar", "غارة للتحالف الدولي على مواقع لتنظيم داعش", "us_coalition", "isis"}, /* proclitic ل twice */
        {"ar", "مقتل مدني برصاص قوات سوريا الديمقراطية", "sdf", "civilians"},
        {"ar", "مقتل عنصرين من تنظيم داعش بقصف للتحالف الدولي", "us_coalition", "isis"},
        {"tr", "Rus uçakları Suriye Milli Ordusu mevzilerini bombaladı.", "russian_forces", "sna"},
        {"ru", "Турецкая армия обстреляла позиции YPG.", "turkish_forces", "ypg"},
        {"fr", "L'armée turque a bombardé des civils.", "turkish_forces", "civilians"},
        {"tr", "Türk topçusu Tel Abyad'daki YPG mevzilerini vurdu.", "turkish_forces", "ypg"}, /* a place between */
        {"fr", "Des raids israéliens ont visé Damas.", "israeli_forces", ""}, /* not on its government */
        {"fr", "L'EI a attaqué un village.", "isis", ""},
        {"he", "מטוסים רוסיים הפציצו עמדות של דאעש.", "russian_forces", "isis"}, /* whose the positions are */
        {"ru", "Иран осудил авиаудар по Дамаску.", "iran", ""},                  /* who condemns did not fly */
    };
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct extract_output out;
        gboolean right = FALSE;
        read_text(rows[i].text, rows[i].language, &out);
        for (guint e = 0; e < out.n; e++)
            right = right || (stands_alone(&out.events[e], rows[i].agent, ROLE_AGENT) &&
                              (!*rows[i].target || has_agent(&out.events[e], rows[i].target, ROLE_TARGET)));
        if (!right)
            print_error("%s: %s\n", rows[i].language, rows[i].text);
        failed += !right;
    }
    assert_int_equal(failed, 0);
}

static void tolls_are_of_the_dead_and_count_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gint64 killed; /* -1: none */
    } rows[] = {
        {"ثلاثة شهداء بقصف مدفعي على مدينة أريحا", 3},
        {"مقتل \"خالد العلي\" بقصف على قريته", 1},
        {"غارة استهدفت سيارة على طريق إدلب ما أدى إلى مقتله", 1},
        {"مقتل خمسة مدنيين بينهم طفلان بقصف على إدلب", 5},
        {"مقتل مدنيين اثنين وإصابة سبعة بقصف على إدلب", 2},
        {"إصابة سبعة مدنيين بقصف على إدلب", -1},
        {"استشهاد الصحفي أنس مراسل الوكالة بقصف على إدلب", 1},
        {"استشهاد ستة مدنيين وعشرات الجرحى بقصف على إدلب", 6},
    };
    guint failed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct extract_output out;
        gboolean right = FALSE;
        read_text(rows[i].text, "ar", &out);
        for (guint e = 0; e < out.n; e++) {
            const struct event_count *n = out.events[e].casualties.killed;
            right = right || (n ? n->min == rows[i].killed : rows[i].killed < 0);
        }
        if (!right)
            print_error("%s\n", rows[i].text);
        failed += !right;
    }
    assert_int_equal(failed, 0);
}

static void the_script_decides_when_the_declared_language_is_wrong(void **state)
{
    (void)state;
    struct extract_output out;
    read_text("مقتل ثلاثة مدنيين بغارة روسية على إدلب", "en", &out);
    assert_true(out.n > 0 && has_agent(&out.events[0], "russian_forces", ROLE_AGENT));
    read_text("A Russian air strike killed three civilians in Idlib.", "ar", &out);
    assert_true(out.n > 0 && has_agent(&out.events[0], "russian_forces", ROLE_AGENT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_tells_the_commonest_events),
        cmocka_unit_test(order_and_prepositions_give_the_roles),
        cmocka_unit_test(words_mean_what_stands_around_them),
        cmocka_unit_test(tolls_are_of_the_dead_and_count_names),
        cmocka_unit_test(the_script_decides_when_the_declared_language_is_wrong),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
