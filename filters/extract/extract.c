#include "filters/extract/extract.h"

#include "filters/extract/chunk_plain.h"
#include "filters/extract/event_place.h"
#include "filters/extract/event_status.h"
#include "filters/extract/event_time.h"
#include "filters/extract/event_writer.h"
#include "filters/extract/merge.h"
#include "filters/extract/note.h"
#include "filters/extract/toll_list.h"
#include "text/language.h"

#define TEXTS 2 /* title, body */

struct reading {
    const struct knowledge *k;
    const struct extract_input *in;
    struct arena *arena;
    struct text_analysis texts[TEXTS];
    struct place_mentions places[TEXTS];
    struct quantities quantities[TEXTS];
    struct drafts drafts;
    struct source_mentions sources;
    struct discourse told;
    guint32 last_day;
    gboolean is_cut;
    char language[LANGUAGE_CODE_MAX]; /* of the document, "" undecided */
};

/* As the feed or the filter says; else as the text looks. */
static void decide_language(struct reading *r)
{
    const struct strview said = r->in->doc.language;
    gboolean is_code = said.n >= 2 && said.n < LANGUAGE_CODE_MAX && !sv_equal(said, SV("und"));
    if (is_code) {
        memcpy(r->language, said.p, said.n);
        return;
    }
    struct strview text = r->in->body.n ? r->in->body : r->in->title;
    struct language_guess guess = language_detect(text, said);
    g_strlcpy(r->language, guess.code ? guess.code : "", sizeof r->language);
}

static gboolean analyse(struct reading *r)
{
    const struct strview parts[TEXTS] = {r->in->title, r->in->body};
    struct place_text texts[TEXTS];
    for (guint i = 0; i < TEXTS; i++) {
        struct text_analysis *a = &r->texts[i];
        const struct text_tables tables = {r->k->names, r->k->abbreviations, r->k->furniture};
        enum furniture_part part = i == 0 ? FURNITURE_TITLE : FURNITURE_BODY;
        if (!text_analyse(parts[i], EXTRACT_MAX_TOKENS, &tables, part, r->arena, a))
            return FALSE;
        g_autofree char *language = sv_dup(r->in->doc.language);
        r->quantities[i] =
            quantities_find(r->k->numbers, parts[i], &a->tokens, &a->matches, CLASS_NUMBER, language, r->arena);
        texts[i] = (struct place_text){a->tokens.items, a->tokens.n, a->sentences.items, a->sentences.n, a->matches};
    }
    struct place_classes classes = {CLASS_PLACE, CLASS_PLACE_WORD, CLASS_ACTOR, CLASS_TIME};
    place_find(r->k->places, r->k->place_words, classes, texts, TEXTS, r->places, r->arena);
    return !arena_has_overflowed(r->arena);
}

static struct spans time_spans(const struct time_mentions *times, struct arena *arena)
{
    struct spans out = {arena_new_n(arena, struct span, times->n + 1), 0};
    for (guint i = 0; out.items && i < times->n; i++)
        out.items[out.n++] = (struct span){times->items[i].first, times->items[i].n, i};
    return out;
}

#define REACH_TOKENS 16 /* words around a name that belong to it, at most */

/* Places that begin in the sentence, or behind it with words that begin in it. Both lists are in the order of the text.
 */
static void find_near_places(struct sentence_view *v)
{
    const struct place_mention *items = v->place_mentions->items;
    guint low = 0, high = v->place_mentions->n;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (items[middle].first < v->sentence.first)
            low = middle + 1;
        else
            high = middle;
    }
    v->near_places.from = v->near_places.to = low;
    while (v->near_places.to < v->place_mentions->n &&
           items[v->near_places.to].first < v->sentence.first + v->sentence.n + REACH_TOKENS)
        v->near_places.to++;
}

static guint32 end_of_number(const struct quantity *q)
{
    return q->kind == QUANTITY_COUNT ? q->number_first + q->number_n : q->first + q->n;
}

static void find_near_quantities(struct sentence_view *v)
{
    const struct quantity *items = v->quantities.items;
    guint low = 0, high = v->quantities.n;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (items[middle].first + REACH_TOKENS < v->sentence.first)
            low = middle + 1;
        else
            high = middle;
    }
    v->near_quantities.from = v->near_quantities.to = low;
    while (v->near_quantities.to < v->quantities.n &&
           items[v->near_quantities.to].first < v->sentence.first + v->sentence.n + REACH_TOKENS)
        v->near_quantities.to++;
}

