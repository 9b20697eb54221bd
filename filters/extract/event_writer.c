#include "filters/extract/event_writer.h"

#include <math.h>
#include <string.h>

#include "filters/extract/evidence.h"

static struct strview keep(const char *s)
{
    return s && *s ? sv_from(s) : SV_NULL;
}

static gboolean is_invisible(const char *p, gsize left, gsize *n)
{
    *n = left >= 2 && memcmp(p, "\xC2\xAD", 2) == 0 ? 2 : left >= 3 && memcmp(p, "\xE2\x80\x8B", 3) == 0 ? 3 : 0;
    return *n > 0;
}

/* The words as a reader sees them: white space runs are one blank, soft hyphens are gone (a masked page is full of
 * both: text/html_mask.h). */
static struct strview as_seen(const struct writer_context *w, struct strview s)
{
    char *out = arena_new_n(w->arena, char, s.n + 1);
    gsize n = 0, skip;
    for (gsize i = 0; out && i < s.n; i++) {
        if (is_invisible(s.p + i, s.n - i, &skip)) {
            i += skip - 1;
            continue;
        }
        gboolean no_break = s.n - i >= 2 && memcmp(s.p + i, "\xC2\xA0", 2) == 0;
        gboolean space = g_ascii_isspace(s.p[i]) || no_break;
        i += no_break;
        if (!space || (n && out[n - 1] != ' '))
            out[n++] = space ? ' ' : s.p[i];
    }
    return out && n != s.n ? (struct strview){out, n} : s;
}

static struct strview span_of(const struct writer_context *w, guint text, guint32 first, guint32 n)
{
    return n ? as_seen(w, text_span(&w->texts[text], first, n)) : SV_NULL;
}

/* ---- actors ---- */

static void write_role(const struct writer_context *w, const struct draft *d, guint number, enum actor_role role,
                       struct event *out)
{
    const struct index_set *set = role == ROLE_AGENT ? &d->agents : &d->targets;
    for (guint i = 0; i < set->n; i++) {
        const struct actor *a = actor_get(w->k->actors, set->items[i]);
        struct text_ref at;
        const char *rule = evidence_of_actor(w, number, role, set->items[i], &at);
        out->actors.items[out->actors.n++] =
            (struct event_actor){.id = sv_from(a->id),
                                 .name = sv_from(a->name),
                                 .role = role,
                                 .side = keep(actor_side(w->k->actors, set->items[i], w->in->published_day)),
                                 .mention = rule ? span_of(w, at.text, at.first, at.n) : sv_from(a->name)};
    }
}

static void write_actors(const struct writer_context *w, const struct draft *d, guint number, struct event *out)
{
    out->actors.items = arena_new_n(w->arena, struct event_actor, d->agents.n + d->targets.n + 1);
    if (!out->actors.items)
        return;
    write_role(w, d, number, ROLE_AGENT, out);
    write_role(w, d, number, ROLE_TARGET, out);
}

/* ---- places ---- */

static const enum event_place_precision precision_of[] = {
    [PLACE_EXACT] = PRECISION_EXACT,          [PLACE_SETTLEMENT] = PRECISION_SETTLEMENT,
    [PLACE_NEARBY] = PRECISION_NEAR,          [PLACE_AREA] = PRECISION_AREA,
    [PLACE_OF_DISTRICT] = PRECISION_DISTRICT, [PLACE_OF_GOVERNORATE] = PRECISION_GOVERNORATE,
    [PLACE_OF_COUNTRY] = PRECISION_COUNTRY,
};

