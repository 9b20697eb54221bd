#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include "producer/feed_encoding.h"

struct encoded {
    const char *bytes;
    gsize n;
    const char *content_type, *text, *name;
    gboolean has_repaired;
};
#define BYTES(literal) (literal), sizeof(literal) - 1

static const struct encoded cases[] = {
    {BYTES("<a>plain</a>"), NULL, "<a>plain</a>", "utf-8", FALSE},
    {BYTES("<a>\xD8\xB3\xD9\x84</a>"), NULL, "<a>سل</a>", "utf-8", FALSE},
    {BYTES("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "text/xml; charset=windows-1251", "<a>é</a>", "utf-8", FALSE},
    {BYTES("\xFF\xFE<\0a\0>\0\x33\x06"), NULL, "<a>س", "utf-16le", FALSE},
    {BYTES("\xFE\xFF\0<\0a\0>\x06\x33"), NULL, "<a>س", "utf-16be", FALSE},
    {BYTES("<\0?\0x\0m\0l\0?\0>\0"), NULL, "<?xml?>", "utf-16le", FALSE},
    {BYTES("\0\0\0<\0\0\0a\0\0\0>"), NULL, "<a>", "utf-32be", FALSE},
    {BYTES("<?xml version='1.0' encoding='windows-1256'?>\xC7\xE1"), NULL,
     "<?xml version='1.0' encoding='windows-1256'?>ال", NULL, FALSE},
    {BYTES("<?xml encoding=\"windows-1251\"?>\xCF\xF0"), "application/rss+xml", "<?xml encoding=\"windows-1251\"?>Пр",
     NULL, FALSE},
    {BYTES("\xCF\xF0"), "text/xml; charset='windows-1251'", "Пр", NULL, FALSE},
    {BYTES("<?xml encoding='iso-8859-1'?>\x93x\x94"), NULL, "<?xml encoding='iso-8859-1'?>“x”", "windows-1252", FALSE},
    {BYTES("<?xml encoding='gb2312'?>\xD6\xD0"), NULL, "<?xml encoding='gb2312'?>中", "gb18030", FALSE},
    {BYTES("<?xml encoding='Shift_JIS'?>\x93\xFA"), NULL, "<?xml encoding='Shift_JIS'?>日", "windows-31j", FALSE},
    {BYTES("<?xml encoding='855'?>\x80"), NULL, "<?xml encoding='855'?>ђ", NULL, FALSE},
    /* a server's default does not overrule the document */
    {BYTES("<?xml encoding='utf-8'?>\xC3\xA9"), "text/xml; charset=ISO-8859-1", "<?xml encoding='utf-8'?>é", "utf-8",
     FALSE},
    /* wrong declarations */
    {BYTES("<?xml encoding='utf-16'?>\xC3\xA9"), NULL, "<?xml encoding='utf-16'?>é", "utf-8", TRUE},
    {BYTES("<?xml encoding='x-no-such'?>\xC3\xA9"), NULL, "<?xml encoding='x-no-such'?>é", "utf-8", TRUE},
    {BYTES("<?xml encoding='utf-8'?>caf\xE9"), NULL, "<?xml encoding='utf-8'?>café", "windows-1252", TRUE},
    /* wrong bytes, forbidden characters */
    {BYTES("\xC3\xA9 \xFFx \xE2\x82"), NULL, "é \uFFFDx \uFFFD\uFFFD", "utf-8", TRUE},
    {BYTES("a\x01\x1F\x0Cz\xEF\xBF\xBF"), NULL, "az", "utf-8", TRUE},
    {BYTES("\xC3\xA9\xED\xA0\x80\xC0\xAFx"), NULL, "é\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDx", "utf-8", TRUE},
};

static void check(const struct encoded *c, gsize cut)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(feed_decoder) d = feed_decoder_new(c->content_type, out);
    for (gsize at = 0; at < c->n; at += cut)
        feed_decoder_push(d, c->bytes + at, MIN(cut, c->n - at));
    feed_decoder_finish(d);
    assert_string_equal(out->str, c->text);
    assert_int_equal(feed_decoder_has_repaired(d), c->has_repaired);
    if (c->name)
        assert_string_equal(feed_decoder_peek_name(d), c->name);
}

static void every_encoding_becomes_utf8(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(&cases[i], G_MAXSIZE / 2);
}

static void cuts_make_no_difference(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize cut = 1; cut <= 5; cut++)
            check(&cases[i], cut);
}

/* A paragraph of `text` in `charset`, not declared anywhere. */
static void sniffed(const char *text, const char *charset)
{
    g_autoptr(GString) document = g_string_new("<rss><channel><title>");
    g_autoptr(GString) out = g_string_new(NULL);
    gsize n;
    g_autofree char *bytes = g_convert(text, -1, charset, "UTF-8", NULL, &n, NULL);
    assert_non_null(bytes);
    g_string_append_len(document, bytes, (gssize)n);
    g_autoptr(feed_decoder) d = feed_decoder_new(NULL, out);
    for (gsize at = 0; at < document->len; at += 700)
        feed_decoder_push(d, document->str + at, MIN(700, document->len - at));
    feed_decoder_finish(d);
    assert_true(g_str_has_suffix(out->str, text));
    assert_true(feed_decoder_has_repaired(d));
}

static void undeclared_encodings_are_recognised(void **state)
{
    (void)state;
    sniffed(
        "قال مسؤولون محليون إن القافلة وصلت إلى المدينة يوم الثلاثاء بعد محادثات مع القوات في الشمال وعادت إلى مواقعها",
        "WINDOWS-1256");
    sniffed("Местные чиновники сообщили, что колонна с помощью прибыла в город во вторник после переговоров с военными "
            "на севере",
            "WINDOWS-1251");
    sniffed("Местные чиновники сообщили, что колонна с помощью прибыла в город во вторник после переговоров с военными "
            "на севере",
            "KOI8-R");
    sniffed("当地官员说,星期二,援助车队在与北方军队谈判后抵达该镇,随后返回驻地,没有人员伤亡的报告", "GB18030");
    sniffed("地元当局者によると、支援の車列は北部の部隊との協議の後、火曜日に町に到着し、その後基地に戻ったという。",
            "SHIFT_JIS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_becomes_utf8),
        cmocka_unit_test(cuts_make_no_difference),
        cmocka_unit_test(undeclared_encodings_are_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