static struct spans place_spans(const struct sentence_view *view, struct arena *arena)
{
    const struct sentence *s = &view->sentence;
    struct vec v = {0};
    for (guint i = view->near_places.from; i < view->near_places.to; i++) {
        const struct place_mention *p = &view->place_mentions->items[i];
        struct span *x = p->first + p->n <= s->first + s->n ? vec_push(&v, arena, sizeof *x) : NULL;
        if (x)
            *x = (struct span){p->first, p->n, i};
    }
    return (struct spans){v.items, v.n};
}

static struct spans number_spans(const struct sentence_view *view, struct arena *arena)
{
    const struct sentence *s = &view->sentence;
    struct vec v = {0};
    for (guint i = view->near_quantities.from; i < view->near_quantities.to; i++) {
        const struct quantity *x = &view->quantities.items[i];
        guint32 end = end_of_number(x);
        gboolean inside = x->first >= s->first && end <= s->first + s->n;
        struct span *span = inside && !x->is_implicit ? vec_push(&v, arena, sizeof *span) : NULL;
        if (span)
            *span = (struct span){x->first, end - x->first, i};
    }
    return (struct spans){v.items, v.n};
}

/* Most of its longer words begin with a capital: a headline, wherever it stands. */
static gboolean is_title_case(const struct text_analysis *a, const struct sentence *s)
{
    guint words = 0, capitals = 0;
    for (guint32 i = s->first; i < s->first + s->n; i++) {
        const struct token *t = &a->tokens.items[i];
        if (!(t->bits & TOKEN_LATIN) || t->end - t->start < 5)
            continue;
        words++;
        capitals += (t->bits & TOKEN_CAPITAL) != 0;
    }
    return words >= 3 && capitals * 10 >= words * 8;
}

/* The language of a sentence: the document's, unless it is written in another script. */
static void set_language(const struct reading *r, struct sentence_view *v)
{
    static const struct {
        guint32 bit;
        const char *language; /* of a text whose language nobody told */
        const char *also;     /* other languages of the script */
    } scripts[] = {{TOKEN_LATIN, "en", NULL},
                   {TOKEN_ARABIC, "ar", "fa ckb"},
                   {TOKEN_CYRILLIC, "ru", NULL},
                   {TOKEN_HEBREW, "he", NULL}};
    guint counts[G_N_ELEMENTS(scripts)] = {0}, best = 0;
    for (guint32 i = v->sentence.first; i < v->sentence.first + v->sentence.n; i++)
        for (guint s = 0; s < G_N_ELEMENTS(scripts); s++)
            counts[s] += (v->a->tokens.items[i].bits & scripts[s].bit) != 0;
    for (guint s = 1; s < G_N_ELEMENTS(scripts); s++)
        best = counts[s] >= MAX(counts[best], 1) ? s : best;
    gboolean is_known = FALSE;
    for (guint s = 0; s < G_N_ELEMENTS(scripts); s++) {
        gboolean belongs = strcmp(r->language, scripts[s].language) == 0 ||
                           (scripts[s].also && *r->language && strstr(scripts[s].also, r->language));
        is_known = is_known || belongs;
        if (belongs && s == best)
            g_strlcpy(v->language, r->language, sizeof v->language);
    }
    if (!*v->language)
        g_strlcpy(v->language, best == 0 && !is_known && *r->language ? r->language : scripts[best].language,
                  sizeof v->language);
}

static void cut_chunks(const struct reading *r, struct sentence_view *v)
{
    enum word_order order;
    if (strcmp(v->language, "en") != 0 && frames_word_order(r->k->frames, v->language, &order)) {
        v->grammar = &grammar_plain;
        v->chunks = chunk_plain(v, order, r->arena);
        return;
    }
    struct spans times = time_spans(&v->times, r->arena), numbers = number_spans(v, r->arena);
    g_strlcpy(v->language, "en", sizeof v->language);
    v->grammar = &grammar_english;
    v->chunks =
        chunk_english(v->a, &v->sentence, &times, &v->places, &numbers, &r->k->triggers, v->is_headline, r->arena);
}

static void note_sentence(const struct sentence_view *v)
{
    if (!v->trace || !v->trace->sentence || !v->sentence.n)
        return;
    const struct token *first = &v->a->tokens.items[v->sentence.first];
    struct extract_sentence s = {v->text, first->start, first[v->sentence.n - 1].end, v->is_furniture, v->language};
    v->trace->sentence(&s, v->trace->data);
}