static void write_place(const struct writer_context *w, const struct draft *d, const struct place_mention *p,
                        struct event_place *out)
{
    event_place_init(out);
    guint32 first = p->span_n ? p->span_first : p->first, n = p->span_n ? p->span_n : p->n;
    out->name = span_of(w, d->place_text, first, n);
    if (p->place != PLACE_NONE) {
        const struct place *g = gazetteer_place(w->k->places, p->place);
        out->canonical = sv_from(g->name);
        out->name_ar = keep(g->name_ar);
        out->gazetteer_id = sv_from(g->id);
    }
    out->admin1 = keep(p->admin1);
    out->country = keep(p->country);
    if (p->has_coordinates) {
        out->lat = p->lat;
        out->lon = p->lon;
        out->precision = precision_of[p->precision];
        out->radius_km = p->radius_km;
    }
    if (p->relation != PLACE_IN)
        out->relation = sv_from(place_relation_name(p->relation));
}

static void write_places(const struct writer_context *w, const struct draft *d, struct event *out)
{
    out->places.items = arena_new_n(w->arena, struct event_place, d->places.n + 1);
    for (guint i = 0; out->places.items && i < d->places.n; i++)
        write_place(w, d, &w->places[d->place_text].items[d->places.items[i]], &out->places.items[out->places.n++]);
}

/* ---- time ---- */

static struct strview day_text(const struct writer_context *w, guint32 day)
{
    char text[11];
    time_format_day(day, text);
    return arena_strdup(w->arena, sv_from(text));
}

static void write_time(const struct writer_context *w, const struct draft *d, struct event *out)
{
    if (!d->has_time || !d->time.start)
        return;
    out->time = arena_new_n(w->arena, struct event_time, 1);
    if (!out->time)
        return;
    *out->time = (struct event_time){.start = day_text(w, d->time.start),
                                     .end = day_text(w, d->time.end),
                                     .precision = (enum event_time_precision)d->time.precision,
                                     .basis = d->time_is_default               ? BASIS_PUBLICATION
                                              : d->time.basis == TIME_ABSOLUTE ? BASIS_ABSOLUTE
                                                                               : BASIS_RELATIVE};
    if (d->time.n)
        out->time->mention = span_of(w, d->time_text, d->time.first, d->time.n);
}

/* ---- casualties ---- */

static void write_counts(const struct writer_context *w, const struct draft *d, struct event *out)
{
    struct event_count **slots[MEASURES_N] = {&out->casualties.killed, &out->casualties.wounded,
                                              &out->casualties.captured, &out->casualties.missing,
                                              &out->casualties.displaced};
    for (guint m = 0; m < MEASURES_N; m++) {
        if (!d->counts[m].is_set)
            continue;
        struct event_count *c = arena_new_n(w->arena, struct event_count, 1);
        if (c)
            *c = (struct event_count){d->counts[m].min, d->counts[m].max < 0 ? JSON_COUNT_NONE : d->counts[m].max,
                                      d->who[m]};
        *slots[m] = c;
    }
}

/* ---- sources ---- */

static const enum source_kind record_kind[CITED_KINDS_N] = {
    [CITED_MONITOR] = SOURCE_MONITOR,   [CITED_AGENCY] = SOURCE_MEDIA,     [CITED_PARTY_MEDIA] = SOURCE_PARTY,
    [CITED_NGO] = SOURCE_MONITOR,       [CITED_OFFICIAL] = SOURCE_STATE,   [CITED_WITNESS] = SOURCE_PERSONAL,
    [CITED_STATE_MEDIA] = SOURCE_PARTY, [CITED_ANALYST] = SOURCE_PERSONAL,
};

static const enum source_kind kind_of_actor[ACTOR_KINDS_N] = {
    [ACTOR_STATE] = SOURCE_PARTY,       [ACTOR_MILITARY] = SOURCE_PARTY,  [ACTOR_MILITIA] = SOURCE_PARTY,
    [ACTOR_JIHADIST] = SOURCE_PARTY,    [ACTOR_REBEL] = SOURCE_PARTY,     [ACTOR_POLITICAL] = SOURCE_PARTY,
    [ACTOR_IGO] = SOURCE_ORGANISATION,  [ACTOR_NGO] = SOURCE_MONITOR,     [ACTOR_MONITOR] = SOURCE_MONITOR,
    [ACTOR_CIVILIAN] = SOURCE_PERSONAL, [ACTOR_UNKNOWN] = SOURCE_UNKNOWN,
};

