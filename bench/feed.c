/* bench/feed.c
 * How fast is the feed parser, beside a bare libxml2 push-SAX2 pass with empty handlers over the same bytes in the same
 * run? bench_feed [FILE…]                files (default: none) and a generated feed of 5 MB with 5,000 items bench_feed
 * --memory               parses the generated feed once; prints the peak of resident memory Both get chunks of 16 KB.
 * Each pass is repeated for at least SECONDS_MIN, the two taking turns; the best turn counts (CPU time). */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <sys/resource.h>
#include <glib.h>
#include <libxml/parser.h>
#include "producer/feed_parser.h"

#define CHUNK_BYTES 16384
#define SECONDS_MIN 4.0
#define ITEMS_N     5000
#define FEED_BYTES  (5 * 1000 * 1000)

struct document {
    char *bytes;
    gsize n;
};

/* ---- the two passes ---- */

static guint n_seen; /* so that nothing is optimised away */

static void on_start(void *u, const xmlChar *n, const xmlChar *p, const xmlChar *uri, int nn, const xmlChar **ns,
                     int na, int nd, const xmlChar **a)
{
    (void)u, (void)n, (void)p, (void)uri, (void)nn, (void)ns, (void)na, (void)nd, (void)a;
    n_seen++;
}

static void on_end(void *u, const xmlChar *n, const xmlChar *p, const xmlChar *uri)
{
    (void)u, (void)n, (void)p, (void)uri;
}

static void on_text(void *u, const xmlChar *t, int n)
{
    (void)u, (void)t, (void)n;
}

static void on_error(void *u, xmlErrorPtr e)
{
    (void)u, (void)e;
}

static void on_generic_error(void *u, const char *format, ...)
{
    (void)u, (void)format;
}

static void pass_bare(const struct document *d, const struct feed_dates *dates)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .serror = on_error};
    xmlParserCtxtPtr xml = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    xmlCtxtUseOptions(xml, XML_PARSE_RECOVER | XML_PARSE_NONET);
    (void)dates;
    for (gsize at = 0; at < d->n; at += CHUNK_BYTES)
        xmlParseChunk(xml, d->bytes + at, (int)MIN(CHUNK_BYTES, d->n - at), 0);
    xmlParseChunk(xml, NULL, 0, 1);
    xmlFreeParserCtxt(xml);
}

static void pass_feed(const struct document *d, const struct feed_dates *dates)
{
    g_autoptr(feed_parser) p = feed_parser_new((gsize)64 << 20);
    feed_parser_set_dates(p, dates);
    for (gsize at = 0; at < d->n; at += CHUNK_BYTES)
        feed_parser_push(p, d->bytes + at, MIN(CHUNK_BYTES, d->n - at), NULL);
    g_autoptr(feed_owner) f = feed_parser_finish(p, NULL);
    n_seen += f ? f->entries->len : 0;
}

/* ---- what is parsed ---- */

static void append_words(GString *out, guint *seed, gsize n_bytes)
{
    static const char *const words[] = {"the", "council", "said",    "on",      "Tuesday", "that",  "convoy",
                                        "of",  "aid",     "trucks",  "reached", "a",       "town",  "in",
                                        "the", "north",   "after",   "talks",   "with",    "local", "forces",
                                        "and", "مجلس",    "المدينة", "قال",     "إن",      "совет"};
    gsize end = out->len + n_bytes;
    while (out->len < end) {
        *seed = *seed * 1103515245u + 12345u;
        g_string_append(out, words[(*seed >> 16) % G_N_ELEMENTS(words)]);
        g_string_append_c(out, ' ');
    }
}

static void append_item(GString *out, guint i, guint *seed)
{
    g_string_append_printf(out, "<item><title>Item %u: ", i);
    append_words(out, seed, 60);
    g_string_append_printf(out,
                           "</title><link>https://news.example.org/2024/03/%u?a=1&amp;b=2</link>"
                           "<guid isPermaLink=\"false\">tag:news.example.org,2024:%u</guid>"
                           "<pubDate>Tue, %02u Mar 2024 %02u:15:00 +0300</pubDate><dc:creator>Desk</dc:creator>"
                           "<category>Region</category><category>Aid</category><description>",
                           i, i, i % 28 + 1, i % 24);
    append_words(out, seed, 200);
    g_string_append(out, "&amp;hellip; &lt;b&gt;more&lt;/b&gt;</description><content:encoded><![CDATA[<p>");
    append_words(out, seed, 200);
    g_string_append(out, "</p>\n<p>");
    append_words(out, seed, FEED_BYTES / ITEMS_N - 860);
    g_string_append(out, "</p>]]></content:encoded></item>\n");
}

