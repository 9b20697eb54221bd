#include "producer/feed_charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#define SNIFF_MIN_CONFIDENCE 20 /* percent; below it ICU's answer is noise on short texts */
#define SNIFF_MIN_HIGH_BYTES 8  /* fewer say nothing */

/* Names that mean more than they say (WHATWG), and names ICU does not know. */
static const struct {
    const char *name, *means;
} labels[] = {
    {"ascii", "us-ascii"},
    {"us-ascii", "us-ascii"},
    {"utf8", "utf-8"},
    {"utf-8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"cp874", "windows-874"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"euc-cn", "gb18030"},
    {"gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"big5", "Big5-HKSCS"},
    {"cp_is", "ibm-861"},
    {"ibm039", "ibm-037"},
    {"macgreek", "macgr"},
    {"mac-greek", "macgr"},
    {"maclatin2", "macce"},
    {"mac-latin2", "macce"},
    {"macturkish", "mactr"},
    {"mac-turkish", "mactr"},
    {"maciceland", "macintosh"},
    {"mac-iceland", "macintosh"},
};

/* In `text`, behind `key` and an equals sign: the name there, without quotes of either kind; NULL when there is none.
 */
static char *name_behind(const char *text, const char *key)
{
    const char *at = text ? strstr(text, key) : NULL;
    if (!at)
        return NULL;
    at += strlen(key);
    at += strspn(at, " \t\r\n");
    if (*at != '=')
        return NULL;
    at++;
    at += strspn(at, " \t\r\n\"'");
    gsize n = strcspn(at, " \t\r\n\"';,");
    return n ? g_strndup(at, n) : NULL;
}

char *feed_charset_dup_from_content_type(const char *content_type)
{
    g_autofree char *lower = content_type ? g_ascii_strdown(content_type, -1) : NULL;
    return name_behind(lower, "charset");
}

const char *feed_charset_by_form(const char *bytes, gsize n, gsize *bom_n)
{
    static const struct {
        const char *bytes;
        gsize n, bom_n;
        const char *name;
    } forms[] = {
        {"\xEF\xBB\xBF", 3, 3, "utf-8"},       {"\xFF\xFE\0\0", 4, 4, "utf-32le"}, {"\0\0\xFE\xFF", 4, 4, "utf-32be"},
        {"\xFF\xFE", 2, 2, "utf-16le"},        {"\xFE\xFF", 2, 2, "utf-16be"},     {"\0\0\0<", 4, 0, "utf-32be"},
        {"<\0\0\0", 4, 0, "utf-32le"},         {"\0<\0", 3, 0, "utf-16be"},        {"<\0", 2, 0, "utf-16le"},
        {"\x4C\x6F\xA7\x94", 4, 0, "ibm-037"},
    };
    *bom_n = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (n >= forms[i].n && memcmp(bytes, forms[i].bytes, forms[i].n) == 0) {
            *bom_n = forms[i].bom_n;
            return forms[i].name;
        }
    return NULL;
}

/* The first bytes as characters that ASCII patterns can be looked for in. */
static char *head_as_utf8(const char *bytes, gsize n, const char *by_form)
{
    if (!by_form || g_str_equal(by_form, "utf-8"))
        return g_strndup(n ? bytes : "", n);
    UErrorCode status = U_ZERO_ERROR;
    gsize room = n * 3 + 1;
    char *text = g_malloc0(room);
    ucnv_convert("utf-8", by_form, text, (int32_t)room - 1, bytes, (int32_t)n, &status);
    return text;
}

char *feed_charset_dup_declared(const char *bytes, gsize n, const char *by_form)
{
    g_autofree char *head = head_as_utf8(bytes, n, by_form);
    char *xml = strstr(head, "<?xml");
    char *end = xml ? strstr(xml, "?>") : NULL;
    if (!end)
        return NULL;
    *end = '\0';
    return name_behind(xml, "encoding");
}

/* The name people know ("windows-1256") of what ICU calls otherwise ("ibm-9448_X100-2005"). */
static const char *familiar_name(const char *icu)
{
    static const char *const standards[] = {"MIME", "IANA"};
    for (gsize i = 0; i < G_N_ELEMENTS(standards); i++) {
        UErrorCode status = U_ZERO_ERROR;
        const char *name = ucnv_getStandardName(icu, standards[i], &status);
        if (U_SUCCESS(status) && name)
            return name;
    }
    return icu;
}

const char *feed_charset_canonical(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_ascii_strcasecmp(labels[i].name, name) == 0)
            return labels[i].means;
    UErrorCode status = U_ZERO_ERROR;
    const char *icu = ucnv_getAlias(name, 0, &status);
    if (U_FAILURE(status) || !icu)
        return NULL;
    if (g_ascii_strcasecmp(icu, "UTF-8") == 0)
        return "utf-8";
    return g_ascii_strcasecmp(icu, "US-ASCII") == 0 ? "us-ascii" : familiar_name(icu);
}

gboolean feed_charset_is_wide(const char *canonical)
{
    return g_ascii_strncasecmp(canonical, "utf-16", 6) == 0 || g_ascii_strncasecmp(canonical, "utf-32", 6) == 0 ||
           g_ascii_strncasecmp(canonical, "iso-10646", 9) == 0;
}

gboolean feed_charset_is_ebcdic(const char *canonical)
{
    return g_str_equal(canonical, "ibm-037"); /* what feed_charset_by_form() says */
}

/* Thai, which ICU's detector does not know: nearly all high bytes are letters of TIS-620, in runs without blanks. */
static gboolean is_like_thai(const char *bytes, gsize n)
{
    gsize n_high = 0, n_thai = 0, n_runs = 0;
    for (gsize i = 0; i < n; i++) {
        guchar c = (guchar)bytes[i];
        if (c < 0x80)
            continue;
        n_high++;
        n_thai += (c >= 0xA1 && c <= 0xDA) || (c >= 0xDF && c <= 0xFB);
        n_runs += i == 0 || (guchar)bytes[i - 1] < 0x80;
    }
    return n_high >= 4 * n_runs && n_thai * 100 >= n_high * 98;
}

static gsize count_high(const char *bytes, gsize n)
{
    gsize n_high = 0;
    for (gsize i = 0; i < n; i++)
        n_high += (guchar)bytes[i] >= 0x80;
    return n_high;
}

/* UTF-8 with some wrong bytes in it rather than something else: most of what is not ASCII is right. */
static gboolean is_mostly_utf8(const char *bytes, gsize n)
{
    gsize n_right = 0, n_wrong = 0;
    for (const char *p = bytes, *end = bytes + n, *bad; p < end; p = bad + 1) {
        g_utf8_validate(p, end - p, &bad);
        n_right += count_high(p, (gsize)(bad - p));
        n_wrong += bad < end && end - bad >= 4; /* the last character may be cut by the sample's end */
        if (bad >= end)
            break;
    }
    return n_right > 4 * n_wrong;
}

const char *feed_charset_sniff(const char *bytes, gsize n)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *best = NULL;
    if (is_mostly_utf8(bytes, n))
        return "utf-8";
    if (count_high(bytes, n) < SNIFF_MIN_HIGH_BYTES)
        return "windows-1252";
    UCharsetDetector *detector = ucsdet_open(&status);
    ucsdet_enableInputFilter(detector, TRUE);
    ucsdet_setText(detector, bytes, (int32_t)n, &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    if (U_SUCCESS(status) && match && ucsdet_getConfidence(match, &status) >= SNIFF_MIN_CONFIDENCE)
        best = feed_charset_canonical(ucsdet_getName(match, &status));
    ucsdet_close(detector);
    if (best && !feed_charset_is_wide(best) && !g_str_equal(best, "utf-8"))
        return best;
    return is_like_thai(bytes, n) ? "windows-874" : "windows-1252";
}
