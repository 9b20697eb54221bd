#include "filters/extract/note.h"

#define NOTE_MAX_TOKENS 110
/* A note tells of none when its likeliest sub-type is less likely, or none is likelier, than this: docs/decisions/0010.
 */
#define SILENT_BELOW    0.30f
#define SILENT_NONE     0.30f

#define ALONE_BELOW 0.85f /* … and when the grammar found nothing and no place is named, likelier than this */
#define FIRMLY_NONE 0.60f

static const struct frame model_frame = {.id = (char *)"type_model", .kind = FRAME_ACT};

/* The text that tells: the body, or the title when there is no body. */
static guint telling_text(const struct note *n)
{
    return n->n_texts > 1 && n->texts[1].tokens.n ? 1 : 0;
}

gboolean note_is_one(const struct note *n)
{
    guint tokens = 0, latin = 0, words = 0;
    for (guint t = 0; t < n->n_texts; t++) {
        tokens += n->texts[t].tokens.n;
        for (guint i = 0; i < n->texts[t].tokens.n && tokens <= NOTE_MAX_TOKENS; i++) {
            words += (n->texts[t].tokens.items[i].bits & TOKEN_WORD) != 0;
            latin += (n->texts[t].tokens.items[i].bits & TOKEN_LATIN) != 0;
        }
    }
    return tokens > 0 && tokens <= NOTE_MAX_TOKENS && latin * 10 >= words * 9;
}

static int likeliest(const struct type_model *m, const float *p)
{
    int best = 1;
    for (guint i = 2; i < type_model_n(m); i++)
        best = p[i] > p[best] ? (int)i : best;
    return best;
}

static gboolean name_value(const struct json_names *names, const char *name, int *out)
{
    for (guint i = 0; i < names->n; i++)
        if (names->names[i] && strcmp(names->names[i], name) == 0) {
            *out = (int)i;
            return TRUE;
        }
    return FALSE;
}

static gboolean is_live(const struct draft *d)
{
    return d->merged_into == NO_DRAFT && !d->is_dropped;
}

static void all_places(const struct note *n, guint text, struct index_set *out)
{
    for (guint i = 0; i < n->places[text].n; i++) {
        const struct place_mention *p = &n->places[text].items[i];
        if (p->explains == PLACE_NONE && p->precision != PLACE_OF_COUNTRY && !p->is_dateline)
            index_set_add(out, i);
    }
}

/* An explosion told by its own word ("shelling", "car bomb"), by whom and where, needs no model. */
static gboolean names_its_weapon(const struct draft *d)
{
    return d->type == EVENT_EXPLOSION && !d->is_generic && d->agents.n && d->places.n;
}

static void retype(struct draft *d, int type, int subtype)
{
    d->frame = &model_frame;
    d->type = (enum event_type)type;
    d->subtype = (enum event_subtype)subtype;
    d->is_generic = FALSE;
}

/* The model hears what the grammar did not: the one event that the grammar found is told as that; of several, the one
 * it was surest of lends its actors, places and numbers to a further one; of none, all that is named belongs to it. */
static void make_draft(const struct note *n, struct vec *drafts, int type, int subtype, struct arena *arena)
{
    struct draft *like = NULL;
    guint live = 0;
    for (guint i = 0; i < drafts->n; i++) {
        struct draft *d = (struct draft *)drafts->items + i;
        live += is_live(d);
        if (is_live(d) && (!like || d->score > like->score))
            like = d;
    }
    if (live == 1) {
        if (!names_its_weapon(like))
            retype(like, type, subtype);
        like->score = MAX(like->score, 0.9);
        return;
    }
    struct draft made = {.merged_into = NO_DRAFT, .text = telling_text(n)};
    if (like)
        made = *like;
    retype(&made, type, subtype);
    if (!like) {
        made.place_text = made.text;
        all_places(n, made.text, &made.places);
        made.evidence = (struct text_ref){made.text, 0, n->texts[made.text].tokens.n};
    }
    struct draft *slot = vec_push(drafts, arena, sizeof *slot);
    if (slot)
        *slot = made;
}

static gboolean names_armed_party(const struct note *n, const struct draft *d)
{
    for (guint i = 0; i < d->agents.n + d->targets.n; i++) {
        guint32 actor = i < d->agents.n ? d->agents.items[i] : d->targets.items[i - d->agents.n];
        if (ACTOR_KINDS_ARMED >> actor_kind_of(n->k->actors, actor) & 1)
            return TRUE;
    }
    return FALSE;
}

/* Unless the grammar found a party to the war at work and the model does not firmly object. */
static void silence(const struct note *n, struct vec *drafts, float none_p)
{
    for (guint i = 0; i < drafts->n; i++) {
        struct draft *d = (struct draft *)drafts->items + i;
        if (none_p > FIRMLY_NONE || !names_armed_party(n, d)) {
            d->is_dropped = TRUE;
            d->why_dropped = "the type model hears no event in this note";
        }
    }
}

static gboolean names_anything(const struct note *n, const struct vec *drafts)
{
    for (guint i = 0; i < drafts->n; i++) {
        const struct draft *d = (const struct draft *)drafts->items + i;
        if (is_live(d) && (d->agents.n || d->targets.n || d->places.n))
            return TRUE;
    }
    return n->places[telling_text(n)].n > 0;
}

/* Who takes a place, or only tries to, is read from the sides and the clause: there the grammar knows better. */
static gboolean is_takeover(int subtype)
{
    return subtype == SUBTYPE_GOVERNMENT_REGAINS_TERRITORY || subtype == SUBTYPE_NON_STATE_OVERTAKES_TERRITORY;
}

static gboolean means(const struct draft *d, int type, int subtype)
{
    return ((int)d->type == type && (int)d->subtype == subtype) ||
           (is_takeover(subtype) && d->frame->decision == DECIDE_TAKEOVER && d->agents.n);
}

void note_weigh(const struct note *n, struct vec *drafts, struct arena *arena)
{
    const struct text_analysis *a = &n->texts[telling_text(n)];
    float p[TYPE_MODEL_MAX];
    type_model_score(n->k->types, a->tokens.items, a->tokens.n, NULL, 0, arena, p);
    int best = likeliest(n->k->types, p), type, subtype;
    if (p[best] < SILENT_BELOW || p[0] >= SILENT_NONE ||
        !name_value(&event_type_names, type_model_type(n->k->types, (guint)best), &type) ||
        !name_value(&event_subtype_names, type_model_subtype(n->k->types, (guint)best), &subtype)) {
        silence(n, drafts, p[0]);
        return;
    }
    gboolean found = FALSE;
    for (guint i = 0; i < drafts->n; i++) {
        const struct draft *d = (const struct draft *)drafts->items + i;
        found = found || (is_live(d) && means(d, type, subtype));
    }
    if (!found && p[best] < ALONE_BELOW && !names_anything(n, drafts)) {
        silence(n, drafts, p[0]);
        return;
    }
    if (!found)
        make_draft(n, drafts, type, subtype, arena);
    for (guint i = 0; i < drafts->n; i++) {
        struct draft *d = (struct draft *)drafts->items + i;
        gboolean meant = means(d, type, subtype);
        d->is_meant = meant;
        d->score = meant ? MAX(d->score, (double)p[best]) : MIN(d->score, 0.9 * (double)p[best]);
    }
}
