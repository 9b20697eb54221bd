#include "filters/relevance/spelling.h"

/* U+0640 tatweel; U+064C … U+0652 vowel signs, shadda, sukun (U+064B stands behind a word's last letter only); U+200B
 * … U+200F, U+00AD, U+FEFF invisible. U+200C is written in Persian between parts of a word, and parts it here too. */
const char *const spelling_marks[] = {"\u0640", "\u064C", "\u064D", "\u064E", "\u064F", "\u0650", "\u0651", "\u0652",
                                      "\u200B", "\u200D", "\u200E", "\u200F", "\u00AD", "\uFEFF", NULL};

#define VARIANTS_MAX 24
#define LETTERS_MIN  3

/* A shorter word without its accents is another word: Şam is Damascus, Sam is a person. */
#define SHORT_LETTERS 4

/* Letters that are written for one another. `where`: a = anywhere, f = first of the word, l = last of it. Source: the
 * folding of text/token. */
static const struct {
    const char *letters;
    char where;
} alternatives[] = {
    {"اأإآ", 'f'}, {"أا", 'a'}, {"إا", 'a'}, {"آا", 'a'}, {"يىی", 'l'}, {"ىيی", 'l'}, {"یيى", 'l'}, {"Iİ", 'f'},
    {"يی", 'a'},   {"یي", 'a'}, {"ةه", 'a'}, {"هة", 'l'}, {"كک", 'a'},  {"کك", 'a'},  {"ёе", 'a'},
};

static gboolean is_apostrophe(gunichar c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || (c >= 0x02BB && c <= 0x02BF);
}

static gboolean parts_words(gunichar c)
{
    gboolean is_gershayim = c == '"' || c == 0x05F4;
    return c == 0x200C || (!g_unichar_isalnum(c) && !g_unichar_ismark(c) && !is_apostrophe(c) && !is_gershayim);
}

/* ---- which part of the name ---- */

static struct strview without_article(struct strview word)
{
    struct strview al = SV("ال");
    return sv_starts_with(word, al) && g_utf8_strlen(word.p, (gssize)word.n) > 4
               ? (struct strview){word.p + al.n, word.n - al.n}
               : word;
}

static guint letters_of(struct strview word)
{
    guint n = 0;
    for (const char *p = word.p; p < word.p + word.n; p = g_utf8_next_char(p))
        n += g_unichar_isalnum(g_utf8_get_char(p)) != 0;
    return n;
}

