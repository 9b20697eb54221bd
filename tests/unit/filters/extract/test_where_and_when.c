/* Which of the places and times of a text are an event's: event_place, event_time and the merging of what tells of one
 * event, on sentences of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/filters/extract/extract_rig.h"

struct claim {
    const char *language, *title, *body;
    const char *subtype; /* of the event that is asked for */
    const char *places;  /* canonical names, "; " between them; "" none */
    const char *time;    /* "2016-03-16", "2016-03-01..2016-03-18", "" not asked, "-" none */
};

/* Published on Friday 2016-03-18. */
static const struct claim claims[] = {
    /* the clause, and who only explains */
    {"en", "", "An air strike hit a bakery in the town of Saraqib in the southern Idlib province.", "air_drone_strike",
     "Saraqib", "2016-03-18"},
    {"en", "", "Turkish jets carried out strikes on militant positions in northwestern Aleppo province.",
     "air_drone_strike", "Aleppo", ""},
    {"en", "", "Rebels seized the villages of Morek, Kafr Nabudah and Halfaya on Thursday.",
     "non_state_overtakes_territory", "Morek; Kafr Nabudah; Halfaya", "2016-03-17"},
    {"en", "", "Government forces shelled Douma and Harasta.", "shelling_artillery_missile", "Douma; Harasta", ""},
    {"en", "", "Soldiers of President Bashar al-Assad shelled the town of Zabadani.", "shelling_artillery_missile",
     "Zabadani", ""},
    {"en", "", "A drone hit a truck 12 km east of Albu Kamal, near the Iraqi border.", "air_drone_strike", "Albu Kamal",
     ""},
    {"ar", "", "استهدف الطيران الحربي بلدة سرمين بريف إدلب الجنوبي.", "air_drone_strike", "Sarmin", ""},
    {"ar", "", "قصفت قوات النظام بالمدفعية قرى الفطيرة وسفوهن جنوبي إدلب.", "shelling_artillery_missile",
     "Fatirah; Sfuhen", ""},
    {"ar", "", "قتل طفل وأصيب ثلاثة مدنيين بقصف مدفعي استهدف أطراف مدينة دارة عزة غربي حلب.",
     "shelling_artillery_missile", "Darat Izza", ""},
    /* not a capital that speaks, not where somebody comes from, not the dateline */
    {"en", "", "Moscow said its jets had bombed militants near Jisr al-Shughur.", "air_drone_strike", "Jisr al-Shughur",
     ""},
    {"en", "", "Ankara said on Tuesday that its artillery had shelled Islamic State positions south of Azaz.",
     "shelling_artillery_missile", "Azaz", ""},
    {"en", "", "BEIRUT (Reuters) - Rebels fired rockets at Qardaha on Thursday.", "shelling_artillery_missile",
     "Qardaha", "2016-03-17"},
    {"ar", "", "ينحدر القتيل من مدينة دمشق، وقتل بغارة جوية في مورك بريف حماة.", "air_drone_strike", "Morek", ""},
    /* the sentences around */
    {"en", "",
     "At least 30 people were killed in a suicide car bombing on Saturday, a monitor said. The blast hit a convoy of "
     "buses in Rashidin, west of Aleppo.",
     "suicide_bomb", "Rashidin", "2016-03-12"},
    {"en", "Army retakes hill",
     "Syrian troops retook a hill from rebels. The hill overlooks the town of Salma in Latakia.",
     "government_regains_territory", "Salma", ""},
    {"en", "", "Fighters advanced in the Hama countryside. They captured the town of Kafr Zita on Wednesday.",
     "non_state_overtakes_territory", "Kafr Zita", "2016-03-16"},
    /* history does not happen where the news does */
    {"en", "",
     "A mine killed two people near Tal Tamr on Monday. The army launched a large operation in April last year.",
     "change_to_group_activity", "", "2015-04-01..2015-04-30"},
    {"en", "", "In 2013 rebels seized Tal Abyad. On Monday a car bomb killed five people in Raqqa.",
     "remote_explosive_ied", "Raqqa", "2016-03-14"},
    /* only a country is named */
    {"en", "", "Last year Russia deployed warplanes to Syria.", "change_to_group_activity", "Syria",
     "2015-01-01..2015-12-31"},
    {"en", "Air raids kill nine in Syria", "Nine people died when jets bombed a market in Binnish.", "air_drone_strike",
     "Binnish", ""},
    /* times */
    {"en", "", "The war has raged since early 2011, when government forces fired on protesters in Daraa.",
     "excessive_force_against_protesters", "Daraa", "2011-01-01..2011-03-31"},
    {"en", "", "It was the second such strike this month; on 4 March jets bombed a school in Maarat al-Numan.",
     "air_drone_strike", "Maarat al-Numan", "2016-03-04"},
    {"en", "", "Turkish jets bombed the Tishrin dam overnight.", "air_drone_strike", "Tishrin Dam",
     "2016-03-17..2016-03-18"},
    {"en", "",
     "Rebels left Azaz on Monday. Schools stayed closed. Shops opened. The United States has accused Damascus of using "
     "poison gas.",
     "statement", "", "-"},
    {"es", "", "Un coche bomba mató a cinco civiles en Azaz el miércoles.", "remote_explosive_ied", "Azaz",
     "2016-03-16"},
    /* other languages */
    {"tr", "", "Türk topçusu Tel Rıfat'ı vurdu.", "shelling_artillery_missile", "Tel Rifaat", ""},
    {"ru", "", "Российская авиация нанесла удар по Саракибу.", "air_drone_strike", "Saraqib", ""},
    {"fr", "", "Des frappes aériennes russes ont tué dix civils à Saraqib.", "air_drone_strike", "Saraqib", ""},
    {"de", "", "Bei einem Luftangriff auf Duma starben fünf Zivilisten.", "air_drone_strike", "Douma", ""},
};

