#include "producer/archive.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK(frontwire - archive - error, archive_error)

#define NAME_PREFIX "frontwire-"
#define NAME_SUFFIX ".warc.gz"

char *archive_segment_dup_name(const char *archive_id, guint32 segment)
{
    return g_strdup_printf(NAME_PREFIX "%s-%08u" NAME_SUFFIX, archive_id, segment);
}

guint32 archive_segment_from_name(const char *name)
{
    const char *dash = strrchr(name, '-');

    if (!g_str_has_prefix(name, NAME_PREFIX) || !g_str_has_suffix(name, NAME_SUFFIX) || !dash)
        return 0;
    return strtoul(dash + 1, NULL, 10);
}

static int compare_u32(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

    return x < y ? -1 : x > y;
}

GArray *archive_list_segments(const char *dir, const char *archive_id, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) d = g_dir_open(dir, 0, &why);
    g_autofree char *prefix = g_strdup_printf(NAME_PREFIX "%s-", archive_id);

    if (!d) {
        g_set_error_literal(error, ARCHIVE_ERROR, ARCHIVE_ERROR_IO, why->message);
        return NULL;
    }
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (const char *name; (name = g_dir_read_name(d));) {
        guint32 segment = g_str_has_prefix(name, prefix) ? archive_segment_from_name(name) : 0;
        if (segment)
            g_array_append_val(segments, segment);
    }
    g_array_sort(segments, compare_u32);
    return segments;
}

char *archive_dup_id(const char *dir, GError **error)
{
    g_autofree char *path = g_build_filename(dir, "archive.id", NULL);
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &why)) {
        g_set_error_literal(error, ARCHIVE_ERROR, ARCHIVE_ERROR_IO, why->message);
        return NULL;
    }
    g_strstrip(text);
    if (strlen(text) != 12 || strspn(text, "0123456789abcdef") != 12) {
        g_set_error(error, ARCHIVE_ERROR, ARCHIVE_ERROR_IO, "%s: not the id of an archive (12 hex digits)", path);
        return NULL;
    }
    return g_steal_pointer(&text);
}
