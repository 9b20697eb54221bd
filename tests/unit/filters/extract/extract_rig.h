/* tests/unit/filters/extract/extract_rig.h
 * The packs' knowledge, loaded once for the tests of a program (cmocka's group set-up), and a text read with it. */
#pragma once
#include "filters/extract/extract.h"

static struct knowledge *k;
static struct arena *arena;

static int load(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    k = knowledge_load("packs", "syria", &error);
    if (!k)
        print_error("%s\n", error->message);
    arena = arena_new(EXTRACT_ARENA_BYTES, 8 << 20);
    return k ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    knowledge_free(k);
    arena_free(arena);
    return 0;
}

static inline guint32 julian_day(GDateYear year, GDateMonth month, GDateDay day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, day, month, year);
    return g_date_get_julian(&date);
}

/* One document, published on `day`, by `outlet` ("": unknown). What it tells lives until the next is read. */
static void read_document(const char *language, const char *title, const char *body, guint32 day, const char *outlet,
                          struct extract_output *out)
{
    struct extract_input in = {
        .body = sv_from(body), .title = sv_from(title), .outlet_side = SV(""), .published_day = day};
    in.doc = (struct doc){.id = SV("d"),
                          .version = 1,
                          .content_hash = SV(""),
                          .outlet = sv_from(outlet),
                          .link = SV(""),
                          .title = sv_from(title),
                          .language = sv_from(language)};
    arena_reset(arena);
    extract_events(k, &in, arena, out);
}
