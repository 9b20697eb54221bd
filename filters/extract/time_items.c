#include "filters/extract/calendar.h"
#include "filters/extract/time_items.h"

struct reader {
    const time_words *words;
    const struct token *tokens;
    guint first, end;
    struct name_matches matches;
    guint16 class;
    gint language;    /* -1 = all */
    guint next_match; /* the first that begins at the token read or behind it */
};

static void add_meaning(struct time_item *item, enum time_role role, gint64 value)
{
    if (item->n_meanings == TIME_MEANINGS_MAX)
        return;
    item->roles |= time_role_bit(role);
    item->meanings[item->n_meanings++] = (struct time_meaning){role, (gint32)value};
}

static guint first_match_at(const struct name_matches *m, guint32 token)
{
    guint lo = 0, hi = m->n;
    while (lo < hi) {
        guint mid = lo + (hi - lo) / 2;
        if (m->items[mid].first < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static gboolean is_figure(const struct reader *r, guint i, gint64 lo, gint64 hi)
{
    const struct token *t = i < r->end ? &r->tokens[i] : NULL;
    return t && (t->bits & TOKEN_NUMBER) && t->number >= lo && t->number <= hi &&
           !memchr(t->forms[0].p, '.', t->forms[0].n);
}

static gboolean is_glued(const struct reader *r, guint i)
{
    return i < r->end && (r->tokens[i].bits & TOKEN_GLUED);
}

/* "3/2/2017", "2017-02-03", also "3.2.2017" when cut as one figure and a rest: a whole date of figures. Day before
 * month unless that cannot be. */
static guint32 figures_date(const struct reader *r, guint i)
{
    if (!is_glued(r, i + 1) || !is_glued(r, i + 2) || is_glued(r, i + 3))
        return 0;
    if (is_figure(r, i, 1900, 2100) && is_figure(r, i + 1, 1, 12) && is_figure(r, i + 2, 1, 31))
        return calendar_day((gint)r->tokens[i].number, (gint)r->tokens[i + 1].number, (gint)r->tokens[i + 2].number);
    if (!is_figure(r, i, 1, 31) || !is_figure(r, i + 1, 1, 31) || !is_figure(r, i + 2, 1, 2100))
        return 0;
    gint a = (gint)r->tokens[i].number, b = (gint)r->tokens[i + 1].number, y = (gint)r->tokens[i + 2].number;
    if (y < 100)
        y += 2000;
    guint32 day = y >= 1900 ? calendar_day(y, b, a) : 0;
    return day ? day : y >= 1900 ? calendar_day(y, a, b) : 0;
}

/* "3.2.2017": cut as the figure 3.2, a full stop, and the year. */
static guint32 dotted_date(const struct reader *r, guint i)
{
    if (i + 2 >= r->end || !is_figure(r, i + 2, 1900, 2100) || r->tokens[i + 2].start != r->tokens[i].end + 1)
        return 0;
    struct strview s = r->tokens[i].forms[0];
    const char *dot = memchr(s.p, '.', s.n);
    if (!dot || s.n > 5)
        return 0;
    gint day = (gint)g_ascii_strtoll(s.p, NULL, 10), month = (gint)g_ascii_strtoll(dot + 1, NULL, 10);
    return calendar_day((gint)r->tokens[i + 2].number, month, day);
}

static gboolean read_figure(const struct reader *r, guint i, struct time_item *item)
{
    guint32 date = figures_date(r, i);
    if (!date)
        date = dotted_date(r, i);
    *item = (struct time_item){.first = i, .n = date ? 3 : 1, .is_glued = is_glued(r, i)};
    if (date)
        add_meaning(item, ROLE_ABSOLUTE, date);
    else if (is_figure(r, i, 1900, 2100) && r->tokens[i].forms[0].n == 4)
        add_meaning(item, ROLE_YEAR, r->tokens[i].number);
    else if (is_figure(r, i, 1300, 1500) && r->tokens[i].forms[0].n == 4)
        add_meaning(item, ROLE_YEAR, r->tokens[i].number);
    else if (is_figure(r, i, 1, 999))
        add_meaning(item, ROLE_NUMBER, r->tokens[i].number);
    return item->n_meanings > 0;
}

/* English and French write ordinals as figures with a tail: 3rd, 1er. */
static void take_ordinal_tail(const struct reader *r, struct time_item *item)
{
    guint next = item->first + item->n;
    if (next >= r->end || !(r->tokens[next].bits & TOKEN_LATIN) || r->tokens[next].start != r->tokens[next - 1].end)
        return;
    static const char *const tails[] = {"st", "nd", "rd", "th", "er", "e", "eme"};
    for (guint i = 0; i < G_N_ELEMENTS(tails); i++)
        if (sv_equal(r->tokens[next].forms[0], sv_from(tails[i]))) {
            item->n++;
            add_meaning(item, ROLE_ORDINAL, item->meanings[0].value);
            return;
        }
}

static gboolean speaks(const struct reader *r, const struct time_word *word)
{
    return r->language < 0 || word->language == r->language;
}

static gboolean read_word(struct reader *r, guint i, struct time_item *item)
{
    *item = (struct time_item){.first = i, .is_glued = is_glued(r, i)};
    while (r->next_match < r->matches.n && r->matches.items[r->next_match].first < i)
        r->next_match++;
    for (guint k = r->next_match; k < r->matches.n && r->matches.items[k].first == i; k++) {
        const struct name_match *m = &r->matches.items[k];
        if (m->class != r->class || m->first + m->n > r->end)
            continue;
        const struct time_word *word = time_words_get(r->words, m->payload);
        if (!speaks(r, word))
            continue;
        item->n = m->n;
        add_meaning(item, word->role, word->value);
    }
    return item->n_meanings > 0;
}

static gboolean read_punct(const struct reader *r, guint i, struct time_item *item)
{
    struct strview p = r->tokens[i].forms[0];
    *item = (struct time_item){.first = i, .n = 1};
    item->is_comma = sv_equal(p, SV(",")) || sv_equal(p, SV("،"));
    item->is_stop = sv_equal(p, SV("."));
    if (sv_equal(p, SV("-")))
        add_meaning(item, ROLE_TO, 0);
    return item->is_comma || item->is_stop || item->n_meanings;
}

static struct time_items read_items(struct reader *r, struct arena *arena)
{
    struct time_items out = {arena_take(arena, sizeof(struct time_item) * (r->end - r->first + 1)), 0, 0};
    for (guint i = r->first; out.items && i < r->end;) {
        struct time_item *item = &out.items[out.n++];
        guint32 bits = r->tokens[i].bits;
        gboolean found = (bits & TOKEN_PUNCT) ? read_punct(r, i, item) : read_word(r, i, item);
        if (!found && (bits & TOKEN_NUMBER) && (found = read_figure(r, i, item)))
            take_ordinal_tail(r, item);
        if (!found)
            *item = (struct time_item){.first = i, .n = 1};
        out.roles |= item->roles;
        i += item->n;
    }
    return out;
}

#define VOTES_OF_TEXT 3 /* what it counts that the text is of a language */

/* The language most of whose words stand in the sentence; that of the text (-1: unknown) has votes before. */
static gint language_of(const struct reader *r, gint of_text)
{
    guint votes[256] = {0}, best = 0;
    if (of_text >= 0)
        votes[of_text] = VOTES_OF_TEXT;
    for (guint k = r->next_match; k < r->matches.n && r->matches.items[k].first < r->end; k++)
        if (r->matches.items[k].class == r->class)
            votes[time_words_get(r->words, r->matches.items[k].payload)->language] += r->matches.items[k].n;
    for (guint i = 1; i < time_words_languages(r->words); i++)
        if (votes[i] > votes[best])
            best = i;
    return (gint)best;
}

struct time_items time_items_read(const time_words *words, const struct token *tokens, guint first, guint n,
                                  struct name_matches matches, guint16 class, const char *language, struct arena *arena)
{
    struct reader r = {.words = words,
                       .tokens = tokens,
                       .first = first,
                       .end = first + n,
                       .matches = matches,
                       .class = class,
                       .next_match = first_match_at(&matches, first)};
    r.language = language_of(&r, language ? time_words_language(words, language) : -1);
    return read_items(&r, arena);
}
