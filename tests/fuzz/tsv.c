/* Any bytes as a pack's table. The reader takes a path, so the bytes stand in a memory file. */
#include "common/tsv.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void read_table(const char *path)
{
    static const char *const columns[] = {"name", "lat", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(tsv) table = tsv_open(path, columns, &error);
    g_assert((table != NULL) == (error == NULL));
    while (table && tsv_next(table, &error)) {
        double lat;
        g_autoptr(GError) bad = NULL;
        struct strview rest = tsv_cell(table, 0), piece;
        while (tsv_piece(&rest, '|', &piece))
            g_assert(piece.n == 0 || piece.p);
        tsv_named_cell(table, "source");
        g_assert(tsv_real(table, 1, -90, 90, &lat, &bad) == (bad == NULL));
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    int fd = memfd_create("table", 0);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n)
        g_error("no memory file");
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    read_table(path);
    close(fd);
    return 0;
}
