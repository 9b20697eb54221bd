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
        if (word->payload & WORD_PREFIX || word->n > 1)
            return TRUE; /* "anti-regime" may be listed as a whole */
    return FALSE;
}

static void add_actor(struct np_actors *out, guint32 actor, guint32 first, guint32 n, gboolean is_head,
                      gboolean generic)
{
    for (guint i = 0; i < out->n; i++)
        if (out->items[i].actor == actor) {
            out->items[i].is_head = out->items[i].is_head || is_head;
            return;
        }
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

/* ---- whose people: "Turkish-backed militants", "pro-regime militiamen" ---- */

/* A name of somebody that covers tokens first … first+n-1 exactly; NO_ACTOR: none. */
static guint32 patron_named(const struct sentence_view *s, guint32 first, guint32 n)
{
    for (const struct name_match *m = name_at(s->a, first, CLASS_ACTOR); m && m->n == n; m = name_next(s->a, m)) {
        guint32 actor = actor_of_alias(s->k->actors, m->payload, s->day);
        if (actor != NO_ACTOR)
            return actor;
    }
    const struct name_match *demonym = name_at(s->a, first, CLASS_DEMONYM);
    if (demonym && demonym->n == n)
        return actor_demonym(s->k->actors, demonym->payload)->state;
    for (guint i = s->near_places.from; i < s->near_places.to; i++) {
        const struct place_mention *p = &s->place_mentions->items[i];
        if (p->first == first && p->n == n && p->precision == PLACE_OF_COUNTRY)
            return actor_of_country(s->k->actors, p->country);
    }
    return NO_ACTOR;
}

#define PATRON_TOKENS_MAX 3

/* The patron tied by the link at token `i`: before it for "-backed", behind it for "pro-". */
static guint32 patron_at(const struct sentence_view *s, const struct chunk *np, guint32 i, struct strview *word)
{
    guint32 end = np->first + np->n, patron = NO_ACTOR;
    *word = (struct strview){0};
    enum patron_link link = actor_link(s->k->actors, token_of(s, i)->forms[0]);
    if (link == LINK_BEHIND && i > np->first && token_of(s, i)->bits & TOKEN_GLUED) {
        for (guint32 n = 1; n <= PATRON_TOKENS_MAX && np->first + n <= i && patron == NO_ACTOR; n++)
            patron = patron_named(s, i - n, n);
        *word = token_of(s, i - 1)->forms[0];
    } else if (link == LINK_BEFORE && i + 1 < end && token_of(s, i + 1)->bits & TOKEN_GLUED) {
        for (guint32 n = PATRON_TOKENS_MAX; n > 0 && patron == NO_ACTOR; n--)
            patron = i + n < end - 1 ? patron_named(s, i + 1, n) : NO_ACTOR;
        *word = token_of(s, i + 1)->forms[0];
    }
    return patron;
}

static guint32 client_in(const struct sentence_view *s, const struct chunk *np)
{
    struct strview head = token_of(s, np->first + np->n - 1)->forms[0];
    for (guint32 i = np->first; i < np->first + np->n; i++) {
        struct strview word;
        guint32 patron = patron_at(s, np, i, &word), client = NO_ACTOR;
        if (patron != NO_ACTOR)
            client = actor_client_of(s->k->actors, patron, word, head, s->day);
        else if (word.n)
            client = actor_client_of(s->k->actors, NO_ACTOR, word, head, s->day);
        if (client != NO_ACTOR)
            return client;
    }
    return NO_ACTOR;
}

static gboolean names_a_group(const struct sentence_view *s, const struct np_actors *found)
{
    guint armed = ACTOR_KINDS_ARMED | 1u << ACTOR_POLITICAL;
    for (guint i = 0; i < found->n; i++)
        if (found->items[i].is_head && !found->items[i].is_generic &&
            armed >> actor_kind_of(s->k->actors, found->items[i].actor) & 1)
            return TRUE;
    return FALSE;
}

/* "Jaysh al-Islam rebels" are Jaysh al-Islam, "Turkish-backed militants" whom Turkey backs: no militants besides. */
static void drop_generic(struct np_actors *found)
{
    guint n = 0;
    for (guint i = 0; i < found->n; i++)
        if (!found->items[i].is_generic)
            found->items[n++] = found->items[i];
    found->n = n;
}

static void name_clients(const struct sentence_view *s, const struct chunk *np, struct np_actors *found)
{
    gboolean is_named = names_a_group(s, found), of_people = FALSE;
    for (guint i = 0; i < found->n; i++)
        of_people = of_people || found->items[i].is_generic;
    of_people = of_people || noun_phrase_units(s, (guint)(np - s->chunks.items)) & UNITS_ARMED;
    guint32 client = !is_named && of_people ? client_in(s, np) : NO_ACTOR;
    if (is_named || client != NO_ACTOR)
        drop_generic(found);
    if (client != NO_ACTOR)
        add_actor(found, client, np->first, np->n, TRUE, FALSE);
}

static gboolean place_at(const struct sentence_view *s, guint32 i, guint32 n)
{
    for (guint p = 0; p < s->place_mentions->n; p++)
        if (s->place_mentions->items[p].first == i && s->place_mentions->items[p].n == n)
            return TRUE;
    return FALSE;
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
        gboolean doubles = x->n == 1 && out->n && actor_alias_is_weak(s->k->actors, x->payload) &&
                           !actor_is_generic(s->k->actors, actor) && !(np->bits & NP_PLAIN);
        gboolean is_town =
            as_forces && np->bits & NP_PLAIN && place_at(s, i, x->n) &&
            (actor_alias_is_weak(s->k->actors, x->payload) || actor_alias_is_metonym(s->k->actors, x->payload));
        if (is_town)
            continue; /* "visé Damas": bombs fall on the town, not on its government */
        if (doubles)
            return x->n; /* "the Nigerian army" is not our army besides */
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

/* Acts of states alone: "Syria strikes"; a "Syria blast" or "Iraq attack" only happens there. */
static gboolean is_act_of_state(const struct sentence_view *s, const struct chunk *np)
{
    if (np->trigger == NO_INDEX)
        return FALSE;
    for (const struct name_match *m = &s->a->matches.items[np->trigger]; m; m = name_next(s->a, m)) {
        enum event_subtype subtype = frames_trigger(s->k->frames, m->payload)->frame->subtype;
        if (subtype == SUBTYPE_AIR_DRONE_STRIKE || subtype == SUBTYPE_SHELLING_ARTILLERY_MISSILE)
            return TRUE;
    }
    return FALSE;
}

/* A country that acts: "Turkey shells", "Syria strikes kill", "Syria's aircraft". */
static void country_as_actor(const struct sentence_view *s, const struct chunk *np, const struct chunk *head,
                             gboolean as_forces, struct np_actors *out)
{
    gboolean acts = is_act_of_state(s, head) || (np != head && head->trigger != NO_INDEX) ||
                    has_military_head(s, head, head->first);
    for (guint i = s->near_places.from; acts && !out->n && i < s->near_places.to; i++) {
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
    if (!(c->bits & NP_PLAIN))
        name_clients(s, c, out);
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
    for (guint i = s->near_quantities.from; i < s->near_quantities.to; i++) {
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
    for (guint k = 0; k < s->places.n; k++) {
        guint32 i = s->places.items[k].index;
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
    for (guint i = s->near_quantities.from; i < s->near_quantities.to; i++) {
        const struct quantity *q = &s->quantities.items[i];
        if (q->kind == QUANTITY_AREA && q->first + q->n > c->first && q->first < c->first + c->n)
            return TRUE;
    }
    return FALSE;
}
