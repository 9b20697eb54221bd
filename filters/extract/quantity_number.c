#include "filters/extract/quantity_number.h"

/* ---- what the table knows at a token ---- */

static guint8 language_of(const struct number_finder *f, const struct token *t)
{
    for (guint s = 0; s < SCRIPTS_N; s++)
        if (t->bits & quantity_scripts[s])
            return f->by_script[s];
    return f->language;
}

void number_read_roles(struct number_finder *f)
{
    for (guint at = 0; at < f->n_matches; at++) {
        const struct name_match *m = &f->matches[at];
        if (m->class != f->class)
            continue;
        const struct number_row *row = quantity_row(f->table, m->payload);
        if (!row->language || row->language == language_of(f, &f->tokens[m->first]))
            f->roles[m->first] |= 1u << row->role;
    }
}

struct found_row number_row_at(const struct number_finder *f, guint i, enum number_role role, guint end)
{
    guint at = number_has_role(f, i, role) ? f->first_match[i] : 0;
    guint8 language = at ? language_of(f, &f->tokens[i]) : 0;
    for (; at && at <= f->n_matches; at++) {
        const struct name_match *m = &f->matches[at - 1];
        if (m->first != i || m->class != f->class)
            break;
        const struct number_row *row = quantity_row(f->table, m->payload);
        if (row->role == role && (!row->language || row->language == language) && (!end || i + m->n == end))
            return (struct found_row){row, m->n, m};
    }
    return (struct found_row){0};
}

const struct number_row *number_sign_at(const struct number_finder *f, guint i, enum number_role role)
{
    if (i >= f->n || !(f->tokens[i].bits & TOKEN_PUNCT))
        return NULL;
    struct strview sign = {f->text.p + f->tokens[i].start, f->tokens[i].end - f->tokens[i].start};
    for (guint k = 0; k < f->table->signs->len; k++) {
        const struct number_sign *s = &g_array_index(f->table->signs, struct number_sign, k);
        const struct number_row *row = quantity_row(f->table, s->row);
        if (row->role == role && sv_equal(s->sign, sign) && (!row->language || row->language == f->language))
            return row;
    }
    return NULL;
}

/* A sign that stands for a habit of the document's language, not for a token. */
static gboolean has_habit(const struct number_finder *f, enum number_role role, struct strview sign)
{
    for (guint k = 0; f->language && k < f->table->signs->len; k++) {
        const struct number_sign *s = &g_array_index(f->table->signs, struct number_sign, k);
        const struct number_row *row = quantity_row(f->table, s->row);
        if (row->role == role && row->language == f->language && sv_equal(s->sign, sign))
            return TRUE;
    }
    return FALSE;
}

gboolean number_goes_to(const struct number_finder *f, guint i)
{
    return i < f->n && !(f->tokens[i].bits & TOKEN_SENTENCE_START);
}

gboolean number_touches(const struct number_finder *f, guint i)
{
    return number_goes_to(f, i) && i > 0 && !(f->tokens[i].bits & (TOKEN_SPACE_BEFORE | TOKEN_GLUED));
}

#define MODIFIER_MAX_TOKENS 6

const struct number_row *number_row_before(const struct number_finder *f, guint end, enum number_role role,
                                           guint *first)
{
    guint least = end > MODIFIER_MAX_TOKENS ? end - MODIFIER_MAX_TOKENS : 0;
    const struct number_row *best = NULL;
    for (guint i = end; i > least && number_goes_to(f, i); i--) {
        struct found_row found = number_row_at(f, i - 1, role, end);
        if (found.row) {
            best = found.row;
            *first = i - 1;
        }
    }
    return best;
}

/* ---- numbers in words ---- */

struct sum {
    gint64 total, current; /* thousands and more; below a thousand */
    gboolean any;
};

static gint64 times(gint64 a, gint64 b)
{
    gint64 product;
    return __builtin_mul_overflow(a, b, &product) ? G_MAXINT64 : product;
}

static gint64 plus(gint64 a, gint64 b)
{
    gint64 sum;
    return __builtin_add_overflow(a, b, &sum) ? G_MAXINT64 : sum;
}

/* Whether `v` may follow what is there: "twenty three", "hundred and five", خمسة وعشرون. */
static gboolean can_add(const struct sum *s, gint64 v, gboolean joined)
{
    gint64 below = s->current % 100;
    if (!s->any)
        return TRUE;
    if (s->current == 0)
        return s->total > v && v < 1000;
    if (v < 10 && below >= 20 && below % 10 == 0)
        return TRUE;
    if (v < 100 && s->current >= 100 && below == 0)
        return TRUE;
    return joined && v >= 20 && v < 100 && v % 10 == 0 && below >= 1 && below < 10;
}

