#include "filters/extract/attribution.h"

#define LOOK_AROUND        64 /* chunks, or mentions of one sentence, that a search crosses at the most */
#define PHRASES_BEHIND_CUE 2  /* chunks between "according to" and the one who is cited */

/* One cue in its sentence while it is being read. */
struct cue_scope {
    const struct reporting_cue *cue;
    guint32 first, end; /* tokens of his words */
    gboolean is_tag;
};

static guint32 end_of(const struct chunk *c)
{
    return c->first + c->n;
}

static guint32 end_of_sentence(const struct sentence_view *s)
{
    return s->sentence.first + s->sentence.n;
}

static gboolean overlaps(const struct source_mention *m, guint32 first, guint32 n)
{
    return m->first < first + n && first < m->first + m->n;
}

static void add(const struct sentence_view *s, struct source_mentions *out, struct arena *arena,
                struct source_mention m)
{
    for (guint i = out->items.n; i-- > 0 && i + LOOK_AROUND >= out->items.n;) {
        struct source_mention *old = source_mention_at(out, i);
        if (old->text != s->text || old->sentence != s->index)
            break;
        if (!overlaps(old, m.first, m.n))
            continue;
        old->scope_first = MIN(old->scope_first, m.scope_first);
        old->scope_end = MAX(old->scope_end, m.scope_end);
        return;
    }
    struct source_mention *slot = vec_push(&out->items, arena, sizeof m);
    if (slot)
        *slot = m;
}

/* ---- who may speak ---- */

static guint32 source_at(const struct sentence_view *s, guint32 token, guint32 *n)
{
    return knowledge_source(s->k, s->a, token, s->language, n);
}

/* "officials", "local sources": says what kind of people, not who. */
static gboolean is_anonymous(const struct sentence_view *s, guint32 source)
{
    const struct source *x = source_table_source(s->k->sources, source);
    return x->kind == CITED_WITNESS || x->kind == CITED_ANALYST || (x->kind == CITED_OFFICIAL && !*x->party);
}

static gboolean is_reporting_noun(const struct sentence_view *s, const struct chunk *c)
{
    guint32 n;
    for (guint32 i = c->first; i < end_of(c); i++) {
        const struct reporting_cue *cue = knowledge_reporting(s->k, s->a, i, s->language, &n);
        if (cue && cue->kind == REPORTING_NOUN && i + n == end_of(c))
            return TRUE;
    }
    return FALSE;
}

/* A party that speaks, not the people a sentence tells of. */
static guint32 speaking_actor(const struct sentence_view *s, guint np)
{
    struct np_actors actors;
    noun_phrase_actors(s, np, FALSE, &actors);
    for (guint i = 0; i < actors.n; i++)
        if (actors.items[i].is_head && actor_kind_of(s->k->actors, actors.items[i].actor) != ACTOR_CIVILIAN)
            return actors.items[i].actor;
    return NO_ACTOR;
}

/* "a source at the police command": the phrase with what says where he sits. */
static guint32 end_with_office(const struct sentence_view *s, guint np)
{
    const struct chunk *c = s->chunks.items;
    if (np + 2 >= s->chunks.n || c[np + 1].kind != CHUNK_PREPOSITION || c[np + 2].kind != CHUNK_NOUN)
        return end_of(&c[np]);
    enum relation r = c[np + 1].relation;
    return r == REL_IN || r == REL_OF || r == REL_FROM ? end_of(&c[np + 2]) : end_of(&c[np]);
}

/* The speaker before, for "he added", "the statement said". */
static const struct source_mention *speaker_before(const struct sentence_view *s, const struct source_mentions *out)
{
    for (guint i = out->items.n; i-- > 0 && i + LOOK_AROUND >= out->items.n;) {
        const struct source_mention *m = source_mention_at(out, i);
        if (m->text != s->text)
            return NULL;
        if (m->sentence != s->index)
            return m->sentence + 2 >= s->index ? m : NULL;
    }
    return NULL;
}

static gboolean is_group_noun(const struct sentence_view *s, guint32 token)
{
    const struct name_match *word = name_at(s->a, token, CLASS_WORD);
    for (; word; word = name_next(s->a, word))
        if (word->payload & WORD_GROUP_NOUN)
            return TRUE;
    return FALSE;
}

static gboolean points_back(const struct sentence_view *s, guint np)
{
    const struct chunk *c = &s->chunks.items[np];
    if (c->bits & NP_PRONOUN)
        return TRUE;
    return c->bits & NP_DEFINITE && (is_reporting_noun(s, c) || is_group_noun(s, c->head));
}

