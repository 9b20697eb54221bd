#include "filters/extract/quantity_number.h"

/* One quantity on its way. */
struct candidate {
    struct number number;
    struct quantity q;
    guint end; /* tokens with unit */
    gboolean has_modifier;
};

static gboolean is_number_token(const struct number_finder *f, guint i)
{
    return i < f->n && f->tokens[i].bits & TOKEN_NUMBER;
}

static gboolean is_sign(const struct number_finder *f, guint i, char sign)
{
    return i < f->n && f->tokens[i].bits & TOKEN_PUNCT && f->text.p[f->tokens[i].start] == sign;
}

static guint letters_of(const struct token *t)
{
    return (guint)g_utf8_strlen(t->forms[0].p, (gssize)t->forms[0].n);
}

static void set_kind(struct candidate *c, enum quantity_kind kind, guint end)
{
    c->q.kind = kind;
    c->end = MAX(c->end, end);
}

/* ---- digits that are names, dates or times by their shape ---- */

#define YEAR_FIRST 1900
#define YEAR_LAST  2099

static gboolean looks_like_year(const struct number *n)
{
    return n->is_digits && n->n_digits == 4 && !n->is_grouped && n->min >= YEAR_FIRST && n->min <= YEAR_LAST;
}

#define MODEL_LETTERS_MAX  3 /* T-72, S-300, MiG-29, KAB-500 */
#define MODEL_CAPITALS_MAX 6 /* COVID-19 */
#define MODEL_NUMBER_BELOW 1900

/* Digits joined by a hyphen to the letters before them. */
static gboolean is_model(const struct number_finder *f, const struct number *n)
{
    const struct token *t = &f->tokens[n->first];
    if (!(t->bits & TOKEN_NUMBER) || !(t->bits & TOKEN_GLUED) || n->first == 0 || n->min >= MODEL_NUMBER_BELOW)
        return FALSE;
    const struct token *before = t - 1;
    if (!(before->bits & TOKEN_WORD))
        return FALSE;
    guint letters = letters_of(before);
    if (before->bits & TOKEN_ALL_CAPS)
        return letters <= MODEL_CAPITALS_MAX;
    return letters <= MODEL_LETTERS_MAX && before->bits & (TOKEN_CAPITAL | TOKEN_ARABIC | TOKEN_HEBREW);
}

/* "#5", "@user7", "x5": letters or signs of a name touch the digits. */
static gboolean is_part_of_name(const struct number_finder *f, const struct number *n)
{
    const struct token *t = &f->tokens[n->first];
    if (t->bits & (TOKEN_HASHTAG | TOKEN_MENTION))
        return TRUE;
    gboolean touches = n->first > 0 && number_touches(f, n->first) && t[-1].bits & TOKEN_WORD;
    return t->bits & TOKEN_NUMBER && touches && !number_row_at(f, n->first - 1, ROLE_PROCLITIC, n->first).row;
}

static gboolean glued_number(const struct number_finder *f, guint i)
{
    return is_number_token(f, i) && number_goes_to(f, i) && f->tokens[i].bits & TOKEN_GLUED;
}

/* 18/08/2021, 2025-03-18, 3.2.2017 */
static gboolean take_date(const struct number_finder *f, struct candidate *c)
{
    guint i = c->number.first;
    if (glued_number(f, i + 1) && glued_number(f, i + 2)) {
        set_kind(c, QUANTITY_DATE, i + 3);
        return TRUE;
    }
    gboolean dotted = memchr(f->tokens[i].forms[0].p, '.', f->tokens[i].forms[0].n) != NULL;
    if (dotted && is_sign(f, i + 1, '.') && number_touches(f, i + 1) && is_number_token(f, i + 2) &&
        number_touches(f, i + 2)) {
        set_kind(c, QUANTITY_DATE, i + 3);
        return TRUE;
    }
    return FALSE;
}

