#include "common/health.h"
#include "common/log.h"
#include "consumer/dead_letters.h"
#include "consumer/runner_internal.h"

#define INPUT_MAX_BYTES  (4u << 20)  /* default of stage.max_bytes */
#define OUTPUT_MAX_BYTES (15u << 20) /* one record; below max.message.bytes of the topics (deploy/kafka/topics.tsv) */
#define FUTURE_MS        (50 * 60 * 1000) /* the broker refuses timestamps more than 60 minutes ahead */
#define RETRIES_MAX      8                /* of one record: ~30 s in all */
#define RETRY_MAX_MS     10000

/* --- what a stage emits and counts ------------------------------------------------------------------------------ */

/* A broker refuses the far future, and with it the whole transaction, for ever. */
static gint64 clamp_timestamp(runner *r, gint64 timestamp_ms)
{
    if (timestamp_ms <= r->now_ms + FUTURE_MS)
        return MAX(timestamp_ms, 0);
    r->clamped++;
    return r->now_ms;
}

static gboolean emit(struct stage_context *c, guint topic, const struct message_out *m)
{
    runner *r = ((struct runner_context *)c)->runner;
    g_assert(topic < r->letters_topic);
    gsize bytes = m->key.n + m->value.n, full = r->o.batch_max_bytes + RUNNER_SLACK_BYTES;
    if (bytes > OUTPUT_MAX_BYTES || batch_bytes(r->batch) + bytes > full)
        return FALSE;
    struct message_out out = *m;
    out.timestamp_ms = clamp_timestamp(r, m->timestamp_ms);
    if (!batch_add(r->batch, topic, &out))
        return FALSE;
    r->emitted++;
    return TRUE;
}

static void count(struct stage_context *c, const char *what, const char *reason)
{
    runner *r = ((struct runner_context *)c)->runner;
    for (guint i = 0; i < r->counts_n; i++)
        if (r->counts[i].what == what && r->counts[i].reason == reason) {
            r->counts[i].n++;
            return;
        }
    if (r->counts_n < STAGE_COUNTS_MAX)
        r->counts[r->counts_n++] = (struct stage_count){what, reason, 1};
}

void runner_context_init(runner *r)
{
    r->context = (struct runner_context){{.arena = r->arena, .emit = emit, .count = count}, r};
}

void runner_take_back(runner *r, guint n)
{
    r->emitted -= r->batch->records->len - n;
    batch_truncate(r->batch, n);
}

/* --- one record ------------------------------------------------------------------------------------------------- */

static enum outcome put_aside(runner *r, const struct message *m, const GError *why, GError **error)
{
    const char *id = r->context.base.skip_id ? r->context.base.skip_id : "unfit";
    struct message clamped = *m;
    clamped.timestamp_ms = clamp_timestamp(r, m->timestamp_ms);
    arena_reset(r->arena);
    log_warn("dead-letter", "stage", r->stage->name, "error", id, "topic", m->topic, "partition", m->partition,
             "offset", m->offset, "reason", why, NULL);
    if (!dead_letters_add(r->batch, r->letters_topic, r->stage->name, id, why ? why->message : "", &clamped,
                          r->arena)) {
        g_set_error(error, STAGE_ERROR, STAGE_ERROR_OUTPUT, "a dead letter found no room in its batch");
        return OUTCOME_STOP;
    }
    runner_count_letter(r, id);
    return OUTCOME_OK;
}

static enum outcome apply_once(runner *r, const struct message *m, GError **error)
{
    struct stage_context *c = &r->context.base;
    gsize max = r->stage->max_bytes ? r->stage->max_bytes : INPUT_MAX_BYTES;
    c->skip_id = NULL;
    arena_reset(r->arena);
    if (m->value.n > max)
        return stage_skip(c, "too-big", error, "%" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT " are read",
                          m->value.n, max);
    enum outcome outcome = r->stage->apply(r->self, m, c, error);
    if (outcome == OUTCOME_OK && arena_has_overflowed(r->arena))
        return stage_skip(c, "too-complex", error, "it takes more than %u bytes to work on it", RUNNER_ARENA_BYTES);
    return outcome;
}

static void note_retry(runner *r, const struct message *m, const GError *why, guint attempt)
{
    log_warn("stage-retries", "stage", r->stage->name, "topic", m->topic, "partition", m->partition, "offset",
             m->offset, "attempt", attempt + 1, "reason", why, NULL);
    runner_count_retry(r);
}