/* What a table knows of the phrase: a source, or the party that "a Syrian military source" speaks for. */
static void name_speaker(const struct sentence_view *s, guint np, struct source_mention *m)
{
    const struct chunk *c = &s->chunks.items[np];
    for (guint32 i = c->first, n = 1; i < end_of(c) && m->source == NO_INDEX; i++) {
        guint32 source = source_at(s, i, &n);
        if (source == NO_INDEX)
            continue;
        m->source = source;
        m->first = is_anonymous(s, source) ? c->first : i;
        m->n = is_anonymous(s, source) ? end_with_office(s, np) - c->first : n;
    }
    if (m->source == NO_INDEX || is_anonymous(s, m->source))
        m->actor = speaking_actor(s, np);
    if (m->actor != NO_ACTOR)
        m->source = NO_INDEX;
    gboolean is_owned = np > 0 && c[-1].kind == CHUNK_NOUN && c[-1].bits & NP_POSSESSOR;
    if (is_owned && m->actor == NO_ACTOR && (m->source == NO_INDEX || is_anonymous(s, m->source))) {
        struct source_mention owner = *m;
        owner.source = NO_INDEX;
        name_speaker(s, np - 1, &owner); /* "SANA's correspondent" */
        *m = owner.source != NO_INDEX || owner.actor != NO_ACTOR ? owner : *m;
    }
}

/* Somebody whom no table knows: an office, "a source", a name. */
static gboolean is_unknown_speaker(const struct sentence_view *s, guint np, struct source_mention *m)
{
    const struct chunk *c = &s->chunks.items[np];
    if (c->bits & NP_PRONOUN || noun_phrase_count(s, np))
        return FALSE; /* "140 people were wounded" */
    gboolean office = noun_phrase_units(s, np) & (1u << UNIT_OFFICIALS | 1u << UNIT_TROOPS) || is_reporting_noun(s, c);
    m->n = (office ? end_with_office(s, np) : end_of(c)) - c->first;
    return office || (c->bits & NP_NAME && !(c->bits & NP_PLACE));
}

/* Adds the one named by noun phrase `np`; FALSE when it names nobody who could speak. */
static gboolean add_phrase(const struct sentence_view *s, guint np, const struct cue_scope *scope,
                           struct source_mentions *out, struct arena *arena)
{
    const struct chunk *c = &s->chunks.items[np];
    struct source_mention m = {.text = s->text,
                               .sentence = s->index,
                               .first = c->first,
                               .n = c->n,
                               .scope_first = scope->first,
                               .scope_end = scope->end,
                               .source = NO_INDEX,
                               .actor = NO_ACTOR,
                               .stance = scope->cue->stance,
                               .is_tag = scope->is_tag};
    name_speaker(s, np, &m);
    if (m.source == NO_INDEX && m.actor == NO_ACTOR) {
        const struct source_mention *before = points_back(s, np) ? speaker_before(s, out) : NULL;
        if (!before && !is_unknown_speaker(s, np, &m))
            return FALSE;
        m.source = before ? before->source : NO_INDEX;
        m.actor = before ? before->actor : NO_ACTOR;
        gboolean by_name = before && m.source == NO_INDEX && m.actor == NO_ACTOR;
        m.first = by_name ? before->first : m.first;
        m.n = by_name ? before->n : m.n;
    }
    add(s, out, arena, m);
    return TRUE;
}

/* ---- how far his words reach ---- */

static gboolean has_verb_behind(const struct sentence_view *s, guint chunk)
{
    for (guint i = chunk + 1; i < s->chunks.n && i <= chunk + LOOK_AROUND; i++)
        if (s->chunks.items[i].kind == CHUNK_VERB || s->chunks.items[i].trigger != NO_INDEX)
            return TRUE;
    return FALSE;
}

/* "… and the army said", "… hours after the army said", "… who said": what stands before is not his. */
static gboolean is_introduced(const struct sentence_view *s, guint chunk)
{
    guint i = chunk;
    while (i > 0 && (s->chunks.items[i - 1].kind == CHUNK_OTHER || s->chunks.items[i - 1].kind == CHUNK_TIME))
        i--;
    if (i == 0)
        return FALSE;
    enum chunk_kind k = s->chunks.items[i - 1].kind;
    return k == CHUNK_SUBORDINATOR || k == CHUNK_RELATIVE || k == CHUNK_CONJUNCTION;
}

/* Cuts the words of those quoted before in this sentence: somebody else speaks from `token` on. */
static void end_scopes(const struct sentence_view *s, struct source_mentions *out, guint known, guint32 token)
{
    for (guint i = out->items.n; i-- > known && i + LOOK_AROUND >= out->items.n;) {
        struct source_mention *m = source_mention_at(out, i);
        if (m->sentence == s->index && m->first < token)
            m->scope_end = MIN(m->scope_end, MAX(token, m->first + m->n));
    }
}

