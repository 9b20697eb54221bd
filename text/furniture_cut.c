#include "text/furniture_cues.h"

double cue_weight(const struct marker *m, const struct name_match *cue)
{
    return g_array_index(m->table->weights, double, cue->payload);
}

static gboolean is_word(const struct marker *m, guint i)
{
    return i < m->n && m->tokens[i].bits & TOKEN_WORD;
}

static gboolean is_number(const struct marker *m, guint i)
{
    return i < m->n && m->tokens[i].bits & TOKEN_NUMBER;
}

static gboolean is_glued(const struct marker *m, guint i)
{
    return i < m->n && m->tokens[i].bits & TOKEN_GLUED;
}

static gboolean starts_line(const struct marker *m, guint i)
{
    return i >= m->n || m->tokens[i].bits & TOKEN_PARAGRAPH_START;
}

guint line_end_of(const struct marker *m, guint i)
{
    for (i++; i < m->n && !starts_line(m, i); i++)
        ;
    return i;
}

static void flag(struct marker *m, guint first, guint end, guint8 bits)
{
    for (guint i = first; i < MIN(end, m->n); i++)
        m->token_flags[i] |= bits;
    if (first < m->n)
        m->breaks[first] = TRUE;
    if (end < m->n)
        m->breaks[end] = TRUE;
}

/* ---- dates and times of day ---- */

static gboolean is_year(const struct marker *m, guint i)
{
    return is_number(m, i) && m->tokens[i].number >= 1900 && m->tokens[i].number <= 2099 &&
           m->tokens[i].forms[0].n == 4;
}

/* "25th", "1er": the day and the letters that touch it. */
static guint behind_day(const struct marker *m, guint i)
{
    gboolean touches = is_word(m, i + 1) && !(m->tokens[i + 1].bits & (TOKEN_SPACE_BEFORE | TOKEN_GLUED));
    return i + 1 + (touches && m->tokens[i + 1].forms[0].n <= 3);
}

static gboolean is_day(const struct marker *m, guint i)
{
    return is_number(m, i) && m->tokens[i].number >= 1 && m->tokens[i].number <= 31 && m->tokens[i].forms[0].n <= 2;
}

static guint skip_comma(const struct marker *m, guint i)
{
    return i + (token_is_sign(m, i, U',') || token_is_sign(m, i, U'،') || token_is_sign(m, i, U'.'));
}

/* "3 Feb 2017", "Feb. 3, 2017": tokens, or 0. `end` is where the line ends. */
static guint written_date(const struct marker *m, guint i, gboolean needs_year)
{
    guint at = i;
    const struct name_match *month = cue_at(m, at, CUE_MONTH);
    if (month) {
        at = skip_comma(m, at + month->n);
        if (!is_day(m, at))
            return 0;
        at = behind_day(m, at);
    } else {
        if (!is_day(m, at) || !(month = cue_at(m, behind_day(m, at), CUE_MONTH)))
            return 0;
        at = behind_day(m, at) + month->n;
    }
    guint year = skip_comma(m, at);
    if (is_year(m, year))
        return year + 1 - i;
    return needs_year ? 0 : at - i;
}

/* "18/08/2021", "3.2.2017" */
static guint digit_date(const struct marker *m, guint i)
{
    if (!is_number(m, i))
        return 0;
    if (is_number(m, i + 1) && is_glued(m, i + 1) && is_number(m, i + 2) && is_glued(m, i + 2))
        return 3;
    gboolean dotted = memchr(m->tokens[i].forms[0].p, '.', m->tokens[i].forms[0].n) != NULL;
    return dotted && token_is_sign(m, i + 1, U'.') && is_year(m, i + 2) ? 3 : 0;
}

guint date_length(const struct marker *m, guint i)
{
    if (i < m->n && !m->roles[i] && !is_number(m, i))
        return 0;
    const struct name_match *weekday = cue_at(m, i, CUE_WEEKDAY);
    guint at = weekday ? skip_comma(m, i + weekday->n) : i;
    guint n = written_date(m, at, FALSE);
    n = n ? n : digit_date(m, at);
    return n ? at + n - i : 0;
}