/* 10:30, 10:30:15 */
static gboolean take_clock(const struct number_finder *f, struct candidate *c)
{
    guint i = c->number.first, end = i + 1;
    while (end < i + 5 && is_sign(f, end, ':') && number_touches(f, end) && is_number_token(f, end + 1) &&
           number_touches(f, end + 1))
        end += 2;
    if (end == i + 1)
        return FALSE;
    struct found_row unit = number_goes_to(f, end) ? number_row_at(f, end, ROLE_AFTER, 0) : (struct found_row){0};
    set_kind(c, QUANTITY_TIME, unit.row && unit.row->kind == QUANTITY_TIME ? end + unit.n : end);
    return TRUE;
}

/* "1. Ahmad", "2- علي": the number of an item of a list. */
static gboolean is_item_label(const struct number_finder *f, const struct number *n)
{
    if (!(f->tokens[n->first].bits & TOKEN_PARAGRAPH_START) || n->end >= f->n || n->is_grouped)
        return FALSE;
    if (f->tokens[n->end].bits & TOKEN_GLUED)
        return f->tokens[n->end].bits & (TOKEN_ARABIC | TOKEN_HEBREW);
    return (is_sign(f, n->end, '.') || is_sign(f, n->end, ')') || is_sign(f, n->end, '-')) && !glued_number(f, n->end);
}

#define PHONE_DIGITS_MIN 7

static gboolean is_label_by_digits(const struct number *n)
{
    if (!n->is_digits || n->is_grouped)
        return FALSE;
    return n->n_digits >= PHONE_DIGITS_MIN && n->min % 1000 != 0;
}

static gboolean has_leading_zero(const struct number_finder *f, const struct number *n)
{
    return n->n_digits >= 2 && f->tokens[n->first].forms[0].p[0] == '0';
}

/* ---- modifiers and ranges ---- */

static void open_upwards(struct quantity *q)
{
    q->max = QUANTITY_UNKNOWN;
}

static void open_downwards(struct quantity *q)
{
    q->min = QUANTITY_UNKNOWN;
    q->is_approximate = TRUE;
}

static void approximate(struct quantity *q)
{
    q->max = QUANTITY_UNKNOWN;
    q->is_approximate = TRUE;
}

/* In the order in which they are tried: "no more than" is longer than "more than" and ends at the same place. */
static const struct {
    enum number_role before, after;
    void (*apply)(struct quantity *q);
} modifiers[] = {
    {ROLE_AT_LEAST, ROLE_AT_LEAST_AFTER, open_upwards},
    {ROLE_AT_MOST, ROLE_AT_MOST_AFTER, open_downwards},
    {ROLE_ABOUT, ROLE_ABOUT_AFTER, approximate},
};

#define MODIFIERS_MAX 3 /* "at least some 20" */

static gboolean take_modifier_before(const struct number_finder *f, struct candidate *c)
{
    guint best = c->q.first, which = 0;
    for (guint m = 0; m < G_N_ELEMENTS(modifiers); m++) {
        guint first = 0;
        if (number_row_before(f, c->q.first, modifiers[m].before, &first) && first < best) {
            best = first;
            which = m;
        }
    }
    if (best == c->q.first && c->q.first > 0 && number_sign_at(f, c->q.first - 1, ROLE_ABOUT)) {
        best = c->q.first - 1;
        which = G_N_ELEMENTS(modifiers) - 1;
    }
    if (best == c->q.first)
        return FALSE;
    modifiers[which].apply(&c->q);
    c->q.first = best;
    c->has_modifier = TRUE;
    return TRUE;
}

#define AFTER_NOUN_MAX_TOKENS 4 /* "20 مدنيا على الأقل" */

