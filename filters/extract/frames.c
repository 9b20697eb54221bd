#include "filters/extract/frames.h"

#include "common/tsv.h"
#include "common/yaml.h"

struct phrase {
    char *text;
    guint32 index;
};

struct frames {
    GPtrArray *frames;  /* struct frame */
    GArray *triggers;   /* struct trigger */
    GArray *cues;       /* struct cue */
    GPtrArray *phrases; /* struct phrase, of triggers */
    GPtrArray *cue_phrases;
    GArray *languages; /* struct language */
};

struct language {
    char code[LANGUAGE_CODE_MAX];
    enum word_order order;
};

static void frame_free(gpointer p)
{
    struct frame *f = p;
    g_free(f->id);
    g_free(f->target_default);
    g_free(f);
}

static void phrase_free(gpointer p)
{
    struct phrase *x = p;
    g_free(x->text);
    g_free(x);
}

static void add_phrase(GPtrArray *to, struct strview text, guint32 index)
{
    struct phrase *p = g_new0(struct phrase, 1);
    *p = (struct phrase){sv_dup(text), index};
    g_ptr_array_add(to, p);
}

/* ---- a frame from its YAML map ---- */

static const char *const frame_keys[] = {
    "id",        "subtype",        "type",    "kind",      "score",      "refine", "needs",
    "roles",     "verbs",          "nouns",   "air_agent", "swap",       "thing",  "intransitive",
    "political", "target_default", "measure", "names_one", "counts_one", "yields", NULL};
static const char *const kind_names[] = {"act", "harm", "weak", "nothing"};
static const char *const role_names[] = {"none", "agent", "target"};
static const char *const refine_names[] = {"false", "true", "suicide_only", "own"};

static const struct {
    const char *name;
    guint needs;
} needs_names[] = {
    {"agent", NEEDS_AGENT},
    {"armed_agent", NEEDS_ARMED_AGENT},
    {"from_place", NEEDS_FROM_PLACE},
    {"target", NEEDS_TARGET},
    {"place", NEEDS_PLACE},
    {"object_arms", NEEDS_OBJECT_ARMS},
    {"subject_arms", NEEDS_SUBJECT_ARMS},
    {"object_operation", NEEDS_OBJECT_OPERATION},
    {"protest_context", NEEDS_PROTEST},
    {"life", NEEDS_LIFE},
};

static gboolean read_roles(const struct yaml_node *node, const struct yaml_node *sets, struct frame *f, GError **error)
{
    if (!node)
        return TRUE;
    if (node->kind == YAML_SCALAR) {
        g_autofree char *name = sv_dup(node->text);
        const struct yaml_node *set = sets ? yaml_get(sets, name) : NULL;
        if (!set)
            return yaml_fail(node, error, "role_sets has no '%s'", name);
        node = set;
    }
    if (!yaml_want(node, YAML_MAP, error))
        return FALSE;
    for (guint i = 0; i < node->n; i++) {
        int role;
        g_autofree char *key = sv_dup(node->keys[i]);
        enum relation r = relation_from_name(node->keys[i]);
        if (r == REL_NONE && strcmp(key, "at") == 0)
            r = REL_IN;
        if (r == REL_NONE)
            return yaml_fail(&node->items[i], error, "'%s' is no relation", key);
        if (!yaml_name(&node->items[i], role_names, G_N_ELEMENTS(role_names), &role, error))
            return FALSE;
        f->roles[r] = (enum frame_role)role;
    }
    return TRUE;
}

static gboolean read_needs(const struct yaml_node *node, struct frame *f, GError **error)
{
    struct strview rest = node ? node->text : SV(""), one;
    while (tsv_piece(&rest, '|', &one)) {
        guint found = 0;
        for (guint i = 0; i < G_N_ELEMENTS(needs_names); i++)
            if (sv_equal(one, sv_from(needs_names[i].name)))
                found = needs_names[i].needs;
        if (!found)
            return yaml_expected(node,
                                 "agent, armed_agent, target, place, from_place, object_arms, subject_arms, "
                                 "object_operation, protest_context or life",
                                 error);
        f->needs |= found;
    }
    return TRUE;
}