/* Is the last source written the same as one before it? */
static gboolean is_told_already(const struct event *e)
{
    const struct event_source *last = &e->sources.items[e->sources.n - 1];
    for (guint i = 0; i + 1 < e->sources.n; i++) {
        const struct event_source *s = &e->sources.items[i];
        gboolean same_id = last->id.n && sv_equal(s->id, last->id);
        if (same_id || sv_equal(s->name, last->name))
            return TRUE;
    }
    return FALSE;
}

static void write_sources(const struct writer_context *w, const struct draft *d, struct event *out)
{
    out->sources.items = arena_new_n(w->arena, struct event_source, d->sources.n + 1);
    for (guint i = 0; out->sources.items && i < d->sources.n; i++) {
        const struct source_mention *m = (const struct source_mention *)w->sources->items.items + d->sources.items[i];
        struct event_source *s = &out->sources.items[out->sources.n++];
        *s = (struct event_source){.mention = span_of(w, m->text, m->first, m->n), .stance = m->stance};
        s->name = s->mention;
        if (m->source != NO_INDEX) {
            const struct source *known = source_table_source(w->k->sources, m->source);
            s->id = sv_from(known->id);
            s->name = sv_from(known->name);
            s->kind = record_kind[known->kind];
        } else if (m->actor != NO_ACTOR) {
            s->id = sv_from(actor_get(w->k->actors, m->actor)->id);
            s->kind = kind_of_actor[actor_kind_of(w->k->actors, m->actor)];
        }
        if (is_told_already(out))
            out->sources.n--;
    }
}

/* Hash of document, content, evidence, type and sub-type; the number of the draft tells equals apart. */
static struct strview event_id(const struct writer_context *w, const struct event *e, guint number)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    const struct event_evidence *v = e->evidence.n ? e->evidence.items : NULL;
    g_autofree char *rest =
        g_strdup_printf("|%d|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%d|%d|%u", v ? (int)v->part : -1,
                        v ? v->start : 0, v ? v->end : 0, (int)e->type, (int)e->subtype, number);
    g_checksum_update(sum, (const guchar *)w->in->doc.id.p, (gssize)w->in->doc.id.n);
    g_checksum_update(sum, (const guchar *)"|", 1);
    g_checksum_update(sum, (const guchar *)w->in->doc.content_hash.p, (gssize)w->in->doc.content_hash.n);
    g_checksum_update(sum, (const guchar *)rest, -1);
    return arena_strdup(w->arena, (struct strview){g_checksum_get_string(sum), 32});
}

void event_write(const struct writer_context *w, const struct draft *d, guint number, struct event *out)
{
    event_init(out);
    out->doc = w->in->doc;
    out->type = d->type;
    out->subtype = d->subtype;
    out->status = d->status;
    out->modality = (struct event_modality_of){d->modality, d->modality_cue, d->is_negated};
    write_actors(w, d, number, out);
    write_places(w, d, out);
    write_time(w, d, out);
    write_counts(w, d, out);
    write_sources(w, d, out);
    evidence_write(w, number, out);
    out->confidence.event = d->score;
    if (d->places.n)
        out->confidence.place = w->places[d->place_text].items[d->places.items[0]].confidence;
    if (out->time)
        out->confidence.time = d->time_is_default ? 0.5 : 0.9;
    out->coder = (struct event_coder){SV(FW_VERSION), keep(w->k->pack), keep(w->k->pack_hash)};
    struct strview *names_ar = arena_new_n(w->arena, struct strview, out->actors.n + 1);
    for (guint i = 0; names_ar && i < out->actors.n; i++) {
        guint32 actor = i < d->agents.n ? d->agents.items[i] : d->targets.items[i - d->agents.n];
        names_ar[i] = sv_from(actor_get(w->k->actors, actor)->name_ar);
    }
    if (names_ar)
        headline_write(w->k->headlines, out, names_ar, w->arena);
    out->id = event_id(w, out, number);
}
