#include "filters/extract/name_sound.h"

#include <unicode/utf8.h>

#define SOUND_MAX 48 /* letters of a sound that count */

struct entry {
    guint32 key, payload;
    guint32 sound; /* offset into `sounds` */
    guint16 n;     /* bytes of the sound */
    guint16 twin;  /* number of the sound among those of its key: names that sound the same share it */
};

struct name_sound_index {
    GArray *entries;
    GString *sounds; /* NUL-terminated strings, one behind the other */
    struct arena *scratch;
};

/* ---- letters to sounds ---- */

/* Longest first within a letter. Vowels come out as a, i, u. Source: see the header. */
static const struct {
    const char *from, *to;
} latin_rules[] = {
    {"tch", "s"}, {"sch", "s"}, {"sh", "s"}, {"ch", "s"}, {"kh", "x"}, {"gh", "g"}, {"th", "t"}, {"dh", "z"},
    {"ph", "f"},  {"dj", "j"},  {"zh", "j"}, {"ou", "u"}, {"oo", "u"}, {"ee", "i"}, {"ei", "i"}, {"ey", "i"},
    {"ay", "i"},  {"ai", "i"},  {"aw", "u"}, {"au", "u"}, {"a", "a"},  {"b", "b"},  {"c", "k"},  {"d", "d"},
    {"e", "a"},   {"f", "f"},   {"g", "g"},  {"h", "h"},  {"i", "i"},  {"j", "j"},  {"k", "k"},  {"l", "l"},
    {"m", "m"},   {"n", "n"},   {"o", "u"},  {"p", "b"},  {"q", "k"},  {"r", "r"},  {"s", "s"},  {"t", "t"},
    {"u", "u"},   {"v", "u"},   {"w", "u"},  {"x", "x"},  {"y", "i"},  {"z", "z"},
};

static const struct {
    guint16 from;
    char to;
} arabic_rules[] = {
    {0x0627, 'a'}, {0x0628, 'b'}, {0x062A, 't'}, {0x062B, 't'}, {0x062C, 'j'}, {0x062D, 'h'}, {0x062E, 'x'},
    {0x062F, 'd'}, {0x0630, 'z'}, {0x0631, 'r'}, {0x0632, 'z'}, {0x0633, 's'}, {0x0634, 's'}, {0x0635, 's'},
    {0x0636, 'd'}, {0x0637, 't'}, {0x0638, 'z'}, {0x0639, 'a'}, {0x063A, 'g'}, {0x0641, 'f'}, {0x0642, 'k'},
    {0x0643, 'k'}, {0x0644, 'l'}, {0x0645, 'm'}, {0x0646, 'n'}, {0x0647, 'h'}, {0x0648, 'u'}, {0x064A, 'i'},
    {0x067E, 'b'}, {0x0686, 's'}, {0x0698, 'j'}, {0x06AF, 'g'},
};

/* Russian as the practical transcription of Arabic has it (Gilyarevskij & Starostin): folded letters, longest first. */
static const struct {
    const char *from, *to;
} cyrillic_rules[] = {
    {"дж", "j"}, {"ау", "u"}, {"аи", "i"}, {"еи", "i"}, {"а", "a"}, {"б", "b"}, {"в", "u"}, {"г", "g"}, {"д", "d"},
    {"е", "a"},  {"ж", "j"},  {"з", "z"},  {"и", "i"},  {"к", "k"}, {"л", "l"}, {"м", "m"}, {"н", "n"}, {"о", "u"},
    {"п", "b"},  {"р", "r"},  {"с", "s"},  {"т", "t"},  {"у", "u"}, {"ф", "f"}, {"х", "h"}, {"ц", "s"}, {"ч", "s"},
    {"ш", "s"},  {"щ", "s"},  {"ы", "i"},  {"э", "a"},  {"ю", "u"}, {"я", "a"},
};

/* Endings of cases that bring a consonant of their own; vowels count for little anyway. */
static const char *const cyrillic_endings[] = {"ом", "ем", "ого", "ому", "ым", "им"};

