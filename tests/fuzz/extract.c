/* The whole reading of any bytes as a document: evidence lies inside the text, every event can be written down and read
 * back. The first byte chooses the language, the second how much of the rest is the title. */
#include "filters/extract/extract.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct knowledge *k;
static struct arena *arena, *scratch;

/* Before the first input, whose time does not count it; the replay under gcc does not know this function. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    g_autoptr(GError) error = NULL;
    (void)argc;
    (void)argv;
    k = knowledge_load("packs", "syria", &error);
    if (!k)
        g_error("%s: run in the source root", error->message);
    arena = arena_new(EXTRACT_ARENA_BYTES, 8 << 20);
    scratch = arena_new(1 << 24, 1 << 20);
    return 0;
}

static void check_event(const struct event *e, const struct extract_input *in)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    struct event again;
    g_assert(e->headline.en.n && e->headline.ar.n && e->evidence.n);
    for (guint i = 0; i < e->evidence.n; i++) {
        const struct event_evidence *v = &e->evidence.items[i];
        gsize size = v->part == PART_TITLE ? in->title.n : in->body.n;
        g_assert(v->start >= 0 && v->start < v->end && (gsize)v->end <= size);
    }
    event_encode(e, line);
    g_assert(g_utf8_validate(line->str, (gssize)line->len, NULL));
    if (!event_decode((struct strview){line->str, line->len}, scratch, &again, &error))
        g_error("%s: %s", error->message, line->str);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    static const char *const languages[] = {"en", "ar", "tr", "ru", "fr", "de", "es", "ku", "ckb", "fa", "he", ""};
    if (!k)
        LLVMFuzzerInitialize(NULL, NULL);
    if (n < 2)
        return 0;
    g_autofree char *text = g_utf8_make_valid((const char *)data + 2, (gssize)(n - 2)); /* as JSON gives it */
    gsize all = strlen(text), cut = all * data[1] / 255;
    while (cut > 0 && ((guchar)text[cut] & 0xC0) == 0x80)
        cut--;
    struct extract_input in = {.title = {text, cut}, .body = {text + cut, all - cut}, .outlet_side = SV("")};
    in.doc = (struct doc){.id = SV("d"),
                          .version = 1,
                          .content_hash = SV(""),
                          .outlet = SV(""),
                          .link = SV(""),
                          .title = SV(""),
                          .language = sv_from(languages[data[0] % G_N_ELEMENTS(languages)])};
    in.published_day = data[0] & 0x80 ? 0 : 737000;
    struct extract_output out;
    arena_reset(arena);
    extract_events(k, &in, arena, &out);
    for (guint i = 0; i < out.n; i++) {
        arena_reset(scratch);
        check_event(&out.events[i], &in);
    }
    return 0;
}
