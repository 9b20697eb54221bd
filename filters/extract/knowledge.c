#include "filters/extract/knowledge.h"

#include "common/tsv.h"
#include "filters/extract/toll_words.h"

/* A language code of two or three letters. */
static gboolean read_language(tsv *t, guint column, char *out, GError **error)
{
    struct strview code = tsv_cell(t, column);
    if (code.n < 2 || code.n >= LANGUAGE_CODE_MAX)
        return tsv_fail(t, error, "expected the code of a language (found '%.*s')", SV_ARG(code));
    memcpy(out, code.p, code.n);
    out[code.n] = '\0';
    return TRUE;
}

static gboolean read_reporting(tsv *t, gpointer data, GError **error)
{
    static const char *const kinds[] = {"verb", "noun", "preposition", "citing"};
    static const struct {
        const char *name;
        enum source_stance stance;
        gboolean is_statement;
    } stances[] = {
        {"asserts", STANCE_ASSERTS, FALSE}, {"denies", STANCE_DENIES, TRUE},     {"admits", STANCE_ADMITS, FALSE},
        {"blames", STANCE_BLAMES, TRUE},    {"threatens", STANCE_ASSERTS, TRUE}, {"plans", STANCE_ASSERTS, FALSE},
        {"demands", STANCE_ASSERTS, TRUE},  {"condemns", STANCE_ASSERTS, TRUE},  {"claims", STANCE_ASSERTS, FALSE}};
    struct knowledge *k = data;
    gint kind = sv_position(tsv_cell(t, 2), kinds, G_N_ELEMENTS(kinds)), stance = -1;
    for (guint i = 0; i < G_N_ELEMENTS(stances); i++)
        if (sv_equal(tsv_cell(t, 3), sv_from(stances[i].name)))
            stance = (gint)i;
    if (kind < 0 || stance < 0)
        return tsv_fail(t, error, "kind '%.*s' or stance '%.*s' is unknown", SV_ARG(tsv_cell(t, 2)),
                        SV_ARG(tsv_cell(t, 3)));
    struct reporting_cue cue = {.kind = (enum reporting_kind)kind,
                                .stance = stances[stance].stance,
                                .is_statement = stances[stance].is_statement};
    if (!read_language(t, 1, cue.language, error))
        return FALSE;
    name_table_add(k->names, tsv_cell(t, 0), CLASS_REPORTING, k->reporting->len, 0);
    g_array_append_val(k->reporting, cue);
    return TRUE;
}

/* packs/common/reporting.tsv: words that say who says so. */
static gboolean load_reporting(struct knowledge *k, const char *path, GError **error)
{
    static const char *const columns[] = {"phrase", "language", "kind", "stance", "source", NULL};
    return tsv_each(path, columns, read_reporting, k, error);
}

static gboolean read_modality(tsv *t, gpointer data, GError **error)
{
    static const struct {
        const char *name;
        struct modality_cue cue;
    } values[] = {{"planned", {.value = MODALITY_PLANNED}},
                  {"threatened", {.value = MODALITY_THREATENED}},
                  {"hypothetical", {.value = MODALITY_HYPOTHETICAL}},
                  {"negated", {.is_negation = TRUE}},
                  {"failed", {.is_failed = TRUE}},
                  {"attempted", {.is_attempt = TRUE}},
                  {"conditional", {.is_conditional = TRUE}},
                  {"actual", {.value = MODALITY_ACTUAL}}};
    struct knowledge *k = data;
    gint value = -1;
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (sv_equal(tsv_cell(t, 2), sv_from(values[i].name)))
            value = (gint)i;
    if (value < 0)
        return tsv_fail(t, error, "value '%.*s' is unknown", SV_ARG(tsv_cell(t, 2)));
    struct modality_cue cue = values[value].cue;
    if (!read_language(t, 1, cue.language, error))
        return FALSE;
    name_table_add(k->names, tsv_cell(t, 0), CLASS_MODALITY, k->modality->len, 0);
    g_array_append_val(k->modality, cue);
    return TRUE;
}

/* packs/common/modality.tsv: words that say that something has not happened. */
static gboolean load_modality(struct knowledge *k, const char *path, GError **error)
{
    static const char *const columns[] = {"phrase", "language", "value", "source", NULL};
    return tsv_each(path, columns, read_modality, k, error);
}

static gboolean trigger_is_verb(gconstpointer f, guint32 payload)
{
    return frames_trigger(f, payload)->is_verb;
}

static gboolean trigger_is_noun(gconstpointer f, guint32 payload)
{
    return !frames_trigger(f, payload)->is_verb;
}

static guint32 trigger_forms(gconstpointer f, guint32 payload)
{
    return frames_trigger(f, payload)->forms;
}