static struct document generate(void)
{
    guint seed = 1;
    GString *out =
        g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
                     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                     "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Bench</title>"
                     "<link>https://news.example.org/</link><language>en</language><ttl>15</ttl>\n");
    for (guint i = 0; i < ITEMS_N; i++)
        append_item(out, i, &seed);
    g_string_append(out, "</channel></rss>\n");
    gsize n = out->len;
    return (struct document){g_string_free(out, FALSE), n};
}

/* ---- measuring ---- */

typedef void (*pass_function)(const struct document *, const struct feed_dates *);

/* CPU time of this thread: other programs on the machine do not count. */
static gint64 cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

static double turn_s(pass_function pass, const struct document *docs, guint n, const struct feed_dates *dates)
{
    gint64 from = cpu_ns();
    for (guint i = 0; i < n; i++)
        pass(&docs[i], dates);
    return (double)(cpu_ns() - from) / 1e9;
}

static void compare(const char *name, const struct document *docs, guint n, const struct feed_dates *dates)
{
    double bare_s = G_MAXDOUBLE, feed_s = G_MAXDOUBLE, mb = 0;
    for (guint i = 0; i < n; i++)
        mb += (double)docs[i].n / 1e6;
    for (gint64 from = g_get_monotonic_time(); (double)(g_get_monotonic_time() - from) / 1e6 < SECONDS_MIN;) {
        bare_s = MIN(bare_s, turn_s(pass_bare, docs, n, dates));
        feed_s = MIN(feed_s, turn_s(pass_feed, docs, n, dates));
    }
    printf("%-28s %4u files %8.3f MB   bare libxml2 %7.1f MB/s   feed parser %7.1f MB/s   ratio %.2f\n", name, n, mb,
           mb / bare_s, mb / feed_s, bare_s / feed_s);
}

static int memory(const struct feed_dates *dates)
{
    struct document d = generate();
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    pass_feed(&d, dates);
    getrusage(RUSAGE_SELF, &after);
    printf("%.1f MB feed: peak resident %.1f MB, of which before parsing (the document itself included) %.1f MB\n",
           (double)d.n / 1e6, (double)after.ru_maxrss / 1024, (double)before.ru_maxrss / 1024);
    g_free(d.bytes);
    return 0;
}

#define BUNDLE  "../shared/feeds/conformance"
#define FILES_N 200

static void add_file(GArray *docs, const char *path)
{
    struct document d;
    if (g_file_get_contents(path, &d.bytes, &d.n, NULL))
        g_array_append_val(docs, d);
    else
        fprintf(stderr, "cannot read %s\n", path);
}

/* FILES_N XML files of the bundle, evenly spread over its manifest (a JSON line a file, "file" first). */
static void add_bundle(GArray *docs)
{
    g_autofree char *manifest = NULL;
    if (!g_file_get_contents(BUNDLE "/manifest.jsonl", &manifest, NULL, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) quoted = g_strsplit(*line, "\"", 5); /* {"file": "cases/…", … */
        if (g_strv_length(quoted) == 5 && !g_str_has_suffix(quoted[3], ".json") && !strstr(quoted[3], "security"))
            g_ptr_array_add(files, g_build_filename(BUNDLE, quoted[3], NULL));
    }
    for (guint i = 0; files->len >= FILES_N && i < FILES_N; i++)
        add_file(docs, files->pdata[i * (files->len / FILES_N)]);
}

static int measure(GArray *docs, const struct feed_dates *dates)
{
    struct document big = generate();
    char *memory_run[] = {(char[]){"/proc/self/exe"}, (char[]){"--memory"}, NULL};
    xmlSetGenericErrorFunc(NULL, on_generic_error); /* the bare pass meets encodings libxml2 does not know */
    if (docs->len)
        compare("files", (struct document *)docs->data, docs->len, dates);
    compare("generated, 5,000 items", &big, 1, dates);
    fflush(stdout);
    g_free(big.bytes);
    return g_spawn_sync(NULL, memory_run, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL) ? 0 : 1;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) docs = g_array_new(FALSE, FALSE, sizeof(struct document));
    g_autoptr(feed_dates_owner) dates = feed_dates_load("packs/common/date_names.tsv", &error);
    if (!dates) {
        fprintf(stderr, "%s (run it in the project's root)\n", error->message);
        return 2;
    }
    if (argc == 2 && strcmp(argv[1], "--generate") == 0) {
        struct document d = generate();
        return fwrite(d.bytes, 1, d.n, stdout) != d.n;
    }
    if (argc == 2 && strcmp(argv[1], "--memory") == 0)
        return memory(dates);
    for (int i = 1; i < argc; i++)
        add_file(docs, argv[i]);
    if (argc == 1)
        add_bundle(docs);
    int code = measure(docs, dates);
    for (guint i = 0; i < docs->len; i++)
        g_free(g_array_index(docs, struct document, i).bytes);
    return code;
}
