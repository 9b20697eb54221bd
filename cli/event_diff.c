#include "cli/event_diff.h"

#include <math.h>
#include <string.h>

/* ---- fields in words ---- */

static void append_type(const struct event *e, GString *s)
{
    g_string_append_printf(s, "%s/%s", event_type_names.names[e->type], event_subtype_names.names[e->subtype]);
}

static void append_status(const struct event *e, GString *s)
{
    g_string_append(s, event_status_names.names[e->status]);
}

static void append_modality(const struct event *e, GString *s)
{
    g_string_append_printf(s, "%s%s", event_modality_names.names[e->modality.value],
                           e->modality.negated ? ", negated" : "");
}

static int by_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words in order, so that only other members are a difference. Takes the strings. */
static void append_sorted(GPtrArray *words, GString *s)
{
    g_ptr_array_sort(words, by_words);
    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(s, "%s%s", i ? ", " : "", (const char *)words->pdata[i]);
}

static void append_role(const struct event *e, enum actor_role role, GString *s)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < e->actors.n; i++)
        if (e->actors.items[i].role == role)
            g_ptr_array_add(ids, sv_dup(e->actors.items[i].id));
    append_sorted(ids, s);
}

static void append_agents(const struct event *e, GString *s)
{
    append_role(e, ROLE_AGENT, s);
}

static void append_targets(const struct event *e, GString *s)
{
    append_role(e, ROLE_TARGET, s);
}

static void append_places(const struct event *e, GString *s)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < e->places.n; i++) {
        const struct event_place *p = &e->places.items[i];
        struct strview name = p->canonical.n ? p->canonical : p->name;
        g_ptr_array_add(names, isnan(p->lat) ? sv_dup(name)
                                             : g_strdup_printf("%.*s (%.2f %.2f)", SV_ARG(name), p->lat, p->lon));
    }
    append_sorted(names, s);
}

static void append_time(const struct event *e, GString *s)
{
    if (e->time)
        g_string_append_printf(s, "%.*s…%.*s", SV_ARG(e->time->start), SV_ARG(e->time->end));
}

static void append_count(const struct event_count *c, GString *s)
{
    if (!c)
        return;
    g_string_append_printf(s, "%" G_GINT64_FORMAT, c->min);
    if (c->max == JSON_COUNT_NONE)
        g_string_append_c(s, '+');
    else if (c->max != c->min)
        g_string_append_printf(s, "…%" G_GINT64_FORMAT, c->max);
}

static void append_killed(const struct event *e, GString *s)
{
    append_count(e->casualties.killed, s);
}
static void append_wounded(const struct event *e, GString *s)
{
    append_count(e->casualties.wounded, s);
}
static void append_captured(const struct event *e, GString *s)
{
    append_count(e->casualties.captured, s);
}
static void append_missing(const struct event *e, GString *s)
{
    append_count(e->casualties.missing, s);
}
static void append_displaced(const struct event *e, GString *s)
{
    append_count(e->casualties.displaced, s);
}

static void append_sources(const struct event *e, GString *s)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < e->sources.n; i++)
        g_ptr_array_add(names, sv_dup(e->sources.items[i].name));
    append_sorted(names, s);
}

static const struct {
    const char *name;
    void (*append)(const struct event *e, GString *s);
} fields[EVENT_FIELDS_N] = {
    [FIELD_TYPE] = {"type", append_type},
    [FIELD_STATUS] = {"status", append_status},
    [FIELD_MODALITY] = {"modality", append_modality},
    [FIELD_AGENTS] = {"agents", append_agents},
    [FIELD_TARGETS] = {"targets", append_targets},
    [FIELD_PLACES] = {"places", append_places},
    [FIELD_TIME] = {"time", append_time},
    [FIELD_KILLED] = {"killed", append_killed},
    [FIELD_WOUNDED] = {"wounded", append_wounded},
    [FIELD_CAPTURED] = {"captured", append_captured},
    [FIELD_MISSING] = {"missing", append_missing},
    [FIELD_DISPLACED] = {"displaced", append_displaced},
    [FIELD_SOURCES] = {"sources", append_sources},
};

const char *event_field_name(enum event_field f)
{
    return fields[f].name;
}

char *event_field_dup(const struct event *e, enum event_field f)
{
    GString *s = g_string_new(NULL);
    fields[f].append(e, s);
    if (!s->len)
        g_string_append_c(s, '-');
    return g_string_free(s, FALSE);
}

/* ---- pairs ---- */

#define PAIR_MIN     3   /* points that two events need to be one */
#define DOCUMENT_MAX 400 /* events of one document that are compared each with each */

