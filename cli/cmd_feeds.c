#include "cli/cmd_feeds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli/kafka_options.h"
#include "common/clock.h"
#include "common/kafka_state.h"
#include "common/records/feed_state.h"
#include "producer/feed_list.h"
#include "producer/feed_memory.h"
#include "producer/producer_config.h"
#include "producer/slot_pages.h"

#define STATE_TOPIC   "news.feedstate"
#define TIMEOUT_MS    30000
#define SCRATCH_BYTES (64u << 20)
#define FAILING_N     3
#define SILENT_US     (7 * 86400 * US_PER_S)

struct options {
    struct kafka_options kafka;
    char *feeds, *title, *outlet;
    gboolean failing, full_text;
    char **words; /* action and its arguments */
};

/* --- status: what news.feedstate says ----------------------------------------------------------------------------- */

struct row {
    char *feed, *url;
    gint64 last_success, last_new, next_due, interval_s, failures, unreadable, status;
    guint known;
    double per_day;
};

struct table {
    GHashTable *rows; /* feed id -> struct row * */
    struct arena *scratch;
};

static void free_row(gpointer data)
{
    struct row *r = data;

    g_free(r->feed);
    g_free(r->url);
    g_free(r);
}

static gboolean take_row(void *user, const struct message *m, GError **error)
{
    struct table *t = user;
    struct feed_state s;

    if (sv_starts_with(m->key, SV("archive/")) || sv_starts_with(m->key, SV(SLOT_PAGES_KEY)))
        return TRUE;
    if (!m->value.p) {
        g_autofree char *key = sv_dup(m->key);
        g_hash_table_remove(t->rows, key);
        return TRUE;
    }
    arena_reset(t->scratch);
    if (!feed_state_decode(m->value, t->scratch, &s, error))
        return FALSE;
    struct row *r = g_new0(struct row, 1);
    *r = (struct row){sv_dup(s.feed), sv_dup(s.url), s.last_success, s.last_new,  s.next_due,     s.interval_s,
                      s.failures,     s.unreadable,  s.last_status,  s.entries.n, s.items_per_day};
    g_hash_table_replace(t->rows, r->feed, r);
    return TRUE;
}

/* "3 m", "2.5 h", "-" for never. */
static char *dup_span(gint64 us)
{
    static const struct {
        double seconds;
        const char *unit;
    } UNITS[] = {{86400 * 2, "d"}, {7200, "h"}, {120, "m"}, {0, "s"}};
    static const double LENGTHS[] = {86400, 3600, 60, 1};
    double s = us / 1e6;

    for (guint i = 0; i < G_N_ELEMENTS(UNITS); i++)
        if (s >= UNITS[i].seconds)
            return g_strdup_printf("%.0f %s", s / LENGTHS[i], UNITS[i].unit);
    return g_strdup("now");
}

static const char *state_of(const struct row *r, gint64 now)
{
    if (r->failures >= FAILING_N)
        return "failing";
    if (r->unreadable >= FAILING_N)
        return "no feed";
    return r->last_new && now - r->last_new > SILENT_US ? "silent" : "ok";
}

static void print_row(const struct row *r, gint64 now)
{
    g_autofree char *success = r->last_success ? dup_span(now - r->last_success) : g_strdup("never");
    g_autofree char *fresh = r->last_new ? dup_span(now - r->last_new) : g_strdup("-");
    g_autofree char *interval = dup_span(r->interval_s * US_PER_S), *due = dup_span(r->next_due - now);
    g_autofree char *rate = isnan(r->per_day) ? g_strdup("-") : g_strdup_printf("%.1f", r->per_day);

    printf("%-8s %8s %8s %8s %9s %4" G_GINT64_FORMAT " %6" G_GINT64_FORMAT " %8s %6u  %s\n", state_of(r, now), success,
           fresh, interval, rate, MAX(r->failures, r->unreadable), r->status, due, r->known, r->url);
}

static gint compare_urls(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const struct row *const *)a)->url, (*(const struct row *const *)b)->url);
}

static void print_table(const struct options *o, const struct table *t)
{
    gint64 now = clock_now(clock_system());
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    GHashTableIter all;
    gpointer row;

    g_hash_table_iter_init(&all, t->rows);
    while (g_hash_table_iter_next(&all, NULL, &row))
        g_ptr_array_add(rows, row);
    g_ptr_array_sort(rows, compare_urls);
    printf("%-8s %8s %8s %8s %9s %4s %6s %8s %6s  %s\n", "STATE", "SUCCESS", "NEW ITEM", "INTERVAL", "ITEMS/DAY",
           "FAIL", "STATUS", "NEXT DUE", "KNOWN", "URL");
    for (guint i = 0; i < rows->len; i++)
        if (!o->failing || strcmp(state_of(rows->pdata[i], now), "ok") != 0)
            print_row(rows->pdata[i], now);
}

static gboolean show_status(struct options *o, GError **error)
{
    g_autoptr(kafka_client) client = kafka_options_client_new(&o->kafka, "frontwire-feeds", error);
    int partitions = client ? kafka_client_count_partitions(client, STATE_TOPIC, TIMEOUT_MS, error) : -1;
    g_autoptr(arena_owner) scratch = arena_new(SCRATCH_BYTES, SCRATCH_BYTES / 16);
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_row);
    struct table t = {rows, scratch};

    for (int i = 0; i < partitions; i++)
        if (kafka_state_restore(client, STATE_TOPIC, i, take_row, &t, TIMEOUT_MS, NULL, error) != OUTCOME_OK)
            return FALSE;
    if (partitions >= 0)
        print_table(o, &t);
    return partitions >= 0;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

