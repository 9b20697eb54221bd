#include "consumer/stage_run.h"

#include <errno.h>
#include <stdlib.h>

#define ARENA_BUDGET_BYTES ((gsize)64 << 20) /* the runner's */
#define ARENA_KEEP_BYTES   ((gsize)4 << 20)
#define DEFAULT_MAX_BYTES  ((gsize)4 << 20)

struct run {
    struct stage_context base; /* first: emit() gets it back */
    const struct stage *stage;
    void *self;
    const struct stage_run_sink *sink;
    struct stage_run_counts counts;
};

static gboolean emit(struct stage_context *c, guint topic, const struct message_out *m)
{
    struct run *r = (struct run *)c;
    r->counts.emitted++;
    if (r->sink->emitted)
        r->sink->emitted(r->sink->user, r->stage->out_topics[topic], m);
    return TRUE;
}

static void count(struct stage_context *c, const char *what, const char *reason)
{
    (void)c, (void)what, (void)reason;
}

static enum outcome apply(struct run *r, const struct message *m, GError **error)
{
    gsize max = r->stage->max_bytes ? r->stage->max_bytes : DEFAULT_MAX_BYTES;
    arena_reset(r->base.arena);
    r->base.skip_id = NULL;
    if (m->value.n > max)
        return stage_skip(&r->base, "too-big", error, "%" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are read",
                          m->value.n, max);
    enum outcome outcome = r->stage->apply(r->self, m, &r->base, error);
    if (outcome == OUTCOME_OK && arena_has_overflowed(r->base.arena))
        return stage_skip(&r->base, "too-complex", error, "more memory was needed than a record may take");
    return outcome;
}

static gboolean take_line(struct run *r, struct strview line, guint64 number, GError **error)
{
    g_autoptr(GError) why = NULL;
    const struct message m = {.topic = r->stage->in_topic, .offset = (gint64)number - 1, .value = line};
    enum outcome outcome = apply(r, &m, &why);
    r->counts.read++;
    if (outcome == OUTCOME_SKIP) {
        r->counts.refused++;
        if (r->sink->refused)
            r->sink->refused(r->sink->user, number, r->base.skip_id, why ? why->message : "");
        return TRUE;
    }
    if (outcome == OUTCOME_OK)
        return TRUE;
    g_set_error(error, STAGE_ERROR, STAGE_ERROR_OUTPUT, "line %" G_GUINT64_FORMAT ": %s: %s", number,
                outcome_name(outcome), why ? why->message : "the stage says no more");
    return FALSE;
}

static gboolean each_line(struct run *r, FILE *in, GError **error)
{
    char *line = NULL;
    size_t room = 0;
    gboolean ok = TRUE;
    guint64 number = 0;
    for (ssize_t n; ok && (n = getline(&line, &room, in)) >= 0;) {
        number++;
        gsize bytes = (gsize)n - (n > 0 && line[n - 1] == '\n');
        if (bytes > 0)
            ok = take_line(r, (struct strview){line, bytes}, number, error);
    }
    free(line);
    if (ok && ferror(in)) {
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "reading failed: %s", g_strerror(errno));
        ok = FALSE;
    }
    return ok;
}

gboolean stage_run_loaded(const struct stage *stage, void *self, FILE *in, const struct stage_run_sink *sink,
                          struct stage_run_counts *counts, GError **error)
{
    g_autoptr(arena_owner) arena = arena_new(ARENA_BUDGET_BYTES, ARENA_KEEP_BYTES);
    struct run r = {.base = {.arena = arena, .emit = emit, .count = count}, .stage = stage, .self = self, .sink = sink};
    gboolean ok = each_line(&r, in, error);
    *counts = r.counts;
    return ok;
}

gboolean stage_run_file(const struct stage *stage, const struct stage_options *options, FILE *in,
                        const struct stage_run_sink *sink, struct stage_run_counts *counts, GError **error)
{
    GError *failed = NULL;
    void *self = stage->load ? stage->load(options, &failed) : NULL;
    if (failed) {
        g_propagate_error(error, failed);
        return FALSE;
    }
    gboolean ok = stage_run_loaded(stage, self, in, sink, counts, error);
    if (stage->unload)
        stage->unload(self);
    return ok;
}
