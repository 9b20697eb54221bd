/* Any bytes as any record: what is accepted must be written, read again and written the same. The first byte says which
 * record. */
#include "common/records/event.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void encode_twice(const struct record_type *type, const void *first, struct arena *a)
{
    g_autoptr(GString) once = g_string_new(NULL), again = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree void *second = g_malloc(type->shape->bytes);
    record_encode(type, first, once);
    if (!record_decode(type, (struct strview){once->str, once->len}, a, second, &error))
        g_error("what was written is not read: %s: %s", error->message, once->str);
    record_encode(type, second, again);
    if (!g_string_equal(once, again))
        g_error("written differently: %s\n%s", once->str, again->str);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    guint types = 0;
    while (RECORD_TYPES[types])
        types++;
    if (n == 0)
        return 0;
    const struct record_type *type = RECORD_TYPES[data[0] % types];
    g_autoptr(arena_owner) a = arena_new(8 << 20, 0);
    g_autofree void *record = g_malloc(type->shape->bytes);
    g_autoptr(GError) error = NULL;
    if (record_decode(type, (struct strview){(const char *)data + 1, n - 1}, a, record, &error))
        encode_twice(type, record, a);
    else if (!error)
        g_error("refused without a reason");
    return 0;
}
