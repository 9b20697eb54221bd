/* filters/extract/source_table.h
 * Who is cited: monitors, agencies, media of a party, officials, witnesses (packs/<pack>/sources.tsv,
 * source_aliases.tsv). Whose side a party's medium is on decides between reported and claimed. A source that is also an
 * actor ("sohr", "un") has the actor's id; its names stand in the actor table. Built by one thread, then read-only. */
#pragma once
#include "text/name_table.h"

enum cited_kind {
    CITED_MONITOR,
    CITED_AGENCY,
    CITED_PARTY_MEDIA,
    CITED_STATE_MEDIA, /* a foreign state's: its voice where that state acts, an agency elsewhere */
    CITED_NGO,
    CITED_OFFICIAL,
    CITED_WITNESS,
    CITED_ANALYST, /* judges and foretells; commands nobody */
    CITED_KINDS_N
};

const char *cited_kind_name(enum cited_kind kind);

struct source {
    const char *id, *name, *name_ar; /* NUL-terminated, owned by the table */
    const char *party;               /* actor id whose voice it is; "" for none */
    enum cited_kind kind;
};

typedef struct source_table source_table;

/* Reads the tables of `pack_dir`; TSV_ERROR_* with file and line. */
source_table *source_table_load(const char *pack_dir, GError **error);
void source_table_free(source_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(source_table, source_table_free)

guint source_table_size(const source_table *t);
const struct source *source_table_source(const source_table *t, guint32 index);
/* Index of an id, or -1. */
gint source_table_find(const source_table *t, const char *id);
/* Adds every alias under `class`, payload = index of the alias. */
void source_table_add_names(const source_table *t, name_table *names, guint16 class);
/* The source that an alias names in a text of `language` ("" unknown), or -1: "militants" are activists in French. */
gint source_table_of_alias(const source_table *t, guint32 alias, const char *language);
