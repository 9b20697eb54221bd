#include "filters/extract/noun_phrase.h"

static const struct token *token_of(const struct sentence_view *s, guint32 i)
{
    return &s->a->tokens.items[i];
}

static gboolean is_glued_participle(const struct sentence_view *s, guint32 i, guint32 end)
{
    /* "rebel-held", "Turkish-backed", "Kurdish-led": what stands before belongs to somebody else than the head */
    if (i >= end || !(token_of(s, i)->bits & TOKEN_GLUED))
        return FALSE;
    const struct name_match *verb = name_at(s->a, i, CLASS_VERB);
    return verb && verb->payload & (VERB_PARTICIPLE | VERB_PAST);
}

/* "anti-government", "pro-Assad": the name is somebody's object. */
static gboolean is_behind_prefix(const struct sentence_view *s, guint32 i)
{
    if (i == 0 || !(token_of(s, i)->bits & TOKEN_GLUED))
        return FALSE;
    const struct name_match *word = name_at(s->a, i - 1, CLASS_WORD);
    for (; word; word = name_next(s->a, word))
        if (word->payload & WORD_PREFIX)
            return TRUE;
    return FALSE;
}

static void add_actor(struct np_actors *out, guint32 actor, guint32 first, guint32 n, gboolean is_head,
                      gboolean generic)
{
    for (guint i = 0; i < out->n; i++)
        if (out->items[i].actor == actor)
            return;
    if (out->n < NP_ACTORS_MAX)
        out->items[out->n++] = (struct np_actor){actor, first, n, is_head, generic};
}

/* Is there a noun of soldiers, weapons or violence behind position i? Then an adjective of a country means its forces.
 */
static gboolean has_military_head(const struct sentence_view *s, const struct chunk *np, guint32 i)
{
    guint32 end = np->first + np->n;
    if (np->bits & NP_PLAIN)
        i = np->first;
    for (; i < end; i++) {
        const struct name_match *unit = name_at(s->a, i, CLASS_UNIT);
        if (unit && UNITS_MILITARY >> actor_unit_kind(s->k->actors, unit->payload) & 1)
            return TRUE;
        if (name_at(s->a, i, CLASS_CUE) &&
            span_cues(s, i, 1) & (1u << CUE_AIRCRAFT | 1u << CUE_ARTILLERY | 1u << CUE_AIR_MUNITION))
            return TRUE;
    }
    return FALSE;
}

/* "القوات الروسية", "the Turkish shelling", "the Russians"; "a Syrian civilian" is nobody's. */
static guint32 plain_demonym_actor(const struct sentence_view *s, const struct chunk *np, const struct demonym *d,
                                   gboolean as_forces)
{
    gboolean is_military = has_military_head(s, np, np->first);
    guint units = noun_phrase_units(s, (guint)(np - s->chunks.items));
    if (!(np->bits & NP_ACTS) && np->trigger == NO_INDEX)
        return NO_ACTOR;
    if (units & UNITS_OF_PEOPLE & ~(UNITS_ARMED | 1u << UNIT_OFFICIALS))
        return NO_ACTOR;
    return is_military || (as_forces && !(units & 1u << UNIT_OFFICIALS)) ? d->forces : d->state;
}

static guint32 demonym_actor(const struct sentence_view *s, const struct chunk *np, const struct name_match *m,
                             gboolean as_forces)
{
    const struct demonym *d = actor_demonym(s->k->actors, m->payload);
    if (np->bits & NP_PLAIN)
        return plain_demonym_actor(s, np, d, as_forces);
    guint32 behind = m->first + m->n, end = np->first + np->n;
    if (behind == end && np + 2 < s->chunks.items + s->chunks.n && np[1].kind == CHUNK_CONJUNCTION &&
        np[2].kind == CHUNK_NOUN) {
        np += 2; /* "Russian and regime warplanes" */
        behind = np->first;
        end = np->first + np->n;
    }
    if (has_military_head(s, np, behind) || (np->trigger != NO_INDEX && as_forces))
        return d->forces;
    for (guint32 i = behind; i < end; i++) {
        const struct name_match *unit = name_at(s->a, i, CLASS_UNIT);
        if (unit && (1u << UNIT_OFFICIALS | 1u << UNIT_POLICE) >> actor_unit_kind(s->k->actors, unit->payload) & 1)
            return d->state;
    }
    return np->trigger != NO_INDEX ? d->state : NO_ACTOR;
}

/* The next actor at token i: returns the tokens it covers, 0 when there is none. */
static guint32 actor_at(const struct sentence_view *s, const struct chunk *np, guint32 i, gboolean as_forces,
                        struct np_actors *out)
{
    guint32 end = np->first + np->n;
    const struct name_match *m = name_at(s->a, i, CLASS_ACTOR), *demonym = name_at(s->a, i, CLASS_DEMONYM);
    guint32 source_n = 0;
    gboolean is_source = knowledge_source(s->k, s->a, i, s->language, &source_n) != NO_INDEX;
    if (is_source && (!m || source_n > m->n))
        return source_n; /* "Syrian Observatory for Human Rights" is no Syrian */
    for (const struct name_match *x = m; x && i + x->n <= end + 1; x = name_next(s->a, x)) {
        guint32 actor = actor_of_alias(s->k->actors, x->payload, s->day);
        if (actor == NO_ACTOR)
            continue;
        gboolean is_head = !is_glued_participle(s, i + x->n, end) && !is_behind_prefix(s, i);
        if (as_forces || has_military_head(s, np, i + x->n))
            actor = actor_forces_of(s->k->actors, actor);
        add_actor(out, actor, i, x->n, is_head, actor_is_generic(s->k->actors, actor));
        return x->n;
    }
    if (demonym && !is_glued_participle(s, i + demonym->n, end)) {
        guint32 actor = demonym_actor(s, np, demonym, as_forces);
        if (actor != NO_ACTOR)
            add_actor(out, actor, i, demonym->n, TRUE, FALSE);
        return demonym->n;
    }
    return 0;
}

