/* bench/extract.c
 * Sentences and megabytes a second (of CPU time) of the extraction on one core, beside two bare loops over the same
 * texts in the same run: tokens alone, and tokens with all names matched. Median of the rounds; documents with matched
 * English text. bench_extract [--rounds N] FILE.jsonl …   (JSON lines as `frontwire extract --jsonl` takes them)
 * bench_extract --hostile: see bench/hostile.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "bench/hostile.h"
#include "cli/documents.h"
#include "filters/extract/extract.h"

struct text {
    char *title, *body, *id, *language;
    guint32 day;
};

static void on_document(const struct cli_document *d, gpointer data)
{
    struct text t = {sv_dup(d->title), sv_dup(d->body), sv_dup(d->doc.id), sv_dup(d->doc.language), d->published_day};
    g_array_append_val((GArray *)data, t);
}

struct bench {
    const struct knowledge *k;
    struct arena *arena;
    const GArray *texts;
    guint64 sentences, bytes, events, sink;
};

static void tokens_only(struct bench *b, const struct text *t)
{
    b->sink += tokenize(sv_from(t->title), EXTRACT_MAX_TOKENS, b->arena).n;
    b->sink += tokenize(sv_from(t->body), EXTRACT_MAX_TOKENS, b->arena).n;
}

static void names_only(struct bench *b, const struct text *t)
{
    struct tokens title = tokenize(sv_from(t->title), EXTRACT_MAX_TOKENS, b->arena),
                  body = tokenize(sv_from(t->body), EXTRACT_MAX_TOKENS, b->arena);
    b->sink += name_table_match(b->k->names, title.items, title.n, b->arena).n;
    b->sink += name_table_match(b->k->names, body.items, body.n, b->arena).n;
}

static void whole(struct bench *b, const struct text *t)
{
    struct extract_input in = {
        .title = sv_from(t->title), .body = sv_from(t->body), .outlet_side = SV(""), .published_day = t->day};
    in.doc = (struct doc){.id = sv_from(t->id),
                          .version = 1,
                          .content_hash = SV(""),
                          .outlet = SV(""),
                          .link = SV(""),
                          .title = in.title,
                          .language = sv_from(t->language)};
    struct extract_output out;
    extract_events(b->k, &in, b->arena, &out);
    b->events += out.n;
}

static void count(struct bench *b, const struct text *t)
{
    const char *parts[] = {t->title, t->body};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        struct tokens tokens = tokenize(sv_from(parts[i]), EXTRACT_MAX_TOKENS, b->arena);
        b->sentences += sentence_split(sv_from(parts[i]), &tokens, b->k->abbreviations, b->arena).n;
        b->bytes += strlen(parts[i]);
    }
}

/* CPU time of this process: other people's load does not count. */
static gint64 cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (gint64)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static double seconds_of(struct bench *b, void (*work)(struct bench *, const struct text *))
{
    gint64 start = cpu_us();
    for (guint i = 0; i < b->texts->len; i++) {
        arena_reset(b->arena);
        work(b, &g_array_index(b->texts, struct text, i));
    }
    return (double)(cpu_us() - start) / G_USEC_PER_SEC;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values, guint n)
{
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}

#define ROUNDS_MAX 99

static int hostile(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs = cli_packs_dir_dup(NULL);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, "syria", &error);
    if (!k) {
        fprintf(stderr, "bench_extract: %s\n", error->message);
        return EX_DATAERR;
    }
    return bench_hostile(k) ? EX_OK : EX_SOFTWARE;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--hostile") == 0)
        return hostile();
    guint rounds = 5;
    if (argc > 2 && strcmp(argv[1], "--rounds") == 0) {
        rounds = CLAMP((guint)atoi(argv[2]), 1, ROUNDS_MAX);
        argv += 2;
        argc -= 2;
    }
    if (argc < 2) {
        fprintf(stderr, "usage: bench_extract [--rounds N] FILE.jsonl… | --hostile\n");
        return EX_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *packs = cli_packs_dir_dup(NULL);
    g_autoptr(knowledge_owner) k = knowledge_load(packs, "syria", &error);
    g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(struct text));
    const struct cli_input in = {(const char *const *)argv + 1, TRUE, NULL, "packs"};
    if (!k || !cli_each_document(&in, on_document, texts, &error)) {
        fprintf(stderr, "bench_extract: %s\n", error->message);
        return EX_DATAERR;
    }
    struct bench b = {.k = k, .arena = arena_new(EXTRACT_ARENA_BYTES, 16 << 20), .texts = texts};
    seconds_of(&b, count);
    double bare[ROUNDS_MAX], names[ROUNDS_MAX], full[ROUNDS_MAX];
    for (guint r = 0; r < rounds; r++) {
        bare[r] = seconds_of(&b, tokens_only);
        names[r] = seconds_of(&b, names_only);
        full[r] = seconds_of(&b, whole);
    }
    double t = median(bare, rounds), n = median(names, rounds), f = median(full, rounds);
    printf("texts %u  sentences %" G_GUINT64_FORMAT "  bytes %" G_GUINT64_FORMAT "  rounds %u\n", texts->len,
           b.sentences, b.bytes, rounds);
    printf("%-16s %10.0f sentences/s  %7.1f MB/s\n", "tokens alone", (double)b.sentences / t,
           (double)b.bytes / t / 1e6);
    printf("%-16s %10.0f sentences/s  %7.1f MB/s\n", "names matched", (double)b.sentences / n,
           (double)b.bytes / n / 1e6);
    printf("%-16s %10.0f sentences/s  %7.1f MB/s  (%.2f of the tokens' rate, %" G_GUINT64_FORMAT " events a round)\n",
           "extraction", (double)b.sentences / f, (double)b.bytes / f / 1e6, t / f, b.events / rounds);
    arena_free(b.arena);
    return EX_OK;
}