/* Articles as romanisations write them, assimilated and not. */
static const char *const articles[] = {"al",  "el", "ad",  "an",  "ar", "as", "ash", "at",  "az", "ath",
                                       "adh", "ed", "ez",  "es",  "er", "et", "en",  "esh", "ul", "l",
                                       "eş",  "ul", "аль", "эль", "ад", "ан", "ар",  "ас",  "аш", "ат",
                                       "аз",  "эд", "эн",  "эр",  "эс", "эш", "эт",  "эз",  NULL};

static gboolean is_article(struct strview word)
{
    for (guint i = 0; articles[i]; i++)
        if (sv_equal(word, sv_from(articles[i])))
            return TRUE;
    return FALSE;
}

gboolean name_sound_has_article(struct strview name)
{
    char word[8];
    gsize n = 0;
    while (n < name.n && n < sizeof word && g_ascii_isalpha(name.p[n])) {
        word[n] = g_ascii_tolower(name.p[n]);
        n++;
    }
    gboolean is_parted = n > 0 && n < name.n && (name.p[n] == '-' || name.p[n] == ' ');
    return is_parted && is_article((struct strview){word, n});
}

static gboolean is_vowel(char c)
{
    return c == 'a' || c == 'i' || c == 'u';
}

struct sound {
    char text[SOUND_MAX + 2];
    guint n;
    char script; /* 'l', 'a', or 0: none of ours */
};

static void put(struct sound *s, guint word_start, char c)
{
    if (s->n < SOUND_MAX && (s->n == word_start || s->text[s->n - 1] != c))
        s->text[s->n++] = c;
}

/* "zoubdiyeh", "zubdiya" end alike. */
static void drop_ending(struct sound *s, guint word_start)
{
    if (s->n > word_start + 3 && s->text[s->n - 1] == 'h')
        s->n--;
    if (s->n > word_start + 3 && s->text[s->n - 1] == 'a')
        s->n--;
}

static void add_latin(struct sound *s, struct strview word)
{
    guint start = s->n;
    for (gsize at = 0; at < word.n;) {
        gsize step = 1;
        for (guint i = 0; i < G_N_ELEMENTS(latin_rules); i++) {
            if (latin_rules[i].from[0] != word.p[at])
                continue;
            struct strview from = sv_from(latin_rules[i].from);
            if (sv_starts_with((struct strview){word.p + at, word.n - at}, from)) {
                put(s, start, latin_rules[i].to[0]);
                step = from.n;
                break;
            }
        }
        at += step;
    }
    drop_ending(s, start);
}

static void add_cyrillic(struct sound *s, struct strview word)
{
    guint start = s->n;
    for (guint i = 0; i < G_N_ELEMENTS(cyrillic_endings); i++) {
        struct strview ending = sv_from(cyrillic_endings[i]);
        gboolean ends = word.n >= ending.n + 8 && memcmp(word.p + word.n - ending.n, ending.p, ending.n) == 0;
        if (ends) {
            word.n -= ending.n;
            break;
        }
    }
    for (gsize at = 0; at < word.n;) {
        struct strview rest = {word.p + at, word.n - at};
        gsize step = 1;
        for (guint i = 0; i < G_N_ELEMENTS(cyrillic_rules); i++)
            if (sv_starts_with(rest, sv_from(cyrillic_rules[i].from))) {
                put(s, start, cyrillic_rules[i].to[0]);
                step = strlen(cyrillic_rules[i].from);
                break;
            }
        at += step;
    }
    drop_ending(s, start);
}

static void add_arabic(struct sound *s, struct strview word)
{
    guint start = s->n;
    const struct strview al = SV("ال");
    if (sv_starts_with(word, al) && word.n > al.n + 4)
        word = (struct strview){word.p + al.n, word.n - al.n};
    for (int32_t at = 0; at < (int32_t)word.n;) {
        UChar32 c;
        U8_NEXT(word.p, at, (int32_t)word.n, c);
        for (guint i = 0; i < G_N_ELEMENTS(arabic_rules); i++)
            if (arabic_rules[i].from == c)
                put(s, start, arabic_rules[i].to);
    }
    drop_ending(s, start);
}

static void add_word(struct sound *s, struct strview word)
{
    guchar c = word.n ? (guchar)word.p[0] : 0;
    gboolean is_cyrillic = c == 0xD0 || c == 0xD1;
    char script = g_ascii_isalnum((char)c) || is_cyrillic ? 'l' : c >= 0xD8 && c <= 0xDB ? 'a' : 0;
    if (!script || (s->script && s->script != script))
        return;
    s->script = script;
    if (script == 'a')
        add_arabic(s, word);
    else if (is_cyrillic)
        add_cyrillic(s, word);
    else
        add_latin(s, word);
}