/* A country that acts: "Turkey shells", "Syria strikes kill", "Syria's aircraft". */
static void country_as_actor(const struct sentence_view *s, const struct chunk *np, const struct chunk *head,
                             gboolean as_forces, struct np_actors *out)
{
    gboolean acts = head->trigger != NO_INDEX || has_military_head(s, head, head->first);
    for (guint i = 0; acts && !out->n && i < s->place_mentions->n; i++) {
        const struct place_mention *p = &s->place_mentions->items[i];
        if (p->first < np->first || p->first >= np->first + np->n || p->precision != PLACE_OF_COUNTRY)
            continue;
        guint32 state = actor_of_country(s->k->actors, p->country);
        gboolean military = as_forces || has_military_head(s, head, head->first);
        if (state != NO_ACTOR)
            add_actor(out, military ? actor_forces_of(s->k->actors, state) : state, p->first, p->n, TRUE, FALSE);
    }
}

void noun_phrase_actors(const struct sentence_view *s, guint np, gboolean as_forces, struct np_actors *out)
{
    const struct chunk *c = &s->chunks.items[np];
    out->n = 0;
    for (guint32 i = c->first; i < c->first + c->n;) {
        guint32 n = actor_at(s, c, i, as_forces, out);
        i += n ? n : 1;
    }
    country_as_actor(s, c, c, as_forces, out);
    const struct chunk *owner = np > 0 ? c - 1 : NULL;
    if (out->n || !owner || owner->kind != CHUNK_NOUN || !(owner->bits & NP_POSSESSOR))
        return;
    if (owner->bits & NP_PLACE)
        country_as_actor(s, owner, c, as_forces, out);
    else /* "the army's air force" */
        noun_phrase_actors(s, np - 1, as_forces, out);
}

const struct quantity *noun_phrase_count(const struct sentence_view *s, guint np)
{
    const struct chunk *c = &s->chunks.items[np];
    const struct quantity *best = NULL;
    for (guint i = 0; i < s->quantities.n; i++) {
        const struct quantity *q = &s->quantities.items[i];
        gboolean inside = q->first + q->n > c->first && q->first < c->first + c->n;
        if (best && c->bits & NP_PLAIN && (!best->is_implicit || q->is_implicit))
            continue; /* "3 أشخاص مدنيين": the noun behind the number counts nothing */
        if (inside && q->kind == QUANTITY_COUNT && q->first <= c->head)
            best = q->min == QUANTITY_UNKNOWN && q->max == QUANTITY_UNKNOWN ? NULL : q;
    }
    return best;
}

guint span_cues(const struct sentence_view *s, guint32 first, guint32 n)
{
    guint cues = 0;
    for (guint32 i = first; i < first + n && i < s->a->tokens.n; i++)
        for (const struct name_match *m = name_at(s->a, i, CLASS_CUE); m; m = name_next(s->a, m))
            cues |= 1u << frames_cue(s->k->frames, m->payload)->class;
    return cues;
}

guint noun_phrase_cues(const struct sentence_view *s, guint np)
{
    return span_cues(s, s->chunks.items[np].first, s->chunks.items[np].n);
}

/* "in Hama province" behind "the town of X" says where X is: X is meant. */
static guint32 explained_by(const struct place_mentions *all, guint32 i)
{
    for (guint steps = 0; all->items[i].explains != PLACE_NONE && steps < 4; steps++)
        i = all->items[i].explains;
    return i;
}

void noun_phrase_places(const struct sentence_view *s, guint np, struct index_set *out)
{
    const struct chunk *c = &s->chunks.items[np];
    for (guint i = 0; i < s->place_mentions->n; i++) {
        const struct place_mention *p = &s->place_mentions->items[i];
        gboolean begins_here = p->span_first >= c->first && p->span_first < c->first + c->n; /* "the town" of X */
        if (begins_here || (p->first >= c->first && p->first < c->first + c->n))
            index_set_add(out, explained_by(s->place_mentions, i));
    }
}

guint noun_phrase_units(const struct sentence_view *s, guint np)
{
    const struct chunk *c = &s->chunks.items[np];
    guint units = 0;
    for (guint32 i = c->first; i < c->first + c->n; i++)
        for (const struct name_match *m = name_at(s->a, i, CLASS_UNIT); m; m = name_next(s->a, m))
            units |= 1u << actor_unit_kind(s->k->actors, m->payload);
    return units;
}

gboolean noun_phrase_is_singular(const struct sentence_view *s, guint np)
{
    const struct chunk *c = &s->chunks.items[np];
    struct strview head = token_of(s, c->head)->forms[0];
    const struct name_match *unit = name_at(s->a, c->head, CLASS_UNIT);
    if (!unit || c->bits & NP_POSSESSOR || !(c->bits & NP_OTHER_DETERMINED))
        return FALSE;
    for (const struct name_match *word = name_at(s->a, c->head, CLASS_WORD); word; word = name_next(s->a, word))
        if (word->payload & WORD_PLURAL)
            return FALSE;
    return head.n < 2 || head.p[head.n - 1] != 's';
}

gboolean noun_phrase_has_area(const struct sentence_view *s, guint np)
{
    const struct chunk *c = &s->chunks.items[np];
    for (guint i = 0; i < s->quantities.n; i++) {
        const struct quantity *q = &s->quantities.items[i];
        if (q->kind == QUANTITY_AREA && q->first + q->n > c->first && q->first < c->first + c->n)
            return TRUE;
    }
    return FALSE;
}
