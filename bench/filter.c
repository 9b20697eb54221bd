/* bench/filter.c
 * How fast is the raw prefilter (size, UTF-8, head, escapes, literals), beside a bare Vectorscan scan of the same bytes
 * and beside reading the memory, in the same run? And the full rules on what it lets pass.
 *   bench_filter [ITEMS.jsonl]      default ../shared/bench/items.jsonl: id, title, text; each becomes an item record
 * The passes take turns, ROUNDS each; the median counts (CPU time of the thread). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "common/records/item.h"
#include "filters/relevance/prefilter.h"
#include "filters/relevance/rules.h"

#define ROUNDS      9
#define ARENA_BYTES ((gsize)256 << 20)

struct items {
    GArray *records; /* struct strview into bytes */
    GString *bytes;
    gsize total;
};

struct line {
    struct strview id, title, text, language;
};
static const struct json_field LINE[] = {
    J_STRING(struct line, id, J_NULL, ""),
    J_STRING(struct line, title, J_NULL, ""),
    J_STRING(struct line, text, J_NULL, ""),
    J_STRING(struct line, language, J_NULL, ""),
};
static const struct json_shape LINE_SHAPE = J_SHAPE(struct line, LINE);

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_record(struct items *out, const struct line *l)
{
    struct item item = {.id = l->id,
                        .version = 1,
                        .content_hash = SV("00000000"),
                        .origin_key = SV("00000000"),
                        .feed = {SV("0000"), SV("https://feeds.example.org/all.xml"), SV("All")},
                        .outlet = {.id = SV("example"), .name = SV("Example")},
                        .link = SV("https://www.example.org/news/1"),
                        .title = l->title,
                        .body = l->text,
                        .language = l->language,
                        .fetched = 1500000000000000};
    gsize from = out->bytes->len;
    item_encode(&item, out->bytes);
    struct strview record = {(const char *)from, out->bytes->len - from}; /* an offset until all are there */
    g_array_append_val(out->records, record);
}

static gboolean read_items(const char *path, struct items *out)
{
    static const struct json_limits limits = {64u << 20, 16};
    g_autofree char *text = NULL;
    g_autoptr(arena_owner) arena = arena_new(ARENA_BYTES, 1 << 20);
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    *out = (struct items){g_array_new(FALSE, FALSE, sizeof(struct strview)), g_string_new(NULL), 0};
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (char **p = lines; *p; p++) {
        struct line l = {0};
        arena_reset(arena);
        if (**p && json_decode(&LINE_SHAPE, "item", sv_from(*p), &limits, arena, &l, NULL))
            add_record(out, &l);
    }
    for (guint i = 0; i < out->records->len; i++) {
        struct strview *r = &g_array_index(out->records, struct strview, i);
        r->p = out->bytes->str + (gsize)r->p;
        out->total += r->n;
    }
    return TRUE;
}

/* ---- the passes; each returns how many records it let pass ---- */

struct bench {
    struct items items;
    prefilter *prefilter;
    relevance_rules *rules;
    struct arena *arena;
};

static guint pass_memory(struct bench *b)
{
    guint64 sum = 0;
    for (guint i = 0; i < b->items.records->len; i++) {
        struct strview r = g_array_index(b->items.records, struct strview, i);
        for (gsize k = 0; k + 8 <= r.n; k += 8) {
            guint64 w;
            memcpy(&w, r.p + k, 8);
            sum += w;
        }
    }
    return (guint)(sum >> 60);
}

static guint pass_bare(struct bench *b)
{
    guint n = 0;
    for (guint i = 0; i < b->items.records->len; i++)
        n += prefilter_scan(b->prefilter, g_array_index(b->items.records, struct strview, i));
    return n;
}

static guint pass_prefilter(struct bench *b)
{
    guint n = 0;
    for (guint i = 0; i < b->items.records->len; i++)
        n += prefilter_check(b->prefilter, g_array_index(b->items.records, struct strview, i)) == PREFILTER_DECODE;
    return n;
}

static guint pass_whole(struct bench *b)
{
    guint n = 0;
    for (guint i = 0; i < b->items.records->len; i++) {
        struct strview r = g_array_index(b->items.records, struct strview, i);
        struct item item;
        if (prefilter_check(b->prefilter, r) != PREFILTER_DECODE)
            continue;
        arena_reset(b->arena);
        if (item_decode(r, b->arena, &item, NULL))
            n += relevance_rules_match(b->rules, item.title, item.body, b->arena).is_match != 0;
    }
    return n;
}

static const struct pass {
    const char *name;
    guint (*run)(struct bench *);
} passes[] = {
    {"memory", pass_memory},
    {"bare vectorscan", pass_bare},
    {"prefilter", pass_prefilter},
    {"prefilter, decoder, rules", pass_whole},
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void measure(struct bench *b)
{
    double took[G_N_ELEMENTS(passes)][ROUNDS];
    guint passed[G_N_ELEMENTS(passes)];
    for (guint round = 0; round < ROUNDS; round++)
        for (guint i = 0; i < G_N_ELEMENTS(passes); i++) {
            double start = now_s();
            passed[i] = passes[i].run(b);
            took[i][round] = now_s() - start;
        }
    double speed[G_N_ELEMENTS(passes)];
    for (guint i = 0; i < G_N_ELEMENTS(passes); i++) {
        qsort(took[i], ROUNDS, sizeof(double), by_value);
        speed[i] = (double)b->items.total / 1e6 / took[i][ROUNDS / 2];
        printf("%-28s %9.1f MB/s  %9.0f items/s  %6u pass\n", passes[i].name, speed[i],
               b->items.records->len / took[i][ROUNDS / 2], passed[i]);
    }
    printf("prefilter / bare vectorscan  %9.2f\n", speed[2] / speed[1]);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    g_autoptr(GError) error = NULL;
    if (!read_items(argc > 1 ? argv[1] : "../shared/bench/items.jsonl", &b.items))
        return EX_NOINPUT;
    double start = now_s();
    b.rules = relevance_rules_load("packs/syria", &error);
    double loaded = now_s();
    if (b.rules)
        b.prefilter = prefilter_new(relevance_rules_terms(b.rules), NULL, 10u << 20, &error);
    if (!b.prefilter) {
        fprintf(stderr, "%s\n", error->message);
        return EX_CONFIG;
    }
    printf("%u items, %.1f MB; rules loaded in %.0f ms; %u literals compiled in %.0f ms\n", b.items.records->len,
           (double)b.items.total / 1e6, (loaded - start) * 1e3, prefilter_literals(b.prefilter),
           (now_s() - loaded) * 1e3);
    b.arena = arena_new(ARENA_BYTES, 16 << 20);
    measure(&b);
    prefilter_free(b.prefilter);
    relevance_rules_free(b.rules);
    arena_free(b.arena);
    g_array_unref(b.items.records);
    g_string_free(b.items.bytes, TRUE);
    return EX_OK;
}
