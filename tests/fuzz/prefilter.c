/* Any text as title and body (parted by the first line break) of an item record: what the rules keep, the prefilter
 * lets pass; and any bytes as a record get a verdict. */
#include "common/records/item.h"
#include "filters/relevance/prefilter.h"
#include "filters/relevance/rules.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize n);

/* As in yaml.c: libfyaml 0.7.12 forgets the accumulator of a long quoted scalar that is never closed. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so";
}

static relevance_rules *rules;
static prefilter *filter;
static struct arena *arena;

static void load(void)
{
    g_autoptr(GError) error = NULL;
    arena = arena_new((gsize)64 << 20, 1 << 20);
    rules = relevance_rules_load("packs/syria", &error);
    g_assert_no_error(error);
    filter = prefilter_new(relevance_rules_terms(rules), NULL, RECORD_MAX_BYTES, &error);
    g_assert_no_error(error);
}

static void check_text(struct strview text)
{
    const char *cut = memchr(text.p, '\n', text.n);
    struct strview title = {text.p, cut ? (gsize)(cut - text.p) : text.n};
    struct strview body = {text.p + title.n, text.n - title.n};
    struct item item = {.id = SV("0"),
                        .version = 1,
                        .content_hash = SV("0"),
                        .origin_key = SV("0"),
                        .feed = {SV("0"), SV("https://example.org/"), SV("x")},
                        .outlet = {.id = SV("x"), .name = SV("x")},
                        .title = title,
                        .body = body,
                        .fetched = 1};
    g_autoptr(GString) record = g_string_new(NULL);
    arena_reset(arena);
    item_encode(&item, record);
    if (relevance_rules_match(rules, title, body, arena).is_match)
        g_assert(prefilter_check(filter, (struct strview){record->str, record->len}) == PREFILTER_DECODE);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize n)
{
    if (!rules)
        load();
    struct strview bytes = {(const char *)data, n};
    prefilter_check(filter, bytes);
    if (n && n < 65536 && g_utf8_validate(bytes.p, (gssize)n, NULL))
        check_text(bytes);
    return 0;
}