static guint full_date_length(const struct marker *m, guint i)
{
    const struct name_match *weekday = cue_at(m, i, CUE_WEEKDAY);
    guint at = weekday ? skip_comma(m, i + weekday->n) : i;
    guint n = written_date(m, at, TRUE);
    n = n ? n : digit_date(m, at);
    return n ? at + n - i : 0;
}

guint clock_length(const struct marker *m, guint i)
{
    if (!is_number(m, i) || !token_is_sign(m, i + 1, U':') || !is_number(m, i + 2))
        return 0;
    guint at = i + 3;
    while (at < i + 7 && token_is_sign(m, at, U':') && is_number(m, at + 1))
        at += 2;
    const struct name_match *stamp = cue_at(m, at, CUE_STAMP);
    return at + (stamp ? stamp->n : 0) - i;
}

static void set_date(struct marker *m, guint first, guint n)
{
    if (m->dateline.date_n)
        return;
    m->dateline.date_first = first;
    m->dateline.date_n = n;
}

static void note_date_between(struct marker *m, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        guint n = date_length(m, i);
        if (n && i + n <= end) {
            set_date(m, i, n);
            return;
        }
    }
}

/* ---- heads and tails of social pages ---- */

#define HEAD_DATE_TOKENS    14 /* the date stands before "Get short URL", "Shared with Public" */
#define NUMBERS_BEHIND_HEAD 2  /* "Get short URL 0 55" */

/* Where the head begins: its line's start, or the agency or number nearest to `least`. */
static guint head_start(const struct marker *m, guint line, guint i, guint tokens_max)
{
    if (i - line <= tokens_max)
        return line;
    for (guint at = i - tokens_max; at < i; at++)
        if (cue_at(m, at, CUE_AGENCY) || is_number(m, at))
            return at;
    return i;
}

static guint cut_head(struct marker *m, guint line, guint i, const struct name_match *cue)
{
    guint end = i + cue->n;
    for (guint k = 0; k < NUMBERS_BEHIND_HEAD && is_number(m, end); k++)
        end++;
    guint first = head_start(m, line, i, (guint)cue_weight(m, cue));
    note_date_between(m, i - line > HEAD_DATE_TOKENS ? i - HEAD_DATE_TOKENS : line, i);
    flag(m, first, end, FURNITURE_BYLINE);
    return end;
}

#define HANDLE_NAME_TOKENS 10

static gboolean is_mail_address(const struct marker *m, guint i)
{
    guint domain = i + 2;
    return token_is_sign(m, i + 1, U'.') && is_word(m, domain) && !(m->tokens[domain].bits & TOKEN_SPACE_BEFORE);
}

/* "name@handle…": the head of a post; the handle goes on while nothing parts its letters. 0: none. */
static guint handle_end(const struct marker *m, guint line, guint i)
{
    if (!(m->tokens[i].bits & TOKEN_MENTION) || i - line > HANDLE_NAME_TOKENS || i == line || is_mail_address(m, i))
        return 0;
    gboolean small = !(m->tokens[i].bits & TOKEN_CAPITAL); /* "@snhrOn Monday" */
    guint end = i + 1;
    while (end < m->n && !starts_line(m, end) && !(small && m->tokens[end].bits & TOKEN_CAPITAL) &&
           !(m->tokens[end].bits & (TOKEN_SPACE_BEFORE | TOKEN_PUNCT | TOKEN_HASHTAG)) &&
           m->tokens[end].bits & (TOKEN_LATIN | TOKEN_NUMBER))
        end++;
    return !(m->tokens[i].bits & TOKEN_SPACE_BEFORE) || starts_line(m, end) ? end : 0;
}

