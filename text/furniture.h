/* text/furniture.h
 * Tells page furniture from text: menus, appeals, share buttons, counters of social pages, comments, lists of related
 * headlines, bylines, captions, and the dateline of a report with its place, agency and date. Lines that lost their
 * break ("… Shared with Public#…", "AFP Friday 15 Jul 2016 At least …") are cut where a cue of the table says so.
 * Cues are data: packs/common/furniture.tsv; the mechanism knows only their roles. Linear in tokens. */
#pragma once
#include "text/name_table.h"
#include "text/sentence.h"

enum furniture_bits {
    FURNITURE_LINE = 1 << 0,          /* says nothing of the world: menus, appeals, comments, links to other articles */
    FURNITURE_BYLINE = 1 << 1,        /* who wrote it, the name of the page */
    FURNITURE_DATELINE = 1 << 2,      /* where and when it was written */
    FURNITURE_CAPTION = 1 << 3,       /* under a picture */
    FURNITURE_HEADLINE_LIST = 1 << 4, /* one of a list of headlines; with FURNITURE_LINE: of other articles */
};
/* Sentences with one of these tell no events. */
#define FURNITURE_SILENT (FURNITURE_LINE | FURNITURE_BYLINE | FURNITURE_DATELINE | FURNITURE_CAPTION)

/* Token spans; n == 0: not given. */
struct dateline {
    guint32 place_first, place_n;
    guint32 agency_first, agency_n;
    guint32 date_first, date_n;
};

struct furniture {
    guint8 *flags; /* enum furniture_bits, one a sentence */
    struct dateline dateline;
};

enum furniture_part { FURNITURE_TITLE, FURNITURE_BODY };

typedef struct furniture_table furniture_table;
/* Reads packs/common/furniture.tsv; the file tells its columns. */
furniture_table *furniture_table_load(const char *path, GError **error);
/* The same with its words numbered together with those of `names`, which is filled meanwhile; both are compiled by the
 * caller: this one by furniture_table_compile(). */
furniture_table *furniture_table_load_sharing(const char *path, name_table *names, GError **error);
void furniture_table_compile(furniture_table *t);
void furniture_table_free(furniture_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(furniture_table, furniture_table_free)

/* Marks the sentences of one part (`tokens->words`, if there, are of a table that `t` shares with). May cut sentences
 * further: then *sentences is a new array and the tokens have new TOKEN_SENTENCE_START bits, so call it before names
 * are matched. FALSE when the arena is full; nothing is changed. */
gboolean furniture_mark(const furniture_table *t, struct strview text, struct tokens *tokens,
                        struct sentences *sentences, enum furniture_part part, struct arena *arena,
                        struct furniture *out);