static void sound_of(struct strview folded, struct sound *s)
{
    *s = (struct sound){0};
    struct strview whole = folded;
    while (folded.n) {
        const char *blank = memchr(folded.p, ' ', folded.n);
        gsize n = blank ? (gsize)(blank - folded.p) : folded.n;
        struct strview word = {folded.p, n};
        folded = (struct strview){folded.p + n + (blank != NULL), folded.n - n - (blank != NULL)};
        if (!is_article(word) || whole.n == word.n)
            add_word(s, word);
    }
    s->text[s->n] = 0;
}

/* h, kh and ayn are heard and written too unevenly to be counted on. */
static gboolean is_soft(char c)
{
    return is_vowel(c) || c == 'h' || c == 'x';
}

#define SOUND_MIN 4 /* shorter names are alike by chance */

/* Hash of the firm consonants; 0 for a name without, or too short. */
static guint32 key_of(const struct sound *s)
{
    guint32 h = 2166136261u ^ (guchar)s->script; /* FNV-1a */
    guint consonants = 0;
    for (guint i = 0; i < s->n; i++) {
        if (is_soft(s->text[i]))
            continue;
        consonants++;
        h = (h ^ (guchar)(s->text[i] == 'z' ? 'd' : s->text[i])) * 16777619u; /* dh, d and z change places */
    }
    gboolean is_long = s->n >= SOUND_MIN || (s->n == SOUND_MIN - 1 && consonants >= 2);
    return consonants >= 1 && is_long && s->script ? h | 1 : 0;
}

/* ---- the index ---- */

struct name_sound_index *name_sound_index_new(guint size_hint)
{
    struct name_sound_index *x = g_new0(struct name_sound_index, 1);
    x->entries = g_array_sized_new(FALSE, FALSE, sizeof(struct entry), MAX(size_hint, 16));
    x->sounds = g_string_sized_new((gsize)size_hint * 10);
    x->scratch = arena_new(1 << 16, 1 << 16);
    return x;
}

void name_sound_index_free(struct name_sound_index *x)
{
    if (!x)
        return;
    g_array_unref(x->entries);
    g_string_free(x->sounds, TRUE);
    arena_free(x->scratch);
    g_free(x);
}

void name_sound_index_add(struct name_sound_index *x, struct strview name, guint32 payload)
{
    guchar c = name.n ? (guchar)name.p[0] : 0;
    if (c >= 0xCE && c <= 0xD7) /* Greek, Cyrillic, Hebrew: no rules */
        return;
    arena_reset(x->scratch);
    struct sound s;
    sound_of(token_fold(name, x->scratch), &s);
    guint32 key = key_of(&s);
    if (!key)
        return;
    struct entry e = {.key = key, .payload = payload, .sound = (guint32)x->sounds->len, .n = (guint16)s.n};
    g_string_append_len(x->sounds, s.text, s.n + 1);
    g_array_append_val(x->entries, e);
}

static gint by_key(gconstpointer a, gconstpointer b)
{
    const struct entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->payload < y->payload ? -1 : x->payload > y->payload;
}

/* Numbers the sounds of each key. */
static void number_twins(struct name_sound_index *x)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint32 key = 0;
    for (guint i = 0; i < x->entries->len; i++) {
        struct entry *e = &g_array_index(x->entries, struct entry, i);
        char *sound = x->sounds->str + e->sound;
        if (i == 0 || e->key != key)
            g_hash_table_remove_all(seen);
        key = e->key;
        gpointer number = NULL;
        if (!g_hash_table_lookup_extended(seen, sound, NULL, &number)) {
            number = GUINT_TO_POINTER(MIN(g_hash_table_size(seen), G_MAXUINT16));
            g_hash_table_insert(seen, sound, number);
        }
        e->twin = (guint16)GPOINTER_TO_UINT(number);
    }
}

void name_sound_index_compile(struct name_sound_index *x)
{
    g_array_sort(x->entries, by_key);
    number_twins(x);
}

