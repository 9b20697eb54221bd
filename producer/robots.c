#include "producer/robots.h"
#include <string.h>
#include "common/strview.h"

#define WILDCARDS_MAX 16 /* of one pattern; one with more matches nothing */

struct rule {
    char *pattern;
    gboolean is_allowed;
};
struct robots {
    GArray *rules; /* struct rule */
    guint delay_s;
};

static void clear_rule(gpointer data)
{
    g_free(((struct rule *)data)->pattern);
}

static robots *robots_new(void)
{
    robots *r = g_new0(robots, 1);

    r->rules = g_array_new(FALSE, FALSE, sizeof(struct rule));
    g_array_set_clear_func(r->rules, clear_rule);
    return r;
}

void robots_free(robots *r)
{
    if (!r)
        return;
    g_array_unref(r->rules);
    g_free(r);
}

/* Reading: rules go to the groups their user-agent lines name; ours and everybody's are kept apart. */
struct reader {
    const char *product;
    robots *ours, *all;
    gboolean is_ours, is_all, was_agent, has_ours;
};

static gboolean names_us(const char *agent, const char *product)
{
    gsize n = 0;

    while (g_ascii_isalpha(agent[n]) || agent[n] == '_' || agent[n] == '-')
        n++;
    return n == strlen(product) && g_ascii_strncasecmp(agent, product, n) == 0;
}

static void take_agent(struct reader *x, const char *value)
{
    if (!x->was_agent)
        x->is_ours = x->is_all = FALSE;
    x->is_ours |= names_us(value, x->product);
    x->is_all |= value[0] == '*';
    x->has_ours |= x->is_ours;
    x->was_agent = TRUE;
}

static void add_rule(robots *r, const char *pattern, gboolean is_allowed)
{
    struct rule rule = {NULL, is_allowed};
    guint stars = 0;

    for (const char *p = pattern; *p; p++)
        stars += *p == '*';
    if (!*pattern || stars > WILDCARDS_MAX || r->rules->len >= ROBOTS_RULES_MAX)
        return;
    rule.pattern = g_strdup(pattern);
    g_array_append_val(r->rules, rule);
}

static void take_rule(struct reader *x, const char *name, const char *value)
{
    gboolean is_allow = g_ascii_strcasecmp(name, "allow") == 0,
             is_rule = is_allow || !g_ascii_strcasecmp(name, "disallow");
    robots *groups[] = {x->is_ours ? x->ours : NULL, x->is_all ? x->all : NULL};

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (groups[i] && is_rule)
            add_rule(groups[i], value, is_allow);
        else if (groups[i] && g_ascii_strcasecmp(name, "crawl-delay") == 0)
            groups[i]->delay_s = (guint)CLAMP(g_ascii_strtod(value, NULL), 0, ROBOTS_DELAY_MAX_S);
    }
    x->was_agent = x->was_agent && !is_rule;
}

static void take_line(struct reader *x, char *line)
{
    line[strcspn(line, "#")] = '\0';
    char *colon = strchr(line, ':');
    if (!colon)
        return;
    *colon = '\0';
    const char *name = g_strstrip(line), *value = g_strstrip(colon + 1);
    if (g_ascii_strcasecmp(name, "user-agent") == 0)
        take_agent(x, value);
    else
        take_rule(x, name, value);
}

robots *robots_parse(const char *text, gsize n, const char *product)
{
    g_autoptr(robots) ours = robots_new(), all = robots_new();
    struct reader x = {.product = product, .ours = ours, .all = all};
    gsize bom = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    g_autofree char *copy = g_strndup(text + bom, MIN(n - bom, ROBOTS_MAX_BYTES));

    for (char *line = copy; line;) {
        char *end = strpbrk(line, "\r\n");
        if (end)
            *end = '\0';
        take_line(&x, line);
        line = end ? end + 1 : NULL;
    }
    return x.has_ours ? g_steal_pointer(&ours) : g_steal_pointer(&all);
}

/* The pattern is a prefix; '*' is anything, '$' at the end the end. Greedy with one way back: linear for each '*'. */
static gboolean matches(const char *pattern, const char *path)
{
    const char *star = NULL, *resume = NULL;

    for (;;) {
        if (*pattern == '*') {
            star = ++pattern;
            resume = path;
        } else if (!*pattern || (pattern[0] == '$' && !pattern[1] && !*path)) {
            return TRUE;
        } else if (*path && *pattern == *path) {
            pattern++;
            path++;
        } else if (star && *resume) {
            pattern = star;
            path = ++resume;
        } else {
            return FALSE;
        }
    }
}

gboolean robots_allows(const robots *r, const char *path)
{
    gsize longest = 0;
    gboolean is_allowed = TRUE;

    for (guint i = 0; r && i < r->rules->len; i++) {
        const struct rule *rule = &g_array_index(r->rules, struct rule, i);
        gsize n = strlen(rule->pattern);
        if (n < longest || (n == longest && !rule->is_allowed) || !matches(rule->pattern, path))
            continue;
        longest = n;
        is_allowed = rule->is_allowed;
    }
    return is_allowed;
}

guint robots_delay_s(const robots *r)
{
    return r ? r->delay_s : 0;
}
