/* tests/fuzz/replay.c
 * Runs a fuzz target over every file of its corpus (and over every prefix of the small ones) under plain gcc: what
 * libFuzzer found once stays an ordinary test. */
#include <glib.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

#define PREFIXES_MAX_BYTES 512

static gboolean replay_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize n = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &n, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    LLVMFuzzerTestOneInput((const unsigned char *)bytes, n);
    for (gsize cut = 0; n <= PREFIXES_MAX_BYTES && cut < n; cut++) {
        g_autofree char *prefix = g_memdup2(bytes, cut ? cut : 1); /* its own block: ASan sees a read past the cut */
        LLVMFuzzerTestOneInput((const unsigned char *)prefix, cut);
    }
    return TRUE;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = argc == 2 ? g_dir_open(argv[1], 0, &error) : NULL;
    if (!dir) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER%s%s\n", argv[0], error ? ": " : "", error ? error->message : "");
        return 2;
    }
    guint files = 0;
    for (const char *name; (name = g_dir_read_name(dir)); files++) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        if (!replay_file(path))
            return 1;
    }
    printf("%u inputs replayed\n", files);
    return files > 0 ? 0 : 1;
}