/* What it costs in half letters that one says `a` where the other says `b`. */
static guint sound_cost(char a, char b)
{
    gboolean dental = (a == 'z' && b == 'd') || (a == 'd' && b == 'z');
    return a == b ? 0 : dental || (is_vowel(a) == is_vowel(b) && is_soft(a) && is_soft(b)) ? 1 : 2;
}

/* Levenshtein distance in half letters; to leave out a vowel costs half. Anything above `most` may come out as most +
 * 1: only the cells near the diagonal are worked out, since a step off it costs one at least. */
static guint sound_distance(const char *a, guint n, const char *b, guint m, guint most)
{
    guint row[SOUND_MAX + 2], apart = n > m ? n - m : m - n;
    if (apart > most)
        return most + 1;
    for (guint j = 0; j <= m; j++)
        row[j] = 2 * j;
    for (guint i = 1; i <= n; i++) {
        guint from = i > most ? i - most : 1, to = MIN(m, i + most), diagonal = row[from - 1], least = most + 1;
        row[from - 1] = from == 1 ? 2 * i : most + 1;
        guint drop = is_vowel(a[i - 1]) ? 1 : 2;
        for (guint j = from; j <= to; j++) {
            guint above = j < i + most ? row[j] + drop : most + 1;
            guint best =
                MIN(MIN(above, row[j - 1] + (is_vowel(b[j - 1]) ? 1 : 2)), diagonal + sound_cost(a[i - 1], b[j - 1]));
            diagonal = row[j];
            row[j] = best;
            least = MIN(least, best);
        }
        if (least > most && row[from - 1] > most)
            return most + 1;
    }
    return MIN(row[m], most + 1);
}

static guint lower_bound(const GArray *entries, guint32 key)
{
    guint lo = 0, hi = entries->len;
    while (lo < hi) {
        guint mid = lo + (hi - lo) / 2;
        if (g_array_index(entries, struct entry, mid).key < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

#define TWINS_KEPT 64

struct comparison {
    const struct name_sound_index *index;
    struct sound wanted;
    float least;
    guint64 known; /* a bit a twin */
    float likeness[TWINS_KEPT];
};

#define LIKENESS_ABOVE 0.5f

/* 0 when it is too little. */
static float compare(const struct comparison *c, const struct entry *e)
{
    guint longest = MAX(MAX(c->wanted.n, e->n), 1), most = (guint)((1.0f - c->least) * 2.0f * (float)longest) + 1;
    guint distance = sound_distance(c->wanted.text, c->wanted.n, c->index->sounds->str + e->sound, e->n, most);
    float likeness = 1.0f - (float)distance / (2.0f * (float)longest);
    return distance <= most && likeness >= c->least && likeness > LIKENESS_ABOVE ? likeness : 0;
}

static float likeness_of(struct comparison *c, const struct entry *e)
{
    if (e->twin >= TWINS_KEPT)
        return compare(c, e);
    if (!(c->known >> e->twin & 1)) {
        c->likeness[e->twin] = compare(c, e);
        c->known |= (guint64)1 << e->twin;
    }
    return c->likeness[e->twin];
}

/* Behind the last entry of the key of entry `i`. */
static guint group_end(const GArray *entries, guint i)
{
    guint32 key = i < entries->len ? g_array_index(entries, struct entry, i).key : 0;
    while (i < entries->len && g_array_index(entries, struct entry, i).key == key)
        i++;
    return i;
}

guint name_sound_index_find(const struct name_sound_index *x, struct strview folded, float least,
                            struct name_sound_hit *out, guint max)
{
    struct comparison c = {.index = x};
    sound_of(folded, &c.wanted);
    guint32 key = key_of(&c.wanted);
    guint found = 0, first = key ? lower_bound(x->entries, key) : x->entries->len;
    if (first == x->entries->len || g_array_index(x->entries, struct entry, first).key != key)
        return 0;
    guint end = group_end(x->entries, first);
    c.least = end - first <= max ? MAX(least, LIKENESS_ABOVE) : LIKENESS_ABOVE;
    for (guint i = first; i < end && found < max; i++) {
        const struct entry *e = &g_array_index(x->entries, struct entry, i);
        float likeness = likeness_of(&c, e);
        if (likeness > 0)
            out[found++] = (struct name_sound_hit){e->payload, likeness};
    }
    return found;
}
