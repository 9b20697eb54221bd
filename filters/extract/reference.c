#include "filters/extract/reference.h"

#define LOOK_BACK 64 /* chunks that a search crosses at the most */

static const struct chunk *chunk_at(const struct sentence_view *s, guint i)
{
    return &s->chunks.items[i];
}

static gboolean has_word(const struct sentence_view *s, guint32 token, guint32 bit)
{
    for (const struct name_match *word = name_at(s->a, token, CLASS_WORD); word; word = name_next(s->a, word))
        if (word->payload & bit)
            return TRUE;
    return FALSE;
}

static gboolean is_plural(const struct sentence_view *s, guint32 token)
{
    struct strview f = s->a->tokens.items[token].forms[0];
    return has_word(s, token, WORD_PLURAL) || (f.n > 3 && f.p[f.n - 1] == 's');
}

/* "the group", "the organisation": one group named before, not several and not new. */
static gboolean is_the_group(const struct sentence_view *s, guint np)
{
    const struct chunk *at = chunk_at(s, np);
    return at->bits & NP_DEFINITE && !(at->bits & NP_PLACE) && at->trigger == NO_INDEX &&
           has_word(s, at->head, WORD_GROUP_NOUN) && !is_plural(s, at->head);
}

static gboolean is_civilian(const struct sentence_view *s, guint32 actor)
{
    return (ACTOR_KINDS_CIVILIAN >> actor_kind_of(s->k->actors, actor) & 1) != 0;
}

/* The parties that stood as subject before `np` in this sentence, of the nearest verb that has one. */
static void subject_before(const struct sentence_view *s, guint np, gboolean as_forces, struct index_set *out)
{
    for (guint v = np; v-- > 0 && v + LOOK_BACK >= np && !out->n;) {
        guint subject = chunk_at(s, v)->kind == CHUNK_VERB ? s->grammar->subject(&s->chunks, v) : NO_CHUNK;
        if (subject == NO_CHUNK || subject >= v)
            continue;
        struct np_actors found;
        noun_phrase_actors(s, subject, as_forces, &found);
        for (guint i = 0; i < found.n; i++)
            if (found.items[i].is_head && !is_civilian(s, found.items[i].actor))
                index_set_add(out, found.items[i].actor);
    }
}

static gboolean is_group(const struct sentence_view *s, guint32 actor)
{
    guint groups = ACTOR_KINDS_ARMED & ~(1u << ACTOR_MILITARY | 1u << ACTOR_UNKNOWN);
    return groups >> actor_kind_of(s->k->actors, actor) & 1 && !actor_is_generic(s->k->actors, actor);
}

/* The group that acted last; else the only one named before. */
static guint32 group_before(const struct sentence_view *s, const struct discourse *told)
{
    if (told->subject.n == 1 && is_group(s, told->subject.items[0]))
        return told->subject.items[0];
    guint32 only = NO_ACTOR;
    for (guint i = 0; i < told->recent.n; i++) {
        if (!is_group(s, told->recent.items[i]))
            continue;
        if (only != NO_ACTOR)
            return NO_ACTOR;
        only = told->recent.items[i];
    }
    return only;
}

void reference_resolve(const struct sentence_view *s, const struct discourse *told, guint np, gboolean acts,
                       gboolean is_political, struct index_set *out)
{
    const struct chunk *at = chunk_at(s, np);
    gboolean pronoun = at->bits & NP_PRONOUN, is_plain = s->grammar->is_plain;
    /* "قواته", "sus fuerzas": elsewhere than in English no bit tells whose they are, but a speaker's sentence does */
    gboolean owned =
        (is_plain || at->bits & NP_POSSESSIVE) && noun_phrase_units(s, np) & (UNITS_ARMED | UNITS_MILITARY);
    out->n = 0;
    if (!is_plain && is_the_group(s, np)) {
        guint32 group = group_before(s, told);
        if (group != NO_ACTOR)
            index_set_add(out, group);
        return;
    }
    if (!acts || !(pronoun || owned))
        return;
    subject_before(s, np, !is_political, out);
    if (!out->n && !(is_plain && owned))
        *out = is_political && told->speaker.n ? told->speaker : told->subject;
}

gboolean reference_is_to_those(const struct sentence_view *s, guint np, const struct np_actor *a)
{
    const struct chunk *at = chunk_at(s, np);
    gboolean is_modifier = at->head >= a->first + a->n;
    gboolean several = has_word(s, at->head, WORD_GROUP_NOUN) && is_plural(s, at->head);
    if (!(at->bits & NP_DEFINITE) || (several && !s->grammar->is_plain))
        return FALSE;
    return s->grammar->is_plain || !is_modifier || at->trigger == NO_INDEX;
}

guint32 reference_of_generic(const struct sentence_view *s, const struct discourse *told, guint32 generic,
                             const struct index_set *opposite)
{
    guint32 meant = NO_ACTOR;
    for (guint j = 0; j < told->recent.n; j++) {
        guint32 candidate = told->recent.items[j];
        if (actor_kind_of(s->k->actors, candidate) != actor_kind_of(s->k->actors, generic) ||
            index_set_has(opposite, candidate))
            continue;
        if (meant != NO_ACTOR)
            return NO_ACTOR;
        meant = candidate;
    }
    return meant;
}

void reference_announcer(const struct sentence_view *s, guint chunk, const struct index_set *targets,
                         struct index_set *out)
{
    for (guint v = chunk; !s->grammar->is_plain && v-- > 0 && v + LOOK_BACK >= chunk;) {
        guint32 n;
        const struct reporting_cue *cue = chunk_at(s, v)->kind == CHUNK_VERB
                                              ? knowledge_reporting(s->k, s->a, chunk_at(s, v)->head, s->language, &n)
                                              : NULL;
        guint subject = cue && !cue->is_statement ? s->grammar->subject(&s->chunks, v) : NO_CHUNK;
        if (subject == NO_CHUNK || subject >= v)
            continue;
        struct np_actors found;
        noun_phrase_actors(s, subject, TRUE, &found);
        for (guint i = 0; i < found.n; i++) {
            gboolean armed = ACTOR_KINDS_ARMED >> actor_kind_of(s->k->actors, found.items[i].actor) & 1;
            if (found.items[i].is_head && armed && !index_set_has(targets, found.items[i].actor))
                index_set_add(out, found.items[i].actor);
        }
        return;
    }
}
