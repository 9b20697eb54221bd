#include "filters/extract/evidence.h"

struct notes {
    const struct writer_context *w;
    const struct draft *self;
    guint number;
    struct vec items; /* struct event_evidence */
};

#define MERGES_MAX 16

static guint head_of(const struct drafts *drafts, guint i)
{
    for (guint steps = 0; steps < MERGES_MAX && draft_at(drafts, i)->merged_into != NO_DRAFT; steps++)
        i = draft_at(drafts, i)->merged_into;
    return i;
}

#define PARTS_MAX 64 /* of one event; the evidence of more is left out */

gboolean draft_parts_find(const struct drafts *drafts, struct arena *arena, struct draft_parts *out)
{
    guint n = drafts->items.n, *last = arena_new_n(arena, guint, n + 1), *parts = arena_new_n(arena, guint, n + 1);
    out->next = arena_new_n(arena, guint, n + 1);
    if (!last || !parts || !out->next)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        out->next[i] = NO_DRAFT;
        last[i] = i;
    }
    for (guint i = 0; i < n; i++) {
        guint head = head_of(drafts, i);
        if (head == i || ++parts[head] >= PARTS_MAX)
            continue;
        out->next[last[head]] = i;
        last[head] = i;
    }
    return TRUE;
}

static guint next_part(const struct writer_context *w, guint i)
{
    return w->parts.next[i];
}

/* Two clauses of one event may stand in one sentence and count the same dead. */
static gboolean has(const struct notes *n, const char *field, const struct text_ref *r, const char *rule)
{
    const struct token *tokens = n->w->texts[r->text].tokens.items;
    const struct event_evidence *e = n->items.items;
    for (guint i = 0; i < n->items.n && g_str_equal(rule, "count"); i++)
        if (sv_equal(e[i].field, sv_from(field)) && e[i].part == (r->text == 0 ? PART_TITLE : PART_BODY) &&
            e[i].start == tokens[r->first].start)
            return TRUE;
    return FALSE;
}

static void add(struct notes *n, const char *field, const struct text_ref *r, const char *rule)
{
    const struct token *tokens = n->w->texts[r->text].tokens.items;
    struct event_evidence *e = r->n && !has(n, field, r, rule) ? vec_push(&n->items, n->w->arena, sizeof *e) : NULL;
    if (e)
        *e = (struct event_evidence){.field = sv_from(field),
                                     .part = r->text == 0 ? PART_TITLE : PART_BODY,
                                     .start = tokens[r->first].start,
                                     .end = tokens[r->first + r->n - 1].end,
                                     .rule = sv_from(rule)};
}

static gboolean lies_in(const struct text_ref *r, const struct text_ref *whole)
{
    return r->text == whole->text && r->first >= whole->first && r->first + r->n <= whole->first + whole->n;
}

static struct text_ref sentence_of(const struct writer_context *w, const struct draft *d)
{
    const struct sentences *all = &w->texts[d->text].sentences;
    return d->sentence < all->n ? (struct text_ref){d->text, all->items[d->sentence].first, all->items[d->sentence].n}
                                : d->evidence;
}

/* How near words stand to an event: in the clause of one of its drafts, in such a draft's sentence, elsewhere. */
enum distance { IN_CLAUSE, IN_SENTENCE, ELSEWHERE };

static enum distance distance_of(const struct writer_context *w, guint number, const struct text_ref *r)
{
    enum distance best = ELSEWHERE;
    for (guint i = number; i != NO_DRAFT && best > IN_CLAUSE; i = next_part(w, i)) {
        const struct draft *d = draft_at(w->drafts, i);
        struct text_ref sentence = sentence_of(w, d);
        if (lies_in(r, &d->evidence))
            best = IN_CLAUSE;
        else if (lies_in(r, &sentence))
            best = IN_SENTENCE;
    }
    return best;
}

static const struct noted *noted_at(const struct vec *v, guint i)
{
    return (const struct noted *)v->items + i;
}

