/* tests/unit/consumer/stages/stage_rig.h
 * A stage run on lines of records without Kafka: what it sent on, and what it refused, kept for a test to look at. */
#pragma once
#include "consumer/stage_run.h"

struct seen {
    const char *topic;                /* all records must go there */
    GPtrArray *values, *keys, *types; /* char *; types: header ce_type */
    GString *refused;                 /* "2:not-json " */
};

static const struct stage *stage;
static void *loaded;

static void on_emitted(void *user, const char *topic, const struct message_out *m)
{
    struct seen *s = user;
    guint types = s->types->len;
    assert_string_equal(topic, s->topic);
    g_ptr_array_add(s->values, sv_dup(m->value));
    g_ptr_array_add(s->keys, sv_dup(m->key));
    for (guint i = 0; i < m->headers_n; i++)
        if (sv_equal(m->headers[i].name, SV("ce_type")))
            g_ptr_array_add(s->types, sv_dup(m->headers[i].value));
    assert_int_equal(s->types->len, types + 1);
}

static void on_refused(void *user, guint64 line, const char *id, const char *reason)
{
    struct seen *s = user;
    assert_true(reason && *reason);
    g_string_append_printf(s->refused, "%" G_GUINT64_FORMAT ":%s ", line, id);
}

/* `self`: the stage as loaded; seen_clear() what comes of it. */
static struct seen run_bytes(void *self, const char *topic, const char *lines, gsize n)
{
    struct seen s = {topic, g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free),
                     g_ptr_array_new_with_free_func(g_free), g_string_new("")};
    const struct stage_run_sink sink = {on_emitted, on_refused, &s};
    struct stage_run_counts counts;
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = g_memdup2(lines, n);
    FILE *in = fmemopen(copy, n, "r");
    assert_true(stage_run_loaded(stage, self, in, &sink, &counts, &error));
    fclose(in);
    return s;
}

static void seen_clear(struct seen *s)
{
    g_ptr_array_unref(s->values);
    g_ptr_array_unref(s->keys);
    g_ptr_array_unref(s->types);
    g_string_free(s->refused, TRUE);
}

/* Loads the stage with the project's pack; cmocka's answer. */
static int load_named_stage(const char *name)
{
    const struct stage_options options = {.pack_dir = "packs/syria/"};
    g_autoptr(GError) error = NULL;
    stage = stage_find(name);
    loaded = stage->load(&options, &error);
    if (error)
        fprintf(stderr, "%s\n", error->message);
    return loaded ? 0 : -1;
}