static struct cue_scope scope_of_verb(const struct sentence_view *s, const struct reporting_cue *cue, guint v,
                                      guint subject)
{
    guint start = subject != NO_CHUNK ? MIN(subject, v) : v;
    gboolean governs = cue->stance == STANCE_DENIES || cue->stance == STANCE_BLAMES;
    struct cue_scope scope = {cue, s->sentence.first, end_of_sentence(s), !has_verb_behind(s, v)};
    if (!scope.is_tag && (governs || is_introduced(s, start)))
        scope.first = s->chunks.items[start].first;
    return scope;
}

/* ---- cues ---- */

/* The chunk that token stands in, or NO_CHUNK; chunks stand in their order. */
static guint chunk_with(const struct sentence_view *s, guint32 token)
{
    guint from = 0, to = s->chunks.n;
    while (from < to) {
        guint middle = from + (to - from) / 2;
        const struct chunk *c = &s->chunks.items[middle];
        if (token >= c->first && token < end_of(c))
            return middle;
        if (token < c->first)
            to = middle;
        else
            from = middle + 1;
    }
    return NO_CHUNK;
}

/* "claimed the lives of": the verb tells of an act. */
static gboolean is_act(const struct sentence_view *s, const struct chunk *v)
{
    if (v->trigger == NO_INDEX || v->trigger_n < 2)
        return FALSE; /* "announced an operation" reports too */
    for (const struct name_match *m = &s->a->matches.items[v->trigger]; m; m = name_next(s->a, m))
        if (frames_trigger(s->k->frames, m->payload)->frame->type != EVENT_DIPLOMACY)
            return TRUE;
    return FALSE;
}

/* "…", said the army: the speaker stands behind when nothing else does. */
static guint speaker_behind(const struct sentence_view *s, guint v)
{
    guint object = s->grammar->object(&s->chunks, v);
    return object != NO_CHUNK && (s->grammar->is_plain || !has_verb_behind(s, object)) ? object : NO_CHUNK;
}

/* The one by whom it "was reported"; else the subject. */
static guint speaker_of(const struct sentence_view *s, guint v)
{
    if (!(s->chunks.items[v].bits & VP_PASSIVE))
        return s->grammar->subject(&s->chunks, v);
    struct arguments a;
    s->grammar->verb_arguments(&s->chunks, v, 0, &a);
    for (guint i = 0; i < a.n; i++)
        if (a.items[i].relation == REL_SUBJECT)
            return a.items[i].chunk;
    return NO_CHUNK;
}

/* "told Reuters", "said to AFP": the agency that passes it on. */
static void add_hearer(const struct sentence_view *s, guint v, const struct cue_scope *scope,
                       struct source_mentions *out, struct arena *arena)
{
    guint np = v + 1;
    if (np < s->chunks.n && s->chunks.items[np].kind == CHUNK_PREPOSITION && s->chunks.items[np].relation == REL_TO)
        np++;
    if (np >= s->chunks.n || s->chunks.items[np].kind != CHUNK_NOUN)
        return;
    const struct chunk *c = &s->chunks.items[np];
    for (guint32 i = c->first; i < end_of(c); i++) {
        guint32 n = 1, source = source_at(s, i, &n);
        if (source == NO_INDEX || is_anonymous(s, source))
            continue;
        add(s, out, arena,
            (struct source_mention){.text = s->text,
                                    .sentence = s->index,
                                    .first = i,
                                    .n = n,
                                    .scope_first = scope->first,
                                    .scope_end = scope->end,
                                    .source = source,
                                    .actor = NO_ACTOR,
                                    .is_tag = scope->is_tag});
        return;
    }
}

static void read_preposition(const struct sentence_view *s, const struct reporting_cue *cue, guint chunk, guint32 end,
                             struct source_mentions *out, struct arena *arena)
{
    struct cue_scope scope = {cue, s->sentence.first, end_of_sentence(s), FALSE};
    for (guint i = chunk; i < s->chunks.n && i <= chunk + PHRASES_BEHIND_CUE; i++)
        if (s->chunks.items[i].kind == CHUNK_NOUN && s->chunks.items[i].first >= end &&
            add_phrase(s, i, &scope, out, arena))
            return;
}

