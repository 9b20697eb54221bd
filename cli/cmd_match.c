#include "cli/cmd_match.h"

#include <stdio.h>
#include <sysexits.h>

#include "cli/documents.h"
#include "common/json.h"
#include "filters/relevance/rules.h"
#include "text/language.h"

#define MATCH_ARENA_BYTES ((gsize)128 << 20)

struct options {
    gboolean jsonl, weights;
    char *packs, *pack;
    char **files;
};

struct run {
    const struct options *o;
    const relevance_rules *rules;
    struct arena *arena;
    GString *line;
};

static gboolean parse_options(int *argc, char ***argv, struct options *o, GError **error)
{
    const GOptionEntry entries[] = {
        {"jsonl", 0, 0, G_OPTION_ARG_NONE, &o->jsonl,
         "input is JSON lines (id or doc_id, title, text|body|summary); prints a JSON line for each", NULL},
        {"weights", 0, 0, G_OPTION_ARG_NONE, &o->weights, "with --jsonl: what each rule gave, too", NULL},
        {"packs", 0, 0, G_OPTION_ARG_FILENAME, &o->packs, "folder of the packs", "DIR"},
        {"pack", 0, 0, G_OPTION_ARG_STRING, &o->pack, "the conflict (default: syria)", "NAME"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, "FILE…"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Says whether texts belong to the conflict of the pack: which rules, which "
                                          "words, where. Without FILE or with - it reads standard input.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

/* ---- JSON ---- */

static void append_rules(const struct run *r, const struct relevance_match *m)
{
    const term_table *terms = relevance_rules_terms(r->rules);
    gboolean any = FALSE;
    for (guint i = 0; i < term_table_rules(terms); i++) {
        if (m->by_rule[i] == 0)
            continue;
        g_string_append(r->line, any ? "," : "");
        json_append_string(r->line, sv_from(term_table_rule(terms, i)->id));
        if (r->o->weights) {
            g_string_append_c(r->line, ':');
            json_append_real(r->line, m->by_rule[i]);
        }
        any = TRUE;
    }
}

static void append_term(const struct run *r, const struct relevance_hit *hit)
{
    const char *rule = term_table_rule(relevance_rules_terms(r->rules), hit->rule)->id;
    g_string_append(r->line, "{\"text\":");
    json_append_string(r->line, hit->text);
    g_string_append(r->line, ",\"rule\":");
    json_append_string(r->line, sv_from(rule));
    g_string_append_printf(r->line, ",\"part\":\"%s\",\"start\":%u,\"end\":%u}",
                           hit->part == RELEVANCE_TITLE ? "title" : "body", hit->start, hit->end);
}

static void print_json(const struct run *r, const struct cli_document *d, const struct relevance_match *m)
{
    g_string_assign(r->line, "{\"id\":");
    json_append_string(r->line, d->doc.id);
    g_string_append_printf(r->line, ",\"matched\":%s,\"score\":", m->is_match ? "true" : "false");
    json_append_real(r->line, m->score);
    g_string_append(r->line, r->o->weights ? ",\"rules\":{" : ",\"rules\":[");
    append_rules(r, m);
    g_string_append(r->line, r->o->weights ? "},\"terms\":[" : "],\"terms\":[");
    for (guint i = 0; i < m->hits_n; i++) {
        g_string_append(r->line, i ? "," : "");
        append_term(r, &m->hits[i]);
    }
    g_string_append(r->line, "]}\n");
    fwrite(r->line->str, 1, r->line->len, stdout);
}

/* ---- for people ---- */

static void print_text(const struct run *r, const struct cli_document *d, const struct relevance_match *m)
{
    const term_table *terms = relevance_rules_terms(r->rules);
    struct language_guess language = language_detect(d->body.n ? d->body : d->title, d->doc.language);
    printf("%.*s: %s, score %.2f (kept from %.2f), language %s\n", SV_ARG(d->doc.id),
           m->is_match ? "matches" : "does not match", m->score, term_table_scale(terms)->threshold,
           language.code ? language.code : "undecided");
    for (guint i = 0; i < term_table_rules(terms); i++)
        if (m->by_rule[i] != 0)
            printf("  %+5.2f  %s%s\n", m->by_rule[i], term_table_rule(terms, i)->id,
                   term_table_rule(terms, i)->is_anchor ? " (anchor)" : "");
    for (guint i = 0; i < m->hits_n; i++)
        printf("  %s %u-%u  \"%.*s\"  %s\n", m->hits[i].part == RELEVANCE_TITLE ? "title" : "body", m->hits[i].start,
               m->hits[i].end, SV_ARG(m->hits[i].text), term_table_rule(terms, m->hits[i].rule)->id);
}

static void on_document(const struct cli_document *d, gpointer data)
{
    struct run *r = data;
    arena_reset(r->arena);
    struct relevance_match m = relevance_rules_match(r->rules, d->title, d->body, r->arena);
    if (r->o->jsonl)
        print_json(r, d, &m);
    else
        print_text(r, d, &m);
}

static int run_match(const struct options *o)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *packs = cli_packs_dir_dup(o->packs);
    g_autofree char *pack = g_build_filename(packs, o->pack ? o->pack : "syria", NULL);
    g_autoptr(relevance_rules) rules = relevance_rules_load(pack, &error);
    if (!rules) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return EX_CONFIG;
    }
    g_autoptr(arena_owner) arena = arena_new(MATCH_ARENA_BYTES, 8 << 20);
    g_autoptr(GString) line = g_string_new(NULL);
    struct run r = {o, rules, arena, line};
    const struct cli_input in = {(const char *const *)o->files, o->jsonl, NULL, packs};
    if (!cli_each_document(&in, on_document, &r, &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return cli_input_exit_code(error);
    }
    return EX_OK;
}

int cmd_match(int argc, char **argv)
{
    struct options o = {0};
    g_autoptr(GError) error = NULL;
    int code = EX_USAGE;
    if (parse_options(&argc, &argv, &o, &error))
        code = run_match(&o);
    else
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
    g_strfreev(o.files);
    g_free(o.packs);
    g_free(o.pack);
    return code;
}