static gboolean read_subtype(const struct yaml_node *map, struct frame *f, GError **error)
{
    const struct yaml_node *node = yaml_need(map, "subtype", error), *type = yaml_get(map, "type");
    int value;
    if (!node)
        return FALSE;
    if (sv_equal(node->text, SV("takeover"))) {
        f->decision = DECIDE_TAKEOVER;
        f->subtype = SUBTYPE_NON_STATE_OVERTAKES_TERRITORY;
    } else if (sv_equal(node->text, SV("harm"))) {
        f->decision = DECIDE_HARM;
        f->subtype = SUBTYPE_ATTACK;
    } else if (yaml_name(node, event_subtype_names.names, event_subtype_names.n, &value, error)) {
        f->subtype = (enum event_subtype)value;
    } else {
        return FALSE;
    }
    f->type = event_type_of(f->subtype);
    if (type && !yaml_name(type, event_type_names.names, event_type_names.n, &value, error))
        return FALSE;
    f->type = type ? (enum event_type)value : f->type;
    return TRUE;
}

static gboolean read_flag(const struct yaml_node *map, const char *key, gboolean *out, GError **error)
{
    const struct yaml_node *node = yaml_get(map, key);
    return !node || yaml_bool(node, out, error);
}

static gboolean read_refine(const struct yaml_node *map, struct frame *f, GError **error)
{
    const struct yaml_node *node = yaml_get(map, "refine");
    int value = 0;
    if (node && !yaml_name(node, refine_names, G_N_ELEMENTS(refine_names), &value, error))
        return FALSE;
    f->refine = value == 1;
    f->refine_own = value == 3;
    f->refine_suicide = value == 2;
    return TRUE;
}

static gboolean read_frame(const struct yaml_node *map, const struct yaml_node *sets, struct frame *f, GError **error)
{
    const struct yaml_node *id = yaml_need(map, "id", error), *kind = id ? yaml_need(map, "kind", error) : NULL,
                           *score = kind ? yaml_need(map, "score", error) : NULL, *measure = yaml_get(map, "measure"),
                           *target = yaml_get(map, "target_default");
    int kind_value, measure_value;
    if (!score || !yaml_only_keys(map, frame_keys, error))
        return FALSE;
    f->id = sv_dup(id->text);
    f->target_default = target ? sv_dup(target->text) : NULL;
    if (!yaml_name(kind, kind_names, G_N_ELEMENTS(kind_names), &kind_value, error) ||
        !yaml_real(score, 0, 1, &f->score, error))
        return FALSE;
    f->kind = (enum frame_kind)kind_value;
    if (measure) {
        if (!yaml_name(measure, casualty_measure_names.names, casualty_measure_names.n, &measure_value, error))
            return FALSE;
        f->measure = (enum casualty_measure)measure_value;
        f->has_measure = TRUE;
    }
    return read_subtype(map, f, error) && read_roles(yaml_get(map, "roles"), sets, f, error) &&
           read_needs(yaml_get(map, "needs"), f, error) && read_refine(map, f, error) &&
           read_flag(map, "air_agent", &f->air_agent, error) && read_flag(map, "yields", &f->yields, error) &&
           read_flag(map, "swap", &f->swap, error) && read_flag(map, "thing", &f->is_thing, error) &&
           read_flag(map, "intransitive", &f->is_intransitive, error) &&
           read_flag(map, "names_one", &f->names_one, error) && read_flag(map, "counts_one", &f->counts_one, error) &&
           read_flag(map, "political", &f->is_political, error);
}

/* ---- its words ---- */

struct adding {
    frames *to;
    const struct frame *frame;
    guint line;
};

static const struct language *current_language(const frames *f)
{
    return &g_array_index(f->languages, struct language, f->languages->len - 1);
}

#define PARTICLE_MARK " … "

/* Takes the marks off a phrase. */
static struct strview read_marks(struct strview text, struct trigger *t)
{
    const char *mark = memmem(text.p, text.n, PARTICLE_MARK, strlen(PARTICLE_MARK));
    if (mark) {
        gsize behind = (gsize)(mark - text.p) + strlen(PARTICLE_MARK);
        g_autofree char *raw = g_strndup(text.p + behind, text.n - behind), *lower = g_utf8_strdown(raw, -1);
        g_autoptr(arena_owner) arena = arena_new(1 << 12, 0);
        struct strview folded = token_fold(sv_from(lower), arena);
        g_snprintf(t->particle, sizeof t->particle, "%.*s", SV_ARG(folded));
        text.n = (gsize)(mark - text.p);
    }
    t->is_exact = text.n > 1 && text.p[0] == '=';
    return t->is_exact ? (struct strview){text.p + 1, text.n - 1} : text;
}

