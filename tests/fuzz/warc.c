/* Any bytes as a WARC file: read to the end, every answer made of them. */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "producer/warc_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct warc_limits limits = {8 * 1024, 64 * 1024};
    int fd = memfd_create("warc", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    struct warc_record record;
    guint64 bytes;
    guint32 hash;

    if (write(fd, data, size) == (ssize_t)size) {
        g_autoptr(warc_reader) r = warc_reader_open(path, 0, &limits, NULL);
        warc_record_init(&record);
        warc_reader_peek(r, &bytes, &hash);
        while (warc_reader_next(r, &record, NULL) > 0)
            response_free(warc_record_to_response(&record));
        warc_record_clear(&record);
    }
    close(fd);
    return 0;
}