static void read_verb(const struct sentence_view *s, const struct reporting_cue *cue, guint v, guint known,
                      struct source_mentions *out, struct arena *arena)
{
    if (cue->kind == REPORTING_CITING && s->chunks.items[v].kind == CHUNK_PREPOSITION) /* "citing" */
        read_preposition(s, cue, v, end_of(&s->chunks.items[v]), out, arena);
    if (s->chunks.items[v].kind != CHUNK_VERB || is_act(s, &s->chunks.items[v]))
        return;
    guint subject = speaker_of(s, v);
    struct cue_scope scope = scope_of_verb(s, cue, v, subject);
    if (scope.first > s->sentence.first)
        end_scopes(s, out, known, scope.first);
    if (subject == NO_CHUNK || !add_phrase(s, subject, &scope, out, arena)) {
        subject = speaker_behind(s, v);
        if (subject != NO_CHUNK)
            add_phrase(s, subject, &scope, out, arena);
    }
    guint cited = cue->kind == REPORTING_CITING ? s->grammar->object(&s->chunks, v) : NO_CHUNK;
    if (cited != NO_CHUNK)
        add_phrase(s, cited, &scope, out, arena);
    add_hearer(s, v, &scope, out, arena);
}

/* "Air strikes kill 12 in Idlib: monitor": a headline's last word. */
static void read_headline(const struct sentence_view *s, struct source_mentions *out, struct arena *arena)
{
    static const struct reporting_cue says = {.kind = REPORTING_PREPOSITION};
    guint32 from = MAX(s->sentence.first, end_of_sentence(s) > LOOK_AROUND ? end_of_sentence(s) - LOOK_AROUND : 0);
    for (guint32 i = from; s->is_headline && i < end_of_sentence(s); i++) {
        guint32 n = 1;
        if (source_at(s, i, &n) == NO_INDEX || i + n != end_of_sentence(s) || i == s->sentence.first)
            continue;
        guint np = chunk_with(s, i);
        struct cue_scope scope = {&says, s->sentence.first, end_of_sentence(s), FALSE};
        if (np != NO_CHUNK)
            add_phrase(s, np, &scope, out, arena);
        return;
    }
}

void attribution_read(const struct sentence_view *s, struct source_mentions *out, struct arena *arena)
{
    if (s->is_furniture)
        return;
    guint known = out->items.n;
    for (guint32 i = s->sentence.first, n = 1; i < end_of_sentence(s); i++) {
        const struct reporting_cue *cue = knowledge_reporting(s->k, s->a, i, s->language, &n);
        guint chunk = cue ? chunk_with(s, i) : NO_CHUNK;
        if (chunk == NO_CHUNK)
            continue;
        if (cue->kind == REPORTING_VERB || cue->kind == REPORTING_CITING)
            read_verb(s, cue, chunk, known, out, arena);
        else if (cue->kind == REPORTING_PREPOSITION)
            read_preposition(s, cue, chunk, i + n, out, arena);
    }
    read_headline(s, out, arena);
}

void attribution_last_speaker(const struct source_mentions *m, struct index_set *speaker)
{
    if (m->items.n && source_mention_at(m, m->items.n - 1)->actor != NO_ACTOR)
        *speaker = (struct index_set){{source_mention_at(m, m->items.n - 1)->actor}, 1};
}

/* ---- drafts in scopes ---- */

static gboolean is_in_scope(const struct source_mention *m, const struct draft *d)
{
    guint32 middle = d->evidence.first + d->evidence.n / 2;
    return middle >= m->scope_first && middle < m->scope_end;
}

/* Does the sentence tell of an act of its own, so that its speaker speaks of that? */
static gboolean tells_of_act(const struct drafts *drafts, guint text, guint sentence)
{
    for (guint i = 0; i < drafts->items.n; i++) {
        const struct draft *d = draft_at(drafts, i);
        if (d->text == text && d->sentence == sentence && d->type != EVENT_DIPLOMACY)
            return TRUE;
    }
    return FALSE;
}

static void take_sources(const struct source_mentions *sources, struct draft *d, guint sentence, gboolean all)
{
    for (guint j = 0; j < sources->items.n; j++) {
        const struct source_mention *m = source_mention_at(sources, j);
        gboolean here = m->text == d->text && m->sentence == sentence;
        if (!here || (sentence == d->sentence ? !is_in_scope(m, d) : !all && !m->is_tag))
            continue;
        index_set_add(&d->sources, j);
        if (m->stance == STANCE_DENIES && sentence == d->sentence && d->type != EVENT_DIPLOMACY)
            d->is_negated = TRUE;
    }
}

void attribution_apply(const struct source_mentions *sources, struct drafts *drafts)
{
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->merged_into != NO_DRAFT || d->is_dropped)
            continue;
        take_sources(sources, d, d->sentence, TRUE);
        if (!d->sources.n)
            take_sources(sources, d, d->sentence + 1, !tells_of_act(drafts, d->text, d->sentence + 1));
    }
}
