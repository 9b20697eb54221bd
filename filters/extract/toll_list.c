#include "filters/extract/toll_list.h"

#define ITEM_TOKENS_MAX     18 /* from one number of a list to the next */
#define HEADING_TOKENS_MAX  28 /* from the heading to the first number */
#define LINE_TOKENS_MAX     6  /* of a line that is a name */
#define REPEATED_TOKENS_MAX 9  /* "الشهيد" to "الشهيد" */

struct finder {
    const struct knowledge *k;
    const struct text_analysis *a;
    const struct quantities *q;
    guint32 n;
    struct toll_list *out;
    guint n_out, max;
};

static const struct token *token_at(const struct finder *f, guint32 i)
{
    return &f->a->tokens.items[i];
}

static gboolean is_sign(const struct finder *f, guint32 i)
{
    return i < f->n && token_at(f, i)->bits & TOKEN_PUNCT && memchr("-._):/", f->a->text.p[token_at(f, i)->start], 6);
}

static const struct trigger *trigger_at(const struct finder *f, guint32 i)
{
    const struct name_match *m = name_at(f->a, i, CLASS_PLAIN_TRIGGER);
    m = m ? m : name_at(f->a, i, CLASS_TRIGGER);
    return m ? frames_trigger(f->k->frames, m->payload) : NULL;
}

/* Does a noun of harm begin at token `i`? */
static gboolean is_harm_noun(const struct finder *f, guint32 i, enum casualty_measure *measure)
{
    const struct trigger *t = trigger_at(f, i);
    if (!t || t->is_verb || t->frame->kind != FRAME_HARM)
        return FALSE;
    *measure = t->frame->measure;
    return TRUE;
}

static void add(struct finder *f, struct toll_list list)
{
    if (f->n_out < f->max && list.n > 1)
        f->out[f->n_out++] = list;
}

/* ---- numbered ---- */

/* "3- علي", "3. Ali", "3_علي" */
static gboolean is_item(const struct finder *f, guint32 i, gint64 number)
{
    if (!(token_at(f, i)->bits & TOKEN_NUMBER) || token_at(f, i)->number != number || i + 1 >= f->n)
        return FALSE;
    guint32 next = i + 1;
    gboolean is_joined = token_at(f, next)->bits & TOKEN_GLUED;
    while (is_sign(f, next))
        next++;
    return (is_joined || next > i + 1) && next < f->n && token_at(f, next)->bits & TOKEN_WORD;
}

static guint32 next_item(const struct finder *f, guint32 i, gint64 number, enum casualty_measure measure)
{
    enum casualty_measure other = measure;
    for (guint32 j = i + 1; j < MIN(f->n, i + ITEM_TOKENS_MAX); j++) {
        if (is_harm_noun(f, j, &other) && other != measure)
            return 0;
        if (is_item(f, j, number))
            return j;
    }
    return 0;
}

static guint32 heading_of(const struct finder *f, guint32 i, enum casualty_measure *measure)
{
    for (guint32 steps = 1; steps <= HEADING_TOKENS_MAX && steps <= i; steps++)
        if (is_harm_noun(f, i - steps, measure))
            return i - steps;
    return NO_INDEX;
}

static guint32 take_numbered(struct finder *f, guint32 i)
{
    struct toll_list list = {.n = 1, .first = i};
    list.heading = is_item(f, i, 1) ? heading_of(f, i, &list.measure) : NO_INDEX;
    if (list.heading == NO_INDEX)
        return i + 1;
    guint32 last = i;
    for (guint32 next; (next = next_item(f, last, list.n + 1, list.measure)); list.n++)
        last = next;
    list.end = MIN(last + LINE_TOKENS_MAX, f->n);
    add(f, list);
    return last + 1;
}

/* ---- line by line ---- */

static gboolean begins_line(const struct finder *f, guint32 i)
{
    guint32 from = i ? token_at(f, i - 1)->end : 0, to = token_at(f, i)->start;
    return i == 0 || memchr(f->a->text.p + from, '\n', to - from);
}

static guint32 end_of_line(const struct finder *f, guint32 i)
{
    for (i++; i < f->n && !begins_line(f, i);)
        i++;
    return i;
}

/* A few words of which no table knows what they do: a name, perhaps behind "the martyr" or a title. */
static gboolean is_name_line(const struct finder *f, guint32 first, guint32 end)
{
    guint words = 0;
    for (guint32 i = first; i < end; i++) {
        const struct token *t = token_at(f, i);
        if (t->bits & TOKEN_NUMBER || (i > first && trigger_at(f, i)))
            return FALSE;
        words += (t->bits & TOKEN_WORD) != 0;
    }
    return words >= 2 && words <= LINE_TOKENS_MAX;
}

