/* frontwire: the person's tool. A table of commands; each is a file of its own. */
#include <locale.h>
#include <string.h>
#include <sysexits.h>
#include <glib.h>
#include "cli/cmd_check.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_extract.h"
#include "cli/cmd_feed.h"
#include "cli/cmd_feeds.h"
#include "cli/cmd_match.h"
#include "cli/cmd_page.h"
#include "cli/cmd_stage.h"
#include "cli/cmd_tail.h"
#include "cli/cmd_topics.h"
#include "cli/cmd_type.h"

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"check", "say what is wrong with configuration, pack, feeds, broker", cmd_check},
    {"explain", "show what was read in a text, and what was considered", cmd_explain},
    {"extract", "print the events that texts tell of", cmd_extract},
    {"feed", "show what the feed parser sees in a file, or at an address", cmd_feed},
    {"feeds", "show how the feeds are, change the list of them", cmd_feeds},
    {"match", "say whether texts belong to the conflict, and why", cmd_match},
    {"page", "print the main text of web pages", cmd_page},
    {"stage", "run a stage of the consumer on plain files", cmd_stage},
    {"tail", "show a topic's records as they come", cmd_tail},
    {"topics", "create the Kafka topics", cmd_topics},
    {"type", "say what the type model alone makes of short texts", cmd_type},
    {"why-not", "say what an event of some rule or sub-type lacked", cmd_why_not},
};

static void print_help(void)
{
    g_print("Usage: frontwire COMMAND [OPTION…]\n\nCommands (frontwire COMMAND --help says more):\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        g_print("  %-12s %s\n", commands[i].name, commands[i].summary);
}

static const struct command *find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        g_print("frontwire %s\n", FW_VERSION);
        return EX_OK;
    }
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help();
        return argc < 2 ? EX_USAGE : EX_OK;
    }
    const struct command *c = find(argv[1]);
    if (c) {
        g_autofree char *name = g_strdup_printf("frontwire %s", c->name);
        g_set_prgname(name);
        return c->run(argc - 1, argv + 1);
    }
    g_printerr("frontwire: there is no command '%s'; frontwire --help lists them\n", argv[1]);
    return EX_USAGE;
}