/* RETRY: stopping came first; the record is not done with. */
static enum outcome apply(runner *r, const struct message *m, GError **error)
{
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) why = NULL;
        guint before = r->batch->records->len;
        enum outcome outcome = apply_once(r, m, &why);
        if (outcome == OUTCOME_OK)
            return outcome;
        runner_take_back(r, before);
        if (outcome == OUTCOME_SKIP)
            return put_aside(r, m, why, error);
        if (outcome == OUTCOME_RETRY && runner_must_stop(r))
            return OUTCOME_RETRY;
        if (outcome != OUTCOME_RETRY || attempt == RETRIES_MAX) {
            g_propagate_prefixed_error(error, g_steal_pointer(&why), "%s [%d] offset %" G_GINT64_FORMAT ": ", m->topic,
                                       m->partition, m->offset);
            return outcome == OUTCOME_RETRY ? OUTCOME_STOP : outcome;
        }
        note_retry(r, m, why, attempt);
        runner_back_off(r, attempt, RETRY_MAX_MS);
    }
}

/* --- isolation -------------------------------------------------------------------------------------------------- */

#define POISONS_MAX 1000

struct poison {
    struct coordinates at;
    char *reason;
};

static void poison_free(gpointer data)
{
    struct poison *p = data;
    g_free(p->at.topic);
    g_free(p->reason);
    g_free(p);
}

static void coordinates_set(struct coordinates *c, const char *topic, gint32 partition, gint64 offset)
{
    g_free(c->topic);
    *c = (struct coordinates){g_strdup(topic), partition, offset};
}

static const struct poison *find_poison(const struct isolation *i, const char *topic, gint32 partition, gint64 offset)
{
    for (guint k = 0; topic && i->poisons && k < i->poisons->len; k++) {
        const struct poison *p = i->poisons->pdata[k];
        if (p->at.partition == partition && p->at.offset == offset && strcmp(p->at.topic, topic) == 0)
            return p;
    }
    return NULL;
}

static void add_poison(struct isolation *i, const char *reason)
{
    struct poison *p = g_new0(struct poison, 1);
    if (!i->poisons)
        i->poisons = g_ptr_array_new_with_free_func(poison_free);
    if (i->poisons->len == POISONS_MAX)
        g_ptr_array_remove_index(i->poisons, 0);
    coordinates_set(&p->at, i->last.topic, i->last.partition, i->last.offset);
    p->reason = g_strdup(reason);
    g_ptr_array_add(i->poisons, p);
}

enum outcome runner_isolate(runner *r, const GError *why, GError **error)
{
    struct isolation *i = &r->isolation;
    if (!g_error_matches(why, KAFKA_ERROR, KAFKA_ERROR_REFUSED))
        return OUTCOME_OK;
    gboolean was_alone = i->is_on && i->n == 1;
    if (was_alone && find_poison(i, i->last.topic, i->last.partition, i->last.offset)) {
        g_propagate_error(error, g_error_copy(why));
        g_prefix_error(error, "a dead letter is refused, too: ");
        return OUTCOME_STOP;
    }
    if (was_alone)
        add_poison(i, why->message);
    i->is_on = i->is_refused = TRUE;
    return OUTCOME_OK;
}

void runner_isolation_narrow(runner *r, guint64 failed_n)
{
    struct isolation *i = &r->isolation;
    i->left = MAX(i->left, failed_n);
    if (i->is_refused) /* found one: the others may go together again */
        i->limit = i->n == 1 ? i->left : MAX(1, failed_n / 2);
    i->is_refused = FALSE;
    i->n = 0;
}

void runner_isolation_clear(runner *r)
{
    g_free(r->isolation.last.topic);
    if (r->isolation.poisons)
        g_ptr_array_unref(r->isolation.poisons);
    r->isolation = (struct isolation){0};
}

void runner_isolation_step(runner *r)
{
    struct isolation *i = &r->isolation;
    i->left -= MIN(i->left, i->n);
    i->is_on = i->is_on && i->left > 0;
    i->n = 0;
}

static enum outcome put_poison_aside(runner *r, const struct message *m, const char *reason, GError **error)
{
    g_autoptr(GError) why = g_error_new(KAFKA_ERROR, KAFKA_ERROR_REFUSED, "%s", reason);
    r->context.base.skip_id = "refused-by-broker";
    return put_aside(r, m, why, error);
}

enum outcome runner_take_record(runner *r, const struct message *m, GError **error)
{
    struct isolation *i = &r->isolation;
    const struct poison *poison = find_poison(i, m->topic, m->partition, m->offset);
    enum outcome outcome = poison ? put_poison_aside(r, m, poison->reason, error) : apply(r, m, error);
    if (outcome == OUTCOME_RETRY)
        return OUTCOME_OK;
    if (outcome != OUTCOME_OK)
        return outcome;
    if (i->is_on) {
        coordinates_set(&i->last, m->topic, m->partition, m->offset);
        i->n++;
    }
    r->read++;
    batch_input_done(r->batch, m);
    return OUTCOME_OK;
}