static void take_modifiers_after(const struct number_finder *f, struct candidate *c)
{
    for (guint i = c->end; i < c->end + AFTER_NOUN_MAX_TOKENS && number_goes_to(f, i); i++) {
        if (is_number_token(f, i) || is_sign(f, i, ','))
            return;
        for (guint m = 0; m < G_N_ELEMENTS(modifiers); m++) {
            struct found_row found = number_row_at(f, i, modifiers[m].after, 0);
            gboolean counts_on = found.row && is_number_token(f, i + found.n);
            if (found.row && !counts_on && (i == c->end || found.n > 1)) {
                modifiers[m].apply(&c->q);
                c->has_modifier = TRUE;
                if (i == c->end)
                    c->end += found.n;
                return;
            }
        }
    }
}

/* "50+ dead" */
static void take_plus(const struct number_finder *f, struct candidate *c)
{
    if (!number_touches(f, c->number.end) || !number_sign_at(f, c->number.end, ROLE_AT_LEAST_AFTER))
        return;
    open_upwards(&c->q);
    c->has_modifier = TRUE;
    c->end = ++c->number.end;
}

/* Whether the Arabic "and" in front of the second number joins a range: بين ثلاثة وخمسة. */
static gboolean joins_by_prefix(const struct number_finder *f, guint i)
{
    return i < f->n && f->tokens[i].bits & TOKEN_ARABIC && f->tokens[i].prefix == 'w';
}

/* The token behind the joint of a range, or 0. */
static guint behind_joint(const struct number_finder *f, const struct number *n, gboolean is_open)
{
    guint i = n->end;
    if (!number_goes_to(f, i))
        return 0;
    if (glued_number(f, i) && n->is_digits)
        return f->text.p[f->tokens[i].start - 1] == '/' ? 0 : i;
    struct found_row joint = number_row_at(f, i, ROLE_RANGE_JOIN, 0);
    if (joint.row && (is_open || !joint.row->value) && number_goes_to(f, i + joint.n))
        return i + joint.n;
    if (number_sign_at(f, i, ROLE_RANGE_JOIN) && number_goes_to(f, i + 1) && n->is_digits && is_number_token(f, i + 1))
        return i + 1;
    return is_open && joins_by_prefix(f, i) ? i : 0;
}

static void take_range(const struct number_finder *f, struct candidate *c)
{
    guint opener = 0;
    gboolean is_open = number_row_before(f, c->q.first, ROLE_RANGE_OPEN, &opener) != NULL;
    guint second = behind_joint(f, &c->number, is_open);
    struct number high;
    if (!second || !number_parse(f, second, &high) || high.is_vague || high.is_article || high.is_ordinal)
        return;
    gint64 low = c->number.max;
    if (high.end > second + 1 && high.is_digits && c->number.is_digits && low < 1000) { /* "2 to 3 million" */
        gint64 digits = f->tokens[second].number;
        low = digits > 0 ? low * (high.max / digits) : low;
    }
    if (high.max <= low)
        return;
    c->q.first = is_open ? opener : c->q.first;
    c->q.min = low;
    c->q.max = high.max;
    c->q.is_approximate = TRUE;
    c->number.end = c->end = high.end;
    c->number.is_grouped |= high.is_grouped;
}

/* ---- words around that say what the number is ---- */

static gboolean is_in_brackets(const struct number_finder *f, guint first, guint end)
{
    return first > 0 && is_sign(f, first - 1, '(') && is_sign(f, end, ')');
}

static gboolean take_suffix(const struct number_finder *f, struct candidate *c)
{
    guint end = c->number.end;
    if (!c->number.is_digits || !number_goes_to(f, end) || f->tokens[end].bits & TOKEN_SPACE_BEFORE)
        return FALSE;
    struct found_row found = number_row_at(f, end, ROLE_SUFFIX, 0);
    if (!found.row)
        return FALSE;
    if (found.row->kind == QUANTITY_COUNT) {
        c->q.min = c->q.min > 0 && c->q.min < G_MAXINT32 ? c->q.min * found.row->value : c->q.min;
        c->q.max = c->q.max > 0 && c->q.max < G_MAXINT32 ? c->q.max * found.row->value : c->q.max;
    }
    if (found.row->kind == QUANTITY_YEAR && !looks_like_year(&c->number))
        return FALSE;
    set_kind(c, found.row->kind, end + found.n);
    return TRUE;
}