/* The first of `v` that does not stand before the sentence. */
static guint first_of_sentence(const struct vec *v, const struct text_ref *sentence)
{
    guint low = 0, high = v->n;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const struct text_ref *at = &noted_at(v, middle)->at;
        if (at->text < sentence->text || (at->text == sentence->text && at->first < sentence->first))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- actors ---- */

#define LOOK_BACK 256 /* mentions before the event that are looked through for an actor named elsewhere */

/* Names the phrase at `r` one of these actors? */
static gboolean names_one_of(const struct writer_context *w, const struct text_ref *r, const struct index_set *actors)
{
    const struct vec *roles = &w->drafts->roles;
    for (guint i = first_of_sentence(roles, r); i < roles->n && noted_at(roles, i)->at.text == r->text; i++) {
        const struct noted *m = noted_at(roles, i);
        if (m->at.first > r->first + LOOK_BACK)
            break;
        if (lies_in(&m->at, r) && lies_in(r, &m->at) && index_set_has(actors, m->what))
            return TRUE;
    }
    return FALSE;
}

/* In the clauses and sentences of the event. */
static const struct noted *near_mention(const struct writer_context *w, guint number, guint32 actor)
{
    const struct vec *roles = &w->drafts->roles;
    const struct noted *best = NULL;
    guint best_far = G_MAXUINT, parts = 0;
    for (guint part = number; part != NO_DRAFT && best_far && parts < LOOK_BACK; part = next_part(w, part), parts++) {
        const struct draft *d = draft_at(w->drafts, part);
        struct text_ref sentence = sentence_of(w, d);
        guint from = first_of_sentence(roles, &sentence), to = MIN(roles->n, from + LOOK_BACK);
        for (guint i = from; i < to && best_far && lies_in(&noted_at(roles, i)->at, &sentence); i++) {
            const struct noted *m = noted_at(roles, i);
            guint far = (lies_in(&m->at, &d->evidence) ? IN_CLAUSE : IN_SENTENCE) * 2 + (guint)m->is_reference;
            if (m->what == actor && far < best_far) {
                best = m;
                best_far = far;
            }
        }
    }
    return best;
}

/* The last before the event, else the first behind it. */
static const struct noted *far_mention(const struct writer_context *w, guint number, guint32 actor)
{
    const struct vec *roles = &w->drafts->roles;
    struct text_ref sentence = sentence_of(w, draft_at(w->drafts, number));
    guint from = first_of_sentence(roles, &sentence);
    for (guint i = from; i > 0 && i + LOOK_BACK > from; i--)
        if (noted_at(roles, i - 1)->what == actor)
            return noted_at(roles, i - 1);
    for (guint i = from; i < roles->n && i < from + LOOK_BACK; i++)
        if (noted_at(roles, i)->what == actor)
            return noted_at(roles, i);
    return NULL;
}

const char *evidence_of_actor(const struct writer_context *w, guint number, enum actor_role role, guint32 actor,
                              struct text_ref *at)
{
    const struct draft *d = draft_at(w->drafts, number);
    const struct text_ref *phrase = role == ROLE_AGENT ? &d->agent_mention : &d->target_mention;
    const struct index_set *set = role == ROLE_AGENT ? &d->agents : &d->targets;
    const struct noted *m = near_mention(w, number, actor);
    if (m) {
        *at = m->at;
        return m->is_reference ? "reference" : "role";
    }
    if (phrase->n && !names_one_of(w, phrase, set)) { /* "the militants" */
        *at = *phrase;
        return "reference";
    }
    if (!(m = far_mention(w, number, actor)))
        return NULL;
    *at = m->at;
    return "reference";
}

static void add_actors(struct notes *n, enum actor_role role)
{
    const struct index_set *set = role == ROLE_AGENT ? &n->self->agents : &n->self->targets;
    for (guint i = 0; i < set->n; i++) {
        struct text_ref at = n->self->evidence;
        const char *rule = evidence_of_actor(n->w, n->number, role, set->items[i], &at);
        add(n, role == ROLE_AGENT ? "agent" : "target", &at, rule ? rule : "implied");
    }
}

/* ---- places and time ---- */

static void add_places(struct notes *n)
{
    const struct draft *d = n->self;
    for (guint i = 0; i < d->places.n; i++) {
        const struct place_mention *p = &n->w->places[d->place_text].items[d->places.items[i]];
        struct text_ref at = {d->place_text, p->span_n ? p->span_first : p->first, p->span_n ? p->span_n : p->n};
        add(n, "place", &at, distance_of(n->w, n->number, &at) < ELSEWHERE ? "clause" : "context");
    }
}

static void add_time(struct notes *n)
{
    const struct draft *d = n->self;
    if (!d->has_time || !d->time.start)
        return;
    if (d->time_is_default || !d->time.n)
        add(n, "time", &d->evidence, "publication_day");
    else
        add(n, "time", &(struct text_ref){d->time_text, d->time.first, d->time.n}, "time");
}

/* ---- counts ---- */

static gboolean is_said_before(const struct vec *counts, guint first, guint i)
{
    const struct noted *m = noted_at(counts, i);
    for (guint j = first; j < i; j++) {
        const struct noted *x = noted_at(counts, j);
        if (x->what == m->what && lies_in(&x->at, &m->at) && lies_in(&m->at, &x->at))
            return TRUE;
    }
    return FALSE;
}

/* The phrases of one part's sentence that state this number; with `exact` only those that state all of it. */
static guint add_phrases(struct notes *n, guint part, enum casualty_measure measure, const char *field, gboolean exact)
{
    const struct vec *counts = &n->w->drafts->counts;
    struct text_ref sentence = sentence_of(n->w, draft_at(n->w->drafts, part));
    guint found = 0, first = first_of_sentence(counts, &sentence);
    for (guint i = first; i < counts->n && lies_in(&noted_at(counts, i)->at, &sentence); i++) {
        const struct noted *m = noted_at(counts, i);
        gboolean fits = m->what == (guint32)measure && (!exact || m->min == n->self->counts[measure].min);
        if (fits && !is_said_before(counts, first, i)) {
            add(n, field, &m->at, "count");
            found++;
        }
    }
    return found;
}

static guint add_count(struct notes *n, enum casualty_measure measure, const char *field, gboolean exact)
{
    guint found = 0;
    for (guint part = n->number; part != NO_DRAFT; part = next_part(n->w, part))
        found += add_phrases(n, part, measure, field, exact);
    return found;
}

static void add_counts(struct notes *n)
{
    static const char *const fields[MEASURES_N] = {"killed", "wounded", "captured", "missing", "displaced"};
    for (guint m = 0; m < MEASURES_N; m++)
        if (n->self->counts[m].is_set && !add_count(n, (enum casualty_measure)m, fields[m], TRUE) &&
            !add_count(n, (enum casualty_measure)m, fields[m], FALSE))
            add(n, fields[m], &n->self->evidence, "implied");
}

/* ---- sources, modality, status ---- */

static struct text_ref source_ref(const struct notes *n, guint i)
{
    const struct source_mention *m =
        (const struct source_mention *)n->w->sources->items.items + n->self->sources.items[i];
    return (struct text_ref){m->text, m->first, m->n};
}

static gboolean is_fact(const struct draft *d)
{
    return d->modality == MODALITY_ACTUAL && !d->is_negated;
}

/* The cue is a piece of the text: which tokens? */
static struct text_ref cue_ref(const struct notes *n)
{
    const struct strview cue = n->self->modality_cue;
    for (guint t = 0; cue.n && t < 2; t++) {
        const struct text_analysis *a = &n->w->texts[t];
        if (cue.p < a->text.p || cue.p >= a->text.p + a->text.n)
            continue;
        guint32 start = (guint32)(cue.p - a->text.p), end = start + (guint32)cue.n;
        struct text_ref r = {t, 0, 0};
        for (guint32 i = 0; i < a->tokens.n && a->tokens.items[i].start < end; i++)
            if (a->tokens.items[i].start >= start) {
                r.first = r.n ? r.first : i;
                r.n++;
            }
        return r;
    }
    return (struct text_ref){0};
}

static void add_modality(struct notes *n)
{
    struct text_ref cue = cue_ref(n);
    if (!is_fact(n->self))
        add(n, "modality", cue.n ? &cue : &n->self->evidence, cue.n ? "cue" : "verb");
}

static void add_status(struct notes *n)
{
    struct text_ref cue = cue_ref(n), at = n->self->evidence;
    const char *rule = "outlet";
    if (!is_fact(n->self)) {
        at = cue.n ? cue : at;
        rule = n->self->is_negated ? "negation" : "modality";
    } else if (n->self->sources.n) {
        at = source_ref(n, 0);
        rule = "attribution";
    } else if (n->self->status == STATUS_CLAIMED) {
        rule = "outlet_side";
    }
    add(n, "status", &at, rule);
}

void evidence_write(const struct writer_context *w, guint number, struct event *out)
{
    struct notes n = {.w = w, .self = draft_at(w->drafts, number), .number = number};
    for (guint i = number; i != NO_DRAFT; i = next_part(w, i))
        add(&n, "*", &draft_at(w->drafts, i)->evidence, draft_at(w->drafts, i)->frame->id);
    add_actors(&n, ROLE_AGENT);
    add_actors(&n, ROLE_TARGET);
    add_places(&n);
    add_time(&n);
    add_counts(&n);
    for (guint i = 0; i < n.self->sources.n; i++) {
        struct text_ref at = source_ref(&n, i);
        add(&n, "source", &at, "attribution");
    }
    add_modality(&n);
    add_status(&n);
    out->evidence.items = n.items.items;
    out->evidence.n = n.items.n;
}
