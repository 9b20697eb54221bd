#include "filters/extract/event_status.h"

/* Older than this an outlet tells it as history, not as its side's news. Number: the longest campaign phase that the
 * seeds and the dev articles tell as news is three weeks old. */
#define HISTORY_DAYS 30

/* Whose voice somebody is. */
struct voice {
    const char *side;    /* "" nobody's */
    gboolean is_foreign; /* media of a state: a party only where its own side acts or suffers */
};

static gboolean is_sided(const char *side)
{
    return side && *side && !g_str_equal(side, "other") && !g_str_equal(side, "civilian") &&
           !g_str_equal(side, "unknown");
}

static struct voice voice_of_source(const struct knowledge *k, guint32 source, guint32 day)
{
    const struct source *s = source_table_source(k->sources, source);
    guint32 party = actor_find(k->actors, s->party);
    return (struct voice){party == NO_ACTOR ? "" : actor_side(k->actors, party, day), s->kind == CITED_STATE_MEDIA};
}

/* Who bears arms, governs or wants to govern speaks for his side; all others for nobody's. */
static struct voice voice_of(const struct knowledge *k, const struct source_mention *m, guint32 day)
{
    if (m->source != NO_INDEX)
        return voice_of_source(k, m->source, day);
    guint kinds = ACTOR_KINDS_ARMED | 1u << ACTOR_STATE | 1u << ACTOR_POLITICAL;
    if (m->actor == NO_ACTOR || !(kinds >> actor_kind_of(k->actors, m->actor) & 1))
        return (struct voice){"", FALSE};
    return (struct voice){actor_side(k->actors, m->actor, day), FALSE};
}

/* A monitor or an organisation that is nobody's. Agencies pass on what others say; officials and "local sources" are
 * not enough. */
static gboolean is_independent(const struct knowledge *k, const struct source_mention *m)
{
    if (m->source != NO_INDEX) {
        const struct source *s = source_table_source(k->sources, m->source);
        return !*s->party && (s->kind == CITED_MONITOR || s->kind == CITED_NGO);
    }
    guint kinds = 1u << ACTOR_MONITOR | 1u << ACTOR_NGO | 1u << ACTOR_IGO;
    return m->actor != NO_ACTOR && kinds >> actor_kind_of(k->actors, m->actor) & 1;
}

static gboolean has_side(const struct knowledge *k, const struct index_set *set, const char *side, guint32 day)
{
    for (guint i = 0; i < set->n; i++)
        if (g_str_equal(actor_side(k->actors, set->items[i], day), side))
            return TRUE;
    return FALSE;
}

static gboolean has_enemy(const struct knowledge *k, const struct index_set *set, const char *side, guint32 day)
{
    for (guint i = 0; i < set->n; i++) {
        const char *other = actor_side(k->actors, set->items[i], day);
        if (is_sided(other) && !g_str_equal(other, side))
            return TRUE;
    }
    return FALSE;
}

/* Does the voice tell of its own side's deed or of its enemy's guilt? */
static gboolean claims(const struct knowledge *k, const struct draft *d, const struct voice *v, guint32 day)
{
    if (!is_sided(v->side))
        return FALSE;
    if (has_side(k, &d->agents, v->side, day))
        return TRUE;
    gboolean accuses = has_enemy(k, &d->agents, v->side, day);
    if (v->is_foreign)
        return accuses && has_side(k, &d->targets, v->side, day);
    return accuses && (has_side(k, &d->targets, v->side, day) || !has_enemy(k, &d->targets, v->side, day));
}

static gboolean is_history(const struct draft *d, guint32 day)
{
    return d->has_time && !d->time_is_default && day && d->time.end && d->time.end + HISTORY_DAYS < day;
}

static enum event_status status_by_sources(const struct knowledge *k, const struct source_mentions *sources,
                                           const struct draft *d, const struct voice *outlet, guint32 day)
{
    guint independent = 0, parties = 0, agencies = 0;
    for (guint i = 0; i < d->sources.n; i++) {
        const struct source_mention *m = source_mention_at(sources, d->sources.items[i]);
        struct voice v = voice_of(k, m, day);
        parties += claims(k, d, &v, day);
        independent += is_independent(k, m);
        agencies += m->source != NO_INDEX && source_table_source(k->sources, m->source)->kind == CITED_AGENCY;
    }
    if (parties)
        return independent ? STATUS_CONFIRMED : STATUS_CLAIMED;
    gboolean own = !independent && !agencies && !is_history(d, day);
    return own && claims(k, d, outlet, day) ? STATUS_CLAIMED : STATUS_REPORTED;
}

/* What somebody who commands nobody says will come: an analyst, not a plan. */
static gboolean is_forecast(const struct knowledge *k, const struct source_mentions *sources, const struct draft *d,
                            guint32 day)
{
    gboolean speaks = FALSE;
    for (guint i = 0; i < d->sources.n; i++) {
        const struct source_mention *m = source_mention_at(sources, d->sources.items[i]);
        gboolean is_known = m->source != NO_INDEX || m->actor != NO_ACTOR;
        gboolean foretells = m->source != NO_INDEX && source_table_source(k->sources, m->source)->kind == CITED_ANALYST;
        speaks = speaks || !is_known || foretells;
        if (is_sided(voice_of(k, m, day).side) || (m->actor != NO_ACTOR))
            return FALSE;
    }
    return speaks;
}

static enum event_status status_of(const struct knowledge *k, const struct source_mentions *sources,
                                   const struct draft *d, const struct voice *outlet, guint32 day)
{
    if (d->modality == MODALITY_PLANNED || d->modality == MODALITY_THREATENED)
        return is_forecast(k, sources, d, day) ? STATUS_HYPOTHETICAL : STATUS_PLANNED;
    if (d->modality == MODALITY_HYPOTHETICAL)
        return STATUS_HYPOTHETICAL;
    if (d->is_negated)
        return STATUS_DENIED;
    if (d->type == EVENT_DIPLOMACY)
        return STATUS_REPORTED;
    return status_by_sources(k, sources, d, outlet, day);
}

/* The voice of an outlet: its side as given, else that of the source of its name ("manar", "almanar"). */
static struct voice voice_of_outlet(const struct knowledge *k, const char *side, struct strview outlet, guint32 day)
{
    g_autofree char *id = sv_dup(outlet), *with_article = g_strconcat("al", id, NULL);
    gint source = source_table_find(k->sources, id);
    source = source < 0 ? source_table_find(k->sources, with_article) : source;
    struct voice known = source < 0 ? (struct voice){"", FALSE} : voice_of_source(k, (guint32)source, day);
    return *side ? (struct voice){side, known.is_foreign} : known;
}

void event_status_apply(const struct knowledge *k, const struct source_mentions *sources, struct drafts *drafts,
                        struct strview outlet_side, struct strview outlet, guint32 day)
{
    g_autofree char *side = sv_dup(outlet_side);
    struct voice voice = voice_of_outlet(k, side, outlet, day);
    for (guint i = 0; i < drafts->items.n; i++) {
        struct draft *d = draft_at(drafts, i);
        if (d->merged_into == NO_DRAFT && !d->is_dropped)
            d->status = status_of(k, sources, d, &voice, day);
    }
}