static gboolean is_age(const struct number_finder *f, const struct candidate *c, guint end)
{
    guint first = 0;
    const struct number_row *before = number_row_before(f, c->q.first, ROLE_BEFORE, &first);
    return (before && before->kind == QUANTITY_AGE) || is_in_brackets(f, c->q.first, end);
}

#define MONTH_DAYS_MAX 31
#define AGE_MAX        110

static gboolean fits(const struct candidate *c, enum quantity_kind kind)
{
    gint64 v = MAX(c->number.min, c->q.max);
    switch (kind) {
    case QUANTITY_DATE:
        return v >= 1 && v <= MONTH_DAYS_MAX;
    case QUANTITY_AGE:
        return v <= AGE_MAX;
    case QUANTITY_YEAR:
        return looks_like_year(&c->number);
    case QUANTITY_TIME:
        return v <= 2400;
    default:
        return TRUE;
    }
}

/* A unit behind: "15 km", "12-year-old", "5 March", "20 عاما". */
static gboolean take_unit(const struct number_finder *f, struct candidate *c)
{
    guint i = c->number.end;
    const struct number_row *sign = number_goes_to(f, i) ? number_sign_at(f, i, ROLE_AFTER) : NULL;
    if (sign) {
        set_kind(c, sign->kind, i + 1);
        return TRUE;
    }
    gboolean has_sign = number_goes_to(f, i) && (is_sign(f, i, '/') || (is_sign(f, i, '.') && number_touches(f, i)));
    i += has_sign; /* "8/ أيار", "3. Februar" */
    struct found_row unit = number_goes_to(f, i) ? number_row_at(f, i, ROLE_AFTER, 0) : (struct found_row){0};
    if (!unit.row || (has_sign && unit.row->kind != QUANTITY_DATE) || c->number.is_ordinal || !fits(c, unit.row->kind))
        return FALSE;
    gboolean is_years = unit.row->kind == QUANTITY_DURATION && is_age(f, c, i + unit.n) && fits(c, QUANTITY_AGE);
    set_kind(c, is_years ? QUANTITY_AGE : unit.row->kind, i + unit.n);
    return TRUE;
}

#define SHORT_LABEL_LETTERS 2 /* "No", "n": only with a full stop or another sign behind */

static const struct number_row *word_before(const struct number_finder *f, guint end, guint *first)
{
    gboolean has_stop = end > 0 && number_goes_to(f, end) && f->tokens[end - 1].bits & TOKEN_PUNCT;
    guint word_end = has_stop ? end - 1 : end;
    const struct number_row *row =
        number_goes_to(f, word_end) ? number_row_before(f, word_end, ROLE_BEFORE, first) : NULL;
    if (!row || (has_stop && row->kind != QUANTITY_LABEL && row->kind != QUANTITY_DATE))
        return NULL;
    gboolean is_short = *first + 1 == word_end && letters_of(&f->tokens[*first]) <= SHORT_LABEL_LETTERS;
    return is_short && row->kind == QUANTITY_LABEL && !has_stop ? NULL : row;
}

/* Kinds that give way when a counted noun follows: "on Friday 5 civilians died". */
static gboolean is_weak(enum quantity_kind kind)
{
    return kind == QUANTITY_LABEL || kind == QUANTITY_DATE || kind == QUANTITY_TIME || kind == QUANTITY_MODEL ||
           kind == QUANTITY_YEAR;
}

