#include "filters/extract/plain_words.h"

#include "common/tsv.h"

struct plain_words {
    GArray *words;    /* struct plain_word */
    GPtrArray *texts; /* of the same index */
};

static const char *const kind_names[PLAIN_KINDS_N] = {
    [PLAIN_PREPOSITION] = "preposition", [PLAIN_POSTPOSITION] = "postposition", [PLAIN_CONJUNCTION] = "conjunction",
    [PLAIN_RELATIVE] = "relative",       [PLAIN_SUBORDINATOR] = "subordinator",
};

static gboolean read_row(tsv *t, gpointer data, GError **error)
{
    plain_words *w = data;
    struct strview language = tsv_cell(t, 1);
    gint kind = sv_position(tsv_cell(t, 2), kind_names, PLAIN_KINDS_N);
    enum relation relation = relation_from_name(tsv_cell(t, 3));
    gboolean relates = kind == PLAIN_PREPOSITION || kind == PLAIN_POSTPOSITION;
    if (kind < 0)
        return tsv_fail(t, error, "kind '%.*s' is unknown", SV_ARG(tsv_cell(t, 2)));
    if (relates != (relation != REL_NONE))
        return tsv_fail(t, error, "relation '%.*s' does not fit", SV_ARG(tsv_cell(t, 3)));
    if (!language.n || language.n >= LANGUAGE_CODE_MAX)
        return tsv_fail(t, error, "language '%.*s' is no code of two or three letters", SV_ARG(language));
    struct plain_word word = {.kind = (enum plain_kind)kind, .relation = relation};
    memcpy(word.language, language.p, language.n);
    g_array_append_val(w->words, word);
    g_ptr_array_add(w->texts, sv_dup(tsv_cell(t, 0)));
    return TRUE;
}

plain_words *plain_words_load(const char *path, GError **error)
{
    static const char *const columns[] = {"word", "language", "kind", "relation", "source", NULL};
    g_autoptr(plain_words) w = g_new0(plain_words, 1);
    w->words = g_array_new(FALSE, FALSE, sizeof(struct plain_word));
    w->texts = g_ptr_array_new_with_free_func(g_free);
    return tsv_each(path, columns, read_row, w, error) ? g_steal_pointer(&w) : NULL;
}

void plain_words_free(plain_words *w)
{
    if (!w)
        return;
    g_array_unref(w->words);
    g_ptr_array_unref(w->texts);
    g_free(w);
}

void plain_words_add_names(const plain_words *w, name_table *t, guint16 class)
{
    for (guint i = 0; i < w->texts->len; i++)
        name_table_add(t, sv_from(g_ptr_array_index(w->texts, i)), class, i, 0);
}

const struct plain_word *plain_words_get(const plain_words *w, guint32 index)
{
    return &g_array_index(w->words, struct plain_word, index);
}