static void read_claim(const struct claim *c, struct extract_output *out)
{
    read_document(c->language, c->title, c->body, julian_day(2016, G_DATE_MARCH, 18), "", out);
}

static char *where(const struct event *e)
{
    GString *s = g_string_new("");
    for (guint i = 0; i < e->places.n; i++) {
        const struct event_place *p = &e->places.items[i];
        struct strview name = p->canonical.n ? p->canonical : p->name;
        g_string_append_printf(s, "%s%.*s", i ? "; " : "", SV_ARG(name));
    }
    return g_string_free(s, FALSE);
}

static char *when(const struct event *e)
{
    if (!e->time)
        return g_strdup("-");
    gboolean is_day = sv_equal(e->time->start, e->time->end);
    return is_day ? sv_dup(e->time->start)
                  : g_strdup_printf("%.*s..%.*s", SV_ARG(e->time->start), SV_ARG(e->time->end));
}

static gboolean says(const struct event *e, const struct claim *c)
{
    g_autofree char *places = where(e), *time = when(e);
    return strcmp(event_subtype_names.names[e->subtype], c->subtype) == 0 && strcmp(places, c->places) == 0 &&
           (!*c->time || strcmp(time, c->time) == 0);
}

static void events_happen_where_and_when_the_text_says(void **state)
{
    (void)state;
    guint wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(claims); i++) {
        struct extract_output out;
        read_claim(&claims[i], &out);
        gboolean found = FALSE;
        for (guint e = 0; e < out.n; e++)
            found = found || says(&out.events[e], &claims[i]);
        if (found)
            continue;
        wrong++;
        print_error("%s\n    expected %s | %s | %s\n", claims[i].body, claims[i].subtype, claims[i].places,
                    claims[i].time);
        for (guint e = 0; e < out.n; e++) {
            g_autofree char *places = where(&out.events[e]), *time = when(&out.events[e]);
            print_error("    found    %s | %s | %s\n", event_subtype_names.names[out.events[e].subtype], places, time);
        }
    }
    assert_int_equal(wrong, 0);
}

static void every_located_place_has_precision_and_radius(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(claims); i++) {
        struct extract_output out;
        read_claim(&claims[i], &out);
        for (guint e = 0; e < out.n; e++)
            for (guint p = 0; p < out.events[e].places.n; p++)
                if (out.events[e].places.items[p].canonical.n)
                    assert_true(out.events[e].places.items[p].radius_km > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_happen_where_and_when_the_text_says),
        cmocka_unit_test(every_located_place_has_precision_and_radius),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