static gboolean take_word_before(const struct number_finder *f, struct candidate *c, gboolean has_noun)
{
    guint first = 0;
    const struct number_row *sign =
        c->q.first > 0 && number_goes_to(f, c->q.first) ? number_sign_at(f, c->q.first - 1, ROLE_BEFORE) : NULL;
    const struct number_row *row = sign ? sign : word_before(f, c->q.first, &first);
    if (!row || c->number.is_vague || c->number.is_article || !fits(c, row->kind) || (has_noun && is_weak(row->kind)))
        return FALSE;
    if (row->kind == QUANTITY_LABEL && c->has_modifier)
        return FALSE; /* "a group of over 60" */
    if (!c->number.is_digits && row->kind == QUANTITY_DATE)
        return FALSE;
    set_kind(c, row->kind, 0);
    if (sign)
        c->q.first--;
    return TRUE;
}

static gboolean is_capitalised_name(const struct number_finder *f, guint i)
{
    return i < f->n && f->tokens[i].bits & TOKEN_CAPITAL && f->tokens[i].bits & (TOKEN_LATIN | TOKEN_CYRILLIC);
}

#define BARE_AGE_MIN 5

/* "Ahmad, 38, said", "Ahmad (38)" */
static gboolean is_bare_age(const struct number_finder *f, const struct candidate *c)
{
    const struct number *n = &c->number;
    if (!n->is_digits || c->has_modifier || n->min < BARE_AGE_MIN || n->min > AGE_MAX || n->first < 2 ||
        !number_goes_to(f, n->first))
        return FALSE;
    gboolean in_commas = is_sign(f, n->first - 1, ',') && is_sign(f, n->end, ',');
    return (in_commas || is_in_brackets(f, n->first, n->end)) && is_capitalised_name(f, n->first - 2);
}

/* Letters that touch the digits and that no table knows: "27w", "9M133". */
static gboolean is_mixed_name(const struct number_finder *f, const struct number *n)
{
    guint i = n->end;
    if (!n->is_digits || !number_touches(f, i) || !(f->tokens[i].bits & TOKEN_WORD))
        return FALSE;
    return f->tokens[i].bits & TOKEN_LATIN && !number_row_at(f, i, ROLE_COUNTED, 0).row;
}

/* ---- the counted noun ---- */

/* "يوم واحد", "الجنود الثلاثة": Arabic number words may follow their noun. */
static gboolean noun_may_precede(const struct number_finder *f, const struct number *n)
{
    return !n->is_digits && !n->is_vague && !n->is_ordinal && n->first > 0 && number_goes_to(f, n->first) &&
           f->tokens[n->first].bits & TOKEN_ARABIC;
}

static void take_noun(const struct number_finder *f, struct candidate *c)
{
    guint i = c->number.end;
    struct found_row of = number_goes_to(f, i) ? number_row_at(f, i, ROLE_OF, 0) : (struct found_row){0};
    struct found_row noun = number_goes_to(f, i) ? number_row_at(f, i, ROLE_COUNTED, 0) : (struct found_row){0};
    for (guint skip = of.n; of.row && !noun.row && skip <= of.n + 1 && number_goes_to(f, i + skip); skip++)
        noun = number_row_at(f, i + skip, ROLE_COUNTED, 0);
    if (!noun.row && noun_may_precede(f, &c->number))
        noun = number_row_at(f, c->number.first - 1, ROLE_COUNTED, c->number.first);
    if (!noun.row)
        return;
    c->q.kind = noun.row->kind;
    c->q.noun = noun.match->first;
    c->q.noun_n = noun.n;
    c->q.noun_kind = noun.row->noun_kind;
}

/* ---- what a number is, in order of how sure the sign is ---- */

static gboolean kind_by_shape(const struct number_finder *f, struct candidate *c)
{
    const struct number *n = &c->number;
    if (!n->is_digits)
        return FALSE;
    if (is_model(f, n))
        set_kind(c, QUANTITY_MODEL, 0);
    else if (take_date(f, c) || take_clock(f, c))
        return TRUE;
    else if (is_part_of_name(f, n) || is_item_label(f, n) || is_label_by_digits(n))
        set_kind(c, QUANTITY_LABEL, 0);
    else
        return FALSE;
    return TRUE;
}