static void read_sentence(struct reading *r, guint text, guint i)
{
    const struct text_analysis *a = &r->texts[text];
    const struct sentence *s = &a->sentences.items[i];
    struct sentence_view v = {.k = r->k,
                              .a = a,
                              .text = text,
                              .index = i,
                              .sentence = *s,
                              .place_mentions = &r->places[text],
                              .day = r->in->published_day,
                              .is_headline = text == 0 || is_title_case(a, s),
                              .is_furniture = (a->furniture.flags[i] & FURNITURE_SILENT) != 0,
                              .trace = r->in->trace};
    set_language(r, &v);
    struct time_anchor anchor = {.published = r->in->published_day, .previous = r->last_day, .language = v.language};
    v.times = time_find(r->k->times, a->tokens.items, s->first, s->n, a->matches, CLASS_TIME, anchor, r->arena);
    v.quantities = r->quantities[text];
    find_near_places(&v);
    find_near_quantities(&v);
    v.places = place_spans(&v, r->arena);
    cut_chunks(r, &v);
    note_sentence(&v);
    for (guint t = 0; t < v.times.n; t++)
        if (v.times.items[t].start && v.times.items[t].precision == TIME_DAY)
            r->last_day = v.times.items[t].start;
    event_coder_read(&v, &r->told, &r->drafts, r->arena);
    attribution_read(&v, &r->sources, r->arena);
    attribution_last_speaker(&r->sources, &r->told.speaker);
}

/* ---- what a draft takes from its surroundings ---- */

/* Casualties that no act of their sentence caused belong to the last act told, if that is open. */
static void settle_harms(struct reading *r)
{
    struct draft *act = NULL;
    guint act_number = NO_DRAFT;
    for (guint i = 0; i < r->drafts.items.n; i++) {
        struct draft *d = draft_at(&r->drafts, i);
        if (d->merged_into != NO_DRAFT || d->is_dropped)
            continue;
        gboolean is_harm = d->frame->kind == FRAME_HARM;
        gboolean is_violent = d->type <= EVENT_VIOLENCE_AGAINST_CIVILIANS;
        if (is_harm && act && !d->agents.n && act->text == d->text && d->sentence - act->sentence <= 1 &&
            d->modality == act->modality && (d->is_generic || d->subtype == act->subtype) &&
            !(d->places.n && act->places.n && d->place_scope < 2 && !index_set_has(&act->places, d->places.items[0])) &&
            !(d->counts[MEASURE_KILLED].is_set && act->counts[MEASURE_KILLED].is_set)) {
            for (guint m = 0; m < MEASURES_N; m++)
                if (d->counts[m].is_set && !act->counts[m].is_set)
                    act->counts[m] = d->counts[m];
            d->merged_into = act_number;
            continue;
        }
        if (is_violent && !is_harm) {
            act = d;
            act_number = i;
        }
    }
}

/* Who is meant when a strike or shelling names nobody: the one set of agents that all such acts have in this document.
 * Never for gas or bombs, where just that is in dispute. */
static void inherit_agents(struct reading *r)
{
    for (guint i = 0; i < r->drafts.items.n; i++) {
        struct draft *d = draft_at(&r->drafts, i);
        gboolean has_owner = d->subtype == SUBTYPE_AIR_DRONE_STRIKE || d->subtype == SUBTYPE_SHELLING_ARTILLERY_MISSILE;
        if (d->merged_into != NO_DRAFT || d->is_dropped || d->agents.n || !has_owner)
            continue;
        const struct draft *only = NULL;
        gboolean ambiguous = FALSE;
        for (guint j = 0; j < r->drafts.items.n; j++) {
            const struct draft *e = draft_at(&r->drafts, j);
            if (e->is_dropped || e->subtype != d->subtype || !e->agents.n || e->merged_into != NO_DRAFT)
                continue;
            gboolean same =
                only && only->agents.n == e->agents.n &&
                memcmp(only->agents.items, e->agents.items, only->agents.n * sizeof only->agents.items[0]) == 0;
            ambiguous = ambiguous || (only && !same);
            only = e;
        }
        if (only && !ambiguous) {
            d->agents = only->agents;
            d->agent_is_resolved = TRUE;
        }
    }
}

static gboolean share_any(const struct index_set *a, const struct index_set *b)
{
    for (guint i = 0; i < a->n; i++)
        if (index_set_has(b, a->items[i]))
            return TRUE;
    return FALSE;
}

static void add_armed(const struct reading *r, const struct index_set *from, const struct index_set *own,
                      struct index_set *to)
{
    for (guint i = 0; i < from->n; i++)
        if (ACTOR_KINDS_ARMED >> actor_kind_of(r->k->actors, from->items[i]) & 1 && !index_set_has(own, from->items[i]))
            index_set_add(to, from->items[i]);
}