static guint32 take_lines(struct finder *f, guint32 i)
{
    struct toll_list list = {.heading = i};
    if (!is_harm_noun(f, i, &list.measure))
        return i + 1;
    guint32 at = i + 1;
    while (is_sign(f, at))
        at++;
    if (at >= f->n || !begins_line(f, at))
        return i + 1;
    list.first = list.end = at;
    while (list.end < f->n && is_name_line(f, list.end, end_of_line(f, list.end))) {
        list.end = end_of_line(f, list.end);
        list.n++;
    }
    add(f, list);
    return MAX(list.end, i + 1);
}

/* ---- the word before each name ---- */

static gboolean is_one_of_dead(const struct finder *f, guint i)
{
    const struct quantity *q = &f->q->items[i];
    enum casualty_measure measure;
    return q->is_implicit && q->is_definite && q->min == 1 && q->max == 1 && is_harm_noun(f, q->noun, &measure);
}

static gboolean is_next_name(const struct finder *f, guint i, guint32 last)
{
    guint32 at = f->q->items[i].noun;
    if (!is_one_of_dead(f, i) || at < last + 2 || at > last + REPEATED_TOKENS_MAX)
        return FALSE;
    for (guint32 j = last + 1; j < at; j++)
        if (trigger_at(f, j) && trigger_at(f, j)->is_verb)
            return FALSE;
    return TRUE;
}

static guint take_repeated(struct finder *f, guint i)
{
    if (!is_one_of_dead(f, i))
        return i + 1;
    guint32 last = f->q->items[i].noun;
    struct toll_list list = {.n = 1, .heading = last, .first = last};
    is_harm_noun(f, last, &list.measure);
    for (i++; i < f->q->n && is_next_name(f, i, last); i++) {
        last = f->q->items[i].noun;
        list.n++;
    }
    list.end = MIN(last + LINE_TOKENS_MAX, f->n);
    add(f, list);
    return i;
}

guint toll_lists_find(const struct knowledge *k, const struct text_analysis *a, const struct quantities *q,
                      struct toll_list *out, guint max)
{
    struct finder f = {.k = k, .a = a, .q = q, .n = a->tokens.n, .out = out, .max = max};
    for (guint32 i = 0; i < f.n;)
        i = take_numbered(&f, i);
    for (guint32 i = 0; i < f.n;)
        i = take_lines(&f, i);
    for (guint i = 0; i < q->n;)
        i = take_repeated(&f, i);
    return f.n_out;
}

/* ---- to the drafts ---- */

static gboolean covers(const struct draft *d, guint text, guint32 token)
{
    return d->evidence.text == text && token >= d->evidence.first && token < d->evidence.first + d->evidence.n;
}

static gboolean is_act(const struct draft *d)
{
    return d->frame->kind != FRAME_HARM && d->type <= EVENT_VIOLENCE_AGAINST_CIVILIANS;
}

/* The harm that the heading tells, else the last act before it. */
static struct draft *owner_of(const struct toll_list *list, guint text, struct drafts *drafts)
{
    struct draft *act = NULL;
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->is_dropped || d->text != text)
            continue;
        if (d->frame->kind == FRAME_HARM && d->frame->measure == list->measure && covers(d, text, list->heading))
            return d;
        if (is_act(d) && (!act || d->evidence.first <= list->heading))
            act = d;
    }
    return act;
}

static struct draft *merged_root(struct drafts *drafts, struct draft *d)
{
    for (guint steps = 0; d->merged_into != NO_DRAFT && steps < 8; steps++)
        d = draft_at(drafts, d->merged_into);
    return d;
}

void toll_lists_apply(const struct toll_list *lists, guint n, guint text, struct drafts *drafts)
{
    for (guint l = 0; l < n; l++) {
        struct draft *owner = owner_of(&lists[l], text, drafts);
        if (!owner)
            continue;
        for (guint i = 0; i < drafts->items.n; i++) {
            struct draft *d = draft_at(drafts, i);
            gboolean inside =
                d->evidence.text == text && d->evidence.first >= lists[l].first && d->evidence.first < lists[l].end;
            if (d != owner && d->frame->kind == FRAME_HARM && inside && d->merged_into == NO_DRAFT) {
                d->is_dropped = TRUE;
                d->why_dropped = "one of a list of names";
            }
        }
        owner = merged_root(drafts, owner);
        struct count *c = &owner->counts[lists[l].measure];
        if (!c->is_set || c->min < lists[l].n)
            *c = (struct count){.is_set = TRUE, .min = lists[l].n, .max = lists[l].n};
    }
}