static void multiply(struct sum *s, gint64 m)
{
    if (m < 1000) {
        s->current = s->current ? times(s->current, m) : m;
    } else {
        s->total = plus(s->total, times(MAX(s->current, 1), m));
        s->current = 0;
    }
    s->any = TRUE;
}

static gboolean can_multiply(const struct sum *s, gint64 m)
{
    if (!s->any)
        return TRUE;
    return m < 1000 ? s->current < m : s->current > 0 && (s->total == 0 || s->total > m);
}

/* Whether the word found at token `i` carries the joining "and" of Arabic in front: وعشرون. */
static gboolean carries_join(const struct number_finder *f, const struct found_row *found)
{
    const struct token *t = &f->tokens[found->match->first];
    return t->bits & TOKEN_ARABIC && t->prefix == 'w' && found->match->form > 0;
}

struct part {
    struct found_row found;
    guint first; /* behind the joining word */
    gboolean joined, multiplies;
};

static gboolean part_at(const struct number_finder *f, guint i, gboolean is_first, struct part *out)
{
    *out = (struct part){.first = i};
    if (!is_first && number_goes_to(f, i) && number_row_at(f, i, ROLE_JOIN, i + 1).row) {
        out->joined = TRUE;
        out->first = i + 1;
    }
    if (is_first ? out->first >= f->n : !number_goes_to(f, out->first))
        return FALSE;
    out->found = number_row_at(f, out->first, ROLE_CARDINAL, 0);
    if (!out->found.row) {
        out->multiplies = TRUE;
        out->found = number_row_at(f, out->first, ROLE_MULTIPLIER, 0);
    }
    if (out->found.row && carries_join(f, &out->found))
        out->joined = TRUE;
    return out->found.row != NULL;
}

static gboolean is_arabic_word(const struct number_finder *f, guint i)
{
    return f->tokens[i].bits & TOKEN_ARABIC;
}

static gboolean take_part(const struct number_finder *f, struct sum *s, const struct part *p)
{
    gint64 v = p->found.row->value;
    if (p->multiplies && p->joined && s->any) /* ألف ومئة */
        return s->current == 0 && s->total > v && v < 1000 ? (s->current = v, TRUE) : FALSE;
    if (p->multiplies)
        return can_multiply(s, v) ? (multiply(s, v), TRUE) : FALSE;
    if (!can_add(s, v, p->joined) || (s->any && is_arabic_word(f, p->first) && !p->joined))
        return FALSE;
    if (v >= 1000)
        s->total = plus(s->total, v);
    else
        s->current = plus(s->current, v);
    s->any = TRUE;
    return TRUE;
}

#define NUMBER_MAX_PARTS 12

static guint take_parts(const struct number_finder *f, guint at, struct sum *s)
{
    struct part p;
    for (guint i = 0; i < NUMBER_MAX_PARTS && part_at(f, at, !s->any, &p); i++) {
        if (!take_part(f, s, &p))
            break;
        at = p.first + p.found.n;
    }
    return at;
}

static gboolean parse_words(const struct number_finder *f, guint i, struct number *out)
{
    struct sum s = {0};
    guint at = i;
    gboolean article = number_row_at(f, i, ROLE_ARTICLE, 0).row != NULL;
    if (article && number_goes_to(f, i + 1) && number_row_at(f, i + 1, ROLE_MULTIPLIER, 0).row)
        at = i + 1;
    guint end = take_parts(f, at, &s);
    if (!s.any && !article)
        return FALSE;
    *out = (struct number){.first = i, .end = s.any ? end : i + 1, .is_article = !s.any};
    out->min = out->max = s.any ? plus(s.total, s.current) : 1;
    return TRUE;
}

/* "thirds", "twenty-third" */
static void take_ordinal_end(const struct number_finder *f, struct number *out)
{
    struct found_row found = {0};
    if (number_goes_to(f, out->end) && out->min >= 20 && out->min % 10 == 0)
        found = number_row_at(f, out->end, ROLE_ORDINAL, 0);
    if (!found.row || found.row->value > 9)
        return;
    out->min = out->max = out->min + found.row->value;
    out->end += found.n;
    out->is_ordinal = TRUE;
}

/* ---- numbers in digits ---- */

struct digits {
    gint64 milli; /* thousandths, saturated */
    guint n;      /* digits of the whole part */
    gboolean has_fraction, is_grouped;
};

static guint count_digits(struct strview s)
{
    guint n = 0;
    while (n < s.n && g_ascii_isdigit(s.p[n]))
        n++;
    return n;
}

static gint64 digits_value(struct strview s)
{
    gint64 v = 0;
    for (gsize i = 0; i < s.n; i++)
        v = plus(times(v, 10), s.p[i] - '0');
    return v;
}