static gboolean load_all(struct knowledge *k, const char *common, const char *own, GError **error)
{
    g_autofree char *places = g_build_filename(own, "places.tsv", NULL),
                    *world = g_build_filename(common, "world_places.tsv", NULL),
                    *place_file = g_build_filename(common, "place_words.tsv", NULL),
                    *time_file = g_build_filename(common, "time_words.tsv", NULL),
                    *reporting = g_build_filename(common, "reporting.tsv", NULL),
                    *modality = g_build_filename(common, "modality.tsv", NULL),
                    *numbers = g_build_filename(common, "numbers.tsv", NULL),
                    *count_nouns = g_build_filename(common, "count_nouns.ar.tsv", NULL),
                    *model_file = g_build_filename(common, "type_model", "weights.bin", NULL),
                    *abbreviation_file = g_build_filename(common, "abbreviations.tsv", NULL),
                    *toll_file = g_build_filename(common, "toll_words.tsv", NULL),
                    *plain_file = g_build_filename(common, "plain_words.tsv", NULL),
                    *furniture_file = g_build_filename(common, "furniture.tsv", NULL);
    const char *const place_files[] = {places, world, NULL};
    return (k->words = lexicon_load(common, error)) && (k->frames = frames_load(common, k->words, error)) &&
           (k->plain = plain_words_load(plain_file, error)) && (k->actors = actors_load(own, common, error)) &&
           (k->sources = source_table_load(own, error)) && (k->places = gazetteer_load(place_files, error)) &&
           (k->place_words = place_words_load(place_file, error)) && (k->times = time_words_load(time_file, error)) &&
           (k->numbers = quantity_table_load(numbers, count_nouns, error)) &&
           (k->abbreviations = abbreviations_load(abbreviation_file, error)) &&
           (k->furniture = furniture_table_load_sharing(furniture_file, k->names, error)) &&
           (k->types = type_model_load(model_file, error)) && (k->headlines = headlines_load(common, error)) &&
           load_reporting(k, reporting, error) && load_modality(k, modality, error) &&
           toll_words_load(toll_file, k->names, CLASS_TOLL, error);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Adds name and content of every file below `dir` to the sum, in the order of their names. */
static gboolean add_files(GChecksum *sum, const char *dir, GError **error)
{
    g_autoptr(GDir) d = g_dir_open(dir, 0, error);
    if (!d)
        return FALSE;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(d));)
        if (!g_str_equal(name, "tools"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(dir, g_ptr_array_index(names, i), NULL), *text = NULL;
        gsize n = 0;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (!add_files(sum, path, error))
                return FALSE;
            continue;
        }
        if (!g_file_get_contents(path, &text, &n, error))
            return FALSE;
        g_checksum_update(sum, g_ptr_array_index(names, i), -1);
        g_checksum_update(sum, (const guchar *)text, (gssize)n);
    }
    return TRUE;
}

static char *hash_of_packs_dup(const char *common, const char *own, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!add_files(sum, common, error) || !add_files(sum, own, error))
        return NULL;
    return g_strndup(g_checksum_get_string(sum), 16);
}

struct knowledge *knowledge_load(const char *packs_dir, const char *pack, GError **error)
{
    g_autoptr(knowledge_owner) k = g_new0(struct knowledge, 1);
    g_autofree char *common = g_build_filename(packs_dir, "common", NULL),
                    *own = g_build_filename(packs_dir, pack, NULL);
    k->names = name_table_new();
    k->reporting = g_array_new(FALSE, TRUE, sizeof(struct reporting_cue));
    k->modality = g_array_new(FALSE, TRUE, sizeof(struct modality_cue));
    k->pack = g_strdup(pack);
    k->pack_hash = hash_of_packs_dup(common, own, error);
    if (!k->pack_hash || !load_all(k, common, own, error))
        return NULL;
    lexicon_add_names(k->words, k->names, CLASS_WORD, CLASS_VERB);
    frames_add_names(k->frames, k->names, CLASS_TRIGGER, CLASS_PLAIN_TRIGGER, CLASS_CUE);
    plain_words_add_names(k->plain, k->names, CLASS_PLAIN_WORD);
    actors_add_names(k->actors, k->names, CLASS_ACTOR, CLASS_DEMONYM, CLASS_UNIT);
    source_table_add_names(k->sources, k->names, CLASS_SOURCE);
    gazetteer_add_names(k->places, k->names, CLASS_PLACE);
    place_words_add_names(k->place_words, k->names, CLASS_PLACE_WORD);
    time_words_add_names(k->times, k->names, CLASS_TIME);
    quantity_table_add_names(k->numbers, k->names, CLASS_NUMBER);
    name_table_compile(k->names);
    furniture_table_compile(k->furniture);
    k->triggers = (struct trigger_reader){trigger_is_verb, trigger_is_noun, trigger_forms, k->frames};
    return g_steal_pointer(&k);
}

