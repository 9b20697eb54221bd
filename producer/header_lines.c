#include "producer/header_lines.h"

static struct strview next_line(struct strview *rest)
{
    struct strview line = sv_cut_line(rest);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static struct strview trimmed(struct strview s)
{
    while (s.n && g_ascii_isspace(s.p[0]))
        s.p++, s.n--;
    while (s.n && g_ascii_isspace(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct strview header_lines_find(struct strview block, const char *name, guint nth)
{
    gsize name_n = strlen(name);

    while (block.n) {
        struct strview line = next_line(&block);
        if (line.n <= name_n || line.p[name_n] != ':' || g_ascii_strncasecmp(line.p, name, name_n) != 0)
            continue;
        if (nth-- == 0)
            return trimmed((struct strview){line.p + name_n + 1, line.n - name_n - 1});
    }
    return SV_NULL;
}

struct strview header_lines_first(struct strview block)
{
    return next_line(&block);
}