static gboolean clauses_overlap(const struct event *a, const struct event *b)
{
    for (guint i = 0; i < a->evidence.n; i++)
        for (guint j = 0; j < b->evidence.n; j++) {
            const struct event_evidence *x = &a->evidence.items[i], *y = &b->evidence.items[j];
            if (sv_equal(x->field, SV("*")) && sv_equal(y->field, SV("*")) && x->part == y->part && x->start < y->end &&
                y->start < x->end)
                return TRUE;
        }
    return FALSE;
}

/* How like two events of a document are: the words they were read in weigh most. */
static guint points(const struct event *a, const struct event *b)
{
    static const enum event_field equal_fields[] = {FIELD_AGENTS, FIELD_TARGETS, FIELD_PLACES, FIELD_TIME,
                                                    FIELD_KILLED};
    guint n = 0;
    if (a->type != b->type && !clauses_overlap(a, b))
        return 0;
    n += clauses_overlap(a, b) ? 3 : 0;
    n += (a->type == b->type) + (a->type == b->type && a->subtype == b->subtype);
    for (guint i = 0; i < G_N_ELEMENTS(equal_fields); i++) {
        g_autofree char *x = event_field_dup(a, equal_fields[i]), *y = event_field_dup(b, equal_fields[i]);
        n += strcmp(x, y) == 0 && strcmp(x, "-") != 0;
    }
    return n;
}

struct pair {
    guint points, old, new;
};

static int likest_first(gconstpointer a, gconstpointer b)
{
    const struct pair *x = a, *y = b;
    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return x->old != y->old ? (x->old > y->old ? 1 : -1) : (x->new > y->new) - (x->new < y->new);
}

static guint differing_fields(const struct event *a, const struct event *b)
{
    guint bits = 0;
    for (guint f = 0; f < EVENT_FIELDS_N; f++) {
        g_autofree char *x = event_field_dup(a, f), *y = event_field_dup(b, f);
        bits |= strcmp(x, y) != 0 ? 1u << f : 0;
    }
    return bits;
}

static void count_change(struct event_diff *d, const struct event_change *c)
{
    if (c->old && c->new && !c->fields) {
        d->same++;
        return;
    }
    d->gained += !c->old;
    d->lost += !c->new;
    d->changed += c->old && c->new;
    for (guint f = 0; f < EVENT_FIELDS_N; f++)
        d->by_field[f] += c->fields >> f & 1;
    g_array_append_vals(d->changes, c, 1);
}

static GArray *pairs_of(const GPtrArray *old, const GPtrArray *new)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
    for (guint i = 0; old && new &&i < old->len &&i < DOCUMENT_MAX; i++)
        for (guint j = 0; j < new->len &&j < DOCUMENT_MAX; j++) {
            struct pair p = {points(old->pdata[i], new->pdata[j]), i, j};
            if (p.points >= PAIR_MIN)
                g_array_append_val(pairs, p);
        }
    g_array_sort(pairs, likest_first);
    return pairs;
}

static void compare_document(const char *doc, const GPtrArray *old, const GPtrArray *new, struct event_diff *d)
{
    g_autoptr(GArray) pairs = pairs_of(old, new);
    guint old_n = old ? old->len : 0, new_n = new ? new->len : 0;
    g_autofree guint *partner = g_new0(guint, old_n + 1); /* 1 + index of the new event */
    g_autofree gboolean *taken = g_new0(gboolean, new_n + 1);
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *p = &g_array_index(pairs, struct pair, i);
        if (partner[p->old] || taken[p->new])
            continue;
        partner[p->old] = p->new + 1;
        taken[p->new] = TRUE;
    }
    for (guint i = 0; i < old_n; i++) {
        struct event_change c = {doc, old->pdata[i], partner[i] ? new->pdata[partner[i] - 1] : NULL, 0};
        c.fields = c.new ? differing_fields(c.old, c.new) : 0;
        count_change(d, &c);
    }
    for (guint j = 0; j < new_n; j++)
        if (!taken[j])
            count_change(d, &(struct event_change){doc, NULL, new->pdata[j], 0});
    d->documents++;
}

void event_diff_make(const struct event_set *old, const struct event_set *new, struct event_diff *out)
{
    *out = (struct event_diff){.changes = g_array_new(FALSE, FALSE, sizeof(struct event_change))};
    out->old_n = old->n;
    out->new_n = new->n;
    for (guint i = 0; i < old->order->len; i++)
        compare_document(old->order->pdata[i], event_set_of(old, old->order->pdata[i]),
                         event_set_of(new, old->order->pdata[i]), out);
    for (guint i = 0; i < new->order->len; i++)
        if (!event_set_of(old, new->order->pdata[i]))
            compare_document(new->order->pdata[i], NULL, event_set_of(new, new->order->pdata[i]), out);
}

void event_diff_clear(struct event_diff *d)
{
    g_array_unref(d->changes);
}