static struct digits read_digits(const struct number_finder *f, guint i)
{
    const struct token *t = &f->tokens[i];
    struct strview form = t->forms[0], whole = {form.p, count_digits(form)}, fraction = SV_NULL;
    if (whole.n < form.n)
        fraction = (struct strview){form.p + whole.n + 1, form.n - whole.n - 1};
    struct digits d = {.n = (guint)whole.n, .is_grouped = t->end - t->start > form.n};
    gint64 value = t->number;
    if (fraction.n == 3 && whole.n <= 3 && has_habit(f, ROLE_DIGIT_GROUP, SV("."))) { /* "1.200 Menschen" */
        value = plus(times(value, 1000), digits_value(fraction));
        d.is_grouped = TRUE;
        fraction = SV_NULL;
    }
    d.has_fraction = fraction.n > 0;
    d.milli = times(value, 1000);
    for (gsize k = 0, unit = 100; k < MIN(fraction.n, 3); k++, unit /= 10)
        d.milli = plus(d.milli, (fraction.p[k] - '0') * (gint64)unit);
    return d;
}

/* Arabic-Indic digits take two bytes a digit: then the length says nothing of separators. */
static gboolean has_separator(const struct number_finder *f, const struct token *t)
{
    for (guint i = t->start; i < t->end; i++)
        if (f->text.p[i] == ',')
            return TRUE;
    return FALSE;
}

/* "10 000 personnes" */
static gboolean is_next_group(const struct number_finder *f, guint i)
{
    if (!number_goes_to(f, i) || !(f->tokens[i].bits & TOKEN_NUMBER) || f->tokens[i].bits & TOKEN_GLUED)
        return FALSE;
    return f->tokens[i].forms[0].n == 3 && count_digits(f->tokens[i].forms[0]) == 3 &&
           f->tokens[i - 1].end + 3 >= f->tokens[i].start;
}

static void parse_digits(const struct number_finder *f, guint i, struct number *out)
{
    struct digits d = read_digits(f, i);
    gboolean grouped = d.is_grouped && (has_separator(f, &f->tokens[i]) || !d.has_fraction);
    *out = (struct number){.first = i, .end = i + 1, .is_digits = TRUE, .n_digits = d.n};
    out->is_grouped = grouped && (has_separator(f, &f->tokens[i]) || has_habit(f, ROLE_DIGIT_GROUP, SV(".")));
    if (!d.has_fraction && d.n <= 3 && d.milli && has_habit(f, ROLE_DIGIT_GROUP, SV("_")))
        for (guint groups = 0; groups < 3 && is_next_group(f, out->end); groups++, out->end++) {
            d.milli = plus(times(d.milli, 1000), times(f->tokens[out->end].number, 1000));
            out->is_grouped = TRUE;
        }
    struct part p;
    for (guint k = 0; k < 2 && part_at(f, out->end, FALSE, &p) && p.multiplies && !p.joined; k++) {
        d.milli = times(d.milli, p.found.row->value);
        out->end = p.first + p.found.n;
        out->is_grouped = TRUE;
    }
    out->min = out->max = d.milli == G_MAXINT64 ? G_MAXINT64 : d.milli / 1000;
}

/* ---- any number ---- */

/* "No. 5" */
static gboolean is_abbreviated(const struct number_finder *f, guint i)
{
    return number_touches(f, i) && f->tokens[i].bits & TOKEN_PUNCT && number_goes_to(f, i + 1) &&
           f->tokens[i + 1].bits & TOKEN_NUMBER;
}

static gboolean parse_vague(const struct number_finder *f, guint i, struct number *out)
{
    struct found_row found = number_row_at(f, i, ROLE_VAGUE, 0);
    if (!found.row || (found.row->value == 0 && is_abbreviated(f, i + found.n)))
        return FALSE;
    *out = (struct number){i, i + found.n, found.row->value, found.row->max, .is_vague = TRUE};
    return TRUE;
}

static gboolean parse_ordinal(const struct number_finder *f, guint i, struct number *out)
{
    struct found_row found = number_row_at(f, i, ROLE_ORDINAL, 0);
    if (!found.row)
        return FALSE;
    *out = (struct number){i, i + found.n, found.row->value, found.row->value, .is_ordinal = TRUE};
    return TRUE;
}

gboolean number_parse(const struct number_finder *f, guint i, struct number *out)
{
    if (i >= f->n || f->tokens[i].bits & TOKEN_PUNCT || number_row_at(f, i, ROLE_NONE, 0).row)
        return FALSE;
    if (f->tokens[i].bits & TOKEN_NUMBER) {
        parse_digits(f, i, out);
        return TRUE;
    }
    if (!f->first_match[i])
        return FALSE;
    if (parse_vague(f, i, out))
        return TRUE;
    if (!parse_words(f, i, out))
        return parse_ordinal(f, i, out);
    take_ordinal_end(f, out);
    return TRUE;
}