/* --feeds, else producer.feeds of the configuration. g_free() it. */
static char *dup_list_path(const struct options *o, GError **error)
{
    struct producer_config producer = {0};
    struct kafka_config kafka = {0};
    const struct config_section sections[] = {{"producer", producer_config_fields, producer_config_fields_n, &producer},
                                              KAFKA_CONFIG_SECTION(&kafka),
                                              CONFIG_FOREIGN("consumer"),
                                              CONFIG_FOREIGN("deliver"),
                                              CONFIG_FOREIGN("web")};
    const char *file = o->kafka.config_file ? o->kafka.config_file : g_getenv("FRONTWIRE_CONFIG");

    if (o->feeds)
        return g_strdup(o->feeds);
    if (!file) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--feeds FILE or --config FILE is needed");
        return NULL;
    }
    g_autoptr(yaml_doc) doc = yaml_load(file, error);
    if (!doc || !config_bind(yaml_root(doc), sections, G_N_ELEMENTS(sections), NULL, error))
        return NULL;
    char *path = g_strdup(producer.feeds);
    config_clear_sections(sections, G_N_ELEMENTS(sections));
    return path;
}

static gboolean list_feeds(const char *path, const struct options *o, GError **error)
{
    g_autoptr(GPtrArray) feeds = feed_list_load(path, NULL, error);

    (void)o;
    for (guint i = 0; feeds && i < feeds->len; i++) {
        const struct feed_source *f = feeds->pdata[i];
        printf("%s\t%s\t%s\t%s\n", f->id, f->outlet ? f->outlet : "-", f->url, f->title ? f->title : "");
    }
    return feeds != NULL;
}

static gboolean add_feed(const char *path, const struct options *o, GError **error)
{
    const struct feed_source feed = {
        .url = o->words[1], .title = o->title, .outlet = o->outlet, .full_text = o->full_text};

    return feed_list_add(path, &feed, error);
}

static gboolean remove_feed(const char *path, const struct options *o, GError **error)
{
    return feed_list_remove(path, o->words[1], error);
}

static gboolean import_feeds(const char *path, const struct options *o, GError **error)
{
    struct feed_import n;

    if (!feed_list_import(path, o->words[1], &n, error))
        return FALSE;
    printf("%u feeds added, %u were there, %u not understood\n", n.added, n.known, n.not_understood);
    return TRUE;
}

/* What is exported is checked: only what we can read ourselves. */
static gboolean export_feeds(const char *path, const struct options *o, GError **error)
{
    g_autoptr(GPtrArray) feeds = feed_list_load(path, NULL, error);
    g_autofree char *text = NULL;
    gsize n = 0;

    if (!feeds || !g_file_get_contents(path, &text, &n, error))
        return FALSE;
    if (strcmp(o->words[1], "-") == 0)
        return fwrite(text, 1, n, stdout) == n;
    return g_file_set_contents(o->words[1], text, n, error);
}

static const struct action {
    const char *name;
    guint words_n;
    gboolean (*run)(const char *path, const struct options *o, GError **error);
} ACTIONS[] = {
    {"list", 1, list_feeds},     {"add", 2, add_feed},        {"remove", 2, remove_feed},
    {"import", 2, import_feeds}, {"export", 2, export_feeds},
};

static gboolean run_action(struct options *o, GError **error)
{
    const char *name = o->words ? o->words[0] : "status";
    guint n = o->words ? g_strv_length(o->words) : 1;

    if (strcmp(name, "status") == 0 && n == 1)
        return show_status(o, error);
    for (guint i = 0; i < G_N_ELEMENTS(ACTIONS); i++) {
        if (strcmp(ACTIONS[i].name, name) != 0 || ACTIONS[i].words_n != n)
            continue;
        g_autofree char *path = dup_list_path(o, error);
        return path && ACTIONS[i].run(path, o, error);
    }
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                "'%s' is not understood; it is: status, list, add URL, remove URL, import FILE, export FILE", name);
    return FALSE;
}

static gboolean parse_options(int argc, char **argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"feeds", 'f', 0, G_OPTION_ARG_FILENAME, &o->feeds, "the OPML file (default: the configuration's)", "FILE"},
        {"title", 0, 0, G_OPTION_ARG_STRING, &o->title, "title of a feed that is added", "TEXT"},
        {"outlet", 0, 0, G_OPTION_ARG_STRING, &o->outlet, "outlet of a feed that is added", "ID"},
        {"full-text", 0, 0, G_OPTION_ARG_NONE, &o->full_text,
         "of a feed that is added: fetch the pages behind its items", NULL},
        {"failing", 0, 0, G_OPTION_ARG_NONE, &o->failing, "status: only feeds that fail or are silent", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->words, NULL,
         "[status|list|add URL|remove URL|import FILE|export FILE]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_set_summary(
        context, "Shows how the feeds are (status), or changes the list of them. A running producer reads "
                 "the list again on SIGHUP.");
    g_option_context_add_main_entries(context, entries, NULL);
    kafka_options_add(&o->kafka, context);
    return g_option_context_parse(context, &argc, &argv, error);
}

static void options_clear(struct options *o)
{
    g_free(o->feeds);
    g_free(o->title);
    g_free(o->outlet);
    g_strfreev(o->words);
    kafka_options_clear(&o->kafka);
}

static int exit_code(const GError *e)
{
    if (e->domain == FEED_LIST_ERROR)
        return e->code == FEED_LIST_ERROR_READ ? EX_NOINPUT : EX_DATAERR;
    return kafka_exit_code(e);
}

int cmd_feeds(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    gboolean ok = parse_options(argc, argv, &o, &error) && run_action(&o, &error);

    if (!ok)
        g_printerr("frontwire feeds: %s\n", error->message);
    options_clear(&o);
    return ok ? EX_OK : exit_code(error);
}
