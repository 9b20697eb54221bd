#include "filters/extract/time_items.h"

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
    {"nu", 1},         {"oCu", 0},        {"nCu", 0},        {"ouC", 0},        {"uoC", 0},    {"nuC", 0},
    {"UC", 0},         {"xnu", 0},        {"nxu", 0},        {"nux", 0},        {"unx", 0},    {"eu", 1},
    {"ue", 1},         {"U", 0},          {"mue", 0},        {"me", 0},
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
    case ROLE_STREAK:
        f->is_streak = TRUE;
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

/* Whether the item may stand inside an expression without saying anything. */
static gboolean may_skip(const struct time_item *item, enum time_role before, enum time_role wanted)
{
    if (item->is_comma) /* "In May, 20 people" is no date */
        return !(before == ROLE_MONTH && wanted == ROLE_NUMBER) && wanted != ROLE_UNIT && before != ROLE_NUMBER;
    if (item->is_stop)
        return before == ROLE_MONTH || before == ROLE_NUMBER || before == ROLE_WEEKDAY;
    if (time_item_has(item, ROLE_FILLER, NULL) || time_item_has(item, ROLE_DAYTIME, NULL))
        return TRUE;
    gboolean links_date = before == ROLE_NUMBER || before == ROLE_PART || before == ROLE_ORDINAL ||
                          before == ROLE_MONTH || before == ROLE_UNIT || before == ROLE_WEEKDAY;
    return links_date && (time_item_has(item, ROLE_FROM, NULL) || time_item_has(item, ROLE_IN, NULL)) &&
           wanted != ROLE_UNIT;
}

#define SKIP_MAX 2

guint time_find_role(const struct time_item *items, guint n, guint at, enum time_role before, enum time_role wanted,
                     gint64 *value)
{
    for (guint skipped = 0; at < n && skipped <= SKIP_MAX; at++, skipped++) {
        if (time_item_has(&items[at], wanted, value))
            return at;
        if (before == 0 || !may_skip(&items[at], before, wanted))
            break;
    }
    return n;
}

/* Two names of one month side by side: "شباط/فبراير" */
static guint skip_second_name(const struct time_item *items, guint n, guint at, enum time_role role, gint64 value)
{
    gint64 other = 0;
    gboolean is_same = role == ROLE_MONTH && at < n && time_item_has(&items[at], ROLE_MONTH, &other) && other == value;
    return is_same ? at + 1 : at;
}

gboolean time_match_roles(const char *roles, const struct time_item *items, guint n, guint at, struct time_match *out)
{
    struct time_fields f = {0};
    enum time_role before = 0;
    for (const char *p = roles; *p;) {
        gboolean optional = p[1] == '?';
        gint64 value = 0;
        guint found = time_find_role(items, n, at, before, (enum time_role) * p, &value);
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
    *out = (struct time_match){f, at};
    return TRUE;
}

static gboolean is_behind_in(const struct time_item *items, guint at, const struct token *tokens)
{
    const struct token *t = &tokens[items[at].first];
    if (t->prefix && strchr("blkf", t->prefix))
        return TRUE;
    for (guint i = at; i > 0 && at - i < 3; i--) {
        const struct time_item *before = &items[i - 1];
        static const enum time_role in[] = {ROLE_IN, ROLE_SINCE, ROLE_UNTIL, ROLE_FROM, ROLE_TO};
        for (guint k = 0; k < G_N_ELEMENTS(in); k++)
            if (time_item_has(before, in[k], NULL))
                return TRUE;
        if (!time_item_has(before, ROLE_FILLER, NULL))
            break;
    }
    return FALSE;
}

/* A number of the pattern is a day where there is a month, else how many. */
gboolean time_settle_number(struct time_fields *f)
{
    gboolean has_month = f->month || f->hijri || f->jalali;
    if (has_month && f->count) {
        f->day = f->count;
        f->count = 0;
        f->unit = f->unit == UNIT_DAY ? UNIT_NONE : f->unit;
    }
    return !has_month || f->day <= 31;
}

G_STATIC_ASSERT(G_N_ELEMENTS(patterns) <= TIME_PATTERNS_MAX);

static struct {
    guint64 leads; /* roles of which the first item has one */
    guint64 needs; /* roles that are not optional */
} pattern_roles[G_N_ELEMENTS(patterns)];

static gpointer read_pattern_roles(gpointer unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
        gboolean leads = TRUE;
        for (const char *p = patterns[i].roles; *p; p += p[1] == '?' ? 2 : 1) {
            guint64 bit = time_role_bit((enum time_role) * p);
            pattern_roles[i].leads |= leads ? bit : 0;
            pattern_roles[i].needs |= p[1] == '?' ? 0 : bit;
            leads = leads && p[1] == '?';
        }
    }
    return NULL;
}

void time_patterns_for(guint64 roles, struct time_patterns *out)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, read_pattern_roles, NULL);
    out->n = 0;
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
        if (!(pattern_roles[i].needs & ~roles))
            out->at[out->n++] = (guint8)i;
}

/* The first role that a pattern takes stands at its first item: most words are passed over at once. */
gboolean time_match_longest(const struct time_item *items, guint n, guint at, const struct token *tokens,
                            const struct time_patterns *among, struct time_match *out)
{
    gboolean found = FALSE;
    for (guint k = 0; k < among->n; k++) {
        const struct pattern *p = &patterns[among->at[k]];
        struct time_match m;
        if (!(pattern_roles[among->at[k]].leads & items[at].roles) || !time_match_roles(p->roles, items, n, at, &m) ||
            (found && m.next <= out->next))
            continue;
        if ((p->needs_in && !is_behind_in(items, at, tokens)) || !time_settle_number(&m.fields))
            continue;
        m.fields.is_length = strcmp(p->roles, "nu") == 0;
        *out = m;
        found = TRUE;
    }
    return found;
}
