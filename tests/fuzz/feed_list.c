/* Any bytes as an OPML file. */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "producer/feed_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("opml", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);

    if (write(fd, data, size) == (ssize_t)size) {
        g_autoptr(GPtrArray) feeds = feed_list_load(path, NULL, NULL);
        (void)feeds;
    }
    close(fd);
    return 0;
}
