#include "common/shipped.h"

char *shipped_path_dup(const char *relative)
{
    static const char *const from_program[] = {"../../..", "../share/frontwire"}; /* build/PRESET/bin; PREFIX/bin */
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program ? g_path_get_dirname(program) : g_strdup(".");
    if (g_file_test(relative, G_FILE_TEST_EXISTS))
        return g_strdup(relative);
    for (gsize i = 0; i < G_N_ELEMENTS(from_program); i++) {
        g_autofree char *path = g_build_filename(folder, from_program[i], relative, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_canonicalize_filename(path, NULL);
    }
    return g_strdup(relative);
}
