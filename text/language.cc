#include "text/language.h"

#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#define SAMPLE_BYTES 4096 /* enough for CLD2 to be sure */

struct letter_counts {
    guint arabic, sorani, other;
};

/* Letters of Sorani that neither Arabic nor Persian writes: ڵ ڕ ۆ ێ ە. Source: Unicode names, Kurdish Academy alphabet.
 */
static bool is_sorani_letter(gunichar c)
{
    return c == 0x06B5 || c == 0x0695 || c == 0x06C6 || c == 0x06CE || c == 0x06D5;
}

static letter_counts count_letters(const char *p, const char *end)
{
    letter_counts n = {0, 0, 0};
    for (; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c >= 0x0600 && c <= 0x06FF && g_unichar_isalpha(c)) {
            n.arabic++;
            n.sorani += is_sorani_letter(c);
        } else if (c > 0x40 && g_unichar_isalpha(c)) {
            n.other++;
        }
    }
    return n;
}

/* One letter in 25 of a Sorani text is ە alone; Arabic, Persian and Urdu have none of the five together. */
static bool is_sorani(const letter_counts &n)
{
    return n.sorani >= 2 && n.arabic > n.other && n.sorani * 25 >= n.arabic;
}

static struct language_guess from_cld2(const char *text, int n, const char *hint)
{
    CLD2::CLDHints hints = {*hint ? hint : NULL, NULL, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language top[3];
    int percent[3], text_bytes = 0;
    double scores[3];
    bool is_reliable = false;
    CLD2::ExtDetectLanguageSummary(text, n, true, &hints, 0, top, percent, scores, NULL, &text_bytes, &is_reliable);
    if (top[0] == CLD2::UNKNOWN_LANGUAGE || top[0] == CLD2::TG_UNKNOWN_LANGUAGE)
        return {NULL, 0};
    const char *code = CLD2::LanguageCode(top[0]);
    if (g_str_equal(code, "iw"))
        code = "he";
    return {code, percent[0] / 100.0 * (is_reliable ? 1.0 : 0.5)};
}

extern "C" struct language_guess language_detect(struct strview text, struct strview declared)
{
    gsize n = MIN(text.n, (gsize)SAMPLE_BYTES);
    const char *end = NULL;
    gboolean is_valid = g_utf8_validate(text.p ? text.p : "", (gssize)n, &end);
    if (!is_valid && (n == text.n || end < text.p + n - 4))
        return {NULL, 0};
    n = text.p ? (gsize)(end - text.p) : 0;
    if (n == 0)
        return {NULL, 0};
    letter_counts letters = count_letters(text.p, text.p + n);
    if (is_sorani(letters))
        return {"ckb", MIN(1.0, 0.5 + letters.sorani * 4.0 / MAX(letters.arabic, 1u))};
    g_autofree char *hint = g_ascii_strdown(declared.p ? declared.p : "", declared.p ? (gssize)MIN(declared.n, 2) : 0);
    return from_cld2(text.p, (int)n, hint);
}