void knowledge_free(struct knowledge *k)
{
    if (!k)
        return;
    name_table_free(k->names);
    lexicon_free(k->words);
    plain_words_free(k->plain);
    frames_free(k->frames);
    actors_free(k->actors);
    source_table_free(k->sources);
    gazetteer_free(k->places);
    place_words_free(k->place_words);
    time_words_free(k->times);
    quantity_table_free(k->numbers);
    abbreviations_free(k->abbreviations);
    furniture_table_free(k->furniture);
    type_model_free(k->types);
    headlines_free(k->headlines);
    g_array_unref(k->reporting);
    g_array_unref(k->modality);
    g_free(k->pack);
    g_free(k->pack_hash);
    g_free(k);
}

const struct reporting_cue *knowledge_reporting(const struct knowledge *k, const struct text_analysis *a, guint32 i,
                                                const char *language, guint32 *n)
{
    for (const struct name_match *m = name_at(a, i, CLASS_REPORTING); m; m = name_next(a, m)) {
        const struct reporting_cue *cue = &g_array_index(k->reporting, struct reporting_cue, m->payload);
        *n = m->n;
        if (strcmp(cue->language, language) == 0)
            return cue;
    }
    return NULL;
}

const struct modality_cue *knowledge_modality(const struct knowledge *k, const struct text_analysis *a, guint32 i,
                                              const char *language, guint32 *n)
{
    for (const struct name_match *m = name_at(a, i, CLASS_MODALITY); m; m = name_next(a, m)) {
        const struct modality_cue *cue = &g_array_index(k->modality, struct modality_cue, m->payload);
        *n = m->n;
        if (strcmp(cue->language, language) == 0)
            return cue;
    }
    return NULL;
}

guint32 knowledge_source(const struct knowledge *k, const struct text_analysis *a, guint32 i, const char *language,
                         guint32 *n)
{
    for (const struct name_match *m = name_at(a, i, CLASS_SOURCE); m; m = name_next(a, m)) {
        gint source = source_table_of_alias(k->sources, m->payload, language);
        *n = m->n;
        if (source >= 0)
            return (guint32)source;
    }
    return NO_INDEX;
}

/* ---- triggers ---- */

/* The words as they stand in the text are those of the phrase, but for case. */
static gboolean is_written_so(const struct text_analysis *a, const struct name_match *m, const char *phrase)
{
    struct strview span = text_span(a, m->first, m->n);
    g_autofree char *there = g_strndup(span.p, span.n), *folded = g_utf8_casefold(there, -1),
                    *wanted = g_utf8_casefold(phrase, -1);
    return g_str_has_prefix(folded, wanted);
}

static gboolean is_conjunction(const struct knowledge *k, const struct text_analysis *a, guint32 i,
                               const char *language)
{
    for (const struct name_match *m = name_at(a, i, CLASS_PLAIN_WORD); m; m = name_next(a, m)) {
        const struct plain_word *w = plain_words_get(k->plain, m->payload);
        if (w->kind == PLAIN_CONJUNCTION && strcmp(w->language, language) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The particle's words begin at token `i`, and the clause ends behind them. */
static gboolean particle_at(const struct knowledge *k, const struct text_analysis *a, guint32 i, const char *particle,
                            const char *language, guint32 end)
{
    struct strview rest = sv_from(particle), word;
    for (; tsv_piece(&rest, ' ', &word); i++)
        if (i >= end || !sv_equal(a->tokens.items[i].forms[0], word))
            return FALSE;
    return i >= end || a->tokens.items[i].bits & TOKEN_PUNCT || is_conjunction(k, a, i, language);
}

static gboolean has_particle(const struct knowledge *k, const struct text_analysis *a, const struct name_match *m,
                             const struct trigger *t, guint32 end)
{
    for (guint32 i = m->first + m->n; i < end; i++)
        if (particle_at(k, a, i, t->particle, t->language, end))
            return TRUE;
        else if (a->tokens.items[i].bits & TOKEN_PUNCT && !(a->tokens.items[i].bits & TOKEN_QUOTE))
            return FALSE;
    return FALSE;
}

gboolean knowledge_trigger_stands(const struct knowledge *k, const struct text_analysis *a, const struct name_match *m,
                                  const char *language, guint32 end)
{
    const struct trigger *t = frames_trigger(k->frames, m->payload), *same;
    if (strcmp(t->language, language) != 0)
        return FALSE;
    if (t->is_exact && !is_written_so(a, m, frames_phrase(k->frames, m->payload, &same)))
        return FALSE;
    return !*t->particle || has_particle(k, a, m, t, end);
}