/* "7:40 AM · Dec 4, 2024": behind it stand counters and replies. The hour may stick to the last word. */
static gboolean is_post_stamp(const struct marker *m, guint i)
{
    if (is_word(m, i) && i + 1 < m->n && !(m->tokens[i + 1].bits & TOKEN_SPACE_BEFORE)) {
        const struct name_match *stamp =
            token_is_sign(m, i + 1, U':') && is_number(m, i + 2) ? cue_at(m, i + 3, CUE_STAMP) : NULL;
        return stamp && token_is_sign(m, i + 3 + stamp->n, U'·');
    }
    guint n = clock_length(m, i);
    return n > 3 && token_is_sign(m, i + n, U'·') && date_length(m, i + n + 1);
}

#define TAIL_CERTAIN       1.5
#define TAIL_EARLIEST_PART 5 /* an uncertain tail never takes more than the last four fifths of a text */

static gboolean is_tail(const struct marker *m, guint i)
{
    const struct name_match *cue = cue_at(m, i, CUE_TAIL);
    if (!cue)
        return is_post_stamp(m, i);
    return cue_weight(m, cue) > TAIL_CERTAIN || i > m->n / TAIL_EARLIEST_PART;
}

#define REST_OF_SENTENCE 1.5 /* a heavier cue takes the rest of the line */

static guint sentence_end_of(const struct marker *m, guint i)
{
    for (i++; i < m->n && !(m->tokens[i].bits & TOKEN_SENTENCE_START); i++)
        ;
    return i;
}

static guint sentence_start_of(const struct marker *m, guint i)
{
    while (i > 0 && !(m->tokens[i].bits & TOKEN_SENTENCE_START))
        i--;
    return i;
}

/* "A man at the hospital. (Reuters) The group …": the bracket ends the caption before it. Returns its end, or 0. */
static guint cut_credit(struct marker *m, guint i)
{
    const struct name_match *credit = token_is_sign(m, i, U'(') ? cue_at(m, i + 1, CUE_CREDIT) : NULL;
    if (!credit || !token_is_sign(m, i + 1 + credit->n, U')'))
        return 0;
    guint end = i + credit->n + 2;
    gboolean ends_line = starts_line(m, end), starts_sentence = m->tokens[i].bits & TOKEN_SENTENCE_START;
    if (!(ends_line || starts_sentence) || i == 0 || starts_line(m, i))
        return 0;
    flag(m, sentence_start_of(m, i - 1), end, FURNITURE_CAPTION);
    return end;
}

/* What begins at token `i`; returns where to go on. */
static guint cut_at(struct marker *m, guint *line, guint i)
{
    const struct name_match *head = cue_at(m, i, CUE_HEAD_END), *rest = cue_at(m, i, CUE_REST);
    guint handle = head ? 0 : handle_end(m, *line, i), credit = cut_credit(m, i);
    if (credit)
        return credit;
    if (head)
        return *line = cut_head(m, *line, i, head);
    if (handle) {
        flag(m, *line, handle, FURNITURE_BYLINE);
        return *line = handle;
    }
    if (rest && (i == *line || m->tokens[i].bits & (TOKEN_CAPITAL | TOKEN_ARABIC))) {
        guint end = cue_weight(m, rest) > REST_OF_SENTENCE ? line_end_of(m, i) : sentence_end_of(m, i);
        flag(m, i, end, FURNITURE_LINE);
        return end;
    }
    return i + 1;
}

static void cut_lines(struct marker *m)
{
    guint line = 0;
    for (guint i = 0; i < m->n;) {
        line = starts_line(m, i) ? i : line;
        if (is_tail(m, i)) {
            guint hour_sticks = is_word(m, i) && is_post_stamp(m, i);
            flag(m, i + hour_sticks, m->n, FURNITURE_LINE);
            return;
        }
        i = cut_at(m, &line, i);
    }
}

/* ---- the dateline ---- */

#define DATELINE_TOKENS_MAX 12
#define DATELINE_LINES_MAX  5
#define HEADER_TOKENS_MAX   45 /* a headline and a header that lost their line breaks */
#define PLACE_WORDS_MAX     4

