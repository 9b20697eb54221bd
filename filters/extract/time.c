#include "filters/extract/calendar.h"
#include "filters/extract/time_items.h"

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

/* ---- ranges ---- */

/* "3-5 May", "May 3 to 5": the day of the first half, the rest of the second. Returns the item behind, or 0. */
static guint match_short_range(const struct time_item *items, guint n, guint at, struct time_fields *from,
                               struct time_fields *to)
{
    gint64 first = 0, second = 0;
    struct time_match m;
    *from = (struct time_fields){0};
    if (time_item_has(&items[at], ROLE_NUMBER, &first) && at + 1 < n) {
        guint next = at + 1 + (time_item_has(&items[at + 1], ROLE_TO, NULL) ? 1 : 0);
        gboolean joined = next == at + 2 || items[at + 1].is_glued;
        if (joined && next < n && time_match_roles("nmy?", items, n, next, &m) && time_settle_number(&m.fields)) {
            *to = *from = m.fields;
            from->day = (gint)first;
            return m.next;
        }
    }
    if (time_match_roles("mn", items, n, at, &m) && time_settle_number(&m.fields) && m.next < n) {
        guint next = m.next + (time_item_has(&items[m.next], ROLE_TO, NULL) ? 1 : 0);
        gboolean joined = next > m.next || items[m.next].is_glued;
        if (joined && next < n && time_item_has(&items[next], ROLE_NUMBER, &second) && second <= 31) {
            gint64 year = 0;
            guint with_year = time_find_role(items, n, next + 1, ROLE_NUMBER, ROLE_YEAR, &year);
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
static guint match_second_half(const struct time_item *items, guint n, guint at, gboolean is_between,
                               const struct token *tokens, const struct time_patterns *among,
                               const struct time_fields *first, struct time_match *second)
{
    gint64 kind = 0;
    if (at >= n || !time_item_has(&items[at], ROLE_TO, &kind) || (kind == 1 && !is_between))
        return 0;
    guint next = at + 1;
    while (next < n && next < at + 3 && time_item_has(&items[next], ROLE_FILLER, NULL) &&
           !time_item_has(&items[next], ROLE_UNIT, NULL))
        next++;
    if (next >= n || !time_match_longest(items, n, next, tokens, among, second) || !may_join(first, &second->fields))
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
    *out = (struct time_span){.start = known ? a.start : 0,
                              .end = known ? b.end : 0,
                              .precision = TIME_PERIOD,
                              .basis = MAX(a.basis, b.basis),
                              .is_future = b.is_future};
    return TRUE;
}

/* ---- finding ---- */

struct finder {
    const struct time_item *items;
    guint n;
    guint64 roles; /* of all items */
    struct time_patterns among;
    const struct token *tokens;
    struct time_anchor anchor;
};

static gboolean has_roles(const struct finder *f, guint64 roles)
{
    return (f->roles & roles) == roles;
}

static gboolean may_have_short_range(const struct finder *f)
{
    return has_roles(f, time_role_bit(ROLE_MONTH) | time_role_bit(ROLE_NUMBER));
}

static gboolean may_have_since_length(const struct finder *f)
{
    return has_roles(f, time_role_bit(ROLE_SINCE)) && f->roles & (time_role_bit(ROLE_UNIT) | time_role_bit(ROLE_COUNT));
}

/* "since last week": from then to publication. */
static void apply_since(struct time_span *s, const struct time_anchor *anchor)
{
    s->basis = TIME_RUNNING;
    s->precision = TIME_PERIOD;
    s->is_since = TRUE;
    s->since_end = s->end;
    s->end = s->start && anchor->published >= s->start ? anchor->published : 0;
    if (!s->end)
        s->start = 0;
}

static gboolean preceded_by(const struct finder *f, guint at, enum time_role role)
{
    for (guint i = at; i > 0 && at - i < 3; i--) {
        const struct time_item *before = &f->items[i - 1];
        if (time_item_has(before, role, NULL))
            return TRUE;
        if (!time_item_has(before, ROLE_FILLER, NULL) && !time_item_has(before, ROLE_IN, NULL))
            return FALSE;
    }
    return FALSE;
}

/* Words of the time of day around the expression belong to it: "Friday night", "ليل الأحد". */
static void widen(const struct finder *f, guint *from, guint *to)
{
    if (*from > 0 && time_item_has(&f->items[*from - 1], ROLE_DAYTIME, NULL))
        (*from)--;
    while (*to < f->n && time_item_has(&f->items[*to], ROLE_DAYTIME, NULL))
        (*to)++;
}

/* "منذ ثلاثة أيام": behind "since" a bare length of time reaches back from publication. */
static guint match_since_length(const struct finder *f, guint at, struct time_span *out)
{
    static const char *const lengths[] = {"nu", "un", "U", "u"};
    struct time_match m;
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        if (!time_match_roles(lengths[i], f->items, f->n, at, &m))
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
    guint next = may_have_short_range(f) ? match_short_range(f->items, f->n, at, &from, &to) : 0;
    if (next && resolve_range(from, to, &f->anchor, out))
        return next;
    struct time_match m, second;
    gboolean is_since = preceded_by(f, at, ROLE_SINCE);
    if (!time_match_longest(f->items, f->n, at, f->tokens, &f->among, &m))
        return is_since ? match_since_length(f, at, out) : 0;
    next = match_second_half(f->items, f->n, m.next, preceded_by(f, at, ROLE_FROM), f->tokens, &f->among, &m.fields,
                             &second);
    if (next && resolve_range(m.fields, second.fields, &f->anchor, out))
        return next;
    if (!time_resolve(&m.fields, &f->anchor, out))
        return 0;
    if (is_since && !m.fields.has_after)
        apply_since(out, &f->anchor);
    return m.next;
}

static gboolean starts_expression(const struct time_item *item)
{
    return item->n_meanings > 1 || (item->n_meanings == 1 && item->meanings[0].role != ROLE_IN);
}

struct time_mentions time_find(const time_words *w, const struct token *tokens, guint first, guint n,
                               struct name_matches matches, guint16 class, struct time_anchor anchor,
                               struct arena *arena)
{
    struct time_items items = time_items_read(w, tokens, first, n, matches, class, anchor.language, arena);
    struct finder f = {.items = items.items, .n = items.n, .roles = items.roles, .tokens = tokens, .anchor = anchor};
    struct vec out = {0};
    time_patterns_for(f.roles, &f.among);
    if (!f.among.n && !may_have_short_range(&f) && !may_have_since_length(&f))
        return (struct time_mentions){0};
    for (guint at = 0; at < f.n;) {
        struct time_span s = {0};
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
        *m = (struct time_mention){.first = f.items[from].first,
                                   .n = end - f.items[from].first,
                                   .start = s.start,
                                   .end = s.end,
                                   .precision = s.precision,
                                   .basis = s.basis,
                                   .is_future = s.is_future,
                                   .is_since = s.is_since,
                                   .since_end = s.since_end};
        if (s.start && s.precision == TIME_DAY)
            f.anchor.previous = s.start;
        at = to;
    }
    return (struct time_mentions){out.items, out.n};
}

guint32 time_local_day(gint64 at_us, const char *zone_name)
{
    g_autoptr(GTimeZone) zone = zone_name && *zone_name ? g_time_zone_new_identifier(zone_name) : NULL;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC - (at_us % G_USEC_PER_SEC < 0));
    if (!utc)
        return 0;
    g_autoptr(GDateTime) local = zone ? g_date_time_to_timezone(utc, zone) : g_date_time_ref(utc);
    return local ? calendar_day(g_date_time_get_year(local), g_date_time_get_month(local),
                                g_date_time_get_day_of_month(local))
                 : 0;
}

static void put_figures(char *out, guint n, gint value)
{
    for (; n > 0; n--, value /= 10)
        out[n - 1] = (char)('0' + value % 10);
}

void time_format_day(guint32 day, char out[11])
{
    gint y = 0, m = 0, d = 0;
    if (day == 0 || day > 3652059) { /* 9999-12-31 */
        out[0] = 0;
        return;
    }
    calendar_of(day, &y, &m, &d);
    memcpy(out, "0000-00-00", 11);
    put_figures(out, 4, y);
    put_figures(out + 5, 2, m);
    put_figures(out + 8, 2, d);
}
