/* The file of weights: bytes that are no model must be refused, bytes that are one must score any text. */
#include <stddef.h>
#include <stdint.h>

#include "filters/extract/type_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(type_model) m = type_model_parse(bytes, "fuzz", NULL);
    if (!m)
        return 0;
    g_autoptr(arena_owner) arena = arena_new(1 << 20, 1 << 20);
    struct tokens t = tokenize((struct strview){(const char *)data, MIN(size, 4096)}, 400, arena);
    float p[TYPE_MODEL_MAX];
    type_model_score(m, t.items, t.n, NULL, 0, arena, p);
    g_assert(p[0] <= 1);
    return 0;
}