static void decide_kind(const struct number_finder *f, struct candidate *c)
{
    gboolean has_noun = c->q.noun_n > 0;
    if (c->number.is_ordinal) {
        set_kind(c, QUANTITY_ORDINAL, 0);
        if (!c->number.is_digits)
            take_word_before(f, c, has_noun);
        return;
    }
    if (take_suffix(f, c) || take_unit(f, c) || take_word_before(f, c, has_noun))
        return;
    if (has_leading_zero(f, &c->number) || is_mixed_name(f, &c->number) ||
        (glued_number(f, c->number.end) && !has_noun))
        set_kind(c, QUANTITY_LABEL, 0);
    else if (looks_like_year(&c->number) && !has_noun && !c->has_modifier)
        set_kind(c, QUANTITY_YEAR, 0);
    else if (is_bare_age(f, c))
        set_kind(c, QUANTITY_AGE, 0);
}

static void settle(struct candidate *c)
{
    struct quantity *q = &c->q;
    q->number_first = c->number.first;
    q->number_n = c->number.end - c->number.first;
    q->is_ordinal = q->kind == QUANTITY_ORDINAL;
    q->is_implicit = c->number.is_article;
    if (q->kind != QUANTITY_COUNT)
        q->noun_n = 0, q->noun_kind = NULL;
    c->end = MAX(c->end, c->number.end);
    q->n = c->end - q->first;
    if (q->noun_n)
        c->end = MAX(c->end, q->noun + q->noun_n);
}

static guint take_quantity(const struct number_finder *f, const struct number *number, struct quantity *out)
{
    struct candidate c = {
        .number = *number, .q = {.first = number->first, .min = number->min, .max = number->max}, .end = number->end};
    c.q.is_approximate = number->is_vague && number->min != number->max;
    if (!kind_by_shape(f, &c)) {
        if (!number->is_vague && !number->is_article && !number->is_ordinal)
            take_range(f, &c);
        for (guint i = 0; i < MODIFIERS_MAX && take_modifier_before(f, &c); i++)
            ;
        take_plus(f, &c);
        take_noun(f, &c);
        decide_kind(f, &c);
        take_modifiers_after(f, &c);
    }
    settle(&c);
    *out = c.q;
    return c.end;
}

/* ---- nouns whose form is a number ---- */

/* Whether the form that matched had the article cut off: الطفل. */
static gboolean lost_article(const struct token *t, guint form)
{
    static const struct strview article = SV("ال");
    return form > 0 && sv_starts_with(t->forms[form - 1], article) &&
           t->forms[form - 1].n == t->forms[form].n + article.n;
}

static gboolean is_definite_word(const struct token *t)
{
    return t->bits & TOKEN_ARABIC && t->n_forms > 1 && lost_article(t, t->n_forms - 1u);
}

/* "مدنيين اثنين", "مدني واحد": the number word behind repeats the form. */
static guint end_of_repetition(const struct number_finder *f, guint i, struct quantity *q)
{
    struct number word;
    if (!number_goes_to(f, i) || is_number_token(f, i) || !number_parse(f, i, &word) || word.is_vague ||
        word.is_ordinal)
        return i;
    if (word.min != q->min || word.max != word.min)
        return i;
    q->max = q->min;
    q->is_implicit = q->is_approximate = FALSE;
    return word.end;
}