static void set_place(struct marker *m, guint first, guint end)
{
    while (end > first && !is_word(m, end - 1))
        end--;
    m->dateline.place_first = first;
    m->dateline.place_n = end - first;
}

static void set_agency(struct marker *m, guint first, guint n)
{
    m->dateline.agency_first = first;
    m->dateline.agency_n = n;
}

static gboolean may_stand_in_dateline(const struct marker *m, guint i)
{
    const struct token *t = &m->tokens[i];
    if (t->bits & TOKEN_PUNCT)
        return token_is_sign(m, i, U',') || token_is_sign(m, i, U'،') || token_is_sign(m, i, U'(') ||
               token_is_sign(m, i, U'/') || token_is_sign(m, i, U'.') || token_is_dash(m, i);
    return t->bits & TOKEN_NUMBER || t->bits & TOKEN_CAPITAL || !(t->bits & (TOKEN_LATIN | TOKEN_CYRILLIC)) ||
           is_glued(m, i);
}

/* The place is what stands before the first sign or date. Returns its end. */
static guint place_end(const struct marker *m, guint first, guint end)
{
    guint i = first;
    while (i < end && is_word(m, i) && !date_length(m, i) && !cue_at(m, i, CUE_AGENCY))
        i++;
    return i;
}

/* Whether the sign before the agency parts it from the place: "(AFP)", "دمشق-سانا", "Aleppo, SANA". */
static gboolean agency_is_parted(const struct marker *m, guint first, guint agency)
{
    if (agency == first || is_glued(m, agency) || date_length(m, agency ? agency - 1 : 0))
        return TRUE;
    return m->tokens[agency - 1].bits & TOKEN_PUNCT || is_number(m, agency - 1);
}

static gboolean cut_agency_dateline(struct marker *m, guint first, guint agency, guint n)
{
    guint end = agency + n;
    gboolean bracket = token_is_sign(m, end, U')');
    end += bracket;
    gboolean dash = end < m->n && !starts_line(m, end) && token_is_dash(m, end);
    guint places = place_end(m, first, agency);
    gboolean at_line_end = starts_line(m, end) && places > first;
    gboolean glued = end < m->n && is_glued(m, end) && places > first;
    if (!(dash || at_line_end || glued) || places - first > PLACE_WORDS_MAX || !agency_is_parted(m, first, agency))
        return FALSE;
    while (end < m->n && !starts_line(m, end) && token_is_dash(m, end))
        end++;
    set_place(m, first, places);
    set_agency(m, agency, n);
    note_date_between(m, places, agency);
    flag(m, first, end, FURNITURE_DATELINE);
    return TRUE;
}

#define CAPITALS_LETTERS_MIN 4

/* "BEIRUT, Lebanon —" */
static gboolean cut_capitals_dateline(struct marker *m, guint first)
{
    const struct token *t = &m->tokens[first];
    if (!(t->bits & TOKEN_ALL_CAPS) || t->forms[0].n < CAPITALS_LETTERS_MIN)
        return FALSE;
    for (guint i = first + 1; i < MIN(m->n, first + DATELINE_TOKENS_MAX) && !starts_line(m, i); i++) {
        gboolean spaced = token_is_dash(m, i) && m->tokens[i].bits & TOKEN_SPACE_BEFORE;
        if (spaced && place_end(m, first, i) - first <= PLACE_WORDS_MAX) {
            set_place(m, first, place_end(m, first, i));
            note_date_between(m, first, i);
            flag(m, first, i + 1 + token_is_dash(m, i + 1), FURNITURE_DATELINE);
            return TRUE;
        }
        if (!may_stand_in_dateline(m, i) || (is_word(m, i) && !(m->tokens[i].bits & TOKEN_ALL_CAPS) &&
                                             !token_is_sign(m, first + 1, U',') && !date_length(m, i)))
            return FALSE;
    }
    return FALSE;
}