static void add_trigger(const struct adding *a, struct strview text, gboolean is_verb, guint32 forms)
{
    struct trigger t = {.frame = a->frame, .is_verb = is_verb, .forms = forms, .line = a->line};
    text = read_marks(text, &t);
    memcpy(t.language, current_language(a->to)->code, sizeof t.language);
    add_phrase(a->to->phrases, text, a->to->triggers->len);
    g_array_append_val(a->to->triggers, t);
}

static void add_verb_form(struct strview form, enum verb_form which, gpointer data)
{
    struct adding *a = data;
    add_trigger(a, form, TRUE, which);
}

static gboolean read_words(const struct yaml_node *list, frames *to, const struct frame *frame, gboolean are_verbs,
                           const lexicon *words, GError **error)
{
    if (!list)
        return TRUE;
    if (!yaml_want(list, YAML_LIST, error))
        return FALSE;
    struct adding adding = {to, frame, 0};
    for (guint i = 0; i < list->n; i++) {
        struct strview text;
        if (!yaml_text(&list->items[i], &text, error))
            return FALSE;
        adding.line = list->items[i].line;
        if (are_verbs && words) {
            lexicon_inflect(words, text, add_verb_form, &adding);
            continue;
        }
        add_trigger(&adding, text, are_verbs, are_verbs ? VERB_PAST : 0);
        g_autofree char *plural = are_verbs || !words ? NULL : lexicon_plural_dup(text);
        if (plural)
            add_trigger(&adding, sv_from(plural), FALSE, 0);
    }
    return TRUE;
}

static gboolean read_language(frames *f, const struct yaml_node *root, const struct yaml_node *code, GError **error)
{
    static const char *const orders[] = {[ORDER_SVO] = "svo", [ORDER_VSO] = "vso", [ORDER_SOV] = "sov"};
    const struct yaml_node *node = yaml_get(root, "order");
    int order = ORDER_SVO;
    if (node && !yaml_name(node, orders, G_N_ELEMENTS(orders), &order, error))
        return FALSE;
    if (!code->text.n || code->text.n >= LANGUAGE_CODE_MAX)
        return yaml_expected(code, "a language code of two or three letters", error);
    struct language l = {.order = (enum word_order)order};
    memcpy(l.code, code->text.p, code->text.n);
    g_array_append_val(f->languages, l);
    return TRUE;
}

static gboolean load_language(frames *f, const char *path, const lexicon *words, GError **error)
{
    g_autoptr(yaml_doc) doc = yaml_load(path, error);
    if (!doc)
        return FALSE;
    const struct yaml_node *root = yaml_root(doc), *list = yaml_need(root, "frames", error),
                           *language = list ? yaml_need(root, "language", error) : NULL;
    if (!language || !yaml_want(list, YAML_LIST, error) || !read_language(f, root, language, error))
        return FALSE;
    gboolean is_english = sv_equal(language->text, SV("en"));
    for (guint i = 0; i < list->n; i++) {
        const struct yaml_node *map = &list->items[i];
        struct frame *frame = g_new0(struct frame, 1);
        g_ptr_array_add(f->frames, frame);
        if (!yaml_want(map, YAML_MAP, error) || !read_frame(map, yaml_get(root, "role_sets"), frame, error) ||
            !read_words(yaml_get(map, "verbs"), f, frame, TRUE, is_english ? words : NULL, error) ||
            !read_words(yaml_get(map, "nouns"), f, frame, FALSE, is_english ? words : NULL, error))
            return FALSE;
    }
    return TRUE;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean load_languages(frames *f, const char *common_dir, const lexicon *words, GError **error)
{
    g_autofree char *events = g_build_filename(common_dir, "events", NULL);
    g_autoptr(GDir) dir = g_dir_open(events, 0, error);
    if (!dir)
        return FALSE;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".yaml"))
            g_ptr_array_add(names, g_build_filename(events, name, NULL));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        if (!load_language(f, g_ptr_array_index(names, i), words, error))
            return FALSE;
    return TRUE;
}

static const char *const cue_names[CUE_CLASSES_N] = {
    [CUE_AIRCRAFT] = "aircraft",
    [CUE_AIR_MUNITION] = "air_munition",
    [CUE_ARTILLERY] = "artillery",
    [CUE_SUICIDE] = "suicide",
    [CUE_IED] = "ied",
    [CUE_GRENADE] = "grenade",
    [CUE_CHEMICAL] = "chemical",
    [CUE_SMALL_ARMS] = "small_arms",
    [CUE_ARMS] = "arms",
    [CUE_OPERATION] = "operation",
    [CUE_PROTEST] = "protest",
    [CUE_TEAR_GAS] = "tear_gas",
    [CUE_ARMED] = "armed",
    [CUE_OTHER_EVENT] = "other_event",
    [CUE_ATTEMPT] = "attempt",
    [CUE_COMPLETION] = "completion",
};

