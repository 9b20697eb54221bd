#include "filters/extract/attribution.h"

static struct source_mention *at(const struct source_mentions *m, guint i)
{
    return (struct source_mention *)m->items.items + i;
}

static void add(const struct sentence_view *s, struct source_mentions *out, struct arena *arena, guint32 first,
                guint32 n, guint32 source, guint32 actor, enum source_stance stance)
{
    for (guint i = 0; i < out->items.n; i++) {
        const struct source_mention *m = at(out, i);
        if (m->text == s->text && m->sentence == s->index && m->first < first + n && first < m->first + m->n)
            return;
    }
    struct source_mention *m = vec_push(&out->items, arena, sizeof *m);
    if (m)
        *m = (struct source_mention){s->text, s->index, first, n, source, actor, stance};
}

/* The source or party named in a noun phrase. */
static gboolean add_from_phrase(const struct sentence_view *s, guint np, enum source_stance stance,
                                struct source_mentions *out, struct arena *arena)
{
    const struct chunk *c = &s->chunks.items[np];
    for (guint32 i = c->first; i < c->first + c->n; i++) {
        const struct name_match *m = name_at(s->a, i, CLASS_SOURCE);
        if (m) {
            add(s, out, arena, m->first, m->n, m->payload, NO_ACTOR, stance);
            return TRUE;
        }
    }
    struct np_actors actors;
    noun_phrase_actors(s, np, FALSE, &actors);
    gboolean says_unit = noun_phrase_units(s, np) & (1u << UNIT_OFFICIALS | 1u << UNIT_TROOPS);
    if (actors.n)
        add(s, out, arena, c->first, c->n, NO_INDEX, actors.items[0].actor, stance);
    else if (says_unit || c->bits & NP_NAME)
        add(s, out, arena, c->first, c->n, NO_INDEX, NO_ACTOR, stance);
    return actors.n || says_unit || c->bits & NP_NAME;
}

static guint chunk_with(const struct sentence_view *s, guint32 token)
{
    for (guint i = 0; i < s->chunks.n; i++)
        if (token >= s->chunks.items[i].first && token < s->chunks.items[i].first + s->chunks.items[i].n)
            return i;
    return NO_CHUNK;
}

static void read_cue(const struct sentence_view *s, const struct name_match *m, struct source_mentions *out,
                     struct arena *arena)
{
    const struct reporting_cue *cue = &g_array_index(s->k->reporting, struct reporting_cue, m->payload);
    guint chunk = chunk_with(s, m->first);
    if (chunk == NO_CHUNK)
        return;
    if (cue->kind == REPORTING_PREPOSITION) {
        for (guint i = chunk; i < s->chunks.n && i <= chunk + 2; i++)
            if (s->chunks.items[i].kind == CHUNK_NOUN && s->chunks.items[i].first >= m->first + m->n &&
                add_from_phrase(s, i, cue->stance, out, arena))
                return;
        return;
    }
    if (cue->kind != REPORTING_VERB || s->chunks.items[chunk].kind != CHUNK_VERB)
        return;
    guint subject = s->grammar->subject(&s->chunks, chunk);
    if (subject != NO_CHUNK && add_from_phrase(s, subject, cue->stance, out, arena))
        return;
    guint object = s->grammar->object(&s->chunks, chunk); /* "…", said the army */
    if (object != NO_CHUNK)
        add_from_phrase(s, object, cue->stance, out, arena);
}

void attribution_read(const struct sentence_view *s, struct source_mentions *out, struct arena *arena)
{
    if (s->is_furniture)
        return;
    guint32 end = s->sentence.first + s->sentence.n;
    gboolean has_cue = FALSE;
    for (guint32 i = s->sentence.first; i < end; i++)
        for (const struct name_match *m = name_at(s->a, i, CLASS_REPORTING); m; m = name_next(s->a, m)) {
            read_cue(s, m, out, arena);
            has_cue = TRUE;
        }
    for (guint32 i = s->sentence.first; has_cue && i < end; i++) { /* "told AFP", "quoted by SANA" */
        const struct name_match *m = name_at(s->a, i, CLASS_SOURCE);
        if (m)
            add(s, out, arena, i, m->n, m->payload, NO_ACTOR, STANCE_ASSERTS);
    }
}

void attribution_last_speaker(const struct source_mentions *m, struct index_set *speaker)
{
    if (m->items.n && at(m, m->items.n - 1)->actor != NO_ACTOR)
        *speaker = (struct index_set){{at(m, m->items.n - 1)->actor}, 1};
}

/* ---- status ---- */

