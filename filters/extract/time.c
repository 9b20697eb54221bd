#include "filters/extract/calendar.h"
#include "filters/extract/time_roles.h"

/* ---- names ---- */

const char *time_precision_name(enum time_precision p)
{
    static const char *const names[] = {"day", "week", "month", "year", "period"};
    return p < G_N_ELEMENTS(names) ? names[p] : NULL;
}

const char *time_basis_name(enum time_basis b)
{
    static const char *const names[] = {"absolute", "relative", "running"};
    return b < G_N_ELEMENTS(names) ? names[b] : NULL;
}

/* ---- words to items ---- */

#define MEANINGS_MAX 6

struct item {
    guint32 first, n; /* tokens */
    struct {
        enum time_role role;
        gint64 value;
    } meanings[MEANINGS_MAX];
    guint n_meanings;
    gboolean is_comma, is_stop; /* punctuation a date may hold: , and . */
    gboolean is_glued;
};

struct reader {
    const time_words *words;
    const struct token *tokens;
    guint first, end;
    struct name_matches matches;
    guint16 class;
    gint language; /* -1 = all */
    struct vec items;
    struct arena *arena;
};

static void add_meaning(struct item *item, enum time_role role, gint64 value)
{
    if (item->n_meanings < MEANINGS_MAX)
        item->meanings[item->n_meanings++] = (typeof(item->meanings[0])){role, value};
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

static gboolean read_figure(const struct reader *r, guint i, struct item *item)
{
    guint32 date = figures_date(r, i);
    if (!date)
        date = dotted_date(r, i);
    *item = (struct item){.first = i, .n = date ? 3 : 1, .is_glued = is_glued(r, i)};
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
static void take_ordinal_tail(const struct reader *r, struct item *item)
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

static gboolean read_word(const struct reader *r, guint i, struct item *item)
{
    *item = (struct item){.first = i, .is_glued = is_glued(r, i)};
    for (guint k = first_match_at(&r->matches, i); k < r->matches.n && r->matches.items[k].first == i; k++) {
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

static gboolean read_punct(const struct reader *r, guint i, struct item *item)
{
    struct strview p = r->tokens[i].forms[0];
    *item = (struct item){.first = i, .n = 1};
    item->is_comma = sv_equal(p, SV(",")) || sv_equal(p, SV("،"));
    item->is_stop = sv_equal(p, SV("."));
    if (sv_equal(p, SV("-")))
        add_meaning(item, ROLE_TO, 0);
    return item->is_comma || item->is_stop || item->n_meanings;
}

static void read_items(struct reader *r)
{
    for (guint i = r->first; i < r->end;) {
        struct item item;
        guint32 bits = r->tokens[i].bits;
        gboolean found = (bits & TOKEN_PUNCT) ? read_punct(r, i, &item) : read_word(r, i, &item);
        if (!found && (bits & TOKEN_NUMBER) && (found = read_figure(r, i, &item)))
            take_ordinal_tail(r, &item);
        if (!found)
            item = (struct item){.first = i, .n = 1};
        struct item *slot = vec_push(&r->items, r->arena, sizeof item);
        if (!slot)
            return;
        *slot = item;
        i += item.n;
    }
}

/* The language most of whose words stand in the sentence. */
static gint language_of(const struct reader *r)
{
    guint votes[256] = {0}, best = 0;
    for (guint k = first_match_at(&r->matches, r->first); k < r->matches.n && r->matches.items[k].first < r->end; k++)
        if (r->matches.items[k].class == r->class)
            votes[time_words_get(r->words, r->matches.items[k].payload)->language] += r->matches.items[k].n;
    for (guint i = 1; i < time_words_languages(r->words); i++)
        if (votes[i] > votes[best])
            best = i;
    return (gint)best;
}

/* ---- patterns over roles ---- */

/* A letter is a role (time_roles.h), ? makes it optional. Fillers, times of day, a full stop behind a short word and a
 * comma may stand between. The longest match wins; of equal ones the earlier row. `needs_in`: only behind a word of
 * ROLE_IN, SINCE, UNTIL, FROM or TO, or an Arabic preposition. */
static const struct pattern {
    const char *roles;
    gboolean needs_in;
} patterns[] = {
    {"u?d?w?D", 0},    {"u?d?w?nmy?", 0}, {"u?d?w?omy?", 0}, {"u?d?w?mny?", 0}, {"w?mo", 0},   {"u?d?w?numy?", 0},
    {"w?nmpu", 0},     {"w?nmup", 0},     {"w?nmtu", 0},     {"w?nmp", 0},      {"w?mnpu", 0}, {"w?nump", 0},
    {"e?my", 0},       {"e?umy", 0},      {"e?mpu", 0},      {"e?mup", 0},      {"e?mtu", 0},  {"e?mut", 0},
    {"e?pm", 0},       {"e?mp", 0},       {"tm", 0},         {"mt", 0},         {"xm", 0},     {"mx", 0},
    {"em", 0},         {"eum", 0},        {"um", 0},         {"ump", 0},        {"umt", 0},    {"m", 1},
    {"u?d?w?nhy?", 0}, {"ouhy?", 0},      {"uohy?", 0},      {"u?d?w?ohy?", 0}, {"nuhy?", 0},  {"e?hy", 0},
    {"e?uhy?", 0},     {"h", 1},          {"w?d?u?njy?", 0}, {"e?jy", 0},       {"ouF", 0},    {"uoF", 0},
    {"Fy?", 0},        {"eumt", 0},       {"e?y", 1},        {"ey", 0},         {"uy", 0},     {"euy", 0},
    {"ky", 0},         {"kpu", 0},        {"pk", 0},         {"tk", 0},         {"kp", 0},     {"ek", 1},
    {"e?u?wp?", 0},    {"e?pw", 0},       {"tw", 0},         {"wt", 0},         {"xw", 0},     {"wx", 0},
    {"u?dw?", 0},      {"wd", 0},         {"wpu", 0},        {"wup", 0},        {"we", 0},     {"u?wup", 0},
    {"e?pu", 0},       {"e?up", 0},       {"e?tu", 0},       {"e?ut", 0},       {"e?xu", 0},   {"e?ux", 0},
    {"pnu", 0},        {"Pnu", 0},        {"npu", 0},        {"nPu", 0},        {"unp", 0},    {"nup", 0},
    {"nuP", 0},        {"Pu", 0},         {"uP", 0},         {"pU", 0},         {"Up", 0},     {"PU", 0},
    {"UP", 0},         {"ru", 0},         {"ur", 0},         {"rnu", 0},        {"nru", 0},    {"nur", 0},
    {"unr", 0},        {"Ur", 0},         {"nua", 0},        {"anu", 0},        {"Ua", 0},     {"aU", 0},
    {"au", 0},         {"ua", 0},         {"nuS", 0},        {"US", 0},         {"z", 0},      {"rnup", 0},
    {"nu", 1},
};

struct matched {
    struct time_fields fields;
    guint next; /* item behind */
};

static gboolean set_field(struct time_fields *f, enum time_role role, gint64 value)
{
    gint v = (gint)value;
    switch (role) {
    case ROLE_WEEKDAY:
        f->weekday = v;
        break;
    case ROLE_MONTH:
        f->month = v;
        break;
    case ROLE_HIJRI:
        f->hijri = v;
        break;
    case ROLE_JALALI:
        f->jalali = v;
        break;
    case ROLE_FEAST:
        f->feast = v;
        break;
    case ROLE_SEASON:
        f->season = v;
        break;
    case ROLE_DAY:
        f->day_word = v;
        f->has_day_word = TRUE;
        break;
    case ROLE_UNIT:
        f->unit = v;
        break;
    case ROLE_COUNT:
        f->unit = v % 100;
        f->count = v / 100;
        break;
    case ROLE_PREV:
        f->is_prev = TRUE;
        break;
    case ROLE_PAST:
        f->is_past = TRUE;
        break;
    case ROLE_THIS:
        f->is_this = TRUE;
        break;
    case ROLE_NEXT:
        f->is_next = TRUE;
        break;
    case ROLE_AGO:
        f->is_ago = TRUE;
        break;
    case ROLE_RECENT:
        f->is_recent = TRUE;
        break;
    case ROLE_SHIFT:
        f->shift = v;
        break;
    case ROLE_AFTER:
        f->after = v;
        f->has_after = TRUE;
        break;
    case ROLE_PART:
        f->part = v;
        break;
    case ROLE_YEAR:
        f->year = v;
        break;
    case ROLE_ABSOLUTE:
        f->absolute = (guint32)value;
        break;
    case ROLE_NUMBER:
        f->count = v;
        break;
    case ROLE_ORDINAL:
        f->count = v;
        f->is_ordinal = TRUE;
        break;
    default:
        break;
    }
    return TRUE;
}

static gboolean has_role(const struct item *item, enum time_role role, gint64 *value)
{
    for (guint i = 0; i < item->n_meanings; i++)
        if (item->meanings[i].role == role) {
            if (value)
                *value = item->meanings[i].value;
            return TRUE;
        }
    return FALSE;
}

/* Whether the item may stand inside an expression without saying anything. */
static gboolean may_skip(const struct item *item, enum time_role before, enum time_role wanted)
{
    if (item->is_comma) /* "In May, 20 people" is no date */
        return !(before == ROLE_MONTH && wanted == ROLE_NUMBER) && wanted != ROLE_UNIT && before != ROLE_NUMBER;
    if (item->is_stop)
        return before == ROLE_MONTH || before == ROLE_NUMBER || before == ROLE_WEEKDAY;
    if (has_role(item, ROLE_FILLER, NULL) || has_role(item, ROLE_DAYTIME, NULL))
        return TRUE;
    gboolean links_date = before == ROLE_NUMBER || before == ROLE_PART || before == ROLE_ORDINAL ||
                          before == ROLE_MONTH || before == ROLE_UNIT || before == ROLE_WEEKDAY;
    return links_date && (has_role(item, ROLE_FROM, NULL) || has_role(item, ROLE_IN, NULL)) && wanted != ROLE_UNIT;
}

#define SKIP_MAX 2

static guint find_role(const struct item *items, guint n, guint at, enum time_role before, enum time_role wanted,
                       gint64 *value)
{
    for (guint skipped = 0; at < n && skipped <= SKIP_MAX; at++, skipped++) {
        if (has_role(&items[at], wanted, value))
            return at;
        if (before == 0 || !may_skip(&items[at], before, wanted))
            break;
    }
    return n;
}

/* Two names of one month side by side: "شباط/فبراير" */
static guint skip_second_name(const struct item *items, guint n, guint at, enum time_role role, gint64 value)
{
    gint64 other;
    gboolean is_same = role == ROLE_MONTH && at < n && has_role(&items[at], ROLE_MONTH, &other) && other == value;
    return is_same ? at + 1 : at;
}

static gboolean match_pattern(const char *roles, const struct item *items, guint n, guint at, struct matched *out)
{
    struct time_fields f = {0};
    enum time_role before = 0;
    for (const char *p = roles; *p;) {
        gboolean optional = p[1] == '?';
        gint64 value = 0;
        guint found = find_role(items, n, at, before, (enum time_role) * p, &value);
        if (found == n && !optional)
            return FALSE;
        if (found < n) {
            before = (enum time_role) * p;
            set_field(&f, before, value);
            at = skip_second_name(items, n, found + 1, before, value);
        }
        p += optional ? 2 : 1;
    }
    if (before == 0)
        return FALSE;
    *out = (struct matched){f, at};
    return TRUE;
}

static gboolean is_behind_in(const struct item *items, guint at, const struct token *tokens)
{
    const struct token *t = &tokens[items[at].first];
    if (t->prefix && strchr("blkf", t->prefix))
        return TRUE;
    for (guint i = at; i > 0 && at - i < 3; i--) {
        const struct item *before = &items[i - 1];
        static const enum time_role in[] = {ROLE_IN, ROLE_SINCE, ROLE_UNTIL, ROLE_FROM, ROLE_TO};
        for (guint k = 0; k < G_N_ELEMENTS(in); k++)
            if (has_role(before, in[k], NULL))
                return TRUE;
        if (!has_role(before, ROLE_FILLER, NULL))
            break;
    }
    return FALSE;
}

/* A number of the pattern is a day where there is a month, else how many. */
static gboolean settle_number(struct time_fields *f)
{
    gboolean has_month = f->month || f->hijri || f->jalali;
    if (has_month && f->count) {
        f->day = f->count;
        f->count = 0;
        f->unit = f->unit == UNIT_DAY ? UNIT_NONE : f->unit;
    }
    return !has_month || f->day <= 31;
}

static gboolean match_one(const struct item *items, guint n, guint at, const struct token *tokens, struct matched *out)
{
    gboolean found = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
        struct matched m;
        if (!match_pattern(patterns[i].roles, items, n, at, &m) || (found && m.next <= out->next))
            continue;
        if ((patterns[i].needs_in && !is_behind_in(items, at, tokens)) || !settle_number(&m.fields))
            continue;
        m.fields.is_length = strcmp(patterns[i].roles, "nu") == 0;
        *out = m;
        found = TRUE;
    }
    return found;
}

/* ---- ranges ---- */

/* "3-5 May", "May 3 to 5": the day of the first half, the rest of the second. Returns the item behind, or 0. */
static guint match_short_range(const struct item *items, guint n, guint at, struct time_fields *from,
                               struct time_fields *to)
{
    gint64 first = 0, second = 0;
    struct matched m;
    *from = (struct time_fields){0};
    if (has_role(&items[at], ROLE_NUMBER, &first) && at + 1 < n) {
        guint next = at + 1 + (has_role(&items[at + 1], ROLE_TO, NULL) ? 1 : 0);
        gboolean joined = next == at + 2 || items[at + 1].is_glued;
        if (joined && next < n && match_pattern("nmy?", items, n, next, &m) && settle_number(&m.fields)) {
            *to = *from = m.fields;
            from->day = (gint)first;
            return m.next;
        }
    }
    if (match_pattern("mn", items, n, at, &m) && settle_number(&m.fields) && m.next < n) {
        guint next = m.next + (has_role(&items[m.next], ROLE_TO, NULL) ? 1 : 0);
        gboolean joined = next > m.next || items[m.next].is_glued;
        if (joined && next < n && has_role(&items[next], ROLE_NUMBER, &second) && second <= 31) {
            gint64 year = 0;
            guint with_year = find_role(items, n, next + 1, ROLE_NUMBER, ROLE_YEAR, &year);
            *from = *to = m.fields;
            to->day = (gint)second;
            from->year = to->year = (gint)year;
            return with_year < n ? with_year + 1 : next + 1;
        }
    }
    return 0;
}

static gboolean may_join(const struct time_fields *a, const struct time_fields *b)
{
    gboolean a_dated = a->month || a->weekday || a->absolute || a->year || a->has_day_word || a->hijri;
    gboolean b_dated = b->month || b->weekday || b->absolute || b->year || b->has_day_word || b->hijri;
    return a_dated && b_dated;
}

/* The second half behind a word like "to"; "and" only when the first stood behind "between". */
static guint match_second_half(const struct item *items, guint n, guint at, gboolean is_between,
                               const struct token *tokens, const struct time_fields *first, struct matched *second)
{
    gint64 kind = 0;
    if (at >= n || !has_role(&items[at], ROLE_TO, &kind) || (kind == 1 && !is_between))
        return 0;
    guint next = at + 1;
    while (next < n && next < at + 3 && has_role(&items[next], ROLE_FILLER, NULL) &&
           !has_role(&items[next], ROLE_UNIT, NULL))
        next++;
    if (next >= n || !match_one(items, n, next, tokens, second) || !may_join(first, &second->fields))
        return 0;
    return second->next;
}

static gboolean resolve_range(struct time_fields from, struct time_fields to, const struct time_anchor *anchor,
                              struct time_span *out)
{
    struct time_span a, b;
    if (!from.year && to.year && from.month)
        from.year = to.year;
    if (!time_resolve(&from, anchor, &a) || !time_resolve(&to, anchor, &b))
        return FALSE;
    gboolean known = a.start && b.start;
    if (known && a.start > b.end && from.weekday && a.start >= 7) /* "from Friday to Monday" */
        a.start -= 7;
    if (known && a.start > b.end)
        return FALSE;
    *out = (struct time_span){known ? a.start : 0, known ? b.end : 0, TIME_PERIOD, MAX(a.basis, b.basis), b.is_future};
    return TRUE;
}

/* ---- finding ---- */

struct finder {
    const struct item *items;
    guint n;
    const struct token *tokens;
    struct time_anchor anchor;
};

/* "since last week": from then to publication. */
static void apply_since(struct time_span *s, const struct time_anchor *anchor)
{
    s->basis = TIME_RUNNING;
    s->precision = TIME_PERIOD;
    s->end = s->start && anchor->published >= s->start ? anchor->published : 0;
    if (!s->end)
        s->start = 0;
}

static gboolean preceded_by(const struct finder *f, guint at, enum time_role role)
{
    for (guint i = at; i > 0 && at - i < 3; i--) {
        const struct item *before = &f->items[i - 1];
        if (has_role(before, role, NULL))
            return TRUE;
        if (!has_role(before, ROLE_FILLER, NULL) && !has_role(before, ROLE_IN, NULL))
            return FALSE;
    }
    return FALSE;
}

/* Words of the time of day around the expression belong to it: "Friday night", "ليل الأحد". */
static void widen(const struct finder *f, guint *from, guint *to)
{
    if (*from > 0 && has_role(&f->items[*from - 1], ROLE_DAYTIME, NULL))
        (*from)--;
    while (*to < f->n && has_role(&f->items[*to], ROLE_DAYTIME, NULL))
        (*to)++;
}

/* "منذ ثلاثة أيام": behind "since" a bare length of time reaches back from publication. */
static guint match_since_length(const struct finder *f, guint at, struct time_span *out)
{
    static const char *const lengths[] = {"nu", "un", "U", "u"};
    struct matched m;
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        if (!match_pattern(lengths[i], f->items, f->n, at, &m))
            continue;
        m.fields.is_ago = TRUE;
        if (!time_resolve(&m.fields, &f->anchor, out))
            return 0;
        out->end = out->start ? f->anchor.published : 0;
        out->basis = TIME_RUNNING;
        return m.next;
    }
    return 0;
}

/* The expression beginning at item `at`. Returns the item behind it, or 0. */
static guint find_at(const struct finder *f, guint at, struct time_span *out)
{
    struct time_fields from, to;
    guint next = match_short_range(f->items, f->n, at, &from, &to);
    if (next && resolve_range(from, to, &f->anchor, out))
        return next;
    struct matched m, second;
    gboolean is_since = preceded_by(f, at, ROLE_SINCE);
    if (!match_one(f->items, f->n, at, f->tokens, &m))
        return is_since ? match_since_length(f, at, out) : 0;
    next = match_second_half(f->items, f->n, m.next, preceded_by(f, at, ROLE_FROM), f->tokens, &m.fields, &second);
    if (next && resolve_range(m.fields, second.fields, &f->anchor, out))
        return next;
    if (!time_resolve(&m.fields, &f->anchor, out))
        return 0;
    if (is_since && !m.fields.has_after)
        apply_since(out, &f->anchor);
    return m.next;
}

static gboolean starts_expression(const struct item *item)
{
    return item->n_meanings > 1 || (item->n_meanings == 1 && item->meanings[0].role != ROLE_IN);
}

struct time_mentions time_find(const time_words *w, const struct token *tokens, guint first, guint n,
                               struct name_matches matches, guint16 class, struct time_anchor anchor,
                               struct arena *arena)
{
    struct reader r = {.words = w,
                       .tokens = tokens,
                       .first = first,
                       .end = first + n,
                       .matches = matches,
                       .class = class,
                       .arena = arena};
    r.language = anchor.language ? time_words_language(w, anchor.language) : -1;
    if (r.language < 0)
        r.language = language_of(&r);
    read_items(&r);
    struct finder f = {r.items.items, r.items.n, tokens, anchor};
    struct vec out = {0};
    for (guint at = 0; at < f.n;) {
        struct time_span s;
        guint next = starts_expression(&f.items[at]) ? find_at(&f, at, &s) : 0;
        if (!next) {
            at++;
            continue;
        }
        guint from = at, to = next;
        widen(&f, &from, &to);
        struct time_mention *m = vec_push(&out, arena, sizeof *m);
        if (!m)
            break;
        guint32 end = f.items[to - 1].first + f.items[to - 1].n;
        *m = (struct time_mention){f.items[from].first, end - f.items[from].first, s.start, s.end, s.precision, s.basis,
                                   s.is_future};
        if (s.start && s.precision == TIME_DAY)
            f.anchor.previous = s.start;
        at = to;
    }
    return (struct time_mentions){out.items, out.n};
}

guint32 time_local_day(gint64 at_us, const char *timezone)
{
    g_autoptr(GTimeZone) zone = timezone && *timezone ? g_time_zone_new_identifier(timezone) : NULL;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC - (at_us % G_USEC_PER_SEC < 0));
    if (!utc)
        return 0;
    g_autoptr(GDateTime) local = zone ? g_date_time_to_timezone(utc, zone) : g_date_time_ref(utc);
    return local ? calendar_day(g_date_time_get_year(local), g_date_time_get_month(local),
                                g_date_time_get_day_of_month(local))
                 : 0;
}

void time_format_day(guint32 day, char out[11])
{
    gint y = 0, m = 0, d = 0;
    if (day == 0 || day > 3652059) { /* 9999-12-31 */
        out[0] = 0;
        return;
    }
    calendar_of(day, &y, &m, &d);
    g_snprintf(out, 11, "%04d-%02d-%02d", y, m, d);
}
