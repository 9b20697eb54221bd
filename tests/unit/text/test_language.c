#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/language.h"

static void languages_are_recognised_from_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"Two children were killed when a shell landed near a bakery in the east of the city on Tuesday.", "en"},
        {"قتل ثلاثة مدنيين وأصيب آخرون بقصف مدفعي استهدف أطراف البلدة مساء أمس.", "ar"},
        {"Kentin güneyindeki bir köye düzenlenen hava saldırısında dört sivil hayatını kaybetti.", "tr"},
        {"В результате авиаудара погибли мирные жители, сообщили местные власти.", "ru"},
        {"Quatre civils ont été tués dans un raid aérien sur un village de la province.", "fr"},
        {"Bei einem Luftangriff auf ein Dorf in der Provinz wurden vier Menschen getötet.", "de"},
        {"Cuatro civiles murieron en un ataque aéreo contra una aldea de la provincia.", "es"},
        {"Di êrîşeke hewayî de çar sivîl hatin kuştin û gelek kes jî birîndar bûn li bajêr.", "ku"},
        {"لە هێرشێکی ئاسمانیدا بۆ سەر گوندێک چوار کەس کوژران و چەند کەسێکیش بریندار بوون.", "ckb"},
        {"چهار غیرنظامی در حمله هوایی به روستایی در این استان کشته شدند و شماری زخمی شدند.", "fa"},
        {"ארבעה אזרחים נהרגו בתקיפה אווירית על כפר במחוז, כך נמסר.", "he"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct language_guess g = language_detect(sv_from(rows[i].text), SV(""));
        if (!g.code || !g_str_equal(g.code, rows[i].code))
            fail_msg("'%s' is taken for %s", rows[i].text, g.code ? g.code : "nothing");
        assert_true(g.confidence > 0 && g.confidence <= 1);
    }
}

static void nothing_and_broken_text_stay_undecided(void **state)
{
    (void)state;
    assert_null(language_detect(SV(""), SV("en")).code);
    assert_null(language_detect(SV_NULL, SV("en")).code);
    assert_null(language_detect(SV("\xff\xfe\xfd broken"), SV("en")).code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_recognised_from_a_sentence),
        cmocka_unit_test(nothing_and_broken_text_stay_undecided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