static const char *side_of(const struct knowledge *k, const struct source_mention *m, guint32 day)
{
    if (m->actor != NO_ACTOR)
        return actor_side(k->actors, m->actor, day);
    if (m->source == NO_INDEX)
        return "";
    guint32 party = actor_find(k->actors, source_table_source(k->sources, m->source)->party);
    return party == NO_ACTOR ? "" : actor_side(k->actors, party, day);
}

static gboolean is_party(const struct knowledge *k, const struct source_mention *m)
{
    if (m->source != NO_INDEX)
        return *source_table_source(k->sources, m->source)->party != 0;
    if (m->actor == NO_ACTOR)
        return FALSE;
    guint kind = 1u << actor_kind_of(k->actors, m->actor);
    return kind & (ACTOR_KINDS_ARMED | 1u << ACTOR_STATE | 1u << ACTOR_POLITICAL);
}

/* A monitor, an agency or an organisation that is nobody's; "local sources" and officials are not enough. */
static gboolean is_independent(const struct knowledge *k, const struct source_mention *m)
{
    if (m->source != NO_INDEX) {
        const struct source *s = source_table_source(k->sources, m->source);
        return !*s->party && s->kind != CITED_OFFICIAL && s->kind != CITED_WITNESS && s->kind != CITED_PARTY_MEDIA;
    }
    guint kinds = 1u << ACTOR_MONITOR | 1u << ACTOR_NGO | 1u << ACTOR_IGO;
    return m->actor != NO_ACTOR && kinds >> actor_kind_of(k->actors, m->actor) & 1;
}

static gboolean is_sided(const char *side)
{
    return side && *side && !g_str_equal(side, "other") && !g_str_equal(side, "civilian");
}

/* Did the outlet's own side act or suffer? */
static gboolean concerns_side(const struct knowledge *k, const struct draft *d, const char *side, guint32 day)
{
    for (guint i = 0; i < d->agents.n + d->targets.n; i++) {
        guint32 actor = i < d->agents.n ? d->agents.items[i] : d->targets.items[i - d->agents.n];
        if (g_str_equal(actor_side(k->actors, actor, day), side))
            return TRUE;
    }
    return FALSE;
}

static enum event_status status_of(const struct knowledge *k, const struct draft *d,
                                   const struct source_mentions *sources, const char *outlet_side, guint32 day)
{
    if (d->modality == MODALITY_PLANNED || d->modality == MODALITY_THREATENED)
        return STATUS_PLANNED;
    if (d->modality == MODALITY_HYPOTHETICAL)
        return STATUS_HYPOTHETICAL;
    if (d->is_negated)
        return STATUS_DENIED;
    if (d->type == EVENT_DIPLOMACY)
        return STATUS_REPORTED;
    guint independent = 0, parties = 0;
    for (guint i = 0; i < d->sources.n; i++) {
        const struct source_mention *m = at(sources, d->sources.items[i]);
        parties += is_party(k, m) && is_sided(side_of(k, m, day));
        independent += is_independent(k, m);
    }
    if (parties && !independent)
        return STATUS_CLAIMED;
    if (is_sided(outlet_side) && !independent && concerns_side(k, d, outlet_side, day))
        return STATUS_CLAIMED;
    return STATUS_REPORTED;
}

/* The side an outlet speaks for: as given, else the party of the source of that name ("manar", "almanar"). */
static const char *side_of_outlet(const struct knowledge *k, struct strview given, struct strview outlet, guint32 day,
                                  char **copy)
{
    if (given.n)
        return *copy = sv_dup(given);
    g_autofree char *id = sv_dup(outlet), *with_article = g_strconcat("al", id, NULL);
    gint source = source_table_find(k->sources, id);
    source = source < 0 ? source_table_find(k->sources, with_article) : source;
    guint32 party =
        source < 0 ? NO_ACTOR : actor_find(k->actors, source_table_source(k->sources, (guint32)source)->party);
    return party == NO_ACTOR ? "" : actor_side(k->actors, party, day);
}

void attribution_apply(const struct knowledge *k, const struct source_mentions *sources, struct drafts *drafts,
                       struct strview outlet_side, struct strview outlet, guint32 day)
{
    g_autofree char *copy = NULL;
    const char *side = side_of_outlet(k, outlet_side, outlet, day, &copy);
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->merged_into != NO_DRAFT || d->is_dropped)
            continue;
        for (guint pass = 0; pass < 2 && !d->sources.n; pass++)
            for (guint j = 0; j < sources->items.n; j++)
                if (at(sources, j)->text == d->text && at(sources, j)->sentence == d->sentence + pass)
                    index_set_add(&d->sources, j);
        d->status = status_of(k, d, sources, side, day);
    }
}