static gboolean read_cue(tsv *t, gpointer data, GError **error)
{
    frames *f = data;
    gint class = sv_position(tsv_cell(t, 1), cue_names, CUE_CLASSES_N);
    gint subtype = sv_position(tsv_cell(t, 2), event_subtype_names.names, event_subtype_names.n);
    if (class < 0)
        return tsv_fail(t, error, "class '%.*s' is unknown", SV_ARG(tsv_cell(t, 1)));
    if (tsv_cell(t, 2).n && subtype < 0)
        return tsv_fail(t, error, "subtype '%.*s' is unknown", SV_ARG(tsv_cell(t, 2)));
    struct cue cue = {(enum cue_class) class, subtype >= 0, (enum event_subtype)MAX(subtype, 0)};
    add_phrase(f->cue_phrases, tsv_cell(t, 0), f->cues->len);
    g_array_append_val(f->cues, cue);
    return TRUE;
}

static gboolean load_cues(frames *f, const char *common_dir, GError **error)
{
    static const char *const columns[] = {"phrase", "class", "subtype", "source", NULL};
    g_autofree char *path = g_build_filename(common_dir, "cues.tsv", NULL);
    return tsv_each(path, columns, read_cue, f, error);
}

frames *frames_load(const char *common_dir, const lexicon *words, GError **error)
{
    g_autoptr(frames) f = g_new0(frames, 1);
    f->frames = g_ptr_array_new_with_free_func(frame_free);
    f->phrases = g_ptr_array_new_with_free_func(phrase_free);
    f->cue_phrases = g_ptr_array_new_with_free_func(phrase_free);
    f->triggers = g_array_new(FALSE, FALSE, sizeof(struct trigger));
    f->cues = g_array_new(FALSE, FALSE, sizeof(struct cue));
    f->languages = g_array_new(FALSE, FALSE, sizeof(struct language));
    gboolean ok = load_languages(f, common_dir, words, error) && load_cues(f, common_dir, error);
    return ok ? g_steal_pointer(&f) : NULL;
}

void frames_free(frames *f)
{
    if (!f)
        return;
    g_ptr_array_unref(f->frames);
    g_ptr_array_unref(f->phrases);
    g_ptr_array_unref(f->cue_phrases);
    g_array_unref(f->triggers);
    g_array_unref(f->cues);
    g_array_unref(f->languages);
    g_free(f);
}

void frames_add_names(const frames *f, name_table *t, guint16 english_class, guint16 other_class, guint16 cue_class)
{
    for (guint i = 0; i < f->phrases->len; i++) {
        const struct phrase *p = g_ptr_array_index(f->phrases, i);
        gboolean is_english = strcmp(frames_trigger(f, p->index)->language, "en") == 0;
        name_table_add(t, sv_from(p->text), is_english ? english_class : other_class, p->index, 0);
    }
    for (guint i = 0; i < f->cue_phrases->len; i++) {
        const struct phrase *p = g_ptr_array_index(f->cue_phrases, i);
        name_table_add(t, sv_from(p->text), cue_class, p->index, 0);
    }
}

gboolean frames_word_order(const frames *f, const char *language, enum word_order *out)
{
    for (guint i = 0; i < f->languages->len; i++) {
        const struct language *l = &g_array_index(f->languages, struct language, i);
        if (strcmp(l->code, language) == 0) {
            *out = l->order;
            return TRUE;
        }
    }
    return FALSE;
}

const struct trigger *frames_trigger(const frames *f, guint32 index)
{
    return &g_array_index(f->triggers, struct trigger, index);
}

const char *frames_phrase(const frames *f, guint i, const struct trigger **evokes)
{
    if (i >= f->phrases->len)
        return NULL;
    const struct phrase *p = g_ptr_array_index(f->phrases, i);
    *evokes = frames_trigger(f, p->index);
    return p->text;
}

gboolean frames_has(const frames *f, const char *id)
{
    for (guint i = 0; i < f->frames->len; i++)
        if (strcmp(((const struct frame *)g_ptr_array_index(f->frames, i))->id, id) == 0)
            return TRUE;
    return FALSE;
}

const struct cue *frames_cue(const frames *f, guint32 index)
{
    return &g_array_index(f->cues, struct cue, index);
}