static gboolean cut_dateline_at(struct marker *m, guint first)
{
    for (guint i = first; i < MIN(m->n, first + DATELINE_TOKENS_MAX) && (i == first || !starts_line(m, i)); i++) {
        const struct name_match *agency = cue_at(m, i, CUE_AGENCY);
        if (agency && cut_agency_dateline(m, first, i, agency->n))
            return TRUE;
        if (!may_stand_in_dateline(m, i))
            break;
    }
    return cut_capitals_dateline(m, first);
}

static gboolean begins_text(const struct marker *m, guint i)
{
    return i < m->n && (m->tokens[i].bits & (TOKEN_CAPITAL | TOKEN_NUMBER | TOKEN_QUOTE | TOKEN_ARABIC));
}

/* "… Monitor AFP Friday 15 Jul 2016 At least": agency and full date inside a line. */
static gboolean cut_header_inside(struct marker *m)
{
    guint end = MIN(line_end_of(m, 0), HEADER_TOKENS_MAX);
    for (guint i = 1; i < end; i++) {
        const struct name_match *agency = cue_at(m, i, CUE_AGENCY);
        guint n = agency ? full_date_length(m, i + agency->n) : 0;
        if (!n || !begins_text(m, i + agency->n + n))
            continue;
        set_agency(m, i, agency->n);
        set_date(m, i + agency->n, n);
        flag(m, i, i + agency->n + n, FURNITURE_DATELINE);
        return TRUE;
    }
    return FALSE;
}

/* A full date that begins a text or a line of its own. */
static void cut_leading_date(struct marker *m, guint first)
{
    guint n = full_date_length(m, first);
    if (!n || m->token_flags[first])
        return;
    guint end = first + n, clock = clock_length(m, first + n);
    end += clock;
    if (first > 0 && !starts_line(m, end))
        return;
    if (!starts_line(m, end) && !begins_text(m, end))
        return;
    set_date(m, first, n);
    flag(m, first, end, FURNITURE_DATELINE);
}

#define DATED_LINE_TOKENS_MAX 14

/* "Name of a paper, February 3, 2017" */
static void cut_trailing_date(struct marker *m, guint first)
{
    guint end = line_end_of(m, first);
    if (end - first > DATED_LINE_TOKENS_MAX || m->token_flags[first])
        return;
    for (guint i = first + 1; i < end; i++) {
        guint n = full_date_length(m, i);
        gboolean parted = m->tokens[i - 1].bits & TOKEN_PUNCT && !is_glued(m, i);
        if (!n || !parted || i + n < end)
            continue;
        set_date(m, i, n);
        flag(m, first, end, FURNITURE_DATELINE);
        return;
    }
}

static void cut_dateline(struct marker *m)
{
    gboolean found = FALSE;
    guint lines = 0;
    for (guint i = 0; i < m->n && lines < DATELINE_LINES_MAX; i = line_end_of(m, i), lines++) {
        if (m->token_flags[i])
            continue;
        cut_leading_date(m, i);
        cut_trailing_date(m, i);
        if (!found && !m->token_flags[i])
            found = cut_dateline_at(m, i);
    }
    if (!found && m->n)
        cut_header_inside(m);
}

void furniture_cut_body(struct marker *m)
{
    cut_lines(m);
    cut_dateline(m);
}

/* ---- titles ---- */

#define TITLE_HEAD_TOKENS   14 /* "name of a page on X:" */
#define TITLE_PAGE_TOKENS   10 /* the name of a page behind the last dash */
#define REPEATED_TOKENS_MIN 3
#define REPEATED_TOKENS_MAX 200

static gboolean is_spaced_separator(const struct marker *m, guint i)
{
    if (i >= m->n || !(m->tokens[i].bits & TOKEN_PUNCT) || !(m->tokens[i].bits & TOKEN_SPACE_BEFORE))
        return FALSE;
    return token_is_dash(m, i) || token_is_sign(m, i, U'|') || token_is_sign(m, i, U'»') || token_is_sign(m, i, U'/');
}