gboolean spelling_next_word(const char **rest, struct strview *word)
{
    const char *p = *rest;
    while (*p && parts_words(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    const char *start = p;
    while (*p && !parts_words(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    *word = (struct strview){start, (gsize)(p - start)};
    *rest = p;
    return word->n > 0;
}

static guint words_of(const char *name)
{
    struct strview word;
    guint n = 0;
    while (spelling_next_word(&name, &word))
        n++;
    return n;
}

/* Endings that have variants are left out while four letters remain. */
static struct strview without_variant_ending(struct strview word)
{
    while (letters_of(word) > 4) {
        const char *last = g_utf8_find_prev_char(word.p, word.p + word.n);
        if (!last || !g_utf8_strchr("ايىیةهء", -1, g_utf8_get_char(last)))
            break;
        word.n = (gsize)(last - word.p);
    }
    return word;
}

/* ---- its variants ---- */

static void add_unique(GPtrArray *out, char *taken)
{
    if (!*taken || g_ptr_array_find_with_equal_func(out, taken, g_str_equal, NULL))
        g_free(taken);
    else
        g_ptr_array_add(out, taken);
}

static const char *alternatives_of(gunichar c, gboolean is_first, gboolean is_last)
{
    for (guint i = 0; i < G_N_ELEMENTS(alternatives); i++) {
        gboolean fits = alternatives[i].where == 'a' || (alternatives[i].where == 'f' && is_first) ||
                        (alternatives[i].where == 'l' && is_last);
        if (fits && g_utf8_get_char(alternatives[i].letters) == c)
            return alternatives[i].letters;
    }
    return NULL;
}

/* The other ways to write `c`, itself first; NULL: none. `*or_nothing`: it may be left out. */
static const char *choices_of(gunichar c, gboolean is_first, gboolean is_last, gboolean *or_nothing)
{
    *or_nothing = TRUE;
    if (is_apostrophe(c))
        return "'\u2019\u2018\u02BB";
    if (c == 0x0621)
        return "\u0621";
    if (c == '"' || c == 0x05F4)
        return "\"\u05F4";
    *or_nothing = FALSE;
    return c < 0x80 && c != 'I' ? NULL : alternatives_of(c, is_first, is_last);
}

/* Each of the words in `all` (GString) goes on with each of `choices`, or with nothing as well. */
static void branch(GPtrArray *all, const char *choices, gboolean or_nothing)
{
    guint n = all->len;
    const char *second = g_utf8_next_char(choices);
    for (guint i = 0; i < n; i++) {
        GString *word = all->pdata[i];
        for (const char *p = second; *p && all->len < VARIANTS_MAX; p = g_utf8_next_char(p)) {
            GString *other = g_string_new_len(word->str, (gssize)word->len);
            g_ptr_array_add(all, g_string_append_unichar(other, g_utf8_get_char(p)));
        }
        if (or_nothing && all->len < VARIANTS_MAX)
            g_ptr_array_add(all, g_string_new_len(word->str, (gssize)word->len));
        g_string_append_len(word, choices, second - choices);
    }
}

/* The word in all its letter variants, as char *. */
static GPtrArray *letter_variants(struct strview word)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_ptr_array_add(all, g_string_sized_new(word.n + 8));
    const char *end = word.p + word.n;
    for (const char *p = word.p; p < end; p = g_utf8_next_char(p)) {
        const char *next = g_utf8_next_char(p);
        gboolean or_nothing = FALSE;
        const char *choices = choices_of(g_utf8_get_char(p), p == word.p, next >= end, &or_nothing);
        if (choices)
            branch(all, choices, or_nothing);
        for (guint i = 0; !choices && i < all->len; i++)
            g_string_append_len(all->pdata[i], p, next - p);
    }
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(out, g_string_free(all->pdata[i], FALSE));
    return out;
}

/* A copy without its accents; as it is when there are none. */
static char *unaccented(const char *word)
{
    g_autofree char *parts = g_utf8_normalize(word, -1, G_NORMALIZE_NFD);
    GString *out = g_string_new(NULL);
    for (const char *p = parts; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == 0x0131)
            g_string_append_c(out, 'i');
        else if (!(c >= 0x0300 && c <= 0x036F))
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static char *capitalised(const char *word)
{
    g_autofree char *lower = g_utf8_strdown(word, -1);
    const char *rest = g_utf8_next_char(lower);
    g_autofree char *first = g_utf8_strup(lower, (gssize)(rest - lower));
    return g_strconcat(first, rest, NULL);
}

static gboolean is_ascii(const char *s)
{
    for (; *s; s++)
        if ((guchar)*s >= 0x80)
            return FALSE;
    return TRUE;
}

/* The scan folds the case of ASCII; for other letters each way of writing is a literal. */
static void add_case_variants(const char *word, GPtrArray *out)
{
    if (is_ascii(word)) {
        add_unique(out, g_utf8_strdown(word, -1));
        return;
    }
    add_unique(out, g_strdup(word));
    add_unique(out, g_utf8_strdown(word, -1));
    add_unique(out, g_utf8_strup(word, -1));
    add_unique(out, capitalised(word));
}

static void add_accent_variants(const char *word, GPtrArray *out)
{
    if (is_ascii(word)) {
        add_case_variants(word, out);
        return;
    }
    g_autofree char *composed = g_utf8_normalize(word, -1, G_NORMALIZE_NFC);
    g_autofree char *decomposed = g_utf8_normalize(word, -1, G_NORMALIZE_NFD);
    g_autofree char *plain = unaccented(word);
    add_case_variants(composed, out);
    if (!g_str_equal(composed, decomposed))
        add_case_variants(decomposed, out);
    gboolean is_long = g_utf8_strlen(plain, -1) > SHORT_LETTERS;
    if (is_long && !g_str_equal(plain, decomposed))
        add_case_variants(plain, out);
}

/* A name of several words is looked for whole: as it is written, and with other signs between its words. */
static void add_whole_name(const char *name, GPtrArray *out)
{
    static const char *const between[] = {" ", "-"};
    add_accent_variants(name, out);
    for (guint i = 0; i < G_N_ELEMENTS(between); i++) {
        g_autoptr(GString) whole = g_string_new(NULL);
        gboolean pending = FALSE;
        for (const char *p = name; *p; p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p);
            if (parts_words(c)) {
                pending = whole->len > 0;
                continue;
            }
            if (pending)
                g_string_append(whole, between[i]);
            pending = FALSE;
            g_string_append_unichar(whole, c);
        }
        g_autoptr(GPtrArray) variants = letter_variants((struct strview){whole->str, whole->len});
        for (guint v = 0; v < variants->len; v++)
            add_accent_variants(variants->pdata[v], out);
    }
}

void spelling_literals_init(struct spelling_literals *l)
{
    l->any_case = g_ptr_array_new_with_free_func(g_free);
    l->exact = g_ptr_array_new_with_free_func(g_free);
}

void spelling_literals_clear(struct spelling_literals *l)
{
    g_ptr_array_unref(l->any_case);
    g_ptr_array_unref(l->exact);
}

/* ASCII names of which the case is known. */
static gboolean add_exact(const char *word, enum spelling_case written, GPtrArray *out)
{
    if (written == SPELLING_ANY_CASE || !is_ascii(word))
        return FALSE;
    add_unique(out, g_ascii_strup(word, -1));
    if (written == SPELLING_CAPITAL) {
        add_unique(out, capitalised(word));
        add_unique(out, g_strdup(word));
    }
    return TRUE;
}

void spelling_literals(const char *name, enum spelling_case written, struct spelling_literals *out)
{
    if (!g_utf8_validate(name, -1, NULL) || letters_of(sv_from(name)) < LETTERS_MIN)
        return;
    if (words_of(name) > 1) {
        add_whole_name(name, out->any_case);
        return;
    }
    struct strview word = {name, 0};
    const char *rest = name;
    spelling_next_word(&rest, &word);
    g_autoptr(GPtrArray) variants = letter_variants(without_variant_ending(without_article(word)));
    g_ptr_array_add(variants, sv_dup(word)); /* as the pack writes it, whatever signs it has */
    for (guint i = 0; i < variants->len; i++)
        if (!add_exact(variants->pdata[i], written, out->exact))
            add_accent_variants(variants->pdata[i], out->any_case);
}

static gboolean contains_caseless(struct strview text, const char *literal)
{
    gsize n = strlen(literal);
    for (gsize i = 0; i + n <= text.n; i++)
        if (g_ascii_strncasecmp(text.p + i, literal, n) == 0)
            return TRUE;
    return FALSE;
}

static gboolean contains_any(struct strview span, const struct spelling_literals *l)
{
    for (guint i = 0; i < l->any_case->len; i++)
        if (contains_caseless(span, l->any_case->pdata[i]))
            return TRUE;
    for (guint i = 0; i < l->exact->len; i++)
        if (memmem(span.p, span.n, l->exact->pdata[i], strlen(l->exact->pdata[i])))
            return TRUE;
    return FALSE;
}

gboolean spelling_is_plain(const char *name, enum spelling_case written, struct strview span)
{
    if (g_utf8_validate(name, -1, NULL) && letters_of(sv_from(name)) >= LETTERS_MIN &&
        memmem(span.p, span.n, name, strlen(name))) /* as the pack writes it: always a literal */
        return TRUE;
    for (const char *const *mark = spelling_marks; *mark; mark++)
        if (memmem(span.p, span.n, *mark, strlen(*mark)))
            return TRUE;
    struct spelling_literals literals;
    spelling_literals_init(&literals);
    spelling_literals(name, written, &literals);
    gboolean is_plain = contains_any(span, &literals);
    spelling_literals_clear(&literals);
    return is_plain;
}