/* The acts that are done to an enemy: who that is may be left out of the sentence. */
static gboolean has_enemy(const struct draft *d)
{
    gboolean moves = d->frame->needs & NEEDS_ARMED_AGENT; /* "entered the war" */
    return d->type == EVENT_BATTLE || (d->subtype == SUBTYPE_CHANGE_TO_GROUP_ACTIVITY && !moves) ||
           d->subtype == SUBTYPE_DISRUPTED_WEAPONS_USE;
}

static void opponents_of(const struct reading *r, const struct index_set *known, struct index_set *out)
{
    for (guint j = 0; j < r->drafts.items.n; j++) {
        const struct draft *e = draft_at(&r->drafts, j);
        if (e->is_dropped || !(has_enemy(e) || e->type == EVENT_EXPLOSION))
            continue;
        if (share_any(known, &e->agents))
            add_armed(r, &e->targets, known, out);
        if (share_any(known, &e->targets))
            add_armed(r, &e->agents, known, out);
    }
    draft_tidy_actors(r->k->actors, out);
}

/* Who fights, or is fought, when a sentence leaves it out: the one opponent that the named side has in this document.
 */
static void inherit_opponents(struct reading *r)
{
    for (guint i = 0; i < r->drafts.items.n; i++) {
        struct draft *d = draft_at(&r->drafts, i);
        gboolean open =
            d->type == EVENT_BATTLE ? (d->agents.n == 0) != (d->targets.n == 0) : d->agents.n > 0 && d->targets.n == 0;
        if (d->merged_into != NO_DRAFT || d->is_dropped || !has_enemy(d) || !open)
            continue;
        struct index_set opponents = {0};
        opponents_of(r, d->agents.n ? &d->agents : &d->targets, &opponents);
        if (opponents.n == 1)
            *(d->agents.n ? &d->targets : &d->agents) = opponents;
    }
}

/* Nobody and nowhere of its own: told only when the document tells nothing better. */
static gboolean is_vague(const struct draft *d)
{
    if (d->agents.n || d->is_meant)
        return FALSE;
    if (!d->places.n || d->place_scope == PLACE_SCOPE_COUNTRY)
        return TRUE;
    return !d->targets.n && d->place_scope > 1;
}

static gboolean has_any_count(const struct draft *d)
{
    for (guint m = 0; m < MEASURES_N; m++)
        if (d->counts[m].is_set)
            return TRUE;
    return FALSE;
}

/* In languages that are read by mentions a word alone is often a figure of speech ("les prix explosent"): an event has
 * to name somebody, somewhere or somebody harmed (CODEBOOK §1). */
static gboolean is_bare_word(const struct draft *d)
{
    return d->is_plain && !d->is_meant && !d->agents.n && !d->targets.n && !d->places.n && !has_any_count(d);
}

static gboolean is_bare_harm(const struct draft *d)
{
    const struct count *killed = &d->counts[MEASURE_KILLED];
    gboolean harmed = killed->is_set && killed->max != 0; /* "no casualties" are no event */
    return d->frame->kind == FRAME_HARM && !harmed && !d->agents.n && !d->targets.n && !d->is_meant;
}

static gboolean is_event(const struct draft *d)
{
    return d->merged_into == NO_DRAFT && !d->is_dropped && !is_bare_harm(d) && !is_bare_word(d);
}

/* What is known of all drafts together. */
struct outcome_of_drafts {
    gboolean any_clear; /* an event that is not vague */
    guint
        last_resort; /* the draft told because there is no event else: names dead or a weapon, says no more; NO_DRAFT */
};

static struct outcome_of_drafts judge_drafts(const struct reading *r)
{
    struct outcome_of_drafts out = {FALSE, NO_DRAFT};
    gboolean any = FALSE;
    for (guint i = 0; i < r->drafts.items.n; i++) {
        const struct draft *d = draft_at(&r->drafts, i);
        any = any || is_event(d);
        out.any_clear = out.any_clear || (is_event(d) && !is_vague(d));
        if (out.last_resort == NO_DRAFT && d->is_plain && d->merged_into == NO_DRAFT && !is_bare_word(d))
            out.last_resort = i;
    }
    if (any)
        out.last_resort = NO_DRAFT;
    return out;
}

static enum draft_fate fate_of(const struct draft *d, guint i, const struct outcome_of_drafts *all)
{
    if (i == all->last_resort)
        return FATE_TOLD;
    if (d->merged_into != NO_DRAFT)
        return FATE_MERGED;
    if (!is_event(d))
        return FATE_DROPPED;
    return all->any_clear && is_vague(d) ? FATE_VAGUE : FATE_TOLD;
}