static gboolean take_implicit(const struct number_finder *f, guint i, struct quantity *q, guint *end)
{
    struct found_row noun = f->first_match[i] ? number_row_at(f, i, ROLE_COUNTED, 0) : (struct found_row){0};
    if (!noun.row || noun.row->value <= 0)
        return FALSE;
    gboolean definite = lost_article(&f->tokens[i], noun.match->form);
    if (noun.row->value == 1 && definite && i > 0 && number_goes_to(f, i) && is_definite_word(&f->tokens[i - 1]))
        return FALSE; /* الدفاع المدني */
    if (definite && noun.row->value == 2 && noun.row->max == QUANTITY_UNKNOWN)
        return FALSE; /* "عدد من المدنيين": with the article the plural is meant */
    *q = (struct quantity){.first = i,
                           .number_first = i,
                           .number_n = noun.n,
                           .noun = i,
                           .noun_n = noun.n,
                           .noun_kind = noun.row->noun_kind,
                           .min = noun.row->value,
                           .max = noun.row->max,
                           .is_implicit = TRUE,
                           .is_definite = definite,
                           .may_be_adjective = noun.row->is_adjective};
    q->kind = noun.row->kind;
    q->is_approximate = q->max != q->min;
    *end = end_of_repetition(f, i + noun.n, q);
    q->n = *end - i;
    return TRUE;
}

/* ---- over the text ---- */

static guint8 language_named(const quantity_table *t, const char *language)
{
    for (guint i = 1; language && i < t->n_languages; i++)
        if (g_str_has_prefix(language, t->languages[i]) && !g_ascii_isalpha(language[strlen(t->languages[i])]))
            return (guint8)i;
    return 0;
}

static void choose_languages(struct number_finder *f, const char *language)
{
    memcpy(f->by_script, f->table->main_language, sizeof f->by_script);
    f->language = language_named(f->table, language);
    guint script = f->language ? f->table->language_script[f->language] : 0;
    if (script)
        f->by_script[script - 1] = f->language;
}

static gboolean index_matches(struct number_finder *f, struct arena *arena)
{
    guint32 *first = arena_new_n(arena, guint32, f->n + 1);
    if (!first)
        return FALSE;
    for (guint i = f->n_matches; i > 0; i--)
        if (f->matches[i - 1].class == f->class)
            first[f->matches[i - 1].first] = i;
    f->first_match = first;
    f->roles = arena_new_n(arena, guint32, f->n + 1);
    return f->roles != NULL;
}

static guint tokens_of_modifier(const struct number_finder *f, guint i)
{
    guint n = 0;
    for (guint m = 0; m < G_N_ELEMENTS(modifiers); m++)
        n = MAX(n, number_row_at(f, i, modifiers[m].before, 0).n);
    return n;
}

static guint step(const struct number_finder *f, guint i, struct quantity *q, gboolean *found)
{
    struct number number;
    guint end = i + 1;
    *found = FALSE;
    if (!f->roles[i] && !(f->tokens[i].bits & TOKEN_NUMBER))
        return end;
    *found = TRUE;
    struct found_row none = f->first_match[i] ? number_row_at(f, i, ROLE_NONE, 0) : (struct found_row){0};
    if (none.row) {
        *found = FALSE;
        return i + none.n;
    }
    guint modifier = f->first_match[i] ? tokens_of_modifier(f, i) : 0;
    if (modifier > 1) { /* "as many as": no "many" in it */
        *found = FALSE;
        return i + modifier;
    }
    if (number_parse(f, i, &number))
        return take_quantity(f, &number, q);
    *found = take_implicit(f, i, q, &end);
    return end;
}

struct quantities quantities_find(const quantity_table *t, struct strview text, const struct tokens *tokens,
                                  const struct name_matches *matches, guint16 class, const char *language,
                                  struct arena *arena)
{
    struct number_finder f = {.table = t,
                              .text = text,
                              .tokens = tokens->items,
                              .n = tokens->n,
                              .matches = matches->items,
                              .n_matches = matches->n,
                              .class = class};
    struct vec out = {0};
    if (!index_matches(&f, arena))
        return (struct quantities){0};
    choose_languages(&f, language);
    number_read_roles(&f);
    for (guint i = 0; i < f.n;) {
        struct quantity q = {0};
        gboolean found = FALSE;
        guint next = step(&f, i, &q, &found);
        i = MAX(next, i + 1);
        if (!found)
            continue;
        struct quantity *kept = vec_push(&out, arena, sizeof q);
        if (!kept)
            break;
        *kept = q;
    }
    return (struct quantities){out.items, out.n};
}