static guint separator_before(const struct marker *m, guint end, guint tokens_max)
{
    guint least = end > tokens_max ? end - tokens_max : 1;
    for (guint i = end; i > least; i--)
        if (is_spaced_separator(m, i - 1))
            return i - 1;
    return 0;
}

/* Returns where the title proper begins. */
static guint cut_title_head(struct marker *m)
{
    for (guint i = 1; i < MIN(m->n, TITLE_HEAD_TOKENS); i++) {
        const struct name_match *cue = cue_at(m, i, CUE_TITLE_HEAD);
        if (!cue || !token_is_sign(m, i + cue->n, U':'))
            continue;
        flag(m, 0, i + cue->n + 1, FURNITURE_BYLINE);
        return i + cue->n + 1;
    }
    return 0;
}

/* The name of the page stands between the last quotation mark or separator and the tail. */
static guint page_before(const struct marker *m, guint start, guint tail)
{
    guint page = separator_before(m, tail, TITLE_PAGE_TOKENS);
    for (guint i = tail; i > start + 1 && tail - i < TITLE_PAGE_TOKENS; i--)
        if (m->tokens[i - 1].bits & TOKEN_QUOTE)
            return MAX(page, i);
    return page > start + 1 ? page : tail;
}

static gboolean is_cut_off(const struct marker *m, guint end)
{
    return end > 1 &&
           (token_is_sign(m, end - 1, U'…') || (token_is_sign(m, end - 1, U'.') && token_is_sign(m, end - 2, U'.')));
}

/* "Page - first words of the post... Facebook": the name stands in front when the words before the tail are cut off. */
static void cut_page_in_front(struct marker *m)
{
    for (guint i = 1; i < MIN(m->n, TITLE_PAGE_TOKENS); i++)
        if (is_spaced_separator(m, i)) {
            flag(m, 0, i + 1, FURNITURE_BYLINE);
            return;
        }
}

/* Returns where the title proper ends. */
static guint cut_title_tail(struct marker *m, guint start)
{
    for (guint i = start + 2; i < m->n; i++) {
        if (!cue_at(m, i, CUE_TITLE_TAIL))
            continue;
        guint first = is_cut_off(m, i) ? i : page_before(m, start, i);
        if (first == i && is_cut_off(m, i))
            cut_page_in_front(m);
        flag(m, first, m->n, FURNITURE_BYLINE);
        return first;
    }
    return m->n;
}

static gboolean has_site_word(const struct marker *m, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        if (cue_at(m, i, CUE_SITE_WORD))
            return TRUE;
    return FALSE;
}

static void cut_site_names(struct marker *m, guint end)
{
    for (guint part = separator_before(m, end, TITLE_PAGE_TOKENS); part > 1 && has_site_word(m, part, end);
         part = separator_before(m, end, TITLE_PAGE_TOKENS)) {
        flag(m, part, end, FURNITURE_BYLINE);
        end = part;
    }
}

static gboolean repeats_start(const struct marker *m, guint at)
{
    guint same = 0;
    while (at + same < m->n && same < at && sv_equal(m->tokens[same].forms[0], m->tokens[at + same].forms[0]))
        same++;
    return same >= REPEATED_TOKENS_MIN && (same == at || at + same == m->n);
}

/* Collectors of pages write a title two or three times. */
static void cut_repetition(struct marker *m)
{
    for (guint at = REPEATED_TOKENS_MIN; at < MIN(m->n, REPEATED_TOKENS_MAX); at++)
        if (sv_equal(m->tokens[at].forms[0], m->tokens[0].forms[0]) && repeats_start(m, at)) {
            flag(m, at, m->n, FURNITURE_LINE);
            return;
        }
}

void furniture_cut_title(struct marker *m)
{
    if (!m->n)
        return;
    cut_repetition(m);
    cut_site_names(m, cut_title_tail(m, cut_title_head(m)));
}