static const char *why_no_event(const struct draft *d, enum draft_fate fate)
{
    if (fate == FATE_DROPPED)
        return d->why_dropped ? d->why_dropped : "counts no dead and names nobody";
    return "";
}

static void note_fates(const struct reading *r, const struct outcome_of_drafts *all)
{
    for (guint i = 0; r->in->trace && i < r->drafts.items.n; i++) {
        const struct draft *d = draft_at(&r->drafts, i);
        const struct token *tokens = r->texts[d->evidence.text].tokens.items;
        enum draft_fate fate = fate_of(d, i, all);
        struct extract_note n = {.fate = fate,
                                 .rule = d->frame->id,
                                 .why = why_no_event(d, fate),
                                 .type = d->type,
                                 .subtype = d->subtype,
                                 .number = i,
                                 .into = d->merged_into,
                                 .text = d->evidence.text};
        n.start = tokens[d->evidence.first].start;
        n.end = tokens[d->evidence.first + d->evidence.n - 1].end;
        r->in->trace->note(&n, r->in->trace->data);
    }
}

static void write_events(struct reading *r, struct extract_output *out)
{
    struct writer_context w = {r->k, r->in, r->texts, r->places, &r->sources, &r->drafts, r->arena, {NULL}};
    struct outcome_of_drafts all = judge_drafts(r);
    note_fates(r, &all);
    out->events = arena_new_n(r->arena, struct event, r->drafts.items.n + 1);
    gboolean has_room = out->events && draft_parts_find(&r->drafts, r->arena, &w.parts);
    for (guint i = 0; has_room && i < r->drafts.items.n; i++) {
        const struct draft *d = draft_at(&r->drafts, i);
        if (fate_of(d, i, &all) == FATE_TOLD)
            event_write(&w, d, i, &out->events[out->n++]);
    }
}

#define NAME_LISTS_MAX 8

static void count_name_lists(struct reading *r)
{
    for (guint t = 0; t < TEXTS; t++) {
        struct toll_list lists[NAME_LISTS_MAX];
        guint n = toll_lists_find(r->k, &r->texts[t], &r->quantities[t], lists, NAME_LISTS_MAX);
        toll_lists_apply(lists, n, t, &r->drafts);
    }
}

/* FALSE when the document tells more than can be compared with one another. */
static gboolean read_sentences(struct reading *r)
{
    for (guint t = 0; t < TEXTS; t++)
        for (guint i = 0; i < r->texts[t].sentences.n; i++) {
            if (r->drafts.items.n >= EXTRACT_MAX_ACTS)
                return FALSE;
            read_sentence(r, t, i);
        }
    return TRUE;
}

void extract_events(const struct knowledge *k, const struct extract_input *in, struct arena *arena,
                    struct extract_output *out)
{
    *out = (struct extract_output){0};
    struct reading *r = arena_new_n(arena, struct reading, 1);
    if (!r) {
        out->truncated = TRUE;
        return;
    }
    *r = (struct reading){.k = k, .in = in, .arena = arena};
    decide_language(r);
    if (analyse(r)) {
        r->is_cut = !read_sentences(r);
        count_name_lists(r);
        struct event_place_texts where = {r->texts, r->places, TEXTS, in->published_day};
        event_place_prune(&where, &r->drafts);
        settle_harms(r);
        event_place_inherit(&where, &r->drafts);
        attribution_apply(&r->sources, &r->drafts);
        struct merge_context m = {k, r->places, TEXTS, in->published_day};
        merge_drafts(&m, &r->drafts);
        event_place_widen(&r->drafts);
        inherit_agents(r);
        inherit_opponents(r);
        for (guint i = 0; i < r->drafts.items.n; i++)
            if (draft_at(&r->drafts, i)->type != EVENT_HUMANITARIAN)
                draft_part_sides(draft_at(&r->drafts, i));
        event_status_apply(k, &r->sources, &r->drafts, in->outlet_side, in->doc.outlet, in->published_day);
        struct note note = {k, r->texts, r->places, TEXTS, in->published_day};
        if ((!*r->language || strcmp(r->language, "en") == 0) && note_is_one(&note))
            note_weigh(&note, &r->drafts.items, arena);
        event_time_settle(&r->drafts, in->published_day);
        write_events(r, out);
    }
    out->truncated =
        arena_has_overflowed(arena) || r->is_cut || r->texts[0].tokens.truncated || r->texts[1].tokens.truncated;
    if (arena_has_overflowed(arena))
        out->n = 0;
}
